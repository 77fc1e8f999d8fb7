//! From the scores of a quotation's candidates to one answer.

use std::collections::BTreeMap;

use super::candidate::Candidates;
use super::model::{Everywhere, Model, Row, Score, softmax};
use super::phrase::head_of;
use super::place::PLACES;
use super::scope::{Scope, Unit};
use super::transcript::Opening;
use crate::find::mention::MentionKind;
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun};

/// The least probability at which somebody is named: below it, nobody is. Chosen on held-out folds for the best F1.
pub const THRESHOLD: f32 = 0.42;

/// The answer for one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    /// The mention named as the source, as an index into the scene's list; `None` for nobody.
    pub mention: Option<usize>,
    /// Probability of the answer: of the source named, in whichever of its mentions, or of nobody.
    pub confidence: f32,
}

/// Weighs the candidates of one document's quotations, and remembers of each mention what it counts for by itself: most
/// are candidates of several quotations.
pub struct Scales<'m> {
    model: &'m Model,
    /// By mention the number of its row, counted from 1; 0 where it is not weighed yet.
    numbers: Vec<u32>,
    rows: Vec<Row>,
}

impl<'m> Scales<'m> {
    /// For the mentions of `scene`, with the weights of `model`.
    pub fn new(scene: &Scene<'_>, model: &'m Model) -> Self {
        Self { model, numbers: vec![0; scene.mentions.len()], rows: Vec::new() }
    }

    /// Probabilities of "nobody" and of each candidate, in order.
    pub fn probabilities(&mut self, candidates: &Candidates<'_>) -> Vec<f32> {
        let mut scores = Vec::with_capacity(candidates.mentions.len() + 1);
        let mut nobody = Score::new(self.model);
        candidates.nobody(&mut nobody);
        scores.push(nobody.sum);
        let mut setting = Everywhere::new(self.model);
        candidates.setting(&mut setting);
        let setting = setting.sums();
        for &i in &candidates.mentions {
            let place = candidates.place(i);
            let from_here = |row: &Row| row.get(place.number()).copied().unwrap_or_default();
            let mut score = Score::new(self.model);
            score.sum = from_here(self.alone(candidates, i)) + from_here(&setting);
            candidates.together(i, place, &mut score);
            scores.push(score.sum);
        }
        softmax(&mut scores);
        scores
    }

    /// What mention `i` counts for by itself, from each place.
    fn alone(&mut self, candidates: &Candidates<'_>, i: usize) -> &Row {
        const NOTHING: &Row = &[0.0; PLACES];
        let Some(number) = self.numbers.get_mut(i) else { return NOTHING };
        if *number == 0 {
            let mut sums = Everywhere::new(self.model);
            candidates.alone(i, &mut sums);
            self.rows.push(sums.sums());
            *number = u32::try_from(self.rows.len()).unwrap_or(0);
        }
        self.rows.get(*number as usize - 1).unwrap_or(NOTHING)
    }
}

/// Coordinated quotations — `called it “a farce” and “a disgrace”` — have one source: their probabilities are averaged.
/// `units` holds for each of the scope's units its candidates and probabilities, in order.
pub fn pool(scope: &Scope<'_>, units: &mut [(usize, Vec<usize>, Vec<f32>)]) {
    let mut first = 0;
    while first < units.len() {
        let mut end = first + 1;
        while end < units.len() && coordinated(scope, units.get(end - 1).map(|u| u.0), units.get(end).map(|u| u.0)) {
            end += 1;
        }
        if let Some(run) = units.get_mut(first..end).filter(|run| run.len() > 1) {
            average(run);
        }
        first = end;
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of quotations in one sentence")]
fn average(run: &mut [(usize, Vec<usize>, Vec<f32>)]) {
    let mut sums: BTreeMap<Option<usize>, f32> = BTreeMap::new();
    let keys = |mentions: &[usize]| std::iter::once(None).chain(mentions.iter().copied().map(Some)).collect::<Vec<_>>();
    for (_, mentions, probabilities) in run.iter() {
        for (key, p) in keys(mentions).into_iter().zip(probabilities) {
            *sums.entry(key).or_default() += p;
        }
    }
    let share = 1.0 / run.len() as f32;
    for (_, mentions, probabilities) in run.iter_mut() {
        for (key, p) in keys(mentions).into_iter().zip(probabilities) {
            *p = sums.get(&key).copied().unwrap_or(0.0) * share;
        }
    }
}

/// True where nothing but `and`, `or`, commas and articles stands between two quotations of one sentence.
fn coordinated(scope: &Scope<'_>, a: Option<usize>, b: Option<usize>) -> bool {
    let (Some(a), Some(b)) = (a.and_then(|a| scope.units.get(a)), b.and_then(|b| scope.units.get(b))) else {
        return false;
    };
    let joint = |at: usize| {
        let t = scope.token(at);
        t.ch == ',' || t.has(Marks::DETERMINER) || matches!(scope.scene.text(at, at + 1), "and" | "or" | "as")
    };
    let gap = a.range.end..b.range.first;
    scope.token(a.range.end.saturating_sub(1)).sentence == scope.token(b.range.first).sentence
        && (1..=3).contains(&gap.len())
        && gap.clone().all(joint)
        && gap.into_iter().any(|at| matches!(scope.scene.text(at, at + 1), "and" | "or"))
}

/// The answer where the quotation or its place tells it, so that nothing need be weighed, and the reason in plain words:
/// a label inside a transcript, a note about a noise, a nickname between the parts of a name.
pub fn settled(scope: &Scope<'_>, unit: &Unit) -> Option<(Decision, &'static str)> {
    let (mention, reason) = match unit.opening {
        Opening::Label(mention) => (Some(mention), "a label opens the words of each speaker"),
        Opening::Aside => (None, "a note about what was heard"),
        Opening::Words if inside_name(scope.scene, unit) => (None, "a nickname inside a name"),
        Opening::Words => return None,
    };
    Some((Decision { mention, confidence: SETTLED }, reason))
}

/// Confidence in what the page says outright.
const SETTLED: f32 = 0.99;

fn inside_name(scene: &Scene<'_>, unit: &Unit) -> bool {
    let i = scene.mentions.partition_point(|m| m.first < unit.range.first);
    i.checked_sub(1)
        .and_then(|i| scene.mentions.get(i))
        .is_some_and(|m| m.kind == MentionKind::Name && m.end > unit.range.end)
}

/// Chooses among the candidates. The probabilities of mentions that name one source — the parts of one noun phrase
/// with its apposition — count together, since splitting them over its parts would make a sure answer look doubtful.
pub fn decide(scope: &Scope<'_>, mentions: &[usize], probabilities: &[f32], threshold: f32) -> Decision {
    let nobody = probabilities.first().copied().unwrap_or(1.0);
    let groups = groups(scope, mentions);
    let sources = same_names(scope, mentions, &groups);
    let sums = |numbers: &[usize]| {
        let mut sums = vec![0.0f32; mentions.len()];
        for (&number, &p) in numbers.iter().zip(probabilities.iter().skip(1)) {
            if let Some(sum) = sums.get_mut(number) {
                *sum += p;
            }
        }
        sums
    };
    let largest = |sums: &[f32], among: &dyn Fn(usize) -> bool| {
        (0..sums.len()).filter(|&n| among(n)).reduce(|a, b| if sums.get(b) > sums.get(a) { b } else { a })
    };
    // The source with the most probability, then the one of its phrases that has most of that.
    let by_source = sums(&sources);
    let source = largest(&by_source, &|_| true);
    let sum = source.and_then(|s| by_source.get(s)).copied().unwrap_or(0.0);
    if sum < threshold {
        return Decision { mention: None, confidence: nobody };
    }
    let own = |group: usize| groups.iter().zip(&sources).any(|(&g, &s)| g == group && Some(s) == source);
    let best = largest(&sums(&groups), &own);
    let mut chosen: Option<(usize, f32)> = None;
    for ((&group, &p), &mention) in groups.iter().zip(probabilities.iter().skip(1)).zip(mentions) {
        // In `Ada Byron, a fellow at the institute,` the first of the phrase is its head.
        if Some(group) == best && chosen.is_none_or(|(first, q)| p > if is_name(scope, first) { HEAD * q } else { q }) {
            chosen = Some((mention, p));
        }
    }
    Decision { mention: chosen.map(|c| head_of(scope.scene, c.0)), confidence: sum }
}

/// A later mention of a phrase is chosen over the name that opens it only where it is this many times as probable.
const HEAD: f32 = 3.0;

fn is_name(scope: &Scope<'_>, mention: usize) -> bool {
    scope.scene.mentions.get(mention).is_some_and(|m| m.kind == MentionKind::Name)
}

/// For each mention the number of its group: mentions in one sentence with nothing between them but what joins a noun
/// phrase to its modifiers and appositions are one.
fn groups(scope: &Scope<'_>, mentions: &[usize]) -> Vec<usize> {
    let scene = scope.scene;
    let mut out: Vec<usize> = Vec::with_capacity(mentions.len());
    let mut end = None;
    let mut name = false;
    for &i in mentions {
        let Some(m) = scene.mentions.get(i) else { continue };
        let pronoun = matches!(m.kind, MentionKind::Pronoun | MentionKind::Relative);
        let joined = !pronoun
            && end.is_some_and(|end: usize| {
                scene.token(end.saturating_sub(1)).sentence == scene.token(m.first).sentence
                    && m.first < end + 9
                    && (end..m.first).all(|at| scope.holds(at) && joins(scope, at))
                    // `the Arabic acronym for the Islamic State`: two names are one source only side by side.
                    && !(name && m.kind == MentionKind::Name && m.first > end + 3)
            });
        let group = if joined { out.last().copied().unwrap_or(0) } else { out.last().map_or(0, |g| g + 1) };
        out.push(group);
        name = m.kind == MentionKind::Name || joined && name;
        end = (!pronoun).then_some(if joined { end.unwrap_or(0).max(m.end) } else { m.end });
    }
    out
}

/// For each mention the number of its source: the first group that opens with a name of the same last word.
fn same_names(scope: &Scope<'_>, mentions: &[usize], groups: &[usize]) -> Vec<usize> {
    let mut seen: Vec<(u64, usize)> = Vec::new();
    let mut of_group: BTreeMap<usize, usize> = BTreeMap::new();
    for (&i, &group) in mentions.iter().zip(groups) {
        let Some(m) = scope.scene.mentions.get(i).filter(|m| m.kind == MentionKind::Name) else { continue };
        let key = scope.token(m.head()).key;
        let first = seen.iter().find(|(k, _)| *k == key).map(|(_, g)| *g);
        if first.is_none() {
            seen.push((key, group));
        }
        of_group.entry(group).or_insert(first.unwrap_or(group));
    }
    groups.iter().map(|g| of_group.get(g).copied().unwrap_or(*g)).collect()
}

fn joins(scope: &Scope<'_>, at: usize) -> bool {
    let token = scope.token(at);
    match token.kind {
        TokenKind::Punctuation => matches!(token.ch, ',' | '(' | '—'),
        TokenKind::Possessive | TokenKind::Number => true,
        TokenKind::Mark => false,
        TokenKind::Word => {
            token.entry.pronoun == Pronoun::No
                && !token.has(Marks::AUXILIARY.or(Marks::CONJUNCTION))
                && scope.cue(at) < 3
                && (token.has(Marks::DETERMINER.or(Marks::PREPOSITION))
                    || token.entry.tag.is_noun()
                    || matches!(token.entry.tag.0, b'J' | b'?'))
        }
    }
}
