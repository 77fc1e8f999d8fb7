//! What the user names to what is read: files, folders, patterns, standard input; and from there article by article.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jsonl::{Fields, Line, Lines};
use super::{Format, text};
use crate::{Document, Error};

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// One file, or standard input, and how it is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The path as given; for a file found in a folder, the folder as given with the rest joined to it; [`STDIN`].
    pub path: PathBuf,
    /// Its layout.
    pub format: Format,
    /// True where nobody has looked yet whether there is such a file: it was named, and its name is an article's.
    pub unseen: bool,
}

/// The inputs `paths` stand for, in the order given, or why one stands for none.
///
/// - A file, or [`STDIN`], is itself.
/// - A folder is the `*.txt`, `*.jsonl` and `*.ndjson` files below it, in order of their names; hidden files and folders are passed
///   over, links are followed, and a folder that holds itself is read once. With `format`, only the files whose extension fits it.
/// - What does not exist and holds `*`, `?` or `[` is a pattern (`**` for any depth); its matches are taken in order.
///
/// `format` decides the layout of every input; without it the extension does ([`Format::of`]). What has the name of a `*.txt`
/// file is taken for one; should it be something else, [`Pieces`] find out when its turn comes.
pub fn list(paths: &[PathBuf], format: Option<Format>) -> Vec<Result<Input, Error>> {
    let mut inputs = Vec::with_capacity(paths.len());
    for path in paths {
        if path == Path::new(STDIN) {
            file(path, format, &mut inputs);
        } else if format.is_none() && named_as_text(path) {
            inputs.push(Ok(Input { path: path.clone(), format: Format::Text, unseen: true }));
        } else {
            look(path, format, &mut inputs);
        }
    }
    inputs
}

/// True for the name of a `*.txt` file that is no pattern.
fn named_as_text(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    name.last_chunk().is_some_and(|end: &[u8; 4]| end.eq_ignore_ascii_case(b".txt"))
        && !name.iter().any(|b| b"*?[".contains(b))
}

/// Adds what stands at a path.
fn look(path: &Path, format: Option<Format>, inputs: &mut Vec<Result<Input, Error>>) {
    match path.metadata() {
        Ok(there) if there.is_dir() => folder(path, format, inputs),
        Ok(_) => file(path, format, inputs),
        Err(_) => pattern(path, format, inputs),
    }
}

/// Adds one file.
fn file(path: &Path, format: Option<Format>, inputs: &mut Vec<Result<Input, Error>>) {
    let format = format.unwrap_or_else(|| Format::of(path));
    inputs.push(Ok(Input { path: path.to_owned(), format, unseen: false }));
}

/// Adds the files below `root`.
fn folder(root: &Path, format: Option<Format>, inputs: &mut Vec<Result<Input, Error>>) {
    let before = inputs.len();
    // The paths of a folder's files differ in their names alone, which take longer to get at.
    let walk = walkdir::WalkDir::new(root).follow_links(true);
    let walk = walk.sort_by(|a, b| a.path().as_os_str().cmp(b.path().as_os_str()));
    for entry in walk.into_iter().filter_entry(|e| e.depth() == 0 || !hidden(e.file_name())) {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                if entry.file_type().is_file() && wanted(path, format) {
                    file(path, format, inputs);
                }
            }
            // The files of a folder that holds itself are listed already.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let dangling = error.depth() > 0 && std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink());
                // A dead link matters only where its name says that an article was to be there.
                if !dangling || (wanted(&path, format) && !path.file_name().is_some_and(hidden)) {
                    inputs.push(Err(Error::io(path, "read", error.into())));
                }
            }
        }
    }
    if inputs.len() == before {
        let problem = match format {
            None => "no *.txt, *.jsonl or *.ndjson file in this folder",
            Some(Format::Text) => "no *.txt file in this folder",
            Some(Format::Jsonl) => "no *.jsonl or *.ndjson file in this folder",
        };
        inputs.push(Err(Error::Input {
            path: root.to_owned(),
            problem: format!("{problem}; name other files one by one"),
        }));
    }
}

fn hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// True for a file of a folder whose extension says article, in the layout asked for.
fn wanted(path: &Path, format: Option<Format>) -> bool {
    let has = |extension: &str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension));
    let (txt, jsonl) = (has("txt"), has("jsonl") || has("ndjson"));
    match format {
        None => txt || jsonl,
        Some(Format::Text) => txt,
        Some(Format::Jsonl) => jsonl,
    }
}

/// Adds what a pattern matches.
fn pattern(path: &Path, format: Option<Format>, inputs: &mut Vec<Result<Input, Error>>) {
    let missing = |problem: String| Err(Error::Input { path: path.to_owned(), problem });
    let Some(text) = path.to_str().filter(|p| p.contains(['*', '?', '['])) else {
        inputs.push(missing("no such file or folder".to_owned()));
        return;
    };
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let matches = match glob::glob_with(text, options) {
        Ok(matches) => matches,
        Err(error) => {
            inputs.push(missing(format!("no such file, and no pattern either: {error}")));
            return;
        }
    };
    let before = inputs.len();
    for found in matches {
        match found {
            Ok(found) if found.is_dir() => folder(&found, format, inputs),
            Ok(found) => file(&found, format, inputs),
            Err(error) => inputs.push(Err(Error::io(error.path().to_owned(), "read", error.into()))),
        }
    }
    if inputs.len() == before {
        inputs.push(missing("no such file, and as a pattern it matches nothing".to_owned()));
    }
}

/// One article, not yet read or parsed: small to hand to another thread, where [`Piece::document`] does the work.
#[derive(Debug)]
pub enum Piece {
    /// A whole file, or standard input.
    File(PathBuf),
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
            Self::File(_) => 0,
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
    fn document_in(self, fields: &Fields, room: &mut Vec<u8>) -> Result<Document, Error> {
        match self {
            Self::File(path) if path == Path::new(STDIN) => text::from_reader(&path, std::io::stdin()),
            Self::File(path) => text::open_in(&path, room),
            Self::Line { file, line } => line.document(&file, fields),
        }
    }
}

/// The articles of a list of inputs, in order, or why one of them cannot be read. Record formats are read line by line.
pub struct Pieces {
    inputs: VecDeque<Result<Input, Error>>,
    open: Option<(Arc<str>, Lines)>,
}

/// What the next input is.
enum Next {
    Piece(Piece),
    /// What was named as a file and may be none.
    Unseen(PathBuf),
}

impl Pieces {
    /// Walks `inputs`, as [`list`] gives them.
    pub fn new(inputs: Vec<Result<Input, Error>>) -> Self {
        Self { inputs: inputs.into(), open: None }
    }

    /// The next article, read at once, which spares a look at whether there is a file. Its text may take the memory of `room`,
    /// which then is left empty.
    pub fn document(&mut self, fields: &Fields, room: &mut Vec<u8>) -> Option<Result<Document, Error>> {
        loop {
            match self.advance()? {
                Ok(Next::Piece(piece)) => return Some(piece.document_in(fields, room)),
                Ok(Next::Unseen(path)) => match text::open_in(&path, room) {
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
            let input = match self.inputs.pop_front()? {
                Ok(input) => input,
                Err(error) => return Some(Err(error)),
            };
            if input.format == Format::Text {
                let path = input.path;
                return Some(Ok(if input.unseen { Next::Unseen(path) } else { Next::Piece(Piece::File(path)) }));
            }
            let file: Arc<str> = input.path.to_string_lossy().into();
            match stream(&input.path).and_then(|reader| Lines::new(&file, reader)) {
                Ok(lines) => self.open = Some((file, lines)),
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

/// A file or standard input to read from.
fn stream(path: &Path) -> Result<Box<dyn Read + Send>, Error> {
    if path == Path::new(STDIN) {
        return Ok(Box::new(std::io::stdin()));
    }
    let file = File::open(path).map_err(|e| Error::io(path, "read", e))?;
    Ok(Box::new(file))
}
