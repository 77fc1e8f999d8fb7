//! What belongs to the page and not to the article, by its wording.

use std::char::ToLowercase;
use std::str::Chars;
use std::sync::LazyLock;

use memchr::memrchr3;

use crate::lexicon::{at_least, block, repeat};

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
    /// What the whole paragraph is, by its first byte.
    whole: Lists,
    /// Length of the longest of them.
    longest: usize,
    /// Openings of short paragraphs, by their first byte.
    openings: Lists,
    /// Credits, by their first byte.
    credits: Lists,
    /// Which two letters begin them: by the first one, a bit for each second one, as [`letter`] tells them.
    credit_beginnings: [u32; 32],
    /// Which three letters or spaces begin what a paragraph is or opens with: a bit for each row of three.
    beginnings: Vec<u32>,
}

/// A pattern and what it shows.
struct Pattern {
    text: &'static str,
    kind: Kind,
    /// Its first bytes: they tell most of those with the same first byte apart.
    start: Start,
}

/// The first eight bytes of a text, the first one lowest.
#[derive(Clone, Copy)]
struct Start {
    bytes: u64,
    /// All bits of the bytes that can be compared.
    known: u64,
}

impl Start {
    /// That of a pattern.
    fn of_pattern(text: &str) -> Self {
        let known = u32::try_from(8 * text.len()).ok().and_then(|bits| 1u64.checked_shl(bits));
        Self { bytes: block(text.as_bytes()), known: known.map_or(u64::MAX, |end| end - 1) }
    }

    /// That of a paragraph, folded. Only letters and single spaces stay what and where they are, so nothing is known from the
    /// first other byte on.
    fn of_paragraph(text: &str) -> Self {
        let plain = block(text.as_bytes());
        let small = plain | repeat(b'a' ^ b'A');
        let letters = at_least(small & repeat(0x7f), b'a') & !at_least(small & repeat(0x7f), b'z' + 1);
        let spaces = !at_least((plain ^ repeat(b' ')) & repeat(0x7f), 1);
        // What is not ASCII has the highest bit.
        let other = (!(letters | spaces & !(spaces << 8)) | plain) & repeat(0x80);
        // All bits below the first other byte.
        Self { bytes: small, known: ((other & other.wrapping_neg()) >> 7).wrapping_sub(1) }
    }

    /// The same of a paragraph that begins with a number, of which folding leaves one digit: from what is left of it, as far as
    /// that is ASCII.
    fn of_folded(text: &str) -> Self {
        let mut start = Self { bytes: 0, known: 0 };
        for (n, c) in folded(text).take(8).take_while(char::is_ascii).enumerate() {
            start.bytes |= u64::from(c) << (8 * n);
            start.known |= 0xff << (8 * n);
        }
        start
    }

    /// Where the bit of its first three bytes stands in [`Patterns::beginnings`], and the bit.
    fn beginning(self) -> (usize, u32) {
        // Five bits tell one letter or space from another.
        let [a, b, c, ..] = self.bytes.to_le_bytes().map(|byte| byte & 31);
        (usize::from(a) << 5 | usize::from(b), 1 << c)
    }

    /// False where a byte that is known of both is not the same.
    fn agrees(self, other: Self) -> bool {
        (self.bytes ^ other.bytes) & self.known & other.known == 0
    }
}

/// Patterns by their first byte.
#[derive(Default)]
struct Lists(Vec<Vec<Pattern>>);

impl Lists {
    fn put(&mut self, text: &'static str, kind: Kind) {
        let first = usize::from(text.bytes().next().unwrap_or(0));
        if self.0.len() <= first {
            self.0.resize_with(first + 1, Vec::new);
        }
        if let Some(list) = self.0.get_mut(first) {
            list.push(Pattern { text, kind, start: Start::of_pattern(text) });
        }
    }

    fn at(&self, first: u8) -> &[Pattern] {
        self.0.get(usize::from(first)).map_or(&[], Vec::as_slice)
    }

    fn all(&self) -> impl Iterator<Item = &Pattern> {
        self.0.iter().flatten()
    }

    /// Those that may stand at the beginning of a paragraph whose first byte is `first` when folded.
    fn like(&self, first: u8, start: Start) -> impl Iterator<Item = &Pattern> {
        self.at(first).iter().filter(move |p| p.start.agrees(start))
    }
}

static TABLE: LazyLock<Patterns> = LazyLock::new(|| {
    let mut table = Patterns::default();
    for (kind, pattern) in entries() {
        match kind {
            "line" => table.stand(pattern, Kind::Furniture),
            "weak" => table.stand(pattern, Kind::Weak),
            "head" => table.stand(pattern, Kind::Head),
            "credit" => {
                if let &[first, second, ..] = pattern.as_bytes()
                    && let Some(seconds) = table.credit_beginnings.get_mut(usize::from(first & 31))
                {
                    *seconds |= letter(second);
                }
                table.credits.put(pattern, Kind::Caption);
            }
            "caption" => table.openings.put(pattern, Kind::Caption),
            _ => table.openings.put(pattern, Kind::Furniture),
        }
    }
    table.note_beginnings();
    table
});

impl Patterns {
    fn stand(&mut self, pattern: &'static str, kind: Kind) {
        self.longest = self.longest.max(pattern.len());
        self.whole.put(pattern, kind);
    }

    fn note_beginnings(&mut self) {
        let (mut beginnings, every) = (vec![0; 32 * 32], 0..32);
        for pattern in self.whole.all().chain(self.openings.all()) {
            // What stands behind a shorter one may be anything.
            let ends = |length: usize| if pattern.text.len() < length { every.clone() } else { 0..1 };
            for (b, c) in ends(2).flat_map(|b| ends(3).map(move |c| (b, c))) {
                let filled = Start { bytes: pattern.start.bytes | b << 8 | c << 16, ..pattern.start };
                let (at, bit) = filled.beginning();
                if let Some(bits) = beginnings.get_mut(at) {
                    *bits |= bit;
                }
            }
        }
        self.beginnings = beginnings;
    }

    /// False for nearly all paragraphs with this start that no pattern tells anything of.
    fn may_begin(&self, start: Start) -> bool {
        let (at, bit) = start.beginning();
        let known = start.known.trailing_ones() >= 24;
        !known || self.beginnings.get(at).is_some_and(|bits| bits & bit != 0)
    }

    /// False where no credit begins as `text` does: its second letter tells nearly always.
    fn may_be_credit(&self, text: &[u8]) -> bool {
        let &[first, second, ..] = text else { return false };
        self.credit_beginnings.get(usize::from(first & 31)).is_some_and(|seconds| seconds & letter(second) != 0)
    }
}

/// The entries of the file: kind and pattern.
fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    PATTERNS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(": "))
}

/// What the wording of `paragraph`, without white space around it, shows it to be.
pub(super) fn kind(paragraph: &str) -> Kind {
    let table = &*TABLE;
    let mut start = Start::of_paragraph(paragraph);
    if paragraph.starts_with(|c: char| c.is_ascii_digit()) {
        start = Start::of_folded(paragraph);
    }
    if !table.may_begin(start) {
        return if has_credit(paragraph, table) { Kind::Caption } else { Kind::Body };
    }
    let first = match paragraph.bytes().next() {
        None => return Kind::Body,
        Some(digit) if digit.is_ascii_digit() => b'0',
        // The other signs stay as they are.
        Some(letter) if letter.is_ascii_graphic() => letter.to_ascii_lowercase(),
        _ => folded(paragraph).next().map_or(0, |c| c.encode_utf8(&mut [0; 4]).bytes().next().unwrap_or(0)),
    };
    // Numbers and spaces are shorter when folded, so a paragraph may be somewhat longer than its pattern.
    if paragraph.len() <= 2 * table.longest {
        let whole =
            |pattern: &str| behind(pattern, paragraph).is_some_and(|mut rest| rest.all(|c| TAIL_SIGNS.contains(&c)));
        if let Some(line) = table.whole.like(first, start).find(|p| whole(p.text)) {
            return line.kind;
        }
    }
    let fits = |kind: Kind| kind == Kind::Caption || paragraph.len() <= SHORT;
    let mut openings = table.openings.like(first, start);
    if let Some(opening) = openings.find(|p| fits(p.kind) && behind(p.text, paragraph).is_some()) {
        return opening.kind;
    }
    if has_credit(paragraph, table) { Kind::Caption } else { Kind::Body }
}

/// A bit for each ASCII letter.
fn letter(letter: u8) -> u32 {
    1 << (letter & 31)
}

/// True where `paragraph` ends with a credit (`Photo: Lakeside News`).
fn has_credit(paragraph: &str, table: &Patterns) -> bool {
    let tail = paragraph.len().saturating_sub(TAIL);
    let Some(tail) = (tail..=paragraph.len()).find_map(|at| paragraph.get(at..)) else { return false };
    let bare = tail.trim_end_matches(NAME_ENDS).as_bytes();
    // No credit has these, and no name behind one.
    let mut at = memrchr3(b'.', b'!', b'?', bare).map_or(0, |at| at + 1);
    let (blocks, rest) = bare.get(at..).unwrap_or_default().as_chunks();
    let begins = |mut capitals: u64, at: usize| {
        while capitals != 0 {
            let from = at + capitals.trailing_zeros() as usize / 8;
            if table.may_be_credit(bare.get(from..).unwrap_or_default())
                && tail.split_at_checked(from).is_some_and(|(before, rest)| ends_as_credit(before, rest, table))
            {
                return true;
            }
            capitals &= capitals - 1;
        }
        false
    };
    // Every credit begins with a capital.
    for &bytes in blocks {
        let capitals = capitals(u64::from_le_bytes(bytes));
        if capitals != 0 && begins(capitals, at) {
            return true;
        }
        at += 8;
    }
    begins(capitals(block(rest)), at)
}

/// The highest bit of each of eight bytes that is an ASCII capital.
fn capitals(bytes: u64) -> u64 {
    let low = bytes & repeat(0x7f);
    at_least(low, b'A') & !at_least(low, b'Z' + 1) & !bytes & repeat(0x80)
}

/// True where `rest`, which stands behind `before`, is a credit and a name.
fn ends_as_credit(before: &str, rest: &str, table: &Patterns) -> bool {
    let start = Start { bytes: block(rest.as_bytes()), known: u64::MAX };
    let mut credits = table.credits.at(rest.bytes().next().unwrap_or(0)).iter().filter(|c| c.start.agrees(start));
    credits.any(|c| rest.strip_prefix(c.text).is_some_and(|name| is_credited(before, name)))
}

/// Signs that may stand behind the name in a credit.
const NAME_ENDS: [char; 3] = ['.', ')', ']'];

/// True where a credit between `before` and `name` follows a sentence's end or an opening bracket, or ends a line of its own,
/// and only a name follows it.
fn is_credited(before: &str, name: &str) -> bool {
    let before = before.trim_end();
    let name = name.trim_end_matches(NAME_ENDS);
    // A line of its own may name the photographer first.
    let alone = before.len() <= 40 && name.is_empty();
    let stands = alone || before.is_empty() || before.ends_with(['.', '(', '[', '|', '/', '”', '"', '\'', '’', ')']);
    stands && !name.contains(['.', '!', '?', '“', '"']) && name.len() <= 60
}

/// Signs that may stand behind a pattern at the paragraph's end.
const TAIL_SIGNS: [char; 9] = [' ', '.', ':', '*', '!', '»', '›', '>', '|'];

/// What follows `pattern` in the folded paragraph; `None` where it does not begin with it.
fn behind<'p>(pattern: &str, paragraph: &'p str) -> Option<Folded<'p>> {
    // Only a letter stays what it is when folded: one that is another decides at once.
    let mut pairs = pattern.bytes().zip(paragraph.bytes());
    let differs = pairs.find(|(wanted, found)| *wanted != found.to_ascii_lowercase());
    if differs.is_some_and(|(_, found)| found.is_ascii_alphabetic()) {
        return None;
    }
    let mut rest = folded(paragraph);
    pattern.chars().all(|c| rest.next() == Some(c)).then_some(rest)
}

/// Lower case, white space runs as one space, digit runs as `0`, apostrophes straight.
fn folded(paragraph: &str) -> Folded<'_> {
    Folded { chars: paragraph.chars(), last: '\0', pending: None }
}

/// The characters of a folded paragraph, made one by one: the first few tell nearly always.
struct Folded<'p> {
    chars: Chars<'p>,
    /// The character before, not yet in lower case.
    last: char,
    /// What is left of a letter that has several in lower case.
    pending: Option<ToLowercase>,
}

impl Iterator for Folded<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(c) = self.pending.as_mut().and_then(Iterator::next) {
            return Some(c);
        }
        loop {
            let c = match self.chars.next()? {
                '’' => '\'',
                c if c.is_whitespace() => ' ',
                c if c.is_ascii_digit() => '0',
                c => c,
            };
            if c == self.last && matches!(c, ' ' | '0') {
                continue;
            }
            self.last = c;
            if c.is_ascii() {
                return Some(c.to_ascii_lowercase());
            }
            self.pending = Some(c.to_lowercase());
            return self.pending.as_mut().and_then(Iterator::next);
        }
    }
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
            assert!(!pattern.is_empty(), "{line:?}");
            if matches!(kind, "line" | "weak" | "head") {
                assert!(!pattern.ends_with(TAIL_SIGNS), "{line:?}");
            }
            if kind == "credit" {
                assert!(pattern.starts_with(|c: char| c.is_ascii_uppercase()), "{line:?}");
                assert!(!pattern.contains(['.', '!', '?', '"']) && !pattern.ends_with(NAME_ENDS), "{line:?}");
            } else {
                assert_eq!(folded(pattern).collect::<String>(), pattern, "furniture.txt: write {line:?} folded");
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
            ("X :", Kind::Weak),
            ("Xylophone", Kind::Body),
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
