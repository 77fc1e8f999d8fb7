//! Bytes as a book; those that are no archive, as the parts of one: a damaged archive seldom gets further than its check sums.

#![no_main]

#[path = "../parts.rs"]
mod parts;

use std::io::Cursor;
use std::path::Path;

use inquit::read::records::{self, Mark};
use inquit::read::source::Source;
use inquit::read::{Format, Settings};
use libfuzzer_sys::fuzz_target;

const PARTS: [&str; 6] =
    ["EPUB/content.opf", "EPUB/a.xhtml", "EPUB/nav.xhtml", "EPUB/toc.ncx", "META-INF/container.xml", "META-INF/encryption.xml"];

fuzz_target!(|bytes: &[u8]| {
    let bytes = parts::archive(&PARTS, bytes);
    for longest in [1 << 16, 200] {
        let settings = Settings { longest, ..Settings::default() };
        let Ok(source) = Source::of_reader(Path::new("a"), Cursor::new(bytes.clone())) else { return };
        match records::open(Format::Epub, source, Mark::default(), &settings) {
            Ok(records) => {
                let mut found = 0;
                for record in records {
                    match record.and_then(|record| record.document(&settings.fields)) {
                        Ok(document) => assert_eq!(document.input.as_deref(), Some("a")),
                        Err(error) => assert!(error.to_string().starts_with('a'), "{error}"),
                    }
                    found += 1;
                }
                assert!(found <= bytes.len(), "{found} of {} bytes", bytes.len());
            }
            Err(error) => assert!(error.to_string().starts_with('a'), "{error}"),
        }
    }
});
