//! The reports of a document, in tokens.
//!
//! The quotations of the running text have their sources already. Each with its cue asks what else is reported there; so
//! `“A,” she said, “B.”` and `said that the “x” was y` become whole. Then every other word that may report is asked, the
//! surest first; what already stands in what somebody says is that one's.

use std::cell::OnceCell;

use crate::find::scene::{Scene, TokenRange};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, words};
use crate::resolve::phrase::phrase_tokens;
use crate::resolve::report::clause::Clause;
use crate::resolve::report::cue::Setting;
use crate::resolve::report::line::Line;
use crate::resolve::report::{Cue, Reader};
use crate::resolve::scope::Scope;

/// The least probability of a cue that nothing else tells of.
const LEAST_CUE: f32 = 0.44;

/// The least probability of a report: of its cue and its source, and, half as much, of the edges of what it reports. Chosen on
/// held-out folds for the best F1.
const LEAST: f32 = 0.27;

/// The least probability of its cue and its source: below it no edges are probable enough to be looked for, or hardly ever.
const LEAST_SOURCE: f32 = 0.35;

/// Words of a sentence besides a quotation, its cue and its source among which nothing is looked for that is reported too.
const FEW: usize = 2;

/// A relation in tokens.
#[derive(Debug)]
pub(super) struct Report {
    /// The cue's token.
    pub(super) cue: Option<usize>,
    /// The mention that is the source.
    pub(super) source: Option<usize>,
    /// Its parts, in order.
    pub(super) content: Vec<TokenRange>,
    /// The units of the running text that are parts.
    pub(super) units: Vec<usize>,
    /// Probability of cue and source.
    pub(super) confidence: f32,
}

/// What is known of a unit of the running text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    /// The source.
    pub(super) mention: usize,
    /// The tokens of its cue.
    pub(super) cue: Option<TokenRange>,
    /// The unit that it continues.
    pub(super) continues: Option<usize>,
    pub(super) confidence: f32,
}

/// Finds the reports of a document. `said` tells of the units of its running text that somebody says.
pub(super) fn reports(scope: &Scope<'_>, said: &[Option<Said>], reader: Reader<'_>) -> Vec<Report> {
    let mut sentences = Vec::with_capacity(scope.scene.tokens.last().map_or(0, |last| last.sentence as usize + 1));
    sentences.extend(Line::all(scope.scene).map(|line| Sentence { line, setting: OnceCell::new() }));
    let told = vec![Told::No; scope.scene.tokens.len()];
    let reports = Vec::with_capacity(said.len() + sentences.len());
    let mut finder = Finder { scope, reader, sentences: &sentences, told, reports };
    finder.quoted(said);
    finder.others();
    finder.reports
}

/// A sentence, and what is asked of it, once that is.
struct Sentence<'s> {
    line: Line<'s>,
    setting: OnceCell<Setting<'s>>,
}

impl<'s> Sentence<'s> {
    fn setting(&self) -> &Setting<'s> {
        self.setting.get_or_init(|| Setting::new(self.line))
    }
}

/// What is known of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Nothing: it may report.
    No,
    /// It is a cue, or reported.
    Yes,
    /// It is reported with a quotation.
    Quoted,
}

/// Finds the reports of one document.
struct Finder<'f, 's> {
    scope: &'f Scope<'s>,
    reader: Reader<'f>,
    sentences: &'f [Sentence<'s>],
    told: Vec<Told>,
    reports: Vec<Report>,
}

impl<'f, 's> Finder<'f, 's> {
    fn setting(&self, at: usize) -> Option<&'f Setting<'s>> {
        let n = self.sentences.partition_point(|s| s.line.range.end <= at);
        self.sentences.get(n).filter(|s| s.line.holds(at)).map(Sentence::setting)
    }

    /// Notes what the report number `number` tells.
    fn note(&mut self, number: usize) {
        let Some(report) = self.reports.get(number) else { return };
        let told = if report.units.is_empty() { Told::Yes } else { Told::Quoted };
        for part in &report.content {
            self.told.get_mut(part.first..part.end).into_iter().for_each(|tokens| tokens.fill(told));
        }
        if let Some(cue) = report.cue.and_then(|cue| self.told.get_mut(cue)) {
            *cue = Told::Yes;
        }
    }

    /// The reports of which quotations are a part.
    fn quoted(&mut self, said: &[Option<Said>]) {
        // The report of each unit.
        let mut report_of: Vec<Option<usize>> = vec![None; said.len()];
        let mut before: Option<usize> = None;
        for (unit, said_here) in said.iter().enumerate() {
            let Some(here) = said_here else {
                before = None;
                continue;
            };
            let carried = before.filter(|&b| {
                here.cue.is_none() && said.get(b).copied().flatten().is_some_and(|b| b.mention == here.mention)
            });
            let cue = here.cue.and_then(|cue| cue_head(self.sentences, cue));
            // `“A” and “B,” she said`: one cue has one report.
            let last = self.reports.len().checked_sub(1);
            let same = last.filter(|&n| {
                let last = self.reports.get(n);
                cue.is_some() && last.is_some_and(|r| r.cue == cue && r.source == Some(here.mention))
            });
            let joined = here.continues.or(carried).and_then(|b| report_of.get(b).copied().flatten()).or(same);
            let number = joined.unwrap_or_else(|| {
                let (source, confidence) = (Some(here.mention), here.confidence);
                self.reports.push(Report { cue: None, source, content: Vec::new(), units: Vec::new(), confidence });
                self.reports.len() - 1
            });
            if let Some(report) = self.reports.get_mut(number) {
                report.units.push(unit);
                report.cue = report.cue.or(cue);
            }
            if let Some(slot) = report_of.get_mut(unit) {
                *slot = Some(number);
            }
            before = Some(unit);
        }
        for number in 0..self.reports.len() {
            self.complete(number, &report_of);
        }
    }

    /// Adds to a report of quotations what else its cue reports.
    fn complete(&mut self, number: usize, report_of: &[Option<usize>]) {
        let Some(report) = self.reports.get(number) else { return };
        let units = &self.scope.units;
        let mut content = Vec::new();
        if let Some(cue) = report.cue
            && let Some(setting) = self.setting(cue)
            && self.is_more(report, setting.line.range)
        {
            content = self.reader.content(&Clause::new(setting, cue, report.source), |_| true).0;
            content = self.without_source(content, report.source);
            let own = |u: &usize| units.get(*u).is_some_and(|u| covered(u.inner, &content));
            if report.units.iter().any(own) {
                // What others say is theirs.
                let from = content.first().map_or(0, |c| units.partition_point(|u| u.range.end <= c.first));
                let to = content.last().map_or(0, |c| units.partition_point(|u| u.range.first < c.end));
                for (unit, of) in units.iter().zip(report_of).take(to).skip(from) {
                    if of.is_some_and(|of| of != number) {
                        content = without(&content, unit.range);
                    }
                }
            } else {
                content.clear();
            }
        }
        let quotes = report.units.iter().filter_map(|&u| units.get(u)).flat_map(|u| self.scope.quotes(u));
        content.extend(quotes.map(|&q| self.scope.inner(q)));
        let content = merged(self.scope.scene, content);
        if let Some(report) = self.reports.get_mut(number) {
            report.content = content;
        }
        self.note(number);
    }

    /// The parts without the mention that is their source: nobody reports himself.
    fn without_source(&self, parts: Vec<TokenRange>, source: Option<usize>) -> Vec<TokenRange> {
        match source.and_then(|source| self.scope.scene.mentions.get(source)) {
            Some(m) if parts.iter().any(|p| p.first < m.end && m.first < p.end) => {
                without(&parts, TokenRange { first: m.first, end: m.end })
            }
            _ => parts,
        }
    }

    /// True where there is more in the sentence than a report's quotations, its cue and its source.
    fn is_more(&self, report: &Report, sentence: TokenRange) -> bool {
        let scene = self.scope.scene;
        let source = report.source.map(|m| phrase_tokens(scene, m)).unwrap_or_default();
        let units: Vec<TokenRange> =
            report.units.iter().filter_map(|&u| self.scope.units.get(u)).map(|u| u.range).collect();
        let known =
            |at: usize| report.cue == Some(at) || units.iter().chain([&source]).any(|r| r.first <= at && at < r.end);
        (sentence.first..sentence.end).filter(|&at| scene.token(at).is_word() && !known(at)).nth(FEW).is_some()
    }

    /// The reports of words of which no quotation tells.
    fn others(&mut self) {
        let mut cues: Vec<(f32, usize)> = Vec::with_capacity(2 * self.sentences.len());
        let mut here: Vec<Cue> = Vec::new();
        for sentence in self.sentences {
            let range = sentence.line.range;
            let tokens = self.scope.scene.tokens.get(range.first..range.end).unwrap_or(&[]);
            let told = self.told.get(range.first..range.end).unwrap_or(&[]);
            let free = (range.first..).zip(tokens.iter().zip(told)).filter(|(_, (_, told))| **told == Told::No);
            let may_report = free.filter(|(at, (token, _))| may_report(token, self.scope.scene.token(at + 1)));
            here.clear();
            here.extend(may_report.map(|(at, _)| Cue { at, reports: 0.0, holds: 0.0 }));
            if here.is_empty() {
                continue;
            }
            let setting = sentence.setting();
            here.retain(|cue| setting.may_report(cue.at));
            self.reader.cues(setting, &mut here);
            cues.extend(here.iter().filter(|cue| cue.reports >= LEAST_CUE).map(|cue| (cue.reports, cue.at)));
        }
        cues.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (p, cue) in cues {
            self.report(cue, p);
        }
    }

    /// Adds the report of the cue at `cue`, of this probability.
    fn report(&mut self, cue: usize, p: f32) {
        let told = |at: usize| self.told.get(at).copied();
        let Some(setting) = self.setting(cue).filter(|_| told(cue) == Some(Told::No)) else { return };
        let sources = self.reader.sources(setting, cue);
        let source = sources.best(self.scope);
        let confidence = p * source.map_or(sources.nobody, |(_, p)| p);
        if confidence < LEAST_SOURCE {
            return;
        }
        let enough = |probability: f32| confidence * probability.sqrt() >= LEAST;
        let (content, probability) = self.reader.content(&Clause::new(setting, cue, source.map(|(m, _)| m)), enough);
        let content = merged(self.scope.scene, self.without_source(content, source.map(|(m, _)| m)));
        let quoted = |c: &TokenRange| (c.first..c.end).any(|at| told(at) == Some(Told::Quoted));
        if content.is_empty() || content.iter().any(quoted) {
            return;
        }
        if !enough(probability) {
            return;
        }
        let source = source.map(|(m, _)| m);
        self.reports.push(Report { cue: Some(cue), source, content, units: Vec::new(), confidence });
        self.note(self.reports.len() - 1);
    }
}

/// True for a word that reports often enough, be it only before `that`, or a colon.
fn may_report(token: &Token, next: &Token) -> bool {
    let often = token.entry.cue > 1 || token.entry.cue > 0 && next.key == words::THAT;
    often && token.is_word() || token.ch == ':'
}

/// The head of the cue in these tokens.
fn cue_head(sentences: &[Sentence<'_>], cue: TokenRange) -> Option<usize> {
    let n = sentences.partition_point(|s| s.line.range.end <= cue.first);
    let setting = sentences.get(n)?.setting();
    (cue.first..cue.end)
        .filter(|&at| setting.line.holds(at))
        .filter_map(|at| setting.rating(at))
        .max()
        .map(|(.., at)| at)
}

/// True where the parts hold half of `range` or more.
fn covered(range: TokenRange, parts: &[TokenRange]) -> bool {
    let shared = |p: &TokenRange| p.end.min(range.end).saturating_sub(p.first.max(range.first));
    2 * parts.iter().map(shared).sum::<usize>() >= range.end - range.first
}

/// The parts without what stands in `range`.
fn without(parts: &[TokenRange], range: TokenRange) -> Vec<TokenRange> {
    let mut left = Vec::with_capacity(parts.len() + 1);
    for &part in parts {
        if part.end <= range.first || range.end <= part.first {
            left.push(part);
            continue;
        }
        left.push(TokenRange { first: part.first, end: range.first.min(part.end) });
        left.push(TokenRange { first: range.end.max(part.first), end: part.end });
    }
    left.retain(|p| p.first < p.end);
    left
}

/// The parts in order, those that meet made one, without the signs at their edges.
fn merged(scene: &Scene<'_>, mut parts: Vec<TokenRange>) -> Vec<TokenRange> {
    let sign = |at: usize| matches!(scene.token(at).kind, TokenKind::Punctuation | TokenKind::Mark);
    parts.sort_by_key(|p| p.first);
    parts.dedup_by(|part, last| {
        let one = || scene.token(last.end.saturating_sub(1)).paragraph == scene.token(part.first).paragraph;
        let joined = part.first <= last.end || one() && (last.end..part.first).all(sign);
        if joined {
            last.end = last.end.max(part.end);
        }
        joined
    });
    let says = |at: usize| scene.token(at).is_word() && !scene.token(at).has(Marks::DETERMINER);
    parts.retain(|p| (p.first..p.end).any(says));
    parts
}
