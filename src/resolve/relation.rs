//! Relations: all that somebody is reported to say in one go, in quotation marks and without.
//!
//! The quotations of the running text have their sources already. Each with its cue asks what else is reported there; so
//! `“A,” she said, “B.”` and `said that the “x” was y` become whole. Then every other word that may report is asked, the
//! surest first; what already stands in what somebody says is that one's.

use super::attribute::{Attribution, Details};
use super::cue::via;
use super::model::Model;
use super::phrase::{head_of, noun_phrase, phrase_tokens};
use super::report::clause::Clause;
use super::report::cue::Setting;
use super::report::line::Line;
use super::report::{Cue, Reader};
use super::scope::{Scope, Unit};
use super::speaker::Speakers;
use super::why::reasons_of_report;
use std::cell::OnceCell;
use std::collections::HashMap;

use crate::Span;
use crate::find::quote::QuoteId;
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, words};
use crate::write::record::Kind;

/// The least probability of a cue that nothing else tells of.
const LEAST_CUE: f32 = 0.42;

/// The least probability of a report: of its cue and its source, and, half as much, of the edges of what it reports. Chosen on
/// held-out folds for the best F1.
const LEAST: f32 = 0.27;

/// Words of a sentence besides a quotation, its cue and its source among which nothing is looked for that is reported too.
const FEW: usize = 2;

/// What one source is reported to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Who, with which cue, how sure.
    pub attribution: Attribution,
    /// Its words, in order; apart where the source and the cue stand between.
    pub content: Vec<Span>,
    /// The quoted spans among them that are this source's.
    pub parts: Vec<QuoteId>,
    /// The number among the document's of an earlier one that is the same, where these are wanted.
    pub repeats: Option<usize>,
}

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
    /// The first token of its cue, and one past the last.
    pub(super) cue: Option<(usize, usize)>,
    /// The unit that it continues.
    pub(super) continues: Option<usize>,
    pub(super) confidence: f32,
}

/// Finds the reports of a document. `said` tells of the units of its running text that somebody says.
pub(super) fn reports(scope: &Scope<'_>, said: &[Option<Said>], reader: Reader<'_>) -> Vec<Report> {
    let sentences = sentences(scope.scene);
    let told = vec![Told::No; scope.scene.tokens.len()];
    let mut finder = Finder { scope, reader, sentences: &sentences, told, reports: Vec::new() };
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

fn sentences<'s>(scene: &'s Scene<'s>) -> Vec<Sentence<'s>> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < scene.tokens.len() {
        let line = Line::around(scene, at);
        at = line.range.end.max(at + 1);
        all.push(Sentence { line, setting: OnceCell::new() });
    }
    all
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

/// Makes relations of one document's reports.
pub(super) struct Relations<'r, 's> {
    pub(super) scope: &'r Scope<'s>,
    pub(super) speakers: &'r Speakers<'s>,
    pub(super) details: Details,
    pub(super) model: &'r Model,
}

impl Relations<'_, '_> {
    /// Those of the document, in order. `mentions` are the sources of the units of its running text, `attributions` those
    /// of its quoted spans.
    pub(super) fn of(&self, mentions: &[Option<usize>], attributions: &[Attribution]) -> Vec<Relation> {
        let scope = self.scope;
        let first = |unit: &Unit| scope.quotes(unit).first().and_then(|q| attributions.get(q.position()));
        let mut unit_of = vec![None; attributions.len()];
        for (number, unit) in scope.units.iter().enumerate() {
            for quote in scope.quotes(unit) {
                unit_of.get_mut(quote.position()).into_iter().for_each(|slot| *slot = Some(number));
            }
        }
        let said: Vec<Option<Said>> = scope
            .units
            .iter()
            .zip(mentions)
            .map(|(unit, mention)| {
                let attribution = first(unit)?;
                let continues = attribution.continues.and_then(|quote| *unit_of.get(quote.position())?);
                let cue = attribution.cue.map(|cue| self.tokens(cue));
                Some(Said { mention: (*mention)?, cue, continues, confidence: attribution.confidence })
            })
            .collect();
        let reports = reports(scope, &said, Reader::new(self.model));
        let mut relations: Vec<Relation> = reports.iter().filter_map(|r| self.relation(r, attributions)).collect();
        relations.sort_by_key(|r| r.content.first().map(|s| (s.start(), s.end())));
        if self.details.repeats {
            self.note_repeated(&mut relations);
        }
        relations
    }

    /// Notes which relations repeat an earlier one: the same words in the same sentence, as where a scraped page doubles its
    /// text.
    fn note_repeated(&self, relations: &mut [Relation]) {
        let scene = self.scope.scene;
        let text = scene.document.text();
        let mut seen: HashMap<(Vec<&str>, &str), usize> = HashMap::with_capacity(relations.len());
        for (number, relation) in relations.iter_mut().enumerate() {
            let words = relation.content.iter().map(|c| c.of(text)).collect();
            let around = relation.content.first().map_or((0, 0), |&c| self.tokens(c));
            let sentence = scene.sentence_of(around.0);
            let first = *seen.entry((words, scene.text(sentence.first, sentence.end))).or_insert(number);
            relation.repeats = (first != number).then_some(first);
        }
    }

    fn tokens(&self, span: Span) -> (usize, usize) {
        let tokens = &self.scope.scene.tokens;
        (
            tokens.partition_point(|t| t.span.end() <= span.start()),
            tokens.partition_point(|t| t.span.start() < span.end()),
        )
    }

    /// `None` for a report that is one quotation and nothing else: its own row tells everything.
    fn relation(&self, report: &Report, attributions: &[Attribution]) -> Option<Relation> {
        let scene = self.scope.scene;
        let units = report.units.iter().filter_map(|&u| self.scope.units.get(u));
        let parts: Vec<QuoteId> = units.clone().flat_map(|u| self.scope.quotes(u).iter().copied()).collect();
        // A part that is a quotation and nothing else has its edges.
        let is_quote = |part: TokenRange, quote: QuoteId| self.bare(part) == self.bare(self.scope.inner(quote));
        let whole = |part: TokenRange| {
            let quote = parts.iter().find(|&&q| is_quote(part, q)).and_then(|&q| scene.quote(q));
            quote.map(|q| q.inner).or_else(|| self.span(part))
        };
        let content: Vec<Span> = report.content.iter().filter_map(|&c| whole(c)).collect();
        let first = report.content.first()?.first;
        if let [part] = *parts.as_slice()
            && let [only] = *report.content.as_slice()
            && is_quote(only, part)
        {
            return None;
        }
        let attribution = match parts.first().and_then(|q| attributions.get(q.position())) {
            Some(part) => {
                let others = parts.iter().filter_map(|q| attributions.get(q.position()));
                let confidence = others.map(|a| a.confidence).fold(part.confidence, f32::min);
                Attribution { kind: Kind::Report, confidence, continues: None, repeats: None, ..part.clone() }
            }
            None => self.indirect(report, first)?,
        };
        (!content.is_empty()).then_some(Relation { attribution, content, parts, repeats: None })
    }

    fn indirect(&self, report: &Report, first: usize) -> Option<Attribution> {
        let scene = self.scope.scene;
        let cue = report.cue?;
        let according = scene.token(cue).key == words::ACCORDING && scene.token(cue + 1).key == words::TO;
        let cue_end = cue + 1 + usize::from(according);
        let why = if self.details.why {
            reasons_of_report(&Setting::new(Line::around(scene, cue)), cue, report.source, self.model)
        } else {
            Vec::new()
        };
        let base = Attribution {
            kind: Kind::Indirect,
            cue: Some(scene.token(cue).span.hull(scene.token(cue_end - 1).span)),
            confidence: report.confidence,
            why,
            place: place_of(scene, first),
            ..Attribution::default()
        };
        let Some((index, m)) = report.source.and_then(|i| Some((i, scene.mentions.get(i)?))) else { return Some(base) };
        let speaker = self.speakers.of(head_of(scene, index), &[]);
        let end = report.content.last().map_or(first, |c| c.end);
        let via = via(self.scope, TokenRange { first, end }, m, (cue, cue_end));
        Some(Attribution { mention: Some(noun_phrase(scene, index)), speaker, via, ..base })
    }

    /// A part without the signs at its edges.
    fn bare(&self, part: TokenRange) -> TokenRange {
        let scene = self.scope.scene;
        let TokenRange { mut first, mut end } = part;
        let sign = |at: usize| {
            let token = scene.token(at);
            let stop = matches!(token.ch, ',' | '.' | ';' | ':' | '—' | '–');
            token.kind == TokenKind::Mark || token.kind == TokenKind::Punctuation && stop
        };
        while first < end && sign(first) {
            first += 1;
        }
        while first < end && sign(end - 1) {
            end -= 1;
        }
        TokenRange { first, end }
    }

    /// The characters of a part, without the signs at its edges but for marks whose partner is inside.
    fn span(&self, part: TokenRange) -> Option<Span> {
        let scene = self.scope.scene;
        let TokenRange { first, end } = self.bare(part);
        if first >= end {
            return None;
        }
        // A quotation that only begins or ends with the part is one with its marks.
        let quote_of = |at: usize| scene.token(at).quote.map(|quote| scene.quote_range(quote));
        let within = |q: &TokenRange| part.first <= q.first && q.end <= part.end;
        let opens = first.checked_sub(1).and_then(quote_of).filter(|q| within(q) && q.end <= end && q.first < first);
        let closes = quote_of(end).filter(|q| within(q) && first <= q.first);
        let (first, end) = (opens.map_or(first, |q| q.first), closes.map_or(end, |q| q.end));
        Some(scene.token(first).span.hull(scene.token(end - 1).span))
    }
}

/// The paragraph, and the sentence in it, of token `at`, counted from 1.
fn place_of(scene: &Scene<'_>, at: usize) -> (usize, usize) {
    let token = scene.token(at);
    let first = scene.token(scene.paragraph(token.paragraph).first).sentence;
    (token.paragraph as usize + 1, token.sentence.saturating_sub(first) as usize + 1)
}

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
            let cue = here.cue.and_then(|(first, end)| cue_head(self.sentences, first, end));
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
        let mut cues: Vec<(f32, usize)> = Vec::new();
        for sentence in self.sentences {
            let range = sentence.line.range;
            let may_report = (range.first..range.end).filter(|&at| self.may_report(at));
            let mut here: Vec<Cue> = may_report.map(|at| Cue { at, reports: 0.0, holds: 0.0 }).collect();
            if here.is_empty() {
                continue;
            }
            let setting = sentence.setting();
            here.retain(|cue| setting.may_report(cue.at));
            self.reader.cues(setting, &mut here);
            cues.extend(here.into_iter().filter(|cue| cue.reports >= LEAST_CUE).map(|cue| (cue.reports, cue.at)));
        }
        cues.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (p, cue) in cues {
            self.report(cue, p);
        }
    }

    /// True for a word that nothing is known of yet and that reports often enough, or a colon.
    fn may_report(&self, at: usize) -> bool {
        let token = self.scope.scene.token(at);
        (token.entry.cue > 0 && token.is_word() || token.ch == ':') && self.told.get(at) == Some(&Told::No)
    }

    /// Adds the report of the cue at `cue`, of this probability.
    fn report(&mut self, cue: usize, p: f32) {
        let told = |at: usize| self.told.get(at).copied();
        let Some(setting) = self.setting(cue).filter(|_| told(cue) == Some(Told::No)) else { return };
        let sources = self.reader.sources(setting, cue);
        let source = sources.best(self.scope);
        let confidence = p * source.map_or(sources.nobody, |(_, p)| p);
        if confidence < LEAST {
            return;
        }
        let enough = |probability: f32| confidence * probability.sqrt() >= LEAST;
        let (content, probability) = self.reader.content(&Clause::new(setting, cue, source.map(|(m, _)| m)), enough);
        let content = merged(self.scope.scene, content);
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

/// The head of the cue in these tokens.
fn cue_head(sentences: &[Sentence<'_>], first: usize, end: usize) -> Option<usize> {
    let n = sentences.partition_point(|s| s.line.range.end <= first);
    sentences.get(n)?.setting().head(first, end)
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
    let mut out: Vec<TokenRange> = Vec::with_capacity(parts.len());
    for part in parts {
        let joined = |last: &&mut TokenRange| {
            let one = scene.token(last.end.saturating_sub(1)).paragraph == scene.token(part.first).paragraph;
            part.first <= last.end || one && (last.end..part.first).all(sign)
        };
        match out.last_mut().filter(joined) {
            Some(last) => last.end = last.end.max(part.end),
            None => out.push(part),
        }
    }
    let says = |at: usize| scene.token(at).is_word() && !scene.token(at).has(Marks::DETERMINER);
    out.retain(|p| (p.first..p.end).any(says));
    out
}
