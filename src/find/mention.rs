//! Mentions: every name, role, group, document and pronoun that could be a source.

use super::token::{EDGE, Token, TokenKind};
use crate::lexicon::{Marks, Numbering, Pronoun};
use name::stands_out;

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

/// Finds the mentions among `tokens`, in order of their first token. They may overlap only where a role noun stands
/// inside the run of a longer name.
pub fn mentions(tokens: &[Token], headline: &dyn Fn(u32) -> bool) -> Vec<Mention> {
    let blocks = candidates(tokens);
    let finder = Finder::new(tokens, &blocks, headline);
    let mut found = Vec::with_capacity(blocks.iter().map(|block| block.candidates().count_ones() as usize).sum());
    let mut from = 0;
    each(&blocks, Block::candidates, |at| {
        if at >= from {
            from = finder.next(at, &mut found);
        }
    });
    found
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

/// Note on a token: a capital letter says nothing here.
const FREE: u8 = 1;
/// Note on a token: it stands in a headline.
const HEADLINE: u8 = 2;
/// Note on a token: a name may begin with it.
const NAME: u8 = 4;

/// The tokens of a block.
const BLOCK: usize = 32;

/// Which tokens need a closer look: two bits for each, those of the first one lowest. Which they are follows no rule that a
/// processor could guess, so they are noted without a branch, and both bits at once.
#[derive(Clone, Copy)]
struct Block(u64);

impl Block {
    /// The lower bits: of tokens that may begin a mention or be the head of one.
    const CANDIDATES: u64 = u64::MAX / 3;

    /// The tokens that may begin a mention or be the head of one.
    fn candidates(self) -> u64 {
        self.0 & Self::CANDIDATES
    }

    /// Those among them that have a name's capital.
    fn names(self) -> u64 {
        self.0 >> 1 & Self::CANDIDATES
    }
}

/// The tokens that need a closer look, block by block.
fn candidates(tokens: &[Token]) -> Vec<Block> {
    let mut blocks = vec![Block(0); tokens.len().div_ceil(BLOCK)];
    // From the end, for the next one is asked for of each.
    let mut cue_follows = false;
    for (block, tokens) in blocks.iter_mut().zip(tokens.chunks(BLOCK)).rev() {
        let mut bits = 0;
        for token in tokens.iter().rev() {
            let may = may_be_mention(token) | cue_follows;
            bits = bits << 2 | u64::from(token.begins_as_name()) << 1 | u64::from(may);
            cue_follows = token.entry.cue >= 3;
        }
        *block = Block(bits);
    }
    blocks
}

/// Calls `take` for each of the tokens that `which` tells of every block, in order.
fn each(blocks: &[Block], which: impl Fn(Block) -> u64, mut take: impl FnMut(usize)) {
    for (n, block) in blocks.iter().enumerate() {
        let mut rest = which(*block);
        while rest != 0 {
            take(n * BLOCK + rest.trailing_zeros() as usize / 2);
            rest &= rest - 1;
        }
    }
}

struct Finder<'a> {
    tokens: &'a [Token],
    /// For each token what is asked for often.
    notes: Vec<u8>,
    /// Keys of the common words and roles with a capital where only names have one: such a word at a sentence's start is
    /// a name too.
    capitalised: Numbering,
}

impl<'a> Finder<'a> {
    /// The finder for `tokens`, whose candidates are in `blocks`.
    fn new(tokens: &'a [Token], blocks: &[Block], headline: &dyn Fn(u32) -> bool) -> Self {
        let (notes, capitalised) = (vec![0; tokens.len()], Numbering::with_room_for(tokens.len() / 32));
        let mut finder = Self { tokens, notes, capitalised };
        let mut paragraph = (u32::MAX, 0);
        // Those of which only the whole document tells whether they are names.
        let mut unsure = Vec::with_capacity(tokens.len() / 16);
        each(blocks, Block::names, |at| {
            let token = tokens.get(at).unwrap_or(&EDGE);
            if paragraph.0 != token.paragraph {
                paragraph = (token.paragraph, if headline(token.paragraph) { HEADLINE | FREE } else { 0 });
            }
            let note = paragraph.1 | if finder.opens(at) { FREE } else { 0 };
            let free = note & FREE != 0;
            if !free && token.capital() && (token.entry.tag.0 != b'?' || token.has(Marks::ROLE)) {
                finder.capitalised.add(token.key);
            }
            let name = stands_out(token, free);
            finder.note(at, note | if name { NAME } else { 0 });
            debug_assert!(!name || finder.reads_as_name(at), "only quicker");
            if !name {
                unsure.push(at);
            }
        });
        for at in unsure {
            if finder.reads_as_name(at) {
                finder.note(at, NAME);
            }
        }
        finder
    }

    /// True where the token at `at` begins a sentence, or stands behind a sign that lets anything begin upper case.
    fn opens(&self, at: usize) -> bool {
        let (token, before) = (self.get(at), self.before(at));
        // `…,” Over said`: behind a quotation that ends with a comma its sentence goes on.
        let goes_on = || before.quote != token.quote && at >= 2 && self.get(at - 2).ch == ',';
        before.sentence != token.sentence
            || !before.is_word()
                && (matches!(before.ch, ':' | '(' | '—' | '[' | '…' | '•')
                    || before.kind == TokenKind::Mark && !goes_on())
    }

    /// Adds to the notes on a token.
    fn note(&mut self, at: usize, note: u8) {
        if let Some(slot) = self.notes.get_mut(at) {
            *slot |= note;
        }
    }

    fn has_note(&self, at: usize, note: u8) -> bool {
        self.notes.get(at).is_some_and(|notes| notes & note != 0)
    }

    fn get(&self, at: usize) -> &Token {
        self.tokens.get(at).unwrap_or(&EDGE)
    }

    fn before(&self, at: usize) -> &Token {
        at.checked_sub(1).map_or(&EDGE, |i| self.get(i))
    }

    /// Adds what starts at `at`; returns where to look next.
    fn next(&self, at: usize, found: &mut Vec<Mention>) -> usize {
        let token = self.get(at);
        if token.has(Marks::PRONOUN)
            && let Some(kind) = self.pronoun(at)
        {
            add(Mention { first: at, end: at + 1, kind }, found);
            return at + 1;
        }
        if self.is_name(at) {
            let first = self.particles_before(at);
            let end = self.name_end(at);
            let all_dates = (first..end).all(|i| self.get(i).has(Marks::DATE) || self.get(i).kind != TokenKind::Word);
            // `May told reporters`: a month does not speak, a person of that name does.
            if !all_dates || end == at + 1 && self.speaks(at) {
                let kind = if self.is_office(first, end) { MentionKind::Role } else { MentionKind::Name };
                add(Mention { first, end, kind }, found);
            }
            return end;
        }
        if let Some(kind) = self.noun_kind(at) {
            // Only the last noun of a compound is its head: `police officials`.
            let next = self.get(at + 1);
            let compound = next.quote == token.quote
                && next.sentence == token.sentence
                && next.is_lower()
                && self.noun_kind(at + 1).is_some();
            if !compound {
                add(Mention { first: self.phrase_start(at), end: at + 1, kind }, found);
            }
        }
        at + 1
    }

    fn pronoun(&self, at: usize) -> Option<MentionKind> {
        let token = self.get(at);
        match token.entry.pronoun {
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
            _ if token.all_capitals() && token.span.len() > 1 && token.entry.pronoun != Pronoun::I => None, // the US, IT
            _ => Some(MentionKind::Pronoun),
        }
    }

    /// True where a capital letter says nothing: at the start of a sentence, behind a mark, colon or bracket, in a headline.
    /// Asked only where there is one, or one behind a joined particle.
    fn capital_is_free(&self, at: usize) -> bool {
        self.has_note(at, FREE)
    }

    fn in_headline(&self, at: usize) -> bool {
        self.has_note(at, HEADLINE)
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

/// False for signs and for most small words, which need no closer look unless a reporting word follows: no list of nouns
/// holds them.
fn may_be_mention(token: &Token) -> bool {
    token.begins_as_name() | token.agent() | token.age() | token.has(noun::LISTED.or(Marks::PRONOUN))
}
