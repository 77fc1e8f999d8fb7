//! What stands between two places of a level, as outlines of a few signs and as counts.
//!
//! Every candidate is seen over the gap between it and its quotation, and the gaps of one quotation overlap. So each token
//! is noted once, what can be counted is counted up from the beginning of the level, and signs and cues are listed: what
//! stands in a gap is then a stretch of a list.

use super::Scope;
use crate::find::quote::QuoteId;
use crate::find::scene::TokenRange;
use crate::find::token::{Token, TokenKind};
use crate::lexicon::Marks;
use crate::resolve::feature::Signs;

/// In the note on a token: it stands in the level.
const HERE: u8 = 0x80;
/// A mention begins with it.
const OPENS: u8 = 0x40;
/// It can end a sentence.
const ENDS: u8 = 0x20;
/// It is punctuation that outlines show.
const SIGN: u8 = 0x10;
/// It does not stand in the level, but the token before it does. Of other tokens of deeper quotations nothing is noted.
const DEEPER: u8 = 0x08;
/// How strongly it reports, 0 to 4.
const CUE: u8 = 0x07;

/// The farthest that signs are looked for, and cues.
const FAR: (usize, usize) = (60, 120);

/// What there is among some tokens.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// The number of tokens of the level.
    tokens: u32,
    /// Of sentence ends.
    ends: u32,
    /// Of signs that outlines show.
    signs: u32,
    /// Of cues of any strength.
    cues: u32,
}

impl Counts {
    const NONE: Self = Self { tokens: 0, ends: 0, signs: 0, cues: 0 };

    /// A token with this note.
    const fn of(note: usize) -> Self {
        const fn has(note: usize, any: u8) -> u32 {
            (note & any as usize != 0) as u32
        }
        Self { tokens: has(note, HERE), ends: has(note, ENDS), signs: has(note, SIGN | DEEPER), cues: has(note, CUE) }
    }

    fn add(&mut self, more: Self) {
        self.tokens += more.tokens;
        self.ends += more.ends;
        self.signs += more.signs;
        self.cues += more.cues;
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
    /// The notes on the tokens from there.
    notes: Vec<u8>,
    /// What there is before each of them, and in all.
    counts: Vec<Counts>,
    /// The signs that outlines show, `Q` for a quotation, and room to read eight of them at once.
    signs: Vec<u8>,
    /// The tokens that report, and how strongly.
    cues: Vec<(usize, u8)>,
    /// Those that report strongly.
    strong: Vec<usize>,
}

/// What there is between two places of a level.
#[derive(Debug, Clone, Copy)]
pub struct Between {
    /// The number of tokens of this level.
    pub tokens: usize,
    /// The number of sentence ends of this level.
    pub ends: usize,
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
            if here { note(token) } else { u8::from(before) * DEEPER }
        };
        let notes = tokens.get(range.first..range.end).unwrap_or(&[]).iter().map(note).collect();
        Self { first: range.first, notes, ..Self::default() }
    }

    /// Notes that a mention begins with the token, and tells whether it stands in the level.
    pub(super) fn open(&mut self, at: usize) -> bool {
        let note = self.notes.get_mut(at.wrapping_sub(self.first)).filter(|note| **note & HERE != 0);
        note.map(|note| *note |= OPENS).is_some()
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
        cues.reserve_exact(sum.cues as usize);
        strong.reserve_exact(sum.cues as usize);
        let (eights, rest) = notes.as_chunks::<8>();
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(slot, note)| *slot = *note);
        for (notes, first) in eights.iter().chain([&last]).zip((*first..).step_by(8)) {
            let notes = u64::from_le_bytes(*notes);
            for n in listed(notes) {
                let (at, note) = (first + n, notes.to_le_bytes().get(n).copied().unwrap_or(0));
                if note & DEEPER != 0 {
                    signs.push(b'Q');
                } else if note & SIGN != 0 {
                    signs.push(tokens.get(at).map_or(0, |token| sign(token.ch)));
                }
                let class = note & CUE;
                if class != 0 {
                    cues.push((at, class));
                    if class >= 3 {
                        strong.push(at);
                    }
                }
            }
        }
        signs.extend([0; 8]);
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

    /// The cues from number `first` to number `end`.
    #[inline]
    fn cues(&self, first: u32, end: u32) -> &[(usize, u8)] {
        self.cues.get(first as usize..end as usize).unwrap_or(&[])
    }
}

/// Which of eight notes tell of a sign, a quotation or a cue: one bit of each is looked at in turn.
fn listed(notes: u64) -> impl Iterator<Item = usize> {
    let any = notes | notes >> 1 | notes >> 2 | notes >> 3 | notes >> 4;
    let mut rest = any & 0x0101_0101_0101_0101;
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
        self.gaps.note(at) & HERE != 0
    }

    /// How strongly the token reports, 0 to 4; 0 for tokens of other levels.
    #[inline]
    pub fn cue(&self, at: usize) -> u8 {
        self.gaps.note(at) & CUE
    }

    /// True where a mention of this level begins in `first..end`, which are few.
    pub fn mentions(&self, first: usize, end: usize) -> bool {
        (first..end).any(|at| self.gaps.note(at) & OPENS != 0)
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
        let cues = gaps.cues(before.cues, near(FAR.1).cues);
        Between {
            tokens: all.tokens.saturating_sub(before.tokens) as usize,
            ends: all.ends.saturating_sub(before.ends) as usize,
            signs: Signs::packed(signs),
            cue: cues.iter().map(|(_, class)| *class).max().unwrap_or(0),
        }
    }

    /// The first strong cue of `most` tokens from `from` on, where no quotation stands before it, and the commas, dashes
    /// and opening brackets on the way.
    #[inline]
    pub fn strong_cue_ahead(&self, from: usize, most: usize) -> Option<(usize, usize)> {
        let gaps = &self.gaps;
        let before = gaps.before(from);
        let cues = gaps.cues(before.cues, gaps.before(from + most).cues);
        let at = cues.iter().find(|cue| cue.1 >= 3)?.0;
        let here = gaps.before(at);
        let whole = (here.tokens - before.tokens) as usize == at - from;
        let signs = gaps.signs.get(before.signs as usize..here.signs as usize).unwrap_or(&[]);
        whole.then(|| (at, signs.iter().filter(|s| matches!(s, b',' | b'-' | b'(')).count()))
    }

    /// True where there is a strong cue between two places.
    pub fn reports(&self, from: usize, to: usize) -> bool {
        let strong = &self.gaps.strong;
        strong.get(strong.partition_point(|&at| at < from)).is_some_and(|&at| at < to)
    }

    /// The letter of the token's tag; `n` for a name, `?` where nothing is known, `'` for a possessive. 0 for tokens of
    /// other levels.
    #[inline]
    pub fn letter(&self, at: usize) -> u8 {
        letter(self.token(at), self.gaps.note(at))
    }

    /// The tokens from `first` on, `most` of them, that stand in this level before any of another: each with its tag's
    /// letter, and how strongly it reports.
    #[inline]
    pub fn stretch(&self, first: usize, most: usize) -> impl Iterator<Item = (&Token, u8, u8)> {
        let tokens = self.scene.tokens.get(first..).unwrap_or(&[]).iter().take(most);
        let notes = self.gaps.notes.get(first.wrapping_sub(self.gaps.first)..).unwrap_or(&[]);
        let here = notes.iter().take_while(|note| **note & HERE != 0);
        tokens.zip(here).map(|(token, &note)| (token, letter(token, note), note & CUE))
    }
}

/// What is noted of a token of the level.
#[inline]
fn note(token: &Token) -> u8 {
    let note = HERE | token.cue();
    if token.kind != TokenKind::Punctuation {
        return note;
    }
    note | if sign(token.ch) == 0 { 0 } else { SIGN } | if token.ends_sentence() { ENDS } else { 0 }
}

/// The letter of a word's tag, and the like, for a token with this note.
#[inline]
fn letter(token: &Token, note: u8) -> u8 {
    if note & HERE == 0 {
        return 0;
    }
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
        TokenKind::Word if note & CUE > token.entry.cue => b'D',
        TokenKind::Word => token.entry.tag.0,
        _ => b'.',
    }
}

/// The sign that an outline shows of punctuation, 0 for none.
fn sign(ch: char) -> u8 {
    match ch {
        '—' => b'-',
        ',' | '.' | ':' | ';' | '(' | ')' => ch as u8,
        _ => 0,
    }
}
