//! Sums of weights, and what probabilities they make.

use super::{Model, ROOM, Row};
use crate::resolve::feature::{Sink, Template, Value};
use crate::resolve::place::{Anywhere, Places};

/// Adds up the weights of the features it is given.
#[derive(Debug)]
pub struct Score<'m> {
    model: &'m Model,
    /// The sum so far.
    pub sum: f32,
}

impl<'m> Score<'m> {
    /// A sum of nothing, over the weights of `model`.
    pub fn new(model: &'m Model) -> Self {
        Self { model, sum: 0.0 }
    }
}

impl Sink for Score<'_> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn add(&mut self, template: Template, values: &[Value]) {
        self.sum += self.model.weight(template, values);
    }
}

/// Adds up, for every place at once, the weights of the features it is given.
#[derive(Debug)]
pub struct Everywhere<'m> {
    model: &'m Model,
    /// The weights of the features that have nothing to do with the place.
    own: f32,
    row: Row,
}

impl<'m> Everywhere<'m> {
    /// Sums of nothing, over the weights of `model`.
    pub fn new(model: &'m Model) -> Self {
        Self { model, own: 0.0, row: [0.0; ROOM] }
    }

    /// The sum from each place.
    pub fn sums(self) -> Row {
        self.row.map(|sum| sum + self.own)
    }
}

impl Anywhere for Everywhere<'_> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn add(&mut self, template: Template, values: &[Value]) {
        self.own += self.model.weight(template, values);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn at(&mut self, template: Template, places: Places, values: &[Value]) {
        let row = self.model.row(template, values);
        for (n, (sum, weight)) in self.row.iter_mut().zip(row).enumerate() {
            *sum += if places.hold(n) || places == Places::ALL { *weight } else { 0.0 };
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn both(&mut self, template: Template, values: &[Value]) {
        self.at(template, Places::ALL, values);
    }
}

/// Turns scores into probabilities, in place.
pub fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - most).exp();
        sum += *s;
    }
    if sum > 0.0 {
        scores.iter_mut().for_each(|s| *s /= sum);
    }
}
