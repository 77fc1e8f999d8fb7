//! The text into tokens and sentences.
//!
//! One forward scan a paragraph. A quotation is never split by a sentence end inside it: the sentence that holds it
//! goes on behind it. Quotation marks found by [`quotes`](super::quote::quotes) are tokens of their own; an apostrophe
//! is part of its word.

use super::quote::{Quote, QuoteId};
use super::segment::Paragraph;
use crate::Span;
use crate::document::RegionKind;
use crate::lexicon::{Entry, Lexicon, Marks, Pronoun, key};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word, with inner apostrophes, hyphens and the full stop of an abbreviation.
    Word,
    /// Begins with a digit.
    Number,
    /// `’s` or the apostrophe of a plural possessive.
    Possessive,
    /// A quotation mark of a quoted span.
    Mark,
    /// Anything else: one punctuation character, or a run of full stops or hyphens.
    Punctuation,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// [`key`] of its text without the full stop of an abbreviation.
    pub key: u64,
    /// First character; `…` for a run of full stops, `—` for a run of hyphens.
    pub ch: char,
    /// What it is.
    pub kind: TokenKind,
    /// True where the first character is upper case.
    pub capital: bool,
    /// True where it has two letters or more and none is lower case.
    pub all_capitals: bool,
    /// True for a lower-case particle joined to a capital: `al-Sudani`, `d’Arcy`.
    pub prefixed: bool,
    /// True for `I’m`, `we’ve`, `who’d`: a pronoun or auxiliary with another word's rest.
    pub contracted: bool,
    /// True for `US-led`, `Kurdish-owned`: a name made into an adjective.
    pub adjectival: bool,
    /// True for a word with a suffix that makes nouns for people: `questioner`, `bassoonists`.
    pub agent: bool,
    /// True for `46-year-old`.
    pub age: bool,
    /// The innermost quoted span it stands in, marks included.
    pub quote: Option<QuoteId>,
    /// Index of its paragraph among the document's.
    pub paragraph: u32,
    /// Index of its sentence in the document.
    pub sentence: u32,
    /// What the lexicon knows.
    pub entry: Entry,
}

/// What stands before the first token and after the last one.
pub const EDGE: Token = Token {
    span: Span::EMPTY,
    key: 0,
    ch: '\0',
    kind: TokenKind::Punctuation,
    capital: false,
    all_capitals: false,
    prefixed: false,
    contracted: false,
    adjectival: false,
    agent: false,
    age: false,
    quote: None,
    paragraph: u32::MAX,
    sentence: u32::MAX,
    entry: Entry::UNKNOWN,
};

impl Token {
    /// True for words and numbers.
    pub fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }

    /// True where the lexicon marks the word with any of `marks`.
    pub fn has(&self, marks: Marks) -> bool {
        self.entry.marks.any(marks)
    }

    /// True for a word without upper case at its start.
    pub fn is_lower(&self) -> bool {
        self.kind == TokenKind::Word && !self.capital
    }

    /// True where it can end a sentence.
    pub fn ends_sentence(&self) -> bool {
        self.kind == TokenKind::Punctuation && matches!(self.ch, '.' | '?' | '!' | '…')
    }
}

/// Divides the paragraphs into tokens. Furniture has none.
pub fn tokens(text: &str, paragraphs: &[Paragraph], quotes: &[Quote], lexicon: &Lexicon) -> Vec<Token> {
    let mut marks: Vec<(Span, QuoteId, bool)> = Vec::with_capacity(quotes.len() * 2);
    for (id, quote) in (0u32..).map(QuoteId).zip(quotes) {
        marks.push((Span::new(quote.outer.start(), quote.inner.start()), id, true));
        marks.push((Span::new(quote.inner.end(), quote.outer.end()), id, false));
    }
    marks.sort_by_key(|&(span, id, opens)| (span.start(), !opens, if opens { id.0 } else { u32::MAX - id.0 }));
    let mut scan = Scan {
        text,
        lexicon,
        quotes,
        marks,
        next_mark: 0,
        open: None,
        out: Vec::with_capacity(text.len() / 5),
        paragraph: 0,
        sentence: 0,
    };
    for (n, paragraph) in (0u32..).zip(paragraphs) {
        scan.paragraph = n;
        if paragraph.region != RegionKind::Furniture {
            scan.run(paragraph.span);
            scan.sentence += 1;
        }
    }
    scan.out
}

struct Scan<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    quotes: &'a [Quote],
    marks: Vec<(Span, QuoteId, bool)>,
    next_mark: usize,
    open: Option<QuoteId>,
    out: Vec<Token>,
    paragraph: u32,
    sentence: u32,
}

impl Scan<'_> {
    fn run(&mut self, span: Span) {
        let mut at = span.start();
        let first = self.out.len();
        // Marks of paragraphs that were skipped.
        while self.mark().is_some_and(|(m, _, _)| m.start() < at) {
            self.next_mark += 1;
        }
        self.open = None;
        while at < span.end() {
            if let Some((mark, id, opens)) = self.mark()
                && mark.start() <= at
            {
                self.next_mark += 1;
                if opens {
                    self.open = Some(id);
                }
                if !mark.is_empty() {
                    self.push(mark, TokenKind::Mark, None, first);
                    at = mark.end().max(at);
                }
                if !opens {
                    self.open = self.quotes.get(id.0 as usize).and_then(|q| q.parent);
                }
                continue;
            }
            let Some(c) = self.char_at(at) else { break };
            if c.is_whitespace() {
                at += c.len_utf8();
            } else if c.is_alphanumeric() || c == '_' {
                at = self.word(at, span.end(), first);
            } else {
                at = self.punctuation(at, c, span.end(), first);
            }
        }
    }

    fn mark(&self) -> Option<(Span, QuoteId, bool)> {
        self.marks.get(self.next_mark).copied()
    }

    fn char_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(&b) if b.is_ascii() => Some(b as char),
            _ => self.text.get(at..).and_then(|s| s.chars().next()),
        }
    }

    /// True where the character at `at` is no quotation mark and continues a word.
    fn alphanumeric_at(&self, at: usize, end: usize) -> Option<char> {
        let c = self.char_at(at).filter(|c| at < end && c.is_alphanumeric())?;
        (self.mark().is_none_or(|(m, _, _)| m.start() != at || m.is_empty())).then_some(c)
    }

    fn punctuation(&mut self, at: usize, c: char, end: usize, first: usize) -> usize {
        let mut to = at + c.len_utf8();
        if is_apostrophe(c) && self.alphanumeric_at(to, end).is_some() {
            return self.word(at, end, first); // ’90s, 'em
        }
        let mut shown = c;
        if c == '.' || c == '-' {
            while to < end && self.text.as_bytes().get(to) == Some(&(c as u8)) {
                to += 1;
            }
            if to - at > 1 {
                shown = if c == '.' { '…' } else { '—' };
            }
        }
        if matches!(c, '–' | '―') {
            shown = '—';
        }
        self.push(Span::new(at, to), TokenKind::Punctuation, Some(shown), first);
        to
    }

    /// Scans one word from `from`; returns the byte behind it.
    fn word(&mut self, from: usize, end: usize, first: usize) -> usize {
        let mut at = from;
        let mut previous = '\0';
        let mut letters_since_dot = 0;
        let mut dots = 0;
        if let Some(c) = self.char_at(at).filter(|&c| is_apostrophe(c)) {
            at += c.len_utf8();
        }
        while at < end {
            let Some(c) = self.char_at(at) else { break };
            if c.is_alphanumeric() || c == '_' {
                previous = c;
                letters_since_dot += 1;
                at += c.len_utf8();
                continue;
            }
            if self.mark().is_some_and(|(m, _, _)| m.start() == at && !m.is_empty()) {
                break;
            }
            let behind = at + c.len_utf8();
            let next = self.alphanumeric_at(behind, end);
            let joins = match c {
                '-' | '‑' => next.is_some(),
                '&' => next.is_some_and(char::is_uppercase) && previous.is_uppercase(),
                ',' => next.is_some_and(|n| n.is_ascii_digit()) && previous.is_ascii_digit(),
                '.' => match next {
                    Some(n) if n.is_ascii_digit() && previous.is_ascii_digit() => true,
                    Some(n) if letters_since_dot == 1 && previous.is_alphabetic() && n.is_alphabetic() => {
                        dots += 1;
                        letters_since_dot = 0;
                        true
                    }
                    Some(n) => n.is_lowercase() && previous.is_lowercase() && !self.abbreviation(from, at),
                    None => false,
                },
                c if is_apostrophe(c) => match next {
                    Some('s' | 'S') if self.alphanumeric_at(behind + 1, end).is_none() => break,
                    Some(_) => true,
                    // `Shia’ al-Sudani` keeps its apostrophe; `leaders’` is a possessive.
                    None => {
                        if previous.is_alphabetic() && !matches!(previous, 's' | 'S' | 'z' | 'x') {
                            at = behind;
                        }
                        break;
                    }
                },
                _ => false,
            };
            if !joins {
                // The full stop of an abbreviation, an acronym or an initial.
                if c == '.' && self.takes_stop(from, at, end, dots, letters_since_dot, previous) {
                    at = behind;
                }
                break;
            }
            previous = c;
            at = behind;
        }
        let digit = self.char_at(from).is_some_and(|c| c.is_ascii_digit());
        self.push(Span::new(from, at), if digit { TokenKind::Number } else { TokenKind::Word }, None, first);
        self.possessive(at, end, first)
    }

    fn possessive(&mut self, at: usize, end: usize, first: usize) -> usize {
        let Some(c) = self.char_at(at).filter(|&c| at < end && is_apostrophe(c)) else { return at };
        if self.mark().is_some_and(|(m, _, _)| m.start() == at && !m.is_empty()) {
            return at;
        }
        let behind = at + c.len_utf8();
        let to = if matches!(self.alphanumeric_at(behind, end), Some('s' | 'S')) { behind + 1 } else { behind };
        self.push(Span::new(at, to), TokenKind::Possessive, None, first);
        to
    }

    fn is_contracted(&self, word: &str) -> bool {
        word.find(is_apostrophe).and_then(|i| word.get(..i)).is_some_and(|stem| {
            let entry = self.lexicon.entry(key(stem));
            entry.pronoun != Pronoun::No || entry.marks.any(Marks::AUXILIARY.or(Marks::DETERMINER))
        })
    }

    fn is_adjectival(&self, word: &str) -> bool {
        word.rsplit_once('-').is_some_and(|(_, tail)| {
            let tag = self.lexicon.entry(key(tail)).tag.0;
            tail.starts_with(char::is_lowercase) && matches!(tag, b'D' | b'E' | b'G' | b'J')
        })
    }

    fn abbreviation(&self, from: usize, at: usize) -> bool {
        let word = self.text.get(from..at).unwrap_or("");
        self.lexicon.entry(key(word)).marks.any(Marks::ABBREVIATION)
    }

    fn takes_stop(&self, from: usize, at: usize, end: usize, dots: u32, letters: u32, previous: char) -> bool {
        if dots > 0 && letters == 1 {
            return true;
        }
        let word = self.text.get(from..at).unwrap_or("");
        if letters == 1 && at - from == previous.len_utf8() {
            // An initial: a lone capital before a space and another capital. `I` ends sentences.
            let after = self.text.get(at + 1..end).unwrap_or("");
            let mut rest = after.chars();
            return previous.is_uppercase()
                && previous != 'I'
                && rest.next().is_some_and(|c| c == ' ' || c == '\u{a0}')
                && rest.next().is_some_and(char::is_uppercase);
        }
        self.abbreviation(from, at) || ((word.starts_with("D-") || word.starts_with("R-")) && word.len() < 9)
    }

    fn push(&mut self, span: Span, kind: TokenKind, shown: Option<char>, first: usize) {
        let text = span.of(self.text);
        let ch = shown.or_else(|| text.chars().next()).unwrap_or('\0');
        let word = matches!(kind, TokenKind::Word | TokenKind::Number);
        let bare = if word && text.len() > 1 { text.strip_suffix('.').unwrap_or(text) } else { text };
        let key = if kind == TokenKind::Possessive { key("'s") } else { key(bare) };
        let token = Token {
            span,
            key,
            ch,
            kind,
            capital: word && ch.is_uppercase(),
            all_capitals: word && is_all_capitals(bare),
            prefixed: word && ch.is_lowercase() && is_prefixed(bare),
            contracted: word && self.is_contracted(bare),
            adjectival: word && self.is_adjectival(bare),
            agent: kind == TokenKind::Word && has_agent_suffix(bare),
            age: kind == TokenKind::Number && bare.ends_with("-year-old"),
            quote: self.open,
            paragraph: self.paragraph,
            sentence: 0,
            entry: if kind == TokenKind::Mark { EDGE.entry } else { self.lexicon.entry(key) },
        };
        if self.out.len() > first && self.sentence_ends_before(&token, first) {
            self.sentence += 1;
        }
        self.out.push(Token { sentence: self.sentence, ..token });
    }

    fn sentence_ends_before(&self, token: &Token, first: usize) -> bool {
        let Some(last) = self.out.last() else { return false };
        // Never inside a quotation.
        if let (Some(a), Some(b)) = (last.quote, token.quote)
            && self.top(a) == self.top(b)
        {
            return false;
        }
        let starts = token.capital
            || token.kind == TokenKind::Number
            || (token.kind == TokenKind::Mark && self.next_opens())
            || matches!(token.ch, '(' | '[' | '—' | '‘' | '’' | '\'');
        if !starts {
            return false;
        }
        // A sentence ends behind a few closing marks at most.
        let mut tail = self.out.get(first..).unwrap_or(&[]).iter().rev().take(8);
        let Some(end) = tail.find(|t| {
            !(t.kind == TokenKind::Mark
                || t.kind == TokenKind::Punctuation && matches!(t.ch, ')' | ']' | '’' | '\'' | '”' | '"'))
        }) else {
            return false;
        };
        if end.ends_sentence() {
            return token.ch != '—';
        }
        // `in the U.S. The President`: an acronym with full stops ends a sentence before a function word.
        end.kind == TokenKind::Word
            && end.capital
            && self.text.as_bytes().get(end.span.end().saturating_sub(1)) == Some(&b'.')
            && end.span.len() > 2
            && !end.has(Marks::HARD_TITLE)
            && token.has(Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::PRONOUN))
            && !token.all_capitals
    }

    /// True where the mark just read opened its quote.
    fn next_opens(&self) -> bool {
        self.next_mark.checked_sub(1).and_then(|i| self.marks.get(i)).is_some_and(|m| m.2)
    }

    fn top(&self, mut id: QuoteId) -> QuoteId {
        while let Some(parent) = self.quotes.get(id.0 as usize).and_then(|q| q.parent) {
            id = parent;
        }
        id
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

fn is_all_capitals(word: &str) -> bool {
    let mut letters = 0;
    for c in word.chars() {
        if c.is_lowercase() {
            return false;
        }
        letters += u32::from(c.is_uppercase());
    }
    letters > 1
}

/// `al-Sudani`, `el-Baz`, `d’Arcy`: up to three lower-case letters, a joint, a capital.
fn is_prefixed(word: &str) -> bool {
    let mut chars = word.chars();
    let lower = chars.by_ref().take_while(|c| c.is_lowercase()).count();
    let joint = word.chars().nth(lower).is_some_and(|c| c == '-' || is_apostrophe(c));
    (1..=4).contains(&lower) && joint && chars.next().is_some_and(char::is_uppercase)
}

fn has_agent_suffix(word: &str) -> bool {
    let stem = word.strip_suffix('s').unwrap_or(word);
    stem.len() > 5 && ["er", "or", "ist", "ian", "man", "woman", "person"].iter().any(|s| stem.ends_with(s))
}
