//! Lower-case nouns for those who speak, and where their phrases begin.

use super::{Finder, MentionKind};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, ascii_key};

impl Finder<'_> {
    pub(super) fn noun_kind(&self, at: usize) -> Option<MentionKind> {
        let token = self.get(at);
        let may_be_noun =
            token.has(Marks::SPEAKING_NOUN) || token.agent() || token.age() || self.get(at + 1).entry.cue >= 3;
        if may_be_noun { self.kind_of_noun(at) } else { None }
    }

    /// The same, told by a closer look.
    fn kind_of_noun(&self, at: usize) -> Option<MentionKind> {
        let token = self.get(at);
        if !token.is_word() || token.capital() && !self.capital_is_free(at) {
            return None;
        }
        if token.capital() {
            let next = self.get(at + 1);
            if next.capital() && next.sentence == token.sentence {
                return None;
            }
        }
        // `companies report`: a verb behind a plural subject.
        if token.has(Marks::CUE_VERB) {
            let before = self.before(at);
            let plural = before.entry.tag.0 == b'S' || before.has(Marks::PRONOUN) && !before.has(Marks::DETERMINER);
            if plural && before.sentence == token.sentence {
                return None;
            }
        }
        if token.has(Marks::SPEAKING_NOUN) {
            let role = token.has(Marks::ROLE) || self.is_age(at) || self.is_agent(at);
            let other = if token.has(Marks::GROUP) { MentionKind::Group } else { MentionKind::Document };
            Some(if role { MentionKind::Role } else { other })
        } else if self.is_age(at) || self.is_agent(at) {
            Some(MentionKind::Role)
        } else if self.speaks(at) && self.is_noun_phrase(at) {
            Some(MentionKind::Group)
        } else {
            None
        }
    }

    /// `the crew`, `the two`, `21 percent`: what no list holds, where its place before a reporting verb shows that it speaks.
    fn is_noun_phrase(&self, head: usize) -> bool {
        let (token, before) = (self.get(head), self.before(head));
        let led = before.sentence == token.sentence
            && (before.has(Marks::DETERMINER) || before.kind == TokenKind::Number || before.entry.tag.0 == b'J');
        let noun = token.is_lower() && (token.entry.tag.is_noun() || token.entry.tag.0 == b'?');
        led && (noun || token.kind == TokenKind::Number || token.is_lower() && token.entry.tag.0 == b'C')
    }

    /// `one questioner`, `the bassoonist`: an unknown noun made with a suffix for people, behind a determiner.
    fn is_agent(&self, at: usize) -> bool {
        let token = self.get(at);
        token.agent() && token.is_lower() && token.entry.tag.0 == b'?' && {
            let before = self.before(at);
            before.has(Marks::DETERMINER) && before.sentence == token.sentence
        }
    }

    /// `the 46-year-old`, with nothing behind that it would describe.
    fn is_age(&self, at: usize) -> bool {
        let token = self.get(at);
        token.kind == TokenKind::Number && token.age() && {
            let next = self.get(at + 1);
            !next.entry.tag.is_noun() && !next.capital()
        }
    }

    /// The first token of the noun phrase whose head is `head`: back over modifiers to the determiner.
    pub(super) fn phrase_start(&self, head: usize) -> usize {
        let scope = self.get(head);
        let from = head.saturating_sub(8);
        let before = self.tokens.get(from..head).unwrap_or(&[]);
        let (mut first, mut number) = (head, false);
        for (at, token) in before.iter().enumerate().rev() {
            let elsewhere = (token.sentence != scope.sentence) | (token.quote != scope.quote);
            let determiner = (token.kind == TokenKind::Word) & token.has(Marks::DETERMINER);
            // `Around 100 members`
            let rough = number && ABOUT.contains(&token.key);
            if elsewhere | determiner | rough | ends_phrase(token) {
                if !elsewhere && (determiner | rough) {
                    return from + at;
                }
                break;
            }
            first = from + at;
            number = token.kind == TokenKind::Number;
        }
        while first < head && self.get(first).kind == TokenKind::Possessive {
            first += 1;
        }
        first
    }
}

/// True for what stands in no noun phrase. All of it is looked at at once, for which of it holds cannot be guessed.
fn ends_phrase(token: &Token) -> bool {
    let small = if token.is_lower() { Marks::OUTSIDE_SMALL } else { Marks::NONE };
    (token.kind != TokenKind::Possessive) & (!token.is_word() | token.has(Marks::OUTSIDE.or(small)))
}

/// Words that make a number rough.
const ABOUT: [u64; 7] = [
    ascii_key("about"),
    ascii_key("almost"),
    ascii_key("around"),
    ascii_key("nearly"),
    ascii_key("over"),
    ascii_key("roughly"),
    ascii_key("some"),
];
