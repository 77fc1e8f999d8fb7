//! Bytes as a feed: the entries in it, taken in one go and behind any of them.

#![no_main]

use std::io::Cursor;
use std::path::Path;

use inquit::read::fields::Fields;
use inquit::read::records::{self, Mark};
use inquit::read::source::Source;
use inquit::read::{Format, Settings};
use libfuzzer_sys::fuzz_target;

/// What is found of each entry.
fn found(bytes: &[u8], mark: Mark, settings: &Settings) -> Vec<String> {
    let Ok(source) = Source::of_reader(Path::new("a"), Cursor::new(bytes.to_vec())) else { return Vec::new() };
    let records = match records::open(Format::Feed, source, mark, settings) {
        Ok(records) => records,
        Err(error) => {
            assert!(error.to_string().starts_with('a'), "{error}");
            return Vec::new();
        }
    };
    let told = |document: &inquit::Document| {
        assert_eq!(document.input.as_deref(), Some("a"));
        for region in document.regions() {
            assert!(!region.span.of(document.text()).trim().is_empty());
        }
        format!("{document:?}")
    };
    let outcomes = records.map(|record| record.and_then(|record| record.document(&Fields::default())));
    outcomes.map(|outcome| outcome.as_ref().map_or_else(ToString::to_string, told)).collect()
}

fuzz_target!(|bytes: &[u8]| {
    for longest in [1 << 16, 200] {
        let settings = Settings { longest, ..Settings::default() };
        let all = found(bytes, Mark::default(), &settings);
        // There is no entry without its beginning, nor an error without bytes.
        assert!(all.len() <= bytes.len() + 1, "{} of {} bytes", all.len(), bytes.len());
        let half = all.len() / 2;
        if half > 0 {
            let behind = found(bytes, Mark { line: half, byte: 0 }, &settings);
            assert!(all.iter().skip(half).eq(&behind), "behind {half}");
        }
    }
});
