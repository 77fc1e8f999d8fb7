//! The cases in `tests/cases/`: one phenomenon a file, with a text and the rows an editor expects of it.

mod support;

use inquit::Document;

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

#[test]
fn cases_give_the_rows_an_editor_expects() {
    let mut comparison = Comparison::default();
    for name in files("tests/cases", ".md") {
        let text = read(&name);
        let news = block(&name, &text, "news");
        let rows = table(&name, block(&name, &text, "rows"));
        for row in &rows {
            assert!(news.contains(&row.quote), "{name}: “{}” is not in the text", row.quote);
        }
        match Document::new(name.as_str(), news) {
            Ok(document) => comparison.add(&name, &document, &rows),
            Err(error) => panic!("{error}"),
        }
    }
    comparison.check("tests/cases/");
}
