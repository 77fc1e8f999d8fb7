//! Organisations by the words of their names, so that none is compared with all others.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::find::scene::Scene;
use crate::lexicon::{KeyHasher, mix};
use crate::resolve::names::{Cast, EntityId, EntityKind};

type Map<T> = HashMap<u64, Vec<T>, BuildHasherDefault<KeyHasher>>;

/// Everything in a cast that is no person.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    /// By each word of a name with several printed words: its mentions, in order.
    mentions: Map<(usize, EntityId)>,
    /// The first mention of several printed words.
    first_full: HashMap<usize, usize, BuildHasherDefault<KeyHasher>>,
    /// By the words a longer name begins with, and by those it ends with.
    longer: Map<EntityId>,
}

impl Organisations {
    pub(super) fn new(scene: &Scene<'_>, cast: &Cast) -> Self {
        let mut all = Self::default();
        for (n, e) in cast.entities.iter().enumerate().filter(|(_, e)| e.kind != EntityKind::Person) {
            let full = |m: &&usize| scene.mentions.get(**m).is_some_and(|m| m.end - m.first > 1);
            let (words, mentions) = (cast.words(e), cast.mentions(e));
            if let Some(&first) = mentions.iter().find(full) {
                all.first_full.insert(n, first);
                for word in words {
                    all.mentions.entry(*word).or_default().extend(mentions.iter().map(|&m| (m, EntityId(n))));
                }
            }
            let shorter = words.len().saturating_sub(1);
            for part in keys(words.iter()).take(shorter).chain(keys(words.iter().rev()).take(shorter)) {
                all.longer.entry(part).or_default().push(EntityId(n));
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is put into order by itself")]
        for list in all.mentions.values_mut() {
            list.sort_unstable();
        }
        all
    }

    /// The one named nearest before `mention` by a name with this word, once its name was given in several words.
    pub(super) fn nearest(&self, word: u64, mention: usize) -> Option<EntityId> {
        let list = self.mentions.get(&word)?;
        let before = list.get(..list.partition_point(|(m, _)| *m < mention))?;
        let given = |id: EntityId| self.first_full.get(&id.0).is_some_and(|&first| first < mention);
        before.iter().rev().map(|(_, id)| *id).find(|&id| given(id))
    }

    /// Those that may have a longer name, which begins or ends with these words.
    pub(super) fn longer(&self, words: &[u64]) -> impl Iterator<Item = EntityId> {
        let list = |key: Option<u64>| key.and_then(|k| self.longer.get(&k)).into_iter().flatten().copied();
        list(keys(words.iter()).last()).chain(list(keys(words.iter().rev()).last()))
    }
}

/// A key for the first word, the first two, the first three …
fn keys<'w>(words: impl Iterator<Item = &'w u64>) -> impl Iterator<Item = u64> {
    words.scan(0u64, |key, word| {
        *key = mix(*key, *word);
        Some(*key)
    })
}
