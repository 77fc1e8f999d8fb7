//! The columns of the table: one entry each, with its name, its meaning and how a record fills it.

use std::borrow::Cow;

use super::record::{Record, rounded};
use super::row::Row;
use crate::{Code, Error};

/// One column of the table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What it says, in one line; `docs/records.md` says more.
    pub doc: &'static str,
    tell: Tell,
    /// True where no cell holds anything that would end it: labels, numbers, and what is made of them.
    pub(super) plain: bool,
}

/// Hands a row's cell on: nearly all are lent, and those that are made need not outlive the call.
type Tell = fn(&Row<'_>, &mut dyn FnMut(&str));

impl Column {
    /// The cell `record` has in this column; empty where unknown.
    pub fn cell(&self, record: &Record) -> String {
        let mut text = String::new();
        self.tell(&record.lend(), &mut |cell| text.push_str(cell));
        text
    }

    /// Hands the cell that `row` has in this column to `put`, once.
    pub fn tell(&self, row: &Row<'_>, put: &mut dyn FnMut(&str)) {
        (self.tell)(row, put);
    }

    const fn new(name: &'static str, doc: &'static str, tell: Tell) -> Self {
        Self { name, doc, tell, plain: false }
    }

    const fn plain(name: &'static str, doc: &'static str, tell: Tell) -> Self {
        Self { plain: true, ..Self::new(name, doc, tell) }
    }
}

/// The columns shown where none are asked for.
pub const DEFAULT: [&str; 8] = ["speaker", "quote", "source", "speaker_mention", "cue", "via", "kind", "confidence"];

/// Every column, in the order of `--columns all`.
pub static COLUMNS: &[Column] = &[
    Column::new("speaker", "canonical name of the speaker", |r, put| put(opt(r.speaker.as_ref()))),
    Column::new("quote", "the words between the marks, verbatim", |r, put| put(&r.quote)),
    Column::new("source", "the document: its path, or its id in a record format", |r, put| put(&r.source)),
    Column::new("input", "the file that held the record", |r, put| put(opt(r.input.as_ref()))),
    Column::new("speaker_mention", "the speaker as printed beside the quote", |r, put| {
        put(opt(r.mention.as_ref().map(|m| &m.text)));
    }),
    Column::new("speaker_id", "identifier of the speaker in the people file", |r, put| put(opt(r.speaker_id.as_ref()))),
    Column::new("speaker_title", "role or title of the speaker", |r, put| put(opt(r.speaker_title.as_ref()))),
    Column::plain("speaker_type", "person, organisation, group, document or unnamed", |r, put| {
        put(r.speaker_type.unwrap_or_default());
    }),
    Column::new("cue", "the words that attribute", |r, put| put(opt(r.cue.as_ref().map(|c| &c.text)))),
    Column::new("via", "channel or addressee", |r, put| put(opt(r.via.as_ref()))),
    Column::new("relayed_by", "who passed the words on", |r, put| put(opt(r.relayed_by.as_ref()))),
    Column::plain("kind", "direct, mixed, indirect, report, scare, title or term", |r, put| put(r.kind.as_str())),
    Column::plain("confidence", "probability that the mention is right", |r, put| probability(Some(r.confidence), put)),
    Column::plain("name_confidence", "probability that the name is right", |r, put| {
        probability(r.name_confidence, put);
    }),
    Column::new("why", "what decided, most telling first", |r, put| put(&r.why.join("; "))),
    Column::new("quote_id", "stable identifier of the row", |r, put| put(&r.quote_id)),
    Column::new("continues", "earlier part of the same utterance", |r, put| put(opt(r.continues.as_ref()))),
    Column::new("part_of", "report row of the whole relation", |r, put| put(opt(r.part_of.as_ref()))),
    Column::new("nested_in", "quote it stands in", |r, put| put(opt(r.nested_in.as_ref()))),
    Column::new("repeats", "earlier identical passage of the document", |r, put| put(opt(r.repeats.as_ref()))),
    Column::plain("paragraph", "paragraph, from 1", |r, put| number(Some(r.paragraph), put)),
    Column::plain("sentence", "sentence in the paragraph, from 1", |r, put| number(Some(r.sentence), put)),
    Column::plain("quote_start", "first code point of the words", |r, put| {
        number(r.content.iter().map(|c| c.0).min(), put);
    }),
    Column::plain("quote_end", "one past the last code point of the words", |r, put| {
        number(r.content.iter().map(|c| c.1).max(), put);
    }),
    Column::plain("speaker_start", "first code point of the mention", |r, put| {
        number(r.mention.as_ref().map(|m| m.start), put);
    }),
    Column::plain("speaker_end", "one past the last code point of the mention", |r, put| {
        number(r.mention.as_ref().map(|m| m.end), put);
    }),
    Column::plain("cue_start", "first code point of the cue", |r, put| number(r.cue.as_ref().map(|c| c.start), put)),
    Column::plain("cue_end", "one past the last code point of the cue", |r, put| {
        number(r.cue.as_ref().map(|c| c.end), put);
    }),
    Column::new("prefix", "up to 80 characters before the words", |r, put| put(&r.prefix)),
    Column::new("suffix", "up to 80 characters after the words", |r, put| put(&r.suffix)),
    Column::new("title", "headline of the document", |r, put| put(opt(r.title.as_ref()))),
    Column::new("outlet", "publisher of the document", |r, put| put(opt(r.outlet.as_ref()))),
    Column::new("author", "author of the document", |r, put| put(opt(r.author.as_ref()))),
    Column::new("published", "date of the document", |r, put| put(opt(r.published.as_ref()))),
    Column::new("url", "address of the document", |r, put| put(opt(r.url.as_ref()))),
    Column::plain("language", "language of the document: its ISO 639 code", |r, put| {
        put(r.language.as_ref().map_or("", Code::as_str));
    }),
];

fn opt<'r>(value: Option<&'r Cow<'_, str>>) -> &'r str {
    value.map(|text| &**text).unwrap_or_default()
}

fn number(value: Option<usize>, put: &mut dyn FnMut(&str)) {
    match value {
        Some(n) => put(&n.to_string()),
        None => put(""),
    }
}

fn probability(value: Option<f64>, put: &mut dyn FnMut(&str)) {
    let Some(p) = value else { return put("") };
    let thousandths = if p.is_finite() { (p * 1000.0).round() } else { 0.0 };
    if !(thousandths.is_sign_positive() && thousandths <= 1000.0) {
        return put(&format!("{:.3}", rounded(p)));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a thousand")]
    let thousandths = thousandths as usize;
    put(THOUSANDTHS.get(thousandths * WIDTH..(thousandths + 1) * WIDTH).unwrap_or_default());
}

/// The characters of a probability.
const WIDTH: usize = "0.000".len();

/// `0.000` to `1.000`, one behind the other: nearly every row shows one of them, and none has to be made.
const THOUSANDTHS: &str = {
    const DIGITS: [u8; 1001 * WIDTH] = {
        let mut out = [b'.'; 1001 * WIDTH];
        let mut rest: &mut [u8] = &mut out;
        let mut n = 0u16;
        while let Some(([one, _, tenth, hundredth, thousandth], tail)) = rest.split_first_chunk_mut() {
            *one = digit(n / 1000);
            *tenth = digit(n / 100);
            *hundredth = digit(n / 10);
            *thousandth = digit(n);
            rest = tail;
            n += 1;
        }
        out
    };
    match str::from_utf8(&DIGITS) {
        Ok(text) => text,
        Err(_) => "",
    }
};

/// The last digit of `n`.
const fn digit(n: u16) -> u8 {
    b'0' + (n % 10) as u8
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

/// The name of a further column, one of the documents' own: a name that is taken already is set apart by `kept_`.
pub fn further(name: &str) -> Cow<'_, str> {
    if named(name).is_some() { Cow::Owned(format!("kept_{name}")) } else { Cow::Borrowed(name) }
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
    fn probabilities_have_three_decimals() {
        let shown = |value| {
            let mut cells = Vec::new();
            probability(value, &mut |cell| cells.push(cell.to_owned()));
            cells
        };
        for n in 0..=1000 {
            let p = f64::from(n) / 1000.0;
            assert_eq!(shown(Some(p + 0.0002)), [format!("{p:.3}")]);
        }
        assert_eq!(shown(Some(f64::NAN)), ["0.000"]);
        assert_eq!(shown(Some(-12.3456)), ["-12.346"]);
        assert_eq!(shown(Some(-0.0001)), ["-0.000"]);
        assert_eq!(shown(Some(1.0004)), ["1.000"]);
        assert_eq!(shown(None), [""]);
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
