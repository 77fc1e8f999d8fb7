//! Bytes as a crawl: the pages in it, taken in one go and behind any mark.

#![no_main]

use std::io::Cursor;
use std::path::Path;

use inquit::read::fields::Fields;
use inquit::read::records::{self, Mark};
use inquit::read::source::Source;
use inquit::read::{Format, Settings};
use libfuzzer_sys::fuzz_target;

/// What is found of each record, and the mark behind it.
fn found(bytes: &[u8], mark: Mark, settings: &Settings) -> Vec<(String, Mark)> {
    let Ok(source) = Source::of_reader(Path::new("a.warc"), Cursor::new(bytes.to_vec())) else { return Vec::new() };
    let Ok(mut records) = records::open(Format::Warc, source, mark, settings) else { return Vec::new() };
    let mut found = Vec::new();
    while let Some(record) = records.next() {
        let told = match &record {
            Ok(page) => format!("{page:?}"),
            Err(error) => error.to_string(),
        };
        found.push((told, records.mark()));
        if let Ok(Ok(document)) = record.map(|page| page.document(&Fields::default())) {
            assert_eq!(document.input.as_deref(), Some("a.warc"));
        }
    }
    found
}

fuzz_target!(|bytes: &[u8]| {
    let settings = Settings { longest: 1 << 16, ..Settings::default() };
    let all = found(bytes, Mark::default(), &settings);
    // There is no record without its beginning, nor an error without bytes.
    assert!(all.len() <= bytes.len(), "{} of {} bytes", all.len(), bytes.len());
    if let Some((_, mark)) = all.get(all.len() / 2) {
        let behind = found(bytes, *mark, &settings);
        let left = all.iter().skip(all.len() / 2 + 1).map(|(told, _)| told);
        assert!(behind.iter().map(|(told, _)| told).eq(left), "behind {mark:?}");
    }
});
