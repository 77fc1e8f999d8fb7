//! JSON that is one list of articles, as databases export it, or an object that holds such a list, or one object after the other in
//! several lines each.
//!
//! An object's list is looked for under `articles`, `items`, `data`, `results` and `docs`; where it has none, or has a text itself, it
//! is an article. The articles are taken one by one and called `FILE#NUMBER`, counted from 1.

use std::io;
use std::sync::Arc;

use super::Settings;
use super::fields::{Fields, Stand, TEXT};
use super::jsonl;
use super::raw::Raw;
use super::records::{Counted, Mark, Records, Unparsed};
use super::source::Source;
use crate::{Document, Error};

/// Under which keys an object may have a list of articles.
const LISTS: &[&str] = &["articles", "items", "data", "results", "docs"];

/// True where a file beginning with `head` is no JSON lines but one value, or several of more than a line each.
pub(super) fn is_one_value(head: &[u8]) -> bool {
    // What matters is ASCII, which UTF-16 has among zeros.
    let mut bytes = head.iter().copied().filter(|&b| b != 0 && b < 0x80).skip_while(u8::is_ascii_whitespace).peekable();
    match bytes.next() {
        Some(b'[') => return true,
        Some(b'{') => {}
        _ => return false,
    }
    let mut walk = Walk::default();
    // The last string at the object's own depth, which is a key where a colon follows.
    let (mut word, mut key) = (Vec::new(), Vec::new());
    while let Some(byte) = bytes.next() {
        let inside = walk.string;
        if walk.step(byte) {
            return false;
        }
        if walk.depth > 0 {
            continue;
        }
        match byte {
            b'\n' if !inside => return true,
            b'"' if !inside => word.clear(),
            b':' if !inside => key = std::mem::take(&mut word),
            b',' if !inside => key.clear(),
            _ if inside && walk.string => word.push(byte),
            _ => {}
        }
        if is_among(&key, TEXT) {
            return false;
        }
        if byte == b':' && !inside && is_among(&key, LISTS) {
            while bytes.next_if(u8::is_ascii_whitespace).is_some() {}
            if bytes.next_if_eq(&b'[').is_some() {
                while bytes.next_if(u8::is_ascii_whitespace).is_some() {}
                if bytes.peek() == Some(&b'{') {
                    return true;
                }
                walk.depth += 1;
            }
        }
    }
    false
}

fn is_among(key: &[u8], keys: &[&str]) -> bool {
    keys.iter().any(|k| k.as_bytes() == key)
}

/// Where one is inside of a value.
#[derive(Default)]
struct Walk {
    /// Lists and objects that are open.
    depth: usize,
    string: bool,
    escaped: bool,
}

impl Walk {
    /// Goes on by a byte; true where it ends what is around the value.
    fn step(&mut self, byte: u8) -> bool {
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth == 0 => return true,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        false
    }
}

/// The articles of `source` behind `mark`.
///
/// # Errors
/// [`Error::Io`] where it cannot be read.
pub(super) fn open(source: Source, mark: Mark, settings: &Settings) -> Result<Box<dyn Records>, Error> {
    let elements = Elements {
        file: Arc::clone(source.name()),
        raw: Raw::of(source, 0)?,
        text: settings.fields.text.clone(),
        longest: settings.longest,
        number: 0,
        within: Within::Nothing,
    };
    Ok(Box::new(Counted::behind(elements, mark)))
}

/// An object of a list.
#[derive(Debug)]
struct Element {
    file: Arc<str>,
    number: usize,
    bytes: Vec<u8>,
}

impl Unparsed for Element {
    fn bytes(&self) -> usize {
        self.bytes.len()
    }

    fn document(self: Box<Self>, fields: &Fields) -> Result<Document, Error> {
        let place = format!("{}#{}", self.file, self.number);
        let stand = Stand { file: &self.file, number: self.number, place: &place };
        jsonl::document(self.bytes, stand, fields, "each is one whole article such as {\"id\": …, \"text\": …}")
    }
}

/// What stands around the next article.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    List,
    End,
}

/// The elements of a list, or the objects that follow one another.
struct Elements {
    raw: Raw,
    file: Arc<str>,
    /// The key of the text that was asked for.
    text: Option<String>,
    longest: usize,
    /// Elements taken.
    number: usize,
    within: Within,
}

/// Why there is no next article.
enum Failure {
    Io(io::Error),
    /// The file ends within it.
    Cut,
    TooLong,
    /// The same, and nothing behind it is read, for this reason.
    Bomb(String),
    /// This does not belong here.
    Unexpected(u8),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Iterator for Elements {
    type Item = Result<Box<dyn Unparsed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.within == Within::End {
            return None;
        }
        self.number += 1;
        let mut bytes = Vec::new();
        let found = match self.within {
            Within::List => self.element(&mut bytes),
            _ => self.object(&mut bytes),
        };
        let number = self.number;
        let problem = match found {
            Ok(true) => return Some(Ok(Box::new(Element { file: Arc::clone(&self.file), number, bytes }))),
            Ok(false) => {
                self.within = Within::End;
                return None;
            }
            Err(Failure::TooLong) => {
                // Of a list, what follows is found nevertheless.
                if self.within == Within::Nothing {
                    self.within = Within::End;
                }
                format!(
                    "an object longer than {} bytes: split the article, or allow longer ones with --max-document-bytes",
                    self.longest
                )
            }
            Err(failure) => {
                self.within = Within::End;
                match failure {
                    Failure::Io(error) => return Some(Err(Error::io(&*self.file, "read", error))),
                    Failure::Cut => {
                        "the file ends within it: it was cut short; what stands before it is read".to_owned()
                    }
                    Failure::Unexpected(byte) => format!(
                        "`{}` does not belong here: from here on this is no list of JSON objects, and not read",
                        char::from(byte).escape_default()
                    ),
                    Failure::Bomb(why) => {
                        format!("an object longer than {} bytes; nothing behind it is read: {why}", self.longest)
                    }
                    Failure::TooLong => String::new(),
                }
            }
        };
        Some(Err(Error::Record { place: format!("{}#{number}", self.file), problem }))
    }
}

impl Elements {
    /// The next byte that is no white space, which is not taken.
    fn peek(&mut self) -> Result<Option<u8>, Failure> {
        loop {
            let at_hand = self.raw.at_hand()?;
            let blank = at_hand.iter().take_while(|b| b.is_ascii_whitespace()).count();
            match (at_hand.get(blank).copied(), at_hand.is_empty()) {
                (Some(byte), _) => {
                    self.raw.consume(blank);
                    return Ok(Some(byte));
                }
                (None, true) => return Ok(None),
                (None, false) => self.raw.consume(blank),
            }
        }
    }

    /// The same where there must be one.
    fn need(&mut self) -> Result<u8, Failure> {
        self.peek()?.ok_or(Failure::Cut)
    }

    /// Adds the value that comes next, `depth` lists and objects inside of it being open, up to what ends it, which is not taken.
    fn value(&mut self, bytes: &mut Vec<u8>, depth: usize) -> Result<u8, Failure> {
        let mut walk = Walk { depth, ..Walk::default() };
        let mut too_long = false;
        let begin = self.raw.taken();
        loop {
            let at_hand = self.raw.at_hand()?;
            if at_hand.is_empty() {
                return Err(Failure::Cut);
            }
            let end = at_hand.iter().position(|&b| {
                let separates = walk.depth == 0 && !walk.string && matches!(b, b',' | b':');
                separates || walk.step(b)
            });
            let all = at_hand.len();
            let part = at_hand.get(..end.unwrap_or(all)).unwrap_or_default();
            too_long |= bytes.len() + part.len() > self.longest;
            if too_long {
                *bytes = Vec::new();
            } else {
                bytes.extend_from_slice(part);
            }
            let taken = part.len();
            let ended = end.and_then(|end| at_hand.get(end).copied());
            self.raw.consume(taken);
            if too_long {
                self.raw.may_pass(begin).map_err(Failure::Bomb)?;
            }
            match ended {
                Some(_) if too_long => return Err(Failure::TooLong),
                Some(byte) => return Ok(byte),
                None => {}
            }
        }
    }

    /// Adds the next element of the list one is in; false at its end.
    fn element(&mut self, bytes: &mut Vec<u8>) -> Result<bool, Failure> {
        let mut next = self.need()?;
        // Between two of them; before the first one a comma is a fault like any other.
        if next == b',' && self.number > 1 {
            self.raw.consume(1);
            next = self.need()?;
        }
        if next == b']' {
            self.raw.consume(1);
            return Ok(false);
        }
        match self.value(bytes, 0)? {
            b',' | b']' if !bytes.is_empty() => Ok(true),
            byte => Err(Failure::Unexpected(byte)),
        }
    }

    /// Adds the next of the objects that follow one another, or the first element of the list that comes instead; false at the end.
    fn object(&mut self, bytes: &mut Vec<u8>) -> Result<bool, Failure> {
        match self.peek()? {
            None => return Ok(false),
            Some(b'[') if self.number == 1 => {
                self.raw.consume(1);
                self.within = Within::List;
                return self.element(bytes);
            }
            Some(b'{') => self.raw.consume(1),
            Some(byte) => return Err(Failure::Unexpected(byte)),
        }
        bytes.push(b'{');
        let mut is_article = false;
        let mut next = self.need()?;
        // Its members, as long as they are some.
        while next == b'"' {
            let from = bytes.len();
            let colon = self.value(bytes, 0)?;
            let key = bytes.get(from..).unwrap_or_default().trim_ascii();
            let key = key.strip_prefix(b"\"").and_then(|key| key.strip_suffix(b"\"")).unwrap_or_default();
            let may_list = is_among(key, LISTS) && !is_article && self.number == 1;
            is_article |= self.text.as_ref().map_or(is_among(key, TEXT), |text| text.as_bytes() == key);
            if colon != b':' {
                return Err(Failure::Unexpected(colon));
            }
            self.raw.consume(1);
            bytes.push(b':');
            let mut depth = 0;
            if self.need()? == b'[' {
                self.raw.consume(1);
                if may_list && self.need()? == b'{' {
                    self.within = Within::List;
                    bytes.clear();
                    return self.element(bytes);
                }
                bytes.push(b'[');
                depth = 1;
            }
            next = self.value(bytes, depth)?;
            if next == b',' {
                self.raw.consume(1);
                bytes.push(b',');
                next = self.need()?;
            }
        }
        if next != b'}' {
            return Err(Failure::Unexpected(next));
        }
        self.raw.consume(1);
        bytes.push(b'}');
        Ok(true)
    }
}
