//! The English lexicon.

use std::sync::OnceLock;

use super::Lexicon;
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
