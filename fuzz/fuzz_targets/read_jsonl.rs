//! Bytes as JSON lines, and the articles on them.

#![no_main]

use std::io::Cursor;

use inquit::read::fields::Fields;
use inquit::read::jsonl::Lines;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let other = Fields { id: Some("url".to_owned()), text: Some("title".to_owned()), ..Fields::default() };
    let fields = [Fields::default(), other];
    let Ok(lines) = Lines::new("a.jsonl", Cursor::new(bytes.to_vec())) else { return };
    let mut before = 0;
    for line in lines {
        let Ok(line) = line else { continue };
        assert!(line.number > before, "line {} behind line {before}", line.number);
        assert!(!line.bytes.contains(&b'\n'), "an end inside of line {}", line.number);
        before = line.number;
        for fields in &fields {
            match line.clone().document("a.jsonl", fields) {
                Ok(document) => assert_eq!(document.input.as_deref(), Some("a.jsonl")),
                Err(error) => assert!(error.to_string().contains(&format!("a.jsonl:{before}")), "{error}"),
            }
        }
    }
});
