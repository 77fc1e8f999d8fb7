//! Texts of marks, names, cues and what else articles are made of: every byte is one piece, or a character.

#![no_main]

#[path = "../../tests/invariants/mod.rs"]
mod invariants;
#[path = "../../tests/generate/pieces.rs"]
mod pieces;

use libfuzzer_sys::fuzz_target;
use pieces::PIECES;

fuzz_target!(|bytes: &[u8]| {
    let mut text = String::with_capacity(bytes.len() * 8);
    for &byte in bytes {
        // The upper half stands for the same with a space before it, as most words have one.
        let number = usize::from(byte & 0x7f);
        if byte >= 0x80 {
            text.push(' ');
        }
        text.push_str(PIECES.get(number).copied().unwrap_or("x"));
    }
    // Twice the work, so only now and then.
    if bytes.len().is_multiple_of(8) {
        invariants::check_text_twice(&text);
    } else {
        invariants::check_text(&text);
    }
});
