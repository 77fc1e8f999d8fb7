//! What was found in a document to rows.

use super::record::{Kind, Record};
use crate::find::segment;
use crate::{Analysis, CodePoints, Document, Span};

/// What the user may ask of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RowOptions {
    /// Leave out passages that repeat an earlier one of the same document.
    pub dedup: bool,
    /// Blank the speaker of rows less probable than this.
    pub min_confidence: Option<f64>,
}

/// The rows of one document, in order of their quotes.
pub fn rows(document: &Document, analysis: &Analysis, options: &RowOptions) -> Vec<Record> {
    let (text, points) = (document.text(), CodePoints::new(document.text()));
    let paragraphs = segment::paragraphs(document);
    let mut seen: Vec<(&str, String)> = Vec::new();
    let mut rows = Vec::new();
    for quote in &analysis.quotes {
        let words = quote.inner.of(text);
        let quote_id = identifier(document.id(), quote.inner);
        let repeats = seen.iter().find(|(earlier, _)| *earlier == words).map(|(_, id)| id.clone());
        if repeats.is_none() {
            seen.push((words, quote_id.clone()));
        } else if options.dedup {
            continue;
        }
        let before = text.get(..quote.inner.start()).unwrap_or_default();
        let from = before.char_indices().rev().nth(79).map_or(0, |(at, _)| at);
        let below = options.min_confidence.is_some_and(|p| p > 0.0);
        rows.push(Record {
            speaker: None,
            speakers: Vec::new(),
            quote: words.to_owned(),
            source: document.id().to_owned(),
            input: document.input.clone(),
            mention: None,
            speaker_title: None,
            speaker_type: None,
            cue: None,
            via: None,
            relayed_by: None,
            kind: Kind::Direct,
            confidence: 0.0,
            name_confidence: None,
            why: below.then(|| "below threshold".to_owned()).into_iter().collect(),
            quote_id,
            continues: None,
            part_of: None,
            nested_in: None,
            repeats,
            paragraph: paragraphs.partition_point(|p| p.span.start() <= quote.inner.start()).max(1),
            sentence: 1,
            content: vec![points.span(text, quote.inner)],
            prefix: before.get(from..).unwrap_or_default().to_owned(),
            suffix: text.get(quote.inner.end()..).unwrap_or_default().chars().take(80).collect(),
            meta: document.meta.clone(),
        });
    }
    rows
}

/// 64-bit FNV-1a over source and span: the same on every run and every machine.
fn identifier(source: &str, span: Span) -> String {
    let ends = [span.start(), span.end()].map(|n| (n as u64).to_le_bytes()).concat();
    let hash = source
        .bytes()
        .chain(ends)
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
