//! Surnames printed with one letter wrong.

use super::chunk::{Chunk, Chunks};
use super::index::letters_key;

/// A name has this many letters at least where one of them can be told to be wrong.
const LETTERS: usize = 6;

/// As many surnames with the same group of letters are compared with a misprint, the newest first: no article has more.
pub(super) const ALIKE: usize = 30;

/// Longer words, in bytes, are no surnames.
const LONGEST: usize = 100;

/// The last word of a name as it is shown.
pub(super) fn last_word(name: &str) -> &str {
    let space = name.bytes().rposition(|b| b == b' ');
    space.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// True where a word is long enough for a misprint to be told.
pub(super) fn is_long(word: &str) -> bool {
    (LETTERS..=LONGEST).contains(&word.len()) && (word.is_ascii() || has_letters(word))
}

fn has_letters(word: &str) -> bool {
    word.chars().flat_map(char::to_lowercase).nth(LETTERS - 1).is_some()
}

impl<'d> Chunks<'_, 'd> {
    /// The text of a lone surname that may be a misprint of one of `surnames`: no common word, first name or acronym.
    pub(super) fn suspect(&self, c: &Chunk, surnames: &Surnames<'_>) -> Option<&'d str> {
        if c.len() > 1 || c.shouted {
            return None;
        }
        let token = self.first(c);
        let rare =
            token.entry.tag.0 == b'?' && !token.entry.first_name && (LETTERS..=LONGEST).contains(&token.span.len());
        let word = rare.then(|| token.span.of(self.scene.document.text()))?;
        (surnames.may_have(word) && is_long(word)).then_some(word)
    }
}

/// Surnames that a word may be a misprint of, and whether one is like it at all: there seldom is one, which is told by the
/// first letter and the length.
#[derive(Default)]
pub(super) struct Surnames<'d> {
    /// By the low bits of the first letter the lengths there are, as bits; 63 for all from there on.
    lengths: [u64; 32],
    /// One is not of ASCII letters: it may be like any word.
    foreign: bool,
    /// Those that are not listed by their letters, and whose they are; and whether any is.
    new: Vec<(usize, &'d str)>,
    listed: bool,
}

impl<'d> Surnames<'d> {
    /// Makes room for so many.
    pub(super) fn make_room(&mut self, surnames: usize) {
        self.new.reserve(surnames);
    }

    /// Adds the surname of number `n`.
    pub(super) fn add(&mut self, n: usize, surname: &'d str) {
        self.new.push((n, surname));
        self.foreign |= !surname.is_ascii();
        if let Some(lengths) = self.lengths.get_mut(letter(surname)) {
            *lengths |= 1 << surname.len().min(63);
        }
    }

    /// True where there are so few that each can be compared with `word`; in ASCII no group of letters leaves one out.
    pub(super) fn are_few(&self, word: &str) -> bool {
        !self.listed && self.new.len() <= ALIKE && !self.foreign && word.is_ascii()
    }

    /// Those that are not listed yet, which they are from now on.
    pub(super) fn listed(&mut self) -> impl Iterator<Item = (usize, &'d str)> {
        self.listed = true;
        self.new.drain(..)
    }

    /// Whose surnames that are not listed `word` may be a misprint of.
    pub(super) fn alike(&self, word: &str) -> impl Iterator<Item = usize> {
        let alike = move |surname: &str| {
            surname.len().abs_diff(word.len()) <= 1 && letter(surname) == letter(word) && is_misprint(word, surname)
        };
        self.new.iter().filter(move |(_, surname)| alike(surname)).map(|(n, _)| *n)
    }

    /// False where no surname is one letter away from `word`.
    pub(super) fn may_have(&self, word: &str) -> bool {
        let alike = 7 << word.len().saturating_sub(1).min(61);
        let lengths = self.lengths.get(letter(word)).copied().unwrap_or(0);
        lengths & alike != 0 || self.foreign || !word.is_ascii()
    }
}

/// The low bits of the first letter, which are the same for small and capital ones.
fn letter(word: &str) -> usize {
    word.bytes().next().map_or(0, |b| usize::from(b & 31))
}

/// Keys of three groups of a long word's letters: the first three, the first two and the last two, the first one and the
/// last three. What is wrong with a misprint that begins with the right letter lies outside one of them.
pub(super) fn letter_keys(word: &str) -> [u64; 3] {
    if word.is_ascii() {
        keys_of(&word.bytes().map(|b| char::from(b.to_ascii_lowercase())))
    } else {
        keys_of(&word.chars().flat_map(char::to_lowercase))
    }
}

fn keys_of(letters: &(impl DoubleEndedIterator<Item = char> + Clone)) -> [u64; 3] {
    let group = |first: usize, last: usize| letters.clone().take(first).chain(letters.clone().rev().take(last));
    [letters_key(0, group(3, 0)), letters_key(1, group(2, 2)), letters_key(2, group(1, 3))]
}

/// True where `word` is one letter away from a surname that begins alike.
pub(super) fn is_misprint(word: &str, surname: &str) -> bool {
    if word.is_ascii() && surname.is_ascii() {
        let long = word.len().min(surname.len()) >= LETTERS;
        let same = |a: &u8, b: &u8| a.eq_ignore_ascii_case(b);
        let (a, b) = (word.as_bytes(), surname.as_bytes());
        return long && a.first().zip(b.first()).is_some_and(|(a, b)| same(a, b)) && one_edit(a, b, same);
    }
    let letters = |word: &str| word.to_lowercase().chars().collect::<Vec<char>>();
    let (a, b) = (letters(word), letters(surname));
    a.len() >= LETTERS && b.len() >= LETTERS && a.first() == b.first() && one_edit(&a, &b, |a, b| a == b)
}

/// True where one letter inserted, left out, changed or two neighbours swapped make `a` into `b`.
fn one_edit<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    let (la, lb) = (a.len(), b.len());
    if la.abs_diff(lb) > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| same(x, y)).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| same(x, y)).count();
    let swapped = |i: usize, j: usize| a.get(i).zip(b.get(j)).is_some_and(|(x, y)| same(x, y));
    la != lb && head + tail >= la.min(lb)
        || la == lb && head + tail + 1 >= la && head < la
        || la == lb && head + tail + 2 == la && swapped(head, head + 1) && swapped(head + 1, head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_one() {
        for other in ["Belaor", "Belaron", "Bolaro", "Blearo", "Belarro", "BELARÓ"] {
            assert!(is_misprint("Belaro", other), "{other}");
            assert!(is_misprint(other, last_word("Ada Belaro")), "{other}");
        }
        for other in ["Belaro", "BELARO", "Bolarz", "Celaro", "Belar", "Belarros"] {
            assert!(!is_misprint("Belaro", other), "{other}");
        }
    }

    #[test]
    fn what_a_word_is_a_misprint_of_may_be_had() {
        let long = format!("B{}", "e".repeat(90));
        for surname in ["Belaor", "belaron", "BELARÓ", &long] {
            let mut surnames = Surnames::default();
            assert!(!surnames.may_have("Belaro"));
            surnames.add(0, surname);
            assert!(surnames.may_have("Belaro") || surname == long, "{surname}");
            assert!(surnames.may_have(&long) || surname.len() < 60, "{surname}");
            assert!(!surnames.may_have("Celaro") || !surname.is_ascii(), "{surname}");
        }
    }

    #[test]
    fn a_misprint_shares_letters_with_the_name() {
        for other in ["Belaor", "Belaron", "Bolaro", "Blearo", "Belarro", "BELARÓ", "Bealro", "Bbelaro", "Becaro"] {
            assert!(is_misprint("Belaro", other), "{other}");
            let (own, keys) = (letter_keys("Belaro"), letter_keys(other));
            assert!(own.iter().zip(keys).any(|(a, b)| *a == b), "{other}");
        }
        assert_ne!(letter_keys("Belaro"), letter_keys("Calari"));
    }
}
