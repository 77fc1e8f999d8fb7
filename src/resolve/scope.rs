//! Where a quotation's source is looked for: the running text around quotations, or the inside of one quotation for
//! those nested in it; and the units that are attributed together.

mod beside;
mod gap;
mod note;
mod reach;

use std::cell::{Cell, OnceCell};
use std::ops::Range;

pub use self::beside::Beside;
use self::gap::Gaps;
use self::reach::near;
use crate::find::mention::MentionKind;
use crate::find::quote::QuoteId;
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::Marks;
use crate::resolve::phrase::head_of;
use crate::resolve::transcript::{Opening, openings};

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
