//! What stands on the page: paragraphs, quoted spans, tokens, sentences, mentions and cues. Nothing is decided here.

pub mod language;
pub mod mention;
pub mod quote;
pub mod scene;
pub mod segment;
mod titlecase;
pub mod token;
