//! What speaks for a name's being a person's.

use super::chunk::{Chunk, Chunks};
use super::index::{Ends, Index};
use super::traits::Traits;
use crate::lexicon::{Marks, Pronoun};

/// The most that the words around a name can speak for a person, in halves of a point: a role behind a comma, or a verb that
/// reports and has a pronoun after it, and a verb before the name. Beside a single word only the verb behind it counts.
const MOST_AROUND: i32 = 6;
const MOST_AROUND_WORD: i32 = 2;

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
        let place = || self.core(c).iter().all(|&t| self.scene.token(t).has(Marks::PLACE.or(Marks::DEMONYM)));
        !(c.len() > 3 && self.in_headline(c)) && (c.titled || !place()) && self.is_person(c, index, 2)
    }

    /// True where so many halves of a point or more speak for its being a person's name.
    pub(super) fn is_person(&self, c: &Chunk, index: &Index, least: i32) -> bool {
        let (any, every) = self.traits(c);
        let own = self.own_evidence(c, any, every, index);
        // What stands around a name only speaks for it: where that changes nothing, it is not looked at.
        let most = if c.len() > 1 { MOST_AROUND } else { MOST_AROUND_WORD };
        own >= least || own + most >= least && own + self.evidence_around(c, every) >= least
    }

    /// How much the name itself speaks for a person, by what is true of `any` of its words, and of `every` one.
    fn own_evidence(&self, c: &Chunk, any: Traits, every: Traits, index: &Index) -> i32 {
        let ends = index.ends(c.last);
        let when = |so: bool, halves: i32| i32::from(so) * halves;
        when(c.titled, 4)
            + when(self.first(c).entry.first_name, 4)
            + when(any.any(Traits::INITIAL), 4)
            + when(ends.any(Ends::ALONE), 2)
            + when(ends.any(Ends::TITLED), 2)
            + when(any.any(Traits::LOWER), 2)
            // `National Mall`: common words make a person's name only on better evidence.
            - when(every.any(Traits::COMMON), 3)
            - when(ends.any(Ends::ARTICLED) && !c.titled, 4)
    }

    /// How much the words around it do: at most [`MOST_AROUND`], beside a single word [`MOST_AROUND_WORD`].
    fn evidence_around(&self, c: &Chunk, every: Traits) -> i32 {
        let scene = self.scene;
        let token = |t: usize| scene.token(t);
        let mut evidence = 0;
        let next = token(c.end);
        if next.ch == ',' {
            // `Yehia Belaro, military spokesperson for …`
            let role = c.len() > 1 && (c.end + 1..c.end + 5).any(|t| token(t).has(Marks::ROLE) && token(t).is_lower());
            evidence += if role { 4 } else { 1 };
        } else if next.has(Marks::CUE_VERB) && next.entry.cue >= 3 && next.is_lower() {
            evidence += 2;
        }
        if c.len() > 1 {
            let before = scene.before(c.first);
            if before.is_lower() && before.has(Marks::CUE_VERB) && before.entry.cue >= 4 {
                evidence += 2;
            }
            if every.any(Traits::UNKNOWN) && self.stands_for_pronoun(c) {
                evidence += 2;
            }
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
