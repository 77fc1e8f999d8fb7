//! Words divided at the ends of lines.
//!
//! A hyphen there stands for a division or is part of the word. What the document itself has decides first: the word joined, or
//! with its hyphen, elsewhere within a line. Then the word lists: a joined word they know was divided. Then what usually stands
//! behind and before hyphens: names (`al-Sudani`), figures, and parts of compounds (`follow-up`). What is left was divided.

use std::collections::HashSet;

use super::lines::{Line, Page, is_word};

/// What usually stands before a hyphen.
const BEFORE: [&str; 46] = [
    "all", "anti", "cross", "eight", "ex", "far", "fifty", "first", "five", "follow", "forty", "four", "full", "half",
    "hard", "high", "ill", "large", "left", "long", "low", "mid", "nine", "non", "old", "one", "part", "post", "pre",
    "pro", "quasi", "right", "run", "second", "self", "semi", "seven", "short", "six", "ten", "third", "thirty",
    "three", "twenty", "two", "well",
];

/// What usually stands behind one.
const BEHIND: [&str; 46] = [
    "able",
    "aged",
    "and",
    "backed",
    "based",
    "between",
    "born",
    "bound",
    "by",
    "century",
    "class",
    "degree",
    "down",
    "driven",
    "elect",
    "end",
    "foot",
    "free",
    "friendly",
    "general",
    "hour",
    "in",
    "kilometre",
    "law",
    "led",
    "level",
    "like",
    "long",
    "made",
    "mile",
    "minute",
    "month",
    "off",
    "old",
    "on",
    "out",
    "over",
    "owned",
    "related",
    "run",
    "scale",
    "term",
    "time",
    "to",
    "up",
    "year",
];

/// A soft hyphen stands for a division; but there are files that have no other, since one shape has but one meaning.
const SOFT: char = '\u{ad}';

/// Makes soft hyphens what they are: where there are no others, hyphens; else divisions, of which those within lines are not drawn.
pub(super) fn settle(pages: &mut [Page]) {
    let hard = pages.iter().flat_map(|page| &page.lines).any(|line| line.words.contains('-'));
    for line in pages.iter_mut().flat_map(|page| &mut page.lines).filter(|line| line.words.contains(SOFT)) {
        if hard {
            let divided = line.words.ends_with(SOFT);
            line.words.retain(|c| c != SOFT);
            line.words.extend(divided.then_some(SOFT));
        } else {
            line.words = line.words.replace(SOFT, "-");
        }
    }
}

/// The words that a document has within its lines.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: HashSet<String>,
}

impl Words {
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut words = HashSet::new();
        let mut divided = false;
        for line in lines {
            let mut rest: Vec<&str> = line.words.split_whitespace().collect();
            // The rest of a divided word, and the beginning of the next one.
            if divided && !rest.is_empty() {
                rest.remove(0);
            }
            divided = line.words.ends_with(['-', SOFT]);
            if divided {
                rest.pop();
            }
            words.extend(rest.into_iter().map(bare).filter(|word| !word.is_empty()));
        }
        Self { words }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Adds `line` to `text`, the line before it.
    pub(super) fn join(&self, text: &mut String, line: &str) {
        if text.ends_with(SOFT) {
            text.pop();
        } else if text.ends_with('-') && !text.ends_with(" -") && line.starts_with(char::is_alphanumeric) {
            let before = text.rsplit(char::is_whitespace).next().unwrap_or_default();
            let behind = line.split(char::is_whitespace).next().unwrap_or_default();
            if self.is_divided(before.trim_end_matches('-'), behind) {
                text.pop();
            }
        } else if !text.is_empty() && !text.ends_with('—') {
            text.push(' ');
        }
        text.push_str(line);
    }

    /// True where the hyphen between the two stands for a division.
    fn is_divided(&self, before: &str, behind: &str) -> bool {
        let (first, last) = (bare(before), bare(behind));
        // A pause (`- it was late`), or a name, or figures.
        if first.is_empty() || !behind.starts_with(char::is_lowercase) || !before.ends_with(char::is_alphabetic) {
            return false;
        }
        let joined = format!("{first}{last}");
        let kept = format!("{first}-{last}");
        match (self.has(&joined), self.has(&kept)) {
            (true, _) => return true,
            (false, true) => return false,
            (false, false) => {}
        }
        if is_word(&joined) {
            return true;
        }
        // Of `mother-in-` and `thirty-one-` the last part counts.
        let part = first.rsplit('-').next().unwrap_or_default();
        let head = last.split('-').next().unwrap_or_default();
        let usual = BEFORE.binary_search(&part).is_ok() || BEHIND.binary_search(&head).is_ok() && is_whole(part, self);
        !usual && !first.contains('-')
    }
}

/// True for what is a word by itself.
fn is_whole(part: &str, words: &Words) -> bool {
    words.has(part) || is_word(part)
}

/// A word in small letters, without the signs about it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        assert!(BEFORE.is_sorted());
        assert!(BEHIND.is_sorted());
    }

    #[test]
    fn soft_hyphens_are_hyphens_where_there_are_no_others() {
        let settled = |words: [&str; 2]| {
            let line = |words: &str| Line { x0: 0.0, x1: 1.0, y: 0.0, size: 1.0, words: words.to_owned() };
            let mut pages = [Page { lines: words.map(line).to_vec(), ..Page::default() }];
            settle(&mut pages);
            pages[0].lines.iter().map(|line| line.words.clone()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(settled(["al\u{ad}Sudani said on Tues\u{ad}", "day"]), "al-Sudani said on Tues-|day");
        assert_eq!(settled(["al-Sudani said on Tues\u{ad}", "d\u{ad}ay"]), "al-Sudani said on Tues\u{ad}|day");
    }

    #[test]
    fn a_hyphen_at_the_end_of_a_line_is_a_division_or_part_of_the_word() {
        let line = |words: &str| Line { x0: 0.0, x1: 1.0, y: 0.0, size: 1.0, words: words.to_owned() };
        let lines = [line("A car-park in Harrow was a vexilla-"), line("tion of the reharbouring works, and re-")];
        let words = Words::of(lines.iter());
        for (before, behind, joined) in [
            ("an exam-", "ple of", "an example of"),
            ("Mr. al-", "Sudani said", "Mr. al-Sudani said"),
            ("a follow-", "up visit", "a follow-up visit"),
            ("in 2019-", "20 and", "in 2019-20 and"),
            ("the reharbour-", "ing, which", "the reharbouring, which"),
            ("a car-", "park there", "a car-park there"),
            ("the govern-", "ment’s plan", "the government’s plan"),
            ("a state-", "owned one", "a state-owned one"),
            ("her mother-in-", "law said", "her mother-in-law said"),
            ("she said -", "and left", "she said - and left"),
            ("a soft\u{ad}", "ened one", "a softened one"),
            ("a pause—", "then", "a pause—then"),
            ("no hyphen", "here", "no hyphen here"),
        ] {
            let mut text = before.to_owned();
            words.join(&mut text, behind);
            assert_eq!(text, joined);
        }
    }
}
