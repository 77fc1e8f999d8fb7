//! Words that hold more than ASCII letters, or whose end takes a look at what is behind.

use super::{Scan, behind_space, may_start};
use crate::Span;
use crate::find::token::TokenKind;
use crate::find::token::bytes::{Block, FIGURE, LETTER, class};
use crate::find::token::shape::{Shape, is_all_capitals, is_alphanumeric, is_apostrophe, is_prefixed};
use crate::lexicon::{Marks, Pronoun, ascii_key, key};

/// No abbreviation of the lists is longer, in bytes.
const LONGEST_ABBREVIATION: usize = 16;

/// Where a word ends, and what joins its parts.
#[derive(Clone, Copy)]
pub(super) struct End {
    /// The byte behind it.
    pub(super) at: usize,
    /// Where its first apostrophe stands.
    apostrophe: Option<usize>,
    /// The byte behind its last hyphen.
    hyphen: Option<usize>,
}

impl Scan<'_> {
    /// Scans one word from `from`; returns where to go on.
    #[inline(never)]
    pub(super) fn word(&mut self, from: usize, end: usize) -> usize {
        let to = self.word_end(from, from, end);
        self.add_word(from, to);
        self.possessive(to.at, end)
    }

    /// The end of the word from `from`, which has ASCII letters only up to `at`.
    #[inline(never)]
    pub(super) fn word_end(&self, from: usize, mut at: usize, end: usize) -> End {
        let bytes = self.text.as_bytes().get(..end).unwrap_or_default();
        let mut previous = bytes.get(from..at).and_then(<[u8]>::last).map_or('\0', |&b| char::from(b));
        let mut letters_since_dot = at - from;
        let mut dots = 0;
        let (mut apostrophe, mut hyphen) = (None, None);
        if at == from
            && let Some(c) = self.char_at(at).filter(|&c| is_apostrophe(c))
        {
            apostrophe = Some(at);
            at += c.len_utf8();
        }
        while let Some(&b) = bytes.get(at) {
            let class = class(b);
            if class & LETTER != 0 {
                let letters = Block::of(bytes.get(at..).unwrap_or_default()).length() as usize;
                at += letters;
                letters_since_dot += letters;
                previous = bytes.get(at - 1).map_or('\0', |&b| char::from(b));
                continue;
            }
            if class & FIGURE != 0 {
                previous = char::from(b);
                letters_since_dot += 1;
                at += 1;
                continue;
            }
            let Some(c) = self.char_at(at) else { break };
            if !b.is_ascii() && is_alphanumeric(c) {
                // One sort of apostrophe is a letter.
                if is_apostrophe(c) {
                    apostrophe = apostrophe.or(Some(at));
                }
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
                '-' | '‑' => {
                    if c == '-' && next.is_some() {
                        hyphen = Some(behind);
                    }
                    next.is_some()
                }
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
                c if is_apostrophe(c) => {
                    match next {
                        Some('s' | 'S') if self.alphanumeric_at(behind + 1, end).is_none() => break,
                        // `Rafi’ al-Varani` keeps its apostrophe; `leaders’` is a possessive.
                        None if !previous.is_alphabetic() || matches!(previous, 's' | 'S' | 'z' | 'x') => break,
                        _ => {}
                    }
                    apostrophe = apostrophe.or(Some(at));
                    if next.is_none() {
                        at = behind;
                        break;
                    }
                    true
                }
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
        End { at, apostrophe, hyphen }
    }

    /// Goes on behind the word that ends at `at`: adds the possessive that stands there, and passes over a space.
    #[inline(never)]
    pub(super) fn possessive(&mut self, at: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let sign = bytes.get(at).is_some_and(|b| !b.is_ascii() || matches!(b, b'\'' | b'`'));
        let apostrophe = self.char_at(at).filter(|&c| sign && at < end && is_apostrophe(c) && !self.is_mark(at));
        let Some(c) = apostrophe else { return behind_space(at, bytes) };
        let behind = at + c.len_utf8();
        let to = if matches!(self.alphanumeric_at(behind, end), Some('s' | 'S')) { behind + 1 } else { behind };
        let key = const { ascii_key("'s") };
        self.add(TokenKind::Possessive, Span::new(at, to), key, c, Shape::NONE, may_start(c));
        behind_space(to, bytes)
    }

    /// True where `stem`, before the first apostrophe of a word, is a pronoun or auxiliary.
    fn is_contracted(&self, stem: &str) -> bool {
        let entry = self.lexicon.entry(key(stem));
        entry.pronoun != Pronoun::No || entry.marks.any(Marks::AUXILIARY.or(Marks::DETERMINER))
    }

    /// True where `tail`, behind the last hyphen of a word, makes an adjective of it.
    fn is_adjectival(&self, tail: &str) -> bool {
        tail.starts_with(char::is_lowercase) && matches!(self.lexicon.entry(key(tail)).tag.0, b'D' | b'E' | b'G' | b'J')
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

    /// Adds the word or number from `from` to `end`, which may hold anything.
    #[inline(never)]
    pub(super) fn add_word(&mut self, from: usize, End { at, apostrophe, hyphen }: End) {
        let span = Span::new(from, at);
        let text = span.of(self.text);
        let ch = text.chars().next().unwrap_or('\0');
        let bare = if text.len() > 1 { text.strip_suffix('.').unwrap_or(text) } else { text };
        let part = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default();
        let number = ch.is_ascii_digit();
        let joined = apostrophe.is_some() || hyphen.is_some();
        let prefixed = joined && ch.is_lowercase() && is_prefixed(bare);
        let contracted = apostrophe.is_some_and(|apostrophe| self.is_contracted(part(from, apostrophe)));
        let adjectival = hyphen.is_some_and(|hyphen| self.is_adjectival(part(hyphen, from + bare.len())));
        let shape = Shape::BEGINS
            .when(ch.is_uppercase() || prefixed)
            .or(Shape::CAPITAL.when(ch.is_uppercase()))
            .or(Shape::WORD.when(!number))
            .or(Shape::ALL_CAPITALS.when(is_all_capitals(bare)))
            .or(Shape::PREFIXED.when(prefixed))
            .or(Shape::CONTRACTED.when(contracted))
            .or(Shape::ADJECTIVAL.when(adjectival))
            .or(Shape::AGE.when(number && bare.ends_with("-year-old")));
        let kind = if number { TokenKind::Number } else { TokenKind::Word };
        self.add(kind, span, key(bare), ch, shape, shape.any(Shape::CAPITAL) || number || may_start(ch));
    }
}

#[cfg(test)]
mod tests {
    use crate::Document;
    use crate::find::scene::Scene;
    use crate::find::token::Token;
    use crate::lexicon::english;

    /// The words of `text` of which `asked` holds.
    fn words(text: &str, asked: fn(&Token) -> bool) -> Vec<String> {
        let document = Document::new("a", text).unwrap();
        let scene = Scene::new(&document, english());
        scene.tokens.iter().filter(|t| asked(t)).map(|t| t.span.of(text).to_owned()).collect()
    }

    #[test]
    fn a_word_is_judged_by_the_parts_it_is_joined_of() {
        let text = "He’s late, I'm late, theyʼre late: al-Varani, US-led troops, O’Malley, we’ve, a so-called cut.";
        assert_eq!(words(text, Token::contracted), ["I'm", "theyʼre", "we’ve"]);
        assert_eq!(words(text, Token::adjectival), ["US-led", "so-called"]);
        assert_eq!(words(text, Token::prefixed), ["al-Varani"]);
        assert_eq!(words("A 46-year-old, a 4,600-strong crowd.", Token::age), ["46-year-old"]);
    }

    #[test]
    fn a_full_stop_is_the_words_own_only_behind_an_abbreviation() {
        let text = "Mr. Varr of the dept.) left for Oslo.” The U.S. J. Marsh stayed...";
        let words = words(text, Token::is_word);
        assert_eq!(
            words,
            ["Mr.", "Varr", "of", "the", "dept.", "left", "for", "Oslo", "The", "U.S.", "J.", "Marsh", "stayed"]
        );
    }

    #[test]
    fn capitals_and_agents_are_told() {
        let text = "NATO and A Nato McCoy IBM's questioner, the Zogans’ INVESTORS, 3D, a bassoonist.";
        assert_eq!(words(text, Token::all_capitals), ["NATO", "IBM", "INVESTORS"]);
        assert_eq!(words("A Bassoonist, a zorgonist, an art.", Token::agent), ["Bassoonist", "zorgonist"]);
    }
}
