//! Printed pages (`.pdf`): one article.
//!
//! What is drawn is put back into reading order: letters make words and lines by where they stand, lines make columns, and lines
//! of one column make paragraphs by their indents, their distances and where they end short. Words divided at the end of a line
//! are joined (`hyphens`), ligatures are written out. Left out are the running heads and page numbers, what stands across the
//! direction of the text, and the marks of footnotes. Tables and boxes are read line by line, where the columns put them.
//!
//! The headline is the first paragraph where it is set larger than the text; title, author and date are those the file gives,
//! where they are none that a program made up.

mod columns;
mod glyphs;
mod heads;
mod hyphens;
mod lines;
mod metadata;
mod paragraphs;
mod unpacked;

use std::path::PathBuf;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::lines::Page;
use self::metadata::Info;
use crate::document::RegionKind;
use crate::read::compose::Composer;
use crate::read::guard;
use crate::{Document, Error};

/// A file begins within so many bytes.
const HEAD: usize = 1 << 10;

/// Of this many letters one may be without meaning.
const LETTERS_PER_UNKNOWN: usize = 4;

/// A headline is set so much larger than the text.
const HEADLINE: f64 = 1.25;

/// The article in `bytes`, all there are of the file called `id`, whose parts may have `longest` bytes together, unpacked.
///
/// # Errors
/// [`Error::Input`] where it is no PDF, encrypted, damaged, or holds pictures of pages and no text.
pub fn document(id: &str, bytes: Vec<u8>, longest: usize) -> Result<Document, Error> {
    let wrong = |problem: &str| Error::Input { path: PathBuf::from(id), problem: problem.to_owned() };
    let head = bytes.get(..HEAD).unwrap_or(&bytes);
    if memchr::memmem::find(head, b"%PDF-").is_none() {
        return Err(wrong("this is no PDF; where it is something else, name that with --input-format"));
    }
    if !unpacked::is_at_most(&bytes, longest) {
        return Err(Error::TooLarge { path: PathBuf::from(id), longest });
    }
    // The file comes from anywhere, and those who read it are no closer to perfection than those who write it.
    let outcome = guard::guarded(move || open(bytes, longest)).ok();
    let (pages, info) = match outcome {
        Some(Ok((Some(pages), info))) => (pages, info),
        Some(Ok((None, _))) => {
            return Err(wrong(
                "it draws more than pages that people read do: open it and save its text, or print it into another PDF",
            ));
        }
        Some(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => {
            return Err(wrong("it is encrypted with a password: open it and save it without one"));
        }
        Some(Err(LoadPdfError::Decryption(_))) => {
            return Err(wrong("it is encrypted in a way that cannot be read: open it and print it into another PDF"));
        }
        Some(Err(LoadPdfError::Invalid)) | None => {
            return Err(wrong("the PDF is damaged or cut off: save or download it again"));
        }
    };
    let letters: usize = pages.iter().map(|page| page.letters).sum();
    let unknown: usize = pages.iter().map(|page| page.unknown).sum();
    if letters == 0 && unknown == 0 {
        return Err(wrong("it holds no text, only pictures of it, or nothing: have its text recognised (OCR) first"));
    }
    if unknown * LETTERS_PER_UNKNOWN > letters {
        return Err(wrong(
            "its letters are drawn and not named, so that they cannot be read: have its text recognised (OCR) first",
        ));
    }
    compose(id, pages, info)
}

/// The pages, where they are not too much, and what the file says of itself.
fn open(bytes: Vec<u8>, longest: usize) -> Result<(Option<Vec<Page>>, Info), LoadPdfError> {
    let pdf = Pdf::new(bytes)?;
    Ok((glyphs::pages(&pdf, longest), Info::of(&pdf)))
}

fn compose(id: &str, mut pages: Vec<Page>, info: Info) -> Result<Document, Error> {
    hyphens::settle(&mut pages);
    heads::remove(&mut pages);
    let blocks: Vec<_> = pages.into_iter().flat_map(columns::in_order).collect();
    let body = lines::usual_size(blocks.iter().flatten());
    let paragraphs = paragraphs::of(&blocks);
    let mut composer = Composer::default();
    let mut headline = None;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        if number == 0 && paragraph.size > HEADLINE * body && paragraphs.len() > 1 {
            composer.open(RegionKind::Headline);
            composer.push(&paragraph.words);
            composer.end_paragraph();
            composer.close();
            headline = Some(paragraph.words.clone());
        } else {
            composer.push(&paragraph.words);
            composer.end_paragraph();
        }
    }
    let mut document = composer.finish(id)?;
    document.meta = info.meta;
    document.meta.title = document.meta.title.or(headline);
    Ok(document)
}
