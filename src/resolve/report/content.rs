//! What a report reports: the likeliest edges of its parts.

use super::Reader;
use super::clause::Clause;
use super::far;
use super::near::{self, Edges, Form, Place};
use crate::find::scene::TokenRange;
use crate::resolve::model::{Sums, softmax};

/// The pairs of near edges for which far ones are looked for.
const TRIED: usize = 2;

/// The places behind a cue, by what tells most about them, that are weighed in full.
const LIKELY: usize = 4;

/// Where what may be reported is put together: always in the same place, for no clause needs much and there are many.
#[derive(Debug, Default)]
pub(super) struct Room {
    edges: Edges,
    /// Where a part may end, or begin.
    places: Vec<usize>,
    scores: Vec<f32>,
}

impl Reader<'_> {
    /// What is reported in the clause: its parts in order, and how probable they are. Empty where there is no place for it, or
    /// where no near edges are probable enough: far ones, which only take from that, are then not looked for. `enough` tells
    /// so; where a probability is not enough, a lower one must not be.
    pub fn content(&mut self, clause: &Clause<'_, '_>, enough: impl Fn(f32) -> bool) -> (Vec<TokenRange>, f32) {
        let mut best: (f32, Form, Vec<TokenRange>) = (0.0, Form::Next, Vec::new());
        self.near_edges(clause);
        for _ in 0..TRIED {
            let Room { edges: Edges { pairs, sums: probabilities, .. }, .. } = &mut self.room;
            let all = pairs.iter().zip(probabilities);
            let Some((near, slot)) = all.reduce(|a, b| if *b.1 > *a.1 { b } else { a }) else { break };
            let near = *near;
            let mut probability = std::mem::replace(slot, 0.0);
            // The far edges make it no more probable.
            if probability <= best.0 || !enough(probability) {
                break;
            }
            let mut content = Vec::with_capacity(3);
            if let Some(end) = near.before {
                let (first, p) = self.start(clause, end);
                content.push(TokenRange { first, end });
                probability *= p;
            }
            if let Some(first) = near.behind {
                let (end, p) = self.end(clause, first);
                content.push(TokenRange { first, end });
                probability *= p;
            }
            if near.form() == Form::Next {
                content.extend(clause.line().behind().map(|next| next.range));
            }
            if probability > best.0 {
                best = (probability, near.form(), content);
            }
        }
        let (probability, form, mut content) = best;
        if form != Form::Next
            && let Some(quote) = far::opening_quote(clause)
            && self.goes_on(clause, form, &content, quote)
        {
            content.push(quote);
        }
        (content, probability)
    }

    /// Finds the pairs of near edges and their probabilities. What several pairs share is weighed once.
    fn near_edges(&mut self, clause: &Clause<'_, '_>) {
        let Self { edges: sums, room: Room { edges, .. }, .. } = self;
        edges.find(clause);
        let Edges { begins, ends, seconds, .. } = edges;
        begins.iter().for_each(|begin| sums.add(|sink| near::lead_features(clause, begin.at, sink)));
        sums.take(begins.iter_mut().map(|begin| &mut begin.sums).map(|[most, ..]| most));
        if begins.len() > LIKELY {
            let most = |begin: &Place| begin.sums.first().copied().unwrap_or_default();
            begins.sort_by(|a, b| most(b).total_cmp(&most(a)));
            begins.truncate(LIKELY);
        }
        for &mut Place { at, .. } in &mut *begins {
            sums.add(|sink| {
                near::begin_features(clause, at, sink);
                near::begin_of_form_features(clause, Form::Behind, at, sink);
            });
        }
        for &mut Place { at, .. } in &mut *seconds {
            sums.add(|sink| {
                near::lead_features(clause, at, sink);
                near::begin_features(clause, at, sink);
                near::begin_of_form_features(clause, Form::Both, at, sink);
            });
        }
        for &mut Place { at, .. } in &mut *ends {
            sums.add(|sink| near::end_features(clause, at, sink));
            for form in [Form::Before, Form::Both] {
                sums.add(|sink| near::end_of_form_features(clause, form, at, sink));
            }
        }
        for form in [Form::Next, Form::Behind, Form::Before, Form::Both] {
            sums.add(|sink| near::form_features(clause, form, sink));
        }
        let mut forms = [0.0; Form::NUMBER];
        let rest = begins.iter_mut().map(|begin| &mut begin.sums).map(|[_, rest, _]| rest);
        let all = seconds.iter_mut().map(|second| &mut second.sums).map(|[all, ..]| all);
        let ends = ends.iter_mut().flat_map(|end| &mut end.sums);
        sums.take(rest.chain(all).chain(ends).chain(&mut forms));
        edges.pair(clause, forms);
        softmax(&mut edges.sums);
    }

    /// The likeliest start of a part that ends at `end`, and its probability.
    fn start(&mut self, clause: &Clause<'_, '_>, end: usize) -> (usize, f32) {
        let Self { edges: sums, room, .. } = self;
        far::starts(clause, end, &mut room.places);
        room.places.iter().for_each(|&from| sums.add(|sink| far::start_features(clause, from, end, sink)));
        room.likeliest(sums).unwrap_or((clause.line().range.first, 0.0))
    }

    /// The likeliest end of a part that begins at `first`, and its probability.
    fn end(&mut self, clause: &Clause<'_, '_>, first: usize) -> (usize, f32) {
        let Self { edges: sums, room, .. } = self;
        far::ends(clause, first, &mut room.places);
        room.places.iter().for_each(|&to| sums.add(|sink| far::end_features(clause, first, to, sink)));
        room.likeliest(sums).unwrap_or((clause.line().range.end, 0.0))
    }

    /// Whether what is reported goes on in a quotation that opens the next sentence.
    fn goes_on(&mut self, clause: &Clause<'_, '_>, form: Form, content: &[TokenRange], quote: TokenRange) -> bool {
        let mut sum = 0.0;
        self.edges.add(|sink| far::more_features(clause, form, content, quote, sink));
        self.edges.take(std::iter::once(&mut sum));
        sum > 0.0
    }
}

impl Room {
    /// The likeliest of the places, which `sums` has weighed, the last one where several are, and its probability.
    fn likeliest(&mut self, sums: &mut Sums<'_>) -> Option<(usize, f32)> {
        let Self { places, scores, .. } = self;
        scores.clear();
        scores.resize(places.len(), 0.0);
        sums.take(scores.iter_mut());
        softmax(scores);
        places.iter().zip(scores).max_by(|a, b| a.1.total_cmp(b.1)).map(|(place, p)| (*place, *p))
    }
}
