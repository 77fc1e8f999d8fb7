//! Records written as a table and read back.

#![no_main]

mod records;

use inquit::write::columns::COLUMNS;
use inquit::write::csv::{Layout, Writer, header};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let records = records::records(bytes);
    for delimiter in [b',', b'\t'] {
        let layout = Layout { columns: COLUMNS.to_vec(), kept: Vec::new(), delimiter, excel: false };
        let mut table = Vec::new();
        header(&mut table, &layout).unwrap_or_else(|e| panic!("{e}"));
        let mut writer = Writer::new(table, &layout);
        records.iter().for_each(|record| writer.write(record).unwrap_or_else(|e| panic!("{e}")));
        let table = writer.finish().unwrap_or_else(|e| panic!("{e}"));
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(table.as_slice());
        let names: Vec<&str> = COLUMNS.iter().map(|c| c.name).collect();
        assert_eq!(reader.headers().unwrap_or_else(|e| panic!("{e}")), names);
        let read: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap_or_else(|e| panic!("{e}"))).collect();
        assert_eq!(read.len(), records.len());
        for (line, record) in read.iter().zip(&records) {
            let cells: Vec<String> = layout.columns.iter().map(|c| c.cell(record)).collect();
            assert!(line.iter().eq(&cells), "{line:?} for {cells:?}");
        }
    }
});
