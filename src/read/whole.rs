//! Files that are one article each.

use std::path::Path;

use super::fields::Fields;
use super::source::{Packing, Source, not_built_in};
use super::{Format, encoding};
use crate::{Document, Error};

/// The article in `bytes`, all there are of the file called `id`, laid out as `format` unless they are evidently something else.
/// Where its parts are compressed, they may have `longest` bytes.
///
/// # Errors
/// Those of the format; [`Error::Input`] where this build does not read it.
#[cfg_attr(
    not(any(feature = "docx", feature = "pdf")),
    expect(unused_variables, reason = "only these formats have compressed parts")
)]
pub fn document(id: &str, format: Format, bytes: Vec<u8>, longest: usize, _fields: &Fields) -> Result<Document, Error> {
    match format {
        Format::Text => Document::new(id, encoding::decode(id, bytes)?),
        #[cfg(feature = "html")]
        Format::Html => super::html::document(id, bytes, None),
        #[cfg(feature = "docx")]
        Format::Docx => super::docx::document(id, bytes, longest),
        #[cfg(feature = "pdf")]
        Format::Pdf => super::pdf::document(id, bytes, longest),
        format => Err(not_built_in(Path::new(id), format.name())),
    }
}

/// The same for a file that has been named as text: what it is by its first bytes decides, and it may be compressed.
///
/// # Errors
/// Those of [`document`]; [`Error::Input`] for what holds many articles, which is found out too late to take them one by one.
pub fn named_as_text(path: &Path, bytes: Vec<u8>, longest: usize, fields: &Fields) -> Result<Document, Error> {
    let bytes = match Packing::of(&bytes) {
        Some(_) => Source::of_reader(path, std::io::Cursor::new(bytes))?.bytes(longest)?,
        None => bytes,
    };
    let format = Format::by_content(&bytes).unwrap_or_else(|| by_first_line(&bytes));
    if format.holds_records() {
        let name = format.name();
        let problem =
            format!("this is {name} by its content, and text by its name: read it with --input-format {name}");
        return Err(Error::Input { path: path.to_owned(), problem });
    }
    document(&path.to_string_lossy(), format, bytes, longest, fields)
}

/// JSON lines where the first line is an object, or a list of them, and whole; an article may begin with a brace.
fn by_first_line(bytes: &[u8]) -> Format {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let line = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
    let whole = || serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
    if Format::guessed(line) == Format::Jsonl && whole() { Format::Jsonl } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_told_from_articles_that_begin_with_a_brace() {
        for (text, format) in [
            ("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", Format::Jsonl),
            ("\u{feff}[{\"text\": \"a\"}]", Format::Jsonl),
            ("{\"text\" is what he wrote on the wall.", Format::Text),
            ("{Brackets} are worn this year.", Format::Text),
            ("[“Yes,” she said.]", Format::Text),
            ("", Format::Text),
        ] {
            assert_eq!(by_first_line(text.as_bytes()), format, "{text}");
        }
    }
}
