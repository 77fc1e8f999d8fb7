//! One input, opened: its bytes as they are, or unpacked where they are compressed.

use std::fs::File;
use std::io::{self, Chain, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::STDIN;
use crate::Error;

/// Bytes by which a format is told from another.
const HEAD: usize = 1 << 10;

/// One input, opened, and its first bytes looked at.
pub struct Source {
    path: PathBuf,
    name: Arc<str>,
    head: Vec<u8>,
    reader: Rest,
}

/// What follows the head.
enum Rest {
    /// A file as it is; it has been read to behind the head.
    Plain(File),
    /// Standard input, or what is unpacked.
    Stream(Box<dyn Read + Send>),
}

/// How a file is compressed, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    /// `reader` unpacked.
    fn unpack(self, path: &Path, reader: impl Read + Send + 'static) -> Result<Box<dyn Read + Send>, Error> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => {
                Ok(Box::new(flate2::bufread::MultiGzDecoder::new(io::BufReader::with_capacity(1 << 16, reader))))
            }
            #[cfg(feature = "zstd")]
            Self::Zstd => {
                let decoder = zstd::stream::read::Decoder::new(reader).map_err(|e| Error::io(path, "unpack", e))?;
                Ok(Box::new(decoder))
            }
            #[cfg(not(all(feature = "gzip", feature = "zstd")))]
            _ => {
                let _ = reader;
                let name = if self == Self::Gzip { "gzip" } else { "zstd" };
                Err(not_built_in(path, name))
            }
        }
    }
}

/// What is said of a format that this build leaves out.
pub(super) fn not_built_in(path: &Path, name: &str) -> Error {
    let problem = format!(
        "this is {name}, which this build of the program does not read; \
         one built with `cargo install --path . --locked --features full` does"
    );
    Error::Input { path: path.to_owned(), problem }
}

impl Source {
    /// Opens the file at `path`, or standard input.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be read, [`Error::Input`] where it is compressed in a way that this build does not know.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if path == Path::new(STDIN) {
            return Self::of_reader(path, io::stdin());
        }
        let mut file = File::open(path).map_err(|e| Error::io(path, "read", e))?;
        let head = head(path, &mut file)?;
        match Packing::of(&head) {
            Some(packing) => Self::packed(path, packing, Cursor::new(head).chain(file)),
            None => Ok(Self::new(path, head, Rest::Plain(file))),
        }
    }

    /// The same for bytes from elsewhere; `path` names them.
    ///
    /// # Errors
    /// Those of [`Source::open`].
    pub fn of_reader(path: &Path, mut reader: impl Read + Send + 'static) -> Result<Self, Error> {
        let head = head(path, &mut reader)?;
        match Packing::of(&head) {
            Some(packing) => Self::packed(path, packing, Cursor::new(head).chain(reader)),
            None => Ok(Self::new(path, head, Rest::Stream(Box::new(reader)))),
        }
    }

    fn packed(path: &Path, packing: Packing, reader: impl Read + Send + 'static) -> Result<Self, Error> {
        let mut reader = packing.unpack(path, reader)?;
        let head = head(path, &mut reader)?;
        Ok(Self::new(path, head, Rest::Stream(reader)))
    }

    fn new(path: &Path, head: Vec<u8>, reader: Rest) -> Self {
        Self { path: path.to_owned(), name: path.to_string_lossy().into(), head, reader }
    }

    /// Its path, or [`STDIN`].
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its path as rows and errors name it.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Up to the first thousand bytes, unpacked; [`Source::reader`] gives them again.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// All bytes from the first on, unpacked.
    pub fn reader(self) -> Chain<Cursor<Vec<u8>>, Box<dyn Read + Send>> {
        let rest: Box<dyn Read + Send> = match self.reader {
            Rest::Plain(file) => Box::new(file),
            Rest::Stream(reader) => reader,
        };
        Cursor::new(self.head).chain(rest)
    }

    /// The file itself, for those who go to and fro in it, or the source again where it is none.
    ///
    /// # Errors
    /// The source, where it is compressed or no file.
    pub fn file(self) -> Result<File, Self> {
        let seekable = |file: &File| file.metadata().is_ok_and(|there| there.is_file());
        match self.reader {
            Rest::Plain(file) if seekable(&file) => Ok(file),
            reader => Err(Self { reader, ..self }),
        }
    }

    /// All bytes, unpacked, of which there may be `longest`.
    ///
    /// # Errors
    /// [`Error::Io`] where they cannot be read (the compression is damaged), [`Error::TooLarge`] where there are more: no more
    /// than these are unpacked then, so that a small file cannot fill the memory.
    pub fn bytes(self, longest: usize) -> Result<Vec<u8>, Error> {
        let path = self.path.clone();
        let mut bytes = Vec::new();
        let limit = (longest as u64).saturating_add(1);
        self.reader().take(limit).read_to_end(&mut bytes).map_err(|e| Error::io(&path, "read", e))?;
        if bytes.len() > longest {
            return Err(Error::TooLarge { path, longest });
        }
        Ok(bytes)
    }
}

fn head(path: &Path, reader: &mut impl Read) -> Result<Vec<u8>, Error> {
    let mut head = Vec::with_capacity(HEAD);
    reader.take(HEAD as u64).read_to_end(&mut head).map_err(|e| Error::io(path, "read", e))?;
    Ok(head)
}
