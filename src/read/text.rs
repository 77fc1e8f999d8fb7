//! Plain text: one file, one article.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{LONGEST_DOCUMENT, encoding};
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
/// [`Error::Io`] where it cannot be read, [`Error::TooLarge`] where it has more than [`LONGEST_DOCUMENT`] bytes, else those of
/// [`document`].
pub fn open(path: &Path) -> Result<Document, Error> {
    document(&path.to_string_lossy(), bytes_in(path, LONGEST_DOCUMENT, &mut Vec::new())?)
}

/// The bytes of a file, of which there may be `longest`. They take the memory of `room`, which is left empty: that of an earlier
/// text ([`Document::into_text`]) need not be asked for again.
pub(super) fn bytes_in(path: &Path, longest: usize, room: &mut Vec<u8>) -> Result<Vec<u8>, Error> {
    let file = File::open(path).map_err(|e| Error::io(path, "read", e))?;
    let length = |file: &File| file.metadata().map_or(0, |there| there.len());
    read(path, file, length, longest, room)
}

/// Bytes made room for at first: few articles are longer.
const USUAL: usize = 16 << 10;

/// Bytes read before it is asked how many there are, which few articles are worth.
const LONG: usize = 1 << 20;

fn read<R: Read>(
    path: &Path,
    mut reader: R,
    length: impl FnOnce(&R) -> u64,
    longest: usize,
    room: &mut Vec<u8>,
) -> Result<Vec<u8>, Error> {
    room.clear();
    room.reserve(USUAL);
    let too_large = || Error::TooLarge { path: path.to_owned(), longest };
    let part = |reader: &mut R, room: &mut Vec<u8>, bytes: usize| {
        reader.take(bytes as u64).read_to_end(room).map_err(|e| Error::io(path, "read", e))
    };
    // One byte more than there may be, so that what lies beyond need not fill the memory to be refused.
    let limit = longest.saturating_add(1);
    let first = limit.min(LONG);
    if part(&mut reader, room, first)? == first && first < limit {
        if length(&reader) > longest as u64 {
            return Err(too_large());
        }
        part(&mut reader, room, limit - first)?;
    }
    if room.len() > longest {
        *room = Vec::new();
        return Err(too_large());
    }
    Ok(std::mem::take(room))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_text_is_read_up_to_the_limit_and_no_farther() {
        for longest in [1, 100, LONG - 1, LONG, LONG + 1, 3 * LONG] {
            let mut reader = Cursor::new("a".repeat(5 * LONG));
            let bytes = |reader: &mut Cursor<String>| read(Path::new("a.txt"), reader, |_| 0, longest, &mut Vec::new());
            let error = bytes(&mut reader).unwrap_err().to_string();
            assert!(error.starts_with(&format!("a.txt: the article is longer than {longest} bytes")), "{error}");
            assert_eq!(reader.position(), longest as u64 + 1);
            assert_eq!(bytes(&mut Cursor::new("a".repeat(longest))).unwrap().len(), longest);
        }
    }
}
