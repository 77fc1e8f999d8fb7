//! Quote attribution for news text.

pub mod document;
mod error;
pub mod eval;
pub mod find;
pub mod gold;
mod language;
pub mod lexicon;
pub mod read;
pub mod resolve;
mod span;
pub mod write;

pub use document::{Document, Metadata, Region, RegionKind};
pub use error::Error;
pub use language::{Code, Language};
pub use resolve::attribute::Details;
pub use resolve::people::People;
pub use span::{CodePoints, Span};
pub use write::record::Record;
pub use write::rows::{RowOptions, rows};

/// Everything found in one document and what was decided about it.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// The language it is in.
    pub language: Language,
    /// The quoted spans, in order of their opening marks.
    pub quotes: Vec<find::quote::Quote>,
    /// For each of them who said it.
    pub attributions: Vec<resolve::attribute::Attribution>,
    /// What is reported without quotation marks, and whole relations of which quoted spans are parts, where these were
    /// asked for, in order.
    pub relations: Vec<resolve::relation::Relation>,
    /// Speakers' names that could be those of people known, and were left as printed; empty where no people are known.
    pub unsettled: Vec<resolve::people::Unsettled>,
}

/// Finds the quoted spans of `document` and who said them, with the weights that come with the program.
///
/// Odd text gives quotes without a speaker, never an error. So does text in another language than English, unless a pattern that
/// needs no words of a language names the speaker; [`Analysis::language`] tells.
pub fn analyze(document: &Document) -> Analysis {
    analyze_with(document, resolve::model::Model::built_in())
}

/// Like [`analyze`], with other weights.
pub fn analyze_with(document: &Document, model: &resolve::model::Model) -> Analysis {
    analyze_for(document, model, Details::ALL)
}

/// Like [`analyze_with`], but of what is told besides the answers for quoted spans only `details`.
pub fn analyze_for(document: &Document, model: &resolve::model::Model, details: Details) -> Analysis {
    analyze_among(document, model, details, None)
}

/// Like [`analyze_for`], where `people` are known: a speaker who is one of them has the name and the identifier from there.
pub fn analyze_among(
    document: &Document,
    model: &resolve::model::Model,
    details: Details,
    people: Option<&People>,
) -> Analysis {
    let read = if details.indirect { find::scene::Scene::new } else { find::scene::Scene::of_quotes };
    let mut scene = read(document, lexicon::english());
    scene.language = if details.assume_english { Language::English } else { find::language::detect(&scene) };
    let (attributions, relations, unsettled) = resolve::attribute::attribute_among(&scene, model, details, people);
    Analysis { language: scene.language, quotes: scene.quotes, attributions, relations, unsettled }
}

/// The example of the README, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
