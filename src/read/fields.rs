//! Under which names the records of an input keep an article and what is told of it.

pub(super) const ID: &[&str] = &["id", "doc"];
pub(super) const TEXT: &[&str] = &["text", "body", "content"];
pub(super) const TITLE: &[&str] = &["title", "headline"];
pub(super) const OUTLET: &[&str] = &["outlet", "publisher", "source", "site_name"];
pub(super) const AUTHOR: &[&str] = &["author", "authors", "byline"];
pub(super) const PUBLISHED: &[&str] =
    &["published", "date", "date_published", "datePublished", "published_at", "publishedAt", "publish_date"];
pub(super) const URL: &[&str] = &["url", "link"];

/// Which keys hold an article's identifier and text; `None` for the usual ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Key of the identifier.
    pub id: Option<String>,
    /// Key of the text.
    pub text: Option<String>,
}
