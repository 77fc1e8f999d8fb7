//! Confidence against the share that is right, and what precision costs in recall.

use serde::Serialize;

use super::figures::{Figures, share};
use super::speakers::{Judged, Page};

/// Bins of the reliability table, each a tenth wide.
const BINS: usize = 10;

/// Confidence below which rows are blanked, for the precision–recall table.
const THRESHOLDS: [f64; 10] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99];

/// How far confidence is the share that is right.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Calibration {
    /// Quoted spans with a speaker.
    pub answered: usize,
    /// Expected calibration error, 0 to 1: over those spans, in ten bins of equal width, the mean of the difference between the
    /// bin's mean confidence and the share in it that is right, each bin counting as often as it has spans.
    pub ece: f64,
    /// The reliability table: the bins that are not empty.
    pub bins: Vec<Bin>,
    /// The precision–recall curve: what is left where less probable answers are blanked.
    pub curve: Vec<Point>,
}

/// The answers whose confidence lies between two bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bin {
    /// The lower bound, which belongs to the bin.
    pub from: f64,
    /// The upper bound, which belongs to the next bin; 1 belongs to the last.
    pub to: f64,
    /// Answers.
    pub n: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// Right ones.
    pub right: usize,
    /// The share that is right, 0 to 1.
    pub share_right: f64,
}

/// The speakers' figures at one threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// Answers less probable than this are blanked.
    pub min_confidence: f64,
    /// Answers left.
    pub answered: usize,
    /// What they come to.
    #[serde(flatten)]
    pub figures: Figures,
}

/// `None` where nobody is named, or the answers do not say how sure they are.
pub(super) fn measure(pages: &[Page<'_>]) -> Option<Calibration> {
    let named = || pages.iter().flat_map(|p| &p.judged).filter(|j| j.named);
    let answers: Vec<(f64, bool)> =
        named().map(|j| j.confidence().map(|c| (c, j.right))).collect::<Option<Vec<_>>>().filter(|a| !a.is_empty())?;
    let sourced = pages.iter().flat_map(|p| &p.judged).filter(|j: &&Judged<'_>| j.quoted.is_sourced()).count();
    let (bins, ece) = bins(&answers);
    let curve = THRESHOLDS.iter().map(|&least| point(&answers, sourced, least)).collect();
    Some(Calibration { answered: answers.len(), ece, bins, curve })
}

#[expect(clippy::cast_precision_loss, reason = "counts of quoted spans")]
fn bins(answers: &[(f64, bool)]) -> (Vec<Bin>, f64) {
    let mut bins = [Bin::default(); BINS];
    for (n, bin) in bins.iter_mut().enumerate() {
        bin.from = n as f64 / BINS as f64;
        bin.to = (n + 1) as f64 / BINS as f64;
    }
    for &(confidence, right) in answers {
        let last = BINS - 1;
        let at = bins.iter().position(|b| confidence < b.to).unwrap_or(last);
        if let Some(bin) = bins.get_mut(at) {
            bin.n += 1;
            bin.confidence += confidence;
            bin.right += usize::from(right);
        }
    }
    let mut ece = 0.0;
    for bin in bins.iter_mut().filter(|b| b.n > 0) {
        bin.confidence /= bin.n as f64;
        bin.share_right = share(bin.right, bin.n);
        ece += share(bin.n, answers.len()) * (bin.share_right - bin.confidence).abs();
    }
    (bins.into_iter().filter(|b| b.n > 0).collect(), ece)
}

/// The figures where answers less probable than `min_confidence` are blanked.
fn point(answers: &[(f64, bool)], sourced: usize, min_confidence: f64) -> Point {
    let left = || answers.iter().filter(|a| a.0 >= min_confidence);
    let (answered, right) = (left().count(), left().filter(|a| a.1).count());
    Point { min_confidence, answered, figures: Figures::new(right, answered - right, sourced - right) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_mean_distance_by_bin() {
        let answers = [(0.95, true), (1.0, false), (0.9, true), (0.25, false), (0.2, true)];
        let (bins, ece) = bins(&answers);
        assert_eq!(bins.iter().map(|b| (b.from, b.n, b.right)).collect::<Vec<_>>(), [(0.2, 2, 1), (0.9, 3, 2)]);
        // 2 of 5 in a bin of mean 0.225 with half right; 3 of 5 in one of mean 0.95 with two thirds right.
        let expected = 0.4 * (0.5 - 0.225) + 0.6 * (0.95 - 2.0 / 3.0);
        assert!((ece - expected).abs() < 1e-12, "{ece}");
    }

    #[test]
    fn blanking_trades_recall_for_precision() {
        let answers = [(0.95, true), (0.9, true), (0.6, false), (0.4, true)];
        let all = point(&answers, 5, 0.0);
        assert_eq!((all.answered, all.figures.precision, all.figures.recall), (4, 75.0, 60.0));
        let sure = point(&answers, 5, 0.9);
        assert_eq!((sure.answered, sure.figures.precision, sure.figures.recall), (2, 100.0, 40.0));
    }
}
