//! The weights as they are looked up, and how they come of a weights file: by `build.rs` for those that come with the program,
//! at run time for others.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::bytes::{add_list, take_list};
use super::grid::{Coded, Grid};
use super::keyed::{Keyed, Rows};
use crate::resolve::feature::{Template, Value, Written, feature_key, parse_feature};
use crate::resolve::place::{PLACES, Places};

/// Room for a weight from each place, in whole vectors of four.
pub const ROOM: usize = PLACES.next_multiple_of(4);

/// What a feature counts for from each place.
pub type Row = [f32; ROOM];

/// The tables of a model.
#[derive(Debug, Clone)]
pub struct Tables {
    /// The weights of features without words.
    pub(super) grid: Grid,
    /// The weights of the others, in the bits of a number.
    pub(super) words: Keyed,
    /// The same of what is told of few quotations: many weights, which would push those of all the others out of the
    /// processor's cache.
    pub(super) rare: Keyed,
    /// The same of what is told of whole reports: as many again, of no use to who asks for quotations alone.
    pub(super) edges: Keyed,
    /// What those among them with places count for.
    pub(super) rows: Rows,
    /// Every feature's own weight, for those who ask why.
    pub(super) all: Cow<'static, [Own]>,
    /// True where there are weights for doubt.
    pub(super) doubt: bool,
}

/// A feature's key and its weight, as bytes.
type Own = [u8; 12];

fn own(key: u64, weight: f32) -> Own {
    let ([a, b, c, d, e, f, g, h], [i, j, k, l]) = (key.to_le_bytes(), weight.to_le_bytes());
    [a, b, c, d, e, f, g, h, i, j, k, l]
}

/// What is wrong with a weights file.
#[derive(Debug)]
pub struct Problem {
    /// The line, from 1; `None` where it is the whole.
    pub line: Option<usize>,
    /// What it is, and how to mend it.
    pub what: &'static str,
}

impl Tables {
    /// Without weights.
    pub fn empty() -> Self {
        let [words, rare, edges] = [(); 3].map(|()| Keyed::empty());
        Self { grid: Grid::new(), words, rare, edges, rows: Rows::empty(), all: Cow::Borrowed(&[]), doubt: false }
    }

    /// Reads a weights file: one feature and its weight a line, separated by a tab; `#` starts a comment.
    pub fn read(text: &str) -> Result<Self, Problem> {
        let whole = |what| Problem { line: None, what };
        let mut draft = Draft::new(text.len() / BYTES_A_LINE);
        let mut like = None;
        for (n, line) in (1..).zip(text.lines()) {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |what| Problem { line: Some(n), what };
            let (feature, weight) =
                line.split_once('\t').ok_or_else(|| wrong("a line is a feature, a tab and a number"))?;
            let feature = parse_feature(feature, like)
                .ok_or_else(|| wrong("no such feature here: the file was made by another version, fit it anew"))?;
            let weight = decimal(weight)
                .or_else(|| decimal(weight.trim()))
                .ok_or_else(|| wrong("the weight is not a number"))?;
            if !weight.is_finite() {
                return Err(wrong("the weight is not a finite number"));
            }
            draft.add(&feature, weight).map_err(wrong)?;
            like = Some(feature.template);
        }
        if draft.all.is_empty() {
            return Err(whole("the file holds no weights"));
        }
        draft.finish().ok_or_else(|| whole("its features have more values than there is room for"))
    }

    /// Every feature's key and its own weight.
    #[allow(dead_code, reason = "build.rs asks for none")]
    pub(super) fn own(&self) -> impl Iterator<Item = (u64, f32)> {
        self.all.iter().map(|&[a, b, c, d, e, f, g, h, i, j, k, l]| {
            (u64::from_le_bytes([a, b, c, d, e, f, g, h]), f32::from_le_bytes([i, j, k, l]))
        })
    }

    /// The tables as bytes.
    #[allow(dead_code, reason = "only build.rs and a test write them")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![u8::from(self.doubt)];
        add_list(self.all.iter().copied(), &mut out);
        self.grid.add_bytes(&mut out);
        self.words.add_bytes(&mut out);
        self.rare.add_bytes(&mut out);
        self.edges.add_bytes(&mut out);
        self.rows.add_bytes(&mut out);
        out
    }

    /// The tables that [`Tables::to_bytes`] wrote; `None` where it wrote others.
    #[allow(dead_code, reason = "build.rs reads none")]
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Self> {
        let (&doubt, mut rest) = bytes.split_first()?;
        let all = Cow::Borrowed(take_list(&mut rest)?);
        let grid = Grid::take_bytes(&mut rest)?;
        let mut keyed = || Keyed::take_bytes(&mut rest);
        let (words, rare, edges) = (keyed()?, keyed()?, keyed()?);
        let rows = Rows::take_bytes(&mut rest)?;
        Some(Self { grid, words, rare, edges, rows, all, doubt: doubt != 0 })
    }
}

/// The features of a model in the making.
pub(super) struct Draft {
    grid: Grid,
    /// The features without words; where they count for more from some places than from others, those places.
    few: Vec<(Coded, Option<Places>, f32)>,
    words: Vec<(u64, f32)>,
    rare: Vec<(u64, f32)>,
    edges: Vec<(u64, f32)>,
    placed_words: Vec<(u64, Places, f32)>,
    all: Vec<Own>,
    doubt: bool,
}

impl Draft {
    /// With room for so many features of each sort.
    pub(super) fn new(most: usize) -> Self {
        let (few, placed_words, all) = (Vec::with_capacity(most), Vec::with_capacity(most), Vec::with_capacity(most));
        let [words, rare, edges] = [(); 3].map(|()| Vec::with_capacity(most));
        Self { grid: Grid::new(), few, words, rare, edges, placed_words, all, doubt: false }
    }

    /// Takes a feature; says what is wrong with it where it cannot be one.
    pub(super) fn add(&mut self, feature: &Written, weight: f32) -> Result<(), &'static str> {
        let (template, values) = (feature.template, feature.values());
        self.all.push(own(feature_key(template, values), weight));
        self.doubt |= template == Template::DoubtNobody;
        if let Some(placed) = template.somewhere() {
            self.add_placed(placed, Places::ALL, values, weight)?;
        }
        if template.is_placed() {
            let Some((&Value::Sym(label), values)) = values.split_first() else { return Err(NO_PLACE) };
            self.add_placed(template, Places::labelled(label).ok_or(NO_PLACE)?, values, weight)?;
        } else if !template.has_words() {
            self.few.push((self.grid.coded(template, values).ok_or(NO_CODE)?, None, weight));
        } else if template.somewhere().is_none() {
            let table = match (template.is_rare(), template.is_edge()) {
                (true, _) => &mut self.rare,
                (_, true) => &mut self.edges,
                _ => &mut self.words,
            };
            table.push((feature_key(template, values), weight));
        }
        Ok(())
    }

    fn add_placed(
        &mut self,
        template: Template,
        places: Places,
        values: &[Value],
        weight: f32,
    ) -> Result<(), &'static str> {
        if template.has_words() {
            self.placed_words.push((feature_key(template, values), places, weight));
        } else {
            self.few.push((self.grid.coded(template, values).ok_or(NO_CODE)?, Some(places), weight));
        }
        Ok(())
    }

    /// The finished tables; `None` where the values of features without words are too many.
    pub(super) fn finish(self) -> Option<Tables> {
        let Self { mut grid, few, words, rare, edges, placed_words, all, doubt } = self;
        grid.lay_out(few.iter().map(|(feature, _, _)| *feature))?;
        for (feature, places, weight) in few {
            match places {
                Some(places) => grid.row_mut(feature).into_iter().for_each(|row| add(row, places, weight)),
                None => grid.weight_mut(feature).into_iter().for_each(|own| *own = weight),
            }
        }
        let mut rows: BTreeMap<u64, Row> = BTreeMap::new();
        for (key, places, weight) in placed_words {
            add(rows.entry(key).or_insert([0.0; ROOM]), places, weight);
        }
        let rows = Rows::of(rows)?;
        let (words, rare, edges) = (keyed(&words)?, keyed(&rare)?, keyed(&edges)?);
        Some(Tables { grid, words, rare, edges, rows, all: all.into(), doubt })
    }
}

/// A table of weights.
fn keyed(weights: &[(u64, f32)]) -> Option<Keyed> {
    Keyed::of(weights.iter().map(|(key, weight)| (*key, weight.to_bits())).collect())
}

/// Adds a weight at some places.
fn add(row: &mut Row, places: Places, weight: f32) {
    for (n, sum) in row.iter_mut().enumerate() {
        *sum += if places.hold(n) { weight } else { 0.0 };
    }
}

const NO_PLACE: &str = "the first value is a place in features of this name: fit it anew";
const NO_CODE: &str = "no feature of this name has such a value: the file was made by another version, fit it anew";

/// About what the lines of a weights file have.
const BYTES_A_LINE: usize = 30;

/// The number that `text` writes in decimal. Few digits are quickly read: both parts of the fraction are exact, and so its
/// value is the nearest there is.
fn decimal(text: &str) -> Option<f32> {
    const TENS: [f32; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (mut number, mut point): (u32, Option<usize>) = (0, None);
    for (n, b) in digits.bytes().enumerate() {
        match b {
            b'0'..=b'9' if n <= 6 => number = number * 10 + u32::from(b - b'0'),
            b'.' if point.is_none() && n > 0 => point = Some(n),
            _ => return text.parse().ok(),
        }
    }
    let (Some(point), Ok(number)) = (point, i32::try_from(number)) else { return text.parse().ok() };
    #[expect(clippy::cast_precision_loss, reason = "seven digits at most")]
    let value = number as f32 / TENS.get(digits.len() - point - 1)?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_by_the_standard_library() {
        for text in [
            "0.123",
            "-0.003",
            "12.5",
            "-3",
            "1e-3",
            "0.1234567",
            "16777217.5",
            ".5",
            "5.",
            "-0.000",
            "nan",
            "",
            "-",
            "1.2.3",
            "x",
        ] {
            assert_eq!(decimal(text).map(f32::to_bits), text.parse().ok().map(f32::to_bits), "{text}");
        }
        assert!((0..=99_999).all(|n| {
            let text = format!("{}.{:03}", n / 1000, n % 1000);
            decimal(&text).map(f32::to_bits) == text.parse().ok().map(f32::to_bits)
        }));
    }
}
