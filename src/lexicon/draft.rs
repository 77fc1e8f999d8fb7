//! A lexicon in the making.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::entry::{Entry, Marks};
use super::key::key;
use super::table::{ENTRIES, GROUPS, Hints, PLACES, group, hint, place, slot};

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

    /// All words so far, each with what is known about it.
    pub(super) fn all(&mut self) -> impl Iterator<Item = (&u64, &mut Entry)> {
        self.words.iter_mut()
    }

    /// The finished table, in which equal entries are one: its steps, places, hints, then the entries.
    ///
    /// # Panics
    /// Where there are too many words or entries for a table of this size.
    pub(super) fn table(&self) -> Vec<u8> {
        let mut steps = vec![0; GROUPS];
        let mut slots = vec![0; PLACES];
        let mut hints = vec![0; size_of::<Hints>()];
        let mut numbers = BTreeMap::from([(Entry::UNKNOWN.to_bytes(), 0)]);
        let mut entries = vec![Entry::UNKNOWN.to_bytes()];
        for words in self.groups() {
            let fits = |step: &u16| {
                let mut places: Vec<usize> = words.iter().map(|word| place(*word.0, *step)).collect();
                places.sort_unstable();
                places.is_sorted_by(|a, b| a < b) && places.iter().all(|&at| slots.get(at) == Some(&0))
            };
            let Some(step) = (0..=u16::MAX).find(fits) else { panic!("{} words: double PLACES", self.words.len()) };
            for (&key, entry) in words {
                let number = *numbers.entry(entry.to_bytes()).or_insert_with(|| {
                    entries.push(entry.to_bytes());
                    entries.len() - 1
                });
                if let Some(free) = slots.get_mut(place(key, step)) {
                    *free = slot(key, number);
                }
                if let Some(of_group) = steps.get_mut(group(key)) {
                    *of_group = step;
                }
                let (at, bit) = hint(key);
                if let Some(byte) = hints.get_mut(at)
                    && entry.marks.any(Marks::ABBREVIATION)
                {
                    *byte |= bit;
                }
            }
        }
        assert!(entries.len() <= ENTRIES, "{} entries: double ENTRIES", entries.len());
        let steps = steps.into_iter().flat_map(u16::to_le_bytes);
        let slots = slots.into_iter().flat_map(u32::to_le_bytes);
        steps.chain(slots).chain(hints).chain(entries.into_iter().flatten()).collect()
    }

    /// The words by their groups, the largest first: those find places while most are free.
    fn groups(&self) -> Vec<Vec<(&u64, &Entry)>> {
        let mut groups: BTreeMap<usize, Vec<(&u64, &Entry)>> = BTreeMap::new();
        for word in &self.words {
            groups.entry(group(*word.0)).or_default().push(word);
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|words| Reverse(words.len()));
        groups
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
        let words = PLACES / 8 * 7;
        for n in 0..words {
            draft.edit(&word(n)).cue = u8::try_from(n % 5).unwrap();
            draft.edit(&word(n)).marks = if n % 2 == 0 { Marks::ROLE } else { Marks::NONE };
        }
        let table = draft.table();
        assert!(table.len() < GROUPS * 2 + PLACES * 8 + size_of::<Hints>() + 12 * Entry::SIZE);
        let lexicon = Lexicon::new(divide(table.leak()).unwrap());
        for n in 0..2 * PLACES {
            let entry = lexicon.entry(key(&word(n)));
            let known = n < words;
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
