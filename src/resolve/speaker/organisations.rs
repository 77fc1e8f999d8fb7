//! Organisations by the words of their names, so that none is compared with all others.

use std::cell::OnceCell;

use crate::find::scene::Scene;
use crate::lexicon::mix;
use crate::resolve::names::{Cast, Entity, EntityId, EntityKind};

/// Everything in a cast that is no person. Each list is in order, and made once it is asked for.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    /// For each word of a name with several printed words: its mentions.
    mentions: OnceCell<Vec<(u64, Given)>>,
    /// For the words a longer name begins with, and those it ends with, that name.
    longer: OnceCell<Vec<(u64, EntityId)>>,
}

/// A cast of so many is gone through sooner than it is put in order: most articles have one.
const FEW: usize = 200;

/// A mention, whose name it is, and the first mention of that of several printed words.
type Given = (usize, EntityId, usize);

impl Organisations {
    /// The one named nearest before `mention` by a name with this word, once its name was given in several words.
    pub(super) fn nearest(&self, scene: &Scene<'_>, cast: &Cast, word: u64, mention: usize) -> Option<EntityId> {
        let all = self.mentions.get_or_init(|| by_words(scene, cast));
        let before = all.get(..all.partition_point(|(w, (m, ..))| (*w, *m) < (word, mention)))?;
        let of_word = before.iter().rev().take_while(|(w, _)| *w == word);
        of_word.map(|(_, given)| given).find(|(.., first)| *first < mention).map(|(_, id, _)| *id)
    }

    /// Those that may have a longer name, which begins or ends with these words.
    pub(super) fn longer(&self, cast: &Cast, words: &[u64]) -> impl Iterator<Item = EntityId> {
        let few = cast.entities.len() <= FEW;
        let each = few.then(|| organisations(cast).map(|(id, _)| id));
        let listed = (!few).then(|| self.listed(cast, words));
        each.into_iter().flatten().chain(listed.into_iter().flatten())
    }

    /// The same where there are many.
    fn listed(&self, cast: &Cast, words: &[u64]) -> impl Iterator<Item = EntityId> {
        let all = self.longer.get_or_init(|| by_ends(cast));
        let list = |key: Option<u64>| {
            let key = key?;
            let from = all.get(all.partition_point(|(k, _)| *k < key)..)?;
            Some(from.iter().take_while(move |(k, _)| *k == key).map(|(_, id)| *id))
        };
        let ends = [list(keys(words.iter()).last()), list(keys(words.iter().rev()).last())];
        ends.into_iter().flatten().flatten()
    }
}

fn organisations(cast: &Cast) -> impl Iterator<Item = (EntityId, &Entity)> {
    let all = cast.entities.iter().enumerate().map(|(n, e)| (EntityId(n), e));
    all.filter(|(_, e)| e.kind != EntityKind::Person)
}

fn by_words(scene: &Scene<'_>, cast: &Cast) -> Vec<(u64, Given)> {
    let mut all = Vec::new();
    for (id, e) in organisations(cast) {
        let full = |m: &usize| scene.mentions.get(*m).is_some_and(|m| m.end - m.first > 1);
        let Some(first) = cast.mentions(e).find(full) else { continue };
        for &word in cast.words(e) {
            all.extend(cast.mentions(e).map(|m| (word, (m, id, first))));
        }
    }
    all.sort_unstable();
    all
}

fn by_ends(cast: &Cast) -> Vec<(u64, EntityId)> {
    let mut all = Vec::new();
    for (id, e) in organisations(cast) {
        let words = cast.words(e);
        let shorter = words.len().saturating_sub(1);
        let ends = keys(words.iter()).take(shorter).chain(keys(words.iter().rev()).take(shorter));
        all.extend(ends.map(|key| (key, id)));
    }
    all.sort_unstable();
    all
}

/// A key for the first word, the first two, the first three …
fn keys<'w>(words: impl Iterator<Item = &'w u64>) -> impl Iterator<Item = u64> {
    words.scan(0u64, |key, word| {
        *key = mix(*key, *word);
        Some(*key)
    })
}
