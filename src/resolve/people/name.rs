//! Names made comparable: what differs between two spellings of one name is taken out, what tells two people apart stays.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lexicon::key;

/// Words before a surname that belong to it, in whatever case they are printed.
const PARTICLES: [&str; 21] = [
    "bin", "bint", "da", "das", "de", "del", "della", "dem", "den", "der", "di", "do", "dos", "du", "ibn", "la", "le",
    "van", "von", "ter", "zu",
];

/// The Arabic article, which some print and some do not.
const ARTICLES: [&str; 2] = ["al", "el"];

/// What stands before names and belongs to none of them.
const HONORIFICS: [&str; 13] =
    ["dame", "dr", "hon", "lady", "lord", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "sir"];

/// What tells a father from his son.
const GENERATIONS: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// A name as it is compared: in lower case, without accents, apostrophes and full stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// The words with one space between them, the parts of a word with one hyphen.
    words: Box<str>,
    /// The bytes before the surname, to which its particles belong.
    surname: u32,
    /// `jr`, `iii`.
    generation: Option<&'static str>,
}

/// How alike a printed name is to a known one, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// The surname alone is printed.
    Surname,
    /// The end of a longer name, a full first name for an initial, or `Jr.` that the known name has not.
    Part,
    /// The initial of the first name, and the surname.
    Initial,
    /// First name and surname are the same, and no middle name speaks against it.
    Middle,
    /// All words are the same.
    Same,
}

/// A word of a name on its way.
struct Word {
    text: String,
    /// Printed in lower case.
    lower: bool,
}

impl Word {
    fn is(&self, list: &[&str]) -> bool {
        list.contains(&&*self.text)
    }
}

impl Form {
    /// `None` for a name without letters or digits.
    pub(super) fn new(name: &str) -> Option<Self> {
        let mut words = Vec::with_capacity(4);
        for printed in name.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/')) {
            add_words(printed, &mut words);
        }
        let generation = words.last().filter(|_| words.len() > 2);
        let generation = generation.and_then(|last| GENERATIONS.into_iter().find(|g| *g == last.text));
        if generation.is_some() {
            words.pop();
        }
        if words.len() > 1 && words.first().is_some_and(|w| w.text == "the") {
            words.remove(0);
        }
        while words.len() > 2 && words.first().is_some_and(|w| w.is(&HONORIFICS)) {
            words.remove(0);
        }
        // `Al Gorman` is an Al, `Ali Al Gorman` has the article.
        let last = words.len().saturating_sub(1);
        let mut at = 0..;
        words.retain(|word| {
            let at = at.next().unwrap_or(0);
            !(word.is(&ARTICLES) && at < last && (at > 0 || word.lower))
        });
        if words.len() > 1 && words.iter().all(|w| w.text.chars().count() == 1) {
            // `U.N.`
            let joined = words.drain(..).map(|w| w.text).collect();
            words.push(Word { text: joined, lower: false });
        }
        let mut first = words.len().checked_sub(1)?;
        while let Some(before) = first.checked_sub(1)
            && let Some(word) = words.get(before)
        {
            // `Van Moe` is a Van; `Van der Moe` is none.
            let opens = before == 0 && first == last;
            if !(word.lower || word.is(&PARTICLES) && !opens) {
                break;
            }
            first = before;
        }
        let surname: usize = words.iter().take(first).map(|w| w.text.len() + 1).sum();
        let words: Vec<&str> = words.iter().map(|w| &*w.text).collect();
        Some(Self { words: words.join(" ").into(), surname: u32::try_from(surname).unwrap_or(0), generation })
    }

    /// First and middle names, one space between them; empty where only a surname is there.
    fn given(&self) -> &str {
        self.words.get(..self.surname as usize).unwrap_or("").trim_end()
    }

    /// The surname with its particles.
    fn surname(&self) -> &str {
        self.words.get(self.surname as usize..).unwrap_or("")
    }

    /// True for a surname alone, or whatever else is no more than one word.
    pub(super) fn is_short(&self) -> bool {
        self.surname == 0
    }

    /// True where it says more than a first name and a surname.
    pub(super) fn is_detailed(&self) -> bool {
        self.generation.is_some() || self.given().contains(' ')
    }

    /// The words with a space for each hyphen, as they are compared as a whole.
    pub(super) fn parts(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        self.words.split([' ', '-'])
    }

    /// The key by which names that may be alike are found.
    pub(super) fn last(&self) -> u64 {
        self.parts().next_back().map_or(0, key)
    }

    /// The first letter.
    pub(super) fn initial(&self) -> char {
        self.words.chars().next().unwrap_or(' ')
    }

    /// How alike this name, as printed in an article, is to `known`; `None` where it is another name.
    pub(super) fn likeness(&self, known: &Self) -> Option<Likeness> {
        let alike = self.likeness_of_words(known)?;
        match (self.generation, known.generation) {
            (Some(own), Some(other)) if own != other => None,
            // The son, perhaps, of the one who is known.
            (Some(_), None) => Some(alike.min(Likeness::Part)),
            _ => Some(alike),
        }
    }

    fn likeness_of_words(&self, known: &Self) -> Option<Likeness> {
        if is_same(&self.words, &known.words) {
            return Some(Likeness::Same);
        }
        let (own, other) = (self.given(), known.given());
        if own.is_empty() {
            let bare = known.surname().rsplit(' ').next();
            let named = is_same(self.surname(), known.surname()) || bare == Some(&self.words);
            return (named && !other.is_empty()).then_some(Likeness::Surname);
        }
        let family = is_same(self.surname(), known.surname()) && !other.is_empty();
        let alike = if family { likeness_of_given(own, other) } else { None };
        let longer = || {
            let (before, end) = known.words.split_at_checked(known.words.len().checked_sub(self.words.len())?)?;
            (before.ends_with(' ') && is_same(end, &self.words)).then_some(Likeness::Part)
        };
        alike.or_else(longer)
    }
}

/// The same for the first and middle names of two with one surname.
fn likeness_of_given(printed: &str, known: &str) -> Option<Likeness> {
    let (mut own, mut other) = (printed.split(' '), known.split(' '));
    let (first, known) = (own.next()?, other.next()?);
    let likeness = match (is_initial(first), is_initial(known)) {
        (false, false) if first == known => Likeness::Middle,
        (true, false) if known.starts_with(first) => Likeness::Initial,
        (_, true) if first.starts_with(known) => Likeness::Part,
        _ => return None,
    };
    go_together(&own.collect::<Vec<_>>(), &other.collect::<Vec<_>>()).then_some(likeness)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '–')
}

/// Adds the words of a stretch without spaces: one, but for `J.K.`
fn add_words(printed: &str, words: &mut Vec<Word>) {
    let lower = printed.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let mut parts: Vec<&str> = printed.split(is_hyphen).filter(|part| part.contains(char::is_alphanumeric)).collect();
    // `al-Varani`, `Al-Varani`, `as-Sabri`
    if let [first, _, ..] = parts.as_slice() {
        let article = ARTICLES.iter().any(|a| first.eq_ignore_ascii_case(a));
        if article || first.chars().count() <= 3 && first.chars().all(char::is_lowercase) {
            parts.remove(0);
        }
    }
    if let [one] = parts.as_slice() {
        words.extend(one.split('.').map(folded).filter(|w| !w.is_empty()).map(|text| Word { text, lower }));
        return;
    }
    let text = parts.into_iter().map(folded).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-");
    if !text.is_empty() {
        words.push(Word { text, lower });
    }
}

/// Letters and digits, in lower case and without accents.
fn folded(word: &str) -> String {
    if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return word.to_ascii_lowercase();
    }
    word.to_lowercase().nfd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric()).collect()
}

/// True where the words are equal, hyphens or not.
fn is_same(a: &str, b: &str) -> bool {
    let spaced = |b: u8| if b == b'-' { b' ' } else { b };
    a.len() == b.len() && a.bytes().map(spaced).eq(b.bytes().map(spaced))
}

fn is_initial(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

/// True where no middle name speaks against the other name: one has none, or each of the fewer is one of the other's, or
/// its initial, in order.
fn go_together(a: &[&str], b: &[&str]) -> bool {
    let (fewer, more) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut rest = more.iter();
    let alike = |a: &str, b: &str| a == b || is_initial(a) && b.starts_with(a) || is_initial(b) && a.starts_with(b);
    fewer.iter().all(|word| rest.any(|other| alike(word, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(printed: &str, known: &str) -> Option<Likeness> {
        Form::new(printed).unwrap().likeness(&Form::new(known).unwrap())
    }

    #[test]
    fn spellings_of_one_name_are_the_same() {
        for (printed, known) in [
            ("Ana Müller", "Ana Muller"),
            ("ANA MÜLLER", "Ana Mu\u{308}ller"),
            ("Shia’ al-Varani", "Shia al-Varani"),
            ("Shia' Varani", "Shia’ al-Varani"),
            ("Tarik Al Varani", "Tarik al-Varani"),
            ("Bríd O’Hara", "Brid O'Hara"),
            ("Jean-Luc Moe", "Jean Luc Moe"),
            ("Ada Smith Jones", "Ada Smith-Jones"),
            ("Ada Smith‑Jones", "Ada Smith-Jones"),
            ("J.K. Moe", "J. K. Moe"),
            ("Per Moe", "Per Moe, Jr."),
            ("Dr. Ada Lund", "Ada Lund"),
            ("the Harbour Board", "Harbour Board"),
            ("U.H.B.", "UHB"),
            ("Anna Van der Moe", "Anna van der Moe"),
        ] {
            assert_eq!(likeness(printed, known), Some(Likeness::Same), "{printed} / {known}");
        }
    }

    #[test]
    fn names_are_alike_in_degrees() {
        for (printed, known, degree) in [
            ("Ada Lund", "Ada B. Lund", Likeness::Middle),
            ("Ada B. Lund", "Ada Lund", Likeness::Middle),
            ("Ada B. Lund", "Ada Berta Lund", Likeness::Middle),
            ("A. Lund", "Ada Lund", Likeness::Initial),
            ("A. B. Lund", "Ada Berta Lund", Likeness::Initial),
            ("Ada Lund", "A. Lund", Likeness::Part),
            ("Per Moe Jr.", "Per Moe", Likeness::Part),
            ("García López", "Ada García López", Likeness::Part),
            ("Lund", "Ada Lund", Likeness::Surname),
            ("van der Moe", "Anna van der Moe", Likeness::Surname),
            ("Van der Moe", "Anna van der Moe", Likeness::Surname),
            ("Moe", "Anna van der Moe", Likeness::Surname),
            ("al-Varani", "Tarik al-Varani", Likeness::Surname),
            ("Smith Jones", "Ada Smith-Jones", Likeness::Part),
        ] {
            assert_eq!(likeness(printed, known), Some(degree), "{printed} / {known}");
        }
    }

    #[test]
    fn other_names_are_not_alike() {
        for (printed, known) in [
            ("Ada Lund", "Berit Lund"),
            ("B. Lund", "Ada Lund"),
            ("Ada B. Lund", "Ada C. Lund"),
            ("Per Moe Jr.", "Per Moe Sr."),
            ("Jones", "Ada Smith-Jones"),
            ("Ada Jones", "Ada Smith-Jones"),
            ("Jean Moe", "Jean-Luc Moe"),
            ("Anna Moe", "Anna van der Moe"),
            ("Charles", "Charles III"),
            ("Al Gorman", "Gorman"),
            ("Ada", "Ada Lund"),
            ("Varani", "Varanin"),
            ("Lund", "Lund Board"),
        ] {
            assert_eq!(likeness(printed, known), None, "{printed} / {known}");
        }
    }

    #[test]
    fn what_has_no_letters_is_no_name() {
        assert_eq!(Form::new(" - ’. "), None);
        assert!(Form::new("7").is_some());
    }
}
