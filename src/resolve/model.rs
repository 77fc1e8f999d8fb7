//! A table of weights: what each named feature counts for.

mod grid;
mod keyed;
mod sum;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

use memchr::memchr;

use self::grid::{Coded, Grid};
use self::keyed::{Keyed, Rows};
pub use self::sum::{Everywhere, Score, Sums, softmax};
use super::feature::{Template, Value, Written, feature_key, parse_feature};
use super::place::{PLACES, Places};
use crate::Error;
use crate::lexicon::KeyHasher;

/// Fitted weights. One value serves every decision; the templates tell them apart.
///
/// Features that are told to [`Anywhere`](super::place::Anywhere) are kept without the place, with what they count for from
/// each one, and together with those of the same values that have none.
#[derive(Debug, Clone)]
pub struct Model {
    /// The weights of features without words.
    grid: Grid,
    /// The weights of the others, in the bits of a number.
    words: Keyed,
    /// The same of what is told of few quotations: many weights, which would push those of all the others out of the
    /// processor's cache.
    rare: Keyed,
    /// What those among them with places count for.
    rows: Rows,
    /// Every feature's own weight, for those who ask why: sorted out when the first one does.
    all: Vec<(u64, f32)>,
    /// True where there are weights for doubt.
    doubt: bool,
    own: OnceLock<HashMap<u64, f32, BuildHasherDefault<KeyHasher>>>,
}

/// Room for a weight from each place, in whole vectors of four.
pub const ROOM: usize = PLACES.next_multiple_of(4);

/// What a feature counts for from each place.
pub type Row = [f32; ROOM];

/// The features of a model in the making.
struct Draft {
    grid: Grid,
    /// The features without words; where they count for more from some places than from others, those places.
    few: Vec<(Coded, Option<Places>, f32)>,
    words: Vec<(u64, f32)>,
    rare: Vec<(u64, f32)>,
    placed_words: Vec<(u64, Places, f32)>,
    all: Vec<(u64, f32)>,
    doubt: bool,
}

impl Draft {
    fn new(most: usize) -> Self {
        let (few, words, rare) = (Vec::with_capacity(most), Vec::with_capacity(most), Vec::with_capacity(most));
        let (placed_words, all) = (Vec::with_capacity(most), Vec::with_capacity(most));
        Self { grid: Grid::new(), few, words, rare, placed_words, all, doubt: false }
    }

    /// Takes a feature; says what is wrong with it where it cannot be one.
    fn add(&mut self, feature: &Written, weight: f32) -> Result<(), &'static str> {
        let (template, values) = (feature.template, feature.values());
        self.all.push((feature_key(template, values), weight));
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
            let table = if template.is_rare() { &mut self.rare } else { &mut self.words };
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

    /// The finished model; `None` where the values of features without words are too many.
    fn finish(self) -> Option<Model> {
        let Self { mut grid, few, words, rare, placed_words, all, doubt } = self;
        grid.lay_out(few.iter().map(|(feature, _, _)| *feature))?;
        for (feature, places, weight) in few {
            match places {
                Some(places) => grid.row_mut(feature).into_iter().for_each(|row| add(row, places, weight)),
                None => grid.weight_mut(feature).into_iter().for_each(|own| *own = weight),
            }
        }
        let mut keys: Vec<u64> = placed_words.iter().map(|(key, _, _)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut rows = Rows::new(keys.len());
        for (key, places, weight) in placed_words {
            add(rows.entry(key)?, places, weight);
        }
        Some(Model { grid, words: keyed(&words)?, rare: keyed(&rare)?, rows, all, doubt, own: OnceLock::new() })
    }
}

/// A table of weights.
fn keyed(weights: &[(u64, f32)]) -> Option<Keyed> {
    let mut table = Keyed::new(weights.len());
    for &(key, weight) in weights {
        *table.entry(key)? = weight.to_bits();
    }
    Some(table)
}

/// Adds a weight at some places.
fn add(row: &mut Row, places: Places, weight: f32) {
    for (n, sum) in row.iter_mut().enumerate() {
        *sum += if places.hold(n) { weight } else { 0.0 };
    }
}

const NO_PLACE: &str = "the first value is a place in features of this name: fit it anew";
const NO_CODE: &str = "no feature of this name has such a value: the file was made by another version, fit it anew";

impl Model {
    /// A table from named features and weights; `None` where one has a name that [`Model::parse`] would refuse.
    pub fn new<'n>(weights: impl Iterator<Item = (&'n str, f32)>) -> Option<Self> {
        let mut draft = Draft::new(0);
        for (name, weight) in weights {
            draft.add(&parse_feature(name, None)?, weight).ok()?;
        }
        draft.finish()
    }

    /// Reads a weights file: one feature and its weight a line, separated by a tab; `#` starts a comment.
    ///
    /// # Errors
    /// [`Error::Weights`] with `name` and the line for a line of another form; with `name` alone where there are no weights, or more
    /// values than there is room for.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let whole = |problem: &str| Error::Weights { place: name.to_owned(), problem: problem.to_owned() };
        let mut draft = Draft::new(text.len() / BYTES_A_LINE);
        let mut like = None;
        for (n, line) in lines(text).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong =
                |problem: &str| Error::Weights { place: format!("{name}:{}", n + 1), problem: problem.to_owned() };
            let (feature, weight) =
                split_at(line, b'\t').ok_or_else(|| wrong("a line is a feature, a tab and a number"))?;
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

    /// The weights that come with the program.
    pub fn built_in() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            // A test reads the file; should it be damaged all the same, nothing is attributed.
            Model::parse("built-in", include_str!("weights.txt")).unwrap_or_else(|_| Model::empty())
        })
    }

    /// A table without weights.
    pub fn empty() -> Self {
        let (words, rare, rows) = (Keyed::new(0), Keyed::new(0), Rows::new(0));
        Self { grid: Grid::new(), words, rare, rows, all: Vec::new(), doubt: false, own: OnceLock::new() }
    }

    /// The weight of a feature by its [`feature_key`], 0 where it has none.
    pub fn own(&self, key: u64) -> f32 {
        self.own.get_or_init(|| self.all.iter().copied().collect()).get(&key).copied().unwrap_or_default()
    }

    /// The weight of a feature that has nothing to do with the place, 0 where it has none.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn weight(&self, template: Template, values: &[Value]) -> f32 {
        debug_assert!(!template.is_placed());
        debug_assert!(!template.has_words() || template.somewhere().is_none());
        if template.has_words() {
            if template.is_rare() {
                return self.rare_weight(feature_key(template, values));
            }
            f32::from_bits(self.words.get(feature_key(template, values)))
        } else {
            self.grid.weight(template, values)
        }
    }

    /// The weight of a feature that is told of few quotations, by its key.
    #[inline]
    fn rare_weight(&self, key: u64) -> f32 {
        f32::from_bits(self.rare.get(key))
    }

    /// From each place the weight of the feature of which the place is the first value and these are the
    /// others; where the template has one of its own for the values alone, with the weight of that.
    #[inline(always)]
    fn row(&self, template: Template, values: &[Value]) -> &Row {
        const NOTHING: &Row = &[0.0; ROOM];
        debug_assert!(template.is_placed());
        let row = if template.has_words() {
            self.rows.get(feature_key(template, values))
        } else {
            self.grid.row(template, values)
        };
        row.unwrap_or(NOTHING)
    }

    /// True where it has weights for what is to be made of [`Doubt`](super::doubt::Doubt); without them it is left as it is.
    pub fn knows_doubt(&self) -> bool {
        self.doubt
    }

    /// The number of weights.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The lines of `text`, without what ends them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let line = match split_at(rest?, b'\n') {
            Some((line, behind)) => {
                rest = Some(behind);
                line
            }
            None => rest.take()?,
        };
        Some(line.strip_suffix('\r').unwrap_or(line))
    })
}

/// What stands before an ASCII sign, and behind it.
fn split_at(text: &str, sign: u8) -> Option<(&str, &str)> {
    let at = memchr(sign, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

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
    use crate::lexicon::key;
    use crate::resolve::feature::Sym;
    use crate::resolve::place::Place;

    #[test]
    fn the_built_in_weights_are_read() {
        let model = Model::parse("built-in", include_str!("weights.txt")).unwrap();
        assert!(model.len() > 1000);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = Model::parse("w.txt", "# fine\nplace(b0)\tmuch\n").unwrap_err().to_string();
        assert!(error.contains("w.txt:2"), "{error}");
    }

    #[test]
    fn every_weight_is_found_again() {
        let said = Value::Word(key("said"));
        let none = Value::Sym(Sym::new("none"));
        let model = Model::parse(
            "w.txt",
            "gap_cue(b0,4)\t1\nbehind_cue('said',2)\t2\nkind(1)\t4\nplace_kind(b1,1)\t8\nfirst_verb(none)\t16\n\
             next_word('said')\t32\nplace_next_word(a0,'said')\t64\nbetween_quotes(a0,0,0,0)\t128\n",
        )
        .unwrap();
        let sum = |template, values: &[Value]| model.weight(template, values);
        let place = |place: Place| Value::Sym(place.sym());
        assert_eq!(sum(Template::GapCue, &[place(Place::before(0)), Value::Int(4)]).to_bits(), 1f32.to_bits());
        assert_eq!(sum(Template::GapCue, &[place(Place::before(1)), Value::Int(4)]).to_bits(), 0f32.to_bits());
        assert_eq!(sum(Template::BehindCue, &[said, Value::Int(2)]).to_bits(), 2f32.to_bits());
        assert_eq!(sum(Template::FirstVerb, &[none]).to_bits(), 16f32.to_bits());
        let row = |template, values: &[Value]| [0, 1, 5].map(|n| model.row(template, values)[n].to_bits());
        assert_eq!(row(Template::PlaceKind, &[Value::Int(1)]), [4f32, 12.0, 4.0].map(f32::to_bits));
        assert_eq!(row(Template::PlaceNextWord, &[said]), [32f32, 32.0, 96.0].map(f32::to_bits));
        assert_eq!(row(Template::BetweenQuotes, &[Value::Int(0); 3]), [0f32, 0.0, 128.0].map(f32::to_bits));
        let own = |template, values: &[Value]| model.own(feature_key(template, values));
        assert_eq!(own(Template::Kind, &[Value::Int(1)]).to_bits(), 4f32.to_bits());
        assert_eq!(own(Template::PlaceKind, &[place(Place::before(1)), Value::Int(1)]).to_bits(), 8f32.to_bits());
    }

    #[test]
    fn a_value_that_its_template_never_has_is_named() {
        for line in ["gap_cue(b0,'said')", "place_kind(4,4)", "place_kind()"] {
            let error = Model::parse("w.txt", &format!("{line}\t1\n")).unwrap_err().to_string();
            assert!(error.contains("w.txt:1"), "{error}");
        }
    }

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
