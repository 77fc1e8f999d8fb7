//! Signs: what is no part of a word and no mark of a quotation.

use super::{Scan, behind_space, may_start};
use crate::Span;
use crate::find::token::shape::{Shape, is_apostrophe};
use crate::find::token::{TokenKind, ends_sentence};
use crate::lexicon::{byte_key, key};

impl Scan<'_> {
    /// Adds the sign `b`, which always stands alone, and passes over a space behind it.
    #[inline(never)]
    pub(super) fn byte_sign(&mut self, at: usize, b: u8, bytes: &[u8]) -> usize {
        let to = self.sign(Span::of_word(at, at + 1), byte_key(b), char::from(b));
        behind_space(to, bytes)
    }

    /// The same right behind a word, where it begins no sentence.
    #[inline]
    pub(super) fn sign_behind_word(&mut self, at: usize, b: u8, bytes: &[u8]) -> usize {
        let shown = char::from(b);
        self.ended = ends_sentence(shown);
        self.push(TokenKind::Punctuation, Span::of_word(at, at + 1), byte_key(b), shown, opens(shown));
        behind_space(at + 1, bytes)
    }

    /// Scans what begins with `c` at `at`: a sign, or a word where an apostrophe stands before one.
    #[inline(never)]
    pub(super) fn punctuation(&mut self, at: usize, c: char, end: usize) -> usize {
        let mut to = at + c.len_utf8();
        if is_apostrophe(c) && self.alphanumeric_at(to, end).is_some() {
            return self.word(at, end); // ’90s, 'em
        }
        let mut shown = c;
        if c == '.' || c == '-' {
            while to < end && self.char_at(to) == Some(c) {
                to += 1;
            }
            if to - at > 1 {
                shown = if c == '.' { '…' } else { '—' };
            }
        }
        if matches!(c, '–' | '―') {
            shown = '—';
        }
        let span = Span::new(at, to);
        self.sign(span, key(span.of(self.text)), shown)
    }

    /// Adds a sign that is no part of a word.
    #[inline]
    fn sign(&mut self, span: Span, key: u64, shown: char) -> usize {
        self.add(TokenKind::Punctuation, span, key, shown, opens(shown), may_start(shown));
        span.end()
    }
}

/// What tells of a sign whether anything may begin upper case behind it.
fn opens(sign: char) -> Shape {
    Shape::OPENS.when(matches!(sign, ':' | '(' | '—' | '[' | '…' | '•'))
}
