//! Name mentions prepared for clustering, and what speaks for each being a person's name.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use super::fold;
use super::parts::{NameParts, parts};
use crate::document::RegionKind;
use crate::find::mention::MentionKind;
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{KeyHasher, Marks, Pronoun, words};
use crate::resolve::phrase::one_line;

/// A name mention, taken apart.
pub(super) struct Chunk {
    pub(super) mention: usize,
    pub(super) parts: NameParts,
    pub(super) words: Vec<u64>,
    pub(super) organisation: bool,
    pub(super) acronym: bool,
    pub(super) titled: bool,
    pub(super) headline: bool,
    pub(super) person: f32,
}

impl Chunk {
    /// True where it names a person with more than one word.
    pub(super) fn full_name(&self, scene: &Scene<'_>) -> bool {
        let token = |i: usize| scene.token(self.parts.core.get(i).copied().unwrap_or(usize::MAX));
        (2..=5).contains(&self.words.len())
            && !self.organisation
            && self.person >= 1.0
            && !(self.headline && self.words.len() > 3)
            && !(token(0).has(Marks::PLACE) && !token(0).entry.first_name && !self.titled)
            && (self.titled || !self.parts.core.iter().all(|&t| scene.token(t).has(Marks::PLACE.or(Marks::DEMONYM))))
    }

    /// True where all its words are places.
    pub(super) fn is_place(&self, scene: &Scene<'_>) -> bool {
        self.parts.core.iter().all(|&t| scene.token(t).has(Marks::PLACE))
    }

    /// As printed, on one line, without titles.
    pub(super) fn shown(&self, scene: &Scene<'_>) -> String {
        let (Some(&first), end) = (self.parts.core.first(), self.parts.end) else { return String::new() };
        let text = scene.text(first, end);
        if text.contains(['\n', '\r', '\t']) { one_line(text) } else { text.to_owned() }
    }
}

/// The name mentions of `scene`, in order.
pub(super) fn chunks(scene: &Scene<'_>) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut title_case = (u32::MAX, false);
    for (mention, m) in scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
        let parts = parts(scene, m);
        let text = |t: usize| scene.token(t).span.of(scene.document.text());
        let words: Vec<u64> = parts.core.iter().map(|&t| fold(text(t))).collect();
        if words.is_empty() {
            continue;
        }
        let token = |t: &usize| scene.token(*t);
        let personal = parts.titles.iter().map(token).any(|t| t.entry.gender != 0 || t.has(Marks::HARD_TITLE));
        // `Byron for America`
        let cause = parts.core.iter().map(token).any(|t| t.key == words::FOR && t.is_lower());
        let organisation = !personal && (cause || parts.core.iter().map(token).any(|t| t.has(Marks::ORGANISATION)));
        let acronym = words.len() == 1 && parts.core.iter().map(token).all(|t| t.all_capitals);
        let before = m.first.checked_sub(1).map(|t| scene.token(t));
        let lower_title = before.is_some_and(|t| {
            t.is_lower()
                && t.sentence == scene.token(m.first).sentence
                && (t.has(Marks::HARD_TITLE) || t.has(Marks::ROLE))
        });
        // `her chief Democratic rival`: no title of what only modifies a noun.
        let next = scene.token(m.end);
        let modifies = words.len() == 1
            && next.is_lower()
            && next.entry.tag.is_noun()
            && !next.has(Marks::CUE_VERB)
            && next.sentence == scene.token(m.first).sentence;
        let lower_title = lower_title && !modifies;
        let titled = parts.titles.iter().map(token).any(|t| t.has(Marks::HARD_TITLE)) || lower_title;
        let paragraph = scene.token(m.first).paragraph as usize;
        let sentence = scene.token(m.first).sentence;
        if title_case.0 != sentence {
            title_case = (sentence, is_title_case(scene, sentence));
        }
        let headline =
            title_case.1 || scene.paragraphs.get(paragraph).is_some_and(|p| p.region == RegionKind::Headline);
        chunks.push(Chunk { mention, parts, words, organisation, acronym, titled, headline, person: 0.0 });
    }
    weigh(scene, &mut chunks);
    chunks
}

/// True where a sentence is set like a headline: five words and more, all longer ones with a capital.
fn is_title_case(scene: &Scene<'_>, sentence: u32) -> bool {
    let range = scene.sentence(sentence);
    let mut words = 0;
    for t in (range.first..range.end).map(|t| scene.token(t)).filter(|t| t.kind == TokenKind::Word) {
        if t.is_lower() && t.span.len() > 4 {
            return false;
        }
        words += 1;
    }
    words >= 5
}

/// How much speaks for each chunk being a person's name.
fn weigh(scene: &Scene<'_>, chunks: &mut [Chunk]) {
    let mut alone: HashMap<u64, u32, BuildHasherDefault<KeyHasher>> = HashMap::default();
    let mut titled: HashMap<u64, u32, BuildHasherDefault<KeyHasher>> = HashMap::default();
    for c in chunks.iter() {
        if let [only] = c.words.as_slice() {
            *alone.entry(*only).or_default() += 1;
        }
        if c.titled
            && let Some(&last) = c.words.last()
        {
            *titled.entry(last).or_default() += 1;
        }
    }
    // `the Harriers`: people have no article.
    let article = |c: &Chunk| {
        let before = c.parts.core.first().map(|&t| scene.before(t));
        c.parts.titles.is_empty() && before.is_some_and(|t| t.has(Marks::DETERMINER) && t.kind == TokenKind::Word)
    };
    let articled: HashSet<u64> = chunks.iter().filter(|c| article(c)).filter_map(|c| c.words.last().copied()).collect();
    for c in chunks {
        let Some(&last) = c.words.last() else { continue };
        let token = |t: usize| scene.token(t);
        let first = c.parts.core.first().copied().map(token);
        let mut evidence = if c.titled { 2.0 } else { 0.0 };
        if first.is_some_and(|t| t.entry.first_name) {
            evidence += 2.0;
        }
        if c.parts
            .core
            .iter()
            .any(|&t| token(t).span.len() == 2 && token(t).span.of(scene.document.text()).ends_with('.'))
        {
            evidence += 2.0;
        }
        evidence += if alone.contains_key(&last) { 1.0 } else { 0.0 };
        evidence += if titled.contains_key(&last) { 1.0 } else { 0.0 };
        let next = token(c.parts.end);
        if next.ch == ',' {
            // `Yehia Rasool, military spokesperson for …`
            let role = (c.parts.end + 1..c.parts.end + 5).any(|t| token(t).is_lower() && token(t).has(Marks::ROLE));
            evidence += if role && c.words.len() > 1 { 2.0 } else { 0.5 };
        }
        let before = c.parts.core.first().map(|&t| scene.before(t));
        if before.is_some_and(|t| t.is_lower() && t.has(Marks::CUE_VERB) && t.entry.cue >= 4) && c.words.len() > 1 {
            evidence += 1.0;
        }
        if next.has(Marks::CUE_VERB) && next.entry.cue >= 3 && next.is_lower() {
            evidence += 1.0;
        }
        if c.parts.core.iter().any(|&t| token(t).prefixed || token(t).is_lower()) {
            evidence += 1.0;
        }
        // `National Mall`: common words make a person's name only on better evidence.
        let common = |&t: &usize| token(t).entry.tag.0 != b'?' && !token(t).entry.first_name;
        if c.parts.core.iter().all(common) {
            evidence -= 1.5;
        }
        if articled.contains(&last) && !c.titled {
            evidence -= 2.0;
        }
        if c.words.len() > 1 && stands_for_pronoun(scene, c) {
            evidence += 1.0;
        }
        c.person = evidence;
    }
}

/// `Pirjo Salmela was moving a cupboard …. She …`: unknown words as a subject, and `he` or `she` soon after.
fn stands_for_pronoun(scene: &Scene<'_>, c: &Chunk) -> bool {
    let token = |t: usize| scene.token(t);
    let unknown = |&t: &usize| token(t).entry.tag.0 == b'?' && !token(t).all_capitals && !token(t).has(Marks::PLACE);
    let next = token(c.parts.end);
    let verb = next.is_lower() && (next.has(Marks::AUXILIARY) || matches!(next.entry.tag.0, b'D' | b'Z'));
    let end = scene.paragraph(next.paragraph).end.min(c.parts.end + 60);
    let pronoun = |t: usize| matches!(token(t).entry.pronoun, Pronoun::He | Pronoun::She);
    verb && c.parts.core.iter().all(unknown) && (c.parts.end..end).any(pronoun)
}
