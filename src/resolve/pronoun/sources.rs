//! Who said which quotation.

use crate::find::scene::TokenRange;

/// Which mentions are the sources of which quotations.
#[derive(Debug, Default)]
pub struct Sources {
    /// In order of the mentions.
    pub(super) said: Vec<(usize, TokenRange)>,
}

impl Sources {
    /// From each source's mention and the tokens of a quotation it said.
    pub fn new(mut said: Vec<(usize, TokenRange)>) -> Self {
        said.sort_unstable_by_key(|(mention, range)| (*mention, range.first));
        Self { said }
    }

    /// The quotations `mention` said.
    pub fn of(&self, mention: usize) -> impl Iterator<Item = TokenRange> {
        let from = self.said.partition_point(|(m, _)| *m < mention);
        self.said.get(from..).unwrap_or(&[]).iter().take_while(move |(m, _)| *m == mention).map(|(_, range)| *range)
    }

    /// True where the mention said one.
    pub fn has(&self, mention: usize) -> bool {
        self.of(mention).next().is_some()
    }
}
