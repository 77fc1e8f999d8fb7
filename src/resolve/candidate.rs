//! The candidate sources of a quotation, and what describes each of them.
//!
//! The features are those of a linear ranker in the manner of Elson & `McKeown` (2010, "Automatic Attribution of Quoted
//! Speech in Literary Narrative") and Pareti et al. (2013, "Automatically Detecting and Attributing Indirect
//! Quotations"), extended: where the mention stands, what reports between it and the quotation, what kind of mention it
//! is, the shape of the quoted words, and for the answer "nobody" the same seen from the quotation.

mod alone;
mod nobody;
mod shape;
mod together;
mod values;

use std::borrow::Cow;

use self::shape::{Shape, quotes_of};
use self::values::{NAME, OUTSIDE, QUOTED};
use super::feature::{Sym, Value};
use super::place::Place;
use super::scope::{Beside, Scope, Unit};
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::Scene;
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, Numbering};

/// What a document's mentions have in common, gathered once.
#[derive(Debug)]
pub struct Salience {
    /// The last words of names, by their keys.
    names: Numbering<Named>,
}

/// What the document shows about the names with one last word.
#[derive(Debug, Clone, Copy, Default)]
struct Named {
    /// How often it stands as a mention's head.
    mentions: u32,
    /// How often next to a strong cue.
    said: u32,
    /// True where a first name or a title stands before it somewhere: `Anna Reyes` proves `Reyes` a person.
    person: bool,
}

impl Salience {
    /// Counts the names of `scene`.
    pub fn new(scene: &Scene<'_>) -> Self {
        let mut names: Numbering<Named> = Numbering::with_room_for(scene.mentions.len() / 4);
        for mention in scene.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
            if scene.token(mention.first).quote.is_some() {
                continue;
            }
            let cue = |token: &Token| token.cue() >= 3 && token.quote.is_none();
            let said = cue(scene.token(mention.end)) || cue(scene.before(mention.first));
            let number = names.add(scene.token(mention.head()).key);
            let Some(named) = names.known_mut(number) else { continue };
            named.mentions += 1;
            named.said += u32::from(said);
            named.person = named.person
                || (mention.first..mention.head())
                    .map(|t| scene.token(t))
                    .any(|t| t.entry.first_name || t.has(Marks::HARD_TITLE));
        }
        Self { names }
    }

    fn of(&self, key: u64) -> Named {
        self.names.get(key).and_then(|number| self.names.known(number)).copied().unwrap_or_default()
    }
}

/// Most candidates on either side of a quotation. No paragraph of news comes near it; it keeps a page that is one
/// endless paragraph from costing the square of its length.
pub(super) const REACH: usize = 40;

/// One quotation and all that its candidates' features need.
pub struct Candidates<'s> {
    scope: &'s Scope<'s>,
    salience: &'s Salience,
    unit: &'s Unit,
    /// Position of the unit among those of the scope.
    index: usize,
    /// The candidates, as indices into the scene's mentions, in order.
    pub mentions: Cow<'s, [usize]>,
    shape: Shape,
    /// The paragraph in which the first candidate stands, as nearly all do that stand before the quotation's own, and how
    /// many quotations there are in it.
    before: (u32, usize),
}

impl<'s> Candidates<'s> {
    /// The candidates of the scope's unit number `index`; `None` where there is no such unit.
    pub fn new(scope: &'s Scope<'s>, salience: &'s Salience, index: usize) -> Option<Self> {
        let unit = scope.units.get(index)?;
        let mentions = scope.around(unit, REACH);
        let shape = Shape::new(scope, unit, index);
        let first = mentions.first().and_then(|&first| scope.scene.mentions.get(first));
        let first = first.map_or(shape.paragraph, |m| scope.token(m.first).paragraph);
        let quotes = if first == shape.paragraph { shape.place.0 } else { quotes_of(scope, index, first) };
        Some(Self { scope, salience, unit, index, mentions, shape, before: (first, quotes) })
    }

    /// The number of the quotation's unit in its scope.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The text of a word near the quotation, by its key, in lower case.
    pub fn word_text(&self, key: u64) -> Option<String> {
        let window = self.scope.window(self.unit);
        let at = self.scope.scene.first_of(key, window)?;
        Some(self.scope.scene.text(at, at + 1).to_lowercase())
    }

    /// Mention `i` of the scene.
    #[inline]
    pub fn mention(&self, i: usize) -> &'s Mention {
        self.scope.mention(i)
    }

    fn token(&self, at: usize) -> &Token {
        self.scope.token(at)
    }

    /// The token where it is a word or sign of the paragraph and `stands` in this level; else what stands there instead: the
    /// edge of the paragraph, or a quotation.
    #[inline]
    fn plain(&self, at: usize, paragraph: u32, stands: bool) -> Result<&Token, Value> {
        let token = self.token(at);
        if token.paragraph != paragraph {
            Err(OUTSIDE.into())
        } else if !stands || token.kind == TokenKind::Mark {
            Err(QUOTED.into())
        } else {
            Ok(token)
        }
    }

    /// A word of the running text as a value: itself where it is lower case or a function word, else only that it is
    /// a name; a quotation; or the edge of the paragraph.
    fn word(&self, at: Option<usize>, paragraph: u32) -> Value {
        at.map_or(OUTSIDE.into(), |at| self.word_there(at, paragraph, self.scope.stands(at)))
    }

    /// The same where it is known whether the word stands in this level.
    #[inline]
    fn word_there(&self, at: usize, paragraph: u32, stands: bool) -> Value {
        self.plain(at, paragraph, stands).map_or_else(|instead| instead, word_of)
    }

    /// The part of speech a word or sign of this level most often has; punctuation is itself.
    fn tag_of(&self, at: usize, token: &Token) -> Value {
        Value::from(if token.kind == TokenKind::Punctuation { token.ch } else { self.letter(at) as char })
    }

    /// The word and its part of speech, with one look at the token.
    #[inline]
    fn word_and_tag(&self, at: usize, paragraph: u32, stands: bool) -> (Value, Value) {
        match self.plain(at, paragraph, stands) {
            Ok(token) => (word_of(token), self.tag_of(at, token)),
            Err(instead) => (instead, instead),
        }
    }

    /// The tag's letter, as [`Scope::letter`] has it.
    #[inline]
    fn letter(&self, at: usize) -> u8 {
        self.scope.letter(at)
    }

    /// What stands beside a mention.
    #[inline]
    pub fn beside(&self, m: &Mention) -> Beside<'s> {
        self.scope.beside(m.first, m.end)
    }

    /// What is known of a mention's spot; `beside` is what stands there beside it.
    #[inline]
    pub fn spot(&self, m: &Mention, beside: &Beside<'_>) -> Spot {
        let first = self.token(m.first);
        let (paragraph, sentence) = (first.paragraph, first.sentence);
        let [previous, _] = beside.previous_cues();
        let adjacent = if beside.next_cue() >= 3 {
            2
        } else {
            (previous >= 4 && self.scope.scene.before(m.first).sentence == sentence).into()
        };
        Spot { paragraph, sentence, adjacent }
    }

    /// Where the mention, of which this is the spot, stands seen from the quotation.
    #[inline]
    pub fn place(&self, m: &Mention, spot: Spot) -> Place {
        let s = &self.shape;
        let (first, last) = s.sentences;
        if m.end <= self.unit.range.first {
            if spot.paragraph != s.paragraph {
                return Place::BEFORE_PARAGRAPH;
            }
            return Place::before(first.saturating_sub(spot.sentence));
        }
        let away = spot.sentence.saturating_sub(last);
        if away == 1 && matches!(s.end, '?' | '!') && m.first < s.limit {
            return Place::AFTER_QUESTION;
        }
        Place::after(away)
    }
}

/// Where in the document a mention stands, the same for all its quotations.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    paragraph: u32,
    sentence: u32,
    /// 2 where a strong cue follows at once, 1 where one stands right before in the sentence, else 0.
    adjacent: u8,
}

/// A word or sign of this level as a value, see [`Candidates::word`].
fn word_of(token: &Token) -> Value {
    let function = Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::PRONOUN);
    match token.kind {
        TokenKind::Punctuation | TokenKind::Mark => Value::from(token.ch),
        TokenKind::Number => Value::Sym(const { Sym::new("number") }),
        TokenKind::Possessive => Value::Word(token.key),
        TokenKind::Word if token.is_lower() && !token.prefixed() => Value::Word(token.key),
        TokenKind::Word if token.has(function) && !token.all_capitals() => Value::Word(token.key),
        TokenKind::Word => NAME.into(),
    }
}
