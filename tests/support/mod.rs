//! Rows compared with those a careful reader expects, and the list of fields the program still gets wrong.
//!
//! `tests/known_misses.txt` names those fields. A test fails where another field is wrong, and also where a listed one is right:
//! so the list only shrinks. `INQUIT_BLESS=1` rewrites it (`make bless`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use inquit::resolve::model::Model;
use inquit::{Details, Document, Record, RowOptions};

/// What a reader expects of one quoted span.
pub(crate) struct Expected {
    pub(crate) quote: String,
    /// Which of the spans with these words it is, from 1.
    pub(crate) occurrence: usize,
    /// Fields by name; a field that is not given is not compared. `speaker` comes with names that are as good.
    pub(crate) fields: Vec<(String, Vec<String>)>,
}

/// A file of the project, from its root.
pub(crate) fn file(name: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

pub(crate) fn read(name: impl AsRef<Path>) -> String {
    let path = file(name);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The files in `folder` with this extension, in order, as paths from the project's root.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<String> {
    let entries = fs::read_dir(file(folder)).unwrap_or_else(|e| panic!("{folder}: {e}"));
    let names = entries.filter_map(|e| e.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|n| n.ends_with(extension)).map(|n| format!("{folder}/{n}")).collect();
    names.sort();
    assert!(!names.is_empty(), "no *{extension} in {folder}");
    names
}

/// What differs over all documents compared, under keys such as `samples/debate.txt 3 cue`.
#[derive(Default)]
pub(crate) struct Comparison {
    differences: Vec<(String, String)>,
    /// Fields and rows looked at.
    compared: usize,
}

impl Comparison {
    /// Compares the rows of `document` with those expected; `name` stands for it in the list.
    pub(crate) fn add(&mut self, name: &str, document: &Document, expected: &[Expected]) {
        self.compare(name, &rows(document, false), expected);
    }

    /// The same of the rows of what is reported without quotation marks too.
    #[allow(dead_code, reason = "not every test looks at these")]
    pub(crate) fn add_reports(&mut self, name: &str, document: &Document, expected: &[Expected]) {
        self.compare(name, &rows(document, true), expected);
    }

    fn compare(&mut self, name: &str, rows: &[Record], expected: &[Expected]) {
        for row in rows {
            assert!((0.0..=1.0).contains(&row.confidence), "{name}: confidence {} of “{}”", row.confidence, row.quote);
            assert!(row.name_confidence.is_none_or(|p| (0.0..=1.0).contains(&p)), "{name}: {:?}", row.name_confidence);
        }
        let mut answered = vec![false; rows.len()];
        for (number, wanted) in (1..).zip(expected) {
            let mut same = rows.iter().enumerate().filter(|(_, r)| r.quote == wanted.quote);
            let found = same.nth(wanted.occurrence.saturating_sub(1));
            self.compared += 1;
            let Some((at, row)) = found else {
                self.differ(name, &number.to_string(), "quote", &wanted.quote, "expected, and there is no such row");
                continue;
            };
            if let Some(slot) = answered.get_mut(at) {
                *slot = true;
            }
            for (field, values) in &wanted.fields {
                self.compared += 1;
                let got = value(row, field);
                if !agrees(field, values, &got) {
                    let values = values.join("” or “");
                    let told = format!("expected “{values}”, the row says “{got}”");
                    self.differ(name, &number.to_string(), field, &wanted.quote, &told);
                }
            }
        }
        for (number, (row, answered)) in (1..).zip(rows.iter().zip(answered)) {
            if !answered {
                self.differ(name, &format!("row-{number}"), "quote", &row.quote, "a row that nobody expects");
            }
        }
    }

    fn differ(&mut self, name: &str, number: &str, field: &str, quote: &str, told: &str) {
        let shown: String = quote.chars().take(60).collect();
        let key = format!("{name} {number} {field}");
        self.differences.push((key.clone(), format!("{key}\n    “{shown}”\n    {told}")));
    }

    /// Holds the differences against the part of the list that begins with `prefix`.
    ///
    /// # Panics
    /// Where a difference is not listed, or something listed does not differ.
    pub(crate) fn check(&self, prefix: &str) {
        assert!(self.compared > 0, "nothing was compared");
        let mut listed: BTreeSet<String> =
            read(LIST).lines().filter(|l| !l.starts_with('#')).map(str::to_owned).collect();
        let others = listed.take_others(prefix);
        let found: BTreeSet<String> = self.differences.iter().map(|(key, _)| key.clone()).collect();
        if std::env::var_os("INQUIT_BLESS").is_some_and(|v| v == "1") {
            bless(&others, &found);
            return;
        }
        let mut report = String::new();
        for (key, told) in &self.differences {
            if !listed.contains(key) {
                let _ = writeln!(report, "wrong: {told}");
            }
        }
        for key in listed.difference(&found) {
            let _ = writeln!(report, "right now, or gone: {key}");
        }
        let (wrong, all) = (found.len(), self.compared);
        assert!(
            report.is_empty(),
            "\n{report}\n{wrong} of {all} fields are wrong. Where the change is meant, `make bless` rewrites {LIST}."
        );
    }
}

const LIST: &str = "tests/known_misses.txt";
const HEAD: &str = "\
# Fields that the program still gets wrong in samples/ and tests/cases/: document, number of the quote there, field.
# The tests fail where another field is wrong, and where one of these is right. `make bless` rewrites this list.
";

trait TakeOthers {
    fn take_others(&mut self, prefix: &str) -> Self;
}

impl TakeOthers for BTreeSet<String> {
    /// Takes out, and returns, what does not begin with `prefix`.
    fn take_others(&mut self, prefix: &str) -> Self {
        let others = self.iter().filter(|key| !key.starts_with(prefix)).cloned().collect();
        self.retain(|key| key.starts_with(prefix));
        others
    }
}

fn bless(others: &BTreeSet<String>, found: &BTreeSet<String>) {
    let mut text = HEAD.to_owned();
    for key in others.union(found) {
        text.push_str(key);
        text.push('\n');
    }
    fs::write(file(LIST), text).unwrap_or_else(|e| panic!("{LIST}: {e}"));
}

/// The rows of `document`, those of what is reported without quotation marks among them where `indirect`.
pub(crate) fn rows(document: &Document, indirect: bool) -> Vec<Record> {
    let details = Details { indirect, ..Details::ALL };
    let analysis = inquit::analyze_for(document, Model::built_in(), details);
    inquit::rows(document, &analysis, &RowOptions::default())
}

/// A row's field; empty where unknown.
fn value(row: &Record, field: &str) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match field {
        "speaker" => text(&row.speaker),
        "speaker_mention" => row.mention.as_ref().map(|m| m.text.clone()).unwrap_or_default(),
        "cue" => row.cue.as_ref().map(|c| c.text.clone()).unwrap_or_default(),
        "via" => text(&row.via),
        "relayed_by" => text(&row.relayed_by),
        "kind" => row.kind.as_str().to_owned(),
        _ => panic!("no field {field} is compared"),
    }
}

fn agrees(field: &str, expected: &[String], got: &str) -> bool {
    match field {
        "speaker_mention" => expected.iter().any(|e| same_mention(e, got)),
        "cue" => expected.iter().any(|e| e.to_lowercase() == got.to_lowercase()),
        _ => expected.iter().any(|e| e == got),
    }
}

/// Words that by themselves tell nothing about who is meant.
const SMALL: &[&str] = &[
    "s", "the", "a", "an", "of", "in", "for", "on", "at", "to", "by", "with", "from", "as", "and", "mr", "mrs", "ms",
    "dr",
];

/// True where both are the same words, or they share a word that tells who is meant; a long mention has to share half of
/// its words.
fn same_mention(expected: &str, got: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase);
        words.collect()
    };
    let (expected, got) = (words(expected), words(got));
    if expected == got {
        return true;
    }
    let shared: Vec<&String> = got.iter().filter(|w| expected.contains(w)).collect();
    (got.len() <= 6 || shared.len() * 2 >= got.len()) && shared.iter().any(|w| !SMALL.contains(&w.as_str()))
}

#[test]
fn mentions_are_compared_by_what_they_name() {
    assert!(same_mention("", ""));
    assert!(same_mention("Mayor Ilse Brandvold", "Brandvold"));
    assert!(same_mention("she", "She"));
    assert!(same_mention("A", "A"));
    assert!(!same_mention("A mayor", "A clerk"));
    assert!(!same_mention("she", "he"));
    assert!(!same_mention("the mayor", "the clerk"));
    assert!(!same_mention("the mayor", ""));
    assert!(!same_mention("", "she"));
    assert!(!same_mention("Lund", "Lund stood on the pier in the rain and waited"));
}
