//! What must hold of every answer, whatever the text: for tests, and for the fuzz targets, which take in this file.

#![allow(clippy::indexing_slicing, clippy::string_slice, reason = "a place outside the text is what these look for")]
#![allow(dead_code, reason = "not everybody checks everything")]

use std::collections::BTreeSet;

use inquit::write::record::{Kind, Place};
use inquit::{Analysis, Details, Document, Record, RowOptions, Span, analyze_for};

/// Everything there is to ask for.
const EVERYTHING: Details = Details { indirect: true, ..Details::ALL };

/// Analyses `text` with everything there is to ask for, checks the answer, and returns its rows.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn check_text(text: &str) -> Vec<Record> {
    rows_of(text, EVERYTHING)
}

/// The same, and holds the rows of quotes against those without reports.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn check_text_twice(text: &str) -> Vec<Record> {
    let (quotes, all) = (rows_of(text, Details::ALL), check_text(text));
    let of_quotes = all.iter().filter(|r| !matches!(r.kind, Kind::Indirect | Kind::Report));
    let of_quotes: Vec<Record> = of_quotes.map(|r| Record { part_of: None, ..r.clone() }).collect();
    assert_eq!(quotes, of_quotes, "reports change the rows of quotes");
    all
}

fn rows_of(text: &str, details: Details) -> Vec<Record> {
    let document = Document::new("text", text).unwrap_or_else(|e| panic!("{e}"));
    let analysis = analyze_for(&document, inquit::resolve::model::Model::built_in(), details);
    check(text, &analysis);
    let rows = inquit::rows(&document, &analysis, &RowOptions::default());
    check_rows(text, &rows);
    rows
}

/// True where `span` lies in `text` with its ends on character boundaries.
fn fits(text: &str, span: Span) -> bool {
    span.start() <= span.end() && text.get(span.start()..span.end()).is_some()
}

/// Checks an analysis of `text`.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn check(text: &str, analysis: &Analysis) {
    let quotes = &analysis.quotes;
    assert_eq!(quotes.len(), analysis.attributions.len());
    for (number, quote) in quotes.iter().enumerate() {
        assert!(fits(text, quote.outer) && fits(text, quote.inner), "{quote:?} lies outside");
        assert!(quote.outer.covers(quote.inner) && !quote.inner.is_empty(), "{quote:?}");
        let parent = quote.parent.map(|p| &quotes[p.position()]);
        assert!(quote.parent.is_none_or(|p| p.position() < number), "{quote:?} stands before its parent");
        assert!(parent.is_none_or(|p| p.inner.covers(quote.outer)), "{quote:?} juts out of {parent:?}");
        assert!(quote.reopens.is_none_or(|q| q.position() < number), "{quote:?} reopens a later one");
    }
    assert!(quotes.is_sorted_by_key(|q| q.outer.start()), "quotes out of order");
    let attributions = analysis.attributions.iter().chain(analysis.relations.iter().map(|r| &r.attribution));
    for a in attributions {
        assert!(a.mention.iter().chain(&a.cue).all(|&s| fits(text, s) && !s.is_empty()), "{a:?}");
        assert!((0.0..=1.0).contains(&a.confidence), "{a:?}");
        assert!(a.speaker.as_ref().is_none_or(|s| (0.0..=1.0).contains(&s.confidence)), "{a:?}");
    }
    for (number, a) in analysis.attributions.iter().enumerate() {
        let earlier = a.continues.iter().chain(&a.repeats).all(|q| q.position() < number);
        assert!(earlier, "{a:?} points to no earlier quote");
    }
    for (number, relation) in analysis.relations.iter().enumerate() {
        assert!(!relation.content.is_empty(), "{relation:?}");
        assert!(relation.content.iter().all(|&s| fits(text, s) && !s.is_empty()), "{relation:?}");
        assert!(relation.content.is_sorted_by(|a, b| a.end() <= b.start()), "{relation:?} overlaps itself");
        assert!(relation.parts.iter().all(|p| p.position() < quotes.len()), "{relation:?}");
        assert!(relation.repeats.is_none_or(|earlier| earlier < number), "{relation:?}");
    }
    let first = |r: &inquit::resolve::relation::Relation| r.content.first().map(|s| s.start());
    assert!(analysis.relations.is_sorted_by_key(first), "relations out of order");
}

/// The bytes at which the characters of `text` begin, and where it ends.
fn boundaries(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// Checks everything that must hold of the rows of `text`.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn check_rows(text: &str, rows: &[Record]) {
    let bytes = boundaries(text);
    // Spans in code points, as rows have them.
    let slice = |start: usize, end: usize| &text[bytes[start]..bytes[end]];
    let mut ids = BTreeSet::new();
    let reports: BTreeSet<&str> = rows.iter().filter(|r| r.kind == Kind::Report).map(|r| r.quote_id.as_str()).collect();
    for row in rows {
        let (Some(&(start, _)), Some(&(_, end))) = (row.content.first(), row.content.last()) else {
            panic!("words that stand nowhere: {row:?}")
        };
        let parts: Vec<&str> = row.content.iter().map(|&(s, e)| slice(s, e)).collect();
        assert_eq!(parts.join(" … "), row.quote);
        for Place { text: printed, start, end } in row.mention.iter().chain(&row.cue) {
            assert!(start < end);
            assert_eq!(slice(*start, *end), printed);
        }
        if let Some(mention) = &row.mention {
            let apart = row.content.iter().all(|&(s, e)| e <= mention.start || mention.end <= s);
            // In a transcript a label is of the words: `“HALE: Nobody asked me.”`
            let behind = |cue: &Place| mention.end <= cue.start && slice(mention.end, cue.start).trim().is_empty();
            let label = row.cue.as_ref().is_some_and(|cue| cue.text == ":" && behind(cue));
            assert!(apart || label, "the mention “{}” holds words of the quote “{}”", mention.text, row.quote);
        }
        assert!(row.mention.is_some() || row.speaker.is_none(), "a speaker without a mention: {:?}", row.speaker);
        assert_eq!(row.speaker.clone().unwrap_or_default(), row.speakers.join("; "));
        assert!((0.0..=1.0).contains(&row.confidence));
        assert!(row.name_confidence.is_none_or(|p| (0.0..=1.0).contains(&p)));
        assert!(row.paragraph > 0 && row.sentence > 0);
        assert!(text[..bytes[start]].ends_with(&row.prefix) && text[bytes[end]..].starts_with(&row.suffix));
        for earlier in [&row.continues, &row.repeats, &row.nested_in].into_iter().flatten() {
            assert!(ids.contains(earlier.as_str()), "a link to no earlier row");
        }
        assert!(row.part_of.as_deref().is_none_or(|whole| reports.contains(whole)), "a part of nothing");
        assert!(ids.insert(row.quote_id.as_str()), "an identifier stands twice");
    }
}
