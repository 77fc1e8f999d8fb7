//! Whether a report holds a quotation: what stands between its cue and the marks.

use super::cue::Setting;
use super::values::{BEFORE, BEHIND, NONE, few, gap};
use super::words::Joint;
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, words};
use crate::resolve::feature::{Signs, Sink, Sym, Template as T, Value, bucket, int};
use crate::resolve::scope::Unit;

/// The cue stands in the sentence before that of the quotation.
const EARLIER: Value = Value::Sym(Sym::new("b1"));

/// What stands between a cue and a quotation, quotations left out.
#[derive(Debug, Default)]
struct Between {
    tokens: usize,
    commas: usize,
    verbs: usize,
    quotes: usize,
    /// Words that mostly report, and how strongly the strongest one does.
    cues: usize,
    strongest: u8,
    that: bool,
    /// The first signs.
    signs: Signs,
    /// The words and signs on which clauses hang, those next to the quotation, or, where the cue stands behind it, the first
    /// ones behind the quotation.
    path: [u8; Signs::MOST],
}

impl Between {
    /// What stands in `from..to`, where the cue stands before the quotation or behind it.
    fn new(setting: &Setting<'_>, from: usize, to: usize, before: bool) -> Self {
        let line = &setting.line;
        let mut between = Self::default();
        let (mut shown, mut quote) = (0, None);
        for at in from..to {
            let token = line.token(at);
            if token.quote.is_some() {
                if quote != token.quote {
                    between.quotes += 1;
                    between.step(b'Q', before);
                    between.signs.put(shown, b'Q');
                    shown += 1;
                }
                quote = token.quote;
                continue;
            }
            quote = None;
            between.tokens += 1;
            let verb = setting.is_verb(at);
            if let Some(sign) = hinge(setting, at, verb) {
                between.step(sign, before);
            }
            if token.kind == TokenKind::Punctuation {
                between.commas += usize::from(token.ch == ',');
                between.signs.put(shown, ascii(token));
                shown += 1;
            }
            between.that |= token.key == words::THAT;
            between.verbs += usize::from(verb);
            between.cues += usize::from(token.cue() >= 3);
            between.strongest = between.strongest.max(token.cue());
        }
        between
    }

    fn step(&mut self, sign: u8, before: bool) {
        if before {
            self.path.rotate_left(1);
            self.path.last_mut().into_iter().for_each(|last| *last = sign);
        } else if let Some(free) = self.path.iter_mut().find(|s| **s == 0) {
            *free = sign;
        }
    }
}

/// A sign for what clauses hang on.
fn hinge(setting: &Setting<'_>, at: usize, verb: bool) -> Option<u8> {
    let token = setting.line.token(at);
    Some(match token.key {
        _ if token.cue() >= 3 => b'C',
        _ if token.kind == TokenKind::Punctuation => ascii(token),
        words::THAT => b't',
        words::TO => b'o',
        words::AND => b'a',
        _ if token.is_lower() && (token.has(Marks::CONJUNCTION) || token.entry.tag.0 == b'W') => b'w',
        _ if verb => b'v',
        _ => return None,
    })
}

/// A punctuation sign, a hyphen for one that is not ASCII.
fn ascii(token: &Token) -> u8 {
    u8::try_from(token.ch).ok().filter(u8::is_ascii).unwrap_or(b'-')
}

/// What the report of the cue at `at`, of this sentence, and a quotation that does not hold the cue are described by.
pub fn features(setting: &Setting<'_>, at: usize, unit: &Unit, sink: &mut impl Sink) {
    let (line, words) = (&setting.line, &setting.words);
    let scene = line.scene;
    let (first, end) = (unit.range.first, unit.range.end);
    let before = at < first;
    let here = line.holds(first);
    let side = if !here {
        EARLIER
    } else if before {
        BEFORE
    } else {
        BEHIND
    };
    let (from, to) = if before { (at + 1, first) } else { (end, at) };
    let between = Between::new(setting, from, to, before);
    let (strength, lemma) = (Value::from(line.token(at).entry.cue), setting.verb(at));
    let word = |by| words.word(at, by);
    let distance = gap(between.tokens);
    let commas = int(between.commas.min(3));
    sink.add(T::Holds, &[side]);
    let path = Value::Signs(between.path.into_iter().filter(|s| *s != 0).collect());
    sink.add(T::HoldsPath, &[side, path]);
    sink.add(T::HoldsPathStrength, &[side, path, strength]);
    sink.add(T::HoldsSigns, &[side, Value::Signs(between.signs)]);
    sink.add(T::HoldsDistance, &[side, distance, strength]);
    sink.add(T::HoldsVerb, &[side, lemma]);
    sink.add(T::HoldsVerbDistance, &[side, lemma, bucket(between.tokens, &[0, 1, 2, 4, 8])]);
    sink.add(T::HoldsBehindVerb, &[side, lemma, word(1)]);
    sink.add(T::HoldsBehindTwo, &[side, word(1), word(2)]);
    sink.add(T::HoldsBeforeTwo, &[side, word(-2), word(-1)]);
    sink.add(T::HoldsTags, &[side, words.tag(at, 0), words.tag(at, 1), distance]);
    sink.add(T::HoldsNext, &[side, word(1), gap(to.saturating_sub(from).min(3))]);
    sink.add(T::HoldsCues, &[side, few(between.cues), between.strongest.into(), strength]);
    sink.add(T::HoldsQuotes, &[side, int(between.quotes.min(3)), commas]);
    sink.add(T::HoldsClauses, &[side, int(between.verbs.min(3)), between.that.into(), commas]);
    sink.add(T::HoldsMentions, &[side, int(scene.mentions_in(from, to).len().min(3)), distance]);
    // The quotation and what stands around it.
    let near = |at: Option<usize>| at.filter(|&i| line.holds(i)).map_or(NONE, |i| words.word(i, 0));
    let capital = Value::from(scene.token(unit.inner.first).capital());
    let last = scene.token(unit.inner.end.saturating_sub(1));
    let sign = if last.kind == TokenKind::Punctuation { Value::from(last.ch) } else { NONE };
    sink.add(T::HoldsVerbCapital, &[side, lemma, capital]);
    sink.add(T::HoldsPreceding, &[side, near(first.checked_sub(1)), capital]);
    sink.add(T::HoldsLead, &[side, near(first.checked_sub(2)), near(first.checked_sub(1))]);
    sink.add(T::HoldsFollowing, &[side, near(Some(end)), sign]);
    let length = (unit.inner.first..unit.inner.end).filter(|&i| scene.token(i).is_word()).take(10).count();
    sink.add(T::HoldsShape, &[side, capital, sign, bucket(length, &[0, 3, 5, 10])]);
    let (opens, closes) = (first <= line.range.first + 1, end + 1 >= line.range.end);
    sink.add(T::HoldsEdges, &[side, opens.into(), closes.into(), rival(setting, unit, before).into()]);
    if !here {
        let paragraph = scene.token(first).paragraph != line.token(at).paragraph;
        let held = words.joints(line.range.first, line.range.end).any(Joint::QUOTED);
        let ended = scene.before(line.range.end).quote.is_some();
        sink.add(T::HoldsEarlier, &[paragraph.into(), ended.into(), held.into(), capital]);
    }
}

/// True where a word that mostly reports stands right on the other side of the quotation.
fn rival(setting: &Setting<'_>, unit: &Unit, before: bool) -> bool {
    let line = &setting.line;
    let reports = |at: usize| line.holds(at) && line.token(at).cue() >= 3;
    if before {
        (unit.range.end..unit.range.end + 4).any(reports)
    } else {
        unit.range.first.checked_sub(1).is_some_and(reports)
    }
}
