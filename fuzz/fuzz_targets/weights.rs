//! A file of weights, and an article analysed with them.

#![no_main]

use inquit::resolve::model::Model;
use inquit::{Document, analyze_with};
use libfuzzer_sys::fuzz_target;

const TEXT: &str = "Ada Lund met Bo Stern. “We stay,” she said. He called it “a farce” and left.";

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Model::parse("w.txt", text) {
        Ok(model) => {
            let document = Document::new("text", TEXT).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(analyze_with(&document, &model).quotes.len(), 2);
        }
        Err(error) => assert!(error.to_string().contains("w.txt"), "{error}"),
    }
});
