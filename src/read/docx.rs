//! Word processors' documents (`.docx`): one article each.
//!
//! Read is the body: its paragraphs, those of tables and of text boxes among them (once, though such files hold text boxes twice),
//! what has been inserted with changes tracked, and the text of links. Left out are headers and footers, foot- and endnotes,
//! comments, what has been deleted with changes tracked, hidden words, and the codes of fields.
//!
//! What a paragraph is tells its style, or the one that is built on: `Title` the headline (without one, a first paragraph in
//! `Heading 1`), `Quote`, `Intense Quote` and `Block Text` quoted words, `Caption` a caption, tables of contents furniture.

mod body;
mod styles;

use std::io::Cursor;
use std::path::PathBuf;

use super::archive::Archive;
use super::encoding;
use super::xml::{Step, walk};
use crate::document::Metadata;
use crate::{Document, Error};

/// What older word processors' files begin with, and encrypted ones of today's.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The article in `bytes`, all there are of the file called `id`, none of whose parts may have more than `longest` bytes, unpacked.
///
/// # Errors
/// [`Error::Input`] where it is no such document, is encrypted or damaged.
pub fn document(id: &str, bytes: Vec<u8>, longest: usize) -> Result<Document, Error> {
    let wrong = |problem: String| Error::Input { path: PathBuf::from(id), problem };
    if let Some(problem) = something_else(&bytes) {
        return Err(wrong(problem));
    }
    let mut archive = Archive::open(Cursor::new(bytes), longest).map_err(wrong)?;
    let main = main_part(id, &mut archive)?;
    if let Some(problem) = another_archive(&archive, &main) {
        return Err(wrong(problem.to_owned()));
    }
    let body = archive.part(&main).map_err(wrong)?.ok_or_else(|| wrong(format!("it has no part {main}")))?;
    let body = encoding::decode(&format!("{id} ({main})"), body)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    // Without styles, and with damaged ones, the text is the same.
    let styles = archive.part(&format!("{folder}/styles.xml")).ok().flatten();
    let styles = styles.map_or_else(styles::Styles::default, |xml| styles::Styles::of(&String::from_utf8_lossy(&xml)));
    let mut document = body::document(id, &body, &styles).map_err(|e| match e {
        body::Problem::Xml(problem) => wrong(format!("{problem} (in its part {main}); save or download it again")),
        body::Problem::NoBody => wrong(format!("its part {main} is no word processor's text")),
        body::Problem::Document(error) => error,
    })?;
    if let Some(core) = archive.part("docProps/core.xml").ok().flatten() {
        let (meta, language) = properties(&String::from_utf8_lossy(&core));
        document.meta = meta;
        document.language = language;
    }
    if document.meta.title.is_none() {
        document.meta.title = super::headline(&document);
    }
    Ok(document)
}

/// What `bytes` are, where they are no ZIP archive.
fn something_else(bytes: &[u8]) -> Option<String> {
    let has = |name: &str| {
        // Names in such files are in UTF-16.
        let name: Vec<u8> = name.bytes().flat_map(|b| [b, 0]).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    if bytes.starts_with(COMPOUND) {
        let problem = if has("EncryptedPackage") {
            "it is encrypted with a password: open it and save it without one"
        } else if has("WordDocument") {
            "this is a document of the older kind (.doc): open it and save it as .docx"
        } else {
            "this is no .docx but a file of older office programs: open it and save it as .docx, or as text"
        };
        return Some(problem.to_owned());
    }
    if bytes.starts_with(b"{\\rtf") {
        return Some("this is rich text (.rtf): open it and save it as .docx".to_owned());
    }
    if bytes.starts_with(b"PK") {
        return None;
    }
    let what = if bytes.is_empty() { "it is empty" } else { "this is no .docx, which is a ZIP archive" };
    Some(format!("{what}; where it is something else, name that with --input-format"))
}

/// What an archive is, where its main part is no word processor's document.
fn another_archive(archive: &Archive, main: &str) -> Option<&'static str> {
    if archive.has(main) && !main.starts_with("xl/") && !main.starts_with("ppt/") {
        return None;
    }
    Some(if main.starts_with("xl/") || archive.has("xl/workbook.xml") {
        "this is a spreadsheet (.xlsx): open it and save it as CSV"
    } else if main.starts_with("ppt/") || archive.has("ppt/presentation.xml") {
        "these are slides (.pptx): open them and save their text"
    } else if archive.has("content.xml") {
        "this is an OpenDocument file (.odt): open it and save it as .docx"
    } else if archive.has("META-INF/container.xml") {
        "this is a book (EPUB): read it with --input-format epub"
    } else {
        "this is a ZIP archive, and no word processor's document is in it: unpack it, and name the files or their folder"
    })
}

/// The name of the part that holds the text.
fn main_part(id: &str, archive: &mut Archive) -> Result<String, Error> {
    let wrong = |problem| Error::Input { path: PathBuf::from(id), problem };
    let mut main = None;
    if let Some(xml) = archive.part("_rels/.rels").map_err(wrong)? {
        let outcome = walk(&String::from_utf8_lossy(&xml), |step| {
            if let Step::Open(element) = step
                && element.name == "Relationship"
                && element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
                && let Some(target) = element.attribute("Target")
            {
                main = Some(target.trim_start_matches('/').to_owned());
            }
        });
        // What has been found before the damage is enough.
        if let (Err(problem), None) = (outcome, &main) {
            return Err(wrong(format!("{problem} (in its part _rels/.rels); save or download it again")));
        }
    }
    Ok(main.unwrap_or_else(|| "word/document.xml".to_owned()))
}

/// What the document's core properties say of it, and its language.
fn properties(xml: &str) -> (Metadata, Option<String>) {
    let mut meta = Metadata::default();
    let mut language = None;
    let mut value = String::new();
    // What has been found before damage is kept; the text does not hang on it.
    let _ = walk(xml, |step| match step {
        Step::Open(_) => value.clear(),
        Step::Text(words) => value.push_str(words),
        Step::Close(name) => {
            let words = super::one_line(&value);
            value.clear();
            let field = match name {
                "title" => &mut meta.title,
                "creator" => &mut meta.author,
                "publisher" => &mut meta.outlet,
                "created" => &mut meta.published,
                "language" => &mut language,
                _ => return,
            };
            if !words.is_empty() && field.is_none() {
                *field = Some(words);
            }
        }
    });
    (meta, language)
}
