//! What is compared: an annotated article and an answer about it.

use crate::find::{quote, segment};
use crate::gold::{GoldAttribution, GoldDocument};
use crate::{CodePoints, Document, Error, Record, Span};

use super::letters::Letters;
use super::names::Annotated;

/// One quoted span to be measured, and who its source is by hand.
#[derive(Debug, Clone, Default)]
pub struct Quoted {
    /// The words without their marks.
    pub span: Span,
    /// The source's mentions; empty where the words are nobody's.
    pub sources: Vec<Span>,
    /// The speaker's name, where that and no mention says who the source is.
    pub name: Option<String>,
    /// What a corrected row says of it.
    pub(super) row: Option<Annotated>,
}

impl Quoted {
    /// True where somebody is annotated as its source.
    pub fn is_sourced(&self) -> bool {
        !self.sources.is_empty() || self.name.is_some()
    }
}

/// One annotated article.
#[derive(Debug)]
pub struct Article {
    /// The article.
    pub document: Document,
    /// The quoted spans to measure.
    pub quotes: Vec<Quoted>,
    /// True where the annotation lists them; else they are those this program finds.
    pub listed: bool,
    /// Every annotated attribution.
    pub attributions: Vec<GoldAttribution>,
    /// Parts that were not annotated.
    pub discard: Vec<Span>,
}

impl Article {
    /// An annotated article with the quoted spans its annotation lists, else with those found in it that stand in no other one.
    /// The source of a quoted span is that of every attribution that covers half of it.
    pub fn new(gold: GoldDocument) -> Self {
        let listed = gold.quotes.is_some();
        let spans = match &gold.quotes {
            Some(quotes) => quotes.clone(),
            None => found(&gold.document),
        };
        let quotes = spans.into_iter().map(|span| Quoted { span, sources: gold.sources(span), ..Quoted::default() });
        let quotes = quotes.collect();
        let GoldDocument { document, attributions, discard, .. } = gold;
        let mut article = Self { document, quotes, listed, attributions, discard };
        article.leave_out();
        article
    }

    /// An article whose annotation says of each quoted span who its source is.
    pub(super) fn listed(document: Document, quotes: Vec<Quoted>, attributions: Vec<GoldAttribution>) -> Self {
        let mut article = Self { document, quotes, listed: true, attributions, discard: Vec::new() };
        article.leave_out();
        article
    }

    /// Leaves out the spans without words, and those in parts that were not annotated.
    fn leave_out(&mut self) {
        let letters = Letters::new(self.document.text());
        let discard = letters.stretch(&self.discard);
        self.quotes.retain(|q| {
            let span = letters.stretch(&[q.span]);
            span.size > 0 && letters.shared(&span, &discard) == 0
        });
    }
}

/// The quoted spans of `document` that stand in no other one.
fn found(document: &Document) -> Vec<Span> {
    let quotes = quote::quotes(document, &segment::paragraphs(document));
    quotes.iter().filter(|q| q.parent.is_none()).map(|q| q.inner).collect()
}

/// What is said about one quoted span, or about one whole relation; places are bytes of the article's text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The kind of the row: `direct`, `mixed`, `indirect`, ….
    pub kind: String,
    /// The words.
    pub content: Vec<Span>,
    /// The source's mention; empty where nobody was found.
    pub speaker: Vec<Span>,
    /// The speaker's name.
    pub name: Option<String>,
    /// The words that attribute.
    pub cue: Vec<Span>,
    /// Channel and addressee.
    pub via: Option<String>,
    /// Second-hand source.
    pub relayed_by: Option<String>,
    /// Probability that the mention is right.
    pub confidence: Option<f64>,
    /// It is a part of a whole relation that has a row of its own.
    pub is_part: bool,
    /// It stands in another quoted span.
    pub is_nested: bool,
}

impl Answer {
    /// False for reported speech and whole relations, which stand for no quoted span.
    pub fn is_quoted(&self) -> bool {
        self.kind != "indirect" && self.kind != "report"
    }

    /// Takes the answer out where it is less probable than `least`, as `inquit extract --min-confidence` does.
    pub fn doubt(&mut self, least: f64) {
        if self.confidence.is_some_and(|c| c < least) && (!self.speaker.is_empty() || self.name.is_some()) {
            self.speaker.clear();
            self.cue.clear();
            self.name = None;
            self.via = None;
            self.relayed_by = None;
        }
    }

    /// The answers the rows of `document` give.
    ///
    /// # Errors
    /// [`Error::Record`] for a row that does not lie in the text.
    pub fn of_records(document: &Document, records: Vec<Record>) -> Result<Vec<Self>, Error> {
        let text = document.text();
        let places = Places::new(text);
        let span = |(from, to): (usize, usize)| {
            places.span(from, to).ok_or_else(|| Error::Record {
                place: document.id().to_owned(),
                problem: format!("the span [{from}, {to}] does not lie in the text"),
            })
        };
        let answer = |r: Record| {
            Ok(Self {
                kind: r.kind.as_str().to_owned(),
                content: r.content.iter().map(|&c| span(c)).collect::<Result<_, Error>>()?,
                speaker: r.mention.iter().map(|m| span((m.start, m.end))).collect::<Result<_, Error>>()?,
                name: r.speaker,
                cue: r.cue.iter().map(|c| span((c.start, c.end))).collect::<Result<_, Error>>()?,
                via: r.via,
                relayed_by: r.relayed_by,
                confidence: Some(crate::write::record::rounded(r.confidence)),
                is_part: r.part_of.is_some(),
                is_nested: r.nested_in.is_some(),
            })
        };
        records.into_iter().map(answer).collect()
    }
}

/// Code points of a text to bytes.
pub(super) struct Places {
    starts: Vec<usize>,
}

impl Places {
    pub(super) fn new(text: &str) -> Self {
        let mut starts: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        starts.push(text.len());
        Self { starts }
    }

    /// The bytes of a span in code points; `None` where it does not lie in the text.
    pub(super) fn span(&self, from: usize, to: usize) -> Option<Span> {
        match (self.starts.get(from), self.starts.get(to)) {
            (Some(&a), Some(&b)) if a <= b => Some(Span::new(a, b)),
            _ => None,
        }
    }
}

/// Line and column of a byte, from 1; columns are counted in code points.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    let column = CodePoints::new(before).at(before, before.len()) - CodePoints::new(before).at(before, line_start);
    (before.matches('\n').count() + 1, column + 1)
}
