//! Whether two full names are one person's.

use super::super::index::List;
use super::super::is_subsequence;
use super::{Builder, Chunk, Draft};

impl<'d> Builder<'_, 'd> {
    /// The person of a full name, where one before it is compatible.
    pub(super) fn known_person(&self, c: &Chunk) -> Option<usize> {
        let openings = (1..c.len()).filter_map(|at| self.index.known_term(self.opening(c, at)?));
        let alike = openings.flat_map(|opening| self.index.get(List::Full, opening));
        let alike = self.index.get(List::Full, c.last).chain(alike);
        alike.filter(|&n| self.drafts.get(n).is_some_and(|d| self.is_compatible(c, d))).min()
    }

    /// True where a full name may be that of a person: by the surname and a first name, or by the first name where one form
    /// has words the other leaves out.
    fn is_compatible(&self, c: &Chunk, d: &Draft<'_>) -> bool {
        let (own, other) = (self.chunks.words(c), self.words(d));
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return false };
        other.last() == Some(last)
            && (other.contains(first) || other.first().is_some_and(|f| own.contains(f)) || self.same_initial(c, d.form))
            || other.first() == Some(first) && (is_subsequence(own, other) || is_subsequence(other, own))
    }

    fn core_text(&self, c: &Chunk) -> &'d str {
        self.chunks.first(c).span.of(self.scene.document.text())
    }

    /// True where one first name is the initial of the other.
    fn same_initial(&self, c: &Chunk, form: &Chunk) -> bool {
        let (a, alone) = initial(self.core_text(c));
        let (b, other_alone) = initial(self.chunks.shown(form).split(' ').next().unwrap_or(""));
        a > 0 && a == b && (alone || other_alone)
    }
}

/// The first letter of a word as a number, 0 where it has none, and whether it is the only one, as in `J.`
fn initial(word: &str) -> (u64, bool) {
    let bare = word.trim_end_matches('.');
    let mut letters = bare.chars();
    let alone = letters.next().is_some() && letters.next().is_none();
    (word.chars().next().map_or(0, |c| u64::from(u32::from(c))), alone)
}
