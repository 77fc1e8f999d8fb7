//! What is known of tokens, 64 of them at a time.

use crate::find::scene::TokenRange;
use crate::find::token::{BLOCK, Classes, Tokens};

/// What is known of as many tokens as a number has bits: each field a set of them, the first one lowest. Which tokens are in
/// a set follows no rule that a processor could guess, so they are noted without branches, and visited set by set.
#[derive(Clone, Copy, Default)]
pub(super) struct Block {
    /// With a capital that may begin a name, or one behind a joined particle.
    pub(super) capitals: u64,
    /// What may be a pronoun.
    pub(super) pronouns: u64,
    /// What may be the head of a noun phrase.
    pub(super) nouns: u64,
    /// Behind a sentence's end or a sign that lets anything begin upper case: a capital says nothing.
    pub(super) free: u64,
    /// In a headline.
    pub(super) headline: u64,
    /// Capitals of which only the whole document tells whether they are of names.
    pub(super) unsure: u64,
    /// What can begin or continue a name.
    pub(super) names: u64,
    /// Those among them that belong to the name of which the token before them is.
    pub(super) joined: u64,
}

impl Block {
    /// The tokens that may begin a mention or be the head of one.
    pub(super) fn candidates(self) -> u64 {
        self.names | self.pronouns | self.nouns
    }
}

/// The blocks of `tokens`, some of which stand in `headlines`.
pub(super) fn blocks(tokens: &Tokens, headlines: impl Iterator<Item = TokenRange>) -> Vec<Block> {
    let classes = tokens.classes();
    let mut follows = classes.iter().skip(1).map(|next| next.reports & 1).chain([0]);
    let mut opened = 0;
    let block = |classes: &Classes| {
        let Classes { capitals, pronouns, nouns, reports, opens, .. } = *classes;
        // Before a word that mostly reports, any noun may be one for those who speak.
        let subjects = reports >> 1 | follows.next().unwrap_or(0) << (BLOCK - 1);
        let free = opens << 1 | opened;
        opened = opens >> (BLOCK - 1);
        Block { capitals, pronouns, nouns: nouns | subjects, free, ..Block::default() }
    };
    let mut blocks: Vec<Block> = classes.iter().map(block).collect();
    for sentence in tokens.sentences() {
        if let Some(block) = blocks.get_mut(sentence.first / BLOCK) {
            block.free |= 1 << (sentence.first % BLOCK);
        }
    }
    for headline in headlines {
        let touched = headline.first / BLOCK..headline.end.div_ceil(BLOCK);
        for (n, block) in blocks.iter_mut().enumerate().take(touched.end).skip(touched.start) {
            block.headline |= from(headline.first, n * BLOCK) & !from(headline.end, n * BLOCK);
        }
    }
    blocks
}

/// The tokens of the block whose first one is `first` that stand at `at` or behind.
pub(super) fn from(at: usize, first: usize) -> u64 {
    let before = u32::try_from(at.saturating_sub(first)).unwrap_or(u32::MAX);
    u64::MAX.checked_shl(before).unwrap_or(0)
}
