//! Where a quotation's source is looked for: the running text around quotations, or the inside of one quotation for
//! those nested in it; and the units that are attributed together.

mod gap;

use self::gap::{Gaps, HERE as TOKENS};
use crate::find::mention::MentionKind;
use crate::find::quote::QuoteId;
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::Marks;
use crate::resolve::transcript::{Opening, openings};

/// Mentions looked at on either side of a quotation, those inside other quotations among them.
const SCAN: usize = 400;

/// Quoted spans that have one source: a quotation, with its continuations where it runs over paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its spans, in order.
    pub quotes: Vec<QuoteId>,
    /// Its tokens, marks among them.
    pub range: TokenRange,
    /// Its tokens without the outermost marks.
    pub inner: TokenRange,
    /// What the quotation itself says about its speaker.
    pub opening: Opening,
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
    range: TokenRange,
    gaps: Gaps,
    /// For each token [`HERE`] and [`OPENS`] where they hold, and how strongly it reports here, 0 to 4; 0 for tokens of
    /// other levels.
    tokens: Vec<u8>,
    /// The paragraphs in which a mention of this level begins, in order.
    mentioning: Vec<u32>,
}

/// Stands in this level.
const HERE: u8 = 0x80;
/// A mention begins with it.
const OPENS: u8 = 0x40;
/// What is left of a token without them: how strongly it reports.
const CUE: u8 = 0x0f;

impl<'s> Scope<'s> {
    /// The running text of `scene` (`parent` is `None`), or the inside of a quotation.
    pub fn new(scene: &'s Scene<'s>, parent: Option<QuoteId>) -> Self {
        let range = parent.map_or(TokenRange { first: 0, end: scene.tokens.len() }, |id| scene.quote_range(id));
        let units = units(scene, parent);
        let mut scope =
            Self { scene, parent, units, range, gaps: Gaps::default(), tokens: Vec::new(), mentioning: Vec::new() };
        scope.gather();
        scope.promote();
        scope.measure();
        scope
    }

    fn gather(&mut self) {
        let Self { scene, range, parent, .. } = *self;
        let tokens = scene.tokens.get(range.first..range.end).unwrap_or(&[]).iter();
        self.tokens = tokens.map(|t| if t.quote == parent { HERE | t.cue() } else { 0 }).collect();
        for mention in scene.mentions.get(scene.mentions_in(range.first, range.end)).unwrap_or(&[]) {
            if let Some(token) = self.tokens.get_mut(mention.first - range.first).filter(|t| **t != 0) {
                *token |= OPENS;
                let paragraph = scene.token(mention.first).paragraph;
                if self.mentioning.last() != Some(&paragraph) {
                    self.mentioning.push(paragraph);
                }
            }
        }
    }

    /// A verb that makes a clause of its own right behind a quotation reports, also where it rarely does elsewhere
    /// (`“…,” read a statement`, `“…?” the coach deadpanned`).
    fn promote(&mut self) {
        let verbs: Vec<usize> = self.units.iter().filter_map(|u| self.clause_verb(u)).collect();
        for at in verbs {
            if let Some(token) = at.checked_sub(self.range.first).and_then(|i| self.tokens.get_mut(i)) {
                *token = *token & !CUE | 4;
            }
        }
    }

    /// How the words of a quotation end: its last punctuation mark, `w` for none.
    pub fn end_of(&self, unit: &Unit) -> char {
        let last = self.token(unit.inner.end.saturating_sub(1));
        let sign = matches!(last.ch, ',' | '.' | '?' | '!' | '…' | '—');
        if unit.inner.end > unit.inner.first && last.kind == TokenKind::Punctuation && sign { last.ch } else { 'w' }
    }

    /// The verb of the clause right behind a quotation that ends as one before its attribution does: the verb itself,
    /// behind an adverb, or behind its subject.
    pub fn clause_verb(&self, unit: &Unit) -> Option<usize> {
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

    /// The number of tokens of this level in `first..end`.
    pub fn outside(&self, first: usize, end: usize) -> usize {
        let before = |at| self.before(at)[TOKENS];
        before(end).saturating_sub(before(first)) as usize
    }

    /// True where a mention of this level begins in `first..end`, which are few.
    pub fn mentions(&self, first: usize, end: usize) -> bool {
        (first..end).any(|at| self.own(at) & OPENS != 0)
    }

    /// The token at `at`; one of another level keeps its place but is a stranger here.
    pub fn token(&self, at: usize) -> &Token {
        self.scene.token(at)
    }

    fn own(&self, at: usize) -> u8 {
        self.tokens.get(at.wrapping_sub(self.range.first)).copied().unwrap_or(0)
    }

    /// True where the token stands in this level, in no deeper quotation.
    #[inline]
    pub fn holds(&self, at: usize) -> bool {
        self.own(at) != 0
    }

    /// How strongly the token reports, 0 to 4; 0 for tokens of other levels.
    #[inline]
    pub fn cue(&self, at: usize) -> u8 {
        self.own(at) & CUE
    }

    /// The mentions of this level in the window of `unit` and outside it, the `most` nearest on either side, in order,
    /// as indices into the scene's list.
    pub fn around(&self, unit: &Unit, most: usize) -> Vec<usize> {
        let window = self.window(unit);
        let (first, end) = (window.first.max(self.range.first), window.end.min(self.range.end));
        let before = self.scene.mentions_in(first, unit.range.first);
        let after = self.scene.mentions_in(unit.range.end, end);
        let mut out = Vec::with_capacity(before.len().min(most) + after.len().min(most));
        let numbered = |range: std::ops::Range<usize>| {
            range.clone().zip(self.scene.mentions.get(range).unwrap_or(&[])).filter(|(_, m)| self.holds(m.first))
        };
        let from = before.start.max(before.end.saturating_sub(SCAN));
        let fits = numbered(from..before.end).filter(|(_, m)| m.end <= unit.range.first);
        out.extend(fits.rev().take(most).map(|(i, _)| i));
        out.reverse();
        let to = after.end.min(after.start + SCAN);
        out.extend(numbered(after.start..to).take(most).map(|(i, _)| i));
        out
    }

    /// The tokens in which a source of `unit` may stand: its own paragraphs, a signature below, and the one before with any
    /// text of this level. Paragraphs that hold nothing but quotations are passed over: a run of them is one person's, or a dialogue.
    pub fn window(&self, unit: &Unit) -> TokenRange {
        let (first, last) = (self.token(unit.range.first), self.token(unit.range.end.saturating_sub(1)));
        let own = self.scene.paragraph(first.paragraph);
        let before = (1..=BACK).map_while(|n| first.paragraph.checked_sub(n)).map(|n| (n, self.scene.paragraph(n)));
        let from = before.into_iter().find(|(n, _)| self.mentioning.binary_search(n).is_ok()).map_or(own, |(_, r)| r);
        let end = self.signature(unit).unwrap_or_else(|| self.scene.paragraph(last.paragraph).end);
        TokenRange { first: from.first, end }
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

/// Most paragraphs looked back for one with a mention of the same level.
const BACK: u32 = 4;

fn units(scene: &Scene<'_>, parent: Option<QuoteId>) -> Vec<Unit> {
    let spans: Vec<(QuoteId, TokenRange)> = (0..)
        .map(QuoteId::new)
        .zip(&scene.quotes)
        .filter(|(_, quote)| quote.parent == parent)
        .map(|(id, _)| (id, scene.quote_range(id)))
        .filter(|(_, range)| range.first < range.end)
        .collect();
    let inner: Vec<TokenRange> = spans.iter().map(|&(_, range)| without_marks(scene, range)).collect();
    let openings = openings(scene, &inner, parent.is_none());
    let mut units: Vec<Unit> = Vec::new();
    for ((&(id, range), &inner), &opening) in spans.iter().zip(&inner).zip(&openings) {
        let reopens = scene.quote(id).and_then(|q| q.reopens);
        // Two attributions make two quotations, the first of them never closed. A transcript names each speaker where
        // his turn begins; between the turns stand the noises of the hall.
        let one = |u: &Unit| {
            !(followed(scene, range.end) && led(scene, u.range.first))
                && opening == Opening::Words
                && u.opening != Opening::Aside
        };
        let before = units.last_mut().filter(|u| reopens.is_some_and(|r| u.quotes.binary_search(&r).is_ok()));
        if let Some(unit) = before.filter(|u| one(u)) {
            unit.quotes.push(id);
            unit.range.end = range.end;
            unit.inner.end = inner.end;
        } else {
            units.push(Unit { quotes: vec![id], range, inner, opening });
        }
    }
    units
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
