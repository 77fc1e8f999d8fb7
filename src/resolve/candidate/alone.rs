//! The features of a mention by itself: what it is, and what stands around it.

use super::shape::Place;
use super::values::{NONE, OTHER, int, side};
use super::{Candidates, Named};
use crate::find::mention::{Mention, MentionKind};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, words};
use crate::resolve::feature::{Sink, Template as T, Value, bucket};

impl Candidates<'_> {
    /// The features of the mention by itself, then of the mention and the quotation together.
    pub fn source<S: Sink>(&self, i: usize, out: &mut S) {
        let m = self.mention(i);
        let place = self.place(i);
        self.alone(m, place, out);
        self.together(i, m, place, out);
    }

    pub(super) fn alone<S: Sink>(&self, m: Mention, place: Place, out: &mut S) {
        let p: Value = place.sym().into();
        let head = *self.token(m.head());
        let kind = Value::Int(m.kind as i32);
        out.add(T::Kind, &[kind]);
        out.add(T::PlaceKind, &[p, kind]);
        match m.kind {
            MentionKind::Pronoun | MentionKind::Relative => {
                out.add(T::PronounWord, &[Value::Word(head.key)]);
            }
            MentionKind::Role | MentionKind::Group | MentionKind::Document => {
                let strength = [kind, head.entry.source.into()];
                out.add(T::SourceStrength, &strength);
                out.add(T::PlaceSource, &[p, head.entry.source.into()]);
                out.add(T::RoleWord, &[Value::Word(head.key)]);
                let first = self.token(m.first);
                let determiner = if first.has(Marks::DETERMINER) {
                    Value::Word(first.key)
                } else if m.end - m.first == 1 {
                    NONE.into()
                } else {
                    OTHER.into()
                };
                out.add(T::Determiner, &[determiner]);
            }
            MentionKind::Name => {
                out.add(T::Length, &[int((m.end - m.first).min(4))]);
                let title = Marks::HARD_TITLE.or(Marks::SOFT_TITLE);
                if (m.first..m.end).any(|t| self.token(t).has(title)) {
                    out.add(T::Titled, &[]);
                }
                if (m.first..m.end).any(|t| self.token(t).has(Marks::ORGANISATION)) {
                    out.add(T::OrganisationWord, &[head.has(Marks::ORGANISATION).into()]);
                }
                let named = self.salience.of(head.key);
                let bearer = Value::Int(bearer(&head, named) as i32);
                out.add(T::PlaceBearer, &[p, bearer]);
                let previous = self.word(m.first.checked_sub(1), self.token(m.first).paragraph);
                out.add(T::BearerPreviousWord, &[bearer, previous]);
                out.add(T::Frequency, &[bucket(named.mentions as usize, &[0, 2, 3, 5, 9, 17])]);
                let said = bucket(named.said as usize, &[0, 1, 2, 3, 5, 9]);
                out.add(T::SaidElsewhere, &[said]);
                out.add(T::PlaceSaid, &[side(place.is_before()).into(), said]);
            }
        }
        self.neighbours(m, p, out);
        self.verb(m, p, out);
        let sentence = self.scope.scene.sentence_of(m.first);
        out.add(T::SentencePlace, &[bucket(m.first - sentence.first, &[0, 1, 2, 4, 7, 13])]);
        out.add(T::MentionsBefore, &[bucket(self.scope.mentions(sentence.first, m.first), &[0, 1, 2, 3, 4])]);
    }

    pub(super) fn neighbours<S: Sink>(&self, m: Mention, p: Value, out: &mut S) {
        let paragraph = self.token(m.first).paragraph;
        let before = m.first.checked_sub(1);
        let (next, previous) = (self.word(Some(m.end), paragraph), self.word(before, paragraph));
        let (next_cue, previous_cue) = (self.scope.cue(m.end).into(), before.map_or(0, |i| self.scope.cue(i)).into());
        out.add(T::PlaceNextCue, &[p, next_cue]);
        out.add(T::PlacePreviousCue, &[p, previous_cue]);
        out.add(T::NextWord, &[next]);
        out.add(T::PreviousWord, &[previous]);
        out.add(T::PlaceNextWord, &[p, next]);
        out.add(T::PlacePreviousWord, &[p, previous]);
        let (next_tag, previous_tag) = (self.tag(Some(m.end), paragraph), self.tag(before, paragraph));
        out.add(T::PreviousTag, &[previous_tag]);
        out.add(T::PlaceNextTag, &[p, next_tag]);
        out.add(T::PlacePreviousTag, &[p, previous_tag]);
        if let Some(second) = m.first.checked_sub(2)
            && self.scope.cue(second) >= 2
        {
            out.add(T::PreviousTwo, &[self.word(Some(second), paragraph), previous]);
        }
        match self.ahead(m) {
            None => {
                out.add(T::Ahead, &[NONE.into()]);
                out.add(T::PlaceAhead, &[p, NONE.into()]);
            }
            Some((at, commas)) => {
                let class = Value::Int(i32::from(self.scope.cue(at)));
                let far = bucket(at - m.end, &[0, 1, 2, 3, 5, 9]);
                out.add(T::Ahead, &[class, far, int(commas.min(2))]);
                out.add(T::PlaceAhead, &[p, class, far, int(commas.min(2))]);
                if self.scope.mentions(m.end, at) == 0 {
                    out.add(T::AheadAlone, &[p]);
                }
            }
        }
    }

    /// The first strong cue after the mention in its sentence, within fourteen tokens and before any quotation, and the
    /// commas on the way.
    pub(super) fn ahead(&self, m: Mention) -> Option<(usize, usize)> {
        let sentence = self.token(m.head()).sentence;
        let mut commas = 0;
        for at in m.end..m.end + 14 {
            let token = self.token(at);
            if token.sentence != sentence || !self.scope.holds(at) {
                return None;
            }
            if matches!(token.ch, ',' | '—' | '(') && token.kind == TokenKind::Punctuation {
                commas += 1;
            }
            if self.scope.cue(at) >= 3 {
                return Some((at, commas));
            }
        }
        None
    }

    /// The verb group that follows the mention.
    pub(super) fn verb<S: Sink>(&self, m: Mention, p: Value, out: &mut S) {
        let sentence = self.token(m.head()).sentence;
        let mut pattern = [0u8; 6];
        let mut shown = 0usize;
        for at in m.end..m.end + 10 {
            let token = self.token(at);
            if token.sentence != sentence || !self.scope.holds(at) {
                break;
            }
            let letter = self.letter(at);
            if token.entry.tag.is_verb() && letter != b'n' || letter == b'M' {
                let last = self.verb_group_end(at, sentence);
                let class = Value::Int(i32::from(self.scope.cue(last)));
                let first = [Value::Char(letter as char), self.scope.cue(at).into()];
                out.add(T::FirstVerb, &first);
                out.add(T::PlaceFirstVerb, &[p, first[0], first[1]]);
                out.add(T::VerbGroup, &[class]);
                out.add(T::PlaceVerbGroup, &[p, class]);
                out.add(T::VerbPattern, &[Value::Signs(pattern)]);
                if shown == 0 {
                    out.add(T::VerbAdjacent, &[class]);
                    out.add(T::PlaceVerbAdjacent, &[p, class]);
                }
                return;
            }
            let sign =
                if token.kind == TokenKind::Punctuation && token.ch.is_ascii() { token.ch as u8 } else { letter };
            let last = shown.checked_sub(1).and_then(|i| pattern.get(i)).copied();
            if last != Some(sign)
                && sign != b'"'
                && let Some(slot) = pattern.get_mut(shown).filter(|_| shown < 4)
            {
                *slot = sign;
                shown += 1;
            }
        }
        out.add(T::FirstVerb, &[NONE.into()]);
        if let Some(before) = m
            .first
            .checked_sub(1)
            .filter(|&i| self.scope.holds(i) && self.token(i).entry.tag.is_verb() && self.letter(i) != b'n')
        {
            let class = [Value::Char(self.letter(before) as char), self.scope.cue(before).into()];
            out.add(T::VerbBefore, &class);
            out.add(T::PlaceVerbBefore, &[p, class[0], class[1]]);
        }
    }

    /// The last verb of the group that begins at `at`: `has been saying`.
    pub(super) fn verb_group_end(&self, at: usize, sentence: u32) -> usize {
        let mut last = at;
        for i in at + 1..at + 7 {
            let token = self.token(i);
            if token.sentence != sentence || !self.scope.holds(i) || !token.is_lower() {
                break;
            }
            let tag = token.entry.tag;
            if tag.is_verb() {
                last = i;
            } else if !matches!(tag.0, b'R' | b'M') && token.key != words::TO {
                break;
            }
        }
        last
    }
}

/// What a name seems to be the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bearer {
    Unknown,
    Person,
    Place,
    People,
    Organisation,
}

/// Judged by its last word and what the document shows elsewhere.
fn bearer(head: &Token, named: Named) -> Bearer {
    if head.has(Marks::DEMONYM) {
        Bearer::People
    } else if head.has(Marks::PLACE) {
        Bearer::Place
    } else if head.has(Marks::ORGANISATION) {
        Bearer::Organisation
    } else if named.person {
        Bearer::Person
    } else {
        Bearer::Unknown
    }
}
