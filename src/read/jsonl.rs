//! JSON lines: one object a line, each an article.
//!
//! | of the article | taken from the first of these keys that has a value |
//! | --- | --- |
//! | identifier | the one asked for, else `id`, `doc` |
//! | text | the one asked for, else `text`, `body`, `content` |
//! | title | `title`, `headline` |
//! | outlet | `outlet`, `publisher`, `source`, `site_name` |
//! | author | `author`, `authors`, `byline` |
//! | published | `published`, `date`, `date_published`, `datePublished`, `published_at`, `publishedAt`, `publish_date` |
//! | url | `url`, `link` |
//!
//! Strings are taken as they are, numbers as they are printed; of an object its `name`; a list's entries are joined by `; `.
//! Other keys are left alone. A record without an identifier is called `FILE#LINE`. The lines are read one at a time.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};
use serde_json::value::RawValue;

use super::fields::{AUTHOR, Fields, ID, OUTLET, PUBLISHED, TEXT, TITLE, URL};
use super::records::{Mark, Records, Unparsed};
use super::source::{PASSED_OVER, Source};
use super::{LONGEST_DOCUMENT, encoding};
use crate::document::Metadata;
use crate::{Document, Error};

/// One line of an input, not yet parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// 1-based; blank lines count.
    pub number: usize,
    /// The line without its end.
    pub bytes: Vec<u8>,
}

impl Line {
    /// The article on this line of `file`.
    ///
    /// # Errors
    /// [`Error::Record`] or [`Error::NotText`] naming file and line, where the line is no JSON object or has no text.
    pub fn document(self, file: &str, fields: &Fields) -> Result<Document, Error> {
        let place = format!("{file}:{}", self.number);
        let line = encoding::decode(&place, self.bytes)?;
        let wrong = |problem| Error::Record { place: place.clone(), problem };
        let record: BTreeMap<String, &RawValue> = serde_json::from_str(&line).map_err(|e| {
            wrong(format!("not a JSON object ({e}); each line is one whole article such as {{\"id\": …, \"text\": …}}"))
        })?;
        let text = text(&record, fields).map_err(wrong)?;
        let id = match &fields.id {
            Some(key) => first(&record, &[key]),
            None => first(&record, ID),
        };
        let id = id.unwrap_or_else(|| format!("{file}#{}", self.number));
        let mut document = Document::new(id, text)?;
        document.input = Some(file.to_owned());
        document.meta = Metadata {
            title: first(&record, TITLE),
            outlet: first(&record, OUTLET),
            author: first(&record, AUTHOR),
            published: first(&record, PUBLISHED),
            url: first(&record, URL),
        };
        Ok(document)
    }
}

/// The article's text, or what is wrong with it.
fn text(record: &BTreeMap<String, &RawValue>, fields: &Fields) -> Result<String, String> {
    let found = match &fields.text {
        Some(key) => record.get_key_value(key.as_str()),
        None => TEXT.iter().find_map(|&key| record.get_key_value(key)),
    };
    let Some((key, value)) = found else {
        let wanted = fields.text.as_deref().map_or_else(|| TEXT.join("`, `"), str::to_owned);
        let keys = record.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        return Err(format!("no text: no key `{wanted}` among: {keys}; name the text's key with --text-field"));
    };
    serde_json::from_str(value.get())
        .map_err(|e| format!("the text under `{key}` is not a string ({e}); name the text's key with --text-field"))
}

/// The value of the first of `keys` that has one.
fn first(record: &BTreeMap<String, &RawValue>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|&key| plain(record.get(key)?))
}

/// A value as text; `None` where it is empty or has no obvious text.
fn plain(value: &RawValue) -> Option<String> {
    let raw = value.get();
    let text = match raw.bytes().next()? {
        b'"' => serde_json::from_str(raw).ok()?,
        b'[' => {
            let entries: Vec<&RawValue> = serde_json::from_str(raw).ok()?;
            entries.into_iter().filter_map(entry).collect::<Vec<_>>().join("; ")
        }
        _ => entry(value)?,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// A string, a number as printed, or the `name` of an object; never a list, so that nesting ends.
fn entry(value: &RawValue) -> Option<String> {
    let raw = value.get();
    let text = match raw.bytes().next()? {
        b'"' => serde_json::from_str(raw).ok()?,
        b'-' | b'0'..=b'9' => raw.to_owned(),
        b'{' => {
            let object: BTreeMap<String, &RawValue> = serde_json::from_str(raw).ok()?;
            serde_json::from_str::<String>(object.get("name")?.get()).ok()?
        }
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// A line and the file it is of.
#[derive(Debug)]
struct LineOf {
    file: Arc<str>,
    line: Line,
}

impl Unparsed for LineOf {
    fn bytes(&self) -> usize {
        self.line.bytes.len()
    }

    fn document(self: Box<Self>, fields: &Fields) -> Result<Document, Error> {
        self.line.document(&self.file, fields)
    }
}

/// All lines of a file.
struct LinesOf {
    file: Arc<str>,
    lines: Lines,
}

impl Iterator for LinesOf {
    type Item = Result<Box<dyn Unparsed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next()?;
        Some(line.map(|line| Box::new(LineOf { file: Arc::clone(&self.file), line }) as Box<dyn Unparsed>))
    }
}

impl Records for LinesOf {
    fn mark(&self) -> Mark {
        self.lines.mark()
    }
}

/// The articles of `source` behind `mark`, none of them on a line of more than `longest` bytes.
pub(super) fn open(source: Source, mark: Mark, longest: usize) -> Result<Box<dyn Records>, Error> {
    let file = Arc::clone(source.name());
    let lines = match source.file() {
        Ok(mut there) if mark != Mark::default() => {
            there.rewind().map_err(|e| Error::io(&*file, "read", e))?;
            Lines::starting_at(&file, there, mark)?
        }
        Ok(mut there) => {
            there.rewind().map_err(|e| Error::io(&*file, "read", e))?;
            Lines::new(&file, there)?
        }
        Err(source) => {
            let passed = if source.is_packed() { PASSED_OVER } else { u64::MAX };
            let lines = Lines::new(&file, source.reader())?.passing(mark)?;
            Lines { passed, ..lines }
        }
    };
    Ok(Box::new(LinesOf { file, lines: lines.at_most(longest) }))
}

/// The lines of an input that are not blank, read one at a time.
pub struct Lines {
    reader: Box<dyn BufRead + Send>,
    file: String,
    mark: Mark,
    longest: usize,
    /// Bytes of a longer line that are read to come to the next one.
    passed: u64,
    ended: bool,
}

impl Lines {
    /// Reads from `reader`; `file` names it in errors. A byte-order mark is skipped and UTF-16 is recoded on the way. Lines of more
    /// than [`LONGEST_DOCUMENT`] bytes are refused: an input without line ends would fill the memory.
    ///
    /// # Errors
    /// [`Error::Io`] where the first bytes cannot be read.
    pub fn new(file: &str, mut reader: impl Read + Send + 'static) -> Result<Self, Error> {
        let (head, encoding) = head(&mut reader).map_err(|e| Error::io(file, "read", e))?;
        let whole = Cursor::new(head).chain(reader);
        let reader: Box<dyn BufRead + Send> = match encoding {
            None => Box::new(BufReader::with_capacity(1 << 16, whole)),
            Some(encoding) => Box::new(BufReader::new(Recoded {
                reader: whole,
                decoder: encoding.new_decoder_without_bom_handling(),
                raw: vec![0; 1 << 13],
                ready: String::new(),
                given: 0,
                ended: false,
            })),
        };
        Ok(Self {
            reader,
            file: file.to_owned(),
            mark: Mark::default(),
            longest: LONGEST_DOCUMENT,
            passed: u64::MAX,
            ended: false,
        })
    }

    /// The same lines from `mark` on, which is one of [`Lines::mark`]; where there is nothing to recode, the bytes before it are
    /// not read.
    ///
    /// # Errors
    /// [`Error::Io`] where the place cannot be reached.
    pub fn starting_at(file: &str, mut reader: impl Read + Seek + Send + 'static, mark: Mark) -> Result<Self, Error> {
        let failed = |e| Error::io(file, "read", e);
        let (head, encoding) = head(&mut reader).map_err(failed)?;
        if encoding.is_some() {
            reader.rewind().map_err(failed)?;
            return Self::new(file, reader)?.passing(mark);
        }
        // What has been read is a byte-order mark of three bytes, or the beginning of the first line.
        let before = reader.stream_position().map_err(failed)? - head.len() as u64;
        reader.seek(SeekFrom::Start(before + mark.byte)).map_err(failed)?;
        let reader = Box::new(BufReader::with_capacity(1 << 16, reader));
        Ok(Self { reader, file: file.to_owned(), mark, longest: LONGEST_DOCUMENT, passed: u64::MAX, ended: false })
    }

    /// The lines behind `mark`, what is before it read and passed over.
    fn passing(mut self, mark: Mark) -> Result<Self, Error> {
        io::copy(&mut self.reader.by_ref().take(mark.byte), &mut io::sink())
            .map_err(|e| Error::io(&self.file, "read", e))?;
        Ok(Self { mark, ..self })
    }

    /// Refuses lines of more than `longest` bytes.
    #[must_use]
    pub fn at_most(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    /// How far the lines taken so far reach.
    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// The next line with its end, at most `longest` bytes of it.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let limit = (self.longest as u64).saturating_add(1);
        let read = self.reader.by_ref().take(limit).read_until(b'\n', bytes)?;
        self.mark.byte += read as u64;
        Ok(read)
    }
}

impl Iterator for Lines {
    type Item = Result<Line, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let mut bytes = Vec::new();
            self.mark.line += 1;
            match self.read(&mut bytes) {
                Ok(0) => break,
                Ok(read) if read > self.longest => {
                    let mut problem = format!(
                        "a line longer than {} bytes: where this is JSON lines, split the article, or allow longer ones with \
                         --max-document-bytes",
                        self.longest
                    );
                    // The rest of the line is passed over in pieces; what follows it is read as usual.
                    let begin = self.mark.byte;
                    while bytes.last() != Some(&b'\n') {
                        bytes.clear();
                        let why = match self.read(&mut bytes) {
                            Ok(0) => break,
                            Ok(_) if self.mark.byte - begin <= self.passed => continue,
                            Ok(_) => "it may be a decompression bomb, of which nothing more is unpacked".to_owned(),
                            Err(error) => error.to_string(),
                        };
                        self.ended = true;
                        problem.push_str("; nothing behind it is read: ");
                        problem.push_str(&why);
                        break;
                    }
                    return Some(Err(Error::Record { place: format!("{}:{}", self.file, self.mark.line), problem }));
                }
                Ok(_) => {
                    if bytes.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    while bytes.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
                        bytes.pop();
                    }
                    return Some(Ok(Line { number: self.mark.line, bytes }));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Error::io(&self.file, "read", error)));
                }
            }
        }
        self.ended = true;
        None
    }
}

/// Up to three bytes of an input without its byte-order mark, and what it is in where that is not to be seen line by line.
fn head(reader: &mut impl Read) -> io::Result<(Vec<u8>, Option<&'static Encoding>)> {
    let mut head = Vec::new();
    reader.take(3).read_to_end(&mut head)?;
    // JSON begins with an ASCII character, so a zero beside it tells UTF-16 and which.
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
struct Recoded<R> {
    reader: Chain<Cursor<Vec<u8>>, R>,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: String,
    given: usize,
    ended: bool,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8], fields: &Fields) -> Vec<Result<Document, Error>> {
        let lines = Lines::new("news.jsonl", Cursor::new(bytes.to_vec())).unwrap();
        lines.map(|line| line.and_then(|l| l.document("news.jsonl", fields))).collect()
    }

    fn one(line: &str) -> Document {
        all(line.as_bytes(), &Fields::default()).remove(0).unwrap()
    }

    #[test]
    fn both_usual_layouts() {
        for key in ["doc", "id"] {
            let document = one(&format!(r#"{{"{key}": "a-1", "text": "Hello.\r\n"}}"#));
            assert_eq!((document.id(), document.text()), ("a-1", "Hello.\r\n"));
            assert_eq!(document.input.as_deref(), Some("news.jsonl"));
        }
    }

    #[test]
    fn numbers_are_printed_verbatim() {
        for number in ["7", "-3", "1.0", "1e3", "123456789012345678901234567890"] {
            assert_eq!(one(&format!(r#"{{"id": {number}, "text": ""}}"#)).id(), number);
        }
    }

    #[test]
    fn a_record_without_identifier_is_named_by_its_line() {
        let documents = all(b"\xef\xbb\xbf{\"text\":\"a\"}\r\n\n  \n{\"id\":null,\"text\":\"b\"}", &Fields::default());
        let ids: Vec<_> = documents.iter().map(|d| d.as_ref().unwrap().id()).collect();
        assert_eq!(ids, ["news.jsonl#1", "news.jsonl#4"]);
    }

    #[test]
    fn named_fields() {
        let fields = Fields { id: Some("nr".into()), text: Some("story".into()) };
        let line = br#"{"nr": 12, "id": "x", "story": "A", "text": "B"}"#;
        let document = all(line, &fields).remove(0).unwrap();
        assert_eq!((document.id(), document.text()), ("12", "A"));
        let error = all(br#"{"nr": 12, "text": "B"}"#, &fields).remove(0).unwrap_err().to_string();
        assert!(error.starts_with("news.jsonl:1: no text: no key `story` among: nr, text"), "{error}");
    }

    #[test]
    fn metadata_under_its_obvious_names() {
        let document = one(r#"{"text": "", "headline": "H", "publisher": {"name": "The Fjord Post"}, "source": "wire",
            "authors": ["A. Lund", {"name": "B. Moe"}], "title": "", "date": 20240131, "link": "https://example.org/1"}"#
            .replace('\n', " ")
            .as_str());
        let meta = document.meta;
        assert_eq!(meta.title.as_deref(), Some("H"));
        assert_eq!(meta.outlet.as_deref(), Some("The Fjord Post"));
        assert_eq!(meta.author.as_deref(), Some("A. Lund; B. Moe"));
        assert_eq!(meta.published.as_deref(), Some("20240131"));
        assert_eq!(meta.url.as_deref(), Some("https://example.org/1"));
    }

    #[test]
    fn a_bad_line_costs_only_itself() {
        let input =
            b"{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\n[]\n{\"id\":4,\"text\":[]}\n\0\n{\"id\":6,\"text\":\"b\"}\n";
        let documents = all(input, &Fields::default());
        let good: Vec<_> = documents.iter().flatten().map(Document::id).collect();
        assert_eq!(good, ["1", "6"]);
        let bad: Vec<_> = documents.iter().filter_map(|d| d.as_ref().err()).map(ToString::to_string).collect();
        for (error, line) in bad.iter().zip([2, 3, 4, 5]) {
            assert!(error.starts_with(&format!("news.jsonl:{line}: ")), "{error}");
        }
        assert_eq!(bad.len(), 4);
    }

    #[test]
    fn utf16_is_recoded_on_the_way() {
        let line = "{\"id\": \"å\", \"text\": \"“Nei,” 😀 \"}\n".repeat(900);
        for (big, bom) in [(true, "\u{feff}"), (false, "\u{feff}"), (true, ""), (false, "")] {
            let bytes: Vec<u8> = format!("{bom}{line}")
                .encode_utf16()
                .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
                .collect();
            let documents = all(&bytes, &Fields::default());
            assert_eq!(documents.len(), 900);
            for document in documents {
                let document = document.unwrap();
                assert_eq!((document.id(), document.text()), ("å", "“Nei,” 😀 "));
            }
        }
    }

    #[test]
    fn a_line_in_a_legacy_encoding() {
        let mut line = br#"{"id": 1, "text": "#.to_vec();
        line.extend(b"\"\x93Never,\x94 said the owner of the caf\xe9.\"}");
        assert_eq!(all(&line, &Fields::default()).remove(0).unwrap().text(), "“Never,” said the owner of the café.");
    }

    #[test]
    fn a_line_without_end_does_not_fill_the_memory() {
        let input = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"b\"}}\n", "a".repeat(1000));
        let lines = Lines::new("news.jsonl", Cursor::new(input)).unwrap().at_most(64);
        let read: Vec<_> = lines.collect();
        assert_eq!(read.len(), 2);
        assert!(read[0].as_ref().unwrap_err().to_string().starts_with("news.jsonl:1: a line longer than 64 bytes"));
        assert_eq!(read[1].as_ref().unwrap().number, 2);
    }

    #[test]
    fn the_lines_behind_a_mark_are_those_that_follow() {
        let text = "{\"text\":\"å\"}\r\n\n {}\nlonger than others, and of no use whatever\n{\"text\":\"b\"}\n\n{\"text\":\"c\"}";
        let utf16 = |mark: &str| format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for bytes in [text.into(), format!("\u{feff}{text}").into_bytes(), utf16(""), utf16("\u{feff}")] {
            let mut lines = Lines::new("a.jsonl", Cursor::new(bytes.clone())).unwrap().at_most(32);
            let mut left: Vec<_> = lines.by_ref().map(|line| format!("{line:?}")).collect();
            assert_eq!(left.len(), 5);
            let mut lines = Lines::new("a.jsonl", Cursor::new(bytes.clone())).unwrap().at_most(32);
            while !left.is_empty() {
                let behind =
                    Lines::starting_at("a.jsonl", Cursor::new(bytes.clone()), lines.mark()).unwrap().at_most(32);
                assert_eq!(behind.map(|line| format!("{line:?}")).collect::<Vec<_>>(), left);
                lines.next();
                left.remove(0);
            }
        }
    }
}
