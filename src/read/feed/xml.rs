//! The entries of an RSS or Atom feed, cut out of it as they stand.
//!
//! Only tags are told from words here, and all bytes are taken for those of an encoding that has ASCII's signs: what is wrong
//! within an entry is found when it is parsed, and costs that entry alone.

use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;
use std::sync::Arc;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use super::super::raw::Recoded;
use super::super::records::Unparsed;
use super::super::source::Source;
use super::tags::{self, Token};
use super::{Frame, LONGEST_FRAME, Raw};
use crate::Error;

/// Elements may stand in one another so deep before the entries; in feeds there are two.
const DEPTH: usize = 16;

/// The entries of a feed.
pub(super) struct Entries {
    reader: Box<dyn BufRead + Send>,
    file: Arc<str>,
    path: PathBuf,
    longest: usize,
    /// What stands before the entries, while it is being read.
    frame: Frame,
    /// The same, once an entry has been found.
    shared: Option<Arc<Frame>>,
    /// The names of the elements that are open about the entries.
    open: Vec<Vec<u8>>,
    /// True where an element has been found.
    begun: bool,
    taken: usize,
    ended: bool,
}

impl Entries {
    pub(super) fn new(source: Source, longest: usize) -> Self {
        let (file, path) = (Arc::clone(source.name()), source.path().to_owned());
        let wide = match source.head() {
            [0xff, 0xfe, ..] | [b'<', 0, ..] => Some(UTF_16LE),
            [0xfe, 0xff, ..] | [0, b'<', ..] => Some(UTF_16BE),
            _ => None,
        };
        let reader: Box<dyn BufRead + Send> = match wide {
            Some(encoding) => Box::new(BufReader::new(Recoded::new(source.reader(), encoding))),
            None => Box::new(BufReader::with_capacity(1 << 16, source.reader())),
        };
        // Recoded, it is in UTF-8, whatever it says.
        let frame = Frame { encoding: wide.map(|_| UTF_8), ..Frame::default() };
        let (shared, open) = (None, Vec::new());
        Self { reader, file, path, longest, frame, shared, open, begun: false, taken: 0, ended: false }
    }

    fn token(&mut self, bytes: &mut Vec<u8>) -> io::Result<Token> {
        tags::next(&mut self.reader, bytes, self.longest)
    }

    /// The next entry; `None` where the feed ends.
    fn entry(&mut self) -> Option<Result<Box<dyn Unparsed>, Error>> {
        loop {
            let mut bytes = Vec::new();
            let listed = self.in_list();
            match self.token(&mut bytes) {
                Err(error) => return Some(Err(self.failed(error))),
                Ok(Token::End) => return self.end().map(Err),
                Ok(Token::Open(name)) if is_entry(&name) && self.begun => return Some(self.rest_of(&name, bytes)),
                Ok(Token::Open(name)) => {
                    if !self.begun {
                        self.begun = true;
                        if !matches!(tags::local(&name), b"rss" | b"feed" | b"RDF") {
                            return Some(Err(self.no_feed("it begins with another element")));
                        }
                        bytes = tags::root(&name, bytes);
                    }
                    self.open.push(name);
                }
                Ok(Token::Close(name)) => {
                    // An end tag that was forgotten is passed over.
                    if let Some(at) = self.open.iter().rposition(|open| *open == name) {
                        self.open.truncate(at);
                    }
                }
                Ok(Token::Declaration) => {
                    self.frame.encoding = self.frame.encoding.or_else(|| tags::declared(&bytes));
                    continue;
                }
                Ok(Token::Words) if !self.begun => continue,
                Ok(Token::Words | Token::Other) => {}
            }
            if self.shared.is_none() && !listed && !self.in_list() {
                self.frame.before.append(&mut bytes);
            }
            let longest = self.longest.min(LONGEST_FRAME);
            if self.frame.before.len() > longest || self.open.len() > DEPTH {
                let why = format!("what stands before the first entry does not end within {longest} bytes");
                return Some(Err(self.no_feed(&why)));
            }
        }
    }

    /// True within the list of entries that some feeds begin with, which may be as long as they are.
    fn in_list(&self) -> bool {
        self.open.iter().any(|name| tags::local(name) == b"items")
    }

    /// The entry that begins with `bytes`, up to its end.
    fn rest_of(&mut self, name: &[u8], mut bytes: Vec<u8>) -> Result<Box<dyn Unparsed>, Error> {
        self.taken += 1;
        let place = format!("{}#{}", self.file, self.taken);
        let mut too_long = false;
        loop {
            let token = self.token(&mut bytes).map_err(|error| self.failed(error))?;
            too_long |= bytes.len() > self.longest;
            if too_long {
                bytes.clear();
            }
            match token {
                Token::Close(closed) if closed == name => break,
                Token::End => {
                    self.ended = true;
                    let problem = "the feed is cut off in this entry; those before it are read".to_owned();
                    return Err(Error::Record { place, problem });
                }
                _ => {}
            }
        }
        if too_long {
            return Err(Error::TooLarge { path: place.into(), longest: self.longest });
        }
        let frame = self.shared.get_or_insert_with(|| {
            let mut frame = std::mem::take(&mut self.frame);
            for name in self.open.iter().rev() {
                frame.after.extend_from_slice(&[b"</", name.as_slice(), b">"].concat());
            }
            Arc::new(frame)
        });
        let frame = Arc::clone(frame);
        Ok(Box::new(Raw { file: Arc::clone(&self.file), number: self.taken, frame, bytes }))
    }

    /// What is wrong at the end of the input.
    fn end(&mut self) -> Option<Error> {
        self.ended = true;
        if !self.begun {
            return Some(self.no_feed("it holds no element"));
        }
        let problem = format!("the feed is cut off behind entry {}; those before are read", self.taken);
        (!self.open.is_empty()).then(|| Error::Input { path: self.path.clone(), problem })
    }

    fn no_feed(&mut self, why: &str) -> Error {
        self.ended = true;
        let problem = format!(
            "this is no feed in RSS, Atom or JSON: {why}; where it is something else, name that with --input-format"
        );
        Error::Input { path: self.path.clone(), problem }
    }

    fn failed(&mut self, error: io::Error) -> Error {
        self.ended = true;
        Error::io(&self.path, "read", error)
    }
}

impl Iterator for Entries {
    type Item = Result<Box<dyn Unparsed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended { None } else { self.entry() }
    }
}

fn is_entry(name: &[u8]) -> bool {
    matches!(tags::local(name), b"item" | b"entry")
}
