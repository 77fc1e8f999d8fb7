//! The cases in `tests/cases/`: one phenomenon a file, with a text and the rows an editor expects of it.

mod support;

use inquit::write::record::Kind;
use inquit::{Document, Record};

use support::{Comparison, Expected, files, read};

/// The lines of the block that begins with ```` ```kind ````.
fn block<'a>(name: &str, text: &'a str, kind: &str) -> &'a str {
    let found = text.split_once(&format!("```{kind}\n")).and_then(|(_, rest)| rest.split_once("```"));
    let Some((block, _)) = found else { panic!("{name}: no ```{kind} block") };
    block.trim_end()
}

/// The rows of the table: a header of field names, then a line for each quoted span.
fn table(name: &str, block: &str) -> Vec<Expected> {
    let cells = |line: &str| -> Vec<String> { line.split('|').map(|c| c.trim().to_owned()).collect() };
    let mut lines = block.lines();
    let header = cells(lines.next().unwrap_or_default());
    assert_eq!(header.first().map(String::as_str), Some("quote"), "{name}: the first column is not quote");
    let mut rows: Vec<Expected> = Vec::new();
    for line in lines {
        let mut row = cells(line);
        assert_eq!(row.len(), header.len(), "{name}: other columns than the header's in: {line}");
        let quote = row.remove(0);
        let occurrence = 1 + rows.iter().filter(|r| r.quote == quote).count();
        let field = |n: &String| if n == "mention" { "speaker_mention".to_owned() } else { n.clone() };
        let fields = header.iter().skip(1).map(field).zip(row.into_iter().map(|v| vec![v])).collect();
        rows.push(Expected { quote, occurrence, fields });
    }
    rows
}

/// Compares the rows of the cases in `folder` as `add` does.
fn compare(folder: &str, add: impl Fn(&mut Comparison, &str, &Document, &[Expected])) {
    let mut comparison = Comparison::default();
    for name in files(folder, ".md") {
        let text = read(&name);
        let news = block(&name, &text, "news");
        let rows = table(&name, block(&name, &text, "rows"));
        for part in rows.iter().flat_map(|row| row.quote.split(" … ")) {
            assert!(news.contains(part), "{name}: “{part}” is not in the text");
        }
        match Document::new(name.as_str(), news) {
            Ok(document) => add(&mut comparison, &name, &document, &rows),
            Err(error) => panic!("{error}"),
        }
    }
    comparison.check(&format!("{folder}/"));
}

#[test]
fn cases_give_the_rows_an_editor_expects() {
    compare("tests/cases", Comparison::add);
}

#[test]
fn reports_give_the_rows_an_editor_expects() {
    compare("tests/reports", Comparison::add_reports);
}

/// What is reported without marks changes nothing about quoted spans, and a whole relation is its parts' speaker's.
#[test]
fn quoted_spans_have_the_same_rows_with_reports() {
    let mut parts = 0;
    for name in files("tests/cases", ".md").into_iter().chain(files("tests/reports", ".md")) {
        let text = read(&name);
        let document = Document::new(name.as_str(), block(&name, &text, "news")).unwrap();
        let with = support::rows(&document, true);
        let mut quoted: Vec<Record> =
            with.iter().filter(|r| !matches!(r.kind, Kind::Indirect | Kind::Report)).cloned().collect();
        for row in &mut quoted {
            let Some(whole) = row.part_of.take() else { continue };
            let whole = with.iter().find(|r| r.quote_id == whole).unwrap();
            assert_eq!(
                (whole.kind, &whole.speaker, &whole.mention),
                (Kind::Report, &row.speaker, &row.mention),
                "{name}"
            );
            assert!(row.content.iter().all(|c| whole.content.iter().any(|w| w.0 <= c.0 && c.1 <= w.1)), "{name}");
            parts += 1;
        }
        assert_eq!(quoted, support::rows(&document, false), "{name}");
    }
    assert!(parts > 20, "{parts}");
}
