//! The table: RFC 4180, UTF-8, lines ended by `\n`; the same with tabs.

use std::borrow::Cow;
use std::io::{self, Write};

use memchr::{memchr, memchr3};

use super::columns::{self, Column};
use super::record::Record;
use super::row::Row;

/// How the table is laid out.
#[derive(Debug, Clone)]
pub struct Layout {
    /// What is written, in this order.
    pub columns: Vec<Column>,
    /// What is written behind them: columns of the documents' own records, by name ([`Kept`](super::kept::Kept)).
    pub kept: Vec<String>,
    /// Between the cells of a line: `,` or a tab.
    pub delimiter: u8,
    /// For spreadsheets: a byte-order mark before the header, and no cell that would run as a formula.
    pub excel: bool,
}

/// Writes records as lines of a table.
pub struct Writer<'a, W: Write> {
    out: W,
    layout: &'a Layout,
    /// The line in the making.
    line: Vec<u8>,
}

impl<'a, W: Write> Writer<'a, W> {
    /// A table that goes to `out`, as yet without its [`header`].
    pub fn new(out: W, layout: &'a Layout) -> Self {
        Self { out, layout, line: Vec::new() }
    }

    /// Writes one record.
    ///
    /// # Errors
    /// Whatever `out` reports.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        self.line.clear();
        self.layout.add_line(&record.lend(), &mut self.line);
        self.out.write_all(&self.line)
    }

    /// Hands everything to `out` and gives it back.
    ///
    /// # Errors
    /// Whatever `out` reports.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

impl Layout {
    /// Adds the line of one row to `lines`.
    pub fn add_line(&self, row: &Row<'_>, lines: &mut Vec<u8>) {
        let tell = |column: &Column, put: &mut dyn FnMut(&str)| {
            if self.excel { column.tell(row, &mut |cell| put(&harmless(cell))) } else { column.tell(row, put) }
        };
        self.add_cells(lines, tell, |name| row.kept.get(name).into());
    }

    /// Adds a line; `tell` hands on the cell of each column, and `kept` has that of each further one.
    fn add_cells<'r>(
        &self,
        lines: &mut Vec<u8>,
        tell: impl Fn(&Column, &mut dyn FnMut(&str)),
        kept: impl Fn(&str) -> Cow<'r, str>,
    ) {
        let start = lines.len();
        for (n, column) in self.columns.iter().enumerate() {
            if n > 0 {
                lines.push(self.delimiter);
            }
            if column.plain {
                tell(column, &mut |cell| lines.extend_from_slice(cell.as_bytes()));
            } else {
                tell(column, &mut |cell| add(cell.as_bytes(), self.delimiter, lines));
            }
        }
        for (n, name) in self.kept.iter().enumerate() {
            if n > 0 || !self.columns.is_empty() {
                lines.push(self.delimiter);
            }
            let cell = kept(name);
            let cell = if self.excel { harmless(&cell) } else { cell };
            add(cell.as_bytes(), self.delimiter, lines);
        }
        // A line with nothing on it would be none.
        if lines.len() == start {
            lines.extend(b"\"\"");
        }
        lines.push(b'\n');
    }
}

/// A cell of fewer bytes is faster looked through byte by byte, and to the end, which takes no guess where that is.
const SHORT: usize = 32;

/// Adds a cell to its line: between quotation marks, and those in it doubled, where it holds what would end it.
fn add(cell: &[u8], delimiter: u8, line: &mut Vec<u8>) {
    let holds_end = if cell.len() < SHORT {
        let ends = |b: u8| b == delimiter || matches!(b, b'"' | b'\n' | b'\r');
        cell.iter().fold(false, |any, &b| any | ends(b))
    } else {
        memchr3(delimiter, b'"', b'\n', cell).is_some() || memchr(b'\r', cell).is_some()
    };
    if !holds_end {
        line.extend_from_slice(cell);
        return;
    }
    line.push(b'"');
    let mut rest = cell;
    while let Some(at) = memchr(b'"', rest) {
        let (head, tail) = rest.split_at(at + 1);
        line.extend_from_slice(head);
        line.push(b'"');
        rest = tail;
    }
    line.extend_from_slice(rest);
    line.push(b'"');
}

/// Writes the line of names, and before it the byte-order mark where the layout asks for one.
///
/// # Errors
/// Whatever `out` reports.
pub fn header(mut out: impl Write, layout: &Layout) -> io::Result<()> {
    let mut line = Vec::new();
    if layout.excel {
        line.extend("\u{feff}".as_bytes());
    }
    layout.add_cells(&mut line, |column, put| put(column.name), |name| columns::further(name).into_owned().into());
    out.write_all(&line)
}

/// The cell with an apostrophe before it, where a spreadsheet would take it for a formula.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}
