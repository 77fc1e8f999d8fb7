//! What is asked of a sentence's words for every cue and every mention of it, looked up once.

use super::line::{Line, Look};
use crate::find::scene::TokenRange;
use crate::find::token::Token;
use crate::lexicon::{Marks, Pronoun, lemma, words};
use crate::resolve::feature::{Char, Value};

/// How far beyond the sentence features look.
const MARGIN: usize = 3;

/// One of its tokens.
#[derive(Debug, Clone, Copy)]
struct Word {
    look: Look,
    /// The verb of which it is a form, or itself.
    verb: Value,
    /// How many verbs stand before it in the sentence.
    verbs: usize,
}

impl Word {
    /// What stands before the sentence and behind it.
    const BEFORE: Word = Word::edge('<', 0);
    const BEHIND: Word = Word::edge('>', 0);

    const fn edge(sign: char, verbs: usize) -> Self {
        let word = Value::Char(Char::new(sign));
        Self { look: Look { word, tag: sign, shape: '_' }, verb: word, verbs }
    }

    fn new(token: &Token, look: Look, verbs: usize) -> Self {
        let verb = match look.word {
            Value::Word(form) if token.has(Marks::CUE_VERB) => Value::Word(lemma(form)),
            other => other,
        };
        Self { look, verb, verbs }
    }
}

/// True for the kind of a word that may be a finite verb, or one of its auxiliaries.
pub(super) fn is_verb(tag: char) -> bool {
    matches!(tag, 'D' | 'Z' | 'V' | 'M')
}

/// What a token is of the things that are looked for between a mention and a cue: a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joint(u8);

impl Joint {
    /// A comma.
    pub(super) const COMMA: Joint = Joint(1);
    /// `who` or `which`.
    pub(super) const WHO: Joint = Joint(1 << 2);
    /// An auxiliary or adverb.
    pub(super) const HELPER: Joint = Joint(1 << 6);
    /// Inside a quotation.
    pub(super) const QUOTED: Joint = Joint(1 << 7);

    /// Those that are features by themselves: a comma, `that`, `who`, `and`, `to`, `by`.
    pub(super) const TOLD: [Joint; 6] =
        [Joint::COMMA, Joint(1 << 1), Joint::WHO, Joint(1 << 3), Joint(1 << 4), Joint(1 << 5)];

    fn new(token: &Token) -> Self {
        let here = [
            token.ch == ',',
            token.key == words::THAT,
            token.entry.pronoun == Pronoun::Who,
            token.key == words::AND,
            token.key == words::TO,
            token.key == words::BY,
            token.has(Marks::AUXILIARY.or(Marks::ADVERB)),
            token.quote.is_some(),
        ];
        Self(here.into_iter().rev().fold(0, |bits, here| bits << 1 | u8::from(here)))
    }

    /// True where it is one of `joint`.
    pub(super) fn is(self, joint: Joint) -> bool {
        self.0 & joint.0 != 0
    }
}

/// The words of a sentence.
#[derive(Debug)]
pub(super) struct Words {
    /// The sentence's first token.
    first: usize,
    /// Its tokens, with what stands around it in the margins.
    all: Vec<Word>,
    joints: Vec<Joint>,
}

impl Words {
    /// Those of a sentence.
    pub(super) fn new(line: &Line<'_>) -> Self {
        let TokenRange { first, end } = line.range;
        let tokens = line.scene.tokens.get(first..end).unwrap_or(&[]);
        let mut all = Vec::with_capacity(tokens.len() + 2 * MARGIN);
        let mut verbs = 0;
        all.extend([Word::BEFORE; MARGIN]);
        all.extend((first..first + tokens.len()).zip(tokens).map(|(at, token)| {
            let look = line.look(at);
            let word = Word::new(token, look, verbs);
            verbs += usize::from(is_verb(look.tag));
            word
        }));
        all.extend([Word::edge('>', verbs); MARGIN]);
        Self { first, all, joints: tokens.iter().map(Joint::new).collect() }
    }

    /// The word `by` tokens from `at`, which is not before the sentence.
    #[inline]
    fn get(&self, at: usize, by: i16) -> &Word {
        let at = (at + MARGIN).saturating_sub(self.first).saturating_add_signed(by.into());
        self.all.get(at).unwrap_or(&Word::BEHIND)
    }

    /// The word `by` tokens from `at` as a feature's value: names and numbers only as such.
    #[inline]
    pub(super) fn word(&self, at: usize, by: i16) -> Value {
        self.get(at, by).look.word
    }

    /// The verb of which the word at `at` is a form, or the word.
    #[inline]
    pub(super) fn verb(&self, at: usize) -> Value {
        self.get(at, 0).verb
    }

    /// The kind of the word `by` tokens from `at` as a feature's value.
    #[inline]
    pub(super) fn tag(&self, at: usize, by: i16) -> Value {
        Value::from(self.get(at, by).look.tag)
    }

    /// The kind of the word at `at`.
    #[inline]
    pub(super) fn tag_at(&self, at: usize) -> char {
        self.get(at, 0).look.tag
    }

    /// True for a name.
    #[inline]
    pub(super) fn is_name(&self, at: usize) -> bool {
        self.get(at, 0).look.shape == 'X'
    }

    /// The shape of the token `by` tokens from `at`; `_` outside.
    #[inline]
    pub(super) fn shape(&self, at: usize, by: i16) -> Value {
        Value::from(self.get(at, by).look.shape)
    }

    /// How many verbs stand in `from..to`.
    pub(super) fn verbs_in(&self, from: usize, to: usize) -> usize {
        self.get(to, 0).verbs.saturating_sub(self.get(from, 0).verbs)
    }

    /// What the tokens `from..to` of the sentence are.
    pub(super) fn joints(&self, from: usize, to: usize) -> &[Joint] {
        self.joints.get(from.saturating_sub(self.first)..to.saturating_sub(self.first)).unwrap_or(&[])
    }

    /// What any of the `joints` is, and what all of them are.
    pub(super) fn any_and_all(joints: &[Joint]) -> (Joint, Joint) {
        let any = joints.iter().fold(0, |bits, joint| bits | joint.0);
        let all = joints.iter().fold(u8::MAX, |bits, joint| bits & joint.0);
        (Joint(any), Joint(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find::scene::Scene;
    use crate::{Document, lexicon};

    /// Calls `test` with the words of a sentence behind another one, and the position of its first token.
    fn with_words(test: impl FnOnce(&Words, usize)) {
        let document = Document::new("d", "It rained. Ida Marsh, who said “no”, was told to stay.\n").unwrap();
        let scene = Scene::new(&document, lexicon::english());
        let first = scene.tokens.iter().position(|t| t.span.of(document.text()) == "Ida").unwrap();
        test(&Words::new(&Line::around(&scene, first)), first);
    }

    #[test]
    fn words_and_what_stands_around_the_sentence_are_told() {
        with_words(|words, first| {
            let (before, behind) = (Value::from('<'), Value::from('>'));
            assert_eq!(
                [words.word(first, -1), words.tag(first, -3), words.shape(first, -1)],
                [before, before, Value::from('_')]
            );
            assert_eq!(words.word(first, 1), words.word(first, 0), "names are all the same");
            assert_eq!(words.word(first, 2), Value::from(','));
            assert_eq!(words.word(first, 4), Value::Word(lexicon::key("said")));
            assert_eq!(words.verb(first + 4), Value::Word(lexicon::key("say")));
            assert_eq!(words.word(first, 13), Value::from('.'));
            assert_eq!([words.word(first, 14), words.tag(first, 100)], [behind; 2]);
            assert_eq!([words.verbs_in(first, first + 4), words.verbs_in(first + 4, first + 8)], [0, 1]);
        });
    }

    #[test]
    fn what_stands_between_two_places_is_told_of_any_and_of_all() {
        with_words(|words, first| {
            let (any, all) = Words::any_and_all(words.joints(first + 2, first + 5));
            assert!(any.is(Joint::COMMA) && any.is(Joint::WHO) && !any.is(Joint::QUOTED));
            assert!(!all.is(Joint::COMMA));
            let (any, all) = Words::any_and_all(words.joints(first + 5, first + 8));
            assert!(any.is(Joint::QUOTED) && all.is(Joint::QUOTED));
            let (any, all) = Words::any_and_all(&[]);
            assert!(!any.is(Joint::HELPER) && all.is(Joint::HELPER));
        });
    }
}
