//! Finds people and organisations by the words of their names, so that no name is compared with all others.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::lexicon::KeyHasher;

/// As many of those under one key are looked at, the newest first: a text where more people share a surname is no article.
const MOST: usize = 300;

/// What a key stands for, so that keys of different kinds do not meet.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A word of the name.
    Word = 1,
    /// The last word and another one.
    Pair,
    /// The first word and another one.
    Opening,
    /// The last word and the first letter.
    Letter,
    /// The last word and the first letter, which is all there is of the first word.
    Initial,
    /// All words.
    Whole,
    /// Letters of the last word.
    Letters,
}

/// The key of a kind over two numbers.
pub(super) fn index_key(kind: Kind, a: u64, b: u64) -> u64 {
    let h = (a.rotate_left(23) ^ b).wrapping_add(kind as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^ (h >> 32)
}

/// Numbers by keys. A number may stand under keys it no longer has: whoever asks looks whether it fits.
#[derive(Default)]
pub(super) struct Index {
    heads: HashMap<u64, u32, BuildHasherDefault<KeyHasher>>,
    /// A number and the place of the next one under the same key.
    links: Vec<(usize, u32)>,
}

const NONE: u32 = u32::MAX;

impl Index {
    /// With room for so many names.
    pub(super) fn with_capacity(names: usize) -> Self {
        let (heads, links) = (HashMap::with_capacity_and_hasher(names, BuildHasherDefault::default()), 2 * names);
        Self { heads, links: Vec::with_capacity(links) }
    }

    pub(super) fn add(&mut self, key: u64, number: usize) {
        let Ok(place) = u32::try_from(self.links.len()) else { return };
        let next = self.heads.insert(key, place).unwrap_or(NONE);
        self.links.push((number, next));
    }

    /// The numbers under `key`, newest first.
    pub(super) fn get(&self, key: u64) -> impl Iterator<Item = usize> {
        let link = |place: u32| self.links.get(place as usize).copied();
        let first = self.heads.get(&key).copied().and_then(link);
        std::iter::successors(first, move |&(_, next)| link(next)).take(MOST).map(|(number, _)| number)
    }
}

/// Gives the keys of a word's letters: of all, and with each left out. Two words one letter apart, in whatever way, share
/// one of them.
pub(super) fn letter_keys(word: &str, take: impl FnMut(u64)) {
    if word.is_ascii() {
        keys_of(word.bytes().map(|b| u32::from(b.to_ascii_lowercase())), take);
    } else {
        keys_of(word.chars().flat_map(char::to_lowercase).map(u32::from), take);
    }
}

fn keys_of(letters: impl Iterator<Item = u32> + Clone, mut take: impl FnMut(u64)) {
    const BASE: u64 = 0x0100_0000_01b3;
    const INVERSE: u64 = inverse(BASE);
    let add = |hash: u64, c: u32| hash.wrapping_mul(BASE).wrapping_add(u64::from(c) + 1);
    let (whole, mut place) =
        letters.clone().fold((0, 1u64), |(hash, power), c| (add(hash, c), power.wrapping_mul(BASE)));
    take(index_key(Kind::Letters, whole, 0));
    // From the front: the letters before as a number, and those behind as what is left of the whole.
    let (mut before, mut behind) = (0u64, whole);
    for c in letters {
        place = place.wrapping_mul(INVERSE);
        behind = behind.wrapping_sub(place.wrapping_mul(u64::from(c) + 1));
        // The letters before stand one place lower without this one.
        take(index_key(Kind::Letters, before.wrapping_mul(place).wrapping_add(behind), 0));
        before = add(before, c);
    }
}

/// The number that multiplied with the odd `n` gives 1.
const fn inverse(n: u64) -> u64 {
    let mut x = n;
    let mut round = 0;
    while round < 6 {
        x = x.wrapping_mul(2u64.wrapping_sub(n.wrapping_mul(x)));
        round += 1;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(a: &str, b: &str) -> bool {
        let mut keys = Vec::new();
        letter_keys(a, |k| keys.push(k));
        let mut found = false;
        letter_keys(b, |k| found |= keys.contains(&k));
        found
    }

    #[test]
    fn words_one_letter_apart_share_a_key() {
        for other in ["Belaro", "Belarro", "Belar", "elaro", "Belaron", "Bellaro", "Bealro", "BELÄRO", "Belaor"] {
            assert!(share("Belaro", other), "{other}");
        }
        for other in ["Belarros1", "Bel", "Baloro", "Orabel"] {
            assert!(!share("Belaro", other), "{other}");
        }
    }

    #[test]
    fn what_was_added_is_found_newest_first() {
        let mut index = Index::default();
        for n in 0..1000 {
            index.add(n % 10, usize::try_from(n).unwrap());
        }
        assert_eq!(index.get(7).take(3).collect::<Vec<_>>(), [997, 987, 977]);
        assert_eq!(index.get(11).count(), 0);
    }
}
