//! Books (`.epub`): each of their chapters an article, called `FILE#PATH-IN-BOOK`.
//!
//! The chapters are taken in reading order. Those that are no text are passed over: the cover, the title and copyright pages and
//! the table of contents where the book says which these are, and what holds no sentence. A chapter's title is that of the table
//! of contents, else its own headline; author, publisher (of a book without one: its title), language and date are the book's.

mod package;
mod xhtml;

use std::collections::HashSet;
use std::io::{Cursor, Seek};
use std::sync::Arc;

use self::package::{Item, Package};
use super::archive::Archive;
use super::records::{Counted, Mark, Records, Unparsed};
use super::source::Source;
use super::xml::{Step, walk};
use super::{encoding, html};
use crate::{Document, Error};

/// So many words and the end of a sentence behind them are more than a title page has.
const SENTENCE: usize = 4;

/// The chapters of `source` behind `mark`, none of them of more than `longest` bytes, unpacked.
pub(super) fn open(source: Source, mark: Mark, longest: usize) -> Result<Box<dyn Records>, Error> {
    let (file, path) = (Arc::clone(source.name()), source.path().to_owned());
    let wrong = |problem| Error::Input { path: path.clone(), problem };
    let mut archive = match source.file() {
        Ok(mut there) => {
            there.rewind().map_err(|e| Error::io(&path, "read", e))?;
            Archive::open(there, longest)
        }
        Err(source) => Archive::open(Cursor::new(source.bytes(longest)?), longest),
    }
    .map_err(wrong)?;
    let package = Package::of(&mut archive).map_err(wrong)?;
    let locked = locked(&mut archive);
    if package.spine.iter().any(|item| locked.contains(&item.path)) {
        let problem = "it is encrypted against copying (DRM): only the program it was bought for can read it";
        return Err(wrong(problem.to_owned()));
    }
    let spine = package.spine.clone().into_iter();
    Ok(Box::new(Counted::behind(Chapters { file, archive, package, spine }, mark)))
}

/// The parts that are encrypted; fonts are often disguised, which is no hindrance.
fn locked(archive: &mut Archive) -> HashSet<String> {
    let mut locked = HashSet::new();
    let Ok(Some(xml)) = archive.part("META-INF/encryption.xml") else { return locked };
    let mut disguised = false;
    let _ = walk(&String::from_utf8_lossy(&xml), |step| {
        let Step::Open(element) = step else { return };
        match element.name {
            "EncryptedData" => disguised = false,
            "EncryptionMethod" => {
                disguised = matches!(
                    element.attribute("Algorithm").as_deref(),
                    Some("http://www.idpf.org/2008/embedding" | "http://ns.adobe.com/pdf/enc#RC")
                );
            }
            "CipherReference" if !disguised => {
                locked.extend(element.attribute("URI").map(|uri| package::decoded(&uri)));
            }
            _ => {}
        }
    });
    locked
}

/// The chapters of a book that are articles.
struct Chapters {
    file: Arc<str>,
    archive: Archive,
    package: Package,
    spine: std::vec::IntoIter<Item>,
}

impl Iterator for Chapters {
    type Item = Result<Box<dyn Unparsed>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let item = self.spine.next()?;
            match self.chapter(&item).transpose() {
                None => {}
                Some(chapter) => return Some(chapter.map(|document| Box::new(document) as Box<dyn Unparsed>)),
            }
        }
    }
}

impl Chapters {
    /// A chapter, parsed at once, since only then it can be told from what is none.
    fn chapter(&mut self, item: &Item) -> Result<Option<Document>, Error> {
        let id = format!("{}#{}", self.file, item.path);
        let wrong = |problem| Error::Record { place: id.clone(), problem };
        let missing =
            || wrong("the book names this chapter and does not hold it; save or download it again".to_owned());
        let bytes = self.archive.part(&item.path).map_err(wrong)?.ok_or_else(missing)?;
        let page = encoding::decode(&id, bytes)?;
        if xhtml::is_matter(&page) {
            return Ok(None);
        }
        let mut document = html::fragment(&id, &xhtml::body(&page))?;
        if !has_sentence(document.text()) {
            return Ok(None);
        }
        document.input = Some(self.file.to_string());
        document.language.clone_from(&self.package.language);
        let title =
            item.title.clone().or_else(|| super::headline(&document)).or_else(|| self.package.meta.title.clone());
        document.meta = self.package.meta.clone();
        document.meta.outlet = document.meta.outlet.or_else(|| self.package.meta.title.clone());
        document.meta.title = title;
        Ok(Some(document))
    }
}

/// True where some words and the end of a sentence stand in one paragraph.
fn has_sentence(text: &str) -> bool {
    text.split("\n\n").any(|paragraph| {
        let ends = |word: &str| {
            let word = word.trim_end_matches(['"', '\'', '”', '’', '»', ')']);
            // Behind one letter it is that of a name.
            word.chars().count() > 2 && word.ends_with(['.', '!', '?', '…'])
        };
        let mut words = paragraph.split_whitespace();
        words.by_ref().take(SENTENCE).count() == SENTENCE && paragraph.split_whitespace().skip(SENTENCE - 1).any(ends)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_page_has_no_sentence() {
        assert!(!has_sentence("The Harbour\n\nA novel by M. Vass\n\nCoburn 2019"));
        assert!(has_sentence("One\n\n“We left at dawn,” she said."));
        assert!(has_sentence("He asked: “Who has seen the ferry?”"));
    }
}
