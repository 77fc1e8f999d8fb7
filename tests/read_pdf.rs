//! Printed pages, by the bytes of files that other programs have made.

#![cfg(feature = "pdf")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fmt::Write;
use std::fs;

use inquit::Document;
use inquit::document::RegionKind;
use inquit::read::LONGEST_DOCUMENT;
use inquit::read::pdf::document;
use proptest::prelude::*;

const TITLE: &str = "Ferry to Coburn stays in harbour";

fn bytes(name: &str) -> Vec<u8> {
    fs::read(format!("tests/formats/pdf/{name}")).unwrap()
}

fn read(name: &str) -> Document {
    document(name, bytes(name), LONGEST_DOCUMENT).unwrap()
}

fn problem(bytes: Vec<u8>) -> String {
    document("a.pdf", bytes, LONGEST_DOCUMENT).unwrap_err().to_string()
}

/// The paragraphs of the story, from the list in the script that made the files.
fn story() -> Vec<String> {
    let script = fs::read_to_string("scripts/fixtures/docs.py").unwrap();
    let list = script.split("STORY = [").nth(1).unwrap().split("\n]").next().unwrap();
    let mut paragraphs = vec![String::new()];
    for line in list.lines() {
        let line = line.trim();
        let Some(words) = line.strip_prefix('"') else { continue };
        let ends = words.ends_with(',');
        paragraphs.last_mut().unwrap().push_str(words.trim_end_matches(',').strip_suffix('"').unwrap());
        if ends {
            paragraphs.push(String::new());
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    assert_eq!(paragraphs.len(), 7);
    paragraphs
}

/// The headline and the story so many times over, as they should be read.
fn expected(times: usize) -> Vec<String> {
    let mut all = vec![TITLE.to_owned()];
    (0..times).for_each(|_| all.extend(story()));
    all
}

fn paragraphs(document: &Document) -> Vec<&str> {
    document.text().split("\n\n").collect()
}

#[test]
fn pages_of_one_and_two_columns_are_read_in_order_without_their_heads() {
    for (name, times) in [("one-column.pdf", 2), ("two-columns.pdf", 4)] {
        let document = read(name);
        assert_eq!(paragraphs(&document), expected(times), "{name}");
        let regions: Vec<_> = document.regions().iter().map(|r| (r.kind, r.span.of(document.text()))).collect();
        assert_eq!(regions, [(RegionKind::Headline, TITLE)]);
        assert_eq!(document.meta.title.as_deref(), Some(TITLE));
        assert_eq!(document.meta.author.as_deref(), Some("Jonas Reyk"));
    }
}

#[test]
fn divided_words_are_joined_and_ligatures_written_out() {
    let document = read("typeset.pdf");
    let found = paragraphs(&document);
    assert_eq!(found[..15], expected(2));
    assert!(found[15].starts_with("It was difficult to find an efficient office flat afloat."), "{}", found[15]);
    assert_eq!(document.meta.published.as_deref(), Some("2024-03-05T00:00:00Z"));
}

#[test]
fn a_title_that_a_program_made_up_is_none() {
    let document = read("simple.pdf");
    let plain: Vec<_> = story().iter().map(|p| p.replace(['“', '”'], "\"")).collect();
    assert_eq!(paragraphs(&document), plain);
    assert_eq!(document.meta.title, None);
    assert_eq!(document.meta.published.as_deref(), Some("2024-03-05T09:30:00+01:00"));
    // Locked against changes only.
    assert_eq!(read("owner.pdf").text(), document.text());
}

#[test]
fn what_holds_no_text_is_said() {
    assert!(problem(bytes("encrypted.pdf")).contains("encrypted with a password"));
    assert!(problem(bytes("scanned.pdf")).contains("it holds no text"));
    assert!(problem(b"Text.".to_vec()).contains("this is no PDF"));
    assert!(problem(Vec::new()).contains("this is no PDF"));
    assert!(problem(b"%PDF-1.7\nnothing".to_vec()).contains("damaged or cut off"));
    let error = document("a.pdf", bytes("typeset.pdf"), 5000).unwrap_err().to_string();
    assert!(error.contains("longer than 5000 bytes"), "{error}");
}

/// A file of these objects, the first one its catalogue.
fn file(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (before, object) in objects.iter().enumerate() {
        writeln!(places, "{:010} 00000 n ", file.len()).unwrap();
        write!(file, "{} 0 obj\n{object}\nendobj\n", before + 1).unwrap();
    }
    let (size, begin) = (objects.len() + 1, file.len());
    write!(
        file,
        "xref\n0 {size}\n0000000000 65535 f \n{places}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{begin}\n%%EOF"
    )
    .unwrap();
    file.into_bytes()
}

/// A file of pages as `kids` and a page as `more` say, which draws `drawn`.
fn drawing(kids: &str, more: &str, drawn: &str) -> Vec<u8> {
    let resources = "/Resources<</Font<</F 5 0 R>>>>";
    file(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count 1>>"),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{resources}{more}>>"),
        format!("<</Length {}>>\nstream\n{drawn}\nendstream", drawn.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ])
}

const WORDS: &str = "BT /F 12 Tf 50 700 Td (So it was told by those who came.) Tj ET\n";

#[test]
fn what_stands_in_itself_is_read_as_far_as_it_makes_sense() {
    let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(5_000), close.repeat(5_000));
    let (arrays, tables) = (nested("[", "]"), nested("<</a ", ">>"));
    let of = |more: &str, drawn: &str| drawing("3 0 R", &format!("/Contents 4 0 R{more}"), drawn);
    for (what, bytes) in [
        ("a list in a page", of(&format!("/X{arrays}"), WORDS)),
        ("a table in a page", of(&format!("/X{tables}"), WORDS)),
        ("a list that is drawn", of("", &format!("{WORDS}{arrays} TJ"))),
        ("a table that is drawn", of("", &format!("{WORDS}/a {tables} BDC"))),
        ("pages in themselves", drawing("2 0 R 3 0 R", "/Contents 4 0 R", WORDS)),
        ("the same page again", drawing(&"3 0 R ".repeat(1000), "/Contents 4 0 R", WORDS)),
    ] {
        // Many have no page left then; none may end the program.
        let read = document("a.pdf", bytes, LONGEST_DOCUMENT).map_or_else(|e| e.to_string(), |d| d.text().to_owned());
        let refused = read.starts_with("a.pdf: ");
        assert!(refused || read == "So it was told by those who came.", "{what}: {read}");
    }
}

#[test]
fn what_draws_without_end_is_refused() {
    let long = format!("{WORDS}%{}\n", "x".repeat(10_000));
    let again = format!("/Contents[{}]", "4 0 R ".repeat(10_000));
    let error = document("a.pdf", drawing("3 0 R", &again, &long), LONGEST_DOCUMENT).unwrap_err().to_string();
    assert!(error.contains("it draws more than pages"), "{error}");
    // Each part draws the next one twice.
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>".to_owned(),
        "<</Length 5>>\nstream\n/X Do\nendstream".to_owned(),
    ];
    for next in 6..36 {
        let about = format!("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X {next} 0 R>>>>");
        objects.push(format!("<<{about}/Length 11>>\nstream\n/X Do /X Do\nendstream"));
    }
    let error = document("a.pdf", file(&objects), 1 << 12).unwrap_err().to_string();
    assert!(error.contains("it draws more than pages"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_a_document_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = document("a", [&b"%PDF-1.4\n"[..], &bytes].concat(), 1 << 20);
    }

    #[test]
    fn damage_is_an_error_or_a_document(
        name in prop::sample::select(vec!["simple.pdf", "typeset.pdf", "owner.pdf"]),
        cut in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u32), 0..6),
    ) {
        let mut bytes = bytes(name);
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
        }
        let _ = document("a", bytes.clone(), 1 << 20);
        bytes.truncate(cut.index(bytes.len()));
        let _ = document("a", bytes, 1 << 20);
    }
}
