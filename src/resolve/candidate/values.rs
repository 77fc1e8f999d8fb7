//! Values that several features share.

use crate::resolve::feature::{Sym, Value};

pub(super) const QUOTED: Sym = Sym::new("Q");
pub(super) const NAME: Sym = Sym::new("X");
pub(super) const OUTSIDE: Sym = Sym::new("#");
pub(super) const NONE: Sym = Sym::new("none");
pub(super) const OTHER: Sym = Sym::new("oth");
pub(super) const CUE: [Sym; 5] = [Sym::new("c0"), Sym::new("c1"), Sym::new("c2"), Sym::new("c3"), Sym::new("c4")];
pub(super) const GAPS: &[usize] = &[0, 1, 2, 3, 4, 5, 7, 10, 14, 21, 31];

pub(super) fn int(n: usize) -> Value {
    Value::Int(i32::try_from(n).unwrap_or(i32::MAX))
}
