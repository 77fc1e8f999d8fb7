//! The table: RFC 4180, UTF-8, lines ended by `\n`; the same with tabs.

use std::borrow::Cow;
use std::io::{self, Write};

use memchr::{memchr, memchr3};

use super::columns::Column;
use super::record::Record;
use super::row::Row;

/// How the table is laid out.
#[derive(Debug, Clone)]
pub struct Layout {
    /// What is written, in this order.
    pub columns: Vec<Column>,
    /// Between the cells of a line: `,` or a tab.
    pub delimiter: u8,
    /// For spreadsheets: a byte-order mark before the header, and no cell that would run as a formula.
    pub excel: bool,
}

/// Bytes made room for at first: few lines are longer.
const USUAL: usize = 1 << 9;

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
        Self { out, layout, line: Vec::with_capacity(USUAL) }
    }

    /// Writes one record.
    ///
    /// # Errors
    /// Whatever `out` reports.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        self.write_row(&record.lend())
    }

    /// The same for a row.
    ///
    /// # Errors
    /// Whatever `out` reports.
    pub fn write_row(&mut self, row: &Row<'_>) -> io::Result<()> {
        let excel = self.layout.excel;
        self.cells(self.layout.columns.iter().map(|column| {
            let cell = column.cell_of(row);
            if excel { harmless(cell) } else { cell }
        }))
    }

    fn cells<'c>(&mut self, cells: impl Iterator<Item = Cow<'c, str>>) -> io::Result<()> {
        self.line.clear();
        for (n, cell) in cells.enumerate() {
            if n > 0 {
                self.line.push(self.layout.delimiter);
            }
            add(cell.as_bytes(), self.layout.delimiter, &mut self.line);
        }
        // A line with nothing on it would be none.
        if self.line.is_empty() {
            self.line.extend(b"\"\"");
        }
        self.line.push(b'\n');
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

/// A cell of fewer bytes is faster looked through byte by byte.
const SHORT: usize = 32;

/// Adds a cell to the line: between quotation marks, and those in it doubled, where it holds what would end it.
fn add(cell: &[u8], delimiter: u8, line: &mut Vec<u8>) {
    let holds_end = if cell.len() < SHORT {
        // Letters and digits are told at once.
        let last = delimiter.max(b'"');
        cell.iter().any(|&b| b <= last && (b == delimiter || matches!(b, b'"' | b'\n' | b'\r')))
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
    if layout.excel {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut names = Writer::new(out, layout);
    names.cells(layout.columns.iter().map(|c| Cow::Borrowed(c.name)))?;
    names.finish().map(drop)
}

/// The cell with an apostrophe before it, where a spreadsheet would take it for a formula.
fn harmless(cell: Cow<'_, str>) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { Cow::Owned(format!("'{cell}")) } else { cell }
}
