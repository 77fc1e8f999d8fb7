//! The header of a record.

use httparse::{EMPTY_HEADER, Status};

use super::BEGIN;

/// Fields a header may have.
const FIELDS: usize = 128;

/// What is read in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What a server sent, over HTTP.
    Response,
    /// A page without the words of its server.
    Resource,
    /// Nothing.
    Other,
}

/// What a record says of itself.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) kind: Kind,
    /// Bytes behind the header.
    pub(super) length: u64,
    pub(super) uri: Option<String>,
    pub(super) id: Option<String>,
    /// The type of a resource, with its parameters.
    pub(super) content_type: Option<String>,
    /// The crawler has cut it off.
    pub(super) truncated: bool,
}

impl Head {
    /// Parses a header, from its version to the blank line behind it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn parse(header: &[u8]) -> Result<Self, String> {
        let wrong = |why: &str| format!("the record is damaged: {why}");
        let header = unfolded(header);
        let start = memchr::memchr(b'\n', &header).map_or(header.len(), |at| at + 1);
        let version = header.get(BEGIN.len()..start).unwrap_or_default().trim_ascii_end();
        if version.is_empty() || !version.iter().all(|b| b.is_ascii_digit() || *b == b'.') {
            return Err(wrong("it begins with no version of the format"));
        }
        let mut fields = [EMPTY_HEADER; FIELDS];
        let fields = match httparse::parse_headers(header.get(start..).unwrap_or_default(), &mut fields) {
            Ok(Status::Complete((_, fields))) => fields,
            Ok(Status::Partial) => return Err(wrong("its header has no end")),
            Err(error) => return Err(wrong(&format!("its header cannot be read ({error})"))),
        };
        let field = |name: &str| {
            let field = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
            let value = String::from_utf8_lossy(field.value).trim().to_owned();
            (!value.is_empty()).then_some(value)
        };
        // Where one breaks off, the header of the next one is taken for the rest of it.
        for name in ["WARC-Type", "WARC-Record-ID", "Content-Length"] {
            if fields.iter().filter(|field| field.name.eq_ignore_ascii_case(name)).count() > 1 {
                return Err(wrong(&format!("its header has more than one {name}")));
            }
        }
        let Some(length) = field("Content-Length") else { return Err(wrong("its header has no Content-Length")) };
        let Ok(length) = length.parse() else {
            return Err(wrong(&format!("its Content-Length `{}` is no number of bytes", length.escape_default())));
        };
        let Some(kind) = field("WARC-Type") else { return Err(wrong("its header has no WARC-Type")) };
        let content_type = field("Content-Type");
        let essence = content_type.as_deref().map(essence);
        let kind = match kind.to_ascii_lowercase().as_str() {
            // Others are what a resolver has said, or were not fetched from the web.
            "response" if essence.as_deref().is_none_or(|e| e == "application/http") => Kind::Response,
            "resource" if essence.as_deref().is_some_and(is_html) => Kind::Resource,
            _ => Kind::Other,
        };
        // Some crawlers put it in angle brackets, as an example in the first edition of the format has it.
        let uri = field("WARC-Target-URI").map(|uri| match uri.strip_prefix('<').and_then(|u| u.strip_suffix('>')) {
            Some(inner) => inner.to_owned(),
            None => uri,
        });
        Ok(Self {
            kind,
            length,
            uri,
            id: field("WARC-Record-ID"),
            content_type,
            truncated: field("WARC-Truncated").is_some(),
        })
    }
}

/// A header whose fields have a line each.
fn unfolded(header: &[u8]) -> Vec<u8> {
    let mut unfolded = Vec::with_capacity(header.len());
    for line in header.split_inclusive(|&b| b == b'\n') {
        if matches!(line, [b' ' | b'\t', ..]) {
            while matches!(unfolded.last(), Some(b'\r' | b'\n')) {
                unfolded.pop();
            }
        }
        unfolded.extend_from_slice(line);
    }
    unfolded
}

/// A type of content without its parameters, in small letters.
pub(super) fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The encoding a type of content names.
pub(super) fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// True for the types that pages have.
pub(super) fn is_html(essence: &str) -> bool {
    matches!(essence, "text/html" | "application/xhtml+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_in_all_its_forms() {
        let head = Head::parse(
            b"WARC/1.0\nwarc-type: Response\nWARC-Target-URI: <https://a.example/\xc3\xa5>\nContent-Type:\n application/http;\n\tmsgtype=response\ncontent-length: 12\nWARC-Truncated: length\n\n",
        )
        .unwrap();
        assert_eq!((head.kind, head.length, head.truncated), (Kind::Response, 12, true));
        assert_eq!(head.uri.as_deref(), Some("https://a.example/å"));
        assert_eq!(head.content_type.as_deref(), Some("application/http;\tmsgtype=response"));
    }

    #[test]
    fn a_damaged_header_is_told_from_another_record() {
        for (header, why) in [
            ("WARC-Type: response\r\n\r\n", "no Content-Length"),
            ("Content-Length: 1\r\n\r\n", "no WARC-Type"),
            ("WARC-Type: response\r\nContent-Length: -1\r\n\r\n", "`-1` is no number"),
            ("WARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\n", "is no number"),
            ("WARC-Type response\r\nContent-Length: 1\r\n\r\n", "cannot be read"),
        ] {
            let error = Head::parse(format!("WARC/1.1\r\n{header}").as_bytes()).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        let dns = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Type: text/dns\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(Head::parse(dns).unwrap().kind, Kind::Other);
    }

    #[test]
    fn the_encoding_stands_behind_the_type() {
        assert_eq!(charset("text/html; Charset=\"windows-1252\"; x").as_deref(), Some("windows-1252"));
        assert_eq!(charset("text/html; charset="), None);
        assert_eq!(essence(" Text/HTML ;charset=x"), "text/html");
    }
}
