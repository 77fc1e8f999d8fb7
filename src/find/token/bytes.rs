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
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letters {
    /// Their [`key`](crate::lexicon::key).
    pub(super) key: u64,
    /// How many they are; 32 bits, so that all of this is passed on in two registers.
    pub(super) length: u32,
    /// The first one.
    pub(super) first: u8,
    /// The byte behind them, 0 at the end of the text.
    pub(super) behind: u8,
}

impl Letters {
    /// Those of text that begins with `first`, eight letters, and goes on with `rest`.
    pub(super) fn beyond(first: Block, mut rest: &[u8]) -> Self {
        let (mut length, mut key) = (8, KeyMaker::NEW);
        key.push_block(first.folded());
        loop {
            let block = Block::of(rest);
            let mut farther = key;
            farther.push_block(block.folded() & block.letters());
            // Whether eight letters are all of it cannot be guessed, so both keys are made.
            key = if block.length() == 0 { key } else { farther };
            length += block.length();
            if block.other != 0 {
                return Self { length, first: first.first(), key: key.finish(), behind: block.behind() };
            }
            rest = rest.get(8..).unwrap_or_default();
        }
    }

    /// Those of text that begins with `block`, which has letters first and something else behind them.
    #[inline]
    pub(super) fn within(block: Block) -> Self {
        let mut key = KeyMaker::NEW;
        key.push_block(block.folded() & block.letters());
        Self { length: block.length(), first: block.first(), key: key.finish(), behind: block.behind() }
    }

    /// True where the first one is a capital.
    #[inline]
    pub(super) fn capital(self) -> bool {
        self.first & (b'a' ^ b'A') == 0
    }
}

/// Eight bytes of a text, the first one lowest; zeros behind its end. Small enough to be passed on in two registers.
#[derive(Clone, Copy)]
pub(super) struct Block {
    bytes: u64,
    /// The highest bit of each byte that is no ASCII letter.
    other: u64,
}

/// The bit that tells a small letter from its capital, in each of eight bytes.
const SMALL: u64 = repeat(b'a' ^ b'A');

impl Block {
    /// The first eight of `text`.
    #[inline]
    pub(super) fn of(text: &[u8]) -> Self {
        let bytes = block(text);
        let folded = bytes | SMALL;
        let ascii = folded & repeat(0x7f);
        let letters = at_least(ascii, b'a') & !at_least(ascii, b'z' + 1) & !bytes;
        Self { bytes, other: !letters & repeat(0x80) }
    }

    /// All of it with small letters for capitals.
    #[inline]
    fn folded(self) -> u64 {
        self.bytes | SMALL
    }

    /// The first byte.
    #[inline]
    fn first(self) -> u8 {
        let [first, ..] = self.bytes.to_le_bytes();
        first
    }

    /// True where the first byte is a letter.
    #[inline]
    pub(super) fn begins_with_letter(self) -> bool {
        self.other & 0x80 == 0
    }

    /// True where all bytes are letters.
    #[inline]
    pub(super) fn is_full(self) -> bool {
        self.other == 0
    }

    /// All bits of the letters before the first other byte.
    #[inline]
    fn letters(self) -> u64 {
        // The first other byte, by its highest bit, and all bits below that byte.
        let first = self.other & self.other.wrapping_neg();
        (first >> 7).wrapping_sub(1)
    }

    /// How many letters there are before the first other byte.
    #[inline]
    pub(super) fn length(self) -> u32 {
        self.other.trailing_zeros() / 8
    }

    /// The first byte that is no letter; 0 where all are letters.
    #[inline]
    pub(super) fn behind(self) -> u8 {
        let [behind, ..] = (self.bytes >> (self.other.trailing_zeros() & 0x38)).to_le_bytes();
        behind
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::key;

    /// The letters that `text` begins with.
    fn letters(text: &str) -> Letters {
        let block = Block::of(text.as_bytes());
        if block.is_full() { Letters::beyond(block, &text.as_bytes()[8..]) } else { Letters::within(block) }
    }

    #[test]
    fn letters_end_before_the_first_other_byte() {
        let word = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for behind in ["", "@", "[", "`", "{", " ", "\0", "9Zz", "é", "Á", "’s"] {
            for from in 0..word.len() {
                let small = word.split_at(from).1;
                for text in [small, &small.to_uppercase()] {
                    let whole = format!("{text}{behind} a");
                    let letters = letters(&whole);
                    assert_eq!((letters.length as usize, letters.key), (text.len(), key(text)), "{whole}");
                    assert_eq!(
                        (Some(&letters.first), letters.behind),
                        (text.as_bytes().first(), whole.as_bytes()[text.len()])
                    );
                    let capital = text.starts_with(|c: char| c.is_uppercase());
                    assert_eq!(letters.capital(), capital, "{whole}");
                }
            }
        }
    }
}
