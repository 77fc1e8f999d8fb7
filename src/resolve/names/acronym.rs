//! Acronyms and the names they stand for.

use std::borrow::Cow;

use super::chunk::Chunks;
use super::{Cast, Entity, EntityId, EntityKind, fold};
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Numbering, mix};
use crate::resolve::phrase::one_line;

/// `Higher Military Commission (HMC)`: the acronym takes the name it stands for.
pub(super) fn expand_acronyms(chunks: &Chunks<'_, '_>, cast: &mut Cast) {
    let scene = chunks.scene;
    let text = scene.document.text();
    let mut index: Option<Initials> = None;
    let mut letters: Vec<char> = Vec::with_capacity(16);
    for c in chunks.acronyms() {
        let id = EntityId(c.owner.get() as usize);
        if cast.entity(id).is_some_and(|e| e.words.len() > 1) {
            continue;
        }
        letters.clear();
        letters.extend(chunks.first(c).span.of(text).chars().filter(|c| c.is_alphabetic()));
        if letters.len() < 2 {
            continue;
        }
        let index = index.get_or_insert_with(|| Initials::new(chunks, cast));
        let named = || {
            let named = index.get(initials_key(letters.iter().copied())).and_then(|n| cast.entities.get(n));
            named.map(|e| cast.name(scene, e)).filter(|name| initials(name, &letters))
        };
        let written = in_brackets(scene, c.first, &letters);
        let found = written.or_else(|| named().map(Cow::into_owned));
        if let (Some(name), Some(e)) = (found, cast.entities.get_mut(id.0)) {
            let from = cast.words.len();
            cast.words.extend(name.split([' ', '-']).filter(|w| w.starts_with(char::is_uppercase)).map(fold));
            e.words = from..cast.words.len();
            e.expanded = Some(cast.expanded.len());
            e.kind = EntityKind::Organisation;
            index.add(initials_key(initials_of(&name)), id.0);
            cast.expanded.push(name);
        }
    }
}

fn may_be_meant(e: &Entity) -> bool {
    e.words.len() > 1 && e.kind != EntityKind::Person
}

/// The first thing that an acronym may stand for, by the first letters of its words.
struct Initials {
    keys: Numbering,
    first: Vec<usize>,
}

impl Initials {
    /// Whatever an acronym may stand for that begins with the first letter of one.
    fn new(chunks: &Chunks<'_, '_>, cast: &Cast) -> Self {
        let scene = chunks.scene;
        let mut begins = [false; 128];
        for c in chunks.acronyms() {
            match begins.get_mut(chunks.first(c).ch as usize) {
                Some(first) if chunks.first(c).ch.is_ascii_uppercase() => *first = true,
                // Its first letter stands behind a number.
                _ => begins.fill(true),
            }
        }
        // A name's first capital may stand behind a small letter.
        let alike = |first: char| !first.is_ascii_uppercase() || begins.get(first as usize) == Some(&true);
        let mut index = Self { keys: Numbering::with_room_for(16), first: Vec::with_capacity(16) };
        let meant = |e: &Entity| may_be_meant(e) && alike(scene.token(e.form.first).ch);
        for (n, e) in cast.entities.iter().enumerate().filter(|(_, e)| meant(e)) {
            index.add(initials_key(initials_of(&cast.name(scene, e))), n);
        }
        index
    }

    fn add(&mut self, key: u64, n: usize) {
        let number = self.keys.add(key) as usize;
        match self.first.get_mut(number) {
            Some(first) => *first = n.min(*first),
            None => self.first.push(n),
        }
    }

    fn get(&self, key: u64) -> Option<usize> {
        self.first.get(self.keys.get(key)? as usize).copied()
    }
}

fn initials_key(letters: impl Iterator<Item = char>) -> u64 {
    let key = letters.fold(0, |key, c| mix(key, u64::from(c.to_ascii_lowercase())));
    // The low bits, by which it is looked up, are the worst mixed.
    key ^ (key >> 32)
}

/// First letters of the words with a capital.
fn initials_of(name: &str) -> impl Iterator<Item = char> {
    let mut opens = true;
    let starts = name.bytes().enumerate().filter(move |(_, b)| std::mem::replace(&mut opens, matches!(b, b' ' | b'-')));
    let letters =
        starts.filter_map(|(at, b)| if b.is_ascii() { Some(char::from(b)) } else { name.get(at..)?.chars().next() });
    letters.filter(|c| c.is_uppercase())
}

/// The words before `(HMC)` whose initials it is.
fn in_brackets(scene: &Scene<'_>, token: usize, letters: &[char]) -> Option<String> {
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

/// True where the first letters of the name's words are `letters`.
fn initials(name: &str, letters: &[char]) -> bool {
    let mut wanted = letters.iter();
    initials_of(name).all(|c| wanted.next().is_some_and(|l| l.eq_ignore_ascii_case(&c))) && wanted.next().is_none()
}
