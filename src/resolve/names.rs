//! The people and organisations a document names, each with all its forms.
//!
//! Names are clustered before anything is attributed: `Ada Byron`, `Byron` and `Dr. Byron` are one person, whose
//! canonical name is the fullest form. Clustering is by surname with a compatible first name, in the order of reading.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use self::chunk::Chunk;
use self::index::Term;
use super::phrase::one_line;
use crate::Span;
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::Token;
use crate::lexicon::key;

mod acronym;
mod chunk;
mod cluster;
mod evidence;
mod form;
mod index;
mod misprint;
mod parts;
mod traits;

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
    /// Evidence of gender: negative female, positive male, in tenths of a decade of odds.
    pub gender: i32,
    /// The tokens of the fullest form the document gives.
    form: TokenRange,
    /// True where that goes over several lines.
    broken: bool,
    /// Where the name it is an acronym of stands among the cast's.
    expanded: Option<usize>,
    /// Where its words stand among the cast's.
    words: Range<usize>,
    /// The name it is mentioned by first, …
    first: u32,
    /// … and how many times it is.
    pub times: usize,
}

/// All named people and organisations of a document.
#[derive(Debug, Default)]
pub struct Cast {
    /// They themselves, in order of first mention.
    pub entities: Vec<Entity>,
    /// For each mention the number of its name among the names taken apart, and of whom it names; [`NOBODY`] for what is no
    /// name.
    names: Vec<(u32, u32)>,
    /// Those names.
    chunks: Vec<Chunk>,
    /// The words of all entities.
    words: Vec<u64>,
    /// Names that acronyms stand for.
    expanded: Vec<String>,
}

/// Stands for no name, and for no entity.
const NOBODY: u32 = u32::MAX;

impl Cast {
    /// The entity a name mention stands for.
    pub fn of(&self, mention: usize) -> Option<EntityId> {
        let (_, owner) = *self.names.get(mention)?;
        (owner != NOBODY).then_some(EntityId(owner as usize))
    }

    /// The tokens of the name proper of a name mention: behind titles, offices and nationalities, `Jr.` included.
    pub fn name_of(&self, mention: usize) -> Option<TokenRange> {
        let (name, _) = *self.names.get(mention)?;
        self.chunks.get(name as usize).map(Chunk::form)
    }

    /// The titles, offices and nationalities before the name proper of a name mention.
    pub fn titles<'s>(&self, scene: &'s Scene<'_>, mention: usize) -> impl Iterator<Item = &'s Token> {
        let first = scene.mentions.get(mention).map_or(0, |m| m.first);
        let quote = scene.token(first).quote;
        let before = first..self.name_of(mention).map_or(first, |name| name.first);
        before.map(|at| scene.token(at)).filter(move |token| token.is_word() && token.quote == quote)
    }

    /// The entity with this id.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0)
    }

    /// The fullest form of an entity's name that the document `scene` gives, on one line.
    pub fn name<'c>(&'c self, scene: &Scene<'c>, entity: &Entity) -> Cow<'c, str> {
        let expanded = entity.expanded.and_then(|n| self.expanded.get(n));
        expanded.map_or_else(|| shown(scene, entity.form, entity.broken), |name| Cow::Borrowed(name))
    }

    /// Keys of the words of an entity's fullest form.
    pub fn words(&self, entity: &Entity) -> &[u64] {
        self.words.get(entity.words.clone()).unwrap_or(&[])
    }

    /// An entity's mentions, as indices into the scene's list, in order.
    pub fn mentions(&self, entity: &Entity) -> impl Iterator<Item = usize> {
        chunk::chain(&self.chunks, entity.first).map(|c| c.mention)
    }

    /// Clusters the names of `scene`.
    pub fn new(scene: &Scene<'_>) -> Self {
        cluster::cluster(scene)
    }
}

/// The words of a name folded for comparison: lower case, no accents, apostrophes or particles joined by a hyphen.
pub fn fold(word: &str) -> u64 {
    if is_plain(word.as_bytes()) {
        return key(word.trim_end_matches('.'));
    }
    let apostrophe = |c: char| matches!(c, '’' | '\'' | '‘' | '`');
    let plain: Cow<'_, str> = if word.is_ascii() && !word.contains(apostrophe) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.nfd().filter(|c| !is_combining_mark(*c) && !apostrophe(*c)).collect())
    };
    let bare = match plain.split_once('-') {
        Some((particle, rest)) if particle.len() <= 3 && particle.chars().all(char::is_lowercase) => rest,
        _ => &*plain,
    };
    key(bare)
}

/// [`fold`] of a token's text, which most often is its key.
fn fold_token(scene: &Scene<'_>, token: &Token) -> u64 {
    let (text, span) = (scene.document.text(), token.span);
    let plain = is_letters(text.as_bytes(), span) || is_plain(printed(scene, span));
    if plain { token.key } else { fold(span.of(text)) }
}

/// True where folding changes nothing but the case, and leaves out the full stop of an abbreviation.
fn is_plain(word: &[u8]) -> bool {
    word.iter().all(|b| b.is_ascii() && !matches!(b, b'-' | b'\''))
}

/// True for ASCII from `@` on, nearly all of it letters: nothing that [`fold`] would change in a word of ASCII. Words are of
/// all lengths, which no processor can guess: told without a branch, by the eight bytes from the first on and the eight up to
/// the last, as far as they belong to the word.
fn is_letters(text: &[u8], span: Span) -> bool {
    const UPPER: u64 = 0xc0c0_c0c0_c0c0_c0c0;
    const LETTER: u64 = 0x4040_4040_4040_4040;
    let head = text.get(span.start()..).and_then(|text| text.first_chunk());
    let tail = text.get(..span.end()).and_then(|text| text.last_chunk());
    if let (Some(head), Some(tail), 1..=16) = (head, tail, span.len()) {
        let others = 64 - 8 * span.len().min(8);
        let head = (u64::from_le_bytes(*head) & UPPER ^ LETTER) << others;
        let tail = (u64::from_le_bytes(*tail) & UPPER ^ LETTER) >> others;
        head | tail == 0
    } else {
        text.get(span.start()..span.end()).is_some_and(|word| word.iter().all(|b| b & 0xc0 == 0x40))
    }
}

/// The bytes of a span.
fn printed<'d>(scene: &Scene<'d>, span: Span) -> &'d [u8] {
    scene.document.text().as_bytes().get(span.start()..span.end()).unwrap_or(&[])
}

/// A name's tokens as printed, on one line; `broken` where they go over several.
fn shown<'d>(scene: &Scene<'d>, form: TokenRange, broken: bool) -> Cow<'d, str> {
    let text = scene.text(form.first, form.end);
    if broken { Cow::Owned(one_line(text)) } else { Cow::Borrowed(text) }
}

/// True for a text of several lines, or with tabs.
fn is_broken(text: &[u8]) -> bool {
    text.iter().any(|b| matches!(b, b'\n' | b'\r' | b'\t'))
}

/// True where `short` occurs in `long` in order, not necessarily together.
fn is_subsequence(short: &[Term], long: &[Term]) -> bool {
    let mut rest = long.iter();
    !short.is_empty() && short.iter().all(|w| rest.any(|x| x == w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_letters_where_each_byte_is_one() {
        for (length, around) in (0..20).flat_map(|length| [(length, 0), (length, 1), (length, 9)]) {
            let mut text = vec![b' '; around];
            text.extend(vec![b'a'; length]);
            text.extend(vec![b'.'; around]);
            let word = Span::new(around, around + length);
            assert!(is_letters(&text, word));
            for at in around..around + length {
                for sign in [b'-', b'\'', b'.', 0xc3] {
                    text[at] = sign;
                    assert!(!is_letters(&text, word));
                }
                text[at] = b'Z';
            }
        }
    }

    #[test]
    fn folding_strips_accents_apostrophes_and_joined_particles() {
        assert_eq!(fold("al-Varani"), fold("Varani"));
        assert_eq!(fold("Shia’"), fold("Shia"));
        assert_eq!(fold("Müller"), fold("Muller"));
        assert_ne!(fold("Smith-Jones"), fold("Jones"));
    }
}
