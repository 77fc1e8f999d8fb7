//! Rows as they are printed: they read back equal, and they keep to the published schema and documentation.
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use inquit::document::Metadata;
use inquit::read::encoding::decode;
use inquit::read::fields::Fields;
use inquit::read::jsonl::Lines;
use inquit::write::record::{Kind, Place, Record, SPEAKER_TYPES};
use inquit::write::{columns, csv, jsonl};
use proptest::prelude::*;
use serde_json::Value;

fn place() -> impl Strategy<Value = Place> {
    (text(), 0..9999usize, 0..99usize).prop_map(|(text, start, length)| Place { text, start, end: start + length })
}

/// Text with everything a table or a JSON string must escape.
fn text() -> impl Strategy<Value = String> {
    "[ -~“”’é\u{2028}\u{feff}😀,;\"'\t\r\n\\\\=+@-]{0,24}"
}

fn some() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(text())
}

fn kind() -> impl Strategy<Value = Kind> {
    use Kind::{Direct, Indirect, Mixed, Report, Scare, Term, Title};
    proptest::sample::select(vec![Direct, Mixed, Indirect, Report, Scare, Title, Term])
}

/// As many decimals as are printed.
fn probability() -> impl Strategy<Value = f64> {
    (0..=1000u16).prop_map(|n| f64::from(n) / 1000.0)
}

prop_compose! {
    fn record()(
        (speaker, speaker_id, quote, source, input) in (some(), some(), text(), text(), some()),
        speakers in proptest::collection::vec(text(), 0..3),
        (mention, cue) in (proptest::option::of(place()), proptest::option::of(place())),
        speaker_type in proptest::option::of(proptest::sample::select(SPEAKER_TYPES.to_vec())),
        (speaker_title, via, relayed_by) in (some(), some(), some()),
        (kind, confidence, name_confidence) in (kind(), probability(), proptest::option::of(probability())),
        why in proptest::collection::vec(text(), 0..3),
        (quote_id, continues, part_of, nested_in, repeats) in ("[0-9a-f]{16}", some(), some(), some(), some()),
        (paragraph, sentence) in (1..99usize, 1..99usize),
        content in proptest::collection::vec((0..99usize, 99..199usize), 1..4),
        (prefix, suffix) in (text(), text()),
        (title, outlet, author, published, url) in (some(), some(), some(), some(), some()),
        language in proptest::option::of("[a-z]{2,3}".prop_map(|tag| inquit::Code::of_tag(&tag).unwrap())),
        kept in proptest::collection::vec((text(), text()), 0..3),
    ) -> Record {
        Record {
            speaker, speakers, speaker_id, quote, source, input, mention, speaker_title, speaker_type, cue, via, relayed_by, kind, confidence,
            name_confidence, why, quote_id, continues, part_of, nested_in, repeats, paragraph, sentence, content, prefix, suffix,
            meta: Metadata { title, outlet, author, published, url }, language, kept,
        }
    }
}

fn table(records: &[Record], delimiter: u8, excel: bool) -> Vec<u8> {
    let layout = csv::Layout { columns: columns::COLUMNS.to_vec(), kept: Vec::new(), delimiter, excel };
    let mut bytes = Vec::new();
    csv::header(&mut bytes, &layout).unwrap();
    let mut writer = csv::Writer::new(bytes, &layout);
    for record in records {
        writer.write(record).unwrap();
    }
    writer.finish().unwrap()
}

fn cells(table: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(table);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn line(record: &Record) -> String {
    let mut bytes = Vec::new();
    jsonl::write(&mut bytes, record).unwrap();
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), mark in 0..4usize) {
        let marks: [&[u8]; 4] = [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
        let bytes = [marks[mark], &bytes].concat();
        if let Ok(text) = decode("a.txt", bytes.clone()) {
            prop_assert!(!text.contains('\0'));
        }
        for line in Lines::new("a.jsonl", std::io::Cursor::new(bytes)).unwrap() {
            // Such noise is no article; what matters is that saying so is all that happens.
            prop_assert!(line.unwrap().document("a.jsonl", &Fields::default()).is_err());
        }
    }

    #[test]
    fn text_is_never_altered(text in "[\\PC\r\n\t]{0,80}") {
        // A text cannot begin with the mark: there it stands for the encoding.
        let text = text.trim_start_matches('\u{feff}');
        for mark in ["", "\u{feff}"] {
            prop_assert_eq!(decode("a.txt", format!("{mark}{text}").into_bytes()).unwrap(), text);
        }
        let line = serde_json::json!({"id": text, "text": text}).to_string() + "\r\n";
        let line = Lines::new("a.jsonl", std::io::Cursor::new(line)).unwrap().next().unwrap().unwrap();
        let document = line.document("a.jsonl", &Fields::default()).unwrap();
        prop_assert_eq!(document.text(), text);
    }

    #[test]
    fn json_lines_read_back_equal(record in record()) {
        let line = line(&record);
        prop_assert_eq!(line.matches('\n').count(), 1);
        prop_assert_eq!(serde_json::from_str::<Record>(&line).unwrap(), record);
    }

    #[test]
    fn json_lines_keep_to_the_schema(record in record()) {
        let schema = schema();
        let value = serde_json::from_str(&line(&record)).unwrap();
        prop_assert_eq!(fault(&schema, &schema, &value), None);
    }

    #[test]
    fn tables_read_back_equal(records in proptest::collection::vec(record(), 0..4), tabs in any::<bool>()) {
        let delimiter = if tabs { b'\t' } else { b',' };
        let rows = cells(&table(&records, delimiter, false), delimiter);
        prop_assert_eq!(rows.len(), records.len() + 1);
        for (row, record) in rows.iter().skip(1).zip(&records) {
            let printed: Vec<_> = columns::COLUMNS.iter().map(|c| c.cell(record)).collect();
            prop_assert_eq!(row, &printed);
        }
    }

    #[test]
    fn no_cell_for_spreadsheets_is_a_formula(record in record()) {
        let bytes = table(std::slice::from_ref(&record), b',', true);
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte-order mark");
        for (cell, column) in cells(bytes, b',').remove(1).iter().zip(columns::COLUMNS) {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            let verbatim = column.cell(&record);
            prop_assert!(cell == &*verbatim || cell.strip_prefix('\'') == Some(&*verbatim));
        }
    }
}

fn sample() -> Record {
    Record {
        speaker: Some("Ilse Brandvold".into()),
        speakers: vec!["Ilse Brandvold".into()],
        speaker_id: None,
        quote: "=1+1, \"she\"\r\nsaid".into(),
        source: "a.txt".into(),
        input: None,
        mention: Some(Place { text: "she".into(), start: 40, end: 43 }),
        speaker_title: None,
        speaker_type: Some("person"),
        cue: None,
        via: None,
        relayed_by: None,
        kind: Kind::Direct,
        confidence: 0.123_456,
        name_confidence: Some(f64::NAN),
        why: vec!["one".into(), "two".into()],
        quote_id: "q".into(),
        continues: None,
        part_of: None,
        nested_in: None,
        repeats: None,
        paragraph: 1,
        sentence: 2,
        content: vec![(20, 30), (5, 9)],
        prefix: String::new(),
        suffix: String::new(),
        meta: Metadata::default(),
        language: Some(inquit::Code::ENGLISH),
        kept: vec![("desk".into(), "north".into()), ("section".into(), String::new())],
    }
}

#[test]
fn a_row_is_printed_to_the_letter() {
    let layout = csv::Layout {
        columns: columns::select("quote,confidence,why,quote_start,quote_end,speaker_start,cue_start").unwrap(),
        kept: Vec::new(),
        delimiter: b',',
        excel: false,
    };
    let mut bytes = Vec::new();
    csv::header(&mut bytes, &layout).unwrap();
    let mut writer = csv::Writer::new(bytes, &layout);
    writer.write(&sample()).unwrap();
    assert_eq!(
        String::from_utf8(writer.finish().unwrap()).unwrap(),
        "quote,confidence,why,quote_start,quote_end,speaker_start,cue_start\n\
         \"=1+1, \"\"she\"\"\r\nsaid\",0.123,one; two,5,30,40,\n"
    );
}

#[test]
fn json_has_the_documented_layout() {
    let line = line(&sample());
    assert!(line.starts_with(r#"{"source":"a.txt","quote_id":"q","kind":"direct","quote":"=1+1, \"she\"\r\nsaid","content":[[20,30],[5,9]],"speaker":"Ilse Brandvold","speakers":["Ilse Brandvold"],"speaker_id":null,"mention":{"text":"she","start":40,"end":43},"cue":null,"via":null,"confidence":0.123,"name_confidence":0.0,"why":["one","two"],"#), "{line}");
}

#[test]
fn an_unknown_speaker_type_is_refused_by_name() {
    let line = line(&sample()).replace("\"person\"", "\"robot\"");
    let error = serde_json::from_str::<Record>(&line).unwrap_err().to_string();
    assert!(error.contains("`robot`"), "{error}");
}

#[test]
fn the_documentation_names_every_column_once() {
    let docs = std::fs::read_to_string("docs/records.md").unwrap();
    let section = docs.split("## Columns").nth(1).unwrap().split("\n## ").next().unwrap();
    let named: Vec<&str> = section
        .lines()
        .filter_map(|l| l.strip_prefix("| `"))
        .flat_map(|l| l.split(" | ").next().unwrap_or_default().split(", "))
        .map(|name| name.trim_matches('`'))
        .collect();
    assert_eq!(named, columns::COLUMNS.iter().map(|c| c.name).collect::<Vec<_>>());
}

#[test]
fn the_schema_check_finds_faults() {
    let schema = schema();
    let good: Value = serde_json::from_str(&line(&sample())).unwrap();
    assert_eq!(fault(&schema, &schema, &good), None);
    for key in good.as_object().unwrap().keys() {
        let mut bad = good.clone();
        bad.as_object_mut().unwrap().remove(key);
        assert!(fault(&schema, &schema, &bad).is_some(), "{key} may be missing");
        bad[key] = Value::Bool(true);
        assert!(fault(&schema, &schema, &bad).is_some(), "{key} may be a bool");
    }
    let mut bad = good;
    bad["extra"] = Value::Null;
    assert!(fault(&schema, &schema, &bad).is_some());
}

fn schema() -> Value {
    serde_json::from_str(&std::fs::read_to_string("docs/record.schema.json").unwrap()).unwrap()
}

/// What in `value` breaks `schema`, whose `$ref`s point into `root`. Knows the keywords the schema uses and refuses others.
fn fault(root: &Value, schema: &Value, value: &Value) -> Option<String> {
    let number = |limit: &Value| limit.as_f64().unwrap();
    let count = |limit: &Value| usize::try_from(limit.as_u64().unwrap()).unwrap();
    let list = |list: &Value| list.as_array().unwrap().clone();
    for (keyword, rule) in schema.as_object().unwrap() {
        let broken = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => false,
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
                return fault(root, target, value);
            }
            "anyOf" => list(rule).iter().all(|r| fault(root, r, value).is_some()),
            "enum" => !list(rule).contains(value),
            "type" if rule.is_array() => !list(rule).iter().any(|r| is(r, value)),
            "type" => !is(rule, value),
            "minimum" => value.as_f64().is_some_and(|v| v < number(rule)),
            "maximum" => value.as_f64().is_some_and(|v| v > number(rule)),
            "minLength" => value.as_str().is_some_and(|v| v.chars().count() < count(rule)),
            "maxLength" => value.as_str().is_some_and(|v| v.chars().count() > count(rule)),
            "minItems" => value.as_array().is_some_and(|v| v.len() < count(rule)),
            "maxItems" => value.as_array().is_some_and(|v| v.len() > count(rule)),
            "required" => list(rule).iter().any(|key| value.get(key.as_str().unwrap()).is_none()),
            "additionalProperties" => {
                let known = |key: &String| schema["properties"].get(key).is_some();
                let mut further = value.as_object().into_iter().flatten().filter(|(key, _)| !known(key));
                if rule == &Value::Bool(false) {
                    further.next().is_some()
                } else {
                    further.any(|(_, value)| fault(root, rule, value).is_some())
                }
            }
            "properties" => {
                let faults = |(key, rule): (&String, &Value)| Some((key.clone(), fault(root, rule, value.get(key)?)?));
                if let Some((key, fault)) = rule.as_object().unwrap().iter().find_map(faults) {
                    return Some(format!("{key}: {fault}"));
                }
                false
            }
            "items" => value.as_array().into_iter().flatten().any(|item| fault(root, rule, item).is_some()),
            other => panic!("the schema uses `{other}`, which this check does not know"),
        };
        if broken {
            return Some(format!("{value} breaks {keyword} {rule}"));
        }
    }
    None
}

fn is(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "string" => value.is_string(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schema uses the type `{other}`, which this check does not know"),
    }
}
