//! Measuring: the figures are those a reader counts by hand, whatever form the annotation and the answers come in.
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;
use std::path::PathBuf;

use inquit::eval::{self, Article, Options, Report, rows};
use inquit::gold;
use serde_json::{Value, json};
use tempfile::TempDir;

const TEXT: &str = "Pier: “late”\n\n“We will mend the pier in May,” said Ilse Brandvold. The harbour office said the work was late. \
                    “It has waited long enough,” she added.\n\nThe “plan” was read aloud. “Nobody asked,” the mayor said. \
                    “A gift,” the clerk called it.\n";

/// Where `words` stand for the first time, in code points.
fn at(words: &str) -> Value {
    let start = TEXT.split(words).next().unwrap().chars().count();
    assert!(TEXT.contains(words), "{words}");
    json!([start, start + words.chars().count()])
}

fn attribution(source: &str, content: &str) -> Value {
    json!({"source": [at(source)], "cue": [], "content": [at(content)]})
}

const MEND: &str = "We will mend the pier in May,";
const WAITED: &str = "It has waited long enough,";
const INDIRECT: &str = "the work was late";

/// The article with five quoted spans to measure; the one of the first line was not annotated.
fn gold_line() -> Value {
    let attributions = [
        attribution("Ilse Brandvold", MEND),
        attribution("The harbour office", INDIRECT),
        attribution("she", WAITED),
        attribution("the mayor", "Nobody asked,"),
        attribution("the clerk", "A gift,"),
    ];
    let quotes = ["late", MEND, WAITED, "plan", "Nobody asked,", "A gift,"].map(at);
    json!({"doc": "a.txt", "text": TEXT, "attributions": attributions, "discard": [at("Pier: “late”")], "quotes": quotes})
}

fn row(kind: &str, content: &str, speaker: Option<&str>, name: Option<&str>, confidence: f64) -> Value {
    let speaker: Vec<Value> = speaker.map(at).into_iter().collect();
    json!({"doc": "a.txt", "kind": kind, "content": [at(content)], "speaker": speaker, "cue": [], "speaker_name": name,
           "confidence": confidence})
}

/// One right, one of somebody else, one of nobody's words, one without a speaker, one of reported speech; one span has no row.
fn row_lines() -> Vec<Value> {
    vec![
        row("direct", MEND, Some("Brandvold"), Some("Ilse Brandvold"), 0.95),
        row("direct", WAITED, Some("The harbour office"), Some("harbour office"), 0.65),
        row("scare", "plan", Some("the mayor"), Some("Per Moe"), 0.55),
        row("mixed", "Nobody asked,", None, Some("Moe"), 0.3),
        row("indirect", INDIRECT, Some("harbour"), None, 0.9),
    ]
}

fn name_lines() -> Vec<Value> {
    vec![
        json!({"doc": "a.txt", "quote": at(MEND), "name": "Ilse Brandvold", "mention": "Ilse Brandvold", "kind": "direct"}),
        json!({"doc": "a.txt", "quote": at(WAITED), "name": "Ilse Brandvold", "mention": "she", "kind": "direct"}),
        json!({"doc": "a.txt", "quote": at("plan"), "name": "", "kind": "term"}),
        json!({"doc": "a.txt", "quote": at("Nobody asked,"), "name": "Per Moe", "aliases": ["Moe"], "mention": "the mayor",
               "kind": "mixed", "via": "a letter"}),
    ]
}

fn lines(values: &[Value]) -> String {
    values.iter().map(Value::to_string).collect::<Vec<_>>().join("\n") + "\n"
}

const TABLE: &str = "\
speaker,quote,source,speaker_mention,cue,via,kind,confidence
Ilse Brandvold,\"We will mend the pier in May,\",a.txt,Ilse Brandvold,said,,direct,0.9
Ilse Brandvold,\"It has waited long enough,\",a.txt,she,,,direct,0.9
,plan,a.txt,,,,scare,0.9
Per Moe,\"Nobody asked,\",a.txt,the mayor,,,direct,0.9
the clerk,\"A gift,\",a.txt,the clerk,,,mixed,0.9
";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let files = [
        // Some editors begin a file with a byte-order mark.
        ("gold.jsonl", format!("\u{feff}{}", lines(&[gold_line()]))),
        ("rows.jsonl", lines(&row_lines())),
        ("names.jsonl", lines(&name_lines())),
        ("gold.csv", TABLE.to_owned()),
        ("a.txt", TEXT.to_owned()),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn path(folder: &TempDir, name: &str) -> PathBuf {
    folder.path().join(name)
}

fn report(folder: &TempDir) -> Report {
    let gold = gold::read(&path(folder, "gold.jsonl")).unwrap();
    let articles: Vec<Article> = gold.into_iter().map(Article::new).collect();
    let rows = rows::read(&path(folder, "rows.jsonl")).unwrap();
    let sorted = rows::answers(&rows, &articles).unwrap();
    assert_eq!(sorted.elsewhere, 0);
    let names = eval::read_names(&path(folder, "names.jsonl"), &articles).unwrap();
    eval::evaluate(&articles, &sorted.answers, Options { names: Some(&names), relations: true })
}

/// Right, wrong, missed.
fn counts(figures: eval::Figures) -> (usize, usize, usize) {
    (figures.right, figures.wrong, figures.missed)
}

#[test]
fn speakers_are_counted_as_by_hand() {
    let report = report(&folder());
    let s = report.speakers;
    assert_eq!(counts(s.all), (1, 2, 3));
    assert_eq!((s.all.n, s.all.precision, s.all.recall, s.all.f1), (4, 33.3, 25.0, 28.6));
    assert_eq!(counts(s.name), (1, 0, 0));
    assert_eq!(counts(s.pronoun), (0, 1, 1));
    assert_eq!(counts(s.nominal), (0, 0, 2));
    assert_eq!(counts(s.long), (1, 1, 1));
    assert_eq!(counts(s.short), (0, 1, 2));
    assert_eq!((s.none.kept, s.none.n), (0, 1));
    let spans = report.spans;
    assert_eq!((spans.n, spans.found, spans.exact, spans.rows, spans.rows_right), (5, 4, 4, 4, 4));
    assert_eq!(format!("{} {}", spans.recall, spans.precision), "80 100");
}

#[test]
fn names_and_fields_are_counted_as_by_hand() {
    let report = report(&folder());
    let n = report.names.unwrap();
    let counts = |f: eval::NameFigures| (f.exact_count, f.or_alias_count, f.wrong_count, f.n);
    assert_eq!(counts(n.all), (1, 2, 2, 4));
    assert_eq!(counts(n.as_is), (1, 1, 0, 1));
    assert_eq!(counts(n.pronoun), (0, 0, 1, 1));
    assert_eq!(counts(n.named), (0, 1, 0, 1));
    assert_eq!(counts(n.nobody), (0, 0, 1, 1));
    let fields = report.fields.unwrap();
    assert_eq!((fields.kind.right, fields.kind.n), (3, 4));
    assert_eq!((fields.via.right, fields.via.n), (0, 1));
    assert_eq!((fields.cue.n, fields.relayed_by.n), (0, 0));
}

#[test]
fn whole_attributions_are_counted_as_by_hand() {
    let relations = report(&folder()).relations.unwrap();
    // The row without source and cue is none; two of the other four agree in words and source.
    assert_eq!(counts(relations.any), (2, 2, 3));
    assert_eq!((relations.quoted.full, relations.quoted.content, relations.quoted.n), (1, 2, 4));
    assert_eq!((relations.indirect.full, relations.indirect.content, relations.indirect.n), (1, 1, 1));
    let letters = |words: &[&str]| words.concat().chars().filter(|c| c.is_alphanumeric()).count();
    let expected = (letters(&[MEND, WAITED, INDIRECT]), letters(&["plan"]), letters(&["Nobody asked,", "A gift,"]));
    assert_eq!(counts(relations.content_chars), expected);
}

#[test]
fn confidence_is_held_against_what_is_right() {
    let calibration = report(&folder()).calibration.unwrap();
    assert_eq!(calibration.answered, 3);
    let expected = (0.05 + 0.65 + 0.55) / 3.0;
    assert!((calibration.ece - expected).abs() < 1e-9, "{}", calibration.ece);
    let point = calibration.curve.iter().find(|p| p.min_confidence >= 0.6).unwrap();
    assert_eq!((point.answered, point.figures.precision, point.figures.recall), (2, 50.0, 25.0));
}

#[test]
fn every_mistake_is_told_in_its_place() {
    let report = report(&folder());
    let told: Vec<_> = report.mistakes.iter().map(|m| (m.error, m.quote.as_str())).collect();
    assert_eq!(
        told,
        [
            ("wrong", WAITED),
            ("invented", "plan"),
            ("missed", "Nobody asked,"),
            ("not found", "A gift,"),
            ("name wrong", WAITED),
            ("name wrong", "plan"),
            ("name short", "Nobody asked,"),
            ("relation source", WAITED),
            ("relation missed", "Nobody asked,"),
            ("relation missed", "A gift,"),
        ]
    );
    let wrong = &report.mistakes[0];
    assert_eq!((wrong.line, wrong.class.as_str(), wrong.confidence), (3, "pronoun, long", Some(0.65)));
    let column = TEXT.lines().nth(2).unwrap().split("It has").next().unwrap().chars().count() + 1;
    assert_eq!(wrong.column, column);
    assert!(wrong.gold.starts_with("she (3:") && wrong.predicted.starts_with("The harbour office (3:"), "{wrong:?}");
    assert!(wrong.context.contains("late. “It has waited long enough,” she added."), "{}", wrong.context);
    assert!(report.mistakes.iter().all(|m| eval::Mistake::KINDS.iter().any(|(kind, _)| *kind == m.error)));
}

#[test]
fn spans_that_are_not_listed_are_those_found() {
    let mut line = gold_line();
    line.as_object_mut().unwrap().remove("quotes");
    line["discard"] = json!([]);
    let folder = TempDir::new().unwrap();
    fs::write(path(&folder, "gold.jsonl"), lines(&[line])).unwrap();
    let article = Article::new(gold::read(&path(&folder, "gold.jsonl")).unwrap().remove(0));
    assert!(!article.listed);
    let found: Vec<&str> = article.quotes.iter().map(|q| q.span.of(TEXT)).collect();
    assert_eq!(found, ["late", MEND, WAITED, "plan", "Nobody asked,", "A gift,"]);
}

#[cfg(feature = "cli")]
mod command {
    use assert_cmd::assert::Assert;
    use predicates::prelude::*;
    use predicates::str::{contains, is_empty, starts_with};

    use super::*;

    fn inquit(folder: &TempDir, args: &[&str]) -> Assert {
        assert_cmd::cargo::cargo_bin_cmd!("inquit").current_dir(folder).args(args).assert()
    }

    fn json_of(folder: &TempDir, args: &[&str]) -> Value {
        let done = inquit(folder, &[&["eval"], args, &["--json"]].concat()).success();
        serde_json::from_slice(&done.get_output().stdout).unwrap()
    }

    fn write(folder: &TempDir, name: &str, text: &str) {
        fs::write(path(folder, name), text).unwrap();
    }

    #[test]
    fn a_corrected_table_measures_like_annotated_articles() {
        let folder = folder();
        let annotated = json_of(&folder, &["gold.jsonl", "rows.jsonl"]);
        let corrected = json_of(&folder, &["gold.csv", "rows.jsonl"]);
        for group in ["all", "name", "nominal", "pronoun", "long", "short", "none"] {
            assert_eq!(annotated["speakers"][group], corrected["speakers"][group], "{group}");
        }
        assert_eq!(annotated["calibration"], corrected["calibration"]);
        assert_eq!(corrected["names"]["all"]["n"], 5);
        assert_eq!(
            corrected["names"]["all"]["wrong_count"], 3,
            "a short form that nobody allows is wrong: {corrected}"
        );
        assert_eq!(corrected["fields"]["kind"], json!({"right": 3, "n": 5}));
        assert_eq!(corrected["fields"]["cue"], json!({"right": 0, "n": 1}));
        // Semicolons, as some spreadsheets write them, and every column with its places make no difference.
        let table: String = csv::Reader::from_reader(TABLE.as_bytes())
            .into_byte_records()
            .map(|r| {
                r.unwrap().iter().map(|c| format!("\"{}\"", String::from_utf8_lossy(c))).collect::<Vec<_>>().join(";")
                    + "\r\n"
            })
            .collect();
        write(&folder, "de.csv", &format!("speaker;quote;source;speaker_mention;cue;via;kind;confidence\r\n{table}"));
        let mut semicolons = json_of(&folder, &["de.csv", "rows.jsonl"]);
        semicolons["gold"] = json!("gold.csv");
        assert_eq!(semicolons, corrected);
    }

    #[test]
    fn a_row_without_mention_is_judged_by_its_name() {
        let folder = folder();
        write(
            &folder,
            "gold.csv",
            "speaker,quote,source\n\
             Ilse Brandvold,\"We will mend the pier in May,\",a.txt\n\
             Per Moe,plan,a.txt\n\
             Ilse Brandvold,\"It has waited long enough,\",a.txt\n\
             ,\"Nobody asked,\",a.txt\n",
        );
        let figures = json_of(&folder, &["gold.csv", "rows.jsonl"]);
        assert_eq!(figures["speakers"]["all"]["right"], 2);
        assert_eq!(figures["speakers"]["all"]["wrong"], 1);
        assert_eq!(figures["speakers"]["none"], json!({"kept": 1, "n": 1}));
    }

    #[test]
    fn without_answers_the_extraction_is_run() {
        let folder = folder();
        inquit(&folder, &["extract", "gold.jsonl", "--indirect", "--format", "jsonl", "-o", "own.jsonl"]).success();
        inquit(&folder, &["extract", "a.txt", "--indirect", "--columns", "all", "-o", "own.csv"]).success();
        let mut run = json_of(&folder, &["gold.jsonl", "--names", "names.jsonl", "--indirect", "--errors", "all"]);
        let rows =
            json_of(&folder, &["gold.jsonl", "own.jsonl", "--names", "names.jsonl", "--indirect", "--errors", "all"]);
        assert_eq!(run["predictions"], Value::Null);
        run["predictions"] = json!("own.jsonl");
        assert_eq!(run, rows);
        let table =
            json_of(&folder, &["gold.jsonl", "own.csv", "--names", "names.jsonl", "--indirect", "--errors", "all"]);
        run["predictions"] = json!("own.csv");
        assert_eq!(run, table);
        // What is not probable enough is blanked just as in the rows.
        let least = ["--min-confidence", "0.9"];
        inquit(&folder, &[&["extract", "gold.jsonl", "-o", "sure.jsonl"][..], &least].concat()).success();
        let sure = json_of(&folder, &["gold.jsonl", "sure.jsonl"]);
        let mut run = json_of(&folder, &[&["gold.jsonl"][..], &least].concat());
        assert_eq!(run["min_confidence"], json!(0.9));
        (run["min_confidence"], run["predictions"]) = (Value::Null, json!("sure.jsonl"));
        assert_eq!(run, sure);
        // A table against itself is right throughout, and so is the extraction that wrote it.
        for own in [vec!["own.csv", "own.csv"], vec!["own.csv"], vec!["own.csv", "--articles", "a.txt"]] {
            let own = json_of(&folder, &own);
            assert_eq!(own["speakers"]["all"]["f1"], 100.0);
            assert_eq!((&own["speakers"]["all"]["wrong"], &own["names"]["all"]["exact"]), (&json!(0), &json!(100.0)));
            assert_eq!(own["mistakes"], json!({}));
        }
    }

    #[test]
    fn two_tables_are_compared_without_their_articles() {
        let folder = folder();
        inquit(&folder, &["extract", "a.txt", "--columns", "all", "-o", "gold.csv"]).success();
        inquit(&folder, &["extract", "a.txt", "--format", "jsonl", "-o", "own.jsonl"]).success();
        // Somebody corrects the speaker of one row, and takes the speaker out of another.
        let mut table: Vec<Vec<String>> = csv::Reader::from_path(path(&folder, "gold.csv"))
            .unwrap()
            .into_records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let row = table.iter_mut().find(|r| r[1] == MEND).unwrap();
        (row[0], row[4]) = ("Per Moe".to_owned(), String::new());
        let row = table.iter_mut().find(|r| r[1] == WAITED).unwrap();
        (row[0], row[4]) = (String::new(), String::new());
        let header = csv::Reader::from_path(path(&folder, "gold.csv")).unwrap().headers().unwrap().clone();
        let mut writer = csv::Writer::from_path(path(&folder, "gold.csv")).unwrap();
        writer.write_record(&header).unwrap();
        table.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();

        let with =
            ["gold.csv", "own.jsonl", "rows.jsonl"].map(|p| json_of(&folder, &["gold.csv", p])["speakers"].clone());
        assert_eq!(with[1]["all"]["wrong"], 2, "{}", with[1]);
        fs::remove_file(path(&folder, "a.txt")).unwrap();
        let without =
            ["gold.csv", "own.jsonl", "rows.jsonl"].map(|p| json_of(&folder, &["gold.csv", p])["speakers"].clone());
        assert_eq!(with, without);
        inquit(&folder, &["eval", "gold.csv"]).code(1).stderr(contains("--articles"));
    }

    #[test]
    fn less_probable_answers_are_blanked() {
        let figures = json_of(&folder(), &["gold.jsonl", "rows.jsonl", "--min-confidence", "0.6"]);
        assert_eq!(figures["speakers"]["all"]["wrong"], 1);
        assert_eq!(figures["speakers"]["none"], json!({"kept": 1, "n": 1}));
    }

    #[test]
    fn figures_and_mistakes_are_shown() {
        let folder = folder();
        let args =
            ["eval", "gold.jsonl", "rows.jsonl", "--names", "names.jsonl", "--errors", "1", "--errors-csv", "m.csv"];
        inquit(&folder, &args).success().stderr(is_empty()).stdout(
            contains("gold.jsonl: 1 articles, 5 quoted spans, listed in the gold\n")
                .and(contains("expected calibration error 0.417 over 3 spans"))
                .and(contains("a.txt:3:98: wrong (pronoun, long, confidence 0.650)\n"))
                .and(contains("name wrong (mention she)\n"))
                .and(contains("attributions").not())
                .and(contains("a.txt:5:6: invented").not()),
        );
        let table = fs::read_to_string(path(&folder, "m.csv")).unwrap();
        assert_eq!(table.lines().count(), 8, "{table}");
        let header = "error,class,source,line,column,quote_start,quote_end,quote,gold,predicted,confidence,context";
        assert!(table.starts_with(&format!("{header}\nwrong,\"pronoun, long\",a.txt,3,98,")), "{table}");
        inquit(&folder, &[&args[..3], &["--indirect"]].concat()).success().stdout(contains("\nattributions  "));
    }

    #[test]
    fn marked_text_is_gold_too() {
        let folder = folder();
        write(
            &folder,
            "gold.txt",
            "# invented\n“We stay,”{1} said [[Ilse Brandvold]]#1 of the “plan”{0}.\n---\n“We go,” she said.\n",
        );
        inquit(&folder, &["eval", "gold.txt"])
            .success()
            .stdout(contains("2 articles, 2 quoted spans, listed in the gold"));
    }

    #[test]
    fn rows_about_other_articles_are_passed_over_and_named() {
        let folder = folder();
        let mut other = row("direct", MEND, None, None, 0.5);
        other["doc"] = json!("b.txt");
        write(&folder, "more.jsonl", &(lines(&row_lines()) + &lines(&[other.clone()])));
        inquit(&folder, &["eval", "gold.jsonl", "more.jsonl"])
            .success()
            .stderr("more.jsonl: 1 of 6 rows are about articles that are not annotated; they are passed over\n");
        write(&folder, "other.jsonl", &lines(&[other]));
        inquit(&folder, &["eval", "gold.jsonl", "other.jsonl"]).code(1).stdout(is_empty()).stderr(starts_with(
            "inquit: other.jsonl: no row is about an annotated article: the first is about `b.txt`",
        ));
    }

    #[test]
    fn bad_input_is_named_by_file_and_line() {
        let folder = folder();
        let good = lines(&row_lines());
        let bad = [
            ("bad.jsonl", format!("{good}{{\"doc\": \"a.txt\"}}\n"), "bad.jsonl:6: no `content`"),
            ("bad.jsonl", format!("{good}\nnot json\n"), "bad.jsonl:7: not a JSON object"),
            ("bad.jsonl", good.replacen("0.55", "1.55", 1), "bad.jsonl:3: `confidence` is no number from 0 to 1"),
            (
                "bad.jsonl",
                "{\"doc\": \"a.txt\", \"content\": [[5, 9999]]}\n".into(),
                "bad.jsonl:1: the span [5, 9999] does not lie in",
            ),
            ("bad.csv", "quote,speaker\nx,y\n".into(), "bad.csv:1: no column `source`"),
            (
                "bad.csv",
                "quote,source\nWe never said that,a.txt\n".into(),
                "bad.csv:2: the quote does not stand in the article `a.txt`",
            ),
        ];
        for (name, text, said) in bad {
            write(&folder, name, &text);
            inquit(&folder, &["eval", "gold.jsonl", name]).code(1).stdout(is_empty()).stderr(contains(said));
        }
        write(&folder, "bad.csv", &TABLE.replace("a.txt", "gone.txt"));
        let said = "bad.csv: the text of the article `gone.txt` (bad.csv:2) is not at hand: name its file or folder with --articles";
        inquit(&folder, &["eval", "bad.csv"]).code(1).stderr(contains(said));
        write(&folder, "bad.csv", &TABLE.replace("the clerk,,", "the priest,,"));
        inquit(&folder, &["eval", "bad.csv"]).code(1).stderr(contains("bad.csv:6: `the priest` does not stand in"));
        write(&folder, "bad.jsonl", &lines(&[gold_line(), gold_line()]));
        inquit(&folder, &["eval", "bad.jsonl"]).code(1).stderr(contains("`a.txt` stands twice"));
        write(&folder, "bad.jsonl", &lines(&name_lines()).replacen("a.txt", "b.txt", 1));
        let names = ["eval", "gold.jsonl", "rows.jsonl", "--names", "bad.jsonl"];
        inquit(&folder, &names).code(1).stderr(contains("bad.jsonl:1: the article `b.txt` is not among"));
        inquit(&folder, &["eval", "gone.jsonl"]).code(1).stderr(contains("gone.jsonl: cannot read"));
        inquit(&folder, &["eval", "gold.jsonl", "--errors", "some"])
            .code(1)
            .stderr(contains("a whole number, or `all`"));
        let both = ["eval", "gold.jsonl", "rows.jsonl", "--weights", "w.txt"];
        inquit(&folder, &both).code(1).stderr(contains("--weights is for running the extraction"));
    }
}
