//! Inputs that are packed with gzip or zstd, and what goes wrong with them.

#![cfg(all(feature = "cli", feature = "gzip"))]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;
use std::io::Write;

use assert_cmd::assert::Assert;
use tempfile::TempDir;

fn article(what: &str) -> String {
    format!("The council met.\n\n“We have {what} enough,” Ilse Brandvold told the Fjord Post.\n")
}

fn line(id: &str) -> String {
    serde_json::json!({"id": id, "text": article(id)}).to_string() + "\n"
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// The sources of all rows, and the lines of the error output, of a run over `bytes` as a file called `name` or as standard input;
/// both must give the same.
fn run(name: &str, bytes: &[u8], options: &[&str]) -> (Vec<String>, Vec<String>) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let command = |args: &[&str]| {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("inquit");
        command.current_dir(&folder).arg("extract").args(options).args(args);
        command
    };
    let of_file = told(&command(&[name]).assert());
    let of_stdin = told(&command(&["-"]).write_stdin(bytes).assert());
    let named = |(rows, errors): (Vec<String>, Vec<String>)| {
        let mend = |line: &String| line.replace(name, "-");
        (rows.iter().map(mend).collect::<Vec<_>>(), errors.iter().map(mend).collect::<Vec<_>>())
    };
    assert_eq!(named(of_file.clone()), named(of_stdin), "{name}");
    of_file
}

fn told(done: &Assert) -> (Vec<String>, Vec<String>) {
    let output = done.get_output();
    let mut table = csv::Reader::from_reader(&*output.stdout);
    let rows = table.records().map(|row| row.unwrap().get(2).unwrap().to_owned()).collect();
    (rows, String::from_utf8(output.stderr.clone()).unwrap().lines().map(str::to_owned).collect())
}

#[test]
fn members_are_one_after_the_other_and_zeros_may_follow() {
    let lines = [gzip(line("1").as_bytes()), gzip(b""), gzip((line("2") + &line("3")).as_bytes())].concat();
    assert_eq!(run("a.jsonl.gz", &lines, &[]), (vec!["1".into(), "2".into(), "3".into()], vec![]));
    let filled = [lines, vec![0; 10_000]].concat();
    assert_eq!(run("a.jsonl.gz", &filled, &[]).1, Vec::<String>::new());
    let text = article("much");
    let (head, tail) = text.as_bytes().split_at(30);
    assert_eq!(run("a.txt.gz", &[gzip(head), gzip(tail)].concat(), &[]).1, Vec::<String>::new());
}

#[test]
fn what_is_whole_before_damage_is_read_and_the_damage_is_told_once() {
    let first = gzip(line("1").as_bytes());
    let garbage = [&first[..], b"<html>Service unavailable"].concat();
    let (rows, errors) = run("a.jsonl.gz", &garbage, &[]);
    assert_eq!(rows, ["1"]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    let at = format!("cannot read: at byte {}: something else than gzip follows", first.len());
    assert!(errors[0].contains(&at), "{errors:?}");

    let second = gzip(line("2").as_bytes());
    for broken in [&second[..second.len() - 1], &second[..40], &second[..12], &second[..3]] {
        let (rows, errors) = run("a.jsonl.gz", &[&first, broken].concat(), &[]);
        assert_eq!(rows[0], "1");
        assert_eq!(errors.len(), 1, "{errors:?}");
        let at = format!("at byte {}: the gzip data that begins here is damaged (it ends too early)", first.len());
        assert!(errors[0].contains(&at), "{errors:?}");
    }
    let mut flipped = [first.clone(), second].concat();
    let at = first.len() + 30;
    flipped[at] ^= 4;
    let (rows, errors) = run("a.jsonl.gz", &flipped, &[]);
    // The line that it has changed may be none any more.
    assert_eq!(rows[0], "1");
    assert!(errors.last().unwrap().contains(&format!("at byte {}: the gzip data", first.len())), "{errors:?}");
    // Of a text, a part is no article.
    let text = gzip(article("cut").as_bytes());
    let (rows, errors) = run("a.txt.gz", &text[..text.len() - 4], &[]);
    assert!(rows.is_empty() && errors.len() == 1, "{errors:?}");
}

#[test]
fn what_is_packed_twice_is_said_to_be() {
    for name in ["a.txt.gz.gz", "a.jsonl.gz", "a"] {
        let (rows, errors) = run(name, &gzip(&gzip(article("deep").as_bytes())), &[]);
        assert!(rows.is_empty());
        let expected = "this is gzip packed once more with gzip: unpack it once, as with `gzip -dc`";
        assert_eq!((errors.len(), errors[0].ends_with(expected)), (1, true), "{errors:?}");
    }
}

#[test]
fn zeros_do_not_fill_the_memory() {
    // As `head -c 100000000 /dev/zero | gzip` has them.
    let zeros = gzip(&vec![0; 100_000_000]);
    for (name, format) in [("a.txt.gz", "text"), ("a.jsonl.gz", "jsonl")] {
        let (rows, errors) = run(name, &zeros, &["--input-format", format, "--max-document-bytes", "1MB"]);
        assert!(rows.is_empty());
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].contains("longer than 1000000 bytes"), "{errors:?}");
        assert!(errors[0].contains("--max-document-bytes"), "{errors:?}");
    }
}

#[cfg(feature = "zstd")]
mod zstd_too {
    use super::*;

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ::zstd::stream::encode_all(bytes, 3).unwrap()
    }

    #[test]
    fn frames_are_one_after_the_other_and_some_are_skipped() {
        let skipped = b"\x53\x2a\x4d\x18\x04\0\0\0note";
        let lines =
            [skipped.to_vec(), zstd(line("1").as_bytes()), skipped.to_vec(), zstd(line("2").as_bytes())].concat();
        assert_eq!(run("a.jsonl.zst", &lines, &[]), (vec!["1".into(), "2".into()], vec![]));
        assert_eq!(run("a.txt.zst", &zstd(article("much").as_bytes()), &[]).1, Vec::<String>::new());
    }

    #[test]
    fn damage_is_told_once_and_what_is_whole_before_it_is_read() {
        let first = zstd(line("1").as_bytes());
        let second = zstd(line("2").as_bytes());
        for broken in [&second[..second.len() - 1], &second[..20], b"<html>"] {
            let (rows, errors) = run("a.jsonl.zst", &[&first, broken].concat(), &[]);
            assert_eq!(rows, ["1"]);
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert!(errors[0].contains(&format!("cannot read: at byte {}: ", first.len())), "{errors:?}");
        }
    }

    #[test]
    fn a_frame_that_asks_for_too_much_memory_is_refused() {
        // A header that asks for a window of 2 GiB, and a block of one letter.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3, 0x0b, 0, 0, b'a'];
        let (rows, errors) = run("a.txt.zst", &frame, &[]);
        assert!(rows.is_empty());
        assert!(errors.len() == 1 && errors[0].contains("too much memory"), "{errors:?}");
    }

    #[test]
    fn zeros_do_not_fill_the_memory_nor_take_all_day() {
        // Four gigabytes.
        let block = zstd(&vec![0; 64 << 20]);
        let zeros = block.repeat(64);
        let zeros = [&zeros[..], &zstd(line("1").as_bytes())].concat();
        for (name, format, behind) in [("a.txt.zst", "text", false), ("a.jsonl.zst", "jsonl", true)] {
            let (rows, errors) = run(name, &zeros, &["--input-format", format]);
            assert!(rows.is_empty());
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert!(errors[0].contains("--max-document-bytes"), "{errors:?}");
            assert_eq!(errors[0].contains("nothing behind it is read"), behind, "{errors:?}");
        }
    }
}
