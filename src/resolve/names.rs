//! The people and organisations a document names, each with all its forms.
//!
//! Names are clustered before anything is attributed: `Ada Byron`, `Byron` and `Dr. Byron` are one person, whose
//! canonical name is the fullest form. Clustering is by surname with a compatible first name, in the order of reading.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use self::parts::{NameParts, parts};
use crate::find::scene::Scene;
use crate::lexicon::key;

mod acronym;
mod chunk;
mod cluster;
mod index;
mod misprint;
mod parts;

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
}

/// All named people and organisations of a document.
#[derive(Debug, Default)]
pub struct Cast {
    /// They themselves, in order of first mention.
    pub entities: Vec<Entity>,
    /// For each mention its entity; `None` for what is no name.
    of_mention: Vec<Option<EntityId>>,
}

impl Cast {
    /// The entity a name mention stands for.
    pub fn of(&self, mention: usize) -> Option<EntityId> {
        self.of_mention.get(mention).copied().flatten()
    }

    /// The entity with this id.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0)
    }

    /// Clusters the names of `scene`.
    pub fn new(scene: &Scene<'_>) -> Self {
        cluster::cluster(scene)
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

/// [`fold`] of a token's text, which most often is its key.
fn fold_token(scene: &Scene<'_>, token: usize) -> u64 {
    let token = scene.token(token);
    let text = token.span.of(scene.document.text());
    if text.bytes().all(|b| b.is_ascii_alphanumeric()) { token.key } else { fold(text) }
}

/// True where `short` occurs in `long` in order, not necessarily together.
pub fn is_subsequence(short: &[u64], long: &[u64]) -> bool {
    let mut rest = long.iter();
    !short.is_empty() && short.iter().all(|w| rest.any(|x| x == w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_strips_accents_apostrophes_and_joined_particles() {
        assert_eq!(fold("al-Varani"), fold("Varani"));
        assert_eq!(fold("Shia’"), fold("Shia"));
        assert_eq!(fold("Müller"), fold("Muller"));
        assert_ne!(fold("Smith-Jones"), fold("Jones"));
    }
}
