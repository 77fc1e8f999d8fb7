//! The bytes of an input made of lines, taken one line at a time, whatever Unicode form they are in.

use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};

use super::source::{PASSED_OVER, Source};
use crate::Error;

/// The bytes of an input without its byte-order mark, UTF-16 recoded to UTF-8.
pub(super) struct Raw {
    reader: Box<dyn BufRead + Send>,
    /// How many have been taken.
    taken: u64,
    /// How many may be passed over to come to the next record.
    passable: u64,
}

impl Raw {
    /// The bytes of `reader`; `file` names it in errors.
    ///
    /// # Errors
    /// [`Error::Io`] where the first bytes cannot be read.
    pub(super) fn new(file: &str, mut reader: impl Read + Send + 'static) -> Result<Self, Error> {
        let (head, encoding) = head(&mut reader).map_err(|e| Error::io(file, "read", e))?;
        let whole = Cursor::new(head).chain(reader);
        let reader: Box<dyn BufRead + Send> = match encoding {
            None => Box::new(BufReader::with_capacity(1 << 16, whole)),
            Some(encoding) => Box::new(BufReader::new(Recoded::new(whole, encoding))),
        };
        Ok(Self { reader, taken: 0, passable: u64::MAX })
    }

    /// The same without the first `taken` bytes, which are not read where nothing is recoded.
    ///
    /// # Errors
    /// [`Error::Io`] where the place cannot be reached.
    pub(super) fn starting_at(
        file: &str,
        mut reader: impl Read + Seek + Send + 'static,
        taken: u64,
    ) -> Result<Self, Error> {
        let failed = |e| Error::io(file, "read", e);
        let (head, encoding) = head(&mut reader).map_err(failed)?;
        if encoding.is_some() {
            reader.rewind().map_err(failed)?;
            return Self::new(file, reader)?.passing(file, taken);
        }
        // What has been read is a byte-order mark of three bytes, or the beginning of the first line.
        let before = reader.stream_position().map_err(failed)? - head.len() as u64;
        reader.seek(SeekFrom::Start(before.saturating_add(taken))).map_err(failed)?;
        Ok(Self { reader: Box::new(BufReader::with_capacity(1 << 16, reader)), taken, passable: u64::MAX })
    }

    /// The bytes of `source`, likewise.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be read, or the place not be reached.
    pub(super) fn of(source: Source, taken: u64) -> Result<Self, Error> {
        let file = source.name().clone();
        match source.file() {
            Ok(mut there) => {
                there.rewind().map_err(|e| Error::io(&*file, "read", e))?;
                Self::starting_at(&file, there, taken)
            }
            Err(source) => {
                let passable = if source.is_packed() { PASSED_OVER } else { u64::MAX };
                Ok(Self { passable, ..Self::new(&file, source.reader())?.passing(&file, taken)? })
            }
        }
    }

    /// The bytes behind the first `taken`, which are read and passed over.
    pub(super) fn passing(mut self, file: &str, taken: u64) -> Result<Self, Error> {
        io::copy(&mut self.reader.by_ref().take(taken), &mut io::sink()).map_err(|e| Error::io(file, "read", e))?;
        self.taken = taken;
        Ok(self)
    }

    /// How many bytes have been taken.
    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// Adds the bytes up to the next `end`, that included, to `bytes`, but at most `limit`, and says how many they are.
    pub(super) fn take_to(&mut self, end: u8, limit: usize, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let read = self.reader.by_ref().take(limit as u64).read_until(end, bytes)?;
        self.taken += read as u64;
        Ok(read)
    }

    /// Passes over what is left up to the next `end`, where `bytes` have been taken of it; they are a buffer then.
    ///
    /// # Errors
    /// Why nothing behind it can be read: the input is damaged, or unpacks to more than is passed over for one record.
    pub(super) fn pass_to(&mut self, end: u8, mut bytes: Vec<u8>) -> Result<(), String> {
        let limit = bytes.len().max(1 << 16);
        let begin = self.taken;
        while bytes.last() != Some(&end) {
            bytes.clear();
            match self.take_to(end, limit, &mut bytes) {
                Ok(0) => break,
                Ok(_) => self.may_pass(begin)?,
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(())
    }

    /// Whether more may be passed over, where that was begun behind the first `begin` bytes.
    ///
    /// # Errors
    /// Why it may not.
    pub(super) fn may_pass(&self, begin: u64) -> Result<(), String> {
        if self.taken - begin <= self.passable {
            return Ok(());
        }
        Err("it may be a decompression bomb, of which nothing more is unpacked".to_owned())
    }

    /// The bytes that are at hand, none at the end; [`Raw::consume`] takes them.
    pub(super) fn at_hand(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    /// Takes so many of the bytes at hand.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.reader.consume(bytes);
        self.taken += bytes as u64;
    }
}

/// Up to three bytes of an input without its byte-order mark, and what it is in where that is not to be seen line by line.
fn head(reader: &mut impl Read) -> io::Result<(Vec<u8>, Option<&'static Encoding>)> {
    let mut head = Vec::new();
    reader.take(3).read_to_end(&mut head)?;
    // Records begin with an ASCII character, so a zero beside it tells UTF-16 and which.
    let (skip, encoding) = match head.as_slice() {
        [0xef, 0xbb, 0xbf] => (3, None),
        [0xff, 0xfe, ..] => (2, Some(UTF_16LE)),
        [0xfe, 0xff, ..] => (2, Some(UTF_16BE)),
        [0, second, ..] if *second != 0 => (0, Some(UTF_16BE)),
        [first, 0, ..] if *first != 0 => (0, Some(UTF_16LE)),
        _ => (0, None),
    };
    head.drain(..skip);
    Ok((head, encoding))
}

/// UTF-16 from a reader as UTF-8.
pub(super) struct Recoded<R> {
    reader: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: String,
    given: usize,
    ended: bool,
}

impl<R: Read> Recoded<R> {
    /// What `reader` gives, from `encoding`; a byte-order mark is taken for a character.
    pub(super) fn new(reader: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { reader, decoder, raw: vec![0; 1 << 13], ready: String::new(), given: 0, ended: false }
    }
}

impl<R: Read> Read for Recoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut waiting = self.ready.as_bytes().get(self.given..).unwrap_or_default();
            if !waiting.is_empty() || self.ended {
                let given = waiting.read(out)?;
                self.given += given;
                return Ok(given);
            }
            let read = self.reader.read(&mut self.raw)?;
            self.ended = read == 0;
            self.ready.clear();
            self.given = 0;
            self.ready.reserve(self.decoder.max_utf8_buffer_length(read).unwrap_or(3 * read + 16));
            let raw = self.raw.get(..read).unwrap_or_default();
            let _ = self.decoder.decode_to_string(raw, &mut self.ready, self.ended);
        }
    }
}
