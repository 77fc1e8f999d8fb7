//! What a byte of the text can be, so that runs of ASCII letters, which most words are, take few looks.

use crate::lexicon::{KeyMaker, at_least, block, repeat};

/// Classes of bytes; a set.
pub(super) type Class = u8;

/// An ASCII letter.
pub(super) const LETTER: Class = 1;
/// ASCII white space.
pub(super) const SPACE: Class = 4;
/// A digit or `_`: goes on with a word, and begins one.
pub(super) const FIGURE: Class = 8;
/// What may join two parts of a word: `-`, `&`, `.`, an apostrophe.
pub(super) const JOINT: Class = 16;
/// A part of a character that is not ASCII.
pub(super) const HIGH: Class = 32;

const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut out = [0; 256];
    let mut rest: &mut [Class] = &mut out;
    let mut b = 0u8;
    while let Some((slot, tail)) = rest.split_first_mut() {
        *slot = match b {
            b'A'..=b'Z' | b'a'..=b'z' => LETTER,
            b'0'..=b'9' | b'_' => FIGURE,
            b'\t'..=b'\r' | b' ' => SPACE,
            b'-' | b'&' | b'.' | b'\'' | b'`' => JOINT,
            0x80.. => HIGH,
            _ => 0,
        };
        rest = tail;
        b = b.wrapping_add(1);
    }
    out
}

/// The class of a byte; 0 for a sign that always stands alone.
#[inline]
pub(super) fn class(b: u8) -> Class {
    CLASSES.get(usize::from(b)).copied().unwrap_or(0)
}

/// A run of ASCII letters, up to the first other byte.
pub(super) struct Letters {
    /// How many they are.
    pub(super) length: usize,
    /// Their [`key`](crate::lexicon::key).
    pub(super) key: u64,
}

impl Letters {
    /// The bit that tells a small letter from its capital, in each of eight bytes.
    const SMALL: u64 = repeat(b'a' ^ b'A');

    /// Those that `text` begins with, read eight bytes at a time.
    #[inline]
    pub(super) fn of(mut text: &[u8]) -> Self {
        let (mut length, mut key) = (0, KeyMaker::NEW);
        loop {
            let block = block(text);
            let folded = block | Self::SMALL;
            let ascii = folded & repeat(0x7f);
            let letters = at_least(ascii, b'a') & !at_least(ascii, b'z' + 1) & !block;
            // The first other byte, by its highest bit, and all bits below that byte.
            let other = !letters & repeat(0x80);
            let run = ((other & other.wrapping_neg()) >> 7).wrapping_sub(1);
            if run != 0 {
                key.push_block(folded & run);
            }
            length += other.trailing_zeros() as usize / 8;
            match text.get(8..) {
                Some(rest) if other == 0 => text = rest,
                _ => break,
            }
        }
        Self { length, key: key.finish() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::key;

    #[test]
    fn letters_end_before_the_first_other_byte() {
        let word = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for behind in ["", "@", "[", "`", "{", " ", "\0", "9Zz", "é", "Á", "’s"] {
            for from in 0..word.len() {
                let text = word.split_at(from).1;
                let letters = Letters::of(format!("{text}{behind} a").as_bytes());
                assert_eq!((letters.length, letters.key), (text.len(), key(text)), "{text}{behind}");
                let letters = Letters::of(format!("{}{behind}", text.to_uppercase()).as_bytes());
                assert_eq!((letters.length, letters.key), (text.len(), key(text)));
            }
        }
    }
}
