//! The values of one row in one column.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::Result;
use parquet::schema::types::ColumnDescriptor;

/// What a row has in a column: nothing where it is missing, and several values where they are a list.
#[derive(Debug)]
pub(super) enum Cell {
    /// Texts, or bytes that may be texts.
    Bytes(Vec<Vec<u8>>),
    /// What else there is, as text.
    Shown(Vec<String>),
}

impl Cell {
    /// Bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Bytes(parts) => parts.iter().map(Vec::len).sum(),
            Self::Shown(parts) => parts.iter().map(String::len).sum(),
        }
    }
}

/// Passes over so many rows, and says how many there were.
pub(super) fn skip(reader: &mut ColumnReader, rows: usize) -> Result<usize> {
    match reader {
        ColumnReader::BoolColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::Int32ColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::Int64ColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::Int96ColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::FloatColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::DoubleColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::ByteArrayColumnReader(reader) => reader.skip_records(rows),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => reader.skip_records(rows),
    }
}

/// What the next row has in this column; `None` behind the last one.
pub(super) fn read(reader: &mut ColumnReader, column: &ColumnDescriptor) -> Result<Option<Cell>> {
    let what = Kind::of(column);
    let shown = |parts: Option<Vec<String>>| parts.map(Cell::Shown);
    Ok(match reader {
        ColumnReader::BoolColumnReader(reader) => shown(values(reader, column, |v| Some(v.to_string()))?),
        ColumnReader::Int32ColumnReader(reader) => {
            shown(values(reader, column, |v| what.number(i64::from(*v), u64::from(v.cast_unsigned())))?)
        }
        ColumnReader::Int64ColumnReader(reader) => {
            shown(values(reader, column, |v| what.number(*v, v.cast_unsigned()))?)
        }
        ColumnReader::Int96ColumnReader(reader) => {
            shown(values(reader, column, |v| moment(v.to_seconds(), subsecond(v.to_nanos()), false))?)
        }
        ColumnReader::FloatColumnReader(reader) => shown(values(reader, column, |v| Some(v.to_string()))?),
        ColumnReader::DoubleColumnReader(reader) => shown(values(reader, column, |v| Some(v.to_string()))?),
        ColumnReader::ByteArrayColumnReader(reader) => match what {
            Kind::Decimal(scale) => shown(values(reader, column, |v| decimal(v.data(), scale))?),
            _ => values(reader, column, |v| Some(v.data().to_vec()))?.map(Cell::Bytes),
        },
        ColumnReader::FixedLenByteArrayColumnReader(reader) => match what {
            Kind::Decimal(scale) => shown(values(reader, column, |v| decimal(v.data(), scale))?),
            Kind::Uuid => shown(values(reader, column, |v| Some(uuid(v.data())))?),
            _ => values(reader, column, |v| Some(v.data().to_vec()))?.map(Cell::Bytes),
        },
    })
}

/// The values of the next row that are there, as `show` has them.
fn values<T: DataType, V>(
    reader: &mut ColumnReaderImpl<T>,
    column: &ColumnDescriptor,
    show: impl Fn(&T::T) -> Option<V>,
) -> Result<Option<Vec<V>>> {
    let (mut definitions, mut repetitions, mut found) = (Vec::new(), Vec::new(), Vec::new());
    let definitions = (column.max_def_level() > 0).then_some(&mut definitions);
    let repetitions = (column.max_rep_level() > 0).then_some(&mut repetitions);
    let (rows, _, _) = reader.read_records(1, definitions, repetitions, &mut found)?;
    Ok((rows == 1).then(|| found.iter().filter_map(show).collect()))
}

/// What numbers and bytes stand for.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Plain,
    Unsigned,
    /// Days since 1970.
    Date,
    /// Parts of a second since 1970, so many a second; in universal time or not.
    Moment {
        parts: i64,
        universal: bool,
    },
    /// So many digits are behind the point.
    Decimal(i32),
    Uuid,
}

impl Kind {
    fn of(column: &ColumnDescriptor) -> Self {
        match column.logical_type_ref() {
            Some(LogicalType::Date) => return Self::Date,
            Some(LogicalType::Timestamp(time)) => {
                let parts = match time.unit {
                    TimeUnit::MILLIS => 1_000,
                    TimeUnit::MICROS => 1_000_000,
                    TimeUnit::NANOS => 1_000_000_000,
                };
                return Self::Moment { parts, universal: time.is_adjusted_to_u_t_c };
            }
            Some(LogicalType::Decimal(decimal)) => return Self::Decimal(decimal.scale),
            Some(LogicalType::Integer(integer)) if !integer.is_signed => return Self::Unsigned,
            Some(LogicalType::Uuid) => return Self::Uuid,
            _ => {}
        }
        match column.converted_type() {
            ConvertedType::DATE => Self::Date,
            ConvertedType::TIMESTAMP_MILLIS => Self::Moment { parts: 1_000, universal: true },
            ConvertedType::TIMESTAMP_MICROS => Self::Moment { parts: 1_000_000, universal: true },
            ConvertedType::DECIMAL => Self::Decimal(column.type_scale()),
            ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
                Self::Unsigned
            }
            _ => Self::Plain,
        }
    }

    fn number(self, signed: i64, unsigned: u64) -> Option<String> {
        match self {
            Self::Unsigned => Some(unsigned.to_string()),
            Self::Date => {
                let first = NaiveDate::from_ymd_opt(1970, 1, 1)?;
                Some(first.checked_add_signed(TimeDelta::try_days(signed)?)?.to_string())
            }
            Self::Moment { parts, universal } => {
                let nanoseconds = u32::try_from(signed.rem_euclid(parts) * (1_000_000_000 / parts)).ok()?;
                moment(signed.div_euclid(parts), nanoseconds, universal)
            }
            Self::Decimal(scale) => Some(pointed(i128::from(signed), scale)),
            Self::Plain | Self::Uuid => Some(signed.to_string()),
        }
    }
}

/// Nanoseconds within the second.
fn subsecond(nanoseconds: i64) -> u32 {
    u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).unwrap_or(0)
}

/// `2031-05-01T09:30:00Z`, without the `Z` where it is not said which place's time it is.
fn moment(seconds: i64, nanoseconds: u32, universal: bool) -> Option<String> {
    let moment: NaiveDateTime = DateTime::from_timestamp(seconds, nanoseconds)?.naive_utc();
    let shown = moment.format("%Y-%m-%dT%H:%M:%S%.f");
    Some(if universal { format!("{shown}Z") } else { shown.to_string() })
}

/// The number in `bytes`, the most telling first; `None` where it is longer than numbers here are.
fn decimal(bytes: &[u8], scale: i32) -> Option<String> {
    let filler = if bytes.first().is_some_and(|b| b & 0x80 != 0) { 0xff } else { 0 };
    let mut all = [filler; 16];
    all.get_mut(16_usize.checked_sub(bytes.len())?..)?.copy_from_slice(bytes);
    Some(pointed(i128::from_be_bytes(all), scale))
}

/// A number with its point before the last `scale` digits.
fn pointed(number: i128, scale: i32) -> String {
    let Some(scale) = usize::try_from(scale).ok().filter(|&scale| scale > 0 && scale < 64) else {
        return number.to_string();
    };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, rest) = digits.split_at_checked(digits.len() - scale).unwrap_or((&digits, ""));
    format!("{}{whole}.{rest}", if number < 0 { "-" } else { "" })
}

fn uuid(bytes: &[u8]) -> String {
    let mut shown = String::new();
    for (n, byte) in bytes.iter().enumerate() {
        if matches!(n, 4 | 6 | 8 | 10) {
            shown.push('-');
        }
        let _ = write!(shown, "{byte:02x}");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_what_they_stand_for() {
        let milliseconds = Kind::Moment { parts: 1_000, universal: true };
        for (kind, number, shown) in [
            (Kind::Plain, -7, "-7"),
            (Kind::Unsigned, -1, "18446744073709551615"),
            (Kind::Date, 22_400, "2031-05-01"),
            (Kind::Date, -1, "1969-12-31"),
            (milliseconds, 1_935_394_200_000, "2031-05-01T09:30:00Z"),
            (milliseconds, -1, "1969-12-31T23:59:59.999Z"),
            (Kind::Moment { parts: 1_000_000_000, universal: false }, 1, "1970-01-01T00:00:00.000000001"),
            (Kind::Decimal(2), -5, "-0.05"),
            (Kind::Decimal(0), 5, "5"),
        ] {
            assert_eq!(kind.number(number, number.cast_unsigned()).as_deref(), Some(shown), "{kind:?} {number}");
        }
        assert_eq!(Kind::Date.number(i64::MAX, 0), None);
        assert_eq!(milliseconds.number(i64::MIN, 0), None);
        assert_eq!(decimal(&[0xff, 0x38], 1).as_deref(), Some("-20.0"));
        assert_eq!(decimal(&[1; 17], 1), None);
        assert_eq!(uuid(&[0xab; 16]), "abababab-abab-abab-abab-abababababab");
    }
}
