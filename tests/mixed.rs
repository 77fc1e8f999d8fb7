//! One command over a folder that mixes all formats, and what damaged files of each cost.

#![cfg(all(
    feature = "cli",
    feature = "docx",
    feature = "epub",
    feature = "feed",
    feature = "gzip",
    feature = "html",
    feature = "parquet",
    feature = "pdf",
    feature = "warc",
    feature = "zstd"
))]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets what it does not expect fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use assert_cmd::assert::Assert;
use tempfile::TempDir;

/// A file of every format, under the name it has in the mixture.
const FORMATS: [(&str, &str); 12] = [
    ("a.html", "html/ghost.html"),
    ("b.csv", "tables/comma.csv"),
    ("c.tsv", "tables/tabs.tsv"),
    ("d.parquet", "tables/snappy.parquet"),
    ("e.json", "tables/list.json"),
    ("f.warc", "warc/pages.warc"),
    ("g.warc.gz", "warc/pages.warc.gz"),
    ("h.rss", "feed/herald.rss"),
    ("i.atom", "feed/herald.atom"),
    ("j.epub", "epub/winter.epub"),
    ("k.docx", "docx/ferry.docx"),
    ("l.pdf", "pdf/one-column.pdf"),
];

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name)).unwrap()
}

fn text() -> String {
    "HALLAND - The council met on Monday.\n\n“We have enough boats,” Ilse Brandvold told the Fjord Post.\n".to_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn lines() -> String {
    let line = |n: u8| serde_json::json!({"id": format!("wire-{n}"), "headline": "Boats", "text": text()}).to_string();
    (0..9).map(|n| line(n) + "\n").collect()
}

/// Everything in one folder, some of it compressed.
fn mixture() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    for (name, from) in FORMATS {
        write(name, &fixture(from));
    }
    write("m.txt", text().as_bytes());
    write("n.txt.gz", &gzip(text().as_bytes()));
    write("o.jsonl", lines().as_bytes());
    write("p.jsonl.zst", &zstd::encode_all(lines().as_bytes(), 3).unwrap());
    write("q.html.gz", &gzip(&fixture("html/amp.html")));
    folder
}

fn extract(folder: &TempDir, more: &[&str]) -> Assert {
    // A list of objects is read where it is named; a folder's *.json may be anything.
    let args = [&["extract", ".", "./e.json", "--columns", "all"], more].concat();
    assert_cmd::cargo::cargo_bin_cmd!("inquit").current_dir(folder).args(args).assert()
}

/// The rows by the file they are from, as maps of the columns.
fn rows(done: &Assert) -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let table = done.get_output().stdout.clone();
    let mut table = csv::Reader::from_reader(&*table);
    let mut rows: BTreeMap<String, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for row in table.deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let file = if row["input"].is_empty() { row["source"].clone() } else { row["input"].clone() };
        rows.entry(file.trim_start_matches("./").to_owned()).or_default().push(row);
    }
    rows
}

#[test]
fn one_command_reads_them_all_and_fills_in_what_each_tells() {
    let folder = mixture();
    let done = extract(&folder, &[]).code(0);
    // Nothing but what is not in English and has hardly a speaker.
    let said = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(said.lines().all(|line| line.contains("not in English")), "{said}");
    let rows = rows(&done);
    let names =
        FORMATS.map(|(name, _)| name).into_iter().chain(["m.txt", "n.txt.gz", "o.jsonl", "p.jsonl.zst", "q.html.gz"]);
    assert_eq!(rows.keys().map(String::as_str).collect::<BTreeSet<_>>(), names.collect());
    for (file, rows) in &rows {
        assert!(rows.iter().any(|row| !row["speaker"].is_empty()), "{file}: {rows:?}");
        assert!(rows.iter().all(|row| !row["quote"].is_empty()), "{file}");
        let told = |column: &str| rows.iter().any(|row| !row[column].is_empty());
        let text = file.contains(".txt");
        assert_ne!(told("title"), text, "{file}: title");
        // The pages of the crawl tell no date.
        let columns: &[&str] = match file.split('.').nth(1).unwrap() {
            "html" | "rss" | "atom" => &["outlet", "published", "url"],
            "warc" => &["outlet", "url"],
            "docx" | "epub" | "pdf" => &["author"],
            _ => &[],
        };
        assert!(columns.iter().all(|column| told(column)), "{file}: {:?}", rows.first());
    }
}

#[test]
fn a_damaged_file_of_each_format_costs_one_line_and_nothing_else() {
    let folder = mixture();
    let sound = rows(&extract(&folder, &[]));
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let mut damaged = BTreeSet::new();
    for (name, from) in FORMATS {
        let bytes = fixture(from);
        // What begins like one of these and goes on as noise.
        let noise = (0..bytes.len()).map(|n| u8::try_from((n * n * 31 + n) % 251).unwrap());
        let head = if bytes.starts_with(b"<") || name.ends_with("sv") { 0 } else { 16 };
        let mixed: Vec<u8> = bytes.iter().take(head).copied().chain(noise.skip(head)).collect();
        let name = format!("z-{}", name.replace("e.json", "e.jsonl"));
        write(&name, &mixed);
        damaged.insert(name);
    }
    let packed = gzip(text().repeat(20).as_bytes());
    write("z-n.txt.gz", &packed[..packed.len() / 2]);
    write("z-m.txt", b"\0\x01\x02\x03\0");
    damaged.extend(["z-n.txt.gz".to_owned(), "z-m.txt".to_owned()]);
    let done = extract(&folder, &[]).code(2);
    let said = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    let said: Vec<&str> = said.lines().filter(|line| !line.contains("not in English")).collect();
    for name in &damaged {
        let of: Vec<_> = said.iter().filter(|line| line.starts_with(&format!("inquit: ./{name}"))).collect();
        assert_eq!(of.len(), 1, "{name}: {of:?}");
    }
    assert_eq!(said.len(), damaged.len(), "{said:#?}");
    assert!(rows(&done) == sound, "the rows of the other files have changed");
}
