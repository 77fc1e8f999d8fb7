//! A page that has been cut out of a crawl, not yet parsed.

use std::fmt;
use std::sync::Arc;

use super::super::fields::Fields;
use super::super::html;
use super::super::records::Unparsed;
use super::head::{Head, charset};
use super::http::Response;
use crate::{Document, Error};

/// A page as it stands in its record.
pub(super) struct Page {
    file: Arc<str>,
    /// The record, as errors name it.
    place: String,
    id: String,
    url: Option<String>,
    /// What a server has sent; `None` where it is the page alone.
    response: Option<Response>,
    charset: Option<String>,
    /// What stands in the record.
    pub(super) bytes: Vec<u8>,
    longest: usize,
    cut_off: bool,
}

impl Page {
    /// The page of a record, without its bytes.
    pub(super) fn new(file: &Arc<str>, place: &str, head: &Head, response: Option<Response>, longest: usize) -> Self {
        let charset = match &response {
            Some(response) => response.charset(),
            None => head.content_type.as_deref().and_then(charset),
        };
        // One finds it by its place, and knows it by its address.
        let place = head.uri.as_ref().map_or_else(|| place.to_owned(), |uri| format!("{place} ({uri})"));
        Self {
            file: Arc::clone(file),
            id: head.uri.as_ref().or(head.id.as_ref()).map_or_else(|| place.clone(), Clone::clone),
            place,
            url: head.uri.clone(),
            response,
            charset,
            bytes: Vec::new(),
            longest,
            cut_off: head.truncated,
        }
    }

    /// The page as its server had it, which is taken out.
    pub(super) fn take_html(&mut self) -> Result<Vec<u8>, Error> {
        let bytes = std::mem::take(&mut self.bytes);
        match self.response.take() {
            Some(response) => response
                .into_page(bytes, self.longest, self.cut_off)
                .map_err(|problem| Error::Record { place: self.place.clone(), problem }),
            None => Ok(bytes),
        }
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, id, charset, bytes, .. } = self;
        write!(f, "Page {{ {place:?}, {id:?}, {charset:?}, {} bytes }}", bytes.len())
    }
}

impl Unparsed for Page {
    fn bytes(&self) -> usize {
        self.bytes.len()
    }

    fn document(mut self: Box<Self>, _: &Fields) -> Result<Document, Error> {
        let bytes = self.take_html()?;
        let Self { file, place, id, url, charset, .. } = *self;
        let mut document = html::document(&id, bytes, charset.as_deref()).map_err(|error| match error {
            Error::Record { problem, .. } | Error::Input { problem, .. } => Error::Record { place, problem },
            Error::NoArticle { .. } => Error::NoArticle { place, crawled: true },
            Error::NotText { problem, .. } => Error::NotText { place, problem },
            error => error,
        })?;
        document.input = Some(file.to_string());
        document.meta.url = url.or(document.meta.url);
        Ok(document)
    }
}
