//! Headlines in Title Case: there a capital says nothing, so words that are no names are read as if they were small.
//! `Mayor Asks Voters To “Wait”` has the verb *asks*, not a name of four words.

use super::scene::TokenRange;
use super::token::{Token, TokenKind, Tokens};
use crate::lexicon::Marks;

/// Fewest words that can begin upper or lower case for their share to say something.
const FEWEST: usize = 4;

/// Takes the capital from the words of title-case sentences that are names nowhere else in the document and have a part
/// of speech of their own in lower case.
pub(super) fn lower(tokens: &mut Tokens) {
    let titled: Vec<TokenRange> = tokens.sentences().filter(|s| in_title_case(tokens, *s)).collect();
    if titled.is_empty() {
        return;
    }
    let words = titled.iter().flat_map(|s| tokens.get(s.first..s.end).unwrap_or(&[]));
    let mut common: Vec<u64> = words.filter(|t| t.capital() && is_common(t)).map(|t| t.key).collect();
    common.sort_unstable();
    common.dedup();
    let mut names = vec![false; common.len()];
    // Nearly all other names differ from them in a few bits already.
    let bit = |key: u64| 1u64 << (key >> 58);
    let bits = common.iter().fold(0, |bits, &key| bits | bit(key));
    let all = TokenRange { first: 0, end: tokens.len() };
    for (at, token) in tokens.of_class(all, |classes| classes.capitals).filter_map(|at| Some((at, tokens.get(at)?))) {
        if token.capital() & (bits & bit(token.key) != 0)
            && let Ok(common) = common.binary_search(&token.key)
            && let Some(name) = names.get_mut(common)
        {
            let sentence = tokens.sentence(token.sentence);
            // The first word of a sentence has its capital from there.
            *name |= at != sentence.first && titled.binary_search_by_key(&sentence.first, |s| s.first).is_err();
        }
    }
    let mut names = names.into_iter();
    common.retain(|_| names.next() == Some(false));
    for sentence in titled {
        for at in sentence.first..sentence.end {
            if tokens.get(at).is_some_and(|t| t.capital() && is_common(t) && common.binary_search(&t.key).is_ok()) {
                tokens.lower(at);
            }
        }
    }
}

/// True where nearly every word that is no function word begins upper case.
fn in_title_case(tokens: &Tokens, range: TokenRange) -> bool {
    let sentence = tokens.get(range.first..range.end).unwrap_or(&[]);
    let mut small = 0;
    for token in tokens.of_class(range, |classes| classes.small).filter_map(|at| tokens.get(at)) {
        small += usize::from(is_long(token));
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
    (token.kind == TokenKind::Word) & !token.has(Marks::FUNCTION) & is_long(token)
}

/// False for the shortest words, which may be small in any title.
fn is_long(token: &Token) -> bool {
    token.span.len() > 2
}

/// True for a word with a part of speech of its own in lower case that is neither a title nor a name of persons or places.
fn is_common(token: &Token) -> bool {
    let name = Marks::HARD_TITLE.or(Marks::SOFT_TITLE).or(Marks::PLACE).or(Marks::DEMONYM).or(Marks::DATE);
    token.kind == TokenKind::Word
        && token.entry.tag.0 != b'?'
        && !token.has(name.or(Marks::ORGANISATION))
        && !token.entry.first_name
}
