//! The features of a mention by itself: what it is, and what stands around it.

use super::values::{NONE, OTHER};
use super::{Candidates, Named};
use crate::find::mention::{Mention, MentionKind};
use crate::find::token::Token;
use crate::lexicon::Marks;
use crate::resolve::feature::{Sink, Template as T, Value, bucket, int};
use crate::resolve::place::{Anywhere, Places, Standing};

impl Candidates<'_> {
    /// The features of the mention by itself, of the quotation by itself, and of both together.
    pub fn source<S: Sink>(&self, i: usize, out: &mut S) {
        let m = self.mention(i);
        let spot = self.spot(m);
        let place = self.place(m, spot);
        let mut seen = Standing { place, sink: out };
        self.alone(m, &mut seen);
        self.setting(&mut seen);
        let at = self.mentions.partition_point(|&candidate| candidate < i);
        self.together(m, spot, at, place, out);
    }

    /// The features of the mention by itself. They are the same for every quotation of its level, but for the place from
    /// which it is seen.
    pub fn alone<A: Anywhere>(&self, m: &Mention, out: &mut A) {
        let head = self.token(m.head());
        let (previous, previous_tag) = self.word_and_tag(m.first.checked_sub(1), self.token(m.first).paragraph);
        let kind = Value::from(m.kind);
        out.both(T::PlaceKind, &[kind]);
        match m.kind {
            MentionKind::Pronoun | MentionKind::Relative => {
                out.add(T::PronounWord, &[Value::Word(head.key)]);
            }
            MentionKind::Role | MentionKind::Group | MentionKind::Document => {
                let strength = [kind, head.entry.source.into()];
                out.add(T::SourceStrength, &strength);
                out.at(T::PlaceSource, Places::ALL, &[head.entry.source.into()]);
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
                let tokens = self.scope.scene.tokens.get(m.first..m.end).unwrap_or(&[]);
                let marks = tokens.iter().fold(Marks::NONE, |marks, token| marks.or(token.entry.marks));
                if marks.any(Marks::ORGANISATION) {
                    out.add(T::OrganisationWord, &[head.has(Marks::ORGANISATION).into()]);
                }
                let named = self.salience.of(head.key);
                let bearer = Value::from(bearer(head, named) as i32);
                out.at(T::PlaceBearer, Places::ALL, &[bearer]);
                out.add(T::BearerPreviousWord, &[bearer, previous]);
                out.add(T::Frequency, &[bucket(named.mentions as usize, &[0, 2, 3, 5, 9, 17])]);
                let said = bucket(named.said as usize, &[0, 1, 2, 3, 5, 9]);
                out.add(T::SaidElsewhere, &[said]);
            }
        }
        self.neighbours(m, previous, previous_tag, out);
        self.verb(m, out);
        self.beside_cues(m, out);
    }

    fn neighbours<A: Anywhere>(&self, m: &Mention, previous: Value, previous_tag: Value, out: &mut A) {
        let paragraph = self.token(m.first).paragraph;
        let before = m.first.checked_sub(1);
        let next = self.word(Some(m.end), paragraph);
        let (next_cue, previous_cue) = (self.scope.cue(m.end).into(), before.map_or(0, |i| self.scope.cue(i)).into());
        out.at(T::PlaceNextCue, Places::ALL, &[next_cue]);
        out.at(T::PlacePreviousCue, Places::ALL, &[previous_cue]);
        out.both(T::PlaceNextWord, &[next]);
        out.both(T::PlacePreviousWord, &[previous]);
        out.both(T::PlacePreviousTag, &[previous_tag]);
        if let Some(second) = m.first.checked_sub(2)
            && self.scope.cue(second) >= 2
        {
            out.add(T::PreviousTwo, &[self.word(Some(second), paragraph), previous]);
        }
        match self.ahead(m) {
            None => out.both(T::PlaceAhead, &[NONE.into()]),
            Some((at, commas)) => {
                let class = Value::from(self.scope.cue(at));
                let far = bucket(at - m.end, &[0, 1, 2, 3, 5, 9]);
                out.both(T::PlaceAhead, &[class, far, int(commas.min(2))]);
            }
        }
    }

    /// Reporting words and quotations right beside the mention.
    fn beside_cues<A: Anywhere>(&self, m: &Mention, out: &mut A) {
        let adjacent = Value::from(self.adjacent(m));
        out.at(T::Adjacent, Places::ALL, &[adjacent]);
        let range = self.scope.scene.sentence_of(m.first);
        let earlier = !self.scope.whole(range.first.max(m.first.saturating_sub(8)), m.first);
        let later = !self.scope.whole(m.end, range.end.min(m.end + 8));
        out.at(T::BetweenQuotes, Places::OWN_PARAGRAPH, &[earlier.into(), later.into(), adjacent]);
    }

    /// 2 where a strong cue follows at once, 1 where one stands right before in the sentence, else 0.
    pub(super) fn adjacent(&self, m: &Mention) -> i32 {
        if self.scope.cue(m.end) >= 3 {
            return 2;
        }
        let previous = m.first.checked_sub(1).filter(|&at| self.scope.cue(at) >= 4);
        previous.is_some_and(|at| self.token(at).sentence == self.token(m.first).sentence).into()
    }

    /// The first strong cue after the mention in its sentence, within fourteen tokens and before any quotation, and the
    /// commas on the way.
    fn ahead(&self, m: &Mention) -> Option<(usize, usize)> {
        let ahead = self.scope.strong_cue_ahead(m.end, 14);
        ahead.filter(|&(at, _)| self.token(at).sentence == self.token(m.head()).sentence)
    }

    /// The verb that follows the mention.
    fn verb<A: Anywhere>(&self, m: &Mention, out: &mut A) {
        let sentence = self.token(m.head()).sentence;
        let ahead = self.scope.verb_ahead(m.end, 10);
        match ahead.filter(|&(at, _)| self.token(at).sentence == sentence) {
            Some((at, letter)) => out.add(T::FirstVerb, &[Value::from(letter as char), self.scope.cue(at).into()]),
            None => out.add(T::FirstVerb, &[NONE.into()]),
        }
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
