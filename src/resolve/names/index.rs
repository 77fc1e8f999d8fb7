//! Finds people and organisations by the words of their names, so that no name is compared with all others.

use crate::lexicon::{Numbering, mix};

/// As many of those in one list are looked at, the newest first: a text where more people share a surname is no article.
const MOST: usize = 300;

/// Number of a word, or of a whole name, in its document.
pub(super) type Term = u32;

/// The lists of a term.
#[derive(Debug, Clone, Copy)]
pub(super) enum List {
    /// Of a word: people whose full name ends with it. Of two: those whose full name begins with the one and has the
    /// other.
    Full,
    /// People whose name has the word; of letters those whose surname has them.
    Word,
    /// Those who have this name.
    Whole,
}

/// How many lists a term has.
const LISTS: usize = 3;

/// How a word ends names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ends(u8);

impl Ends {
    /// Alone.
    pub(super) const ALONE: Self = Self(1);
    /// Behind a title.
    pub(super) const TITLED: Self = Self(2);
    /// Behind an article. `the Harriers`: people have none.
    pub(super) const ARTICLED: Self = Self(4);

    /// True where it ends names so.
    pub(super) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What is known of a term.
#[derive(Debug, Clone, Copy)]
struct About {
    /// The newest entry of each list among the links.
    heads: [u32; LISTS],
    ends: Ends,
    /// True where it stands in several names.
    shared: bool,
}

impl Default for About {
    fn default() -> Self {
        Self { heads: [NONE; LISTS], ends: Ends::default(), shared: false }
    }
}

/// The words and whole names of a document, each with lists of those who go by it. A number may stand in lists it no
/// longer belongs to: whoever asks looks whether it fits.
pub(super) struct Index {
    terms: Numbering<About>,
    /// A number and the place of the next one of the same list.
    links: Vec<(u32, u32)>,
}

const NONE: u32 = u32::MAX;

impl Index {
    /// With room for so many words.
    pub(super) fn with_capacity(words: usize) -> Self {
        Self { terms: Numbering::with_room_for(words), links: Vec::with_capacity(words) }
    }

    /// The term with this key.
    pub(super) fn term(&mut self, key: u64) -> Term {
        self.terms.add(key)
    }

    /// The term of a name's word with this key.
    #[inline]
    pub(super) fn word(&mut self, key: u64) -> Term {
        self.terms.add_known(key, |about| about.shared = true)
    }

    /// The term with this key, where the document has it.
    pub(super) fn known_term(&self, key: u64) -> Option<Term> {
        self.terms.get(key)
    }

    /// The key of a term.
    pub(super) fn key(&self, term: Term) -> u64 {
        self.terms.key(term).unwrap_or(0)
    }

    /// True where a word stands in several names: only then can anybody be found by it.
    pub(super) fn is_shared(&self, word: Term) -> bool {
        self.terms.known(word).is_some_and(|about| about.shared)
    }

    /// Notes how a word ends a name.
    #[inline]
    pub(super) fn note_end(&mut self, word: Term, alone: bool, titled: bool, articled: bool) {
        if let Some(about) = self.terms.known_mut(word) {
            let ways = [(alone, Ends::ALONE), (titled, Ends::TITLED), (articled, Ends::ARTICLED)];
            about.ends.0 |= ways.iter().fold(0, |all, (so, way)| if *so { all | way.0 } else { all });
        }
    }

    /// How a word ends names.
    pub(super) fn ends(&self, word: Term) -> Ends {
        self.terms.known(word).map_or(Ends(0), |about| about.ends)
    }

    pub(super) fn add(&mut self, list: List, term: Term, number: usize) {
        let place = u32::try_from(self.links.len());
        let (Ok(place), Ok(number), Some(about)) = (place, u32::try_from(number), self.terms.known_mut(term)) else {
            return;
        };
        if let Some(head) = about.heads.get_mut(list as usize) {
            self.links.push((number, *head));
            *head = place;
        }
    }

    /// The numbers in a list, newest first.
    pub(super) fn get(&self, list: List, term: Term) -> impl Iterator<Item = usize> {
        let head = self.terms.known(term).and_then(|about| about.heads.get(list as usize)).copied();
        let link = |place: u32| self.links.get(place as usize).copied();
        let links = std::iter::successors(link(head.unwrap_or(NONE)), move |&(_, next)| link(next));
        links.take(MOST).map(|(number, _)| number as usize)
    }
}

/// The key of a name of several words, which have these keys.
pub(super) fn name_key(words: impl IntoIterator<Item = u64>) -> u64 {
    finish(words.into_iter().fold(1, mix))
}

/// The key of some letters of a word, `place` telling which they are.
pub(super) fn letters_key(place: u64, letters: impl Iterator<Item = char>) -> u64 {
    finish(letters.fold(mix(2, place), |key, c| mix(key, u64::from(u32::from(c)))))
}

/// Spreads a key over the low bits, by which it is looked up.
fn finish(key: u64) -> u64 {
    key ^ (key >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_newest_first() {
        let mut index = Index::with_capacity(4);
        let terms: Vec<Term> = (0..10).map(|key| index.term(key)).collect();
        for n in 0..1000 {
            index.add(List::Word, terms[n % 10], n);
        }
        assert_eq!(index.term(7), terms[7]);
        assert_eq!(index.get(List::Word, terms[7]).take(3).collect::<Vec<_>>(), [997, 987, 977]);
        assert_eq!(index.get(List::Whole, terms[7]).count(), 0);
        assert_eq!(index.known_term(11), None);
    }

    #[test]
    fn a_word_of_one_name_is_not_shared() {
        let mut index = Index::with_capacity(4);
        let words = [5, 6, 5].map(|key| index.word(key));
        assert!(index.is_shared(words[0]));
        assert!(!index.is_shared(words[1]));
    }
}
