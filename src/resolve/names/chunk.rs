//! Name mentions prepared for clustering.

use std::borrow::Cow;

use super::evidence::Ends;
use super::index::{Index, Term, name_key};
use super::misprint::last_word;
use super::parts::divide;
use super::{fold_token, is_broken, printed, shown};
use crate::Span;
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, words};
use crate::resolve::phrase::one_line;

/// The words of the name mentions that are not one token with a key of its own, one behind the other.
pub(super) struct Words {
    tokens: Vec<usize>,
    keys: Vec<u64>,
    places: Vec<Place>,
    /// How many names there are, and how many words they have together.
    names: usize,
    count: usize,
}

/// Where the words of one name mention stand.
struct Place {
    mention: usize,
    titles: usize,
    core: usize,
    keys: usize,
    end: usize,
}

impl Words {
    /// Those of the names of `scene`.
    pub(super) fn new(scene: &Scene<'_>) -> Self {
        let count = scene.mentions.len();
        let (tokens, keys) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut all = Self { tokens, keys, places: Vec::with_capacity(count / 2), names: 0, count: 0 };
        let mut buffer = Vec::new();
        for (mention, m) in scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
            all.names += 1;
            all.count += m.end - m.first;
            if m.end - m.first == 1 && fold_token(scene, m.first) == scene.token(m.first).key {
                continue;
            }
            let (cut, end) = divide(scene, m, &mut buffer);
            let titles = all.tokens.len();
            let (core, keys) = (titles + cut, all.keys.len());
            all.tokens.extend_from_slice(&buffer);
            all.keys.extend(buffer.iter().skip(cut).map(|&t| fold_token(scene, t)));
            all.places.push(Place { mention, titles, core, keys, end });
        }
        all
    }

    /// How many words the names have together.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The name mention at `place`, with `next` behind it; `only` is what it would be as one word.
    fn chunk<'c>(&'c self, scene: &Scene<'_>, place: &Place, next: Option<&Place>, only: Chunk<'c>) -> Chunk<'c> {
        let (last, last_key) = next.map_or((self.tokens.len(), self.keys.len()), |p| (p.titles, p.keys));
        let tokens = |from: usize, to: usize| self.tokens.get(from..to).unwrap_or(&[]);
        let (titles, core) = (tokens(place.titles, place.core), tokens(place.core, last));
        let words = self.keys.get(place.keys..last_key).unwrap_or(&[]);
        let token = |t: &usize| scene.token(*t);
        let span = core.first().map_or(Span::EMPTY, |t| token(t).span.hull(token(&(place.end - 1)).span));
        let gap = |at: usize| Span::new(token(&(at - 1)).span.end(), token(&at).span.start());
        let broken = core.first().is_some_and(|t| (t + 1..place.end).any(|at| is_broken(printed(scene, gap(at)))));
        let length = if broken { one_line(span.of(scene.document.text())).len() } else { span.len() };
        let hard_title = titles.iter().map(token).any(|t| t.has(Marks::HARD_TITLE));
        let personal = hard_title || titles.iter().map(token).any(|t| t.entry.gender != 0);
        // `Byron for America`
        let cause = || core.len() > 1 && core.iter().map(token).any(|t| t.key == words::FOR && t.is_lower());
        let modifies = || words.len() == 1 && scene.mentions.get(place.mention).is_some_and(|m| modifies(scene, m));
        Chunk {
            titles,
            core,
            end: place.end,
            words,
            span,
            length,
            broken,
            organisation: !personal && (core.iter().map(token).any(|t| t.has(Marks::ORGANISATION)) || cause()),
            acronym: words.len() == 1 && core.iter().map(token).all(Token::all_capitals),
            titled: hard_title || only.titled && !modifies(),
            ..only
        }
    }
}

/// A name mention, taken apart.
#[derive(Clone, Copy)]
pub(super) struct Chunk<'c> {
    pub(super) mention: usize,
    /// Tokens of titles, offices and nationalities before the name proper.
    pub(super) titles: &'c [usize],
    /// Tokens of the name proper.
    pub(super) core: &'c [usize],
    /// One past its last token, `Jr.` included.
    pub(super) end: usize,
    /// Keys of the words of the name proper.
    pub(super) words: &'c [u64],
    /// The last word.
    pub(super) last: Term,
    /// All words.
    pub(super) name: Term,
    /// Where the name proper is printed.
    span: Span,
    /// Length in bytes as it is shown.
    pub(super) length: usize,
    /// Its printed form goes over several lines.
    broken: bool,
    pub(super) organisation: bool,
    pub(super) acronym: bool,
    pub(super) titled: bool,
    pub(super) headline: bool,
}

impl Chunk<'_> {
    /// The tokens of the name proper, from its first to its last.
    pub(super) fn form(&self) -> TokenRange {
        self.core.first().map_or_else(TokenRange::default, |&first| TokenRange { first, end: self.end })
    }

    /// As printed, on one line, without titles.
    pub(super) fn shown<'d>(&self, scene: &Scene<'d>) -> Cow<'d, str> {
        shown(scene, self.form())
    }

    /// The last word as it is shown.
    pub(super) fn surname<'d>(&self, scene: &Scene<'d>) -> &'d str {
        let text = self.span.of(scene.document.text());
        if self.broken { text.split_whitespace().next_back().unwrap_or("") } else { last_word(text) }
    }

    /// True where the other is shown alike.
    pub(super) fn is_shown_as(&self, scene: &Scene<'_>, other: &Chunk<'_>) -> bool {
        self.length == other.length
            && if self.broken || other.broken {
                self.shown(scene) == other.shown(scene)
            } else {
                printed(scene, self.span) == printed(scene, other.span)
            }
    }
}

/// The name mentions of `scene`, in order, and how their words end names; their words become terms of `index`.
pub(super) fn chunks<'c>(scene: &'c Scene<'_>, all: &'c Words, index: &mut Index) -> (Vec<Chunk<'c>>, Ends) {
    let (mut chunks, mut ends) = (Vec::with_capacity(all.names), Ends::with_capacity(all.count));
    let mut title_case = (u32::MAX, false);
    let mut places = all.places.iter().peekable();
    for (mention, m) in scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
        let (token, before) = (scene.token(m.first), scene.before(m.first));
        if title_case.0 != token.sentence {
            title_case = (token.sentence, is_title_case(scene, token.sentence));
        }
        // `the spokesman Belaro`: a title in lower case.
        let titled = before.has(Marks::HARD_TITLE.or(Marks::ROLE))
            && before.is_lower()
            && before.sentence == token.sentence
            && !(m.end - m.first == 1 && modifies(scene, m));
        let only = Chunk {
            mention,
            titles: &[],
            core: std::slice::from_ref(&m.first),
            end: m.end,
            words: std::slice::from_ref(&token.key),
            last: 0,
            name: 0,
            span: token.span,
            length: token.span.len(),
            broken: false,
            organisation: token.has(Marks::ORGANISATION),
            acronym: token.all_capitals(),
            titled,
            headline: title_case.1 || scene.in_headline(token.paragraph),
        };
        let mut chunk = match places.next_if(|p| p.mention == mention) {
            Some(place) => all.chunk(scene, place, places.peek().copied(), only),
            None => only,
        };
        let Some(last) = chunk.words.last() else { continue };
        chunk.last = index.term(*last);
        chunk.name = if chunk.words.len() > 1 { index.term(name_key(chunk.words)) } else { chunk.last };
        ends.add(scene, &chunk);
        chunks.push(chunk);
    }
    (chunks, ends)
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
