//! How far from a quotation its source is looked for.

use std::borrow::Cow;
use std::ops::Range;

use super::{Scope, Unit};
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::{Scene, TokenRange};

/// Mentions looked at on either side of a quotation, those inside other quotations among them.
const SCAN: usize = 400;

/// Most tokens of a paragraph that is a signature.
const SIGNATURE: usize = 16;

/// Sentences before a quotation in its paragraph in which its source is looked for.
const BEFORE: u32 = 2;

/// Mentions behind a quotation among which those of the next sentence are looked at.
const NEXT: usize = 2;

/// Mentions of the paragraph before that are looked at, where there is nobody nearer and where there is.
const ALONE: usize = 8;
const BESIDE_OTHERS: usize = 3;

/// Most paragraphs looked back for one with a mention of the same level.
const BACK: u32 = 4;

/// Most tokens looked at beside a mention or quotation, whatever paragraph they are of.
const BESIDE: usize = 4;

/// Tokens beside all that is near a unit which still count as of its level.
const MARGIN: usize = 16;

impl<'s> Scope<'s> {
    /// Where the sources of the units are looked for, and what is beside that: stretches with others between them.
    pub(super) fn stretches(&self) -> Vec<TokenRange> {
        let mut stretches: Vec<TokenRange> = Vec::with_capacity(self.units.len());
        // The paragraph of the unit before, and where that before it with a mention begins.
        let mut known = None;
        for unit in &self.units {
            let here = self.token(unit.range.first).paragraph;
            let own = self.scene.paragraph(here).first;
            let from = if unit.clause_verb.is_some() {
                own
            } else {
                let (_, from) =
                    known.filter(|&(paragraph, _)| paragraph == here).unwrap_or_else(|| (here, self.back(here)));
                known = Some((here, from));
                from
            };
            let mut first = from.saturating_sub(BESIDE).max(self.range.first);
            let mut end = (unit.window_end + BESIDE).min(self.range.end);
            // One unit may be looked for farther back than those before.
            while let Some(last) = stretches.pop_if(|last| first <= last.end) {
                (first, end) = (first.min(last.first), end.max(last.end));
            }
            stretches.push(TokenRange { first, end });
        }
        stretches
    }

    /// Where the paragraph begins that is the nearest before number `here` with a mention of this level; that one itself where
    /// there is none near.
    fn back(&self, here: u32) -> usize {
        let own = self.scene.paragraph(here).first;
        let before = self.scene.mentions.partition_point(|m| m.first < own);
        let tokens = self.scene.mentions.get(..before).unwrap_or(&[]).iter().rev().map(|m| self.token(m.first));
        let mut near = tokens.take_while(|token| here - token.paragraph <= BACK);
        near.find(|token| token.quote == self.parent).map_or(own, |token| self.scene.paragraph(token.paragraph).first)
    }

    /// Lists the mentions in these stretches: all but those that begin in the quotations.
    pub(super) fn gather(&mut self, stretches: &[TokenRange]) {
        let all = &self.scene.mentions;
        let mut units = self.units.iter_mut().peekable();
        let mut quotes = self.quotes.iter().map(|&quote| self.scene.quote_range(quote)).peekable();
        let mut next = 0;
        self.mentions.reserve(all.len());
        for stretch in stretches {
            next = next.max(all.partition_point(|m| m.first < stretch.first));
            // The next mention that does not begin before this.
            let up_to = |from: usize, token: usize| {
                from + all.get(from..).unwrap_or(&[]).iter().take_while(|m| m.first < token).count()
            };
            while let Some(quote) = quotes.next_if(|quote| quote.first < stretch.end) {
                let before = up_to(next, quote.first);
                self.mentions.extend(next..before);
                units
                    .next_if(|unit| unit.range.first == quote.first)
                    .into_iter()
                    .for_each(|unit| unit.mentions_before = self.mentions.len());
                next = up_to(before, quote.end);
            }
            let end = up_to(next, stretch.end);
            self.mentions.extend(next..end);
            next = end;
        }
    }

    /// The mentions of this level in which the source of `unit` may be named, `most` on either side of it at most, in order, as
    /// indices into the scene's list: those of its sentences, of the two before in its paragraph and of the one behind,
    /// there the nearest; and where no clause right behind it tells who spoke, the nearest of the paragraph before. What
    /// stands farther away is hardly ever the source, and would be most of what is weighed.
    pub fn around(&self, unit: &Unit, most: usize) -> Cow<'_, [usize]> {
        let TokenRange { first, end } = unit.range;
        let scanned = self.scanned(unit);
        let (before, behind) = self.mentions.split_at_checked(unit.mentions_before).unwrap_or((&[], &[]));
        let last = self.token(end.saturating_sub(1)).sentence;
        let (own, next) = (self.scene.sentence(last).end, self.scene.sentence(last + 1).end);
        let limit = next.max(own).min(unit.window_end);
        let reaches = |i: usize, number: usize| {
            let at = self.mention(i).first;
            at < limit && i < scanned.end && (at < own || number < NEXT)
        };
        let mut apart = false;
        let mut to = before.len();
        for (number, &i) in behind.iter().take(most).enumerate() {
            if !reaches(i, number) {
                break;
            }
            to += 1;
            // Between the spans of the unit.
            apart |= self.mention(i).first < end;
        }
        let mut from = before.len();
        let mut left = if to > from { BESIDE_OTHERS } else { ALONE };
        let here = self.token(first);
        let paragraph = self.scene.paragraph(here.paragraph).first;
        let near = self.scene.sentence(here.sentence.saturating_sub(BEFORE)).first.max(paragraph);
        let mut back = None;
        for &i in before.iter().rev().take(most) {
            let m = self.mention(i);
            if i < scanned.start {
                break;
            }
            if m.first >= near {
                left = BESIDE_OTHERS;
            } else {
                let other = self.token(m.first).paragraph;
                let back = *back.get_or_insert(other);
                if left == 0 || m.first >= paragraph || unit.clause_verb.is_some() || other != back {
                    break;
                }
                if here.paragraph - other > BACK {
                    break;
                }
                left -= 1;
            }
            from -= 1;
            // A name that runs on behind a nickname in it.
            apart |= m.end > first;
        }
        if !apart {
            return Cow::Borrowed(self.mentions.get(from..to).unwrap_or(&[]));
        }
        let before = before.get(from..).unwrap_or(&[]).iter().copied().filter(|&i| self.mention(i).end <= first);
        let behind = behind.iter().copied().skip_while(|&i| self.mention(i).first < end);
        let behind = behind.take(most).enumerate().take_while(|&(number, i)| reaches(i, number)).map(|(_, i)| i);
        Cow::Owned(before.chain(behind).collect())
    }

    /// The mentions of all levels that are near enough to `unit` to be looked at.
    fn scanned(&self, unit: &Unit) -> Range<usize> {
        let all = self.scene.mentions.len();
        if all <= SCAN {
            return 0..all;
        }
        let inside = self.scene.mentions_in(unit.range.first, unit.range.end);
        inside.start.saturating_sub(SCAN)..inside.end + SCAN
    }

    /// Mention `number` of the scene; an empty one where there is none.
    #[inline]
    pub fn mention(&self, number: usize) -> &'s Mention {
        const NONE: &Mention = &Mention { first: 0, end: 0, kind: MentionKind::Name };
        self.scene.mentions.get(number).unwrap_or(NONE)
    }

    /// The tokens in which a source of `unit` may stand, and what is beside it: its own paragraphs, a signature below, and the
    /// one before with any text of this level. Paragraphs that hold nothing but quotations are passed over: a run of them is
    /// one person's, or a dialogue.
    pub fn window(&self, unit: &Unit) -> TokenRange {
        let first = self.token(unit.range.first);
        let own = self.scene.paragraph(first.paragraph);
        let before = self.mentions.get(..unit.mentions_before).unwrap_or(&[]);
        let far = before.partition_point(|&i| self.mention(i).first < own.first);
        let before = before.get(..far).and_then(<[usize]>::last).map(|&i| self.token(self.mention(i).first).paragraph);
        let from = before.filter(|p| first.paragraph - p <= BACK).map_or(own, |p| self.scene.paragraph(p));
        TokenRange { first: from.first, end: unit.window_end }
    }

    /// One past the last token of the window.
    pub(super) fn window_end(&self, unit: &Unit) -> usize {
        let last = self.token(unit.range.end.saturating_sub(1));
        self.signature(unit).unwrap_or_else(|| self.scene.paragraph(last.paragraph).end)
    }

    /// One past the name that signs `unit` from a short paragraph of its own below: a dash, the name, and nothing or what is set
    /// off from it.
    fn signature(&self, unit: &Unit) -> Option<usize> {
        let dash = unit.range.end;
        let below = self.scene.paragraph(self.token(dash).paragraph);
        if !self.token(dash).is_dash() || below.first != dash || below.end - dash > SIGNATURE {
            return None;
        }
        let name = self.scene.mentions_in(dash + 1, dash + 2).find_map(|i| self.scene.mentions.get(i))?;
        let next = self.token(name.end);
        let alone = name.end >= below.end || matches!(next.ch, ',' | '.' | '(' | ';');
        (name.kind == MentionKind::Name && alone).then_some(name.end)
    }
}

/// The part of `range` that can be in the window of one of `units`, and what is beside it: many an article begins or ends
/// with a long stretch without a quotation.
pub(super) fn near(scene: &Scene<'_>, units: &[Unit], range: TokenRange) -> TokenRange {
    let (Some(first), Some(last)) = (units.first(), units.last()) else { return TokenRange::default() };
    let back = scene.paragraph(scene.token(first.range.first).paragraph.saturating_sub(BACK)).first;
    let end = scene.paragraph(scene.before(last.range.end).paragraph).end + SIGNATURE;
    TokenRange { first: range.first.max(back.saturating_sub(MARGIN)), end: range.end.min(end + MARGIN) }
}
