//! Rows from a file: answers to measure, or corrected rows as the annotation.
//!
//! Three forms are read: tables as `inquit extract` writes them (`*.csv`, `*.tsv`), its JSON lines, and lines of
//! `{"doc", "kind", "content": [[start, end]], "speaker": [[start, end]], "cue": [[start, end]], "speaker_name", "confidence"}` as
//! `inquit fit --held-out` writes them.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::article::{Answer, Article, Places, Quoted};
use super::locate::{Locator, same_words};
use super::names::{Annotated, Fields};
use super::rebuild::{Piece, pieces};
use super::table;
use crate::gold::GoldAttribution;
use crate::{Document, Error, Span};

/// One row as it stands in its file; places are Unicode code points.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// File and line.
    pub place: String,
    /// The article.
    pub doc: String,
    /// The file that holds the article, where the row says so.
    pub input: Option<String>,
    /// Its kind; empty where it is not given.
    pub kind: String,
    /// The words, where the row has them as text.
    pub(super) quote: Option<String>,
    /// Where they stand; empty where the row does not say so.
    pub(super) content: Vec<(usize, usize)>,
    /// The mention as text, where the row has it as text.
    pub(super) mention: Option<String>,
    pub(super) speaker: Vec<(usize, usize)>,
    pub(super) cue_text: Option<String>,
    pub(super) cue: Vec<(usize, usize)>,
    pub(super) name: Option<String>,
    pub(super) via: Option<String>,
    pub(super) relayed_by: Option<String>,
    pub(super) confidence: Option<f64>,
    pub(super) is_part: bool,
    pub(super) is_nested: bool,
    /// The text it holds, to rebuild what is known of its article.
    pub(super) pieces: Vec<Piece>,
    /// True for a row of a table, which people edit: its text is held against the article's.
    pub(super) is_cell: bool,
}

/// Reads rows: a table by its extension, else JSON lines.
///
/// # Errors
/// [`Error::Io`] or [`Error::NotText`] where the file cannot be read, [`Error::Record`] naming the line that has another form.
pub fn read(path: &Path) -> Result<Vec<Row>, Error> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, "read", e))?;
    let name = path.display().to_string();
    let text = crate::read::encoding::decode(&name, bytes)?;
    if is_table(path) { table::parse(&name, &text) } else { lines(&name, &text) }
}

/// True for a file whose extension says that it is a table.
pub fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|e| ["csv", "tsv", "tab"].iter().any(|t| e.eq_ignore_ascii_case(t)))
}

/// True where the first line of the file is a row and no annotated article.
///
/// # Errors
/// [`Error::Io`] where it cannot be read.
pub fn begins_with_row(path: &Path) -> Result<bool, Error> {
    use std::io::BufRead;
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, "read", e))?;
    let mut lines = std::io::BufReader::new(file).lines().map_while(Result::ok);
    let first = lines.find(|l| !l.trim().is_empty()).unwrap_or_default();
    let object: Map<String, Value> = serde_json::from_str(first.trim_start_matches('\u{feff}')).unwrap_or_default();
    Ok(object.contains_key("content") && !object.contains_key("attributions"))
}

fn lines(file: &str, text: &str) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("{file}:{}", n + 1);
        let wrong = |problem: String| Error::Record { place: place.clone(), problem };
        let object: Map<String, Value> = serde_json::from_str(line)
            .map_err(|e| wrong(format!("not a JSON object: {e}; a table must be called *.csv or *.tsv")))?;
        let mut row = row(&Object(&object)).map_err(wrong)?;
        row.place = place;
        rows.push(row);
    }
    Ok(rows)
}

/// A row in JSON.
struct Object<'a>(&'a Map<String, Value>);

impl Object<'_> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|v| !v.is_null())
    }

    fn text(&self, key: &str) -> Result<Option<String>, String> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone()).filter(|t| !t.is_empty())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(format!("`{key}` is no text")),
        }
    }

    /// A list of `[start, end]`, or one object with `start` and `end`.
    fn spans(&self, key: &str) -> Result<Vec<(usize, usize)>, String> {
        match self.value(key) {
            None => Ok(Vec::new()),
            Some(Value::Object(place)) => {
                let end = |key: &str| place.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
                let span = end("start").zip(end("end"));
                span.map(|s| vec![s]).ok_or_else(|| format!("`{key}` has no `start` and `end`"))
            }
            Some(value) => serde_json::from_value(value.clone())
                .map_err(|e| format!("`{key}` is no list of [start, end] in code points: {e}")),
        }
    }
}

fn row(object: &Object<'_>) -> Result<Row, String> {
    let own = object.value("doc").is_none();
    let doc = object.text(if own { "source" } else { "doc" })?;
    let doc = doc.ok_or("neither `doc` nor `source` says which article this is about")?;
    let content = object.spans("content")?;
    if content.is_empty() {
        return Err("no `content`: a row says by [[start, end]] which words it is about".to_owned());
    }
    let confidence = match object.value("confidence") {
        None => None,
        Some(value) => {
            Some(value.as_f64().filter(|c| (0.0..=1.0).contains(c)).ok_or("`confidence` is no number from 0 to 1")?)
        }
    };
    // An object's own text, as in `mention` and `cue`.
    let printed = |key: &str| object.value(key).and_then(|v| v.get("text")).and_then(Value::as_str);
    let speaker = object.spans(if own { "mention" } else { "speaker" })?;
    let cue = object.spans("cue")?;
    let quote = object.text("quote")?.filter(|_| content.len() == 1);
    let first = |places: &[(usize, usize)]| places.first().map(|p| p.0);
    let pieces = pieces(
        [object.text("prefix")?, object.text("suffix")?],
        [(first(&content), quote.as_deref()), (first(&speaker), printed("mention")), (first(&cue), printed("cue"))],
    );
    let set = |key: &str| !matches!(object.value(key), None | Some(Value::Bool(false)));
    Ok(Row {
        place: String::new(),
        doc,
        input: object.text("input")?,
        kind: object.text("kind")?.unwrap_or_default(),
        quote: None,
        content,
        mention: None,
        speaker,
        cue_text: None,
        cue,
        name: object.text(if own { "speaker" } else { "speaker_name" })?,
        via: object.text("via")?,
        relayed_by: object.text("relayed_by")?,
        confidence,
        is_part: set("part_of"),
        is_nested: set("nested_in"),
        pieces,
        is_cell: false,
    })
}

/// Rows by article.
#[derive(Debug)]
pub struct Sorted {
    /// The answers on each of the articles, in their order.
    pub answers: Vec<Vec<Answer>>,
    /// Rows about articles that are not among them.
    pub elsewhere: usize,
}

/// The answers that `rows` give about `articles`. A row whose `source` is a path to an article counts for it too.
///
/// # Errors
/// [`Error::Record`] for a row that does not lie in its article.
pub fn answers(rows: &[Row], articles: &[Article]) -> Result<Sorted, Error> {
    let numbers: HashMap<&str, usize> = articles.iter().enumerate().map(|(n, a)| (a.document.id(), n)).collect();
    let mut own: Vec<Vec<&Row>> = vec![Vec::new(); articles.len()];
    let mut elsewhere = 0;
    for row in rows {
        let file_name = row.doc.rsplit('/').next().unwrap_or_default();
        let number = numbers.get(row.doc.as_str()).or_else(|| numbers.get(file_name));
        match number.and_then(|&n| own.get_mut(n)) {
            Some(rows) => rows.push(row),
            None => elsewhere += 1,
        }
    }
    let mut answers = Vec::with_capacity(articles.len());
    for (article, rows) in articles.iter().zip(own) {
        let mut placing = Placing::new(&article.document);
        answers.push(rows.into_iter().map(|row| placing.answer(row)).collect::<Result<_, Error>>()?);
    }
    Ok(Sorted { answers, elsewhere })
}

/// The corrected `rows` of `document` as its annotation: each row that stands for a quoted span is one to measure, and its speaker
/// is right.
///
/// # Errors
/// [`Error::Record`] for a row that does not lie in the article.
pub fn corrected(document: Document, rows: &[&Row]) -> Result<Article, Error> {
    let mut quotes = Vec::new();
    let mut attributions = Vec::new();
    let mut placing = Placing::new(&document);
    for row in rows {
        let answer = placing.answer(row)?;
        // Whose words they are is the editor's last word: a title is nobody's, whatever other cells were left as they were.
        let nobody = matches!(answer.kind.as_str(), "scare" | "title" | "term");
        let sources = if nobody { Vec::new() } else { answer.speaker.clone() };
        let name = if nobody { String::new() } else { answer.name.clone().unwrap_or_default() };
        if !answer.is_part && (!sources.is_empty() || !answer.cue.is_empty()) {
            let content = answer.content.clone();
            attributions.push(GoldAttribution { source: sources.clone(), cue: answer.cue.clone(), content });
        }
        if !answer.is_quoted() {
            continue;
        }
        let text = document.text();
        let of = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" ");
        let fields = Fields {
            via: answer.via.clone(),
            relayed_by: answer.relayed_by.clone(),
            kind: Some(answer.kind.clone()).filter(|k| !k.is_empty()),
            cue: Some(of(&answer.cue)),
        };
        let annotated = Annotated { name: name.clone(), mention: of(&sources), fields };
        let name = Some(name).filter(|n| sources.is_empty() && !n.is_empty());
        for &span in &answer.content {
            let (sources, name) = (sources.clone(), name.clone());
            quotes.push(Quoted { span, sources, name, row: Some(annotated.clone()) });
        }
    }
    drop(placing);
    quotes.sort_by_key(|q| (q.span.start(), std::cmp::Reverse(q.span.end())));
    Ok(Article::listed(document, quotes, attributions))
}

/// Puts the rows of one article in their places.
struct Placing<'d> {
    document: &'d Document,
    places: Places,
    locator: Option<Locator<'d>>,
}

impl<'d> Placing<'d> {
    fn new(document: &'d Document) -> Self {
        Self { document, places: Places::new(document.text()), locator: None }
    }

    fn answer(&mut self, row: &Row) -> Result<Answer, Error> {
        let wrong = |problem: String| Error::Record { place: row.place.clone(), problem };
        let content = self.content(row).map_err(wrong)?;
        let around = content.iter().copied().reduce(Span::hull).unwrap_or(Span::EMPTY);
        let speaker = self.phrase(row, &row.speaker, row.mention.as_deref(), around).map_err(wrong)?;
        let cue = self.phrase(row, &row.cue, row.cue_text.as_deref(), around).map_err(wrong)?;
        Ok(Answer {
            kind: row.kind.clone(),
            content,
            speaker,
            name: row.name.clone(),
            cue,
            via: row.via.clone(),
            relayed_by: row.relayed_by.clone(),
            confidence: row.confidence,
            is_part: row.is_part,
            is_nested: row.is_nested,
        })
    }

    fn spans(&self, places: &[(usize, usize)]) -> Result<Vec<Span>, String> {
        let outside =
            |from, to| format!("the span [{from}, {to}] does not lie in the article `{}`", self.document.id());
        places.iter().map(|&(from, to)| self.places.span(from, to).ok_or_else(|| outside(from, to))).collect()
    }

    fn locator(&mut self) -> &mut Locator<'d> {
        self.locator.get_or_insert_with(|| Locator::new(self.document))
    }

    /// Where the words are: as the row says, if they stand there, else where they are found.
    fn content(&mut self, row: &Row) -> Result<Vec<Span>, String> {
        let text = self.document.text();
        let spans = self.spans(&row.content);
        let Some(quote) = row.quote.as_deref().filter(|_| row.is_cell) else { return spans };
        if let Ok([span]) = spans.as_deref() {
            if same_words(span.of(text), quote) {
                self.locator().pass(*span);
                return Ok(vec![*span]);
            }
            // Of words in several places a table has only where the first begins and the last ends.
            let parts = self.locator().parts(quote, span.start()).unwrap_or_default();
            if parts.iter().copied().reduce(Span::hull) == Some(*span) {
                self.locator().pass(*span);
                return Ok(parts);
            }
        }
        let article = self.document.id();
        self.locator().quote(quote).ok_or_else(|| {
            format!(
                "the quote does not stand in the article `{article}`: “{}”; take it from the article as printed, or delete the row",
                quote.chars().take(60).collect::<String>()
            )
        })
    }

    /// Where a mention or a cue is, likewise; of several places, the nearest to the words.
    fn phrase(
        &mut self,
        row: &Row,
        places: &[(usize, usize)],
        words: Option<&str>,
        around: Span,
    ) -> Result<Vec<Span>, String> {
        let text = self.document.text();
        let spans = self.spans(places);
        if !row.is_cell {
            return spans;
        }
        let Some(words) = words else { return Ok(Vec::new()) };
        if let Ok(spans) = &spans
            && !spans.is_empty()
            && spans.iter().all(|s| same_words(s.of(text), words))
        {
            return Ok(spans.clone());
        }
        let article = self.document.id();
        let found = self.locator().nearest(words, around);
        found.map(|s| vec![s]).ok_or_else(|| {
            format!(
                "`{words}` does not stand in the article `{article}`; take it from there as printed, or empty the cell"
            )
        })
    }
}
