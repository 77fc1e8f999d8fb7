//! Web pages: the article's text, what its parts are, and what the page says of it.
//!
//! A page is read as browsers read it (`dom`) and cut into the blocks of text that it shows (`blocks`). Of these the article is
//! chosen (`choice`) and written, with captions and quotations as regions (`write`). What the page says of its article stands
//! in its head, mostly (`meta`).

mod blocks;
mod charset;
mod choice;
mod dom;
mod linked;
mod meta;
mod names;
mod parts;
mod sink;
mod write;

use blocks::{Parts, blocks};
use choice::Role;
use dom::{Data, Dom, ROOT};

use super::guard::guarded;
use crate::{Document, Error};

/// The article on the page in `bytes`, which is in `charset` where its server has said so.
///
/// # Errors
/// [`Error::NotText`] for binary content, [`Error::NoArticle`] for a page without an article, [`Error::Record`] for one that is made to
/// be costly.
pub fn document(id: &str, bytes: Vec<u8>, charset: Option<&str>) -> Result<Document, Error> {
    let html = charset::decode(id, bytes, charset)?;
    if !html.contains('<') && !html.trim().is_empty() {
        // A text that was called a page.
        return Document::new(id, html);
    }
    let dom = parse(id, &html)?;
    let parts = Parts::of(&dom);
    let found = blocks(&dom, &parts, ROOT, false);
    let described = meta::of(&html, &dom);
    let chosen = choice::article(&html, &dom, &parts, &found, &described.meta);
    let article = described.is_article || !choice::is_message(&found, &chosen, described.page.as_deref());
    if !article || !choice::has_prose(&found, &chosen) {
        return Err(Error::NoArticle { place: id.to_owned(), crawled: false });
    }
    let mut document = write::document(id, &found, &chosen)?;
    document.meta = described.meta;
    document.language = described.language;
    Ok(document)
}

/// The article in `html`, all of which belongs to it, as in the entries of feeds and the chapters of books.
///
/// # Errors
/// Those of [`Document::new`]; [`Error::Record`] for one that is made to be costly.
pub fn fragment(id: &str, html: &str) -> Result<Document, Error> {
    let dom = parse(id, html)?;
    let plain = |name: &str| matches!(name, "html" | "head" | "body");
    if dom.elements(ROOT).all(|node| plain(dom.name(node))) {
        let text = (0..dom.len()).filter_map(|node| match dom.data(node) {
            Data::Text(words) => Some(&**words),
            _ => None,
        });
        return Document::new(id, text.collect::<String>().trim_end());
    }
    let parts = Parts::of(&dom);
    let parted = |name: &str| name == "br" || parts::is_block(name) && !plain(name);
    let lines = !dom.elements(ROOT).any(|node| parted(dom.name(node)));
    let found = blocks(&dom, &parts, ROOT, lines);
    let all: Vec<_> = found
        .iter()
        .enumerate()
        .map(|(n, block)| (n, if block.caption { Role::Caption } else { Role::Body }))
        .collect();
    write::document(id, &found, &all)
}

fn parse(id: &str, html: &str) -> Result<Dom, Error> {
    let dom = guarded(|| Dom::parse(html)).unwrap_or_else(|panic| Err(format!("its elements cannot be read: {panic}")));
    dom.map_err(|problem| Error::Record { place: id.to_owned(), problem })
}
