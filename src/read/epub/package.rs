//! What a book says of itself: its parts in reading order, and their titles.

use std::collections::{HashMap, HashSet};

use super::super::archive::Archive;
use super::super::encoding;
use super::super::xml::{Step, walk};
use crate::document::Metadata;

/// A part of the book that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Its name in the archive.
    pub(super) path: String,
    /// As the table of contents has it.
    pub(super) title: Option<String>,
}

/// What a book says of itself.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) meta: Metadata,
    pub(super) language: Option<String>,
    /// The chapters in reading order, without those that the book declares to be something else.
    pub(super) spine: Vec<Item>,
}

/// A line of the manifest.
#[derive(Debug, Default)]
struct Part {
    path: String,
    kind: String,
    properties: String,
}

impl Package {
    /// Reads the parts of `archive` that tell.
    ///
    /// # Errors
    /// What is wrong with the book as a whole, for a message.
    pub(super) fn of(archive: &mut Archive) -> Result<Self, String> {
        let container = text(archive, "META-INF/container.xml")?.ok_or("this is a ZIP archive, but no book (EPUB)")?;
        let mut root = None;
        let walked = walk(&container, |step| {
            if let Step::Open(element) = step
                && element.name == "rootfile"
                && root.is_none()
            {
                root = element.attribute("full-path");
            }
        });
        let root = match (root, walked) {
            (Some(root), _) => root,
            (None, Err(problem)) => return Err(format!("{problem} (in its part META-INF/container.xml)")),
            (None, Ok(())) => return Err("it does not say where its contents are listed".to_owned()),
        };
        let listing =
            text(archive, &root)?.ok_or_else(|| format!("it has no part {root}, which lists its contents"))?;
        let mut listed = Listing::new(&root);
        walk(&listing, |step| listed.step(&step)).map_err(|problem| format!("{problem} (in its part {root})"))?;
        let (titles, mut others) = listed.titles(archive);
        others.extend(std::mem::take(&mut listed.others));
        let mut spine = Vec::new();
        // No part may be listed twice; a small book could be made a long one by it.
        let mut seen = HashSet::new();
        for id in &listed.spine {
            let Some(part) = listed.manifest.get(id) else { continue };
            let page = part.kind.is_empty() || part.kind.contains("html");
            if page && seen.insert(&part.path) && !has_word(&part.properties, "nav") && !others.contains(&part.path) {
                spine.push(Item { path: part.path.clone(), title: titles.get(&part.path).cloned() });
            }
        }
        if spine.is_empty() {
            return Err("it lists no chapters".to_owned());
        }
        Ok(Self { meta: listed.meta, language: listed.language, spine })
    }
}

/// A part as text.
fn text(archive: &mut Archive, name: &str) -> Result<Option<String>, String> {
    let Some(bytes) = archive.part(name)? else { return Ok(None) };
    encoding::decode(name, bytes).map(Some).map_err(|error| error.to_string())
}

/// The package document, as far as it has been walked through.
struct Listing {
    folder: String,
    meta: Metadata,
    language: Option<String>,
    manifest: HashMap<String, Part>,
    /// Identifiers.
    spine: Vec<String>,
    /// The identifier of the older kind of table of contents.
    contents: Option<String>,
    /// Paths of what is no chapter.
    others: HashSet<String>,
    value: String,
}

impl Listing {
    fn new(root: &str) -> Self {
        Self {
            folder: folder(root).to_owned(),
            meta: Metadata::default(),
            language: None,
            manifest: HashMap::new(),
            spine: Vec::new(),
            contents: None,
            others: HashSet::new(),
            value: String::new(),
        }
    }

    fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Open(element) => {
                self.value.clear();
                let value = |name| element.attribute(name).unwrap_or_default();
                match element.name {
                    "item" => {
                        let path = resolved(&self.folder, &value("href"));
                        let part = Part { path, kind: value("media-type"), properties: value("properties") };
                        self.manifest.insert(value("id"), part);
                    }
                    "spine" => self.contents = element.attribute("toc"),
                    "itemref" => self.spine.push(value("idref")),
                    "reference" if is_other(&value("type")) => {
                        self.others.insert(resolved(&self.folder, &value("href")));
                    }
                    _ => {}
                }
            }
            Step::Text(words) => self.value.push_str(words),
            Step::Close(name) => {
                let words = crate::read::one_line(&self.value);
                self.value.clear();
                if words.is_empty() {
                    return;
                }
                match *name {
                    "title" if self.meta.title.is_none() => self.meta.title = Some(words),
                    "publisher" if self.meta.outlet.is_none() => self.meta.outlet = Some(words),
                    "date" if self.meta.published.is_none() => self.meta.published = Some(words),
                    "language" if self.language.is_none() => self.language = Some(words),
                    "creator" => match &mut self.meta.author {
                        Some(authors) => authors.extend(["; ", &words]),
                        author => *author = Some(words),
                    },
                    _ => {}
                }
            }
        }
    }

    /// The titles of the table of contents by the paths they lead to, and the paths of what the book declares to be no chapter.
    fn titles(&self, archive: &mut Archive) -> (HashMap<String, String>, HashSet<String>) {
        let navigation = self.manifest.values().find(|part| has_word(&part.properties, "nav"));
        let older = self.contents.as_ref().and_then(|id| self.manifest.get(id));
        let (mut titles, mut others) = (HashMap::new(), HashSet::new());
        // Titles are worth having, but not the loss of a book.
        for part in [navigation, older].into_iter().flatten() {
            if let Ok(Some(xml)) = text(archive, &part.path) {
                let mut table = Contents { folder: folder(&part.path), titles, others, ..Contents::default() };
                let _ = walk(&xml, |step| table.step(&step));
                (titles, others) = (table.titles, table.others);
            }
        }
        (titles, others)
    }
}

/// A table of contents, of either kind.
#[derive(Default)]
struct Contents<'a> {
    folder: &'a str,
    titles: HashMap<String, String>,
    others: HashSet<String>,
    /// Where the words lead that are being read.
    target: Option<String>,
    words: String,
    /// What the `nav` is for that is open.
    purpose: String,
}

impl Contents<'_> {
    fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Open(element) => match element.name {
                "nav" => self.purpose = element.attribute("type").unwrap_or_default(),
                "a" => {
                    self.words.clear();
                    let path = element.attribute("href").map(|href| resolved(self.folder, &href));
                    if self.purpose == "landmarks" && element.attribute("type").is_some_and(|kind| is_other(&kind)) {
                        self.others.extend(path);
                    } else if matches!(self.purpose.as_str(), "toc" | "") {
                        self.target = path;
                    }
                }
                "navLabel" => self.words.clear(),
                "content" => {
                    // Of the older kind, where it follows the words.
                    if let Some(source) = element.attribute("src") {
                        self.target = Some(resolved(self.folder, &source));
                        self.put();
                    }
                }
                _ => {}
            },
            Step::Text(words) => self.words.push_str(words),
            Step::Close("a") => self.put(),
            Step::Close(_) => {}
        }
    }

    fn put(&mut self) {
        let words = crate::read::one_line(&self.words);
        self.words.clear();
        if let (Some(target), false) = (self.target.take(), words.is_empty()) {
            // What leads into the middle of a chapter comes behind what leads to its beginning.
            self.titles.entry(target).or_insert(words);
        }
    }
}

/// True for the names of what is no chapter, in either kind of table.
fn is_other(kinds: &str) -> bool {
    const OTHERS: [&str; 9] =
        ["cover", "toc", "title-page", "titlepage", "copyright-page", "loi", "lot", "index", "landmarks"];
    OTHERS.iter().any(|other| has_word(kinds, other))
}

pub(super) fn has_word(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|w| w == word)
}

/// The folder a part is in, without a slash at its end.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The name in the archive of what a part in `folder` calls `href`, without the place in it.
fn resolved(folder: &str, href: &str) -> String {
    let href = decoded(href.split('#').next().unwrap_or_default());
    let mut steps: Vec<&str> = if href.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in href.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// An address with its `%20`s decoded.
pub(super) fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let digit =
            |at: usize| tail.get(at).and_then(|&b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high << 4 | low);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    #[test]
    fn addresses_are_resolved_within_the_archive() {
        assert_eq!(resolved("OEBPS", "text/a%20b.xhtml#p3"), "OEBPS/text/a b.xhtml");
        assert_eq!(resolved("OEBPS/nav", "../text/./a.xhtml"), "OEBPS/text/a.xhtml");
        assert_eq!(resolved("", "a.xhtml"), "a.xhtml");
        assert_eq!(resolved("OEBPS", "/../../a%2"), "a%2");
        assert_eq!(resolved("OEBPS", "%E2%82%AC%zz"), "OEBPS/€%zz");
    }

    #[test]
    fn a_chapter_that_is_listed_twice_is_read_once() {
        let listing = "<package><creator>A. Vass</creator><creator>J. Reyk</creator><manifest><item id='a' href='a.xhtml'/>\
                       <item id='b' href='b.xhtml'/></manifest><spine><itemref idref='b'/><itemref idref='a'/>\
                       <itemref idref='b'/></spine></package>";
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let parts = [("META-INF/container.xml", "<rootfile full-path='x.opf'/>"), ("x.opf", listing)];
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, part) in parts {
            zip.start_file(name, stored).unwrap();
            zip.write_all(part.as_bytes()).unwrap();
        }
        let mut archive = Archive::open(zip.finish().unwrap(), 1 << 20).unwrap();
        let package = Package::of(&mut archive).unwrap();
        assert_eq!(package.spine.iter().map(|item| item.path.as_str()).collect::<Vec<_>>(), ["b.xhtml", "a.xhtml"]);
        assert_eq!(package.meta.author.as_deref(), Some("A. Vass; J. Reyk"));
    }
}
