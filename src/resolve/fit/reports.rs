//! Learns which words report, whose report it is, and what is reported, from annotated attributions with quotation marks
//! and without.

use std::collections::{HashMap, HashSet};

use super::choices::{Choices, Gathered};
use super::edges::Edges;
use super::{Words, speaking};
use crate::Span;
use crate::find::scene::{Scene, TokenRange};
use crate::gold::{GoldAttribution, GoldDocument, same_source};
use crate::resolve::cue::cue_of;
use crate::resolve::phrase::noun_phrase;
use crate::resolve::report::clause::Clause;
use crate::resolve::report::cue::Setting;
use crate::resolve::report::line::Line;
use crate::resolve::report::{holds, source};
use crate::resolve::scope::Scope;

/// Pull of the weights towards zero, and most passes of the optimiser.
const L2: f64 = 4.0;
const ITERATIONS: usize = 80;

/// The fewest alternatives that have a feature of cues and sources, and those of the rarer quotations.
const LEAST: u32 = 14;
const LEAST_QUOTED: u32 = 5;

/// The questions that are asked of a report, each learnt by itself.
struct Questions<T> {
    cue: T,
    source: T,
    holds: T,
    edges: Edges<T>,
}

/// What is learnt from.
pub(super) struct Reports(Questions<Choices>);

impl Reports {
    /// The reports of the articles, and of the passages that tell who speaks.
    pub(super) fn gather(gold: &[GoldDocument], scenes: &[Scene<'_>], words: &Words<'_>) -> Self {
        let new = || Gathered::new(words);
        let mut questions = Questions { cue: new(), source: new(), holds: new(), edges: Edges::new(new) };
        for (number, gold, scene) in speaking(gold, scenes) {
            let mut article =
                Article { gold, scene, scope: Scope::running_text(scene), number, questions: &mut questions };
            if gold.reports {
                article.gather(&gold.attributions);
            } else {
                let attributions = article.shown();
                article.gather(&attributions);
            }
        }
        let Questions { cue, source, holds, edges } = questions;
        Self(Questions {
            cue: cue.finish(LEAST),
            source: source.finish(LEAST),
            holds: holds.finish(LEAST_QUOTED),
            edges: edges.finish(),
        })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.source.len()
    }

    /// The weights of all questions by name, learnt from the articles that `takes` takes.
    pub(super) fn learn(&self, takes: &(dyn Fn(usize) -> bool + Sync)) -> Vec<(String, f64)> {
        let mut all = self.learn_quoted(takes);
        all.extend(self.0.edges.learn(takes));
        all
    }

    /// The same of those that are asked about quotations.
    pub(super) fn learn_quoted(&self, takes: &(dyn Fn(usize) -> bool + Sync)) -> Vec<(String, f64)> {
        let Questions { cue, source, holds, .. } = &self.0;
        let learn = |choices: &Choices| choices.learn(L2, ITERATIONS, takes);
        // The cues take as long as all others together.
        std::thread::scope(|scope| {
            let cues = scope.spawn(|| learn(cue));
            let mut all: Vec<(String, f64)> = [source, holds].into_iter().flat_map(learn).collect();
            all.extend(cues.join().unwrap_or_default());
            all
        })
    }
}

/// One article that is learnt from.
struct Article<'a, 'w> {
    gold: &'a GoldDocument,
    scene: &'a Scene<'a>,
    scope: Scope<'a>,
    number: usize,
    questions: &'a mut Questions<Gathered<'w>>,
}

impl Article<'_, '_> {
    /// The attributions of a passage, which tells sources and quotations alone: their cues are those that the page shows.
    fn shown(&self) -> Vec<GoldAttribution> {
        let text = self.gold.document.text();
        let mut all: Vec<GoldAttribution> = Vec::new();
        for unit in &self.scope.units {
            let quotes = self.scope.quotes(unit).iter().filter_map(|&q| self.scene.quote(q));
            let content: Vec<Span> = quotes.map(|q| q.inner).collect();
            let source: Vec<Span> = content.iter().flat_map(|&q| self.gold.sources(q)).collect();
            let named = |&m: &usize| same_source(text, noun_phrase(self.scene, m), &source);
            let distance = |m: &usize| self.scene.mentions.get(*m).map_or(0, |m| m.first.abs_diff(unit.range.first));
            let mention = (0..self.scene.mentions.len()).filter(named).min_by_key(distance);
            let Some((first, end)) = mention.and_then(|m| cue_of(&self.scope, unit, m)) else { continue };
            let cue = self.scene.token(first).span.hull(self.scene.token(end.saturating_sub(1)).span);
            match all.iter_mut().find(|a| a.cue.contains(&cue)) {
                Some(same) => same.content.extend(content),
                None => all.push(GoldAttribution { source, cue: vec![cue], content }),
            }
        }
        all
    }

    fn gather(&mut self, attributions: &[GoldAttribution]) {
        let mut heads: HashMap<usize, &GoldAttribution> = HashMap::new();
        let mut in_cues: HashSet<usize> = HashSet::new();
        for attribution in attributions {
            let tokens: Vec<usize> =
                attribution.cue.iter().map(|s| self.tokens(*s)).flat_map(|t| t.first..t.end).collect();
            if let Some(head) = self.head(&tokens) {
                heads.insert(head, attribution);
            }
            in_cues.extend(tokens);
        }
        for line in Line::all(self.scene) {
            let setting = Setting::new(line);
            for cue in setting.candidates() {
                let attribution = heads.get(&cue).copied();
                // The other words of a cue report too; parts that nobody annotated tell nothing, nor do passages of what
                // is reported without marks.
                let discarded = || self.gold.is_discarded(self.scene.token(cue).span);
                if attribution.is_some() || self.gold.reports && !in_cues.contains(&cue) && !discarded() {
                    let features = |sink: &mut super::Collector<'_>| setting.features(cue, sink);
                    self.questions.cue.whether(self.number, attribution.is_some(), features);
                }
                if let Some(attribution) = attribution {
                    self.report(&setting, cue, attribution);
                }
            }
        }
    }

    fn tokens(&self, span: Span) -> TokenRange {
        self.scene.tokens_of(span)
    }

    /// The head of an annotated cue: of its words that may report the one that most often does.
    fn head(&self, cue: &[usize]) -> Option<usize> {
        let rated = cue.iter().filter_map(|&at| Setting::new(Line::around(self.scene, at)).rating(at));
        rated.max().map(|(.., at)| at)
    }

    fn report(&mut self, setting: &Setting<'_>, cue: usize, attribution: &GoldAttribution) {
        let source = self.source(setting, cue, attribution);
        self.holds(setting, cue, attribution);
        // Passages tell of quotations alone.
        if self.gold.reports {
            let parts = attribution.content.iter().map(|s| self.tokens(*s));
            let parts: Vec<TokenRange> = parts.filter(|part| part.first < part.end).collect();
            self.questions.edges.gather(self.number, &Clause::new(setting, cue, source), &parts);
        }
    }

    /// Asks whether the report holds the quotations of its sentence, and one that opens the next.
    fn holds(&mut self, setting: &Setting<'_>, cue: usize, attribution: &GoldAttribution) {
        let range = setting.line.range;
        let from = self.scope.units.partition_point(|u| u.range.end <= range.first);
        for unit in self.scope.units.iter().skip(from) {
            if unit.range.first > range.end + 1 {
                break;
            }
            if unit.range.first <= cue && cue < unit.range.end {
                continue;
            }
            let inner = unit.inner;
            let quoted: usize = inner.end - inner.first;
            let shared = |s: &Span| {
                let part = self.tokens(*s);
                part.end.min(inner.end).saturating_sub(part.first.max(inner.first))
            };
            let held = 2 * attribution.content.iter().map(shared).sum::<usize>() >= quoted;
            self.questions.holds.whether(self.number, held, |sink| holds::features(setting, cue, unit, sink));
        }
    }

    /// Adds the choice of a source, where the annotated one can be chosen; gives the mention of it that is nearest the cue.
    fn source(&mut self, setting: &Setting<'_>, cue: usize, attribution: &GoldAttribution) -> Option<usize> {
        let text = self.gold.document.text();
        let candidates = source::candidates(setting, cue);
        let named = |&m: &usize| same_source(text, noun_phrase(self.scene, m), &attribution.source);
        let right: Vec<bool> = candidates.iter().map(named).collect();
        let nobody = attribution.source.is_empty();
        if nobody || right.contains(&true) {
            let questions = &mut self.questions.source;
            questions.alternative(nobody, |sink| source::nobody_features(setting, cue, sink));
            for (n, right) in right.iter().enumerate() {
                questions.alternative(*right, |sink| source::features(setting, cue, &candidates, n, sink));
            }
            questions.choice(self.number);
        }
        let distance = |m: &usize| self.scene.mentions.get(*m).map_or(usize::MAX, |m| m.first.abs_diff(cue));
        candidates.iter().zip(right).filter(|(_, right)| *right).map(|(&m, _)| m).min_by_key(distance)
    }
}
