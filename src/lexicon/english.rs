//! The English lexicon.

use std::sync::OnceLock;

use super::Lexicon;

/// The English word lists, as one table made of them when the library was built.
pub fn english() -> &'static Lexicon {
    static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
    ENGLISH.get_or_init(|| Lexicon::new(include_bytes!(concat!(env!("OUT_DIR"), "/english.table"))))
}
