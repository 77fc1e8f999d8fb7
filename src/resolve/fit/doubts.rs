//! Learns what to make of doubt: how much the ranker's word is worth then, and how much that of reports.

use std::collections::HashSet;

use super::choices::{Choices, Gathered};
use super::unseen::Unseen;
use super::{Data, Words};
use crate::resolve::doubt::Doubt;

/// Pull of the weights towards zero, and most passes of the optimiser.
const L2: f64 = 2.0;
const ITERATIONS: usize = 200;

/// Quotations in doubt.
pub(super) struct Doubts(Choices);

impl Doubts {
    /// Those that rankers which have not seen them are not sure of.
    pub(super) fn gather(data: &Data, unseen: &Unseen) -> Self {
        let words = Words::default();
        let mut choices = Gathered::new(&words);
        let examples = &data.choices.examples;
        for unit in &unseen.units {
            let (Some(doubt), Some(of)) = (&unit.doubt, data.units.get(unit.number)) else { continue };
            let mut right = examples.right_of(unit.number);
            let nobody = right.next().unwrap_or(false);
            let heads: HashSet<usize> =
                doubt.heads().zip(right).filter(|(_, right)| *right).map(|(head, _)| head).collect();
            choices.alternative(nobody, |sink| doubt.nobody_features(sink));
            for contender in doubt.contenders.iter().filter(|c| Doubt::weighs(c)) {
                choices.alternative(heads.contains(&contender.head), |sink| doubt.features(contender, sink));
            }
            choices.choice(of.document);
        }
        Self(choices.finish(1))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The weights by name, learnt from the articles that `takes` takes.
    pub(super) fn learn(&self, takes: &dyn Fn(usize) -> bool) -> Vec<(String, f64)> {
        self.0.learn(L2, ITERATIONS, takes)
    }
}
