//! Where sentences begin.

use super::Scan;
use crate::Span;
use crate::find::quote::QuoteId;
use crate::find::token::TokenKind;
use crate::find::token::shape::is_all_capitals;
use crate::lexicon::Marks;

impl Scan<'_> {
    /// Begins a sentence with the token over `span` that begins with `ch`, unless the last one goes on.
    #[inline(never)]
    pub(super) fn begin_sentence(&mut self, ch: char, key: u64, span: Span) {
        if self.sentence_ends_before(ch, key, span) {
            self.sentence += 1;
            self.sentences.push(self.out.len());
        }
    }

    /// True where a sentence ends right before the token over `span` that begins with `ch`.
    fn sentence_ends_before(&self, ch: char, key: u64, span: Span) -> bool {
        let Some(last) = self.out.last() else { return false };
        // Never inside a quotation.
        if let (Some(a), Some(b)) = (last.quote, self.open)
            && self.top(a) == self.top(b)
        {
            return false;
        }
        // A sentence ends behind a few closing marks at most.
        let mut tail = self.out.get(self.first..).unwrap_or(&[]).iter().rev().take(8);
        let Some(end) = tail.find(|t| !closes(t.kind, t.ch)) else { return false };
        if end.ends_sentence() {
            return ch != '—';
        }
        // `in the U.S. The President`: an acronym with full stops ends a sentence before a function word.
        end.kind == TokenKind::Word
            && end.capital()
            && self.byte_before(end.span.end()) == Some(b'.')
            && end.span.len() > 2
            && !self.has(end.key, Marks::HARD_TITLE)
            && self.has(key, Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::PRONOUN))
            && !is_all_capitals(span.of(self.text))
    }

    fn top(&self, mut id: QuoteId) -> QuoteId {
        while let Some(parent) = self.quotes.get(id.position()).and_then(|q| q.parent) {
            id = parent;
        }
        id
    }
}

/// True for what may stand between a sentence's last sign and its end.
pub(super) fn closes(kind: TokenKind, ch: char) -> bool {
    kind == TokenKind::Mark || kind == TokenKind::Punctuation && matches!(ch, ')' | ']' | '’' | '\'' | '”' | '"')
}
