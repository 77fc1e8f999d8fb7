//! What is known about words before any article is read: hand-edited lists, one entry a line.
//!
//! A [`Lexicon`] is one flat table from a word's key to an [`Entry`]. The key is a hash of the folded word
//! ([`key`]): ASCII and Unicode lower case, every apostrophe straight. Tokens carry it, so a word is looked up once.
//!
//! The table is made when the library is built: `build.rs` reads the lists with `lists`, collects what they say in `draft`
//! and writes it down as `table` looks it up.

mod cues;
#[cfg(test)]
mod draft;
mod english;
mod entry;
mod key;
mod lemma;
#[cfg(test)]
mod lists;
mod numbering;
mod table;

pub(crate) use cues::cues;
pub use english::{english, lemma};
pub(crate) use entry::Digest;
pub use entry::{Entry, Marks, Pronoun, Tag};
pub use key::{KeyHasher, KeyMaker, ascii_key, key, words};
pub(crate) use key::{at_least, block, byte_key, mix, repeat};
pub(crate) use numbering::Numbering;
pub use table::Lexicon;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read() {
        let lexicon = english();
        let said = lexicon.entry(key("said"));
        assert!(said.marks.any(Marks::CUE_VERB));
        assert_eq!(said.cue, 4);
        // The scan looks for it among the words that mostly report.
        assert!(lexicon.entry(words::ACCORDING).cue >= 3);
        assert!(lexicon.entry(key("spokeswoman")).gender < 0);
        assert!(lexicon.entry(key("Mary")).name_gender < 0);
        assert!(!lexicon.entry(key("qqqq")).marks.any(Marks::ROLE));
    }
}
