//! Records written as JSON lines and read back.

#![no_main]

mod records;

use inquit::Record;
use inquit::write::jsonl;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let records = records::records(bytes);
    let mut lines = Vec::new();
    records.iter().for_each(|record| jsonl::write(&mut lines, record).unwrap_or_else(|e| panic!("{e}")));
    let lines = std::str::from_utf8(&lines).unwrap_or_else(|e| panic!("{e}"));
    let read: Vec<Record> = lines
        .split_terminator('\n')
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
        .collect();
    assert_eq!(read, records);
});
