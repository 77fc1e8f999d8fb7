//! Plain text: one file, one article.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::encoding;
use crate::{Document, Error};

/// The article in `bytes`, whose encoding is found by [`encoding::decode`]; `id` is the row's `source`, as a rule the path.
///
/// # Errors
/// [`Error::NotText`] for binary content, [`Error::TooLong`] for a text of 4 GiB or more.
pub fn document(id: &str, bytes: Vec<u8>) -> Result<Document, Error> {
    Document::new(id, encoding::decode(id, bytes)?)
}

/// Reads the file at `path`, whose identifier becomes the path as given.
///
/// # Errors
/// [`Error::Io`] where it cannot be read, else those of [`document`].
pub fn open(path: &Path) -> Result<Document, Error> {
    open_in(path, &mut Vec::new())
}

/// The same; the text takes the memory of `room`, which is left empty: that of an earlier text
/// ([`Document::into_text`]) need not be asked for again.
///
/// # Errors
/// Those of [`open`].
pub fn open_in(path: &Path, room: &mut Vec<u8>) -> Result<Document, Error> {
    let file = File::open(path).map_err(|e| Error::io(path, "read", e))?;
    read(path, file, room)
}

/// Reads one article to the end of `reader`; `path` names it.
///
/// # Errors
/// Those of [`open`].
pub fn from_reader(path: &Path, reader: impl Read) -> Result<Document, Error> {
    read(path, reader, &mut Vec::new())
}

/// Bytes made room for at first: few articles are longer.
const USUAL: usize = 16 << 10;

fn read(path: &Path, reader: impl Read, room: &mut Vec<u8>) -> Result<Document, Error> {
    room.clear();
    room.reserve(USUAL);
    // No text can come of more than two bytes a code unit, so what lies beyond need not fill the memory to be refused.
    let limit = 2 * u64::from(u32::MAX);
    let read = reader.take(limit).read_to_end(room).map_err(|e| Error::io(path, "read", e))?;
    let id = path.to_string_lossy();
    if read as u64 == limit {
        return Err(Error::TooLong { id: id.into_owned(), bytes: read });
    }
    document(&id, std::mem::take(room))
}
