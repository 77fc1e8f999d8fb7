//! Mentions: every name, role, group, document and pronoun that could be a source.

use super::token::{EDGE, Token, TokenKind};
use crate::lexicon::{Marks, Numbering, Pronoun};

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
    let (finder, candidates) = Finder::new(tokens, headline);
    let mut found = Vec::with_capacity(candidates.len());
    let mut from = 0;
    for at in candidates.into_iter().rev() {
        if at >= from {
            from = finder.next(at, &mut found);
        }
    }
    // Nearly in order already: a name may begin with particles before a noun that stands there.
    in_order(&mut found);
    found.dedup();
    found
}

/// Puts mentions into the order of their tokens by moving each that is out of place.
fn in_order(found: &mut [Mention]) {
    let place = |m: &Mention| (m.first, m.end);
    for end in 1..found.len() {
        let Some((last, before)) = found.get(..=end).and_then(<[Mention]>::split_last) else { return };
        if before.last().is_none_or(|m| place(m) <= place(last)) {
            continue;
        }
        let to = before.partition_point(|m| place(m) <= place(last));
        if let Some(run) = found.get_mut(to..=end) {
            run.rotate_right(1);
        }
    }
}

/// Note on a token: a capital letter says nothing here.
const FREE: u8 = 1;
/// Note on a token: it stands in a headline.
const HEADLINE: u8 = 2;

struct Finder<'a> {
    tokens: &'a [Token],
    /// For each token with a capital what is asked for often.
    notes: Vec<u8>,
    /// Keys of the common words and roles with a capital where only names have one: such a word at a sentence's start is
    /// a name too.
    capitalised: Numbering,
}

impl<'a> Finder<'a> {
    /// The finder, and the tokens that may begin a mention or be the head of one, the last one first.
    fn new(tokens: &'a [Token], headline: &dyn Fn(u32) -> bool) -> (Self, Vec<usize>) {
        let (notes, capitalised) = (vec![0; tokens.len()], Numbering::with_room_for(tokens.len() / 32));
        let mut finder = Self { tokens, notes, capitalised };
        let mut candidates = Vec::with_capacity(tokens.len() / 2);
        let mut paragraph = (u32::MAX, 0);
        // From the end, for the next one is asked for of each.
        let mut cue_follows = false;
        for (at, token) in tokens.iter().enumerate().rev() {
            if may_be_mention(token, cue_follows) {
                candidates.push(at);
                if token.begins_as_name() {
                    if paragraph.0 != token.paragraph {
                        paragraph = (token.paragraph, if headline(token.paragraph) { HEADLINE | FREE } else { 0 });
                    }
                    finder.note_capital(at, token, paragraph.1);
                }
            }
            cue_follows = token.has(Marks::CUE_VERB) && token.entry.cue >= 3;
        }
        (finder, candidates)
    }

    /// Notes what is asked for often of the token at `at`, which has a capital; `note` is what holds of its paragraph.
    fn note_capital(&mut self, at: usize, token: &Token, mut note: u8) {
        let before = self.before(at);
        // `…,” Over said`: behind a quotation that ends with a comma its sentence goes on.
        let goes_on = before.quote != token.quote && at >= 2 && self.get(at - 2).ch == ',';
        if before.sentence != token.sentence
            || before.kind == TokenKind::Mark && !goes_on
            || matches!(before.ch, ':' | '(' | '—' | '[' | '…' | '•')
        {
            note |= FREE;
        }
        if note & FREE == 0 && token.capital() && (token.entry.tag.0 != b'?' || token.has(Marks::ROLE)) {
            self.capitalised.add(token.key);
        }
        if let Some(slot) = self.notes.get_mut(at) {
            *slot = note;
        }
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
            found.push(Mention { first: at, end: at + 1, kind });
            return at + 1;
        }
        if token.begins_as_name() && self.is_name(at) {
            let first = self.particles_before(at);
            let end = self.name_end(at);
            let all_dates = (first..end).all(|i| self.get(i).has(Marks::DATE) || self.get(i).kind != TokenKind::Word);
            // `May told reporters`: a month does not speak, a person of that name does.
            if !all_dates || end == at + 1 && self.speaks(at) {
                let kind = if self.is_office(first, end) { MentionKind::Role } else { MentionKind::Name };
                found.push(Mention { first, end, kind });
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
                found.push(Mention { first: self.phrase_start(at), end: at + 1, kind });
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
        self.notes.get(at).is_some_and(|note| note & FREE != 0)
    }

    fn in_headline(&self, at: usize) -> bool {
        self.notes.get(at).is_some_and(|note| note & HEADLINE != 0)
    }

    fn speech_follows(&self, at: usize) -> bool {
        let next = self.get(at + 1);
        next.has(Marks::CUE_VERB) && next.is_lower()
    }

    /// True for a word that no preposition governs before a finite verb that mostly reports.
    fn speaks(&self, at: usize) -> bool {
        let (before, next) = (self.before(at), self.get(at + 1));
        let governed = before.has(Marks::PREPOSITION) && before.sentence == self.get(at).sentence;
        !governed && self.speech_follows(at) && next.entry.cue >= 3 && matches!(next.entry.tag.0, b'D' | b'Z')
    }
}

/// False for signs and for most small words, which need no closer look: no list of nouns holds them, and no reporting word
/// follows.
fn may_be_mention(token: &Token, cue_follows: bool) -> bool {
    let marks = Marks::ROLE.or(Marks::GROUP).or(Marks::ISSUED).or(Marks::STUDY).or(Marks::PRONOUN);
    let shape = token.begins_as_name() | token.agent() | token.age();
    (shape | token.has(marks) | cue_follows) && token.is_word()
}
