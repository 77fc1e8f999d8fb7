//! The command as its user meets it: what is read, what is written, what is said, and the exit code.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::assert::Assert;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use tempfile::TempDir;

/// Runs the command in `folder`, with nothing on standard input.
fn inquit(folder: &TempDir, args: &[&str]) -> Assert {
    inquit_with(folder, args, b"")
}

fn inquit_with(folder: &TempDir, args: &[&str], stdin: &[u8]) -> Assert {
    assert_cmd::cargo::cargo_bin_cmd!("inquit").current_dir(folder).args(args).write_stdin(stdin).assert()
}

/// A folder with the files named.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// An article with one quote, which says `what`.
fn article(what: &str) -> String {
    format!("The council met.\n\n“We have {what} enough,” Ilse Brandvold told the Fjord Post.\n")
}

/// One article a line, each with one quote.
fn corpus(range: std::ops::Range<usize>) -> String {
    let line = |n| serde_json::json!({"id": n, "text": article(&format!("counted {n} boats and"))}).to_string() + "\n";
    range.map(line).collect()
}

/// Standard output as the rows of a table, without the header.
fn rows(assert: &Assert) -> Vec<Vec<String>> {
    table(&assert.get_output().stdout)
}

fn table(bytes: &[u8]) -> Vec<Vec<String>> {
    csv::Reader::from_reader(bytes).records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn column(assert: &Assert, n: usize) -> Vec<String> {
    rows(assert).into_iter().map(|mut row| row.swap_remove(n)).collect()
}

const SOURCES: [&str; 2] = ["--columns", "source"];

fn sources(folder: &TempDir, args: &[&str]) -> Vec<String> {
    column(&inquit(folder, &[&["extract"], args, &SOURCES].concat()).success(), 0)
}

// --- people that are known

const PEOPLE: &str =
    "name;aliases;id;pronouns\nIlse Brandvold;\"Brandvold, Ilse|Isa\";p7;she/her\nOlaf Kvist;;p8;\nPer Kvist;;p9;\n";

#[test]
fn people_are_named_as_in_their_file() {
    let surname = "“We wait,” Kvist said.\n\n“We go,” Isa said.\n";
    let folder =
        folder(&[("a.txt", article("waited").as_bytes()), ("b.txt", surname.as_bytes()), ("p.csv", PEOPLE.as_bytes())]);
    let run = inquit(&folder, &["extract", "a.txt", "b.txt", "--people", "p.csv"]).success();
    let run = run.stderr("inquit: b.txt: “Kvist” could be Olaf Kvist (p8) or Per Kvist (p9): left as printed\n");
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(out.starts_with("speaker,speaker_id,quote,source,speaker_mention,cue,via,kind,confidence\n"), "{out}");
    let named: Vec<_> = rows(&run).into_iter().map(|row| [row[0].clone(), row[1].clone()]).collect();
    assert_eq!(named, [["Ilse Brandvold", "p7"], ["Kvist", ""], ["Ilse Brandvold", "p7"]]);

    let json = inquit(&folder, &["extract", "b.txt", "--people", "p.csv", "--format", "jsonl"]).success();
    let lines = String::from_utf8(json.get_output().stdout.clone()).unwrap();
    let ids = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["speaker_id"].clone());
    assert_eq!(ids.collect::<Vec<_>>(), [serde_json::Value::Null, "p7".into()]);

    // It is no article, though it may stand among them.
    let all = inquit(&folder, &["extract", ".", "--people", "./p.csv", "--columns", "source"]).success();
    assert_eq!(column(&all, 0), ["./a.txt", "./b.txt", "./b.txt"]);

    // Without them all is as ever.
    let plain = inquit(&folder, &["extract", "a.txt", "b.txt"]).success().stderr(is_empty());
    assert_eq!(column(&plain, 0), ["Ilse Brandvold", "Kvist", "Isa"]);
    let drawn = inquit(&folder, &["explain", "b.txt", "--people", "p.csv"]).success();
    drawn.stdout(contains("known as    p7")).stderr(contains("“Kvist” could be Olaf Kvist (p8)"));
}

#[test]
fn a_people_file_that_cannot_be_used_is_named_with_its_line() {
    let folder = folder(&[
        ("a.txt", article("waited").as_bytes()),
        ("no-name.csv", b"surname,id\nKvist,1\n"),
        ("twice.csv", b"name,id\nOlaf Kvist,1\nPer Kvist,1\n"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0"),
    ]);
    for (file, said) in [
        ("no-name.csv", "inquit: no-name.csv:1: no column `name`"),
        ("twice.csv", "inquit: twice.csv:3: the identifier `1` is that of Olaf Kvist on line 2"),
        ("picture.csv", "inquit: picture.csv: not text"),
        ("none.csv", "inquit: none.csv: cannot read"),
        (".", "inquit: .: cannot read"),
    ] {
        let run = inquit(&folder, &["extract", "a.txt", "--people", file, "-o", "q.csv"]).code(1).stdout(is_empty());
        run.stderr(predicate::str::starts_with(said));
        assert!(!folder.path().join("q.csv").exists());
    }
}

#[test]
fn names_left_as_printed_are_told_up_to_a_number_whatever_the_threads() {
    let names: String = (0..150)
        .map(|n| format!("{{\"id\": {n}, \"text\": \"“We wait,” Kvist said.\"}}\n"))
        .collect::<Vec<_>>()
        .concat();
    let folder = folder(&[("a.jsonl", names.as_bytes()), ("p.csv", PEOPLE.as_bytes())]);
    let said = |threads: &str| {
        let run = inquit(&folder, &["extract", "a.jsonl", "--people", "p.csv", "--threads", threads]).success();
        String::from_utf8(run.get_output().stderr.clone()).unwrap()
    };
    let one = said("1");
    assert_eq!(one.lines().count(), 101);
    assert!(one.starts_with("inquit: 0: “Kvist” could be") && one.contains("\ninquit: 99: "), "{one}");
    assert!(
        one.ends_with("inquit: 50 more names that could be somebody’s in the people file were left as printed\n"),
        "{one}"
    );
    assert_eq!(said("4"), one);
}

// --- what is read

#[test]
fn a_file_gives_the_usual_columns() {
    let folder = folder(&[("a.txt", article("waited long").as_bytes())]);
    let run = inquit(&folder, &["extract", "a.txt"]).success().stderr(is_empty());
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(out.starts_with("speaker,quote,source,speaker_mention,cue,via,kind,confidence\n"), "{out}");
    assert!(!out.contains('\r'));
    let row = &rows(&run)[0];
    assert_eq!((row[1].as_str(), row[2].as_str()), ("We have waited long enough,", "a.txt"));
    assert_eq!(row[7].split('.').nth(1).map(str::len), Some(3), "three decimals: {}", row[7]);
}

#[test]
fn every_encoding_gives_the_same_row_and_offsets() {
    let text = "Åse met Jón at the café.\r\n\r\n“Déjà vu — it’s over,” Åse Lund told the Fjord Post.\r\n";
    let utf16 = |big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let (latin, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!lossy);
    let folder = folder(&[
        ("1-utf8.txt", text.as_bytes()),
        ("2-bom.txt", &[b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("3-le.txt", &[&b"\xff\xfe"[..], &utf16(false)].concat()),
        ("4-be.txt", &[&b"\xfe\xff"[..], &utf16(true)].concat()),
        ("5-le-unmarked.txt", &utf16(false)),
        ("6-be-unmarked.txt", &utf16(true)),
        ("7-windows.txt", &latin),
    ]);
    let run = inquit(&folder, &["extract", ".", "--columns", "quote,quote_start,quote_end"]).success();
    let rows = rows(&run);
    assert_eq!(rows.len(), 7);
    let start = text.chars().position(|c| c == 'D').unwrap();
    let quote = "Déjà vu — it’s over,";
    for row in rows {
        assert_eq!(row, [quote.to_owned(), start.to_string(), (start + quote.chars().count()).to_string()]);
    }
}

#[test]
fn binary_files_are_named_and_the_rest_goes_on() {
    let folder =
        folder(&[("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0"), ("b.txt", article("seen").as_bytes())]);
    let run = inquit(&folder, &["extract", "a.txt", "b.txt"]).code(2).stderr(contains("inquit: a.txt: not text"));
    assert_eq!(rows(&run).len(), 1);
}

#[test]
fn a_folder_is_walked_in_order_without_hidden_files() {
    let text = article("walked");
    let text = text.as_bytes();
    let line = corpus(7..8);
    let folder = folder(&[
        ("news/b.txt", text),
        ("news/a/z.txt", text),
        ("news/a/c.TXT", text),
        ("news/a.jsonl", line.as_bytes()),
        ("news/readme.md", text),
        ("news/.hidden.txt", text),
        ("news/.git/d.txt", text),
    ]);
    assert_eq!(sources(&folder, &["news"]), ["news/a/c.TXT", "news/a/z.txt", "7", "news/b.txt"]);
    assert_eq!(sources(&folder, &["news/"]), ["news/a/c.TXT", "news/a/z.txt", "7", "news/b.txt"]);
    assert_eq!(sources(&folder, &["news", "--input-format", "jsonl"]), ["7"]);
    assert_eq!(sources(&folder, &["news/b.txt", "news/a"]), ["news/b.txt", "news/a/c.TXT", "news/a/z.txt"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_holds_itself_is_read_once() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("news/a.txt", article("looped").as_bytes()), ("far/b.txt", article("linked").as_bytes())]);
    symlink("..", folder.path().join("news/up")).unwrap();
    symlink(".", folder.path().join("news/self")).unwrap();
    symlink("nowhere", folder.path().join("news/dead")).unwrap();
    symlink("../far", folder.path().join("news/far")).unwrap();
    let found = sources(&folder, &["news"]);
    assert!(found.contains(&"news/a.txt".to_owned()) && found.contains(&"news/far/b.txt".to_owned()), "{found:?}");
    assert!(!found.iter().any(|f| f.contains("self")), "{found:?}");
}

#[test]
fn what_is_named_as_a_file_may_be_a_folder_or_missing() {
    let folder = folder(&[
        ("news.txt/b.txt", article("inside").as_bytes()),
        ("news.txt/c.jsonl", br#"{"id": "7", "text": "\u201cNo,\u201d said Ada Byron."}"#),
        ("a.txt", article("before").as_bytes()),
    ]);
    for threads in ["1", "2"] {
        let args = ["a.txt", "news.txt", "d.txt", "a.txt", "--threads", threads];
        let run = inquit(&folder, &[&["extract"], &args[..], &SOURCES].concat()).code(2);
        let run = run.stderr(contains("inquit: d.txt: no such file or folder"));
        assert_eq!(column(&run, 0), ["a.txt", "news.txt/b.txt", "7", "a.txt"]);
    }
}

#[test]
fn an_empty_folder_is_named() {
    let folder = folder(&[("empty/readme.md", b"x"), ("a.txt", article("found").as_bytes())]);
    inquit(&folder, &["extract", "empty"]).code(1).stderr(contains("inquit: empty: no *.txt"));
    inquit(&folder, &["extract", "empty", "a.txt"]).code(2);
}

#[test]
fn patterns_are_matched_in_order() {
    let text = article("matched");
    let text = text.as_bytes();
    let folder = folder(&[("n/2/b.txt", text), ("n/1/a.txt", text), ("n/1/.h.txt", text), ("n/[x].txt", text)]);
    assert_eq!(sources(&folder, &["n/*/*.txt"]), ["n/1/a.txt", "n/2/b.txt"]);
    assert_eq!(sources(&folder, &["n/**/*.txt"]).len(), 3);
    assert_eq!(sources(&folder, &["n/?"]), ["n/1/a.txt", "n/2/b.txt"]);
    // What exists is no pattern.
    assert_eq!(sources(&folder, &["n/[x].txt"]), ["n/[x].txt"]);
    inquit(&folder, &["extract", "m/*.txt"]).code(1).stderr(contains("m/*.txt: no such file, and as a pattern"));
}

#[test]
fn standard_input_is_text_unless_told_otherwise() {
    let folder = folder(&[]);
    let text = article("piped");
    for args in [&["extract"][..], &["extract", "-"]] {
        let run = inquit_with(&folder, args, text.as_bytes()).success();
        assert_eq!(column(&run, 2), ["-"]);
    }
    let lines = "{\"text\": \"“Done at last,” said Per Moe.\"}\n".repeat(2);
    let run = inquit_with(&folder, &["extract", "--input-format", "jsonl"], lines.as_bytes()).success();
    assert_eq!(column(&run, 2), ["-#1", "-#2"]);
    inquit(&folder, &["extract", "-", "-"]).code(1).stderr(contains("only once"));
}

#[test]
fn a_bad_line_is_named_and_the_others_are_read() {
    let lines = format!("\u{feff}{}\n\n{{\"id\": 9,\n{{\"id\": 8}}\n{}", corpus(0..1), corpus(1..2));
    let folder = folder(&[("c.jsonl", lines.as_bytes())]);
    let run = inquit(&folder, &["extract", "c.jsonl", "--columns", "source,input"]).code(2);
    assert_eq!(rows(&run), [["0", "c.jsonl"], ["1", "c.jsonl"]]);
    let errors = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    let errors: Vec<_> = errors.lines().collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].starts_with("inquit: c.jsonl:4: not a JSON object"), "{errors:?}");
    assert!(errors[1].starts_with("inquit: c.jsonl:5: no text"), "{errors:?}");
}

#[test]
fn fields_and_metadata_of_records() {
    let line = serde_json::json!({"nr": 1.5, "id": "x", "story": article("named"), "headline": "Boats", "source": {"name": "Fjord Post"},
        "authors": ["A. Lund", "P. Moe"], "date": "2031-05-01", "url": "https://example.org/boats"});
    let folder = folder(&[("c.ndjson", format!("{line}\n").as_bytes())]);
    let columns = "source,title,outlet,author,published,url";
    let args = ["extract", "c.ndjson", "--id-field", "nr", "--text-field", "story", "--columns", columns];
    let row = ["1.5", "Boats", "Fjord Post", "A. Lund; P. Moe", "2031-05-01", "https://example.org/boats"];
    assert_eq!(rows(&inquit(&folder, &args).success()), [row]);
}

#[test]
fn the_exit_code_tells_how_much_was_read() {
    let folder = folder(&[("a.txt", article("read").as_bytes()), ("empty.txt", b""), ("empty.jsonl", b"\n")]);
    inquit(&folder, &["extract", "missing.txt"])
        .code(1)
        .stdout(is_empty())
        .stderr(contains("missing.txt: no such file"));
    let run = inquit(&folder, &["extract", "missing.txt", "a.txt"]).code(2).stderr(contains("missing.txt"));
    assert_eq!(rows(&run).len(), 1);
    for nothing in ["empty.txt", "empty.jsonl"] {
        let run = inquit(&folder, &["extract", nothing]).success().stderr(is_empty());
        assert!(run.get_output().stdout.starts_with(b"speaker,") && rows(&run).is_empty());
    }
}

#[test]
fn usage_errors_exit_with_one() {
    let folder = folder(&[("a.txt", b"")]);
    for args in [
        &[][..],
        &["extrct"],
        &["extract", "--bogus"],
        &["extract", "a.txt", "--format", "xml"],
        &["extract", "a.txt", "--min-confidence", "1.5"],
        &["extract", "a.txt", "--min-confidence", "NaN"],
        &["extract", "a.txt", "--threads", "0"],
        &["extract", "a.txt", "--format", "jsonl", "--excel"],
        &["extract", "a.txt", "-o", "a.jsonl", "--columns", "all"],
        &["extract", "a.txt", "--meta", "headline=title"],
        &["extract", "a.txt", "--meta", "title"],
        &["extract", "a.txt", "--keep", "desk,desk"],
        &["extract", "a.txt", "--keep", "title,kept_title"],
    ] {
        inquit(&folder, args).code(1).stdout(is_empty()).stderr(is_empty().not());
    }
    for args in [&["--help"][..], &["--version"], &["help"], &["extract", "--help"], &["explain", "-h"]] {
        inquit(&folder, args).success().stderr(is_empty()).stdout(is_empty().not());
    }
}

// --- what is written

#[test]
fn the_format_follows_the_name_of_the_output() {
    let folder = folder(&[("a.txt", article("written").as_bytes())]);
    for (name, begins) in
        [("q.csv", "speaker,quote"), ("q.tsv", "speaker\tquote"), ("q.jsonl", "{\"source\""), ("q.dat", "speaker,")]
    {
        inquit(&folder, &["extract", "a.txt", "-o", name]).success().stdout(is_empty());
        assert!(fs::read_to_string(folder.path().join(name)).unwrap().starts_with(begins), "{name}");
    }
    inquit(&folder, &["extract", "a.txt", "-o", "q.csv", "--format", "tsv"]).success();
    assert!(fs::read_to_string(folder.path().join("q.csv")).unwrap().starts_with("speaker\tquote"));
    inquit(&folder, &["extract", "a.txt", "-o", "-"]).success().stdout(contains("written"));
}

#[test]
fn json_lines_and_the_table_say_the_same() {
    let folder = folder(&[("c.jsonl", corpus(0..40).as_bytes())]);
    let json = inquit(&folder, &["extract", "c.jsonl", "--format", "jsonl"]).success();
    let rows = rows(&inquit(&folder, &["extract", "c.jsonl", "--columns", "all"]).success());
    let lines: Vec<serde_json::Value> =
        json.get_output().stdout.lines().map(|l| serde_json::from_str(&l.unwrap()).unwrap()).collect();
    assert_eq!((lines.len(), rows.len()), (40, 40));
    for (n, (line, row)) in lines.iter().zip(&rows).enumerate() {
        let text = |key: &str| line[key].as_str().unwrap_or_default();
        assert_eq!(
            [text("speaker"), text("quote"), text("source"), text("input")],
            [&row[0], &row[1], &row[2], &row[3]]
        );
        assert_eq!(text("source"), n.to_string());
        let [(start, end)] = serde_json::from_value::<[(usize, usize); 1]>(line["content"].clone()).unwrap();
        assert_eq!([start.to_string(), end.to_string()], [row[22].as_str(), row[23].as_str()]);
        let article = article(&format!("counted {n} boats and"));
        let slice: String = article.chars().skip(start).take(end - start).collect();
        assert_eq!(slice, text("quote"));
        assert!((line["confidence"].as_f64().unwrap() - row[12].parse::<f64>().unwrap()).abs() < 1e-9);
    }
}

#[test]
fn columns_are_chosen_and_unknown_ones_answered_with_the_list() {
    let folder = folder(&[("a.txt", article("chosen").as_bytes())]);
    inquit(&folder, &["extract", "a.txt", "--columns", "source,quote"])
        .success()
        .stdout("source,quote\na.txt,\"We have chosen enough,\"\n");
    let all = inquit(&folder, &["extract", "a.txt", "--columns", "all"]).success();
    assert_eq!(rows(&all)[0].len(), inquit::write::columns::COLUMNS.len());
    inquit(&folder, &["extract", "a.txt", "--columns", "quote,speeker"])
        .code(1)
        .stdout(is_empty())
        .stderr(contains("no column `speeker`").and(contains("speaker, quote, source, input,")));
}

#[test]
fn excel_gets_a_mark_and_no_formula() {
    let text = "“=HYPERLINK(1) is what it says,” said Per Moe.\n\n“@all of you, come home,” he said.\n";
    let folder = folder(&[("-a.txt", text.as_bytes())]);
    let excel = inquit(&folder, &["extract", "--columns", "quote,source", "--excel", "--", "-a.txt"]).success();
    let bytes = excel.get_output().stdout.strip_prefix(b"\xef\xbb\xbf").expect("a byte-order mark");
    assert_eq!(table(bytes), [["'=HYPERLINK(1) is what it says,", "'-a.txt"], ["'@all of you, come home,", "'-a.txt"]]);
    let plain = inquit(&folder, &["extract", "--columns", "quote", "--", "-a.txt"]).success();
    assert_eq!(column(&plain, 0), ["=HYPERLINK(1) is what it says,", "@all of you, come home,"]);
}

#[test]
fn threads_and_batches_do_not_change_a_byte() {
    // More than one batch, with bad lines between.
    let lines = format!("{}{{\n{}", corpus(0..700), corpus(700..1300));
    let folder = folder(&[("c.jsonl", lines.as_bytes()), ("a.txt", article("stood first and waited").as_bytes())]);
    let run = |threads: &str| {
        let run = inquit(&folder, &["extract", "a.txt", "c.jsonl", "--threads", threads, "--format", "jsonl"]).code(2);
        (run.get_output().stdout.clone(), run.get_output().stderr.clone())
    };
    let one = run("1");
    assert_eq!(one.0.lines().count(), 1301);
    assert_eq!(run("4"), one);
    assert_eq!(run("4"), one);
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = folder(&[("c.jsonl", corpus(0..3000).as_bytes())]);
    for args in [&["extract", "c.jsonl", "--columns", "all"][..], &["explain", "c.jsonl"]] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("inquit"))
            .current_dir(&folder)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut first).unwrap();
        drop(stdout);
        let done = child.wait_with_output().unwrap();
        assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""));
        assert!(!first.is_empty());
    }
}

// --- the output file

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn where_nothing_can_be_read_the_old_output_stays() {
    let folder = folder(&[("q.csv", b"old"), ("bad.txt", b"\0\x01\x02\x03")]);
    inquit(&folder, &["extract", "bad.txt", "-o", "q.csv"]).code(1);
    assert_eq!(fs::read(folder.path().join("q.csv")).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["bad.txt", "q.csv"]);
}

#[test]
fn an_output_replaces_the_old_one_and_leaves_nothing_beside_it() {
    let folder = folder(&[("a.txt", article("replaced").as_bytes()), ("q.csv", &b"old".repeat(9999))]);
    inquit(&folder, &["extract", "a.txt", "missing.txt", "-o", "q.csv"]).code(2);
    assert_eq!(table(&fs::read(folder.path().join("q.csv")).unwrap()).len(), 1);
    assert_eq!(names(folder.path()), ["a.txt", "q.csv"]);
}

#[test]
fn a_fault_that_all_records_share_is_not_said_of_each() {
    let wrong = "{\"story\": \"“We stay,” said Per Moe.\"}\n".repeat(500);
    let good = "{\"text\": \"“We stay,” said Per Moe.\"}\n";
    let folder = folder(&[("a.jsonl", format!("{wrong}{good}{wrong}").as_bytes())]);
    let run = inquit(&folder, &["extract", "a.jsonl", "--columns", "source"]).code(2);
    assert_eq!(rows(&run), [["a.jsonl#501"]]);
    let errors = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    let errors: Vec<_> = errors.lines().collect();
    assert_eq!(errors.len(), 8, "{errors:?}");
    assert!(errors[3].ends_with("497 more records with this fault, the last of them a.jsonl:500"), "{errors:?}");
    assert!(errors[7].ends_with("497 more records with this fault, the last of them a.jsonl:1001"), "{errors:?}");
}

#[test]
fn an_input_is_never_written_over() {
    let folder = folder(&[("a.csv", b"id,text\n1,\"Said Ada Lund: \"\"We stay.\"\"\"\n")]);
    let before = std::fs::read(folder.path().join("a.csv")).unwrap();
    for output in ["a.csv", "./a.csv"] {
        inquit(&folder, &["extract", "a.csv", "-o", output]).code(1).stderr(contains("would be written over"));
        assert_eq!(std::fs::read(folder.path().join("a.csv")).unwrap(), before);
    }
    inquit(&folder, &["extract", "a.csv", "-o", "b.csv"]).success();
}

#[test]
fn an_output_that_cannot_be_is_named() {
    let folder = folder(&[("a.txt", article("lost").as_bytes()), ("sub/x", b"")]);
    inquit(&folder, &["extract", "a.txt", "-o", "nowhere/q.csv"])
        .code(1)
        .stderr(contains("nowhere/q.csv: cannot write"));
    inquit(&folder, &["extract", "a.txt", "-o", "sub"]).code(1).stderr(contains("sub: a folder"));
    inquit(&folder, &["extract", "a.txt", "-o", "a.txt/q.csv"]).code(1).stderr(contains("a.txt/q.csv: cannot write"));
    let file = folder.path().join("locked.csv");
    fs::write(&file, "old").unwrap();
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    inquit(&folder, &["extract", "a.txt", "-o", "locked.csv"]).code(1).stderr(contains("locked.csv: cannot write"));
    assert_eq!(fs::read(file).unwrap(), b"old");
}

#[cfg(unix)]
#[test]
fn permissions_are_the_users_or_the_old_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.txt", article("kept").as_bytes())]);
    let run = |name: &str| {
        let inquit = assert_cmd::cargo::cargo_bin!("inquit");
        let script = format!("umask 027; exec '{}' extract a.txt -o {name}", inquit.display());
        assert!(Command::new("sh").args(["-c", &script]).current_dir(&folder).status().unwrap().success());
        fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(run("new.csv"), 0o640);
    fs::set_permissions(folder.path().join("new.csv"), fs::Permissions::from_mode(0o604)).unwrap();
    assert_eq!(run("new.csv"), 0o604);
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_its_target_is_replaced() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a.txt", article("linked").as_bytes()), ("sub/real.csv", b"old")]);
    symlink("sub/real.csv", folder.path().join("link.csv")).unwrap();
    symlink("link.csv", folder.path().join("chain.csv")).unwrap();
    symlink("sub/new.csv", folder.path().join("fresh.csv")).unwrap();
    symlink("loop.csv", folder.path().join("loop.csv")).unwrap();
    inquit(&folder, &["extract", "a.txt", "-o", "chain.csv"]).success();
    inquit(&folder, &["extract", "a.txt", "-o", "fresh.csv"]).success();
    inquit(&folder, &["extract", "a.txt", "-o", "loop.csv"]).code(1).stderr(contains("loop.csv: cannot write"));
    for link in ["link.csv", "chain.csv", "fresh.csv"] {
        assert!(folder.path().join(link).is_symlink(), "{link}");
    }
    assert_eq!(names(&folder.path().join("sub")), ["new.csv", "real.csv"]);
    assert_eq!(table(&fs::read(folder.path().join("sub/real.csv")).unwrap()).len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn devices_are_written_to_directly() {
    let folder = folder(&[("a.txt", article("devised").as_bytes())]);
    inquit(&folder, &["extract", "a.txt", "-o", "/dev/stdout"]).success().stdout(contains("devised"));
    inquit(&folder, &["extract", "a.txt", "-o", "/dev/null"]).success();
    assert!(!Path::new("/dev/null").is_file());
    inquit(&folder, &["extract", "a.txt", "-o", "/dev/full"]).code(1).stderr(contains("/dev/full: cannot write"));
}

// --- explain

#[test]
fn explain_draws_marks_under_the_words() {
    let folder = folder(&[("a.txt", article("drawn").as_bytes())]);
    let run = inquit(&folder, &["explain", "a.txt"]).success().stderr(is_empty());
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "a.txt: 1 quote");
    let text = lines.iter().position(|l| l.contains("“We have drawn")).unwrap();
    assert_eq!(lines[text], "    “We have drawn enough,” Ilse Brandvold told the Fjord Post.");
    assert!(lines[text + 1].starts_with("     ^^^^^^^^^^^^^^^^^^^^^"), "{out}");
    assert!(lines.iter().any(|l| l.starts_with("    speaker     ")), "{out}");
}

#[test]
fn explain_keeps_to_the_width_and_lets_no_escape_through() {
    let long = "the boats that never came back to the harbour ".repeat(20);
    let text = format!("{long}. “Red \u{1b}[31m and 中文 and\tmore of {long},” said Per Moe. {long}");
    let folder = folder(&[("a.txt", text.as_bytes())]);
    let run = inquit(&folder, &["explain", "a.txt", "nothing.txt"]).code(2).stderr(contains("nothing.txt"));
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(!out.contains('\u{1b}'));
    for line in out.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 100, "{line}");
    }
    assert!(out.contains("\n    …\n"), "{out}");
    assert_eq!(
        inquit_with(&folder, &["explain"], b"No marks here.\n").success().get_output().stdout,
        b"-: no quotes\n\n"
    );
}

/// An article in German with two quotes, of which one names its speaker by signs alone.
const GERMAN: &str = "Der Gemeinderat hat am Dienstag beschlossen, die alte Brücke bis zum Frühjahr zu sperren, wie Ilse Brandvold \
                      mitteilte. „Das geht nicht“, klagte ein Anwohner.\n\nIlse Brandvold: „Wir bleiben hier.“\n";

#[test]
fn another_language_is_told_and_keeps_its_quotes() {
    let folder = folder(&[("a.txt", article("fish").as_bytes()), ("b.txt", GERMAN.as_bytes())]);
    let args = ["extract", "a.txt", "b.txt", "--columns", "source,language,quote,speaker,why"];
    let run = inquit(&folder, &args).success();
    let told = "inquit: b.txt: not in English (German): quoted spans only, and speakers only from patterns such as NAME: “…”\n";
    let output = run.get_output();
    assert_eq!(String::from_utf8_lossy(&output.stderr), told);
    let rows = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines = rows.lines().skip(1);
    // Too short to tell, and read as English.
    assert!(lines.next().unwrap().starts_with("a.txt,,\"We have fish enough,\",Ilse Brandvold,"), "{rows}");
    let rest: Vec<&str> = lines.collect();
    assert_eq!(
        rest,
        [
            "b.txt,de,Das geht nicht,,not in English: words that would name a speaker are not read",
            "b.txt,de,Wir bleiben hier.,Ilse Brandvold,not in English: a name before a colon",
        ]
    );
    for threads in ["1", "3"] {
        let again = inquit(&folder, &[args.as_slice(), &["--threads", threads]].concat()).success();
        assert_eq!((&again.get_output().stdout, &again.get_output().stderr), (&output.stdout, &output.stderr));
    }
    inquit(&folder, &["explain", "b.txt"]).success().stdout(contains("not in English (German)"));
}

#[test]
fn english_may_be_assumed() {
    let folder = folder(&[("b.txt", GERMAN.as_bytes())]);
    let args = ["extract", "b.txt", "--assume-english", "--columns", "language,quote"];
    let run = inquit(&folder, &args).success().stderr(is_empty());
    run.stdout("language,quote\nen,Das geht nicht\nen,Wir bleiben hier.\n");
    inquit(&folder, &["explain", "b.txt", "--assume-english"]).success().stdout(contains("not in English").not());
}

#[test]
fn many_articles_in_other_languages_are_counted() {
    let line = |n: usize| serde_json::json!({"id": n, "text": GERMAN}).to_string() + "\n";
    let folder = folder(&[("b.jsonl", (0..50).map(line).collect::<String>().as_bytes())]);
    let run = inquit(&folder, &["extract", "b.jsonl"]).success();
    let told = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 21, "{told}");
    assert!(
        lines[0].starts_with("inquit: 0: not in English (German)") && lines[19].starts_with("inquit: 19: "),
        "{told}"
    );
    assert!(lines[20].starts_with("inquit: 30 more articles are not in English"), "{told}");
}
