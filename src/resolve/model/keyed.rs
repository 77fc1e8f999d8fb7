//! Tables from the keys of features to their weights, in which no two keys want the same place: one look tells a weight, also
//! that there is none, without a question that could be guessed wrong.
//!
//! Where a key stands follows from itself and from a number for all keys of its group, which is chosen when the table is made
//! so that each finds a place of its own (hash, displace: Fox, Heath, Chen and Daoud 1992, "Practical Minimal Perfect Hash
//! Functions for Large Databases").

use std::cmp::Reverse;

use super::bytes::{add_list, joined, take_list};
use super::tables::{ROOM, Row};

/// Numbers by key.
#[derive(Debug, Clone)]
pub(super) struct Keyed {
    /// For each group of keys how far apart they stand; a power of two of them.
    steps: Vec<u16>,
    slots: Vec<Slot>,
}

/// What tells a key from others and its number, both 0 for none.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(8))]
struct Slot {
    tag: u32,
    number: u32,
}

/// Keys of a group, on average; and how much room is tried, as parts of what is needed, until every key finds a place.
const A_GROUP: usize = 4;
const ROOMS: [(usize, usize); 4] = [(9, 8), (5, 4), (3, 2), (3, 1)];

impl Keyed {
    /// A table without numbers.
    pub(super) fn empty() -> Self {
        Self { steps: vec![0], slots: vec![Slot::default()] }
    }

    /// The table of these numbers, the last one of a key that has several. `None` where keys cannot be told apart, which
    /// keys of features are as good as never.
    pub(super) fn of(mut numbers: Vec<(u64, u32)>) -> Option<Self> {
        numbers.reverse();
        numbers.sort_by_key(|(key, _)| *key);
        numbers.dedup_by_key(|(key, _)| *key);
        let groups = (numbers.len() / A_GROUP + 1).next_power_of_two();
        numbers.sort_by_key(|(key, _)| group(*key, groups));
        let mut grouped: Vec<&[(u64, u32)]> =
            numbers.chunk_by(|a, b| group(a.0, groups) == group(b.0, groups)).collect();
        // The largest first: those find places while most are free.
        grouped.sort_by_key(|keys| Reverse(keys.len()));
        ROOMS.iter().find_map(|(more, less)| Self::with_room(&grouped, groups, numbers.len() * more / less + 1))
    }

    /// The table of these groups of keys with so much room, where that is enough.
    fn with_room(grouped: &[&[(u64, u32)]], groups: usize, room: usize) -> Option<Self> {
        let (mut steps, mut slots) = (vec![0; groups], vec![None; room]);
        let mut places = Vec::new();
        for keys in grouped {
            let step = (0..=u16::MAX).find(|&step| {
                places.clear();
                places.extend(keys.iter().map(|(key, _)| place(*key, step, room)));
                places.sort_unstable();
                places.is_sorted_by(|a, b| a < b) && places.iter().all(|&at| slots.get(at) == Some(&None))
            })?;
            for &(key, number) in *keys {
                *slots.get_mut(place(key, step, room))? = Some((tag(key), number));
                *steps.get_mut(group(key, groups))? = step;
            }
        }
        let slots = slots.into_iter().map(|slot| slot.map_or(Slot::default(), |(tag, number)| Slot { tag, number }));
        Some(Self { steps, slots: slots.collect() })
    }

    /// The number of `key`; 0 where it has none.
    #[inline]
    pub(super) fn get(&self, key: u64) -> u32 {
        let step = self.steps.get(group(key, self.steps.len())).copied().unwrap_or(0);
        let slot = self.slots.get(place(key, step, self.slots.len())).copied().unwrap_or_default();
        if slot.tag == tag(key) { slot.number } else { 0 }
    }

    /// Adds the table to one of weights.
    #[allow(dead_code, reason = "only build.rs and a test write tables")]
    pub(super) fn add_bytes(&self, out: &mut Vec<u8>) {
        add_list(self.steps.iter().map(|step| step.to_le_bytes()), out);
        add_list(self.slots.iter().map(|s| joined::<8>([s.tag, s.number].map(u32::to_le_bytes))), out);
    }

    /// Takes the table that [`Keyed::add_bytes`] wrote.
    #[allow(dead_code, reason = "build.rs reads none")]
    pub(super) fn take_bytes(rest: &mut &[u8]) -> Option<Self> {
        let steps: Vec<u16> = take_list(rest)?.iter().map(|step| u16::from_le_bytes(*step)).collect();
        let slots = take_list(rest)?.iter().map(|&[a, b, c, d, e, f, g, h]| Slot {
            tag: u32::from_le_bytes([a, b, c, d]),
            number: u32::from_le_bytes([e, f, g, h]),
        });
        let slots: Vec<Slot> = slots.collect();
        (steps.len().is_power_of_two() && !slots.is_empty()).then_some(Self { steps, slots })
    }
}

/// The group of a key, where there is a power of two of them.
#[inline]
fn group(key: u64, groups: usize) -> usize {
    (key >> 32) as usize & (groups - 1)
}

/// The place of a key whose group has this step, among so many.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
fn place(key: u64, step: u16, room: usize) -> usize {
    let (from, stride) = (key as u32, (key >> 32) as u32 | 1);
    let at = from.wrapping_add(stride.wrapping_mul(step.into()));
    // As far into the table as `at` into all numbers (Lemire 2019, "Fast Random Integer Generation in an Interval").
    ((u64::from(at) * room as u64) >> 32) as usize
}

/// What tells a key from others that have its place.
#[inline]
fn tag(key: u64) -> u32 {
    (key >> 32) as u32
}

/// Rows by key.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    numbers: Keyed,
    /// By number; the first is for keys that have none.
    rows: Vec<Line>,
}

/// A row in half a line of the processor's cache: none reaches into two, and all together take no more room than they must,
/// for it is not they alone that are wanted near.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Line(Row);

impl Rows {
    /// A table without rows.
    pub(super) fn empty() -> Self {
        Self { numbers: Keyed::empty(), rows: vec![Line([0.0; ROOM])] }
    }

    /// The table of these rows, each key once. `None` as in [`Keyed::of`].
    pub(super) fn of(rows: impl IntoIterator<Item = (u64, Row)>) -> Option<Self> {
        let (mut numbers, mut all) = (Vec::new(), vec![Line([0.0; ROOM])]);
        for (key, row) in rows {
            numbers.push((key, u32::try_from(all.len()).ok()?));
            all.push(Line(row));
        }
        Some(Self { numbers: Keyed::of(numbers)?, rows: all })
    }

    /// The row of `key`.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<&Row> {
        self.rows.get(self.numbers.get(key) as usize).map(|line| &line.0)
    }

    /// Adds the table to one of weights.
    #[allow(dead_code, reason = "only build.rs and a test write tables")]
    pub(super) fn add_bytes(&self, out: &mut Vec<u8>) {
        self.numbers.add_bytes(out);
        add_list(self.rows.iter().map(|Line(row)| joined::<{ 4 * ROOM }>(row.map(f32::to_le_bytes))), out);
    }

    /// Takes the table that [`Rows::add_bytes`] wrote.
    #[allow(dead_code, reason = "build.rs reads none")]
    pub(super) fn take_bytes(rest: &mut &[u8]) -> Option<Self> {
        let numbers = Keyed::take_bytes(rest)?;
        let rows = take_list::<{ 4 * ROOM }>(rest)?.iter().map(|bytes| {
            let mut row = [0.0; ROOM];
            let weights = bytes.as_chunks().0.iter().map(|weight| f32::from_le_bytes(*weight));
            row.iter_mut().zip(weights).for_each(|(slot, weight)| *slot = weight);
            Line(row)
        });
        Some(Self { numbers, rows: rows.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u32) -> u64 {
        u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    #[test]
    fn every_number_is_found_again() {
        for most in [0, 1, 2, 2000, 50_000] {
            let table = Keyed::of((1..=most).map(|n| (key(n), n)).collect()).unwrap();
            assert!((1..=most).all(|n| table.get(key(n)) == n));
            assert!((most + 1..2 * most + 1000).all(|n| table.get(key(n)) == 0));
            let mut bytes = Vec::new();
            table.add_bytes(&mut bytes);
            let table = Keyed::take_bytes(&mut bytes.as_slice()).unwrap();
            assert!((1..=most).all(|n| table.get(key(n)) == n));
        }
        assert!((0..1000).all(|n| Keyed::empty().get(key(n)) == 0));
    }

    #[test]
    fn the_last_number_of_a_key_counts() {
        let table = Keyed::of(vec![(key(1), 1), (key(2), 2), (key(1), 3), (key(1), 4)]).unwrap();
        assert_eq!([1, 2, 3].map(|n| table.get(key(n))), [4, 2, 0]);
    }

    #[test]
    fn keys_that_cannot_be_told_apart_are_refused() {
        assert!(Keyed::of(vec![(1 << 32, 1), (0, 2)]).is_none());
    }

    #[test]
    fn every_row_is_found_again() {
        let table = Rows::of((1..2000u16).map(|n| (key(n.into()), [f32::from(n); ROOM]))).unwrap();
        let first = |n: u32| table.get(key(n)).map(|row| row[0]);
        assert!((1..2000u16).all(|n| first(n.into()) == Some(f32::from(n))));
        assert!((2000..4000).all(|n| first(n) == Some(0.0)));
        assert_eq!(Rows::empty().get(key(1)), Some(&[0.0; ROOM]));
    }
}
