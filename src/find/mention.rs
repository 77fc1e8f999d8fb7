//! Mentions: every name, role, group, document and pronoun that could be a source.

#![expect(clippy::needless_bitwise_bool, reason = "which of several truths hold of a word cannot be guessed")]

use super::scene::TokenRange;
use super::token::{BLOCK, EDGE, Token, TokenKind, Tokens, bits};
use crate::lexicon::{Marks, Numbering, Pronoun};
use block::Block;
use name::{stands_back, stands_out};

mod block;
mod name;
mod noun;

/// Position of a [`Mention`] in its scene's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MentionId(pub u32);

/// What a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// A capitalised name: a person's, an organisation's, a place's.
    Name,
    /// A lower-case noun for people (`the senator`, `analysts`), or an indefinite (`others`).
    Role,
    /// A lower-case noun for an organisation or collective (`the ministry`).
    Group,
    /// A document that speaks (`the report`, `a statement`).
    Document,
    /// A personal pronoun.
    Pronoun,
    /// `who`, `which`, `that`.
    Relative,
}

/// A noun phrase's core: for a name all its capitalised words, for a noun the words from its determiner to its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// First token.
    pub first: usize,
    /// One past the last token; the head is the last one.
    pub end: usize,
    /// What it is.
    pub kind: MentionKind,
}

impl Mention {
    /// The head's token: the last one.
    pub fn head(&self) -> usize {
        self.end.saturating_sub(1)
    }
}

/// Finds the mentions among `tokens`, in order of their first token; some tokens stand in `headlines`. Mentions may
/// overlap only where a role noun stands inside the run of a longer name.
pub fn mentions(tokens: &Tokens, headlines: impl Iterator<Item = TokenRange>) -> Vec<Mention> {
    Finder::new(tokens, headlines).mentions()
}

/// Adds a mention, which ends behind all others; some may begin inside it: a phrase goes back over the nouns in it, a name
/// over its particles.
fn add(mention: Mention, found: &mut Vec<Mention>) {
    if found.last().is_some_and(|last| last.first > mention.first) {
        let to = found.partition_point(|m| m.first <= mention.first);
        found.insert(to, mention);
    } else {
        found.push(mention);
    }
}

/// A mention of one token.
fn alone(at: usize, kind: MentionKind) -> Mention {
    Mention { first: at, end: at + 1, kind }
}

/// The mentions of a block, each by the token it was found by.
struct OfBlock {
    all: [Mention; BLOCK],
    /// Which tokens have one.
    set: u64,
}

impl Default for OfBlock {
    fn default() -> Self {
        Self { all: [alone(0, MentionKind::Name); BLOCK], set: 0 }
    }
}

impl OfBlock {
    /// Notes what was found by token `at` of the block.
    #[inline]
    fn put(&mut self, at: usize, mention: Option<Mention>) {
        if let (Some(mention), Some(place)) = (mention, self.all.get_mut(at)) {
            *place = mention;
            self.set |= 1 << at;
        }
    }

    /// Moves them to those that were `found` in the blocks before.
    fn add_to(&mut self, found: &mut Vec<Mention>) {
        for mention in bits(self.set).filter_map(|at| self.all.get(at)) {
            add(*mention, found);
        }
        self.set = 0;
    }
}

struct Finder<'a> {
    tokens: &'a [Token],
    /// For each token what is asked for often.
    blocks: Vec<Block>,
    /// Keys of the common words and roles with a capital where only names have one: such a word at a sentence's start is
    /// a name too.
    capitalised: Numbering,
}

impl<'a> Finder<'a> {
    fn new(tokens: &'a Tokens, headlines: impl Iterator<Item = TokenRange>) -> Self {
        let capitalised = Numbering::with_room_for(tokens.len() / 32);
        let mut finder = Self { tokens, blocks: block::blocks(tokens, headlines), capitalised };
        for n in 0..finder.blocks.len() {
            finder.read_capitals(n);
        }
        // The last token of the block before is of a name.
        let mut carried = 0;
        // Of these only the whole document tells whether they are names.
        for n in 0..finder.blocks.len() {
            let block = finder.block(n);
            let mut names = block.names;
            for bit in bits(block.unsure) {
                names |= u64::from(finder.reads_as_name(n * BLOCK + bit)) << bit;
            }
            for bit in bits(block.pronouns & names) {
                names &= !(u64::from(finder.pronoun(n * BLOCK + bit).is_some()) << bit);
            }
            let mut joined = 0;
            for bit in bits(names & (names << 1 | carried)) {
                joined |= u64::from(finder.follows_closely(n * BLOCK + bit)) << bit;
            }
            carried = names >> (BLOCK - 1);
            if let Some(block) = finder.blocks.get_mut(n) {
                (block.names, block.joined) = (names, joined);
            }
        }
        finder
    }

    /// Notes what the capitals of block `n` tell by themselves. What that is follows no rule that a processor could guess, so
    /// hardly anything here is a branch.
    fn read_capitals(&mut self, n: usize) {
        let mut block = self.block(n);
        for bit in bits(block.free & block.capitals) {
            block.free &= !(u64::from(self.goes_on(n * BLOCK + bit)) << bit);
        }
        block.free |= block.headline;
        let mut capitalised = 0;
        for bit in bits(block.capitals) {
            let token = self.get(n * BLOCK + bit);
            let free = block.free >> bit & 1 != 0;
            let name = stands_out(token, free);
            block.names |= u64::from(name) << bit;
            block.unsure |= u64::from(!name & !stands_back(token, free)) << bit;
            // No noun has a capital that tells.
            block.nouns &= !(u64::from(token.capital() & !free) << bit);
            let common = (token.entry.tag.0 != b'?') | token.has(Marks::ROLE);
            capitalised |= u64::from(!free & token.capital() & common) << bit;
        }
        for bit in bits(capitalised) {
            self.capitalised.add(self.get(n * BLOCK + bit).key);
        }
        self.set(n, block);
        let told = |bit: usize| self.reads_as_name(n * BLOCK + bit) == (block.names >> bit & 1 != 0);
        debug_assert!(bits(block.capitals & !block.unsure).all(told), "only quicker");
    }

    /// All mentions: of each block first the names, then what stands outside them, kind by kind, for which kind comes next
    /// in a text cannot be guessed.
    fn mentions(&self) -> Vec<Mention> {
        let room = self.blocks.iter().map(|block| block.candidates().count_ones() as usize).sum();
        let mut found = Vec::with_capacity(room);
        let mut of_block = OfBlock::default();
        let mut end = 0;
        for (n, block) in self.blocks.iter().enumerate() {
            let first = n * BLOCK;
            let mut outside = block::from(end, first);
            let mut names = block.names & outside;
            while names != 0 {
                let bit = names.trailing_zeros() as usize;
                let name;
                (name, end) = self.name(first + bit);
                of_block.put(bit, name);
                let behind = block::from(end, first);
                outside &= behind | !block::from(first + bit, first);
                names &= behind;
            }
            outside &= !block.names;
            for bit in bits(block.pronouns & outside) {
                of_block.put(bit, self.pronoun(first + bit).map(|kind| alone(first + bit, kind)));
            }
            for bit in bits(block.nouns & outside & !of_block.set) {
                of_block.put(bit, self.noun(first + bit));
            }
            of_block.add_to(&mut found);
        }
        found
    }

    fn block(&self, n: usize) -> Block {
        self.blocks.get(n).copied().unwrap_or_default()
    }

    fn set(&mut self, n: usize, new: Block) {
        if let Some(block) = self.blocks.get_mut(n) {
            *block = new;
        }
    }

    /// True where `which` tells of the token at `at`.
    #[inline]
    fn is_noted(&self, at: usize, which: impl Fn(&Block) -> u64) -> bool {
        self.blocks.get(at / BLOCK).is_some_and(|block| which(block) >> (at % BLOCK) & 1 != 0)
    }

    /// `…,” Over said`: true for the token at `at` behind a quotation that ends with a comma, whose sentence goes on.
    fn goes_on(&self, at: usize) -> bool {
        let (token, before) = (self.get(at), self.before(at));
        before.kind == TokenKind::Mark
            && before.sentence == token.sentence
            && before.quote != token.quote
            && at >= 2
            && self.get(at - 2).ch == ','
    }

    fn get(&self, at: usize) -> &Token {
        self.tokens.get(at).unwrap_or(&EDGE)
    }

    fn before(&self, at: usize) -> &Token {
        at.checked_sub(1).map_or(&EDGE, |i| self.get(i))
    }

    /// The name at `at`, where it is one that may speak, and one past its last token.
    fn name(&self, at: usize) -> (Option<Mention>, usize) {
        let first = self.particles_before(at);
        let end = self.name_end(at);
        let all_dates = (first..end).all(|i| self.get(i).has(Marks::DATE) || self.get(i).kind != TokenKind::Word);
        // `May told reporters`: a month does not speak, a person of that name does.
        if all_dates && !(end == at + 1 && self.speaks(at)) {
            return (None, end);
        }
        let kind = if self.is_office(first, end) { MentionKind::Role } else { MentionKind::Name };
        (Some(Mention { first, end, kind }), end)
    }

    /// The noun phrase whose head is at `at`.
    fn noun(&self, at: usize) -> Option<Mention> {
        let kind = self.noun_kind(at)?;
        let (token, next) = (self.get(at), self.get(at + 1));
        // Only the last noun of a compound is its head: `police officials`.
        let compound = next.quote == token.quote
            && next.sentence == token.sentence
            && next.is_lower()
            && self.noun_kind(at + 1).is_some();
        (!compound).then(|| Mention { first: self.phrase_start(at), end: at + 1, kind })
    }

    fn pronoun(&self, at: usize) -> Option<MentionKind> {
        let token = self.get(at);
        match token.entry.pronoun {
            // All personal ones at once, for which of them it is cannot be guessed; but the US, IT.
            Pronoun::He | Pronoun::She | Pronoun::They | Pronoun::It | Pronoun::I | Pronoun::We | Pronoun::You => {
                let name = token.all_capitals() & (token.span.len() > 1) & (token.entry.pronoun != Pronoun::I);
                (!name).then_some(MentionKind::Pronoun)
            }
            Pronoun::No => None,
            Pronoun::Who => Some(MentionKind::Relative),
            Pronoun::That => {
                let (before, next) = (self.before(at), self.get(at + 1));
                let finite = matches!(next.entry.tag.0, b'Z' | b'D' | b'V' | b'M') && next.is_lower();
                let noun = before.is_word()
                    && (before.entry.tag.is_noun() || before.capital())
                    && before.sentence == token.sentence;
                (finite && noun).then_some(MentionKind::Relative)
            }
            Pronoun::Indefinite => {
                // `some officials`, `one man`: a determiner, not a source.
                let next = self.get(at + 1);
                let unknown = next.is_lower() && next.entry.tag.0 == b'?';
                let determines = next.is_word()
                    && (unknown || next.entry.tag.is_noun() || next.entry.tag.0 == b'J' || next.capital());
                (!determines).then_some(MentionKind::Role)
            }
        }
    }

    /// True where a capital letter says nothing: at the start of a sentence, behind a mark, colon or bracket, in a headline.
    /// Asked only where there is one, or one behind a joined particle.
    fn capital_is_free(&self, at: usize) -> bool {
        self.is_noted(at, |block| block.free)
    }

    fn in_headline(&self, at: usize) -> bool {
        self.is_noted(at, |block| block.headline)
    }

    fn speech_follows(&self, at: usize) -> bool {
        let next = self.get(at + 1);
        next.has(Marks::CUE_VERB) && next.is_lower()
    }

    /// True for a word that no preposition governs before a finite verb that mostly reports.
    fn speaks(&self, at: usize) -> bool {
        let next = self.get(at + 1);
        let governed = || {
            let before = self.before(at);
            before.has(Marks::PREPOSITION) && before.sentence == self.get(at).sentence
        };
        self.speech_follows(at) && next.entry.cue >= 3 && matches!(next.entry.tag.0, b'D' | b'Z') && !governed()
    }
}
