//! Word processors' documents, by the bytes of files that other programs have made.

#![cfg(feature = "docx")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;

use inquit::document::RegionKind;
use inquit::read::LONGEST_DOCUMENT;
use inquit::read::docx::document;
use proptest::prelude::*;

fn bytes(name: &str) -> Vec<u8> {
    fs::read(format!("tests/formats/docx/{name}")).unwrap()
}

fn problem(bytes: Vec<u8>) -> String {
    document("a.docx", bytes, LONGEST_DOCUMENT).unwrap_err().to_string()
}

#[test]
fn the_text_is_what_is_printed_and_each_part_once() {
    let document = document("a.docx", bytes("ferry.docx"), LONGEST_DOCUMENT).unwrap();
    let text = document.text();
    let paragraphs: Vec<_> = text.split("\n\n").collect();
    assert_eq!(paragraphs[0], "Ferry to Coburn stays in harbour");
    assert!(paragraphs[1].starts_with("The ferry between Harrow"));
    assert_eq!(
        paragraphs[3..],
        [
            "On the island",
            "We have stopped counting the days, and started counting the sacks.",
            "Dorit Lindqvist in her bakery. Photograph: J. Reyk",
            "“The gauge is not the reason,” said Tariq al-Sudani.",
            "Before the box, and behind it.",
            "In a box: “Sacks,” said Lindqvist.",
            "Page 7",
            "Ships",
            "Two, built in 1987",
            "First line\nsecond line & last",
        ]
    );
    let regions: Vec<_> = document.regions().iter().map(|r| (r.kind, r.span.of(text))).collect();
    let expected = [
        (RegionKind::Headline, paragraphs[0]),
        (RegionKind::Quoted, paragraphs[4]),
        (RegionKind::Caption, paragraphs[5]),
    ];
    assert_eq!(regions, expected);
    assert_eq!(document.meta.title.as_deref(), Some("Ferry to Coburn stays in harbour"));
    assert_eq!(document.meta.author.as_deref(), Some("Jonas Reyk"));
    assert_eq!(document.meta.published.as_deref(), Some("2024-03-05T09:30:00Z"));
    assert_eq!(document.language.as_deref(), Some("en-GB"));
}

#[test]
fn what_is_no_such_document_is_named() {
    assert!(problem(bytes("encrypted.docx")).contains("encrypted with a password"));
    assert!(problem(bytes("sheet.xlsx")).contains("a spreadsheet (.xlsx)"));
    assert!(problem(bytes("text.odt")).contains("an OpenDocument file (.odt)"));
    let older: Vec<u8> = "WordDocument".bytes().flat_map(|b| [b, 0]).collect();
    assert!(problem([&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &older].concat()).contains("(.doc)"));
    assert!(problem(b"{\\rtf1 a}".to_vec()).contains("rich text"));
    assert!(problem(b"Text.".to_vec()).contains("this is no .docx"));
    assert!(problem(Vec::new()).contains("it is empty"));
    let whole = bytes("ferry.docx");
    assert!(problem(whole[..whole.len() / 2].to_vec()).contains("cut off or damaged"));
}

#[test]
fn what_unpacks_to_more_than_is_allowed_is_refused() {
    let error = document("a.docx", bytes("ferry.docx"), 2000).unwrap_err().to_string();
    assert!(error.contains("longer than 2000 bytes"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_a_document_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let zipped = [&b"PK\x03\x04"[..], &bytes].concat();
        let _ = (document("a", bytes, 1 << 20), document("a", zipped, 1 << 20));
    }

    #[test]
    fn damage_is_an_error_or_a_document(cut in 0.0..1.0_f64, flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u32), 0..6)) {
        let mut bytes = bytes("ferry.docx");
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
        }
        let _ = document("a", bytes.clone(), 1 << 20);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a length")]
        bytes.truncate((cut * bytes.len() as f64) as usize);
        let _ = document("a", bytes, 1 << 20);
    }
}
