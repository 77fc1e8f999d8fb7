//! How the articles of an input are laid out, by its name and by its first bytes.

use std::path::Path;

/// How the articles of an input are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// The whole file is the text of one article.
    Text,
    /// A web page: one article, with its menus and what else is about it.
    Html,
    /// One JSON object a line, each an article.
    Jsonl,
    /// A table with an article a row, its cells separated by commas (or semicolons).
    Csv,
    /// The same, its cells separated by tabs.
    Tsv,
    /// A columnar table with an article a row.
    Parquet,
    /// A web crawl: one response a record.
    Warc,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A book, each of its chapters an article.
    Epub,
    /// A word processor's document: one article.
    Docx,
    /// Printed pages: one article.
    Pdf,
}

/// What is told of a format in one place.
struct About {
    format: Format,
    /// As `--input-format` names it.
    name: &'static str,
    /// File extensions, the usual one first; [`Format::of`] knows them in capitals too.
    extensions: &'static [&'static str],
    /// The first of these extensions stand for it in a folder too; the others only where a file is named.
    in_folders: usize,
    /// True where one file can hold many articles.
    records: bool,
    built_in: bool,
}

static FORMATS: [About; 11] = [
    About {
        format: Format::Text,
        name: "text",
        extensions: &["txt", "text"],
        in_folders: 1,
        records: false,
        built_in: true,
    },
    About {
        format: Format::Html,
        name: "html",
        extensions: &["html", "htm", "xhtml"],
        in_folders: 3,
        records: false,
        built_in: cfg!(feature = "html"),
    },
    About {
        format: Format::Jsonl,
        name: "jsonl",
        extensions: &["jsonl", "ndjson", "json"],
        in_folders: 2,
        records: true,
        built_in: true,
    },
    About { format: Format::Csv, name: "csv", extensions: &["csv"], in_folders: 1, records: true, built_in: true },
    About {
        format: Format::Tsv,
        name: "tsv",
        extensions: &["tsv", "tab"],
        in_folders: 2,
        records: true,
        built_in: true,
    },
    About {
        format: Format::Parquet,
        name: "parquet",
        extensions: &["parquet", "pq"],
        in_folders: 2,
        records: true,
        built_in: cfg!(feature = "parquet"),
    },
    About {
        format: Format::Warc,
        name: "warc",
        extensions: &["warc"],
        in_folders: 1,
        records: true,
        built_in: cfg!(feature = "warc"),
    },
    About {
        format: Format::Feed,
        name: "feed",
        extensions: &["rss", "atom", "xml", "rdf"],
        in_folders: 3,
        records: true,
        built_in: cfg!(feature = "feed"),
    },
    About {
        format: Format::Epub,
        name: "epub",
        extensions: &["epub"],
        in_folders: 1,
        records: true,
        built_in: cfg!(feature = "epub"),
    },
    About {
        format: Format::Docx,
        name: "docx",
        extensions: &["docx"],
        in_folders: 1,
        records: false,
        built_in: cfg!(feature = "docx"),
    },
    About {
        format: Format::Pdf,
        name: "pdf",
        extensions: &["pdf"],
        in_folders: 1,
        records: false,
        built_in: cfg!(feature = "pdf"),
    },
];

/// What compressed files are called besides: `news.jsonl.gz`.
const COMPRESSED: [&str; 4] = ["gz", "gzip", "zst", "zstd"];

impl Format {
    /// Every format, whether this build reads it or not.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(|about| about.format)
    }

    /// The format of this name (`jsonl`).
    pub fn named(name: &str) -> Option<Self> {
        FORMATS.iter().find(|about| about.name == name).map(|about| about.format)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.about().map_or("", |about| about.name)
    }

    /// Its usual extensions, as they are looked for in folders.
    pub fn extensions(self) -> &'static [&'static str] {
        self.about().map_or(&[], About::in_folders)
    }

    /// True where one file can hold many articles.
    pub fn holds_records(self) -> bool {
        self.about().is_some_and(|about| about.records)
    }

    /// True where this build reads it.
    pub fn is_built_in(self) -> bool {
        self.about().is_some_and(|about| about.built_in)
    }

    /// The format a file's extension stands for, in capitals or not, that of compression left out; `None` for another one, or none.
    pub fn of(path: &Path) -> Option<Self> {
        named(path, |about| about.extensions)
    }

    /// The same for a file found in a folder, where only the extensions count that stand for articles and for little else.
    pub fn in_folder(path: &Path) -> Option<Self> {
        named(path, About::in_folders)
    }

    /// The format that `head`, the first bytes of an uncompressed file, leaves no doubt of; `None` for text and what may be text.
    ///
    /// Of archives of the ZIP kind the name of the first file tells, so `head` should have some hundred bytes.
    pub fn by_content(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PAR1") {
            return Some(Self::Parquet);
        }
        if head.starts_with(b"WARC/") {
            return Some(Self::Warc);
        }
        if head.starts_with(b"%PDF-") {
            return Some(Self::Pdf);
        }
        if head.starts_with(b"PK\x03\x04") {
            // An EPUB begins with its type by its own rules; of what else is zipped, only the word processor's is read.
            let epub = memchr::memmem::find(head, b"application/epub+zip").is_some();
            return Some(if epub { Self::Epub } else { Self::Docx });
        }
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let begins = |with: &str| head.get(..with.len()).is_some_and(|h| h.eq_ignore_ascii_case(with.as_bytes()));
        if head.starts_with(b"{") && memchr::memmem::find(head, b"jsonfeed.org/version").is_some() {
            return Some(Self::Feed);
        }
        if !head.starts_with(b"<") {
            return None;
        }
        if begins("<!doctype html") || begins("<html") {
            return Some(Self::Html);
        }
        if begins("<rss") || begins("<feed") || begins("<rdf:rdf") {
            return Some(Self::Feed);
        }
        if begins("<?xml") {
            let has = |tag: &str| memchr::memmem::find(head, tag.as_bytes()).is_some();
            if has("<html") {
                return Some(Self::Html);
            }
            if has("<rss") || has("<feed") || has("<rdf:RDF") {
                return Some(Self::Feed);
            }
        }
        None
    }

    /// The likeliest format of a file whose name tells none, and of which [`Format::by_content`] is not sure.
    pub fn guessed(head: &[u8]) -> Self {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        // An object, or a list of them.
        let first = head.strip_prefix(b"[").unwrap_or(head).trim_ascii_start();
        let object = first.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""));
        if object { Self::Jsonl } else { Self::Text }
    }

    fn about(self) -> Option<&'static About> {
        FORMATS.iter().find(|about| about.format == self)
    }
}

impl About {
    fn in_folders(&self) -> &'static [&'static str] {
        self.extensions.get(..self.in_folders).unwrap_or_default()
    }
}

/// The format whose `extensions` have that of `path`.
fn named(path: &Path, extensions: impl Fn(&'static About) -> &'static [&'static str]) -> Option<Format> {
    let name = path.file_name()?.as_encoded_bytes();
    let mut ends = name.rsplit(|&b| b == b'.');
    let mut last = ends.next()?;
    if COMPRESSED.iter().any(|c| last.eq_ignore_ascii_case(c.as_bytes())) {
        last = ends.next()?;
    }
    // The name itself is no extension.
    ends.next()?;
    let fits = |about: &'static About| extensions(about).iter().any(|e| last.eq_ignore_ascii_case(e.as_bytes()));
    FORMATS.iter().find(|about| fits(about)).map(|about| about.format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_format_compressed_or_not() {
        for (name, format) in [
            ("a.txt", Some(Format::Text)),
            ("A.TXT.GZ", Some(Format::Text)),
            ("news/a.b.jsonl.zst", Some(Format::Jsonl)),
            ("a.json", Some(Format::Jsonl)),
            ("crawl.warc.gz", Some(Format::Warc)),
            ("a.gz", None),
            ("txt", None),
            ("a", None),
            ("a.md", None),
        ] {
            assert_eq!(Format::of(Path::new(name)), format, "{name}");
        }
        assert_eq!(Format::in_folder(Path::new("a.json")), None);
        assert_eq!(Format::in_folder(Path::new("a.htm.gz")), Some(Format::Html));
    }

    #[test]
    fn every_format_has_a_name_and_extensions_of_its_own() {
        let mut extensions: Vec<_> = FORMATS.iter().flat_map(|about| about.extensions).collect();
        let all = extensions.len();
        extensions.sort_unstable();
        extensions.dedup();
        assert_eq!(extensions.len(), all);
        for format in Format::all() {
            assert_eq!(Format::named(format.name()), Some(format));
            assert!(!format.extensions().is_empty());
        }
    }

    #[test]
    fn what_begins_with_an_object_is_json() {
        for head in [&b"{\"text\": 1}"[..], b"\xef\xbb\xbf\n[ {\n \"id\""] {
            assert_eq!(Format::guessed(head), Format::Jsonl);
        }
        for head in [&b"[\"No\"]"[..], b"{Note} Text", b"[Map] \"No,\" he said", b""] {
            assert_eq!(Format::guessed(head), Format::Text);
        }
    }

    #[test]
    fn first_bytes_tell_the_format_where_they_leave_no_doubt() {
        for (head, format) in [
            (&b"PAR1\x15"[..], Some(Format::Parquet)),
            (b"WARC/1.0\r\n", Some(Format::Warc)),
            (b"%PDF-1.7", Some(Format::Pdf)),
            (b"PK\x03\x04\0\0\0\0mimetypeapplication/epub+zip", Some(Format::Epub)),
            (b"PK\x03\x04\0\0\0\0word/document.xml", Some(Format::Docx)),
            (b"\xef\xbb\xbf \n<!DOCTYPE HTML>", Some(Format::Html)),
            (b"<?xml version='1.0'?>\n<rss version='2.0'>", Some(Format::Feed)),
            (b"<?xml version='1.0'?><html xmlns='x'>", Some(Format::Html)),
            (b"<?xml version='1.0'?><book/>", None),
            (b"<Ms. Vass> came.", None),
            (b"{\"text\": \"\"}", None),
            (b"{\n \"version\": \"https://jsonfeed.org/version/1.1\"", Some(Format::Feed)),
            (b"Text", None),
            (b"", None),
        ] {
            assert_eq!(Format::by_content(head), format, "{}", String::from_utf8_lossy(head));
        }
    }
}
