//! Sums of weights, and what probabilities they make.

use super::keyed::Keyed;
use super::{Model, ROOM, Row};
use crate::resolve::feature::{Sink, Template, Value, feature_key};
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

/// Adds up the weights of the features of several alternatives, many of which are rare. Rare weights are nearly always far
/// off in memory: looked up all in one go, they are waited for together.
#[derive(Debug)]
pub struct Sums<'m> {
    model: &'m Model,
    /// The table of their rare weights.
    table: &'m Keyed,
    /// Of each alternative the sum of what is not rare, and the number of its keys.
    alternatives: Vec<(f32, usize)>,
    /// The keys of the rare features, and behind them room for others.
    keys: Vec<u64>,
    /// How many keys there are.
    number: usize,
}

impl<'m> Sums<'m> {
    /// Sums over the weights of `model`, those of whole reports aside.
    pub fn new(model: &'m Model) -> Self {
        Self::over(model, &model.tables.rare)
    }

    /// Sums over the weights of `model` with those of whole reports.
    pub fn of_edges(model: &'m Model) -> Self {
        Self::over(model, &model.tables.edges)
    }

    fn over(model: &'m Model, table: &'m Keyed) -> Self {
        Self { model, table, alternatives: Vec::new(), keys: Vec::new(), number: 0 }
    }

    /// Takes an alternative.
    #[inline]
    pub fn add(&mut self, features: impl FnOnce(&mut Rare<'_>)) {
        if self.number + MOST_RARE > self.keys.len() {
            self.keys.resize((2 * self.keys.len()).max(ROOM_FOR * MOST_RARE), 0);
        }
        let Some(keys) = self.keys.get_mut(self.number..).and_then(|free| free.first_chunk_mut()) else { return };
        let mut rare = Rare { model: self.model, table: self.table, sum: 0.0, keys, count: 0 };
        features(&mut rare);
        let Rare { sum, count, .. } = rare;
        self.alternatives.push((sum, count));
        self.number += count;
    }

    /// Writes down the sum of each alternative, and none are left.
    pub fn take<'s>(&mut self, slots: impl Iterator<Item = &'s mut f32>) {
        let mut rest = self.keys.get(..self.number).unwrap_or(&self.keys);
        for (slot, &(mut sum, count)) in slots.zip(&self.alternatives) {
            let (keys, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = others;
            for &key in keys {
                sum += weight(self.table, key);
            }
            *slot = sum;
        }
        self.alternatives.clear();
        self.number = 0;
    }
}

/// The weight that is kept by its bits.
#[inline]
fn weight(table: &Keyed, key: u64) -> f32 {
    f32::from_bits(table.get(key))
}

/// As many alternatives as mostly come together.
const ROOM_FOR: usize = 12;

/// Adds up the weights of the features of one alternative, and keeps the keys of the rare ones.
#[derive(Debug)]
pub struct Rare<'a> {
    model: &'a Model,
    table: &'a Keyed,
    sum: f32,
    keys: &'a mut [u64; MOST_RARE],
    count: usize,
}

/// The most rare features of an alternative; should there be more, they are looked up one by one.
const MOST_RARE: usize = 16;

impl Sink for Rare<'_> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn add(&mut self, template: Template, values: &[Value]) {
        if !template.is_rare() && !template.is_edge() {
            self.sum += self.model.weight(template, values);
            return;
        }
        debug_assert!(std::ptr::eq(self.table, self.model.table(template)), "{}", template.name());
        let key = feature_key(template, values);
        match self.keys.get_mut(self.count) {
            Some(slot) => {
                *slot = key;
                self.count += 1;
            }
            None => self.sum += weight(self.table, key),
        }
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
    let most = scores.iter().fold(f32::NEG_INFINITY, |most, &s| if s > most { s } else { most });
    scores.iter_mut().for_each(|s| *s = exp(*s - most));
    let sum: f32 = scores.iter().sum();
    if sum > 0.0 {
        scores.iter_mut().for_each(|s| *s /= sum);
    }
}

/// e to the power of `x`, which is not above 0. Without a branch or a call, so that several are reckoned at once, and the
/// same on every machine.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "it is reckoned with more digits than are wanted")]
fn exp(x: f32) -> f32 {
    /// 3 × 2^51: added to a small number, it leaves no room for what is behind its point.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    /// 1 / n! for n from 9 down to 2.
    const TAYLOR: [f64; 8] =
        [1.0 / 362_880.0, 1.0 / 40320.0, 1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 1.0 / 2.0];
    // Less makes 0 as well.
    let x = if x > -200.0 { f64::from(x) } else { -200.0 };
    let shifted = x * std::f64::consts::LOG2_E + WHOLE;
    let rest = x - (shifted - WHOLE) * std::f64::consts::LN_2;
    let power = TAYLOR.iter().fold(0.0, |sum, term| sum * rest + term) * rest * rest + rest + 1.0;
    // The number of times it is to be doubled stands in the last bits; put into the exponent it makes a power of 2.
    let doubled = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    (power * doubled) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::key;

    #[test]
    fn rare_weights_are_added_up_for_each_alternative() {
        let weights = [("holds_verb(0,'said')", 1.0), ("holds_verb(1,'said')", 2.0), ("holds_quotes(1,1,1)", 4.0)];
        let model = Model::new(weights.into_iter()).unwrap();
        let said = Value::Word(key("said"));
        let mut sums = Sums::new(&model);
        // More of them than wait.
        sums.add(|sink| (0..20).for_each(|_| sink.add(Template::HoldsVerb, &[Value::Int(0), said])));
        sums.add(|sink| {
            sink.add(Template::HoldsVerb, &[Value::Int(1), said]);
            sink.add(Template::HoldsVerb, &[Value::Int(2), said]);
            sink.add(Template::HoldsQuotes, &[Value::Int(1); 3]);
        });
        sums.add(|_| ());
        let mut told = [f32::NAN; 3];
        sums.take(told.iter_mut());
        assert_eq!(told.map(f32::to_bits), [20f32, 6.0, 0.0].map(f32::to_bits));
        sums.add(|_| ());
        sums.take(told.iter_mut());
        assert_eq!(told.map(f32::to_bits), [0f32, 6.0, 0.0].map(f32::to_bits));
    }

    #[test]
    fn powers_of_e_are_those_of_the_standard_library() {
        for n in 0..30_000u16 {
            let x = f32::from(n) / -256.0;
            let (own, std) = (exp(x), f64::from(x).exp());
            assert!((f64::from(own) - std).abs() <= std * 1.2e-7 + 1e-44, "{x}: {own} {std}");
        }
        assert_eq!(exp(0.0).to_bits(), 1f32.to_bits());
        assert_eq!(exp(f32::NEG_INFINITY).to_bits(), 0f32.to_bits());
    }
}
