//! The scan over the text.

mod word;

use super::bytes::{FIGURE, HIGH, JOINT, Letters, SPACE, class};
use super::shape::{Shape, capitals, has_agent_suffix, is_alphanumeric, is_apostrophe};
use super::{Token, TokenKind, Tokens, ends_sentence};
use crate::Span;
use crate::find::quote::{Quote, QuoteId};
use crate::lexicon::{Entry, Lexicon, Marks, Tag, byte_key, key, words};

/// Walks over the paragraphs and collects their tokens.
pub(super) struct Scan<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    quotes: &'a [Quote],
    marks: Vec<(Span, QuoteId, bool)>,
    next_mark: usize,
    /// Where the next mark begins; beyond the text where there is none.
    mark_at: usize,
    open: Option<QuoteId>,
    out: Vec<Token>,
    /// The first token of each paragraph so far.
    paragraphs: Vec<usize>,
    /// The first token of each sentence so far.
    sentences: Vec<usize>,
    /// Tokens that are the word `according`.
    according: Vec<usize>,
    /// The paragraph's first token.
    first: usize,
    paragraph: u32,
    sentence: u32,
    /// True where the sentence may have ended: the last token, but for closing marks, can end one.
    ended: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str, paragraphs: usize, quotes: &'a [Quote], lexicon: &'a Lexicon) -> Self {
        let mut marks: Vec<(Span, QuoteId, bool)> = Vec::with_capacity(quotes.len() * 2);
        for (id, quote) in (0..).map(QuoteId::new).zip(quotes) {
            marks.push((Span::new(quote.outer.start(), quote.inner.start()), id, true));
            marks.push((Span::new(quote.inner.end(), quote.outer.end()), id, false));
        }
        marks.sort_by_key(|&(span, id, opens)| {
            (span.start(), !opens, if opens { id.position() } else { usize::MAX - id.position() })
        });
        let mut scan = Self {
            text,
            lexicon,
            quotes,
            marks,
            next_mark: 0,
            mark_at: 0,
            open: None,
            out: Vec::with_capacity(text.len() / 5),
            paragraphs: Vec::with_capacity(paragraphs + 1),
            sentences: Vec::with_capacity(text.len() / 64),
            according: Vec::new(),
            first: 0,
            paragraph: 0,
            sentence: 0,
            ended: false,
        };
        scan.find_mark(0);
        scan
    }

    /// The tokens of all paragraphs.
    pub(super) fn finish(mut self) -> Tokens {
        let text = self.text.as_bytes();
        let learn = |token: &mut Token, entry: &Entry| {
            token.entry = *entry;
            // Nobody asks a word in lower case of which more is known.
            if (entry.tag == Tag::UNKNOWN || token.capital())
                && token.kind == TokenKind::Word
                && has_agent_suffix(text.get(token.span.start()..token.span.end()).unwrap_or_default())
            {
                token.shape = token.shape.or(Shape::AGENT);
            }
        };
        self.lexicon.look_up(&mut self.out, |token| token.key, learn);
        // `according` is a cue before `to`.
        for at in self.according {
            if let Some([according, next, ..]) = self.out.get_mut(at..)
                && next.key != words::TO
            {
                according.shape = according.shape.or(Shape::APART);
            }
        }
        self.sentences.push(self.out.len());
        self.paragraphs.push(self.out.len());
        Tokens { all: self.out, sentences: self.sentences, paragraphs: self.paragraphs }
    }

    /// Passes over a paragraph, which gets no tokens.
    pub(super) fn skip(&mut self) {
        self.paragraphs.push(self.out.len());
        self.paragraph += 1;
    }

    /// Scans the next paragraph.
    pub(super) fn run(&mut self, span: Span) {
        let (mut at, end) = (span.start(), span.end());
        // Nothing looks behind the paragraph.
        let bytes = self.text.as_bytes().get(..end).unwrap_or_default();
        self.paragraphs.push(self.out.len());
        self.first = self.out.len();
        self.sentences.push(self.first);
        self.ended = false;
        // Marks of paragraphs that were skipped.
        while self.mark_at < at {
            self.find_mark(self.next_mark + 1);
        }
        self.open = None;
        while at < end {
            let Some(rest @ [b, ..]) = bytes.get(at..) else { break };
            if self.mark_at <= at {
                at = self.take_mark(at);
                continue;
            }
            if b.is_ascii_alphabetic() {
                at = self.letters(at, rest);
                continue;
            }
            at = match class(*b) {
                SPACE => at + 1,
                FIGURE => self.word(at, end),
                JOINT | HIGH => match self.char_at(at) {
                    Some(c) if is_alphanumeric(c) => self.word(at, end),
                    Some(c) if c.is_whitespace() => at + c.len_utf8(),
                    Some(c) => self.punctuation(at, c, end),
                    None => break,
                },
                _ => self.sign(Span::of_word(at, at + 1), byte_key(*b), char::from(*b)),
            };
        }
        self.paragraph += 1;
        self.sentence += 1;
    }

    /// Makes the mark with this number the next one.
    fn find_mark(&mut self, number: usize) {
        self.next_mark = number;
        self.mark_at = self.marks.get(number).map_or(usize::MAX, |m| m.0.start());
    }

    /// Takes the mark that begins at `at` or before; returns where to go on.
    #[inline(never)]
    fn take_mark(&mut self, at: usize) -> usize {
        let Some(&(mark, id, opens)) = self.marks.get(self.next_mark) else { return at };
        self.find_mark(self.next_mark + 1);
        if opens {
            self.open = Some(id);
        }
        let mut behind = at;
        if !mark.is_empty() {
            let text = mark.of(self.text);
            let ch = text.chars().next().unwrap_or('\0');
            self.add(TokenKind::Mark, mark, key(text), ch, Shape::NONE, opens || may_start(ch));
            behind = mark.end().max(at);
        }
        if !opens {
            self.open = self.quotes.get(id.position()).and_then(|q| q.parent);
        }
        behind
    }

    /// True where a mark that is printed begins at `at`.
    fn is_mark(&self, at: usize) -> bool {
        self.mark_at == at && self.marks.get(self.next_mark).is_some_and(|m| !m.0.is_empty())
    }

    #[inline]
    fn char_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(&b) if b.is_ascii() => Some(char::from(b)),
            _ => self.text.get(at..).and_then(|s| s.chars().next()),
        }
    }

    /// The character at `at` where it is no quotation mark and continues a word.
    #[inline]
    fn alphanumeric_at(&self, at: usize, end: usize) -> Option<char> {
        self.char_at(at).filter(|&c| at < end && is_alphanumeric(c) && !self.is_mark(at))
    }

    #[inline(never)]
    fn punctuation(&mut self, at: usize, c: char, end: usize) -> usize {
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
    #[inline(never)]
    fn sign(&mut self, span: Span, key: u64, shown: char) -> usize {
        self.add(TokenKind::Punctuation, span, key, shown, Shape::NONE, may_start(shown));
        span.end()
    }

    /// Scans the word that begins with the ASCII letter at `from`, where `rest` begins. Most words are letters and a space.
    #[inline]
    fn letters(&mut self, from: usize, rest: &[u8]) -> usize {
        let Letters { length, key } = Letters::of(rest);
        let at = from + length;
        if rest.get(length) == Some(&b' ') {
            self.add_letters(Span::of_word(from, at), rest, key);
            at + 1
        } else {
            self.letters_before_sign(from, length, rest, key)
        }
    }

    /// The same for one of `length` letters with no space behind.
    #[inline(never)]
    fn letters_before_sign(&mut self, from: usize, length: usize, rest: &[u8], key: u64) -> usize {
        let (at, end) = (from + length, from + rest.len());
        let mut to = at;
        let mut joined = false;
        match rest.get(length) {
            // A full stop before a space is the word's own only behind an abbreviation or an initial.
            Some(b'.') if length > 1 && matches!(rest.get(length + 1), None | Some(b' ' | b'\n')) => {
                to += usize::from(!self.is_mark(at) && self.lexicon.is_abbreviation(key));
            }
            Some(&b) if class(b) & (FIGURE | JOINT | HIGH) != 0 && !self.is_mark(at) => {
                to = self.word_end(from, at, end);
                if to > at && !(b == b'.' && to == at + 1) {
                    self.add_word(Span::new(from, to));
                    return self.possessive(to, end);
                }
                joined = true;
            }
            _ => {}
        }
        self.add_letters(Span::of_word(from, to), rest, key);
        // The full stop of an abbreviation.
        self.ended = to > at && rest.first().is_some_and(u8::is_ascii_uppercase);
        if joined { self.possessive(to, end) } else { to }
    }

    /// Adds a word of ASCII letters, with which `rest` begins; the full stop of an abbreviation may be among its `span`.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "nearly every token is added here")]
    fn add_letters(&mut self, span: Span, rest: &[u8], key: u64) {
        let first = rest.first().copied().unwrap_or_default();
        let capital = first.is_ascii_uppercase();
        let shape = if capital { capitals(rest.get(..span.len()).unwrap_or_default()) } else { Shape::NONE };
        if self.ended {
            if capital {
                self.begin_sentence(char::from(first), key, shape.any(Shape::ALL_CAPITALS));
            }
            self.ended = false;
        }
        if key == words::ACCORDING {
            self.note_according();
        }
        self.out.push(Token {
            span,
            key,
            ch: char::from(first),
            quote: self.open,
            paragraph: self.paragraph,
            sentence: self.sentence,
            entry: Entry::UNKNOWN,
            kind: TokenKind::Word,
            shape,
        });
    }

    #[cold]
    fn note_according(&mut self) {
        self.according.push(self.out.len());
    }

    /// True where the lexicon marks the word of this key with any of `marks`.
    fn has(&self, key: u64, marks: Marks) -> bool {
        self.lexicon.entry(key).marks.any(marks)
    }

    /// Adds a token that is no word, or no plain one; `may_start` a sentence where one has ended.
    fn add(&mut self, kind: TokenKind, span: Span, key: u64, ch: char, shape: Shape, may_start: bool) {
        if self.ended && may_start {
            self.begin_sentence(ch, key, shape.any(Shape::ALL_CAPITALS));
        }
        self.ended = match kind {
            // The full stop of an abbreviation.
            TokenKind::Word => shape.any(Shape::CAPITAL) && self.byte_before(span.end()) == Some(b'.'),
            TokenKind::Number | TokenKind::Possessive => false,
            TokenKind::Mark => self.ended,
            TokenKind::Punctuation => ends_sentence(ch) || self.ended && closes(kind, ch),
        };
        if key == words::ACCORDING {
            self.note_according();
        }
        self.out.push(Token {
            span,
            key,
            ch,
            quote: self.open,
            paragraph: self.paragraph,
            sentence: self.sentence,
            entry: Entry::UNKNOWN,
            kind,
            shape,
        });
    }

    fn byte_before(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at.checked_sub(1)?).copied()
    }

    /// Begins a sentence with the token that begins with `ch`, unless the last one goes on.
    #[inline(never)]
    fn begin_sentence(&mut self, ch: char, key: u64, all_capitals: bool) {
        if self.sentence_ends_before(ch, key, all_capitals) {
            self.sentence += 1;
            self.sentences.push(self.out.len());
        }
    }

    /// True where a sentence ends right before the token that begins with `ch`.
    fn sentence_ends_before(&self, ch: char, key: u64, all_capitals: bool) -> bool {
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
            && !all_capitals
    }

    fn top(&self, mut id: QuoteId) -> QuoteId {
        while let Some(parent) = self.quotes.get(id.position()).and_then(|q| q.parent) {
            id = parent;
        }
        id
    }
}

/// True for a sign that may be a sentence's first.
fn may_start(sign: char) -> bool {
    matches!(sign, '(' | '[' | '—' | '‘' | '’' | '\'')
}

/// True for what may stand between a sentence's last sign and its end.
fn closes(kind: TokenKind, ch: char) -> bool {
    kind == TokenKind::Mark || kind == TokenKind::Punctuation && matches!(ch, ')' | ']' | '’' | '\'' | '”' | '"')
}
