//! The table that words are looked up in.

use super::entry::{Digest, Entry, Marks};

/// The word lists of one language: one flat table in which no two words want the same place.
///
/// Where a word stands follows from its key and from a number for all words whose keys begin alike, which was chosen when
/// the table was made so that each word found a place of its own. So a word is known or unknown after one look, and the
/// table is nearly full. Many words share their entry, so it holds only the number of an entry.
#[derive(Debug)]
pub struct Lexicon {
    steps: &'static Steps,
    slots: &'static Slots,
    hints: &'static Hints,
    /// The first is [`Entry::UNKNOWN`].
    entries: Box<[(Entry, Digest); ENTRIES]>,
}

/// What a table is divided into: steps, places, hints and entries.
pub(super) type Parts = (&'static Steps, &'static Slots, &'static Hints, &'static [u8]);

/// For each group of keys how far apart its words stand.
pub(super) type Steps = [[u8; 2]; GROUPS];

/// Groups of keys, a power of two: few enough for their steps to stay in the nearest cache, and enough for a group to have
/// no more words than find their places.
pub(super) const GROUPS: usize = 1 << 12;

/// Places for words, 0 a free one, each as [`slot`] fills it.
pub(super) type Slots = [[u8; 4]; PLACES];

/// Room for a few more words than a language has, a power of two.
pub(super) const PLACES: usize = 1 << 15;

/// A bit for each sort of keys: unset where no abbreviation is of this sort. Enough of them for most words to be of another
/// sort than any abbreviation, and few enough to stay in the nearest cache.
pub(super) type Hints = [u8; 512];

/// The byte and the bit of the hint for a key; the upper bits say which.
#[inline]
pub(super) fn hint(key: u64) -> (usize, u8) {
    let [.., low, high] = key.to_le_bytes();
    let sort = usize::from(u16::from_le_bytes([low, high])) % (8 * size_of::<Hints>());
    (sort / 8, 1 << (sort % 8))
}

/// Room for the entries that differ.
pub(super) const ENTRIES: usize = 1 << NUMBER_BITS;

/// How many bits of a slot are the number of an entry.
const NUMBER_BITS: u32 = 10;

/// Which ones: the lowest.
const NUMBER: u32 = (1 << NUMBER_BITS) - 1;

/// A taken slot: a part of the word's key above the number of its entry. Half as large as a key, for the table is larger
/// than the nearest cache; one in five million unknown words is taken for a known one.
#[allow(dead_code, reason = "only build.rs writes tables")]
#[expect(clippy::cast_possible_truncation, reason = "there are no more than `ENTRIES`")]
pub(super) const fn slot(key: u64, number: usize) -> u32 {
    check(key) & !NUMBER | number as u32 & NUMBER
}

/// The bits of a key that a slot holds a part of, most of which say neither its group nor its place.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
const fn check(key: u64) -> u32 {
    (key >> 10) as u32
}

/// Divides a table into its parts; `None` for one that is too short.
pub(super) const fn divide(table: &'static [u8]) -> Option<Parts> {
    if let Some((steps, rest)) = table.split_at_checked(GROUPS * 2)
        && let Some((slots, rest)) = rest.split_at_checked(PLACES * 4)
        && let (Some(steps), Some(slots)) = (steps.as_chunks().0.first_chunk(), slots.as_chunks().0.first_chunk())
        && let Some((hints, entries)) = rest.split_first_chunk()
    {
        return Some((steps, slots, hints, entries));
    }
    None
}

/// What is known of a word on no list.
const NOTHING: (Entry, Digest) = (Entry::UNKNOWN, Digest(Digest::UNKNOWN));

impl Lexicon {
    /// The lexicon of a table's parts.
    pub(super) fn new((steps, slots, hints, entries): Parts) -> Self {
        let mut all = Box::new([NOTHING; ENTRIES]);
        for (known, &bytes) in all.iter_mut().zip(entries.as_chunks().0) {
            let entry = Entry::from_bytes(bytes);
            *known = (entry, Digest::of(&entry));
        }
        Self { steps, slots, hints, entries: all }
    }

    /// What is known about the word with this [`key`](super::key()); an entry without marks where nothing is.
    #[inline]
    pub fn entry(&self, key: u64) -> &Entry {
        &self.held(self.slot(key), key).0
    }

    /// Tells `learn` of each of up to `N` words what is known about it, and returns what it makes of it; `key` is that of a
    /// word. The table is larger than the nearest caches, and here none of its places is waited for before the next ones are
    /// asked for.
    pub(crate) fn look_up<T, const N: usize>(
        &self,
        words: &mut [T],
        key: impl Fn(&T) -> u64,
        learn: impl Fn(&mut T, &Entry, Digest) -> u8,
    ) -> [u8; N] {
        let (mut slots, mut learnt) = ([0; N], [0; N]);
        for (slot, word) in slots.iter_mut().zip(words.iter()) {
            *slot = self.slot(key(word));
        }
        for ((&slot, word), learnt) in slots.iter().zip(words).zip(&mut learnt) {
            let (entry, digest) = self.held(slot, key(word));
            *learnt = learn(word, entry, *digest);
        }
        learnt
    }

    /// What stands in the one place where the word with this key can be.
    #[inline]
    fn slot(&self, key: u64) -> u32 {
        let step = self.steps.get(group(key)).map_or(0, |step| u16::from_le_bytes(*step));
        self.slots.get(place(key, step)).map_or(0, |slot| u32::from_le_bytes(*slot))
    }

    /// What a slot tells of a key.
    #[inline]
    fn held(&self, slot: u32, key: u64) -> &(Entry, Digest) {
        let difference = (slot ^ check(key)) >> NUMBER_BITS;
        // No branch, for whether a word is known is hard to predict: all bits of a number where nothing differs, else none.
        let known = difference.wrapping_sub(1) >> (u32::BITS - NUMBER_BITS);
        self.entries.get((slot & known) as usize).unwrap_or(&NOTHING)
    }

    /// True where the full stop behind the word with this [`key`](super::key()) does not end a sentence. Asked of the last
    /// word of every sentence, it hardly ever has to look into the table.
    #[inline]
    pub fn is_abbreviation(&self, key: u64) -> bool {
        let (at, bit) = hint(key);
        self.hints.get(at).is_some_and(|byte| byte & bit != 0) && self.entry(key).marks.any(Marks::ABBREVIATION)
    }
}

/// The group of a key, from its highest bits.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "far fewer than a word's bits are left")]
pub(super) const fn group(key: u64) -> usize {
    (key >> (u64::BITS - GROUPS.ilog2())) as usize
}

/// The place of a key whose group has this step.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
pub(super) const fn place(key: u64, step: u16) -> usize {
    let (from, stride) = (key as u32, (key >> 32) as u32 | 1);
    from.wrapping_add(stride.wrapping_mul(step as u32)) as usize % PLACES
}
