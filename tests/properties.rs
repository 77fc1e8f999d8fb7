//! What holds for every text.

mod generate;
mod invariants;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use inquit::write::record::Kind;
use inquit::write::{columns, csv as table, jsonl};
use inquit::{Document, Record, RowOptions, analyze};
use proptest::prelude::*;

use generate::{article, noise, settings, surname, unknown, words};
use invariants::{check_rows, check_text_twice};

fn rows(id: &str, text: &str) -> Vec<Record> {
    match Document::new(id, text) {
        Ok(document) => inquit::rows(&document, &analyze(&document), &RowOptions::default()),
        Err(error) => panic!("{error}"),
    }
}

/// The verdict on a quote: where its words stand, where its speaker is printed, what it is.
type Verdict = (Vec<(usize, usize)>, Option<(usize, usize)>, Kind);

fn verdicts(rows: &[Record]) -> Vec<Verdict> {
    rows.iter().map(|r| (r.content.clone(), r.mention.as_ref().map(|m| (m.start, m.end)), r.kind)).collect()
}

/// What is said of a quote, without places, for texts whose letters stand elsewhere: its words, speaker, mention, kind,
/// paragraph and sentence.
type Answer = (String, Option<String>, Option<String>, Kind, usize, usize);

fn answers(rows: &[Record]) -> Vec<Answer> {
    let unbroken = |text: &str| text.replace("\r\n", "\n");
    let answer = |r: &Record| {
        let mention = r.mention.as_ref().map(|m| unbroken(&m.text));
        (unbroken(&r.quote), r.speaker.clone(), mention, r.kind, r.paragraph, r.sentence)
    };
    rows.iter().map(answer).collect()
}

/// The sample articles of plain text, by name.
fn samples() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut all: Vec<(String, String)> = fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), fs::read_to_string(&path).ok()?)))
        .collect();
    all.sort();
    assert!(!all.is_empty());
    all
}

// --- any text at all

proptest! {
    #![proptest_config(settings(512))]

    #[test]
    fn any_text_gives_rows_that_are_true_to_it(text in noise()) {
        check_text_twice(&text);
    }

    #[test]
    fn tables_and_json_lines_read_back_equal(text in noise()) {
        let rows = rows("no\"i,se\n", &text);
        let layout = table::Layout { columns: columns::COLUMNS.to_vec(), kept: Vec::new(), delimiter: b',', excel: false };
        let mut writer = table::Writer::new(Vec::new(), &layout);
        let mut lines = Vec::new();
        for row in &rows {
            writer.write(row)?;
            jsonl::write(&mut lines, row)?;
        }
        let written = writer.finish()?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_slice());
        let read: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(read.len(), rows.len());
        for (line, row) in read.iter().zip(&rows) {
            let cells: Vec<_> = layout.columns.iter().map(|c| c.cell(row)).collect();
            prop_assert_eq!(line.iter().collect::<Vec<_>>(), cells);
        }

        let mut back: Vec<Record> = Vec::new();
        for line in String::from_utf8_lossy(&lines).split_terminator('\n') {
            back.push(serde_json::from_str(line).map_err(|e| TestCaseError::fail(e.to_string()))?);
        }
        // Probabilities are published with three decimals.
        let published = |p: f64| (p * 1000.0).round() / 1000.0;
        let rounded: Vec<Record> = rows
            .into_iter()
            .map(|r| Record { confidence: published(r.confidence), name_confidence: r.name_confidence.map(published), ..r })
            .collect();
        prop_assert_eq!(back, rounded);
    }

    #[test]
    fn line_ends_do_not_matter_to_noise(text in noise()) {
        let lf = text.replace('\r', "");
        prop_assert_eq!(answers(&rows("x", &lf)), answers(&rows("x", &lf.replace('\n', "\r\n"))));
    }
}

/// A text with some of its parts taken out, doubled or replaced by noise.
fn damaged(text: &str, cuts: &[(prop::sample::Index, usize, u8, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, length, how, noise) in cuts {
        let from = at.index(chars.len() + 1);
        let to = (from + length).min(chars.len());
        let part: Vec<char> = chars.get(from..to).unwrap_or_default().to_vec();
        let other: Vec<char> = match how {
            0 => Vec::new(),
            1 => [part.clone(), part].concat(),
            _ => noise.chars().collect(),
        };
        chars.splice(from..to, other);
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(settings(96))]

    #[test]
    fn damaged_samples_give_rows_that_are_true_to_them(
        which: prop::sample::Index,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..40usize, 0..3u8, noise()), 1..12),
    ) {
        let samples = samples();
        let (_, text) = which.get(&samples);
        let text = damaged(text, &cuts);
        check_text_twice(&text);
    }
}

// --- articles

proptest! {
    #![proptest_config(settings(384))]

    #[test]
    fn articles_give_a_row_for_every_quote(article in article()) {
        let text = article.text();
        let rows = rows("a", &text);
        check_rows(&text, &rows);
        prop_assert_eq!(rows.len(), text.matches('“').count());
    }

    #[test]
    fn straight_marks_give_the_speakers_of_curly_ones(article in article()) {
        let curly = article.text();
        let straight = curly.replace(['“', '”'], "\"");
        prop_assert_eq!(verdicts(&rows("a", &curly)), verdicts(&rows("a", &straight)));
    }

    #[test]
    fn line_ends_do_not_matter(article in article()) {
        let text = article.text();
        prop_assert_eq!(answers(&rows("a", &text)), answers(&rows("a", &text.replace('\n', "\r\n"))));
    }

    #[test]
    fn other_surnames_give_the_same_verdicts(article in article()) {
        prop_assert_eq!(verdicts(&rows("a", &article.text())), verdicts(&rows("a", &article.exchanged())));
    }

    #[test]
    fn articles_do_not_depend_on_those_before(one in article(), other in article()) {
        let alone = rows("a", &one.text());
        let _ = rows("b", &other.text());
        prop_assert_eq!(rows("a", &one.text()), alone);
    }

    #[test]
    fn the_plainest_attributions_are_read(
        first in prop::sample::select(&["Maria", "David", "Grace", "Thomas"][..]),
        surname in (4..10usize).prop_flat_map(surname),
        quote in words(true),
        inverted: bool,
    ) {
        let name = format!("{first} {surname}");
        let text = if inverted { format!("“{quote},” said {name}.\n") } else { format!("{name} said, “{quote}.”\n") };
        let rows = rows("a", &text);
        prop_assert_eq!(rows.len(), 1);
        for row in rows {
            prop_assert_eq!(row.speaker.as_deref(), Some(name.as_str()), "{}", text);
            prop_assert_eq!(row.mention.map(|m| m.text), Some(name.clone()));
            prop_assert_eq!(row.cue.map(|c| c.text), Some("said".to_owned()));
        }
    }
}

// --- the samples

/// Surnames of people who speak in a sample and that no list knows, as its gold has them.
fn surnames(stem: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("samples/expected/{stem}.jsonl"));
    let gold = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let speakers = gold.lines().filter_map(|l| {
        let row: serde_json::Value = serde_json::from_str(l).ok()?;
        row.get("speaker")?.as_str().map(str::to_owned)
    });
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase) && w.chars().all(char::is_alphabetic);
    speakers
        .filter(|s| s.split(' ').count() >= 2 && s.split(' ').all(capital))
        .filter_map(|s| s.rsplit(' ').next().map(str::to_owned))
        .filter(|s| s.chars().count() >= 4 && unknown(s))
        .collect()
}

/// The text with whole words exchanged, in capitals too.
fn exchange(text: &str, others: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphabetic());
        let capitals = others.iter().find(|(from, _)| from.to_uppercase() == word).map(|(_, to)| to.to_uppercase());
        match others.get(word).cloned().or(capitals) {
            Some(other) => {
                out.push_str(&other);
                out.push_str(piece.get(word.len()..).unwrap_or_default());
            }
            None => out.push_str(piece),
        }
    }
    out
}

proptest! {
    #![proptest_config(settings(24))]

    #[test]
    fn other_surnames_give_the_same_verdicts_in_the_samples(
        pool in (4..13usize).map(|n| prop::collection::btree_set(surname(n), 8)).collect::<Vec<_>>(),
    ) {
        let mut exchanged = 0;
        for (stem, text) in samples() {
            let mut pool: Vec<Vec<String>> = pool.iter().map(|s| s.iter().cloned().collect()).collect();
            let mut other = |from: &String| pool.get_mut(from.chars().count() - 4).and_then(Vec::pop);
            let others: BTreeMap<String, String> = surnames(&stem).into_iter().filter_map(|from| Some((from.clone(), other(&from)?))).collect();
            exchanged += others.len();
            prop_assert_eq!(verdicts(&rows(&stem, &text)), verdicts(&rows(&stem, &exchange(&text, &others))), "{}: {:?}", stem, others);
        }
        prop_assert!(exchanged > 10, "only {} surnames were exchanged", exchanged);
    }
}

#[test]
fn samples_with_other_marks_and_line_ends_give_the_same_speakers() {
    let mut compared = 0;
    for (stem, text) in samples() {
        let plain = rows(&stem, &text);
        assert_eq!(answers(&plain), answers(&rows(&stem, &text.replace('\n', "\r\n"))), "{stem}");
        let balanced = text.contains('“')
            && !text.contains('"')
            && text.lines().all(|l| l.matches('“').count() == l.matches('”').count())
            && plain.iter().all(|r| r.nested_in.is_none() && !r.quote.contains('“'));
        if balanced {
            assert_eq!(verdicts(&plain), verdicts(&rows(&stem, &text.replace(['“', '”'], "\""))), "{stem}");
            compared += 1;
        }
    }
    assert!(compared > 0, "no sample has balanced, unnested curly marks");
}

// --- the weights

/// Words of scraped posts, which stand in the articles the weights are learnt from and in no word list.
const PAGE_WORDS: &[&str] =
    &["datetime", "pic", "pic.twitter.com", "timestamp", "tweet-author", "tweet-date", "tweet-id", "tweet_id"];

/// What stands behind a pronoun or noun without a space: `he’d`, `they’ve`.
const CONTRACTIONS: &[&str] = &["'d", "'ll", "'re", "'s", "'ve", "'m"];

#[test]
fn no_proper_name_is_a_value_of_a_feature() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut common: BTreeSet<String> = PAGE_WORDS.iter().map(|&w| w.to_owned()).collect();
    for entry in fs::read_dir(root.join("src/lexicon/en")).unwrap().flatten() {
        // These three lists hold names.
        let names = ["first_names.txt", "places.txt", "demonyms.txt"].iter().any(|n| entry.file_name() == *n);
        if !names {
            let text = read(&entry.path());
            let words = text.lines().filter(|l| !l.starts_with('#')).flat_map(|l| l.split(' '));
            common.extend(words.filter_map(|w| w.split('/').next()).map(str::to_owned));
        }
    }
    let weights = read(&root.join("src/resolve/weights.txt"));
    let mut looked_at = 0;
    for line in weights.lines().filter(|l| !l.starts_with('#')) {
        let feature = line.split('\t').next().unwrap_or_default();
        for value in quoted(feature) {
            let word = value.replace('’', "'");
            let stem = word.trim_end_matches('.');
            let stem =
                stem.strip_suffix("n't").map_or(stem, |verb| if verb == "ca" || verb == "wo" { "can" } else { verb });
            let stem = CONTRACTIONS.iter().find_map(|c| stem.strip_suffix(c)).unwrap_or(stem);
            assert_eq!(word, word.to_lowercase(), "{line}: a capital");
            assert!(common.contains(&word) || common.contains(stem), "{line}: “{word}” is in no list of common words");
            looked_at += 1;
        }
    }
    assert!(looked_at > 500, "only {looked_at} words among the weights");
}

/// The words between apostrophes in a feature as the weights file writes it: `gap_pattern('told','the')`.
fn quoted(feature: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = feature;
    while let Some(at) = rest.find(['\'', '"', '\\']) {
        let (sign, behind) = rest.get(at..).map(|r| r.split_at(1)).unwrap_or_default();
        let end = match sign {
            // A sign by itself follows; it may be any of these three.
            "\\" => behind.chars().next().map_or(0, char::len_utf8),
            "\"" => behind.find('"').map_or(behind.len(), |n| n + 1),
            _ => {
                let end = behind.find("',").or_else(|| behind.find("')")).unwrap_or(behind.len());
                words.extend(behind.get(..end));
                end + 1
            }
        };
        rest = behind.get(end..).unwrap_or_default();
    }
    words
}

#[test]
fn words_of_features_are_found() {
    assert_eq!(quoted("gap_pattern('told','the')"), ["told", "the"]);
    assert_eq!(quoted("next_word(''s')"), ["'s"]);
    assert_eq!(quoted("lead_tag(after,\\','among')"), ["among"]);
    assert_eq!(quoted("gap_tags(b0,\"n'NITn\")"), [""; 0]);
    assert_eq!(quoted("place(b0)"), [""; 0]);
}

// --- the command

#[cfg(feature = "cli")]
#[test]
fn rows_of_an_article_do_not_depend_on_the_other_inputs() {
    let rows_of = |stems: &[&str]| -> BTreeMap<String, Vec<String>> {
        let paths: Vec<String> = stems.iter().map(|s| format!("samples/{s}.txt")).collect();
        let run = assert_cmd::cargo::cargo_bin_cmd!("inquit")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["extract", "--format", "jsonl", "--threads", "2"])
            .args(&paths)
            .assert()
            .success();
        let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in String::from_utf8_lossy(&run.get_output().stdout).lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            rows.entry(row["source"].as_str().unwrap().to_owned()).or_default().push(line.to_owned());
        }
        rows
    };
    let all = samples();
    let stems: Vec<&str> = all.iter().map(|(stem, _)| stem.as_str()).collect();
    let together = rows_of(&stems);
    assert_eq!(together.len(), stems.len());
    assert_eq!(together, rows_of(&stems.iter().rev().copied().collect::<Vec<_>>()));
    for stem in stems {
        let alone = rows_of(&[stem]);
        assert_eq!(alone.get(&format!("samples/{stem}.txt")), together.get(&format!("samples/{stem}.txt")), "{stem}");
    }
}

#[test]
fn a_quotation_may_reopen_one_of_another_level() {
    let text = "“`ʼ\u{2028}\"`é";
    assert!(!rows("a.txt", text).is_empty());
}
