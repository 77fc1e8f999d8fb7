//! Where the words of a row stand in its article, where the row does not say so.

use crate::find::{quote, segment};
use crate::{Document, Span};

/// Finds the words of rows that come in the order of the article.
#[derive(Debug)]
pub(super) struct Locator<'d> {
    text: &'d str,
    /// The quoted spans of the article.
    quotes: Vec<Span>,
    /// Where the row before begins.
    last: Option<usize>,
}

impl<'d> Locator<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let quotes = quote::quotes(document, &segment::paragraphs(document));
        Self { text: document.text(), quotes: quotes.iter().map(|q| q.inner).collect(), last: None }
    }

    /// Notes where a row stands that needed no search.
    pub(super) fn pass(&mut self, span: Span) {
        self.last = Some(span.start());
    }

    /// The quoted span of these words, the first behind the row before, else the first of all. Failing that, words without marks;
    /// several of them are joined by ` … `.
    pub(super) fn quote(&mut self, words: &str) -> Option<Vec<Span>> {
        let from = self.last.map_or(0, |last| last + 1);
        let same = |q: &&Span| same_words(q.of(self.text), words);
        let behind = self.quotes.iter().find(|q| same(q) && q.start() >= from).or(self.quotes.iter().find(same));
        let spans = match behind {
            Some(&span) => vec![span],
            None => self.parts(words, from).or_else(|| self.parts(words, 0))?,
        };
        self.last = spans.first().map(|s| s.start());
        Some(spans)
    }

    /// The words, or each of their parts, one behind the other, from a byte on.
    pub(super) fn parts(&self, words: &str, from: usize) -> Option<Vec<Span>> {
        let find = |words: &str, from: usize| {
            let from = (from..=self.text.len()).find(|&n| self.text.is_char_boundary(n))?;
            let at = from + self.text.get(from..)?.find(words)?;
            Some(Span::new(at, at + words.len()))
        };
        if words.is_empty() {
            return None;
        }
        if let Some(span) = find(words, from) {
            return Some(vec![span]);
        }
        let mut from = from;
        let mut spans = Vec::new();
        for part in words.split(" … ") {
            let span = find(part, from)?;
            from = span.end();
            spans.push(span);
        }
        Some(spans)
    }

    /// The place of whole `words` nearest to `around`, outside it where there is one.
    pub(super) fn nearest(&self, words: &str, around: Span) -> Option<Span> {
        let whole = |span: &Span| {
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let (first, last) = (words.chars().next(), words.chars().next_back());
            let before = self.text.get(..span.start()).and_then(|t| t.chars().next_back());
            let after = self.text.get(span.end()..).and_then(|t| t.chars().next());
            !(word(first) && word(before) || word(last) && word(after))
        };
        let distance = |span: &Span| {
            let apart = around.start().saturating_sub(span.end()).max(span.start().saturating_sub(around.end()));
            (span.overlaps(around), apart)
        };
        if words.is_empty() {
            return None;
        }
        let all = self.text.match_indices(words).map(|(at, _)| Span::new(at, at + words.len()));
        all.filter(whole).min_by_key(distance)
    }
}

/// True where the two differ in their white space only, as line ends do once a spreadsheet has had them.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "She said yes to the he-goat. “Yes,” he said. “No,” she said. He said “Yes,” and left, she thought.";

    #[test]
    fn quotes_are_found_in_order() {
        let document = Document::new("a", TEXT).unwrap();
        let mut locator = Locator::new(&document);
        let mut start = |words: &str| locator.quote(words).map(|s| s[0].start());
        let places: Vec<usize> = TEXT.match_indices("Yes,").map(|(at, _)| at).collect();
        assert_eq!(start("Yes,"), Some(places[0]));
        assert_eq!(start("No,"), TEXT.find("No,"));
        assert_eq!(start("Yes,"), Some(places[1]));
        assert_eq!(start("Yes,"), Some(places[0]));
        assert_eq!(start("Perhaps"), None);
        assert_eq!(locator.quote("He said … and left").map(|s| s.len()), Some(2));
    }

    #[test]
    fn the_nearest_whole_words_are_the_mention() {
        let document = Document::new("a", TEXT).unwrap();
        let locator = Locator::new(&document);
        let at = TEXT.find("No,").unwrap();
        let near = |words: &str| locator.nearest(words, Span::new(at, at + 3)).map(Span::start);
        assert_eq!(near("she"), TEXT.find("she said"));
        assert_eq!(near("he"), TEXT.find("he said."));
        assert_eq!(near("goats"), None);
    }
}
