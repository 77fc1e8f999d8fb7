//! As much of an article's text as its rows hold: enough to compare them with other rows where the article is not at hand.

use super::rows::Row;
use crate::{Document, Error};

/// Rows that point farther than this are not believed.
const LONGEST: usize = 1 << 26;

/// A piece of the article: its first code point and what stands there.
pub(super) type Piece = (usize, String);

/// The pieces of text a row tells of: what is before and after the words, the words, the mention and the cue; each a text with its
/// first code point, where that is known.
pub(super) fn pieces(around: [Option<String>; 2], words: [(Option<usize>, Option<&str>); 3]) -> Vec<Piece> {
    let [before, after] = around;
    let (start, quote) = words.first().copied().unwrap_or_default();
    let length = |text: &str| text.chars().count();
    let end = start.zip(quote).map(|(at, quote)| at + length(quote));
    let before = before.and_then(|text| Some((start?.checked_sub(length(&text))?, text)));
    let after = after.and_then(|text| Some((end?, text)));
    let words = words.into_iter().filter_map(|(at, text)| Some((at?, text?.to_owned())));
    before.into_iter().chain(after).chain(words).collect()
}

/// The article `name` with the text that `rows` about it hold, and spaces elsewhere. `None` where one of those to measure by, the
/// `gold`, does not say where its words stand.
///
/// # Errors
/// [`Error::TooLong`] for a text too long to be a [`Document`].
pub fn rebuilt(name: &str, gold: &[&Row], others: &[Row]) -> Option<Result<Document, Error>> {
    if gold.iter().any(|row| row.content.is_empty() || row.pieces.is_empty()) {
        return None;
    }
    let own = || gold.iter().copied().chain(others.iter().filter(|r| r.doc == name));
    let places = |row: &Row| [&row.content, &row.speaker, &row.cue].into_iter().flatten().map(|p| p.1).max();
    let ends = own().flat_map(|r| r.pieces.iter().map(|(at, text)| at.saturating_add(text.chars().count())));
    let length = ends.chain(own().filter_map(places)).max().unwrap_or(0);
    if length > LONGEST {
        return None;
    }
    let mut text = vec![' '; length];
    for (at, piece) in own().flat_map(|r| &r.pieces) {
        for (slot, c) in text.iter_mut().skip(*at).zip(piece.chars()) {
            *slot = c;
        }
    }
    Some(Document::new(name, text.into_iter().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stand_where_they_stood() {
        let text = "Kåre met us. “We stay,” said Ada Lund, and left. She came back.";
        let at = |words: &str| text.split(words).next().unwrap().chars().count();
        let row = Row {
            doc: "a".into(),
            content: vec![(at("We"), at("We") + 8)],
            pieces: pieces(
                [Some("us. “".into()), Some("” said ".into())],
                [(Some(at("We")), Some("We stay,")), (Some(at("Ada")), Some("Ada Lund")), (None, Some("said"))],
            ),
            ..Row::default()
        };
        let document = rebuilt("a", &[&row], &[]).unwrap().unwrap();
        assert_eq!(document.text(), "         us. “We stay,” said Ada Lund");
        let other = Row { doc: "a".into(), content: vec![(at("She"), at("She") + 3)], ..Row::default() };
        assert_eq!(rebuilt("a", &[&row], std::slice::from_ref(&other)).unwrap().unwrap().text().len(), 56);
        assert!(rebuilt("a", &[&other], &[]).is_none());
        let far = Row { content: vec![(0, usize::MAX)], ..row };
        assert!(rebuilt("a", &[&far], &[]).is_none());
    }
}
