//! Byte spans into a document's text, and their conversion to lines and Unicode code points.

use serde::{Deserialize, Serialize};

/// The last character boundary of `text` up to byte `at`.
pub(crate) fn boundary_before(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A half-open range of bytes `[start, end)` in a [`Document`](crate::Document)'s text.
///
/// Both ends lie on character boundaries of the text the span was made for, and `start <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// No byte at all, at the start of the text.
    pub const EMPTY: Span = Span { start: 0, end: 0 };

    /// A span from byte `start` to byte `end`, end exclusive. An `end` before `start` gives an empty span at `start`.
    ///
    /// Documents are limited to 4 GiB ([`Document::new`](crate::Document::new) refuses longer ones), so 32 bits hold any offset.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX).max(start);
        Self { start, end }
    }

    /// The span of a word, whose ends are known to be in order and within a document.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "documents end at 4 GiB")]
    pub(crate) fn of_word(start: usize, end: usize) -> Self {
        debug_assert!(start <= end && u32::try_from(end).is_ok());
        Self { start: start as u32, end: end as u32 }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True where the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True where byte `at` lies inside.
    pub fn contains(self, at: usize) -> bool {
        self.start() <= at && at < self.end()
    }

    /// True where `other` lies wholly inside.
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True where the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span over both.
    #[must_use]
    pub fn hull(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text the span covers; empty where it does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start()..self.end()).unwrap_or("")
    }
}

/// Converts byte offsets of one text to Unicode code points, in constant time.
#[derive(Debug, Clone)]
pub struct CodePoints {
    /// The number of code points that begin before every 64th byte; empty where all are ASCII.
    before: Vec<u32>,
}

impl CodePoints {
    const STEP: usize = 64;

    /// Indexes `text`; one pass over it.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { before: Vec::new() };
        }
        let mut sum = 0;
        let blocks = text.as_bytes().chunks(Self::STEP).map(|block| {
            let before = sum;
            sum += beginnings(block);
            u32::try_from(before).unwrap_or(u32::MAX)
        });
        Self { before: blocks.collect() }
    }

    /// The number of code points before byte `at` of `text`, which must be the text given to [`CodePoints::new`].
    pub fn at(&self, text: &str, at: usize) -> usize {
        let at = at.min(text.len());
        // The block before, where the text ends with one.
        let block = (at / Self::STEP).min(self.before.len().saturating_sub(1));
        match self.before.get(block) {
            None => at,
            Some(&before) => before as usize + text.as_bytes().get(block * Self::STEP..at).map_or(0, beginnings),
        }
    }

    /// The code-point ends of `span`.
    pub fn span(&self, text: &str, span: Span) -> (usize, usize) {
        (self.at(text, span.start()), self.at(text, span.end()))
    }
}

/// The number of characters that begin in `bytes`, whichever part of a text they are.
fn beginnings(bytes: &[u8]) -> usize {
    // All bytes but the second and later ones of a character, `10xxxxxx`; counted many at a time.
    let begins = |&b: &u8| u8::from(b & 0xC0 != 0x80);
    bytes.chunks(255).map(|part| usize::from(part.iter().map(begins).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting() {
        let text = "a“é”—".repeat(100);
        let points = CodePoints::new(&text);
        for (n, (i, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(&text, i), n);
        }
        assert_eq!(points.at(&text, text.len()), text.chars().count());
        let ascii = CodePoints::new("plain");
        assert_eq!((ascii.at("plain", 3), ascii.at("plain", 9)), (3, 5));
        let block = "é".repeat(CodePoints::STEP / 2);
        assert_eq!(CodePoints::new(&block).at(&block, block.len()), CodePoints::STEP / 2);
    }

    #[test]
    fn a_reversed_span_is_empty() {
        assert!(Span::new(5, 3).is_empty());
        assert_eq!(Span::new(0, 9).of("short"), "");
    }
}
