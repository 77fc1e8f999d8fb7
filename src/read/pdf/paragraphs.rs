//! Lines to paragraphs.

use super::hyphens::Words;
use super::lines::Line;

/// Lines of one paragraph differ in size by less than this share.
const SIZES: f64 = 0.1;

/// Between paragraphs there is so much more room than between lines.
const APART: f64 = 1.25;

/// Lines stand no closer than so many ems, and within a paragraph no further apart than this.
const LEADING: (f64, f64) = (0.8, 2.2);

/// The first line of a paragraph begins so many ems further in.
const INDENT: f64 = 0.7;

/// A paragraph, and the size it is set in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    pub(super) words: String,
    pub(super) size: f64,
}

/// The paragraphs in columns that follow one another.
pub(super) fn of(columns: &[Vec<Line>]) -> Vec<Paragraph> {
    let words = Words::of(columns.iter().flatten());
    let leading = leading(columns);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    // The line before, and the width it could have had.
    let mut before: Option<(&Line, Edges)> = None;
    for column in columns {
        let mut rest = column.as_slice();
        while let Some(run) = run(rest, leading) {
            let edges = Edges::of(run);
            for (at, line) in run.iter().enumerate() {
                let previous = at.checked_sub(1).and_then(|at| run.get(at));
                let begins = match (previous, before) {
                    (Some(previous), _) => edges.begins(previous, line),
                    (None, Some((last, there))) => !goes_on(last, there, line, &edges),
                    (None, None) => true,
                };
                match paragraphs.last_mut() {
                    Some(paragraph) if !begins => words.join(&mut paragraph.words, &line.words),
                    _ => {
                        let mut first = String::new();
                        words.join(&mut first, &line.words);
                        paragraphs.push(Paragraph { words: first, size: line.size });
                    }
                }
                before = Some((line, edges));
            }
            rest = rest.get(run.len()..).unwrap_or_default();
        }
    }
    paragraphs
}

/// How far apart lines are that follow one another, as most of them are, in ems.
fn leading(columns: &[Vec<Line>]) -> f64 {
    let mut gaps: Vec<f64> = columns.iter().flat_map(|column| column.windows(2).filter_map(gap)).collect();
    gaps.retain(|gap| (LEADING.0..LEADING.1).contains(gap));
    gaps.sort_by(f64::total_cmp);
    // More lines follow one another within paragraphs than between them; but of short ones, not many more.
    gaps.get(gaps.len() * 2 / 5).copied().unwrap_or(1.2)
}

/// The distance of two lines of the same size, in ems.
fn gap(pair: &[Line]) -> Option<f64> {
    let [upper, lower] = pair else { return None };
    same_size(upper, lower).then(|| (lower.y - upper.y) / upper.size)
}

fn same_size(a: &Line, b: &Line) -> bool {
    (a.size - b.size).abs() <= SIZES * a.size.max(b.size)
}

/// The lines at the beginning of `lines` that are of one size and no further apart than lines are.
fn run(lines: &[Line], leading: f64) -> Option<&[Line]> {
    let apart = |pair: &[Line]| !gap(pair).is_some_and(|gap| gap <= leading * APART || gap < LEADING.0);
    let ends = lines.windows(2).position(apart).map_or(lines.len(), |at| at + 1);
    lines.get(..ends).filter(|run| !run.is_empty())
}

/// How far lines that stand together reach.
#[derive(Debug, Clone, Copy)]
struct Edges {
    left: f64,
    right: f64,
}

impl Edges {
    fn of(run: &[Line]) -> Self {
        let left = run.iter().map(|line| line.x0).fold(f64::INFINITY, f64::min);
        let right = run.iter().map(|line| line.x1).fold(f64::NEG_INFINITY, f64::max);
        Self { left, right }
    }

    /// True where `line`, below `previous`, begins a paragraph.
    fn begins(&self, previous: &Line, line: &Line) -> bool {
        let indent = |line: &Line| line.x0 - self.left > INDENT * line.size;
        let deeper = line.x0 - previous.x0 > 0.3 * line.size;
        indent(line) && deeper || self.ends_short(previous, line)
    }

    /// True where the first word of `line` would have stood at the end of `previous`, had that been filled.
    fn ends_short(&self, previous: &Line, line: &Line) -> bool {
        if previous.words.ends_with(['-', '\u{ad}']) {
            return false;
        }
        let letters = line.words.chars().count().max(1);
        let first = line.words.split_whitespace().next().unwrap_or_default().chars().count();
        #[expect(clippy::cast_precision_loss, reason = "lines are far shorter")]
        let width = (line.x1 - line.x0) * (first + 1) as f64 / letters as f64;
        self.right - previous.x1 > width + 0.6 * line.size
    }
}

/// True where `line`, the first one of a column or behind some room, goes on with the paragraph of `last`.
fn goes_on(last: &Line, there: Edges, line: &Line, here: &Edges) -> bool {
    // Below it in the same column, the room between them divides them.
    let below = line.y > last.y && line.x0 < there.right && line.x1 > there.left;
    if below || !same_size(last, line) {
        return false;
    }
    if last.words.ends_with('-') {
        return true;
    }
    let indented = line.x0 - here.left > INDENT * line.size;
    let ended = last.words.trim_end_matches(['”', '’', '"', '\'', ')']).ends_with(['.', '!', '?', ':']);
    let small = line.words.starts_with(char::is_lowercase);
    !indented && !there.ends_short(last, line) && (small || !ended)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(x0: f64, x1: f64, y: f64, words: &str) -> Line {
        Line { x0, x1, y, size: 10.0, words: words.to_owned() }
    }

    fn words(columns: &[Vec<Line>]) -> Vec<String> {
        of(columns).into_iter().map(|paragraph| paragraph.words).collect()
    }

    #[test]
    fn indents_room_and_short_lines_begin_paragraphs() {
        let column = vec![
            line(60.0, 250.0, 0.0, "The ferry did not leave the harbour"),
            line(50.0, 250.0, 12.0, "on Monday, nor on the next two days,"),
            line(50.0, 90.0, 24.0, "it said."),
            line(60.0, 250.0, 36.0, "“We waited there all night,” she said"),
            line(50.0, 250.0, 48.0, "to those who had come to the quay."),
            line(50.0, 250.0, 72.0, "Nobody had told them of the strike, or"),
            line(50.0, 140.0, 84.0, "of the weather."),
            line(50.0, 250.0, 96.0, "It was the third time this year that"),
        ];
        assert_eq!(
            words(&[column]),
            [
                "The ferry did not leave the harbour on Monday, nor on the next two days, it said.",
                "“We waited there all night,” she said to those who had come to the quay.",
                "Nobody had told them of the strike, or of the weather.",
                "It was the third time this year that",
            ]
        );
    }

    #[test]
    fn a_paragraph_goes_on_in_the_next_column() {
        let left = vec![
            line(50.0, 250.0, 0.0, "The ferry did not leave the harbour"),
            line(50.0, 250.0, 12.0, "on Monday, nor did it leave the Cob-"),
        ];
        let right = vec![
            line(300.0, 500.0, 0.0, "urn quay on the day after that, when"),
            line(300.0, 400.0, 12.0, "it was calm."),
        ];
        let next = vec![line(50.0, 250.0, 0.0, "Another began where a page began and")];
        let text = "The ferry did not leave the harbour on Monday, nor did it leave the Coburn quay on the day after that, \
                    when it was calm.";
        assert_eq!(words(&[left, right, next]), [text, "Another began where a page began and"]);
    }
}
