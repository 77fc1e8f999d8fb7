//! The scan over the text.

mod sentence;
mod sign;
mod word;

use self::sentence::closes;
use super::bytes::{Block, FIGURE, HIGH, JOINT, Letters, SPACE, class};
use super::classes::{ASKED, BLOCK, Classes, bits};
use super::shape::{Shape, has_agent_suffix, is_all_capitals, is_alphanumeric, may_be_capitals};
use super::{MarkTokens, Token, TokenKind, Tokens, ends_sentence};
use crate::Span;
use crate::find::quote::{Quote, QuoteId};
use crate::lexicon::{Digest, Entry, Lexicon, Marks, key, words};

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
    /// The marks of each quote so far.
    mark_tokens: Vec<MarkTokens>,
    /// The first token of each paragraph so far.
    paragraphs: Vec<usize>,
    /// The first token of each sentence so far.
    sentences: Vec<usize>,
    /// The paragraph's first token.
    first: usize,
    paragraph: u32,
    sentence: u32,
    /// True where the sentence may have ended: the last token, but for closing marks, can end one.
    ended: bool,
}

impl<'a> Scan<'a> {
    /// `out` is room for the tokens, of which there are `paragraphs` paragraphs.
    pub(super) fn new(
        mut out: Vec<Token>,
        text: &'a str,
        paragraphs: usize,
        quotes: &'a [Quote],
        lexicon: &'a Lexicon,
    ) -> Self {
        out.reserve(text.len() / 5);
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
            out,
            mark_tokens: vec![MarkTokens::default(); quotes.len()],
            paragraphs: Vec::with_capacity(paragraphs + 1),
            sentences: Vec::with_capacity(text.len() / 64),
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
        let mut classes = Vec::with_capacity(self.out.len().div_ceil(BLOCK));
        let lexicon = self.lexicon.words();
        for tokens in self.out.chunks_mut(BLOCK) {
            let mut asked = [[0; BLOCK / 8]; 8];
            for (n, tokens) in tokens.chunks_mut(8).enumerate() {
                for (asked, token) in asked.iter_mut().zip(tokens) {
                    let (entry, Digest(digest)) = lexicon.known(token.key);
                    token.entry = *entry;
                    if let Some(asked) = asked.get_mut(n) {
                        *asked = digest | token.shape.and(ASKED);
                    }
                }
            }
            let mut of_block = Classes::of(asked);
            // Nobody asks more of a word in lower case of which more is known.
            for n in bits(of_block.words & (of_block.unknown | of_block.capitals)) {
                let Some(token) = tokens.get_mut(n) else { break };
                let span = token.span;
                let word = self.text.as_bytes().get(span.start()..span.end()).unwrap_or_default();
                let agent = has_agent_suffix(word);
                let capitals = may_be_capitals(word) && is_all_capitals(span.of(self.text));
                let shape = Shape::AGENT.when(agent).or(Shape::ALL_CAPITALS.when(capitals));
                token.shape = token.shape.or(shape);
                of_block.nouns |= u64::from(agent) << n;
            }
            classes.push(of_block);
        }
        self.note_according(&classes);
        self.sentences.push(self.out.len());
        self.paragraphs.push(self.out.len());
        Tokens {
            all: self.out,
            classes,
            marks: self.mark_tokens,
            sentences: self.sentences,
            paragraphs: self.paragraphs,
        }
    }

    /// Passes over a paragraph, which gets no tokens.
    pub(super) fn skip(&mut self) {
        self.paragraphs.push(self.out.len());
        self.paragraph += 1;
    }

    /// Scans the next paragraph.
    pub(super) fn run(&mut self, span: Span) {
        // Nothing looks behind the paragraph.
        let bytes = self.text.as_bytes().get(..span.end()).unwrap_or_default();
        let (mut at, end) = (span.start(), bytes.len());
        self.paragraphs.push(self.out.len());
        self.first = self.out.len();
        self.sentences.push(self.first);
        self.ended = false;
        // Marks of paragraphs that were skipped.
        while self.mark_at < at {
            self.find_mark(self.next_mark + 1);
        }
        self.open = None;
        loop {
            let stop = self.mark_at.min(end);
            while at < stop {
                at = self.next(at, bytes);
            }
            if at >= end {
                break;
            }
            at = behind_space(self.take_mark(at), bytes);
        }
        self.paragraph += 1;
        self.sentence += 1;
    }

    /// Goes on behind what begins at `at`, where no mark does. Most words are letters and a space.
    #[inline]
    fn next(&mut self, at: usize, bytes: &[u8]) -> usize {
        let Some(rest) = bytes.get(at..) else { return bytes.len() };
        let block = Block::of(rest);
        if block.is_full() {
            self.long_word(at, bytes, block)
        } else if !block.begins_with_letter() {
            self.other(at, bytes)
        } else if block.behind() == b' ' {
            self.letters_before_space(at, Letters::within(block))
        } else {
            self.short_word_before_sign(at, bytes, block)
        }
    }

    /// Scans the word that begins with eight ASCII letters or more at `from`, those of `block`.
    #[inline(never)]
    fn long_word(&mut self, from: usize, bytes: &[u8], block: Block) -> usize {
        let letters = Letters::beyond(block, bytes.get(from + 8..).unwrap_or_default());
        if letters.behind == b' ' {
            self.letters_before_space(from, letters)
        } else {
            self.letters_before_sign(from, bytes, letters)
        }
    }

    /// Scans the word from `from` that is all of these letters.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "nearly every token is found here")]
    fn letters_before_space(&mut self, from: usize, letters: Letters) -> usize {
        let to = from + letters.length as usize;
        self.add_letters(from, to, letters);
        to + 1
    }

    /// Scans the word that begins with fewer than eight ASCII letters at `from`, with no space behind them.
    #[inline(never)]
    fn short_word_before_sign(&mut self, from: usize, bytes: &[u8], block: Block) -> usize {
        let letters = Letters::within(block);
        let at = from + letters.length as usize;
        if class(letters.behind) == 0 && at < bytes.len().min(self.mark_at) {
            self.add_letters(from, at, letters);
            return self.sign_behind_word(at, letters.behind, bytes);
        }
        self.letters_before_sign(from, bytes, letters)
    }

    /// The same where no ASCII letter begins.
    #[inline(never)]
    fn other(&mut self, at: usize, bytes: &[u8]) -> usize {
        let (b, end) = (bytes.get(at).copied().unwrap_or_default(), bytes.len());
        match class(b) {
            SPACE => at + 1,
            FIGURE => self.word(at, end),
            JOINT | HIGH => match self.char_at(at) {
                Some(c) if is_alphanumeric(c) => self.word(at, end),
                Some(c) if c.is_whitespace() => at + c.len_utf8(),
                Some(c) => self.punctuation(at, c, end),
                None => end,
            },
            _ => self.byte_sign(at, b, bytes),
        }
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
            if let Some(tokens) = self.mark_tokens.get_mut(id.position()) {
                *(if opens { &mut tokens.opening } else { &mut tokens.closing }) = Some(self.out.len());
            }
            let text = mark.of(self.text);
            let ch = text.chars().next().unwrap_or('\0');
            self.add(TokenKind::Mark, mark, key(text), ch, Shape::OPENS, opens || may_start(ch));
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
        // No mark is one.
        if let Some(&b) = self.text.as_bytes().get(at).filter(|b| at < end && b.is_ascii()) {
            return b.is_ascii_alphanumeric().then_some(char::from(b));
        }
        self.char_at(at).filter(|&c| at < end && is_alphanumeric(c) && !self.is_mark(at))
    }

    /// Scans the word from `from` that begins with these letters, with no space behind them.
    #[inline(never)]
    fn letters_before_sign(&mut self, from: usize, bytes: &[u8], letters: Letters) -> usize {
        let Letters { length, key, behind, .. } = letters;
        let (at, end) = (from + length as usize, bytes.len());
        // A full stop that joins nothing is the word's own only behind an abbreviation or an initial.
        let stops = behind == b'.' && length > 1 && self.is_stop(at, bytes);
        if stops && !self.is_mark(at) && self.lexicon.is_abbreviation(key) {
            self.add_letters(from, at + 1, letters);
            self.ended = letters.capital();
            return at + 1;
        }
        if is_genitive(bytes.get(at..).unwrap_or_default()) && !self.is_mark(at) {
            self.add_letters(from, at, letters);
            return self.possessive(at, end);
        }
        let class = class(behind);
        if !stops && class & (FIGURE | JOINT | HIGH) != 0 && !self.is_mark(at) {
            let to = self.word_end(from, at, end);
            let joined = to.at > at && !(behind == b'.' && to.at == at + 1);
            if joined {
                self.add_word(from, to);
            } else {
                self.add_letters(from, to.at, letters);
                // The full stop of an initial.
                self.ended = to.at > at && letters.capital();
            }
            return self.possessive(to.at, end);
        }
        self.add_letters(from, at, letters);
        if (stops || class == 0) && at < end.min(self.mark_at) { self.sign_behind_word(at, behind, bytes) } else { at }
    }

    /// True where the full stop at `at` is not one of several and cannot join two parts of a word, nor a word and its `’s`.
    fn is_stop(&self, at: usize, bytes: &[u8]) -> bool {
        match bytes.get(at + 1) {
            None => true,
            Some(b'.' | b'\'' | b'`') => false,
            Some(b) if b.is_ascii() => !b.is_ascii_alphanumeric(),
            Some(_) => self.is_mark(at + 1),
        }
    }

    /// Adds a word of ASCII letters; the full stop of an abbreviation may be before its end.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "nearly every token is added here")]
    fn add_letters(&mut self, from: usize, to: usize, letters: Letters) {
        let (span, key, first) = (Span::of_word(from, to), letters.key, char::from(letters.first));
        if self.ended {
            if letters.capital() {
                self.begin_sentence(first, key, span);
            }
            self.ended = false;
        }
        let capital = const { Shape::WORD.or(Shape::BEGINS).or(Shape::CAPITAL) };
        let shape = if letters.capital() { capital } else { Shape::WORD };
        self.push(TokenKind::Word, span, key, first, shape);
    }

    /// Notes where `according` is no cue: it is one before `to`.
    fn note_according(&mut self, classes: &[Classes]) {
        for (block, classes) in classes.iter().enumerate() {
            for n in bits(classes.reports) {
                if let Some([according, next, ..]) = self.out.get_mut(block * BLOCK + n..)
                    && according.key == words::ACCORDING
                    && next.key != words::TO
                {
                    according.shape = according.shape.or(Shape::APART);
                }
            }
        }
    }

    /// True where the lexicon marks the word of this key with any of `marks`.
    fn has(&self, key: u64, marks: Marks) -> bool {
        self.lexicon.entry(key).marks.any(marks)
    }

    /// Adds a token that is no word, or no plain one; `may_start` a sentence where one has ended.
    fn add(&mut self, kind: TokenKind, span: Span, key: u64, ch: char, shape: Shape, may_start: bool) {
        if self.ended && may_start {
            self.begin_sentence(ch, key, span);
        }
        self.ended = match kind {
            // The full stop of an abbreviation.
            TokenKind::Word => shape.any(Shape::CAPITAL) && self.byte_before(span.end()) == Some(b'.'),
            TokenKind::Number | TokenKind::Possessive => false,
            TokenKind::Mark => self.ended,
            TokenKind::Punctuation => ends_sentence(ch) || self.ended && closes(kind, ch),
        };
        self.push(kind, span, key, ch, shape);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "every token is pushed here")]
    fn push(&mut self, kind: TokenKind, span: Span, key: u64, ch: char, shape: Shape) {
        // Before all else, so that nothing has to be kept elsewhere meanwhile.
        if self.out.len() == self.out.capacity() {
            self.make_room();
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

    #[cold]
    #[inline(never)]
    fn make_room(&mut self) {
        self.out.reserve(BLOCK);
    }

    fn byte_before(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at.checked_sub(1)?).copied()
    }
}

/// The byte behind the space at `at`, where there is one: most tokens have one behind them.
#[inline]
fn behind_space(at: usize, bytes: &[u8]) -> usize {
    at + usize::from(bytes.get(at) == Some(&b' '))
}

/// True where `text` begins with `’s` and a byte that goes on with no word.
fn is_genitive(text: &[u8]) -> bool {
    let ([b'\'', b's', behind @ ..] | [0xe2, 0x80, 0x99, b's', behind @ ..]) = text else { return false };
    behind.first().is_none_or(|b| b.is_ascii() && !b.is_ascii_alphanumeric())
}

/// True for a sign that may be a sentence's first.
fn may_start(sign: char) -> bool {
    matches!(sign, '(' | '[' | '—' | '‘' | '’' | '\'')
}
