//! One article: its text, never altered after decoding, and what its format says about parts of it.

use serde::{Deserialize, Serialize};

use crate::{Error, Span};

/// What the document's own format tells about itself; every field is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Headline of the article.
    pub title: Option<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Byline.
    pub author: Option<String>,
    /// Publication date as printed.
    pub published: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
}

/// What a part of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegionKind {
    /// The article's headline.
    Headline,
    /// The caption of a picture.
    Caption,
    /// Running text.
    Body,
    /// What belongs to the page and not to the article: comment rules, rating widgets, menus. It yields no rows.
    Furniture,
    /// Words the format itself declares quoted (`<q>`, `<blockquote>`), without quotation marks in the text.
    Quoted,
}

/// A part of the text and its kind. Text in no region is body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it is.
    pub kind: RegionKind,
}

/// One article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    id: String,
    text: String,
    regions: Vec<Region>,
    /// The file that held the record, where that is not the id itself.
    pub input: Option<String>,
    /// What the format says of the article.
    pub meta: Metadata,
    /// The language the format says the text is in, as a BCP 47 tag (`en-GB`).
    pub language: Option<String>,
    /// What else was asked to be kept of its record, by name, in order; a value that is missing is empty.
    pub kept: Vec<(String, String)>,
}

impl Document {
    /// A document with identifier `id` (a path, or the record's id verbatim) and its decoded `text`, without regions or metadata.
    ///
    /// # Errors
    /// [`Error::TooLong`] for a text of 4 GiB or more: offsets are 32 bits wide.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Result<Self, Error> {
        let (id, text) = (id.into(), text.into());
        if text.len() >= u32::MAX as usize {
            return Err(Error::TooLong { id, bytes: text.len() });
        }
        Ok(Self {
            id,
            text,
            regions: Vec::new(),
            input: None,
            meta: Metadata::default(),
            language: None,
            kept: Vec::new(),
        })
    }

    /// Declares a part of the text. Spans that do not lie on character boundaries of the text are ignored;
    /// where regions overlap, the one added last decides.
    pub fn add_region(&mut self, span: Span, kind: RegionKind) {
        if self.text.get(span.start()..span.end()).is_some() && !span.is_empty() {
            self.regions.push(Region { span, kind });
        }
    }

    /// The identifier: a path as given, or the record's own id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The decoded text; every span of an [`Analysis`](crate::Analysis) is an offset into it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text alone, which others may be read into.
    pub fn into_text(self) -> String {
        self.text
    }

    /// The regions the format declared, in the order they were added.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }
}
