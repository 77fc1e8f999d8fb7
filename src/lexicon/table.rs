//! The table that words are looked up in.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::{Entry, KeyHasher, key, spread};

/// The word lists of one language: one flat table with linear probing.
///
/// Many words share their entry, so the table holds only the number of an entry, and what is looked up all the time stays
/// small.
#[derive(Debug)]
pub struct Lexicon {
    /// A power of two of places; 0 is a free one.
    keys: Vec<u64>,
    /// For each place the number of its entry; that of a free place is 0.
    numbers: Vec<u32>,
    /// The entries; the first is [`Entry::UNKNOWN`].
    entries: Vec<Entry>,
}

impl Lexicon {
    /// What is known about the word with this [`key`]; an entry without marks where nothing is.
    #[inline]
    pub fn entry(&self, key: u64) -> Entry {
        let number = self.numbers.get(self.place(key)).copied().unwrap_or(0);
        self.entries.get(number as usize).copied().unwrap_or(Entry::UNKNOWN)
    }

    /// Where `key` stands, or the free place it would be put in.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
    fn place(&self, key: u64) -> usize {
        let last = self.keys.len() - 1;
        let mut at = key as usize & last;
        while self.keys.get(at).is_some_and(|&k| k != key && k != 0) {
            at = (at + 1) & last;
        }
        at
    }

    /// A table without words, with room for half as many as `places`, a power of two.
    fn with_places(places: usize) -> Self {
        Self { keys: vec![0; places], numbers: vec![0; places], entries: vec![Entry::UNKNOWN] }
    }

    fn put(&mut self, key: u64, number: u32) {
        let at = self.place(key);
        if let (Some(k), Some(n)) = (self.keys.get_mut(at), self.numbers.get_mut(at)) {
            (*k, *n) = (key, number);
        }
    }
}

/// A lexicon in the making: every word has an entry of its own.
pub(super) struct Draft {
    lexicon: Lexicon,
    /// Handed out in place of an entry that is missing, which none is.
    spare: Entry,
}

impl Draft {
    /// Room for the words of a language; it grows where there are more.
    const PLACES: usize = 1 << 16;

    pub(super) fn new() -> Self {
        Self::with_places(Self::PLACES)
    }

    fn with_places(places: usize) -> Self {
        Self { lexicon: Lexicon::with_places(places), spare: Entry::UNKNOWN }
    }

    /// What is known about `word` so far, to be added to.
    pub(super) fn edit(&mut self, word: &str) -> &mut Entry {
        if self.lexicon.entries.len() * 2 > self.lexicon.keys.len() {
            self.grow();
        }
        let key = key(word);
        let at = self.lexicon.place(key);
        let mut number = self.lexicon.numbers.get(at).copied().unwrap_or(0) as usize;
        if number == 0 {
            number = self.lexicon.entries.len();
            self.lexicon.entries.push(Entry::UNKNOWN);
            self.lexicon.put(key, u32::try_from(number).unwrap_or(0));
        }
        self.lexicon.entries.get_mut(number).unwrap_or(&mut self.spare)
    }

    fn grow(&mut self) {
        let mut larger = Lexicon::with_places(self.lexicon.keys.len() * 2);
        for (&key, &number) in self.lexicon.keys.iter().zip(&self.lexicon.numbers).filter(|(k, _)| **k != 0) {
            larger.put(key, number);
        }
        larger.entries = std::mem::take(&mut self.lexicon.entries);
        self.lexicon = larger;
    }

    /// The finished lexicon, in which equal entries are one.
    pub(super) fn finish(self) -> Lexicon {
        let Lexicon { keys, mut numbers, entries } = self.lexicon;
        let mut known: HashMap<u64, u32, BuildHasherDefault<KeyHasher>> = HashMap::default();
        let mut distinct: Vec<Entry> = Vec::new();
        let renumbered: Vec<u32> = entries
            .iter()
            .map(|entry| {
                *known.entry(code(entry)).or_insert_with(|| {
                    distinct.push(*entry);
                    u32::try_from(distinct.len() - 1).unwrap_or(0)
                })
            })
            .collect();
        for number in &mut numbers {
            *number = renumbered.get(*number as usize).copied().unwrap_or(0);
        }
        Lexicon { keys, numbers, entries: distinct }
    }
}

/// All of an entry in one number.
fn code(entry: &Entry) -> u64 {
    let Entry { marks, cue, source, gender, name_gender, first_name, tag, pronoun } = *entry;
    let small = [cue << 4 | source, gender.cast_unsigned(), name_gender.cast_unsigned(), tag.0];
    let code = u64::from(u32::from_le_bytes(small)) << 32
        ^ u64::from(marks.0)
        ^ u64::from(first_name) << 31
        ^ (pronoun as u64) << 27;
    // The map takes the number as it is.
    spread(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Marks;

    #[test]
    fn every_word_keeps_its_own_entry_while_the_table_grows() {
        let mut draft = Draft::with_places(4);
        let word = |n: u32| format!("word{n}");
        for n in 0..500 {
            draft.edit(&word(n)).cue = u8::try_from(n % 5).unwrap();
            draft.edit(&word(n)).marks = if n % 2 == 0 { Marks::ROLE } else { Marks::NONE };
        }
        let lexicon = draft.finish();
        for n in 0..500 {
            let entry = lexicon.entry(key(&word(n)));
            assert_eq!((u32::from(entry.cue), entry.marks.any(Marks::ROLE)), (n % 5, n % 2 == 0), "{n}");
        }
        assert_eq!(lexicon.entry(key("another")), Entry::UNKNOWN);
        assert!(lexicon.entries.len() <= 11);
    }
}
