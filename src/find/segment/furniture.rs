//! What belongs to the page and not to the article, by its wording.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a paragraph's wording shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing in particular.
    Body,
    /// The caption of a picture.
    Caption,
    /// Certainly not the article.
    Furniture,
    /// Not the article where its neighbour is not.
    Weak,
    /// The head of the readers' comments.
    Head,
}

/// The patterns; the file's head explains them.
const PATTERNS: &str = include_str!("../../lexicon/en/furniture.txt");
/// No pattern is about a paragraph longer than this, in bytes, unless its first or last words tell.
const SHORT: usize = 200;
/// Credits stand this near the end of a caption, in bytes.
const TAIL: usize = 90;

#[derive(Default)]
struct Patterns {
    whole: HashMap<String, Kind>,
    /// Openings of short paragraphs, by their first two bytes.
    openings: HashMap<[u8; 2], Vec<(String, Kind)>>,
    credits: Vec<String>,
}

static TABLE: LazyLock<Patterns> = LazyLock::new(|| {
    let mut table = Patterns::default();
    for (kind, pattern) in entries() {
        match kind {
            "line" => _ = table.whole.insert(pattern, Kind::Furniture),
            "weak" => _ = table.whole.insert(pattern, Kind::Weak),
            "head" => _ = table.whole.insert(pattern, Kind::Head),
            "credit" => table.credits.push(pattern),
            "caption" => table.open(pattern, Kind::Caption),
            _ => table.open(pattern, Kind::Furniture),
        }
    }
    table
});

impl Patterns {
    fn open(&mut self, pattern: String, kind: Kind) {
        if let Some(&[a, b]) = pattern.as_bytes().first_chunk() {
            self.openings.entry([a, b]).or_default().push((pattern, kind));
        }
    }
}

/// The entries of the file: kind and pattern.
fn entries() -> impl Iterator<Item = (&'static str, String)> {
    let lines = PATTERNS.lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once(": ")).map(|(kind, pattern)| (kind, pattern.to_owned()))
}

/// What the wording of `paragraph`, without white space around it, shows it to be.
pub(super) fn kind(paragraph: &str) -> Kind {
    let table = &*TABLE;
    let bytes = paragraph.as_bytes();
    let tail = bytes.len().saturating_sub(TAIL);
    let tail = (tail..=bytes.len()).find_map(|at| paragraph.get(at..)).unwrap_or("");
    if bytes.len() <= SHORT {
        let folded = folded(paragraph);
        let bare = folded.trim_end_matches([' ', '.', ':', '*', '!', '»', '›', '>', '|']);
        if let Some(&kind) = table.whole.get(bare) {
            return kind;
        }
    }
    let head: String =
        folded(paragraph.char_indices().nth(60).map_or(paragraph, |(end, _)| paragraph.get(..end).unwrap_or("")));
    if let Some(&first) = head.as_bytes().first_chunk::<2>() {
        for (pattern, kind) in table.openings.get(&first).into_iter().flatten() {
            if head.starts_with(pattern.as_str()) && (*kind == Kind::Caption || bytes.len() <= SHORT) {
                return *kind;
            }
        }
    }
    if table.credits.iter().any(|credit| ends_with_credit(tail, credit)) { Kind::Caption } else { Kind::Body }
}

/// True where `credit` (`Photo:`) stands in `tail` after a sentence's end or an opening bracket, and only a name follows.
fn ends_with_credit(tail: &str, credit: &str) -> bool {
    let Some(at) = tail.rfind(credit) else { return false };
    let (before, after) = (tail.get(..at).unwrap_or(""), tail.get(at + credit.len()..).unwrap_or(""));
    let stands = before.trim_end().is_empty()
        || before.trim_end().ends_with(['.', '(', '[', '|', '/', '”', '"', '\'', '’', ')']);
    let name = after.trim_end_matches(['.', ')', ']']);
    stands && !name.contains(['.', '!', '?', '“', '"']) && name.len() <= 60
}

/// Lower case, white space runs as one space, digit runs as `0`, apostrophes straight.
fn folded(paragraph: &str) -> String {
    let mut folded = String::with_capacity(paragraph.len());
    for c in paragraph.chars() {
        let c = match c {
            '’' => '\'',
            c if c.is_whitespace() => ' ',
            c if c.is_ascii_digit() => '0',
            c => c,
        };
        if !(matches!(c, ' ' | '0') && folded.ends_with(c)) {
            folded.extend(c.to_lowercase());
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_sorted_unique_and_folded() {
        let lines: Vec<&str> = PATTERNS.lines().filter(|l| !l.starts_with('#')).collect();
        assert!(lines.is_sorted_by(|a, b| a < b), "keep furniture.txt sorted, every line once");
        for line in lines {
            let (kind, pattern) =
                line.split_once(": ").unwrap_or_else(|| panic!("furniture.txt: no kind before `: ` in {line:?}"));
            assert!(
                matches!(kind, "caption" | "credit" | "head" | "line" | "opening" | "weak"),
                "furniture.txt: unknown kind in {line:?}"
            );
            assert_eq!(pattern.trim(), pattern, "{line:?}");
            // Openings are found by their first two bytes.
            assert!(pattern.len() >= if matches!(kind, "opening" | "caption") { 2 } else { 1 }, "{line:?}");
            if kind != "credit" {
                assert_eq!(folded(pattern), pattern, "furniture.txt: write {line:?} folded");
            }
        }
    }

    #[test]
    fn wording_tells() {
        for (paragraph, expected) in [
            ("Post a comment", Kind::Furniture),
            ("Leave a Reply", Kind::Head),
            ("Comments (14)", Kind::Head),
            ("0 %", Kind::Furniture),
            ("5 Star", Kind::Weak),
            ("Happy", Kind::Weak),
            ("Read Time: 4 Minute, 12 Second", Kind::Furniture),
            ("Your email address will not be published. Required fields are marked *", Kind::Furniture),
            ("PICTURED: The old mill at Harrow Down.", Kind::Caption),
            ("The mayor leaves the hall on May 3. Photo: Lakeside News", Kind::Caption),
            ("The mayor leaves the hall. (AP Photo/Ida Marsh)", Kind::Caption),
            ("Photo shoots cost the council a fortune.", Kind::Body),
            ("Comments by the minister angered farmers.", Kind::Body),
            ("Advertisements for the fair cost 200 crowns.", Kind::Body),
            ("Happy are the few who never read their own reviews.", Kind::Body),
            ("", Kind::Body),
        ] {
            assert_eq!(kind(paragraph), expected, "{paragraph:?}");
        }
    }
}
