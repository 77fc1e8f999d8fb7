//! Crawls of all kinds, whole and damaged.

use std::io::{Cursor, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::super::source::Source;
use super::*;

const LONGEST: usize = 1 << 20;

fn record(kind: &str, uri: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uri}>\r\nWARC-Target-URI: {uri}\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn response(uri: &str, status: &str, content_type: &str, body: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n{body}");
    record("response", uri, "application/http; msgtype=response", block.as_bytes())
}

fn page(uri: &str) -> Vec<u8> {
    response(
        uri,
        "200 OK",
        "text/html; charset=utf-8",
        &format!("<!DOCTYPE html><p>Page {uri} of 1999,\r\nin\nWARC/1.0.\r\n</p>"),
    )
}

/// Pages a to e, and what stands between them.
fn crawl() -> Vec<Vec<u8>> {
    let mut all = vec![record("warcinfo", "x", "application/warc-fields", b"software: none\r\n")];
    for uri in ["a", "b", "c", "d", "e"] {
        all.push(record("request", uri, "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"));
        all.push(page(uri));
        all.push(response("gone", "404 Not Found", "text/html", "<!DOCTYPE html><p>Gone"));
        all.push(response("picture", "200 OK", "image/png", &"\u{0}\r\n\r\n".repeat(99)));
        all.push(record("metadata", uri, "application/warc-fields", b"fetchTimeMs: 1"));
    }
    all
}

/// Which of [`crawl`]'s records is page `number`.
fn nth(number: usize) -> usize {
    2 + 5 * number
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum From {
    File,
    Stream,
}

struct Input {
    bytes: Vec<u8>,
    from: From,
    file: tempfile::NamedTempFile,
}

impl Input {
    fn new(bytes: &[u8], from: From) -> Self {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        Self { bytes: bytes.to_vec(), from, file }
    }

    fn records(&self, mark: Mark) -> Box<dyn Records> {
        let source = match self.from {
            From::File => Source::open(self.file.path()),
            From::Stream => Source::of_reader(self.file.path(), Cursor::new(self.bytes.clone())),
        };
        open(source.unwrap(), mark, LONGEST).unwrap()
    }

    /// What was found: the addresses of pages, and errors from the place on.
    fn found(&self, mark: Mark) -> Vec<String> {
        self.records(mark).map(|record| self.told(record)).collect()
    }

    fn told(&self, record: Result<Box<dyn Unparsed>, Error>) -> String {
        match record {
            Ok(page) => format!("{page:?}").split('"').nth(3).unwrap().to_owned(),
            Err(error) => error.to_string().replace(&*self.file.path().to_string_lossy(), ""),
        }
    }
}

fn found(bytes: &[u8]) -> Vec<String> {
    let of_file = Input::new(bytes, From::File).found(Mark::default());
    assert_eq!(Input::new(bytes, From::Stream).found(Mark::default()), of_file);
    of_file
}

#[test]
fn pages_are_found_among_the_rest_however_packed() {
    let records = crawl();
    let plain = records.concat();
    let mut members: Vec<_> = records.iter().map(|r| gzip(r)).collect();
    assert_eq!(found(&plain), ["a", "b", "c", "d", "e"]);
    assert_eq!(found(&gzip(&plain)), ["a", "b", "c", "d", "e"]);
    assert_eq!(found(&members.concat()), ["a", "b", "c", "d", "e"]);
    // Zeros to the end of the block, and an empty member.
    members.extend([gzip(b""), vec![0; 4000]]);
    assert_eq!(found(&members.concat()), ["a", "b", "c", "d", "e"]);
    // Members that end where no record does.
    let odd: Vec<u8> = plain.chunks(77).flat_map(gzip).collect();
    assert_eq!(found(&odd), ["a", "b", "c", "d", "e"]);
    assert!(found(b"").is_empty());
}

#[cfg(feature = "zstd")]
#[test]
fn crawls_in_zstd_frame_by_frame() {
    let frame = |bytes: &[u8]| zstd::stream::encode_all(bytes, 3).unwrap();
    let mut frames: Vec<_> = crawl().iter().map(|r| frame(r)).collect();
    assert_eq!(found(&frames.concat()), ["a", "b", "c", "d", "e"]);
    assert_eq!(found(&frame(&crawl().concat())), ["a", "b", "c", "d", "e"]);
    let before: usize = frames.iter().take(nth(1)).map(Vec::len).sum();
    frames[nth(1)].truncate(40);
    let got = found(&frames.concat());
    assert!(got[1].starts_with(&format!("@{before}: the zstd data that begins here is damaged")), "{got:?}");
    assert_eq!([&got[0], &got[2], &got[3], &got[4]], ["a", "c", "d", "e"]);
}

/// All pages but the one that is damaged, with one error in its place.
fn assert_costs_itself(found: &[String], number: usize, place: &str, what: &str) {
    let mut left = vec!["a", "b", "c", "d", "e"];
    left.remove(number);
    let (errors, pages): (Vec<&str>, Vec<&str>) = found.iter().map(String::as_str).partition(|f| f.starts_with('@'));
    assert_eq!(pages, left, "{what}: {found:?}");
    assert_eq!(errors.len(), 1, "{what}: {found:?}");
    assert!(errors[0].starts_with(&format!("{place}: ")), "{what}: not at {place}: {errors:?}");
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(text.contains(from));
    text.replacen(from, to, 1).into_bytes()
}

/// One record, damaged in ways that leave the others alone.
fn damaged(record: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = String::from_utf8(record.to_vec()).unwrap();
    let length = text.split("Content-Length: ").nth(1).unwrap().split('\r').next().unwrap();
    let number: usize = length.parse().unwrap();
    let said =
        |said: String| replaced(record, &format!("Content-Length: {length}"), &format!("Content-Length: {said}"));
    let mut all = vec![
        ("no type".to_owned(), replaced(record, "WARC-Type", "WARC-Typo")),
        ("no length".to_owned(), replaced(record, "Content-Length", "Content-Strength")),
        ("no number".to_owned(), said("x".to_owned())),
        ("no version".to_owned(), replaced(record, "WARC/1.1", "CRAW/1.1")),
        ("broken off".to_owned(), record[..record.len() - 30].to_vec()),
        ("broken off in its header".to_owned(), record[..40].to_vec()),
        ("not HTTP".to_owned(), replaced(record, "HTTP/1.1 200", "HTTP/1.1 2x0")),
    ];
    for wrong in [number - 7, number - 1, number + 5, number + 9, number + 4000, number + 50_000, 10_usize.pow(15)] {
        all.push((format!("{wrong} bytes for {number}"), said(wrong.to_string())));
    }
    all
}

#[test]
fn a_damaged_record_costs_itself_alone() {
    for number in [0, 2, 4] {
        let mut records = crawl();
        let sound = records[nth(number)].clone();
        let before: usize = records.iter().take(nth(number)).map(Vec::len).sum();
        let packed_before: usize = records.iter().take(nth(number)).map(|r| gzip(r).len()).sum();
        for (what, damaged) in damaged(&sound) {
            records[nth(number)] = damaged;
            let plain = records.concat();
            assert_costs_itself(&found(&plain), number, &format!("@{before}"), &what);
            assert_costs_itself(&found(&gzip(&plain)), number, &format!("@0+{before}"), &what);
            let members: Vec<u8> = records.iter().flat_map(|r| gzip(r)).collect();
            assert_costs_itself(&found(&members), number, &format!("@{packed_before}"), &what);
        }
    }
}

#[test]
fn a_damaged_member_costs_itself_alone() {
    let records = crawl();
    for number in [0, 2, 4] {
        let mut members: Vec<_> = records.iter().map(|r| gzip(r)).collect();
        let sound = members[nth(number)].clone();
        let before: usize = members.iter().take(nth(number)).map(Vec::len).sum();
        let place = format!("@{before}");
        for cut in [11, 60, sound.len() - 20, sound.len() - 1] {
            members[nth(number)] = sound[..cut].to_vec();
            assert_costs_itself(&found(&members.concat()), number, &place, &format!("{cut} bytes left"));
        }
        // Every bit of one, which takes its time.
        for bit in (0..sound.len() * 8).filter(|_| number == 2) {
            members[nth(number)] = sound.clone();
            members[nth(number)][bit / 8] ^= 1 << (bit % 8);
            // The time and the like in its header, and what fills the last byte.
            let mut unpacked = Vec::new();
            let read = flate2::read::GzDecoder::new(&*members[nth(number)]).read_to_end(&mut unpacked);
            if read.is_ok() && unpacked == records[nth(number)] {
                continue;
            }
            let all = Input::new(&members.concat(), From::Stream).found(Mark::default());
            assert_costs_itself(&all, number, &place, &format!("bit {bit} of {}", sound.len()));
        }
    }
}

#[test]
fn garbage_between_records_costs_nothing_else() {
    for garbage in [&b"\x1f\x8b\x08 garbage \0\r\n"[..], b"WARC/", b"\0\0\0x", b"<p>WARC/1.0\r\n"] {
        for packed in [false, true] {
            let mut records = crawl();
            if packed {
                records.iter_mut().for_each(|r| *r = gzip(r));
            }
            let before: usize = records.iter().take(nth(2)).map(Vec::len).sum();
            records.insert(nth(2), garbage.to_vec());
            let got = found(&records.concat());
            assert_eq!(got.len(), 6, "{packed} {garbage:?} {got:?}");
            assert!(got[2].starts_with(&format!("@{before}: ")), "{packed} {got:?}");
            assert_eq!([&got[0], &got[1], &got[3], &got[4], &got[5]], ["a", "b", "c", "d", "e"]);
        }
    }
}

#[test]
fn a_long_page_is_passed_over_and_a_long_film_too() {
    let long = "<p>long</p>".repeat(LONGEST / 10);
    let mut records = crawl();
    let before: usize = records.iter().take(nth(1)).map(Vec::len).sum();
    records[nth(1)] = response("b", "200 OK", "text/html", &long);
    records.insert(nth(3), response("film", "200 OK", "video/mp4", &long));
    for bytes in [records.concat(), gzip(&records.concat()), records.iter().flat_map(|r| gzip(r)).collect()] {
        let got = found(&bytes);
        assert_eq!([&got[0], &got[2], &got[3], &got[4]], ["a", "c", "d", "e"]);
        assert!(got[1].ends_with("allow longer ones with --max-document-bytes"), "{got:?}");
    }
    assert!(found(&records.concat())[1].starts_with(&format!("@{before}: the page has ")));
}

#[test]
fn reading_goes_on_behind_any_mark() {
    let mut records = crawl();
    records[nth(1)].truncate(100);
    records[nth(3)] = replaced(&records[nth(3)], "200 OK", "2x0 OK");
    let members: Vec<Vec<u8>> = records.iter().map(|r| gzip(r)).collect();
    let mut broken = members.clone();
    broken[nth(2)].truncate(50);
    broken[nth(4)].truncate(50);
    for bytes in [records.concat(), gzip(&records.concat()), members.concat(), broken.concat()] {
        for from in [From::File, From::Stream] {
            let input = Input::new(&bytes, from);
            let mut left = input.found(Mark::default());
            assert_eq!(left.len(), 5, "{from:?} {left:?}");
            let mut reader = input.records(Mark::default());
            while !left.is_empty() {
                reader.next();
                left.remove(0);
                let mark = reader.mark();
                let ended = left.iter().map(|l| l.split('+').next()).collect::<Vec<_>>();
                let behind = input.found(mark);
                assert_eq!(behind.iter().map(|l| l.split('+').next()).collect::<Vec<_>>(), ended, "{from:?} {mark:?}");
                let by_place = from == From::File && bytes != gzip(&records.concat()) && !left.is_empty();
                assert!(!by_place || mark.byte > 0, "{from:?} {mark:?}");
                assert!(from == From::File || mark.byte == 0, "{from:?} {mark:?}");
            }
        }
    }
}

/// The crawls that other programs have written: their pages' addresses, and what is said on them.
#[test]
fn pages_of_other_programs_are_read() {
    let said = [
        ("plain", "“Never,” said Maren Vass"),
        ("chunked", "“The quay will hold,” said Oskar Holm"),
        ("gzip", "“We counted twice,” said Lise Berle"),
        ("brotli", "“It leaks still,” said Tobias Moran"),
        ("both", "“Ask the county,” said Signe Rusk"),
        ("legacy", "“Cafés will close,” said Paul Petit"),
        ("untyped", "“I was not asked,” said Vera Krol"),
        ("resource", "“They came at night,” said Hugo Tveit"),
    ];
    let mut files = vec!["pages.warc", "pages.warc.gz"];
    if cfg!(feature = "zstd") {
        files.extend(["pages.warc.zst", "dictionary.warc.zst"]);
    }
    for file in files {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/warc").join(file);
        let mut crawl = super::crawl(Source::open(&path).unwrap(), Mark::default(), LONGEST).unwrap();
        for (name, said) in said {
            let Ok(Found::Page(mut page)) = (loop {
                match crawl.find() {
                    Ok(Found::Other) => {}
                    found => break found,
                }
            }) else {
                panic!("{file}: no {name}");
            };
            let told = format!("{page:?}");
            assert!(told.contains(&format!("\"https://courier.example/{name}\"")), "{file}: {told}");
            let charset = told.contains("Some(\"windows-1252\")").then_some(encoding_rs::WINDOWS_1252);
            assert_eq!(charset.is_some(), name == "legacy", "{file}: {told}");
            let html = page.take_html().unwrap();
            let (text, _, broken) = charset.unwrap_or(encoding_rs::UTF_8).decode(&html);
            assert!(!broken && text.starts_with("<!DOCTYPE html>") && text.contains(said), "{file}: {text}");
        }
        assert!(crawl.next().is_none(), "{file}");
    }
}

/// A record of zeros that is packed to a thousandth, alone and among others.
#[test]
fn a_record_of_zeros_is_left_alone() {
    let mut bomb = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: zeros\r\nContent-Length: {}\r\n\r\n\
         HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        10_u64 << 30
    )
    .into_bytes();
    bomb.resize(bomb.len() + 20 * LONGEST, 0);
    let mut members: Vec<_> = crawl().iter().map(|r| gzip(r)).collect();
    let before: usize = members.iter().take(nth(1)).map(Vec::len).sum();
    members[nth(1)] = gzip(&bomb);
    let place = format!("@{before}");
    assert_costs_itself(&found(&members.concat()), 1, &place, "zeros that are fewer than they should be");
}

proptest! {
    #[test]
    fn nothing_is_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..400), start in 0..8usize) {
        let starts: [&[u8]; 8] = [
            b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08\0\0\0\0\0\0\0", b"\x28\xb5\x2f\xfd",
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 300\r\n\r\nHTTP/1.1 200 OK\r\n",
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 300\r\n\r\nHTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n",
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 300\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3",
            b"\x5d\x2a\x4d\x18\x40\0\0\0\x37\xa4\x30\xec",
        ];
        let bytes = [starts[start], &bytes].concat();
        let path = Path::new("a.warc");
        if let Ok(source) = Source::of_reader(path, Cursor::new(bytes)) {
            for page in open(source, Mark::default(), LONGEST).unwrap().flatten() {
                let _ = page.document(&crate::read::fields::Fields::default());
            }
        }
    }

    #[test]
    fn a_flipped_bit_costs_one_record_at_most(packed: bool, at in 0..8000usize, bit in 0..8u8) {
        let mut records = crawl();
        if packed {
            records.iter_mut().for_each(|r| *r = gzip(r));
        }
        let mut bytes = records.concat();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        let all = Input::new(&bytes, From::Stream).found(Mark::default());
        let pages = ["a", "b", "c", "d", "e"].iter().filter(|uri| all.iter().any(|f| f == *uri)).count();
        prop_assert!(pages >= 4, "{all:?}");
        prop_assert!(all.iter().filter(|f| f.starts_with('@')).count() <= 1, "{all:?}");
    }

    #[test]
    fn what_is_whole_before_the_end_is_read(packed: bool, left in 0..8000usize) {
        let mut records = crawl();
        if packed {
            records.iter_mut().for_each(|r| *r = gzip(r));
        }
        let left = left % records.concat().len();
        let mut ends = 0;
        let whole = records.iter().map(|r| { ends += r.len(); ends }).take_while(|&end| end <= left).count();
        let pages = (0..5).filter(|&number| nth(number) < whole).count();
        let all = Input::new(&records.concat()[..left], From::File).found(Mark::default());
        prop_assert_eq!(all.iter().filter(|f| !f.starts_with('@')).count().max(pages), all.iter().filter(|f| !f.starts_with('@')).count());
        prop_assert!(all.iter().filter(|f| f.starts_with('@')).count() <= 1, "{:?}", all);
    }
}
