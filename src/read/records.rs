//! Inputs that hold many articles: what is asked of the readers of such formats.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::source::{Source, not_built_in};
use super::{Format, Settings, csv, jsonl};
use crate::{Document, Error};

/// A place between two records of an input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Records (of JSON lines: lines) before it.
    pub line: usize,
    /// Where records are found by their place: bytes before it, counted in UTF-8 and without the byte-order mark.
    pub byte: u64,
}

/// An article that has been found in its input and is not yet parsed, which is done on another thread.
pub trait Unparsed: Send + fmt::Debug {
    /// Bytes held in memory.
    fn bytes(&self) -> usize;

    /// Decodes and parses it.
    ///
    /// # Errors
    /// Those of its format, which name the input and the place in it.
    fn document(self: Box<Self>, fields: &Fields) -> Result<Document, Error>;
}

/// An article that is parsed already, since its format is parsed as a whole.
impl Unparsed for Document {
    fn bytes(&self) -> usize {
        self.text().len()
    }

    fn document(self: Box<Self>, _: &Fields) -> Result<Document, Error> {
        Ok(*self)
    }
}

/// The articles of one input in order, or why one of them cannot be read; those behind it are not affected.
///
/// After [`Error::Io`] and where nothing can be found any more, the iteration ends.
pub trait Records: Iterator<Item = Result<Box<dyn Unparsed>, Error>> + Send {
    /// How far the records taken so far reach. [`open`] with it gives those that are left.
    fn mark(&self) -> Mark;
}

/// The records of an iterator that cannot begin but at the first one; the mark counts them.
pub(super) struct Counted<I> {
    records: I,
    taken: usize,
}

impl<I: Iterator<Item = Result<Box<dyn Unparsed>, Error>> + Send> Counted<I> {
    /// The records behind `mark`.
    pub(super) fn behind(mut records: I, mark: Mark) -> Self {
        for _ in 0..mark.line {
            if records.next().is_none() {
                break;
            }
        }
        Self { records, taken: mark.line }
    }
}

impl<I: Iterator<Item = Result<Box<dyn Unparsed>, Error>>> Iterator for Counted<I> {
    type Item = Result<Box<dyn Unparsed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.taken += 1;
        self.records.next()
    }
}

impl<I: Iterator<Item = Result<Box<dyn Unparsed>, Error>> + Send> Records for Counted<I> {
    fn mark(&self) -> Mark {
        Mark { line: self.taken, byte: 0 }
    }
}

/// The articles of `source` behind `mark`, laid out as `format`.
///
/// # Errors
/// [`Error::Io`] where it cannot be read, [`Error::Input`] where it is not of this format as a whole, or this build does not read
/// the format.
pub fn open(format: Format, source: Source, mark: Mark, settings: &Settings) -> Result<Box<dyn Records>, Error> {
    match format {
        Format::Jsonl => jsonl::open(source, mark, settings),
        Format::Csv | Format::Tsv => csv::open(source, format, mark, settings),
        #[cfg(feature = "parquet")]
        Format::Parquet => super::parquet::open(source, mark, settings),
        #[cfg(feature = "warc")]
        Format::Warc => super::warc::open(source, mark, settings.longest),
        #[cfg(feature = "feed")]
        Format::Feed => super::feed::open(source, mark, settings.longest),
        #[cfg(feature = "epub")]
        Format::Epub => super::epub::open(source, mark, settings.longest),
        format => Err(not_built_in(source.path(), format.name())),
    }
}
