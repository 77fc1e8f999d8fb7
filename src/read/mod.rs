//! Bytes to [`Document`](crate::Document)s: the encoding, and one file a format.

pub mod encoding;
#[cfg(feature = "cli")]
pub mod inputs;
pub mod jsonl;
#[cfg(feature = "cli")]
pub mod pieces;
pub mod text;

use std::path::Path;

/// Bytes of the longest article that is read where nothing else is asked for: more than any paper prints in a year.
///
/// To work on an article takes some twenty times its own length.
pub const LONGEST_DOCUMENT: usize = 64 << 20;

/// How the articles of an input are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The whole file is the text of one article.
    Text,
    /// One JSON object a line, each an article.
    Jsonl,
}

impl Format {
    /// The format a file's extension stands for: JSON lines for `jsonl`, `ndjson` and `json`, in capitals or not; else text.
    pub fn of(path: &Path) -> Self {
        let jsonl =
            path.extension().is_some_and(|e| ["jsonl", "ndjson", "json"].iter().any(|j| e.eq_ignore_ascii_case(j)));
        if jsonl { Self::Jsonl } else { Self::Text }
    }
}
