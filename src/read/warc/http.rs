//! A server's response: what it says of the page, and the page as it was before it was sent.

use std::io::Read;

use httparse::{EMPTY_HEADER, ParserConfig, Status};

use super::super::Format;
use super::head::{charset, essence, is_html};

/// Fields a response may have.
const FIELDS: usize = 256;

/// Bytes of a body by which a page is told.
const TOLD_BY: u64 = 1 << 10;

/// What a server says of what it sends.
#[derive(Debug)]
pub(super) struct Response {
    status: u16,
    /// Bytes before the body.
    body: usize,
    content_type: Option<String>,
    /// What was done to the body, in that order.
    codings: Vec<Coding>,
}

/// How a body is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
    Chunked,
}

impl Coding {
    fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "br" => Some(Self::Brotli),
            "zstd" => Some(Self::Zstd),
            "chunked" => Some(Self::Chunked),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "brotli",
            Self::Zstd => "zstd",
            Self::Chunked => "chunked",
        }
    }

    /// True where `body` may be coded so; crawlers undo it and leave the header as it was.
    fn fits(self, body: &[u8]) -> bool {
        match self {
            Self::Gzip => body.starts_with(&[0x1f, 0x8b]),
            Self::Zstd => body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
            Self::Chunked => matches!(httparse::parse_chunk_size(body), Ok(Status::Complete(_))),
            Self::Deflate | Self::Brotli => !begins_as_page(body),
        }
    }

    /// `body` before it was coded so, up to `limit` bytes of it; and whether something is wrong with it.
    fn undone(self, body: &[u8], limit: u64) -> (Vec<u8>, Result<(), String>) {
        match self {
            Self::Gzip => read(flate2::bufread::MultiGzDecoder::new(body), limit),
            Self::Deflate => match read(flate2::bufread::ZlibDecoder::new(body), limit) {
                // Some servers leave out what zlib puts around it.
                (bytes, Err(_)) if bytes.is_empty() => read(flate2::bufread::DeflateDecoder::new(body), limit),
                done => done,
            },
            Self::Brotli => read(brotli_decompressor::Decompressor::new(body, 1 << 12), limit),
            #[cfg(feature = "zstd")]
            Self::Zstd => match zstd::stream::read::Decoder::with_buffer(body) {
                Ok(decoder) => read(decoder, limit),
                Err(error) => (Vec::new(), Err(error.to_string())),
            },
            #[cfg(not(feature = "zstd"))]
            Self::Zstd => (Vec::new(), Err("this build of the program does not read it".to_owned())),
            Self::Chunked => chunks(body, limit),
        }
    }
}

fn read(reader: impl Read, limit: u64) -> (Vec<u8>, Result<(), String>) {
    let mut bytes = Vec::new();
    let read = reader.take(limit).read_to_end(&mut bytes);
    (bytes, read.map(drop).map_err(|error| error.to_string()))
}

fn chunks(mut body: &[u8], limit: u64) -> (Vec<u8>, Result<(), String>) {
    let mut bytes = Vec::new();
    loop {
        let Ok(Status::Complete((start, length))) = httparse::parse_chunk_size(body) else {
            return (bytes, Err("a chunk without its length".to_owned()));
        };
        let Some(rest) = body.get(start..) else { return (bytes, Ok(())) };
        if length == 0 || bytes.len() as u64 > limit {
            return (bytes, Ok(()));
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some(chunk) = rest.get(..length) else {
            bytes.extend_from_slice(rest);
            return (bytes, Err("it ends within a chunk".to_owned()));
        };
        bytes.extend_from_slice(chunk);
        let rest = rest.get(length..).unwrap_or_default();
        body = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// True for text that begins with a tag.
fn begins_as_page(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    matches!(body, [b'<', b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z', ..])
}

impl Response {
    /// Parses the beginning of a response, which should hold all of its header.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        // The later versions of the protocol have no such line; crawlers write one with the version's number.
        let version = memchr::memchr(b' ', bytes).and_then(|end| bytes.get(..end)).unwrap_or_default();
        let known = matches!(version, b"HTTP/1.0" | b"HTTP/1.1");
        let renamed = version.starts_with(b"HTTP/") && !known && version.len() <= b"HTTP/2.0".len();
        let mut as_first = Vec::new();
        let as_read = if renamed {
            as_first.extend_from_slice(b"HTTP/1.1");
            as_first.extend_from_slice(bytes.get(version.len()..).unwrap_or_default());
            &as_first
        } else {
            bytes
        };
        let mut fields = [EMPTY_HEADER; FIELDS];
        let mut response = httparse::Response::new(&mut fields);
        let mut parser = ParserConfig::default();
        parser
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_multiple_spaces_in_response_status_delimiters(true)
            .ignore_invalid_headers_in_responses(true);
        let body = match parser.parse_response(&mut response, as_read) {
            Ok(Status::Complete(body)) if renamed => body + version.len() - b"HTTP/1.1".len(),
            Ok(Status::Complete(body)) => body,
            Ok(Status::Partial) => return Err("the server's response ends within its header".to_owned()),
            Err(error) => return Err(format!("the server's response cannot be read ({error})")),
        };
        let fields = |name: &'static str| {
            let named = response.headers.iter().filter(move |field| field.name.eq_ignore_ascii_case(name));
            named.map(|field| String::from_utf8_lossy(field.value))
        };
        let codings = |name| fields(name).flat_map(|f| f.split(',').filter_map(Coding::named).collect::<Vec<_>>());
        Ok(Self {
            status: response.code.unwrap_or(0),
            body,
            content_type: fields("Content-Type").map(|f| f.trim().to_owned()).rfind(|f| !f.is_empty()),
            codings: codings("Content-Encoding").chain(codings("Transfer-Encoding")).collect(),
        })
    }

    /// True where a page was sent, by its type or, where that is missing, by the beginning of the record's bytes.
    pub(super) fn is_page(&self, bytes: &[u8]) -> bool {
        if self.status != 200 {
            return false;
        }
        if let Some(content_type) = &self.content_type {
            return is_html(&essence(content_type));
        }
        // What follows of the body does not matter, so that neither does where it breaks off.
        let mut body = bytes.get(self.body..).unwrap_or_default().to_vec();
        for coding in self.codings.iter().rev() {
            if coding.fits(&body) {
                body = coding.undone(&body, TOLD_BY).0;
            }
        }
        Format::by_content(&body) == Some(Format::Html)
    }

    /// The encoding the page is in, where its server has said so.
    pub(super) fn charset(&self) -> Option<String> {
        self.content_type.as_deref().and_then(charset)
    }

    /// The page of the response in `bytes`, of which there may be `longest`; one that has been cut off is read as far as it goes.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn into_page(self, mut bytes: Vec<u8>, longest: usize, cut_off: bool) -> Result<Vec<u8>, String> {
        bytes.drain(..self.body.min(bytes.len()));
        for coding in self.codings.into_iter().rev() {
            if !coding.fits(&bytes) {
                continue;
            }
            let (undone, sound) = coding.undone(&bytes, (longest as u64).saturating_add(1));
            if undone.len() > longest {
                return Err(format!(
                    "the page has more than {longest} bytes, unpacked: allow longer ones with --max-document-bytes"
                ));
            }
            if let Err(why) = sound
                && (!cut_off || undone.is_empty())
            {
                return Err(format!("the page is damaged: it is sent as {}, and {why}", coding.name()));
            }
            bytes = undone;
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;

    use super::*;

    const LONGEST: usize = 1 << 20;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// A response whose body is `body`, as a page; or what is wrong with it.
    fn sent(codings: &str, body: &[u8], longest: usize, cut_off: bool) -> Result<String, String> {
        let mut bytes = format!("HTTP/1.1 200 OK\r\n{codings}\r\n").into_bytes();
        bytes.extend_from_slice(body);
        let response = Response::parse(&bytes).unwrap();
        assert!(cut_off || response.is_page(&bytes), "{codings}");
        response.into_page(bytes, longest, cut_off).map(|page| String::from_utf8(page).unwrap())
    }

    #[test]
    fn what_was_done_to_a_page_to_send_it_is_undone() {
        const PAGE: &str = "<!DOCTYPE html><p>“Never,” said Ms. Vass.</p>";
        let zlib = {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(PAGE.as_bytes()).unwrap();
            encoder.finish().unwrap()
        };
        let raw = {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(PAGE.as_bytes()).unwrap();
            encoder.finish().unwrap()
        };
        let chunked = |body: &[u8]| {
            let mut chunks = Vec::new();
            for chunk in body.chunks(9) {
                write!(chunks, "{:x};name=value\r\n", chunk.len()).unwrap();
                chunks.extend_from_slice(chunk);
                chunks.extend_from_slice(b"\r\n");
            }
            chunks.extend_from_slice(b"0\r\n\r\n");
            chunks
        };
        // Brotli without compression: its window, one block as it is, the end.
        let length = PAGE.len() - 1;
        // Bits: window 16 (0), not last (0), four nibbles (00), the length, uncompressed (1).
        let header = (length << 4) | (1 << 20);
        let mut brotli = header.to_le_bytes()[..3].to_vec();
        brotli.extend_from_slice(PAGE.as_bytes());
        brotli.push(3);
        for (codings, body) in [
            ("", PAGE.as_bytes().to_vec()),
            ("Transfer-Encoding: chunked\r\n", chunked(PAGE.as_bytes())),
            ("Content-Encoding: gzip\r\n", gzip(PAGE.as_bytes())),
            ("content-encoding: GZIP\r\ntransfer-encoding: chunked\r\n", chunked(&gzip(PAGE.as_bytes()))),
            ("Content-Encoding: deflate\r\n", zlib),
            ("Content-Encoding: deflate\r\n", raw),
            ("Content-Encoding: br\r\n", brotli),
            // As crawlers leave it that undo it themselves.
            ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", PAGE.as_bytes().to_vec()),
            ("Content-Encoding: br\r\n", PAGE.as_bytes().to_vec()),
            ("Content-Encoding: deflate, identity\r\n", PAGE.as_bytes().to_vec()),
        ] {
            assert_eq!(sent(codings, &body, LONGEST, false).as_deref(), Ok(PAGE), "{codings}");
        }
        let bomb = gzip("<html>".repeat(1000).as_bytes());
        let error = sent("Content-Encoding: gzip\r\n", &bomb, 5999, false).unwrap_err();
        assert!(error.contains("--max-document-bytes"), "{error}");
        let half = &chunked(PAGE.as_bytes())[..70];
        let error = sent("Transfer-Encoding: chunked\r\n", half, LONGEST, false).unwrap_err();
        assert!(error.contains("it ends within a chunk"), "{error}");
        assert!(PAGE.starts_with(&sent("Transfer-Encoding: chunked\r\n", half, LONGEST, true).unwrap()));
    }

    #[test]
    fn what_is_a_page_is_told_by_its_type_or_else_by_its_beginning() {
        for (response, is_page) in [
            ("HTTP/1.1 200 OK\r\nContent-Type: Text/HTML;charset=x\r\n\r\n", true),
            ("HTTP/1.0 200\r\nContent-Type: application/xhtml+xml\r\n\r\n", true),
            ("HTTP/2 200 \r\ncontent-type: text/html\r\n\r\n", true),
            ("HTTP/1.1 200 OK\nBad header\nContent-Type: text/html\n\n", true),
            ("HTTP/1.1 200 OK\r\n\r\n\n<html lang=en>", true),
            ("HTTP/1.1 200 OK\r\n\r\n{}", false),
            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n<html>", false),
            ("HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<html>", false),
        ] {
            let there = Response::parse(response.as_bytes()).unwrap();
            assert_eq!(there.is_page(response.as_bytes()), is_page, "{response}");
        }
    }
}
