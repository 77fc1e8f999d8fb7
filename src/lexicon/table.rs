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

/// The parts of a table that words are looked up in.
#[derive(Clone, Copy)]
pub(crate) struct Words<'l> {
    steps: &'static Steps,
    slots: &'static Slots,
    entries: &'l [(Entry, Digest); ENTRIES],
}

impl<'l> Words<'l> {
    /// What is known about the word with this [`key`](super::key()), and its digest. Nothing hangs on a guess, so the next
    /// words can be asked for before the table, which is larger than the nearest caches, has told of this one.
    #[inline]
    pub(crate) fn known(self, key: u64) -> &'l (Entry, Digest) {
        let step = self.steps.get(group(key)).map_or(0, |step| u16::from_le_bytes(*step));
        let slot = self.slots.get(place(key, step)).map_or(0, |slot| u32::from_le_bytes(*slot));
        let number = slot ^ check(key);
        let number = if number <= NUMBER { number } else { 0 };
        self.entries.get(number as usize).unwrap_or(&NOTHING)
    }
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
    check(key) | number as u32 & NUMBER
}

/// The part of a key that a slot holds, which says nothing of its group: the lowest bits, with room below them for a number.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
const fn check(key: u64) -> u32 {
    (key as u32) << NUMBER_BITS
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
        &self.words().known(key).0
    }

    /// What many words are looked up in.
    #[inline]
    pub(crate) fn words(&self) -> Words<'_> {
        Words { steps: self.steps, slots: self.slots, entries: &self.entries }
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

/// The place of a key whose group has this step: from the highest bits of a product that hang on all bits of the key.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "far fewer than a word's bits are left")]
pub(super) const fn place(key: u64, step: u16) -> usize {
    (key.wrapping_mul(step as u64) >> (u64::BITS - PLACES.ilog2())) as usize
}
