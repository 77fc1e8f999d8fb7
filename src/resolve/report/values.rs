//! Values that features of reports share.

use crate::resolve::feature::{Sym, Value, bucket};

pub(super) const NONE: Value = Value::Sym(Sym::new("none"));
pub(super) const BEFORE: Value = Value::Sym(Sym::new("before"));
pub(super) const BEHIND: Value = Value::Sym(Sym::new("after"));

/// A count.
pub(super) fn few(n: usize) -> Value {
    bucket(n, &[0, 1, 2, 3, 4, 5, 7, 10])
}

/// A distance in tokens.
pub(super) fn gap(n: usize) -> Value {
    bucket(n, &[0, 1, 2, 3, 4, 5, 7, 10, 15, 25])
}
