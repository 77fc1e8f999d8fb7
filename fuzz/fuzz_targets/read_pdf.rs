//! Bytes as printed pages: read or refused, and the headline lies in the text.

#![no_main]

use inquit::read::pdf;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| match pdf::document("a", bytes.to_vec(), 1 << 18) {
    Ok(document) => {
        for region in document.regions() {
            assert!(!region.span.of(document.text()).trim().is_empty());
        }
    }
    Err(error) => assert!(error.to_string().starts_with('a'), "{error}"),
});
