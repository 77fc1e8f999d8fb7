//! Counts to percentages.

use serde::Serialize;

/// Right and wrong answers, and what they come to in percent, rounded to one decimal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Of those that answer, the share that is right.
    pub precision: f64,
    /// Of what is annotated, the share that was answered rightly.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
    /// What is annotated: right and missed.
    pub n: usize,
    /// Answers that agree with the annotation.
    pub right: usize,
    /// Answers that do not.
    pub wrong: usize,
    /// What is annotated and was not answered, or not rightly.
    pub missed: usize,
}

impl Figures {
    /// The percentages for these counts.
    pub fn new(right: usize, wrong: usize, missed: usize) -> Self {
        let (p, r) = (share(right, right + wrong), share(right, right + missed));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Self {
            precision: rounded(100.0 * p),
            recall: rounded(100.0 * r),
            f1: rounded(100.0 * f1),
            n: right + missed,
            right,
            wrong,
            missed,
        }
    }
}

/// A part of a whole, 0 to 1; 0 where there is nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of spans and characters")]
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A part of a whole in percent, rounded to one decimal.
#[expect(clippy::cast_precision_loss, reason = "counts of spans and characters")]
pub(super) fn percent(part: usize, whole: usize) -> f64 {
    rounded(100.0 * part as f64 / whole.max(1) as f64)
}

/// To one decimal, as it is printed.
fn rounded(x: f64) -> f64 {
    format!("{x:.1}").parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_percentages_of_the_counts() {
        let figures = Figures::new(6, 2, 4);
        assert_eq!((figures.precision, figures.recall, figures.f1, figures.n), (75.0, 60.0, 66.7, 10));
        assert_eq!(Figures::new(0, 0, 0), Figures::default());
        assert_eq!(Figures::new(0, 3, 0), Figures { wrong: 3, ..Figures::default() });
        assert_eq!((percent(1, 8), percent(0, 0)), (12.5, 0.0));
    }
}
