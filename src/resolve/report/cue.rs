//! Which words report here: the candidates for cues of a sentence, and what each is described by.

use smallvec::SmallVec;

use super::Cue;
use super::line::Line;
use super::values::{NONE, gap};
use super::words::{Joint, Words, is_verb};
use crate::find::mention::Mention;
use crate::find::scene::TokenRange;
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, lemma};
use crate::resolve::feature::{Sink, Template as T, Value, int};

/// The farthest `that` behind a cue that is told, in tokens.
const FAR_THAT: usize = 6;

/// A sentence and what its words have in common, gathered once.
#[derive(Debug)]
pub struct Setting<'s> {
    /// The sentence.
    pub line: Line<'s>,
    /// Its words that often report, and how strongly, 1 to 4.
    pub(super) strong: SmallVec<[(usize, u8); 8]>,
    /// The mentions that stand in it, as indices.
    mentions: std::ops::Range<usize>,
    /// Its words as features are told of them.
    pub(super) words: Words,
}

/// The settings of the sentences that were asked for last: quotations and cues that stand close are in the same ones.
#[derive(Debug, Default)]
pub struct Recent<'s> {
    last: Option<Setting<'s>>,
    before: Option<Setting<'s>>,
}

impl<'s> Recent<'s> {
    /// The setting of `line`, which is of the same document as all others that are asked for.
    pub fn of(&mut self, line: Line<'s>) -> &Setting<'s> {
        let is = |known: &Option<Setting<'s>>| known.as_ref().is_some_and(|s| s.line.range == line.range);
        if !is(&self.last) {
            std::mem::swap(&mut self.last, &mut self.before);
            if !is(&self.last) {
                self.last = None;
            }
        }
        self.last.get_or_insert_with(|| Setting::new(line))
    }
}

impl<'s> Setting<'s> {
    /// The setting of a sentence.
    pub fn new(line: Line<'s>) -> Self {
        let range = line.range;
        let tokens = line.scene.tokens.get(range.first..range.end).unwrap_or(&[]);
        let rated = (range.first..).zip(tokens).map(|(at, token)| (at, token.entry.cue));
        let strong = rated.filter(|(_, strength)| *strength > 0).collect();
        let mentions = line.scene.mentions_in(range.first, range.end);
        Self { line, strong, mentions, words: Words::new(&line) }
    }

    /// The mentions that stand in the sentence, as indices.
    pub fn mentions_here(&self) -> std::ops::Range<usize> {
        self.mentions.clone()
    }

    /// The mentions that stand in the sentence.
    pub fn mentions(&self) -> &'s [Mention] {
        self.line.scene.mentions.get(self.mentions.clone()).unwrap_or(&[])
    }

    /// The verb of which the word at `at` is a form, or the word.
    pub(super) fn verb(&self, at: usize) -> Value {
        match self.words.word(at, 0) {
            Value::Word(form) if self.line.token(at).has(Marks::CUE_VERB) => Value::Word(lemma(form)),
            other => other,
        }
    }

    /// True for a word, of this sentence or another, that may be a finite verb, or one of its auxiliaries.
    pub fn is_verb(&self, at: usize) -> bool {
        is_verb(if self.line.holds(at) { self.words.tag_at(at) } else { self.line.tag_at(at) })
    }

    /// The words that may report: forms of reporting verbs, nouns that report, all other verbs but auxiliaries, and colons.
    pub fn candidates(&self) -> impl Iterator<Item = usize> + '_ {
        (self.line.range.first..self.line.range.end).filter(|&at| self.may_report(at))
    }

    /// Those of them that stand before a quotation and behind it, the `most` nearest on either side. What stands inside it
    /// does not report it.
    pub fn candidates_around(&self, quotation: TokenRange, most: usize) -> Vec<Cue> {
        let TokenRange { first, end } = self.line.range;
        let may_report = |at: usize| self.may_report(at).then_some(Cue { at, reports: 0.0, holds: 0.0 });
        let mut around = Vec::with_capacity(2 * most);
        around.extend((first..quotation.first.min(end)).rev().filter_map(may_report).take(most));
        around.reverse();
        around.extend((quotation.end.max(first)..end).filter_map(may_report).take(most));
        around
    }

    /// True for one of [`Setting::candidates`].
    pub fn may_report(&self, at: usize) -> bool {
        let token = self.line.token(at);
        if token.kind == TokenKind::Punctuation {
            return token.ch == ':' && at > self.line.range.first && at + 1 < self.line.range.end;
        }
        let verb = || matches!(self.words.tag_at(at), 'D' | 'Z' | 'V' | 'E' | 'G') && !token.has(Marks::AUXILIARY);
        token.kind == TokenKind::Word
            && (token.has(Marks::CUE_VERB) || !self.words.is_name(at) && (token.has(Marks::CUE_NOUN) || verb()))
    }

    /// How well the word at `at` does for the head of a cue of several words: the greatest is it. A word that most often
    /// reports comes before others. `None` for one that never does.
    pub fn rating(&self, at: usize) -> Option<(bool, u8, bool, usize)> {
        let token = self.line.token(at);
        let verb = matches!(self.words.tag_at(at), 'D' | 'Z' | 'V' | 'E' | 'G');
        self.may_report(at).then_some((token.kind == TokenKind::Word, token.entry.cue, verb, at))
    }

    /// What the word at `at` is described by as a cue.
    pub fn features(&self, at: usize, sink: &mut impl Sink) {
        let (line, words) = (&self.line, &self.words);
        let token = line.token(at);
        let word = |by| words.word(at, by);
        let tag = |by| words.tag(at, by);
        let (lemma, own) = (self.verb(at), tag(0));
        let strength = Value::from(token.entry.cue);
        sink.add(T::Reports, &[]);
        sink.add(T::ReportsStrength, &[strength, token.has(Marks::CUE_VERB).into(), token.has(Marks::CUE_NOUN).into()]);
        sink.add(T::ReportsStrengthTag, &[strength, own, tag(1)]);
        for by in [-3, -2, -1, 1, 2, 3] {
            sink.add(T::ReportsNear, &[Value::Int(by.into()), word(by)]);
            sink.add(T::ReportsNearTag, &[Value::Int(by.into()), tag(by)]);
        }
        sink.add(T::ReportsNearTag, &[Value::Int(0), own]);
        sink.add(T::ReportsBehind, &[lemma, word(1)]);
        sink.add(T::ReportsTwoBehind, &[word(1), word(2)]);
        sink.add(T::ReportsTagBehind, &[lemma, tag(1)]);
        let that = line.that_behind(at, FAR_THAT);
        sink.add(T::ReportsThat, &[that.map_or(NONE, |i| int(i - at))]);
        sink.add(T::ReportsThatVerb, &[that.is_some().into(), lemma]);
        self.others(at, lemma, sink);
        let nearest = |distance: Option<usize>| distance.map_or(NONE, gap);
        sink.add(T::ReportsQuoted, &[line.quoted(at).into()]);
        sink.add(T::ReportsQuoteBefore, &[nearest(words.nearest_before(at, Joint::QUOTED)), strength]);
        sink.add(T::ReportsQuoteBehind, &[nearest(words.nearest_behind(at, Joint::QUOTED)), strength]);
        sink.add(T::ReportsComma, &[nearest(words.nearest_before(at, Joint::COMMA))]);
        self.subject(at, sink);
    }

    /// The other words of the sentence that may report.
    fn others(&self, at: usize, lemma: Value, sink: &mut impl Sink) {
        let strength = Value::from(self.line.token(at).entry.cue);
        // The first of the strongest ones.
        let others = self.strong.iter().filter(|(i, _)| *i != at);
        let Some(&(best, s)) = others.reduce(|a, b| if b.1 > a.1 { b } else { a }) else {
            sink.add(T::ReportsBest, &[NONE, strength]);
            return;
        };
        let side = Value::from(best > at);
        sink.add(T::ReportsBest, &[side, s.into(), strength]);
        sink.add(T::ReportsBestVerb, &[side, self.verb(best), lemma]);
    }

    /// The mention that may be its subject, with auxiliaries and adverbs at most between, and the one behind it.
    fn subject(&self, at: usize, sink: &mut impl Sink) {
        let line = &self.line;
        let strength = Value::from(line.token(at).entry.cue);
        let end = self.before_auxiliaries(at);
        let mentions = self.mentions();
        let before = mentions.iter().rev().find(|m| m.end <= end);
        let subject = before.filter(|m| m.end == end).map_or(NONE, |m| m.kind.into());
        sink.add(T::ReportsSubject, &[subject]);
        sink.add(T::ReportsMentionBefore, &[before.map_or(NONE, |m| gap(end - m.end)), strength]);
    }

    /// The first of the auxiliaries and adverbs that stand right before `at`, or `at`.
    pub(super) fn before_auxiliaries(&self, mut at: usize) -> usize {
        let line = &self.line;
        while at > line.range.first && line.helps(at - 1) {
            at -= 1;
        }
        at
    }
}
