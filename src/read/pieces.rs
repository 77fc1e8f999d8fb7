//! Inputs article by article, and how far in them one has come.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::fields::Fields;
use super::inputs::{Input, look};
use super::records::{self, Mark, Records, Unparsed};
use super::source::Source;
use super::{Format, STDIN, Settings, text, whole};
use crate::{Document, Error};

/// One article, not yet read or parsed: small to hand to another thread, where [`Piece::document`] does the work.
pub enum Piece {
    /// A file whose name is that of a text.
    File {
        /// Its path.
        path: PathBuf,
        /// Bytes it may have.
        longest: usize,
    },
    /// Another file that is one article, or standard input.
    Open {
        /// The file.
        source: Source,
        /// Its layout.
        format: Format,
        /// Bytes it may have, unpacked.
        longest: usize,
    },
    /// One of the articles that an input holds.
    Record(Box<dyn Unparsed>),
}

impl Piece {
    /// Bytes held in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Self::File { .. } | Self::Open { .. } => 0,
            Self::Record(record) => record.bytes(),
        }
    }

    /// The file that is still to be read, and the bytes it may have.
    pub fn file(&self) -> Option<(&Path, usize)> {
        match self {
            Self::File { path, longest } => Some((path, *longest)),
            Self::Open { source, longest, .. } => Some((source.path(), *longest)),
            Self::Record(_) => None,
        }
    }

    /// Reads, decodes and parses the article.
    ///
    /// # Errors
    /// Those of [`text::open`], [`whole::document`] and [`Unparsed::document`].
    pub fn document(self, fields: &Fields) -> Result<Document, Error> {
        self.document_in(fields, &mut Vec::new())
    }

    /// The same; a file's text takes the memory of `room`, which is left empty.
    ///
    /// # Errors
    /// Those of [`Piece::document`].
    pub fn document_in(self, fields: &Fields, room: &mut Vec<u8>) -> Result<Document, Error> {
        match self {
            Self::File { path, longest } => named_as_text(&path, longest, fields, room),
            Self::Open { source, format, longest } => {
                let name = std::sync::Arc::clone(source.name());
                whole::document(&name, format, source.bytes(longest)?, longest, fields)
            }
            Self::Record(record) => record.document(fields),
        }
    }
}

fn named_as_text(path: &Path, longest: usize, fields: &Fields, room: &mut Vec<u8>) -> Result<Document, Error> {
    whole::named_as_text(path, text::bytes_in(path, longest, room)?, longest, fields)
}

/// How far a list of inputs has been read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// So many inputs are done with.
    pub inputs: usize,
    /// How much of the next one has been read; `None` where it has not been begun.
    pub mark: Option<Mark>,
}

/// The articles of a list of inputs, in order, or why one of them cannot be read. Of inputs that hold many, they are taken one by one.
pub struct Pieces {
    inputs: VecDeque<Result<Input, Error>>,
    open: Option<Box<dyn Records>>,
    /// Inputs that are no longer among `inputs`.
    begun: usize,
    /// Where the next input is to be read from.
    mark: Option<Mark>,
    settings: Settings,
}

/// What the next input is.
enum Next {
    Piece(Piece),
    /// What was named as a file and may be none.
    Unseen(PathBuf),
}

impl Pieces {
    /// Walks `inputs`, as [`list`](super::inputs::list) gives them.
    pub fn new(inputs: Vec<Result<Input, Error>>, settings: Settings) -> Self {
        Self { inputs: inputs.into(), open: None, begun: 0, mark: None, settings }
    }

    /// Passes over what lies before `position`, unread.
    #[must_use]
    pub fn starting_at(mut self, position: Position) -> Self {
        let passed = position.inputs.min(self.inputs.len());
        self.inputs.drain(..passed);
        self.begun += passed;
        self.mark = position.mark;
        self
    }

    /// How far the pieces taken so far reach: [`Pieces::starting_at`] it gives those that are left.
    pub fn position(&self) -> Position {
        match &self.open {
            Some(records) => Position { inputs: self.begun - 1, mark: Some(records.mark()) },
            None => Position { inputs: self.begun, mark: None },
        }
    }

    /// The next article, read at once, which spares a look at whether there is a file. Its text may take the memory of `room`,
    /// which then is left empty.
    pub fn document(&mut self, room: &mut Vec<u8>) -> Option<Result<Document, Error>> {
        loop {
            match self.advance()? {
                Ok(Next::Piece(piece)) => return Some(piece.document_in(&self.settings.fields, room)),
                Ok(Next::Unseen(path)) => {
                    match named_as_text(&path, self.settings.longest, &self.settings.fields, room) {
                        Err(Error::Io { .. }) => self.look(&path),
                        document => return Some(document),
                    }
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// Puts what stands at a path in its place.
    fn look(&mut self, path: &Path) {
        let mut found = Vec::new();
        look(path, None, &mut found);
        self.begun -= 1;
        found.into_iter().rev().for_each(|input| self.inputs.push_front(input));
    }

    fn advance(&mut self) -> Option<Result<Next, Error>> {
        loop {
            if let Some(records) = &mut self.open {
                if let Some(record) = records.next() {
                    return Some(record.map(|record| Next::Piece(Piece::Record(record))));
                }
                self.open = None;
            }
            let input = self.inputs.pop_front()?;
            self.begun += 1;
            let mark = self.mark.take().unwrap_or_default();
            match input.and_then(|input| self.begin(input, mark)) {
                Ok(Some(next)) => return Some(Ok(next)),
                Ok(None) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// The article that `input` is; `None` where it holds many, which are taken from `mark` on.
    fn begin(&mut self, input: Input, mark: Mark) -> Result<Option<Next>, Error> {
        let Input { path, format, asked, unseen } = input;
        let longest = self.settings.longest;
        if format == Some(Format::Text) && path != Path::new(STDIN) && !asked {
            return Ok(Some(if unseen { Next::Unseen(path) } else { Next::Piece(Piece::File { path, longest }) }));
        }
        let source = Source::open(&path)?;
        let format = match format {
            Some(format) if asked => format,
            format => Format::by_content(source.head()).or(format).unwrap_or_else(|| Format::guessed(source.head())),
        };
        if !format.holds_records() {
            return Ok(Some(Next::Piece(Piece::Open { source, format, longest })));
        }
        self.open = Some(records::open(format, source, mark, &self.settings)?);
        Ok(None)
    }
}

impl Iterator for Pieces {
    type Item = Result<Piece, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.advance()? {
                Ok(Next::Unseen(path)) => self.look(&path),
                Ok(Next::Piece(piece)) => return Some(Ok(piece)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
