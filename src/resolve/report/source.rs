//! Whose report it is: the mentions around a cue, and what each is described by.

use smallvec::SmallVec;

use super::cue::Setting;
use super::values::{BEFORE, BEHIND, NONE, gap};
use super::words::Joint;
use crate::find::mention::{Mention, MentionKind};
use crate::lexicon::Marks;
use crate::resolve::feature::{Sink, Template as T, int};
use crate::resolve::phrase::core_end;

/// The most mentions that are weighed.
pub(super) const MOST: usize = 14;

/// The mentions that may be the source of the cue at `at`, as indices in order: the nearest of its sentence.
pub fn candidates(setting: &Setting<'_>, at: usize) -> SmallVec<[usize; MOST + 2]> {
    let line = &setting.line;
    let mention = |i: usize| line.scene.mentions.get(i);
    let all = setting.mentions_here();
    let mut near = SmallVec::new();
    // `the critics of the policy in Aldmoor identify`: Aldmoor stands in the phrase of the critics, and is no source.
    let mut phrase_end = 0;
    for i in all {
        let Some(m) = mention(i).filter(|m| at < m.first || m.end <= at) else { continue };
        if m.first >= phrase_end {
            near.push(i);
            if matches!(m.kind, MentionKind::Role | MentionKind::Group | MentionKind::Document) {
                phrase_end = core_end(line.scene, i);
            }
        }
    }
    if near.len() > MOST {
        near.select_nth_unstable_by_key(MOST, |&i| (mention(i).map_or(usize::MAX, |m| distance(m, at)), i));
        near.truncate(MOST);
        near.sort_unstable();
    }
    near
}

/// Tokens between a mention and a cue.
fn distance(m: &Mention, at: usize) -> usize {
    if m.end <= at { at - m.end } else { m.first.saturating_sub(at + 1) }
}

/// What "nobody is named" is described by.
pub fn nobody_features(setting: &Setting<'_>, at: usize, sink: &mut impl Sink) {
    let words = &setting.words;
    sink.add(T::Reporter, &[NONE]);
    sink.add(T::ReporterNobodyVerb, &[setting.verb(at)]);
    sink.add(T::ReporterNobodyForm, &[words.word(at, 0)]);
    sink.add(T::ReporterNobodyBefore, &[words.word(at, -1)]);
    sink.add(T::ReporterNobodyBehind, &[words.word(at, 1)]);
    sink.add(T::ReporterNobodyTag, &[words.tag(at, -1), words.tag(at, 0)]);
}

/// What candidate number `n` of `candidates` is described by.
pub fn features(setting: &Setting<'_>, at: usize, candidates: &[usize], n: usize, sink: &mut impl Sink) {
    let (line, words) = (&setting.line, &setting.words);
    let scene = line.scene;
    let mention = |&i: &usize| scene.mentions.get(i);
    let Some(m) = candidates.get(n).and_then(mention) else { return };
    let (lemma, own) = (setting.verb(at), words.tag(at, 0));
    let before = m.end <= at;
    let (side, from, to) = if before { (BEFORE, m.end, at) } else { (BEHIND, at + 1, m.first) };
    let size = to.saturating_sub(from);
    // The mentions between are those next to it.
    let (nearer, farther) = (candidates.get(n + 1..), candidates.get(..n));
    let between = if before { nearer } else { farther }.unwrap_or(&[]).iter().filter_map(mention);
    let near = int(between.filter(|o| o.first >= from && o.end <= to).take(2).count());
    let head = line.token(m.head());
    sink.add(T::Reporter, &[side]);
    sink.add(T::ReporterHead, &[words.word(m.head(), 0)]);
    let relative = matches!(m.kind, MentionKind::Pronoun | MentionKind::Relative);
    let who = if relative { words.word(m.first, 0) } else { m.kind.into() };
    sink.add(T::ReporterStrength, &[side, head.entry.source.into(), m.kind.into()]);
    sink.add(T::ReporterForm, &[side, near, words.word(at, 0)]);
    // The words between.
    let mut words_between = [side, NONE, NONE, NONE];
    if size <= 3 {
        words_between.iter_mut().skip(1).zip(from..to).for_each(|(slot, i)| *slot = words.word(i, 0));
        sink.add(T::ReporterWordsBetween, &words_between);
    } else {
        sink.add(T::ReporterWordsBetween, &[side]);
    }
    let joints = words.joints(from, to);
    for number in joints.told() {
        sink.add(T::ReporterHolds, &[side, int(number)]);
    }
    let commas = joints.number(Joint::COMMA).min(3);
    let verbs = words.verbs_in(from, to).min(3);
    sink.add(T::ReporterClause, &[side, int(verbs), int(commas), joints.any(Joint::WHO).into()]);
    sink.add(T::ReporterAdjacent, &[side, joints.all(Joint::HELPER).into(), who]);
    // What stands around it and around the cue.
    let preceding = words.word(m.first, -1);
    sink.add(T::ReporterBefore, &[side, preceding]);
    sink.add(T::ReporterBehind, &[side, words.word(m.head(), 1)]);
    sink.add(T::ReporterBeforeVerb, &[side, preceding, lemma]);
    sink.add(T::ReporterBesideCue, &[side, words.word(at, if before { -1 } else { 1 })]);
    sink.add(T::ReporterTagBefore, &[side, words.tag(m.first, -1)]);
    sink.add(T::ReporterTagBehind, &[side, words.tag(m.head(), 1), own]);
    sink.add(T::ReporterTagTwo, &[side, own, words.tag(at, -1), near]);
    let (determined, governed) =
        (line.token(m.first).has(Marks::DETERMINER), scene.before(m.first).has(Marks::PREPOSITION));
    sink.add(T::ReporterGoverned, &[side, determined.into(), governed.into(), near]);
    sink.add(T::ReporterQuoted, &[side, line.quoted(m.first).into()]);
    let quote_before = if before {
        words.joints(line.range.first, m.first).any(Joint::QUOTED)
    } else {
        at > line.range.first && line.quoted(at - 1)
    };
    sink.add(T::ReporterQuoteBefore, &[side, quote_before.into(), gap(size)]);
}
