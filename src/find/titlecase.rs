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
    let (tokens, sentences) = tokens.sentences_mut();
    let titled = |tokens: &[Token], s: &TokenRange| tokens.get(s.first..s.end).is_some_and(in_title_case);
    if !sentences.clone().any(|s| titled(tokens, &s)) {
        return;
    }
    let (titled, others): (Vec<TokenRange>, Vec<TokenRange>) = sentences.partition(|s| titled(tokens, s));
    let words = titled.iter().flat_map(|s| tokens.get(s.first..s.end).unwrap_or(&[]));
    let mut common: HashSet<u64, BuildHasherDefault<KeyHasher>> =
        words.filter(|t| t.capital() && is_common(t)).map(|t| t.key).collect();
    for sentence in others {
        // The first word of a sentence has its capital from there.
        for name in tokens.get(sentence.first + 1..sentence.end).unwrap_or(&[]).iter().filter(|t| t.capital()) {
            common.remove(&name.key);
        }
    }
    for sentence in titled {
        for token in tokens.get_mut(sentence.first..sentence.end).unwrap_or(&mut []) {
            if token.capital() && is_common(token) && common.contains(&token.key) {
                token.lower();
            }
        }
    }
}

/// True where nearly every word that is no function word begins upper case.
fn in_title_case(sentence: &[Token]) -> bool {
    let small = Marks::PREPOSITION.or(Marks::DETERMINER).or(Marks::CONJUNCTION).or(Marks::PRONOUN).or(Marks::AUXILIARY);
    let (mut words, mut capitals, mut common) = (0, 0, 0);
    for token in sentence.iter().filter(|t| t.kind == TokenKind::Word && !t.has(small) && t.span.len() > 2) {
        words += 1;
        capitals += usize::from(token.begins_as_name());
        // Too many small ones already, whatever follows.
        if (words - capitals) * 10 > sentence.len() {
            return false;
        }
        common += usize::from(token.capital() && is_common(token));
    }
    words >= FEWEST && capitals * 10 >= words * 9 && common >= 2
}

/// True for a word with a part of speech of its own in lower case that is neither a title nor a name of persons or places.
fn is_common(token: &Token) -> bool {
    let name = Marks::HARD_TITLE.or(Marks::SOFT_TITLE).or(Marks::PLACE).or(Marks::DEMONYM).or(Marks::DATE);
    token.kind == TokenKind::Word
        && token.entry.tag.0 != b'?'
        && !token.has(name.or(Marks::ORGANISATION))
        && !token.entry.first_name
}
