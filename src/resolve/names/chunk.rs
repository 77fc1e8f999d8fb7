//! Name mentions prepared for clustering.

use std::borrow::Cow;
use std::cell::Cell;

use super::index::{Index, Term};
use super::misprint::last_word;
use super::parts::divide;
use super::traits::Traits;
use super::{NOBODY, fold_token, is_broken, printed, shown};
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
    /// The numbers of those of several words, and of the acronyms.
    several: Vec<usize>,
    acronyms: Vec<usize>,
    /// The words of all, one behind the other: their tokens, and their terms in the index. Words of titles have a term of
    /// no meaning.
    tokens: Vec<usize>,
    terms: Vec<Term>,
    /// The sentence that was looked at last, and whether it is set like a headline.
    headline: Cell<(u32, bool)>,
}

/// A name mention, taken apart.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) mention: usize,
    /// The number of whom it names, once that is found; until then [`NOBODY`].
    pub(super) owner: Cell<u32>,
    /// The number of the next one that names the same; [`NOBODY`] behind the last.
    pub(super) next: Cell<u32>,
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
    /// What the titles tell of the gender, …
    pub(super) sex: i32,
    /// … and the role in lower case before them.
    pub(super) role_sex: i8,
    /// All words are in capitals.
    pub(super) shouted: bool,
    /// Its printed form goes over several lines.
    pub(super) broken: bool,
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

    /// True where titles, offices or nationalities stand before the name proper.
    pub(super) fn has_titles(&self) -> bool {
        self.core > self.titles
    }

    /// The tokens of the name proper, from its first to its last.
    pub(super) fn form(&self) -> TokenRange {
        TokenRange { first: self.first, end: self.end }
    }

    /// A single word in capitals.
    pub(super) fn acronym(&self) -> bool {
        self.len() == 1 && self.shouted
    }
}

/// The mentions of `scene` that are names. Which those are follows no rule that a processor could guess: each is put down,
/// and the next one over it where it is none.
pub(super) fn names(scene: &Scene<'_>) -> Vec<u32> {
    let mut names = vec![NOBODY; scene.mentions.len()];
    let mut count = 0;
    for (mention, m) in (0..).zip(&scene.mentions) {
        if let Some(name) = names.get_mut(count) {
            *name = mention;
        }
        count += usize::from(m.kind == MentionKind::Name);
    }
    names.truncate(count);
    names
}

/// All of `chunks` that name the same as the first of them, which has this number.
pub(super) fn chain(chunks: &[Chunk], first: u32) -> impl Iterator<Item = &Chunk> + Clone {
    let get = |number: u32| chunks.get(number as usize);
    std::iter::successors(get(first), move |c| get(c.next.get()))
}

impl<'c, 'd> Chunks<'c, 'd> {
    /// Those of `mentions` in `scene`; their words become terms of `index`, which notes how they end names.
    pub(super) fn new(scene: &'c Scene<'d>, mentions: &[u32], index: &mut Index) -> Self {
        let room = mentions.len();
        let mut chunks = Self {
            scene,
            all: Vec::with_capacity(room),
            several: Vec::with_capacity(room / 2),
            acronyms: Vec::with_capacity(8),
            tokens: Vec::with_capacity(room * 3 / 2),
            terms: Vec::with_capacity(room * 3 / 2),
            headline: Cell::new((u32::MAX, false)),
        };
        for mention in mentions.iter().map(|&n| n as usize) {
            let Some(m) = scene.mentions.get(mention) else { continue };
            let before = Before::new(scene, m);
            if m.end - m.first == 1 {
                chunks.add_bare(mention, m, &before, index);
            } else {
                chunks.add(mention, m, &before, index);
            }
        }
        chunks
    }

    /// Adds a mention of one token.
    fn add_bare(&mut self, mention: usize, m: &Mention, before: &Before, index: &mut Index) {
        let scene = self.scene;
        let token = scene.token(m.first);
        let core = self.tokens.len();
        let last = index.word(fold_token(scene, token));
        self.tokens.push(m.first);
        self.terms.push(last);
        let titled = before.title && !modifies(scene, m);
        index.note_end(last, true, titled, before.article);
        if token.all_capitals() {
            self.acronyms.push(self.all.len());
        }
        self.all.push(Chunk {
            mention,
            owner: Cell::new(NOBODY),
            next: Cell::new(NOBODY),
            titles: core,
            core,
            until: core + 1,
            first: m.first,
            end: m.end,
            start: token.span.start(),
            length: token.span.len(),
            last,
            sex: 0,
            role_sex: before.role_sex,
            shouted: token.all_capitals(),
            broken: false,
            organisation: token.has(Marks::ORGANISATION),
            titled,
            bare: true,
        });
    }

    /// Adds a mention of several tokens.
    fn add(&mut self, mention: usize, m: &Mention, before: &Before, index: &mut Index) {
        let scene = self.scene;
        let titles = self.tokens.len();
        let (cut, end) = divide(scene, m, &mut self.tokens);
        let (core, until) = (titles + cut, self.tokens.len());
        let Some(&first) = self.tokens.get(core) else {
            self.tokens.truncate(titles);
            return;
        };
        let (mut hard_title, mut gendered, mut sex) = (false, false, 0);
        for title in self.tokens.get(titles..core).unwrap_or(&[]).iter().map(|&t| scene.token(t)) {
            hard_title |= title.has(Marks::HARD_TITLE);
            gendered |= title.entry.gender != 0;
            sex += i32::from(title.entry.gender);
            self.terms.push(0);
        }
        let (mut marks, mut shouted, mut cause, mut last) = (Marks::NONE, true, false, 0);
        for token in self.tokens.get(core..).unwrap_or(&[]).iter().map(|&t| scene.token(t)) {
            marks = marks.or(token.entry.marks);
            shouted &= token.all_capitals();
            // `Byron for America`
            cause |= token.key == words::FOR && token.is_lower();
            last = index.word(fold_token(scene, token));
            self.terms.push(last);
        }
        let single = until - core == 1;
        let titled = hard_title || before.title && !(single && modifies(scene, m));
        let articled = || {
            let before = scene.before(first);
            cut == 0 && before.has(Marks::DETERMINER) && before.kind == TokenKind::Word
        };
        index.note_end(last, single, titled, articled());
        let (length, broken) = length(scene, first, end);
        if !single {
            self.several.push(self.all.len());
        } else if shouted {
            self.acronyms.push(self.all.len());
        }
        self.all.push(Chunk {
            mention,
            owner: Cell::new(NOBODY),
            next: Cell::new(NOBODY),
            titles,
            core,
            until,
            first,
            end,
            start: scene.token(first).span.start(),
            length,
            last,
            sex,
            role_sex: before.role_sex,
            shouted,
            broken,
            organisation: !(hard_title || gendered) && (marks.any(Marks::ORGANISATION) || cause && !single),
            titled,
            bare: false,
        });
    }

    /// The chunk of this number.
    pub(super) fn get(&self, at: usize) -> Option<&Chunk> {
        self.all.get(at)
    }

    /// Those of several words, in order.
    pub(super) fn several(&self) -> impl Iterator<Item = &Chunk> {
        self.several.iter().filter_map(|&at| self.get(at))
    }

    /// The acronyms, in order.
    pub(super) fn acronyms(&self) -> impl Iterator<Item = &Chunk> {
        self.acronyms.iter().filter_map(|&at| self.get(at))
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

    /// Keys of the same.
    pub(super) fn title_keys(&self, c: &Chunk) -> impl Iterator<Item = u64> {
        self.titles(c).iter().map(|&t| self.scene.token(t).key)
    }

    /// Words of the name proper.
    pub(super) fn words(&self, c: &Chunk) -> &[Term] {
        self.terms.get(c.core..c.until).unwrap_or(&[])
    }

    /// What is true of any word of the name proper, and of all.
    pub(super) fn traits(&self, c: &Chunk) -> (Traits, Traits) {
        let all = self.core(c).iter().map(|&t| Traits::of(self.scene, self.scene.token(t)));
        all.fold((Traits::NONE, Traits::ALL), |(any, every), traits| (any.or(traits), every.and(traits)))
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
        shown(self.scene, c.form(), c.broken)
    }

    /// The last word as it is shown.
    pub(super) fn surname(&self, c: &Chunk) -> &'d str {
        let text = self.scene.document.text();
        let last = self.scene.token(c.end - 1).span;
        // Most often it is the last token.
        if c.end > c.first + 1 && text.as_bytes().get(last.start().wrapping_sub(1)) == Some(&b' ') {
            return last.of(text);
        }
        let text = self.span(c).of(text);
        if c.broken { text.split_whitespace().next_back().unwrap_or("") } else { last_word(text) }
    }

    /// True where the two are shown alike.
    #[inline]
    pub(super) fn are_shown_alike(&self, a: &Chunk, b: &Chunk) -> bool {
        a.length == b.length && self.are_alike(a, b)
    }

    /// The same for two of one length.
    fn are_alike(&self, a: &Chunk, b: &Chunk) -> bool {
        let text = self.scene.document.text().as_bytes();
        let printed = |c: &Chunk| text.get(c.start..c.start + c.length);
        if a.broken || b.broken { self.shown(a) == self.shown(b) } else { printed(a) == printed(b) }
    }
}

/// What stands before a name.
struct Before {
    /// `the spokesman Belaro`: a title in lower case, …
    title: bool,
    /// … and the gender it tells, where it is a role.
    role_sex: i8,
    article: bool,
}

impl Before {
    fn new(scene: &Scene<'_>, m: &Mention) -> Self {
        let token = scene.before(m.first);
        let (mut title, mut role_sex) = (false, 0);
        if token.has(Marks::HARD_TITLE.or(Marks::ROLE)) && token.is_lower() {
            title = token.sentence == scene.token(m.first).sentence;
            role_sex = if token.has(Marks::ROLE) { token.entry.gender } else { 0 };
        }
        Self { title, role_sex, article: token.has(Marks::DETERMINER) && token.kind == TokenKind::Word }
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
