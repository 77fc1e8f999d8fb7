//! Makes one table of the word lists, and one of the weights, so that no run has to read them.

#![allow(
    dead_code,
    unfulfilled_lint_expectations,
    unreachable_pub,
    unused_imports,
    reason = "what the modules have besides is for the library"
)]

use std::path::Path;
use std::{env, fs, io};

#[path = "src/lexicon"]
mod lexicon {
    mod cues;
    mod draft;
    mod entry;
    mod key;
    mod lemma;
    mod lists;
    mod table;

    pub(super) use key::key;

    pub(super) fn english() -> Vec<u8> {
        lists::english().table()
    }

    pub(super) fn lemmas() -> Vec<u8> {
        lemma::table()
    }
}

#[path = "src/resolve"]
mod resolve {
    pub(super) mod feature;
    pub(super) mod place;

    pub(super) mod model {
        mod bytes;
        mod grid;
        mod keyed;
        pub(crate) mod tables;
    }
}

use resolve::model::tables::{Problem, Tables};

/// What the tables are made of and how.
const SOURCES: [&str; 6] = [
    "src/lexicon",
    WEIGHTS,
    "src/resolve/feature",
    "src/resolve/feature.rs",
    "src/resolve/model",
    "src/resolve/place.rs",
];

const WEIGHTS: &str = "src/resolve/weights.txt";

fn main() -> io::Result<()> {
    for sources in SOURCES {
        println!("cargo::rerun-if-changed={sources}");
    }
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is set by cargo"))?;
    let folder = Path::new(&folder);
    fs::write(folder.join("english.table"), lexicon::english())?;
    fs::write(folder.join("lemmas.table"), lexicon::lemmas())?;
    let weights = Tables::read(&fs::read_to_string(WEIGHTS)?).unwrap_or_else(|Problem { line, what }| {
        // Whoever changes the features must build once without weights, to fit them.
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        println!("cargo::warning={WEIGHTS}{line}: {what}; nothing will be attributed");
        Tables::empty()
    });
    fs::write(folder.join("weights.table"), weights.to_bytes())
}
