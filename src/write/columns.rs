//! The columns of the table: one entry each, with its name, its meaning and how a record fills it.

use std::borrow::Cow;

use super::record::{Record, rounded};
use crate::Error;

/// One column of the table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What it says, in one line; `docs/records.md` says more.
    pub doc: &'static str,
    get: Get,
}

type Get = fn(&Record) -> Cow<'_, str>;

impl Column {
    /// The cell `record` has in this column; empty where unknown.
    pub fn cell<'a>(&self, record: &'a Record) -> Cow<'a, str> {
        (self.get)(record)
    }

    const fn new(name: &'static str, doc: &'static str, get: Get) -> Self {
        Self { name, doc, get }
    }
}

/// The columns shown where none are asked for.
pub const DEFAULT: [&str; 8] = ["speaker", "quote", "source", "speaker_mention", "cue", "via", "kind", "confidence"];

/// Every column, in the order of `--columns all`.
pub static COLUMNS: &[Column] = &[
    Column::new("speaker", "canonical name of the speaker", |r| opt(r.speaker.as_deref())),
    Column::new("quote", "the words between the marks, verbatim", |r| Cow::Borrowed(&r.quote)),
    Column::new("source", "the document: its path, or its id in a record format", |r| Cow::Borrowed(&r.source)),
    Column::new("input", "the file that held the record", |r| opt(r.input.as_deref())),
    Column::new("speaker_mention", "the speaker as printed beside the quote", |r| {
        opt(r.mention.as_ref().map(|m| m.text.as_str()))
    }),
    Column::new("speaker_title", "role or title of the speaker", |r| opt(r.speaker_title.as_deref())),
    Column::new("speaker_type", "person, organisation, group, document or unnamed", |r| opt(r.speaker_type)),
    Column::new("cue", "the words that attribute", |r| opt(r.cue.as_ref().map(|c| c.text.as_str()))),
    Column::new("via", "channel or addressee", |r| opt(r.via.as_deref())),
    Column::new("relayed_by", "who passed the words on", |r| opt(r.relayed_by.as_deref())),
    Column::new("kind", "direct, mixed, indirect, report, scare, title or term", |r| Cow::Borrowed(r.kind.as_str())),
    Column::new("confidence", "probability that the mention is right", |r| probability(Some(r.confidence))),
    Column::new("name_confidence", "probability that the name is right", |r| probability(r.name_confidence)),
    Column::new("why", "what decided, most telling first", |r| Cow::Owned(r.why.join("; "))),
    Column::new("quote_id", "stable identifier of the row", |r| Cow::Borrowed(&r.quote_id)),
    Column::new("continues", "earlier part of the same utterance", |r| opt(r.continues.as_deref())),
    Column::new("part_of", "report row of the whole relation", |r| opt(r.part_of.as_deref())),
    Column::new("nested_in", "quote it stands in", |r| opt(r.nested_in.as_deref())),
    Column::new("repeats", "earlier identical passage of the document", |r| opt(r.repeats.as_deref())),
    Column::new("paragraph", "paragraph, from 1", |r| number(Some(r.paragraph))),
    Column::new("sentence", "sentence in the paragraph, from 1", |r| number(Some(r.sentence))),
    Column::new("quote_start", "first code point of the words", |r| number(r.hull().map(|h| h.0))),
    Column::new("quote_end", "one past the last code point of the words", |r| number(r.hull().map(|h| h.1))),
    Column::new("speaker_start", "first code point of the mention", |r| number(r.mention.as_ref().map(|m| m.start))),
    Column::new("speaker_end", "one past the last code point of the mention", |r| {
        number(r.mention.as_ref().map(|m| m.end))
    }),
    Column::new("cue_start", "first code point of the cue", |r| number(r.cue.as_ref().map(|c| c.start))),
    Column::new("cue_end", "one past the last code point of the cue", |r| number(r.cue.as_ref().map(|c| c.end))),
    Column::new("prefix", "up to 80 characters before the words", |r| Cow::Borrowed(&r.prefix)),
    Column::new("suffix", "up to 80 characters after the words", |r| Cow::Borrowed(&r.suffix)),
    Column::new("title", "headline of the document", |r| opt(r.meta.title.as_deref())),
    Column::new("outlet", "publisher of the document", |r| opt(r.meta.outlet.as_deref())),
    Column::new("author", "author of the document", |r| opt(r.meta.author.as_deref())),
    Column::new("published", "date of the document", |r| opt(r.meta.published.as_deref())),
    Column::new("url", "address of the document", |r| opt(r.meta.url.as_deref())),
];

fn opt(value: Option<&str>) -> Cow<'_, str> {
    Cow::Borrowed(value.unwrap_or_default())
}

fn number(value: Option<usize>) -> Cow<'static, str> {
    value.map_or(Cow::Borrowed(""), |n| Cow::Owned(n.to_string()))
}

fn probability(value: Option<f64>) -> Cow<'static, str> {
    value.map_or(Cow::Borrowed(""), |p| Cow::Owned(format!("{:.3}", rounded(p))))
}

/// The columns `wanted` names, separated by commas: `all`, `default`, or names in any order (`default,why` works too).
///
/// # Errors
/// [`Error::Column`] for a name that is no column; it lists those there are.
pub fn select(wanted: &str) -> Result<Vec<Column>, Error> {
    let mut chosen = Vec::new();
    for name in wanted.split(',').map(str::trim) {
        match name {
            "all" => chosen.extend(COLUMNS.iter().copied()),
            "default" => chosen.extend(default()),
            name => chosen.push(*named(name).ok_or_else(|| Error::Column {
                name: name.to_owned(),
                known: COLUMNS.iter().map(|c| c.name).collect::<Vec<_>>().join(", "),
            })?),
        }
    }
    Ok(chosen)
}

/// The columns shown where none are asked for ([`DEFAULT`]).
pub fn default() -> Vec<Column> {
    DEFAULT.iter().filter_map(|name| named(name)).copied().collect()
}

fn named(name: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|c| c.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_column_exists_and_no_name_stands_twice() {
        assert_eq!(default().iter().map(|c| c.name).collect::<Vec<_>>(), DEFAULT);
        let mut names: Vec<_> = COLUMNS.iter().map(|c| c.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COLUMNS.len());
    }

    #[test]
    fn columns_are_chosen_by_name_and_order() {
        let names = |wanted| select(wanted).unwrap().iter().map(|c| c.name).collect::<Vec<_>>();
        assert_eq!(names("cue, quote"), ["cue", "quote"]);
        assert_eq!(names("all").len(), COLUMNS.len());
        assert_eq!(names("default,why").last(), Some(&"why"));
        let error = select("quote,speeker").unwrap_err().to_string();
        assert!(error.contains("`speeker`") && error.contains("speaker_mention, "), "{error}");
    }
}
