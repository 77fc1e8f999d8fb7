//! The table that words are looked up in.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::{Entry, KeyHasher, KeyMaker, key};

/// The word lists of one language: one flat table with linear probing.
///
/// Many words share their entry, so the table holds only the number of an entry, and what is looked up all the time stays
/// small.
#[derive(Debug)]
pub struct Lexicon {
    /// [`PLACES`] places, 0 a free one. Each holds the upper bits of a word's key above the number of the word's entry; the
    /// lower bits of the key say where to look first, so words hardly ever differ in them alone.
    slots: Vec<u64>,
    /// The entries; the first is [`Entry::UNKNOWN`].
    entries: Vec<Entry>,
}

/// Room for twice as many words as a language has, a power of two.
const PLACES: usize = 1 << 16;

/// What of a slot is the number of an entry.
const NUMBER: u64 = 0xffff;

impl Lexicon {
    /// What is known about the word with this [`key`]; an entry without marks where nothing is.
    #[inline]
    pub fn entry(&self, key: u64) -> Entry {
        let (_, slot) = self.find(key);
        *self.entries.get(number(slot)).unwrap_or(&Entry::UNKNOWN)
    }

    /// Tells `learn` of each word what is known about it; `key` is that of a word. The table is larger than the nearest
    /// caches, and here none of its places is waited for before the next ones are asked for.
    pub fn look_up<T>(&self, words: &mut [T], key: impl Fn(&T) -> u64, learn: impl Fn(&mut T, Entry)) {
        let mut slots = [0; 64];
        for words in words.chunks_mut(slots.len()) {
            for (slot, word) in slots.iter_mut().zip(words.iter()) {
                *slot = self.slot(home(key(word)));
            }
            for (&slot, word) in slots.iter().zip(words) {
                let key = key(word);
                let slot = if holds(slot, key) { slot } else { self.find(key).1 };
                learn(word, *self.entries.get(number(slot)).unwrap_or(&Entry::UNKNOWN));
            }
        }
    }

    /// Where `key` stands, or the free place it would be put in, and what is there.
    #[inline]
    fn find(&self, key: u64) -> (usize, u64) {
        let mut at = home(key);
        loop {
            let slot = self.slot(at);
            if slot == 0 || holds(slot, key) {
                return (at, slot);
            }
            at = (at + 1) % PLACES;
        }
    }

    #[inline]
    fn slot(&self, at: usize) -> u64 {
        self.slots.get(at).copied().unwrap_or(0)
    }
}

/// Where the search for a key begins.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
fn home(key: u64) -> usize {
    key as usize % PLACES
}

#[inline]
fn holds(slot: u64, key: u64) -> bool {
    (slot ^ key) & !NUMBER == 0
}

#[inline]
fn number(slot: u64) -> usize {
    (slot & NUMBER) as usize
}

/// A lexicon in the making: every word has an entry of its own.
pub(super) struct Draft {
    lexicon: Lexicon,
    /// Handed out where the table is full, which that of no language is.
    spare: Entry,
}

impl Draft {
    /// Words that fit; some places stay free, for every search to end.
    const MOST: usize = PLACES / 4 * 3;

    pub(super) fn new() -> Self {
        let mut entries = Vec::with_capacity(PLACES / 2);
        entries.push(Entry::UNKNOWN);
        Self { lexicon: Lexicon { slots: vec![0; PLACES], entries }, spare: Entry::UNKNOWN }
    }

    /// What is known about `word` so far, to be added to.
    pub(super) fn edit(&mut self, word: &str) -> &mut Entry {
        let key = key(word);
        let (at, slot) = self.lexicon.find(key);
        let mut known = number(slot);
        if slot == 0 && self.lexicon.entries.len() <= Self::MOST {
            known = self.lexicon.entries.len();
            self.lexicon.entries.push(Entry::UNKNOWN);
            if let Some(slot) = self.lexicon.slots.get_mut(at) {
                *slot = key & !NUMBER | known as u64;
            }
        }
        match self.lexicon.entries.get_mut(known) {
            Some(entry) if known > 0 => entry,
            _ => &mut self.spare,
        }
    }

    /// The finished lexicon, in which equal entries are one.
    pub(super) fn finish(self) -> Lexicon {
        let Lexicon { mut slots, entries } = self.lexicon;
        let mut known: HashMap<u64, u64, BuildHasherDefault<KeyHasher>> = HashMap::default();
        let mut distinct: Vec<Entry> = Vec::new();
        let renumbered: Vec<u64> = entries
            .iter()
            .map(|entry| {
                *known.entry(code(entry)).or_insert_with(|| {
                    distinct.push(*entry);
                    distinct.len() as u64 - 1
                })
            })
            .collect();
        for slot in slots.iter_mut().filter(|slot| **slot != 0) {
            *slot = *slot & !NUMBER | renumbered.get(number(*slot)).copied().unwrap_or(0);
        }
        Lexicon { slots, entries: distinct }
    }
}

/// A hash of all of an entry; two of them never have the same.
fn code(entry: &Entry) -> u64 {
    let Entry { marks, cue, source, gender, name_gender, first_name, tag, pronoun } = *entry;
    let small = [cue << 4 | source, gender.cast_unsigned(), name_gender.cast_unsigned(), tag.0];
    let code = u64::from(u32::from_le_bytes(small)) << 32
        ^ u64::from(marks.0)
        ^ u64::from(first_name) << 31
        ^ (pronoun as u64) << 27;
    let mut maker = KeyMaker::NEW;
    maker.push_block(code);
    maker.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Marks;

    #[test]
    fn every_word_keeps_its_own_entry() {
        let mut draft = Draft::new();
        let word = |n: u32| format!("word{n}");
        for n in 0..30_000 {
            draft.edit(&word(n)).cue = u8::try_from(n % 5).unwrap();
            draft.edit(&word(n)).marks = if n % 2 == 0 { Marks::ROLE } else { Marks::NONE };
        }
        let lexicon = draft.finish();
        for n in 0..30_000 {
            let entry = lexicon.entry(key(&word(n)));
            assert_eq!((u32::from(entry.cue), entry.marks.any(Marks::ROLE)), (n % 5, n % 2 == 0), "{n}");
        }
        assert_eq!(lexicon.entry(key("another")), Entry::UNKNOWN);
        assert!(lexicon.entries.len() <= 11);
    }

    #[test]
    fn a_table_takes_no_more_words_than_it_has_room_for() {
        let mut draft = Draft::new();
        for n in 0..2 * PLACES {
            draft.edit(&format!("word{n}")).cue = 1;
        }
        let lexicon = draft.finish();
        assert_eq!(lexicon.slots.iter().filter(|slot| **slot != 0).count(), Draft::MOST);
        assert_eq!(lexicon.entry(key("word0")).cue, 1);
        assert_eq!(lexicon.entry(key(&format!("word{}", 2 * PLACES - 1))), Entry::UNKNOWN);
    }

    #[test]
    fn half_the_table_is_free() {
        let lexicon = crate::lexicon::english();
        assert!(lexicon.slots.iter().filter(|slot| **slot == 0).count() > PLACES / 2, "double PLACES");
        assert!(lexicon.entries.len() < 2000, "{}", lexicon.entries.len());
    }
}
