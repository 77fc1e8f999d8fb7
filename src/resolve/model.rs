//! A table of weights: what each named feature counts for.

use std::sync::OnceLock;

use super::feature::{Sink, Template, Value, Written, feature_key, parse_feature};
use super::place::{Anywhere, PLACES, Places};
use crate::Error;

/// Fitted weights, looked up by feature key. One value serves every decision; the templates tell them apart.
#[derive(Debug, Clone)]
pub struct Model {
    weights: Table<f32>,
    /// The weights of features with a place or a side once more, by the key of the feature without it, and with them
    /// those of the same values without a place: the number of their row.
    numbers: Table<u32>,
    rows: Vec<Row>,
}

/// What a feature counts for from each place.
pub type Row = [f32; PLACES];

/// A table with open addressing and linear probing; key 0 marks a free slot.
#[derive(Debug, Clone)]
struct Table<V> {
    slots: Vec<(u64, V)>,
    len: usize,
}

impl<V: Copy + Default> Table<V> {
    /// A table with room for `most` values.
    fn new(most: usize) -> Self {
        Self { slots: vec![(0, V::default()); (most * 2).next_power_of_two().max(16)], len: 0 }
    }

    /// The place of the value of `key`, a new one where there is none.
    fn entry(&mut self, key: u64) -> Option<&mut V> {
        let last = self.slots.len() - 1;
        let mut at = self.home(key);
        while self.slots.get(at).is_some_and(|slot| slot.0 != key && slot.0 != 0) {
            at = (at + 1) & last;
        }
        let slot = self.slots.get_mut(at)?;
        self.len += usize::from(slot.0 != key);
        slot.0 = key;
        Some(&mut slot.1)
    }

    /// The value of `key`; the default where it has none.
    #[inline]
    fn get(&self, key: u64) -> V {
        let mut at = self.home(key);
        loop {
            match self.slots.get(at) {
                Some(&(k, value)) if k == key => return value,
                Some(&(0, _)) | None => return V::default(),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
    fn home(&self, key: u64) -> usize {
        key as usize & (self.slots.len() - 1)
    }
}

impl Model {
    /// A table from keys and weights.
    pub fn new(weights: &[(u64, f32)]) -> Self {
        let mut model = Self::with_room(weights.len());
        for &(key, weight) in weights {
            model.set(Written { key, placed: None, everywhere: None }, weight);
        }
        model
    }

    fn with_room(most: usize) -> Self {
        Self {
            weights: Table::new(most),
            numbers: Table::new(most),
            rows: vec![[0.0; PLACES]],
        }
    }

    fn set(&mut self, feature: Written, weight: f32) {
        if let Some(slot) = self.weights.entry(feature.key) {
            *slot = weight;
        }
        let Some((places, key)) = feature.placed.or(feature.everywhere) else { return };
        let Some(number) = self.numbers.entry(key) else { return };
        if *number == 0 {
            *number = u32::try_from(self.rows.len()).unwrap_or(0);
            self.rows.push([0.0; PLACES]);
        }
        for (n, slot) in self.rows.get_mut(*number as usize).into_iter().flatten().enumerate() {
            if places.hold(n) {
                *slot += weight;
            }
        }
    }

    /// Reads a weights file: one feature and its weight a line, separated by a tab; `#` starts a comment.
    ///
    /// # Errors
    /// [`Error::Weights`] with `name` and the line for a line of another form.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let mut model = Self::with_room(text.bytes().filter(|&b| b == b'\n').count());
        for (n, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong =
                |problem: &str| Error::Weights { place: format!("{name}:{}", n + 1), problem: problem.to_owned() };
            let (feature, weight) =
                line.split_once('\t').ok_or_else(|| wrong("a line is a feature, a tab and a number"))?;
            let feature = parse_feature(feature)
                .ok_or_else(|| wrong("no such feature here: the file was made by another version, fit it anew"))?;
            let weight: f32 = weight.trim().parse().map_err(|_| wrong("the weight is not a number"))?;
            if !weight.is_finite() {
                return Err(wrong("the weight is not a finite number"));
            }
            model.set(feature, weight);
        }
        if model.is_empty() {
            return Err(Error::Weights { place: name.to_owned(), problem: "the file holds no weights".to_owned() });
        }
        Ok(model)
    }

    /// The weights that come with the program.
    pub fn built_in() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            // A test reads the file; should it be damaged all the same, nothing is attributed.
            Model::parse("built-in", include_str!("weights.txt")).unwrap_or_else(|_| Model::new(&[]))
        })
    }

    /// The weight of a feature, 0 where it has none.
    #[inline]
    pub fn weight(&self, key: u64) -> f32 {
        self.weights.get(key)
    }

    /// From each place the weight of the feature of which the place, or its side, is the first value and of which this
    /// is the key without that; where the template has one of its own for the values alone, with the weight of that.
    #[inline]
    pub fn row(&self, key: u64) -> &Row {
        const NOTHING: &Row = &[0.0; PLACES];
        self.rows.get(self.numbers.get(key) as usize).unwrap_or(NOTHING)
    }

    /// The number of weights.
    pub fn len(&self) -> usize {
        self.weights.len
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

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
    #[expect(clippy::inline_always, reason = "half of a key is known where it is called")]
    fn add(&mut self, template: Template, values: &[Value]) {
        self.sum += self.model.weight(feature_key(template, values));
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
        Self { model, own: 0.0, row: [0.0; PLACES] }
    }

    /// The sum from each place.
    pub fn sums(self) -> Row {
        self.row.map(|sum| sum + self.own)
    }
}

impl Anywhere for Everywhere<'_> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of a key is known where it is called")]
    fn add(&mut self, template: Template, values: &[Value]) {
        self.own += self.model.weight(feature_key(template, values));
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of a key is known where it is called")]
    fn at(&mut self, template: Template, places: Places, values: &[Value]) {
        let row = self.model.row(feature_key(template, values));
        if places == Places::ALL {
            self.row.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        } else {
            let some = self.row.iter_mut().zip(row).enumerate().filter(|(n, _)| places.hold(*n));
            some.for_each(|(_, (sum, weight))| *sum += weight);
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of a key is known where it is called")]
    fn both(&mut self, template: Template, values: &[Value]) {
        self.at(template, Places::ALL, values);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of a key is known where it is called")]
    fn both_beside(&mut self, template: Template, values: &[Value]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_weights_are_read() {
        let model = Model::parse("built-in", include_str!("weights.txt")).unwrap();
        assert!(model.len() > 1000);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = Model::parse("w.txt", "# fine\nplace(b0)\tmuch\n").unwrap_err().to_string();
        assert!(error.contains("w.txt:2"), "{error}");
    }

    #[test]
    fn every_weight_is_found_again() {
        let weights: Vec<(u64, f32)> =
            (1..2000u16).map(|n| (u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15), f32::from(n))).collect();
        let model = Model::new(&weights);
        assert!(weights.iter().all(|&(k, w)| (model.weight(k) - w).abs() < f32::EPSILON));
        assert!(model.weight(12345).abs() < f32::EPSILON);
    }
}
