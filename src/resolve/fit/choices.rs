//! Choices to learn from: of each the alternatives with their features, and which of them are right.

use super::{Collector, Words};
use crate::resolve::model::Model;
use crate::resolve::optimise::{Examples, fit as optimise};

/// Choices in the making.
pub(super) struct Gathered<'w> {
    collector: Collector<'w>,
    examples: Examples,
    /// The article of each choice.
    articles: Vec<usize>,
}

impl<'w> Gathered<'w> {
    /// None so far. `words` are those that may be values of features.
    pub(super) fn new(words: &'w Words<'w>) -> Self {
        Self { collector: Collector::new(words), examples: Examples::default(), articles: Vec::new() }
    }

    /// Adds an alternative to the choice that is made next.
    pub(super) fn alternative(&mut self, right: bool, features: impl FnOnce(&mut Collector<'w>)) {
        features(&mut self.collector);
        self.examples.columns.extend(self.collector.take_row());
        self.examples.rows.push(self.examples.columns.len());
        self.examples.right.push(right);
    }

    /// Ends a choice.
    pub(super) fn choice(&mut self, article: usize) {
        self.examples.units.push(self.examples.rows.len());
        self.articles.push(article);
    }

    /// Adds the question whether something with these features is so.
    pub(super) fn whether(&mut self, article: usize, so: bool, features: impl FnOnce(&mut Collector<'w>)) {
        self.alternative(so, features);
        self.alternative(!so, |_| {});
        self.choice(article);
    }

    /// Leaves out features that cannot be named and those that fewer than `least` alternatives have, and numbers the others
    /// in the order of their names: so nothing hangs on the order in which they are told.
    pub(super) fn finish(self, least: u32) -> Choices {
        let often = self.collector.names.into_iter().zip(self.collector.counts).enumerate();
        let mut named: Vec<(String, usize)> =
            often.filter_map(|(c, (name, count))| Some((name.filter(|_| count >= least)?, c))).collect();
        named.sort_unstable();
        let mut renumbered = vec![u32::MAX; self.collector.index.len()];
        for (n, (_, column)) in (0u32..).zip(&named) {
            if let Some(slot) = renumbered.get_mut(*column) {
                *slot = n;
            }
        }
        let mut examples = Examples::default();
        for row in 0..self.examples.rows.len() {
            let columns = self.examples.columns_of(row).iter();
            let kept = columns.filter_map(|&c| renumbered.get(c as usize).copied()).filter(|&c| c != u32::MAX);
            let mut kept: Vec<u32> = kept.collect();
            kept.sort_unstable();
            examples.columns.extend(kept);
            examples.rows.push(examples.columns.len());
        }
        (examples.right, examples.units) = (self.examples.right, self.examples.units);
        Choices { examples, articles: self.articles, names: named.into_iter().map(|(name, _)| name).collect() }
    }
}

/// Choices of one kind.
pub(super) struct Choices {
    pub(super) examples: Examples,
    articles: Vec<usize>,
    names: Vec<String>,
}

impl Choices {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.articles.len()
    }

    /// The numbers of those of the articles that `takes` takes.
    fn of(&self, takes: &dyn Fn(usize) -> bool) -> Vec<usize> {
        (0..).zip(&self.articles).filter(|(_, a)| takes(**a)).map(|(choice, _)| choice).collect()
    }

    /// Weights by number, learnt from the articles that `takes` takes.
    pub(super) fn weights(&self, l2: f64, iterations: usize, takes: &dyn Fn(usize) -> bool) -> Vec<f64> {
        optimise(&self.examples, &self.of(takes), self.names.len(), l2, iterations)
    }

    /// The same by name.
    pub(super) fn learn(&self, l2: f64, iterations: usize, takes: &dyn Fn(usize) -> bool) -> Vec<(String, f64)> {
        self.names.iter().cloned().zip(self.weights(l2, iterations, takes)).collect()
    }
}

/// A model of these weights; every feature has a name.
pub(super) fn model(weights: &[(String, f64)]) -> Model {
    #[expect(clippy::cast_possible_truncation, reason = "weights")]
    let named = weights.iter().map(|(name, weight)| (name.as_str(), *weight as f32));
    Model::new(named).unwrap_or_else(Model::empty)
}
