//! Reports: which words of a sentence report, whose report it is, and what is reported, in quotation marks or not.
//!
//! A report has a cue, mostly a verb; a source, which a mention names; and what it reports, which may hold quotations or
//! parts of some (Pareti 2015, "Attribution: A Computational Approach"). Questions are asked one after the other: does the
//! word report here, who is its source, and then, of a quotation, does what it reports hold it; or, of what is reported in
//! marks or not, where are its edges next to the cue, where those away from it, and does it go on in a quotation that opens
//! the next sentence? Each question has weights of its own.

pub mod clause;
mod content;
pub mod cue;
pub mod far;
pub mod holds;
pub mod line;
pub mod near;
pub mod source;
mod values;
mod words;

use smallvec::{SmallVec, smallvec};

use self::content::Room;
use self::cue::Setting;
use super::model::{Model, Sums, softmax};
use super::scope::{Scope, Unit};

/// Weighs what a sentence may report.
#[derive(Debug)]
pub struct Reader<'m> {
    sums: Sums<'m>,
    /// Of what is told of whole reports.
    edges: Sums<'m>,
    room: Room,
}

/// A word that may report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cue {
    /// Its token.
    pub at: usize,
    /// The probability that it reports.
    pub reports: f32,
    /// The probability that what it reports holds the quotation that is asked about.
    pub holds: f32,
}

/// The candidates for the source of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// Mentions, as indices into the scene's list.
    pub mentions: SmallVec<[usize; source::MOST + 2]>,
    /// The probability of each.
    pub probabilities: SmallVec<[f32; source::MOST + 2]>,
    /// The probability that nobody is named.
    pub nobody: f32,
}

impl<'m> Reader<'m> {
    /// With the weights of `model`.
    pub fn new(model: &'m Model) -> Self {
        Self { sums: Sums::new(model), edges: Sums::of_edges(model), room: Room::default() }
    }

    /// Fills in the probabilities that the words report.
    pub fn cues(&mut self, setting: &Setting<'_>, cues: &mut [Cue]) {
        cues.iter().for_each(|cue| self.sums.add(|sink| setting.features(cue.at, sink)));
        self.sums.take(cues.iter_mut().map(|cue| &mut cue.reports));
        cues.iter_mut().for_each(|cue| cue.reports = logistic(cue.reports));
    }

    /// Fills in the probabilities that what they report holds the quotation.
    pub fn holds(&mut self, setting: &Setting<'_>, cues: &mut [Cue], unit: &Unit) {
        cues.iter().for_each(|cue| self.sums.add(|sink| holds::features(setting, cue.at, unit, sink)));
        self.sums.take(cues.iter_mut().map(|cue| &mut cue.holds));
        cues.iter_mut().for_each(|cue| cue.holds = logistic(cue.holds));
    }

    /// Who may be the source of the cue at `at`.
    pub fn sources(&mut self, setting: &Setting<'_>, at: usize) -> Sources {
        let mentions = source::candidates(setting, at);
        self.sums.add(|sink| source::nobody_features(setting, at, sink));
        for n in 0..mentions.len() {
            self.sums.add(|sink| source::features(setting, at, &mentions, n, sink));
        }
        let mut probabilities: SmallVec<[f32; source::MOST + 2]> = smallvec![0.0; mentions.len() + 1];
        self.sums.take(probabilities.iter_mut());
        softmax(&mut probabilities);
        let nobody = probabilities.remove(0);
        Sources { mentions, probabilities, nobody }
    }
}

impl Sources {
    /// The most probable source and its probability, where nobody is not more probable; mentions of one phrase count
    /// together.
    pub fn best(&self, scope: &Scope<'_>) -> Option<(usize, f32)> {
        let mut phrases: SmallVec<[(usize, f32, usize, f32); source::MOST]> = SmallVec::new();
        for (&mention, &p) in self.mentions.iter().zip(&self.probabilities) {
            let head = scope.head_of(mention);
            match phrases.iter_mut().find(|phrase| phrase.0 == head) {
                Some((_, sum, best, most)) => {
                    *sum += p;
                    if p > *most {
                        (*best, *most) = (mention, p);
                    }
                }
                None => phrases.push((head, p, mention, p)),
            }
        }
        let best = phrases.iter().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        (best.1 > self.nobody).then_some((best.2, best.1))
    }
}

fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}
