//! Whom pronouns that are sources stand for: `he` and `she` by their antecedents, `it` and `they` by what spoke or
//! stood before, `who` by the mention it follows.

use super::{BACK, Speaker, SpeakerKind, Speakers, plain};
use crate::find::mention::{Mention, MentionKind};
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun, words};
use crate::resolve::names::EntityKind;
use crate::resolve::phrase::{head_within, phrase_tokens};
use crate::resolve::pronoun::Who;

impl Speakers<'_> {
    pub(super) fn pronoun(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let token = self.scene.token(m.first);
        match token.entry.pronoun {
            Pronoun::He | Pronoun::She => {
                if let Some(a) = self.antecedents.of(mention) {
                    return match a.who {
                        Who::Named(id) => self.person(id, a.confidence),
                        Who::Unnamed(role) => {
                            let speaker = self.of_head(role, earlier)?;
                            let confidence = speaker.confidence * a.confidence;
                            Some(Speaker { confidence, ..speaker })
                        }
                    };
                }
                // Somebody without a name said the last quotation nearby.
                let (_, last) = earlier.last().filter(|(i, _)| self.near(*i, m))?;
                matches!(last.kind, SpeakerKind::Unnamed | SpeakerKind::Person)
                    .then(|| Speaker { confidence: 0.5, ..last.clone() })
            }
            Pronoun::It => {
                let things = [SpeakerKind::Organisation, SpeakerKind::Document];
                self.earlier_speaker(m, earlier, &things)
                    .or_else(|| self.unknown_speaker(m, earlier))
                    .or_else(|| self.last_organisation(m))
            }
            Pronoun::They => {
                let several = [SpeakerKind::Group, SpeakerKind::Organisation];
                self.earlier_speaker(m, earlier, &several)
                    .or_else(|| self.singular_they(m, earlier))
                    .or_else(|| self.declared_they(m))
                    .or_else(|| self.last_group(m))
            }
            _ => None,
        }
    }

    pub(super) fn near(&self, mention: usize, m: &Mention) -> bool {
        let paragraph = |m: &Mention| self.scene.token(m.first).paragraph;
        self.scene.mentions.get(mention).is_some_and(|o| paragraph(m).saturating_sub(paragraph(o)) <= 2)
    }

    /// The latest speaker of one of these kinds, if it spoke within the two paragraphs before.
    pub(super) fn earlier_speaker(
        &self,
        m: &Mention,
        earlier: &[(usize, Speaker)],
        kinds: &[SpeakerKind],
    ) -> Option<Speaker> {
        let (_, last) = earlier
            .iter()
            .rev()
            .take(BACK)
            .take_while(|(i, _)| self.near(*i, m))
            .find(|(_, s)| kinds.contains(&s.kind))?;
        Some(Speaker { confidence: 0.75, ..last.clone() })
    }

    /// The latest speaker, near by, where nothing tells a person from an organisation but the `it` that follows.
    pub(super) fn unknown_speaker(&self, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let (_, last) = earlier.last().filter(|(i, _)| self.near(*i, m))?;
        let unknown = self.cast.entity(last.entity?).is_some_and(|e| e.kind == EntityKind::Other);
        unknown.then(|| Speaker { kind: SpeakerKind::Organisation, confidence: 0.7, ..last.clone() })
    }

    /// `they` for a person of whom the article says so: `Ada Byron, who uses they and them`.
    pub(super) fn declared_they(&self, m: &Mention) -> Option<Speaker> {
        let scene = self.scene;
        let declared = |i: usize| {
            let o = scene.mentions.get(i)?;
            let they = o.kind == MentionKind::Pronoun && scene.token(o.first).entry.pronoun == Pronoun::They;
            let joined = scene.token(o.end).key == words::AND || scene.token(o.end).ch == '/';
            if !(they && joined && scene.token(o.end + 1).entry.pronoun == Pronoun::They) {
                return None;
            }
            let sentence = scene.sentence_of(o.first);
            let people = scene.mentions_in(sentence.first, o.first).rev().take(BACK).filter_map(|i| self.cast.of(i));
            people.into_iter().find(|&id| self.cast.entity(id).is_some_and(|e| e.kind == EntityKind::Person))
        };
        let id = scene.mentions_in(0, m.first).rev().take(BACK).find_map(declared)?;
        self.person(id, 0.8)
    }

    /// `they` for one person: nobody but this person spoke nearby, and no plural stands between.
    pub(super) fn singular_they(&self, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let (at, last) = earlier.last().filter(|(i, _)| self.near(*i, m))?;
        let from = self.scene.mentions.get(*at)?.end;
        let plural = self.scene.mentions_in(from, m.first).filter_map(|i| self.scene.mentions.get(i)).any(|o| {
            o.kind == MentionKind::Role
                && self.scene.token(o.head()).entry.tag.0 == b'S'
                && self.scene.token(o.first).quote.is_none()
        });
        let agreed = last.entity.and_then(|id| self.cast.entity(id)).is_none_or(|e| e.gender.abs() < 30);
        (!plural && agreed && last.kind == SpeakerKind::Person).then(|| Speaker { confidence: 0.6, ..last.clone() })
    }

    /// The organisation named last as a subject, in this paragraph or the one before.
    pub(super) fn last_organisation(&self, m: &Mention) -> Option<Speaker> {
        let paragraph = self.scene.token(m.first).paragraph;
        let before = self.scene.mentions_in(0, m.first).rev().take(BACK);
        let near = before.take_while(|&i| {
            self.scene
                .mentions
                .get(i)
                .is_some_and(|o| paragraph.saturating_sub(self.scene.token(o.first).paragraph) <= 1)
        });
        let mut fits = near.filter(|&i| {
            let Some(o) = self.scene.mentions.get(i) else { return false };
            let outside =
                self.scene.token(o.first).quote.is_none() && self.scene.token(o.end).kind != TokenKind::Possessive;
            let thing = match o.kind {
                MentionKind::Group | MentionKind::Document => true,
                MentionKind::Name => self
                    .cast
                    .of(i)
                    .and_then(|id| self.cast.entity(id))
                    .is_some_and(|e| e.kind == EntityKind::Organisation),
                _ => false,
            };
            outside && thing && !self.scene.before(o.first).has(Marks::PREPOSITION)
        });
        let found = fits.next()?;
        let speaker = match self.scene.mentions.get(found)?.kind {
            MentionKind::Name => self.named(found),
            MentionKind::Group => Some(self.group(found, self.scene.mentions.get(found)?)),
            _ => Some(self.document(found, self.scene.mentions.get(found)?, &[])),
        };
        // As the subject that opens its sentence it is the likely one.
        let range = phrase_tokens(self.scene, found);
        let opens = self.scene.sentence_of(range.first).first + 1 >= range.first;
        speaker.map(|s| Speaker { confidence: if opens { 0.65 } else { 0.5 }, ..s })
    }

    pub(super) fn last_group(&self, m: &Mention) -> Option<Speaker> {
        let paragraph = self.scene.token(m.first).paragraph;
        let found = self.scene.mentions_in(0, m.first).rev().take(BACK).find(|&i| {
            self.scene.mentions.get(i).is_some_and(|o| {
                let head = self.scene.token(o.head());
                o.kind == MentionKind::Role
                    && head.entry.tag.0 == b'S'
                    && self.scene.token(o.first).quote.is_none()
                    && paragraph.saturating_sub(head.paragraph) <= 1
                    && !self.scene.before(o.first).has(Marks::PREPOSITION)
            })
        })?;
        Some(Speaker { confidence: 0.5, ..plain(self.printed(found), SpeakerKind::Group) })
    }

    /// `who`, `which`: the mention it follows.
    pub(super) fn relative(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let sentence = self.scene.token(m.first).sentence;
        let before = (0..mention).rev().take(6).find(|&i| {
            self.scene.mentions.get(i).is_some_and(|o| {
                let head = self.scene.token(o.head());
                head.sentence == sentence
                    && head.quote == self.scene.token(m.first).quote
                    && !matches!(o.kind, MentionKind::Relative | MentionKind::Pronoun)
                    && o.end <= m.first
                    && phrase_tokens(self.scene, i).end + 2 >= m.first
            })
        })?;
        self.of_head(head_within(self.scene, before), earlier)
    }
}
