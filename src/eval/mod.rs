//! Answers measured against annotated articles: precision, recall and F1 of speakers, spans, names and whole relations, how
//! far confidence can be trusted, and the list of mistakes.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `article.rs` | an annotated article as it is measured, and an answer about it |
//! | `rows.rs`, `table.rs`, `locate.rs`, `rebuild.rs` | answers, and corrected rows as annotations, from files |
//! | `speakers.rs` | quoted spans: found, and attributed |
//! | `names.rs` | full names and the other fields |
//! | `relations.rs` | whole attributions, direct and indirect |
//! | `calibration.rs` | confidence against share right, and precision against recall |
//! | `mistakes.rs` | every mistake in its context |
//!
//! `docs/accuracy.md` says what each figure means.

mod article;
mod calibration;
mod figures;
mod letters;
mod locate;
mod mistakes;
mod names;
mod rebuild;
mod relations;
pub mod rows;
mod speakers;
mod table;

use std::borrow::Cow;

use serde::Serialize;

pub use article::{Answer, Article, Quoted};
pub use calibration::{Bin, Calibration, Point};
pub use figures::Figures;
pub use mistakes::Mistake;
pub use names::{FieldFigure, FieldFigures, NameClasses, NameFigures, NamedQuote, read as read_names};
pub use rebuild::rebuilt;
pub use relations::{Found, Relations};
pub use speakers::{Kept, SpanFigures, Speakers};

/// What is measured beside the speakers of quoted spans.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The speakers' full names by hand; without them the names of the articles' own rows, where they have any.
    pub names: Option<&'a [NamedQuote]>,
    /// Measure whole attributions too, those without quotation marks among them.
    pub relations: bool,
}

/// Every figure.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Articles measured on.
    pub articles: usize,
    /// Quoted spans found.
    pub spans: SpanFigures,
    /// Speakers of quoted spans, by class.
    pub speakers: Speakers,
    /// Full names of speakers, where they are annotated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<NameClasses>,
    /// The other fields, where they are annotated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<FieldFigures>,
    /// Whole attributions, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relations: Option<Relations>,
    /// Confidence, where the answers have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// Every mistake, in the order of the articles.
    #[serde(skip)]
    pub mistakes: Vec<Mistake>,
}

/// Measures `answers`, those on each of the `articles` in the order they were given, against the articles' annotation.
pub fn evaluate(articles: &[Article], answers: &[Vec<Answer>], options: Options<'_>) -> Report {
    let pages: Vec<speakers::Page<'_>> = articles
        .iter()
        .zip(answers.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..])))
        .map(|(article, answers)| speakers::Page::new(article, answers))
        .collect();
    let own = || articles.iter().enumerate().flat_map(|(n, a)| names::own(n, a)).collect();
    let named = options.names.map_or_else(|| Cow::Owned(own()), Cow::Borrowed);
    let names = (!named.is_empty()).then(|| names::measure(&named, &pages));
    let relations = options.relations.then(|| relations::measure(&pages));
    let mistakes =
        mistakes::list(&pages, names.as_ref().map(|n| n.wrong.as_slice()), relations.as_ref().map(|r| r.1.as_slice()));
    Report {
        articles: articles.len(),
        spans: speakers::spans(&pages),
        speakers: speakers::measure(&pages),
        fields: names.as_ref().map(|n| n.fields).filter(|f| !f.is_empty()),
        names: names.map(|n| n.classes),
        relations: relations.map(|r| r.0),
        calibration: calibration::measure(&pages),
        mistakes,
    }
}
