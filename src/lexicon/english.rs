//! The English lexicon.

use std::sync::OnceLock;

use super::Lexicon;
use super::lemma::Lemmas;
use super::table::{Parts, divide};

/// The table that was made of the lists when the library was built.
const TABLE: Parts = match divide(include_bytes!(concat!(env!("OUT_DIR"), "/english.table"))) {
    Some(parts) => parts,
    None => panic!("build.rs made a table that is too short"),
};

/// The English word lists.
pub fn english() -> &'static Lexicon {
    static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
    ENGLISH.get_or_init(|| Lexicon::new(TABLE))
}

/// The table that was made of the reporting verbs.
const LEMMAS: Lemmas = match Lemmas::new(include_bytes!(concat!(env!("OUT_DIR"), "/lemmas.table"))) {
    Some(lemmas) => lemmas,
    None => panic!("build.rs made a table that is too short"),
};

/// The key of the reporting verb of which the word with this key is a form; the same key for all other words.
pub fn lemma(form: u64) -> u64 {
    LEMMAS.lemma(form)
}
