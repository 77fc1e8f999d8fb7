//! Books, by the bytes of files that other programs have made.

#![cfg(feature = "epub")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;
use std::io::Cursor;
use std::path::Path;

use inquit::read::fields::Fields;
use inquit::read::records::{Mark, open};
use inquit::read::source::Source;
use inquit::read::{Format, Settings};
use inquit::{Document, Error};
use proptest::prelude::*;

fn bytes(name: &str) -> Vec<u8> {
    fs::read(format!("tests/formats/epub/{name}")).unwrap()
}

fn records(source: Source, mark: Mark, settings: &Settings) -> Vec<Result<Document, Error>> {
    match open(Format::Epub, source, mark, settings) {
        Ok(records) => records.map(|record| record.and_then(|record| record.document(&Fields::default()))).collect(),
        Err(error) => vec![Err(error)],
    }
}

fn all(bytes: Vec<u8>) -> Vec<Result<Document, Error>> {
    let source = Source::of_reader(Path::new("a.epub"), Cursor::new(bytes)).unwrap();
    records(source, Mark::default(), &Settings::default())
}

fn problem(bytes: Vec<u8>) -> String {
    let mut all = all(bytes);
    assert_eq!(all.len(), 1);
    all.remove(0).unwrap_err().to_string()
}

#[test]
fn chapters_are_articles_and_what_is_about_them_is_not() {
    assert_eq!(Format::by_content(&bytes("winter.epub")), Some(Format::Epub));
    let documents: Vec<_> = all(bytes("winter.epub")).into_iter().map(Result::unwrap).collect();
    let ids: Vec<_> = documents.iter().map(Document::id).collect();
    assert_eq!(ids, ["a.epub#EPUB/text/chapter 1.xhtml", "a.epub#EPUB/text/chapter2.xhtml"]);
    let first = &documents[0];
    assert!(first.text().contains("The ferry between Harrow and the island of Coburn"));
    assert_eq!(first.input.as_deref(), Some("a.epub"));
    assert_eq!(first.meta.title.as_deref(), Some("The Harbour"));
    assert_eq!(first.meta.author.as_deref(), Some("Mara Vass; Jonas Reyk"));
    assert_eq!(first.meta.outlet.as_deref(), Some("Quay Press"));
    assert_eq!(first.meta.published.as_deref(), Some("2024-03-05"));
    assert_eq!(first.language.as_deref(), Some("en-GB"));
    assert_eq!(documents[1].meta.title.as_deref(), Some("The Island"));
    assert!(documents[1].regions().iter().any(|r| r.span.of(documents[1].text()).starts_with("We have stopped")));
}

#[test]
fn a_file_is_read_from_anywhere_in_it_and_behind_a_mark() {
    let source = Source::open(Path::new("tests/formats/epub/winter.epub")).unwrap();
    let rest = records(source, Mark { line: 1, byte: 0 }, &Settings::default());
    assert_eq!(rest.len(), 1);
    assert!(rest[0].as_ref().unwrap().id().ends_with("chapter2.xhtml"));
}

#[test]
fn what_cannot_be_read_is_said() {
    assert!(problem(bytes("locked.epub")).contains("encrypted against copying (DRM)"));
    let whole = bytes("winter.epub");
    assert!(problem(whole[..whole.len() / 2].to_vec()).contains("cut off or damaged"));
    assert!(problem(b"Text.".to_vec()).contains("not a whole ZIP archive"));
    assert!(problem(fs::read("tests/formats/docx/sheet.xlsx").unwrap()).contains("no book (EPUB)"));
    let source = Source::of_reader(Path::new("a.epub"), Cursor::new(whole)).unwrap();
    let settings = Settings { longest: 4000, ..Settings::default() };
    assert!(records(source, Mark::default(), &settings).iter().all(Result::is_ok));
    let source = Source::open(Path::new("tests/formats/epub/winter.epub")).unwrap();
    let settings = Settings { longest: 800, ..Settings::default() };
    let found = records(source, Mark::default(), &settings);
    assert!(
        found.iter().all(|d| d.as_ref().is_err_and(|e| e.to_string().contains("longer than 800 bytes"))),
        "{found:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn damage_is_an_error_or_an_article(
        cut in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u32), 0..6),
        noise in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let mut bytes = bytes("winter.epub");
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
        }
        all(bytes.clone());
        bytes.truncate(cut.index(bytes.len()));
        all(bytes);
        all(noise);
    }
}
