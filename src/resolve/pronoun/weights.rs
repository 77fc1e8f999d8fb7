//! The weights of what describes people, by the values of the features. These are a few small numbers, so that a weight
//! is found by its place in a row, several times as fast as by its key.

use crate::resolve::feature::{Sink, Template, Value, feature_key};
use crate::resolve::model::Model;

use Template as T;

/// How many values the features of each template have.
const TEMPLATES: [(Template, usize); 32] = [
    (T::PronounGender, 1),
    (T::PronounQuotedOnly, 0),
    (T::PronounDistance, 1),
    (T::PronounParagraph, 1),
    (T::PronounLastSubject, 2),
    (T::PronounLastRole, 1),
    (T::PronounLastInitial, 2),
    (T::PronounLastPronoun, 1),
    (T::PronounSubjectDistance, 1),
    (T::PronounSubjectLast, 1),
    (T::PronounLatest, 1),
    (T::PronounOpening, 1),
    (T::PronounInitials, 1),
    (T::PronounRecent, 1),
    (T::PronounFrequency, 1),
    (T::PronounHeadline, 0),
    (T::PronounLastSource, 2),
    (T::PronounSource, 1),
    (T::PronounSexed, 1),
    (T::PronounKind, 1),
    (T::PronounKindPart, 2),
    (T::PronounKindDistance, 2),
    (T::PronounFormDistance, 2),
    (T::PronounLastPart, 3),
    (T::PronounReporter, 1),
    (T::PronounLeadReporter, 2),
    (T::PronounLead, 1),
    (T::PronounInside, 0),
    (T::PronounBehind, 2),
    (T::PronounAside, 1),
    (T::PronounIntroduced, 2),
    (T::PronounSourceDistance, 1),
];

/// The least value that has a place, and how many have one.
const LEAST: i32 = -2;
const SPAN: usize = 12;

/// Most values of a feature that has a place.
const MOST: usize = 3;

/// Where the weights of a template stand.
#[derive(Debug, Clone, Copy)]
struct Block {
    start: usize,
    /// How many values its features have; `usize::MAX` where the template has no block.
    values: usize,
}

/// By template, in the order of [`Template::ALL`].
const BLOCKS: [Block; Template::ALL.len()] = {
    let mut blocks = [Block { start: 0, values: usize::MAX }; Template::ALL.len()];
    let mut start = 0;
    let mut rest: &[(Template, usize)] = &TEMPLATES;
    while let [(template, values), others @ ..] = rest {
        let (_, behind) = blocks.split_at_mut(*template as usize);
        if let Some(block) = behind.first_mut() {
            *block = Block { start, values: *values };
        }
        start += SPAN.pow(*values as u32);
        rest = others;
    }
    blocks
};

/// The place of a feature; `None` where it has none.
#[inline(always)]
#[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
fn place(template: Template, values: &[Value]) -> Option<usize> {
    let block = BLOCKS.get(template as usize).filter(|block| block.values == values.len())?;
    let mut number = 0;
    for value in values {
        let Value::Int(n) = value else { return None };
        let n = usize::try_from(n - LEAST).ok().filter(|&n| n < SPAN)?;
        number = number * SPAN + n;
    }
    Some(block.start + number)
}

/// The weights of all features that have a place.
#[derive(Debug, Clone)]
pub struct Weights(Vec<f32>);

impl Weights {
    /// Those of `model`.
    pub fn new(model: &Model) -> Self {
        let mut weights = Vec::new();
        for (template, count) in TEMPLATES {
            for number in 0..SPAN.pow(count as u32) {
                let mut values = [Value::Int(0); MOST];
                let mut rest = number;
                for value in values.iter_mut().take(count).rev() {
                    *value = Value::Int(LEAST + (rest % SPAN) as i32);
                    rest /= SPAN;
                }
                weights.push(model.weight(feature_key(template, values.get(..count).unwrap_or(&[]))));
            }
        }
        Self(weights)
    }
}

/// Adds up the weights of the features it is given.
pub(super) struct Weighed<'m> {
    model: &'m Model,
    weights: &'m [f32],
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
            let listed = TEMPLATES.iter().any(|(t, _)| *t == template);
            assert_eq!(template.name().starts_with("pronoun_"), listed, "{template:?}");
        }
    }
}
