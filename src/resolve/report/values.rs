//! Values that features of reports share.

use crate::find::mention::MentionKind;
use crate::resolve::feature::{Sym, Value, bucket};

pub(super) const NONE: Value = Value::Sym(Sym::new("none"));
pub(super) const BEFORE: Value = Value::Sym(Sym::new("before"));
pub(super) const BEHIND: Value = Value::Sym(Sym::new("after"));

/// A mention's kind.
pub(super) fn kind(kind: MentionKind) -> Value {
    Value::Int(match kind {
        MentionKind::Name => 0,
        MentionKind::Role => 1,
        MentionKind::Group => 2,
        MentionKind::Document => 3,
        MentionKind::Pronoun => 4,
        MentionKind::Relative => 5,
    })
}

/// A number as it is.
pub(super) fn int(n: usize) -> Value {
    Value::Int(i32::try_from(n).unwrap_or(i32::MAX))
}

/// A count.
pub(super) fn few(n: usize) -> Value {
    bucket(n, &[0, 1, 2, 3, 4, 5, 7, 10])
}

/// A distance in tokens.
pub(super) fn gap(n: usize) -> Value {
    bucket(n, &[0, 1, 2, 3, 4, 5, 7, 10, 15, 25])
}
