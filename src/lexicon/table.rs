//! The table that words are looked up in.

use super::entry::{Entry, Marks};

/// The word lists of one language: one flat table with linear probing.
///
/// Many words share their entry, so the table holds only the number of an entry, and what is looked up all the time stays
/// small.
#[derive(Debug)]
pub struct Lexicon {
    slots: &'static Slots,
    hints: &'static Hints,
    /// The first is [`Entry::UNKNOWN`].
    entries: Box<[Entry; ENTRIES]>,
}

/// Places for words, 0 a free one, each as [`slot`] fills it.
pub(super) type Slots = [[u8; 8]; PLACES];

/// Room for twice as many words as a language has, a power of two.
pub(super) const PLACES: usize = 1 << 16;

/// A bit for each sort of keys: unset where no abbreviation is of this sort. Enough of them for most words to be of another
/// sort than any abbreviation, and few enough to stay in the nearest cache.
pub(super) type Hints = [u8; 512];

/// The byte and the bit of the hint for a key; the upper bits say which, for the lower ones tell the places apart.
#[inline]
pub(super) fn hint(key: u64) -> (usize, u8) {
    let [.., low, high] = key.to_le_bytes();
    let sort = usize::from(u16::from_le_bytes([low, high])) % (8 * size_of::<Hints>());
    (sort / 8, 1 << (sort % 8))
}

/// What of a slot is the number of an entry.
const NUMBER: u64 = ENTRIES as u64 - 1;

/// Room for the entries that differ, a power of two.
pub(super) const ENTRIES: usize = 1 << 10;

/// A taken slot: the upper bits of a word's key above the number of its entry. The lower bits of the key say where the
/// search for it begins, so words hardly ever differ in them alone.
#[allow(dead_code, reason = "only build.rs writes tables")]
pub(super) const fn slot(key: u64, number: usize) -> u64 {
    key & !NUMBER | number as u64 & NUMBER
}

/// Divides a table into its places, the hints and the entries; `None` for one that is too short.
pub(super) const fn divide(table: &[u8]) -> Option<(&Slots, &Hints, &[u8])> {
    let (slots, _) = table.as_chunks();
    if let Some((_, rest)) = table.split_at_checked(PLACES * 8)
        && let (Some(slots), Some((hints, entries))) = (slots.first_chunk(), rest.split_first_chunk())
    {
        return Some((slots, hints, entries));
    }
    None
}

impl Lexicon {
    /// The lexicon of a table's three parts.
    pub(super) fn new((slots, hints, entries): (&'static Slots, &'static Hints, &[u8])) -> Self {
        let mut all = Box::new([Entry::UNKNOWN; ENTRIES]);
        for (entry, &bytes) in all.iter_mut().zip(entries.as_chunks().0) {
            *entry = Entry::from_bytes(bytes);
        }
        Self { slots, hints, entries: all }
    }

    /// What is known about the word with this [`key`](super::key()); an entry without marks where nothing is.
    #[inline]
    pub fn entry(&self, key: u64) -> &Entry {
        self.numbered(self.find(key))
    }

    /// True where the full stop behind the word with this [`key`](super::key()) does not end a sentence. Asked of the last
    /// word of every sentence, it hardly ever has to look into the table.
    #[inline]
    pub fn is_abbreviation(&self, key: u64) -> bool {
        let (at, bit) = hint(key);
        self.hints.get(at).is_some_and(|byte| byte & bit != 0) && self.entry(key).marks.any(Marks::ABBREVIATION)
    }

    /// Tells `learn` of each word what is known about it; `key` is that of a word. The table is larger than the nearest
    /// caches, and here none of its places is waited for before the next ones are asked for.
    pub fn look_up<T>(&self, words: &mut [T], key: impl Fn(&T) -> u64, learn: impl Fn(&mut T, &Entry)) {
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
    fn numbered(&self, slot: u64) -> &Entry {
        self.entries.get(usize::try_from(slot & NUMBER).unwrap_or(0)).unwrap_or(&Entry::UNKNOWN)
    }
}

#[inline]
fn holds(slot: u64, key: u64) -> bool {
    (slot ^ key) & !NUMBER == 0
}

/// Where the search for a key begins.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
pub(super) fn home(key: u64) -> usize {
    key as usize % PLACES
}
