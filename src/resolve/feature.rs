//! Named features: what a candidate source is described by, how a feature is written in a weights file, and how it is
//! told to a reader.
//!
//! A feature is a [`Template`] and a few small [`Value`]s. Its name is made where a weights file is written or a row says
//! why; scoring does without.

mod template;
mod written;

pub use template::Template;
pub use written::{Written, parse_feature, write_feature};

/// A short constant label, by its number among all labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sym(u64);

/// All labels there are: letters, digits and `#`, nothing that looks like a number.
const LABELS: [&str; 23] = [
    "b0", "b1", "b2", "bp", "a0", "a1", "aq", "before", "after", "Q", "X", "#", "none", "oth", "c0", "c1", "c2", "c3",
    "c4", "number", "work", "term", "nocue",
];

/// The labels' letters as numbers, to be compared at once.
const PACKED: [u64; LABELS.len()] = {
    let mut packed = [0; LABELS.len()];
    let (mut slots, mut labels): (&mut [u64], &[&str]) = (&mut packed, &LABELS);
    while let ([slot, others @ ..], [label, rest @ ..]) = (slots, labels) {
        *slot = pack(label);
        (slots, labels) = (others, rest);
    }
    packed
};

/// Up to eight bytes as one number.
const fn pack(text: &str) -> u64 {
    let mut packed = 0;
    let mut rest = text.as_bytes();
    while let [b, tail @ ..] = rest {
        packed = packed << 8 | *b as u64;
        rest = tail;
    }
    packed
}

impl Sym {
    /// The number of labels there are.
    #[expect(clippy::cast_possible_truncation, reason = "two dozen")]
    pub const NUMBER: u8 = LABELS.len() as u8;

    /// A label of the list.
    ///
    /// # Panics
    /// Where the list does not hold `text`; labels are constants, and then it does not compile.
    pub const fn new(text: &str) -> Self {
        match Self::named(text) {
            Some(sym) => sym,
            None => panic!("a label is missing from the list"),
        }
    }

    /// The label that reads `text`.
    pub const fn named(text: &str) -> Option<Self> {
        let wanted = pack(text);
        let mut number = 0;
        let mut rest: &[u64] = &PACKED;
        while let [packed, more @ ..] = rest {
            if *packed == wanted && text.len() <= 8 {
                return Some(Self(number));
            }
            number += 1;
            rest = more;
        }
        None
    }

    /// How it is written.
    pub fn text(self) -> &'static str {
        LABELS.get(usize::from(self.number())).copied().unwrap_or_default()
    }

    /// Its number among all labels.
    #[expect(clippy::cast_possible_truncation, reason = "there are two dozen")]
    pub const fn number(self) -> u8 {
        self.0 as u8
    }
}

/// One value of a feature. What it holds has the same size whatever its kind, so that it is read without a jump to what its
/// kind asks for: the kinds of the words of a text are as good as random, and jumps by them are mispredicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A small number: a class, a bucket's lower end, a truth value.
    Int(i64),
    /// A word of the text, by its [`key`](crate::lexicon::key()); proper names are never given here.
    Word(u64),
    /// A constant label.
    Sym(Sym),
    /// A punctuation character.
    Char(Char),
    /// Up to six ASCII signs, in order: the punctuation between two places.
    Signs(Signs),
}

/// A character, in as much room as the other [`Value`]s take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Char(u64);

impl Char {
    /// The character.
    pub const fn new(c: char) -> Self {
        Self(c as u64)
    }

    /// The same.
    pub fn get(self) -> char {
        u32::try_from(self.0).ok().and_then(char::from_u32).unwrap_or_default()
    }

    /// Its number where it is one of ASCII.
    #[inline]
    pub fn ascii(self) -> Option<u8> {
        u8::try_from(self.0).ok().filter(u8::is_ascii)
    }
}

/// Up to six ASCII signs, in order; they are put together in one number, where an array would go through memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signs(u64);

impl Signs {
    /// How many there are at most.
    pub const MOST: usize = 6;

    /// Puts a sign at a free position; at one there is not it is dropped.
    #[inline]
    pub fn put(&mut self, position: usize, sign: u8) {
        if position < Self::MOST {
            self.0 |= u64::from(sign) << (8 * position);
        }
    }

    /// Those that are the bytes of a number, the lowest first.
    #[inline]
    pub fn packed(signs: u64) -> Self {
        Self(signs & !(u64::MAX << (8 * Self::MOST)))
    }

    /// The signs.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        self.0.to_le_bytes().into_iter().filter(|&sign| sign != 0)
    }
}

impl FromIterator<u8> for Signs {
    fn from_iter<I: IntoIterator<Item = u8>>(signs: I) -> Self {
        let mut out = Signs::default();
        signs.into_iter().take(Signs::MOST).enumerate().for_each(|(n, sign)| out.put(n, sign));
        out
    }
}

impl Value {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn code(self) -> u64 {
        let kind: u64 = match self {
            Value::Int(_) => 0,
            Value::Word(_) => 1,
            Value::Sym(_) => 2,
            Value::Char(_) => 3,
            Value::Signs(_) => 4,
        };
        let content = match self {
            Value::Int(n) => n.cast_unsigned(),
            Value::Word(key) => key,
            Value::Sym(s) => s.0,
            Value::Char(c) => c.0,
            Value::Signs(signs) => signs.0,
        };
        kind << 60 ^ content
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Int(i64::from(truth))
    }
}

impl From<u8> for Value {
    fn from(n: u8) -> Self {
        Value::Int(i64::from(n))
    }
}

impl From<i32> for Value {
    fn from(n: i32) -> Self {
        Value::Int(n.into())
    }
}

impl From<char> for Value {
    fn from(c: char) -> Self {
        Value::Char(Char::new(c))
    }
}

impl From<Sym> for Value {
    fn from(s: Sym) -> Self {
        Value::Sym(s)
    }
}

/// Most values of a feature.
pub const MOST_VALUES: usize = 6;

/// A number that tells the feature from others.
#[inline(always)]
#[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
pub fn feature_key(template: Template, values: &[Value]) -> u64 {
    let mut key = Key::new(template);
    for value in values {
        key.add(value.code());
    }
    key.finish()
}

/// A key in the making.
struct Key(u64);

impl Key {
    #[inline]
    fn new(template: Template) -> Self {
        Self((template as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    #[inline]
    fn add(&mut self, code: u64) {
        self.0 = (self.0.rotate_left(25) ^ code).wrapping_mul(0xff51_afd7_ed55_8ccd);
    }

    #[inline]
    fn finish(self) -> u64 {
        self.0 ^ (self.0 >> 31)
    }
}

/// Receives the features of one candidate.
pub trait Sink {
    /// Takes one feature.
    fn add(&mut self, template: Template, values: &[Value]);
}

/// The lower end of the bucket that holds `n`: the largest of `edges`, which ascend, that is not above it.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "the edges are known where it is called: then it is a few moves without a branch"
)]
pub fn bucket(n: usize, edges: &[usize]) -> Value {
    int(edges.iter().fold(0, |below, &edge| if edge <= n { edge } else { below }))
}

/// A number as it is.
#[inline(always)]
#[expect(clippy::inline_always, reason = "it is a move where the number is small and known")]
pub fn int(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
