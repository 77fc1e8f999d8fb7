//! Name mentions prepared for clustering, and what speaks for each being a person's name.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::fold_token;
use super::parts::divide;
use crate::find::mention::MentionKind;
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{KeyHasher, Marks, Pronoun, words};
use crate::resolve::phrase::one_line;

/// The words of all name mentions, one behind the other.
#[derive(Default)]
pub(super) struct Words {
    tokens: Vec<usize>,
    keys: Vec<u64>,
    places: Vec<Place>,
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
        let mut all = Self {
            tokens: Vec::with_capacity(2 * count),
            keys: Vec::with_capacity(2 * count),
            places: Vec::with_capacity(count),
        };
        let mut buffer = Vec::new();
        for (mention, m) in scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
            let (cut, end) = divide(scene, m, &mut buffer);
            if cut >= buffer.len() {
                continue;
            }
            let titles = all.tokens.len();
            let (core, keys) = (titles + cut, all.keys.len());
            all.tokens.extend_from_slice(&buffer);
            all.keys.extend(buffer.iter().skip(cut).map(|&t| fold_token(scene, t)));
            all.places.push(Place { mention, titles, core, keys, end });
        }
        all
    }
}

/// A name mention, taken apart.
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
    /// As printed, on one line, without titles.
    pub(super) shown: Cow<'c, str>,
    pub(super) organisation: bool,
    pub(super) acronym: bool,
    pub(super) titled: bool,
    pub(super) headline: bool,
    pub(super) person: f32,
}

impl Chunk<'_> {
    /// True where it names a person with more than one word.
    pub(super) fn full_name(&self, scene: &Scene<'_>) -> bool {
        let token = |i: usize| scene.token(self.core.get(i).copied().unwrap_or(usize::MAX));
        (2..=5).contains(&self.words.len())
            && !self.organisation
            && self.person >= 1.0
            && !(self.headline && self.words.len() > 3)
            && !(token(0).has(Marks::PLACE) && !token(0).entry.first_name && !self.titled)
            && (self.titled || !self.core.iter().all(|&t| scene.token(t).has(Marks::PLACE.or(Marks::DEMONYM))))
    }

    /// True where all its words are places.
    pub(super) fn is_place(&self, scene: &Scene<'_>) -> bool {
        self.core.iter().all(|&t| scene.token(t).has(Marks::PLACE))
    }
}

/// The name mentions of `scene`, in order.
pub(super) fn chunks<'c>(scene: &'c Scene<'_>, all: &'c Words) -> Vec<Chunk<'c>> {
    let mut chunks = Vec::with_capacity(all.places.len());
    let mut title_case = (u32::MAX, false);
    let ends = all.places.iter().skip(1).map(|p| (p.titles, p.keys)).chain([(all.tokens.len(), all.keys.len())]);
    for (&Place { mention, titles, core, keys, end }, (last, last_key)) in all.places.iter().zip(ends) {
        let Some(m) = scene.mentions.get(mention) else { continue };
        let words = all.keys.get(keys..last_key).unwrap_or(&[]);
        let (titles, core) = (all.tokens.get(titles..core).unwrap_or(&[]), all.tokens.get(core..last).unwrap_or(&[]));
        let shown = core.first().map_or("", |&first| scene.text(first, end));
        let shown =
            if end > core.first().map_or(end, |t| t + 1) && shown.bytes().any(|b| matches!(b, b'\n' | b'\r' | b'\t')) {
                Cow::Owned(one_line(shown))
            } else {
                Cow::Borrowed(shown)
            };
        let token = |t: &usize| scene.token(*t);
        let personal = titles.iter().map(token).any(|t| t.entry.gender != 0 || t.has(Marks::HARD_TITLE));
        // `Byron for America`
        let cause = core.iter().map(token).any(|t| t.key == words::FOR && t.is_lower());
        let organisation = !personal && (cause || core.iter().map(token).any(|t| t.has(Marks::ORGANISATION)));
        let acronym = words.len() == 1 && core.iter().map(token).all(|t| t.all_capitals);
        let before = m.first.checked_sub(1).map(|t| scene.token(t));
        let lower_title = before.is_some_and(|t| {
            t.is_lower()
                && t.sentence == scene.token(m.first).sentence
                && (t.has(Marks::HARD_TITLE) || t.has(Marks::ROLE))
        });
        // `her chief Democratic rival`: no title of what only modifies a noun.
        let next = scene.token(m.end);
        let modifies = words.len() == 1
            && next.is_lower()
            && next.entry.tag.is_noun()
            && !next.has(Marks::CUE_VERB)
            && next.sentence == scene.token(m.first).sentence;
        let lower_title = lower_title && !modifies;
        let titled = titles.iter().map(token).any(|t| t.has(Marks::HARD_TITLE)) || lower_title;
        let paragraph = scene.token(m.first).paragraph;
        let sentence = scene.token(m.first).sentence;
        if title_case.0 != sentence {
            title_case = (sentence, is_title_case(scene, sentence));
        }
        let headline = title_case.1 || scene.in_headline(paragraph);
        chunks.push(Chunk {
            mention,
            titles,
            core,
            end,
            words,
            shown,
            organisation,
            acronym,
            titled,
            headline,
            person: 0.0,
        });
    }
    weigh(scene, &mut chunks);
    chunks
}

/// True where a sentence is set like a headline: five words and more, all longer ones with a capital.
fn is_title_case(scene: &Scene<'_>, sentence: u32) -> bool {
    let range = scene.sentence(sentence);
    let mut words = 0;
    for t in (range.first..range.end).map(|t| scene.token(t)).filter(|t| t.kind == TokenKind::Word) {
        if t.is_lower() && t.span.len() > 4 {
            return false;
        }
        words += 1;
    }
    words >= 5
}

/// How a word ends names: alone.
const ALONE: u8 = 1;
/// How a word ends names: behind a title.
const TITLED: u8 = 2;
/// How a word ends names: behind an article. `the Harriers`: people have none.
const ARTICLED: u8 = 4;

/// How much speaks for each chunk being a person's name.
fn weigh(scene: &Scene<'_>, chunks: &mut [Chunk<'_>]) {
    let mut ends: HashMap<u64, u8, BuildHasherDefault<KeyHasher>> =
        HashMap::with_capacity_and_hasher(chunks.len() / 2, BuildHasherDefault::default());
    let article = |c: &Chunk<'_>| {
        let before = c.core.first().map(|&t| scene.before(t));
        c.titles.is_empty() && before.is_some_and(|t| t.has(Marks::DETERMINER) && t.kind == TokenKind::Word)
    };
    for c in chunks.iter() {
        let how = if c.words.len() == 1 { ALONE } else { 0 }
            | if c.titled { TITLED } else { 0 }
            | if article(c) { ARTICLED } else { 0 };
        if let Some(&last) = c.words.last().filter(|_| how > 0) {
            *ends.entry(last).or_default() |= how;
        }
    }
    for c in chunks {
        let Some(&last) = c.words.last() else { continue };
        let ends = ends.get(&last).copied().unwrap_or(0);
        let token = |t: usize| scene.token(t);
        let first = c.core.first().copied().map(token);
        let mut evidence = if c.titled { 2.0 } else { 0.0 };
        if first.is_some_and(|t| t.entry.first_name) {
            evidence += 2.0;
        }
        if c.core.iter().any(|&t| token(t).span.len() == 2 && token(t).span.of(scene.document.text()).ends_with('.')) {
            evidence += 2.0;
        }
        evidence += if ends & ALONE != 0 { 1.0 } else { 0.0 };
        evidence += if ends & TITLED != 0 { 1.0 } else { 0.0 };
        let next = token(c.end);
        if next.ch == ',' {
            // `Yehia Belaro, military spokesperson for …`
            let role = (c.end + 1..c.end + 5).any(|t| token(t).is_lower() && token(t).has(Marks::ROLE));
            evidence += if role && c.words.len() > 1 { 2.0 } else { 0.5 };
        }
        let before = c.core.first().map(|&t| scene.before(t));
        if before.is_some_and(|t| t.is_lower() && t.has(Marks::CUE_VERB) && t.entry.cue >= 4) && c.words.len() > 1 {
            evidence += 1.0;
        }
        if next.has(Marks::CUE_VERB) && next.entry.cue >= 3 && next.is_lower() {
            evidence += 1.0;
        }
        if c.core.iter().any(|&t| token(t).prefixed || token(t).is_lower()) {
            evidence += 1.0;
        }
        // `National Mall`: common words make a person's name only on better evidence.
        let common = |&t: &usize| token(t).entry.tag.0 != b'?' && !token(t).entry.first_name;
        if c.core.iter().all(common) {
            evidence -= 1.5;
        }
        if ends & ARTICLED != 0 && !c.titled {
            evidence -= 2.0;
        }
        if c.words.len() > 1 && stands_for_pronoun(scene, c) {
            evidence += 1.0;
        }
        c.person = evidence;
    }
}

/// `Pirjo Salmela was moving a cupboard …. She …`: unknown words as a subject, and `he` or `she` soon after.
fn stands_for_pronoun(scene: &Scene<'_>, c: &Chunk<'_>) -> bool {
    let token = |t: usize| scene.token(t);
    let unknown = |&t: &usize| token(t).entry.tag.0 == b'?' && !token(t).all_capitals && !token(t).has(Marks::PLACE);
    let next = token(c.end);
    let verb = next.is_lower() && (next.has(Marks::AUXILIARY) || matches!(next.entry.tag.0, b'D' | b'Z'));
    let end = scene.paragraph(next.paragraph).end.min(c.end + 60);
    let pronoun = |t: usize| matches!(token(t).entry.pronoun, Pronoun::He | Pronoun::She);
    verb && c.core.iter().all(unknown) && (c.end..end).any(pronoun)
}
