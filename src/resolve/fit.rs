//! Learns the weights from annotated articles, and measures them on articles they were not learned from.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::BuildHasherDefault;

use super::candidate::{Candidates, Salience};
use super::feature::{Sink, Template, Value, feature_key, write_feature};
use super::scope::Scope;
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::gold::{Coreference, GoldDocument, letters, same_source};
use crate::lexicon::{KeyHasher, Lexicon, cues, key};
use crate::{Error, Span};

mod choices;
mod doubts;
mod edges;
mod pronouns;
mod reports;
mod unseen;

use self::choices::{Choices, Gathered};
use self::doubts::Doubts;
use self::reports::Reports;
use self::unseen::Unseen;

/// Parts of the articles of which each is looked at with weights learnt from the others, to learn what to make of doubt.
const DOUBT_FOLDS: usize = 5;

/// Weights closer to zero are left out.
const LEAST_WEIGHT: f64 = 0.003;

/// How to fit.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Strength of the pull towards zero.
    pub l2: f64,
    /// Most passes of the optimiser.
    pub iterations: usize,
    /// A feature seen with fewer candidates than this is left out.
    pub least_count: u32,
    /// A word is a feature's value only where the articles hold it in lower case this often, and at least four times
    /// as often as with a capital: so that no proper name is one.
    pub least_word_count: u32,
    /// Folds of cross-validation, by article; below 2 none is done.
    pub folds: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { l2: 3.8, iterations: 120, least_count: 4, least_word_count: 10, folds: 5 }
    }
}

/// Right and wrong answers over quoted spans.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The source named is the annotated one.
    pub right: usize,
    /// A source is named, and it is not the annotated one.
    pub wrong: usize,
    /// A source is annotated, and it was not named.
    pub missed: usize,
    /// No source is annotated and none named.
    pub rightly_none: usize,
    /// No source is annotated.
    pub none: usize,
}

impl Counts {
    /// Precision, recall and F1 in percent.
    #[expect(clippy::cast_precision_loss, reason = "counts of quoted spans")]
    pub fn figures(&self) -> (f64, f64, f64) {
        let share = |n: usize, of: usize| if of == 0 { 0.0 } else { 100.0 * n as f64 / of as f64 };
        let (p, r) = (share(self.right, self.right + self.wrong), share(self.right, self.right + self.missed));
        (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
    }

    fn add(&mut self, predicted: bool, right: bool, annotated: bool) {
        self.right += usize::from(right);
        self.wrong += usize::from(predicted && !right);
        self.missed += usize::from(annotated && !right);
        self.none += usize::from(!annotated);
        self.rightly_none += usize::from(!annotated && !predicted);
    }
}

/// One answer on an article that the weights giving it had not seen.
#[derive(Debug, Clone)]
pub struct HeldOut {
    /// Index of the article.
    pub document: usize,
    /// The quoted span, without marks.
    pub quote: Span,
    /// The source named.
    pub source: Option<Span>,
    /// The probability given to the answer.
    pub confidence: f32,
    /// True where the answer is the annotated one.
    pub right: bool,
    /// The probability given to the annotated answers; `None` where none is among the candidates.
    pub likelihood: Option<f32>,
}

/// What a fit gives.
#[derive(Debug)]
pub struct Fitted {
    /// The weights file.
    pub file: String,
    /// Number of articles and of their quoted spans, those only learned from left out, and of weights.
    pub size: (usize, usize, usize),
    /// Annotated units of which some candidate is the source, and all annotated units.
    pub reachable: (usize, usize),
    /// Cross-validated counts, where folds were asked for.
    pub held_out: Option<Counts>,
    /// Mean negative log-likelihood of the annotated answers in cross-validation: it tells apart what counts of right
    /// answers are too coarse to show.
    pub log_loss: f64,
    /// The answers behind them.
    pub answers: Vec<HeldOut>,
    /// Held-out answers for pronouns that are sources: the probability, and whether it is the chains' answer.
    pub pronouns: Vec<(f32, bool)>,
}

/// Fits the weights on `gold`; those for pronouns on `coreference` ([`gold::read_coreference`](crate::gold::read_coreference)),
/// without which the built-in ones are kept.
///
/// # Errors
/// [`Error::Fit`] where the articles hold nothing to learn from.
pub fn fit(
    gold: &[GoldDocument],
    coreference: Option<&Coreference>,
    lexicon: &Lexicon,
    settings: Settings,
) -> Result<Fitted, Error> {
    let scenes: Vec<Scene<'_>> = gold.iter().map(|g| Scene::new(&g.document, lexicon)).collect();
    let words = Words::count(speaking(gold, &scenes).map(|(_, _, scene)| scene), settings.least_word_count);
    let data = Data::gather(gold, &scenes, &words, settings.least_count);
    let all: Vec<usize> = (0..data.units.len()).collect();
    let examples = &data.choices.examples;
    if !examples.right.iter().any(|&r| r) {
        return Err(Error::Fit("no annotated source of a quoted span was found in these articles".to_owned()));
    }
    let reports = Reports::gather(gold, &scenes, &words.with_verbs());
    // The weights are the same however many folds are measured.
    let unseen = Unseen::new(&scenes, &data, &reports, settings, DOUBT_FOLDS);
    let doubts = Doubts::gather(&data, &unseen);
    let answers = match settings.folds {
        0 | 1 => Vec::new(),
        DOUBT_FOLDS => unseen.answers(gold, &scenes, &data, &doubts, DOUBT_FOLDS),
        folds => {
            let unseen = Unseen::new(&scenes, &data, &reports, settings, folds);
            unseen.answers(gold, &scenes, &data, &Doubts::gather(&data, &unseen), folds)
        }
    };
    let held_out = (settings.folds > 1).then(|| data.judge(&answers));
    let measured = |x: &&FitUnit| gold.get(x.document).is_some_and(|g| g.measured);
    let annotated =
        |u: &usize| data.units.get(*u).filter(measured).is_some_and(|x| x.quotes.iter().any(|(_, s)| !s.is_empty()));
    let reached = |u: &usize| examples.right_of(*u).any(|right| right);
    let reachable =
        (all.iter().filter(|u| annotated(u) && reached(u)).count(), all.iter().filter(|u| annotated(u)).count());
    let spans: usize = data.units.iter().filter(measured).map(|u| u.quotes.len()).sum();
    let articles = gold.iter().filter(|g| g.measured).count();
    let passages = gold.iter().filter(|g| !g.measured && g.antecedents.is_empty()).count();
    let mut lines = data.choices.learn(settings.l2, settings.iterations, &|_| true);
    lines.extend(reports.learn(&|_| true));
    lines.extend(doubts.learn(&|_| true));
    lines.retain(|(_, weight)| weight.abs() >= LEAST_WEIGHT);
    let mut note = String::new();
    let mut pronoun_answers = Vec::new();
    match coreference {
        Some(chains) => {
            let pronouns = pronouns::fit_pronouns(gold, &scenes, chains, settings);
            note = format!(
                "# Pronouns: fitted on {} of them, by automatic coreference, and on {} written for it.\n",
                pronouns.number, pronouns.told
            );
            lines.extend(pronouns.weights);
            pronoun_answers = pronouns.answers;
        }
        None => lines.extend(kept_pronouns()),
    }
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    let mut file = format!(
        "# Weights of the speaker ranker, one feature a line. Made by `inquit fit`; do not edit.\n\
         # Fitted on {} annotated articles with {spans} quoted spans (l2 {}, features seen {} times or more).\n",
        articles, settings.l2, settings.least_count
    );
    if passages > 0 {
        // Writing to a string cannot fail.
        let _ = writeln!(file, "# and on {passages} passages written to show rare constructions.");
    }
    let (reported, doubted) = (reports.len(), doubts.len());
    let _ = writeln!(file, "# Reports: fitted on {reported} attributions; what is in doubt: on {doubted} quotations.");
    file.push_str(&note);
    for (name, weight) in &lines {
        // Writing to a string cannot fail.
        let _ = writeln!(file, "{name}\t{weight:.3}");
    }
    let log_loss = log_loss(&answers);
    Ok(Fitted {
        file,
        size: (articles, spans, lines.len()),
        reachable,
        held_out,
        log_loss,
        answers,
        pronouns: pronoun_answers,
    })
}

/// The mean over the answers of which an annotated one was among the candidates; 0 where there are none.
#[expect(clippy::cast_precision_loss, reason = "counts of quoted spans")]
fn log_loss(answers: &[HeldOut]) -> f64 {
    let losses: Vec<f64> = answers.iter().filter_map(|a| a.likelihood).map(|p| -f64::from(p.max(1e-6)).ln()).collect();
    losses.iter().sum::<f64>() / losses.len().max(1) as f64
}

/// The built-in weights for pronouns, to stand in a file fitted without coreference.
fn kept_pronouns() -> Vec<(String, f64)> {
    let lines = include_str!("weights.txt").lines().filter(|l| l.starts_with("pronoun_"));
    lines.filter_map(|l| l.split_once('\t')).filter_map(|(n, w)| Some((n.to_owned(), w.parse().ok()?))).collect()
}

/// The articles and passages that tell who speaks, each with its number: those that tell whom pronouns stand for are there
/// for that alone.
fn speaking<'g, 's, 't>(
    gold: &'g [GoldDocument],
    scenes: &'s [Scene<'t>],
) -> impl Iterator<Item = (usize, &'g GoldDocument, &'s Scene<'t>)> {
    let numbered = gold.iter().zip(scenes).enumerate().map(|(number, (gold, scene))| (number, gold, scene));
    numbered.filter(|(_, gold, _)| gold.antecedents.is_empty())
}

/// The words of the articles that may be values of features.
#[derive(Debug, Clone, Default)]
struct Words<'t> {
    known: HashMap<u64, &'t str, BuildHasherDefault<KeyHasher>>,
}

impl<'t> Words<'t> {
    fn count<'s>(scenes: impl Iterator<Item = &'s Scene<'t>>, least: u32) -> Self
    where
        't: 's,
    {
        let mut seen: HashMap<u64, (&'t str, u32, u32), BuildHasherDefault<KeyHasher>> = HashMap::default();
        for scene in scenes {
            let mut sentence = None;
            for token in scene.tokens.iter() {
                let first = sentence != Some(token.sentence);
                sentence = Some(token.sentence);
                if !matches!(token.kind, TokenKind::Word | TokenKind::Possessive) {
                    continue;
                }
                let text = token.span.of(scene.document.text());
                let entry = seen.entry(token.key).or_insert((text, 0, 0));
                // Headlines in title case are read as if small, and still show no lower case.
                if token.capital() || text.starts_with(char::is_uppercase) {
                    entry.2 += u32::from(!first);
                } else {
                    entry.0 = if token.kind == TokenKind::Possessive { "'s" } else { text };
                    entry.1 += 1;
                }
            }
        }
        let known = seen
            .into_iter()
            .filter(|(_, (text, lower, upper))| *lower >= least && *lower >= 4 * *upper && fit_to_be_named(text))
            .map(|(k, (text, _, _))| (k, text))
            .collect();
        Self { known }
    }

    /// With the reporting verbs, whose forms lead to them.
    fn with_verbs(&self) -> Self {
        let mut all = self.clone();
        for (verb, _) in cues() {
            all.known.entry(key(verb)).or_insert(verb);
        }
        all
    }

    fn text(&self, key: u64) -> Option<&'t str> {
        self.known.get(&key).copied()
    }
}

/// True for a word that a file can hold, and in which no name stands: not `pro-Reyes`.
fn fit_to_be_named(text: &str) -> bool {
    !text.contains(['\t', ',']) && !text.contains(char::is_uppercase)
}

/// One unit of the articles: where it is from and what is annotated.
struct FitUnit {
    document: usize,
    /// Its number in the article's running text.
    index: usize,
    mentions: Vec<usize>,
    /// Its quoted spans without marks, each with its annotated sources.
    quotes: Vec<(Span, Vec<Span>)>,
}

struct Data {
    choices: Choices,
    units: Vec<FitUnit>,
}

/// Numbers features and remembers their names.
struct Collector<'w> {
    words: &'w Words<'w>,
    index: HashMap<u64, u32, BuildHasherDefault<KeyHasher>>,
    names: Vec<Option<String>>,
    counts: Vec<u32>,
    row: Vec<u32>,
}

impl Sink for Collector<'_> {
    fn add(&mut self, template: Template, values: &[Value]) {
        let key = feature_key(template, values);
        let index = *self.index.entry(key).or_insert_with(|| {
            self.names.push(write_feature(template, values, &|k| self.words.text(k)));
            self.counts.push(0);
            u32::try_from(self.names.len() - 1).unwrap_or(u32::MAX)
        });
        self.row.push(index);
    }
}

impl<'w> Collector<'w> {
    /// Nothing so far. `words` are those that may be values of features.
    fn new(words: &'w Words<'w>) -> Self {
        Self { words, index: HashMap::default(), names: Vec::new(), counts: Vec::new(), row: Vec::new() }
    }

    /// Ends a row: its columns, each once.
    fn take_row(&mut self) -> Vec<u32> {
        self.row.sort_unstable();
        self.row.dedup();
        for &c in &self.row {
            if let Some(n) = self.counts.get_mut(c as usize) {
                *n += 1;
            }
        }
        std::mem::take(&mut self.row)
    }
}

impl Data {
    fn gather(gold: &[GoldDocument], scenes: &[Scene<'_>], words: &Words<'_>, least_count: u32) -> Self {
        let mut choices = Gathered::new(words);
        let mut units = Vec::new();
        for (document, gold, scene) in speaking(gold, scenes) {
            let text = gold.document.text();
            let scope = Scope::running_text(scene);
            let salience = Salience::new(scene);
            for index in 0..scope.units.len() {
                let Some(candidates) = Candidates::new(&scope, &salience, index) else { continue };
                let Some(unit) = scope.units.get(index) else { continue };
                let inner = scope.quotes(unit).iter().filter_map(|&q| scene.quote(q)).map(|q| q.inner);
                let quotes: Vec<(Span, Vec<Span>)> = inner
                    .filter(|&q| letters(q.of(text)) > 0 && !gold.is_discarded(q))
                    .map(|q| (q, gold.sources(q)))
                    .collect();
                if quotes.is_empty() {
                    continue;
                }
                let sources: Vec<Span> = quotes.iter().flat_map(|(_, s)| s.iter().copied()).collect();
                choices.alternative(sources.is_empty(), |sink| candidates.nobody(sink));
                for &m in &*candidates.mentions {
                    let right = same_source(text, super::phrase::noun_phrase(scene, m), &sources);
                    choices.alternative(right, |sink| candidates.source(m, sink));
                }
                choices.choice(document);
                units.push(FitUnit { document, index, mentions: candidates.mentions.to_vec(), quotes });
            }
        }
        Self { choices: choices.finish(least_count), units }
    }

    fn judge(&self, answers: &[HeldOut]) -> Counts {
        let annotated: HashMap<(usize, Span), bool> =
            self.units.iter().flat_map(|u| u.quotes.iter().map(|(q, s)| ((u.document, *q), !s.is_empty()))).collect();
        let mut counts = Counts::default();
        for a in answers {
            let annotated = annotated.get(&(a.document, a.quote)).copied().unwrap_or(false);
            counts.add(a.source.is_some(), a.source.is_some() && a.right, annotated);
        }
        counts
    }
}
