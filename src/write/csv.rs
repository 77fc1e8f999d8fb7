//! The table: RFC 4180, UTF-8, lines ended by `\n`; the same with tabs.

use std::borrow::Cow;
use std::io::{self, Write};

use super::columns::Column;
use super::record::Record;

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

/// Writes records as lines of a table.
pub struct Writer<'a, W: Write> {
    inner: csv::Writer<W>,
    layout: &'a Layout,
}

impl<'a, W: Write> Writer<'a, W> {
    /// A table that goes to `out`, as yet without its [`header`].
    pub fn new(out: W, layout: &'a Layout) -> Self {
        let inner = csv::WriterBuilder::new()
            .delimiter(layout.delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_writer(out);
        Self { inner, layout }
    }

    /// Writes one record.
    ///
    /// # Errors
    /// Whatever `out` reports.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        for column in &self.layout.columns {
            let cell = column.cell(record);
            let cell = if self.layout.excel { harmless(cell) } else { cell };
            self.inner.write_field(cell.as_bytes())?;
        }
        self.inner.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Hands everything to `out` and gives it back.
    ///
    /// # Errors
    /// Whatever `out` reports.
    pub fn finish(self) -> io::Result<W> {
        self.inner.into_inner().map_err(csv::IntoInnerError::into_error)
    }
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
    names.inner.write_record(layout.columns.iter().map(|c| c.name))?;
    names.inner.flush()
}

/// The cell with an apostrophe before it, where a spreadsheet would take it for a formula.
fn harmless(cell: Cow<'_, str>) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { Cow::Owned(format!("'{cell}")) } else { cell }
}
