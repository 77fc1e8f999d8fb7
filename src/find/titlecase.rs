//! Headlines in Title Case: there a capital says nothing, so words that are no names are read as if they were small.
//! `Mayor Asks Voters To “Wait”` has the verb *asks*, not a name of four words.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use super::scene::TokenRange;
use super::token::{Token, TokenKind, Tokens};
use crate::lexicon::{KeyHasher, Marks};

/// Fewest words that can begin upper or lower case for their share to say something.
const FEWEST: usize = 4;

/// Takes the capital from the words of title-case sentences that are names nowhere else in the document and have a part
/// of speech of their own in lower case.
pub(super) fn lower(tokens: &mut Tokens) {
    let titled: Vec<TokenRange> =
        tokens.sentences().filter(|s| tokens.get(s.first..s.end).is_some_and(in_title_case)).collect();
    if titled.is_empty() {
        return;
    }
    let words = titled.iter().flat_map(|s| tokens.get(s.first..s.end).unwrap_or(&[]));
    let mut common: HashSet<u64, BuildHasherDefault<KeyHasher>> =
        words.filter(|t| t.capital() && is_common(t)).map(|t| t.key).collect();
    // Nearly all other names differ from them in a few bits already.
    let bit = |key: u64| 1u64 << (key >> 58);
    let bits = common.iter().fold(0, |bits, &key| bits | bit(key));
    let mut next = titled.iter().peekable();
    for sentence in tokens.sentences() {
        if next.next_if_eq(&&sentence).is_some() {
            continue;
        }
        // The first word of a sentence has its capital from there.
        for token in tokens.get(sentence.first + 1..sentence.end).unwrap_or(&[]) {
            if token.capital() & (bits & bit(token.key) != 0) {
                common.remove(&token.key);
            }
        }
    }
    for sentence in titled {
        for at in sentence.first..sentence.end {
            if tokens.get(at).is_some_and(|t| t.capital() && is_common(t) && common.contains(&t.key)) {
                tokens.lower(at);
            }
        }
    }
}

/// True where nearly every word that is no function word begins upper case.
fn in_title_case(sentence: &[Token]) -> bool {
    let mut small = 0;
    for token in sentence {
        small += usize::from(tells(token) & !token.begins_as_name());
        // Too many small ones already, whatever follows: so with most sentences, after a few words.
        if small * 10 > sentence.len() {
            return false;
        }
    }
    let words = sentence.iter().filter(|t| tells(t)).count();
    let common = sentence.iter().filter(|t| tells(t) && t.capital() && is_common(t)).count();
    words >= FEWEST && (words - small) * 10 >= words * 9 && common >= 2
}

/// True for a word whose first letter tells whether a title is in title case: no function word.
fn tells(token: &Token) -> bool {
    let small = Marks::PREPOSITION.or(Marks::DETERMINER).or(Marks::CONJUNCTION).or(Marks::PRONOUN).or(Marks::AUXILIARY);
    (token.kind == TokenKind::Word) & !token.has(small) & (token.span.len() > 2)
}

/// True for a word with a part of speech of its own in lower case that is neither a title nor a name of persons or places.
fn is_common(token: &Token) -> bool {
    let name = Marks::HARD_TITLE.or(Marks::SOFT_TITLE).or(Marks::PLACE).or(Marks::DEMONYM).or(Marks::DATE);
    token.kind == TokenKind::Word
        && token.entry.tag.0 != b'?'
        && !token.has(name.or(Marks::ORGANISATION))
        && !token.entry.first_name
}
