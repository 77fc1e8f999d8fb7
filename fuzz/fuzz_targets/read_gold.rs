//! Annotated articles in each of their forms. The first byte tells which; what reads them takes paths.

#![no_main]

use std::path::{Path, PathBuf};

use inquit::eval::{Article, read_names};
use inquit::gold::{GoldDocument, read, read_coreference, read_marked};
use libfuzzer_sys::fuzz_target;

/// A file of this process that holds `bytes`.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("inquit-fuzz-{}-{name}", std::process::id()));
    std::fs::write(&path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    path
}

fn check(articles: &[GoldDocument]) {
    for gold in articles {
        let text = gold.document.text();
        let parts = gold.attributions.iter().flat_map(|a| [&a.source, &a.cue, &a.content]).flatten();
        for span in parts.chain(&gold.discard).chain(gold.quotes.iter().flatten()) {
            assert!(text.get(span.start()..span.end()).is_some(), "{span:?} lies outside");
            let _ = gold.sources(*span);
        }
    }
}

/// Reads `articles`, and with them the second part.
fn all(articles: &Path, rest: &Path) {
    let Ok(gold) = read(articles) else { return };
    check(&gold);
    let _ = read_coreference(rest, &gold);
    let articles: Vec<Article> = gold.into_iter().map(Article::new).collect();
    let _ = read_names(rest, &articles);
}

fuzz_target!(|bytes: &[u8]| {
    let Some((form, bytes)) = bytes.split_first() else { return };
    if form % 2 == 0 {
        if let Ok(gold) = read_marked(&file("marked.txt", bytes)) {
            check(&gold);
        }
        return;
    }
    // Behind a zero stands what belongs to the articles.
    let mut parts = bytes.splitn(2, |b| *b == 0);
    let articles = file("gold.jsonl", parts.next().unwrap_or_default());
    all(&articles, &file("rest.jsonl", parts.next().unwrap_or_default()));
});
