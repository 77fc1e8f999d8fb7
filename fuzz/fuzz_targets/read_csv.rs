//! Bytes as a table, and as JSON in a file of its own, to their end and from every place in them.

#![no_main]

use std::io::Cursor;
use std::path::Path;

use inquit::read::records::{self, Mark};
use inquit::read::source::Source;
use inquit::read::{Format, Settings};
use libfuzzer_sys::fuzz_target;

const LONG: usize = 1 << 20;

/// Records that are read again from where they begin.
const AGAIN: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let formats = [Format::Csv, Format::Tsv, Format::Jsonl].into_iter();
    for (format, longest) in formats.flat_map(|format| [(format, LONG), (format, 40)]) {
        let settings = Settings { longest, ..Settings::default() };
        let open = |mark| {
            let source = Source::of_reader(Path::new("a"), Cursor::new(bytes.to_vec())).ok()?;
            records::open(format, source, mark, &settings).ok()
        };
        let Some(mut records) = open(Mark::default()) else { continue };
        let mut before = records.mark();
        let mut taken = 0;
        while let Some(record) = records.next() {
            if taken < AGAIN {
                let again = open(before).and_then(|mut records| records.next());
                let again = again.unwrap_or_else(|| panic!("nothing behind {before:?}"));
                assert_eq!(format!("{record:?}"), format!("{again:?}"));
            }
            match record.and_then(|record| record.document(&settings.fields)) {
                Ok(document) => assert_eq!(document.input.as_deref(), Some("a")),
                Err(error) => assert!(error.to_string().starts_with('a'), "{error}"),
            }
            assert_ne!(records.mark(), before);
            before = records.mark();
            taken += 1;
        }
    }
});
