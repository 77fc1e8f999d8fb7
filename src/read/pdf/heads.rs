//! Running heads and page numbers.

use std::collections::HashMap;

use super::lines::{Line, Page};

/// So many lines at the top and at the bottom of a page may be no text.
const DEEPEST: usize = 3;

/// What a line at the edge of a page says where it numbers it alone, figures written as `#`.
const NUMBERS: [&str; 9] = ["#", "page #", "page # of #", "- # -", "– # –", "#/#", "# / #", "# of #", "p. #"];

/// A line at an edge: which, what it says but for figures, and at which height.
type Edge = (bool, String);

/// Takes away the lines at the tops and bottoms of pages that say the same on several of them, but for figures, at the same height,
/// and those that number the page.
pub(super) fn remove(pages: &mut [Page]) {
    let mut seen: HashMap<Edge, Vec<(usize, f64)>> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        for top in [true, false] {
            for (y, says) in rows(page, top) {
                seen.entry((top, says)).or_default().push((number, y));
            }
        }
    }
    for (number, page) in pages.iter_mut().enumerate() {
        for top in [true, false] {
            for (y, says) in rows(page, top) {
                let counts = NUMBERS.contains(&says.as_str());
                let places = seen.get(&(top, says)).map(Vec::as_slice).unwrap_or_default();
                let again = places.iter().any(|&(other, at)| other != number && (at - y).abs() < 3.0);
                if !counts && !again {
                    break;
                }
                page.lines.retain(|line| !is_at(line, y));
            }
        }
    }
}

/// The outermost rows of a page, the outermost one first: the heights of their lines and what they say.
fn rows(page: &Page, top: bool) -> Vec<(f64, String)> {
    let mut lines: Vec<&Line> = page.lines.iter().collect();
    lines.sort_by(|a, b| if top { a.y.total_cmp(&b.y) } else { b.y.total_cmp(&a.y) });
    let mut rows: Vec<(f64, Vec<&Line>)> = Vec::new();
    for line in lines {
        let count = rows.len();
        match rows.last_mut() {
            Some((y, row)) if is_at(line, *y) => row.push(line),
            _ if count == DEEPEST => break,
            _ => rows.push((line.y, vec![line])),
        }
    }
    let says = |(y, mut row): (f64, Vec<&Line>)| {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        (y, but_for_figures(&row.iter().map(|line| line.words.as_str()).collect::<Vec<_>>().join(" ")))
    };
    rows.into_iter().map(says).collect()
}

fn is_at(line: &Line, y: f64) -> bool {
    (line.y - y).abs() < 2.0
}

/// The words, numbers written as `#`; without those at the ends, which change sides from page to page.
fn but_for_figures(words: &str) -> String {
    let roman = !words.is_empty() && words.len() < 8 && words.chars().all(|c| "ivxlc".contains(c));
    if roman {
        return "#".to_owned();
    }
    let mut says = String::new();
    for character in words.to_lowercase().chars() {
        if !character.is_numeric() {
            says.push(character);
        } else if !says.ends_with('#') {
            says.push('#');
        }
    }
    if NUMBERS.contains(&says.as_str()) {
        return says;
    }
    let bare = says.trim_matches(|c: char| c == '#' || c.is_whitespace() || "|·•–—-".contains(c));
    if bare.is_empty() { says } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[(f64, &str)]) -> Page {
        let line = |&(y, words): &(f64, &str)| Line { x0: 50.0, x1: 300.0, y, size: 10.0, words: words.to_owned() };
        Page { lines: lines.iter().map(line).collect(), ..Page::default() }
    }

    #[test]
    fn what_repeats_at_the_edges_is_taken_away_and_text_is_not() {
        let mut pages = [
            page(&[(30.0, "THE HERALD | 12"), (60.0, "Ferry stopped"), (80.0, "It said so."), (400.0, "12")]),
            page(&[(30.0, "13 | THE HERALD"), (60.0, "On it went."), (92.0, "It said so."), (400.0, "13")]),
            page(&[(30.0, "THE HERALD | 14"), (60.0, "And on."), (80.0, "The end."), (400.0, "xiv")]),
        ];
        remove(&mut pages);
        let left: Vec<Vec<_>> = pages.iter().map(|p| p.lines.iter().map(|l| l.words.as_str()).collect()).collect();
        assert_eq!(left, [["Ferry stopped", "It said so."], ["On it went.", "It said so."], ["And on.", "The end."]]);
    }

    #[test]
    fn a_single_page_keeps_all_but_its_number() {
        let mut pages = [page(&[(30.0, "Ferry stopped"), (60.0, "Ferry stopped"), (400.0, "Page 1 of 1")])];
        remove(&mut pages);
        assert_eq!(pages[0].lines.len(), 2);
    }
}
