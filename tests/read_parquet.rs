//! Parquet files, as another program has written them (`scripts/fixtures/tables.py`), and as they get damaged.
#![cfg(feature = "parquet")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::io::{Cursor, Write};
use std::path::Path;

use inquit::read::fields::{Fields, Meta};
use inquit::read::records::{self, Mark};
use inquit::read::source::Source;
use inquit::read::{Format, Settings};
use inquit::{Document, Error};

const FILES: [&str; 8] = ["none", "snappy", "zstd", "gzip", "lz4", "brotli", "groups", "old"];

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/formats/tables/{name}.parquet")).unwrap()
}

fn of_source(source: Source, settings: &Settings) -> Vec<Result<Document, String>> {
    let document = |record: Result<Box<dyn records::Unparsed>, Error>| record?.document(&settings.fields);
    match records::open(Format::Parquet, source, Mark::default(), settings) {
        Ok(records) => records.map(|record| document(record).map_err(|e| e.to_string())).collect(),
        Err(error) => vec![Err(error.to_string())],
    }
}

fn read(bytes: &[u8], settings: &Settings) -> Vec<Result<Document, String>> {
    // As a file, which pages are read from one by one.
    let mut file = tempfile::Builder::new().suffix(".parquet").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let read = of_source(Source::open(file.path()).unwrap(), settings);
    let name = file.path().to_str().unwrap().to_owned();
    let renamed = |result: Result<Document, String>| result.map_err(|e| e.replace(&name, "a.parquet"));
    read.into_iter().map(renamed).collect()
}

fn from_memory(bytes: &[u8], settings: &Settings) -> Vec<Result<Document, String>> {
    of_source(Source::of_reader(Path::new("a.parquet"), Cursor::new(bytes.to_vec())).unwrap(), settings)
}

#[test]
fn every_compression_and_encoding_gives_the_same_articles() {
    let keep =
        ["seen", "fetched", "page.number", "price", "score", "front", "section", "none"].map(str::to_owned).to_vec();
    let meta = vec![(Meta::Url, "page.url".to_owned()), (Meta::Language, "desk".to_owned())];
    let settings = Settings { fields: Fields { keep, meta, ..Fields::default() }, ..Settings::default() };
    for name in FILES {
        let bytes = fixture(name);
        for read in [read(&bytes, &settings), from_memory(&bytes, &settings)] {
            let documents: Vec<Document> = read.into_iter().collect::<Result<_, _>>().unwrap();
            let texts: Vec<_> = documents.iter().map(|d| d.text().lines().next().unwrap()).collect();
            assert_eq!(texts, ["Harbour opens", "No deal", "Nothing was said."], "{name}");
            assert_eq!(documents.iter().map(Document::id).collect::<Vec<_>>(), ["11", "12", "13"], "{name}");
            let meta = &documents[0].meta;
            assert_eq!(meta.title.as_deref(), Some("Harbour opens, again"), "{name}");
            assert_eq!(meta.outlet.as_deref(), Some("The Fjord Post"), "{name}");
            assert_eq!(meta.author.as_deref(), Some("Ada Kvåle"), "{name}");
            assert_eq!(meta.published.as_deref(), Some("2031-05-01"), "{name}");
            assert_eq!(meta.url.as_deref(), Some("https://example.org/1"), "{name}");
            assert_eq!(documents[1].meta.author, None, "{name}");
            assert_eq!(documents[2].meta.author.as_deref(), Some("Jon Lie; Eva Lie"), "{name}");
            assert_eq!(documents[2].meta.url, None, "{name}");
            let kept = |n: usize| documents[n].kept.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>();
            // The oldest way to write a moment does not say whether it is universal time.
            let fetched = if name == "old" { "2031-05-01T09:30:00" } else { "2031-05-01T09:30:00Z" };
            assert_eq!(kept(0), ["2031-05-01T09:30:00", fetched, "0", "1.50", "0.5", "true", "Local", ""], "{name}");
            assert_eq!(kept(1), ["", fetched, "1", "", "", "false", "", ""], "{name}");
            assert_eq!(kept(2)[0], "2031-05-03T00:00:00.250", "{name}");
            assert_eq!(kept(2)[3], "-0.05", "{name}");
        }
    }
}

#[test]
fn a_file_cut_short_or_of_another_kind_is_told_in_one_line() {
    let bytes = fixture("snappy");
    for damaged in [&bytes[..bytes.len() - 1], &bytes[..100], &bytes[..4], b"", b"id,text\n1,a\n", &bytes[4..]] {
        let found = read(damaged, &Settings::default());
        let [Err(said)] = found.as_slice() else { panic!("{found:?}") };
        assert!(said.starts_with("a.parquet"), "{said}");
    }
    let fields = Fields { text: Some("story".to_owned()), ..Fields::default() };
    let found = read(&bytes, &Settings { fields, ..Settings::default() });
    let [Err(said)] = found.as_slice() else { panic!("{found:?}") };
    assert!(said.contains("no column `story` among: id, text, headline"), "{said}");
    assert!(said.contains("page.url"), "{said}");
}

#[test]
fn a_damaged_page_costs_its_group_of_rows() {
    let mut bytes = fixture("groups");
    // Three groups of one row each; in the second, the length of the text's page is made a wrong one.
    let at = memchr::memmem::find(&bytes, b"No deal").unwrap();
    bytes[at - 20..at].fill(0xff);
    let found = read(&bytes, &Settings::default());
    let [Ok(_), Err(said), Ok(last)] = found.as_slice() else { panic!("{found:?}") };
    assert!(said.starts_with("a.parquet#2: this cannot be read"), "{said}");
    assert_eq!(last.id(), "13");
}

#[test]
fn what_is_too_long_is_left_out_by_name() {
    let settings = Settings { longest: 60, ..Settings::default() };
    let found = read(&fixture("zstd"), &settings);
    let [Err(said), Ok(_), Ok(_)] = found.as_slice() else { panic!("{found:?}") };
    assert!(said.starts_with("a.parquet#1: a value longer than 60 bytes"), "{said}");
    let found = from_memory(&fixture("zstd"), &settings);
    let [Err(said)] = found.as_slice() else { panic!("{found:?}") };
    assert!(said.contains("more than 60 bytes: unpack it to a file"), "{said}");
}

#[test]
fn a_page_that_says_it_is_huge_is_not_unpacked() {
    let mut bytes = fixture("none");
    let whole = bytes.clone();
    // Of the first column: pages begin with their kind, their length unpacked, and their length as they are stored.
    let header = (4..200).find(|&at| matches!(bytes[at..at + 3], [0x15, 4 | 0, 0x15])).unwrap();
    let stored = bytes[header + 3..].iter().position(|&b| b == 0x15).unwrap();
    bytes.splice(header + 3..header + 3 + stored, [0xfe, 0xff, 0xff, 0xff, 0x0f]);
    // Nothing behind it moves, but for what the header had room for.
    let surplus = bytes.len() - whole.len();
    bytes.drain(header + 12..header + 12 + surplus);
    let found = read(&bytes, &Settings::default());
    let [Err(said)] = found.as_slice() else { panic!("{found:?}") };
    assert!(said.contains("a page of 2147483647 bytes unpacked"), "{said}");
}
