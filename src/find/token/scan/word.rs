//! Words that hold more than ASCII letters, or whose end takes a look at what is behind.

use super::{Scan, may_start};
use crate::Span;
use crate::find::token::TokenKind;
use crate::find::token::bytes::{FIGURE, LETTER, class};
use crate::find::token::shape::{
    Joints, Shape, before_apostrophe, behind_hyphen, is_all_capitals, is_alphanumeric, is_apostrophe, is_prefixed,
};
use crate::lexicon::{Marks, Pronoun, ascii_key, key};

/// No abbreviation of the lists is longer, in bytes.
const LONGEST_ABBREVIATION: usize = 16;

impl Scan<'_> {
    /// Scans one word from `from`; returns the byte behind it.
    #[inline(never)]
    pub(super) fn word(&mut self, from: usize, end: usize) -> usize {
        let to = self.word_end(from, from, end);
        self.add_word(Span::new(from, to));
        self.possessive(to, end)
    }

    /// The end of the word from `from`, which has ASCII letters only up to `at`.
    #[inline(never)]
    pub(super) fn word_end(&self, from: usize, mut at: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut previous = bytes.get(from..at).and_then(<[u8]>::last).map_or('\0', |&b| char::from(b));
        let mut letters_since_dot = at - from;
        let mut dots = 0;
        if at == from
            && let Some(c) = self.char_at(at).filter(|&c| is_apostrophe(c))
        {
            at += c.len_utf8();
        }
        while at < end {
            let Some(&b) = bytes.get(at) else { break };
            if class(b) & (LETTER | FIGURE) != 0 {
                previous = char::from(b);
                letters_since_dot += 1;
                at += 1;
                continue;
            }
            let Some(c) = self.char_at(at) else { break };
            if is_alphanumeric(c) {
                previous = c;
                letters_since_dot += 1;
                at += c.len_utf8();
                continue;
            }
            if self.is_mark(at) {
                break;
            }
            let behind = at + c.len_utf8();
            let next = self.alphanumeric_at(behind, end);
            let joins = match c {
                '-' | '‑' => next.is_some(),
                '&' => next.is_some_and(char::is_uppercase) && previous.is_uppercase(),
                ',' => next.is_some_and(|n| n.is_ascii_digit()) && previous.is_ascii_digit(),
                '.' => match next {
                    Some(n) if n.is_ascii_digit() && previous.is_ascii_digit() => true,
                    Some(n) if letters_since_dot == 1 && previous.is_alphabetic() && n.is_alphabetic() => {
                        dots += 1;
                        letters_since_dot = 0;
                        true
                    }
                    Some(n) => n.is_lowercase() && previous.is_lowercase() && !self.abbreviation(from, at),
                    None => false,
                },
                c if is_apostrophe(c) => match next {
                    Some('s' | 'S') if self.alphanumeric_at(behind + 1, end).is_none() => break,
                    Some(_) => true,
                    // `Rafi’ al-Varani` keeps its apostrophe; `leaders’` is a possessive.
                    None => {
                        if previous.is_alphabetic() && !matches!(previous, 's' | 'S' | 'z' | 'x') {
                            at = behind;
                        }
                        break;
                    }
                },
                _ => false,
            };
            if !joins {
                // The full stop of an abbreviation, an acronym or an initial.
                if c == '.' && self.takes_stop(from, at, end, dots, letters_since_dot, previous) {
                    at = behind;
                }
                break;
            }
            previous = c;
            at = behind;
        }
        at
    }

    #[inline(never)]
    pub(super) fn possessive(&mut self, at: usize, end: usize) -> usize {
        let Some(c) = self.char_at(at).filter(|&c| at < end && is_apostrophe(c)) else { return at };
        if self.is_mark(at) {
            return at;
        }
        let behind = at + c.len_utf8();
        let to = if matches!(self.alphanumeric_at(behind, end), Some('s' | 'S')) { behind + 1 } else { behind };
        let key = const { ascii_key("'s") };
        self.add(TokenKind::Possessive, Span::new(at, to), key, c, Shape::NONE, may_start(c));
        to
    }

    fn is_contracted(&self, word: &str) -> bool {
        before_apostrophe(word).is_some_and(|stem| {
            let entry = self.lexicon.entry(key(stem));
            entry.pronoun != Pronoun::No || entry.marks.any(Marks::AUXILIARY.or(Marks::DETERMINER))
        })
    }

    fn is_adjectival(&self, word: &str) -> bool {
        behind_hyphen(word).is_some_and(|tail| {
            let tag = self.lexicon.entry(key(tail)).tag.0;
            tail.starts_with(char::is_lowercase) && matches!(tag, b'D' | b'E' | b'G' | b'J')
        })
    }

    fn abbreviation(&self, from: usize, at: usize) -> bool {
        // A word with a stop behind every other letter would be read anew at each.
        if at - from > LONGEST_ABBREVIATION {
            return false;
        }
        let word = self.text.get(from..at).unwrap_or("");
        self.lexicon.is_abbreviation(key(word))
    }

    fn takes_stop(&self, from: usize, at: usize, end: usize, dots: u32, letters: usize, previous: char) -> bool {
        if dots > 0 && letters == 1 {
            return true;
        }
        let word = self.text.get(from..at).unwrap_or("");
        if letters == 1 && at - from == previous.len_utf8() {
            // An initial: a lone capital before a space and another capital. `I` ends sentences.
            let after = self.text.get(at + 1..end).unwrap_or("");
            let mut rest = after.chars();
            return previous.is_uppercase()
                && previous != 'I'
                && rest.next().is_some_and(|c| c == ' ' || c == '\u{a0}')
                && rest.next().is_some_and(char::is_uppercase);
        }
        self.abbreviation(from, at) || ((word.starts_with("D-") || word.starts_with("R-")) && word.len() < 9)
    }

    /// Adds a word or number that may hold anything.
    #[inline(never)]
    pub(super) fn add_word(&mut self, span: Span) {
        let text = span.of(self.text);
        let ch = text.chars().next().unwrap_or('\0');
        let bare = if text.len() > 1 { text.strip_suffix('.').unwrap_or(text) } else { text };
        let key = key(bare);
        let number = ch.is_ascii_digit();
        let Joints { hyphen, apostrophe } = Joints::of(bare.as_bytes());
        let prefixed = (hyphen || apostrophe) && ch.is_lowercase() && is_prefixed(bare);
        let shape = Shape::BEGINS
            .when(ch.is_uppercase() || prefixed)
            .or(Shape::CAPITAL.when(ch.is_uppercase()))
            .or(Shape::WORD.when(!number))
            .or(Shape::ALL_CAPITALS.when(is_all_capitals(bare)))
            .or(Shape::PREFIXED.when(prefixed))
            .or(Shape::CONTRACTED.when(apostrophe && self.is_contracted(bare)))
            .or(Shape::ADJECTIVAL.when(hyphen && self.is_adjectival(bare)))
            .or(Shape::AGE.when(number && bare.ends_with("-year-old")));
        let kind = if number { TokenKind::Number } else { TokenKind::Word };
        self.add(kind, span, key, ch, shape, shape.any(Shape::CAPITAL) || number || may_start(ch));
    }
}
