//! What speaks for a name's being a person's.

use super::chunk::Chunk;
use super::index::Term;
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun};

impl Chunk<'_> {
    /// True where it names a person with more than one word.
    pub(super) fn full_name(&self, scene: &Scene<'_>, ends: &Ends) -> bool {
        let token = |i: usize| scene.token(self.core.get(i).copied().unwrap_or(usize::MAX));
        (2..=5).contains(&self.words.len())
            && !self.organisation
            && !(self.headline && self.words.len() > 3)
            && !(token(0).has(Marks::PLACE) && !token(0).entry.first_name && !self.titled)
            && (self.titled || !self.core.iter().all(|&t| scene.token(t).has(Marks::PLACE.or(Marks::DEMONYM))))
            && self.person(scene, ends) >= 1.0
    }

    /// True where all its words are places.
    pub(super) fn is_place(&self, scene: &Scene<'_>) -> bool {
        self.core.iter().all(|&t| scene.token(t).has(Marks::PLACE))
    }

    /// How much speaks for its being a person's name.
    pub(super) fn person(&self, scene: &Scene<'_>, ends: &Ends) -> f32 {
        let token = |t: usize| scene.token(t);
        let ends = ends.of(self.last);
        let first = self.core.first().copied();
        let mut evidence = if self.titled { 2.0 } else { 0.0 };
        if first.is_some_and(|t| token(t).entry.first_name) {
            evidence += 2.0;
        }
        let initial = |&t: &usize| token(t).span.len() == 2 && token(t).span.of(scene.document.text()).ends_with('.');
        if self.core.iter().any(initial) {
            evidence += 2.0;
        }
        evidence += if ends & ALONE != 0 { 1.0 } else { 0.0 };
        evidence += if ends & TITLED != 0 { 1.0 } else { 0.0 };
        let next = token(self.end);
        if next.ch == ',' {
            // `Yehia Belaro, military spokesperson for …`
            let role = (self.end + 1..self.end + 5).any(|t| token(t).is_lower() && token(t).has(Marks::ROLE));
            evidence += if role && self.words.len() > 1 { 2.0 } else { 0.5 };
        }
        let before = first.map(|t| scene.before(t));
        if before.is_some_and(|t| t.is_lower() && t.has(Marks::CUE_VERB) && t.entry.cue >= 4) && self.words.len() > 1 {
            evidence += 1.0;
        }
        if next.has(Marks::CUE_VERB) && next.entry.cue >= 3 && next.is_lower() {
            evidence += 1.0;
        }
        if self.core.iter().any(|&t| token(t).prefixed() || token(t).is_lower()) {
            evidence += 1.0;
        }
        // `National Mall`: common words make a person's name only on better evidence.
        let common = |&t: &usize| token(t).entry.tag.0 != b'?' && !token(t).entry.first_name;
        if self.core.iter().all(common) {
            evidence -= 1.5;
        }
        if ends & ARTICLED != 0 && !self.titled {
            evidence -= 2.0;
        }
        if self.words.len() > 1 && stands_for_pronoun(scene, self) {
            evidence += 1.0;
        }
        evidence
    }
}

/// How a word ends names: alone.
const ALONE: u8 = 1;
/// How a word ends names: behind a title.
const TITLED: u8 = 2;
/// How a word ends names: behind an article. `the Harriers`: people have none.
const ARTICLED: u8 = 4;

/// How the words of the document end names, by their terms.
pub(super) struct Ends(Vec<u8>);

impl Ends {
    /// With room for so many words.
    pub(super) fn with_capacity(words: usize) -> Self {
        Self(Vec::with_capacity(words))
    }

    /// Notes how the last word of `c` ends it.
    pub(super) fn add(&mut self, scene: &Scene<'_>, c: &Chunk<'_>) {
        let articled = c.titles.is_empty()
            && c.core.first().is_some_and(|&t| {
                let before = scene.before(t);
                before.has(Marks::DETERMINER) && before.kind == TokenKind::Word
            });
        let last = c.last as usize;
        if last >= self.0.len() {
            self.0.resize(last + 1, 0);
        }
        if let Some(how) = self.0.get_mut(last) {
            *how |= if c.words.len() == 1 { ALONE } else { 0 }
                | if c.titled { TITLED } else { 0 }
                | if articled { ARTICLED } else { 0 };
        }
    }

    fn of(&self, last: Term) -> u8 {
        self.0.get(last as usize).copied().unwrap_or(0)
    }
}

/// `Pirjo Salmela was moving a cupboard …. She …`: unknown words as a subject, and `he` or `she` soon after.
fn stands_for_pronoun(scene: &Scene<'_>, c: &Chunk<'_>) -> bool {
    let token = |t: usize| scene.token(t);
    let unknown = |&t: &usize| token(t).entry.tag.0 == b'?' && !token(t).all_capitals() && !token(t).has(Marks::PLACE);
    let next = token(c.end);
    let verb = next.is_lower() && (next.has(Marks::AUXILIARY) || matches!(next.entry.tag.0, b'D' | b'Z'));
    let end = || scene.paragraph(next.paragraph).end.min(c.end + 60);
    let pronoun = |t: usize| matches!(token(t).entry.pronoun, Pronoun::He | Pronoun::She);
    verb && c.core.iter().all(unknown) && (c.end..end()).any(pronoun)
}
