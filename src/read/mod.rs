//! Bytes to [`Document`](crate::Document)s: the encoding, and one file a format.

#[cfg(any(feature = "docx", feature = "epub"))]
mod archive;
pub mod compose;
mod csv;
#[cfg(feature = "docx")]
pub mod docx;
pub mod encoding;
#[cfg(feature = "epub")]
pub mod epub;
#[cfg(feature = "feed")]
pub mod feed;
pub mod fields;
pub mod format;
#[cfg(any(feature = "html", feature = "parquet", feature = "pdf"))]
mod guard;
#[cfg(feature = "html")]
pub mod html;
#[cfg(feature = "cli")]
pub mod inputs;
mod json;
pub mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod people;
#[cfg(feature = "cli")]
pub mod pieces;
mod raw;
pub mod records;
pub mod source;
pub mod text;
mod unpack;
#[cfg(feature = "warc")]
pub mod warc;
pub mod whole;
mod window;
#[cfg(any(feature = "docx", feature = "epub"))]
mod xml;

pub use format::Format;

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// Bytes of the longest article that is read where nothing else is asked for: more than any paper prints in a year.
///
/// To work on an article takes some twenty times its own length.
pub const LONGEST_DOCUMENT: usize = 64 << 20;

/// How inputs are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where records keep what is read of them.
    pub fields: fields::Fields,
    /// Bytes an article may have, unpacked.
    pub longest: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { fields: fields::Fields::default(), longest: LONGEST_DOCUMENT }
    }
}

/// `words` with one space where there is white space, and none around them.
#[cfg(any(feature = "docx", feature = "epub", feature = "feed", feature = "pdf"))]
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of the first headline of `document`; `None` where there is none.
#[cfg(any(feature = "docx", feature = "epub"))]
fn headline(document: &crate::Document) -> Option<String> {
    let region = document.regions().iter().find(|r| r.kind == crate::RegionKind::Headline)?;
    Some(one_line(region.span.of(document.text())))
}
