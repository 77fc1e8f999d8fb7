//! The weights of features whose values are each one of a few: a block for each template, in which the values tell the
//! place, as rows and columns do in a table.

use super::bytes::{add_list, joined, take_list};
use super::tables::{ROOM, Row};
use crate::resolve::feature::{Char, MOST_VALUES, Sym, Template, Value};

/// Codes of values. 0 is any value that no feature has.
const CODES: usize = 256;

/// The code of the number 0, and how many numbers have one.
const ZERO: i64 = 9;
const INTS: i64 = 48;
/// The first code of a label, of a sign beyond ASCII, and of one of ASCII.
const SYMS: u8 = 49;
const OTHERS: u8 = 97;
const ASCII: u8 = 128;
const _: () = assert!(SYMS + Sym::NUMBER <= OTHERS);

/// For each value of a template's features, by its code, how far from the block's beginning it leads.
type Offsets = [[u16; CODES]; MOST_VALUES];

/// How many weights there is room for, and how many rows. Both are powers of two, so that no look-up has to ask whether
/// there are as many; room that is never written to takes no memory.
const WEIGHTS: usize = 1 << 16;
const ROWS: usize = 1 << 13;

/// The blocks.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    offsets: Box<[Offsets; Template::ALL.len()]>,
    /// Signs beyond ASCII that have a code.
    others: Vec<Char>,
    /// The blocks of features that count for the same from every place.
    weights: Box<[f32; WEIGHTS]>,
    /// The blocks of those that do not.
    rows: Box<[Row; ROWS]>,
}

/// A feature with its values as codes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coded {
    template: Template,
    codes: [u8; MOST_VALUES],
}

impl Grid {
    /// A grid without weights.
    pub(super) fn new() -> Self {
        let (offsets, weights, rows) = (zeros([[0; CODES]; MOST_VALUES]), zeros(0.0), zeros([0.0; ROOM]));
        Self { offsets, others: Vec::new(), weights, rows }
    }

    /// Adds the grid to a table of weights: each list up to the last item that is not 0.
    #[allow(dead_code, reason = "only build.rs and a test write tables")]
    pub(super) fn add_bytes(&self, out: &mut Vec<u8>) {
        add_list(self.others.iter().map(|&c| u32::from(c.get()).to_le_bytes()), out);
        for offsets in self.offsets.as_flattened() {
            let used = offsets.iter().rposition(|offset| *offset != 0).map_or(0, |last| last + 1);
            add_list(offsets.iter().take(used).map(|offset| offset.to_le_bytes()), out);
        }
        let used = self.weights.iter().rposition(|weight| weight.to_bits() != 0).map_or(0, |last| last + 1);
        add_list(self.weights.iter().take(used).map(|weight| weight.to_le_bytes()), out);
        let used =
            self.rows.iter().rposition(|row| row.iter().any(|weight| weight.to_bits() != 0)).map_or(0, |last| last + 1);
        let row = |row: &Row| joined::<{ 4 * ROOM }>(row.map(f32::to_le_bytes));
        add_list(self.rows.iter().take(used).map(row), out);
    }

    /// Takes the grid that [`Grid::add_bytes`] wrote.
    #[allow(dead_code, reason = "build.rs reads none")]
    pub(super) fn take_bytes(rest: &mut &[u8]) -> Option<Self> {
        let mut grid = Self::new();
        let others: Option<_> =
            take_list(rest)?.iter().map(|c| char::from_u32(u32::from_le_bytes(*c)).map(Char::new)).collect();
        grid.others = others?;
        for offsets in grid.offsets.as_flattened_mut() {
            let list = take_list(rest)?.iter().map(|offset| u16::from_le_bytes(*offset));
            offsets.iter_mut().zip(list).for_each(|(slot, offset)| *slot = offset);
        }
        let weights = take_list(rest)?.iter().map(|weight| f32::from_le_bytes(*weight));
        grid.weights.iter_mut().zip(weights).for_each(|(slot, weight)| *slot = weight);
        let rows = take_list::<{ 4 * ROOM }>(rest)?;
        for (slots, row) in grid.rows.iter_mut().zip(rows) {
            let row = row.as_chunks().0.iter().map(|weight| f32::from_le_bytes(*weight));
            slots.iter_mut().zip(row).for_each(|(slot, weight)| *slot = weight);
        }
        Some(grid)
    }

    /// Gives the values codes; `None` where one cannot have any.
    pub(super) fn coded(&mut self, template: Template, values: &[Value]) -> Option<Coded> {
        let mut codes = [0; MOST_VALUES];
        for (slot, &value) in codes.iter_mut().zip(values) {
            if let Value::Char(c) = value
                && c.ascii().is_none()
                && self.other(c) == 0
            {
                self.others.push(c);
            }
            *slot = self.code(value);
            if *slot == 0 {
                return None;
            }
        }
        Some(Coded { template, codes })
    }

    /// Makes room for the features; `None` where they take more than there is.
    pub(super) fn lay_out(&mut self, features: impl Iterator<Item = Coded>) -> Option<()> {
        // First each value's number among those at its position.
        let mut numbers = [[0u16; MOST_VALUES]; Template::ALL.len()];
        for Coded { template, codes } in features {
            let offsets = self.offsets.get_mut(template as usize)?;
            let numbers = numbers.get_mut(template as usize)?;
            for ((offsets, number), &code) in offsets.iter_mut().zip(numbers).zip(&codes).take_while(|(_, c)| **c != 0)
            {
                if let Some(offset) = offsets.get_mut(usize::from(code)).filter(|o| **o == 0) {
                    *number += 1;
                    *offset = *number;
                }
            }
        }
        // Then how far it leads. A value without a number leads nowhere, to a part of the block that stays empty.
        let (mut weights, mut rows) = (0, 0);
        for ((template, offsets), numbers) in Template::ALL.iter().zip(self.offsets.iter_mut()).zip(numbers) {
            let (next, room) = if template.is_placed() { (&mut rows, ROWS) } else { (&mut weights, WEIGHTS) };
            let mut size = 1;
            for (offsets, number) in offsets.iter_mut().zip(numbers).filter(|(_, number)| *number > 0) {
                let step = u16::try_from(size).ok()?;
                offsets.iter_mut().for_each(|offset| *offset = offset.wrapping_mul(step));
                size *= usize::from(number) + 1;
            }
            let first = u16::try_from(*next).ok()?;
            *next += size;
            if *next > room {
                return None;
            }
            if let Some(offsets) = offsets.first_mut() {
                offsets.iter_mut().for_each(|offset| *offset += first);
            }
        }
        Some(())
    }

    /// The place of a feature's weight, that it counts for from every place.
    pub(super) fn weight_mut(&mut self, feature: Coded) -> Option<&mut f32> {
        let at = self.at(feature.template, feature.codes);
        self.weights.get_mut(at)
    }

    /// The place of what a feature counts for from each place.
    pub(super) fn row_mut(&mut self, feature: Coded) -> Option<&mut Row> {
        let at = self.at(feature.template, feature.codes);
        self.rows.get_mut(at)
    }

    /// The weight of a feature; 0 where it has none.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    pub(super) fn weight(&self, template: Template, values: &[Value]) -> f32 {
        self.weights.get(self.at(template, values.iter().map(|&v| self.code(v))) % WEIGHTS).copied().unwrap_or_default()
    }

    /// What a feature counts for from each place.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    pub(super) fn row(&self, template: Template, values: &[Value]) -> Option<&Row> {
        self.rows.get(self.at(template, values.iter().map(|&v| self.code(v))) % ROWS)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn at(&self, template: Template, codes: impl IntoIterator<Item = u8>) -> usize {
        let Some([first, others @ ..]) = self.offsets.get(template as usize) else { return 0 };
        let mut codes = codes.into_iter();
        let offset = |offsets: &[u16; CODES], code: u8| offsets.get(usize::from(code)).copied().map_or(0, usize::from);
        let mut at = offset(first, codes.next().unwrap_or(0));
        for (offsets, code) in others.iter().zip(codes) {
            at += offset(offsets, code);
        }
        at
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "kinds of values are known where it is called")]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a code of a few, an ASCII sign")]
    fn code(&self, value: Value) -> u8 {
        match value {
            Value::Int(n) => {
                let code = n.wrapping_add(ZERO);
                if (1..=INTS).contains(&code) { code as u8 } else { 0 }
            }
            Value::Sym(s) => SYMS + s.number(),
            Value::Char(c) => c.ascii().map_or_else(|| self.other(c), |sign| ASCII | sign),
            Value::Word(_) | Value::Signs(_) => 0,
        }
    }

    /// The code of a sign beyond ASCII. There are few of them, and the search is not to stand wherever a weight is asked for.
    #[cold]
    #[inline(never)]
    fn other(&self, c: Char) -> u8 {
        (OTHERS..ASCII).zip(&self.others).find(|(_, other)| **other == c).map_or(0, |(code, _)| code)
    }
}

/// An array of nothing.
#[expect(clippy::unnecessary_box_returns, reason = "too large for the stack: it is made where it stays")]
fn zeros<T: Copy, const N: usize>(zero: T) -> Box<[T; N]> {
    vec![zero; N].into_boxed_slice().try_into().unwrap_or_else(|_| Box::new([zero; N]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_stands_alone() {
        let values = |n: i64| match n % 4 {
            0 => [Value::Int(n / 4), Value::from('—')],
            1 => [Value::Int(n / 4), Value::from(',')],
            2 => [Value::Sym(Sym::new("none")), Value::Int(n / 4 - 8)],
            _ => [Value::Sym(Sym::new("X")), Value::Int(n / 4 - 8)],
        };
        let mut grid = Grid::new();
        let coded: Vec<Coded> = (0..100).map(|n| grid.coded(Template::Ahead, &values(n)).unwrap()).collect();
        grid.lay_out(coded.iter().copied()).unwrap();
        for (feature, weight) in coded.iter().zip(1u8..) {
            *grid.weight_mut(*feature).unwrap() = f32::from(weight);
        }
        for (n, weight) in (0..100).zip(1u8..) {
            assert!((grid.weight(Template::Ahead, &values(n)) - f32::from(weight)).abs() < f32::EPSILON);
        }
        let other = |template, values: &[Value]| grid.weight(template, values).abs() < f32::EPSILON;
        assert!(other(Template::Ahead, &[Value::Int(30), Value::from('—')]));
        assert!(other(Template::Ahead, &[Value::Int(3), Value::from('–')]));
        assert!(other(Template::Ahead, &[Value::Int(3), Value::Int(3000)]));
        assert!(other(Template::Frequency, &[Value::Int(3)]));
    }

    #[test]
    fn values_of_many_have_no_code() {
        let mut grid = Grid::new();
        assert!(grid.coded(Template::Ahead, &[Value::Word(7)]).is_none());
        assert!(grid.coded(Template::Ahead, &[Value::Int(40)]).is_none());
    }
}
