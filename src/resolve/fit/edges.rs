//! Learns where what is reported begins and ends, and whether it goes on in a quotation that opens the next sentence.

use super::Collector;
use super::choices::{Choices, Gathered};
use crate::find::scene::{Scene, TokenRange};
use crate::resolve::report::clause::Clause;
use crate::resolve::report::far;
use crate::resolve::report::near::{self, Form, Near};

/// Pull of the weights towards zero, most passes of the optimiser, and the fewest alternatives that have a feature.
const L2: f64 = 5.0;
const ITERATIONS: usize = 80;
const LEAST: u32 = 20;

/// Words between an annotated edge and the one that stands for it, at most.
const NEAR_ENOUGH: usize = 1;

/// The questions for the edges of what is reported, each learnt by itself.
pub(super) struct Edges<T> {
    near: T,
    end: T,
    start: T,
    more: T,
}

impl<T> Edges<T> {
    /// Questions of which nothing is known yet.
    pub(super) fn new(new: impl Fn() -> T) -> Self {
        Self { near: new(), end: new(), start: new(), more: new() }
    }
}

impl Edges<Choices> {
    /// The weights of all of them by name, learnt from the articles that `takes` takes.
    pub(super) fn learn(&self, takes: &dyn Fn(usize) -> bool) -> Vec<(String, f64)> {
        let Self { near, end, start, more } = self;
        [near, end, start, more].into_iter().flat_map(|choices| choices.learn(L2, ITERATIONS, takes)).collect()
    }
}

impl Edges<Gathered<'_>> {
    /// The choices, numbered.
    pub(super) fn finish(self) -> Edges<Choices> {
        let Self { near, end, start, more } = self;
        let finish = |gathered: Gathered<'_>| gathered.finish(LEAST);
        Edges { near: finish(near), end: finish(end), start: finish(start), more: finish(more) }
    }

    /// Adds what is annotated to be reported in the clause, in `parts`, where the annotated edges can be chosen.
    pub(super) fn gather(&mut self, article: usize, clause: &Clause<'_, '_>, parts: &[TokenRange]) {
        let range = clause.line().range;
        let cue = clause.cue;
        let before = parts.iter().filter(|r| r.end <= cue);
        let behind = parts.iter().filter(|r| r.first > cue && r.first < range.end);
        let end_before = before.clone().map(|r| r.end).max();
        let annotated = Near { before: end_before, behind: behind.clone().map(|r| r.first).min() };
        if parts.is_empty() || annotated.form() == Form::Next && parts.iter().all(|r| r.first < range.end) {
            return;
        }
        let Some(near) = self.near(article, clause, annotated) else { return };
        let mut content = Vec::with_capacity(2);
        if let (Some(end), Some(first)) = (near.before, before.map(|r| r.first).min()) {
            let first = first.max(range.first);
            let mut starts = Vec::new();
            far::starts(clause, end, &mut starts);
            choose(&mut self.start, article, clause, &starts, first, |from, sink| {
                far::start_features(clause, from, end, sink);
            });
            content.push(TokenRange { first, end });
        }
        if let (Some(first), Some(end)) = (near.behind, behind.map(|r| r.end).max()) {
            let end = end.min(range.end);
            let mut ends = Vec::new();
            far::ends(clause, first, &mut ends);
            choose(&mut self.end, article, clause, &ends, end, |to, sink| {
                far::end_features(clause, first, to, sink);
            });
            content.push(TokenRange { first, end });
        }
        if near.form() != Form::Next
            && let Some(quote) = far::opening_quote(clause)
        {
            let middle = usize::midpoint(quote.first, quote.end);
            let goes_on = parts.iter().any(|p| p.first <= middle && middle < p.end);
            self.more.whether(article, goes_on, |sink| far::more_features(clause, near.form(), &content, quote, sink));
        }
    }

    /// Adds the choice of near edges, where the annotated ones can be chosen; gives the chosen ones.
    fn near(&mut self, article: usize, clause: &Clause<'_, '_>, annotated: Near) -> Option<Near> {
        let scene = clause.line().scene;
        let edge = |a: Option<usize>, b: Option<usize>| match (a, b) {
            (None, None) => Some(0),
            (Some(a), Some(b)) => Some(words(scene, a, b)),
            _ => None,
        };
        let wrong = |near: &Near| Some(edge(annotated.before, near.before)? + edge(annotated.behind, near.behind)?);
        let mut edges = near::Edges::default();
        edges.find(clause);
        edges.pair(clause, [0.0; Form::NUMBER]);
        let edges = edges.pairs;
        let words: Vec<Option<usize>> = edges.iter().map(wrong).collect();
        let least = words.iter().flatten().copied().min().filter(|&least| least <= NEAR_ENOUGH)?;
        let first = words.iter().position(|&w| w == Some(least))?;
        for (n, (&near, &words)) in edges.iter().zip(&words).enumerate() {
            self.near.alternative(n == first || words == Some(0), |sink| {
                near::features(clause, near, sink);
            });
        }
        self.near.choice(article);
        edges.get(first).copied()
    }
}

/// Adds the choice of one of `places`: right is what is nearest to `annotated`. Nothing where there is no choice, or none is
/// near enough.
fn choose<'w>(
    choices: &mut Gathered<'w>,
    article: usize,
    clause: &Clause<'_, '_>,
    places: &[usize],
    annotated: usize,
    features: impl Fn(usize, &mut Collector<'w>),
) {
    let scene = clause.line().scene;
    let words: Vec<usize> = places.iter().map(|&at| words(scene, at, annotated)).collect();
    let least = words.iter().copied().min().filter(|&least| least <= NEAR_ENOUGH && places.len() > 1);
    let Some(least) = least else { return };
    for (&at, words) in places.iter().zip(words) {
        choices.alternative(words == least, |sink| features(at, sink));
    }
    choices.choice(article);
}

/// The words between two places.
fn words(scene: &Scene<'_>, a: usize, b: usize) -> usize {
    (a.min(b)..a.max(b)).filter(|&at| scene.token(at).is_word()).count()
}
