//! The table that words are looked up in.

use super::entry::{Entry, Marks};

/// The word lists of one language: one flat table with linear probing.
///
/// Many words share their entry, so the table holds only the number of an entry, and what is looked up all the time stays
/// small.
#[derive(Debug)]
pub struct Lexicon {
    /// [`PLACES`] places, 0 a free one, each as [`slot`] fills it.
    slots: &'static [[u8; 8]],
    /// A bit for each of [`HINTS`] sorts of keys: unset where no abbreviation is of this sort.
    hints: &'static [u8],
    /// The entries; the first is [`Entry::UNKNOWN`].
    entries: Vec<Entry>,
}

/// Room for twice as many words as a language has, a power of two.
pub(super) const PLACES: usize = 1 << 16;

/// What of a slot is the number of an entry.
const NUMBER: u64 = 0xffff;

/// A taken slot: the upper bits of a word's key above the number of its entry. The lower bits of the key say where the
/// search for it begins, so words hardly ever differ in them alone.
#[allow(dead_code, reason = "only build.rs writes tables")]
pub(super) const fn slot(key: u64, number: usize) -> u64 {
    key & !NUMBER | number as u64 & NUMBER
}

/// Enough for most words to be of another sort than any abbreviation, and few enough to stay in the nearest cache.
pub(super) const HINTS: usize = 1 << 12;

/// The byte and the bit of the hint for a key; the upper bits say which, for the lower ones tell the places apart.
#[inline]
pub(super) fn hint(key: u64) -> (usize, u8) {
    let [.., low, high] = key.to_le_bytes();
    let sort = usize::from(u16::from_le_bytes([low, high])) % HINTS;
    (sort / 8, 1 << (sort % 8))
}

impl Lexicon {
    /// Reads a table: its places, the hints, then the entries.
    pub(super) fn new(table: &'static [u8]) -> Self {
        let (slots, rest) = table.split_at_checked(PLACES * 8).unwrap_or_default();
        let (hints, entries) = rest.split_at_checked(HINTS / 8).unwrap_or_default();
        let entries = entries.as_chunks().0.iter().map(|&bytes| Entry::from_bytes(bytes)).collect();
        Self { slots: slots.as_chunks().0, hints, entries }
    }

    /// What is known about the word with this [`key`]; an entry without marks where nothing is.
    #[inline]
    pub fn entry(&self, key: u64) -> Entry {
        self.numbered(self.find(key))
    }

    /// True where the full stop behind the word with this [`key`] does not end a sentence. Asked of the last word of every
    /// sentence, it hardly ever has to look into the table.
    #[inline]
    pub fn is_abbreviation(&self, key: u64) -> bool {
        let (at, bit) = hint(key);
        self.hints.get(at).is_some_and(|byte| byte & bit != 0) && self.entry(key).marks.any(Marks::ABBREVIATION)
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
                learn(word, self.numbered(if holds(slot, key) { slot } else { self.find(key) }));
            }
        }
    }

    /// The slot of `key`, or the free one it would be put in.
    #[inline]
    fn find(&self, key: u64) -> u64 {
        let mut at = home(key);
        loop {
            let slot = self.slot(at);
            if slot == 0 || holds(slot, key) {
                return slot;
            }
            at = (at + 1) % PLACES;
        }
    }

    #[inline]
    fn slot(&self, at: usize) -> u64 {
        self.slots.get(at).map_or(0, |slot| u64::from_le_bytes(*slot))
    }

    /// The entry whose number a slot holds.
    #[inline]
    fn numbered(&self, slot: u64) -> Entry {
        let [low, high, ..] = slot.to_le_bytes();
        *self.entries.get(usize::from(u16::from_le_bytes([low, high]))).unwrap_or(&Entry::UNKNOWN)
    }
}

/// Where the search for a key begins.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
pub(super) fn home(key: u64) -> usize {
    key as usize % PLACES
}

#[inline]
fn holds(slot: u64, key: u64) -> bool {
    (slot ^ key) & !NUMBER == 0
}
