//! What is asked of a sentence's words for every cue and every mention of it, looked up once.

use super::line::{Line, Look};
use crate::find::scene::TokenRange;
use crate::find::token::Token;
use crate::lexicon::{Marks, Pronoun, words};
use crate::resolve::feature::{Char, Value};

/// How far beyond the sentence features look.
const MARGIN: usize = 3;

/// One of its tokens.
#[derive(Debug, Clone, Copy)]
struct Word {
    look: Look,
    /// How many verbs stand before it in the sentence.
    verbs: u16,
}

impl Word {
    /// What stands before the sentence and behind it.
    const BEFORE: Word = Word::edge(b'<', 0);
    const BEHIND: Word = Word::edge(b'>', 0);

    const fn edge(sign: u8, verbs: u16) -> Self {
        let tag = sign as char;
        Self { look: Look { word: Value::Char(Char::new(tag)), tag, is_name: false }, verbs }
    }
}

/// True for the kind of a word that may be a finite verb, or one of its auxiliaries.
pub(super) fn is_verb(tag: char) -> bool {
    matches!(tag, 'D' | 'Z' | 'V' | 'M')
}

/// A thing that is looked for between a mention and a cue, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joint(u8);

impl Joint {
    /// A comma.
    pub(super) const COMMA: Joint = Joint(0);
    /// `who` or `which`.
    pub(super) const WHO: Joint = Joint(2);
    /// An auxiliary or adverb.
    pub(super) const HELPER: Joint = Joint(6);
    /// Inside a quotation.
    pub(super) const QUOTED: Joint = Joint(7);

    /// How many are features by themselves, those with the least numbers: a comma, `that`, `who`, `and`, `to`, `by`.
    const TOLD: u8 = 6;
}

/// How many tokens are which [`Joint`]: a number of 16 bits each, more than a sentence has tokens. Counted from its beginning,
/// the difference at two places is what stands between them, found without looking there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts([u64; 2]);

impl Counts {
    const BITS: u8 = 16;
    /// As many as stand in one number.
    const HALF: u8 = 4;

    /// Those of one token.
    #[inline]
    fn of(token: &Token) -> Self {
        let four = |here: [bool; Self::HALF as usize]| {
            here.into_iter().rev().fold(0, |counts, here| counts << Self::BITS | u64::from(here))
        };
        Self([
            four([
                token.ch == ',',
                token.key == words::THAT,
                token.entry.pronoun == Pronoun::Who,
                token.key == words::AND,
            ]),
            four([
                token.key == words::TO,
                token.key == words::BY,
                token.has(Marks::AUXILIARY.or(Marks::ADVERB)),
                token.quote.is_some(),
            ]),
        ])
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([a + c, b + d])
    }

    #[inline]
    fn minus(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([a - c, b - d])
    }

    /// How many are `joint`.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
    fn number(self, joint: Joint) -> u16 {
        let [low, high] = self.0;
        let half = if joint.0 < Self::HALF { low } else { high };
        (half >> (Self::BITS * (joint.0 % Self::HALF))) as u16
    }
}

/// A word and those that stand around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'w>(&'w [Word; 2 * MARGIN + 1]);

impl Around<'_> {
    /// Those of a place that is not of the sentence.
    const NOTHING: Around<'static> = Around(&[Word::BEHIND; 2 * MARGIN + 1]);

    /// The word `by` tokens from it, not farther than features look.
    #[inline]
    fn get(self, by: i16) -> Look {
        self.0.get(MARGIN.saturating_add_signed(by.into())).unwrap_or(&Word::BEHIND).look
    }

    /// The word `by` tokens from it as a feature's value: names and numbers only as such.
    #[inline]
    pub(super) fn word(self, by: i16) -> Value {
        self.get(by).word
    }

    /// The kind of the word `by` tokens from it as a feature's value.
    #[inline]
    pub(super) fn tag(self, by: i16) -> Value {
        Value::from(self.get(by).tag)
    }
}

/// The words of a sentence.
#[derive(Debug)]
pub(super) struct Words {
    /// The sentence's first token.
    first: usize,
    /// Its tokens, with what stands around it in the margins.
    all: Vec<Word>,
    /// What stands before each of its tokens, and before its end.
    counts: Vec<Counts>,
}

/// What stands between two places of a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joints {
    counts: Counts,
    tokens: usize,
}

impl Joints {
    /// How many tokens are `joint`.
    #[inline]
    pub(super) fn number(self, joint: Joint) -> usize {
        self.counts.number(joint).into()
    }

    /// True where any is.
    #[inline]
    pub(super) fn any(self, joint: Joint) -> bool {
        self.number(joint) > 0
    }

    /// True where all are.
    #[inline]
    pub(super) fn all(self, joint: Joint) -> bool {
        self.number(joint) == self.tokens
    }

    /// The numbers of those that are features by themselves and are there, in order.
    #[inline]
    pub(super) fn told(self) -> impl Iterator<Item = usize> {
        // As bits of a number: few of them are set, and the others are not asked for one by one.
        let mut here = (0..Joint::TOLD).rev().fold(0u8, |bits, number| bits << 1 | u8::from(self.any(Joint(number))));
        std::iter::from_fn(move || {
            let number = (here != 0).then(|| here.trailing_zeros() as usize);
            here &= here.wrapping_sub(1);
            number
        })
    }
}

impl Words {
    /// Those of a sentence.
    pub(super) fn new(line: &Line<'_>) -> Self {
        let TokenRange { first, end } = line.range;
        let tokens = line.scene.tokens.get(first..end).unwrap_or(&[]);
        let mut all = Vec::with_capacity(tokens.len() + 2 * MARGIN + 1);
        let mut verbs = 0;
        all.extend([Word::BEFORE; MARGIN]);
        all.extend((first..first + tokens.len()).zip(tokens).map(|(at, token)| {
            let look = line.look_of(at, token);
            let word = Word { look, verbs };
            verbs += u16::from(is_verb(look.tag));
            word
        }));
        all.extend([Word::edge(b'>', verbs); MARGIN + 1]);
        let mut counts = Vec::with_capacity(tokens.len() + 1);
        let mut sum = Counts([0; 2]);
        counts.push(sum);
        counts.extend(tokens.iter().map(|token| {
            sum = sum.plus(Counts::of(token));
            sum
        }));
        Self { first, all, counts }
    }

    /// The word `by` tokens from `at`, which is not before the sentence.
    #[inline]
    fn get(&self, at: usize, by: i16) -> &Word {
        let at = (at + MARGIN).saturating_sub(self.first).saturating_add_signed(by.into());
        self.all.get(at).unwrap_or(&Word::BEHIND)
    }

    /// The word at `at`, a place of the sentence or its end, and those around it.
    #[inline]
    pub(super) fn around(&self, at: usize) -> Around<'_> {
        let from = self.all.get(at.saturating_sub(self.first)..);
        from.and_then(|from| from.first_chunk()).map_or(Around::NOTHING, Around)
    }

    /// The word `by` tokens from `at` as a feature's value: names and numbers only as such.
    #[inline]
    pub(super) fn word(&self, at: usize, by: i16) -> Value {
        self.get(at, by).look.word
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
        self.get(at, 0).look.is_name
    }

    /// How many verbs stand in `from..to`, places of the sentence.
    pub(super) fn verbs_in(&self, from: usize, to: usize) -> usize {
        self.get(to, 0).verbs.saturating_sub(self.get(from, 0).verbs).into()
    }

    /// What the tokens `from..to` of the sentence are.
    #[inline]
    pub(super) fn joints(&self, from: usize, to: usize) -> Joints {
        let before = |at: usize| self.counts.get(at.saturating_sub(self.first));
        match (before(from), before(to)) {
            (Some(before), Some(counts)) if from < to => Joints { counts: counts.minus(*before), tokens: to - from },
            _ => Joints { counts: Counts([0; 2]), tokens: 0 },
        }
    }

    /// How far before `at` the last token that is `joint` stands; `None` where there is none in the sentence.
    pub(super) fn nearest_before(&self, at: usize, joint: Joint) -> Option<usize> {
        let before = self.counts.get(..=at.saturating_sub(self.first))?;
        let number = before.last()?.number(joint);
        let end = before.partition_point(|counts| counts.number(joint) < number);
        (end > 0).then(|| before.len() - end)
    }

    /// How far behind `at` the first one stands.
    pub(super) fn nearest_behind(&self, at: usize, joint: Joint) -> Option<usize> {
        let behind = self.counts.get((at + 1).saturating_sub(self.first)..)?;
        let number = behind.first()?.number(joint);
        let end = behind.partition_point(|counts| counts.number(joint) <= number);
        (end < behind.len()).then_some(end)
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
            assert_eq!([words.word(first, -1), words.tag(first, -3)], [before, before]);
            assert_eq!(words.word(first, 1), words.word(first, 0), "names are all the same");
            assert_eq!(words.word(first, 2), Value::from(','));
            assert_eq!(words.word(first, 4), Value::Word(lexicon::key("said")));
            assert_eq!(words.word(first, 13), Value::from('.'));
            assert_eq!([words.word(first, 14), words.tag(first, 100)], [behind; 2]);
            assert_eq!([words.verbs_in(first, first + 4), words.verbs_in(first + 4, first + 8)], [0, 1]);
        });
    }

    #[test]
    fn what_stands_between_two_places_is_told_of_any_and_of_all() {
        with_words(|words, first| {
            let joints = words.joints(first + 2, first + 5);
            assert!(joints.any(Joint::COMMA) && joints.any(Joint::WHO) && !joints.any(Joint::QUOTED));
            assert_eq!([joints.all(Joint::COMMA), joints.number(Joint::COMMA) == 1], [false, true]);
            assert_eq!(joints.told().collect::<Vec<_>>(), [0, 2]);
            let joints = words.joints(first + 5, first + 8);
            assert!(joints.any(Joint::QUOTED) && joints.all(Joint::QUOTED));
            let joints = words.joints(first + 8, first + 2);
            assert!(!joints.any(Joint::HELPER) && joints.all(Joint::HELPER));
            assert_eq!(joints.told().next(), None);
        });
    }

    #[test]
    fn the_nearest_on_either_side_is_found() {
        with_words(|words, first| {
            assert_eq!(words.nearest_before(first + 4, Joint::COMMA), Some(2));
            assert_eq!(words.nearest_before(first + 2, Joint::COMMA), None);
            assert_eq!(words.nearest_behind(first + 2, Joint::COMMA), Some(6));
            assert_eq!(words.nearest_behind(first + 8, Joint::COMMA), None);
            assert_eq!(words.nearest_before(first + 8, Joint::QUOTED), Some(1));
            assert_eq!(words.nearest_behind(first + 4, Joint::QUOTED), Some(1));
        });
    }
}
