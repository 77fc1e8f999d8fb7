//! What the letters of a word show.

/// What the letters of a token show; a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape(u16);

impl Shape {
    pub(super) const NONE: Shape = Shape(0);
    // What is asked of every token is lowest, where `Digest` has no bits.
    /// A capital, or one behind a joined particle.
    pub(super) const BEGINS: Shape = Shape(1);
    /// A word, and no number.
    pub(super) const WORD: Shape = Shape(1 << 5);
    /// The bit of [`Digest::NOUN`](crate::lexicon::Digest::NOUN): both stand for people.
    pub(super) const AGE: Shape = Shape(1 << 4);
    /// A sign behind which anything may begin upper case.
    pub(super) const OPENS: Shape = Shape(1 << 7);
    pub(super) const CAPITAL: Shape = Shape(1 << 8);
    pub(super) const ALL_CAPITALS: Shape = Shape(1 << 9);
    pub(super) const PREFIXED: Shape = Shape(1 << 10);
    pub(super) const CONTRACTED: Shape = Shape(1 << 11);
    pub(super) const ADJECTIVAL: Shape = Shape(1 << 12);
    pub(super) const AGENT: Shape = Shape(1 << 13);
    /// `according` without `to`.
    pub(super) const APART: Shape = Shape(1 << 14);

    /// The set with these bits.
    pub(super) const fn of_bits(bits: u8) -> Shape {
        Shape(bits as u16)
    }

    /// True where the two sets share a member.
    #[inline]
    pub(super) const fn any(self, other: Shape) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    #[inline]
    pub(super) const fn or(self, other: Shape) -> Shape {
        Shape(self.0 | other.0)
    }

    /// The set where `holds`, else the empty one.
    #[inline]
    pub(super) const fn when(self, holds: bool) -> Shape {
        Shape(self.0 * holds as u16)
    }

    /// What of the first eight is in both sets.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the first eight are what is wanted")]
    pub(super) const fn and(self, other: Shape) -> u8 {
        (self.0 & other.0) as u8
    }

    /// Takes out what is in `other`.
    pub(super) const fn remove(&mut self, other: Shape) {
        self.0 &= !other.0;
    }
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// `char::is_alphanumeric`, quick to say no to the quotation marks and dashes of general punctuation.
#[inline]
pub(super) fn is_alphanumeric(c: char) -> bool {
    !matches!(c, '\u{2000}'..='\u{206f}') && c.is_alphanumeric()
}

/// False for most words that are not: their second letter tells.
#[inline]
pub(super) fn may_be_capitals(word: &[u8]) -> bool {
    !matches!(word, [] | [_] | [_, b'a'..=b'z', ..])
}

/// True where it has two letters or more and none is lower case.
#[inline(never)]
pub(super) fn is_all_capitals(word: &str) -> bool {
    if !may_be_capitals(word.as_bytes()) {
        return false;
    }
    let mut letters = 0;
    for c in word.chars() {
        if c.is_lowercase() {
            return false;
        }
        letters += u32::from(c.is_uppercase());
    }
    letters > 1
}

/// `al-Varani`, `el-Baz`, `d’Arcy`: up to three lower-case letters, a joint, a capital.
pub(super) fn is_prefixed(word: &str) -> bool {
    let mut chars = word.chars();
    let joint = chars.by_ref().take(5).position(|c| !c.is_lowercase());
    let Some(lower @ 1..) = joint else { return false };
    let joint = word.chars().nth(lower);
    joint.is_some_and(|c| c == '-' || is_apostrophe(c)) && chars.next().is_some_and(char::is_uppercase)
}

/// Words of no more letters, without `s`, are not looked at for a suffix that makes nouns for people.
const AGENT_SUFFIX: usize = 5;

/// `questioner`, `investors`, `bassoonist`, `librarian`, `bondsman`, `salesperson`; a full stop may stand behind it.
pub(super) fn has_agent_suffix(word: &[u8]) -> bool {
    let &[.., last] = word else { return false };
    if word.len() <= AGENT_SUFFIX || !matches!(last, b'n' | b'r' | b's' | b't' | b'.') {
        return false;
    }
    let word = word.strip_suffix(b".").unwrap_or(word);
    let stem = word.strip_suffix(b"s").unwrap_or(word);
    stem.len() > AGENT_SUFFIX
        && match stem {
            [.., b'e' | b'o', b'r'] => true,
            [.., b't'] => stem.ends_with(b"ist"),
            [.., b'n'] => stem.ends_with(b"ian") || stem.ends_with(b"man") || stem.ends_with(b"person"),
            _ => false,
        }
}
