//! Values that several features share.

use crate::find::mention::MentionKind;
use crate::resolve::feature::{Sym, Value};

pub(super) const QUOTED: Sym = Sym::new("Q");
pub(super) const NAME: Sym = Sym::new("X");
pub(super) const OUTSIDE: Sym = Sym::new("#");
pub(super) const NONE: Sym = Sym::new("none");
pub(super) const OTHER: Sym = Sym::new("oth");
pub(super) const CUE: [Sym; 5] = [Sym::new("c0"), Sym::new("c1"), Sym::new("c2"), Sym::new("c3"), Sym::new("c4")];

/// For each distance up to the longest that is told apart, the lower end of its bucket.
const GAPS: [u8; 32] = {
    let mut table = [0; 32];
    let (mut slots, mut distance, mut edge): (&mut [u8], _, _) = (&mut table, 0, 0);
    while let [slot, more @ ..] = slots {
        if matches!(distance, 1 | 2 | 3 | 4 | 5 | 7 | 10 | 14 | 21 | 31) {
            edge = distance;
        }
        *slot = edge;
        distance += 1;
        slots = more;
    }
    table
};

/// The lower end of the bucket of a distance between a mention and a quotation.
pub(super) fn gap_bucket(distance: usize) -> Value {
    GAPS.get(distance).unwrap_or(&31).to_owned().into()
}

impl From<MentionKind> for Value {
    fn from(kind: MentionKind) -> Self {
        Value::Int(kind as i64)
    }
}
