//! Web crawls in WARC 1.0 and 1.1, plain or packed with gzip or zstd, record by record: each HTML page an article.
//!
//! Read are `response` records whose server sent a page (status 200; `text/html` or `application/xhtml+xml`, or what looks like a page
//! where the type is missing), and `resource` records of these types. Chunks and compression of the body are undone, also where the
//! crawler has done so before and left the header as it was. Other records are passed over.
//!
//! | of the article | |
//! | --- | --- |
//! | identifier | `WARC-Target-URI`, else `WARC-Record-ID` |
//! | url | `WARC-Target-URI` |
//! | the rest | what the page says; when it was fetched is not when it was published |
//!
//! A damaged record costs itself alone: reading goes on where the next one seems to begin, or the next packed record. It is told by
//! `FILE@OFFSET`, the byte in the file where it begins; `FILE@OFFSET+N` is `N` bytes into what is unpacked from there on.

use std::fmt::Write as _;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use super::records::{Mark, Records, Unparsed};
use super::source::Source;
use super::unpack::{Start, Unpacked};
use super::window::{Back, Window};
use crate::Error;

mod head;
mod http;
mod page;
mod resync;
#[cfg(test)]
mod tests;

use head::{Head, Kind};
use page::Page;

/// What a record begins with.
const BEGIN: &[u8] = b"WARC/";

/// Bytes a record's header may have, and that of the response in it.
const HEADER: usize = 64 << 10;

/// Bytes that are kept to look for the next record in, should this one be damaged.
const KEPT: usize = 1 << 20;

/// Bytes passed over at a time.
const STEP: u64 = 16 << 20;

/// The pages of a crawl.
struct Crawl {
    file: Arc<str>,
    window: Window<Unpacked>,
    longest: usize,
    /// Where the record begins that is being read.
    start: u64,
    /// The same in the file, and how it is told.
    origin: Start,
    place: String,
    /// Bytes gone back so far, to look for records in those that were damaged.
    gone_back: u64,
    mark: Mark,
    ended: bool,
}

/// What stands where a record should.
enum Found {
    Page(Box<Page>),
    /// A record without a page.
    Other,
    End,
}

/// Why a record gives no page.
enum Fault {
    /// It cannot be read, or unpacked.
    Read(io::Error),
    /// It is not what it should be, so that nobody knows where it ends.
    Damaged(String),
    /// It ends where it should.
    Unusable(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

/// The pages of `source` behind `mark`, none of them of more than `longest` bytes.
pub(super) fn open(source: Source, mark: Mark, longest: usize) -> Result<Box<dyn Records>, Error> {
    Ok(Box::new(crawl(source, mark, longest)?))
}

fn crawl(source: Source, mark: Mark, longest: usize) -> Result<Crawl, Error> {
    let file = Arc::clone(source.name());
    let failed = |e| Error::io(&*file, "read", e);
    let (head, mut rest) = source.into_parts();
    let gone = mark.byte > 0
        && match &mut rest {
            Unpacked::Plain(raw) => raw.go(mark.byte).map_err(failed)?,
            Unpacked::Packed(members) => members.go(Start { packed: mark.byte, unpacked: 0 }).map_err(failed)?,
        };
    let window = match (gone, &rest) {
        (false, _) => Window::new(head, 0, rest, KEPT),
        (true, Unpacked::Plain(_)) => Window::new(Vec::new(), mark.byte, rest, KEPT),
        (true, Unpacked::Packed(_)) => Window::new(Vec::new(), 0, rest, KEPT),
    };
    let mut crawl = Crawl {
        file: Arc::clone(&file),
        window,
        longest,
        start: 0,
        origin: Start::default(),
        place: String::new(),
        gone_back: 0,
        mark: Mark::default(),
        ended: false,
    };
    if gone {
        crawl.mark = mark;
    } else {
        while crawl.mark.line < mark.line && crawl.next().is_some() {}
    }
    Ok(crawl)
}

impl Crawl {
    /// Where in the file the byte at `position` stands, or rather the member that it is in.
    fn origin_of(&mut self, position: u64) -> Start {
        match self.window.reader_mut() {
            Unpacked::Plain(_) => Start { packed: position, unpacked: position },
            Unpacked::Packed(members) => members.start_of(position),
        }
    }

    fn find(&mut self) -> Result<Found, Fault> {
        self.start_here();
        while matches!(self.window.fill_buf()?, [b'\r' | b'\n', ..]) {
            self.window.consume(1);
        }
        let begin = self.window.look(BEGIN.len())?;
        if begin.is_empty() {
            return Ok(Found::End);
        }
        if !begin.starts_with(BEGIN) {
            self.start_here();
            if self.window.pass_zeros()? {
                return Ok(Found::End);
            }
            return Err(Fault::Damaged("no record begins here: all is left out up to the next one".to_owned()));
        }
        self.start_here();
        let head = Head::parse(&self.header()?).map_err(Fault::Damaged)?;
        let end = self.window.position().checked_add(head.length);
        if end.is_none_or(|end| self.window.reader().length().is_some_and(|length| end > length)) {
            return Err(too_early(head.length));
        }
        let page = match self.page(&head) {
            Ok(Some(_)) if head.length > self.longest as u64 => {
                let (length, longest) = (head.length, self.longest);
                Err(Fault::Unusable(format!(
                    "the page has {length} bytes, and {longest} are allowed: allow longer ones with --max-document-bytes"
                )))
            }
            page => page,
        };
        let Ok(Some(mut page)) = page else {
            self.pass(head.length)?;
            self.end(head.length)?;
            return page.map(|_| Found::Other);
        };
        let read = self.window.by_ref().take(head.length).read_to_end(&mut page.bytes)?;
        if (read as u64) < head.length {
            return Err(too_early(head.length));
        }
        self.end(head.length)?;
        Ok(Found::Page(page))
    }

    fn start_here(&mut self) {
        self.start = self.window.position();
        self.origin = self.origin_of(self.start);
        self.place.clear();
        let _ = write!(self.place, "{}@{}", self.file, self.origin.packed);
        let within = self.start.saturating_sub(self.origin.unpacked);
        if within > 0 {
            let _ = write!(self.place, "+{within}");
        }
    }

    /// The record's header, with the blank line that ends it.
    fn header(&mut self) -> Result<Vec<u8>, Fault> {
        loop {
            let ahead = self.window.ahead();
            let ahead = ahead.get(..HEADER).unwrap_or(ahead);
            let end = memchr::memchr_iter(b'\n', ahead).find_map(|at| match ahead.get(at + 1..)? {
                [b'\n', ..] => Some(at + 2),
                [b'\r', b'\n', ..] => Some(at + 3),
                _ => None,
            });
            if let Some(header) = end.and_then(|end| ahead.get(..end)) {
                let header = header.to_vec();
                self.window.consume(header.len());
                return Ok(header);
            }
            if ahead.len() >= HEADER {
                return Err(Fault::Damaged(format!(
                    "the record is damaged: its header has no end within {HEADER} bytes"
                )));
            }
            if !self.window.more()? {
                return Err(Fault::Damaged("the record is damaged: the file ends within its header".to_owned()));
            }
        }
    }

    /// The page that a record holds, yet without its bytes; `None` where it holds none.
    fn page(&mut self, head: &Head) -> Result<Option<Box<Page>>, Fault> {
        let mut response = None;
        match head.kind {
            Kind::Response => {
                let bytes = usize::try_from(head.length).unwrap_or(HEADER).min(HEADER);
                let ahead = self.window.look(bytes)?;
                let there = http::Response::parse(ahead.get(..bytes).unwrap_or(ahead)).map_err(Fault::Unusable)?;
                if !there.is_page(ahead) {
                    return Ok(None);
                }
                response = Some(there);
            }
            Kind::Resource => {}
            Kind::Other => return Ok(None),
        }
        Ok(Some(Box::new(Page::new(&self.file, &self.place, head, response, self.longest))))
    }

    /// Passes over so many bytes of a record.
    fn pass(&mut self, bytes: u64) -> Result<(), Fault> {
        let mut left = bytes;
        while left > 0 {
            let step = if self.window.reader().length().is_some() { left } else { left.min(STEP) };
            if self.window.pass(step)? < step {
                return Err(too_early(bytes));
            }
            left -= step;
            let since = self.origin;
            if let Unpacked::Packed(members) = self.window.reader_mut() {
                members.refuse_bomb(since);
            }
        }
        Ok(())
    }

    /// Makes sure that a record of so many bytes ends here, and that what it was packed in is sound.
    fn end(&mut self, length: u64) -> Result<(), Fault> {
        let end = self.window.position();
        match self.blank_lines() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Fault::Damaged(format!(
                "the record is damaged: it does not end after the {length} bytes that its Content-Length says"
            ))),
            // It is the next one that is damaged, which is said when its turn comes.
            Err(_) if self.damage().is_some_and(|start| start.unpacked >= end) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Passes over the two blank lines that end a record, or fewer where another record or nothing follows; false where there are none,
    /// or where it was packed alone and something else follows in there, so that it cannot be trusted either.
    fn blank_lines(&mut self) -> io::Result<bool> {
        if self.window.look(5)?.starts_with(b"\r\n\r\n") {
            self.window.consume(4);
            let next = self.window.look(BEGIN.len())?;
            if next.is_empty() || next.starts_with(BEGIN) {
                return Ok(true);
            }
            let position = self.window.position();
            let packed_alone =
                matches!(self.window.reader(), Unpacked::Packed(_)) && self.origin.unpacked == self.start;
            return Ok(!packed_alone || self.origin_of(position).unpacked == position);
        }
        while matches!(self.window.fill_buf()?, [b'\r' | b'\n', ..]) {
            self.window.consume(1);
        }
        let next = self.window.look(BEGIN.len())?;
        Ok(next.is_empty() || next.starts_with(BEGIN))
    }

    /// Where the member begins that cannot be unpacked further.
    fn damage(&self) -> Option<Start> {
        match self.window.reader() {
            Unpacked::Plain(_) => None,
            Unpacked::Packed(members) => members.damage().map(|damage| damage.at),
        }
    }

    /// What is said of a fault; then all is ready for the next record.
    fn recover(&mut self, fault: Fault) -> Error {
        let place = self.place.clone();
        let (error, ready) = match fault {
            Fault::Unusable(problem) => (Error::Record { place, problem }, Ok(())),
            Fault::Damaged(problem) => (Error::Record { place, problem }, self.next_begin()),
            Fault::Read(error) => match self.window.reader_mut() {
                Unpacked::Packed(members) if members.damage().is_some() => {
                    let damage = members.damage().cloned();
                    let (at, problem) = damage.map_or((self.origin, String::new()), |d| (d.at, d.problem));
                    let place = if at.unpacked >= self.start { format!("{}@{}", self.file, at.packed) } else { place };
                    (Error::Record { place, problem }, self.next_member())
                }
                _ => {
                    self.ended = true;
                    (Error::io(&*self.file, "read", error), Ok(()))
                }
            },
        };
        match ready {
            Ok(()) => error,
            Err(failed) => {
                self.ended = true;
                Error::io(&*self.file, "read", failed)
            }
        }
    }

    /// Takes down how far the records reach that have been taken.
    fn set_mark(&mut self) {
        let position = self.window.position();
        let byte = match self.window.reader_mut() {
            Unpacked::Plain(raw) => raw.length().map(|_| position),
            Unpacked::Packed(members) => {
                let start = members.start_of(position);
                (start.unpacked == position && members.is_file()).then_some(start.packed)
            }
        };
        // Where it is no place that one can go to, the records are counted.
        self.mark = Mark { line: self.mark.line + 1, byte: byte.unwrap_or(0) };
    }
}

fn too_early(length: u64) -> Fault {
    Fault::Damaged(format!(
        "the record is damaged: the file ends before the {length} bytes that its Content-Length says"
    ))
}

impl Iterator for Crawl {
    type Item = Result<Box<dyn Unparsed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let item: Self::Item = match self.find() {
                Ok(Found::Page(page)) => Ok(page),
                Ok(Found::Other) => continue,
                Ok(Found::End) => break,
                Err(fault) => Err(self.recover(fault)),
            };
            self.set_mark();
            return Some(item);
        }
        self.ended = true;
        None
    }
}

impl Records for Crawl {
    fn mark(&self) -> Mark {
        self.mark
    }
}
