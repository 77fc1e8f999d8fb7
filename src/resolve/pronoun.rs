//! Whom `he` and `she` stand for.
//!
//! Pronouns are resolved in the order of reading, each against the people mentioned so far, and the answer becomes a
//! mention itself. People are scored, not mentions, by the same kind of fitted weights as the sources of quotations.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::feature::{Sink, Template, Value, bucket};
use super::model::{Model, Score, softmax};
use super::names::{Cast, EntityId, EntityKind};
use crate::document::RegionKind;
use crate::find::mention::MentionKind;
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{KeyHasher, Marks, Pronoun};

use Template as T;

/// One occurrence of a person, by name or by a pronoun already resolved.
#[derive(Debug, Clone, Copy)]
struct Occurrence {
    entity: EntityId,
    token: usize,
    /// Number of its sentence among those with words outside quotations.
    narrative: usize,
    paragraph: u32,
    quoted: bool,
    subject: bool,
    object: bool,
    possessive: bool,
    /// Opens its sentence, or the clause after a quotation.
    initial: bool,
    /// Opens its paragraph.
    opening: bool,
    pronoun: bool,
    headline: bool,
    source: bool,
}

/// Occurrences of people that are looked at for one pronoun.
const RECENT: usize = 300;

/// Evidence of the other gender from which on a person is left out.
const CLASH: i32 = -10;

/// What a pronoun was found to stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Antecedent {
    /// The person.
    pub entity: EntityId,
    /// Probability of the answer.
    pub confidence: f32,
}

/// Pronouns of one document and the people they may stand for.
pub struct Pronouns<'s> {
    scene: &'s Scene<'s>,
    cast: &'s Cast,
    /// For each mention: is it the source of a quotation?
    sources: &'s dyn Fn(usize) -> bool,
    narrative: Vec<usize>,
    seen: Vec<Occurrence>,
}

/// A person a pronoun may stand for, described by features.
pub struct Person<'p, 's> {
    pronouns: &'p Pronouns<'s>,
    /// The person.
    pub entity: EntityId,
    token: usize,
    he: bool,
}

impl<'s> Pronouns<'s> {
    /// Prepares the pronouns of `scene`; `sources` tells which mentions are sources of quotations.
    pub fn new(scene: &'s Scene<'s>, cast: &'s Cast, sources: &'s dyn Fn(usize) -> bool) -> Self {
        let mut narrative = Vec::with_capacity(scene.tokens.len());
        let mut n = 0;
        let mut last = u32::MAX;
        for token in &scene.tokens {
            if token.quote.is_none() && token.sentence != last {
                n += usize::from(last != u32::MAX);
                last = token.sentence;
            }
            narrative.push(n);
        }
        Self { scene, cast, sources, narrative, seen: Vec::new() }
    }

    /// Resolves every `he` and `she` outside quotations by `model`, in the order of reading.
    pub fn resolve(mut self, model: &Model) -> HashMap<usize, Antecedent, BuildHasherDefault<KeyHasher>> {
        let mut out: HashMap<usize, Antecedent, BuildHasherDefault<KeyHasher>> = HashMap::default();
        self.walk(|pronouns, mention, people| {
            let mut scores: Vec<f32> = people
                .iter()
                .map(|p| {
                    let mut score = Score::new(model);
                    p.features(&mut score);
                    score.sum
                })
                .collect();
            softmax(&mut scores);
            let best = (0..scores.len()).reduce(|a, b| if scores.get(b) > scores.get(a) { b } else { a });
            let answer = match best.and_then(|b| Some((people.get(b)?.entity, *scores.get(b)?))) {
                Some((entity, confidence)) => Some(Antecedent { entity, confidence }),
                None => pronouns.named_after(mention).map(|entity| Antecedent { entity, confidence: 0.5 }),
            };
            if let Some(a) = answer {
                out.insert(mention, a);
            }
            answer.map(|a| a.entity)
        });
        out
    }

    /// Walks over the document, calling `answer` for each pronoun with the people it may stand for; what it returns is
    /// taken as the pronoun's person from there on.
    pub fn walk(&mut self, mut answer: impl FnMut(&Self, usize, &[Person<'_, 's>]) -> Option<EntityId>) {
        for (i, m) in self.scene.mentions.iter().enumerate() {
            match m.kind {
                MentionKind::Name => {
                    if let Some(id) = self.cast.of(i)
                        && self.cast.entity(id).is_some_and(|e| e.kind == EntityKind::Person)
                    {
                        let occurrence = self.occurrence(i, id, false);
                        self.seen.push(occurrence);
                    }
                }
                MentionKind::Pronoun => {
                    let token = self.scene.token(m.first);
                    let he = token.entry.pronoun == Pronoun::He;
                    if token.quote.is_some() || !(he || token.entry.pronoun == Pronoun::She) {
                        continue;
                    }
                    let people = self.people(m.first, he);
                    if let Some(id) = answer(self, i, &people) {
                        let occurrence = self.occurrence(i, id, true);
                        self.seen.push(occurrence);
                    }
                }
                _ => {}
            }
        }
    }

    /// The last occurrences; what stands farther back is not looked at.
    fn recent(&self) -> &[Occurrence] {
        self.seen.get(self.seen.len().saturating_sub(RECENT)..).unwrap_or(&[])
    }

    fn people(&self, token: usize, he: bool) -> Vec<Person<'_, 's>> {
        let paragraph = self.scene.token(token).paragraph;
        let mut ids: Vec<EntityId> =
            self.recent().iter().filter(|o| paragraph.saturating_sub(o.paragraph) <= 5).map(|o| o.entity).collect();
        if ids.is_empty() {
            ids = self.recent().iter().map(|o| o.entity).collect();
        }
        ids.sort_unstable();
        ids.dedup();
        // Nobody of the other gender, while there is anybody else.
        let clashes = |id: &EntityId| {
            let g = self.cast.entity(*id).map_or(0, |e| e.gender);
            (if he { g } else { -g }) <= CLASH
        };
        if !ids.iter().all(clashes) {
            ids.retain(|id| !clashes(id));
        }
        ids.into_iter().map(|entity| Person { pronouns: self, entity, token, he }).collect()
    }

    /// Cataphora: the first fitting person named later in the same paragraph.
    fn named_after(&self, mention: usize) -> Option<EntityId> {
        let m = self.scene.mentions.get(mention)?;
        let token = self.scene.token(m.first);
        let sign = if token.entry.pronoun == Pronoun::He { 1 } else { -1 };
        let end = self.scene.paragraph(token.paragraph).end;
        let fits =
            |id: &EntityId| self.cast.entity(*id).is_some_and(|e| e.kind == EntityKind::Person && e.gender * sign >= 0);
        self.scene.mentions_in(m.end, end).filter_map(|i| self.cast.of(i)).find(fits)
    }

    fn occurrence(&self, mention: usize, entity: EntityId, pronoun: bool) -> Occurrence {
        let scene = self.scene;
        let m = scene.mentions.get(mention).copied().unwrap_or(crate::find::mention::Mention {
            first: 0,
            end: 0,
            kind: MentionKind::Name,
        });
        let token = scene.token(m.first);
        let before = scene.before(m.first);
        let opens = before.sentence != token.sentence;
        let next = scene.token(m.end);
        let source = (self.sources)(mention);
        let possessive = next.kind == TokenKind::Possessive || pronoun && is_possessive(scene, m.first);
        let object = !opens && before.has(Marks::PREPOSITION);
        let initial = !possessive && !object && (opens || token.quote.is_none() && before.kind == TokenKind::Mark);
        let verb = next.is_lower()
            && (next.entry.tag.is_verb() && next.entry.tag.0 != b'G'
                || next.has(Marks::AUXILIARY)
                || next.has(Marks::ADVERB));
        let clause = opens || before.has(Marks::CONJUNCTION) || before.kind == TokenKind::Mark || before.ch == ',';
        let inverted = before.entry.cue >= 3 && before.has(Marks::CUE_VERB);
        let subject = source
            || pronoun && !possessive && !object && matches!(token.span.len(), 2 | 3) && !is_objective(scene, m.first)
            || !possessive
                && !object
                && (verb
                    || clause && matches!(next.ch, ',' | '(')
                    || opens && next.has(Marks::PRONOUN.or(Marks::CONJUNCTION))
                    || inverted)
            || initial;
        Occurrence {
            entity,
            token: m.first,
            narrative: self.narrative.get(m.first).copied().unwrap_or(0),
            paragraph: token.paragraph,
            quoted: token.quote.is_some(),
            subject,
            object,
            possessive,
            initial,
            opening: initial && m.first == scene.paragraph(token.paragraph).first,
            pronoun,
            headline: scene.paragraphs.get(token.paragraph as usize).is_some_and(|p| p.region == RegionKind::Headline),
            source,
        }
    }
}

fn is_possessive(scene: &Scene<'_>, at: usize) -> bool {
    let (text, next) = (scene.text(at, at + 1), scene.token(at + 1));
    text.eq_ignore_ascii_case("his")
        || text.eq_ignore_ascii_case("her") && (next.entry.tag.is_noun() || next.entry.tag.0 == b'J')
}

fn is_objective(scene: &Scene<'_>, at: usize) -> bool {
    let text = scene.text(at, at + 1);
    text.eq_ignore_ascii_case("him") || text.eq_ignore_ascii_case("her")
}

impl Person<'_, '_> {
    /// What describes the person as the one the pronoun stands for.
    pub fn features<S: Sink>(&self, out: &mut S) {
        let p = self.pronouns;
        let here = p.scene.token(self.token);
        let narrative = p.narrative.get(self.token).copied().unwrap_or(0);
        let Some(entity) = p.cast.entity(self.entity) else { return };
        let agreement = if self.he { entity.gender } else { -entity.gender };
        // A first name that fits says no more than one that is not known: only a title is better evidence.
        let class = match agreement {
            30.. => 1,
            -3..30 => 0,
            -11..-3 => -1,
            _ => -2,
        };
        out.add(T::PronounGender, &[Value::Int(class)]);
        let own = || p.recent().iter().filter(|o| o.entity == self.entity);
        let outside = || own().filter(|o| !o.quoted);
        let Some(last) = outside().next_back().or_else(|| own().next_back()) else { return };
        if outside().next().is_none() {
            out.add(T::PronounQuotedOnly, &[]);
        }
        let away = narrative.saturating_sub(last.narrative);
        let distance = bucket(away, &[0, 1, 2, 3, 5, 9]);
        out.add(T::PronounDistance, &[distance]);
        let paragraphs = here.paragraph.saturating_sub(last.paragraph).min(3);
        out.add(T::PronounParagraph, &[Value::Int(i32::try_from(paragraphs).unwrap_or(3))]);
        out.add(T::PronounLastSubject, &[last.subject.into(), distance]);
        out.add(T::PronounLastRole, &[last.possessive.into(), last.object.into()]);
        out.add(T::PronounLastInitial, &[last.initial.into(), last.opening.into()]);
        out.add(T::PronounLastPronoun, &[last.pronoun.into()]);
        let fits = |o: &&Occurrence| {
            let g = p.cast.entity(o.entity).map_or(0, |e| e.gender);
            !o.quoted && (if self.he { g } else { -g }) > -12
        };
        let subject = outside().rev().find(|o| o.subject);
        if let Some(s) = subject {
            out.add(T::PronounSubjectDistance, &[bucket(narrative.saturating_sub(s.narrative), &[0, 1, 2, 3, 5])]);
            let newest = p.recent().iter().rev().filter(fits).find(|o| o.subject);
            out.add(T::PronounSubjectLast, &[newest.is_some_and(|o| o.token == s.token).into()]);
        }
        let newest = p.recent().iter().rev().find(fits);
        out.add(T::PronounLatest, &[newest.is_some_and(|o| o.token == last.token).into()]);
        let near = |o: &Occurrence, n: u32| here.paragraph.saturating_sub(o.paragraph) <= n;
        out.add(T::PronounOpening, &[outside().any(|o| o.opening && near(o, 1)).into()]);
        let count = |n: usize, most: usize| Value::Int(i32::try_from(n.min(most)).unwrap_or(0));
        out.add(T::PronounInitials, &[count(outside().filter(|o| o.initial && near(o, 2)).count(), 3)]);
        out.add(T::PronounRecent, &[count(outside().filter(|o| near(o, 2)).count(), 4)]);
        out.add(T::PronounFrequency, &[bucket(outside().count(), &[0, 1, 2, 4, 8])]);
        if last.headline {
            out.add(T::PronounHeadline, &[]);
        }
        if let Some(source) = p.recent().iter().rev().find(|o| o.source).filter(|o| o.entity == self.entity) {
            let paragraphs = here.paragraph.saturating_sub(source.paragraph).min(2);
            out.add(T::PronounLastSource, &[Value::Int(i32::try_from(paragraphs).unwrap_or(2)), source.pronoun.into()]);
        }
        out.add(T::PronounSource, &[own().any(|o| o.source).into()]);
    }
}
