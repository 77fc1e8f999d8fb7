//! Reports: which words of a sentence report, whose report it is, and what is reported, in quotation marks or not.
//!
//! A report has a cue, mostly a verb; a source, which a mention names; and what it reports, which may hold quotations or
//! parts of some (Pareti 2015, "Attribution: A Computational Approach"). Three questions are asked: does the word report
//! here, who is its source, and does what it reports hold this quotation? Each has weights of its own.

pub mod cue;
pub mod holds;
pub mod line;
pub mod source;
mod values;
mod words;

use self::cue::Setting;
use super::model::{Model, Score, softmax};
use super::scope::Unit;

/// Weighs what a sentence may report.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'m> {
    model: &'m Model,
}

/// The candidates for the source of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// Mentions, as indices into the scene's list.
    pub mentions: Vec<usize>,
    /// The probability of each.
    pub probabilities: Vec<f32>,
    /// The probability that nobody is named.
    pub nobody: f32,
}

impl<'m> Reader<'m> {
    /// With the weights of `model`.
    pub fn new(model: &'m Model) -> Self {
        Self { model }
    }

    fn sum(self, features: impl FnOnce(&mut Score<'m>)) -> f32 {
        let mut score = Score::new(self.model);
        features(&mut score);
        score.sum
    }

    /// The probability that the word at `at` reports.
    pub fn cue(self, setting: &Setting<'_>, at: usize) -> f32 {
        logistic(self.sum(|score| setting.features(at, score)))
    }

    /// Who may be the source of the cue at `at`.
    pub fn sources(self, setting: &Setting<'_>, at: usize) -> Sources {
        let mentions = source::candidates(setting, at);
        let mut scores = Vec::with_capacity(mentions.len() + 1);
        scores.push(self.sum(|score| source::nobody_features(setting, at, score)));
        scores
            .extend((0..mentions.len()).map(|n| self.sum(|score| source::features(setting, at, &mentions, n, score))));
        softmax(&mut scores);
        let nobody = scores.remove(0);
        Sources { mentions, probabilities: scores, nobody }
    }

    /// The probability that the report of the cue at `at` holds the quotation.
    pub fn holds(self, setting: &Setting<'_>, at: usize, unit: &Unit) -> f32 {
        logistic(self.sum(|score| holds::features(setting, at, unit, score)))
    }
}

fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}
