//! Web pages: the article's text, what its parts are, and what the page says of it.

use std::path::Path;

use super::source::not_built_in;
use crate::{Document, Error};

/// The article on the page in `bytes`, which is in `charset` where its server has said so.
///
/// # Errors
/// [`Error::NotText`] for binary content, [`Error::Record`] for a page without an article.
pub fn document(id: &str, _bytes: Vec<u8>, _charset: Option<&str>) -> Result<Document, Error> {
    Err(not_built_in(Path::new(id), "html"))
}

/// The article in `html`, all of which belongs to it, as in the entries of feeds and the chapters of books.
///
/// # Errors
/// Those of [`Document::new`].
pub fn fragment(id: &str, _html: &str) -> Result<Document, Error> {
    Err(not_built_in(Path::new(id), "html"))
}
