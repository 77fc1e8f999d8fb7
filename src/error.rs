//! The one error type of the library: where it happened, what went wrong, and how to go on.

use std::path::PathBuf;

/// What can go wrong while reading articles, weights or annotations, or writing rows.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file, folder or stream could not be opened, read or written.
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried, as a verb phrase (`read`, `write`).
        action: &'static str,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// An input that names nothing to read: a pattern without matches, a folder without articles.
    #[error("{}: {problem}", path.display())]
    Input {
        /// The input as given.
        path: PathBuf,
        /// What is wrong and how to mend it.
        problem: String,
    },
    /// Bytes that are no text in any encoding known here.
    #[error("{place}: not text: {problem}")]
    NotText {
        /// The file, or the file and line.
        place: String,
        /// What gave it away and how to go on.
        problem: &'static str,
    },
    /// An article longer than is allowed; it was not read to the end.
    #[error(
        "{}: the article is longer than {longest} bytes: split it, or allow longer ones with --max-document-bytes",
        path.display()
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Bytes it may have.
        longest: usize,
    },
    /// A text longer than offsets can address.
    #[error("{id}: the text has {bytes} bytes and offsets end at 4 GiB: split the document")]
    TooLong {
        /// The document.
        id: String,
        /// Its length in bytes.
        bytes: usize,
    },
    /// One record of an input is not what its format asks for. The other records are not affected.
    #[error("{place}: {problem}")]
    Record {
        /// File and line (`corpus.jsonl:17`).
        place: String,
        /// What is wrong and how to mend it.
        problem: String,
    },
    /// A page without an article.
    #[error(
        "{place}: no article on this page, only menus, links or a message: leave it out, or save it as text if it is one"
    )]
    NoArticle {
        /// The page.
        place: String,
        /// True where it is one of a crawl, in which such pages are as usual as articles.
        crawled: bool,
    },
    /// A column of the table was asked for that does not exist.
    #[error("no column `{name}`; the columns are: {known}")]
    Column {
        /// The name as given.
        name: String,
        /// Every column there is, separated by commas.
        known: String,
    },
    /// A weights file that cannot be used.
    #[error("weights {place}: {problem}")]
    Weights {
        /// File and line.
        place: String,
        /// What is wrong and how to mend it.
        problem: String,
    },
    /// Nothing to learn from.
    #[error("cannot fit: {0}")]
    Fit(String),
}

impl Error {
    /// An [`Error::Io`] for `path`; `action` is a verb phrase such as `read`.
    pub fn io(path: impl Into<PathBuf>, action: &'static str, source: std::io::Error) -> Self {
        Self::Io { path: path.into(), action, source }
    }
}
