//! The text into tokens and sentences.
//!
//! One forward scan a paragraph. A quotation is never split by a sentence end inside it: the sentence that holds it
//! goes on behind it. Quotation marks found by [`quotes`](super::quote::quotes) are tokens of their own; an apostrophe
//! is part of its word.

mod bytes;
mod classes;
mod scan;
mod shape;

use std::cell::Cell;
use std::ops::Deref;

use super::quote::{Quote, QuoteId};
use super::scene::TokenRange;
use super::segment::Paragraph;
use crate::Span;
use crate::document::RegionKind;
use crate::lexicon::{Entry, Lexicon, Marks};
pub(super) use classes::{BLOCK, Classes, bits};
use scan::Scan;
use shape::Shape;

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
    /// [`key`](crate::lexicon::key) of its text without the full stop of an abbreviation.
    pub key: u64,
    /// First character; `…` for a run of full stops, `—` for a run of hyphens.
    pub ch: char,
    /// The innermost quoted span it stands in, marks included.
    pub quote: Option<QuoteId>,
    /// Index of its paragraph among the document's.
    pub paragraph: u32,
    /// Index of its sentence in the document.
    pub sentence: u32,
    /// What the lexicon knows.
    pub entry: Entry,
    /// What it is.
    pub kind: TokenKind,
    /// What its letters show.
    shape: Shape,
}

/// What stands before the first token and after the last one.
pub const EDGE: Token = Token {
    span: Span::EMPTY,
    key: 0,
    ch: '\0',
    quote: None,
    paragraph: u32::MAX,
    sentence: u32::MAX,
    entry: Entry::UNKNOWN,
    kind: TokenKind::Punctuation,
    shape: Shape::NONE,
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
        self.kind == TokenKind::Word && !self.capital()
    }

    /// True where the first character is upper case and says something: not for common words of a headline in title case,
    /// of which only `ch` stays as printed.
    pub fn capital(&self) -> bool {
        self.shape.any(Shape::CAPITAL)
    }

    /// True where it has two letters or more and none is lower case.
    pub fn all_capitals(&self) -> bool {
        self.shape.any(Shape::ALL_CAPITALS)
    }

    /// True for a lower-case particle joined to a capital: `al-Varani`, `d’Arcy`.
    pub fn prefixed(&self) -> bool {
        self.shape.any(Shape::PREFIXED)
    }

    /// True where a name may begin with it: a capital, or one behind a joined particle.
    pub fn begins_as_name(&self) -> bool {
        self.shape.any(Shape::BEGINS)
    }

    /// True for `I’m`, `we’ve`, `who’d`: a pronoun or auxiliary with another word's rest.
    pub fn contracted(&self) -> bool {
        self.shape.any(Shape::CONTRACTED)
    }

    /// True for `US-led`, `Kurdish-owned`: a name made into an adjective.
    pub fn adjectival(&self) -> bool {
        self.shape.any(Shape::ADJECTIVAL)
    }

    /// True for a word with a suffix that makes nouns for people: `questioner`, `bassoonists`. Told only of words with a capital and
    /// of those whose part of speech the lexicon does not know.
    pub fn agent(&self) -> bool {
        self.shape.any(Shape::AGENT)
    }

    /// How strongly it reports here, 0 (not a cue) to 4.
    pub fn cue(&self) -> u8 {
        if self.shape.any(Shape::APART) { 0 } else { self.entry.cue }
    }

    /// True for `46-year-old`.
    pub fn age(&self) -> bool {
        self.shape.any(Shape::AGE)
    }

    /// True for a dash, a lone hyphen among them.
    pub fn is_dash(&self) -> bool {
        self.kind == TokenKind::Punctuation && matches!(self.ch, '—' | '-')
    }

    /// True where it can end a sentence.
    pub fn ends_sentence(&self) -> bool {
        self.kind == TokenKind::Punctuation && ends_sentence(self.ch)
    }
}

/// True for a sign that can end a sentence.
pub(crate) const fn ends_sentence(sign: char) -> bool {
    matches!(sign, '.' | '?' | '!' | '…')
}

/// Which tokens the marks of a quote are; `None` for a mark that is not printed or not among the tokens.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MarkTokens {
    pub(super) opening: Option<usize>,
    pub(super) closing: Option<usize>,
}

thread_local! {
    /// Room for tokens that the text before had: to make it anew for each takes longer than to divide a short one.
    static ROOM: Cell<Vec<Token>> = const { Cell::new(Vec::new()) };
}

/// Room for more tokens is given back, for few texts need it.
const MOST_ROOM: usize = 1 << 15;

/// The tokens of a text.
#[derive(Debug, Default)]
pub struct Tokens {
    /// All of them, in order.
    all: Vec<Token>,
    /// What is asked of each of them, block by block.
    classes: Vec<Classes>,
    /// The marks of each quote.
    marks: Vec<MarkTokens>,
    /// The first token of each sentence, and how many tokens there are.
    sentences: Vec<usize>,
    /// The same of paragraphs.
    paragraphs: Vec<usize>,
}

impl Drop for Tokens {
    fn drop(&mut self) {
        if (1..=MOST_ROOM).contains(&self.all.capacity()) {
            self.all.clear();
            // A thread that ends has no use for it.
            let _ = ROOM.try_with(|room| room.set(std::mem::take(&mut self.all)));
        }
    }
}

impl Deref for Tokens {
    type Target = [Token];

    fn deref(&self) -> &[Token] {
        &self.all
    }
}

impl Tokens {
    /// The tokens of a sentence; empty where there is none of this number.
    pub fn sentence(&self, n: u32) -> TokenRange {
        stretch(&self.sentences, n)
    }

    /// The tokens of a paragraph; empty for furniture.
    pub fn paragraph(&self, n: u32) -> TokenRange {
        stretch(&self.paragraphs, n)
    }

    /// The tokens of each sentence.
    pub(super) fn sentences(&self) -> impl Iterator<Item = TokenRange> {
        let ranges = self.sentences.iter().zip(self.sentences.iter().skip(1));
        ranges.map(|(&first, &end)| TokenRange { first, end })
    }

    /// The marks of each quote.
    pub(super) fn marks(&self) -> &[MarkTokens] {
        &self.marks
    }

    /// What is asked of each token, for blocks of them.
    pub(super) fn classes(&self) -> &[Classes] {
        &self.classes
    }

    /// The tokens of `range` that are of a class.
    pub(super) fn of_class(&self, range: TokenRange, class: fn(&Classes) -> u64) -> impl Iterator<Item = usize> {
        // Those of the block at hand that are left, and its first token.
        let of_block = move |block: usize| self.classes.get(block).map_or(0, class);
        let mut start = range.first / BLOCK * BLOCK;
        let mut set = of_block(start / BLOCK) & u64::MAX << (range.first % BLOCK);
        std::iter::from_fn(move || {
            while set == 0 {
                start += BLOCK;
                if start >= range.end {
                    return None;
                }
                set = of_block(start / BLOCK);
            }
            let found = start + set.trailing_zeros() as usize;
            set &= set - 1;
            (found < range.end).then_some(found)
        })
    }

    /// Reads the token at `at` as if it were in lower case, but for `ch`.
    pub(super) fn lower(&mut self, at: usize) {
        if let (Some(token), Some(classes)) = (self.all.get_mut(at), self.classes.get_mut(at / BLOCK)) {
            token.shape.remove(Shape::BEGINS.or(Shape::CAPITAL).or(Shape::ALL_CAPITALS));
            classes.capitals &= !(1 << (at % BLOCK));
        }
    }
}

/// The tokens from the start of number `n` to the next start.
fn stretch(starts: &[usize], n: u32) -> TokenRange {
    match starts.get(n as usize..) {
        Some(&[first, end, ..]) => TokenRange { first, end },
        _ => TokenRange::default(),
    }
}

/// Divides the paragraphs into tokens. Furniture has none.
pub fn tokens(text: &str, paragraphs: &[Paragraph], quotes: &[Quote], lexicon: &Lexicon) -> Tokens {
    let mut scan = Scan::new(ROOM.take(), text, paragraphs.len(), quotes, lexicon);
    for paragraph in paragraphs {
        if paragraph.region == RegionKind::Furniture {
            scan.skip();
        } else {
            scan.run(paragraph.span);
        }
    }
    scan.finish()
}
