//! Makes one table of the word lists, so that no run has to read them.

#![allow(dead_code, unreachable_pub, reason = "what the modules have besides is for the library")]

use std::path::Path;
use std::{env, fs, io};

#[path = "src/lexicon/draft.rs"]
mod draft;
#[path = "src/lexicon/entry.rs"]
mod entry;
#[path = "src/lexicon/key.rs"]
mod key;
#[path = "src/lexicon/lists.rs"]
mod lists;
#[path = "src/lexicon/table.rs"]
mod table;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/lexicon");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is set by cargo"))?;
    fs::write(Path::new(&folder).join("english.table"), lists::english().table())
}
