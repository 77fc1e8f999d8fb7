//! Bytes in the order they come, of which those read last can be read again.

use std::fs::File;
use std::io::{self, BufRead, Read};
#[cfg(feature = "warc")]
use std::io::{Seek, SeekFrom};

/// Bytes asked for at a time.
const CHUNK: usize = 1 << 16;

/// What bytes come from.
pub(super) enum Raw {
    /// A file, in which one can go to and fro, and its length.
    File(
        File,
        #[cfg_attr(not(feature = "warc"), allow(dead_code, reason = "crawls alone are gone to and fro in"))] u64,
    ),
    /// Standard input, or what is read but once.
    Stream(Box<dyn Read + Send>),
}

impl Raw {
    /// A file that has been opened: a stream, where it is a pipe.
    pub(super) fn of(file: File) -> Self {
        match file.metadata() {
            Ok(there) if there.is_file() => Self::File(file, there.len()),
            _ => Self::Stream(Box::new(file)),
        }
    }
}

impl Read for Raw {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file, _) => file.read(out),
            Self::Stream(reader) => reader.read(out),
        }
    }
}

/// A reader that may be able to go elsewhere.
#[cfg(feature = "warc")]
pub(super) trait Back: Read {
    /// Goes to the byte `to`, counted from the beginning; false where it cannot, and then stays where it is.
    fn go(&mut self, to: u64) -> io::Result<bool>;

    /// Bytes there are from the beginning to the end, where that is known without reading them.
    fn length(&self) -> Option<u64>;
}

#[cfg(feature = "warc")]
impl Back for Raw {
    fn go(&mut self, to: u64) -> io::Result<bool> {
        match self {
            Self::File(file, length) if to <= *length => file.seek(SeekFrom::Start(to)).map(|_| true),
            _ => Ok(false),
        }
    }

    fn length(&self) -> Option<u64> {
        match self {
            Self::File(_, length) => Some(*length),
            Self::Stream(_) => None,
        }
    }
}

/// A reader's bytes and where they stand; the last ones are kept.
pub(super) struct Window<R> {
    reader: R,
    bytes: Vec<u8>,
    /// The next byte, among `bytes`.
    at: usize,
    /// Where `bytes` begin.
    base: u64,
    /// So many bytes that have been read can be read again for certain.
    keep: usize,
    /// The reader itself has failed, as a disk does.
    failed: bool,
}

impl<R: Read> Window<R> {
    /// What begins with `head`, which has been read from `reader` already; it begins at `base`.
    pub(super) fn new(head: Vec<u8>, base: u64, reader: R, keep: usize) -> Self {
        Self { reader, bytes: head, at: 0, base, keep, failed: false }
    }

    /// Where the next byte stands.
    pub(super) fn position(&self) -> u64 {
        self.base + self.at as u64
    }

    /// What the bytes come from.
    #[cfg(feature = "warc")]
    pub(super) fn reader(&self) -> &R {
        &self.reader
    }

    #[cfg(feature = "warc")]
    pub(super) fn reader_mut(&mut self) -> &mut R {
        &mut self.reader
    }

    /// True where it was not the bytes but the reader that was at fault.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// The bytes that have been read ahead.
    pub(super) fn ahead(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Reads further ahead; false at the end.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.at >= 2 * self.keep + CHUNK {
            let old = self.at - self.keep;
            self.bytes.drain(..old);
            self.base += old as u64;
            self.at = self.keep;
        }
        let length = self.bytes.len();
        self.bytes.resize(length + CHUNK, 0);
        let read = loop {
            match self.reader.read(self.bytes.get_mut(length..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.bytes.truncate(length + read.as_ref().map_or(0, |&read| read));
        self.failed |= read.is_err();
        Ok(read? > 0)
    }

    /// At least the next `bytes` bytes, fewer only where there are no more.
    pub(super) fn look(&mut self, bytes: usize) -> io::Result<&[u8]> {
        while self.ahead().len() < bytes && self.more()? {}
        Ok(self.ahead())
    }

    /// Passes over zeros, with which tapes and some archives fill their last block; true where nothing is behind them.
    pub(super) fn pass_zeros(&mut self) -> io::Result<bool> {
        loop {
            let ahead = self.fill_buf()?;
            let zeros = ahead.iter().take_while(|&&b| b == 0).count();
            match ahead.get(zeros) {
                None if zeros == 0 => return Ok(true),
                None => self.consume(zeros),
                Some(_) => return Ok(false),
            }
        }
    }

    /// Forgets what has been read ahead: what comes next has been read by nobody.
    #[cfg(feature = "warc")]
    pub(super) fn forget(&mut self) {
        self.base += self.bytes.len() as u64;
        self.bytes.clear();
        self.at = 0;
    }
}

#[cfg(feature = "warc")]
impl<R: Back> Window<R> {
    /// True where [`Window::back`] gets to `to`.
    pub(super) fn can_go(&self, to: u64) -> bool {
        (self.base <= to && to <= self.base + self.bytes.len() as u64) || self.reader.length().is_some_and(|l| to <= l)
    }

    /// The reader stands at `base` now, and nothing has been read ahead.
    pub(super) fn restart(&mut self, base: u64) {
        self.base = base;
        self.bytes.clear();
        self.at = 0;
    }

    /// Goes back to `to`, or as near to it as can be, and says where that is.
    pub(super) fn back(&mut self, to: u64) -> io::Result<u64> {
        match to.checked_sub(self.base).and_then(|at| usize::try_from(at).ok()) {
            Some(at) if at <= self.bytes.len() => self.at = at,
            _ if self.reader.go(to)? => self.restart(to),
            _ => self.at = 0,
        }
        Ok(self.position())
    }

    /// Passes over `bytes` bytes, or as many as there are, and says how many.
    pub(super) fn pass(&mut self, bytes: u64) -> io::Result<u64> {
        let ahead = self.ahead().len() as u64;
        if bytes <= ahead {
            self.consume(usize::try_from(bytes).unwrap_or(usize::MAX));
            return Ok(bytes);
        }
        if bytes - ahead > CHUNK as u64
            && let Some(length) = self.reader.length()
        {
            let to = self.position().saturating_add(bytes).min(length.max(self.position()));
            let passed = to - self.position();
            if self.reader.go(to)? {
                self.restart(to);
                return Ok(passed);
            }
        }
        let mut passed = 0;
        while passed < bytes && !self.fill_buf()?.is_empty() {
            let now = (self.ahead().len() as u64).min(bytes - passed);
            self.consume(usize::try_from(now).unwrap_or(usize::MAX));
            passed += now;
        }
        Ok(passed)
    }
}

impl<R: Read> Read for Window<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Window<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.ahead().is_empty() {
            self.more()?;
        }
        Ok(self.ahead())
    }

    fn consume(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.bytes.len());
    }
}
