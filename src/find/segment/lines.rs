//! Lines, and which of them belong to one paragraph.

use memchr::{memchr2, memchr3};

use crate::Span;

/// A line may be this long, in characters, in text that is wrapped at a width.
const WIDEST: usize = 110;
/// Text wrapped narrower than this is verse, a list or a table.
const NARROWEST: usize = 30;

/// The lines of `text`, blank ones included, without their ends: LF, CRLF, CR, U+2028 or U+2029.
pub(super) fn lines(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut lines = Vec::with_capacity(bytes.len() / 64 + 1);
    // The last byte of U+2028 or U+2029 is rare, their first byte begins every typographic quotation mark.
    let separators = memchr2(0xA8, 0xA9, bytes).is_some();
    let find = |rest: &[u8]| {
        if separators { memchr3(b'\n', b'\r', 0xE2, rest) } else { memchr2(b'\n', b'\r', rest) }
    };
    let (mut start, mut at) = (0, 0);
    while let Some(rest) = bytes.get(at..) {
        // Blank lines are many.
        let found = if rest.first() == Some(&b'\n') { Some(0) } else { find(rest) };
        let Some(found) = found else { break };
        at += found;
        let len = match bytes.get(at..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\n' | b'\r', ..]) => 1,
            Some([0xE2, 0x80, 0xA8 | 0xA9, ..]) => 3,
            _ => 0,
        };
        if len == 0 {
            at += 1;
            continue;
        }
        lines.push(Span::new(start, at));
        at += len;
        start = at;
    }
    lines.push(Span::new(start, bytes.len()));
    lines
}

/// Of so many lines one may be wider than the width they are wrapped at.
const LINES_PER_MISFIT: usize = 50;

/// The width `lines`, those of `text`, are wrapped at, in characters; `None` where a line is a paragraph.
///
/// A wrapped line ends where the next line's first word would not have fitted any more, mostly within a sentence. Lines that
/// are paragraphs end where they like, mostly with a sentence.
pub(super) fn wrap_width(text: &str, lines: &[Span]) -> Option<usize> {
    let most_misfits = lines.len() / LINES_PER_MISFIT;
    let mut lengths = [0usize; WIDEST + 2];
    let (mut inked, mut too_wide) = (0, 0);
    for line in lines {
        let line = line.of(text).trim_end();
        // An address cannot be wrapped, however long.
        if line.len() > WIDEST && !line.trim_start().contains(' ') || line.is_empty() {
            continue;
        }
        inked += 1;
        // A character has four bytes at most.
        if line.len() > 4 * WIDEST || line.len() > WIDEST && line.chars().nth(WIDEST).is_some() {
            too_wide += 1;
            // Paragraphs show themselves with their first lines.
            if too_wide > most_misfits {
                return None;
            }
        } else if let Some(count) = lengths.get_mut(line.chars().count()) {
            *count += 1;
        }
    }
    // The widest line, a few misfits aside.
    let mut misfits = (inked / LINES_PER_MISFIT).checked_sub(too_wide)?;
    let width = (0..=WIDEST).rev().find(|&w| {
        let here = lengths.get(w).copied().unwrap_or(0);
        let widest = here > misfits;
        misfits = misfits.saturating_sub(here);
        widest
    })?;
    if width < NARROWEST {
        return None;
    }
    let mut pairs = Pairs::default();
    let mut last: Option<&str> = None;
    for line in lines {
        let line = line.of(text).trim_end();
        if let Some(last) = last.filter(|_| !line.is_empty()) {
            pairs.add(last, line, width);
        }
        last = Some(line).filter(|l| !l.is_empty());
    }
    pairs.are_wrapped().then_some(width)
}

/// What is counted over neighbouring lines.
#[derive(Default)]
struct Pairs {
    all: usize,
    /// The second line's first word would not have fitted on the first.
    full: usize,
    /// The first line ends within a sentence or the second begins with a small letter.
    running: usize,
    /// The second line begins with a small letter.
    small: usize,
}

impl Pairs {
    fn add(&mut self, first: &str, second: &str, width: usize) {
        let small = second.trim_start().starts_with(|c: char| c.is_lowercase());
        self.all += 1;
        self.small += usize::from(small);
        self.running += usize::from(small || !ends_sentence(first));
        self.full += usize::from(room(first, second, width).is_none());
    }

    fn are_wrapped(&self) -> bool {
        // Lines that end all at the same place are wrapped even where many of them end a sentence by chance.
        let (all, full) = (self.all, self.full * 10);
        all > 0
            && (full >= all * 9 && self.small * 10 >= all
                || full >= all * 6 && self.running * 2 > all && self.small * 5 >= all)
    }
}

/// True where the text ends with a sentence's last mark, closing quotation marks and brackets aside.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»']).ends_with(['.', '!', '?', ':', '…'])
}

/// The space left on `first` after `second`'s first word; `None` where that word did not fit. A few characters are allowed for
/// wrapping by eye.
fn room(first: &str, second: &str, width: usize) -> Option<usize> {
    let word = second.split_whitespace().next().map_or(0, |w| w.chars().take(width).count());
    let used = first.chars().take(2 * WIDEST).count() + 1 + word;
    (width + 1).checked_sub(used + 3)
}

/// Gives each paragraph to `take`, trimmed of white space. `lines` are those of `text`, `width` is where they are wrapped, if
/// they are.
pub(super) fn each_paragraph(text: &str, lines: &[Span], width: Option<usize>, mut take: impl FnMut(Span)) {
    let Some(width) = width else {
        lines.iter().map(|&line| trimmed(text, line)).filter(|line| !line.is_empty()).for_each(take);
        return;
    };
    let mut paragraph: Option<(Span, Span)> = None;
    for &line in lines {
        let bare = trimmed(text, line);
        paragraph = match paragraph {
            None if bare.is_empty() => None,
            None => Some((bare, line)),
            Some((whole, _)) if bare.is_empty() => {
                take(whole);
                None
            }
            Some((whole, last)) if breaks(text, last, line, width) => {
                take(whole);
                Some((bare, line))
            }
            Some((whole, _)) => Some((whole.hull(bare), line)),
        };
    }
    if let Some((whole, _)) = paragraph {
        take(whole);
    }
}

/// True where a new paragraph begins with `line` although no blank line stands before it: it is indented and the one before
/// is not, or the one before ends well short of the width although it could have taken in more.
fn breaks(text: &str, last: Span, line: Span, width: usize) -> bool {
    let (last, line) = (last.of(text), line.of(text));
    let indent = |l: &str| l.len() - l.trim_start().len();
    if indent(line) >= 2 && indent(last) < 2 {
        return true;
    }
    let small = line.trim_start().starts_with(|c: char| c.is_lowercase());
    let last = last.trim_end();
    let slack = if ends_sentence(last) { width / 6 } else { width / 3 };
    !small && room(last, line, width).is_some_and(|room| room >= slack)
}

fn trimmed(text: &str, line: Span) -> Span {
    let slice = line.of(text);
    // Most lines begin and end with a letter or a sign, or hold nothing.
    let bare = match slice.as_bytes() {
        [] => true,
        [first, .., last] => first.is_ascii_graphic() && last.is_ascii_graphic(),
        [_] => false,
    };
    if bare {
        return line;
    }
    let head = slice.trim_start();
    let start = line.start() + (slice.len() - head.len());
    Span::new(start, start + head.trim_end().len())
}
