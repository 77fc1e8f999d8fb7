//! Text put together from what a format marks up: paragraphs, and what each is.

use crate::document::RegionKind;
use crate::{Document, Error, Span};

/// A text that grows paragraph by paragraph. White space is that of running text: any run of it is one space, except where a line is
/// broken on purpose; paragraphs are set apart by a blank line.
#[derive(Debug, Default)]
pub struct Composer {
    text: String,
    /// Where the paragraph begins that is being written.
    paragraph: usize,
    /// True where white space was seen behind the last word.
    spaced: bool,
    regions: Vec<(usize, usize, RegionKind)>,
    open: Vec<(usize, RegionKind)>,
}

impl Composer {
    /// Adds words to the paragraph that is being written.
    pub fn push(&mut self, words: &str) {
        for character in words.chars() {
            if matches!(character, ' ' | '\t' | '\n' | '\r' | '\x0c') {
                self.spaced = true;
                continue;
            }
            if self.spaced && self.text.len() > self.paragraph && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.spaced = false;
            self.text.push(character);
        }
    }

    /// Breaks the line, but not the paragraph.
    pub fn line_break(&mut self) {
        if self.text.len() > self.paragraph && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.spaced = false;
    }

    /// Ends the paragraph; where nothing has been written, none is there.
    pub fn end_paragraph(&mut self) {
        self.text.truncate(self.paragraph + self.text.get(self.paragraph..).unwrap_or_default().trim_end().len());
        if self.text.len() > self.paragraph {
            self.text.push_str("\n\n");
        }
        self.paragraph = self.text.len();
        self.spaced = false;
    }

    /// What follows, up to [`Composer::close`], is of this kind. Kinds may stand in one another; the inner one decides.
    pub fn open(&mut self, kind: RegionKind) {
        // A space before it belongs outside, and would be written with the first word.
        if self.spaced && self.text.len() > self.paragraph && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        self.spaced = false;
        self.open.push((self.text.len(), kind));
    }

    /// Ends what was opened last.
    pub fn close(&mut self) {
        if let Some((from, kind)) = self.open.pop() {
            self.regions.push((from, self.text.len(), kind));
        }
    }

    /// The document called `id`, without the blank lines at its end.
    ///
    /// # Errors
    /// Those of [`Document::new`].
    pub fn finish(mut self, id: impl Into<String>) -> Result<Document, Error> {
        while !self.open.is_empty() {
            self.close();
        }
        self.end_paragraph();
        self.text.truncate(self.text.trim_end().len());
        // The outer ones first: of regions that overlap, the one added last decides.
        self.regions.sort_by_key(|&(from, to, _)| (from, std::cmp::Reverse(to)));
        let mut document = Document::new(id, self.text)?;
        for (from, to, kind) in self.regions {
            let text = document.text();
            let end = to.min(text.len());
            let inside = text.get(from..end).unwrap_or_default();
            let start = from + (inside.len() - inside.trim_start().len());
            let end = from + inside.trim_end().len();
            document.add_region(Span::new(start, end.max(start)), kind);
        }
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_that_of_running_text_and_regions_hold_their_words_alone() {
        let mut composer = Composer::default();
        composer.push("  He \n said ");
        composer.open(RegionKind::Quoted);
        composer.push("so\n it is ");
        composer.close();
        composer.push(" , twice.");
        composer.line_break();
        composer.push(" And left.");
        composer.end_paragraph();
        composer.end_paragraph();
        composer.open(RegionKind::Caption);
        composer.push("\n A bridge\u{a0}here. ");
        composer.end_paragraph();
        composer.close();
        let document = composer.finish("a").unwrap();
        assert_eq!(document.text(), "He said so it is , twice.\nAnd left.\n\nA bridge\u{a0}here.");
        let regions: Vec<_> = document.regions().iter().map(|r| (r.kind, r.span.of(document.text()))).collect();
        assert_eq!(regions, [(RegionKind::Quoted, "so it is"), (RegionKind::Caption, "A bridge\u{a0}here.")]);
    }
}
