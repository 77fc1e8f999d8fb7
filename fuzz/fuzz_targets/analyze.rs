//! Any text at all, analysed and made into rows.

#![no_main]

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    // Twice the work, so only now and then.
    if bytes.len().is_multiple_of(8) {
        invariants::check_text_twice(&text);
    } else {
        invariants::check_text(&text);
    }
});
