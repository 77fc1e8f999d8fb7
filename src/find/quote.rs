//! Quotation marks to quoted spans.

use serde::{Deserialize, Serialize};

use super::segment::Paragraph;
use crate::{Document, Span};

/// Position of a [`Quote`] in its document's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct QuoteId(pub u32);

/// The marks a quoted span stands between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteStyle {
    /// `“ ”`, `" "`, `„ “`, `'' ''`, ` `` '' `, in any mixture.
    Double,
    /// `‘ ’`, `' '`.
    Single,
    /// `« »`, `‹ ›`.
    Guillemet,
    /// No marks: the document's format declares the span quoted.
    Declared,
}

/// One quoted span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// With its marks.
    pub outer: Span,
    /// Without its marks: the row's `quote` is exactly this slice.
    pub inner: Span,
    /// The quote it is nested in.
    pub parent: Option<QuoteId>,
    /// False where no closing mark was found and the quote ends with its paragraph.
    pub closed: bool,
    /// The earlier part of the same quotation, where it runs over paragraphs and reopens here.
    pub reopens: Option<QuoteId>,
    /// Its marks.
    pub style: QuoteStyle,
}

/// Finds every quoted span of `document`, in order of their opening marks (a nested span follows the one it stands in).
///
/// `paragraphs` are the document's own, from [`segment::paragraphs`](super::segment::paragraphs).
pub fn quotes(_document: &Document, _paragraphs: &[Paragraph]) -> Vec<Quote> {
    Vec::new()
}
