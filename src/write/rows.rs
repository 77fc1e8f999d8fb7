//! What was found in a document to rows.

use super::record::{Place, Record};
use crate::find::quote::{Quote, QuoteId};
use crate::resolve::attribute::Attribution;
use crate::{Analysis, CodePoints, Document, Metadata, Span};

/// What the user may ask of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RowOptions {
    /// Leave out passages that repeat an earlier one of the same document.
    pub dedup: bool,
    /// Blank the speaker of rows less probable than this.
    pub min_confidence: Option<f64>,
    /// Fill only what the default columns show ([`DEFAULT`](super::columns::DEFAULT)), which takes less time: all
    /// else, identifiers, offsets and surroundings among it, stays empty or 0.
    pub brief: bool,
}

/// The rows of one document, in order of their quotes.
pub fn rows(document: &Document, analysis: &Analysis, options: &RowOptions) -> Vec<Record> {
    let points = if options.brief { CodePoints::new("") } else { CodePoints::new(document.text()) };
    let hash = hashed(BASIS, document.id().as_bytes());
    let maker = Maker { document, points, analysis, hash, brief: options.brief };
    let all = analysis.quotes.iter().zip(&analysis.attributions);
    all.filter(|(_, a)| !(options.dedup && a.repeats.is_some()))
        .map(|(quote, attribution)| {
            let mut record = maker.record(quote, attribution);
            if options.min_confidence.is_some_and(|least| record.confidence < least) && record.mention.is_some() {
                blank(&mut record);
            }
            record
        })
        .collect()
}

/// Takes the answer out of a row whose confidence is below what the user asks for.
fn blank(record: &mut Record) {
    record.speaker = None;
    record.speakers.clear();
    record.mention = None;
    record.speaker_title = None;
    record.speaker_type = None;
    record.cue = None;
    record.via = None;
    record.relayed_by = None;
    record.name_confidence = None;
    record.why = vec!["below threshold".to_owned()];
}

struct Maker<'a> {
    document: &'a Document,
    points: CodePoints,
    analysis: &'a Analysis,
    /// Of the document's id: the beginning of every row's own.
    hash: u64,
    brief: bool,
}

impl Maker<'_> {
    /// What the default columns show.
    fn shown(&self, quote: &Quote, a: &Attribution) -> Record {
        Record {
            speaker: a.speaker.as_ref().map(|s| s.names.join("; ")),
            speakers: Vec::new(),
            quote: quote.inner.of(self.document.text()).to_owned(),
            source: self.document.id().to_owned(),
            input: None,
            mention: a.mention.map(|m| self.place(m)),
            speaker_title: None,
            speaker_type: None,
            cue: a.cue.map(|c| self.place(c)),
            via: a.via.clone(),
            relayed_by: None,
            kind: a.kind,
            confidence: f64::from(a.confidence),
            name_confidence: None,
            why: Vec::new(),
            quote_id: String::new(),
            continues: None,
            part_of: None,
            nested_in: None,
            repeats: None,
            paragraph: 0,
            sentence: 0,
            content: Vec::new(),
            prefix: String::new(),
            suffix: String::new(),
            meta: Metadata::default(),
        }
    }

    fn record(&self, quote: &Quote, a: &Attribution) -> Record {
        let shown = self.shown(quote, a);
        if self.brief {
            return shown;
        }
        let text = self.document.text();
        let before = text.get(..quote.inner.start()).unwrap_or_default();
        let speaker = a.speaker.as_ref();
        Record {
            speakers: speaker.map(|s| s.names.clone()).unwrap_or_default(),
            input: self.document.input.clone(),
            speaker_title: speaker.and_then(|s| s.title.clone()),
            speaker_type: speaker.map(|s| s.kind.name()),
            relayed_by: a.relayed_by.clone(),
            name_confidence: speaker.map(|s| f64::from(s.confidence)),
            why: a.why.clone(),
            quote_id: identifier(self.hash, quote.inner),
            continues: self.id(a.continues),
            nested_in: self.id(quote.parent),
            repeats: self.id(a.repeats),
            paragraph: a.place.0,
            sentence: a.place.1,
            content: vec![self.points.span(text, quote.inner)],
            prefix: last_characters(before).to_owned(),
            suffix: first_characters(text.get(quote.inner.end()..).unwrap_or_default()).to_owned(),
            meta: self.document.meta.clone(),
            ..shown
        }
    }

    fn place(&self, span: Span) -> Place {
        let text = self.document.text();
        let (start, end) = if self.brief { (0, 0) } else { self.points.span(text, span) };
        Place { text: span.of(text).to_owned(), start, end }
    }

    fn id(&self, quote: Option<QuoteId>) -> Option<String> {
        let quote = self.analysis.quotes.get(quote?.0 as usize)?;
        Some(identifier(self.hash, quote.inner))
    }
}

/// Characters shown on either side of a quotation.
const AROUND: usize = 80;

fn last_characters(text: &str) -> &str {
    let from = text.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    text.get(from..).unwrap_or_default()
}

fn first_characters(text: &str) -> &str {
    let to = text.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| at);
    text.get(..to).unwrap_or_default()
}

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// 64-bit FNV-1a of `bytes`, going on from `hash`.
fn hashed(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A hash of source and span, the same on every run and every machine; `source` is the source's.
fn identifier(source: u64, span: Span) -> String {
    let ends = [span.start(), span.end()].map(|n| (n as u64).to_le_bytes());
    let hash = hashed(source, ends.as_flattened());
    let digit = |b: u8| char::from_digit(u32::from(b), 16).unwrap_or('0');
    hash.to_be_bytes().into_iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}
