//! Times the stages one by one, and the whole, over the sample articles put together.

use std::fs;
use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use inquit::find::mention::mentions;
use inquit::find::quote::quotes;
use inquit::find::scene::Scene;
use inquit::find::segment::paragraphs;
use inquit::find::token::tokens;
use inquit::lexicon::english;
use inquit::resolve::attribute::{Details, attribute};
use inquit::resolve::model::Model;
use inquit::{Document, RowOptions};

fn main() {
    divan::main();
}

/// Each sample a document of its own, as articles are.
fn samples() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    paths.iter().map(|p| inquit::read::text::open(p).unwrap_or_else(|e| panic!("{e}"))).collect()
}

/// Runs `stage` over what `prepare` makes of each document; only `stage` is timed.
fn time<'d, I, O>(
    bencher: Bencher<'_, '_>,
    documents: &'d [Document],
    prepare: impl Fn(&'d Document) -> I,
    stage: impl Fn(&I) -> O,
) {
    let bytes: usize = documents.iter().map(|d| d.text().len()).sum();
    let prepared: Vec<I> = documents.iter().map(prepare).collect();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for input in &prepared {
            black_box(stage(black_box(input)));
        }
    });
}

#[divan::bench]
fn segment(bencher: Bencher<'_, '_>) {
    time(bencher, &samples(), |d| d, |d| paragraphs(d));
}

#[divan::bench]
fn find_quotes(bencher: Bencher<'_, '_>) {
    time(bencher, &samples(), |d| (d, paragraphs(d)), |(d, p)| quotes(d, p));
}

#[divan::bench]
fn tokenise(bencher: Bencher<'_, '_>) {
    let prepare = |d| {
        let paragraphs = paragraphs(d);
        let quotes = quotes(d, &paragraphs);
        (d, paragraphs, quotes)
    };
    time(bencher, &samples(), prepare, |(d, p, q)| tokens(d.text(), p, q, english()));
}

#[divan::bench]
fn find_mentions(bencher: Bencher<'_, '_>) {
    time(bencher, &samples(), |d| Scene::new(d, english()), |scene| mentions(&scene.tokens, std::iter::empty()));
}

/// All of the above, and what looks things up among them.
#[divan::bench]
fn find(bencher: Bencher<'_, '_>) {
    time(bencher, &samples(), |d| d, |d| Scene::new(d, english()));
}

#[divan::bench]
fn attribute_quotes(bencher: Bencher<'_, '_>) {
    time(bencher, &samples(), |d| Scene::new(d, english()), |scene| attribute(scene, Model::built_in(), Details::ALL));
}

/// The same without what no column shows unless it is asked for.
#[divan::bench]
fn attribute_quotes_alone(bencher: Bencher<'_, '_>) {
    let prepare = |d| Scene::new(d, english());
    time(bencher, &samples(), prepare, |scene| attribute(scene, Model::built_in(), Details::NONE));
}

#[divan::bench]
fn analyze(bencher: Bencher<'_, '_>) {
    time(bencher, &samples(), |d| d, |d| inquit::analyze(d));
}

/// What the usual columns of a table need.
#[divan::bench]
fn analyze_to_rows(bencher: Bencher<'_, '_>) {
    let options = RowOptions { brief: true, ..RowOptions::default() };
    let rows = |d| inquit::rows(d, &inquit::analyze_for(d, Model::built_in(), Details::NONE), &options);
    time(bencher, &samples(), |d| d, |d| rows(d));
}
