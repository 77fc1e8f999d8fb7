//! What is asked of every token, 64 of them at a time.

use super::shape::Shape;
use crate::lexicon::Digest;

/// The tokens of a block.
pub(in crate::find) const BLOCK: usize = u64::BITS as usize;

/// What of its letters is asked of every token.
pub(super) const ASKED: Shape = Shape::BEGINS.or(Shape::WORD).or(Shape::AGE).or(Shape::OPENS);

const _: () = assert!(ASKED.and(Shape::of_bits(Digest::ALL)) == 0, "each has bits of its own");

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
}

impl Classes {
    /// Those of tokens of which this is known: for each its [`Digest`] and what of its letters is [`ASKED`].
    pub(super) fn of(tokens: &[u8; BLOCK]) -> Self {
        let mut sets = [0; 8];
        for (n, tokens) in tokens.as_chunks().0.iter().enumerate() {
            let of_eight = transposed(u64::from_le_bytes(*tokens));
            for (set, of_eight) in sets.iter_mut().zip(of_eight.to_le_bytes()) {
                *set |= u64::from(of_eight) << (8 * n);
            }
        }
        let set = |bit: u8| sets.get(bit.trailing_zeros() as usize).copied().unwrap_or_default();
        let of_shape = |shape: Shape| set(shape.and(ASKED));
        Self {
            capitals: of_shape(Shape::BEGINS),
            pronouns: set(Digest::PRONOUN),
            nouns: set(Digest::NOUN) | of_shape(Shape::AGE),
            reports: set(Digest::REPORTS),
            opens: of_shape(Shape::OPENS),
            unknown: set(Digest::UNKNOWN),
            words: of_shape(Shape::WORD),
        }
    }
}

/// The bits of eight bytes in another order: of each byte the lowest bits in the first one, and so on.
#[inline]
fn transposed(bytes: u64) -> u64 {
    // Bits change places within squares of two by two, then these within larger ones, then those.
    let swap = |bits: u64, by: u32, upper: u64| {
        let differ = (bits ^ bits >> by) & upper;
        bits ^ differ ^ differ << by
    };
    let bits = swap(bytes, 7, 0x00aa_00aa_00aa_00aa);
    let bits = swap(bits, 14, 0x0000_cccc_0000_cccc);
    swap(bits, 28, 0x0000_0000_f0f0_f0f0)
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
    fn bits_change_places_with_bytes() {
        for (from, to) in (0..8).flat_map(|byte| (0..8).map(move |bit| (8 * byte + bit, 8 * bit + byte))) {
            assert_eq!(transposed(1 << from), 1 << to);
        }
    }

    #[test]
    fn each_token_is_found_in_its_class() {
        for at in 0..BLOCK {
            let mut tokens = [0; BLOCK];
            tokens[at] = Digest::REPORTS | Shape::BEGINS.and(ASKED);
            let classes = Classes::of(&tokens);
            assert_eq!((classes.reports, classes.capitals, classes.nouns), (1 << at, 1 << at, 0));
            assert!(bits(classes.capitals).eq([at]));
        }
    }
}
