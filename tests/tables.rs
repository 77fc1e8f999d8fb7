//! Tables of articles through the program: what holds what, what is kept, and what is said of faults.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;

use assert_cmd::assert::Assert;
use predicates::str::{contains, is_empty};
use tempfile::TempDir;

const QUOTE: &str = "“The boats stay in the harbour,” said Ilse Brandvold, the mayor.";

fn inquit(folder: &TempDir, args: &[&str]) -> Assert {
    assert_cmd::cargo::cargo_bin_cmd!("inquit").current_dir(folder).args(args).write_stdin("").assert()
}

fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn output(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

fn articles() -> TempDir {
    folder(&[
        ("a.csv", format!("nr,kop,Story,desk,quote\n1,Boats,\"{QUOTE}\",\"north, =2\",x\n2,None,Silence.,,\n")),
        ("b.jsonl", format!("{{\"nr\": 3, \"kop\": \"More\", \"story\": \"{QUOTE}\", \"desk\": [\"s\", \"t\"]}}\n")),
        ("c.txt", format!("{QUOTE}\n")),
    ])
}

const FIELDS: [&str; 7] = ["extract", ".", "--text-field", "story", "--id-field=nr", "--meta", "title=kop"];

#[test]
fn kept_columns_stand_behind_those_asked_for() {
    let folder = articles();
    let run =
        inquit(&folder, &[&FIELDS[..], &["--keep", "desk, quote", "--columns", "source,title"]].concat()).success();
    assert_eq!(output(&run), "source,title,desk,kept_quote\n1,Boats,\"north, =2\",x\n3,More,s; t,\n./c.txt,,,\n");
    let run = inquit(&folder, &[&FIELDS[..], &["--keep", "desk", "--excel"]].concat()).success();
    let table = output(&run);
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("\u{feff}speaker,quote,source,speaker_mention,cue,via,kind,confidence,desk"));
    assert!(lines.next().unwrap().ends_with(",\"north, =2\""), "{table}");
}

#[test]
fn kept_columns_are_an_object_in_json_lines() {
    let folder = articles();
    let kept = |args: &[&str]| -> Vec<serde_json::Value> {
        let run = inquit(&folder, &[&FIELDS[..], args, &["--format", "jsonl"]].concat()).success();
        let line = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["kept"].take();
        output(&run).lines().map(line).collect()
    };
    let null = serde_json::Value::Null;
    assert_eq!(kept(&[]), [null.clone(), null.clone(), null.clone()]);
    let desks = |desk: &str, quote: Option<&str>| serde_json::json!({"desk": desk, "quote": quote});
    assert_eq!(kept(&["--keep=desk,quote"]), [desks("north, =2", Some("x")), desks("s; t", None), null]);
}

#[test]
fn a_table_with_kept_columns_is_read_as_one_without() {
    let folder = articles();
    for (name, keep) in
        [("with.csv", &["--keep=desk,source,quote"][..]), ("without.csv", &[]), ("with.jsonl", &["--keep=desk"])]
    {
        inquit(
            &folder,
            &[&FIELDS[..], keep, &["-o", name], if name.ends_with("csv") { &["--columns=all"] } else { &[] }].concat(),
        )
        .success();
        fs::rename(folder.path().join(name), folder.path().join(format!("{name}.done"))).unwrap();
    }
    let rows = |name: &str| {
        fs::rename(folder.path().join(format!("{name}.done")), folder.path().join(name)).unwrap();
        let mut rows = inquit::eval::rows::read(&folder.path().join(name)).unwrap();
        rows.iter_mut().for_each(|row| row.place.clear());
        rows
    };
    let without = rows("without.csv");
    assert_eq!(without.len(), 3);
    assert_eq!(rows("with.csv"), without);
    assert_eq!(rows("with.jsonl").len(), 3);
}

#[test]
fn text_in_html_is_asked_for() {
    let page = "<p>“The boats &amp; nets stay here,” <b>said</b> Ilse Brandvold.</p>";
    let folder = folder(&[("a.csv", format!("text\n\"{page}\"\n"))]);
    let run = inquit(&folder, &["extract", "a.csv", "--html-text", "--columns", "quote,source"]);
    if cfg!(feature = "html") && run.get_output().status.success() {
        assert_eq!(output(&run), "quote,source\n\"The boats & nets stay here,\",a.csv#2\n");
    } else {
        run.failure().stderr(contains("html"));
    }
}

#[test]
fn a_table_of_quotes_or_without_text_is_named_once() {
    let folder = articles();
    inquit(&folder, &["extract", "c.txt", "-o", "rows.csv"]).success();
    inquit(&folder, &["extract", "rows.csv"]).code(1).stdout(is_empty()).stderr(contains("this is a table of quotes"));
    let run = inquit(&folder, &["extract", "a.csv", "c.txt"]).code(2);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(
        said.starts_with(
            "inquit: a.csv: no text: no column `text`, `body`, `content` among: nr, kop, Story, desk, quote;"
        ),
        "{said}"
    );
    assert_eq!(said.matches("a.csv").count(), 1, "{said}");
}
