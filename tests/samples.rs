//! The invented articles in `samples/`, against the rows a careful reader expects of them.

mod support;

use std::collections::BTreeMap;
use std::fs;

use inquit::read::{jsonl, text};
use serde::Deserialize;

use support::{Comparison, Expected, file, files, read};

/// One line of `samples/expected/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    doc: Option<String>,
    quote: String,
    occurrence: usize,
    speaker: String,
    also: Vec<String>,
    speaker_mention: String,
    cue: String,
    via: String,
    relayed_by: String,
    kind: String,
}

impl Line {
    fn expected(self) -> Expected {
        let one = |name: &str, value: String| (name.to_owned(), vec![value]);
        let speakers = [vec![self.speaker], self.also].concat();
        let fields = vec![
            ("speaker".to_owned(), speakers),
            one("speaker_mention", self.speaker_mention),
            one("cue", self.cue),
            one("via", self.via),
            one("relayed_by", self.relayed_by),
            one("kind", self.kind),
        ];
        Expected { quote: self.quote, occurrence: self.occurrence, fields }
    }
}

/// The expected rows of one file, by document; `""` where the file is one.
fn expected(stem: &str) -> BTreeMap<String, Vec<Expected>> {
    let mut rows: BTreeMap<String, Vec<Expected>> = BTreeMap::new();
    for (number, line) in (1..).zip(read(format!("samples/expected/{stem}.jsonl")).lines()) {
        let mut line: Line = serde_json::from_str(line).unwrap_or_else(|e| panic!("{stem}.jsonl:{number}: {e}"));
        rows.entry(line.doc.take().unwrap_or_default()).or_default().push(line.expected());
    }
    rows
}

#[test]
fn samples_give_the_rows_a_reader_expects() {
    let mut comparison = Comparison::default();
    for name in files("samples", ".txt") {
        let document = text::document(&name, fs::read(file(&name)).unwrap()).unwrap();
        let stem = name.trim_start_matches("samples/").trim_end_matches(".txt");
        comparison.add(&name, &document, expected(stem).get("").unwrap());
    }
    for name in files("samples", ".jsonl") {
        let stem = name.trim_start_matches("samples/").trim_end_matches(".jsonl");
        let mut expected = expected(stem);
        for line in jsonl::Lines::new(&name, fs::File::open(file(&name)).unwrap()).unwrap() {
            let document = line.unwrap().document(&name, &inquit::read::fields::Fields::default()).unwrap();
            let rows = expected.remove(document.id()).unwrap_or_default();
            comparison.add(&format!("{name}#{}", document.id()), &document, &rows);
        }
        assert!(expected.is_empty(), "rows are expected of documents that {name} does not hold: {:?}", expected.keys());
    }
    comparison.check("samples/");
}

/// What is expected is right about the text at least: it stands there.
#[test]
fn expected_words_stand_in_the_samples() {
    let mut looked_at = 0;
    for name in files("samples/expected", ".jsonl") {
        let stem = name.trim_start_matches("samples/expected/").trim_end_matches(".jsonl");
        let text = match fs::read_to_string(file(format!("samples/{stem}.txt"))) {
            Ok(text) => text,
            Err(_) => read(format!("samples/{stem}.jsonl")),
        };
        for row in expected(stem).into_values().flatten() {
            assert!(
                text.matches(&row.quote).count() >= row.occurrence,
                "{name}: “{}” is not in the article",
                row.quote
            );
            for (field, values) in &row.fields {
                if ["speaker_mention", "cue"].contains(&field.as_str()) {
                    assert!(
                        values.iter().all(|v| text.contains(v)),
                        "{name}: {field} {values:?} is not in the article"
                    );
                }
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 0);
}
