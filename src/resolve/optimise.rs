//! Finds the weights that make the annotated sources most probable: limited-memory BFGS (Nocedal 1980; Liu & Nocedal
//! 1989) on the regularised marginal log-likelihood of a softmax over each quotation's candidates.

#![expect(clippy::indexing_slicing, reason = "rows, units and columns are built together and index each other")]

/// A feature that this many rows have is pulled with the strength asked for.
const COMMON: f64 = 200.0;

/// The training examples in compressed rows: a unit is a run of rows (candidates), a row a run of columns (features).
#[derive(Debug, Default)]
pub struct Examples {
    /// Column numbers of all rows, one after the other.
    pub columns: Vec<u32>,
    /// Where each row's columns end.
    pub rows: Vec<usize>,
    /// For each row: is it an annotated answer?
    pub right: Vec<bool>,
    /// Where each unit's rows end.
    pub units: Vec<usize>,
}

impl Examples {
    /// The rows of a unit.
    pub fn rows_of(&self, unit: usize) -> std::ops::Range<usize> {
        unit.checked_sub(1).map_or(0, |u| self.units[u])..self.units[unit]
    }

    /// For each of the rows of a unit: is it an annotated answer?
    pub fn right_of(&self, unit: usize) -> impl Iterator<Item = bool> + '_ {
        self.right[self.rows_of(unit)].iter().copied()
    }

    /// The columns of a row.
    pub fn columns_of(&self, row: usize) -> &[u32] {
        &self.columns[row.checked_sub(1).map_or(0, |r| self.rows[r])..self.rows[row]]
    }

    /// Probabilities of the rows of a unit under `weights`.
    pub fn probabilities(&self, unit: usize, weights: &[f64]) -> Vec<f64> {
        let mut scores: Vec<f64> = self.rows_of(unit).map(|row| self.score(row, weights)).collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        scores.iter_mut().for_each(|s| *s = (*s - most).exp());
        let sum: f64 = scores.iter().sum();
        scores.iter_mut().for_each(|s| *s /= sum);
        scores
    }

    fn score(&self, row: usize, weights: &[f64]) -> f64 {
        self.columns_of(row).iter().map(|&c| weights[c as usize]).sum()
    }

    /// How strongly each column's weight is pulled towards zero: in proportion to the fourth root of how often the rows
    /// of `units` have it. One pull for all would hold what is rare too tightly and what is common too loosely; the root
    /// was chosen by cross-validation.
    fn pulls(&self, units: &[usize], columns: usize, l2: f64) -> Vec<f64> {
        let mut counts = vec![1.0f64; columns];
        for row in units.iter().flat_map(|&unit| self.rows_of(unit)) {
            for &c in self.columns_of(row) {
                counts[c as usize] += 1.0;
            }
        }
        counts.into_iter().map(|count| l2 * (count / COMMON).powf(0.25)).collect()
    }

    /// The loss over `units` and its gradient: the negative marginal log-likelihood plus half the `pulls` times the
    /// squared weights.
    fn loss(&self, units: &[usize], weights: &[f64], pulls: &[f64], gradient: &mut [f64]) -> f64 {
        let mut loss = 0.0;
        for ((g, w), pull) in gradient.iter_mut().zip(weights).zip(pulls) {
            *g = pull * w;
            loss += 0.5 * pull * w * w;
        }
        for &unit in units {
            let probabilities = self.probabilities(unit, weights);
            let rows = self.rows_of(unit);
            let right: f64 = rows.clone().zip(&probabilities).filter(|(r, _)| self.right[*r]).map(|(_, p)| p).sum();
            let right = right.max(1e-30);
            loss -= right.ln();
            for (row, p) in rows.zip(probabilities) {
                let step = p - if self.right[row] { p / right } else { 0.0 };
                if step.abs() > 1e-9 {
                    for &c in self.columns_of(row) {
                        gradient[c as usize] += step;
                    }
                }
            }
        }
        loss
    }
}

/// Fits weights for `columns` features on those of `units` that have an annotated answer among their rows.
/// Deterministic: the same examples give the same weights.
pub fn fit(examples: &Examples, units: &[usize], columns: usize, l2: f64, iterations: usize) -> Vec<f64> {
    const MEMORY: usize = 10;
    let units: Vec<usize> = units.iter().copied().filter(|&u| examples.right_of(u).any(|right| right)).collect();
    let pulls = examples.pulls(&units, columns, l2);
    let mut weights = vec![0.0; columns];
    let mut gradient = vec![0.0; columns];
    let mut loss = examples.loss(&units, &weights, &pulls, &mut gradient);
    let mut steps: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    for iteration in 0..iterations {
        let direction = direction(&gradient, &steps);
        let slope = dot(&direction, &gradient);
        if slope > -1e-9 {
            break;
        }
        let mut size = if iteration == 0 { 1.0 / dot(&gradient, &gradient).sqrt() } else { 1.0 };
        let mut next_gradient = vec![0.0; columns];
        let mut accepted = None;
        for _ in 0..25 {
            let next: Vec<f64> = weights.iter().zip(&direction).map(|(w, d)| w + size * d).collect();
            let next_loss = examples.loss(&units, &next, &pulls, &mut next_gradient);
            if next_loss <= loss + 1e-4 * size * slope {
                accepted = Some((next, next_loss));
                break;
            }
            size *= 0.5;
        }
        let Some((next, next_loss)) = accepted else { break };
        let s: Vec<f64> = next.iter().zip(&weights).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let sy = dot(&s, &y);
        if sy > 1e-10 {
            if steps.len() == MEMORY {
                steps.remove(0);
            }
            steps.push((s, y, 1.0 / sy));
        }
        let gain = loss - next_loss;
        weights = next;
        gradient = next_gradient;
        loss = next_loss;
        if gain < 1e-6 * loss.abs() {
            break;
        }
    }
    weights
}

/// The two-loop recursion: an approximate Newton step, downhill.
fn direction(gradient: &[f64], steps: &[(Vec<f64>, Vec<f64>, f64)]) -> Vec<f64> {
    let mut q: Vec<f64> = gradient.iter().map(|g| -g).collect();
    let mut alphas = Vec::with_capacity(steps.len());
    for (s, y, rho) in steps.iter().rev() {
        let alpha = rho * dot(s, &q);
        q.iter_mut().zip(y).for_each(|(q, y)| *q -= alpha * y);
        alphas.push(alpha);
    }
    if let Some((s, y, _)) = steps.last() {
        let scale = dot(s, y) / dot(y, y);
        q.iter_mut().for_each(|q| *q *= scale);
    }
    for ((s, y, rho), alpha) in steps.iter().zip(alphas.iter().rev()) {
        let beta = rho * dot(y, &q);
        q.iter_mut().zip(s).for_each(|(q, s)| *q += (alpha - beta) * s);
    }
    q
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two features; the right row has the first one in three of four units.
    fn examples() -> Examples {
        let mut e = Examples::default();
        for n in 0..4 {
            for column in 0..2u32 {
                e.columns.push(column);
                e.rows.push(e.columns.len());
                e.right.push((column == 0) == (n > 0));
            }
            e.units.push(e.rows.len());
        }
        e
    }

    #[test]
    fn the_fit_reaches_the_frequencies() {
        let e = examples();
        let w = fit(&e, &[0, 1, 2, 3], 2, 1e-6, 100);
        let p = e.probabilities(0, &w);
        assert!((p[0] - 0.75).abs() < 1e-3, "{p:?}");
    }

    #[test]
    fn the_fit_is_repeatable() {
        let e = examples();
        assert_eq!(fit(&e, &[0, 1, 2, 3], 2, 0.1, 100), fit(&e, &[0, 1, 2, 3], 2, 0.1, 100));
    }
}
