//! Where what is reported begins, seen from the cue: behind it, before it, on both sides, or in the next sentence.

use super::clause::Clause;
use super::values::{NONE, gap};
use super::words::Around;
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, ascii_key, words};
use crate::resolve::feature::{Sink, Template as T, Value, int};

const IF: u64 = ascii_key("if");
const WHETHER: u64 = ascii_key("whether");

/// Most places behind a cue where what is reported may begin, and how far behind it.
const MOST: usize = 20;
const FARTHEST: usize = 25;

/// The edges of what is reported that lie next to the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// Where the part before the cue ends, exclusive.
    pub before: Option<usize>,
    /// Where the part behind it begins.
    pub behind: Option<usize>,
}

/// On which sides of the cue there is a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// On neither: it is the next sentence.
    Next,
    /// Behind it.
    Behind,
    /// Before it.
    Before,
    /// On both.
    Both,
}

impl Form {
    /// How many there are.
    pub const NUMBER: usize = 4;
}

impl From<Form> for Value {
    fn from(form: Form) -> Self {
        Value::Int(form as i64)
    }
}

impl Near {
    /// On which sides there is a part.
    pub fn form(self) -> Form {
        match (self.before, self.behind) {
            (None, None) => Form::Next,
            (None, Some(_)) => Form::Behind,
            (Some(_), None) => Form::Before,
            (Some(_), Some(_)) => Form::Both,
        }
    }
}

/// Notes where a part before the cue may end.
fn ends_before(clause: &Clause<'_, '_>, ends: &mut Vec<Place>) {
    let line = clause.line();
    let first_verb = clause.setting.before_auxiliaries(clause.cue);
    let mut add = |at: usize| {
        if at > line.range.first && ends.iter().all(|end: &Place| end.at != at) {
            ends.push(Place::new(at));
        }
    };
    if let Some(source) = clause.source.filter(|s| s.end <= clause.cue) {
        add(source.first);
    }
    add(first_verb);
    add(clause.cue);
    let first = clause.source.map_or(first_verb, |s| s.first.min(first_verb));
    let breaks = |&at: &usize| {
        line.divides(at) && !clause.inside(at)
            || line.quoted(at - 1) && line.token(at).quote != line.token(at - 1).quote
    };
    (line.range.first + 1..first).rev().filter(breaks).take(2).for_each(&mut add);
}

/// Places behind another, by their distance; what is very far is left out.
#[derive(Debug, Clone, Copy)]
struct Distances(u64);

impl Distances {
    fn bit(distance: usize) -> u64 {
        1_u64.checked_shl(u32::try_from(distance).unwrap_or(u32::MAX)).unwrap_or(0)
    }

    fn add(&mut self, distance: usize) {
        self.0 |= Self::bit(distance);
    }

    /// Those in order.
    fn iter(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let next = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (next < 64).then_some(next)
        })
    }
}

/// Where a part behind the cue may begin.
fn begins_behind(clause: &Clause<'_, '_>) -> impl Iterator<Item = usize> {
    let line = clause.line();
    let (cue, end) = (clause.cue, line.range.end);
    let mut begins = Distances(0b110);
    clause.source.filter(|s| s.first > cue).into_iter().for_each(|s| begins.add(s.end - cue));
    for (distance, token) in (1..FARTHEST).zip(line.scene.tokens.get(cue + 1..end).unwrap_or(&[])) {
        match token.kind {
            TokenKind::Word => {
                let that = token.key == words::THAT;
                let preposition = !token.capital() && (token.has(Marks::PREPOSITION) || token.key == words::TO);
                let clause = that || token.entry.tag.0 == b'W' || matches!(token.key, IF | WHETHER);
                if clause || preposition && distance < 9 {
                    begins.add(distance);
                }
                if that {
                    begins.add(distance + 1);
                }
            }
            TokenKind::Punctuation if distance < 20 && line.divides(cue + distance) => begins.add(distance + 1),
            TokenKind::Mark if line.opens(cue + distance) => begins.add(distance),
            _ => {}
        }
    }
    let mentions = clause.setting.mentions();
    let behind = mentions.partition_point(|m| m.first <= cue);
    if let Some(m) = mentions.get(behind) {
        begins.add(m.first - cue);
        begins.add(m.end - cue);
    }
    let places = begins.iter().map(move |distance| cue + distance);
    places.filter(move |&at| at < end && !clause.inside(at)).take(MOST)
}

/// A place where an edge may lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) at: usize,
    /// What it is weighed by: where a part behind the cue begins that stands alone, what tells most and the rest; where one
    /// before it ends, in any case, alone and with one behind; where that one begins, all.
    pub(super) sums: [f32; 3],
}

impl Place {
    fn new(at: usize) -> Self {
        Self { at, sums: [0.0; 3] }
    }
}

/// The edges of one clause after the other that are weighed, where those of the one before were.
#[derive(Debug, Default)]
pub struct Edges {
    /// Where a part behind the cue may begin that stands alone.
    pub(super) begins: Vec<Place>,
    /// Where a part before it may end.
    pub(super) ends: Vec<Place>,
    /// Where one may begin behind a part before the cue.
    pub(super) seconds: Vec<Place>,
    /// Whether there is a next sentence.
    next: bool,
    /// The pairs of edges that do not hold the source.
    pub pairs: Vec<Near>,
    /// The sum of each: that of its form and those of its places.
    pub(super) sums: Vec<f32>,
}

/// Parts before the cue of which the nearest may go on behind it.
const GO_ON: usize = 3;

impl Edges {
    /// Makes them those of a clause.
    pub fn find(&mut self, clause: &Clause<'_, '_>) {
        let Self { begins, ends, seconds, next, .. } = self;
        [&mut *begins, ends, seconds].into_iter().for_each(Vec::clear);
        let line = clause.line();
        let end = line.range.end;
        begins.reserve(MOST);
        begins.extend(begins_behind(clause).map(Place::new));
        let from = clause.end();
        if from < end {
            seconds.push(Place::new(from));
            let divides = |&at: &usize| line.divides(at) && !clause.inside(at + 1);
            let behind = (from..(end - 1).min(from + 25)).filter(divides).map(|at| at + 1).take(3);
            seconds.extend(behind.map(Place::new));
            let opening = (from..end.min(from + 20)).find(|&at| line.opens(at));
            let opening = opening.filter(|&at| seconds.iter().all(|second| second.at != at));
            seconds.extend(opening.map(Place::new));
        }
        ends_before(clause, ends);
        *next = line.range.end < line.scene.tokens.len();
    }

    /// Pairs them, with what each form is weighed by.
    pub fn pair(&mut self, clause: &Clause<'_, '_>, forms: [f32; Form::NUMBER]) {
        let Self { begins, ends, seconds, next: is_next, pairs, sums } = self;
        let [next, behind, before, both] = forms;
        pairs.clear();
        sums.clear();
        let most = begins.len() + ends.len() + GO_ON * seconds.len() + 1;
        pairs.reserve(most);
        sums.reserve(most);
        let mut add = |before: Option<usize>, behind: Option<usize>, sum: f32| {
            let near = Near { before, behind };
            if clause.allows(near) {
                pairs.push(near);
                sums.push(sum);
            }
        };
        begins.iter().for_each(|&Place { at, sums: [most, rest, _] }| add(None, Some(at), behind + (most + rest)));
        ends.iter().for_each(|&Place { at, sums: [any, alone, _] }| add(Some(at), None, before + (any + alone)));
        for &Place { at: end, sums: [any, _, with] } in ends.iter().take(GO_ON) {
            seconds.iter().for_each(|second| {
                add(Some(end), Some(second.at), both + (any + with) + second.sums.iter().sum::<f32>());
            });
        }
        if *is_next {
            add(None, None, next);
        }
    }
}

/// What a pair of edges is described by.
pub fn features(clause: &Clause<'_, '_>, near: Near, sink: &mut impl Sink) {
    let form = near.form();
    form_features(clause, form, sink);
    if let Some(end) = near.before {
        end_features(clause, end, sink);
        end_of_form_features(clause, form, end, sink);
    }
    if let Some(begin) = near.behind {
        lead_features(clause, begin, sink);
        begin_features(clause, begin, sink);
        begin_of_form_features(clause, form, begin, sink);
    }
}

/// What edges of a form are described by, wherever they lie.
pub fn form_features(clause: &Clause<'_, '_>, form: Form, sink: &mut impl Sink) {
    let words = clause.words();
    let cue = clause.cue;
    let (form, side, lemma) = (Value::from(form), clause.side(), clause.lemma);
    let (from, to) = (clause.first(), clause.end());
    sink.add(T::NearSideVerb, &[form, side, lemma]);
    sink.add(T::NearFollowing, &[form, words.word(to, 0)]);
    sink.add(T::NearPreceding, &[form, words.word(from, -1)]);
    sink.add(T::NearTag, &[form, words.tag(cue, 0), side]);
    sink.add(T::NearTags, &[form, words.tag(to, 0), words.tag(to, 1)]);
}

/// What the end of a part before the cue is described by.
pub fn end_features(clause: &Clause<'_, '_>, end: usize, sink: &mut impl Sink) {
    let around = clause.words().around(end);
    let (last, next) = (around.word(-1), around.word(0));
    sink.add(T::NearBefore, &[next]);
    sink.add(T::NearBeforeLast, &[last]);
    sink.add(T::NearBeforePair, &[last, next]);
}

/// What it is described by with a form.
pub fn end_of_form_features(clause: &Clause<'_, '_>, form: Form, end: usize, sink: &mut impl Sink) {
    sink.add(T::NearBeforeGap, &[form.into(), gap(clause.cue - end)]);
}

/// What the beginning of a part behind the cue is described by with a form.
pub fn begin_of_form_features(clause: &Clause<'_, '_>, form: Form, begin: usize, sink: &mut impl Sink) {
    let cue = clause.cue;
    let form = Value::from(form);
    let around = clause.words().around(begin);
    let word = around.word(0);
    let joint = if clause.hangs(begin) { word } else { NONE };
    sink.add(T::NearBehind, &[form, word]);
    sink.add(T::NearBehindGap, &[form, gap(begin - cue - 1)]);
    sink.add(T::NearBehindLast, &[form, around.word(-1)]);
    sink.add(T::NearBehindJointVerb, &[form, joint, clause.lemma]);
    sink.add(T::NearBehindCommas, &[form, clause.commas(cue + 1, begin, 4)]);
}

/// What tells most about the beginning of a part behind the cue.
pub fn lead_features(clause: &Clause<'_, '_>, begin: usize, sink: &mut impl Sink) {
    let size = begin - clause.cue - 1;
    let lemma = clause.lemma;
    let around = clause.words().around(begin);
    sink.add(T::NearBehindLastVerb, &[if size > 0 { around.word(-1) } else { NONE }, lemma]);
    sink.add(T::NearBehindGapVerb, &[int(size.min(6)), lemma]);
    let that = match clause.that {
        None => 0,
        Some(that) if begin == that => 1,
        Some(that) if begin == that + 1 => 2,
        Some(that) if begin < that => 3,
        Some(_) => 4,
    };
    sink.add(T::NearThat, &[Value::Int(that)]);
    sink.add(T::NearBehindTagLast, &[around.tag(-1), around.tag(0)]);
}

/// What it is described by besides.
pub fn begin_features(clause: &Clause<'_, '_>, begin: usize, sink: &mut impl Sink) {
    let words = clause.words();
    let cue = clause.cue;
    let size = begin - cue - 1;
    let (around, behind_cue) = (words.around(begin), words.around(cue));
    if size <= 3 {
        let between = [(1, 1), (2, 2), (3, 3)].map(|(n, by)| if n <= size { behind_cue.word(by) } else { NONE });
        sink.add(T::NearBehindWords, &between);
    }
    let tags = tags_between(behind_cue, size, around);
    let [a, b, c, d] = tags;
    sink.add(T::NearBehindTags, &tags);
    sink.add(T::NearBehindTagsVerb, &[clause.lemma, a, b, c, d]);
    sink.add(T::NearBehindTag, &[around.tag(0), around.tag(1)]);
    sink.add(T::NearBehindVerbs, &[int(words.verbs_in(cue + 1, begin).min(3))]);
    let mention = clause.mention_begins(begin);
    sink.add(T::NearBehindMention, &[mention.into(), int(size.min(3))]);
}

/// The kinds of the `size` words between a cue and a place behind it: of all where they are few, else of the first two and
/// the last.
fn tags_between(cue: Around<'_>, size: usize, begin: Around<'_>) -> [Value; 4] {
    let tag = |n: usize, tag: Value| if n <= size { tag } else { NONE };
    let (first, second) = (tag(1, cue.tag(1)), tag(2, cue.tag(2)));
    match size {
        ..=3 => [first, second, tag(3, cue.tag(3)), NONE],
        4 => [first, second, cue.tag(3), begin.tag(-1)],
        _ => [first, second, Value::from('~'), begin.tag(-1)],
    }
}
