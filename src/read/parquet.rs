//! Parquet: columnar tables with an article a row.
//!
//! [`fields`](super::fields) tells which columns are read; no other one is unpacked. A field of a struct is named with dots
//! (`meta.author`). Of a list the entries are joined by `; `, and those of a text, its paragraphs, by blank lines. Dates and times are
//! written as ISO 8601 has them. A row without an identifier is called `FILE#ROW`. A row is read at a time, from pages of at most 64 MiB
//! unpacked or what one article may have; what is compressed once more, or comes from standard input, is held in memory as a whole.

mod chunks;
mod value;

use std::sync::Arc;

use parquet::column::reader::ColumnReader;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};

use self::chunks::Chunks;
use self::value::{Cell, read};
use super::fields::{Fields, Places, Stand, Values};
use super::guard::guarded;
use super::records::{Mark, Records, Unparsed};
use super::source::Source;
use super::{LONGEST_DOCUMENT, Settings, encoding};
use crate::{Document, Error};

/// What stands in the path of a list's entries besides the names the user knows.
const OF_LISTS: [&str; 7] = ["list", "element", "array", "item", "bag", "array_element", "key_value"];

/// What all rows of a file have in common.
#[derive(Debug)]
struct Table {
    file: Arc<str>,
    /// Those of the columns that are read.
    names: Vec<String>,
    places: Places,
}

/// The cells of a row that are read.
#[derive(Debug)]
struct Row {
    table: Arc<Table>,
    number: usize,
    cells: Vec<Cell>,
}

impl Unparsed for Row {
    fn bytes(&self) -> usize {
        self.cells.iter().map(Cell::bytes).sum()
    }

    fn document(self: Box<Self>, fields: &Fields) -> Result<Document, Error> {
        let Self { table, number, cells } = *self;
        let place = format!("{}#{number}", table.file);
        let stand = Stand { file: &table.file, number, place: &place };
        table.places.document(&table.names, &Cells { cells: &cells, place: &place }, fields, stand)
    }
}

struct Cells<'a> {
    cells: &'a [Cell],
    place: &'a str,
}

impl Values for Cells<'_> {
    fn plain(&self, position: usize) -> Option<String> {
        self.kept(position).filter(|text| !text.trim().is_empty())
    }

    fn kept(&self, position: usize) -> Option<String> {
        match self.cells.get(position)? {
            Cell::Bytes(parts) => {
                let parts = parts.iter().map(|part| encoding::decode(self.place, part.clone()));
                Some(parts.collect::<Result<Vec<_>, _>>().ok()?.join("; "))
            }
            Cell::Shown(parts) => Some(parts.join("; ")),
        }
        .filter(|text| !text.is_empty())
    }

    fn text(&self, position: usize) -> Result<String, String> {
        match self.cells.get(position) {
            Some(Cell::Bytes(parts)) if parts.is_empty() => Err("is missing".to_owned()),
            Some(Cell::Bytes(parts)) => {
                let parts = parts.iter().map(|part| encoding::decode("", part.clone()));
                let parts = parts.collect::<Result<Vec<_>, _>>().map_err(|_| "is not text, but binary".to_owned())?;
                Ok(parts.join("\n\n"))
            }
            Some(Cell::Shown(_)) | None => Err("is no text, but a number or a date".to_owned()),
        }
    }
}

/// The rows of a file.
struct Rows {
    reader: SerializedFileReader<Chunks>,
    table: Arc<Table>,
    /// Numbers of the columns that are read, in the order of the names.
    columns: Vec<usize>,
    longest: usize,
    /// Rows taken, or passed over as damaged.
    taken: usize,
    /// The group of rows that comes next.
    group: usize,
    /// Rows up to the end of the open group.
    end: usize,
    /// The readers of the open group's columns.
    open: Vec<ColumnReader>,
}

/// Why a row cannot be had.
enum Failure {
    /// It is longer than allowed; those behind it can be had.
    TooLong,
    /// No more of its group can be had.
    Damaged(String),
}

impl From<ParquetError> for Failure {
    fn from(error: ParquetError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl Rows {
    /// Turns to the next group that has rows behind those taken; false where there is none.
    fn turn(&mut self) -> Result<bool, Failure> {
        while self.taken >= self.end {
            self.open.clear();
            let Some(group) = self.reader.metadata().row_groups().get(self.group) else { return Ok(false) };
            let from = self.end;
            self.group += 1;
            self.end = from.saturating_add(usize::try_from(group.num_rows()).unwrap_or(0));
            if self.taken >= self.end {
                continue;
            }
            let group = self.reader.get_row_group(self.group - 1)?;
            let before = self.taken - from;
            for &column in &self.columns {
                let mut reader = group.get_column_reader(column)?;
                if before > 0 && value::skip(&mut reader, before)? < before {
                    return Err(Failure::Damaged("it has fewer rows than it says".to_owned()));
                }
                self.open.push(reader);
            }
        }
        Ok(true)
    }

    /// The cells of the next row.
    fn row(&mut self) -> Result<Option<Vec<Cell>>, Failure> {
        if !self.turn()? {
            return Ok(None);
        }
        let schema = self.reader.metadata().file_metadata().schema_descr();
        let mut cells = Vec::with_capacity(self.open.len());
        for (reader, &column) in self.open.iter_mut().zip(&self.columns) {
            let cell = read(reader, &schema.column(column))?;
            cells.push(cell.ok_or_else(|| Failure::Damaged("it has fewer rows than it says".to_owned()))?);
        }
        self.taken += 1;
        if cells.iter().any(|cell| cell.bytes() > self.longest) {
            return Err(Failure::TooLong);
        }
        Ok(Some(cells))
    }
}

impl Iterator for Rows {
    type Item = Result<Box<dyn Unparsed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let before = self.taken;
        let row = guarded(|| self.row()).unwrap_or_else(|panic| Err(Failure::Damaged(panic)));
        let number = before + 1;
        let problem = match row {
            Ok(None) => return None,
            Ok(Some(cells)) => return Some(Ok(Box::new(Row { table: Arc::clone(&self.table), number, cells }))),
            Err(Failure::TooLong) => format!(
                "a value longer than {} bytes: split the article, or allow longer ones with --max-document-bytes",
                self.longest
            ),
            Err(Failure::Damaged(problem)) => {
                self.open.clear();
                // Those of other groups are stored apart.
                self.taken = self.end;
                let left = self.end - before;
                format!("this cannot be read ({problem}): {left} rows are left out, up to #{}", self.end)
            }
        };
        Some(Err(Error::Record { place: format!("{}#{number}", self.table.file), problem }))
    }
}

impl Records for Rows {
    fn mark(&self) -> Mark {
        Mark { line: self.taken, byte: 0 }
    }
}

/// The articles of `source` behind `mark`.
///
/// # Errors
/// [`Error::Io`] where it cannot be read, [`Error::Input`] where it is no Parquet file, or no column holds the text.
pub(super) fn open(source: Source, mark: Mark, settings: &Settings) -> Result<Box<dyn Records>, Error> {
    let file = Arc::clone(source.name());
    let path = source.path().to_owned();
    let input = |problem: String| Error::Input { path: path.clone(), problem };
    let page = settings.longest.max(LONGEST_DOCUMENT);
    let chunks = match source.file() {
        Ok(there) => Chunks::of_file(there, page).map_err(|e| Error::io(&path, "read", e))?,
        Err(source) => Chunks::of_bytes(source.bytes(settings.longest).map_err(|error| match error {
            Error::TooLarge { longest, .. } => input(format!(
                "a Parquet file that is compressed as a whole, or comes from standard input, is held in memory, and this one has \
                 more than {longest} bytes: unpack it to a file, or allow more with --max-document-bytes"
            )),
            error => error,
        })?),
    };
    let damaged = |problem: String| {
        input(format!(
            "no Parquet file, or one that is damaged or was cut short, since its end is wrong ({problem}): save or download it \
             again; where it is something else, name that with --input-format"
        ))
    };
    let reader = guarded(|| SerializedFileReader::new(chunks)).map_err(damaged)?;
    let reader = reader.map_err(|e| damaged(e.to_string()))?;
    let all: Vec<String> =
        reader.metadata().file_metadata().schema_descr().columns().iter().map(|c| name(c.path().parts())).collect();
    let places = Places::of(&all, &settings.fields);
    if let Some(problem) = places.no_text(&all, &settings.fields, "column") {
        return Err(input(problem));
    }
    let columns: Vec<usize> = places.all().into_iter().collect();
    let names: Vec<String> = columns.iter().filter_map(|&column| all.get(column).cloned()).collect();
    // The same among those that are read alone.
    let places = Places::of(&names, &settings.fields);
    let table = Arc::new(Table { file, names, places });
    let longest = settings.longest;
    let rows = Rows { reader, table, columns, longest, taken: mark.line, group: 0, end: 0, open: Vec::new() };
    Ok(Box::new(rows))
}

/// The name of the column with this path.
fn name(path: &[String]) -> String {
    let known = |(n, part): &(usize, &String)| *n == 0 || !OF_LISTS.contains(&part.as_str());
    path.iter().enumerate().filter(known).map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(".")
}
