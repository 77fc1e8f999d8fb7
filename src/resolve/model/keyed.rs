//! Tables from the keys of features to their weights. They are larger than what the processor keeps at hand, so both are
//! made of whole lines of its cache: a look-up waits for memory once.

use std::hint::black_box;

use super::bytes::{add_list, joined, take_list};
use super::tables::{ROOM, Row};

/// Numbers by key: lines of eight that are compared at once. Nearly always one line tells, also that there is none.
#[derive(Debug, Clone)]
pub(super) struct Keyed {
    /// A power of two of them.
    lines: Vec<Line>,
}

/// Eight tags, 0 for none yet, and their numbers.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Line {
    tags: [u32; 8],
    numbers: [u32; 8],
}

impl Keyed {
    /// A table with room for `most` numbers.
    pub(super) fn new(most: usize) -> Self {
        Self { lines: vec![Line::default(); (most / 6 + 1).next_power_of_two()] }
    }

    /// The number of `key`, a new one where there is none.
    pub(super) fn entry(&mut self, key: u64) -> Option<&mut u32> {
        let tag = tag(key);
        let last = self.lines.len() - 1;
        let mut at = home(key, self.lines.len());
        while self.lines.get(at)?.tags.iter().all(|&t| t != tag && t != 0) {
            at = (at + 1) & last;
        }
        let Line { tags, numbers } = self.lines.get_mut(at)?;
        let (own, number) = tags.iter_mut().zip(numbers).find(|(t, _)| **t == tag || **t == 0)?;
        *own = tag;
        Some(number)
    }

    /// Asks memory for what tells the numbers of `keys`, and does not wait for any of it before it has asked for all.
    pub(super) fn fetch(&self, keys: &[u64]) {
        let first = |key: &u64| {
            self.lines.get(home(*key, self.lines.len())).map_or(0, |line| line.tags.first().copied().unwrap_or(0))
        };
        black_box(keys.iter().fold(0, |all, key| all | first(key)));
    }

    /// The number of `key`; 0 where it has none.
    #[inline]
    pub(super) fn get(&self, key: u64) -> u32 {
        let tag = tag(key);
        let mut at = home(key, self.lines.len());
        while let Some(line) = self.lines.get(at) {
            let own = line.tags.iter().zip(&line.numbers).map(|(&t, &number)| if t == tag { number } else { 0 });
            let number = own.fold(0, |a, b| a | b);
            let [.., last] = line.tags;
            // One question, which has mostly the same answer; each of two would often be mispredicted.
            if u32::from(last == 0) | number != 0 {
                return number;
            }
            at = (at + 1) & (self.lines.len() - 1);
        }
        0
    }
}

impl Keyed {
    /// Adds the table to one of weights.
    #[allow(dead_code, reason = "only build.rs and a test write tables")]
    pub(super) fn add_bytes(&self, out: &mut Vec<u8>) {
        let line = |line: &Line| joined::<64>(line.tags.iter().chain(&line.numbers).map(|n| n.to_le_bytes()));
        add_list(self.lines.iter().map(line), out);
    }

    /// Takes the table that [`Keyed::add_bytes`] wrote.
    #[allow(dead_code, reason = "build.rs reads none")]
    pub(super) fn take_bytes(rest: &mut &[u8]) -> Option<Self> {
        let lines = take_list::<64>(rest)?.iter().map(|bytes| {
            let mut line = Line::default();
            let numbers = bytes.as_chunks().0.iter().map(|n| u32::from_le_bytes(*n));
            line.tags.iter_mut().chain(&mut line.numbers).zip(numbers).for_each(|(slot, number)| *slot = number);
            line
        });
        let lines: Vec<Line> = lines.collect();
        lines.len().is_power_of_two().then_some(Self { lines })
    }
}

/// Rows by key, with linear probing. The tags stand apart: for a word without a row they tell so, in little room.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// The tag of each place, 0 for none yet; a power of two of them, one at least free.
    tags: Vec<u32>,
    rows: Vec<Slot>,
}

/// A row in a line of its own.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Slot(Row);

impl Rows {
    /// A table with room for `most` rows.
    pub(super) fn new(most: usize) -> Self {
        let size = (most + most / 2 + 1).next_power_of_two();
        Self { tags: vec![0; size], rows: vec![Slot([0.0; ROOM]); size] }
    }

    /// The row of `key`, a new one where there is none.
    pub(super) fn entry(&mut self, key: u64) -> Option<&mut Row> {
        let tag = tag(key);
        let last = self.tags.len() - 1;
        let mut at = home(key, self.tags.len());
        while self.tags.get(at).is_some_and(|&other| other != tag && other != 0) {
            at = (at + 1) & last;
        }
        *self.tags.get_mut(at)? = tag;
        self.rows.get_mut(at).map(|slot| &mut slot.0)
    }

    /// The row of `key`.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<&Row> {
        let tag = tag(key);
        let mut at = home(key, self.tags.len());
        loop {
            match *self.tags.get(at)? {
                0 => return None,
                own if own == tag => return self.rows.get(at).map(|slot| &slot.0),
                _ => at = (at + 1) & (self.tags.len() - 1),
            }
        }
    }
}

impl Rows {
    /// Adds the table to one of weights.
    #[allow(dead_code, reason = "only build.rs and a test write tables")]
    pub(super) fn add_bytes(&self, out: &mut Vec<u8>) {
        add_list(self.tags.iter().map(|tag| tag.to_le_bytes()), out);
        let row = |Slot(row): &Slot| joined::<{ 4 * ROOM }>(row.map(f32::to_le_bytes));
        let taken = self.tags.iter().zip(&self.rows).filter(|(tag, _)| **tag != 0);
        let taken: Vec<&Slot> = taken.map(|(_, slot)| slot).collect();
        add_list(taken.into_iter().map(row), out);
    }

    /// Takes the table that [`Rows::add_bytes`] wrote.
    #[allow(dead_code, reason = "build.rs reads none")]
    pub(super) fn take_bytes(rest: &mut &[u8]) -> Option<Self> {
        let tags: Vec<u32> = take_list(rest)?.iter().map(|tag| u32::from_le_bytes(*tag)).collect();
        let mut rows = vec![Slot([0.0; ROOM]); tags.len()];
        let taken = tags.iter().zip(&mut rows).filter(|(tag, _)| **tag != 0);
        for ((_, Slot(slots)), row) in taken.zip(take_list::<{ 4 * ROOM }>(rest)?) {
            let row = row.as_chunks().0.iter().map(|weight| f32::from_le_bytes(*weight));
            slots.iter_mut().zip(row).for_each(|(slot, weight)| *slot = weight);
        }
        tags.len().is_power_of_two().then_some(Self { tags, rows })
    }
}

/// Where a key is looked for first in a table of a power of two.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
fn home(key: u64, size: usize) -> usize {
    key as usize & (size - 1)
}

/// What tells a key from others of its line.
#[inline]
fn tag(key: u64) -> u32 {
    ((key >> 32) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_found_again() {
        let key = |n: u32| u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        // The fewer lines there are, the more of them run over.
        for most in [2000, 800] {
            let mut table = Keyed::new(most);
            for n in 1..2000 {
                *table.entry(key(n)).unwrap() = n;
            }
            assert!((1..2000).all(|n| table.get(key(n)) == n));
            assert!((2000..4000).all(|n| table.get(key(n)) == 0));
        }
    }

    #[test]
    fn every_row_is_found_again() {
        let key = |n: u32| u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut table = Rows::new(2000);
        for n in 1..2000u16 {
            table.entry(key(n.into())).unwrap()[0] = f32::from(n);
        }
        let first = |n: u32| table.get(key(n)).map(|row| row[0]);
        assert!((1..2000u16).all(|n| first(n.into()) == Some(f32::from(n))));
        assert!((2000..4000).all(|n| first(n).is_none()));
        assert_eq!(Rows::new(0).get(key(1)), None);
    }
}
