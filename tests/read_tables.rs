//! Tables of articles, as other programs have written them (`scripts/fixtures/tables.py`), and as they get damaged.
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::io::Cursor;
use std::path::Path;

use inquit::read::fields::{Fields, Meta};
use inquit::read::records::{self, Mark, Records};
use inquit::read::source::Source;
use inquit::read::{Format, Settings};
use inquit::{Document, Error};
use proptest::prelude::*;

const FOLDER: &str = "tests/formats/tables";

fn open(name: &str, bytes: &[u8], mark: Mark, settings: &Settings) -> Result<Box<dyn Records>, Error> {
    let source = Source::of_reader(Path::new(name), Cursor::new(bytes.to_vec()))?;
    records::open(Format::of(Path::new(name)).unwrap(), source, mark, settings)
}

type Read = Vec<Result<Document, String>>;

fn all(records: impl Iterator<Item = Result<Box<dyn records::Unparsed>, Error>>, fields: &Fields) -> Read {
    records.map(|record| record.and_then(|r| r.document(fields)).map_err(|e| e.to_string())).collect()
}

fn read_with(name: &str, bytes: &[u8], settings: &Settings) -> Read {
    match open(name, bytes, Mark::default(), settings) {
        Ok(records) => all(records, &settings.fields),
        Err(error) => vec![Err(error.to_string())],
    }
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Read {
    read_with(name, bytes.as_ref(), &Settings::default())
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{FOLDER}/{name}")).unwrap()
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = std::fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Format::of(Path::new(name)).unwrap().is_built_in())
        .map(|name| (name.clone(), fixture(&name)))
        .collect();
    all.sort();
    all
}

/// The documents, of which there must be nothing else.
fn sound(read: Read) -> Vec<Document> {
    read.into_iter().collect::<Result<_, _>>().unwrap()
}

fn errors(read: &Read) -> Vec<&str> {
    read.iter().filter_map(|document| document.as_ref().err()).map(String::as_str).collect()
}

fn texts(read: &Read) -> Vec<&str> {
    read.iter().flatten().map(Document::text).collect()
}

const TEXTS: [&str; 3] = [
    "Harbour opens\n\n“The café stays,” said Ilse Brandvold, the mayor.\n",
    "No deal\n\n\"We leave, all of us,\" said Per Moe.\nHe did.\n",
    "Nothing was said.",
];

#[test]
fn every_form_of_the_same_table_gives_the_same_articles() {
    let files = [
        "comma.csv",
        "semicolon.csv",
        "tabs.tsv",
        "spreadsheet.tsv",
        "windows.csv",
        "list.json",
        "wrapped.json",
        "several.json",
    ];
    for name in files {
        let documents = sound(read(name, fixture(name)));
        assert_eq!(documents.iter().map(Document::text).collect::<Vec<_>>(), TEXTS, "{name}");
        assert_eq!(documents.iter().map(Document::id).collect::<Vec<_>>(), ["t-1", "t-2", "t-3"], "{name}");
        let first = &documents[0];
        assert_eq!(first.input.as_deref(), Some(name));
        assert_eq!(first.meta.title.as_deref(), Some("Harbour opens, again"), "{name}");
        assert_eq!(first.meta.author.as_deref(), Some("Ada Kvåle"), "{name}");
        assert_eq!(documents[1].meta.author, None, "{name}");
        assert_eq!(documents[2].meta.url, None, "{name}");
        assert_eq!(first.meta.published.as_deref(), Some("2031-05-01"), "{name}");
    }
    let documents = sound(read("macintosh.csv", fixture("macintosh.csv")));
    assert_eq!(documents[0].text(), TEXTS[0].replace('\n', " "));
    assert_eq!(documents.len(), 3);
    assert_eq!(sound(read("one.json", fixture("one.json")))[0].text(), TEXTS[0]);
}

#[test]
fn the_records_behind_a_mark_are_those_that_follow() {
    for (name, bytes) in fixtures() {
        let settings = Settings::default();
        let all_there = read(&name, &bytes);
        let mut records = open(&name, &bytes, Mark::default(), &settings).unwrap();
        for taken in 0..=all_there.len() {
            // From memory, and from a file that can be read from any place.
            let behind = open(&name, &bytes, records.mark(), &settings).unwrap();
            assert_eq!(all(behind, &settings.fields), all_there[taken..], "{name}, {taken}");
            let path = Path::new(FOLDER).join(&name);
            let format = Format::of(&path).unwrap();
            let behind = records::open(format, Source::open(&path).unwrap(), records.mark(), &settings).unwrap();
            let ids: Vec<_> = sound(all(behind, &settings.fields)).iter().map(|d| d.text().to_owned()).collect();
            assert_eq!(ids, texts(&all_there)[taken..], "{name}, {taken}");
            records.next();
        }
    }
}

#[test]
fn columns_are_named_and_kept() {
    let fields = Fields {
        id: Some("URL".to_owned()),
        meta: vec![(Meta::Title, "section".to_owned()), (Meta::Title, "desk".to_owned())],
        keep: vec!["desk".to_owned(), "nowhere".to_owned(), "Author".to_owned()],
        ..Fields::default()
    };
    let settings = Settings { fields, ..Settings::default() };
    for name in ["comma.csv", "list.json"] {
        let documents = sound(read_with(name, &fixture(name), &settings));
        let second = &documents[1];
        assert_eq!((second.id(), second.meta.title.as_deref()), ("https://example.org/2", Some("south")));
        assert_eq!(documents[2].id(), if name == "comma.csv" { "comma.csv#11" } else { "list.json#3" });
        let kept: Vec<_> = documents[0].kept.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(kept, [("desk", "north"), ("nowhere", ""), ("Author", "Ada Kvåle")]);
    }
}

#[test]
fn a_bad_row_costs_only_itself() {
    let table = "id,text\n1,a\n2\n3,c,d\n4,\"d\" e\n5,e,,\n6,\"f\n\n7,\"g\"\"\n\n,\n8,\"h\ni\",\n9,\"j\n";
    let read = read("a.csv", table);
    assert_eq!(texts(&read), ["a", "e", "h\ni"]);
    let begins: Vec<_> = errors(&read).iter().map(|e| e.split(": ").next().unwrap().to_owned()).collect();
    assert_eq!(begins, [3, 4, 5, 7, 9, 14].map(|line| format!("a.csv:{line}")));
}

#[test]
fn a_stray_quotation_mark_costs_its_line_and_no_more() {
    let table = "id,text\n1,a\n2,\"b\n3,c\n4,d\n";
    let found = read("a.csv", table);
    assert_eq!(texts(&found), ["a", "c", "d"]);
    assert!(errors(&found)[0].starts_with("a.csv:3: a quotation mark opens a cell, and none closes it:"), "{found:?}");
    // The next mark stands where a cell begins, so that the first one is closed where none ends.
    let found = read("a.csv", "id,text\n1,a\n2,\"b\n3,\"c\"\n4,d\n");
    assert_eq!(texts(&found), ["a", "c", "d"]);
    assert!(errors(&found)[0].starts_with("a.csv:3: a quotation mark closes a cell where"), "{found:?}");
    let settings = Settings { longest: 20, ..Settings::default() };
    let found = read_with(
        "a.csv",
        format!("id,text\n1,\"{}\n3,c\n4,{}\n5,e", "b\n".repeat(30), "d".repeat(30)).as_bytes(),
        &settings,
    );
    assert_eq!(texts(&found), ["c", "e"], "{found:?}");
    assert!(errors(&found)[0].contains("within 20 bytes"), "{found:?}");
    assert!(errors(&found).last().unwrap().contains("a line longer than 20 bytes"), "{found:?}");
}

#[test]
fn marks_in_a_table_with_tabs_may_be_part_of_the_text() {
    let found = read("a.tsv", "id\ttext\n1\t\"No,\" she said, \"never.\"\n2\t\"a\tb\"\n3\t\"Un\"\"quoted\"\"\"\n");
    assert_eq!(texts(&found), ["\"No,\" she said, \"never.\"", "a\tb", "Un\"quoted\""], "{found:?}");
}

#[test]
fn what_is_between_the_cells_is_seen_or_told() {
    for (name, table) in [
        ("a.csv", "id;text\n1;a, b\n"),
        ("a.csv", "\u{feff}\"id, or; so\"\ttext\n1\ta, b\n"),
        ("a.csv", "sep=|\r\nid|text\r\n1|a, b\r\n"),
        ("a.tsv", "id,text\n1,\"a, b\"\n"),
        ("a.tsv", "id\ttext, here;;\ttext\n1\t\ta, b\n"),
        ("a.csv", "\n\nid,\"text\"\n1,\"a, b\"\n"),
    ] {
        assert_eq!(texts(&read(name, table)), ["a, b"], "{table}");
    }
}

#[test]
fn what_is_no_table_of_articles_is_told_in_one_line() {
    for (name, bytes, says) in [
        ("a.csv", &b""[..], "an empty table"),
        ("a.csv", b"\r\n \n", "an empty table"),
        ("a.csv", b"speaker,quote,source\nA,b,c\n", "a table of quotes, as this program writes it"),
        (
            "a.csv",
            b"1,\"Harbour opens\"\n2,b\n",
            "no column `text`, `body`, `content` among: 1, Harbour opens; name the text's column with --text-field",
        ),
        ("a.csv", b"{\"id\": 1, \"text\": \"\"}\n", "--input-format jsonl"),
        ("a.csv", b"abc\0\0\0\x01\x02,\n", "not text"),
        ("a.json", b"[{\"text\": \"a\"}", ""),
    ] {
        let found = read(name, bytes);
        let said = errors(&found);
        assert_eq!(said.len(), 1, "{found:?}");
        assert!(said[0].starts_with(name) && said[0].contains(says), "{found:?}");
    }
}

#[test]
fn cells_of_several_encodings_are_read_cell_by_cell() {
    let mut table = "id,text,author\n1,“Nei” – sa hun,".as_bytes().to_vec();
    table.extend(b"K\xe5re Lie\n2,\x93No\x94 \x96 he said,caf\xe9\n");
    let documents = sound(read("a.csv", &table));
    assert_eq!((documents[0].text(), documents[0].meta.author.as_deref()), ("“Nei” – sa hun", Some("Kåre Lie")));
    assert_eq!((documents[1].text(), documents[1].meta.author.as_deref()), ("“No” – he said", Some("café")));
}

#[test]
fn a_damaged_list_costs_what_is_damaged() {
    let found = read("a.json", r#"[{"text": "a"}, {"text": }, 7, {"text": "d"}, {"text": "[}\"]"#);
    assert_eq!(texts(&found), ["a", "d"]);
    let begins: Vec<_> = errors(&found).iter().map(|e| e.split(": ").next().unwrap().to_owned()).collect();
    assert_eq!(begins, ["a.json#2", "a.json#3", "a.json#5"]);
    let settings = Settings { longest: 40, ..Settings::default() };
    let long = format!("[{{\"text\": \"a\"}}, {{\"text\": \"{}\"}},\n {{\"text\": \"c\"}}]", "b".repeat(200));
    let found = read_with("a.json", long.as_bytes(), &settings);
    assert_eq!(texts(&found), ["a", "c"]);
    assert!(errors(&found)[0].starts_with("a.json#2: an object longer than 40 bytes"), "{found:?}");
}

#[test]
fn json_is_lines_a_list_or_objects_as_it_begins() {
    let lines = "{\"text\": \"a\", \"items\": [{\"text\": \"x\"}]}\n{\"text\": \"b\"}\n";
    assert_eq!(texts(&read("a.json", lines)), ["a", "b"]);
    for list in [
        r#"{"status": "ok", "n": 1, "docs": [{"text": "a"}, {"text": "b"}], "more": [1]}"#,
        "{\n \"hits\": [1, 2],\n \"results\": [\n{\"text\": \"a\"}, {\"text\": \"b\"}]}",
        "[{\"text\": \"a\"}\n,{\"text\": \"b\"}]\n",
        "{\n\"text\": \"a\", \"items\": [{}]}\n{\"text\": \"b\"}",
    ] {
        assert_eq!(texts(&read("a.jsonl", list)), ["a", "b"], "{list}");
        let utf16: Vec<u8> = list.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(texts(&read("a.json", utf16)), ["a", "b"], "{list}");
    }
    assert_eq!(read("a.json", "[]").len(), 0);
}

/// Reads it all, and as far as may be goes on behind every mark.
fn check(name: &str, bytes: &[u8], settings: &Settings) {
    let Ok(mut records) = open(name, bytes, Mark::default(), settings) else { return };
    let mut articles = 0;
    loop {
        let mark = records.mark();
        let Some(record) = records.next() else { break };
        match record.and_then(|record| record.document(&settings.fields)) {
            Ok(document) => assert_eq!(document.input.as_deref(), Some(name)),
            Err(error) => assert!(error.to_string().starts_with(name), "{error}"),
        }
        articles += 1;
        assert!(articles <= bytes.len() + 1, "no end");
        assert!(records.mark() != mark, "{mark:?} twice");
    }
}

fn small() -> Settings {
    Settings { longest: 64, ..Settings::default() }
}

proptest! {
    #[test]
    fn any_table_is_read_to_its_end(table in "(id|text)[,;\t](text|id)\r?\n([ab1\",;\t\r\n\u{e5}]{0,12}){0,12}") {
        for settings in [Settings::default(), small()] {
            check("a.csv", table.as_bytes(), &settings);
            check("a.tsv", table.as_bytes(), &settings);
        }
    }

    #[test]
    fn any_json_is_read_to_its_end(json in "[\\[{]?(\"(text|items|a)\":|[\\[\\]{}:,\"\\\\ \n7]|\"b\"){0,24}") {
        for settings in [Settings::default(), small()] {
            check("a.json", json.as_bytes(), &settings);
        }
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for name in ["a.csv", "a.tsv", "a.json"] {
            check(name, &bytes, &Settings::default());
            check(name, &[b"text,id\n", &bytes[..]].concat(), &small());
        }
    }

    #[test]
    fn damaged_files_are_read_to_their_end(which in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(),
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)) {
        let files = fixtures();
        let (name, mut bytes) = files[which.index(files.len())].clone();
        for (place, byte) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= byte;
        }
        check(&name, &bytes, &Settings::default());
        bytes.truncate(cut.index(bytes.len()));
        check(&name, &bytes, &Settings::default());
    }
}
