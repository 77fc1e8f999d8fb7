//! What stands between two places of a level, as outlines of a few signs and as counts.
//!
//! Every candidate is seen over the gap between it and its quotation, and the gaps of one quotation overlap. So each token
//! is noted once, what can be counted is counted up from the beginning of the level, and signs and cues are listed: what
//! stands in a gap is then a stretch of a list.

use super::Scope;
use super::note::{CUE, HERE, SIGN, VERB, letter, note, sign};
use crate::find::quote::QuoteId;
use crate::find::scene::TokenRange;
use crate::find::token::Token;
use crate::resolve::feature::Signs;

/// Times a note: that note eight times.
const EACH: u64 = 0x0101_0101_0101_0101;
/// The highest bits of eight notes: those of tokens of the level.
const HIGHEST: u64 = EACH * HERE as u64;

/// How strongly a strong cue reports at least.
const STRONG: u8 = 3;

/// The farthest that signs are looked for, and cues.
const FAR: (usize, usize) = (60, 120);

/// What there is among some tokens.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// The number of tokens of the level.
    tokens: u32,
    /// Of signs that outlines show.
    signs: u32,
    /// Of cues of any strength, and of strong ones.
    cues: u32,
    strong: u32,
}

impl Counts {
    const NONE: Self = Self { tokens: 0, signs: 0, cues: 0, strong: 0 };

    /// A token with this note.
    const fn of(note: usize) -> Self {
        const fn has(note: usize, any: u8) -> u32 {
            (note & any as usize != 0) as u32
        }
        let strong = (note & CUE as usize >= STRONG as usize) as u32;
        Self { tokens: has(note, HERE), signs: has(note, SIGN), cues: has(note, CUE), strong }
    }

    fn add(&mut self, more: Self) {
        self.tokens += more.tokens;
        self.signs += more.signs;
        self.cues += more.cues;
        self.strong += more.strong;
    }
}

/// What a token counts for, by the note on it.
const COUNTED: [Counts; 256] = {
    let mut table = [Counts::NONE; 256];
    let (mut rest, mut note): (&mut [Counts], _) = (&mut table, 0);
    while let [counts, more @ ..] = rest {
        *counts = Counts::of(note);
        rest = more;
        note += 1;
    }
    table
};

/// What is known of the tokens of a level once and for all.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    /// The first token.
    first: usize,
    /// The notes on the tokens from there, and room to read sixteen of them at once.
    notes: Vec<u8>,
    /// What there is before each of them, and in all.
    counts: Vec<Counts>,
    /// The signs that outlines show, `Q` for a quotation, and room to read eight of them at once.
    signs: Vec<u8>,
    /// How strongly the tokens report that do, and room to read eight of them at once.
    cues: Vec<u8>,
    /// Those that report strongly.
    strong: Vec<usize>,
}

/// What there is between two places of a level.
#[derive(Debug, Clone, Copy)]
pub struct Between {
    /// The number of tokens of this level.
    pub tokens: usize,
    /// The first punctuation signs, `Q` for a quotation.
    pub signs: Signs,
    /// How strongly the strongest cue reports.
    pub cue: u8,
}

impl Gaps {
    /// Notes the tokens of `range` of which `parent` is the quotation, and where there are deeper ones.
    pub(super) fn new(tokens: &[Token], range: TokenRange, parent: Option<QuoteId>) -> Self {
        // A level that begins with a quotation shows it.
        let mut here = true;
        let note = |token: &Token| {
            let before = std::mem::replace(&mut here, token.quote == parent);
            if here { note(token) } else { u8::from(before) * SIGN }
        };
        let tokens = tokens.get(range.first..range.end).unwrap_or(&[]);
        let mut notes = Vec::with_capacity(tokens.len() + 16);
        notes.extend(tokens.iter().map(note));
        Self { first: range.first, notes, ..Self::default() }
    }

    /// True where the token stands in the level.
    #[inline]
    pub(super) fn holds(&self, at: usize) -> bool {
        self.note(at) & HERE != 0
    }

    /// Makes a reporting word as strong as can be.
    pub(super) fn promote(&mut self, at: usize) {
        if let Some(note) = self.notes.get_mut(at.wrapping_sub(self.first)) {
            *note = *note & !CUE | 4;
        }
    }

    /// Counts and lists what is noted, once the notes change no more. `tokens` are the document's.
    pub(super) fn list(&mut self, tokens: &[Token]) {
        let Self { first, notes, counts, signs, cues, strong } = self;
        let mut sum = Counts::NONE;
        counts.reserve_exact(notes.len() + 1);
        counts.extend(notes.iter().map(|&note| {
            let before = sum;
            sum.add(COUNTED.get(usize::from(note)).copied().unwrap_or_default());
            before
        }));
        counts.push(sum);
        signs.reserve_exact(sum.signs as usize + 8);
        cues.reserve_exact(sum.cues as usize + 8);
        strong.reserve_exact(sum.strong as usize);
        let (eights, rest) = notes.as_chunks::<8>();
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(slot, note)| *slot = *note);
        for (notes, first) in eights.iter().chain([&last]).zip((*first..).step_by(8)) {
            let notes = u64::from_le_bytes(*notes);
            for n in listed(notes) {
                let (at, note) = (first + n, notes.to_le_bytes().get(n).copied().unwrap_or(0));
                if note & SIGN != 0 {
                    signs.push(if note & HERE == 0 { b'Q' } else { tokens.get(at).map_or(0, |token| sign(token.ch)) });
                }
                let class = note & CUE;
                if class != 0 {
                    cues.push(class);
                    if class >= STRONG {
                        strong.push(at);
                    }
                }
            }
        }
        signs.extend([0; 8]);
        cues.extend([0; 8]);
        notes.extend([0; 16]);
    }

    #[inline]
    fn note(&self, at: usize) -> u8 {
        self.notes.get(at.wrapping_sub(self.first)).copied().unwrap_or(0)
    }

    /// What there is before the token.
    #[inline]
    fn before(&self, at: usize) -> &Counts {
        self.counts.get(at.wrapping_sub(self.first)).unwrap_or_else(|| self.beyond(at))
    }

    /// The same before or behind the level.
    #[cold]
    fn beyond(&self, at: usize) -> &Counts {
        self.counts.last().filter(|_| at > self.first).unwrap_or(&Counts::NONE)
    }

    /// `most` signs from number `first` on, less than eight.
    #[inline]
    fn outline(&self, first: u32, most: u32) -> u64 {
        let signs = self.signs.get(first as usize..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
        u64::from_le_bytes(signs) & !(u64::MAX << (8 * most))
    }

    /// How strongly the strongest cue from number `first` to number `end` reports.
    #[inline]
    fn strongest(&self, first: u32, end: u32) -> u8 {
        // Nearly always there are fewer than eight. Each sets a bit; those behind the last one come to nothing.
        let eight = self.cues.get(first as usize..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
        let number = end.saturating_sub(first);
        if number < 8 {
            let cues = u64::from_le_bytes(eight) & !(u64::MAX << (8 * number));
            return cues.to_le_bytes().into_iter().fold(0, u8::max);
        }
        self.cues.get(first as usize..end as usize).unwrap_or(&[]).iter().copied().max().unwrap_or(0)
    }

    /// The first of `most` tokens from `from` on, sixteen at most, of which `wanted` sets the highest bit of the note, where
    /// only tokens of the level stand before it. It is given eight notes at once.
    #[inline]
    fn ahead(&self, from: usize, most: usize, wanted: impl Fn(u64) -> u64) -> Option<usize> {
        for passed in [0, 8] {
            let notes = self.notes.get((from + passed).wrapping_sub(self.first)..).and_then(<[u8]>::first_chunk);
            let notes = u64::from_le_bytes(*notes?);
            let found = wanted(notes) & HIGHEST;
            let stops = found | !notes & HIGHEST;
            if stops != 0 {
                let ahead = passed + stops.trailing_zeros() as usize / 8;
                let is_found = found & stops.wrapping_neg() & stops != 0;
                return (is_found && ahead < most).then_some(from + ahead);
            }
        }
        None
    }
}

/// Which of eight notes tell of a sign, a quotation or a cue: one bit of each is looked at in turn.
fn listed(notes: u64) -> impl Iterator<Item = usize> {
    let any = notes | notes >> 1 | notes >> 2 | notes >> 4;
    let mut rest = any & EACH;
    std::iter::from_fn(move || {
        let next = (rest != 0).then(|| rest.trailing_zeros() as usize / 8);
        rest &= rest.wrapping_sub(1);
        next
    })
}

impl Scope<'_> {
    /// True where the token stands in this level, in no deeper quotation.
    #[inline]
    pub fn holds(&self, at: usize) -> bool {
        self.gaps.holds(at)
    }

    /// How strongly the token reports, 0 to 4; 0 for tokens of other levels.
    #[inline]
    pub fn cue(&self, at: usize) -> u8 {
        self.gaps.note(at) & CUE
    }

    /// True where all tokens in `first..end`, eight at most, stand in this level.
    #[inline]
    pub fn whole(&self, first: usize, end: usize) -> bool {
        let notes = self.gaps.notes.get(first.wrapping_sub(self.gaps.first)..).and_then(<[u8]>::first_chunk);
        let strangers = !u64::from_le_bytes(notes.copied().unwrap_or_default()) & HIGHEST;
        strangers.trailing_zeros() as usize / 8 >= end.saturating_sub(first)
    }

    /// The number of tokens of this level in `first..end`.
    #[inline]
    pub fn outside(&self, first: usize, end: usize) -> usize {
        self.gaps.before(end).tokens.saturating_sub(self.gaps.before(first).tokens) as usize
    }

    /// What there is between two places.
    #[inline]
    pub fn between(&self, from: usize, to: usize) -> Between {
        let gaps = &self.gaps;
        let (before, all) = (gaps.before(from), gaps.before(to));
        let near = |far: usize| if to > from + far { gaps.before(from + far) } else { all };
        // Inside a quotation that begins before the gap.
        let inside = u32::from(from < to && gaps.note(from) == 0);
        let shown = near(FAR.0).signs.saturating_sub(before.signs).min(5 - inside);
        let outline = gaps.outline(before.signs, shown);
        let signs = if inside == 0 { outline } else { outline << 8 | u64::from(b'Q') };
        Between {
            tokens: all.tokens.saturating_sub(before.tokens) as usize,
            signs: Signs::packed(signs),
            cue: gaps.strongest(before.cues, near(FAR.1).cues),
        }
    }

    /// The first strong cue of `most` tokens from `from` on, where no quotation stands before it, and the commas, dashes
    /// and opening brackets on the way.
    #[inline]
    pub fn strong_cue_ahead(&self, from: usize, most: usize) -> Option<(usize, usize)> {
        let gaps = &self.gaps;
        // Strong ones reach the highest bit.
        let at =
            gaps.ahead(from, most, |notes| (notes & (EACH * u64::from(CUE))) + EACH * (0x80 - u64::from(STRONG)))?;
        let signs = gaps.signs.get(gaps.before(from).signs as usize..gaps.before(at).signs as usize).unwrap_or(&[]);
        Some((at, signs.iter().filter(|s| matches!(s, b',' | b'-' | b'(')).count()))
    }

    /// The first verb of `most` tokens from `from` on, where no quotation stands before it, and its tag's letter.
    #[inline]
    pub fn verb_ahead(&self, from: usize, most: usize) -> Option<(usize, u8)> {
        let mut at = from;
        loop {
            at = self.gaps.ahead(at, from + most - at, |notes| notes << VERB.leading_zeros())?;
            let letter = self.letter(at);
            if letter == b'M' || letter != b'n' && self.token(at).entry.tag.is_verb() {
                return Some((at, letter));
            }
            // A name: the next one.
            at += 1;
        }
    }

    /// How strongly the strongest cue between two places reports.
    pub fn strongest(&self, from: usize, to: usize) -> u8 {
        self.gaps.strongest(self.gaps.before(from).cues, self.gaps.before(to).cues)
    }

    /// The last strong cue between two places.
    pub fn last_strong(&self, from: usize, to: usize) -> Option<usize> {
        let number = self.gaps.before(to).strong as usize;
        let last = number.checked_sub(1).and_then(|n| self.gaps.strong.get(n)).copied();
        last.filter(|&at| at >= from)
    }

    /// True where there is a strong cue between two places.
    pub fn reports(&self, from: usize, to: usize) -> bool {
        self.gaps.before(from).strong < self.gaps.before(to).strong
    }

    /// The letter of the token's tag; `n` for a name, `?` where nothing is known, `'` for a possessive. 0 for tokens of
    /// other levels.
    #[inline]
    pub fn letter(&self, at: usize) -> u8 {
        letter(self.token(at), self.gaps.note(at))
    }
}
