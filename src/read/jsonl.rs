//! JSON lines: one object a line, each an article, under the names that [`fields`](super::fields) lists.
//!
//! Strings are taken as they are, numbers as they are printed; of an object its `name`; a list's entries are joined by `; `.
//! A record without an identifier is called `FILE#LINE`. The lines are read one at a time.
//!
//! A file that is one list of such objects, or an object with such a list, is read too.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};
use std::sync::Arc;

use serde_json::value::RawValue;

use super::fields::{Fields, Places, Stand, Values};
use super::raw::Raw;
use super::records::{Mark, Records, Unparsed};
use super::source::Source;
use super::{LONGEST_DOCUMENT, Settings, encoding, json};
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
        let stand = Stand { file, number: self.number, place: &place };
        document(self.bytes, stand, fields, "each line is one whole article such as {\"id\": …, \"text\": …}")
    }
}

/// The article that the object in `bytes` is; `rule` is said where they hold none.
pub(super) fn document(bytes: Vec<u8>, stand: Stand<'_>, fields: &Fields, rule: &str) -> Result<Document, Error> {
    let object = encoding::decode(stand.place, bytes)?;
    let wrong = |problem| Error::Record { place: stand.place.to_owned(), problem };
    let object: BTreeMap<String, &RawValue> =
        serde_json::from_str(&object).map_err(|e| wrong(format!("not a JSON object ({e}); {rule}")))?;
    let (names, values): (Vec<String>, Vec<&RawValue>) = object.into_iter().unzip();
    let places = Places::of(&names, fields);
    places.no_text(&names, fields, "key").map_or(Ok(()), |problem| Err(wrong(problem)))?;
    places.document(&names, &Object(&values), fields, stand)
}

/// The values of an object.
struct Object<'a>(&'a [&'a RawValue]);

impl Values for Object<'_> {
    fn plain(&self, position: usize) -> Option<String> {
        plain(self.0.get(position)?)
    }

    fn kept(&self, position: usize) -> Option<String> {
        let value = self.0.get(position)?;
        // What has no obvious text is handed on as it is written.
        plain(value)
            .or_else(|| Some(value.get()).filter(|raw| !matches!(*raw, "null" | "\"\"" | "[]")).map(str::to_owned))
    }

    fn text(&self, position: usize) -> Result<String, String> {
        let value = self.0.get(position).map_or("null", |value| value.get());
        serde_json::from_str(value).map_err(|e| format!("is not a string ({e})"))
    }
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

/// True where there are lines in `head` and none of them begins as an object does: an error for each would hide what is wrong.
fn no_line_begins(head: &[u8]) -> bool {
    // What matters is ASCII, which UTF-16 has among zeros.
    let head: Vec<u8> = head.iter().copied().filter(|&b| b != 0 && b < 0x80).collect();
    let mut lines = head.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_start).filter(|line| !line.is_empty());
    let mut count = 0;
    lines.all(|line| {
        count += 1;
        line.first() != Some(&b'{')
    }) && count > 1
}

/// The articles of `source` behind `mark`, none of them of more bytes than `settings` allow.
pub(super) fn open(source: Source, mark: Mark, settings: &Settings) -> Result<Box<dyn Records>, Error> {
    if json::is_one_value(source.head()) {
        return json::open(source, mark, settings);
    }
    if no_line_begins(source.head()) {
        let problem = "no JSON lines, since no line at its beginning is an object; where it is something else, name that with \
                       --input-format";
        return Err(Error::Input { path: source.path().to_owned(), problem: problem.to_owned() });
    }
    let file = Arc::clone(source.name());
    let raw = Raw::of(source, mark.byte)?;
    let lines = Lines { raw, file: file.to_string(), line: mark.line, longest: settings.longest, ended: false };
    Ok(Box::new(LinesOf { file, lines }))
}

/// The lines of an input that are not blank, read one at a time.
pub struct Lines {
    raw: Raw,
    file: String,
    /// Lines taken.
    line: usize,
    longest: usize,
    ended: bool,
}

impl Lines {
    /// Reads from `reader`; `file` names it in errors. A byte-order mark is skipped and UTF-16 is recoded on the way. Lines of more
    /// than [`LONGEST_DOCUMENT`] bytes are refused: an input without line ends would fill the memory.
    ///
    /// # Errors
    /// [`Error::Io`] where the first bytes cannot be read.
    pub fn new(file: &str, reader: impl Read + Send + 'static) -> Result<Self, Error> {
        let raw = Raw::new(file, reader)?;
        Ok(Self { raw, file: file.to_owned(), line: 0, longest: LONGEST_DOCUMENT, ended: false })
    }

    /// The same lines from `mark` on, which is one of [`Lines::mark`]; where there is nothing to recode, the bytes before it are
    /// not read.
    ///
    /// # Errors
    /// [`Error::Io`] where the place cannot be reached.
    pub fn starting_at(file: &str, reader: impl Read + Seek + Send + 'static, mark: Mark) -> Result<Self, Error> {
        let raw = Raw::starting_at(file, reader, mark.byte)?;
        Ok(Self { raw, file: file.to_owned(), line: mark.line, longest: LONGEST_DOCUMENT, ended: false })
    }

    /// Refuses lines of more than `longest` bytes.
    #[must_use]
    pub fn at_most(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    /// How far the lines taken so far reach.
    pub fn mark(&self) -> Mark {
        Mark { line: self.line, byte: self.raw.taken() }
    }

    /// The next line with its end, at most `longest` bytes of it.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        self.raw.take_to(b'\n', self.longest.saturating_add(1), bytes)
    }
}

impl Iterator for Lines {
    type Item = Result<Line, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let mut bytes = Vec::new();
            self.line += 1;
            match self.read(&mut bytes) {
                Ok(0) => break,
                Ok(read) if read > self.longest => {
                    let mut problem = format!(
                        "a line longer than {} bytes: where this is JSON lines, split the article, or allow longer ones with \
                         --max-document-bytes",
                        self.longest
                    );
                    // The rest of the line is passed over; what follows it is read as usual.
                    if let Err(why) = self.raw.pass_to(b'\n', bytes) {
                        self.ended = true;
                        problem.push_str("; nothing behind it is read: ");
                        problem.push_str(&why);
                    }
                    return Some(Err(Error::Record { place: format!("{}:{}", self.file, self.line), problem }));
                }
                Ok(_) => {
                    if bytes.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    while bytes.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
                        bytes.pop();
                    }
                    return Some(Ok(Line { number: self.line, bytes }));
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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn all(bytes: &[u8], fields: &Fields) -> Vec<Result<Document, Error>> {
        let lines = Lines::new("news.jsonl", Cursor::new(bytes.to_vec())).unwrap();
        lines.map(|line| line.and_then(|l| l.document("news.jsonl", fields))).collect()
    }

    fn one(line: &str) -> Document {
        all(line.as_bytes(), &Fields::default()).remove(0).unwrap()
    }

    #[test]
    fn what_is_no_json_at_all_is_said_once() {
        for (head, none) in [
            ("Minister calls toll a mistake\n\nHALLAND - She said so.\n", true),
            ("id,text\n1,a\n", true),
            ("no json\n{\"text\": \"a\"}\n", false),
            ("\n  {\"text\": \"a\"}\n", false),
            ("one line of any length", false),
            ("", false),
        ] {
            assert_eq!(no_line_begins(head.as_bytes()), none, "{head}");
            let wide: Vec<u8> = head.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(no_line_begins(&wide), none, "{head}");
        }
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
        let fields = Fields { id: Some("nr".into()), text: Some("story".into()), ..Fields::default() };
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
