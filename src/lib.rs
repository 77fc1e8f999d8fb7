//! Quote attribution for news text.

pub mod document;
mod error;
pub mod find;
pub mod gold;
pub mod lexicon;
pub mod read;
pub mod resolve;
mod span;
pub mod write;

pub use document::{Document, Metadata, Region, RegionKind};
pub use error::Error;
pub use span::{CodePoints, Span};
pub use write::record::Record;
pub use write::rows::{RowOptions, rows};

/// Everything found in one document and what was decided about it.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// The quoted spans, in order of their opening marks.
    pub quotes: Vec<find::quote::Quote>,
}

/// Finds the quoted spans of `document` and who said them.
pub fn analyze(document: &Document) -> Analysis {
    let paragraphs = find::segment::paragraphs(document);
    Analysis { quotes: find::quote::quotes(document, &paragraphs) }
}
