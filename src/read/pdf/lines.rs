//! Letters to words and lines.

use super::glyphs::Glyph;
use crate::lexicon::{Entry, english, key};

/// Letters of one line stand so close to it, in ems of the smaller letter.
const LEVEL: f64 = 0.3;

/// A distance of so many ems is a space, where the file has none of its own and where it has.
const SPACE: (f64, f64) = (0.16, 0.3);

/// A distance of so many ems ends a part of a line: what follows may stand in another column.
const PART: f64 = 1.0;

/// Where one letter in so many is a space, the file has its own.
const LETTERS_PER_SPACE: usize = 40;

/// Letters raised or lowered are so much smaller than those they stand at.
const SMALL: f64 = 0.82;

/// The first letter of an article is so much larger than the others, where it is made large.
const LARGE: f64 = 1.8;

/// A line, or a part of one that is set apart from others.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) words: String,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    pub(super) letters: usize,
    /// Letters that have a shape, but no meaning.
    pub(super) unknown: usize,
}

/// Letters that stand at one height.
struct Row {
    y: f64,
    size: f64,
    glyphs: Vec<Glyph>,
}

/// The lines that `glyphs` make, from top to bottom.
pub(super) fn of(glyphs: Vec<Glyph>, unknown: usize) -> Page {
    let letters = glyphs.len();
    let spaces = glyphs.iter().filter(|glyph| is_space(&glyph.text)).count();
    let space = if spaces * LETTERS_PER_SPACE > letters { SPACE.1 } else { SPACE.0 };
    let mut rows = rows(glyphs);
    settle(&mut rows);
    let mut lines: Vec<Line> = rows.into_iter().flat_map(|row| parts(row, space)).collect();
    join_initials(&mut lines);
    Page { lines, letters, unknown }
}

/// The size that most letters of `lines` have.
pub(super) fn usual_size<'a>(lines: impl Iterator<Item = &'a Line>) -> f64 {
    let mut sizes: Vec<(f64, usize)> = lines.map(|line| (line.size, line.words.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|&(_, letters)| letters).sum::<usize>() / 2;
    let mut seen = 0;
    let middle = sizes.iter().find(|(_, letters)| {
        seen += letters;
        seen > half
    });
    middle.map_or(0.0, |&(size, _)| size)
}

fn is_space(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

fn rows(mut glyphs: Vec<Glyph>) -> Vec<Row> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Row> = Vec::new();
    for glyph in glyphs {
        // Small and large letters by turns may stand at nearly the same height, each in a row of its own.
        let near =
            rows.iter_mut().rev().take(4).find(|row| (glyph.y - row.y).abs() <= LEVEL * glyph.size.min(row.size));
        if let Some(row) = near {
            row.glyphs.push(glyph);
        } else {
            rows.push(Row { y: glyph.y, size: glyph.size, glyphs: vec![glyph] });
        }
    }
    rows
}

/// Puts small raised and lowered letters into the rows of those they stand at; raised figures and signs, which lead to notes, are
/// left out.
fn settle(rows: &mut Vec<Row>) {
    for at in 0..rows.len() {
        for other in at.saturating_sub(3)..rows.len().min(at + 4) {
            let (Some(row), Some(host)) = (rows.get(at), rows.get(other)) else { continue };
            let raised = (host.y - row.y) / host.size;
            if row.size > SMALL * host.size || !(-0.35..0.65).contains(&raised) || other == at {
                continue;
            }
            let stands = |glyph: &Glyph| {
                host.glyphs.iter().any(|h| (-0.3..0.3).contains(&((glyph.x0 - h.x1) / h.size)) && !is_space(&h.text))
            };
            // What stands at a letter, and what follows it closely.
            let mut sorted: Vec<_> = row.glyphs.iter().enumerate().collect();
            sorted.sort_by(|a, b| a.1.x0.total_cmp(&b.1.x0));
            let mut end = f64::NEG_INFINITY;
            let mut taken = Vec::new();
            for (index, glyph) in sorted {
                if stands(glyph) || glyph.x0 - end < LEVEL * glyph.size {
                    taken.push(index);
                    end = glyph.x1;
                }
            }
            if taken.is_empty() {
                continue;
            }
            taken.sort_unstable();
            let Some(row) = rows.get_mut(at) else { continue };
            let moved: Vec<_> = taken.into_iter().rev().map(|index| row.glyphs.remove(index)).collect();
            let is_note = |glyph: &Glyph| glyph.text.chars().all(|c| c.is_ascii_digit() || "*†‡§,".contains(c));
            let note = raised > 0.0 && moved.iter().all(is_note);
            if let (Some(host), false) = (rows.get_mut(other), note) {
                host.glyphs.extend(moved);
            }
        }
    }
    rows.retain(|row| !row.glyphs.is_empty());
}

/// The parts of a row that are set apart from one another.
fn parts(mut row: Row, space: f64) -> Vec<Line> {
    row.glyphs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut lines: Vec<Line> = Vec::new();
    // The sum of the sizes in the part that is being written, and how many they are.
    let mut sizes = (0.0, 0.0);
    let mut spaced = false;
    let mut before: Option<Glyph> = None;
    for glyph in row.glyphs {
        if is_space(&glyph.text) {
            spaced = true;
            continue;
        }
        // A letter drawn twice is drawn fat.
        let twice = |b: &Glyph| b.text == glyph.text && glyph.x0 - b.x0 < 0.3 * (glyph.x1 - glyph.x0);
        if before.as_ref().is_some_and(twice) {
            continue;
        }
        match lines.last_mut() {
            Some(line) if (glyph.x0 - line.x1) / glyph.size <= PART => {
                let gap = (glyph.x0 - line.x1) / glyph.size;
                if spaced && gap > 0.02 || gap > space {
                    line.words.push(' ');
                }
                line.words.push_str(&glyph.text);
                line.x1 = line.x1.max(glyph.x1);
                sizes = (sizes.0 + glyph.size, sizes.1 + 1.0);
                line.size = sizes.0 / sizes.1;
            }
            _ => {
                sizes = (glyph.size, 1.0);
                let words = glyph.text.clone();
                lines.push(Line { x0: glyph.x0, x1: glyph.x1, y: row.y, size: glyph.size, words });
            }
        }
        spaced = false;
        before = Some(glyph);
    }
    lines
}

/// Puts large first letters before the line that they stand beside.
fn join_initials(lines: &mut Vec<Line>) {
    let usual = usual_size(lines.iter());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let few = line.words.chars().count() <= 2 && line.words.chars().any(char::is_alphabetic);
        if !few || line.size < LARGE * usual {
            at += 1;
            continue;
        }
        let initial = line.clone();
        let beside = |line: &Line| {
            let below = line.y - (initial.y - initial.size);
            line.size < initial.size / LARGE
                && below > 0.0
                && line.y <= initial.y + LEVEL * usual
                && (-0.5..2.0).contains(&((line.x0 - initial.x1) / usual))
        };
        match lines.iter().position(beside) {
            Some(host) => {
                if let Some(host) = lines.get_mut(host) {
                    let first = host.words.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
                    let letter = initial.words.trim_start_matches(|c: char| !c.is_alphabetic());
                    let joined = format!("{letter}{first}").to_lowercase();
                    let apart =
                        matches!(letter, "A" | "I" | "O") && !is_word(&joined) && is_word(&first.to_lowercase());
                    host.words = format!("{}{}{}", initial.words, if apart { " " } else { "" }, host.words);
                }
                lines.remove(at);
            }
            None => at += 1,
        }
    }
}

/// True for words on a list.
pub(super) fn is_word(word: &str) -> bool {
    *english().entry(key(word)) != Entry::UNKNOWN
}
