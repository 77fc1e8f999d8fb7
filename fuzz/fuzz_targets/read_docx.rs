//! Bytes as a word processor's document; those that are no archive, as the parts of one: a damaged archive seldom gets further than
//! its check sums.

#![no_main]

#[path = "../parts.rs"]
mod parts;

use inquit::read::docx;
use libfuzzer_sys::fuzz_target;

const PARTS: [&str; 4] = ["word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/.rels"];

fuzz_target!(|bytes: &[u8]| {
    for longest in [1 << 16, 200] {
        match docx::document("a", parts::archive(&PARTS, bytes), longest) {
            Ok(document) => {
                for region in document.regions() {
                    assert!(!region.span.of(document.text()).trim().is_empty());
                }
            }
            Err(error) => assert!(error.to_string().starts_with('a'), "{error}"),
        }
    }
});
