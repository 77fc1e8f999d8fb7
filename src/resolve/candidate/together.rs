//! The features of a mention and the quotation together: the place, what reports between them, the paragraph.

use super::Candidates;
use super::shape::{MOST_QUOTES, Place};
use super::values::{CUE, GAPS, NONE, OTHER, int, side};
use crate::find::mention::Mention;
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Tag, words};
use crate::resolve::feature::{Sink, Sym, Template as T, Value, bucket};
use crate::resolve::scope::Unit;

impl Candidates<'_> {
    pub(super) fn together<S: Sink>(&self, i: usize, m: Mention, place: Place, out: &mut S) {
        let s = &self.shape;
        let scope = self.scope;
        let (a, b) = (self.unit.range.first, self.unit.range.end);
        let before = place.is_before();
        let p: Value = place.sym().into();
        let o: Value = side(before).into();
        let same = place.same_sentence();
        let (from, to) = if before { (m.end, a) } else { (b, m.first) };
        let gap = scope.outside(from, to);
        let rank = self.rank(i, before);
        out.add(T::Place, &[p]);
        out.add(T::PlaceGap, &[p, bucket(gap, GAPS)]);
        out.add(T::PlaceRank, &[p, bucket(rank, &[0, 1, 2, 3, 4, 6])]);
        out.add(T::PlaceQuotes, &[p, int(self.quotes_between(from, to).min(3))]);
        out.add(T::SentenceEnds, &[o, int(scope.ends(from, to).min(3))]);
        let signs = self.signs(from, to);
        out.add(T::GapSigns, &[p, Value::Signs(signs)]);
        if before {
            let sign = self.token(a.saturating_sub(1));
            let sign = if sign.kind == TokenKind::Punctuation { Value::Char(sign.ch) } else { OTHER.into() };
            out.add(T::BeforeSign, &[p, sign]);
        } else {
            let sign = self.token(b);
            let sign = if sign.kind == TokenKind::Punctuation { Value::Char(sign.ch) } else { OTHER.into() };
            out.add(T::AfterSign, &[p, Value::Char(s.end), sign]);
        }

        // What reports between the two.
        let (class, word) = self.strongest(from, to);
        out.add(T::GapCue, &[p, class.into()]);
        if same && before {
            out.add(T::GapCueTail, &[class.into(), self.word(a.checked_sub(1), s.paragraph)]);
        }
        if same && gap > 0 && gap <= 4 {
            self.gap_pattern(from, to, o, out);
        }
        if same
            && gap <= 8
            && let Some(word) = word
        {
            out.add(T::GapWord, &[o, Value::Word(word)]);
        }
        let before_token = self.token(m.first.saturating_sub(1));
        let next_strong = scope.cue(m.end) >= 3;
        let previous_strong =
            m.first > 0 && scope.cue(m.first - 1) >= 4 && before_token.sentence == self.token(m.first).sentence;
        let adjacent = Value::Int(if next_strong { 2 } else { i32::from(previous_strong) });
        if same {
            if before {
                self.lead(m, out);
            } else {
                self.trail(m, out);
            }
        }
        out.add(T::Adjacent, &[p, adjacent]);
        out.add(T::AdjacentRank, &[p, adjacent, bucket(rank, &[0, 1, 2, 3, 5])]);

        // The quotation's shape, seen from here.
        let kind = Value::Int(m.kind as i32);
        let room = [bucket(s.room_before, &[0, 1, 2, 4]), bucket(s.room_after, &[0, 1, 2, 5, 9])];
        out.add(T::PlaceRoom, &[p, room[0], room[1]]);
        out.add(T::PlaceShape, &[p, s.capital.into(), Value::Char(s.end), bucket(s.words, &[0, 3, 5, 10])]);
        out.add(T::PlaceKindShape, &[p, kind, s.capital.into(), bucket(s.room_after, &[0, 1, 2, 9])]);

        // The paragraph.
        let edges = [s.first_in_paragraph.into(), s.last_in_paragraph.into()];
        out.add(T::PlaceIndex, &[p, int(s.place.0.min(2)), int(s.place.1.min(3)), edges[0], edges[1]]);
        out.add(T::PlaceReopens, &[p, s.reopens.into(), bucket(s.paragraph_room, &[0, 1, 4, 11])]);
        let range = scope.scene.sentence_of(m.first);
        if place == Place::BeforeParagraph {
            self.other_paragraph(m, p, edges[0], adjacent, out);
        } else {
            let quoted = |mut range: std::ops::Range<usize>| range.any(|t| !scope.holds(t));
            let earlier = quoted(range.first.max(m.first.saturating_sub(8))..m.first);
            let later = quoted(m.end..range.end.min(m.end + 8));
            out.add(T::BetweenQuotes, &[p, earlier.into(), later.into(), adjacent]);
        }
        if same {
            self.gap_frame(from, to, o, out);
            self.gap_tags(from, to, o, out);
            out.add(T::GapVerbs, &[o, int(self.count_tags(from, to, Tag::is_verb).min(3))]);
            out.add(T::GapNouns, &[o, int(self.count_tags(from, to, Tag::is_noun).min(4))]);
            let mut lead = m.first;
            while lead > range.first
                && scope.holds(lead - 1)
                && matches!(self.letter(lead - 1), b'T' | b'J' | b'N' | b'n' | b'\'' | b'C' | b'S' | b'P')
            {
                lead -= 1;
            }
            if lead > range.first {
                let class = if self.token(lead - 1).entry.tag.is_verb() {
                    scope.cue(lead - 1).into()
                } else {
                    self.word(Some(lead - 1), s.paragraph)
                };
                out.add(T::LeadTag, &[o, self.tag(Some(lead - 1), s.paragraph), class]);
            }
        }
        self.labels(m, before, out);
    }

    /// `TRUMP: “…”` and `“…” — Mara Voss, resident`.
    pub(super) fn labels<S: Sink>(&self, m: Mention, before: bool, out: &mut S) {
        let paragraph = self.scope.scene.paragraph(self.token(m.first).paragraph);
        let behind = self.token(m.end);
        if m.first == paragraph.first && behind.kind == TokenKind::Punctuation && behind.ch == ':' {
            out.add(T::Label, &[side(before).into(), self.token(m.head()).all_capitals.into()]);
        }
        let dash = self.token(self.unit.range.end);
        if !before && m.first == self.unit.range.end + 1 && dash.kind == TokenKind::Punctuation && dash.ch == '—' {
            out.add(T::Signature, &[]);
        }
    }

    pub(super) fn other_paragraph<S: Sink>(&self, m: Mention, p: Value, first: Value, adjacent: Value, out: &mut S) {
        let paragraph = self.token(m.first).paragraph;
        let units = &self.scope.units;
        let of = |u: &&Unit| self.token(u.range.first).paragraph == paragraph;
        let quotes = units.get(..self.index).unwrap_or(&[]).iter().rev().take(MOST_QUOTES).take_while(of).count();
        let range = self.scope.scene.sentence_of(m.first);
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
    pub(super) fn lead<S: Sink>(&self, m: Mention, out: &mut S) {
        let s = &self.shape;
        let a = self.unit.range.first;
        let order = s.cue_before.map(|cue| self.order_before(m, cue, s.sentence.first));
        let value = match order {
            None => Value::Sym(const { Sym::new("nocue") }),
            Some(None) => NONE.into(),
            Some(Some(n)) => int(n),
        };
        out.add(T::CueBeforeSubject, &[value]);
        if s.second_hand {
            out.add(T::FirstHand, &[value, s.capital.into()]);
        }
        if let Some(cue) = s.cue_before.filter(|&cue| m.first > cue) {
            out.add(T::BehindCue, &[Value::Word(self.token(cue).key), bucket(m.first - cue, &[0, 2, 3, 4])]);
        }
        let last = self.token(a.saturating_sub(1));
        let tail = if matches!(last.ch, ':' | ',') && last.kind == TokenKind::Punctuation {
            Value::Char(last.ch)
        } else if last.key == words::THAT {
            Value::Word(last.key)
        } else {
            CUE.get(self.scope.cue(a.saturating_sub(1)) as usize).copied().unwrap_or(CUE[0]).into()
        };
        out.add(T::Tail, &[tail, value]);
    }

    /// How many mentions stand between the mention and the cue behind it: 0 to 3; `None` where it is not before the cue.
    pub(super) fn order_before(&self, m: Mention, cue: usize, from: usize) -> Option<usize> {
        if m.end > cue || m.first < from {
            return None;
        }
        let between = self.mentions.iter().filter(|&&k| {
            let other = self.mention(k);
            other.first > m.first && other.end <= cue
        });
        Some(between.count()).filter(|&n| n < 4)
    }

    pub(super) fn trail<S: Sink>(&self, m: Mention, out: &mut S) {
        let s = &self.shape;
        let b = self.unit.range.end;
        let Some(cue) = s.cue_after else {
            out.add(T::CueAfterNone, &[]);
            return;
        };
        let left = self.order_before(m, cue, b);
        let right = (m.first > cue).then(|| {
            let between = self.mentions.iter().filter(|&&k| (cue + 1..m.first).contains(&self.mention(k).first));
            between.count()
        });
        let right = right.filter(|&n| n < 2);
        // The clause right behind the quotation has one subject, before or behind its verb.
        if let Some(verb) = s.clause_verb {
            let inverted = m.first == verb + 1;
            let subject = m.end <= verb && verb <= m.end + 1;
            let role = if inverted { 2 } else { i32::from(subject) };
            out.add(T::ClauseSubject, &[Value::Int(role), Value::Char(s.end)]);
            out.add(T::ClauseKind, &[Value::Int(role), Value::Int(m.kind as i32)]);
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

    /// How many candidates of the same side stand nearer.
    pub(super) fn rank(&self, i: usize, before: bool) -> usize {
        let a = self.unit.range.first;
        let nearer = |&&k: &&usize| {
            let other = self.mention(k);
            if before { k > i && other.end <= a } else { k < i && other.first >= self.unit.range.end }
        };
        self.mentions.iter().filter(nearer).count()
    }

    pub(super) fn quotes_between(&self, from: usize, to: usize) -> usize {
        let units = &self.scope.units;
        let first = units.partition_point(|u| u.range.first < from);
        let end = units.partition_point(|u| u.range.first < to);
        end.saturating_sub(first)
    }

    /// The first punctuation signs between two places, `Q` for a quotation.
    pub(super) fn signs(&self, from: usize, to: usize) -> [u8; 6] {
        let mut signs = [0u8; 6];
        let mut n = 0;
        let mut inside = false;
        for at in from..to.min(from + 60) {
            let token = self.token(at);
            let quoted = !self.scope.holds(at);
            let sign = if quoted {
                (!inside).then_some(b'Q')
            } else if token.kind == TokenKind::Punctuation {
                match token.ch {
                    '—' => Some(b'-'),
                    c @ (',' | '.' | ':' | ';' | '(' | ')') => Some(c as u8),
                    _ => None,
                }
            } else {
                None
            };
            inside = quoted;
            if let Some(sign) = sign {
                let Some(slot) = signs.get_mut(n).filter(|_| n < 5) else { break };
                *slot = sign;
                n += 1;
            }
        }
        signs
    }

    /// The strongest cue between two places and its word.
    pub(super) fn strongest(&self, from: usize, to: usize) -> (u8, Option<u64>) {
        let mut best = (0, None);
        for at in from..to.min(from + 120) {
            let class = self.scope.cue(at);
            if class > best.0 {
                best = (class, Some(self.token(at).key));
            }
        }
        best
    }

    pub(super) fn gap_pattern<S: Sink>(&self, from: usize, to: usize, o: Value, out: &mut S) {
        let mut values = [o; 5];
        let mut n = 1;
        for at in (from..to).filter(|&at| self.scope.holds(at)) {
            let token = self.token(at);
            let class = self.scope.cue(at);
            let value = if token.kind == TokenKind::Punctuation {
                Value::Char(token.ch)
            } else if class > 0 {
                CUE.get(class as usize).copied().unwrap_or(CUE[0]).into()
            } else if token.has(
                Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::AUXILIARY).or(Marks::PRONOUN),
            ) {
                Value::Word(token.key)
            } else {
                Value::Char(self.letter(at) as char)
            };
            if let Some(slot) = values.get_mut(n) {
                *slot = value;
                n += 1;
            }
        }
        out.add(T::GapPattern, values.get(..n).unwrap_or(&[]));
    }

    /// The clause between a mention and the quotation in outline: how strongly each word reports, else its part of
    /// speech, nouns and what goes with them as one. Longer outlines than six signs say nothing.
    pub(super) fn gap_frame<S: Sink>(&self, from: usize, to: usize, o: Value, out: &mut S) {
        let sign = |at: usize| {
            let token = self.token(at);
            let class = self.scope.cue(at);
            if class >= 2 {
                Some(b'0' + class)
            } else if self.scope.holds(at) && token.kind != TokenKind::Punctuation && token.has(Marks::ADVERB) {
                None
            } else {
                Some(match self.gap_sign(at) {
                    b'n' | b'S' | b'C' | b'\'' | b'J' | b'T' | b'P' if token.kind != TokenKind::Punctuation => b'N',
                    other => other,
                })
            }
        };
        if let (pattern, true) = outline((from..to.min(from + 16)).filter_map(sign)) {
            out.add(T::GapFrame, &[o, Value::Signs(pattern)]);
        }
    }

    pub(super) fn gap_tags<S: Sink>(&self, from: usize, to: usize, o: Value, out: &mut S) {
        let (pattern, _) = outline((from..to.min(from + 40)).map(|at| self.gap_sign(at)));
        out.add(T::GapTags, &[o, Value::Signs(pattern)]);
    }

    /// A token as one sign: its part of speech, its punctuation, `Q` for a quotation.
    fn gap_sign(&self, at: usize) -> u8 {
        let token = self.token(at);
        if !self.scope.holds(at) {
            b'Q'
        } else if token.kind == TokenKind::Punctuation {
            if token.ch.is_ascii() && token.ch != '"' { token.ch as u8 } else { b'-' }
        } else {
            self.letter(at)
        }
    }

    pub(super) fn count_tags(&self, from: usize, to: usize, is: impl Fn(Tag) -> bool) -> usize {
        let of = |at: usize| self.scope.holds(at) && self.token(at).is_lower() && is(self.token(at).entry.tag);
        (from..to.min(from + 60)).filter(|&at| of(at) && !of(at + 1)).count()
    }
}

/// The first six of the signs, each run told once, and whether these are all.
fn outline(signs: impl Iterator<Item = u8>) -> ([u8; 6], bool) {
    let mut pattern = [0u8; 6];
    let mut n = 0;
    let mut last = 0;
    for sign in signs {
        if sign != last {
            let Some(slot) = pattern.get_mut(n) else { return (pattern, false) };
            *slot = sign;
            n += 1;
            last = sign;
        }
    }
    (pattern, true)
}
