//! A table cut into its rows, which are not parsed yet.

use std::io;

use memchr::memchr;

use crate::read::raw::Raw;
use crate::read::records::Mark;

/// The bytes of a row, its line end included.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) bytes: Vec<u8>,
    /// True where quotation marks do not enclose cells, but are part of them.
    pub(super) literal: bool,
}

/// Why a row cannot be had; those behind it can, but after [`Problem::Io`].
#[derive(Debug)]
pub(super) enum Problem {
    Io(io::Error),
    Record(String),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Cuts a table into its rows.
///
/// A quotation mark that opens a cell and is never closed, or closed where no cell ends, costs its own line: what follows that
/// line is cut anew.
pub(super) struct Cutter {
    raw: Raw,
    /// At the end of a line.
    end: u8,
    /// Between the cells.
    delimiter: u8,
    /// Bytes a row may have.
    longest: usize,
    /// What has been given back, of which the first `taken` bytes have been taken again.
    back: Vec<u8>,
    taken: usize,
    /// Lines of the rows taken.
    line: usize,
    ended: bool,
}

/// Where one is in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell.
    Start,
    /// In a cell that is not enclosed.
    Bare,
    /// In an enclosed cell.
    Enclosed,
    /// Behind a quotation mark in an enclosed cell, which ends it or is one of two.
    Mark,
    /// Blanks behind an enclosed cell.
    Blank,
    /// Behind a quotation mark that closed a cell where it does not end.
    Broken,
}

impl Cutter {
    /// Cuts `raw` into rows of at most `longest` bytes; lines end with `end`.
    pub(super) fn new(raw: Raw, end: u8, longest: usize) -> Self {
        Self { raw, end, delimiter: b',', longest, back: Vec::new(), taken: 0, line: 0, ended: false }
    }

    /// What stands between the cells.
    pub(super) fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// Lines before the next row.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// How far the rows taken reach.
    pub(super) fn mark(&self) -> Mark {
        Mark { line: self.line, byte: self.raw.taken() - (self.back.len() - self.taken) as u64 }
    }

    /// Goes on behind `mark`, which is not before where one is.
    pub(super) fn pass_to(&mut self, mark: Mark) -> io::Result<()> {
        let mut left = mark.byte.saturating_sub(self.mark().byte);
        self.line = mark.line;
        let again = usize::try_from(left).unwrap_or(usize::MAX).min(self.back.len() - self.taken);
        self.taken += again;
        left -= again as u64;
        while left > 0 {
            let at_hand = self.raw.at_hand()?.len();
            if at_hand == 0 {
                break;
            }
            let part = usize::try_from(left).unwrap_or(usize::MAX).min(at_hand);
            self.raw.consume(part);
            left -= part as u64;
        }
        Ok(())
    }

    /// Adds the rest of the line, or at most `limit` bytes of it, and says how many they are.
    fn take(&mut self, limit: usize, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let waiting = self.back.get(self.taken..).unwrap_or_default();
        if waiting.is_empty() {
            return self.raw.take_to(self.end, limit, bytes);
        }
        let line = memchr(self.end, waiting).map_or(waiting.len(), |at| at + 1).min(limit);
        bytes.extend_from_slice(waiting.get(..line).unwrap_or_default());
        self.taken += line;
        if bytes.last() == Some(&self.end) || line == limit {
            return Ok(line);
        }
        // What was given back ends within the line.
        Ok(line + self.raw.take_to(self.end, limit - line, bytes)?)
    }

    /// The next line that is not blank.
    pub(super) fn first_line(&mut self) -> Option<Result<Vec<u8>, Problem>> {
        loop {
            let mut bytes = Vec::new();
            match self.take(self.longest.saturating_add(1), &mut bytes) {
                Ok(0) => return None,
                Ok(read) if read > self.longest => return Some(Err(too_long(self.longest))),
                Ok(_) if bytes.iter().all(u8::is_ascii_whitespace) => self.line += 1,
                Ok(_) => {
                    self.line += 1;
                    return Some(Ok(bytes));
                }
                Err(error) => return Some(Err(error.into())),
            }
        }
    }

    /// Gives a line back that was taken last.
    pub(super) fn give_back(&mut self, line: Vec<u8>) {
        self.line -= 1;
        self.return_to(line);
    }

    /// Gives back what was taken last.
    fn return_to(&mut self, bytes: Vec<u8>) {
        if self.taken == self.back.len() {
            // What was given back before and has been taken again is part of it.
            self.back = bytes;
            self.taken = 0;
        } else {
            self.taken -= bytes.len().min(self.taken);
        }
    }

    /// Adds the bytes of the next row, of which the `first` are its first line, and says how it ends.
    fn row(&mut self, bytes: &mut Vec<u8>, first: &mut usize) -> io::Result<State> {
        let mut state = State::Start;
        loop {
            let before = bytes.len();
            let limit = self.longest.saturating_add(1).saturating_sub(before);
            if limit == 0 || self.take(limit, bytes)? == 0 {
                return Ok(state);
            }
            if before == 0 {
                *first = bytes.len();
            }
            state = along(state, bytes.get(before..).unwrap_or_default(), self.delimiter);
            if state != State::Enclosed || bytes.len() > self.longest {
                return Ok(state);
            }
        }
    }

    /// Passes over the rest of a line, or says why nothing behind it can be read.
    fn skip_line(&mut self) -> Result<(), String> {
        let mut bytes = Vec::new();
        while self.taken < self.back.len() {
            bytes.clear();
            self.take(1 << 16, &mut bytes).map_err(|e| e.to_string())?;
            if bytes.last() == Some(&self.end) {
                return Ok(());
            }
        }
        self.raw.pass_to(self.end, bytes)
    }

    /// The next row, or what is wrong with it.
    fn cut(&mut self) -> Result<Option<Cut>, Problem> {
        let (mut bytes, mut first) = (Vec::new(), 0);
        let state = self.row(&mut bytes, &mut first)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if first > self.longest {
            self.line += 1;
            let skipped = if bytes.last() == Some(&self.end) { Ok(()) } else { self.skip_line() };
            self.ended |= skipped.is_err();
            return Err(match (too_long(self.longest), skipped) {
                (Problem::Record(problem), Err(why)) => {
                    Problem::Record(format!("{problem}; nothing behind it is read: {why}"))
                }
                (problem, _) => problem,
            });
        }
        let over = bytes.len() > self.longest;
        if !over && !matches!(state, State::Broken | State::Enclosed) {
            let ends = memchr::memchr_iter(self.end, &bytes).count();
            self.line += ends + usize::from(bytes.last() != Some(&self.end));
            return Ok(Some(Cut { bytes, literal: false }));
        }
        self.line += 1;
        let rest = bytes.split_off(first);
        if !rest.is_empty() {
            self.return_to(rest);
        }
        // Where tabs separate the cells, nothing else needs to be enclosed, and most programs do not.
        if self.delimiter == b'\t' {
            return Ok(Some(Cut { bytes, literal: true }));
        }
        Err(Problem::Record(if state == State::Broken {
            "a quotation mark closes a cell where the cell does not end: the line is left out; in a cell between quotation \
             marks, those of the text must be doubled"
                .to_owned()
        } else {
            let limit = if over { format!(" within {} bytes", self.longest) } else { String::new() };
            format!(
                "a quotation mark opens a cell, and none closes it{limit}: the line is left out; in a cell between quotation \
                 marks, those of the text must be doubled"
            )
        }))
    }
}

impl Iterator for Cutter {
    type Item = Result<Cut, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let cut = self.cut().transpose();
        self.ended |= matches!(cut, None | Some(Err(Problem::Io(_))));
        cut
    }
}

fn too_long(longest: usize) -> Problem {
    Problem::Record(format!(
        "a line longer than {longest} bytes: where this is a table, split the article, or allow longer ones with \
         --max-document-bytes"
    ))
}

/// The state behind `line`.
fn along(mut state: State, line: &[u8], delimiter: u8) -> State {
    let mut rest = line;
    loop {
        let (wanted, then) = match state {
            State::Bare => (delimiter, State::Start),
            State::Enclosed => (b'"', State::Mark),
            State::Broken => return state,
            State::Start | State::Mark | State::Blank => {
                let Some((&byte, behind)) = rest.split_first() else { return state };
                state = match (state, byte) {
                    (State::Start | State::Mark, b'"') => State::Enclosed,
                    (_, byte) if byte == delimiter => State::Start,
                    (State::Start, _) => State::Bare,
                    (_, b' ' | b'\r' | b'\n') => State::Blank,
                    _ => State::Broken,
                };
                rest = behind;
                continue;
            }
        };
        let Some(at) = memchr(wanted, rest) else { return state };
        rest = rest.get(at + 1..).unwrap_or_default();
        state = then;
    }
}
