//! Rows from a table or JSON lines, and the articles that are rebuilt of them. The first byte tells which.

#![no_main]

use inquit::eval::{rebuilt, rows};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((form, bytes)) = bytes.split_first() else { return };
    let extension = ["csv", "tsv", "jsonl"][usize::from(form % 3)];
    let path = std::env::temp_dir().join(format!("inquit-fuzz-{}.{extension}", std::process::id()));
    std::fs::write(&path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let _ = rows::begins_with_row(&path);
    let Ok(all) = rows::read(&path) else { return };
    let Some(first) = all.first() else { return };
    let own: Vec<&rows::Row> = all.iter().filter(|row| row.doc == first.doc).collect();
    // Places far away would make long texts of nothing.
    if let Some(Ok(document)) = rebuilt(&first.doc, &own, &all)
        && document.text().len() < 1 << 16
        && let Ok(article) = rows::corrected(document, &own)
    {
        let _ = rows::answers(&all, &[article]);
    }
});
