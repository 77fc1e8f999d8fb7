//! Finds people and organisations by the words of their names, so that no name is compared with all others.

use crate::lexicon::{Numbering, mix};

/// As many of those in one list are looked at, the newest first: a text where more people share a surname is no article.
const MOST: usize = 300;

/// Number of a word, or of a whole name, in its document.
pub(super) type Term = u32;

/// The lists of a term.
#[derive(Debug, Clone, Copy)]
pub(super) enum List {
    /// People whose name ends with the word.
    Last,
    /// Of two words: people whose name begins with the one and has the other.
    First,
    /// People whose name has the word; of letters those whose surname has them.
    Word,
    /// Those who have this name.
    Whole,
}

/// How many lists a term has.
const LISTS: usize = 4;

/// The words and whole names of a document, each with lists of those who go by it. A number may stand in lists it no
/// longer belongs to: whoever asks looks whether it fits.
pub(super) struct Index {
    terms: Numbering,
    /// For each term the newest entry of each list among the links.
    heads: Vec<[u32; LISTS]>,
    /// A number and the place of the next one of the same list.
    links: Vec<(u32, u32)>,
}

const NONE: u32 = u32::MAX;

impl Index {
    /// With room for so many words.
    pub(super) fn with_capacity(words: usize) -> Self {
        let terms = Numbering::with_room_for(words);
        Self { terms, heads: Vec::with_capacity(words), links: Vec::with_capacity(2 * words) }
    }

    /// The term with this key.
    #[inline]
    pub(super) fn term(&mut self, key: u64) -> Term {
        let term = self.terms.add(key);
        if term as usize == self.heads.len() {
            self.heads.push([NONE; LISTS]);
        }
        term
    }

    /// The term with this key, where the document has it.
    pub(super) fn known_term(&self, key: u64) -> Option<Term> {
        self.terms.get(key)
    }

    pub(super) fn add(&mut self, list: List, term: Term, number: usize) {
        let place = u32::try_from(self.links.len());
        let (Ok(place), Ok(number), Some(heads)) = (place, u32::try_from(number), self.heads.get_mut(term as usize))
        else {
            return;
        };
        if let Some(head) = heads.get_mut(list as usize) {
            self.links.push((number, *head));
            *head = place;
        }
    }

    /// The numbers in a list, newest first.
    pub(super) fn get(&self, list: List, term: Term) -> impl Iterator<Item = usize> {
        let head = self.heads.get(term as usize).and_then(|heads| heads.get(list as usize)).copied().unwrap_or(NONE);
        let link = |place: u32| self.links.get(place as usize).copied();
        std::iter::successors(link(head), move |&(_, next)| link(next)).take(MOST).map(|(number, _)| number as usize)
    }
}

/// The key of a name of several words.
pub(super) fn name_key(words: &[u64]) -> u64 {
    finish(words.iter().fold(1, |key, &w| mix(key, w)))
}

/// Keys of a name's first word with each of the others.
pub(super) fn openings(words: &[u64]) -> impl Iterator<Item = u64> {
    let (first, rest) = words.split_first().map_or((0, words), |(first, rest)| (*first, rest));
    rest.iter().map(move |&word| name_key(&[first, word]))
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
}
