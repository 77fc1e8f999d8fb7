//! Inputs of several formats through the program: told apart by name and content, unpacked, named where they are damaged.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;
use std::io::Write;

use assert_cmd::assert::Assert;
use predicates::str::contains;
use tempfile::TempDir;

fn inquit(folder: &TempDir, args: &[&str], stdin: &[u8]) -> Assert {
    assert_cmd::cargo::cargo_bin_cmd!("inquit").current_dir(folder).args(args).write_stdin(stdin).assert()
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn article(what: &str) -> String {
    format!("The council met.\n\n“We have {what} enough,” Ilse Brandvold told the Fjord Post.\n")
}

fn line(id: &str, what: &str) -> String {
    serde_json::json!({"id": id, "text": article(what)}).to_string() + "\n"
}

#[cfg(feature = "gzip")]
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// The column `source`, and the quote, of every row.
fn rows(done: &Assert) -> Vec<(String, String)> {
    let table = done.get_output().stdout.clone();
    let mut table = csv::Reader::from_reader(&*table);
    let rows = table.records().map(|row| row.unwrap());
    rows.map(|row| (row.get(2).unwrap().to_owned(), row.get(1).unwrap().to_owned())).collect()
}

fn sources(done: &Assert) -> Vec<String> {
    rows(done).into_iter().map(|(source, _)| source).collect()
}

#[cfg(feature = "gzip")]
#[test]
fn what_is_compressed_is_read_by_whatever_way_it_comes() {
    let text = gzip(article("packed").as_bytes());
    let lines = gzip((line("1", "first") + &line("2", "second")).as_bytes());
    let folder = folder(&[
        ("n/a.txt.gz", &text),
        ("n/b.jsonl.gz", &lines),
        ("n/c.txt", &text),
        ("d", &text),
        ("e", &lines),
        ("f.jsonl", &lines),
    ]);
    assert_eq!(sources(&inquit(&folder, &["extract", "n"], b"").code(0)), ["n/a.txt.gz", "1", "2", "n/c.txt"]);
    assert_eq!(sources(&inquit(&folder, &["extract", "d", "e", "f.jsonl"], b"").code(0)), ["d", "1", "2", "1", "2"]);
    assert_eq!(sources(&inquit(&folder, &["extract"], &text).code(0)), ["-"]);
    assert_eq!(sources(&inquit(&folder, &["extract"], &lines).code(0)), ["1", "2"]);
    assert_eq!(sources(&inquit(&folder, &["extract", "--input-format", "jsonl"], &lines).code(0)), ["1", "2"]);
}

#[cfg(feature = "gzip")]
#[test]
fn what_is_cut_off_is_named_and_costs_nothing_else() {
    let text = gzip(article("packed").repeat(50).as_bytes());
    // Lines that hardly repeat, so that the cut leaves some of them.
    let lines =
        gzip((0..500).map(|n| line(&format!("{n}"), &format!("{:x}", n * 7_919))).collect::<String>().as_bytes());
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let whole = article("whole");
    let folder = folder(&[("a.txt.gz", &half(&text)), ("b.jsonl.gz", &half(&lines)), ("c.txt", whole.as_bytes())]);
    let done = inquit(&folder, &["extract", "."], b"").code(2);
    let done = done.stderr(contains("./a.txt.gz: cannot read")).stderr(contains("./b.jsonl.gz: cannot read"));
    assert_eq!(String::from_utf8_lossy(&done.get_output().stderr).lines().count(), 2);
    let sources = sources(&done);
    assert!(sources.len() > 100 && sources.last().unwrap() == "./c.txt", "{sources:?}");
}

#[cfg(feature = "gzip")]
#[test]
fn a_small_file_cannot_fill_the_memory() {
    let bomb = gzip(&vec![b'a'; 50 << 20]);
    assert!(bomb.len() < 100_000);
    let folder = folder(&[("a.txt.gz", &bomb), ("b.jsonl.gz", &bomb), ("c.txt", article("safe").as_bytes())]);
    let done = inquit(&folder, &["extract", "--max-document-bytes", "1MB", "."], b"").code(2);
    let done = done.stderr(contains("./a.txt.gz: the article is longer than 1000000 bytes"));
    let done = done.stderr(contains("./b.jsonl.gz:1: a line longer than 1000000 bytes"));
    assert_eq!(sources(&done), ["./c.txt"]);
}

#[test]
fn content_decides_where_a_name_tells_nothing_or_something_wrong() {
    let lines = line("1", "first") + &line("2", "second");
    let folder = folder(&[("a", lines.as_bytes()), ("b.dat", article("plain").as_bytes()), ("c.txt", b"WARC/1.0\r\n")]);
    assert_eq!(sources(&inquit(&folder, &["extract", "a", "b.dat"], b"").code(0)), ["1", "2", "b.dat"]);
    assert_eq!(sources(&inquit(&folder, &["extract"], lines.as_bytes()).code(0)), ["1", "2"]);
    // Asked for is asked for.
    let asked = sources(&inquit(&folder, &["extract", "--input-format", "text", "a"], b"").code(0));
    assert!(!asked.is_empty() && asked.iter().all(|source| source == "a"), "{asked:?}");
    let done = inquit(&folder, &["extract", "c.txt"], b"").code(1);
    done.stderr(contains("c.txt: this is warc by its content, and text by its name: read it with --input-format warc"));
}

#[cfg(feature = "html")]
#[test]
fn a_text_that_is_called_a_page_is_read_as_one() {
    let folder = folder(&[("a.html", article("plain").as_bytes()), ("b.html", b" \n")]);
    let done = inquit(&folder, &["extract", "a.html", "b.html"], b"").code(2);
    assert_eq!(sources(&done), ["a.html"]);
    done.stderr(contains("b.html: no article on this page"));
}

#[test]
fn an_unknown_format_lists_those_there_are() {
    let folder = folder(&[]);
    let done = inquit(&folder, &["extract", "--input-format", "doc", "a"], b"").code(1);
    done.stderr(contains("the formats are: text, html, jsonl, csv, tsv, parquet, warc, feed, epub, docx, pdf"));
}

#[cfg(not(feature = "pdf"))]
#[test]
fn a_format_left_out_of_the_build_is_named() {
    let folder = folder(&[("n/a.pdf", b"%PDF-1.4"), ("n/b.txt", article("read").as_bytes())]);
    let done = inquit(&folder, &["extract", "n"], b"").code(2);
    let done = done.stderr(contains("n/a.pdf: this is pdf, which this build of the program does not read"));
    assert_eq!(sources(&done), ["n/b.txt"]);
}

#[test]
fn rows_point_into_the_texts_written_beside_them() {
    let lines = line("https://example.org/1?a=b", "first") + &line("", "second");
    let texts = [("n/a.txt", article("åpen")), ("n/b.jsonl", lines)];
    let folder = folder(&texts.each_ref().map(|(name, text)| (*name, text.as_bytes())));
    let done = inquit(&folder, &["extract", "n", "--emit-text", "out/texts", "--format", "jsonl"], b"").code(0);
    let mut files: Vec<_> = ["out/texts/n", "out/texts/n/b.jsonl"]
        .iter()
        .flat_map(|sub| fs::read_dir(folder.path().join(sub)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert_eq!(files.len(), 3);
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let output = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    for row in output.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let at = |end: usize| usize::try_from(row["content"][0][end].as_u64().unwrap()).unwrap();
        let quote = row["quote"].as_str().unwrap();
        let slice = |text: &str| text.chars().skip(at(0)).take(at(1) - at(0)).collect::<String>();
        assert!(texts.iter().any(|text| slice(text) == quote), "{quote}");
    }
    assert_eq!(output.lines().count(), 3);
    // A second run writes the same again.
    inquit(&folder, &["extract", "n", "--emit-text", "out/texts"], b"").code(0);
    let done = inquit(&folder, &["extract", "n", "--emit-text", "n/a.txt"], b"").code(1);
    done.stderr(contains("n/a.txt: cannot make the folder"));
}

#[cfg(feature = "warc")]
#[test]
fn pages_of_a_crawl_without_an_article_are_counted_and_no_failure() {
    let paragraph = "<p>The council met on Monday to talk about the quay and the road north of the town.</p>";
    let article = format!(
        "<html><head><title>Boats</title></head><body><article><h1>Boats are counted</h1>{}\
         <p>“We have enough boats,” Ilse Brandvold told the Fjord Post.</p></article></body></html>",
        paragraph.repeat(4)
    );
    let front = "<html><body><ul><li><a href='/a'>Boats</a></li><li><a href='/b'>Cats</a></li></ul></body></html>";
    let record = |uri: &str, page: &str| {
        let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        let head =
            format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nContent-Length: {}", body.len());
        format!("{head}\r\n\r\n{body}\r\n\r\n")
    };
    let crawl = record("https://a.example/", front) + &record("https://a.example/boats", &article);
    let crawl = crawl + &record("https://a.example/more", front);
    let folder = folder(&[("a.warc", crawl.as_bytes()), ("front.html", front.as_bytes())]);
    let done = inquit(&folder, &["extract", "a.warc"], b"").code(0);
    let done = done.stderr("inquit: 2 pages of the crawls have no article, only menus, links or a message\n");
    assert_eq!(sources(&done), ["https://a.example/boats"]);
    // A page that was named is another matter.
    let done = inquit(&folder, &["extract", "front.html", "a.warc"], b"").code(2);
    done.stderr(contains("inquit: front.html: no article on this page"));
}
