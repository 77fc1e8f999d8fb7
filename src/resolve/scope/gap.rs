//! What stands between two places of a level, as outlines of a few signs and as counts.
//!
//! Every candidate is seen over the gap between it and its quotation, and the gaps of one quotation overlap. So each
//! token's signs are found once, and what can be counted is counted up from the beginning of the level.

use super::{CUE, Scope};
use crate::find::scene::TokenRange;
use crate::find::token::{Token, TokenKind};
use crate::lexicon::Marks;
use crate::resolve::feature::Signs;

/// Of some tokens the numbers of …
pub(super) type Counts = [u32; 4];

/// … those of this level.
pub(super) const HERE: usize = 0;
/// … cues of any strength.
const CUES: usize = 1;
/// … sentence ends.
const ENDS: usize = 2;
/// … signs that [`Scope::signs`] shows.
const SIGNS: usize = 3;

/// What there is between two places of a level.
#[derive(Debug, Clone, Copy)]
pub struct Between<'s> {
    from: usize,
    to: usize,
    /// What there is before them.
    before: &'s Counts,
    /// And what there is before the end.
    all: &'s Counts,
}

impl Between<'_> {
    /// The number of tokens of this level.
    pub fn tokens(&self) -> usize {
        self.all[HERE].saturating_sub(self.before[HERE]) as usize
    }

    /// The number of sentence ends of this level.
    pub fn ends(&self) -> usize {
        self.all[ENDS].saturating_sub(self.before[ENDS]) as usize
    }
}

/// What is known of the tokens of a level once and for all.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    /// The first token of which anything is known.
    first: usize,
    /// For each token from there to the last of which anything is known its tag's letter.
    letters: Vec<u8>,
    /// One row more than there are such tokens.
    counts: Vec<Counts>,
    /// The tokens that show a sign, and the sign.
    shown: Vec<(usize, u8)>,
    /// The tokens that report, and how strongly.
    cues: Vec<(usize, u8)>,
    /// Those that report strongly.
    strong: Vec<usize>,
}

/// Tokens on either side of a unit's window of which something may be asked, and more: the next word's, the verb's behind a
/// mention.
const MARGIN: usize = 16;

/// The farthest that signs are looked for, and cues.
const FAR: (usize, usize) = (60, 120);

impl Scope<'_> {
    /// Finds the signs and counts near the units: from the first token a source may stand at, or of the sentence, to the
    /// last. Nobody asks for them elsewhere.
    pub(super) fn measure(&mut self) {
        let mut gaps = Gaps::default();
        let mut sums = [0; 2];
        let mut done = 0;
        for unit in &self.units {
            let window = self.window(unit);
            // The sentence of a quotation over several paragraphs may begin before and end behind.
            let first = self.scene.sentence_of(unit.range.first).first.min(window.first);
            let end = self.scene.sentence_of(unit.range.end.saturating_sub(1)).end.max(window.end);
            let first = first.saturating_sub(MARGIN).max(self.range.first).max(done);
            let end = (end + MARGIN).min(self.range.end);
            if first < end {
                if done == 0 {
                    gaps = Gaps::with_room(first, self.range.end - first);
                }
                self.measure_part(TokenRange { first, end }, &mut sums, &mut gaps);
                done = end;
            }
        }
        self.gaps = gaps;
    }

    /// The same for some tokens, counted from the first of the level.
    fn measure_part(&self, part: TokenRange, sums: &mut [u32; 2], gaps: &mut Gaps) {
        let tokens = self.scene.tokens.get(part.first..part.end).unwrap_or(&[]);
        let own = part.first - self.range.first;
        let own = self.tokens.get(own..own + tokens.len()).unwrap_or(&[]);
        let mut here = part.first == self.range.first || self.holds(part.first - 1);
        let [mut tokens_here, mut ends] = *sums;
        let Gaps { first, letters, counts, shown, cues, strong } = gaps;
        let (from, end) = (part.first - *first, part.end - *first);
        letters.resize(end, 0);
        counts.resize(end + 1, [0; 4]);
        let out =
            letters.get_mut(from..).unwrap_or_default().iter_mut().zip(counts.get_mut(from..).unwrap_or_default());
        for (at, ((&own, token), (own_letter, counts))) in (part.first..).zip(own.iter().zip(tokens).zip(out)) {
            *counts = [tokens_here, count(cues), ends, count(shown)];
            let mut sign = 0;
            if own == 0 {
                sign = u8::from(here) * b'Q';
            } else {
                tokens_here += 1;
                if token.kind == TokenKind::Punctuation {
                    ends += u32::from(token.ends_sentence());
                    sign = sign_shown(token.ch);
                    *own_letter = b'.';
                } else {
                    *own_letter = letter(token, own & CUE);
                }
                if own & CUE > 0 {
                    cues.push((at, own & CUE));
                    if own & CUE >= 3 {
                        strong.push(at);
                    }
                }
            }
            here = own != 0;
            if sign != 0 {
                shown.push((at, sign));
            }
        }
        if let Some(end) = counts.last_mut() {
            *end = [tokens_here, count(cues), ends, count(shown)];
        }
        *sums = [tokens_here, ends];
    }

    /// What there is before the token.
    #[inline]
    pub(super) fn before(&self, token: usize) -> &Counts {
        const NONE: &Counts = &[0; 4];
        let at = token.min(self.range.end).wrapping_sub(self.gaps.first);
        self.gaps.counts.get(at).unwrap_or(NONE)
    }

    /// What there is between two places.
    #[inline]
    pub fn between(&self, from: usize, to: usize) -> Between<'_> {
        Between { from, to, before: self.before(from), all: self.before(to) }
    }

    /// The letter of the token's tag; `n` for a name, `?` where nothing is known, `'` for a possessive. 0 for tokens of
    /// other levels.
    #[inline]
    pub fn letter(&self, at: usize) -> u8 {
        self.gaps.letters.get(at.wrapping_sub(self.gaps.first)).copied().unwrap_or(0)
    }

    /// The tokens from `first` on, `most` of them, that stand in this level before any of another: each with its tag's
    /// letter, and how strongly it reports.
    #[inline]
    pub fn stretch(&self, first: usize, most: usize) -> impl Iterator<Item = (&Token, u8, u8)> {
        let tokens = self.scene.tokens.get(first..).unwrap_or(&[]).iter().take(most);
        let own = self.tokens.get(first.wrapping_sub(self.range.first)..).unwrap_or(&[]);
        let letters = self.gaps.letters.get(first.wrapping_sub(self.gaps.first)..).unwrap_or(&[]);
        let here = own.iter().take_while(|own| **own != 0);
        tokens.zip(letters).zip(here).map(|((token, &letter), own)| (token, letter, own & CUE))
    }

    /// The first punctuation signs between two places, `Q` for a quotation.
    #[inline]
    pub fn signs(&self, gap: &Between<'_>) -> Signs {
        let mut signs = Signs::default();
        let inside = gap.from < gap.to && !self.holds(gap.from);
        if inside {
            signs.put(0, b'Q');
        }
        if gap.all[SIGNS] > gap.before[SIGNS] {
            let first = if inside { self.before(gap.from + 1) } else { gap.before };
            let shown = self.shown_from(first, gap.to.min(gap.from + FAR.0));
            (usize::from(inside)..5).zip(shown).for_each(|(n, sign)| signs.put(n, sign));
        }
        signs
    }

    /// All punctuation signs between two places.
    pub fn shown(&self, from: usize, to: usize) -> impl Iterator<Item = u8> {
        self.shown_from(self.before(from), to)
    }

    fn shown_from(&self, first: &Counts, to: usize) -> impl Iterator<Item = u8> {
        self.gaps.shown.get(first[SIGNS] as usize..).unwrap_or(&[]).iter().take_while(move |s| s.0 < to).map(|s| s.1)
    }

    /// The first strong cue between two places.
    pub fn strong_cue(&self, from: usize, to: usize) -> Option<usize> {
        let next = self.gaps.strong.partition_point(|&at| at < from);
        self.gaps.strong.get(next).copied().filter(|&at| at < to)
    }

    /// The strongest cue between two places, and its token.
    #[inline]
    pub fn strongest(&self, gap: &Between<'_>) -> (u8, Option<usize>) {
        let mut best = (0, None);
        if gap.all[CUES] > gap.before[CUES] {
            let to = gap.to.min(gap.from + FAR.1);
            let cues = self.gaps.cues.get(gap.before[CUES] as usize..).unwrap_or(&[]);
            for &(at, class) in cues.iter().take_while(|c| c.0 < to) {
                if class > best.0 {
                    best = (class, Some(at));
                }
            }
        }
        best
    }
}

impl Gaps {
    /// With room for what there is to know of `size` tokens from `first`.
    fn with_room(first: usize, size: usize) -> Self {
        Self {
            first,
            letters: Vec::with_capacity(size),
            counts: Vec::with_capacity(size + 1),
            // A word in eight shows a sign, about, and one in sixteen reports.
            shown: Vec::with_capacity(size / 8),
            cues: Vec::with_capacity(size / 16),
            strong: Vec::with_capacity(size / 32),
        }
    }
}

/// How many there are.
#[expect(clippy::cast_possible_truncation, reason = "no more than tokens of a document, which u32 counts")]
fn count<T>(list: &[T]) -> u32 {
    list.len() as u32
}

/// The letter of a word's tag, and the like.
#[inline]
fn letter(token: &Token, cue: u8) -> u8 {
    match token.kind {
        TokenKind::Number => b'C',
        TokenKind::Possessive => b'\'',
        TokenKind::Word
            if token.capital() && !token.has(Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::PRONOUN)) =>
        {
            b'n'
        }
        TokenKind::Word if token.prefixed() => b'n',
        // `“…,” read a statement`: in this place it is a finite verb.
        TokenKind::Word if cue > token.entry.cue => b'D',
        TokenKind::Word => token.entry.tag.0,
        _ => b'.',
    }
}

/// The sign that punctuation shows in an outline of it, 0 for none.
fn sign_shown(ch: char) -> u8 {
    match ch {
        '—' => b'-',
        ',' | '.' | ':' | ';' | '(' | ')' => ch as u8,
        _ => 0,
    }
}
