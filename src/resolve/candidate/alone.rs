//! The features of a mention by itself: what it is, and what stands around it.

use super::values::{NONE, OTHER};
use super::{Candidates, Named, Spot};
use crate::find::mention::{Mention, MentionKind};
use crate::find::token::Token;
use crate::lexicon::Marks;
use crate::resolve::feature::{Sink, Template as T, Value, bucket, int};
use crate::resolve::place::{Anywhere, Places, Standing};
use crate::resolve::scope::Beside;

impl Candidates<'_> {
    /// The features of the mention by itself, of the quotation by itself, and of both together.
    pub fn source<S: Sink>(&self, i: usize, out: &mut S) {
        let m = self.mention(i);
        let beside = self.beside(m);
        let spot = self.spot(m, &beside);
        let place = self.place(m, spot);
        let mut seen = Standing { place, sink: out };
        self.alone(m, spot, &beside, &mut seen);
        self.setting(&mut seen);
        let at = self.mentions.partition_point(|&candidate| candidate < i);
        self.together(m, spot, at, place, out);
    }

    /// The features of the mention by itself. They are the same for every quotation of its level, but for the place from
    /// which it is seen.
    pub fn alone<A: Anywhere>(&self, m: &Mention, spot: Spot, beside: &Beside<'_>, out: &mut A) {
        let head = self.token(m.head());
        let (previous, previous_tag) =
            self.word_and_tag(m.first.wrapping_sub(1), spot.paragraph, beside.previous_stands());
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
        let next = self.word_there(m.end, spot.paragraph, beside.next_stands());
        let [previous_cue, _] = beside.previous_cues();
        out.at(T::PlaceNextCue, Places::ALL, &[beside.next_cue().into()]);
        out.at(T::PlacePreviousCue, Places::ALL, &[previous_cue.into()]);
        out.both(T::PlaceNextWord, &[next]);
        out.both(T::PlacePreviousWord, &[previous]);
        out.both(T::PlacePreviousTag, &[previous_tag]);
        self.cues(m, spot, beside, previous, out);
        self.verb(m, beside, out);
        let adjacent = Value::from(spot.adjacent);
        out.at(T::Adjacent, Places::ALL, &[adjacent]);
        // Quotations close by.
        let sentence = self.scope.scene.sentence(spot.sentence);
        let earlier = !beside.whole_before(m.first.saturating_sub(sentence.first));
        let later = !beside.whole_behind(sentence.end.saturating_sub(m.end));
        out.at(T::BetweenQuotes, Places::OWN_PARAGRAPH, &[earlier.into(), later.into(), adjacent]);
    }

    /// Reporting words before and behind the mention, but for those right beside it.
    fn cues<A: Anywhere>(&self, m: &Mention, spot: Spot, beside: &Beside<'_>, previous: Value, out: &mut A) {
        let [_, second_cue] = beside.previous_cues();
        if second_cue >= 2 {
            out.add(T::PreviousTwo, &[self.word(m.first.checked_sub(2), spot.paragraph), previous]);
        }
        // The first strong one in the sentence before any quotation, and the commas on the way.
        let ahead = beside.strong_cue(14).filter(|&at| self.token(at).sentence == self.token(m.head()).sentence);
        match ahead {
            None => out.both(T::PlaceAhead, &[NONE.into()]),
            Some(at) => {
                let class = Value::from(self.scope.cue(at));
                let far = bucket(at - m.end, &[0, 1, 2, 3, 5, 9]);
                out.both(T::PlaceAhead, &[class, far, int(beside.commas_to(at).min(2))]);
            }
        }
    }

    /// The verb that follows the mention.
    fn verb<A: Anywhere>(&self, m: &Mention, beside: &Beside<'_>, out: &mut A) {
        let sentence = self.token(m.head()).sentence;
        match beside.verb(10).filter(|&(at, _)| self.token(at).sentence == sentence) {
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
