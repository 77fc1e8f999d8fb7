//! Feeds, by the bytes of files that other programs have made.

#![cfg(feature = "feed")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs;
use std::io::Cursor;
use std::path::Path;

use inquit::read::fields::Fields;
use inquit::read::records::{Mark, open};
use inquit::read::source::Source;
use inquit::read::{Format, Settings};
use inquit::{Document, Error};
use proptest::prelude::*;

fn bytes(name: &str) -> Vec<u8> {
    fs::read(format!("tests/formats/feed/{name}")).unwrap()
}

fn all(name: &str, bytes: Vec<u8>, settings: &Settings, mark: Mark) -> Vec<Result<Document, Error>> {
    let source = Source::of_reader(Path::new(name), Cursor::new(bytes)).unwrap();
    match open(Format::Feed, source, mark, settings) {
        Ok(records) => records.map(|record| record.and_then(|record| record.document(&Fields::default()))).collect(),
        Err(error) => vec![Err(error)],
    }
}

fn read(name: &str) -> Vec<Document> {
    all(name, bytes(name), &Settings::default(), Mark::default()).into_iter().map(Result::unwrap).collect()
}

/// The lines that a reader ends with: documents by their ids, errors by their words.
fn outcome(name: &str, bytes: Vec<u8>) -> Vec<String> {
    let all = all(name, bytes, &Settings::default(), Mark::default());
    all.into_iter().map(|d| d.map_or_else(|e| e.to_string(), |d| d.id().to_owned())).collect()
}

#[test]
fn entries_are_articles_with_what_the_feed_says_of_them() {
    for name in ["herald.rss", "herald.atom"] {
        let documents = read(name);
        assert_eq!(documents.len(), 2, "{name}");
        let first = &documents[0];
        assert_eq!(first.id(), "https://herald.example/2024/1?a=1&b=2", "{name}");
        assert_eq!(first.input.as_deref(), Some(name));
        assert_eq!(first.text().split("\n\n").count(), 3, "{}", first.text());
        assert!(first.text().contains("“We cannot promise what the wind does not allow,” said Mara Vass"));
        assert_eq!(first.meta.title.as_deref(), Some("Ferry to Coburn stays in harbour"));
        assert_eq!(first.meta.outlet.as_deref(), Some("The Harrow Herald"));
        assert_eq!(first.meta.author.as_deref(), Some("Jonas Reyk"));
        assert_eq!(first.meta.published.as_deref(), Some("2024-03-05T08:30:00Z"));
        assert_eq!(first.meta.url.as_deref(), Some(first.id()));
        assert_eq!(first.language.as_deref().map(str::to_lowercase).as_deref(), Some("en-gb"));
        assert_eq!(documents[1].meta.title.as_deref(), Some("Flour & paraffin rationed"));
    }
}

#[test]
fn atom_in_its_own_namespace() {
    let documents = read("xhtml.atom");
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0].id(), "urn:h:1");
    assert_eq!(documents[0].meta.title.as_deref(), Some("Ferry & quay"));
    assert_eq!(documents[0].meta.author.as_deref(), Some("Staff of the Herald"));
    assert!(documents[0].regions().iter().any(|r| r.span.of(documents[0].text()).starts_with("We have stopped")));
    assert_eq!(documents[1].meta.url.as_deref(), Some("https://herald.example/2"));
    assert!(documents[1].text().starts_with("On the island"));
}

#[test]
fn atom_before_it_was_a_standard() {
    let feed = r#"<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>The Vane</title>
        <entry><title>Bridge opens</title><link rel="alternate" type="text/html" href="https://vane.example/1"/><issued>2004-05-01T09:30:00Z</issued>
        <content type="text/html" mode="escaped">&lt;p&gt;“We stay,” said Ilse Brandvold.&lt;/p&gt;</content></entry>
        <entry><title>Ferry</title><link rel="alternate" type="text/html" href="https://vane.example/2"/><modified>2004-05-02T09:30:00Z</modified>
        <content type="application/xhtml+xml" mode="xml"><div xmlns="http://www.w3.org/1999/xhtml"><p>“We go,” said Per Moe.</p></div></content></entry></feed>"#;
    let documents = all("old.xml", feed.as_bytes().to_vec(), &Settings::default(), Mark::default());
    let documents: Vec<Document> = documents.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        documents.iter().map(Document::id).collect::<Vec<_>>(),
        ["https://vane.example/1", "https://vane.example/2"]
    );
    assert!(documents[0].text().contains("“We stay,” said Ilse Brandvold."), "{}", documents[0].text());
    assert!(documents[1].text().contains("“We go,” said Per Moe."), "{}", documents[1].text());
    assert_eq!(documents[0].meta.published.as_deref(), Some("2004-05-01T09:30:00Z"));
    assert_eq!(documents[0].meta.outlet.as_deref(), Some("The Vane"));
}

#[test]
fn encodings_are_those_the_feed_names() {
    let latin = read("latin1.rdf").remove(0);
    assert_eq!(latin.text(), "\"It is a café, not a canteen,\" said Renée Kløv, who owns it.");
    assert_eq!(latin.meta.outlet.as_deref(), Some("Café Courier"));
    assert_eq!(latin.meta.author.as_deref(), Some("Renée Kløv"));
    assert_eq!(latin.meta.published.as_deref(), Some("2024-03-05T00:00:00Z"));
    let wide = read("utf16.rss").remove(0);
    assert_eq!(wide.id(), "w-1");
    assert!(wide.text().starts_with("“We cannot promise"));
}

#[test]
fn json_feeds() {
    assert_eq!(Format::by_content(&bytes("herald.json")[..200]), Some(Format::Feed));
    let documents = read("herald.json");
    assert_eq!(documents[0].id(), "https://herald.example/j/1");
    assert_eq!(documents[0].meta.author.as_deref(), Some("Jonas Reyk"));
    assert_eq!(documents[0].text().split("\n\n").count(), 3);
    assert_eq!(documents[1].id(), "j-2");
    assert_eq!(documents[1].meta.author.as_deref(), Some("Staff"));
    assert_eq!(documents[1].text().split("\n\n").count(), 2);
}

#[test]
fn a_bad_entry_costs_itself_and_a_cut_the_last() {
    let found = outcome("a.rss", bytes("one-bad.rss"));
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("a.rss#1: the entry is damaged"), "{}", found[0]);
    assert_eq!(found[1], "https://herald.example/2024/2?a=1&b=2");
    for name in ["herald.rss", "herald.atom", "herald.json"] {
        let whole = bytes(name);
        let found = outcome("cut", whole[..whole.len() * 9 / 10].to_vec());
        assert_eq!(found.len(), 2, "{name}: {found:?}");
        assert!(found[0].starts_with("https://herald.example/"), "{found:?}");
        assert!(
            found[1].starts_with("cut")
                && (found[1].contains("cut off") || found[1].contains("damaged behind entry 1")),
            "{found:?}"
        );
    }
    for other in ["<html><p>a</p></html>", "Text.", "", "{\"text\": \"a\"}", "<rss"] {
        let found = outcome("a.xml", other.into());
        assert_eq!(found.len(), 1, "{other}");
        assert!(found[0].contains("--input-format"), "{other}: {}", found[0]);
    }
}

#[test]
fn entries_are_found_again_behind_a_mark_and_long_ones_refused() {
    for name in ["herald.rss", "herald.json"] {
        let mark = Mark { line: 1, byte: 0 };
        let rest = all(name, bytes(name), &Settings::default(), mark);
        assert_eq!(rest.len(), 1);
        assert!(rest[0].as_ref().unwrap().meta.title.as_deref() != Some("Ferry to Coburn stays in harbour"));
    }
    let settings = Settings { longest: 1000, ..Settings::default() };
    let found = all("a.rss", bytes("herald.rss"), &settings, Mark::default());
    assert!(found.iter().all(|d| d.as_ref().is_err_and(|e| e.to_string().contains("longer than 1000"))), "{found:?}");
}

#[test]
fn what_each_entry_would_cost_is_bounded() {
    let feed = |head: &str, entry: &str| {
        let entry = format!("<item><guid>e</guid><description>{entry}</description></item>");
        format!("<rss version='2.0'><channel><title>a</title>{head}{entry}{entry}</channel></rss>").into_bytes()
    };
    assert_eq!(outcome("a", feed("", "So.")), ["e", "e"]);
    let found = outcome("a", feed(&"<a>b</a>".repeat(10_000), "So."));
    assert!(found.len() == 1 && found[0].contains("does not end within 65536 bytes"), "{found:?}");
    // The list of what follows is no part of it.
    let list = format!("<rdf:items>{}</rdf:items>", "<rdf:li/>".repeat(10_000));
    assert_eq!(outcome("a", feed(&list, "So.")), ["e", "e"]);
    let bases = format!("{}{}", format!("<a xml:base='{}/'>", "b".repeat(9000)).repeat(200), "</a>".repeat(200));
    let found = outcome("a", feed("", &bases));
    assert!(found.iter().all(|e| e.contains("names 200 addresses as bases")), "{found:?}");
    assert_eq!(outcome("a", feed("", &"Of xml:base. ".repeat(100))), ["e", "e"]);
    let title = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"{}\", \"items\": [{{\"id\": \"e\", \"content_text\": \"So.\"}}]}}",
        "t".repeat(70_000)
    );
    let documents = all("a", title.into_bytes(), &Settings::default(), Mark::default());
    assert_eq!(documents[0].as_ref().unwrap().meta.outlet, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn damage_is_an_error_or_an_article(
        name in prop::sample::select(vec!["herald.rss", "xhtml.atom", "latin1.rdf", "utf16.rss", "herald.json"]),
        cut in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u32), 0..6),
        noise in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let mut bytes = bytes(name);
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
        }
        all("a", bytes.clone(), &Settings::default(), Mark::default());
        bytes.truncate(cut.index(bytes.len()));
        all("a", bytes, &Settings::default(), Mark::default());
        all("a", [&b"<rss>"[..], &noise].concat(), &Settings::default(), Mark::default());
        all("a", noise, &Settings::default(), Mark::default());
    }
}
