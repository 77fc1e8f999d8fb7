//! The people and organisations a document names, each with all its forms.
//!
//! Names are clustered before anything is attributed: `Ada Byron`, `Byron` and `Dr. Byron` are one person, whose
//! canonical name is the fullest form. Clustering is by surname with a compatible first name, in the order of reading.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::phrase::one_line;
use crate::document::RegionKind;
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{KeyHasher, Marks, Pronoun, key};

/// Position of an [`Entity`] in its cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub usize);

/// What a named thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A party, company, ministry, newspaper …
    Organisation,
    /// A place, or anything else with a name.
    Other,
}

/// A name's parts, as tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameParts {
    /// Titles, offices and nationalities before the name proper.
    pub titles: Vec<usize>,
    /// The name proper, without nicknames in marks and without `Jr.`.
    pub core: Vec<usize>,
    /// One past the last token, `Jr.` included.
    pub end: usize,
}

/// A person or organisation of the document.
#[derive(Debug, Clone)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest form the document gives.
    pub name: String,
    /// Keys of the fullest form's words.
    pub words: Vec<u64>,
    /// Its mentions, as indices into the scene's list, in order.
    pub mentions: Vec<usize>,
    /// Evidence of gender: negative female, positive male, in tenths of a decade of odds.
    pub gender: i32,
    /// Keys of titles and roles that stood with any of its mentions.
    pub titles: Vec<u64>,
}

/// All named people and organisations of a document.
#[derive(Debug, Default)]
pub struct Cast {
    /// They themselves, in order of first mention.
    pub entities: Vec<Entity>,
    of_mention: HashMap<usize, EntityId, BuildHasherDefault<KeyHasher>>,
}

impl Cast {
    /// The entity a name mention stands for.
    pub fn of(&self, mention: usize) -> Option<EntityId> {
        self.of_mention.get(&mention).copied()
    }

    /// The entity with this id.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0)
    }

    /// Clusters the names of `scene`.
    pub fn new(scene: &Scene<'_>) -> Self {
        Builder::new(scene).build()
    }
}

/// The words of a name folded for comparison: lower case, no accents, apostrophes or particles joined by a hyphen.
pub fn fold(word: &str) -> u64 {
    if word.is_ascii() && !word.contains(['-', '\'']) {
        return key(word.trim_end_matches('.'));
    }
    let plain: String = word.nfd().filter(|c| !is_combining_mark(*c) && !matches!(c, '’' | '\'' | '‘' | '`')).collect();
    let bare = match plain.split_once('-') {
        Some((particle, rest)) if particle.len() <= 3 && particle.chars().all(char::is_lowercase) => rest,
        _ => &plain,
    };
    key(bare)
}

/// Divides a name mention into titles and the name proper.
pub fn parts(scene: &Scene<'_>, mention: &Mention) -> NameParts {
    let mut tokens: Vec<usize> = (mention.first..mention.end)
        .filter(|&t| matches!(scene.token(t).kind, TokenKind::Word | TokenKind::Number))
        .filter(|&t| scene.token(t).quote == scene.token(mention.first).quote)
        .collect();
    let mut end = mention.end;
    while tokens.len() > 1
        && tokens.last().is_some_and(|&t| scene.token(t).has(Marks::SUFFIX) && scene.token(t).capital)
    {
        let t = tokens.pop().unwrap_or(0);
        end = end.min(t + 1);
    }
    let token = |&t: &usize| scene.token(t);
    let titled = tokens.iter().rev().skip(1).map(token).any(|t| t.has(Marks::HARD_TITLE));
    let opening = tokens.first().map(token).is_some_and(|t| t.has(Marks::ROLE) || t.agent) && tokens.len() > 2;
    let personal =
        opening || tokens.iter().map(token).any(|t| t.entry.first_name && !t.has(Marks::PLACE.or(Marks::ORGANISATION)));
    let whole =
        tokens.last().map(token).is_some_and(|t| t.has(Marks::ORGANISATION.or(Marks::PLACE)) && !t.entry.first_name);
    // `Republican National Convention`, `United States`: what looks like a title is part of the name.
    let cut = if !titled && (whole || !personal) { 0 } else { title_end(scene, &tokens) };
    let core = tokens.split_off(cut);
    NameParts { titles: tokens, core, end }
}

/// How many of a name's tokens are titles, offices and nationalities.
fn title_end(scene: &Scene<'_>, tokens: &[usize]) -> usize {
    let at = |i: usize| scene.token(tokens.get(i).copied().unwrap_or(usize::MAX));
    let n = tokens.len();
    let mut cut = 0;
    // `Del. Stacey Plaskett`: whatever is abbreviated before a name is a title, an initial aside.
    let abbreviated = |i: usize| {
        let t = at(i);
        t.span.len() > 2
            && scene.document.text().as_bytes().get(t.span.end() - 1) == Some(&b'.')
            && t.entry.tag.0 == b'?'
            && !t.all_capitals
    };
    for i in 0..n.saturating_sub(1) {
        // `Gov. Earl Ray Tomblin`: a title that is a first name too, behind a title or before more names.
        let name =
            at(i).entry.first_name && at(i).entry.gender == 0 && (cut == i && i > 0 || at(i + 1).entry.first_name);
        if at(i).has(Marks::HARD_TITLE) && !name || i == 0 && abbreviated(0) && n > 2 {
            cut = i + 1;
            // `Secretary of State John Kerry`: the office goes on.
            if at(i + 1).is_lower() && at(i + 1).has(Marks::PREPOSITION) && i + 3 < n {
                cut = i + 3;
                while cut + 1 < n && !at(cut).entry.first_name && (cut + 2 < n || at(cut).is_lower()) && office(at(cut))
                {
                    cut += 1;
                }
            }
        }
    }
    // `Goalkeeper Marisol Teixeira`, at the start of a sentence: a trade with a capital.
    let trade = at(0).has(Marks::ROLE) || at(0).agent && at(0).entry.tag.0 == b'?';
    if cut == 0 && n > 2 && trade && !at(0).entry.first_name && opens_sentence(scene, tokens) {
        cut = 1;
    }
    let titled = cut > 0;
    // A first name far inside a run of capitals starts the name proper: `Middle East Policy Daniel Shapiro`.
    if let Some(first) = (cut + 1..n.saturating_sub(1))
        .find(|&i| at(i).entry.first_name && n - i <= 3 && (titled && n - cut > 3 || (cut..i).all(|j| office(at(j)))))
    {
        cut = first;
    }
    while cut + 1 < n
        && !at(cut).entry.first_name
        && (at(cut).has(Marks::SOFT_TITLE.or(Marks::DEMONYM)) || titled && at(cut).is_lower())
    {
        cut += 1;
    }
    // `Baghdad Alina Romanowski`, after `ambassador to`.
    while cut + 2 < n && at(cut).has(Marks::PLACE) && !at(cut).entry.first_name {
        cut += 1;
    }
    while cut + 1 < n && at(cut).is_lower() && !at(cut).has(Marks::PARTICLE) && !at(cut).prefixed {
        cut += 1;
    }
    cut
}

fn opens_sentence(scene: &Scene<'_>, tokens: &[usize]) -> bool {
    tokens.first().is_some_and(|&t| {
        scene.before(t).sentence != scene.token(t).sentence || scene.before(t).kind != TokenKind::Word
    })
}

fn office(token: &crate::find::token::Token) -> bool {
    token.is_lower() && token.has(Marks::PREPOSITION.or(Marks::DETERMINER))
        || token
            .has(Marks::HARD_TITLE.or(Marks::SOFT_TITLE).or(Marks::ORGANISATION).or(Marks::PLACE).or(Marks::DEMONYM))
        || token.entry.tag.is_noun()
        || token.entry.tag.0 == b'J'
}

struct Chunk {
    mention: usize,
    parts: NameParts,
    words: Vec<u64>,
    organisation: bool,
    acronym: bool,
    titled: bool,
    headline: bool,
    person: f32,
}

struct Builder<'s> {
    scene: &'s Scene<'s>,
    chunks: Vec<Chunk>,
    entities: Vec<Entity>,
    of_mention: HashMap<usize, EntityId, BuildHasherDefault<KeyHasher>>,
}

impl<'s> Builder<'s> {
    fn new(scene: &'s Scene<'s>) -> Self {
        let mut chunks = Vec::new();
        for (mention, m) in scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
            let parts = parts(scene, m);
            let text = |t: usize| scene.token(t).span.of(scene.document.text());
            let words: Vec<u64> = parts.core.iter().map(|&t| fold(text(t))).collect();
            if words.is_empty() {
                continue;
            }
            let token = |t: &usize| scene.token(*t);
            let personal = parts.titles.iter().map(token).any(|t| t.entry.gender != 0 || t.has(Marks::HARD_TITLE));
            let organisation = !personal && parts.core.iter().map(token).any(|t| t.has(Marks::ORGANISATION));
            let acronym = words.len() == 1 && parts.core.iter().map(token).all(|t| t.all_capitals);
            let before = m.first.checked_sub(1).map(|t| scene.token(t));
            let lower_title = before.is_some_and(|t| {
                t.is_lower()
                    && t.sentence == scene.token(m.first).sentence
                    && (t.has(Marks::HARD_TITLE) || t.has(Marks::ROLE))
            });
            let titled = parts.titles.iter().map(token).any(|t| t.has(Marks::HARD_TITLE)) || lower_title;
            let paragraph = scene.token(m.first).paragraph as usize;
            let headline = scene.paragraphs.get(paragraph).is_some_and(|p| p.region == RegionKind::Headline);
            chunks.push(Chunk { mention, parts, words, organisation, acronym, titled, headline, person: 0.0 });
        }
        let mut builder = Self { scene, chunks, entities: Vec::new(), of_mention: HashMap::default() };
        builder.weigh();
        builder
    }

    /// How much speaks for each chunk being a person's name.
    fn weigh(&mut self) {
        let mut alone: HashMap<u64, u32, BuildHasherDefault<KeyHasher>> = HashMap::default();
        let mut titled: HashMap<u64, u32, BuildHasherDefault<KeyHasher>> = HashMap::default();
        for c in &self.chunks {
            if let [only] = c.words.as_slice() {
                *alone.entry(*only).or_default() += 1;
            }
            if c.titled
                && let Some(&last) = c.words.last()
            {
                *titled.entry(last).or_default() += 1;
            }
        }
        let scene = self.scene;
        // `the Harriers`: people have no article.
        let article = |c: &Chunk| {
            let before = c.parts.core.first().map(|&t| scene.before(t));
            c.parts.titles.is_empty() && before.is_some_and(|t| t.has(Marks::DETERMINER) && t.kind == TokenKind::Word)
        };
        let articled: HashSet<u64> =
            self.chunks.iter().filter(|c| article(c)).filter_map(|c| c.words.last().copied()).collect();
        let mut chunks = std::mem::take(&mut self.chunks);
        for c in &mut chunks {
            let Some(&last) = c.words.last() else { continue };
            let token = |t: usize| scene.token(t);
            let first = c.parts.core.first().copied().map(token);
            let mut evidence = if c.titled { 2.0 } else { 0.0 };
            if first.is_some_and(|t| t.entry.first_name) {
                evidence += 2.0;
            }
            if c.parts
                .core
                .iter()
                .any(|&t| token(t).span.len() == 2 && token(t).span.of(scene.document.text()).ends_with('.'))
            {
                evidence += 2.0;
            }
            evidence += if alone.contains_key(&last) { 1.0 } else { 0.0 };
            evidence += if titled.contains_key(&last) { 1.0 } else { 0.0 };
            let next = token(c.parts.end);
            if next.ch == ',' {
                // `Yehia Rasool, military spokesperson for …`
                let role = (c.parts.end + 1..c.parts.end + 5).any(|t| token(t).is_lower() && token(t).has(Marks::ROLE));
                evidence += if role && c.words.len() > 1 { 2.0 } else { 0.5 };
            }
            let before = c.parts.core.first().map(|&t| scene.before(t));
            if before.is_some_and(|t| t.is_lower() && t.has(Marks::CUE_VERB) && t.entry.cue >= 4) && c.words.len() > 1 {
                evidence += 1.0;
            }
            if next.has(Marks::CUE_VERB) && next.entry.cue >= 3 && next.is_lower() {
                evidence += 1.0;
            }
            if c.parts.core.iter().any(|&t| token(t).prefixed || token(t).is_lower()) {
                evidence += 1.0;
            }
            // `National Mall`: common words make a person's name only on better evidence.
            let common = |&t: &usize| token(t).entry.tag.0 != b'?' && !token(t).entry.first_name;
            if c.parts.core.iter().all(common) {
                evidence -= 1.5;
            }
            if articled.contains(&last) && !c.titled {
                evidence -= 2.0;
            }
            if c.words.len() > 1 && self.stands_for_pronoun(c) {
                evidence += 1.0;
            }
            c.person = evidence;
        }
        self.chunks = chunks;
    }

    /// `Pirjo Salmela was moving a cupboard …. She …`: unknown words as a subject, and `he` or `she` soon after.
    fn stands_for_pronoun(&self, c: &Chunk) -> bool {
        let token = |t: usize| self.scene.token(t);
        let unknown =
            |&t: &usize| token(t).entry.tag.0 == b'?' && !token(t).all_capitals && !token(t).has(Marks::PLACE);
        let next = token(c.parts.end);
        let verb = next.is_lower() && (next.has(Marks::AUXILIARY) || matches!(next.entry.tag.0, b'D' | b'Z'));
        let end = self.scene.paragraph(next.paragraph).end.min(c.parts.end + 60);
        let pronoun = |t: usize| matches!(token(t).entry.pronoun, Pronoun::He | Pronoun::She);
        verb && c.parts.core.iter().all(unknown) && (c.parts.end..end).any(pronoun)
    }

    fn full_name(&self, c: &Chunk) -> bool {
        let token = |i: usize| self.scene.token(c.parts.core.get(i).copied().unwrap_or(usize::MAX));
        (2..=5).contains(&c.words.len())
            && !c.organisation
            && c.person >= 1.0
            && !(c.headline && c.words.len() > 3)
            && !(token(0).has(Marks::PLACE) && !token(0).entry.first_name && !c.titled)
            && (c.titled || !c.parts.core.iter().all(|&t| self.scene.token(t).has(Marks::PLACE.or(Marks::DEMONYM))))
    }

    fn build(mut self) -> Cast {
        // Full names first, so that a surname before them finds its owner too. Headlines last: their capitals mislead.
        let chunks = std::mem::take(&mut self.chunks);
        for headline in [false, true] {
            for c in &chunks {
                if c.headline == headline && self.full_name(c) {
                    self.add_full(c);
                }
            }
        }
        for c in &chunks {
            if !self.of_mention.contains_key(&c.mention) {
                self.add_short(c);
            }
        }
        for (n, e) in self.entities.iter_mut().enumerate() {
            e.mentions.sort_unstable();
            if e.kind == EntityKind::Person {
                gender(self.scene, &chunks, e, &self.of_mention, EntityId(n));
            }
        }
        self.expand_acronyms(&chunks);
        Cast { entities: self.entities, of_mention: self.of_mention }
    }

    fn add_full(&mut self, c: &Chunk) {
        let (first, last) = (c.words.first().copied(), c.words.last().copied());
        let initial = |a: usize, e: &Entity| self.same_initial(c, a, e);
        let hit = self.entities.iter().position(|e| {
            e.kind == EntityKind::Person
                && (e.words.last().copied() == last
                    && (e.words.first().copied() == first
                        || first.is_some_and(|f| e.words.contains(&f))
                        || e.words.first().is_some_and(|f| c.words.contains(f))
                        || initial(0, e))
                    || e.words.first().copied() == first
                        && (is_subsequence(&c.words, &e.words) || is_subsequence(&e.words, &c.words)))
        });
        let id = hit.unwrap_or_else(|| self.found(EntityKind::Person, c));
        self.join(EntityId(id), c);
    }

    /// True where one first name is the initial of the other.
    fn same_initial(&self, c: &Chunk, at: usize, e: &Entity) -> bool {
        let text = self.scene.document.text();
        let Some(word) = c.parts.core.get(at).map(|&t| self.scene.token(t).span.of(text)) else { return false };
        let (a, b) = (word.chars().next(), e.name.chars().next());
        let other = e.name.split(' ').next().unwrap_or("");
        a.is_some()
            && a == b
            && (word.trim_end_matches('.').chars().count() == 1 || other.trim_end_matches('.').chars().count() == 1)
    }

    fn found(&mut self, kind: EntityKind, c: &Chunk) -> usize {
        let name = self.shown(c);
        self.entities.push(Entity {
            kind,
            name,
            words: c.words.clone(),
            mentions: Vec::new(),
            gender: 0,
            titles: Vec::new(),
        });
        self.entities.len() - 1
    }

    fn shown(&self, c: &Chunk) -> String {
        let (Some(&first), end) = (c.parts.core.first(), c.parts.end) else { return String::new() };
        let text = self.scene.text(first, end);
        if text.contains(['\n', '\r', '\t']) { one_line(text) } else { text.to_owned() }
    }

    fn join(&mut self, id: EntityId, c: &Chunk) {
        let name = self.shown(c);
        let titles: Vec<u64> = c.parts.titles.iter().map(|&t| self.scene.token(t).key).collect();
        let Some(e) = self.entities.get_mut(id.0) else { return };
        let better =
            (c.words.len(), name.len()) > (e.words.len(), e.name.len()) && (!c.headline || e.mentions.is_empty());
        if better {
            e.name = name;
            e.words.clone_from(&c.words);
        }
        if c.titled && !c.organisation && !c.acronym && e.kind == EntityKind::Other {
            e.kind = EntityKind::Person;
        }
        e.mentions.push(c.mention);
        e.titles.extend(titles);
        self.of_mention.insert(c.mention, id);
    }

    fn add_short(&mut self, c: &Chunk) {
        let mut best: Vec<(u32, usize)> = Vec::new();
        if !(c.organisation && c.words.len() > 1) {
            for (n, e) in self.entities.iter().enumerate().filter(|(_, e)| e.kind == EntityKind::Person) {
                let score = if !is_subsequence(&c.words, &e.words) {
                    self.misprint(c, e)
                } else if c.words.last() == e.words.last() {
                    4
                } else if c.words.len() == 1 && c.words.first() == e.words.first() {
                    if e.words.len() > 1 { 2 } else { 4 }
                } else {
                    3
                };
                if score > 0 {
                    best.push((score, n));
                }
            }
        }
        let top = best.iter().map(|b| b.0).max().unwrap_or(0);
        let fits: Vec<usize> = best.iter().filter(|b| b.0 == top).map(|b| b.1).collect();
        let id = match fits.as_slice() {
            [] => self.new_or_same(c),
            [one] => *one,
            // A misprint of several names is none of them.
            _ if top == 1 => self.new_or_same(c),
            several => self.choose(c, several),
        };
        self.join(EntityId(id), c);
    }

    /// 1 where a lone surname is one letter away from the entity's, a misprint; else 0.
    fn misprint(&self, c: &Chunk, e: &Entity) -> u32 {
        let ([_], [.., _], true) = (c.words.as_slice(), e.words.as_slice(), e.words.len() > 1) else { return 0 };
        let text = self.scene.document.text();
        let Some(word) = c.parts.core.first().map(|&t| self.scene.token(t).span.of(text)) else { return 0 };
        let last = e.name.rsplit(' ').next().unwrap_or("");
        let common = c
            .parts
            .core
            .first()
            .is_some_and(|&t| self.scene.token(t).entry.tag.0 != b'?' || self.scene.token(t).entry.first_name);
        let long = word.chars().count() >= 6 && last.chars().count() >= 6;
        u32::from(long && !common && !c.acronym && word.chars().next() == last.chars().next() && one_edit(word, last))
    }

    /// A family with one surname: a gendered title decides, else who was named last with a full name, else the first.
    fn choose(&self, c: &Chunk, several: &[usize]) -> usize {
        let sex: i32 = c.parts.titles.iter().map(|&t| i32::from(self.scene.token(t).entry.gender)).sum();
        let titles: Vec<u64> = c.parts.titles.iter().map(|&t| self.scene.token(t).key).collect();
        let paragraph = |m: usize| self.scene.mentions.get(m).map_or(0, |m| self.scene.token(m.first).paragraph);
        let here = paragraph(c.mention);
        let most =
            several.iter().filter_map(|&n| self.entities.get(n)).map(|e| e.mentions.len()).max().unwrap_or(1).max(1);
        let score = |&n: &usize| -> f64 {
            let Some(e) = self.entities.get(n) else { return f64::MIN };
            let first = e.mentions.first().and_then(|&m| self.scene.mentions.get(m)).map(|m| parts(self.scene, m));
            let own = first
                .and_then(|p| p.core.first().map(|&t| i32::from(self.scene.token(t).entry.name_gender)))
                .unwrap_or(0);
            let mut s = match sex.signum() * own.signum() {
                1 => 3.0,
                -1 => -5.0,
                _ => 0.0,
            };
            s += 2.0 * f64::from(u32::from(titles.iter().any(|t| e.titles.contains(t))));
            #[expect(clippy::cast_precision_loss, reason = "a few mentions")]
            {
                s += 2.0 * e.mentions.len() as f64 / most as f64;
            }
            match e.mentions.iter().filter(|&&m| m < c.mention).max() {
                Some(&m) => s + 1.0 / (1.0 + f64::from(here - paragraph(m).min(here))),
                None => s - 1.0,
            }
        };
        several.iter().copied().reduce(|a, b| if score(&b) > score(&a) { b } else { a }).unwrap_or(0)
    }

    fn new_or_same(&mut self, c: &Chunk) -> usize {
        if let Some(n) = self.entities.iter().position(|e| e.words == c.words) {
            return n;
        }
        let kind = if c.titled && !c.organisation && !c.acronym {
            EntityKind::Person
        } else if c.organisation || c.acronym && !self.is_place(c) {
            EntityKind::Organisation
        } else if c.words.len() == 1 && c.person >= 2.5 && !self.is_place(c) {
            EntityKind::Person
        } else {
            EntityKind::Other
        };
        self.found(kind, c)
    }

    fn is_place(&self, c: &Chunk) -> bool {
        c.parts.core.iter().all(|&t| self.scene.token(t).has(Marks::PLACE))
    }

    /// `Higher Military Commission (HMC)`: the acronym takes the name it stands for.
    fn expand_acronyms(&mut self, chunks: &[Chunk]) {
        let text = self.scene.document.text();
        for c in chunks.iter().filter(|c| c.acronym) {
            let Some(id) = self.of_mention.get(&c.mention).copied() else { continue };
            let Some(&token) = c.parts.core.first() else { continue };
            let letters: Vec<char> =
                self.scene.token(token).span.of(text).chars().filter(|c| c.is_alphabetic()).collect();
            if letters.len() < 2 || self.entities.get(id.0).is_some_and(|e| e.words.len() > 1) {
                continue;
            }
            let written = self.in_brackets(token, &letters);
            let named = || {
                self.entities
                    .iter()
                    .position(|e| e.words.len() > 1 && e.kind != EntityKind::Person && initials(&e.name, &letters))
            };
            let found = written.or_else(|| named().and_then(|n| self.entities.get(n)).map(|e| e.name.clone()));
            if let (Some(name), Some(e)) = (found, self.entities.get_mut(id.0)) {
                e.words = name.split([' ', '-']).filter(|w| w.starts_with(char::is_uppercase)).map(fold).collect();
                e.name = name;
                e.kind = EntityKind::Organisation;
            }
        }
    }

    /// The words before `(HMC)` whose initials it is.
    fn in_brackets(&self, token: usize, letters: &[char]) -> Option<String> {
        let scene = self.scene;
        if scene.before(token).ch != '(' {
            return None;
        }
        let end = token - 1;
        let sentence = scene.sentence_of(token);
        let mut wanted = letters.iter().rev().peekable();
        let mut at = end;
        while at > sentence.first && end - at < 14 {
            let t = scene.token(at - 1);
            let fits = t.kind == TokenKind::Word
                && t.ch.is_uppercase()
                && wanted.peek().is_some_and(|l| l.eq_ignore_ascii_case(&t.ch));
            if fits {
                wanted.next();
            } else if !(t.is_lower()
                || matches!(t.ch, '-' | '—' | '&' | '’' | '\'')
                || t.kind == TokenKind::Possessive
                || t.has(Marks::DEMONYM))
            {
                return None;
            }
            at -= 1;
            if wanted.peek().is_none() {
                return Some(one_line(scene.text(at, end)));
            }
        }
        None
    }
}

fn gender(
    scene: &Scene<'_>,
    chunks: &[Chunk],
    e: &mut Entity,
    of_mention: &HashMap<usize, EntityId, BuildHasherDefault<KeyHasher>>,
    id: EntityId,
) {
    let mut titles = 0;
    let mut first = 0;
    for c in chunks.iter().filter(|c| of_mention.get(&c.mention) == Some(&id)) {
        titles += c.parts.titles.iter().map(|&t| i32::from(scene.token(t).entry.gender)).sum::<i32>();
        if let Some(m) = scene.mentions.get(c.mention) {
            let before = scene.before(m.first);
            if before.is_lower() && before.has(Marks::ROLE) {
                titles += i32::from(before.entry.gender);
            }
        }
        if c.words.len() > 1 && c.words.first() == e.words.first() {
            let of = c.parts.core.iter().map(|&t| i32::from(scene.token(t).entry.name_gender)).find(|&g| g != 0);
            first = c.parts.core.first().map_or(0, |&t| i32::from(scene.token(t).entry.name_gender));
            // A first initial says nothing: the second name does (`J. Edgar`).
            if first == 0 && c.parts.core.first().is_some_and(|&t| scene.token(t).span.len() <= 2) {
                first = of.unwrap_or(0);
            }
        }
    }
    e.gender = titles.clamp(-1, 1) * 40 + first;
}

/// True where `short` occurs in `long` in order, not necessarily together.
pub fn is_subsequence(short: &[u64], long: &[u64]) -> bool {
    let mut rest = long.iter();
    !short.is_empty() && short.iter().all(|w| rest.any(|x| x == w))
}

fn initials(name: &str, letters: &[char]) -> bool {
    let mut wanted = letters.iter();
    let words = name.split([' ', '-']).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase());
    let mut n = 0;
    for c in words {
        n += 1;
        if wanted.next().is_none_or(|l| !l.eq_ignore_ascii_case(&c)) {
            return false;
        }
    }
    n == letters.len()
}

/// True where one letter inserted, left out, changed or two neighbours swapped make `a` into `b`.
fn one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (la, lb) = (a.len(), b.len());
    la != lb && la.abs_diff(lb) == 1 && head + tail >= la.min(lb)
        || la == lb && head + tail + 1 >= la && head < la
        || la == lb && head + tail + 2 == la && a.get(head) == b.get(head + 1) && a.get(head + 1) == b.get(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_strips_accents_apostrophes_and_joined_particles() {
        assert_eq!(fold("al-Sudani"), fold("Sudani"));
        assert_eq!(fold("Shia’"), fold("Shia"));
        assert_eq!(fold("Müller"), fold("Muller"));
        assert_ne!(fold("Smith-Jones"), fold("Jones"));
    }

    #[test]
    fn one_edit_is_one() {
        assert!(one_edit("Sanders", "Sandres"));
        assert!(one_edit("Sanders", "Sander"));
        assert!(one_edit("Sanders", "Sonders"));
        assert!(!one_edit("Sanders", "Sanders"));
        assert!(!one_edit("Sanders", "Sonderz"));
    }
}
