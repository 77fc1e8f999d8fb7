//! Texts that nobody wrote, made to be hard: of every kind a long one is analysed, and what must hold of every answer holds.
//!
//! `HOSTILE_KB=2000 cargo test --release --test hostile` takes longer ones; `make growth` measures how time grows with size.

#[path = "generate/hostile.rs"]
mod hostile;
mod invariants;

use std::fs;
use std::path::Path;

use hostile::KINDS;

/// The bytes of a text.
fn bytes() -> usize {
    let asked =
        std::env::var("HOSTILE_KB").ok().map(|kb| kb.parse::<usize>().unwrap_or_else(|e| panic!("HOSTILE_KB: {e}")));
    1000 * asked.unwrap_or(if cfg!(debug_assertions) { 5 } else { 50 })
}

#[test]
fn every_kind_is_analysed() {
    for kind in KINDS {
        println!("{}", kind.name);
        invariants::check_text(&kind.text(bytes()));
    }
}

#[test]
fn every_kind_is_analysed_between_quotations() {
    for kind in KINDS {
        println!("{}", kind.name);
        invariants::check_text_twice(&kind.between_quotations(bytes()));
    }
}

#[test]
fn the_kinds_differ_and_are_as_long_as_asked() {
    let mut texts: Vec<String> = KINDS.iter().map(|kind| kind.text(3000)).collect();
    for (text, kind) in texts.iter().zip(KINDS) {
        assert!((3000..3100).contains(&text.len()), "{}: {}", kind.name, text.len());
    }
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), KINDS.len());
}

#[test]
fn what_fuzzing_found_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    assert!(paths.len() > 4, "{} holds {paths:?}", folder.display());
    for path in paths {
        println!("{}", path.display());
        let bytes = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        invariants::check_text_twice(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn two_cues_of_the_same_words_are_two_rows_that_repeat_nothing() {
    let text = "The clerk told a jury on Wednesday, and the mayor told a jury on Wednesday that she never read the contracts.\n";
    let rows = invariants::check_text(text);
    assert!(rows.iter().all(|row| row.repeats.is_none()), "{rows:?}");
}
