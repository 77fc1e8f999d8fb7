//! Feeds: RSS, Atom and JSON Feed, each entry an article.
//!
//! The text is the entry's full content, else its summary or description; pictures, sound and what is said of them are left out.
//! An entry is called as its link is, else as its own identifier is, else `FILE#NUMBER`. Title, authors and date are its own
//! (authors, where it has none, the feed's); the date is in UTC; the outlet is the feed's title, the language the feed's.
//!
//! Entries are cut out of the feed one after the other, so that a damaged one costs only itself, and of a feed that is cut off
//! only the last one is lost.

mod json;
mod tags;
mod xml;

use std::sync::Arc;

use encoding_rs::Encoding;
use feed_rs::model::{Entry, Feed, Link, Person, Text};

use super::compose::Composer;
use super::fields::Fields;
use super::records::{Counted, Mark, Records, Unparsed};
use super::source::Source;
use super::{encoding, guard, html};
use crate::document::Metadata;
use crate::{Document, Error};

/// What stands about the entries of a feed: with one entry between, it is a feed of one entry.
#[derive(Debug, Default)]
struct Frame {
    before: Vec<u8>,
    after: Vec<u8>,
    /// What the feed says it is in, where that is not UTF-8.
    encoding: Option<&'static Encoding>,
}

/// Bytes of the frame, which is parsed anew with each entry; those of feeds have some thousand.
const LONGEST_FRAME: usize = 1 << 16;

/// Addresses in one entry that relative ones begin with. What they are together with those about them is kept, so that so many of
/// a short entry and so few of any do no harm.
const BASES: (usize, usize) = (16, 1 << 27);

/// No type of content.
const CDATA: &str = " type=\"CDATA\"";

/// The namespace of Atom before it was a standard, as archives of old feeds have it.
const ATOM_BEFORE: &str = "http://purl.org/atom/ns#";

/// What was called otherwise in it.
const RENAMED: &[(&str, &str)] = &[
    (ATOM_BEFORE, "http://www.w3.org/2005/Atom"),
    ("<issued>", "<published>"),
    ("</issued>", "</published>"),
    ("<modified>", "<updated>"),
    ("</modified>", "</updated>"),
    (" type=\"text/html\"", " type=\"html\""),
    (" type=\"text/plain\"", " type=\"text\""),
    (" type=\"application/xhtml+xml\"", " type=\"xhtml\""),
];

/// One entry, not yet parsed.
#[derive(Debug)]
struct Raw {
    file: Arc<str>,
    /// 1-based.
    number: usize,
    frame: Arc<Frame>,
    bytes: Vec<u8>,
}

/// The entries of `source` behind `mark`, none of them of more than `longest` bytes.
pub(super) fn open(source: Source, mark: Mark, longest: usize) -> Result<Box<dyn Records>, Error> {
    let head = source.head();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if head.starts_with(b"{") {
        return Ok(Box::new(Counted::behind(json::entries(source, longest)?, mark)));
    }
    Ok(Box::new(Counted::behind(xml::Entries::new(source, longest), mark)))
}

impl Unparsed for Raw {
    fn bytes(&self) -> usize {
        self.bytes.len()
    }

    fn document(self: Box<Self>, _: &Fields) -> Result<Document, Error> {
        let place = format!("{}#{}", self.file, self.number);
        let text = |bytes: &[u8]| match self.frame.encoding {
            Some(encoding) => Ok(encoding.decode_without_bom_handling(bytes).0.into_owned()),
            None => encoding::decode(&place, bytes.to_vec()),
        };
        let mut whole = text(&self.frame.before)?;
        whole.push_str(&text(&self.bytes)?);
        whole.push_str(&text(&self.frame.after)?);
        let wrong = |problem| Error::Record { place: place.clone(), problem };
        if whole.contains(ATOM_BEFORE) {
            whole = RENAMED.iter().fold(whole, |whole, (before, since)| whole.replace(before, since));
        }
        let bases = memchr::memmem::find_iter(whole.as_bytes(), b"xml:base").count();
        if bases > BASES.0 && bases.saturating_mul(whole.len()) > BASES.1 {
            return Err(wrong(format!(
                "it names {bases} addresses as bases (xml:base), as no entry does; leave it out"
            )));
        }
        let parsed = match parsed(&whole) {
            // Known of one widely used program: it names how the content is written down, and not what it is.
            Err(_) if whole.contains(CDATA) => parsed(&whole.replace(CDATA, " type=\"html\"")),
            parsed => parsed,
        };
        let mut feed = parsed.map_err(|e| wrong(format!("the entry is damaged ({e}); mend it, or leave it out")))?;
        let entry =
            feed.entries.pop().ok_or_else(|| wrong("the entry is damaged: nothing in it can be told".to_owned()))?;
        let url = address(&entry.links);
        let own = Some(entry.id.as_str()).filter(|id| !id.is_empty());
        let id = url.or(own).unwrap_or(&place);
        let meta = metadata(&feed, &entry, url.or(own.filter(|id| id.starts_with("http"))));
        let language = entry.language.clone().or_else(|| feed.language.clone());
        let mut document = body(id, &entry)?.ok_or_else(|| {
            wrong(
                "no text: the entry has neither content nor a summary, as those of sound and pictures have none"
                    .to_owned(),
            )
        })?;
        document.input = Some(self.file.to_string());
        document.language = language;
        document.meta = meta;
        Ok(document)
    }
}

/// The feed in `text`, or what is wrong with it.
fn parsed(text: &str) -> Result<Feed, String> {
    let parse = || {
        // What it would make up where there is none is left out.
        let parser = feed_rs::parser::Builder::new().id_generator(|_, _, _| String::new()).sanitize_content(false);
        parser.build().parse(text.as_bytes()).map_err(|e| e.to_string())
    };
    guard::guarded(parse).unwrap_or_else(Err)
}

/// The address of the article among an entry's links.
fn address(links: &[Link]) -> Option<&str> {
    let alternate = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    // Attachments of JSON Feed are links with a type.
    let page = |link: &&Link| link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
    let found = links.iter().filter(alternate).find(page)?;
    Some(found.href.trim()).filter(|href| !href.is_empty())
}

/// The entry's text; `None` where it has none.
fn body(id: &str, entry: &Entry) -> Result<Option<Document>, Error> {
    let content = entry.content.as_ref().and_then(|c| Some((c.body.as_deref()?, c.content_type.essence().to_string())));
    let summary = entry.summary.as_ref().map(|s| (s.content.as_str(), s.content_type.essence().to_string()));
    for (body, kind) in [content, summary].into_iter().flatten() {
        if body.trim().is_empty() {
            continue;
        }
        let document = if kind == "text/plain" { plain(id, body)? } else { html::fragment(id, body)? };
        if !document.text().trim().is_empty() {
            return Ok(Some(document));
        }
    }
    Ok(None)
}

/// Words without marks, their paragraphs set apart by blank lines.
fn plain(id: &str, text: &str) -> Result<Document, Error> {
    let mut composer = Composer::default();
    for line in text.lines() {
        if line.trim().is_empty() {
            composer.end_paragraph();
        } else {
            composer.push(line);
            composer.line_break();
        }
    }
    composer.finish(id)
}

fn metadata(feed: &Feed, entry: &Entry, url: Option<&str>) -> Metadata {
    let names = |people: &[Person]| {
        let names: Vec<_> = people.iter().filter_map(name).collect();
        (!names.is_empty()).then(|| names.join("; "))
    };
    let published = entry.published.or(entry.updated);
    Metadata {
        title: entry.title.as_ref().and_then(words),
        outlet: feed.title.as_ref().and_then(words),
        author: names(&entry.authors).or_else(|| names(&feed.authors)),
        published: published.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        url: url.map(str::to_owned),
    }
}

/// A person's name; where only an address of electronic mail is told, that is none.
fn name(person: &Person) -> Option<String> {
    let name = crate::read::one_line(person.name.as_deref()?);
    // RSS has them in brackets behind the address.
    let name = name.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or(&name).to_owned();
    let address = name.contains('@') && !name.contains(' ');
    (!address && !name.is_empty()).then_some(name)
}

/// The words of a title, without marks.
fn words(text: &Text) -> Option<String> {
    let marked = text.content_type.essence().to_string() != "text/plain" || text.content.contains("&#");
    let words = match html::fragment("", &text.content) {
        Ok(document) if marked => crate::read::one_line(document.text()),
        _ => crate::read::one_line(&text.content),
    };
    (!words.is_empty()).then_some(words)
}
