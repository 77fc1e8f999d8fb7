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

struct Patterns {
    whole: HashMap<String, Kind>,
    /// Length of the longest of them.
    longest: usize,
    /// For each letter, the letters that come second in one of them.
    starts: [u32; 26],
    /// The other bytes one of them begins with.
    signs: Vec<u8>,
    /// Openings of short paragraphs, by their first byte.
    openings: Vec<Vec<(String, Kind)>>,
    /// Credits, by their first byte.
    credits: Vec<Vec<String>>,
}

static TABLE: LazyLock<Patterns> = LazyLock::new(|| {
    let mut table = Patterns {
        whole: HashMap::new(),
        longest: 0,
        starts: [0; 26],
        signs: Vec::new(),
        openings: vec![Vec::new(); 256],
        credits: vec![Vec::new(); 256],
    };
    for (kind, pattern) in entries() {
        match kind {
            "line" => table.stand(pattern, Kind::Furniture),
            "weak" => table.stand(pattern, Kind::Weak),
            "head" => table.stand(pattern, Kind::Head),
            "credit" => put(&mut table.credits, pattern.bytes().next(), pattern),
            "caption" => put(&mut table.openings, pattern.bytes().next(), (pattern, Kind::Caption)),
            _ => put(&mut table.openings, pattern.bytes().next(), (pattern, Kind::Furniture)),
        }
    }
    table
});

/// Adds to the list of this byte.
fn put<T>(lists: &mut [Vec<T>], byte: Option<u8>, item: T) {
    if let Some(list) = lists.get_mut(usize::from(byte.unwrap_or(0))) {
        list.push(item);
    }
}

/// The number of an ASCII letter, whatever its case.
fn letter(b: u8) -> Option<usize> {
    b.is_ascii_alphabetic().then(|| usize::from(b.to_ascii_lowercase() - b'a'))
}

impl Patterns {
    fn stand(&mut self, pattern: String, kind: Kind) {
        self.longest = self.longest.max(pattern.len());
        if let Some([first, second]) = pattern.as_bytes().first_chunk().map(|pair: &[u8; 2]| pair.map(letter))
            && let Some(slot) = first.and_then(|n| self.starts.get_mut(n))
        {
            *slot |= second.map_or(0, |n| 1 << n);
        } else {
            self.signs.extend(pattern.bytes().next());
            // A curly apostrophe is folded to a straight one.
            self.signs.extend(pattern.starts_with('\'').then_some(0xE2));
        }
        self.whole.insert(pattern, kind);
    }

    /// True where a paragraph that begins with these bytes may be one of the whole patterns.
    fn may_be_whole(&self, bytes: &[u8]) -> bool {
        match bytes.first_chunk().map(|pair: &[u8; 2]| pair.map(letter)) {
            // Letters are folded one by one.
            Some([Some(first), Some(second)]) => self.starts.get(first).is_some_and(|s| s >> second & 1 == 1),
            Some([None, _]) => {
                bytes.first().is_none_or(|b| self.signs.contains(if b.is_ascii_digit() { &b'0' } else { b }))
            }
            _ => true,
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
    let same = |pattern: &str| {
        bytes.len() >= 2 && pattern.bytes().zip(bytes).take(2).all(|(p, b)| p == b.to_ascii_lowercase())
    };
    let first = bytes.first().map_or(0, u8::to_ascii_lowercase);
    let openings = table.openings.get(usize::from(first)).map_or(&[][..], Vec::as_slice);
    let openings = || openings.iter().filter(|(pattern, _)| same(pattern));
    // Numbers and spaces are shorter when folded, so a paragraph may be somewhat longer than its pattern.
    let maybe_whole = bytes.len() <= 2 * table.longest && table.may_be_whole(bytes);
    if maybe_whole || openings().next().is_some() {
        let folded = folded(start_of(paragraph, 2 * table.longest));
        let bare = folded.trim_end_matches([' ', '.', ':', '*', '!', '»', '›', '>', '|']);
        if let Some(&kind) = table.whole.get(bare).filter(|_| maybe_whole) {
            return kind;
        }
        let fits = |&&(_, kind): &&(String, Kind)| kind == Kind::Caption || bytes.len() <= SHORT;
        if let Some(&(_, kind)) = openings().filter(fits).find(|(pattern, _)| folded.starts_with(pattern.as_str())) {
            return kind;
        }
    }
    if has_credit(paragraph, table) { Kind::Caption } else { Kind::Body }
}

/// The first `length` bytes of `text`, or a few less, so that they end with a character.
fn start_of(text: &str, length: usize) -> &str {
    (0..4).find_map(|less| text.get(..length.checked_sub(less)?)).unwrap_or(text)
}

/// True where `paragraph` ends with a credit (`Photo: Lakeside News`).
fn has_credit(paragraph: &str, table: &Patterns) -> bool {
    let tail = paragraph.len().saturating_sub(TAIL);
    let Some(tail) = (tail..=paragraph.len()).find_map(|at| paragraph.get(at..)) else { return false };
    let begins = tail.bytes().enumerate().rev().filter(|(_, b)| b.is_ascii_uppercase());
    begins.filter_map(|(at, b)| Some((at, table.credits.get(usize::from(b))?))).any(|(at, credits)| {
        let starting =
            credits.iter().filter(|c| tail.as_bytes().get(at..).is_some_and(|t| t.starts_with(c.as_bytes())));
        starting.filter_map(|c| tail.get(at..)?.strip_prefix(c.as_str())).any(|name| {
            let before = tail.get(..at).unwrap_or("");
            is_credited(before, name)
        })
    })
}

/// True where a credit between `before` and `name` follows a sentence's end or an opening bracket, or ends a line of its own,
/// and only a name follows it.
fn is_credited(before: &str, name: &str) -> bool {
    let before = before.trim_end();
    let name = name.trim_end_matches(['.', ')', ']']);
    // A line of its own may name the photographer first.
    let alone = before.len() <= 40 && name.is_empty();
    let stands = alone || before.is_empty() || before.ends_with(['.', '(', '[', '|', '/', '”', '"', '\'', '’', ')']);
    stands && !name.contains(['.', '!', '?', '“', '"']) && name.len() <= 60
}

/// Lower case, white space runs as one space, digit runs as `0`, apostrophes straight.
fn folded(paragraph: &str) -> String {
    let mut folded = String::with_capacity(paragraph.len());
    let mut last = '\0';
    for c in paragraph.chars() {
        let c = match c {
            'a'..='z' => c,
            '’' => '\'',
            c if c.is_whitespace() => ' ',
            '0'..='9' => '0',
            c => c,
        };
        if c == last && matches!(c, ' ' | '0') {
            continue;
        }
        last = c;
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else {
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
            ("Your email address will not be published.", Kind::Furniture),
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
