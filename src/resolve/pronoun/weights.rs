//! The weights of what describes people, by the values of the features. These are a few small numbers, so that a weight
//! is found by its place in a row, several times as fast as by its key.

use crate::resolve::feature::{Sink, Template, Value, feature_key};
use crate::resolve::model::Model;

use Template as T;

/// How many values the features of each template have, and the largest of these.
const TEMPLATES: [(Template, usize, i32); 32] = [
    (T::PronounGender, 1, 2),
    (T::PronounQuotedOnly, 0, 0),
    (T::PronounDistance, 1, 9),
    (T::PronounParagraph, 1, 3),
    (T::PronounLastSubject, 2, 9),
    (T::PronounLastRole, 1, 4),
    (T::PronounLastInitial, 2, 1),
    (T::PronounLastPronoun, 1, 1),
    (T::PronounSubjectDistance, 1, 5),
    (T::PronounSubjectLast, 1, 1),
    (T::PronounLatest, 1, 1),
    (T::PronounOpening, 1, 1),
    (T::PronounInitials, 1, 3),
    (T::PronounRecent, 1, 4),
    (T::PronounFrequency, 1, 8),
    (T::PronounHeadline, 0, 0),
    (T::PronounLastSource, 2, 2),
    (T::PronounSource, 1, 1),
    (T::PronounSexed, 1, 2),
    (T::PronounKind, 1, 4),
    (T::PronounKindPart, 2, 4),
    (T::PronounKindDistance, 2, 4),
    (T::PronounFormDistance, 2, 3),
    (T::PronounLastPart, 3, 4),
    (T::PronounReporter, 1, 2),
    (T::PronounLeadReporter, 2, 2),
    (T::PronounLead, 1, 3),
    (T::PronounInside, 0, 0),
    (T::PronounBehind, 2, 3),
    (T::PronounAside, 1, 4),
    (T::PronounIntroduced, 2, 3),
    (T::PronounSourceDistance, 1, 9),
];

/// The least value there is.
const LEAST: i32 = -2;

/// Most values of one feature.
const MOST: usize = 3;

/// Where the weights of a template stand: one for each row of values, the last value changing fastest.
#[derive(Debug, Clone, Copy)]
struct Block {
    start: usize,
    /// How many values its features have; `usize::MAX` where the template has no block.
    values: usize,
    /// How many there are of each.
    span: usize,
}

impl Block {
    const NONE: Self = Self { start: 0, values: usize::MAX, span: 0 };
}

/// By template, in the order of [`Template::ALL`], and how many weights there are in all.
const BLOCKS: ([Block; Template::ALL.len()], usize) = {
    let mut blocks = [Block::NONE; Template::ALL.len()];
    let mut start = 0;
    let mut rest: &[(Template, usize, i32)] = &TEMPLATES;
    while let [(template, values, most), others @ ..] = rest {
        let span = most.abs_diff(LEAST) as usize + 1;
        let (_, behind) = blocks.split_at_mut(*template as usize);
        if let Some(block) = behind.first_mut() {
            *block = Block { start, values: *values, span };
        }
        let mut size = 1;
        let mut n = 0;
        while n < *values {
            size *= span;
            n += 1;
        }
        start += size;
        rest = others;
    }
    (blocks, start)
};

/// The place of a feature; `None` where it has none.
#[inline(always)]
#[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
fn place(template: Template, values: &[Value]) -> Option<usize> {
    let block = BLOCKS.0.get(template as usize).filter(|block| block.values == values.len())?;
    let mut number = 0;
    for value in values {
        let Value::Int(n) = value else { return None };
        let n = usize::try_from(n - LEAST).ok().filter(|&n| n < block.span)?;
        number = number * block.span + n;
    }
    Some(block.start + number)
}

/// The weights of all features that have a place.
#[derive(Debug, Clone)]
pub struct Weights(Box<[f32; BLOCKS.1]>);

impl Weights {
    /// Those of `model`.
    pub fn new(model: &Model) -> Self {
        let mut weights = Box::new([0.0; BLOCKS.1]);
        let mut free = weights.iter_mut();
        for (template, count, most) in TEMPLATES {
            let mut values = [LEAST; MOST];
            loop {
                let row = values.map(Value::Int);
                if let Some(weight) = free.next() {
                    *weight = model.weight(feature_key(template, row.get(..count).unwrap_or(&[])));
                }
                // The next row of values.
                let Some(last) = values.iter().take(count).rposition(|&n| n < most) else { break };
                for (at, n) in values.iter_mut().enumerate().take(count).skip(last) {
                    *n = if at == last { *n + 1 } else { LEAST };
                }
            }
        }
        Self(weights)
    }
}

/// Adds up the weights of the features it is given.
pub(super) struct Weighed<'m> {
    model: &'m Model,
    weights: &'m [f32; BLOCKS.1],
    /// The sum so far.
    pub(super) sum: f32,
}

impl<'m> Weighed<'m> {
    /// A sum of nothing, over the weights of `model`.
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model, weights: &model.of_people().0, sum: 0.0 }
    }
}

impl Sink for Weighed<'_> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn add(&mut self, template: Template, values: &[Value]) {
        self.sum += match place(template, values).and_then(|at| self.weights.get(at)) {
            Some(weight) => *weight,
            None => by_key(self.model, feature_key(template, values)),
        };
    }
}

/// The weight of a feature that has no place.
#[cold]
fn by_key(model: &Model, key: u64) -> f32 {
    model.weight(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use crate::find::scene::Scene;
    use crate::lexicon::english;
    use crate::resolve::model::Score;
    use crate::resolve::names::Cast;
    use crate::resolve::pronoun::{Pronouns, Sources};

    /// Takes note of features without a place.
    struct Placeless(Vec<(Template, usize)>);

    impl Sink for Placeless {
        fn add(&mut self, template: Template, values: &[Value]) {
            if place(template, values).is_none() {
                self.0.push((template, values.len()));
            }
        }
    }

    const TEXT: &str = "Ada Byron, a senator, met Bo Lind on Monday. She said he was late. “I saw Byron,” the baker \
                        said. “Lind was late,” he said.\n\nByron was right, she said. A voter agreed, and he left.";

    #[test]
    fn whatever_describes_people_has_a_place() {
        let document = Document::new("a.txt", TEXT).unwrap();
        let scene = Scene::new(&document, english());
        let cast = Cast::new(&scene);
        let sources = Sources::new(vec![]);
        let (mut placeless, mut people) = (Placeless(Vec::new()), 0);
        let model = Model::built_in();
        Pronouns::new(&scene, &cast, &sources).walk(|_, _, near| {
            for person in near {
                people += 1;
                person.features(&mut placeless);
                let (mut weighed, mut score) = (Weighed::new(model), Score::new(model));
                person.features(&mut weighed);
                person.features(&mut score);
                assert_eq!(weighed.sum.to_bits(), score.sum.to_bits(), "{person:?}");
            }
            near.first().map(|p| p.who)
        });
        assert!(people > 5);
        assert_eq!(placeless.0, []);
    }

    #[test]
    fn every_template_for_people_has_a_block() {
        for &template in Template::ALL {
            let listed = TEMPLATES.iter().any(|(t, ..)| *t == template);
            assert_eq!(template.name().starts_with("pronoun_"), listed, "{template:?}");
        }
    }
}
