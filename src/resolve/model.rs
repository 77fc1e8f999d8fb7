//! A table of weights: what each named feature counts for.

use std::sync::OnceLock;

use super::feature::{Sink, Template, Value, feature_key, parse_feature};
use crate::Error;

/// Fitted weights, looked up by feature key. One value serves every decision; the templates tell them apart.
#[derive(Debug, Clone)]
pub struct Model {
    /// Open addressing with linear probing; key 0 marks a free place.
    table: Vec<(u64, f32)>,
    len: usize,
}

impl Model {
    /// A table from keys and weights.
    pub fn new(weights: &[(u64, f32)]) -> Self {
        let size = (weights.len() * 2).next_power_of_two().max(16);
        let mut model = Self { table: vec![(0, 0.0); size], len: weights.len() };
        for &(key, weight) in weights {
            let mut at = model.home(key);
            while let Some(slot) = model.table.get_mut(at) {
                if slot.0 == 0 || slot.0 == key {
                    *slot = (key, weight);
                    break;
                }
                at = (at + 1) & (size - 1);
            }
        }
        model
    }

    /// Reads a weights file: one feature and its weight a line, separated by a tab; `#` starts a comment.
    ///
    /// # Errors
    /// [`Error::Weights`] with `name` and the line for a line of another form.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let mut weights = Vec::new();
        for (n, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong =
                |problem: &str| Error::Weights { place: format!("{name}:{}", n + 1), problem: problem.to_owned() };
            let (feature, weight) =
                line.split_once('\t').ok_or_else(|| wrong("a line is a feature, a tab and a number"))?;
            let key = parse_feature(feature)
                .ok_or_else(|| wrong("no such feature here: the file was made by another version, fit it anew"))?;
            let weight: f32 = weight.trim().parse().map_err(|_| wrong("the weight is not a number"))?;
            if !weight.is_finite() {
                return Err(wrong("the weight is not a finite number"));
            }
            weights.push((key, weight));
        }
        if weights.is_empty() {
            return Err(Error::Weights { place: name.to_owned(), problem: "the file holds no weights".to_owned() });
        }
        Ok(Self::new(&weights))
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
    pub fn weight(&self, key: u64) -> f32 {
        let mut at = self.home(key);
        loop {
            match self.table.get(at) {
                Some(&(k, w)) if k == key => return w,
                Some(&(0, _)) | None => return 0.0,
                _ => at = (at + 1) & (self.table.len() - 1),
            }
        }
    }

    /// The number of weights.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
    fn home(&self, key: u64) -> usize {
        key as usize & (self.table.len() - 1)
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
    fn add(&mut self, template: Template, values: &[Value]) {
        self.sum += self.model.weight(feature_key(template, values));
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
