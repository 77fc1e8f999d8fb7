//! One JSON object a line, with every key on every line; `docs/record.schema.json` describes it.

use std::io::{self, Write};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::record::Record;
use super::row::Row;

/// Writes `record` as one line, its end included.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(out: impl Write, record: &Record) -> io::Result<()> {
    write_row(out, &record.lend())
}

/// The same for a row.
///
/// # Errors
/// Whatever `out` reports.
pub fn write_row(mut out: impl Write, row: &Row<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut out, row)?;
    out.write_all(b"\n")
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.lend().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Row::deserialize(deserializer).map(Row::keep)
    }
}
