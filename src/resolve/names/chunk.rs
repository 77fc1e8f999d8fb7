//! Name mentions prepared for clustering.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use super::index::{Index, Term};
use super::misprint::last_word;
use super::parts::divide;
use super::traits::Traits;
use super::{fold_token, is_broken, printed, shown};
use crate::Span;
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, words};
use crate::resolve::phrase::one_line;

/// The name mentions of a document, in order, each taken apart.
pub(super) struct Chunks<'c, 'd> {
    pub(super) scene: &'c Scene<'d>,
    pub(super) all: Vec<Chunk>,
    /// The words of all, one behind the other: their tokens, their keys, and their terms in the index. Words of titles
    /// have a term of no meaning.
    tokens: Vec<usize>,
    pub(super) keys: Vec<u64>,
    terms: Vec<Term>,
    /// The sentence that was looked at last, and whether it is set like a headline.
    headline: Cell<(u32, bool)>,
}

/// A name mention, taken apart.
#[derive(Clone, Copy)]
pub(super) struct Chunk {
    pub(super) mention: usize,
    /// Where the words of titles, offices and nationalities before the name proper start, …
    titles: usize,
    /// … those of the name proper, …
    core: usize,
    /// … and where they end.
    until: usize,
    /// The first token of the name proper, …
    pub(super) first: usize,
    /// … and one past its last, `Jr.` included.
    pub(super) end: usize,
    /// Where the name proper is printed, in bytes, …
    start: usize,
    /// … and its length as it is shown.
    pub(super) length: usize,
    /// The last word.
    pub(super) last: Term,
    /// What is true of any of its words, and of all.
    pub(super) any: Traits,
    pub(super) every: Traits,
    /// Its printed form goes over several lines.
    broken: bool,
    pub(super) organisation: bool,
    pub(super) titled: bool,
    /// The mention is one token.
    pub(super) bare: bool,
}

impl Chunk {
    /// How many words the name proper has.
    pub(super) fn len(&self) -> usize {
        self.until - self.core
    }

    /// The tokens of the name proper, from its first to its last.
    pub(super) fn form(&self) -> TokenRange {
        TokenRange { first: self.first, end: self.end }
    }

    /// Where the words of the name proper stand among the keys of all.
    pub(super) fn words(&self) -> Range<usize> {
        self.core..self.until
    }

    /// A single word in capitals.
    pub(super) fn acronym(&self) -> bool {
        self.len() == 1 && self.every.any(Traits::CAPITALS)
    }
}

impl<'c, 'd> Chunks<'c, 'd> {
    /// The names of `scene`, so many as there is `room` for; their words become terms of `index`, which notes how they
    /// end names.
    pub(super) fn new(scene: &'c Scene<'d>, index: &mut Index, room: usize) -> Self {
        let mut chunks = Self {
            scene,
            all: Vec::with_capacity(room),
            tokens: Vec::with_capacity(2 * room),
            keys: Vec::with_capacity(2 * room),
            terms: Vec::with_capacity(2 * room),
            headline: Cell::new((u32::MAX, false)),
        };
        for (mention, m) in scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
            chunks.add(mention, m, index);
        }
        chunks
    }

    fn add(&mut self, mention: usize, m: &Mention, index: &mut Index) {
        let scene = self.scene;
        let titles = self.tokens.len();
        let bare = m.end - m.first == 1;
        let (cut, end) = if bare {
            self.tokens.push(m.first);
            (0, m.end)
        } else {
            divide(scene, m, &mut self.tokens)
        };
        let (core, until) = (titles + cut, self.tokens.len());
        let Some(&first) = self.tokens.get(core) else {
            self.tokens.truncate(titles);
            return;
        };
        let (mut hard_title, mut gendered) = (false, false);
        for title in self.tokens.get(titles..core).unwrap_or(&[]).iter().map(|&t| scene.token(t)) {
            hard_title |= title.has(Marks::HARD_TITLE);
            gendered |= title.entry.gender != 0;
            self.keys.push(title.key);
            self.terms.push(0);
        }
        let (mut any, mut every, mut cause) = (Traits::NONE, Traits::ALL, false);
        let mut last = 0;
        for &t in self.tokens.get(core..).unwrap_or(&[]) {
            let token = scene.token(t);
            let traits = Traits::of(scene, token);
            any = any.or(traits);
            every = every.and(traits);
            // `Byron for America`
            cause |= token.key == words::FOR && token.is_lower();
            let key = fold_token(scene, token);
            last = index.word(key);
            self.keys.push(key);
            self.terms.push(last);
        }
        let single = until - core == 1;
        let before = scene.before(m.first);
        // `the spokesman Belaro`: a title in lower case.
        let titled = hard_title
            || before.has(Marks::HARD_TITLE.or(Marks::ROLE))
                && before.is_lower()
                && before.sentence == scene.token(m.first).sentence
                && !(single && modifies(scene, m));
        let (length, broken) = length(scene, first, end);
        let start = scene.token(first).span.start();
        let organisation = !(hard_title || gendered) && (any.any(Traits::ORGANISATION) || cause && !single);
        let articled = || {
            let before = scene.before(first);
            cut == 0 && before.has(Marks::DETERMINER) && before.kind == TokenKind::Word
        };
        index.note_end(last, single, titled, articled());
        self.all.push(Chunk {
            mention,
            titles,
            core,
            until,
            first,
            end,
            start,
            length,
            last,
            any,
            every,
            broken,
            organisation,
            titled,
            bare,
        });
    }

    /// The chunk of this number.
    pub(super) fn get(&self, at: usize) -> Option<&Chunk> {
        self.all.get(at)
    }

    /// True in a headline, or in a sentence set like one.
    pub(super) fn in_headline(&self, c: &Chunk) -> bool {
        let first = self.scene.mentions.get(c.mention).map_or(0, |m| m.first);
        let token = self.scene.token(first);
        if self.headline.get().0 != token.sentence {
            let set = self.scene.in_headline(token.paragraph) || is_title_case(self.scene, token.sentence);
            self.headline.set((token.sentence, set));
        }
        self.headline.get().1
    }

    /// Tokens of the name proper.
    pub(super) fn core(&self, c: &Chunk) -> &[usize] {
        self.tokens.get(c.core..c.until).unwrap_or(&[])
    }

    /// Tokens of titles, offices and nationalities before the name proper.
    pub(super) fn titles(&self, c: &Chunk) -> &[usize] {
        self.tokens.get(c.titles..c.core).unwrap_or(&[])
    }

    /// What these tell of the gender.
    pub(super) fn sex_of_titles(&self, c: &Chunk) -> i32 {
        self.titles(c).iter().map(|&t| i32::from(self.scene.token(t).entry.gender)).sum()
    }

    /// Keys of the same.
    pub(super) fn title_keys(&self, c: &Chunk) -> &[u64] {
        self.keys.get(c.titles..c.core).unwrap_or(&[])
    }

    /// Keys of the words of the name proper.
    pub(super) fn words(&self, c: &Chunk) -> &[u64] {
        self.keys.get(c.core..c.until).unwrap_or(&[])
    }

    /// Terms of the words of the name proper.
    pub(super) fn terms(&self, c: &Chunk) -> &[Term] {
        self.terms.get(c.core..c.until).unwrap_or(&[])
    }

    /// The first token of the name proper.
    pub(super) fn first(&self, c: &Chunk) -> &'c Token {
        self.scene.token(c.first)
    }

    /// Where the name proper is printed.
    fn span(&self, c: &Chunk) -> Span {
        self.first(c).span.hull(self.scene.token(c.end - 1).span)
    }

    /// As printed, on one line, without titles.
    pub(super) fn shown(&self, c: &Chunk) -> Cow<'d, str> {
        shown(self.scene, c.form())
    }

    /// The last word as it is shown.
    pub(super) fn surname(&self, c: &Chunk) -> &'d str {
        let text = self.span(c).of(self.scene.document.text());
        if c.broken { text.split_whitespace().next_back().unwrap_or("") } else { last_word(text) }
    }

    /// True where the two are shown alike.
    #[inline]
    pub(super) fn are_shown_alike(&self, a: &Chunk, b: &Chunk) -> bool {
        let text = self.scene.document.text().as_bytes();
        let printed = |c: &Chunk| text.get(c.start..c.start + c.length);
        a.length == b.length
            && if a.broken || b.broken { self.shown(a) == self.shown(b) } else { printed(a) == printed(b) }
    }
}

/// The length of the tokens `first..end` as they are shown, and whether they go over several lines.
fn length(scene: &Scene<'_>, first: usize, end: usize) -> (usize, bool) {
    let mut span = scene.token(first).span;
    let mut broken = false;
    for at in first + 1..end {
        let next = scene.token(at).span;
        broken |= is_broken(printed(scene, Span::new(span.end(), next.start())));
        span = span.hull(next);
    }
    let length = if broken { one_line(span.of(scene.document.text())).len() } else { span.len() };
    (length, broken)
}

/// `her chief Democratic rival`: no title of what only modifies a noun.
fn modifies(scene: &Scene<'_>, m: &Mention) -> bool {
    let next = scene.token(m.end);
    next.is_lower()
        && next.entry.tag.is_noun()
        && !next.has(Marks::CUE_VERB)
        && next.sentence == scene.token(m.first).sentence
}

/// True where a sentence is set like a headline: five words and more, all longer ones with a capital.
fn is_title_case(scene: &Scene<'_>, sentence: u32) -> bool {
    let range = scene.sentence(sentence);
    let mut words = 0;
    for t in scene.tokens.get(range.first..range.end).unwrap_or(&[]) {
        if t.kind == TokenKind::Word {
            if !t.capital() && t.span.len() > 4 {
                return false;
            }
            words += 1;
        }
    }
    words >= 5
}
