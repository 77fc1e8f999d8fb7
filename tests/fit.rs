//! Fitting: the same articles give the same weights, and the command says what it did.
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;
use std::path::PathBuf;

use inquit::resolve::fit::{Settings, fit};
use inquit::resolve::model::Model;
use inquit::{gold, lexicon};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Six small annotated articles. Their texts hold `⟦…⟧` around each source and `“…”` around its words, in pairs.
const ARTICLES: [&str; 6] = [
    "“We will mend the pier in May,” said ⟦Ilse Brandvold⟧. The harbour office agreed. “It has waited long enough,” ⟦she⟧ added.",
    "⟦Tomas Areli⟧ told the council: “Nobody has counted the lamps since the storm.” A clerk wrote it down.",
    "The mayor arrived late. “I walked, and it was worth it,” said ⟦the mayor⟧. ⟦Pia Solberg⟧ said, “He always walks.”",
    "“The bread is older than the baker,” joked ⟦Anselm Okoro⟧. “It is not,” ⟦the baker⟧ answered. Both laughed.",
    "According to ⟦Rufus Lindqvist⟧, the ferry is “as safe as a church.” The port said nothing on Monday.",
    "⟦Marta Dvorak⟧ said the figures were wrong. “We have checked them twice,” ⟦she⟧ said. The report is due in June.",
];

/// The articles as gold: quotes and sources paired by order, where a quote has one.
fn gold_lines() -> String {
    let mut lines = String::new();
    for (number, marked) in ARTICLES.iter().enumerate() {
        let (mut text, mut at) = (String::new(), 0);
        let (mut open, mut source, mut content) = (0, Vec::new(), Vec::new());
        for c in marked.chars() {
            match c {
                '⟦' => open = at,
                '⟧' => source.push([open, at]),
                _ => {
                    if c == '“' {
                        open = at + 1;
                    } else if c == '”' {
                        content.push([open, at]);
                    }
                    text.push(c);
                    at += 1;
                }
            }
        }
        assert!(!content.is_empty() && content.len() <= source.len(), "{marked}");
        // A source without words in marks stands first (“said the figures were wrong”).
        source.drain(..source.len() - content.len());
        let attributions: Vec<Value> =
            source.iter().zip(&content).map(|(s, c)| json!({"source": [s], "cue": [], "content": [c]})).collect();
        lines += &json!({"doc": format!("a{number}"), "text": text, "attributions": attributions}).to_string();
        lines.push('\n');
    }
    lines
}

fn gold_file() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("gold.jsonl");
    fs::write(&path, gold_lines()).unwrap();
    (folder, path)
}

#[test]
fn the_same_articles_give_the_same_weights() {
    let (_folder, path) = gold_file();
    let articles = gold::read(&path).unwrap();
    let settings = Settings { least_count: 1, least_word_count: 1, folds: 3, ..Settings::default() };
    let once = fit(&articles, None, lexicon::english(), settings).unwrap();
    let twice = fit(&articles, None, lexicon::english(), settings).unwrap();
    assert_eq!(once.file, twice.file);
    assert_eq!(once.size.0, ARTICLES.len());
    assert_eq!(once.reachable.0, once.reachable.1, "every source of these articles is a candidate");
    let model = Model::parse("fitted", &once.file).unwrap();
    assert_eq!(model.len(), once.size.2);
    let measured = once.held_out.unwrap();
    assert_eq!(measured.right + measured.missed + measured.none, once.answers.len());
}

#[test]
fn weights_learn_what_the_articles_hold() {
    let (_folder, path) = gold_file();
    let articles = gold::read(&path).unwrap();
    let settings = Settings { l2: 0.01, least_count: 1, least_word_count: 1, folds: 0, ..Settings::default() };
    let fitted = fit(&articles, None, lexicon::english(), settings).unwrap();
    assert!(fitted.held_out.is_none() && fitted.answers.is_empty());
    let model = Model::parse("fitted", &fitted.file).unwrap();
    let mut wrong = Vec::new();
    for article in &articles {
        let text = article.document.text();
        let analysis = inquit::analyze_with(&article.document, &model);
        for (quote, found) in analysis.quotes.iter().zip(&analysis.attributions) {
            let sources = article.sources(quote.inner);
            if !found.mention.is_some_and(|m| gold::same_source(text, m, &sources)) {
                wrong.push(quote.inner.of(text));
            }
        }
    }
    assert!(wrong.is_empty(), "learnt from these articles and yet wrong on them: {wrong:?}");
}

#[test]
fn nothing_to_learn_from_is_said() {
    let error = fit(&[], None, lexicon::english(), Settings::default()).unwrap_err().to_string();
    assert!(error.starts_with("cannot fit: "), "{error}");
}

#[cfg(feature = "cli")]
mod command {
    use std::path::Path;

    use assert_cmd::assert::Assert;
    use predicates::prelude::*;
    use predicates::str::{contains, starts_with};

    use super::*;

    fn inquit(folder: &TempDir, args: &[&str]) -> Assert {
        assert_cmd::cargo::cargo_bin_cmd!("inquit").current_dir(folder).args(args).assert()
    }

    fn read(path: impl AsRef<Path>) -> String {
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn weights_are_written_measured_and_used() {
        let (folder, _) = gold_file();
        let fit = ["fit", "gold.jsonl", "-o", "w.txt", "--folds", "3", "--held-out", "answers.jsonl"];
        inquit(&folder, &fit)
            .success()
            .stdout("")
            .stderr(contains("articles       6\n").and(contains("reachable      ")).and(contains("held out       ")));
        let first = read(folder.path().join("w.txt"));
        inquit(&folder, &fit).success();
        assert_eq!(first, read(folder.path().join("w.txt")), "fitted twice, two results");

        let articles: Vec<Value> = gold_lines().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let answers = read(folder.path().join("answers.jsonl"));
        assert_eq!(answers.lines().count(), 9);
        for line in answers.lines() {
            let answer: Value = serde_json::from_str(line).unwrap();
            let article = articles.iter().find(|a| a["doc"] == answer["doc"]).unwrap();
            let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
            let place = |key: &str, n: usize| usize::try_from(answer[key][0][n].as_u64().unwrap()).unwrap();
            assert_eq!(text[place("content", 0) - 1], '“', "{line}");
            assert_eq!(text[place("content", 1)], '”', "{line}");
            if answer["speaker"] != json!([]) {
                assert!(place("speaker", 0) < place("speaker", 1) && place("speaker", 1) <= text.len(), "{line}");
            }
            assert!((0.0..=1.0).contains(&answer["confidence"].as_f64().unwrap()), "{line}");
        }

        fs::write(folder.path().join("a.txt"), "“We stay,” said Ilse Brandvold.\n").unwrap();
        inquit(&folder, &["extract", "a.txt", "--weights", "w.txt", "--columns", "quote"])
            .success()
            .stdout("quote\n\"We stay,\"\n");
        inquit(&folder, &["explain", "a.txt", "--weights", "w.txt"]).success().stdout(contains("1 quote"));
    }

    #[test]
    fn the_built_in_weights_named_as_a_file_change_nothing() {
        let folder = TempDir::new().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (weights, sample) = (root.join("src/resolve/weights.txt"), root.join("samples/us-court.txt"));
        let sample = sample.to_str().unwrap();
        let plain = inquit(&folder, &["extract", sample, "--columns", "all"]).success();
        let named =
            inquit(&folder, &["extract", sample, "--columns", "all", "--weights", weights.to_str().unwrap()]).success();
        assert_eq!(plain.get_output().stdout, named.get_output().stdout);
    }

    #[test]
    fn other_weights_give_other_answers() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("a.txt"), "“We stay,” said Ilse Brandvold.\n").unwrap();
        let built_in = read(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/resolve/weights.txt"));
        let feature = built_in.lines().find(|l| !l.starts_with('#')).unwrap().split('\t').next().unwrap();
        fs::write(folder.path().join("w.txt"), format!("{feature}\t0.0\n")).unwrap();
        let confidence = |args: &[&str]| {
            let run = inquit(&folder, &[&["extract", "a.txt", "--columns", "confidence"], args].concat()).success();
            String::from_utf8(run.get_output().stdout.clone()).unwrap()
        };
        assert_ne!(confidence(&[]), confidence(&["--weights", "w.txt"]));
    }

    #[test]
    fn broken_weights_stop_the_command() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("a.txt"), "“We stay,” said Ilse Brandvold.\n").unwrap();
        fs::write(folder.path().join("w.txt"), "# fine\nno such line\n").unwrap();
        fs::write(folder.path().join("b.txt"), b"\xff\xfe\x00").unwrap();
        fs::write(folder.path().join("none.txt"), "").unwrap();
        for command in ["extract", "explain"] {
            for (weights, message) in [
                ("w.txt", "inquit: weights w.txt:2: "),
                ("b.txt", "inquit: weights b.txt: not UTF-8"),
                ("none.txt", "inquit: weights none.txt: the file holds no weights"),
                ("missing.txt", "inquit: missing.txt: cannot read: "),
            ] {
                inquit(&folder, &[command, "a.txt", "--weights", weights])
                    .code(1)
                    .stdout("")
                    .stderr(starts_with(message));
            }
        }
    }

    #[test]
    fn what_cannot_be_learnt_from_is_named_and_the_old_weights_stay() {
        let (folder, _) = gold_file();
        fs::write(folder.path().join("w.txt"), "old").unwrap();
        fs::write(folder.path().join("bad.jsonl"), "{\"doc\": \"x\"}\n").unwrap();
        fs::write(
            folder.path().join("outside.jsonl"),
            json!({"doc": "x", "text": "ab", "attributions": [{"content": [[0, 9]]}]}).to_string(),
        )
        .unwrap();
        fs::write(folder.path().join("empty.jsonl"), "").unwrap();
        for (gold, message) in [
            (&["bad.jsonl"][..], "inquit: bad.jsonl:1: not an annotated article: "),
            (&["outside.jsonl"], "inquit: outside.jsonl:1: the span [0, 9] does not lie in the text"),
            (&["gold.jsonl", "gold.jsonl"], "inquit: gold.jsonl: the article `a0` stands twice"),
            (&["gold.jsonl", "--also", "gold.jsonl"], "inquit: gold.jsonl: the article `a0` stands twice"),
            (&["empty.jsonl"], "inquit: cannot fit: "),
            (&["missing.jsonl"], "inquit: missing.jsonl: cannot read: "),
        ] {
            inquit(&folder, &[&["fit"], gold, &["-o", "w.txt"]].concat()).code(1).stderr(starts_with(message));
            assert_eq!(read(folder.path().join("w.txt")), "old");
        }
        let nowhere = ["fit", "gold.jsonl", "-o", "no/such/folder/w.txt"];
        inquit(&folder, &nowhere).code(1).stderr(contains("no/such/folder/w.txt: cannot write: "));
        for usage in [
            &["--folds", "1"][..],
            &["--l2", "0"],
            &["--l2", "nan"],
            &["--folds", "0", "--held-out", "h"],
            &["--held-out", "-", "-o", "-"],
        ] {
            let out: &[&str] = if usage.contains(&"-o") { &[] } else { &["-o", "w.txt"] };
            inquit(&folder, &[&["fit", "gold.jsonl"], usage, out].concat()).code(1);
            assert_eq!(read(folder.path().join("w.txt")), "old");
        }
    }
}
