//! Tables with an article a row, as spreadsheets and databases save them: CSV and TSV.
//!
//! The first line names the columns; [`fields`](super::fields) tells which of them are read. Between the cells stand commas, semicolons
//! or tabs, whichever the first line has most of, or what a line `sep=;` before it says. A cell in quotation marks may have line ends
//! in it, and quotation marks where they are doubled; in a table with tabs, marks that are not used so are part of the text. A row without
//! an identifier is called `FILE#LINE` by the line it begins on. UTF-8 and UTF-16 are told by the file, other encodings row by row.
//! One row is held at a time.

mod cut;

use std::sync::Arc;

use self::cut::{Cutter, Problem};
use super::fields::{Fields, Places, Stand, Values};
use super::raw::Raw;
use super::records::{Mark, Records, Unparsed};
use super::source::Source;
use super::{Format, Settings, encoding};
use crate::{Document, Error};

/// What may stand between the cells.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// What a table of quotes has, which is no table of articles.
const OWN: [&str; 3] = ["speaker", "quote", "source"];

/// What all rows of a table have in common.
#[derive(Debug)]
struct Table {
    file: Arc<str>,
    names: Vec<String>,
    places: Places,
    form: Form,
}

/// What ends a cell, and a line.
#[derive(Debug, Clone, Copy)]
struct Form {
    delimiter: u8,
    end: u8,
}

/// A row of a table.
#[derive(Debug)]
struct Row {
    table: Arc<Table>,
    line: usize,
    bytes: Vec<u8>,
    /// True where quotation marks are part of the text.
    literal: bool,
}

impl Unparsed for Row {
    fn bytes(&self) -> usize {
        self.bytes.len()
    }

    fn document(self: Box<Self>, fields: &Fields) -> Result<Document, Error> {
        let Self { table, line, bytes, literal } = *self;
        let place = format!("{}:{line}", table.file);
        let cells = cells(&place, bytes, table.form, literal)?;
        let (has, wants) = (cells.len(), table.names.len());
        let surplus = cells.get(wants..).unwrap_or_default();
        if has < wants || surplus.iter().any(|cell| !cell.trim().is_empty()) {
            let problem = format!(
                "the row has {has} cells and the first line names {wants} columns: the row is left out; a cell that holds \
                 line ends, or what separates cells, must stand between quotation marks"
            );
            return Err(Error::Record { place, problem });
        }
        let stand = Stand { file: &table.file, number: line, place: &place };
        table.places.document(&table.names, &Cells(&cells), fields, stand)
    }
}

/// The cells of a row.
struct Cells<'a>(&'a [String]);

impl Values for Cells<'_> {
    fn plain(&self, position: usize) -> Option<String> {
        self.0.get(position).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    fn kept(&self, position: usize) -> Option<String> {
        self.0.get(position).cloned()
    }

    fn text(&self, position: usize) -> Result<String, String> {
        self.0.get(position).cloned().ok_or_else(|| "is missing".to_owned())
    }
}

/// The cells of the row in `bytes`, which may have its line end; `place` is what errors call it.
fn cells(place: &str, mut bytes: Vec<u8>, form: Form, literal: bool) -> Result<Vec<String>, Error> {
    while bytes.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
        bytes.pop();
    }
    let split = |bytes: &[u8]| -> Result<csv::ByteRecord, Error> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(form.delimiter)
            .quoting(!literal)
            .terminator(csv::Terminator::Any(form.end))
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(bytes.len().clamp(1, 1 << 16))
            .from_reader(bytes);
        let mut record = csv::ByteRecord::new();
        let wrong =
            |e: csv::Error| Error::Record { place: place.to_owned(), problem: format!("no row of a table: {e}") };
        reader.read_byte_record(&mut record).map_err(wrong)?;
        Ok(record)
    };
    // Where some cells are UTF-8 and others are not, the table was put together from several, and each cell is by itself.
    if std::str::from_utf8(&bytes).is_err() {
        let record = split(&bytes)?;
        if record.iter().any(|cell| !cell.is_ascii() && std::str::from_utf8(cell).is_ok()) {
            return record.iter().map(|cell| encoding::decode(place, cell.to_vec())).collect();
        }
    }
    let text = encoding::decode(place, bytes)?;
    Ok(split(text.as_bytes())?.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect())
}

/// The rows of a table behind its first line.
struct Rows {
    table: Arc<Table>,
    cutter: Cutter,
}

impl Iterator for Rows {
    type Item = Result<Box<dyn Unparsed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = self.cutter.line() + 1;
            let cut = match self.cutter.next()? {
                Ok(cut) => cut,
                Err(Problem::Io(error)) => return Some(Err(Error::io(&*self.table.file, "read", error))),
                Err(Problem::Record(problem)) => {
                    return Some(Err(Error::Record { place: format!("{}:{line}", self.table.file), problem }));
                }
            };
            // As spreadsheets write below the last row.
            let is_blank = |b: &u8| b.is_ascii_whitespace() || *b == self.table.form.delimiter || *b == b'"';
            if !cut.bytes.iter().all(is_blank) {
                let row = Row { table: Arc::clone(&self.table), line, bytes: cut.bytes, literal: cut.literal };
                return Some(Ok(Box::new(row)));
            }
        }
    }
}

impl Records for Rows {
    fn mark(&self) -> Mark {
        self.cutter.mark()
    }
}

/// The articles of `source` behind `mark`; `format` says what is between the cells where the first line has it.
///
/// # Errors
/// [`Error::Io`] where it cannot be read, [`Error::Input`] where it is no table, or no column holds the text.
pub(super) fn open(source: Source, format: Format, mark: Mark, settings: &Settings) -> Result<Box<dyn Records>, Error> {
    let file = Arc::clone(source.name());
    let path = source.path().to_owned();
    let holds = |byte| memchr::memchr(byte, source.head()).is_some();
    // As old Macintosh programs write it.
    let end = if holds(b'\r') && !holds(b'\n') { b'\r' } else { b'\n' };
    let mut cutter = Cutter::new(Raw::of(source, 0)?, end, settings.longest);
    let input = |problem: String| Error::Input { path: path.clone(), problem };
    let failed = |problem| match problem {
        Problem::Io(error) => Error::io(&*file, "read", error),
        Problem::Record(problem) => input(format!("no table of articles: in its first line, {problem}")),
    };
    let empty = || input("an empty table: its first line should name the columns".to_owned());
    let mut first = cutter.first_line().ok_or_else(empty)?.map_err(failed)?;
    let mut delimiter = None;
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign, rest @ ..] = first.as_slice()
        && rest.iter().all(u8::is_ascii_whitespace)
    {
        delimiter = Some(*sign);
        first = cutter.first_line().ok_or_else(empty)?.map_err(failed)?;
    }
    let form = Form { delimiter: delimiter.unwrap_or_else(|| separator(&first, format)), end };
    // Names may have line ends in them, so that the line is taken again as a row.
    cutter.give_back(first);
    cutter.set_delimiter(form.delimiter);
    let first = cutter.next().ok_or_else(empty)?.map_err(failed)?;
    let names = cells(&file, first.bytes, form, first.literal)?;
    let places = Places::of(&names, &settings.fields);
    if let Some(problem) = places.no_text(&names, &settings.fields, "column") {
        let is = |name: &str| names.iter().any(|n| n == name);
        return Err(input(if OWN.into_iter().all(is) {
            "this is a table of quotes, as this program writes it, and no table of articles: name the articles \
             it was made from"
                .to_owned()
        } else if names.first().is_some_and(|name| name.starts_with(['{', '['])) {
            format!("{problem}; should this be JSON lines, read it with --input-format jsonl")
        } else {
            format!("{problem}; the first line of a table must name its columns")
        }));
    }
    if mark != Mark::default() {
        cutter.pass_to(mark).map_err(|e| Error::io(&*file, "read", e))?;
    }
    let table = Table { file, names, places, form };
    Ok(Box::new(Rows { table: Arc::new(table), cutter }))
}

/// What stands between the cells of a table whose first line is `line`.
fn separator(line: &[u8], format: Format) -> u8 {
    // Not counted inside of quotation marks.
    let outside: Vec<u8> = line.split(|&b| b == b'"').step_by(2).flatten().copied().collect();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, &outside).count();
    if format == Format::Tsv && count(b'\t') > 0 {
        return b'\t';
    }
    let most = DELIMITERS.into_iter().rev().max_by_key(|&delimiter| count(delimiter));
    match most {
        Some(delimiter) if count(delimiter) > 0 => delimiter,
        _ if format == Format::Tsv => b'\t',
        _ => b',',
    }
}
