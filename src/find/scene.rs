//! Everything found in one document, before anything is decided.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::language::SmallWords;
use super::mention::{Mention, mentions};
use super::quote::{Quote, QuoteId, quotes};
use super::segment::{Paragraph, paragraphs};
use super::titlecase;
use super::token::{EDGE, MarkTokens, Token, Tokens, tokens};
use crate::document::RegionKind;
use crate::lexicon::{KeyHasher, Lexicon};
use crate::{Document, Language, Span};

/// A half-open range of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenRange {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
}

/// Everything found in one document.
#[derive(Debug)]
pub struct Scene<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Its quoted spans, in order of their opening marks.
    pub quotes: Vec<Quote>,
    /// Its tokens.
    pub tokens: Tokens,
    /// Its mentions, in order.
    pub mentions: Vec<Mention>,
    /// The language it is in, once that was told.
    pub language: Language,
    /// Counted as they are printed.
    pub(super) small_words: SmallWords,
    quote_tokens: Vec<TokenRange>,
    /// Where each word stands, by its key, once that is asked of a long stretch.
    places: OnceCell<HashMap<u64, Vec<u32>, BuildHasherDefault<KeyHasher>>>,
}

/// Tokens among which a word is looked for one by one.
const SHORT: usize = 2000;

impl<'d> Scene<'d> {
    /// Reads `document` with the words of `lexicon`.
    pub fn new(document: &'d Document, lexicon: &Lexicon) -> Self {
        Self::read(document, lexicon, true)
    }

    /// The same for a document of which only the quoted spans matter: where it has none, no token is made.
    pub fn of_quotes(document: &'d Document, lexicon: &Lexicon) -> Self {
        Self::read(document, lexicon, false)
    }

    fn read(document: &'d Document, lexicon: &Lexicon, always: bool) -> Self {
        let paragraphs = paragraphs(document);
        let quotes = quotes(document, &paragraphs);
        let needed = always || !quotes.is_empty();
        let text = document.text();
        let mut tokens = if needed { tokens(text, &paragraphs, &quotes, lexicon) } else { Tokens::default() };
        let small_words = tokens.small_words();
        titlecase::lower(&mut tokens);
        let headlines = (0..).zip(&paragraphs).filter(|(_, p)| p.region == RegionKind::Headline);
        let mentions = mentions(&tokens, headlines.map(|(n, _)| tokens.paragraph(n)));
        let quote_tokens = quote_ranges(&tokens, &quotes);
        Self {
            document,
            paragraphs,
            quotes,
            tokens,
            mentions,
            language: Language::Unknown,
            small_words,
            quote_tokens,
            places: OnceCell::new(),
        }
    }

    /// The token at `at`, or [`EDGE`] outside the document.
    pub fn token(&self, at: usize) -> &Token {
        self.tokens.get(at).unwrap_or(&EDGE)
    }

    /// The token before `at`, or [`EDGE`].
    pub fn before(&self, at: usize) -> &Token {
        at.checked_sub(1).map_or(&EDGE, |i| self.token(i))
    }

    /// The quote with this id.
    pub fn quote(&self, id: QuoteId) -> Option<&Quote> {
        self.quotes.get(id.position())
    }

    /// The tokens of a quote, its marks among them.
    pub fn quote_range(&self, id: QuoteId) -> TokenRange {
        self.quote_tokens.get(id.position()).copied().unwrap_or_default()
    }

    /// The tokens of the sentence in which token `at` stands.
    pub fn sentence_of(&self, at: usize) -> TokenRange {
        self.sentence(self.token(at).sentence)
    }

    /// The tokens of a sentence; empty where there is none of this number.
    pub fn sentence(&self, n: u32) -> TokenRange {
        self.tokens.sentence(n)
    }

    /// The tokens of a paragraph; empty for furniture.
    pub fn paragraph(&self, n: u32) -> TokenRange {
        self.tokens.paragraph(n)
    }

    /// True where the paragraph of this number is a headline.
    pub fn in_headline(&self, n: u32) -> bool {
        self.paragraphs.get(n as usize).is_some_and(|p| p.region == RegionKind::Headline)
    }

    /// The first token of `range` with this key.
    pub fn first_of(&self, key: u64, range: TokenRange) -> Option<usize> {
        if range.end.saturating_sub(range.first) <= SHORT {
            return (range.first..range.end).find(|&at| self.token(at).key == key);
        }
        let places = self.places.get_or_init(|| {
            let mut places: HashMap<u64, Vec<u32>, _> = HashMap::default();
            for (at, token) in (0..).zip(self.tokens.iter()) {
                places.entry(token.key).or_default().push(at);
            }
            places
        });
        let own = places.get(&key)?;
        let at = *own.get(own.partition_point(|&at| (at as usize) < range.first))? as usize;
        (at < range.end).then_some(at)
    }

    /// The text of the tokens `first..end`.
    pub fn text(&self, first: usize, end: usize) -> &'d str {
        if end <= first {
            return "";
        }
        self.token(first).span.hull(self.token(end - 1).span).of(self.document.text())
    }

    /// The tokens that stand in `span`, in whole or in part.
    pub fn tokens_of(&self, span: Span) -> TokenRange {
        let first = self.tokens.partition_point(|t| t.span.end() <= span.start());
        let end = self.tokens.partition_point(|t| t.span.start() < span.end());
        TokenRange { first, end: end.max(first) }
    }

    /// The paragraph of token `at` among those with text, and its sentence in it, both counted from 1.
    pub fn place_of(&self, at: usize) -> (usize, usize) {
        let token = self.token(at);
        let first = self.token(self.paragraph(token.paragraph).first).sentence;
        (token.paragraph as usize + 1, token.sentence.saturating_sub(first) as usize + 1)
    }

    /// The mentions whose first token lies in `first..end`, as indices.
    pub fn mentions_in(&self, first: usize, end: usize) -> std::ops::Range<usize> {
        let from = self.mentions.partition_point(|m| m.first < first);
        let to = self.mentions.partition_point(|m| m.first < end);
        from..to.max(from)
    }
}

/// The tokens of each quote: from its opening mark to its closing one, or what lies between where one is not printed.
fn quote_ranges(tokens: &Tokens, quotes: &[Quote]) -> Vec<TokenRange> {
    let before = |at: usize| tokens.partition_point(|t| t.span.start() < at);
    let range = |(quote, marks): (&Quote, &MarkTokens)| {
        let first = marks.opening.unwrap_or_else(|| before(quote.outer.start()));
        let end = marks.closing.map_or_else(|| before(quote.outer.end()), |closing| closing + 1);
        TokenRange { first, end: end.max(first) }
    };
    quotes.iter().zip(tokens.marks()).map(range).collect()
}
