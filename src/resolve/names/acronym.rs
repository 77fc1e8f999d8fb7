//! Acronyms and the names they stand for.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::chunk::Chunk;
use super::{Entity, EntityId, EntityKind, fold};
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{KeyHasher, Marks};
use crate::resolve::phrase::one_line;

/// `Higher Military Commission (HMC)`: the acronym takes the name it stands for.
pub(super) fn expand_acronyms(
    scene: &Scene<'_>,
    chunks: &[Chunk],
    of_mention: &HashMap<usize, EntityId, BuildHasherDefault<KeyHasher>>,
    entities: &mut [Entity],
) {
    let text = scene.document.text();
    for c in chunks.iter().filter(|c| c.acronym) {
        let Some(id) = of_mention.get(&c.mention).copied() else { continue };
        let Some(&token) = c.parts.core.first() else { continue };
        let letters: Vec<char> = scene.token(token).span.of(text).chars().filter(|c| c.is_alphabetic()).collect();
        if letters.len() < 2 || entities.get(id.0).is_some_and(|e| e.words.len() > 1) {
            continue;
        }
        let written = in_brackets(scene, token, &letters);
        let named = || {
            entities
                .iter()
                .position(|e| e.words.len() > 1 && e.kind != EntityKind::Person && initials(&e.name, &letters))
        };
        let found = written.or_else(|| named().and_then(|n| entities.get(n)).map(|e| e.name.clone()));
        if let (Some(name), Some(e)) = (found, entities.get_mut(id.0)) {
            e.words = name.split([' ', '-']).filter(|w| w.starts_with(char::is_uppercase)).map(fold).collect();
            e.name = name;
            e.kind = EntityKind::Organisation;
        }
    }
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
