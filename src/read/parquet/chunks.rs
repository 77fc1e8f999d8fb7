//! The bytes of a Parquet file, of which no page may be unpacked to more than is allowed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

/// A file, or its bytes in memory.
pub(super) struct Chunks {
    bytes: Held,
    length: u64,
    /// Bytes a page may have, unpacked.
    page: usize,
}

enum Held {
    File(File),
    Memory(Bytes),
}

impl Chunks {
    pub(super) fn of_file(file: File, page: usize) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self { bytes: Held::File(file), length, page })
    }

    pub(super) fn of_bytes(bytes: Vec<u8>) -> Self {
        // What is in memory already may as well be unpacked page by page.
        let page = bytes.len().max(super::LONGEST_DOCUMENT);
        Self { length: bytes.len() as u64, bytes: Held::Memory(bytes.into()), page }
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Chunks {
    type T = Box<dyn BufRead>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        let mut reader: Self::T = match &self.bytes {
            Held::File(file) => {
                let mut file = file.try_clone()?;
                file.seek(SeekFrom::Start(start))?;
                Box::new(BufReader::with_capacity(1 << 10, file))
            }
            Held::Memory(bytes) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
                Box::new(Cursor::new(bytes.slice(start..)))
            }
        };
        match unpacked(reader.fill_buf()?) {
            Some(bytes) if bytes > self.page as u64 => Err(ParquetError::General(format!(
                "a page of {bytes} bytes unpacked, and {} are allowed: allow more with --max-document-bytes",
                self.page
            ))),
            _ => Ok(reader),
        }
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        // Before room is made for them.
        if start.saturating_add(length as u64) > self.length {
            return Err(ParquetError::EOF(format!("{length} bytes from byte {start} on are more than the file has")));
        }
        match &self.bytes {
            Held::File(file) => {
                let mut bytes = vec![0; length];
                let mut file = file.try_clone()?;
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut bytes)?;
                Ok(bytes.into())
            }
            Held::Memory(bytes) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                let end = start.saturating_add(length);
                if end > bytes.len() {
                    return Err(ParquetError::EOF("more bytes than there are".to_owned()));
                }
                Ok(bytes.slice(start..end))
            }
        }
    }
}

/// The length of a page unpacked, where `bytes` are the beginning of its header: the header's second field.
///
/// In Thrift's compact protocol a field begins with its type and how much its number is greater than that of the field before, here
/// a number of 32 bits and 1; of the number all bytes but its last have their highest bit set, and the lowest bit is the sign.
fn unpacked(bytes: &[u8]) -> Option<u64> {
    const NEXT_NUMBER: u8 = 0x15;
    let behind_kind = number(bytes.strip_prefix(&[NEXT_NUMBER])?)?.1;
    let (length, _) = number(behind_kind.strip_prefix(&[NEXT_NUMBER])?)?;
    (length & 1 == 0).then_some(length >> 1)
}

/// A number, its sign in its lowest bit, and what follows it.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (n, byte) in bytes.iter().enumerate().take(9) {
        number |= u64::from(byte & 0x7f) << (7 * n);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(n + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_page_is_read_from_its_header() {
        assert_eq!(unpacked(&[0x15, 0, 0x15, 0x80, 0x80, 1, 0x15, 2]), Some(8192));
        assert_eq!(unpacked(&[0x15, 6, 0x15, 1]), None, "below zero");
        assert_eq!(unpacked(&[0x15, 6, 0x15, 0x80]), None, "cut short");
        assert_eq!(unpacked(b"PAR1"), None);
    }
}
