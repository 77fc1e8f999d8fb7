//! What is known about one word.

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
    // These follow from the rest of an entry, so that what is asked of many words takes one look.
    OUTSIDE = 24, "Stands in no noun phrase (`of`, `is`, `who`).";
    OUTSIDE_SMALL = 25, "Stands in none where it is in lower case (`said`, `often`).";
    LINK = 26, "May join more to a name (`de`, `of`, `and`).";
    OPENER = 27, "A common word, no title or auxiliary, that has its capital from where it stands (`the`, `In`).";
}

impl Marks {
    /// The lists of nouns for those who speak.
    pub(crate) const SPEAKING_NOUN: Marks = Marks::ROLE.or(Marks::GROUP).or(Marks::ISSUED).or(Marks::STUDY);

    /// The lists of function words, which stay small in titles.
    pub(crate) const FUNCTION: Marks =
        Marks::PREPOSITION.or(Marks::DETERMINER).or(Marks::CONJUNCTION).or(Marks::PRONOUN).or(Marks::AUXILIARY);

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

/// What is asked about every word of a text, in a byte of its own; a set. The bits leave room for what its letters show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Digest(pub(crate) u8);

impl Digest {
    /// A pronoun that can be a source.
    pub(crate) const PRONOUN: u8 = 1 << 1;
    /// Of no known part of speech.
    pub(crate) const UNKNOWN: u8 = 1 << 2;
    /// A cue that mostly reports.
    pub(crate) const REPORTS: u8 = 1 << 3;
    /// A noun for those who speak.
    pub(crate) const NOUN: u8 = 1 << 4;
    /// A function word.
    pub(crate) const FUNCTION: u8 = 1 << 6;
    /// All of these.
    pub(crate) const ALL: u8 = Self::PRONOUN | Self::UNKNOWN | Self::REPORTS | Self::NOUN | Self::FUNCTION;

    /// That of a word of which this is known.
    pub(super) fn of(entry: &Entry) -> Self {
        let bits = [
            (entry.marks.any(Marks::PRONOUN), Self::PRONOUN),
            (entry.tag == Tag::UNKNOWN, Self::UNKNOWN),
            (entry.cue >= 3, Self::REPORTS),
            (entry.marks.any(Marks::SPEAKING_NOUN), Self::NOUN),
            (entry.marks.any(Marks::FUNCTION), Self::FUNCTION),
        ];
        Self(bits.iter().filter(|(holds, _)| *holds).map(|(_, bit)| bit).sum())
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

impl Pronoun {
    /// All classes, in order.
    const ALL: [Pronoun; 11] = [
        Pronoun::No,
        Pronoun::He,
        Pronoun::She,
        Pronoun::They,
        Pronoun::It,
        Pronoun::I,
        Pronoun::We,
        Pronoun::You,
        Pronoun::Who,
        Pronoun::That,
        Pronoun::Indefinite,
    ];
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
    /// How many bytes an entry takes in the table.
    pub(super) const SIZE: usize = 12;

    /// As it stands in the table.
    #[allow(dead_code, reason = "only build.rs writes tables")]
    pub(super) const fn to_bytes(self) -> [u8; Self::SIZE] {
        let Entry { marks, cue, source, gender, name_gender, first_name, tag, pronoun } = self;
        let [a, b, c, d] = marks.0.to_le_bytes();
        let (gender, name_gender) = (gender.cast_unsigned(), name_gender.cast_unsigned());
        [a, b, c, d, cue, source, gender, name_gender, first_name as u8, tag.0, pronoun as u8, 0]
    }

    /// The entry that [`to_bytes`](Entry::to_bytes) wrote.
    pub(super) fn from_bytes(bytes: [u8; Self::SIZE]) -> Self {
        let [a, b, c, d, cue, source, gender, name_gender, first_name, tag, pronoun, _] = bytes;
        Self {
            marks: Marks(u32::from_le_bytes([a, b, c, d])),
            cue,
            source,
            gender: gender.cast_signed(),
            name_gender: name_gender.cast_signed(),
            first_name: first_name != 0,
            tag: Tag(tag),
            pronoun: Pronoun::ALL.get(usize::from(pronoun)).copied().unwrap_or_default(),
        }
    }

    /// Nothing is known of the word.
    pub const UNKNOWN: Entry = Entry {
        marks: Marks::NONE,
        cue: 0,
        source: 0,
        gender: 0,
        name_gender: 0,
        first_name: false,
        tag: Tag::UNKNOWN,
        pronoun: Pronoun::No,
    };
}

/// A coarse part of speech: one ASCII letter of `tags.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag(pub u8);

impl Default for Tag {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl Tag {
    /// No part of speech is known.
    pub const UNKNOWN: Tag = Tag(b'?');

    /// A noun, singular or plural.
    pub fn is_noun(self) -> bool {
        matches!(self.0, b'N' | b'S')
    }

    /// A finite or non-finite verb.
    pub const fn is_verb(self) -> bool {
        matches!(self.0, b'V' | b'Z' | b'D' | b'E' | b'G')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_as_they_were_written() {
        for pronoun in Pronoun::ALL {
            let entry = Entry {
                marks: Marks::HARD_TITLE.or(Marks::PRONOUN),
                cue: 4,
                source: 3,
                gender: -1,
                name_gender: -20,
                first_name: true,
                tag: Tag(b'N'),
                pronoun,
            };
            assert_eq!(Entry::from_bytes(entry.to_bytes()), entry);
        }
        assert_eq!(Entry::from_bytes(Entry::UNKNOWN.to_bytes()), Entry::UNKNOWN);
    }
}
