//! The features of a mention and the quotation together: the place, what reports between them, the paragraph.

use super::shape::quotes_of;
use super::values::{CUE, NONE, OTHER, gap_bucket};
use super::{Candidates, Spot};
use crate::find::mention::Mention;
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, words};
use crate::resolve::feature::{Sink, Sym, Template as T, Value, bucket, int};
use crate::resolve::place::{Anywhere, Place, Places};

impl Candidates<'_> {
    /// The features of the quotation by itself, seen from a place.
    pub fn setting<A: Anywhere>(&self, out: &mut A) {
        let s = &self.shape;
        let sign = |at: usize| {
            let sign = self.token(at);
            if sign.kind == TokenKind::Punctuation { Value::from(sign.ch) } else { OTHER.into() }
        };
        let (end, capital) = (Value::from(s.end), s.capital.into());
        out.at(T::Place, Places::ALL, &[]);
        out.at(T::BeforeSign, Places::BEFORE, &[sign(self.unit.range.first.saturating_sub(1))]);
        out.at(T::AfterSign, Places::AFTER, &[end, sign(self.unit.range.end)]);
        let room = [bucket(s.room_before, &[0, 1, 2, 4]), bucket(s.room_after, &[0, 1, 2, 5, 9])];
        out.at(T::PlaceRoom, Places::ALL, &room);
        out.at(T::PlaceShape, Places::ALL, &[capital, end, bucket(s.words, &[0, 3, 5, 10])]);
        let edges = [s.first_in_paragraph.into(), s.last_in_paragraph.into()];
        out.at(T::PlaceIndex, Places::ALL, &[int(s.place.0.min(2)), int(s.place.1.min(3)), edges[0], edges[1]]);
        out.at(T::PlaceReopens, Places::ALL, &[s.reopens.into(), bucket(s.paragraph_room, &[0, 1, 4, 11])]);
    }

    /// The features of a mention, which stands at `place`, and the quotation together. `at` is its position among the
    /// candidates, or where it would stand among them.
    pub fn together<S: Sink>(&self, m: &Mention, spot: Spot, at: usize, place: Place, out: &mut S) {
        let s = &self.shape;
        let scope = self.scope;
        let (a, b) = (self.unit.range.first, self.unit.range.end);
        let before = place.is_before();
        let p: Value = place.sym().into();
        let o: Value = place.side().into();
        let same = place.same_sentence();
        let (from, to) = if before { (m.end, a) } else { (b, m.first) };
        let between = scope.between(from, to);
        let gap = between.tokens;
        out.add(T::PlaceGap, &[p, gap_bucket(gap)]);
        out.add(T::GapSigns, &[p, Value::Signs(between.signs)]);

        // What reports between the two.
        out.add(T::GapCue, &[p, between.cue.into()]);
        if same && gap > 0 && gap <= 4 {
            self.gap_pattern(from, to, o, out);
        }
        if same {
            if before {
                self.lead(m, at, out);
            } else {
                self.trail(m, at, out);
            }
        }

        if place == Place::BEFORE_PARAGRAPH {
            self.other_paragraph(m, spot, p, s.first_in_paragraph.into(), out);
        }
        self.labels(m, spot, before, o, out);
    }

    /// `HALE: “…”` and `“…” — Mara Voss, resident`.
    fn labels<S: Sink>(&self, m: &Mention, spot: Spot, before: bool, o: Value, out: &mut S) {
        let opens = m.first == self.scope.scene.paragraph(spot.paragraph).first;
        let colon = |sign: &Token| sign.ch == ':' && sign.kind == TokenKind::Punctuation;
        if opens && colon(self.token(m.end)) {
            out.add(T::Label, &[o, self.token(m.head()).all_capitals().into()]);
        }
        let end = self.unit.range.end;
        if !before && m.first == end + 1 && self.token(end).is_dash() {
            out.add(T::Signature, &[]);
        }
    }

    fn other_paragraph<S: Sink>(&self, m: &Mention, spot: Spot, p: Value, first: Value, out: &mut S) {
        let (paragraph, adjacent) = (spot.paragraph, Value::from(spot.adjacent));
        let units = &self.scope.units;
        let (nearest, quotes) = self.before;
        let quotes = if paragraph == nearest { quotes } else { quotes_of(self.scope, self.index, paragraph) };
        let range = self.scope.scene.sentence(spot.sentence);
        let last = range.end + 1 >= self.scope.scene.paragraph(paragraph).end;
        if self.shape.paragraph > paragraph + 1 {
            out.add(T::FarParagraph, &[p, int(quotes.min(1)), first, adjacent]);
        }
        out.add(T::OtherParagraph, &[p, int(quotes.min(2)), first, adjacent, last.into()]);
        if quotes > 0
            && let Some(unit) = self.index.checked_sub(1).and_then(|i| units.get(i))
        {
            let same = unit.range.first < range.end && range.first < unit.range.end;
            out.add(T::OtherQuotes, &[p, (m.first > unit.range.first).into(), same.into(), first, adjacent]);
        }
    }

    /// Mentions before the quotation's first strong cue, nearest first, and those behind it.
    pub(super) fn lead<S: Sink>(&self, m: &Mention, at: usize, out: &mut S) {
        let s = &self.shape;
        if s.second_hand {
            let order = s.cue_before.map(|cue| self.order_before(m, at, cue, s.sentence.first));
            let value = match order {
                None => Value::Sym(const { Sym::new("nocue") }),
                Some(None) => NONE.into(),
                Some(Some(n)) => int(n),
            };
            out.add(T::FirstHand, &[value, s.capital.into()]);
        }
        if let Some(cue) = s.cue_before.filter(|&cue| m.first > cue) {
            out.add(T::BehindCue, &[Value::Word(self.token(cue).key), bucket(m.first - cue, &[0, 2, 3, 4])]);
        }
    }

    /// How many mentions stand between the mention and the cue behind it: 0 to 3; `None` where it is not before the cue.
    pub(super) fn order_before(&self, m: &Mention, at: usize, cue: usize, from: usize) -> Option<usize> {
        if m.end > cue || m.first < from {
            return None;
        }
        let behind = self.mentions.get(at..).unwrap_or(&[]).iter().map(|&k| self.mention(k));
        let behind = behind.skip_while(|other| other.first <= m.first).take_while(|other| other.first < cue);
        Some(behind.filter(|other| other.end <= cue).take(4).count()).filter(|&n| n < 4)
    }

    pub(super) fn trail<S: Sink>(&self, m: &Mention, at: usize, out: &mut S) {
        let s = &self.shape;
        let b = self.unit.range.end;
        let Some(cue) = s.cue_after else {
            out.add(T::CueAfterNone, &[]);
            return;
        };
        let left = self.order_before(m, at, cue, b);
        let right = (m.first > cue).then(|| {
            let nearer = self.mentions.get(..at).unwrap_or(&[]).iter().rev().map(|&k| self.mention(k).first);
            nearer.skip_while(|&first| first >= m.first).take_while(|&first| first > cue).take(2).count()
        });
        let right = right.filter(|&n| n < 2);
        // The clause right behind the quotation has one subject, before or behind its verb.
        if let Some(verb) = s.clause_verb {
            let inverted = m.first == verb + 1;
            let subject = m.end <= verb && verb <= m.end + 1;
            let role = if inverted { 2 } else { i32::from(subject) };
            out.add(T::ClauseKind, &[Value::from(role), m.kind.into()]);
        }
        let according = m.first >= 2 && self.token(m.first - 2).key == words::ACCORDING
            || self.token(m.first.saturating_sub(3)).key == words::ACCORDING && m.first >= 3;
        if according {
            out.add(T::SecondHand, &[s.cue_before.is_some().into(), s.capital.into()]);
        }
        let value = |n: Option<usize>| n.map_or(NONE.into(), int);
        let at_once = cue - b <= 1;
        let near = m.first - b <= 1;
        out.add(T::CueAfter, &[value(left), value(right), at_once.into(), near.into()]);
        if m.first == cue + 1 {
            out.add(T::Inverted, &[Value::Word(self.token(cue).key)]);
        }
        if m.end == cue {
            out.add(T::SubjectAfter, &[near.into()]);
        }
    }

    pub(super) fn gap_pattern<S: Sink>(&self, from: usize, to: usize, o: Value, out: &mut S) {
        let mut values = [o; 5];
        let mut n = 1;
        for at in (from..to).filter(|&at| self.scope.stands(at)) {
            let token = self.token(at);
            let class = self.scope.cue(at);
            let value = if token.kind == TokenKind::Punctuation {
                Value::from(token.ch)
            } else if class > 0 {
                CUE.get(class as usize).copied().unwrap_or(CUE[0]).into()
            } else if token.has(
                Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::AUXILIARY).or(Marks::PRONOUN),
            ) {
                Value::Word(token.key)
            } else {
                Value::from(self.letter(at) as char)
            };
            if let Some(slot) = values.get_mut(n) {
                *slot = value;
                n += 1;
            }
        }
        out.add(T::GapPattern, values.get(..n).unwrap_or(&[]));
    }
}
