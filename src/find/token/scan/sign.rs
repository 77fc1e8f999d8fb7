//! Signs: what is no part of a word and no mark of a quotation.

use super::{Scan, may_start};
use crate::Span;
use crate::find::token::TokenKind;
use crate::find::token::shape::{Shape, is_apostrophe};
use crate::lexicon::{byte_key, key};

impl Scan<'_> {
    /// Adds the sign `b`, which always stands alone, and passes over a space behind it.
    #[inline(never)]
    pub(super) fn byte_sign(&mut self, at: usize, b: u8, bytes: &[u8]) -> usize {
        let to = self.sign(Span::of_word(at, at + 1), byte_key(b), char::from(b));
        to + usize::from(bytes.get(to) == Some(&b' '))
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
        let shape = Shape::OPENS.when(matches!(shown, ':' | '(' | '—' | '[' | '…' | '•'));
        self.add(TokenKind::Punctuation, span, key, shown, shape, may_start(shown));
        span.end()
    }
}
