//! What stands between two places of a level, as outlines of a few signs and as counts.
//!
//! Every candidate is seen over the gap between it and its quotation, and the gaps of one quotation overlap. So each token
//! is noted once, what can be counted is counted up from the beginning of the level, and signs and cues are listed: what
//! stands in a gap is then a stretch of a list.

use super::Scope;
use super::note::{CUE, HERE, SIGN, letter, note, sign};
use crate::find::scene::TokenRange;
use crate::find::token::Token;
use crate::resolve::feature::Signs;

/// Times a note: that note eight times.
const EACH: u64 = 0x0101_0101_0101_0101;
/// How strongly a strong cue reports at least.
pub(super) const STRONG: u8 = 3;

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
    /// How strongly the tokens report that do: a bit each, and room to read eight of them at once.
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
    /// Notes the tokens of a level, which is `range`, in these `stretches` of it; what stands between them counts for nothing.
    /// Of the `quotes` in the level, in order, it is noted where they begin: what stands in them is not even looked at.
    pub(super) fn new(
        tokens: &[Token],
        range: TokenRange,
        stretches: &[TokenRange],
        quotes: impl Iterator<Item = TokenRange>,
    ) -> Self {
        let mut notes = vec![0; (range.end - range.first).next_multiple_of(8)];
        let note_all = |notes: &mut [u8], first: usize, end: usize| {
            let slots = notes.get_mut(first.wrapping_sub(range.first)..).unwrap_or_default();
            let tokens = tokens.get(first..end).unwrap_or(&[]);
            slots.iter_mut().zip(tokens).for_each(|(slot, token)| *slot = note(token));
        };
        let mut quotes = quotes.peekable();
        let mut last = None;
        for stretch in stretches {
            let mut at = stretch.first;
            while let Some(quote) = quotes.next_if(|quote| quote.first < stretch.end) {
                if quote.first >= at {
                    note_all(&mut notes, at, quote.first);
                    // Of quotations side by side the first one shows.
                    if last != Some(quote.first)
                        && let Some(note) = notes.get_mut(quote.first - range.first)
                    {
                        *note = SIGN;
                    }
                }
                at = at.max(quote.end);
                last = Some(quote.end);
            }
            note_all(&mut notes, at, stretch.end);
        }
        Self { first: range.first, notes, ..Self::default() }
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
        counts.reserve_exact(notes.len() + 1);
        // Rarely there are more.
        signs.reserve(notes.len() / 5 + 8);
        cues.reserve(notes.len() / 8 + 8);
        strong.reserve(notes.len() / 16);
        let mut sum = Counts::NONE;
        for (eight, first) in notes.as_chunks::<8>().0.iter().zip((*first..).step_by(8)) {
            let all = u64::from_le_bytes(*eight);
            if all == 0 {
                counts.extend([sum; 8]);
                continue;
            }
            counts.extend(eight.iter().map(|&note| {
                let before = sum;
                sum.add(COUNTED.get(usize::from(note)).copied().unwrap_or_default());
                before
            }));
            for n in listed(all) {
                let (at, note) = (first + n, all.to_le_bytes().get(n).copied().unwrap_or(0));
                if note & SIGN != 0 {
                    signs.push(if note & HERE == 0 { b'Q' } else { tokens.get(at).map_or(0, |token| sign(token.ch)) });
                }
                let class = note & CUE;
                if class != 0 {
                    cues.push(1 << (class - 1));
                    if class >= STRONG {
                        strong.push(at);
                    }
                }
            }
        }
        counts.push(sum);
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
    #[inline(never)]
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
    #[expect(clippy::cast_possible_truncation, reason = "there are eight bits")]
    fn strongest(&self, first: u32, end: u32) -> u8 {
        // Nearly always there are fewer than eight. All their bits are put together in the lowest byte.
        let eight = self.cues.get(first as usize..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
        let number = end.saturating_sub(first);
        let any = if number < 8 {
            let cues = u64::from_le_bytes(eight) & !(u64::MAX << (8 * number));
            let cues = cues | cues >> 32;
            let cues = cues | cues >> 16;
            let [any, ..] = (cues | cues >> 8).to_le_bytes();
            any
        } else {
            self.cues.get(first as usize..end as usize).unwrap_or(&[]).iter().fold(0, |any, cue| any | cue)
        };
        (u8::BITS - any.leading_zeros()) as u8
    }

    /// The notes on the sixteen tokens from `at` on, the first one lowest.
    #[inline]
    pub(super) fn sixteen_from(&self, at: usize) -> u128 {
        let notes = self.notes.get(at.wrapping_sub(self.first)..).and_then(<[u8]>::first_chunk);
        u128::from_le_bytes(notes.copied().unwrap_or_default())
    }

    /// The notes on the eight tokens before `at`, the nearest one highest.
    #[inline]
    pub(super) fn eight_before(&self, at: usize) -> u64 {
        let first = at.wrapping_sub(self.first).wrapping_sub(8);
        match self.notes.get(first..).and_then(<[u8]>::first_chunk) {
            Some(notes) => u64::from_le_bytes(*notes),
            // Fewer stand before it.
            None => (1..=8).fold(0, |notes, back| notes << 8 | u64::from(self.note(at.wrapping_sub(back)))),
        }
    }

    /// How many commas, dashes and opening brackets stand from one token to another.
    #[inline]
    pub(super) fn commas(&self, from: usize, to: usize) -> usize {
        let signs = self.signs.get(self.before(from).signs as usize..self.before(to).signs as usize).unwrap_or(&[]);
        signs.iter().filter(|s| matches!(s, b',' | b'-' | b'(')).count()
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
    /// The same as [`Scope::holds`] of what is near enough to a unit to be noted, and sooner told.
    #[inline]
    pub fn stands(&self, at: usize) -> bool {
        self.gaps.note(at) & HERE != 0
    }

    /// How strongly the token reports, 0 to 4; 0 for tokens of other levels.
    #[inline]
    pub fn cue(&self, at: usize) -> u8 {
        self.gaps.note(at) & CUE
    }

    /// The number of tokens of this level in `first..end`.
    #[inline]
    pub fn outside(&self, first: usize, end: usize) -> usize {
        self.gaps.before(end).tokens.saturating_sub(self.gaps.before(first).tokens) as usize
    }

    /// What there is between two places.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "it is asked of every candidate in one place, and tells much in return")]
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
