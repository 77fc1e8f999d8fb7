//! What weights say of articles that they were not learnt from.

use super::choices::{Choices, model};
use super::doubts::Doubts;
use super::reports::Reports;
use super::{Data, FitUnit, HeldOut, Settings};
use crate::find::scene::Scene;
use crate::gold::{GoldDocument, same_source};
use crate::resolve::decide::{Decision, Grouping, THRESHOLD, decide, pool, settled};
use crate::resolve::doubt::Doubt;
use crate::resolve::model::Model;
use crate::resolve::phrase::noun_phrase;
use crate::resolve::report::Reader;
use crate::resolve::report::cue::Recent;
use crate::resolve::scope::Scope;

/// What rankers that have not seen them say of the units of all articles.
pub(super) struct Unseen {
    /// In their order.
    pub(super) units: Vec<UnseenUnit>,
}

/// What is said of one unit.
pub(super) struct UnseenUnit {
    /// Its number among all units that are learnt from.
    pub(super) number: usize,
    /// The probabilities of nobody and of its candidates, by the ranker alone.
    probabilities: Vec<f32>,
    /// Why it is doubtful, where it is.
    pub(super) doubt: Option<Doubt>,
}

impl Unseen {
    /// Learns `folds` times from all articles but one in as many, and looks at these.
    pub(super) fn new(scenes: &[Scene<'_>], data: &Data, reports: &Reports, settings: Settings, folds: usize) -> Self {
        let mut units = Vec::new();
        for fold in 0..folds {
            let unseen = |article: usize| article % folds == fold;
            let seen = |article: usize| !unseen(article);
            let weights = data.choices.weights(settings.l2, settings.iterations, &seen);
            let model = model(&reports.learn_quoted(&seen));
            let numbered: Vec<(usize, &FitUnit)> =
                data.units.iter().enumerate().filter(|(_, u)| unseen(u.document)).collect();
            for article in numbered.chunk_by(|a, b| a.1.document == b.1.document) {
                let Some(scene) = article.first().and_then(|(_, unit)| scenes.get(unit.document)) else { continue };
                units.extend(look(scene, &data.choices, article, &weights, &mut Reader::new(&model)));
            }
        }
        units.sort_by_key(|unit| unit.number);
        Self { units }
    }

    /// The answers on those that are measured: doubts are settled with weights learnt from the other articles' doubts.
    pub(super) fn answers(
        &self,
        gold: &[GoldDocument],
        scenes: &[Scene<'_>],
        data: &Data,
        doubts: &Doubts,
        folds: usize,
    ) -> Vec<HeldOut> {
        let models: Vec<Model> =
            (0..folds).map(|fold| model(&doubts.learn(&|article| article % folds != fold))).collect();
        let mut answers = Vec::new();
        let article = |unit: &UnseenUnit| data.units.get(unit.number).map(|u| u.document);
        for units in self.units.chunk_by(|a, b| article(a) == article(b)) {
            let Some(document) = units.first().and_then(article) else { continue };
            let (Some(scene), Some(gold), Some(model)) =
                (scenes.get(document), gold.get(document), models.get(document % folds))
            else {
                continue;
            };
            if !gold.measured {
                continue;
            }
            let scope = Scope::running_text(scene);
            let mut groups = Grouping::new();
            for unit in units {
                if let Some(of) = data.units.get(unit.number) {
                    unit.answer(&scope, gold, of, &data.choices, model, &mut groups, &mut answers);
                }
            }
        }
        answers.sort_by_key(|a| (a.document, a.quote));
        answers
    }
}

impl UnseenUnit {
    #[expect(clippy::too_many_arguments, reason = "what is known of the unit and of its article")]
    fn answer(
        &self,
        scope: &Scope<'_>,
        gold: &GoldDocument,
        unit: &FitUnit,
        choices: &Choices,
        model: &Model,
        groups: &mut Grouping,
        answers: &mut Vec<HeldOut>,
    ) {
        let mut p = self.probabilities.clone();
        if let Some(doubt) = self.doubt.as_ref().filter(|_| model.knows_doubt()) {
            doubt.settle(model, &mut p);
        }
        let annotated = choices.examples.right_of(self.number);
        let right: Vec<f32> = annotated.zip(&p).filter(|(right, _)| *right).map(|(_, p)| *p).collect();
        let likelihood = (!right.is_empty()).then(|| right.iter().sum());
        let settled = scope.units.get(unit.index).and_then(|unit| settled(scope, unit));
        let Decision { mention, confidence, .. } =
            settled.map_or_else(|| decide(scope, &unit.mentions, &p, THRESHOLD, groups), |(decision, _)| decision);
        let source = mention.map(|m| noun_phrase(scope.scene, m));
        for &(quote, ref sources) in &unit.quotes {
            let right = match source {
                Some(s) => same_source(gold.document.text(), s, sources),
                None => sources.is_empty(),
            };
            answers.push(HeldOut { document: unit.document, quote, source, confidence, right, likelihood });
        }
    }
}

/// Looks at the units of one article, each with its number.
fn look(
    scene: &Scene<'_>,
    choices: &Choices,
    article: &[(usize, &FitUnit)],
    weights: &[f64],
    reader: &mut Reader<'_>,
) -> Vec<UnseenUnit> {
    let scope = Scope::running_text(scene);
    #[expect(clippy::cast_possible_truncation, reason = "probabilities")]
    let single = |p: Vec<f64>| p.into_iter().map(|p| p as f32).collect();
    let mut pooled: Vec<(usize, &[usize], Vec<f32>)> = article
        .iter()
        .map(|(number, unit)| {
            (unit.index, unit.mentions.as_slice(), single(choices.examples.probabilities(*number, weights)))
        })
        .collect();
    pool(&scope, &mut pooled);
    let mut recent = Recent::default();
    let mut looks = Vec::with_capacity(article.len());
    for (&(number, _), (index, mentions, probabilities)) in article.iter().zip(pooled) {
        let unit = scope.units.get(index);
        let doubt = unit.and_then(|unit| Doubt::new(&scope, unit, mentions, &probabilities, reader, &mut recent));
        looks.push(UnseenUnit { number, probabilities, doubt });
    }
    looks
}
