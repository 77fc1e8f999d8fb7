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
    let format = Format::by_content(&bytes).unwrap_or(Format::Text);
    if format.holds_records() {
        let name = format.name();
        let problem =
            format!("this is {name} by its content, and text by its name: read it with --input-format {name}");
        return Err(Error::Input { path: path.to_owned(), problem });
    }
    document(&path.to_string_lossy(), format, bytes, longest, fields)
}
