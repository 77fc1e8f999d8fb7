//! Bytes as a Parquet file.

#![no_main]

use std::io::Cursor;
use std::path::Path;

use inquit::read::records::{self, Mark};
use inquit::read::source::Source;
use inquit::read::{Format, Settings};
use libfuzzer_sys::fuzz_target;

/// A few rows tell as much as all that a damaged end may speak of.
const FEW: usize = 64;

fuzz_target!(|bytes: &[u8]| {
    let settings = Settings::default();
    let Ok(source) = Source::of_reader(Path::new("a"), Cursor::new(bytes.to_vec())) else { return };
    match records::open(Format::Parquet, source, Mark::default(), &settings) {
        Ok(records) => records.take(FEW).for_each(|record| {
            if let Err(error) = record.and_then(|record| record.document(&settings.fields)) {
                assert!(error.to_string().starts_with('a'), "{error}");
            }
        }),
        Err(error) => assert!(error.to_string().starts_with('a'), "{error}"),
    }
});
