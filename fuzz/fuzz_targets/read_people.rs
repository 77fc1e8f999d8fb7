//! Bytes as a people file, and an article with its names.

#![no_main]

use inquit::resolve::model::Model;
use inquit::{Details, Document, People, RowOptions, analyze_among, rows};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let people = match People::from_reader("people.csv", bytes) {
        Ok(people) => people,
        Err(error) => return assert!(error.to_string().starts_with("people.csv:"), "{error}"),
    };
    let mut text = "“We stay,” said Mayor Lund.\n\n".to_owned();
    for person in people.iter().take(8) {
        for name in std::iter::once(&person.name).chain(person.aliases.iter().take(2)) {
            text.push_str(&format!("“We stay,” said {name}.\n\n“And fish,” he said.\n\n"));
        }
    }
    let document = Document::new("a.txt", text).unwrap_or_else(|e| panic!("{e}"));
    let analysis = analyze_among(&document, Model::built_in(), Details::ALL, Some(&people));
    let ids: Vec<&str> = people.iter().filter_map(|p| p.id.as_deref()).collect();
    for row in rows(&document, &analysis, &RowOptions::default()) {
        for id in row.speaker_id.iter().flat_map(|ids| ids.split("; ")) {
            assert!(id.is_empty() || ids.contains(&id), "{id} is nobody’s");
        }
    }
    for name in &analysis.unsettled {
        assert!(!name.candidates.is_empty(), "{name}");
    }
});
