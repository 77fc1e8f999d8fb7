//! What is known about words before any article is read: hand-edited lists, one entry a line.
//!
//! A [`Lexicon`] is one flat table from a word's key to an [`Entry`]. The key is a hash of the folded word
//! ([`key`]): ASCII and Unicode lower case, every apostrophe straight. Tokens carry it, so a word is looked up once.

mod english;
mod key;
mod table;

pub use english::english;
pub use key::{KeyHasher, KeyMaker, ascii_key, key, words};
pub(crate) use key::{at_least, block, byte_key, mix, repeat};
pub use table::Lexicon;

/// What one word can be; a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks(u32);

macro_rules! marks {
    ($($name:ident = $bit:expr, $doc:literal;)*) => {
        impl Marks {
            $(#[doc = $doc] pub const $name: Marks = Marks(1 << $bit);)*
        }
    };
}

marks! {
    HARD_TITLE = 0, "Stands before a personal name and proves it one (`Mr`, `Sen`, `President`).";
    SOFT_TITLE = 1, "Occurs inside sequences of titles (`former`, `deputy`, `campaign`).";
    ORGANISATION = 2, "Marks a capitalised name as an organisation's.";
    PLACE = 3, "A country, city or seat of power.";
    DEMONYM = 4, "An adjective or noun of nationality.";
    DETERMINER = 5, "An article, possessive, quantifier or demonstrative.";
    PREPOSITION = 6, "A preposition.";
    CONJUNCTION = 7, "A coordinating or subordinating conjunction.";
    AUXILIARY = 8, "A form of be, have, do or a modal.";
    ADVERB = 9, "An adverb that stands between a subject and its verb.";
    DATE = 10, "A month or weekday.";
    ABBREVIATION = 11, "Its full stop does not end a sentence.";
    PARTICLE = 12, "A lower-case part of surnames (`de`, `al`, `von`).";
    SUFFIX = 13, "Follows a personal name (`Jr`, `PhD`).";
    CHANNEL = 14, "Where people say things (`statement`, `interview`, `radio`).";
    WORK = 15, "Announces the title of a work (`film`, `entitled`).";
    TERM_TRIGGER = 16, "Announces a term, nickname or scare quote (`so-called`, `dubbed`).";
    ISSUED = 17, "A document that speaks for whoever issued it (`statement`, `letter`).";
    STUDY = 18, "A document that speaks for itself (`report`, `ruling`).";
    ROLE = 19, "A lower-case noun for people who speak (`spokesman`, `critics`).";
    GROUP = 20, "A lower-case noun for organisations that speak (`ministry`, `campaign`).";
    CUE_VERB = 21, "A form of a reporting verb.";
    CUE_NOUN = 22, "A noun that reports (`claim`, `words`).";
    PRONOUN = 23, "A pronoun that can be a source.";
}

impl Marks {
    /// The set with nothing in it.
    pub const NONE: Marks = Marks(0);

    /// True where the two sets share a member.
    pub fn any(self, other: Marks) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }
}

/// The classes of pronouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pronoun {
    /// Not a pronoun.
    #[default]
    No,
    /// he, him, his.
    He,
    /// she, her, hers.
    She,
    /// they, them, their.
    They,
    /// it, its.
    It,
    /// I, me, my.
    I,
    /// we, us, our.
    We,
    /// you, your.
    You,
    /// who, which.
    Who,
    /// that, a relative pronoun only before a verb.
    That,
    /// others, some, one, everyone.
    Indefinite,
}

/// What is known about one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Entry {
    /// What it can be.
    pub marks: Marks,
    /// As a reporting verb or noun: how likely a use of this form reports, 0 (rarely) to 4 (nearly always).
    pub cue: u8,
    /// As a role, group or document: how likely a use of it is a source, 0 to 4.
    pub source: u8,
    /// Gender of the people the word names: negative female, positive male.
    pub gender: i8,
    /// As a first name: log-odds of male against female in tenths, 0 where it is none or both alike.
    pub name_gender: i8,
    /// True where it is a first name.
    pub first_name: bool,
    /// Most frequent part of speech in lower case, one letter as in `tags.txt`; `?` where unknown.
    pub tag: Tag,
    /// Its class as a pronoun.
    pub pronoun: Pronoun,
}

impl Entry {
    /// Nothing is known of the word.
    pub const UNKNOWN: Entry = Entry {
        marks: Marks::NONE,
        cue: 0,
        source: 0,
        gender: 0,
        name_gender: 0,
        first_name: false,
        tag: Tag(b'?'),
        pronoun: Pronoun::No,
    };
}

/// A coarse part of speech: one ASCII letter of `tags.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag(pub u8);

impl Default for Tag {
    fn default() -> Self {
        Tag(b'?')
    }
}

impl Tag {
    /// A noun, singular or plural.
    pub fn is_noun(self) -> bool {
        matches!(self.0, b'N' | b'S')
    }

    /// A finite or non-finite verb.
    pub fn is_verb(self) -> bool {
        matches!(self.0, b'V' | b'Z' | b'D' | b'E' | b'G')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read() {
        let lexicon = english();
        let said = lexicon.entry(key("said"));
        assert!(said.marks.any(Marks::CUE_VERB));
        assert_eq!(said.cue, 4);
        assert!(lexicon.entry(key("spokeswoman")).gender < 0);
        assert!(lexicon.entry(key("Mary")).name_gender < 0);
        assert!(!lexicon.entry(key("qqqq")).marks.any(Marks::ROLE));
    }
}
