//! Who said it, and who that is.

pub mod attribute;
pub mod candidate;
pub mod cue;
pub mod decide;
pub mod doubt;
pub mod feature;
pub mod fit;
pub mod model;
pub mod names;
mod neutral;
pub mod optimise;
pub mod people;
pub mod phrase;
pub mod place;
pub mod pronoun;
pub mod relation;
mod repeat;
pub mod report;
pub mod scope;
pub mod speaker;
pub mod transcript;
pub mod why;
