//! What gzip and zstd have packed: one member (or frame) after the other, and how to go on behind a damaged one.
//!
//! A member is what has been compressed as one: a whole file as a rule, one record in web crawls. Where something is amiss is told
//! by its place in the packed file.

use std::fmt;
use std::io::{self, Read};

use super::source::Packing;
#[cfg(feature = "warc")]
use super::window::Back;
use super::window::{Raw, Window};

mod decoder;
#[cfg(feature = "warc")]
mod resume;

use decoder::Decoder;

/// Bytes of a packed stream that are kept, to look for the next member in them where there is no file to go back in.
const KEPT: usize = if cfg!(feature = "warc") { 1 << 20 } else { 0 };

/// Beginnings of members that are remembered ahead of the reader.
#[cfg(feature = "warc")]
const STARTS: usize = 4096;

/// A place in what is unpacked that can be named, as a member begins there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Start {
    /// Bytes of the packed file before it.
    pub(super) packed: u64,
    /// Bytes before it, unpacked.
    pub(super) unpacked: u64,
}

/// Why a member cannot be unpacked further.
#[derive(Debug, Clone)]
pub(super) struct Damage {
    /// Where the member begins.
    pub(super) at: Start,
    /// What is wrong, and how to go on.
    pub(super) problem: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: {}", self.at.packed, self.problem)
    }
}

impl std::error::Error for Damage {}

/// The members of a packed stream, unpacked.
///
/// Reading ends with an error where one is damaged: what is whole before it has been given then.
pub(super) struct Members {
    packing: Packing,
    state: State,
    /// Bytes unpacked so far.
    unpacked: u64,
    /// Where the member begins that is being unpacked.
    member: Start,
    damage: Option<Damage>,
    dictionary: Vec<u8>,
    /// Where members begin that the reader has not come to, and the one it is in.
    #[cfg(feature = "warc")]
    starts: std::collections::VecDeque<Start>,
}

enum State {
    Between(Window<Raw>),
    Within(Decoder),
    /// Only while one becomes the other.
    Gone,
}

impl State {
    fn take(&mut self) -> Option<Window<Raw>> {
        match std::mem::replace(self, Self::Gone) {
            Self::Between(window) => Some(window),
            Self::Within(decoder) => Some(decoder.into_window()),
            Self::Gone => None,
        }
    }
}

impl Members {
    /// What begins with `head`, read already from `raw`, unpacked.
    ///
    /// # Errors
    /// Where `raw` cannot be read.
    pub(super) fn new(packing: Packing, head: Vec<u8>, raw: Raw) -> io::Result<Self> {
        let mut window = Window::new(head, 0, raw, KEPT);
        let dictionary = decoder::dictionary(&mut window)?;
        Ok(Self {
            packing,
            state: State::Between(window),
            unpacked: 0,
            member: Start::default(),
            damage: None,
            dictionary,
            #[cfg(feature = "warc")]
            starts: std::collections::VecDeque::new(),
        })
    }

    /// Why nothing more can be read.
    pub(super) fn damage(&self) -> Option<&Damage> {
        self.damage.as_ref()
    }

    /// Looks whether a member follows, and begins it; false at the end.
    fn advance(&mut self) -> io::Result<bool> {
        let State::Between(window) = &mut self.state else { return Ok(false) };
        let at = Start { packed: window.position(), unpacked: self.unpacked };
        if Packing::of(window.look(4)?) == Some(self.packing) {
            let Some(window) = self.state.take() else { return Ok(false) };
            self.member = at;
            #[cfg(feature = "warc")]
            self.remember(at);
            self.state = State::Within(Decoder::new(self.packing, window, &self.dictionary)?);
            return Ok(true);
        }
        if window.pass_zeros()? {
            return Ok(false);
        }
        let name = self.packing.name();
        let problem = format!("something else than {name} follows: fetch the file again, or cut off what is behind");
        self.damage = Some(Damage { at, problem });
        Ok(true)
    }

    fn damaged(&mut self, error: &io::Error) {
        let why = match error.kind() {
            io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
            _ => error.to_string(),
        };
        let name = self.packing.name();
        let problem = format!("the {name} data that begins here is damaged ({why}): fetch the file again");
        self.damage = Some(Damage { at: self.member, problem });
    }
}

impl Read for Members {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(damage) = &self.damage {
                return Err(io::Error::new(io::ErrorKind::InvalidData, damage.clone()));
            }
            match &mut self.state {
                State::Gone => return Ok(0),
                State::Between(_) => {
                    if !self.advance()? {
                        return Ok(0);
                    }
                }
                State::Within(decoder) => match decoder.read(out) {
                    Ok(0) => {
                        if let Some(window) = self.state.take() {
                            self.state = State::Between(window);
                        }
                    }
                    Ok(read) => {
                        self.unpacked += read as u64;
                        return Ok(read);
                    }
                    // The disk's or the network's fault, not the data's.
                    Err(error) if decoder.window().has_failed() => return Err(error),
                    Err(error) => self.damaged(&error),
                },
            }
        }
    }
}

/// The bytes of an input, unpacked where it is packed.
pub(super) enum Unpacked {
    /// As they are.
    Plain(Raw),
    /// Unpacked.
    Packed(Box<Members>),
}

impl Read for Unpacked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(raw) => raw.read(out),
            Self::Packed(members) => members.read(out),
        }
    }
}

#[cfg(feature = "warc")]
impl Back for Unpacked {
    fn go(&mut self, to: u64) -> io::Result<bool> {
        match self {
            Self::Plain(raw) => raw.go(to),
            Self::Packed(_) => Ok(false),
        }
    }

    fn length(&self) -> Option<u64> {
        match self {
            Self::Plain(raw) => raw.length(),
            Self::Packed(_) => None,
        }
    }
}
