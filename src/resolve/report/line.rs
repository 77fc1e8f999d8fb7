//! One sentence as reports are looked for in it: its words, their kinds and what they may report, by position.

use crate::find::scene::{Scene, TokenRange};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, words};
use crate::resolve::feature::{Sym, Value};

/// A word with a capital inside a sentence: a name, which is never a value itself.
const NAME: Sym = Sym::new("X");
const NUMBER: Sym = Sym::new("#");

/// What features are told of one token.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The word as a feature's value: names and numbers only as such.
    pub word: Value,
    /// Its kind: the letter of its part of speech, `X` for a name, a sign itself.
    pub tag: char,
    /// True for a name.
    pub is_name: bool,
}

/// One sentence.
#[derive(Debug, Clone, Copy)]
pub struct Line<'s> {
    /// The document's.
    pub scene: &'s Scene<'s>,
    /// Its tokens.
    pub range: TokenRange,
}

impl<'s> Line<'s> {
    /// The sentence in which token `at` stands. A question or exclamation in quotation marks and the clause behind it are one:
    /// `“Why?” she asked.` Of an endless sentence it is the part around the token.
    pub fn around(scene: &'s Scene<'s>, at: usize) -> Self {
        let mut range = scene.sentence_of(at);
        // Places that stand close are in the same part of it.
        let at = at - at % STEP;
        let (least, most) = (at.saturating_sub(MOST), at.saturating_add(STEP + MOST));
        while range.first > least && runs_on(scene, range.first) {
            range.first = scene.sentence_of(range.first - 1).first;
        }
        while range.end < most && runs_on(scene, range.end) {
            range.end = scene.sentence_of(range.end).end;
        }
        Self { scene, range: TokenRange { first: range.first.max(least), end: range.end.min(most) } }
    }

    /// All sentences of `scene`, one behind the other; parts of endless ones overlap.
    pub fn all(scene: &'s Scene<'s>) -> impl Iterator<Item = Self> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let line = (at < scene.tokens.len()).then(|| Self::around(scene, at))?;
            at = line.range.end.max(at + 1);
            Some(line)
        })
    }

    /// The sentence before; `None` at the start of the document.
    pub fn before(&self) -> Option<Self> {
        Some(Self::around(self.scene, self.range.first.checked_sub(1)?))
    }

    /// The sentence behind; `None` at the end of the document.
    pub fn behind(&self) -> Option<Self> {
        (self.range.end < self.scene.tokens.len()).then(|| Self::around(self.scene, self.range.end))
    }

    /// True where the token is one of its.
    pub fn holds(&self, at: usize) -> bool {
        self.range.first <= at && at < self.range.end
    }

    /// The token at `at`.
    pub fn token(&self, at: usize) -> &'s Token {
        self.scene.token(at)
    }

    /// What features are told of the token at `at`.
    pub fn look(&self, at: usize) -> Look {
        self.look_of(at, self.token(at))
    }

    /// The same of a token that is at hand.
    #[inline]
    pub(super) fn look_of(&self, at: usize, token: &Token) -> Look {
        let is_name = token.kind == TokenKind::Word && token.capital() && self.is_name(at);
        let (word, tag) = match token.kind {
            TokenKind::Word if is_name => (NAME.into(), 'X'),
            TokenKind::Word => (Value::Word(token.key), self.part_of_speech(token)),
            TokenKind::Possessive => (Value::Word(token.key), '\''),
            TokenKind::Number => (NUMBER.into(), 'C'),
            TokenKind::Mark => (Value::from(if self.opens(at) { '“' } else { '”' }), '"'),
            TokenKind::Punctuation => (Value::from(token.ch), token.ch),
        };
        Look { word, tag, is_name }
    }

    fn part_of_speech(&self, token: &Token) -> char {
        match token.entry.tag.0 {
            b'?' => guess(token.span.of(self.scene.document.text())),
            tag => char::from(tag),
        }
    }

    /// True for a word with a capital that says something.
    pub fn is_name(&self, at: usize) -> bool {
        let token = self.token(at);
        let free = || at == self.range.first || self.scene.before(at).kind == TokenKind::Mark;
        token.capital() && (token.entry.tag.0 == b'?' || !free())
    }

    /// True for a mark that opens a quotation.
    pub fn opens(&self, at: usize) -> bool {
        let token = self.token(at);
        let quote = token.quote.and_then(|q| self.scene.quote(q));
        quote.is_some_and(|q| q.outer.start() == token.span.start())
    }

    /// The [kind](Look::tag) of the word at `at`.
    pub fn tag_at(&self, at: usize) -> char {
        self.look(at).tag
    }

    /// True inside a quotation.
    pub fn quoted(&self, at: usize) -> bool {
        self.token(at).quote.is_some()
    }

    /// True for an auxiliary or an adverb, as they stand between a subject and its verb.
    pub fn helps(&self, at: usize) -> bool {
        self.token(at).is_lower() && self.token(at).has(Marks::AUXILIARY.or(Marks::ADVERB))
    }

    /// True for a comma, dash, semicolon or colon.
    pub fn divides(&self, at: usize) -> bool {
        let token = self.token(at);
        token.kind == TokenKind::Punctuation && matches!(token.ch, ',' | '—' | '–' | ';' | ':')
    }

    /// True for any sign or mark.
    pub fn is_sign(&self, at: usize) -> bool {
        matches!(self.token(at).kind, TokenKind::Punctuation | TokenKind::Mark)
    }

    /// True for a small word that begins a clause or a phrase.
    pub fn is_joint(&self, at: usize) -> bool {
        is_joint(self.token(at))
    }

    /// The nearest `that` behind `at`, not farther than this many tokens.
    pub fn that_behind(&self, at: usize, farthest: usize) -> Option<usize> {
        (at + 1..self.range.end.min(at + farthest + 1)).find(|&i| self.token(i).key == words::THAT)
    }
}

/// True for a sign or mark, or a small word that begins a clause or a phrase.
pub(super) fn hangs(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Punctuation | TokenKind::Mark) || is_joint(token)
}

fn is_joint(token: &Token) -> bool {
    let tag = || matches!(token.entry.tag.0, b'W' | b'K' | b'I');
    token.is_lower() && (token.has(Marks::PREPOSITION.or(Marks::CONJUNCTION)) || tag())
        || token.key == words::THAT
        || token.key == words::TO
}

/// The most tokens of a sentence on either side that are looked at.
const MOST: usize = 400;

/// From one part of an endless sentence to the next, in tokens.
const STEP: usize = 200;

/// Words behind a question in quotation marks among which the verb that reports it stands.
const CLAUSE: usize = 4;

/// True where the sentence that ends before token `at` goes on with it: behind a question or exclamation in marks with a
/// small letter or with somebody who speaks.
fn runs_on(scene: &Scene<'_>, at: usize) -> bool {
    let Some([.., sign, mark]) = scene.tokens.get(..at) else { return false };
    let next = scene.token(at);
    mark.kind == TokenKind::Mark
        && matches!(sign.ch, '?' | '!')
        && next.paragraph == mark.paragraph
        && next.sentence != mark.sentence
        && next.kind == TokenKind::Word
        && (next.is_lower()
            || (at..at + CLAUSE)
                .map(|i| scene.token(i))
                .any(|t| t.sentence == next.sentence && t.cue() >= 3 && t.is_lower()))
}

/// A part of speech by the ending.
fn guess(word: &str) -> char {
    if word.ends_with("ly") {
        'R'
    } else if word.ends_with("ing") {
        'G'
    } else if word.ends_with("ed") {
        'D'
    } else if word.ends_with('s') {
        'S'
    } else {
        'N'
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use crate::lexicon::english;

    fn lines(text: &str) -> Vec<String> {
        let document = Document::new("d", text).unwrap();
        let scene = Scene::new(&document, english());
        let mut at = 0;
        let mut found = Vec::new();
        while at < scene.tokens.len() {
            let line = Line::around(&scene, at);
            assert!(line.holds(at));
            found.push(scene.text(line.range.first, line.range.end).to_owned());
            at = line.range.end;
        }
        found
    }

    #[test]
    fn a_question_and_the_clause_behind_it_are_one() {
        assert_eq!(lines("“Why?” she asked. Nobody knew."), ["“Why?” she asked.", "Nobody knew."]);
        assert_eq!(lines("“Stop!” Ada Lind shouted. He ran."), ["“Stop!” Ada Lind shouted.", "He ran."]);
        assert_eq!(lines("“Stop!” The lamps went out."), ["“Stop!”", "The lamps went out."]);
    }

    #[test]
    fn names_are_never_values() {
        let document = Document::new("d", "On Monday Ada Lind of pro-Reyes fame said 5 things.").unwrap();
        let scene = Scene::new(&document, english());
        let line = Line::around(&scene, 0);
        assert_eq!(line.look(2).word, NAME.into());
        assert_eq!(line.look(8).word, NUMBER.into());
        assert_eq!(line.tag_at(2), 'X');
    }
}
