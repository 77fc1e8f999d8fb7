//! Stretches of text compared by the letters and digits they hold, so that marks and white space at their ends matter not.

use crate::Span;

/// Counts the letters and digits of one text.
#[derive(Debug)]
pub(super) struct Letters {
    /// For each byte, and one past the last, the letters and digits that begin before it.
    before: Vec<u32>,
}

/// Some spans of a text, without overlaps, and how many letters and digits they hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretch {
    spans: Vec<Span>,
    /// Letters and digits.
    pub(super) size: usize,
}

impl Letters {
    pub(super) fn new(text: &str) -> Self {
        let mut before = Vec::with_capacity(text.len() + 1);
        let mut count = 0;
        before.push(0);
        for c in text.chars() {
            count += u32::from(c.is_alphanumeric());
            before.extend(std::iter::repeat_n(count, c.len_utf8()));
        }
        Self { before }
    }

    fn count(&self, span: Span) -> usize {
        let at = |byte: usize| self.before.get(byte).or(self.before.last()).copied().unwrap_or(0);
        at(span.end()).saturating_sub(at(span.start())) as usize
    }

    /// What `spans` cover together.
    pub(super) fn stretch(&self, spans: &[Span]) -> Stretch {
        let mut sorted = spans.to_vec();
        sorted.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(sorted.len());
        for span in sorted {
            match merged.last_mut() {
                Some(last) if span.start() <= last.end() => *last = last.hull(span),
                _ => merged.push(span),
            }
        }
        let size = merged.iter().map(|&s| self.count(s)).sum();
        Stretch { spans: merged, size }
    }

    /// The letters and digits in both.
    pub(super) fn shared(&self, a: &Stretch, b: &Stretch) -> usize {
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while let (Some(x), Some(y)) = (a.spans.get(i), b.spans.get(j)) {
            if x.overlaps(*y) {
                shared += self.count(Span::new(x.start().max(y.start()), x.end().min(y.end())));
            }
            if x.end() <= y.end() { i += 1 } else { j += 1 }
        }
        shared
    }

    /// The letters and digits in both, and those in either.
    pub(super) fn overlap(&self, a: &Stretch, b: &Stretch) -> Overlap {
        let shared = self.shared(a, b);
        Overlap { shared, either: a.size + b.size - shared }
    }
}

/// How far two stretches are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overlap {
    pub(super) shared: usize,
    pub(super) either: usize,
}

impl Overlap {
    /// True where this overlap is the larger share (Jaccard) of the two.
    pub(super) fn exceeds(self, other: Overlap) -> bool {
        self.shared * other.either > other.shared * self.either
    }

    /// True where half or more of what is in either is in both.
    pub(super) fn is_half(self) -> bool {
        self.shared > 0 && 2 * self.shared >= self.either
    }

    /// True where both hold the same.
    pub(super) fn is_whole(self) -> bool {
        self.shared == self.either
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_and_digits_count() {
        let text = "“Aé, 3” b_c";
        let letters = Letters::new(text);
        let whole = letters.stretch(&[Span::new(0, text.len())]);
        assert_eq!(whole.size, 5);
        let quoted = letters.stretch(&[Span::new(0, 11), Span::new(3, 8)]);
        assert_eq!(quoted.size, 3);
        assert_eq!(letters.overlap(&whole, &quoted), Overlap { shared: 3, either: 5 });
        assert!(letters.overlap(&letters.stretch(&[Span::new(3, 8)]), &quoted).is_half());
    }

    #[test]
    fn stretches_of_several_spans_meet_in_each() {
        let text = "aa bb cc dd";
        let letters = Letters::new(text);
        let one = letters.stretch(&[Span::new(6, 8), Span::new(0, 2)]);
        let two = letters.stretch(&[Span::new(1, 7), Span::new(9, 11)]);
        assert_eq!(letters.overlap(&one, &two), Overlap { shared: 2, either: 8 });
        assert!(!letters.overlap(&one, &two).is_half());
        assert!(letters.overlap(&one, &one).is_whole());
    }
}
