//! A lexicon in the making.

use std::collections::BTreeMap;

use super::entry::{Entry, Marks, Tag};
use super::key::key;
use super::table::{ENTRIES, Hints, PLACES, hint, home, slot};

/// What is known about words so far.
#[derive(Default)]
pub(super) struct Draft {
    words: BTreeMap<u64, Entry>,
}

impl Draft {
    /// What is known about `word` so far, to be added to.
    pub(super) fn edit(&mut self, word: &str) -> &mut Entry {
        self.words.entry(key(word)).or_default()
    }

    /// The finished table, in which equal entries are one: its places, the hints, then the entries.
    ///
    /// # Panics
    /// Where there are too many words or entries for a table of this size.
    pub(super) fn table(&self) -> Vec<u8> {
        assert!(self.words.len() * 2 <= PLACES, "{} words: double PLACES", self.words.len());
        let mut slots = vec![0; PLACES];
        let mut hints = vec![0; size_of::<Hints>()];
        let mut numbers = BTreeMap::from([(Entry::UNKNOWN.to_bytes(), 0)]);
        let mut entries = vec![Entry::UNKNOWN.to_bytes()];
        // Words with a part of speech in lower case are the common ones: they stand where the search for them begins.
        let (common, others): (Vec<_>, Vec<_>) = self.words.iter().partition(|(_, entry)| entry.tag != Tag::default());
        for (&key, entry) in common.into_iter().chain(others) {
            let number = *numbers.entry(entry.to_bytes()).or_insert_with(|| {
                entries.push(entry.to_bytes());
                entries.len() - 1
            });
            let places = (home(key)..PLACES).chain(0..PLACES);
            if let Some(at) = places.into_iter().find(|&at| slots.get(at) == Some(&0))
                && let Some(place) = slots.get_mut(at)
            {
                *place = slot(key, number);
            }
            let (at, bit) = hint(key);
            if let Some(byte) = hints.get_mut(at)
                && entry.marks.any(Marks::ABBREVIATION)
            {
                *byte |= bit;
            }
        }
        assert!(entries.len() <= ENTRIES, "{} entries: double ENTRIES", entries.len());
        let slots = slots.into_iter().flat_map(u64::to_le_bytes);
        slots.chain(hints).chain(entries.into_iter().flatten()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::table::divide;
    use crate::lexicon::{Lexicon, english};

    #[test]
    fn every_word_keeps_its_own_entry() {
        let mut draft = Draft::default();
        let word = |n: usize| format!("word{n}");
        for n in 0..PLACES / 2 {
            draft.edit(&word(n)).cue = u8::try_from(n % 5).unwrap();
            draft.edit(&word(n)).marks = if n % 2 == 0 { Marks::ROLE } else { Marks::NONE };
        }
        let table = draft.table();
        assert!(table.len() < PLACES * 8 + size_of::<Hints>() + 12 * Entry::SIZE);
        let lexicon = Lexicon::new(divide(table.leak()).unwrap());
        let mut words: Vec<(u64, Entry)> = (0..PLACES).map(|n| (key(&word(n)), Entry::UNKNOWN)).collect();
        lexicon.look_up(&mut words, |word| word.0, |word, entry| word.1 = *entry);
        for (n, (key, entry)) in words.into_iter().enumerate() {
            assert_eq!(*lexicon.entry(key), entry, "{n}");
            let known = n < PLACES / 2;
            assert_eq!(usize::from(entry.cue), if known { n % 5 } else { 0 }, "{n}");
            assert_eq!(entry.marks.any(Marks::ROLE), known && n % 2 == 0, "{n}");
        }
    }

    #[test]
    fn the_table_says_what_the_lists_say() {
        for (&key, entry) in &crate::lexicon::lists::english().words {
            assert_eq!(english().entry(key), entry);
            assert_eq!(english().is_abbreviation(key), entry.marks.any(Marks::ABBREVIATION));
        }
    }
}
