//! Any bytes as a saved page, and as a part of one: read or refused, and its regions lie in its text.
#![no_main]

use inquit::read::html;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let part = html::fragment("a", &String::from_utf8_lossy(bytes));
    for document in [html::document("a", bytes.to_vec(), None), part].into_iter().flatten() {
        for region in document.regions() {
            assert!(!region.span.of(document.text()).trim().is_empty());
        }
    }
});
