//! Transcripts inside quotation marks: `“HALE: That is not what I said.”`, `“(APPLAUSE)”`.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::find::mention::MentionKind;
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::KeyHasher;

/// How the words of a quotation begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Opening {
    /// With what somebody says.
    #[default]
    Words,
    /// With a label that names the speaker: the mention's index.
    Label(usize),
    /// It is a note in brackets about what was heard, such as `(CROSSTALK)`.
    Aside,
}

/// Most words of a label: `LT. GOV. MARA VOSS:`.
const LONGEST: usize = 5;

/// Reads how the words of each of these quotations begin; `inner` holds their tokens, marks left out. Without `labels`,
/// inside another quotation, nothing is a label.
pub fn openings(scene: &Scene<'_>, inner: &[TokenRange], labels: bool) -> Vec<Opening> {
    let mut out: Vec<Opening> = inner.iter().map(|&range| opening(scene, range, labels)).collect();
    if !out.iter().any(|o| matches!(o, Opening::Label(_))) {
        return out;
    }
    // A label's name stands elsewhere in the document too: `VIDEO:` and `UPDATE:` do not speak.
    let mut counts: HashMap<u64, u32, BuildHasherDefault<KeyHasher>> = HashMap::default();
    for token in scene.tokens.iter().filter(|t| t.kind == TokenKind::Word) {
        *counts.entry(token.key).or_default() += 1;
    }
    for opening in &mut out {
        if let Opening::Label(mention) = *opening {
            let head = scene.mentions.get(mention).map_or(0, |m| scene.token(m.head()).key);
            if counts.get(&head).is_none_or(|&n| n < 2) {
                *opening = Opening::Words;
            }
        }
    }
    out
}

fn opening(scene: &Scene<'_>, inner: TokenRange, labels: bool) -> Opening {
    if is_aside(scene, inner) {
        return Opening::Aside;
    }
    label(scene, inner).filter(|_| labels).map_or(Opening::Words, Opening::Label)
}

/// The mention that is a label in capitals before a colon.
fn label(scene: &Scene<'_>, inner: TokenRange) -> Option<usize> {
    let own = scene.token(inner.first);
    let mut at = inner.first;
    while at < inner.end.min(inner.first + LONGEST) {
        let token = scene.token(at);
        let word = token.kind == TokenKind::Word && token.all_capitals() && token.quote == own.quote;
        let stop = token.kind == TokenKind::Punctuation && token.ch == '.';
        if !(word || stop && at > inner.first) {
            break;
        }
        at += 1;
    }
    let colon = scene.token(at);
    if at == inner.first || colon.kind != TokenKind::Punctuation || colon.ch != ':' || colon.quote != own.quote {
        return None;
    }
    scene
        .mentions_in(inner.first, at)
        .rev()
        .find(|&i| scene.mentions.get(i).is_some_and(|m| m.end == at && m.kind == MentionKind::Name))
}

/// True where all is in brackets and in capitals, or is a single word in brackets: `(Applause.)`.
fn is_aside(scene: &Scene<'_>, inner: TokenRange) -> bool {
    let sign = |at: usize, ch: char| scene.token(at).kind == TokenKind::Punctuation && scene.token(at).ch == ch;
    if !sign(inner.first, '(') {
        return false;
    }
    let Some(end) = (inner.first..inner.end).rev().take(2).find(|&at| sign(at, ')')) else { return false };
    let words = || (inner.first..end).map(|at| scene.token(at)).filter(|t| t.is_word());
    !(inner.first + 1..end).any(|at| sign(at, ')'))
        && (words().all(Token::all_capitals) || words().count() == 1)
        && words().count() > 0
}
