//! What was found in a document to rows.

use std::borrow::Cow;
use std::collections::HashSet;
use std::convert::Infallible;

use super::kept::Kept;
use super::record::Record;
use super::row::{Row, Stretch, lent};
use crate::find::quote::{Quote, QuoteId};
use crate::resolve::attribute::Attribution;
use crate::resolve::relation::Relation;
use crate::{Analysis, CodePoints, Document, Span};

/// What the user may ask of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RowOptions {
    /// Leave out passages that repeat an earlier one of the same document; the analysis has to tell them
    /// ([`Details::repeats`](crate::Details::repeats)).
    pub dedup: bool,
    /// Blank the speaker of rows less probable than this.
    pub min_confidence: Option<f64>,
    /// Fill only what the default columns show ([`DEFAULT`](super::columns::DEFAULT)), which takes less time: all
    /// else, identifiers, offsets and surroundings among it, stays empty or 0.
    pub brief: bool,
}

/// The rows of one document, in order of their quotes.
pub fn rows(document: &Document, analysis: &Analysis, options: &RowOptions) -> Vec<Record> {
    let mut records = Vec::with_capacity(analysis.quotes.len() + analysis.relations.len());
    let Ok(()) = each_row(document, analysis, *options, |row| {
        records.push(row.keep());
        Ok::<_, Infallible>(())
    });
    records
}

/// Hands the same to `take`, one after the other and lent, for those who only write them: a row is large, and is made where
/// it is used.
///
/// # Errors
/// What `take` returns; none of the rows behind it is made then.
pub fn each_row<E>(
    document: &Document,
    analysis: &Analysis,
    options: RowOptions,
    mut take: impl FnMut(Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let points = if options.brief { CodePoints::new("") } else { CodePoints::new(document.text()) };
    let hash = source_hash(document.id());
    let mut part_of = vec![None; if analysis.relations.is_empty() { 0 } else { analysis.quotes.len() }];
    for (number, relation) in analysis.relations.iter().enumerate() {
        for part in &relation.parts {
            part_of.get_mut(part.position()).into_iter().for_each(|slot| *slot = Some(number));
        }
    }
    let relation_ids = if options.brief { Vec::new() } else { relation_ids(hash, &analysis.relations) };
    let maker = Maker { document, points, analysis, hash, part_of, relation_ids, brief: options.brief };
    for which in order(analysis).filter(|which| !(options.dedup && which.repeats())) {
        let mut row = maker.make(which);
        if options.min_confidence.is_some_and(|least| row.confidence < least) && row.mention.is_some() {
            blank(&mut row);
        }
        take(row)?;
    }
    Ok(())
}

/// What a row is made of, and its number among its like.
#[derive(Debug, Clone, Copy)]
enum Which<'a> {
    Quote(usize, &'a Quote, &'a Attribution),
    Relation(usize, &'a Relation),
}

impl Which<'_> {
    /// True where an earlier row says the same.
    fn repeats(self) -> bool {
        match self {
            Self::Quote(_, _, attribution) => attribution.repeats.is_some(),
            Self::Relation(_, relation) => relation.repeats.is_some(),
        }
    }
}

/// What is reported in marks and without stands before its quotations.
fn order(analysis: &Analysis) -> impl Iterator<Item = Which<'_>> {
    let mut relations = analysis.relations.iter().enumerate().peekable();
    let mut quotes = analysis.quotes.iter().zip(&analysis.attributions).enumerate().peekable();
    std::iter::from_fn(move || {
        let next = quotes.peek().map(|(_, (quote, _))| quote.inner.start());
        let first =
            |(_, r): &(usize, &Relation)| next.is_none_or(|next| r.content.first().is_none_or(|c| c.start() <= next));
        if let Some((number, relation)) = relations.next_if(first) {
            return Some(Which::Relation(number, relation));
        }
        quotes.next().map(|(number, (quote, attribution))| Which::Quote(number, quote, attribution))
    })
}

/// Takes the answer out of a row whose confidence is below what the user asks for.
fn blank(row: &mut Row<'_>) {
    row.speaker = None;
    row.speakers = Cow::default();
    row.speaker_id = None;
    row.mention = None;
    row.speaker_title = None;
    row.speaker_type = None;
    row.cue = None;
    row.via = None;
    row.relayed_by = None;
    row.name_confidence = None;
    row.why = Cow::Owned(vec!["below threshold".to_owned()]);
}

struct Maker<'a> {
    document: &'a Document,
    points: CodePoints,
    analysis: &'a Analysis,
    /// Of the document's id: the beginning of every row's own.
    hash: u64,
    /// For each quoted span the relation of which it is a part; empty where there are none.
    part_of: Vec<Option<usize>>,
    /// The hash that each relation's row is known by; empty where `brief`.
    relation_ids: Vec<u64>,
    brief: bool,
}

impl<'a> Maker<'a> {
    fn make(&self, which: Which<'a>) -> Row<'a> {
        match which {
            Which::Quote(number, quote, attribution) => self.row(number, quote, attribution),
            Which::Relation(number, relation) => self.relation(number, relation),
        }
    }

    /// What the default columns show.
    fn shown(&self, quote: Cow<'a, str>, a: &'a Attribution) -> Row<'a> {
        Row {
            source: Cow::Borrowed(self.document.id()),
            quote_id: Cow::Borrowed(""),
            kind: a.kind,
            quote,
            content: Cow::Borrowed(&[]),
            speaker: a.speaker.as_ref().map(|s| joined(&s.names)),
            speakers: Cow::Borrowed(&[]),
            speaker_id: a.speaker.as_ref().filter(|s| !s.ids.is_empty()).map(|s| joined(&s.ids)),
            mention: a.mention.map(|m| self.stretch(m)),
            cue: a.cue.map(|c| self.stretch(c)),
            via: lent(a.via.as_deref()),
            confidence: f64::from(a.confidence),
            name_confidence: None,
            why: Cow::Borrowed(&[]),
            speaker_title: None,
            speaker_type: None,
            relayed_by: None,
            input: None,
            continues: None,
            part_of: None,
            nested_in: None,
            repeats: None,
            paragraph: 0,
            sentence: 0,
            prefix: Cow::Borrowed(""),
            suffix: Cow::Borrowed(""),
            title: None,
            outlet: None,
            author: None,
            published: None,
            url: None,
            language: None,
            kept: Kept(Cow::Borrowed(&self.document.kept)),
        }
    }

    fn row(&self, number: usize, quote: &Quote, a: &'a Attribution) -> Row<'a> {
        let text = self.document.text();
        let words = Cow::Borrowed(quote.inner.of(text));
        if self.brief {
            return self.shown(words, a);
        }
        let shown = self.shown(words, a);
        let relation = self.part_of.get(number).copied().flatten();
        Row {
            quote_id: Cow::Owned(digits(with_span(self.hash, quote.inner))),
            continues: self.id(a.continues),
            part_of: relation.and_then(|n| self.relation_id(n)),
            nested_in: self.id(quote.parent),
            repeats: self.id(a.repeats),
            content: Cow::Owned(vec![self.points.span(text, quote.inner)]),
            ..self.full(shown, quote.inner, a)
        }
    }

    /// The row of a whole relation.
    fn relation(&self, number: usize, relation: &'a Relation) -> Row<'a> {
        let text = self.document.text();
        let a = &relation.attribution;
        let quote = match relation.content.as_slice() {
            [one] => Cow::Borrowed(one.of(text)),
            parts => Cow::Owned(parts.iter().map(|p| p.of(text)).collect::<Vec<_>>().join(" … ")),
        };
        let shown = self.shown(quote, a);
        let hull = relation.content.iter().copied().reduce(Span::hull);
        let Some(hull) = hull.filter(|_| !self.brief) else { return shown };
        Row {
            quote_id: self.relation_id(number).unwrap_or_default(),
            repeats: relation.repeats.and_then(|earlier| self.relation_id(earlier)),
            content: Cow::Owned(relation.content.iter().map(|&c| self.points.span(text, c)).collect()),
            ..self.full(shown, hull, a)
        }
    }

    /// What all columns show of the words in `span`.
    fn full(&self, shown: Row<'a>, span: Span, a: &'a Attribution) -> Row<'a> {
        let text = self.document.text();
        let before = text.get(..span.start()).unwrap_or_default();
        let speaker = a.speaker.as_ref();
        let meta = &self.document.meta;
        Row {
            speakers: Cow::Borrowed(speaker.map_or(&[], |s| &*s.names)),
            input: lent(self.document.input.as_deref()),
            speaker_title: lent(speaker.and_then(|s| s.title.as_deref())),
            speaker_type: speaker.and_then(|s| s.kind.name()),
            relayed_by: lent(a.relayed_by.as_deref()),
            name_confidence: speaker.map(|s| f64::from(s.confidence)),
            why: Cow::Borrowed(&a.why),
            paragraph: a.place.0,
            sentence: a.place.1,
            prefix: Cow::Borrowed(last_characters(before)),
            suffix: Cow::Borrowed(first_characters(text.get(span.end()..).unwrap_or_default())),
            title: lent(meta.title.as_deref()),
            outlet: lent(meta.outlet.as_deref()),
            author: lent(meta.author.as_deref()),
            published: lent(meta.published.as_deref()),
            url: lent(meta.url.as_deref()),
            language: self.analysis.language.code(),
            ..shown
        }
    }

    fn relation_id(&self, number: usize) -> Option<Cow<'a, str>> {
        self.relation_ids.get(number).map(|&id| Cow::Owned(digits(id)))
    }

    fn stretch(&self, span: Span) -> Stretch<'a> {
        let text = self.document.text();
        let (start, end) = if self.brief { (0, 0) } else { self.points.span(text, span) };
        Stretch { text: Cow::Borrowed(span.of(text)), start, end }
    }

    fn id(&self, quote: Option<QuoteId>) -> Option<Cow<'a, str>> {
        let quote = self.analysis.quotes.get(quote?.position())?;
        Some(Cow::Owned(digits(with_span(self.hash, quote.inner))))
    }
}

/// Joint speakers in one cell.
fn joined(names: &[String]) -> Cow<'_, str> {
    match names {
        [one] => Cow::Borrowed(one),
        names => Cow::Owned(names.join("; ")),
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

/// The hash of a document's identifier with which the identifiers of its rows begin: the same on every run and every machine.
pub fn source_hash(id: &str) -> u64 {
    hashed(BASIS, id.as_bytes())
}

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// 64-bit FNV-1a of `bytes`, going on from `hash`.
fn hashed(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// `hash` with `span`: of a source's and the place of the words, the same on every run and every machine.
fn with_span(hash: u64, span: Span) -> u64 {
    let ends = [span.start(), span.end()].map(|n| (n as u64).to_le_bytes());
    hashed(hash, ends.as_flattened())
}

/// A hash as rows have it.
fn digits(hash: u64) -> String {
    let digit = |b: u8| char::from_digit(u32::from(b), 16).unwrap_or('0');
    hash.to_be_bytes().into_iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// The hashes of `relations`: of the kind and all parts, since one of its quoted spans may reach as far. Where several cues
/// report the very same words, the later ones are told apart by their cues.
fn relation_ids(source: u64, relations: &[Relation]) -> Vec<u64> {
    let mut taken = HashSet::with_capacity(relations.len());
    let id = |relation: &Relation| {
        let of_kind = hashed(source, relation.attribution.kind.as_str().as_bytes());
        let first = relation.content.first().copied().unwrap_or(Span::EMPTY);
        let others = relation.content.get(1..).unwrap_or_default();
        let mut id = with_span(others.iter().fold(of_kind, |hash, &span| with_span(hash, span)), first);
        while !taken.insert(id) {
            id = with_span(id, relation.attribution.cue.unwrap_or(first));
        }
        id
    };
    relations.iter().map(id).collect()
}
