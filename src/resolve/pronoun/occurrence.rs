//! One occurrence of a person, and the part it plays in its sentence.

use super::Pronouns;
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun, ascii_key};

/// What a mention does in its sentence, as far as the words next to it tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Subject of a verb.
    Subject,
    /// Governed by a preposition or a verb.
    Object,
    /// `Byron’s`, `her`.
    Possessor,
    /// `the Byron campaign`: names a thing.
    Modifier,
    /// Anything else.
    Other,
}

/// One occurrence of a person, by name, by a role or by a pronoun already resolved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occurrence {
    pub(super) token: u32,
    /// Number of its sentence among those with words outside quotations.
    pub(super) narrative: u32,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    pub(super) quoted: bool,
    pub(super) part: Part,
    /// Opens its sentence, or the clause after a quotation.
    pub(super) initial: bool,
    /// Opens its paragraph.
    pub(super) opening: bool,
    /// By a pronoun: 1 for `he`, -1 for `she`; else 0.
    pub(super) pronoun: i8,
    /// By several words.
    pub(super) full: bool,
    pub(super) headline: bool,
    /// The source of a quotation.
    pub(super) source: bool,
    /// Subject of a reporting verb, or the source of a quotation.
    pub(super) reports: bool,
    /// An apposition follows: a comma, bracket or dash.
    pub(super) apposed: bool,
}

impl Occurrence {
    pub(super) fn subject(&self) -> bool {
        self.part == Part::Subject
    }
}

impl Pronouns<'_> {
    pub(super) fn occurrence(&self, mention: usize, m: &Mention) -> Occurrence {
        let scene = self.scene;
        let token = scene.token(m.first);
        let before = scene.before(m.first);
        let opens = before.sentence != token.sentence;
        let next = scene.token(m.end);
        let source = self.speaks(mention);
        let pronoun = match (m.kind, token.entry.pronoun) {
            (MentionKind::Pronoun, Pronoun::He) => 1,
            (MentionKind::Pronoun, Pronoun::She) => -1,
            _ => 0,
        };
        let part = part(scene, m, source, pronoun != 0);
        let free = !matches!(part, Part::Possessor | Part::Object | Part::Modifier);
        let initial = free && (opens || token.quote.is_none() && before.kind == TokenKind::Mark);
        Occurrence {
            token: u32::try_from(m.first).unwrap_or(u32::MAX),
            narrative: self.narrative,
            sentence: token.sentence,
            paragraph: token.paragraph,
            quoted: token.quote.is_some(),
            part: if initial && part == Part::Other { Part::Subject } else { part },
            initial,
            opening: initial && m.first == scene.paragraph(token.paragraph).first,
            pronoun,
            full: m.end - m.first > 1,
            headline: scene.in_headline(token.paragraph),
            source,
            reports: source || part == Part::Subject && reports(scene, m),
            apposed: pronoun == 0 && matches!(next.ch, ',' | '(' | '—' | '–') && next.sentence == token.sentence,
        }
    }
}

/// True where a reporting verb stands next to the mention, an adverb or auxiliary between them aside.
fn reports(scene: &Scene<'_>, m: &Mention) -> bool {
    let cue = |at: usize| {
        scene.token(at).cue() >= 3
            && scene.token(at).has(Marks::CUE_VERB)
            && scene.token(at).is_lower()
            && scene.token(at).sentence == scene.token(m.first).sentence
    };
    let skipped = |at: usize| scene.token(at).has(Marks::ADVERB.or(Marks::AUXILIARY)) && scene.token(at).is_lower();
    cue(m.end) || skipped(m.end) && cue(m.end + 1) || m.first > 0 && cue(m.first - 1)
}

pub(super) fn part(scene: &Scene<'_>, m: &Mention, source: bool, pronoun: bool) -> Part {
    let token = scene.token(m.first);
    let before = scene.before(m.first);
    let opens = before.sentence != token.sentence;
    let next = scene.token(m.end);
    let same = next.sentence == token.sentence && next.quote == token.quote;
    if next.kind == TokenKind::Possessive || pronoun && is_possessive(scene, m.first) {
        return Part::Possessor;
    }
    if source {
        return Part::Subject;
    }
    if pronoun {
        return if is_objective(scene, m.first) { Part::Object } else { Part::Subject };
    }
    // `the Byron campaign`, `Byron supporters`; a verb form that is a noun too stays a verb.
    let noun =
        next.is_lower() && next.entry.tag.is_noun() && !next.has(Marks::CUE_VERB) && next.kind == TokenKind::Word;
    if m.kind == MentionKind::Name && same && noun {
        return Part::Modifier;
    }
    if !opens && before.has(Marks::PREPOSITION) {
        return Part::Object;
    }
    let verb = same
        && next.is_lower()
        && (next.entry.tag.is_verb() && next.entry.tag.0 != b'G' || next.has(Marks::AUXILIARY.or(Marks::ADVERB)));
    let clause = opens || before.has(Marks::CONJUNCTION) || before.kind == TokenKind::Mark || before.ch == ',';
    let inverted = before.entry.cue >= 3 && before.has(Marks::CUE_VERB) && !opens;
    if verb
        || clause && matches!(next.ch, ',' | '(')
        || opens && next.has(Marks::PRONOUN.or(Marks::CONJUNCTION))
        || inverted
    {
        return Part::Subject;
    }
    // `beat Byron`, `concerns Byron`
    if !opens && before.is_lower() && before.entry.tag.is_verb() && !before.has(Marks::AUXILIARY) {
        return Part::Object;
    }
    Part::Other
}

pub(super) fn is_possessive(scene: &Scene<'_>, at: usize) -> bool {
    let (key, next) = (scene.token(at).key, scene.token(at + 1).entry.tag);
    key == HIS || key == HER && (next.is_noun() || next.0 == b'J')
}

pub(super) fn is_objective(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.token(at).key, HIM | HER)
}

const HIS: u64 = ascii_key("his");
const HIM: u64 = ascii_key("him");
const HER: u64 = ascii_key("her");
