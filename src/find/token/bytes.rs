//! What a byte of the text can be, so that runs of ASCII letters, which most words are, take one look a byte.

/// Classes of bytes; a set.
pub(super) type Class = u8;

/// An ASCII letter.
pub(super) const LETTER: Class = 1;
/// An ASCII capital.
pub(super) const CAPITAL: Class = 2;
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
            b'A'..=b'Z' => LETTER | CAPITAL,
            b'a'..=b'z' => LETTER,
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
