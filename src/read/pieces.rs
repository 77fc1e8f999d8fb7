//! Inputs article by article, and how far in them one has come.

use std::collections::VecDeque;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::inputs::{Input, STDIN, look};
use super::jsonl::{Fields, Line, Lines, Mark};
use super::{Format, LONGEST_DOCUMENT, text};
use crate::{Document, Error};

/// One article, not yet read or parsed: small to hand to another thread, where [`Piece::document`] does the work.
#[derive(Debug)]
pub enum Piece {
    /// A whole file, or standard input.
    File {
        /// Its path, or [`STDIN`].
        path: PathBuf,
        /// Bytes it may have.
        longest: usize,
    },
    /// One line of a file.
    Line {
        /// The file's name.
        file: Arc<str>,
        /// The line.
        line: Line,
    },
}

impl Piece {
    /// Bytes held in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Self::File { .. } => 0,
            Self::Line { line, .. } => line.bytes.len(),
        }
    }

    /// Reads, decodes and parses the article.
    ///
    /// # Errors
    /// Those of [`text::open`] and [`Line::document`].
    pub fn document(self, fields: &Fields) -> Result<Document, Error> {
        self.document_in(fields, &mut Vec::new())
    }

    /// The same; a file's text takes the memory of `room`, which is left empty.
    ///
    /// # Errors
    /// Those of [`Piece::document`].
    pub fn document_in(self, fields: &Fields, room: &mut Vec<u8>) -> Result<Document, Error> {
        match self {
            Self::File { path, longest } if path == Path::new(STDIN) => {
                text::from_reader(&path, std::io::stdin(), longest)
            }
            Self::File { path, longest } => text::open_in(&path, longest, room),
            Self::Line { file, line } => line.document(&file, fields),
        }
    }
}

/// How far a list of inputs has been read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// So many inputs are done with.
    pub inputs: usize,
    /// How much of the next one has been read; `None` where it has not been begun.
    pub mark: Option<Mark>,
}

/// The articles of a list of inputs, in order, or why one of them cannot be read. Record formats are read line by line.
pub struct Pieces {
    inputs: VecDeque<Result<Input, Error>>,
    open: Option<(Arc<str>, Lines)>,
    /// Inputs that are no longer among `inputs`.
    begun: usize,
    /// Where the next input is to be read from.
    mark: Option<Mark>,
    longest: usize,
}

/// What the next input is.
enum Next {
    Piece(Piece),
    /// What was named as a file and may be none.
    Unseen(PathBuf),
}

impl Pieces {
    /// Walks `inputs`, as [`list`](super::inputs::list) gives them.
    pub fn new(inputs: Vec<Result<Input, Error>>) -> Self {
        Self { inputs: inputs.into(), open: None, begun: 0, mark: None, longest: LONGEST_DOCUMENT }
    }

    /// Refuses articles of more than `longest` bytes, without reading them to the end; else it is [`LONGEST_DOCUMENT`].
    #[must_use]
    pub fn at_most(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
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
            Some((_, lines)) => Position { inputs: self.begun - 1, mark: Some(lines.mark()) },
            None => Position { inputs: self.begun, mark: None },
        }
    }

    /// The next article, read at once, which spares a look at whether there is a file. Its text may take the memory of `room`,
    /// which then is left empty.
    pub fn document(&mut self, fields: &Fields, room: &mut Vec<u8>) -> Option<Result<Document, Error>> {
        loop {
            match self.advance()? {
                Ok(Next::Piece(piece)) => return Some(piece.document_in(fields, room)),
                Ok(Next::Unseen(path)) => match text::open_in(&path, self.longest, room) {
                    Err(Error::Io { .. }) => self.look(&path),
                    document => return Some(document),
                },
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
            if let Some((file, lines)) = &mut self.open {
                if let Some(line) = lines.next() {
                    return Some(line.map(|line| Next::Piece(Piece::Line { file: Arc::clone(file), line })));
                }
                self.open = None;
            }
            let input = self.inputs.pop_front()?;
            self.begun += 1;
            let input = match input {
                Ok(input) => input,
                Err(error) => return Some(Err(error)),
            };
            let mark = self.mark.take();
            if input.format == Format::Text {
                let (path, longest) = (input.path, self.longest);
                return Some(Ok(if input.unseen {
                    Next::Unseen(path)
                } else {
                    Next::Piece(Piece::File { path, longest })
                }));
            }
            match lines(&input.path, mark.unwrap_or_default()) {
                Ok((file, lines)) => self.open = Some((file, lines.at_most(self.longest))),
                Err(error) => return Some(Err(error)),
            }
        }
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

/// The lines of a file, or of standard input, behind `mark`, and its name.
fn lines(path: &Path, mark: Mark) -> Result<(Arc<str>, Lines), Error> {
    let name: Arc<str> = path.to_string_lossy().into();
    let lines = if path == Path::new(STDIN) {
        Lines::new(&name, std::io::stdin())?
    } else {
        let file = File::open(path).map_err(|e| Error::io(path, "read", e))?;
        if mark == Mark::default() { Lines::new(&name, file)? } else { Lines::starting_at(&name, file, mark)? }
    };
    Ok((name, lines))
}
