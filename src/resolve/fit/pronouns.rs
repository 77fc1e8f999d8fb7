//! Learns whom pronouns stand for from automatic coreference chains, and from passages that tell it.

use std::collections::{BTreeMap, HashMap};

use super::choices::model;
use super::{Collector, Settings, Words};
use crate::Span;
use crate::find::mention::MentionKind;
use crate::find::quote::QuoteId;
use crate::find::scene::Scene;
use crate::gold::{Chain, Coreference, GoldDocument};
use crate::resolve::model::Model;
use crate::resolve::names::{Cast, EntityId};
use crate::resolve::optimise::{Examples, fit as optimise};
use crate::resolve::pronoun::{Antecedents, Pronouns, Sources, Who, best, probabilities};

/// What a fit of pronouns gives.
pub(super) struct FittedPronouns {
    /// How many pronouns of chains were learnt from.
    pub(super) number: usize,
    /// How many whose person is told.
    pub(super) told: usize,
    /// The weights, by the features' names.
    pub(super) weights: Vec<(String, f64)>,
    /// Held-out answers: probability, and right or not.
    pub(super) answers: Vec<(f32, bool)>,
}

/// One article whose pronouns are learnt from.
struct Article<'a> {
    scene: &'a Scene<'a>,
    cast: Cast,
    sources: Sources,
    /// The sources of any words, in order.
    spoken: Vec<usize>,
    /// By the byte of a head word: the person most of whose names its chain holds.
    person_of: HashMap<usize, EntityId>,
    /// By the byte of a pronoun: whom it stands for, where the article tells.
    told: HashMap<usize, &'a str>,
    /// By the byte of a head word: the number of its chain, where that holds no name.
    nameless: HashMap<usize, usize>,
}

impl<'a> Article<'a> {
    fn new(gold: &'a GoldDocument, scene: &'a Scene<'a>, chains: &[Chain]) -> Self {
        let cast = Cast::new(scene);
        let mention_at = |byte: usize| {
            let token = scene.tokens.partition_point(|t| t.span.end() <= byte);
            let m = scene.mentions.partition_point(|m| m.end <= token);
            scene.mentions.get(m).filter(|m| m.first <= token).map(|_| m)
        };
        let person_at = |byte: usize| mention_at(byte).and_then(|m| cast.of(m));
        let role_at = |byte: usize| {
            let role = mention_at(byte).and_then(|m| scene.mentions.get(m));
            role.is_some_and(|m| m.kind == MentionKind::Role && scene.token(m.head()).span.start() == byte)
        };
        let mut person_of: HashMap<usize, EntityId> = HashMap::new();
        let mut nameless: HashMap<usize, usize> = HashMap::new();
        for (n, chain) in chains.iter().enumerate() {
            let mut votes: BTreeMap<EntityId, usize> = BTreeMap::new();
            for id in chain.iter().filter(|(_, proper)| *proper).filter_map(|&(byte, _)| person_at(byte)) {
                *votes.entry(id).or_default() += 1;
            }
            let most = votes.iter().max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id))).map(|(id, _)| *id);
            if let Some(id) = most {
                person_of.extend(chain.iter().map(|&(byte, _)| (byte, id)));
            } else if chain.iter().any(|&(byte, _)| role_at(byte)) {
                nameless.extend(chain.iter().map(|&(byte, _)| (byte, n)));
            }
        }
        let all = gold.attributions.iter().flat_map(|a| a.source.iter().copied());
        let spoken = mentions_of(scene, &all.collect::<Vec<_>>());
        let told = gold.antecedents.iter().map(|(span, person)| (span.start(), person.as_str())).collect();
        Self { scene, cast, sources: sources(gold, scene), spoken, person_of, told, nameless }
    }

    /// True where the chains tell whom the pronoun stands for.
    fn known(&self, mention: usize) -> bool {
        let m = self.scene.mentions.get(mention);
        let at = m.map_or(usize::MAX, |m| self.scene.token(m.head()).span.start());
        self.person_of.contains_key(&at) || self.told.contains_key(&at) || self.nameless.contains_key(&at)
    }

    /// Who of `people` the pronoun stands for.
    fn answer(&self, mention: usize, people: impl Iterator<Item = Who>) -> Option<Who> {
        let place = |mention: usize| Some(self.scene.token(self.scene.mentions.get(mention)?.head()).span.start());
        let at = place(mention)?;
        if let Some(told) = self.told.get(&at) {
            return people.into_iter().find(|who| match who {
                Who::Named(id) => {
                    self.cast.entity(*id).is_some_and(|e| told.ends_with(&*self.cast.name(self.scene, e)))
                }
                Who::Unnamed(role) => {
                    self.scene.mentions.get(*role).is_some_and(|m| self.scene.text(m.first, m.end) == *told)
                }
            });
        }
        let named = self.person_of.get(&at).map(|&id| Who::Named(id));
        named.or_else(|| {
            let chain = self.nameless.get(&at)?;
            people.into_iter().find(|who| match who {
                Who::Named(_) => false,
                Who::Unnamed(role) => place(*role).and_then(|at| self.nameless.get(&at)) == Some(chain),
            })
        })
    }

    /// True where the pronoun is learnt from: one that is the source of something.
    fn learns(&self, mention: usize) -> bool {
        let pronoun = self.scene.mentions.get(mention).is_some_and(|m| m.kind == MentionKind::Pronoun);
        pronoun && self.spoken.binary_search(&mention).is_ok()
    }

    /// Compares the answers of `model` with the chains', for pronouns that are sources of quotations.
    fn judge(&self, model: &Model, answers: &mut Vec<(f32, bool)>) {
        let found = Antecedents::new(Pronouns::new(self.scene, &self.cast, &self.sources), model);
        for mention in (0..self.scene.mentions.len()).filter(|&m| self.sources.has(m) && self.learns(m)) {
            if let Some(given) = found.of(mention)
                && self.known(mention)
            {
                let right = self.answer(mention, std::iter::once(given.who));
                answers.push((given.confidence, right == Some(given.who)));
            }
        }
    }
}

/// The annotated sources of the article's quoted spans.
fn sources(gold: &GoldDocument, scene: &Scene<'_>) -> Sources {
    let mut said = Vec::new();
    for (id, quote) in (0..).map(QuoteId::new).zip(&scene.quotes) {
        let range = scene.quote_range(id);
        said.extend(mentions_of(scene, &gold.sources(quote.inner)).into_iter().map(|m| (m, range)));
    }
    Sources::new(said)
}

/// The mentions that annotated sources name.
fn mentions_of(scene: &Scene<'_>, spans: &[Span]) -> Vec<usize> {
    let place = |i: usize| scene.mentions.get(i).map_or(Span::EMPTY, |m| scene.token(m.head()).span);
    // Of several mentions in one annotated phrase the first is the source, the others stand in its apposition.
    let is_source = |i: &usize| {
        let other = i.checked_sub(1).map_or(Span::EMPTY, place);
        spans.iter().any(|s| s.overlaps(place(*i)) && !s.overlaps(other))
    };
    if spans.is_empty() { Vec::new() } else { (0..scene.mentions.len()).filter(is_source).collect() }
}

/// Passes over the articles: the first takes the chains' answers for what stands before a pronoun, the others those of
/// the weights learnt so far, as they will be when nobody tells.
const ROUNDS: usize = 3;

/// An answer of the chains that weights learnt from other articles hold less probable than this is taken for an error
/// of theirs: they are made automatically, and confuse speakers most of all.
const DOUBTFUL: f32 = 0.1;

/// How many times a pronoun counts whose person is told.
const TOLD: usize = 5;

/// Pull of the weights towards zero.
const L2: f64 = 1.0;

/// Learns from `chains` whom pronouns stand for.
pub(super) fn fit_pronouns<'a>(
    gold: &'a [GoldDocument],
    scenes: &'a [Scene<'a>],
    chains: &Coreference,
    settings: Settings,
) -> FittedPronouns {
    let chains = |g: &GoldDocument| chains.0.get(g.document.id()).map(Vec::as_slice);
    let of = |(g, s): (&'a GoldDocument, &'a Scene<'a>)| match chains(g) {
        Some(chains) => Some(Article::new(g, s, chains)),
        None => (!g.antecedents.is_empty()).then(|| Article::new(g, s, &[])),
    };
    let articles: Vec<Article<'a>> = gold.iter().zip(scenes).filter_map(of).collect();
    let folds = settings.folds.max(Settings::default().folds);
    let mut models: Vec<Model> = Vec::new();
    let mut weights: Vec<(String, f64)> = Vec::new();
    let (mut number, mut told) = (0, 0);
    for _ in 0..ROUNDS {
        let round = Round::new(&articles, &models);
        models = (0..folds).map(|fold| model(&round.learn(settings, |article| article % folds != fold))).collect();
        weights = round.learn(settings, |_| true);
        told = round.article_of.iter().filter(|(_, times)| *times > 1).count();
        number = round.article_of.len() - told;
    }
    let mut answers = Vec::new();
    if settings.folds > 1 {
        for (n, article) in articles.iter().enumerate() {
            if let Some(model) = models.get(n % folds).filter(|_| article.told.is_empty()) {
                article.judge(model, &mut answers);
            }
        }
    }
    FittedPronouns { number, told, weights, answers }
}

/// One pass over the articles: the pronouns learnt from, and their features.
struct Round {
    examples: Examples,
    /// The article of each pronoun, and how many times it counts.
    article_of: Vec<(usize, usize)>,
    names: Vec<Option<String>>,
}

impl Round {
    fn new(articles: &[Article<'_>], models: &[Model]) -> Self {
        let words = Words::default();
        let mut collector = Collector::new(&words);
        let mut examples = Examples::default();
        let mut article_of = Vec::new();
        for (n, article) in articles.iter().enumerate() {
            let model = models.get(n % models.len().max(1));
            Pronouns::new(article.scene, &article.cast, &article.sources).walk(|_, mention, people| {
                let right = article.answer(mention, people.iter().map(|p| p.who));
                let given = model.map(|m| probabilities(m, people));
                let sure = |at: usize| {
                    !article.told.is_empty() || given.as_ref().is_none_or(|p| p.get(at).is_some_and(|&p| p >= DOUBTFUL))
                };
                let at = people.iter().position(|p| Some(p.who) == right && !p.is_spoken_of());
                if people.len() > 1 && article.learns(mention) && at.is_some_and(sure) {
                    for p in people {
                        p.features(&mut collector);
                        examples.columns.extend(collector.take_row());
                        examples.rows.push(examples.columns.len());
                        examples.right.push(Some(p.who) == right);
                    }
                    examples.units.push(examples.rows.len());
                    article_of.push((n, if article.told.is_empty() { 1 } else { TOLD }));
                }
                match given {
                    Some(given) => best(people, &given).map(|a| a.who),
                    None => right,
                }
            });
        }
        Self { examples, article_of, names: collector.names }
    }

    /// The weights by name, learnt from the articles that `takes` takes.
    fn learn(&self, settings: Settings, takes: impl Fn(usize) -> bool) -> Vec<(String, f64)> {
        let taken = self.article_of.iter().enumerate().filter(|(_, (article, _))| takes(*article));
        let units: Vec<usize> = taken.flat_map(|(unit, (_, times))| std::iter::repeat_n(unit, *times)).collect();
        let weights = optimise(&self.examples, &units, self.names.len(), L2, settings.iterations);
        self.names.iter().cloned().zip(weights).filter_map(|(n, w)| Some((n?, w))).collect()
    }
}
