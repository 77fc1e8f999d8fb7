//! Which quotations repeat an earlier one: scraped pages double their text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use crate::find::quote::QuoteId;
use crate::find::scene::Scene;
use crate::lexicon::{KeyHasher, mix};

/// Tokens on either side of a quotation that make its passage.
const NEIGHBOURS: usize = 30;

/// A quotation in its surroundings.
#[derive(PartialEq, Eq)]
struct Passage<'t> {
    /// Of both texts, mixed in steps of eight bytes.
    hash: u64,
    quote: &'t str,
    around: &'t str,
}

impl Hash for Passage<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

/// For each quote of `scene` the earlier one whose words and whole sentence, or as much of it as is near, are the same.
pub(super) fn repeated(scene: &Scene<'_>) -> Vec<Option<QuoteId>> {
    let text = scene.document.text();
    let mut seen: HashMap<Passage<'_>, QuoteId, BuildHasherDefault<KeyHasher>> =
        HashMap::with_capacity_and_hasher(scene.quotes.len(), BuildHasherDefault::default());
    let ids = (0..).map(QuoteId::new).zip(&scene.quotes);
    ids.map(|(id, quote)| {
        let range = scene.quote_range(id);
        let sentence = scene.sentence_of(range.first);
        let first = sentence.first.max(range.first.saturating_sub(NEIGHBOURS));
        let end = scene.sentence_of(range.end.saturating_sub(1)).end.min(range.end + NEIGHBOURS);
        let (quote, around) = (quote.inner.of(text), scene.text(first, end));
        let passage = Passage { hash: hashed(hashed(0, quote), around), quote, around };
        let first = *seen.entry(passage).or_insert(id);
        (first != id).then_some(first)
    })
    .collect()
}

fn hashed(hash: u64, text: &str) -> u64 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let hash = words.iter().fold(hash, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let rest = rest.iter().fold(0, |rest, &b| rest << 8 | u64::from(b));
    // The length keeps apart what ends with zeros; the upper bits are the best mixed.
    mix(mix(hash, rest), text.len() as u64).rotate_left(32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, lexicon};

    #[test]
    fn only_the_same_words_in_the_same_sentence_are_a_repetition() {
        let text = "“No,” said Ida Marsh.\n\n“No,” said Olav Berg.\n\n“No,” said Ida Marsh.\n\n“NO,” said Ida Marsh.\n";
        let document = Document::new("a", text).unwrap();
        let scene = Scene::new(&document, lexicon::english());
        assert_eq!(repeated(&scene), [None, None, Some(QuoteId::new(0)), None]);
    }

    #[test]
    fn texts_of_one_word_more_or_less_have_other_hashes() {
        let texts = ["", "\0", "\0\0", "abcdefgh", "abcdefgh\0", "abcdefg", "\0abcdefg"];
        let hashes: std::collections::HashSet<u64> = texts.iter().map(|t| hashed(0, t)).collect();
        assert_eq!(hashes.len(), texts.len());
    }
}
