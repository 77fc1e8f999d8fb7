//! What stands between two places of a level, as outlines of a few signs and as counts.
//!
//! Every candidate is seen over the gap between it and its quotation, and the gaps of one quotation overlap. So each
//! token's signs are found once, and what can be counted is counted up from the beginning of the level.

use super::{CUE, OPENS, Scope};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::Marks;

/// Columns of the counts: for each token the number before it of …
pub(super) mod column {
    /// … tokens of this level.
    pub(in super::super) const HERE: usize = 0;
    /// … sentence ends.
    pub(in super::super) const ENDS: usize = 1;
    /// … first tokens of mentions.
    pub(in super::super) const OPENS: usize = 2;
    /// … strong cues.
    pub(in super::super) const STRONG: usize = 3;
    /// … signs that [`Scope::signs`](super::Scope::signs) shows.
    pub(super) const SIGNS: usize = 4;
    /// … cues of any strength.
    pub(super) const CUES: usize = 5;
}

/// One count for each column.
type Counts = [u32; 6];

/// For each set of columns, one bit each, what a token that stands for them adds to the counts.
const ADDED: [Counts; 64] = {
    let mut table = [[0; 6]; 64];
    let mut rest: &mut [Counts] = &mut table;
    let mut set = 0;
    while let [row, more @ ..] = rest {
        let mut slots: &mut [u32] = row;
        let mut column = 0;
        while let [slot, further @ ..] = slots {
            *slot = set >> column & 1;
            slots = further;
            column += 1;
        }
        rest = more;
        set += 1;
    }
    table
};

/// What is known of the tokens of a level once and for all.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    /// For each token its tag's letter, and its sign among the tags.
    signs: Vec<[u8; 2]>,
    /// One row more than there are tokens.
    pub(super) counts: Vec<Counts>,
    /// The tokens that show a sign, and the sign.
    shown: Vec<(usize, u8)>,
    /// The tokens that report, and how strongly.
    cues: Vec<(usize, u8)>,
}

/// The farthest that signs are looked for, and cues.
const FAR: (usize, usize) = (60, 120);

impl Scope<'_> {
    /// Finds the signs and counts.
    pub(super) fn measure(&mut self) {
        let tokens = self.scene.tokens.get(self.range.first..self.range.end).unwrap_or(&[]);
        let own = || self.tokens.iter().copied().zip(tokens);
        let (mut shown, mut cues) = (Vec::new(), Vec::new());
        let mut all = Vec::with_capacity(tokens.len());
        let mut here = true;
        let mut sums: Counts = [0; 6];
        let mut counts = Vec::with_capacity(tokens.len() + 1);
        counts.extend((self.range.first..).zip(own()).map(|(at, (own, token))| {
            let before = std::mem::replace(&mut here, own != 0);
            let cue = own & CUE;
            let (signs, sign, ends) = if here {
                (signs(token, cue), sign_shown(token), token.ends_sentence())
            } else {
                (QUOTED, u8::from(before) * b'Q', false)
            };
            all.push(signs);
            let row = sums;
            if sign != 0 {
                shown.push((at, sign));
            }
            if cue > 0 {
                cues.push((at, cue));
            }
            let columns = u8::from(here) << column::HERE
                | u8::from(ends) << column::ENDS
                | u8::from(own & OPENS != 0) << column::OPENS
                | u8::from(cue >= 3) << column::STRONG
                | u8::from(sign != 0) << column::SIGNS
                | u8::from(cue > 0) << column::CUES;
            add(&mut sums, columns);
            row
        }));
        counts.push(sums);
        self.gaps = Gaps { signs: all, counts, shown, cues };
    }

    fn signs_of(&self, at: usize) -> [u8; 2] {
        self.gaps.signs.get(at.wrapping_sub(self.range.first)).copied().unwrap_or(QUOTED)
    }

    /// The letter of the token's tag; `n` for a name, `?` where nothing is known, `'` for a possessive. 0 for tokens of
    /// other levels.
    #[inline]
    pub fn letter(&self, at: usize) -> u8 {
        self.signs_of(at)[0]
    }

    /// The first punctuation signs between two places, `Q` for a quotation.
    pub fn signs(&self, from: usize, to: usize) -> [u8; 6] {
        let mut signs = [0u8; 6];
        let to = to.min(from + FAR.0);
        let inside = from < to && !self.holds(from);
        if inside {
            signs[0] = b'Q';
        }
        let first = self.count(column::SIGNS, from + usize::from(inside));
        for (slot, sign) in signs.iter_mut().take(5).skip(usize::from(inside)).zip(self.shown_from(first, to)) {
            *slot = sign;
        }
        signs
    }

    /// All punctuation signs between two places.
    pub fn shown(&self, from: usize, to: usize) -> impl Iterator<Item = u8> {
        self.shown_from(self.count(column::SIGNS, from), to)
    }

    fn shown_from(&self, first: usize, to: usize) -> impl Iterator<Item = u8> {
        self.gaps.shown.get(first..).unwrap_or(&[]).iter().take_while(move |s| s.0 < to).map(|s| s.1)
    }

    /// The first strong cue between two places.
    pub fn strong_cue(&self, from: usize, to: usize) -> Option<usize> {
        let cues = self.gaps.cues.get(self.count(column::CUES, from)..).unwrap_or(&[]);
        cues.iter().take_while(|c| c.0 < to).find(|c| c.1 >= 3).map(|c| c.0)
    }

    /// The strongest cue between two places, and its token.
    pub fn strongest(&self, from: usize, to: usize) -> (u8, Option<usize>) {
        let to = to.min(from + FAR.1);
        let cues = self.gaps.cues.get(self.count(column::CUES, from)..).unwrap_or(&[]);
        let mut best = (0, None);
        for &(at, class) in cues.iter().take_while(|c| c.0 < to) {
            if class > best.0 {
                best = (class, Some(at));
            }
        }
        best
    }

    /// The parts of speech between two places, each run told once.
    pub fn tags(&self, from: usize, to: usize) -> [u8; 6] {
        outline((from..to.min(from + 40)).map(|at| self.signs_of(at)[1]))
    }
}

/// The signs of a token of another level.
const QUOTED: [u8; 2] = [0, b'Q'];

fn add(sums: &mut Counts, columns: u8) {
    for (sum, one) in sums.iter_mut().zip(ADDED.get(usize::from(columns)).unwrap_or(&ADDED[0])) {
        *sum += one;
    }
}

/// The signs of a token of this level.
fn signs(token: &Token, cue: u8) -> [u8; 2] {
    let letter = letter(token, cue);
    let sign = match token.kind {
        TokenKind::Punctuation if token.ch.is_ascii() && token.ch != '"' => token.ch as u8,
        TokenKind::Punctuation => b'-',
        _ => letter,
    };
    [letter, sign]
}

fn letter(token: &Token, cue: u8) -> u8 {
    match token.kind {
        TokenKind::Number => b'C',
        TokenKind::Possessive => b'\'',
        TokenKind::Word if token.capital && !token.has(Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::PRONOUN)) => {
            b'n'
        }
        TokenKind::Word if token.prefixed => b'n',
        // `“…,” read a statement`: in this place it is a finite verb.
        TokenKind::Word if cue > token.entry.cue => b'D',
        TokenKind::Word => token.entry.tag.0,
        _ => b'.',
    }
}

/// The sign that a token shows among the punctuation, 0 for none.
fn sign_shown(token: &Token) -> u8 {
    match token.ch {
        _ if token.kind != TokenKind::Punctuation => 0,
        '—' => b'-',
        c @ (',' | '.' | ':' | ';' | '(' | ')') => c as u8,
        _ => 0,
    }
}

/// The first six of the signs, each run told once.
fn outline(signs: impl Iterator<Item = u8>) -> [u8; 6] {
    let mut pattern = [0u8; 6];
    let mut n = 0;
    let mut last = 0;
    for sign in signs {
        if sign != last {
            let Some(slot) = pattern.get_mut(n) else { return pattern };
            *slot = sign;
            n += 1;
            last = sign;
        }
    }
    pattern
}
