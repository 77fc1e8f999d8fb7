//! What is asked of every token, 64 of them at a time.

use super::shape::Shape;
use crate::lexicon::{Digest, repeat};

/// The tokens of a block.
pub(in crate::find) const BLOCK: usize = u64::BITS as usize;

/// What of its letters is asked of every token.
pub(super) const ASKED: Shape = Shape::BEGINS.or(Shape::WORD).or(Shape::AGE).or(Shape::OPENS);

const _: () = assert!(ASKED.and(Shape::of_bits(Digest::ALL)) == Digest::NOUN, "the others have bits of their own");
const _: () = assert!(Shape::AGE.and(ASKED) == Digest::NOUN, "it is one");

/// Which of 64 tokens are of a class: a bit for each of them, that of the first one lowest. Which these are follows no rule
/// that a processor could guess, so they are noted without branches, and visited class by class.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::find) struct Classes {
    /// A name may begin with it: a capital, or one behind a joined particle.
    pub(in crate::find) capitals: u64,
    /// It may be a pronoun.
    pub(in crate::find) pronouns: u64,
    /// It is a noun for those who speak, by the lists or by its letters.
    pub(in crate::find) nouns: u64,
    /// It mostly reports.
    pub(in crate::find) reports: u64,
    /// A sign behind which anything may begin upper case.
    pub(in crate::find) opens: u64,
    /// Its part of speech is not known.
    pub(super) unknown: u64,
    /// It is a word.
    pub(super) words: u64,
    /// It is a word in lower case, and no function word.
    pub(in crate::find) small: u64,
}

impl Classes {
    /// Those of tokens of which this is known: for each its [`Digest`] and what of its letters is [`ASKED`]. Every eighth one,
    /// from the first on, stands in the first row, and so on.
    pub(super) fn of(tokens: [[u8; BLOCK / 8]; 8]) -> Self {
        let sets = planes(tokens.map(u64::from_le_bytes));
        let set = |bit: u8| sets.get(bit.trailing_zeros() as usize).copied().unwrap_or_default();
        let of_shape = |shape: Shape| set(shape.and(ASKED));
        let (words, capitals) = (of_shape(Shape::WORD), of_shape(Shape::BEGINS));
        Self {
            capitals,
            pronouns: set(Digest::PRONOUN),
            nouns: set(Digest::NOUN),
            reports: set(Digest::REPORTS),
            opens: of_shape(Shape::OPENS),
            unknown: set(Digest::UNKNOWN),
            words,
            small: words & !capitals & !set(Digest::FUNCTION),
        }
    }

    /// The words in lower case, and those of them that are function words. To be asked before any capital is taken away.
    pub(in crate::find) fn small_words(&self) -> (u64, u64) {
        let all = self.words & !self.capitals;
        (all, all & !self.small)
    }
}

/// The lowest bits of all bytes of eight rows, then the next higher ones, and so on: those of the first bytes of each row, then
/// those of the second ones, as far as there are any.
#[inline]
fn planes([a, b, c, d, e, f, g, h]: [u64; 8]) -> [u64; 8] {
    // Bits change places within squares of two by two, then these within larger ones, then those.
    let swap = |upper: u64, lower: u64, by: u32, mask: u64| {
        let differ = (upper >> by ^ lower) & mask;
        (upper ^ differ << by, lower ^ differ)
    };
    let by_one = |upper, lower| swap(upper, lower, 1, repeat(0x55));
    let by_two = |upper, lower| swap(upper, lower, 2, repeat(0x33));
    let by_four = |upper, lower| swap(upper, lower, 4, repeat(0x0f));
    let ((a, b), (c, d), (e, f), (g, h)) = (by_one(a, b), by_one(c, d), by_one(e, f), by_one(g, h));
    let ((a, c), (b, d), (e, g), (f, h)) = (by_two(a, c), by_two(b, d), by_two(e, g), by_two(f, h));
    let ((a, e), (b, f), (c, g), (d, h)) = (by_four(a, e), by_four(b, f), by_four(c, g), by_four(d, h));
    [a, b, c, d, e, f, g, h]
}

/// The positions of the bits that are set, the lowest first.
pub(in crate::find) fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (set != 0).then(|| set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        lowest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_change_places_with_rows() {
        for (row, byte, bit) in (0..8).flat_map(|row| (0..64).map(move |n| (row, n / 8, n % 8))) {
            let mut rows = [0; 8];
            rows[row] = 1 << (8 * byte + bit);
            let mut expected = [0; 8];
            expected[bit] = 1 << (8 * byte + row);
            assert_eq!(planes(rows), expected);
        }
    }

    #[test]
    fn each_token_is_found_in_its_class() {
        for at in 0..BLOCK {
            let mut tokens = [[0; 8]; 8];
            tokens[at % 8][at / 8] = Digest::REPORTS | Shape::BEGINS.and(ASKED);
            let classes = Classes::of(tokens);
            assert_eq!((classes.reports, classes.capitals, classes.nouns), (1 << at, 1 << at, 0));
            assert!(bits(classes.capitals).eq([at]));
        }
    }
}
