//! One input, opened: its bytes as they are, or unpacked where they are compressed.

use std::fs::File;
use std::io::{self, Chain, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::STDIN;
use super::unpack::{Members, Unpacked};
use super::window::Raw;
use crate::Error;

/// Bytes by which a format is told from another.
const HEAD: usize = 1 << 10;

/// Bytes of what is too long that are unpacked to come to what is behind it: in ten megabytes there may be ten gigabytes.
pub(super) const PASSED_OVER: u64 = 1 << 30;

/// One input, opened, and its first bytes looked at.
pub struct Source {
    path: PathBuf,
    name: Arc<str>,
    head: Vec<u8>,
    /// What follows the head.
    rest: Unpacked,
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
            // A frame, or one to be skipped, as those of crawls with a dictionary are.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// True where this build unpacks it.
    fn is_built_in(self) -> bool {
        match self {
            Self::Gzip => cfg!(feature = "gzip"),
            Self::Zstd => cfg!(feature = "zstd"),
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
        let file = File::open(path).map_err(|e| Error::io(path, "read", e))?;
        Self::of_raw(path, Raw::of(file))
    }

    /// The same for bytes from elsewhere; `path` names them.
    ///
    /// # Errors
    /// Those of [`Source::open`].
    pub fn of_reader(path: &Path, reader: impl Read + Send + 'static) -> Result<Self, Error> {
        Self::of_raw(path, Raw::Stream(Box::new(reader)))
    }

    fn of_raw(path: &Path, mut raw: Raw) -> Result<Self, Error> {
        let failed = |e| Error::io(path, "read", e);
        let head = head(&mut raw).map_err(failed)?;
        let Some(packing) = Packing::of(&head) else { return Ok(Self::new(path, head, Unpacked::Plain(raw))) };
        if !packing.is_built_in() {
            return Err(not_built_in(path, packing.name()));
        }
        let mut members = Members::new(packing, head, raw).map_err(failed)?;
        let mut head = Vec::with_capacity(HEAD);
        match members.by_ref().take(HEAD as u64).read_to_end(&mut head) {
            // What is whole of it can be read still; then the same is said again.
            Err(error) if members.damage().is_none() => return Err(failed(error)),
            _ => {}
        }
        if let Some(inner) = Packing::of(&head) {
            let problem = format!(
                "this is {} packed once more with {}: unpack it once, as with `{} -dc`",
                inner.name(),
                packing.name(),
                packing.name()
            );
            return Err(Error::Input { path: path.to_owned(), problem });
        }
        Ok(Self::new(path, head, Unpacked::Packed(Box::new(members))))
    }

    fn new(path: &Path, head: Vec<u8>, rest: Unpacked) -> Self {
        Self { path: path.to_owned(), name: path.to_string_lossy().into(), head, rest }
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
        let rest: Box<dyn Read + Send> = match self.rest {
            Unpacked::Plain(Raw::File(file, _)) => Box::new(file),
            Unpacked::Plain(Raw::Stream(reader)) => reader,
            Unpacked::Packed(members) => members,
        };
        Cursor::new(self.head).chain(rest)
    }

    /// The head, and what follows it.
    #[cfg(feature = "warc")]
    pub(super) fn into_parts(self) -> (Vec<u8>, Unpacked) {
        (self.head, self.rest)
    }

    /// True where the bytes are unpacked, so that there may be any number of them.
    pub fn is_packed(&self) -> bool {
        matches!(self.rest, Unpacked::Packed(_))
    }

    /// The file itself, for those who go to and fro in it, or the source again where it is none.
    ///
    /// # Errors
    /// The source, where it is compressed or no file.
    pub fn file(self) -> Result<File, Self> {
        match self.rest {
            Unpacked::Plain(Raw::File(file, _)) => Ok(file),
            rest => Err(Self { rest, ..self }),
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

fn head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    reader.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}
