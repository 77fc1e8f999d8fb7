//! A table of weights: what each named feature counts for.

mod bytes;
mod grid;
mod keyed;
mod sum;
mod tables;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

use self::keyed::Keyed;
pub use self::sum::{Everywhere, Score, Sums, softmax};
use self::tables::{Draft, Problem, Tables};
pub use self::tables::{ROOM, Row};
use super::feature::{Template, Value, feature_key, parse_feature};
use crate::Error;
use crate::lexicon::KeyHasher;

/// Fitted weights. One value serves every decision; the templates tell them apart.
///
/// Features that are told to [`Anywhere`](super::place::Anywhere) are kept without the place, with what they count for from
/// each one, and together with those of the same values that have none.
#[derive(Debug, Clone)]
pub struct Model {
    tables: Tables,
    /// Every feature's own weight: sorted out when the first one asks why.
    own: OnceLock<HashMap<u64, f32, BuildHasherDefault<KeyHasher>>>,
}

impl From<Tables> for Model {
    fn from(tables: Tables) -> Self {
        Self { tables, own: OnceLock::new() }
    }
}

/// The tables that were made of `weights.txt` when the library was built.
const BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/weights.table"));

impl Model {
    /// A table from named features and weights; `None` where one has a name that [`Model::parse`] would refuse.
    pub fn new<'n>(weights: impl Iterator<Item = (&'n str, f32)>) -> Option<Self> {
        let mut draft = Draft::new(0);
        for (name, weight) in weights {
            draft.add(&parse_feature(name, None)?, weight).ok()?;
        }
        draft.finish().map(Self::from)
    }

    /// Reads a weights file: one feature and its weight a line, separated by a tab; `#` starts a comment.
    ///
    /// # Errors
    /// [`Error::Weights`] with `name` and the line for a line of another form; with `name` alone where there are no weights, or more
    /// values than there is room for.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let place = |line: Option<usize>| line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"));
        let wrong = |Problem { line, what }| Error::Weights { place: place(line), problem: what.to_owned() };
        Tables::read(text).map(Self::from).map_err(wrong)
    }

    /// The weights that come with the program.
    pub fn built_in() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        // A test reads them; should they be damaged all the same, nothing is attributed.
        MODEL.get_or_init(|| Tables::from_bytes(BUILT_IN).map_or_else(Self::empty, Self::from))
    }

    /// A table without weights.
    pub fn empty() -> Self {
        Tables::empty().into()
    }

    /// The weight of a feature by its [`feature_key`], 0 where it has none.
    pub fn own(&self, key: u64) -> f32 {
        let own = self.own.get_or_init(|| self.tables.own().collect());
        own.get(&key).copied().unwrap_or_default()
    }

    /// The weight of a feature that has nothing to do with the place, 0 where it has none.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn weight(&self, template: Template, values: &[Value]) -> f32 {
        debug_assert!(!template.is_placed());
        debug_assert!(!template.has_words() || template.somewhere().is_none());
        if template.has_words() {
            f32::from_bits(self.table(template).get(feature_key(template, values)))
        } else {
            self.tables.grid.weight(template, values)
        }
    }

    /// The table of the weights of a template with words and without a place.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the template is known where it is called")]
    fn table(&self, template: Template) -> &Keyed {
        let Tables { words, rare, edges, .. } = &self.tables;
        match (template.is_rare(), template.is_edge()) {
            (true, _) => rare,
            (_, true) => edges,
            _ => words,
        }
    }

    /// From each place the weight of the feature of which the place is the first value and these are the
    /// others; where the template has one of its own for the values alone, with the weight of that.
    #[inline(always)]
    fn row(&self, template: Template, values: &[Value]) -> &Row {
        const NOTHING: &Row = &[0.0; ROOM];
        debug_assert!(template.is_placed());
        let row = if template.has_words() {
            self.tables.rows.get(feature_key(template, values))
        } else {
            self.tables.grid.row(template, values)
        };
        row.unwrap_or(NOTHING)
    }

    /// True where it has weights for what is to be made of [`Doubt`](super::doubt::Doubt); without them it is left as it is.
    pub fn knows_doubt(&self) -> bool {
        self.tables.doubt
    }

    /// The number of weights.
    pub fn len(&self) -> usize {
        self.tables.all.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::key;
    use crate::resolve::feature::Sym;
    use crate::resolve::place::Place;

    #[test]
    fn the_built_in_weights_are_those_of_the_file() {
        let model = Model::parse("weights.txt", include_str!("weights.txt")).unwrap();
        assert!(model.len() > 1000);
        assert!(model.tables.to_bytes() == BUILT_IN);
        assert!(Model::built_in().tables.to_bytes() == BUILT_IN);
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
        let row = |template, values: &[Value]| [0, 1, 4].map(|n| model.row(template, values)[n].to_bits());
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
}
