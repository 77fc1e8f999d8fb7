//! How far what is reported reaches: to the end of the part behind the cue, to the start of the part before it, and into
//! a quotation that opens the next sentence.

use super::clause::Clause;
use super::line::hangs;
use super::near::Form;
use super::values::{NONE, gap};
use super::words::Around;
use crate::find::scene::TokenRange;
use crate::find::token::Token;
use crate::lexicon::words;
use crate::resolve::feature::{Sink, Template as T, Value, int};

/// Most places where a part may end, and of those the nearest, the signs behind these, and the farthest.
const MOST_ENDS: usize = 14;
const NEAREST_ENDS: usize = 8;
const SIGN_ENDS: usize = 6;
const FARTHEST_ENDS: usize = 3;

/// Makes `all` the places where a part that begins at `from` may end.
pub fn ends(clause: &Clause<'_, '_>, from: usize, all: &mut Vec<usize>) {
    let line = clause.line();
    let end = line.range.end;
    let own = line.token(clause.cue).quote;
    let tokens = line.scene.tokens.get(from..end).unwrap_or(&[]);
    let breaks = |(_, (before, token)): &(usize, (&Token, &Token))| {
        token.quote != before.quote || hangs(token) && (token.quote.is_none() || token.quote == own)
    };
    let pairs = (1..).zip(tokens.iter().zip(tokens.iter().skip(1)));
    all.clear();
    all.extend(pairs.filter(breaks).map(|(distance, _)| from + distance));
    if all.len() > MOST_ENDS {
        let behind = all.split_off(NEAREST_ENDS);
        all.extend(behind.iter().copied().filter(|&at| line.is_sign(at)).take(SIGN_ENDS));
        all.extend(behind.iter().rev().copied().take(FARTHEST_ENDS));
        all.sort_unstable();
        all.dedup();
    }
    all.push(end);
}

/// Most places where a part before the cue may begin, and of those the farthest.
const MOST_STARTS: usize = 14;
const FARTHEST_STARTS: usize = 6;

/// Makes `all` the places where a part that ends at `to` may begin.
pub fn starts(clause: &Clause<'_, '_>, to: usize, all: &mut Vec<usize>) {
    let line = clause.line();
    let first = line.range.first;
    let begins = |&at: &usize| {
        clause.hangs(at - 1) && !clause.inside(at)
            || line.token(at).quote != line.token(at - 1).quote && line.quoted(at)
    };
    all.clear();
    all.extend(std::iter::once(first).chain((first + 1..to).filter(begins)));
    if all.len() > MOST_STARTS {
        all.drain(FARTHEST_STARTS..all.len() + FARTHEST_STARTS - MOST_STARTS);
    }
}

/// What the end `to` of a part that begins at `from` is described by.
pub fn end_features(clause: &Clause<'_, '_>, from: usize, to: usize, sink: &mut impl Sink) {
    let (line, words) = (clause.line(), clause.words());
    let end = line.range.end;
    let around = words.around(to);
    let next = around.word(0);
    // The word or sign behind the end, where clauses hang on it, and what it is.
    let (joint, class) = if to == end {
        (next, around.tag(0))
    } else if clause.hangs(to) {
        (next, class(clause.line().token(to), around))
    } else {
        (NONE, NONE)
    };
    sink.add(T::FarNext, &[next]);
    sink.add(T::FarJoint, &[joint, around.word(1)]);
    sink.add(T::FarLast, &[around.word(-1)]);
    sink.add(T::FarRoom, &[gap(end - to)]);
    sink.add(T::FarJointVerb, &[joint, clause.lemma]);
    let (last, next) = (line.token(to - 1).quote, line.token(to).quote.filter(|_| to < end));
    let (last_quoted, next_quoted) = (last.is_some(), next.is_some());
    let same = last_quoted && last == next;
    sink.add(T::FarQuote, &[last_quoted.into(), next_quoted.into(), same.into()]);
    sink.add(T::FarQuoteCloses, &[Value::from(last_quoted && !same), class]);
    sink.add(T::FarCommas, &[clause.commas(from, to, 4), class]);
    sink.add(T::FarCommasBehind, &[clause.commas(to, end, 3), class]);
    sink.add(T::FarReportsIn, &[reports(clause, from, to), class]);
    sink.add(T::FarReportsBehind, &[reports(clause, to, end), class]);
    sink.add(T::FarTagNext, &[around.tag(0), around.tag(1)]);
    sink.add(T::FarTagLast, &[around.tag(-1), around.tag(0)]);
    sink.add(T::FarJointTags, &[joint, around.tag(1), around.tag(2)]);
    let is_whole = is_whole(clause, to);
    let (whole, around_from) = (Value::from(is_whole), words.around(from));
    if is_whole {
        sink.add(T::FarWhole, &[]);
        sink.add(T::FarWholeVerb, &[clause.lemma]);
        sink.add(T::FarWholeLead, &[around_from.word(-1)]);
    }
    sink.add(T::FarWholeSize, &[whole, gap(to - from)]);
    let verbs = int(words.verbs_in(from, to).min(2));
    sink.add(T::FarBeginTag, &[around_from.tag(0), whole, verbs]);
}

/// What a word or sign is on which clauses hang: a sign itself, and of the words the commonest apart from the others of their
/// kind.
fn class(token: &Token, around: Around<'_>) -> Value {
    match token.key {
        words::AND => Value::from('&'),
        words::THAT => Value::from('t'),
        _ => around.tag(0),
    }
}

/// Whether a part that ends at `to` ends with its sentence.
fn is_whole(clause: &Clause<'_, '_>, to: usize) -> bool {
    let line = clause.line();
    to == line.range.end || to + 1 == line.range.end && line.token(to).ends_sentence()
}

/// Whether another word that mostly reports stands in `from..to`.
fn reports(clause: &Clause<'_, '_>, from: usize, to: usize) -> Value {
    let own = from <= clause.cue && clause.cue < to && clause.line().token(clause.cue).cue() >= 3;
    Value::from(clause.reports(from, to) > usize::from(own))
}

/// What the start `from` of a part that ends at `to` is described by.
pub fn start_features(clause: &Clause<'_, '_>, from: usize, to: usize, sink: &mut impl Sink) {
    let (line, words) = (clause.line(), clause.words());
    let first = line.range.first;
    let whole = Value::from(from == first);
    let (before, word) = (words.word(from, -1), words.word(from, 0));
    let size = gap(to - from);
    sink.add(T::BackSize, &[size]);
    sink.add(T::BackWholeSize, &[whole, size]);
    sink.add(T::BackBefore, &[before]);
    sink.add(T::BackFirst, &[word]);
    sink.add(T::BackWholeVerb, &[whole, clause.lemma]);
    sink.add(T::BackEnd, &[words.word(to, -1), whole]);
    sink.add(T::BackQuote, &[line.quoted(from).into(), line.opens(from).into(), line.quoted(to - 1).into()]);
    sink.add(T::BackQuoteHolds, &[clause.any_quoted(from, to), whole]);
    sink.add(T::BackTagBefore, &[words.tag(from, -1), words.tag(from, 0)]);
    sink.add(T::BackTagsBefore, &[words.tag(from, -2), words.tag(from, -1)]);
    sink.add(T::BackReports, &[Value::from(clause.reports(first, from) > 0), whole]);
}

/// A quotation that opens the next sentence, into which what is reported may go on: its tokens.
pub fn opening_quote(clause: &Clause<'_, '_>) -> Option<TokenRange> {
    let next = clause.line().behind()?;
    let quote = next.token(next.range.first).quote?;
    Some(next.scene.quote_range(quote)).filter(|range| range.first >= next.range.first)
}

/// What going on into `quote` is described by, where the parts before are `content`, of this form.
pub fn more_features(
    clause: &Clause<'_, '_>,
    form: Form,
    content: &[TokenRange],
    quote: TokenRange,
    sink: &mut impl Sink,
) {
    let (line, words) = (clause.line(), clause.words());
    let scene = line.scene;
    let quoted = |from: usize, to: usize| (from..to).any(|at| line.quoted(at));
    let holds = Value::from(content.iter().any(|c| quoted(c.first, c.end)));
    let ends = Value::from(content.last().is_some_and(|c| quoted(c.end.saturating_sub(2).max(c.first), c.end)));
    let own = scene.token(quote.first);
    let paragraph = Value::from(own.paragraph != line.token(line.range.first).paragraph);
    let after = scene.sentence(own.sentence);
    let alone = Value::from(after.end.saturating_sub(quote.end) <= 2);
    let cue = Value::from((quote.end..after.end).any(|at| scene.token(at).cue() >= 2));
    let form = Value::from(form);
    sink.add(T::More, &[holds, ends]);
    sink.add(T::MoreParagraph, &[paragraph]);
    sink.add(T::MoreParagraphQuotes, &[paragraph, holds, ends]);
    sink.add(T::MoreRest, &[alone, cue]);
    sink.add(T::MoreRestParagraph, &[alone, cue, paragraph, holds]);
    sink.add(T::MoreForm, &[form]);
    sink.add(T::MoreSize, &[gap(quote.end - quote.first)]);
    sink.add(T::MoreLast, &[words.word(line.range.end, -1)]);
    sink.add(T::MoreAll, &[paragraph, holds, ends, alone, form]);
}
