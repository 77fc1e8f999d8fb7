//! Lines to columns, in the order they are read.

use super::lines::{Line, Page};

/// Fewer lines make no column.
const FEWEST: usize = 3;

/// Between columns there are so many ems.
const GUTTER: f64 = 0.8;

/// Columns are so many ems wide; what is narrower are the numbers of a list or cells of a table.
const WIDTH: f64 = 6.0;

/// Columns may be divided so often.
const DEPTH: usize = 5;

/// So many places are tried where a column may begin.
const PLACES: usize = 200;

/// The columns of a page, in reading order, each line by line. What stands across several columns is one of its own.
pub(super) fn in_order(page: Page) -> Vec<Vec<Line>> {
    let mut columns = Vec::new();
    divide(page.lines, 0, &mut columns);
    columns
}

fn divide(lines: Vec<Line>, depth: usize, columns: &mut Vec<Vec<Line>>) {
    if lines.is_empty() {
        return;
    }
    let Some(place) = (if depth < DEPTH { gutter(&lines) } else { None }) else {
        columns.push(whole(lines));
        return;
    };
    // What crosses divides the page into bands; in each, the left column comes before the right one.
    let mut band = Band::default();
    let mut lines = lines;
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    for line in lines {
        match place.side(&line) {
            Side::Across => {
                if !band.is_empty() {
                    band.put(depth, columns);
                }
                band.across.push(line);
            }
            side => {
                if !band.across.is_empty() {
                    columns.push(whole(std::mem::take(&mut band.across)));
                }
                match side {
                    Side::Left => band.left.push(line),
                    _ => band.right.push(line),
                }
            }
        }
    }
    band.put(depth, columns);
}

#[derive(Default)]
struct Band {
    across: Vec<Line>,
    left: Vec<Line>,
    right: Vec<Line>,
}

impl Band {
    fn is_empty(&self) -> bool {
        self.left.is_empty() && self.right.is_empty()
    }

    fn put(&mut self, depth: usize, columns: &mut Vec<Vec<Line>>) {
        if !self.across.is_empty() {
            columns.push(whole(std::mem::take(&mut self.across)));
        }
        let (mut left, right) = (std::mem::take(&mut self.left), std::mem::take(&mut self.right));
        let from = |lines: &[Line]| lines.iter().map(|l| l.y).fold(f64::INFINITY, f64::min);
        let to = |lines: &[Line]| lines.iter().map(|l| l.y).fold(f64::NEG_INFINITY, f64::max);
        let beside = from(&left) <= to(&right) && from(&right) <= to(&left);
        if beside {
            divide(left, depth + 1, columns);
            divide(right, depth + 1, columns);
        } else if !left.is_empty() || !right.is_empty() {
            left.extend(right);
            columns.push(whole(left));
        }
    }
}

/// The space between two columns.
struct Place {
    from: f64,
    to: f64,
}

enum Side {
    Left,
    Right,
    Across,
}

impl Place {
    fn side(&self, line: &Line) -> Side {
        if line.x1 <= self.from + 0.1 {
            Side::Left
        } else if line.x0 >= self.to - 0.1 {
            Side::Right
        } else {
            Side::Across
        }
    }
}

/// The space between columns that most lines keep to; `None` where there is but one column.
fn gutter(lines: &[Line]) -> Option<Place> {
    // Where several lines begin, a column may.
    let mut begins: Vec<f64> = lines.iter().map(|line| line.x0).collect();
    begins.sort_by(f64::total_cmp);
    let mut places: Vec<(f64, usize)> = Vec::new();
    for begin in begins {
        match places.last_mut() {
            Some((place, count)) if begin - *place < 2.0 => *count += 1,
            _ => places.push((begin, 1)),
        }
    }
    places.retain(|&(_, count)| count >= FEWEST);
    places.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    places.truncate(PLACES);
    let mut best: Option<(usize, Place)> = None;
    for (to, _) in places {
        let near = lines.iter().filter(|line| (line.x0 - to).abs() < 2.0);
        let size = near.map(|line| line.size).fold(f64::INFINITY, f64::min);
        let place = Place { from: to - GUTTER * size, to };
        let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), 0);
        for line in lines {
            match place.side(line) {
                Side::Left => left.push(line),
                Side::Right => right.push(line),
                Side::Across => across += 1,
            }
        }
        let fewer = left.len().min(right.len());
        if fewer < FEWEST || across * 2 > left.len() + right.len() || narrow(&left) || narrow(&right) {
            continue;
        }
        let worth = fewer.saturating_sub(across);
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, place));
        }
    }
    best.map(|(_, place)| place)
}

fn narrow(lines: &[&Line]) -> bool {
    let wide = lines.iter().filter(|line| line.x1 - line.x0 >= WIDTH * line.size).count();
    wide * 2 < lines.len()
}

/// The lines of one column, their parts put together.
fn whole(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| line.y - first.y < 0.3 * line.size.min(first.size)) => {
                row.push(line);
            }
            _ => rows.push(vec![line]),
        }
    }
    let join = |mut row: Vec<Line>| {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        row.into_iter().reduce(|mut line, next| {
            line.words.push(' ');
            line.words.push_str(&next.words);
            line.x1 = line.x1.max(next.x1);
            line.size = line.size.max(next.size);
            line
        })
    };
    rows.into_iter().filter_map(join).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(x: f64, y: f64, width: f64, words: &str) -> Line {
        Line { x0: x, x1: x + width, y, size: 10.0, words: words.to_owned() }
    }

    fn order(lines: Vec<Line>) -> String {
        let columns = in_order(Page { lines, ..Page::default() });
        columns
            .iter()
            .map(|c| c.iter().map(|l| l.words.as_str()).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn columns_are_read_one_after_the_other_between_what_stands_across() {
        let mut lines = vec![line(50.0, 20.0, 400.0, "H")];
        for n in 0..4 {
            let y = 40.0 + 12.0 * f64::from(n);
            lines.push(line(50.0, y, 190.0, &format!("a{n}")));
            lines.push(line(260.0, y, 190.0, &format!("b{n}")));
        }
        lines.push(line(50.0, 100.0, 400.0, "M"));
        for n in 0..4 {
            let y = 120.0 + 12.0 * f64::from(n);
            lines.push(line(50.0, y, 190.0, &format!("c{n}")));
            lines.push(line(260.0, y + 5.0, 190.0, &format!("d{n}")));
        }
        assert_eq!(order(lines), "H|a0 a1 a2 a3|b0 b1 b2 b3|M|c0 c1 c2 c3|d0 d1 d2 d3");
    }

    #[test]
    fn the_numbers_of_a_list_are_no_column() {
        let lines = (0..6).flat_map(|n| {
            let y = 12.0 * f64::from(n);
            [line(50.0, y, 10.0, &format!("{n}.")), line(75.0, y, 300.0, &format!("w{n}"))]
        });
        assert_eq!(order(lines.collect()), "0. w0 1. w1 2. w2 3. w3 4. w4 5. w5");
    }
}
