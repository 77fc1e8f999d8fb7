//! Surnames printed with one letter wrong.

use super::chunk::Chunk;
use crate::find::scene::Scene;

/// A name has this many letters at least where one of them can be told to be wrong.
const LETTERS: usize = 6;

/// Longer words, in bytes, are no surnames.
const LONGEST: usize = 100;

/// The last word of a name as it is shown.
pub(super) fn last_word(name: &str) -> &str {
    name.rsplit_once(' ').map_or(name, |(_, last)| last)
}

/// True where a word is long enough for a misprint to be told.
pub(super) fn is_long(word: &str) -> bool {
    (LETTERS..=LONGEST).contains(&word.len()) && (word.is_ascii() || has_letters(word))
}

fn has_letters(word: &str) -> bool {
    word.chars().flat_map(char::to_lowercase).nth(LETTERS - 1).is_some()
}

/// The text of a lone surname that may be a misprint: no common word, first name or acronym.
pub(super) fn suspect<'s>(scene: &'s Scene<'_>, c: &Chunk<'_>) -> Option<&'s str> {
    let ([_], Some(&first)) = (c.words, c.core.first()) else { return None };
    let token = scene.token(first);
    let word = token.span.of(scene.document.text());
    let rare = token.entry.tag.0 == b'?' && !token.entry.first_name;
    (rare && !c.acronym && is_long(word)).then_some(word)
}

/// True where `word` is one letter away from the last word of `name`, which begins alike.
pub(super) fn is_misprint(word: &str, name: &str) -> bool {
    let (word, last) = (word.to_lowercase(), last_word(name).to_lowercase());
    let long = word.chars().count() >= LETTERS && last.chars().count() >= LETTERS;
    long && word.chars().next() == last.chars().next() && one_edit(&word, &last)
}

/// True where one letter inserted, left out, changed or two neighbours swapped make `a` into `b`.
fn one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (la, lb) = (a.len(), b.len());
    la != lb && la.abs_diff(lb) == 1 && head + tail >= la.min(lb)
        || la == lb && head + tail + 1 >= la && head < la
        || la == lb && head + tail + 2 == la && a.get(head) == b.get(head + 1) && a.get(head + 1) == b.get(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_one() {
        assert!(one_edit("Belaro", "Belaor"));
        assert!(one_edit("Belaro", "Belar"));
        assert!(one_edit("Belaro", "Bolaro"));
        assert!(!one_edit("Belaro", "Belaro"));
        assert!(!one_edit("Belaro", "Bolarz"));
    }
}
