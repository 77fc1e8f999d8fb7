//! Keys: a word as one number.

use std::hash::Hasher;

/// Keys are hashes already: hashing them again would be work for nothing.
#[derive(Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }

    // Positions, which stand close together.
    fn write_usize(&mut self, n: usize) {
        self.0 = (n as u64).wrapping_mul(FACTOR).rotate_left(32);
    }
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A [`key`] in the making, from the bytes of the folded word, eight at a time.
#[derive(Debug, Clone, Copy)]
pub struct KeyMaker {
    hash: u64,
    /// Bytes that are fewer than eight yet, the first one lowest, and how many.
    block: u64,
    filled: u32,
}

impl KeyMaker {
    /// Nothing so far.
    pub const NEW: KeyMaker = KeyMaker { hash: 0xcbf2_9ce4_8422_2325, block: 0, filled: 0 };

    /// Takes the next byte, folded already.
    #[inline]
    pub const fn push(&mut self, folded: u8) {
        self.block |= (folded as u64) << (8 * self.filled);
        self.filled += 1;
        if self.filled == 8 {
            self.push_block(self.block);
            (self.block, self.filled) = (0, 0);
        }
    }

    fn push_char(&mut self, folded: char) {
        folded.encode_utf8(&mut [0; 4]).bytes().for_each(|b| self.push(b));
    }

    /// Takes the next eight bytes, folded already, the first one lowest. Only the last block of a word may hold fewer, at
    /// least one, with zeros behind them; no single bytes may go before it.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
    pub const fn push_block(&mut self, folded: u64) {
        // The halves of the long product: every bit of the key depends on every bit of the block.
        let product = (self.hash ^ folded) as u128 * FACTOR as u128;
        self.hash = product as u64 ^ (product >> 64) as u64;
    }

    /// The key of what was pushed.
    #[inline]
    pub const fn finish(mut self) -> u64 {
        if self.filled > 0 {
            self.push_block(self.block);
        }
        self.hash
    }
}

/// The key of a word: a hash of its folded form, equal for `Said`, `said` and `SAID`, for `I’m` and `I'm`.
pub fn key(word: &str) -> u64 {
    let mut maker = KeyMaker::NEW;
    let mut rest = word.as_bytes();
    // A sign alone.
    if let &[only] = rest
        && only.is_ascii_punctuation()
        && only != b'`'
    {
        return byte_key(only);
    }
    if let &[0xe2, second @ (0x80 | 0x81), third] = rest {
        let apostrophe = second == 0x80 && matches!(third, 0x98 | 0x99);
        maker.push_block(u64::from(if apostrophe {
            u32::from(b'\'')
        } else {
            u32::from_le_bytes([0xe2, second, third, 0])
        }));
        return maker.finish();
    }
    while !rest.is_empty() {
        let block = block(rest);
        if block & HIGH != 0 {
            // Only ASCII so far, so a character begins here.
            fold(word.get(word.len() - rest.len()..).unwrap_or_default(), &mut maker);
            break;
        }
        maker.push_block(fold_ascii(block));
        rest = rest.get(8..).unwrap_or_default();
    }
    maker.finish()
}

/// [`key`] of one ASCII byte that folds to itself.
#[inline]
pub(crate) fn byte_key(byte: u8) -> u64 {
    let mut maker = KeyMaker::NEW;
    maker.push_block(u64::from(byte));
    maker.finish()
}

/// The highest bit of each of eight bytes: set in those that are not ASCII.
const HIGH: u64 = repeat(0x80);

/// Eight times the same byte.
pub(crate) const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The first eight of `bytes`, the first one lowest; zeros where there are fewer.
#[inline]
pub(crate) fn block(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    let (four, rest, at) = match bytes.split_first_chunk() {
        Some((four, rest)) => (u32::from_le_bytes(*four), rest, 32),
        None => (0, bytes, 0),
    };
    let three = match *rest {
        [] => 0,
        [a] => u32::from(a),
        [a, b] => u32::from_le_bytes([a, b, 0, 0]),
        [a, b, c, ..] => u32::from_le_bytes([a, b, c, 0]),
    };
    u64::from(four) | u64::from(three) << at
}

/// The bytes of `block`, all ASCII, whose value is at least `least`: their highest bits.
#[inline]
pub(crate) const fn at_least(block: u64, least: u8) -> u64 {
    (block + repeat(0x80 - least)) & HIGH
}

/// Eight ASCII bytes at once in lower case, with straight apostrophes.
#[inline]
const fn fold_ascii(block: u64) -> u64 {
    let capitals = at_least(block, b'A') & !at_least(block, b'Z' + 1);
    let ticks = at_least(block, b'`') & !at_least(block, b'`' + 1);
    (block | capitals >> 2) ^ ((ticks >> 7) * (b'`' ^ b'\'') as u64)
}

/// Takes the characters of `rest`, ASCII or not.
fn fold(rest: &str, maker: &mut KeyMaker) {
    for c in rest.chars() {
        match c {
            '’' | '‘' | 'ʼ' | '`' => maker.push(b'\''),
            c if c.is_ascii() => maker.push(c.to_ascii_lowercase() as u8),
            // Quotation marks and dashes of general punctuation have no case.
            '\u{2000}'..='\u{206f}' => maker.push_char(c),
            c => c.to_lowercase().for_each(|l| maker.push_char(l)),
        }
    }
}

/// The key of a row of things whose first ones have `key`, with one more behind them; that of none is 0.
pub(crate) fn mix(key: u64, next: u64) -> u64 {
    (key.rotate_left(23) ^ next).wrapping_mul(FACTOR)
}

/// [`key`] of a lower-case ASCII word, as a constant.
pub const fn ascii_key(word: &str) -> u64 {
    let mut maker = KeyMaker::NEW;
    let mut rest = word.as_bytes();
    while let [b, tail @ ..] = rest {
        maker.push(*b);
        rest = tail;
    }
    maker.finish()
}

/// Keys of the words that the code asks for by name.
pub mod words {
    use super::ascii_key;

    /// `according`, a cue before [`TO`].
    pub const ACCORDING: u64 = ascii_key("according");
    /// `and`
    pub const AND: u64 = ascii_key("and");
    /// `by`
    pub const BY: u64 = ascii_key("by");
    /// `for`
    pub const FOR: u64 = ascii_key("for");
    /// `of`
    pub const OF: u64 = ascii_key("of");
    /// `that`
    pub const THAT: u64 = ascii_key("that");
    /// `to`
    pub const TO: u64 = ascii_key("to");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_case_and_apostrophes() {
        assert_eq!(key("O’Malley"), key("o'malley"));
        assert_eq!(key("`O`MALLEY`"), key("'o'malley'"));
        assert_eq!(key("ÉTÉ"), key("été"));
        assert_ne!(key("said"), key("says"));
        assert_eq!(key("That"), words::THAT);
    }

    #[test]
    fn a_sign_alone_has_the_key_of_its_bytes() {
        for sign in '\u{2000}'..='\u{206f}' {
            let mut maker = KeyMaker::NEW;
            fold(&sign.to_string(), &mut maker);
            assert_eq!(key(&sign.to_string()), maker.finish(), "{sign:?}");
        }
    }

    #[test]
    fn keys_are_the_same_however_the_bytes_come() {
        let long = "@az[`{_0-counter-revolutionaries.9";
        for end in 0..=long.len() {
            let word = long.split_at(end).0;
            let folded = word.replace('`', "'");
            assert_eq!(key(&word.to_uppercase()), ascii_key(&folded), "{word}");
            // The character that is not ASCII has the bytes taken one by one.
            let mut maker = KeyMaker::NEW;
            folded.bytes().chain("é".bytes()).chain(folded.bytes()).for_each(|b| maker.push(b));
            assert_eq!(key(&format!("{word}É{word}")), maker.finish(), "{word}");
        }
    }
}
