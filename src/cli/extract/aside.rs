//! What is said of an article on standard error, beside its rows.

use inquit::{Analysis, Code, Document};

use crate::cli::language::{Foreign, foreign};
use crate::cli::people::{Remarks, remarks};
use crate::cli::tell;

/// What is to be said of one article.
pub(super) struct Aside {
    /// Names that were left as printed though people are known whose they could be.
    names: Vec<String>,
    /// The article, and the language it is in where that is not English.
    foreign: Option<(String, Code)>,
}

impl Aside {
    /// What is to be said of `document`; of most there is nothing.
    pub(super) fn of(document: &Document, analysis: &Analysis) -> Option<Box<Self>> {
        let names = remarks(document, analysis);
        let foreign = foreign(analysis.language).map(|code| (document.id().to_owned(), code));
        (!names.is_empty() || foreign.is_some()).then(|| Box::new(Self { names, foreign }))
    }
}

/// What was said of all articles so far, and how much is only counted.
#[derive(Default)]
pub(super) struct Asides {
    names: Remarks,
    foreign: Foreign,
    /// Pages of crawls on which there was no article.
    empty: usize,
}

impl Asides {
    /// Says it of the next article, or counts it where enough was said.
    pub(super) fn add(&mut self, aside: &Aside) {
        if let Some((source, code)) = &aside.foreign
            && let Some(line) = self.foreign.line(source, *code)
        {
            tell(&line);
        }
        self.names.add(&aside.names);
    }

    /// Counts a page of a crawl on which there is no article: most that a crawler meets are such, and nothing is wrong with them.
    pub(super) fn count_empty(&mut self) {
        self.empty += 1;
    }

    /// Says what was counted only.
    pub(super) fn finish(&self) {
        match self.empty {
            0 => {}
            1 => tell(&"inquit: 1 page of the crawls has no article, only menus, links or a message"),
            n => tell(&format_args!("inquit: {n} pages of the crawls have no article, only menus, links or a message")),
        }
        self.foreign.finish();
        self.names.finish();
    }
}
