//! What stands on the page: paragraphs, quoted spans, tokens, sentences, mentions and cues. Nothing is decided here.

pub mod quote;
pub mod segment;
