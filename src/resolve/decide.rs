//! From the scores of a quotation's candidates to one answer.

use std::collections::BTreeMap;
use std::ops::Range;

use super::candidate::{Candidates, REACH, Spot};
use super::model::{Everywhere, Model, Row, Score, softmax};
use super::phrase::head_of;
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
    /// The head of the phrase in which it stands.
    pub head: Option<usize>,
    /// Probability of the answer: of the source named, in whichever of its mentions, or of nobody.
    pub confidence: f32,
}

/// Weighs the candidates of one document's quotations, and remembers of each mention what it counts for by itself: most
/// are candidates of several quotations.
pub struct Scales<'m> {
    model: &'m Model,
    /// By mention the number of its row, counted from 1; 0 where it is not weighed yet.
    numbers: Vec<u32>,
    rows: Vec<Weighed>,
}

/// What a mention counts for by itself, from each place, and its spot: side by side, for each of its quotations asks for
/// both.
struct Weighed {
    sums: Row,
    spot: Spot,
}

impl<'m> Scales<'m> {
    /// For the mentions of `scene`, with the weights of `model`.
    pub fn new(scene: &Scene<'_>, model: &'m Model) -> Self {
        let most = scene.mentions.len();
        Self { model, numbers: vec![0; most], rows: Vec::with_capacity(most) }
    }

    /// For the quotations of one level the probabilities of "nobody" and of each candidate, in order: those of one quotation
    /// behind those of the one before.
    ///
    /// Each kind of features is weighed for all quotations before the next kind is: the code and the weights that one kind
    /// takes are then fetched once a document, not once a quotation.
    pub fn probabilities(&mut self, quotations: &[Candidates<'_>]) -> Vec<f32> {
        let mut scores = vec![0.0; quotations.iter().map(|candidates| 1 + candidates.mentions.len()).sum()];
        let mut settings = Vec::with_capacity(quotations.len());
        for (candidates, scores) in each(quotations, &mut scores) {
            settings.push(self.begin(candidates, scores));
        }
        for candidates in quotations {
            for &i in &*candidates.mentions {
                self.alone(candidates, i);
            }
        }
        for ((candidates, scores), setting) in each(quotations, &mut scores).zip(&settings) {
            self.together(candidates, setting, scores);
            softmax(scores);
        }
        scores
    }

    /// What the quotation counts for by itself, from each place; the score of "nobody" is put first among `scores`.
    fn begin(&self, candidates: &Candidates<'_>, scores: &mut [f32]) -> Row {
        let mut nobody = Score::new(self.model);
        candidates.nobody(&mut nobody);
        if let Some(first) = scores.first_mut() {
            *first = nobody.sum;
        }
        let mut setting = Everywhere::new(self.model);
        candidates.setting(&mut setting);
        setting.sums()
    }

    /// Weighs mention `i` by itself, from each place, where that is not done yet.
    fn alone(&mut self, candidates: &Candidates<'_>, i: usize) {
        if let Some(number) = self.numbers.get_mut(i).filter(|number| **number == 0) {
            let mut sums = Everywhere::new(self.model);
            let mention = candidates.mention(i);
            let beside = candidates.beside(mention);
            let spot = candidates.spot(mention, &beside);
            candidates.alone(mention, spot, &beside, &mut sums);
            self.rows.push(Weighed { sums: sums.sums(), spot });
            *number = u32::try_from(self.rows.len()).unwrap_or(0);
        }
    }

    /// Puts the scores of the candidates, which are weighed by themselves already, behind the first.
    fn together(&self, candidates: &Candidates<'_>, setting: &Row, scores: &mut [f32]) {
        for (at, (&i, sum)) in candidates.mentions.iter().zip(scores.iter_mut().skip(1)).enumerate() {
            let number = self.numbers.get(i).map_or(0, |&number| number as usize);
            let Some(alone) = self.rows.get(number.wrapping_sub(1)) else { continue };
            let mention = candidates.mention(i);
            let place = candidates.place(mention, alone.spot);
            let from_here = |row: &Row| row.get(place.number()).copied().unwrap_or_default();
            let mut score = Score::new(self.model);
            score.sum = from_here(&alone.sums) + from_here(setting);
            candidates.together(mention, alone.spot, at, place, &mut score);
            *sum = score.sum;
        }
    }
}

/// Each quotation with its part of `all`, which holds a number for "nobody" and for each candidate.
pub fn each<'q, 's>(
    quotations: &'q [Candidates<'s>],
    mut all: &'q mut [f32],
) -> impl Iterator<Item = (&'q Candidates<'s>, &'q mut [f32])> {
    quotations.iter().map_while(move |candidates| {
        let (own, rest) = std::mem::take(&mut all).split_at_mut_checked(1 + candidates.mentions.len())?;
        all = rest;
        Some((candidates, own))
    })
}

/// Coordinated quotations — `called it “a farce” and “a disgrace”` — have one source: their probabilities are averaged.
/// `units` holds for each of the scope's units its candidates and probabilities, in order.
pub fn pool(scope: &Scope<'_>, units: &mut [(usize, &[usize], impl AsMut<[f32]>)]) {
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
fn average(run: &mut [(usize, &[usize], impl AsMut<[f32]>)]) {
    let mut sums: BTreeMap<Option<usize>, f32> = BTreeMap::new();
    let keys = |mentions: &[usize]| std::iter::once(None).chain(mentions.iter().copied().map(Some)).collect::<Vec<_>>();
    for (_, mentions, probabilities) in run.iter_mut() {
        for (key, p) in keys(mentions).into_iter().zip(probabilities.as_mut()) {
            *sums.entry(key).or_default() += *p;
        }
    }
    let share = 1.0 / run.len() as f32;
    for (_, mentions, probabilities) in run.iter_mut() {
        for (key, p) in keys(mentions).into_iter().zip(probabilities.as_mut()) {
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
    let head = mention.map(|m| head_of(scope.scene, m));
    Some((Decision { mention, head, confidence: SETTLED }, reason))
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
pub fn decide(
    scope: &Scope<'_>,
    mentions: &[usize],
    probabilities: &[f32],
    threshold: f32,
    groups: &mut Grouping,
) -> Decision {
    let nobody = probabilities.first().copied().unwrap_or(1.0);
    let blank = Decision { mention: None, head: None, confidence: nobody };
    // All together have what nobody leaves, which rounding does not change as much.
    if 1.0 - nobody + ROUNDING < threshold {
        return blank;
    }
    groups.gather(scope, mentions, probabilities.get(1..).unwrap_or(&[]));
    let Grouping { groups, last, .. } = groups;
    // The source with the most probability, then the one of its phrases that has most of that.
    for n in 0..groups.len() {
        let Some(&Group { source, probability, .. }) = groups.get(n) else { continue };
        if let Some(source) = groups.get_mut(source) {
            source.sum += probability;
        }
    }
    let source = largest(groups.iter().map(|g| g.sum).enumerate());
    let sum = source.and_then(|s| groups.get(s)).map_or(0.0, |g| g.sum);
    if sum < threshold {
        return blank;
    }
    let own = groups.iter().enumerate().filter(|(_, g)| Some(g.source) == source);
    let best = largest(own.map(|(n, g)| (n, g.probability))).and_then(|best| groups.get(best));
    let members = best.map_or(0..0, |group| group.members.clone());
    let mut chosen: Option<usize> = None;
    let mut least = f32::NEG_INFINITY;
    let own = probabilities.get(1..).unwrap_or(&[]);
    let (mentions, own) = (mentions.get(members.clone()).unwrap_or(&[]), own.get(members).unwrap_or(&[]));
    for (&mention, &p) in mentions.iter().zip(own) {
        if p > least {
            // In `Ada Byron, a fellow at the institute,` the first of the phrase is its head.
            let name = scope.scene.mentions.get(mention).is_some_and(|m| m.kind == MentionKind::Name);
            (chosen, least) = (Some(mention), if name { HEAD * p } else { p });
        }
    }
    let Some(chosen) = chosen else { return Decision { mention: None, head: None, confidence: sum } };
    // The source of a quotation often is that of the next one.
    let (mention, head) = match *last {
        Some((known, mention, head)) if known == chosen => (mention, head),
        _ => {
            let mention = head_of(scope.scene, chosen);
            // What is its own head needs no second look.
            (mention, if mention == chosen { mention } else { head_of(scope.scene, mention) })
        }
    };
    *last = Some((chosen, mention, head));
    Decision { mention: Some(mention), head: Some(head), confidence: sum }
}

/// More than the sum of a quotation's probabilities may differ from 1.
const ROUNDING: f32 = 0.01;

/// The number with the largest value, the first of them where there are several.
fn largest(numbered: impl Iterator<Item = (usize, f32)>) -> Option<usize> {
    numbered.reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|(n, _)| n)
}

/// A later mention of a phrase is chosen over the name that opens it only where it is this many times as probable.
const HEAD: f32 = 3.0;

/// Mentions that are one noun phrase.
#[derive(Debug, Clone)]
struct Group {
    /// Their positions among the candidates.
    members: Range<usize>,
    probability: f32,
    /// True where a name is in it.
    named: bool,
    /// The first group that is the same source: one with a name of the same last word as the first name of this one.
    source: usize,
    /// What the groups of which this is the source have together.
    sum: f32,
}

/// The groups of one quotation's candidates, kept from one of the document's to the next for the room they take.
#[derive(Debug, Default)]
pub struct Grouping {
    groups: Vec<Group>,
    /// The candidate chosen last, its head and the head of that.
    last: Option<(usize, usize, usize)>,
    /// The last words of the names so far, and their groups.
    seen: Vec<(u64, usize)>,
}

impl Grouping {
    /// With room for the candidates of nearly every quotation.
    pub fn new() -> Self {
        Self { groups: Vec::with_capacity(REACH), last: None, seen: Vec::with_capacity(REACH) }
    }

    /// Mentions in one sentence with nothing between them but what joins a noun phrase to its modifiers and appositions are
    /// one.
    fn gather(&mut self, scope: &Scope<'_>, mentions: &[usize], probabilities: &[f32]) {
        let scene = scope.scene;
        let Self { groups, seen, .. } = self;
        groups.clear();
        seen.clear();
        let mut end = None;
        let mut named = false;
        for (at, (&i, &probability)) in mentions.iter().zip(probabilities).enumerate() {
            let Some(m) = scene.mentions.get(i) else { continue };
            let pronoun = matches!(m.kind, MentionKind::Pronoun | MentionKind::Relative);
            let name = m.kind == MentionKind::Name;
            let joined = !pronoun
                && end.is_some_and(|end: usize| {
                    m.first < end + 9
                    // `the local short form for the Harbour Board`: two names are one source only side by side.
                    && !(named && name && m.first > end + 3)
                    // Mostly the first word between them does not join: nothing else need be asked.
                    && (end..m.first).all(|at| scope.stands(at) && joins(scope, at))
                    && scene.token(end.saturating_sub(1)).sentence == scene.token(m.first).sentence
                });
            if !joined || groups.is_empty() {
                let source = groups.len();
                groups.push(Group { members: at..at, probability: 0.0, named: false, source, sum: 0.0 });
            }
            let number = groups.len().saturating_sub(1);
            if let Some(group) = groups.last_mut() {
                group.members.end = at + 1;
                group.probability += probability;
                if name {
                    let key = scope.token(m.head()).key;
                    if !group.named {
                        group.source = seen.iter().find(|s| s.0 == key).map_or(group.source, |s| s.1);
                        group.named = true;
                    }
                    seen.push((key, number));
                }
            }
            named = name || joined && named;
            end = (!pronoun).then_some(if joined { end.unwrap_or(0).max(m.end) } else { m.end });
        }
    }
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
