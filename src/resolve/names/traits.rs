//! What is true of a word of a name, as a set, so that it is asked once of each and told for any or all of them.

use crate::find::scene::Scene;
use crate::find::token::Token;
use crate::lexicon::Marks;

use super::printed;

/// A set of what is true of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traits(u8);

impl Traits {
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self(u8::MAX);
    /// Begins with a small letter, or is a particle joined to a capital.
    pub(super) const LOWER: Self = Self(1);
    /// `J.`
    pub(super) const INITIAL: Self = Self(1 << 1);
    /// A word known otherwise than as a first name.
    pub(super) const COMMON: Self = Self(1 << 2);
    /// A word not known at all, nor an acronym.
    pub(super) const UNKNOWN: Self = Self(1 << 3);

    /// Those of `token`.
    #[inline]
    pub(super) fn of(scene: &Scene<'_>, token: &Token) -> Self {
        let known = token.entry.tag.0 != b'?';
        let initial = token.span.len() == 2 && printed(scene, token.span).last() == Some(&b'.');
        let when = |true_of_it: bool, own: Self| if true_of_it { own.0 } else { 0 };
        Self(
            when(token.prefixed() || token.is_lower(), Self::LOWER)
                | when(initial, Self::INITIAL)
                | when(known && !token.entry.first_name, Self::COMMON)
                | when(!known && !token.all_capitals() && !token.has(Marks::PLACE), Self::UNKNOWN),
        )
    }

    /// True where the two sets share a member.
    pub(super) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}
