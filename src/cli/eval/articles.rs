//! The articles of a corrected table: a table has no text, so it is read from where the rows came from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use inquit::eval::{Article, rebuilt, rows, rows::Row};
use inquit::read::Settings;
use inquit::read::inputs;
use inquit::read::pieces::Pieces;
use inquit::{Document, Error};

use super::super::Stop;

/// The articles of the rows in `table`, each with its rows as annotation, in the order of their first rows.
///
/// Their texts are looked for in `places`; where none are named, at the paths the rows themselves give, from here or from the folder
/// of the table. An article that is not there is made of what the rows and the `answers` hold of it, where that is enough to
/// compare them.
pub(super) fn corrected(table: &Path, places: &[PathBuf], answers: Option<&[Row]>) -> Result<Vec<Article>, Stop> {
    let rows = rows::read(table)?;
    let mut order: Vec<&str> = Vec::new();
    let mut by_article: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        let own = by_article.entry(&row.doc).or_default();
        if own.is_empty() {
            order.push(&row.doc);
        }
        own.push(row);
    }
    let wrong = |problem: String| Error::Input { path: table.to_owned(), problem };
    if rows.is_empty() {
        return Err(Stop::Error(wrong("no row in this table".to_owned())));
    }
    let paths = if places.is_empty() { own_paths(table, &rows) } else { places.to_vec() };
    let shelf = Shelf::read(&paths)?;
    let mut articles = Vec::new();
    for name in order {
        let own = by_article.remove(name).unwrap_or_default();
        let rebuilt = || rebuilt(name, &own, answers?);
        let document = shelf.article(name).or_else(rebuilt).ok_or_else(|| {
            let row = own.first().map_or("", |r| &r.place);
            wrong(format!(
                "the text of the article `{name}` ({row}) is not at hand: name its file or folder with --articles"
            ))
        })?;
        articles.push(rows::corrected(document?, &own)?);
    }
    Ok(articles)
}

/// The files that the rows name and that exist.
fn own_paths(table: &Path, rows: &[Row]) -> Vec<PathBuf> {
    let folder = table.parent().unwrap_or(Path::new(""));
    let mut paths = Vec::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        let name = Path::new(row.input.as_deref().unwrap_or(&row.doc));
        if seen.insert(name) {
            let here = [name.to_owned(), folder.join(name)].into_iter().find(|p| p.is_file());
            paths.extend(here);
        }
    }
    paths
}

/// Articles by their identifiers.
struct Shelf {
    articles: Vec<Document>,
    /// By identifier, and by what stands behind its last `/`; of several articles of one such name none.
    numbers: BTreeMap<String, Option<usize>>,
}

impl Shelf {
    fn read(paths: &[PathBuf]) -> Result<Self, Error> {
        let settings = Settings::default();
        let mut articles = Vec::new();
        for piece in Pieces::new(inputs::list(paths, None), settings.clone()) {
            articles.push(piece?.document(&settings.fields)?);
        }
        let mut numbers = BTreeMap::new();
        for (number, article) in articles.iter().enumerate() {
            let short = short(article.id());
            if short != article.id() {
                numbers.entry(short.to_owned()).and_modify(|n| *n = None).or_insert(Some(number));
            }
        }
        for (number, article) in articles.iter().enumerate() {
            numbers.insert(article.id().to_owned(), Some(number));
        }
        Ok(Self { articles, numbers })
    }

    /// The article `name`, which it is then called.
    fn article(&self, name: &str) -> Option<Result<Document, Error>> {
        let number = [name, short(name)].iter().find_map(|n| self.numbers.get(*n).copied().flatten())?;
        let found = self.articles.get(number)?;
        let renamed = Document::new(name, found.text()).map(|mut document| {
            found.regions().iter().for_each(|r| document.add_region(r.span, r.kind));
            document.meta = found.meta.clone();
            document.input.clone_from(&found.input);
            document
        });
        Some(renamed)
    }
}

/// What stands behind the last `/`.
fn short(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}
