//! What speaks for a name's being a person's.

use super::chunk::{Chunk, Chunks};
use super::index::{Ends, Index};
use super::traits::Traits;
use crate::lexicon::{Marks, Pronoun};

impl Chunks<'_, '_> {
    /// True where it names a person with more than one word.
    pub(super) fn is_full_name(&self, c: &Chunk, index: &Index) -> bool {
        if !(2..=5).contains(&c.len()) || c.organisation {
            return false;
        }
        let first = self.first(c);
        if first.has(Marks::PLACE) && !first.entry.first_name && !c.titled {
            return false;
        }
        let (any, every) = self.traits(c);
        !(c.len() > 3 && self.in_headline(c))
            && (c.titled || !every.any(Traits::PLACE_OR_DEMONYM))
            && self.evidence(c, any, every, index) >= 1.0
    }

    /// How much speaks for its being a person's name.
    pub(super) fn person(&self, c: &Chunk, index: &Index) -> f32 {
        let (any, every) = self.traits(c);
        self.evidence(c, any, every, index)
    }

    /// The same by what is true of `any` of its words, and of `every` one.
    fn evidence(&self, c: &Chunk, any: Traits, every: Traits, index: &Index) -> f32 {
        let scene = self.scene;
        let token = |t: usize| scene.token(t);
        let ends = index.ends(c.last);
        let mut evidence = if c.titled { 2.0 } else { 0.0 };
        if self.first(c).entry.first_name {
            evidence += 2.0;
        }
        if any.any(Traits::INITIAL) {
            evidence += 2.0;
        }
        evidence += if ends.any(Ends::ALONE) { 1.0 } else { 0.0 };
        evidence += if ends.any(Ends::TITLED) { 1.0 } else { 0.0 };
        let next = token(c.end);
        if next.ch == ',' {
            // `Yehia Belaro, military spokesperson for …`
            let role = (c.end + 1..c.end + 5).any(|t| token(t).has(Marks::ROLE) && token(t).is_lower());
            evidence += if role && c.len() > 1 { 2.0 } else { 0.5 };
        }
        let before = scene.before(c.first);
        if before.is_lower() && before.has(Marks::CUE_VERB) && before.entry.cue >= 4 && c.len() > 1 {
            evidence += 1.0;
        }
        if next.has(Marks::CUE_VERB) && next.entry.cue >= 3 && next.is_lower() {
            evidence += 1.0;
        }
        if any.any(Traits::LOWER) {
            evidence += 1.0;
        }
        // `National Mall`: common words make a person's name only on better evidence.
        if every.any(Traits::COMMON) {
            evidence -= 1.5;
        }
        if ends.any(Ends::ARTICLED) && !c.titled {
            evidence -= 2.0;
        }
        if c.len() > 1 && every.any(Traits::UNKNOWN) && self.stands_for_pronoun(c) {
            evidence += 1.0;
        }
        evidence
    }

    /// `Pirjo Salmela was moving a cupboard …. She …`: a subject, and `he` or `she` soon after.
    fn stands_for_pronoun(&self, c: &Chunk) -> bool {
        let scene = self.scene;
        let next = scene.token(c.end);
        let verb = || next.is_lower() && (next.has(Marks::AUXILIARY) || matches!(next.entry.tag.0, b'D' | b'Z'));
        if !verb() {
            return false;
        }
        let end = scene.paragraph(next.paragraph).end.min(c.end + 60);
        let behind = scene.tokens.get(c.end..end).unwrap_or(&[]);
        behind.iter().any(|t| matches!(t.entry.pronoun, Pronoun::He | Pronoun::She))
    }
}
