//! Where a quotation's source is looked for: the running text around quotations, or the inside of one quotation for
//! those nested in it; and the units that are attributed together.

mod beside;
mod gap;
mod note;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::ops::Range;

pub use self::beside::Beside;
use self::gap::Gaps;
use crate::find::mention::{Mention, MentionKind};
use crate::find::quote::QuoteId;
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::Marks;
use crate::resolve::phrase::head_of;
use crate::resolve::transcript::{Opening, openings};

/// Mentions looked at on either side of a quotation, those inside other quotations among them.
const SCAN: usize = 400;

/// Quoted spans that have one source: a quotation, with its continuations where it runs over paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its spans among those of the level.
    quotes: Range<usize>,
    /// Its tokens, marks among them.
    pub range: TokenRange,
    /// Its tokens without the outermost marks.
    pub inner: TokenRange,
    /// How many mentions of its level begin before it.
    mentions_before: usize,
    /// What the quotation itself says about its speaker.
    pub opening: Opening,
    /// The verb of the clause right behind it.
    pub clause_verb: Option<usize>,
    /// One past the last token of its [window](Scope::window).
    window_end: usize,
}

/// The text of one level: outside all quotations, or inside one.
#[derive(Debug)]
pub struct Scope<'s> {
    /// The document.
    pub scene: &'s Scene<'s>,
    /// The quotation inside which this is; `None` for the running text.
    pub parent: Option<QuoteId>,
    /// The units of this level, in order.
    pub units: Vec<Unit>,
    /// Their spans.
    quotes: Vec<QuoteId>,
    /// What is near enough to one of the units to matter.
    range: TokenRange,
    gaps: Gaps,
    /// The mentions of this level, in order.
    mentions: Vec<usize>,
    /// The heads of the mentions that were asked for, counted from 1, once one was.
    heads: OnceCell<Vec<Cell<usize>>>,
}

impl<'s> Scope<'s> {
    /// All levels of `scene`: the running text, and the inside of every quotation that holds others, in order.
    pub fn levels(scene: &'s Scene<'s>) -> Vec<Self> {
        let mut quotes: Vec<(Option<QuoteId>, QuoteId)> = by_parent(scene).collect();
        quotes.sort_unstable();
        quotes.chunk_by(|a, b| a.0 == b.0).map(|quotes| Self::of(scene, quotes)).collect()
    }

    /// The running text of `scene`.
    pub fn running_text(scene: &'s Scene<'s>) -> Self {
        let quotes: Vec<_> = by_parent(scene).filter(|(parent, _)| parent.is_none()).collect();
        Self::of(scene, &quotes)
    }

    /// The level of these quotations of one parent.
    fn of(scene: &'s Scene<'s>, quotes: &[(Option<QuoteId>, QuoteId)]) -> Self {
        let parent = quotes.first().and_then(|&(parent, _)| parent);
        let range = parent.map_or(TokenRange { first: 0, end: scene.tokens.len() }, |id| scene.quote_range(id));
        let (units, quotes) = units(scene, parent.is_none(), quotes.iter().map(|&(_, id)| id));
        let range = near(scene, &units, range);
        let (gaps, mentions) = (Gaps::default(), Vec::new());
        let mut scope = Self { scene, parent, units, quotes, range, gaps, mentions, heads: OnceCell::new() };
        for n in 0..scope.units.len() {
            let Some(unit) = scope.units.get(n) else { break };
            let (verb, end) = (scope.clause_verb(unit), scope.window_end(unit));
            if let Some(unit) = scope.units.get_mut(n) {
                (unit.clause_verb, unit.window_end) = (verb, end);
            }
        }
        let stretches = scope.stretches();
        scope.gather(&stretches);
        let quotes = scope.quotes.iter().map(|&quote| scene.quote_range(quote));
        scope.gaps = Gaps::new(&scene.tokens, range, &stretches, quotes);
        scope.promote();
        scope.gaps.list(&scene.tokens);
        scope
    }

    /// Where the sources of the units are looked for, and what is beside that: stretches with others between them.
    fn stretches(&self) -> Vec<TokenRange> {
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
    fn gather(&mut self, stretches: &[TokenRange]) {
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

    /// A verb that makes a clause of its own right behind a quotation reports, also where it rarely does elsewhere
    /// (`“…,” read a statement`, `“…?” the coach deadpanned`).
    fn promote(&mut self) {
        for verb in self.units.iter().filter_map(|unit| unit.clause_verb) {
            self.gaps.promote(verb);
        }
    }

    /// True where the token stands in this level, in no deeper quotation.
    pub fn holds(&self, at: usize) -> bool {
        at >= self.range.first && at < self.range.end && self.token(at).quote == self.parent
    }

    /// The [head](head_of) of a mention. It is remembered: quotations that stand close have the same candidates. That takes
    /// room for all mentions of the document, so nothing inside quotations, of which there may be many, should ask.
    pub fn head_of(&self, mention: usize) -> usize {
        let heads = self.heads.get_or_init(|| vec![Cell::new(0); self.scene.mentions.len()]);
        let Some(slot) = heads.get(mention) else { return mention };
        if slot.get() == 0 {
            slot.set(head_of(self.scene, mention) + 1);
        }
        slot.get() - 1
    }

    /// The spans of a unit, in order.
    pub fn quotes(&self, unit: &Unit) -> &[QuoteId] {
        self.quotes.get(unit.quotes.clone()).unwrap_or(&[])
    }

    /// The tokens of a quoted span without its marks.
    pub fn inner(&self, quote: QuoteId) -> TokenRange {
        without_marks(self.scene, self.scene.quote_range(quote))
    }

    /// How the words of a quotation end: its last punctuation mark, `w` for none.
    pub fn end_of(&self, unit: &Unit) -> char {
        let last = self.token(unit.inner.end.saturating_sub(1));
        let sign = matches!(last.ch, ',' | '.' | '?' | '!' | '…' | '—');
        if unit.inner.end > unit.inner.first && last.kind == TokenKind::Punctuation && sign { last.ch } else { 'w' }
    }

    /// The verb of the clause right behind a quotation that ends as one before its attribution does: the verb itself,
    /// behind an adverb, or behind its subject.
    fn clause_verb(&self, unit: &Unit) -> Option<usize> {
        let b = unit.range.end;
        if !matches!(self.end_of(unit), ',' | '?' | '!' | '—') {
            return None;
        }
        let verb = |at: usize| {
            let t = self.token(at);
            let reports =
                t.has(Marks::CUE_VERB) && !matches!(t.entry.tag.0, b'N' | b'S') || matches!(t.entry.tag.0, b'D' | b'Z');
            self.holds(at) && t.is_lower() && !t.has(Marks::AUXILIARY) && reports
        };
        let here = self.token(b).sentence;
        let mut at = b;
        while self.holds(at) && at < b + 3 && self.token(at).sentence == here {
            if verb(at) {
                return Some(at);
            }
            if self.token(at).has(Marks::ADVERB) && self.token(at).is_lower() {
                at += 1;
                continue;
            }
            let i = self.scene.mentions.partition_point(|m| m.first < at);
            let subject = self.scene.mentions.get(i).filter(|m| m.first == at)?;
            let next = subject.end + usize::from(self.token(subject.end).has(Marks::ADVERB));
            return verb(next).then_some(next);
        }
        None
    }

    /// The token at `at`; one of another level keeps its place but is a stranger here.
    pub fn token(&self, at: usize) -> &Token {
        self.scene.token(at)
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

    fn mention(&self, number: usize) -> Mention {
        const NONE: Mention = Mention { first: 0, end: 0, kind: MentionKind::Name };
        self.scene.mentions.get(number).copied().unwrap_or(NONE)
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
    fn window_end(&self, unit: &Unit) -> usize {
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

/// The part of `range` that can be in the window of one of `units`, and what is beside it: many an article begins or ends
/// with a long stretch without a quotation.
fn near(scene: &Scene<'_>, units: &[Unit], range: TokenRange) -> TokenRange {
    let (Some(first), Some(last)) = (units.first(), units.last()) else { return TokenRange::default() };
    let back = scene.paragraph(scene.token(first.range.first).paragraph.saturating_sub(BACK)).first;
    let end = scene.paragraph(scene.before(last.range.end).paragraph).end + SIGNATURE;
    TokenRange { first: range.first.max(back.saturating_sub(MARGIN)), end: range.end.min(end + MARGIN) }
}

/// The quotations of `scene`, each behind the one it is nested in.
fn by_parent(scene: &Scene<'_>) -> impl Iterator<Item = (Option<QuoteId>, QuoteId)> {
    (0..).map(QuoteId::new).zip(&scene.quotes).map(|(id, quote)| (quote.parent, id))
}

/// The units of the quotations `ids` of one level; in the running text they may open with labels.
fn units(scene: &Scene<'_>, labels: bool, ids: impl Iterator<Item = QuoteId>) -> (Vec<Unit>, Vec<QuoteId>) {
    let ranges = ids.map(|id| (id, scene.quote_range(id)));
    let mut spans: Vec<(QuoteId, TokenRange)> = Vec::with_capacity(ranges.size_hint().1.unwrap_or(0));
    spans.extend(ranges.filter(|(_, range)| range.first < range.end));
    let inner: Vec<TokenRange> = spans.iter().map(|&(_, range)| without_marks(scene, range)).collect();
    let openings = openings(scene, &inner, labels);
    let mut units: Vec<Unit> = Vec::with_capacity(spans.len());
    let quotes: Vec<QuoteId> = spans.iter().map(|&(id, _)| id).collect();
    for (n, ((&(id, range), &inner), &opening)) in spans.iter().zip(&inner).zip(&openings).enumerate() {
        let reopens = scene.quote(id).and_then(|q| q.reopens);
        // Two attributions make two quotations, the first of them never closed. A transcript names each speaker where
        // his turn begins; between the turns stand the noises of the hall.
        let one = |u: &Unit| {
            !(followed(scene, range.end) && led(scene, u.range.first))
                && opening == Opening::Words
                && u.opening != Opening::Aside
        };
        let has = |u: &Unit, quote| quotes.get(u.quotes.clone()).is_some_and(|own| own.binary_search(&quote).is_ok());
        let before = units.last_mut().filter(|u| reopens.is_some_and(|quote| has(u, quote)));
        if let Some(unit) = before.filter(|u| one(u)) {
            unit.quotes.end = n + 1;
            unit.range.end = range.end;
            unit.inner.end = inner.end;
        } else {
            units.push(Unit {
                quotes: n..n + 1,
                range,
                inner,
                mentions_before: 0,
                opening,
                clause_verb: None,
                window_end: 0,
            });
        }
    }
    (units, quotes)
}

/// The tokens of a quotation without its marks.
fn without_marks(scene: &Scene<'_>, range: TokenRange) -> TokenRange {
    let opens = scene.token(range.first).kind == TokenKind::Mark;
    let end = range.end - usize::from(closes(scene, range));
    TokenRange { first: range.first + usize::from(opens), end: end.max(range.first) }
}

/// True where a reporting word stands before the quotation in its sentence: `Hale told parents: “…`.
fn led(scene: &Scene<'_>, first: usize) -> bool {
    let from = scene.sentence_of(first).first;
    (from..first).any(|at| scene.token(at).quote == scene.before(first).quote && scene.token(at).cue() >= 3)
}

/// True where a name and a reporting word stand right behind it: `…,” said Hale`.
fn followed(scene: &Scene<'_>, end: usize) -> bool {
    let here = scene.before(end).paragraph;
    let near = end..end + 6;
    let named = scene
        .mentions_in(near.start, near.end)
        .filter_map(|i| scene.mentions.get(i))
        .any(|m| m.kind == MentionKind::Name);
    named && near.clone().any(|at| scene.token(at).paragraph == here && scene.token(at).cue() >= 3)
}

fn closes(scene: &Scene<'_>, range: TokenRange) -> bool {
    range.end > range.first + 1 && scene.token(range.end - 1).kind == TokenKind::Mark
}
