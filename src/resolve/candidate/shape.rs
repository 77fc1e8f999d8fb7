//! What is known of a quotation itself.

use crate::find::scene::TokenRange;
use crate::find::token::TokenKind;
use crate::lexicon::words;
use crate::resolve::scope::{Scope, Unit};

/// Quotations counted on either side: features tell no more than four apart.
pub(super) const MOST_QUOTES: usize = 5;

/// Quoted words counted: features tell no more apart.
const MOST_WORDS: usize = 10;

/// The farthest a reporting word is looked for from a quotation, in tokens.
pub(super) const FAR: usize = 120;

/// What is known of the quotation itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) sentence: TokenRange,
    pub(super) last_sentence: TokenRange,
    /// One past the last token in which the clause after the quotation may stand.
    pub(super) limit: usize,
    /// How many words are quoted, counted up to [`MOST_WORDS`].
    pub(super) words: usize,
    pub(super) capital: bool,
    pub(super) end: char,
    pub(super) room_before: usize,
    pub(super) room_after: usize,
    pub(super) paragraph: u32,
    /// The numbers of its first sentence and its last.
    pub(super) sentences: (u32, u32),
    /// Index among the paragraph's quotations, and their number.
    pub(super) place: (usize, usize),
    pub(super) first_in_paragraph: bool,
    pub(super) last_in_paragraph: bool,
    pub(super) reopens: bool,
    pub(super) paragraph_room: usize,
    /// The strong cue before the quotation in its sentence, and the one after.
    pub(super) cue_before: Option<usize>,
    pub(super) cue_after: Option<usize>,
    /// The verb of the clause right behind the quotation.
    pub(super) clause_verb: Option<usize>,
    /// `according to` stands behind the quotation.
    pub(super) second_hand: bool,
}

impl Shape {
    pub(super) fn new(scope: &Scope<'_>, unit: &Unit, index: usize) -> Self {
        let scene = scope.scene;
        let (a, b) = (unit.range.first, unit.range.end);
        let (first, last) = (scope.token(a), scope.token(b.saturating_sub(1)));
        let (sentence, last_sentence) = (scene.sentence(first.sentence), scene.sentence(last.sentence));
        let paragraph = scene.paragraph(first.paragraph);
        let inner = unit.inner;
        let quoted = scene.tokens.get(inner.first..inner.end).unwrap_or(&[]);
        let end = scope.end_of(unit);
        let mut limit = last_sentence.end;
        if matches!(end, '?' | '!') && limit == b && scope.token(b).paragraph == last.paragraph {
            limit = scene.sentence_of(b).end;
        }
        let of = |u: &&Unit| scope.token(u.range.first).paragraph == first.paragraph;
        let units_behind = scope.units.get(index + 1..).unwrap_or(&[]);
        let earlier = quotes_of(scope, index, first.paragraph);
        let later = units_behind.iter().take(MOST_QUOTES).take_while(of).count();
        let reopens = index.checked_sub(1).and_then(|i| scope.units.get(i)).is_some_and(|u| {
            let tail = scope.token(u.range.end - 1);
            tail.kind != TokenKind::Mark && tail.paragraph + 1 == first.paragraph
        });
        let cue_before = scope.last_strong(sentence.first.max(a.saturating_sub(FAR)), a);
        let clause_verb = unit.clause_verb;
        let clause = limit.saturating_sub(b).min(16);
        let cue_after = clause_verb.or_else(|| scope.beside(a, b).strong_cue(clause));
        let second_hand =
            (b..b + clause.min(2)).take_while(|&i| scope.stands(i)).any(|i| scope.token(i).key == words::ACCORDING);
        Self {
            sentence,
            last_sentence,
            limit,
            words: quoted.iter().filter(|token| token.is_word()).take(MOST_WORDS).count(),
            capital: scope.token(inner.first).capital(),
            end,
            room_before: scope.outside(sentence.first, a),
            room_after: scope.outside(b, last_sentence.end),
            paragraph: first.paragraph,
            sentences: (first.sentence, last.sentence),
            place: (earlier, earlier + 1 + later),
            first_in_paragraph: a == paragraph.first,
            last_in_paragraph: b + 1 >= scene.paragraph(last.paragraph).end,
            reopens,
            paragraph_room: scope.outside(paragraph.first, paragraph.end),
            cue_before,
            cue_after,
            clause_verb,
            second_hand,
        }
    }
}

/// How many quotations of the paragraph stand right before unit number `index`, counted up to [`MOST_QUOTES`].
pub(super) fn quotes_of(scope: &Scope<'_>, index: usize, paragraph: u32) -> usize {
    let of = |u: &&Unit| scope.token(u.range.first).paragraph == paragraph;
    scope.units.get(..index).unwrap_or(&[]).iter().rev().take(MOST_QUOTES).take_while(of).count()
}
