//! Quotation marks to quoted spans.
//!
//! Every paragraph stands for itself, so a stray mark never harms another one. Within a paragraph `marks` says of each
//! mark how well it would open, close or mean nothing where it stands, and `pair` picks the cheapest reading of all of
//! them together.

mod marks;
mod pair;

use std::cell::Cell;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::segment::Paragraph;
use crate::{Document, RegionKind, Span};
use marks::Leads;
use pair::{Pairer, Pairing};

/// Position of a [`Quote`] in its document's list.
///
/// One more than the position is what it holds, so that no [`Token`](super::token::Token) needs room to say that it stands
/// in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
pub struct QuoteId(NonZeroU32);

impl QuoteId {
    /// The quote at `position`.
    pub fn new(position: usize) -> Self {
        u32::try_from(position).unwrap_or(u32::MAX).into()
    }

    /// Its position.
    pub fn position(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl From<u32> for QuoteId {
    fn from(position: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(position))
    }
}

impl From<QuoteId> for u32 {
    fn from(id: QuoteId) -> Self {
        id.0.get() - 1
    }
}

/// The marks a quoted span stands between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteStyle {
    /// `“ ”`, `" "`, `„ “`, `'' ''`, ` `` '' `, in any mixture.
    Double,
    /// `‘ ’`, `' '`.
    Single,
    /// `« »`, `‹ ›`, `「 」`, `『 』`.
    Guillemet,
    /// No marks: the document's format declares the span quoted.
    Declared,
}

/// One quoted span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// With its marks.
    pub outer: Span,
    /// Without its marks and without white space next to them: the row's `quote` is exactly this slice.
    pub inner: Span,
    /// The quote it is nested in.
    pub parent: Option<QuoteId>,
    /// False where no closing mark was found: the quote then ends with its paragraph, or with the quote it is nested in.
    pub closed: bool,
    /// The earlier part of the same quotation, where it runs over paragraphs and reopens here.
    pub reopens: Option<QuoteId>,
    /// Its marks.
    pub style: QuoteStyle,
}

thread_local! {
    /// The buffers that the document before needed.
    static PAIRER: Cell<Pairer> = Cell::default();
}

/// Quotes made room for at first: few articles have more.
const USUAL: usize = 32;

/// Finds every quoted span of `document`, in order of their opening marks (a nested span follows the one it stands in).
///
/// `paragraphs` are the document's own, from [`segment::paragraphs`](super::segment::paragraphs). Furniture yields nothing.
/// A span with neither letter nor digit between its marks is none.
pub fn quotes(document: &Document, paragraphs: &[Paragraph]) -> Vec<Quote> {
    let text = document.text();
    let mut found = Vec::with_capacity(USUAL);
    let mut pairer = PAIRER.take();
    let mut keep = Vec::new();
    let mut unclosed: Vec<QuoteId> = Vec::new();
    let mut leads = Leads::new(text);
    for paragraph in paragraphs {
        if paragraph.region == RegionKind::Furniture {
            continue;
        }
        let first = found.len();
        marks::scan(text, paragraph.span, &mut leads, |mark| pairer.push(mark));
        append(text, paragraph.span, pairer.finish(text, paragraph.span), &mut found, &mut keep);
        if paragraph.region == RegionKind::Body {
            link(text, paragraph.span, first, &mut unclosed, &mut found);
        }
    }
    if pairer.is_small() {
        PAIRER.set(pairer);
    }
    declare(document, found)
}

/// Appends the pairings of one paragraph, in order, leaving out those with nothing inside. `keep` is a buffer.
fn append(text: &str, paragraph: Span, pairings: &[Pairing], found: &mut Vec<Quote>, keep: &mut Vec<bool>) {
    let first = found.len();
    let mut left_out = false;
    keep.clear();
    for pairing in pairings {
        let end = pairing.close.map_or(pairing.end.unwrap_or(paragraph.end()), Span::start);
        let inner = trimmed(text, Span::new(pairing.open.end(), end));
        let dropped = pairing.dropped || !inner.of(text).contains(char::is_alphanumeric);
        left_out |= dropped;
        keep.push(!dropped);
        let closed = pairing.close.is_some();
        let outer = Span::new(pairing.open.start(), pairing.close.map_or(inner.end(), Span::end));
        let parent = pairing.parent.map(|p| QuoteId::new(first + p as usize));
        found.push(Quote { outer, inner, parent, closed, reopens: None, style: pairing.style });
    }
    if left_out {
        retain(found, first, keep);
    }
}

/// Removes the quotes from `first` on that are not to `keep`; their children move up to the parent.
fn retain(found: &mut Vec<Quote>, first: usize, keep: &[bool]) {
    let tail = found.split_off(first);
    // What each old position has become; for a removed quote, its parent's place.
    let mut place: Vec<Option<QuoteId>> = Vec::with_capacity(tail.len());
    for (mut quote, &keep) in tail.into_iter().zip(keep) {
        let old = quote.parent.and_then(|p| place.get(p.position().checked_sub(first)?).copied());
        quote.parent = old.flatten();
        if keep {
            place.push(Some(QuoteId::new(found.len())));
            found.push(quote);
        } else {
            place.push(quote.parent);
        }
    }
}

/// Links the quotes that open `paragraph` to those left open by the paragraph before, outermost first, and notes which
/// this paragraph leaves open itself.
fn link(text: &str, paragraph: Span, first: usize, unclosed: &mut Vec<QuoteId>, found: &mut [Quote]) {
    if !unclosed.is_empty() {
        let mut at = trimmed(text, paragraph).start();
        for (&earlier, next) in unclosed.iter().zip(first..) {
            let style = found.get(earlier.position()).map(|q| q.style);
            match found.get_mut(next) {
                Some(quote) if quote.outer.start() == at && Some(quote.style) == style => {
                    quote.reopens = Some(earlier);
                    at = quote.inner.start();
                }
                _ => break,
            }
        }
        unclosed.clear();
    }
    let open = || found.iter().enumerate().skip(first).filter(|(_, q)| !q.closed);
    if open().next().is_some() {
        let end = trimmed(text, paragraph).end();
        unclosed.extend(open().filter(|(_, q)| q.outer.end() == end).map(|(n, _)| QuoteId::new(n)));
    }
}

/// Adds the spans that `document`'s format declares quoted. One that is filled by a marked quote is the same quotation.
fn declare(document: &Document, found: Vec<Quote>) -> Vec<Quote> {
    let text = document.text();
    let regions = document.regions().iter().filter(|r| r.kind == RegionKind::Quoted);
    let mut spans: Vec<Span> = regions.map(|r| trimmed(text, r.span)).filter(|s| !s.is_empty()).collect();
    if spans.is_empty() {
        return found;
    }
    spans.sort_unstable_by_key(|s| (s.start(), std::cmp::Reverse(s.end())));
    spans.dedup();
    spans.retain(|&span| {
        let at = found.partition_point(|q| q.outer.start() < span.start());
        found.get(at).is_none_or(|q| q.outer != span)
    });
    // Old positions ride along, to set `reopens` right afterwards; parents are found anew by position.
    let declared = spans.into_iter().map(|span| (None, whole(span)));
    let mut all: Vec<(Option<usize>, Quote)> =
        found.into_iter().enumerate().map(|(n, q)| (Some(n), q)).chain(declared).collect();
    all.sort_by_key(|(old, q)| (q.outer.start(), std::cmp::Reverse(q.outer.end()), old.is_some()));
    let mut place = vec![QuoteId::new(0); all.len()];
    for (new, (old, _)) in all.iter().enumerate() {
        if let Some(slot) = old.and_then(|n| place.get_mut(n)) {
            *slot = QuoteId::new(new);
        }
    }
    let mut open: Vec<(Span, QuoteId)> = Vec::new();
    let mut quotes = Vec::with_capacity(all.len());
    for (new, (_, mut quote)) in all.into_iter().enumerate() {
        while open.last().is_some_and(|(span, _)| !span.covers(quote.outer)) {
            open.pop();
        }
        quote.parent = open.last().map(|&(_, id)| id);
        quote.reopens = quote.reopens.and_then(|q| place.get(q.position()).copied());
        open.push((quote.inner, QuoteId::new(new)));
        quotes.push(quote);
    }
    quotes
}

/// A declared quote over `span`.
fn whole(span: Span) -> Quote {
    Quote { outer: span, inner: span, parent: None, closed: true, reopens: None, style: QuoteStyle::Declared }
}

/// `span` without the white space at its ends, the invisible kinds included.
fn trimmed(text: &str, span: Span) -> Span {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    let slice = span.of(text);
    // Most begin with a letter and end with one or with a sign.
    if let [first, .., last] = slice.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return span;
    }
    let head = slice.trim_start_matches(blank);
    let start = span.start() + (slice.len() - head.len());
    Span::new(start, start + head.trim_end_matches(blank).len())
}

#[cfg(test)]
mod tests;
