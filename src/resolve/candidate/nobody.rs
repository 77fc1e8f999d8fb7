//! The features of the answer that nobody is named as the source.

use super::Candidates;
use super::shape::FAR;
use crate::find::token::{Token, TokenKind};
use crate::lexicon::Marks;
use crate::resolve::feature::{Sink, Sym, Template as T, Value, bucket, int};

/// Most words of a noun phrase before the quotation in it.
const PHRASE: usize = 7;

impl Candidates<'_> {
    /// The features of the answer that nobody is named as the source.
    pub fn nobody<S: Sink>(&self, out: &mut S) {
        let s = &self.shape;
        let (a, b) = (self.unit.range.first, self.unit.range.end);
        out.add(T::Nobody, &[]);
        out.add(T::NobodyCapital, &[s.capital.into()]);
        let title = self.looks_like_title();
        out.add(T::NobodyTitleEnd, &[title.into(), Value::from(s.end), bucket(s.words, &[0, 2, 4, 6])]);
        out.add(T::NobodyRoomBefore, &[bucket(s.room_before, &[0, 1, 2, 4, 7, 13])]);
        out.add(T::NobodyRoomAfter, &[bucket(s.room_after, &[0, 1, 2, 3, 5, 9, 17])]);
        let paragraph = self.token(a).paragraph;
        let before = a.checked_sub(1);
        let cue_before = before.map_or(0, |i| self.scope.cue(i));
        out.add(T::NobodyBeforeCue, &[cue_before.into(), title.into()]);
        let reports = self.scope.reports(s.sentence.first, s.last_sentence.end);
        let lead = self.scope.strongest(s.sentence.first.max(a.saturating_sub(FAR)), a);
        let trail = self.scope.strongest(b, s.limit.min(b + FAR));
        out.add(T::NobodyBeforeLead, &[self.word(before, paragraph), lead.into()]);
        out.add(T::NobodyLead, &[lead.into(), trail.into(), s.capital.into()]);
        out.add(
            T::NobodyCueRoom,
            &[reports.into(), bucket(s.room_before, &[0, 1, 4]), s.capital.into(), bucket(s.words, &[0, 3, 6])],
        );
        out.add(T::NobodyParagraph, &[int((s.paragraph as usize).min(2))]);
        let (governor, owned) = self.governor();
        out.add(T::NobodyGovernor, &[self.word(governor, paragraph), title.into(), owned.into()]);
        let from = a.saturating_sub(4).max(s.sentence.first);
        let near = (from..a).chain(b..(b + 2).min(s.last_sentence.end)).filter(|&i| self.scope.stands(i));
        let near = near.fold(Marks::NONE, |marks, i| marks.or(self.token(i).entry.marks));
        let capital = |at: Option<usize>| {
            at.is_some_and(|i| {
                self.token(i).capital() && self.scope.stands(i) && self.token(i).sentence == self.token(a).sentence
            })
        };
        if s.words <= 3 && s.capital && capital(before) && capital(Some(b)) {
            out.add(T::NobodyNickname, &[]);
        }
        self.quoted_words(title, out);
        if near.any(Marks::WORK) {
            out.add(T::NobodyTrigger, &[const { Sym::new("work") }.into(), title.into()]);
        }
        if near.any(Marks::TERM_TRIGGER) {
            out.add(T::NobodyTrigger, &[const { Sym::new("term") }.into(), bucket(s.words, &[0, 2, 4])]);
        }
    }

    /// The tokens between the marks.
    fn quoted(&self) -> &[Token] {
        let inner = self.unit.inner;
        self.scope.scene.tokens.get(inner.first..inner.end).unwrap_or(&[])
    }

    /// What kinds of words are quoted, and in what kind of sentence.
    fn quoted_words<S: Sink>(&self, title: bool, out: &mut S) {
        let s = &self.shape;
        let tokens = || self.quoted().iter().enumerate().map(|(n, token)| (n == 0, token));
        let verb =
            |(first, t): (bool, &Token)| (first || !t.capital()) && (t.entry.tag.is_verb() || t.entry.tag.0 == b'M');
        let finite = |t: &Token| {
            t.contracted() || t.has(Marks::AUXILIARY) || t.is_lower() && matches!(t.entry.tag.0, b'Z' | b'D' | b'M')
        };
        out.add(
            T::NobodyVerbs,
            &[
                tokens().any(verb).into(),
                tokens().any(|(_, t)| finite(t)).into(),
                bucket(s.words, &[0, 2, 3, 4, 6, 10]),
            ],
        );
        if s.words <= 6 {
            let function = Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::PRONOUN);
            let tags = tokens().filter(|(_, t)| t.is_word()).map(|(first, token)| match token.kind {
                TokenKind::Number => b'C',
                _ if token.capital() && !first && !token.has(function) => b'n',
                _ => token.entry.tag.0,
            });
            out.add(T::NobodyQuotedTags, &[Value::Signs(tags.collect())]);
        }
        let small = Marks::PREPOSITION.or(Marks::DETERMINER).or(Marks::CONJUNCTION);
        // An endless sentence is judged by what is near.
        let (a, b) = (self.unit.range.first, self.unit.range.end);
        let around = (s.sentence.first.max(a.saturating_sub(FAR))..a).chain(b..s.last_sentence.end.min(b + FAR));
        let headline = around.filter(|&at| self.scope.stands(at)).all(|at| {
            let t = self.token(at);
            t.kind != TokenKind::Word || t.capital() || t.has(small)
        });
        out.add(T::NobodyHeadline, &[headline.into(), title.into()]);
        let form = match (title, s.words) {
            (true, _) => 0,
            (_, 0 | 1) => 1,
            (_, 2..=4) => 2,
            _ => 3,
        };
        out.add(T::NobodyFormIndex, &[int(form), s.capital.into(), int(s.place.0.min(3)), int(s.place.1.min(4))]);
        out.add(T::NobodyCandidates, &[bucket(self.mentions.len(), &[0, 1, 2, 4, 8, 16])]);
    }

    /// The word or sign that governs the noun phrase in which the quotation stands, and whether somebody owns the thing: `on`
    /// and true in `on the Courier’s morning show “…”`.
    fn governor(&self) -> (Option<usize>, bool) {
        let first = self.unit.range.first;
        let sentence = self.token(first).sentence;
        let mut owned = false;
        let governing = (0..first).rev().take(PHRASE).find(|&at| {
            let token = self.token(at);
            owned |= token.kind == TokenKind::Possessive && token.sentence == sentence;
            let closed = Marks::PREPOSITION.or(Marks::AUXILIARY).or(Marks::CONJUNCTION);
            let inside = match token.kind {
                TokenKind::Possessive | TokenKind::Number => true,
                TokenKind::Word => {
                    let nominal = token.capital() || token.entry.tag.is_noun() || token.entry.tag.0 == b'J';
                    !token.has(closed) && self.scope.cue(at) < 3 && (nominal || token.has(Marks::DETERMINER))
                }
                TokenKind::Punctuation => token.ch == ',' && at + 1 == first,
                TokenKind::Mark => false,
            };
            !inside || token.sentence != sentence || !self.scope.stands(at)
        });
        (governing.or(first.checked_sub(PHRASE + 1)), owned)
    }

    /// True where every word of the quotation but the small ones begins upper case. A title may be a clause: then two capitals
    /// stand behind its first one.
    pub fn looks_like_title(&self) -> bool {
        let (mut words, mut capitals, mut clause) = (0, 0, false);
        let small = Marks::PREPOSITION.or(Marks::DETERMINER).or(Marks::CONJUNCTION);
        for token in self.quoted() {
            if token.is_word() {
                words += 1;
                capitals += usize::from(token.capital());
                if token.kind == TokenKind::Word && !token.capital() && !token.has(small) {
                    if !token.has(Marks::AUXILIARY) {
                        return false;
                    }
                    clause = true;
                }
            }
        }
        words > 1 && (!clause || capitals > 2)
    }
}
