//! The candidate sources of a quotation, and what describes each of them.
//!
//! The features are those of a linear ranker in the manner of Elson & McKeown (2010, "Automatic Attribution of Quoted
//! Speech in Literary Narrative") and Pareti et al. (2013, "Automatically Detecting and Attributing Indirect
//! Quotations"), extended: where the mention stands, what reports between it and the quotation, what kind of mention it
//! is, the shape of the quoted words, and for the answer "nobody" the same seen from the quotation.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::feature::{Sink, Sym, Template, Value, bucket};
use super::scope::{Scope, Unit};
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::{Token, TokenKind};
use crate::lexicon::{KeyHasher, Marks, Pronoun};

use Template as T;

/// Which side of the quotation a mention stands on, and how many sentences away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before it, this many sentences (0 to 3).
    Before(u8),
    /// In the paragraph before.
    BeforeParagraph,
    /// After it, this many sentences (0 to 3).
    After(u8),
    /// In the clause after a question or exclamation: `“Why?” she asked`.
    AfterQuestion,
}

impl Place {
    fn sym(self) -> Sym {
        const SYMS: [Sym; 10] = [
            Sym::new("b0"),
            Sym::new("b1"),
            Sym::new("b2"),
            Sym::new("b3"),
            Sym::new("bp"),
            Sym::new("a0"),
            Sym::new("a1"),
            Sym::new("a2"),
            Sym::new("a3"),
            Sym::new("aq"),
        ];
        let n = match self {
            Place::Before(n) => n.min(3),
            Place::BeforeParagraph => 4,
            Place::After(n) => 5 + n.min(3),
            Place::AfterQuestion => 9,
        };
        SYMS.get(n as usize).copied().unwrap_or(SYMS[0])
    }

    fn is_before(self) -> bool {
        matches!(self, Place::Before(_) | Place::BeforeParagraph)
    }

    fn same_sentence(self) -> bool {
        matches!(self, Place::Before(0) | Place::After(0) | Place::AfterQuestion)
    }
}

const BEFORE: Sym = Sym::new("before");
const AFTER: Sym = Sym::new("after");
const QUOTED: Sym = Sym::new("Q");
const NAME: Sym = Sym::new("X");
const OUTSIDE: Sym = Sym::new("#");
const NONE: Sym = Sym::new("none");
const OTHER: Sym = Sym::new("oth");
const CUE: [Sym; 5] = [Sym::new("c0"), Sym::new("c1"), Sym::new("c2"), Sym::new("c3"), Sym::new("c4")];
const GAPS: &[usize] = &[0, 1, 2, 3, 4, 5, 7, 10, 14, 21, 31];

fn side(before: bool) -> Sym {
    if before { BEFORE } else { AFTER }
}

fn int(n: usize) -> Value {
    Value::Int(i32::try_from(n).unwrap_or(i32::MAX))
}

/// What a document's mentions have in common, gathered once.
#[derive(Debug)]
pub struct Salience {
    /// By the key of a name's last word: how often it stands as a mention's head, and how often next to a strong cue.
    names: HashMap<u64, (u32, u32), BuildHasherDefault<KeyHasher>>,
}

impl Salience {
    /// Counts the names of `scene`.
    pub fn new(scene: &Scene<'_>) -> Self {
        let mut names: HashMap<u64, (u32, u32), BuildHasherDefault<KeyHasher>> = HashMap::default();
        for mention in scene.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
            if scene.token(mention.first).quote.is_some() {
                continue;
            }
            let cue = |at: usize| scene.token(at).quote.is_none() && scene.cues.get(at).is_some_and(|&c| c >= 3);
            let said = cue(mention.end) || mention.first.checked_sub(1).is_some_and(cue);
            let entry = names.entry(scene.token(mention.head()).key).or_default();
            entry.0 += 1;
            entry.1 += u32::from(said);
        }
        Self { names }
    }

    fn of(&self, key: u64) -> (usize, usize) {
        self.names.get(&key).map_or((0, 0), |&(n, s)| (n as usize, s as usize))
    }
}

/// One quotation and all that its candidates' features need.
pub struct Candidates<'s> {
    scope: &'s Scope<'s>,
    salience: &'s Salience,
    unit: &'s Unit,
    /// Position of the unit among those of the scope.
    index: usize,
    /// The candidates, as indices into the scene's mentions, in order.
    pub mentions: Vec<usize>,
    shape: Shape,
}

/// What is known of the quotation itself.
#[derive(Debug, Clone, Copy)]
struct Shape {
    sentence: TokenRange,
    last_sentence: TokenRange,
    /// One past the last token in which the clause after the quotation may stand.
    limit: usize,
    words: usize,
    capital: bool,
    end: char,
    room_before: usize,
    room_after: usize,
    paragraph: u32,
    /// Index among the paragraph's quotations, and their number.
    place: (usize, usize),
    first_in_paragraph: bool,
    last_in_paragraph: bool,
    reopens: bool,
    paragraph_room: usize,
    /// The strong cue before the quotation in its sentence, and the one after.
    cue_before: Option<usize>,
    cue_after: Option<usize>,
    /// The verb of the clause right behind the quotation.
    clause_verb: Option<usize>,
    /// `according to` stands behind the quotation.
    second_hand: bool,
}

impl<'s> Candidates<'s> {
    /// The candidates of the scope's unit number `index`; `None` where there is no such unit.
    pub fn new(scope: &'s Scope<'s>, salience: &'s Salience, index: usize) -> Option<Self> {
        let unit = scope.units.get(index)?;
        let window = scope.window(unit);
        let mentions = scope
            .mentions_in(window.first, window.end)
            .filter(|&i| {
                let m = scope.scene.mentions.get(i);
                m.is_some_and(|m| m.end <= unit.range.first || m.first >= unit.range.end)
            })
            .collect();
        let shape = Shape::new(scope, unit, index);
        Some(Self { scope, salience, unit, index, mentions, shape })
    }

    /// The number of the quotation's unit in its scope.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The text of a word near the quotation, by its key, in lower case.
    pub fn word_text(&self, key: u64) -> Option<String> {
        let window = self.scope.window(self.unit);
        let at = (window.first..window.end).find(|&i| self.token(i).key == key)?;
        Some(self.scope.scene.text(at, at + 1).to_lowercase())
    }

    fn mention(&self, i: usize) -> Mention {
        self.scope.scene.mentions.get(i).copied().unwrap_or(Mention { first: 0, end: 0, kind: MentionKind::Name })
    }

    fn token(&self, at: usize) -> &Token {
        self.scope.token(at)
    }

    /// A word of the running text as a value: itself where it is lower case or a function word, else only that it is
    /// a name; a quotation; or the edge of the paragraph.
    fn word(&self, at: Option<usize>, paragraph: u32) -> Value {
        let Some(at) = at else { return OUTSIDE.into() };
        let token = self.token(at);
        if token.paragraph != paragraph {
            return OUTSIDE.into();
        }
        if !self.scope.holds(at) {
            return QUOTED.into();
        }
        match token.kind {
            TokenKind::Punctuation => Value::Char(token.ch),
            TokenKind::Mark => QUOTED.into(),
            TokenKind::Number => Value::Sym(const { Sym::new("number") }),
            TokenKind::Possessive => Value::Word(token.key),
            TokenKind::Word if token.is_lower() && !token.prefixed => Value::Word(token.key),
            TokenKind::Word
                if token.has(Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::PRONOUN))
                    && !token.all_capitals =>
            {
                Value::Word(token.key)
            }
            TokenKind::Word => NAME.into(),
        }
    }

    /// The part of speech a word most often has; punctuation is itself.
    fn tag(&self, at: Option<usize>, paragraph: u32) -> Value {
        let Some(at) = at else { return OUTSIDE.into() };
        let token = self.token(at);
        if token.paragraph != paragraph {
            return OUTSIDE.into();
        }
        if !self.scope.holds(at) {
            return QUOTED.into();
        }
        match token.kind {
            TokenKind::Punctuation => Value::Char(token.ch),
            TokenKind::Mark => QUOTED.into(),
            _ => Value::Char(self.letter(at) as char),
        }
    }

    /// The tag's letter; `n` for a name, `?` where nothing is known, `'` for a possessive.
    fn letter(&self, at: usize) -> u8 {
        let token = self.token(at);
        match token.kind {
            TokenKind::Number => b'C',
            TokenKind::Possessive => b'\'',
            TokenKind::Word
                if token.capital && !(token.has(Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::PRONOUN))) =>
            {
                b'n'
            }
            TokenKind::Word if token.prefixed => b'n',
            // `“…,” read a statement`: in this place it is a finite verb.
            TokenKind::Word if self.scope.cue(at) > token.entry.cue => b'D',
            TokenKind::Word => token.entry.tag.0,
            _ => b'.',
        }
    }

    /// The features of the answer that nobody is named as the source.
    pub fn nobody<S: Sink>(&self, out: &mut S) {
        let s = &self.shape;
        let (a, b) = (self.unit.range.first, self.unit.range.end);
        let inner = self.unit.inner;
        out.add(T::Nobody, &[]);
        let words = bucket(s.words, &[0, 2, 3, 4, 5, 7, 10, 16, 31]);
        out.add(T::NobodyWords, &[words]);
        out.add(T::NobodyCapital, &[s.capital.into()]);
        out.add(T::NobodyEnd, &[Value::Char(s.end)]);
        out.add(T::NobodyShape, &[s.capital.into(), Value::Char(s.end), bucket(s.words, &[0, 2, 4, 6, 10])]);
        let title = self.looks_like_title();
        out.add(T::NobodyTitle, &[title.into()]);
        if (inner.first..inner.end).any(|i| matches!(self.token(i).entry.pronoun, Pronoun::I | Pronoun::We)) {
            out.add(T::NobodyFirstPerson, &[]);
        }
        out.add(T::NobodyRoomBefore, &[bucket(s.room_before, &[0, 1, 2, 4, 7, 13])]);
        out.add(T::NobodyRoomAfter, &[bucket(s.room_after, &[0, 1, 2, 3, 5, 9, 17])]);
        let paragraph = self.token(a).paragraph;
        let behind = self.token(b.saturating_sub(1)).paragraph;
        let before = a.checked_sub(1);
        out.add(T::NobodyBefore, &[self.word(before, paragraph)]);
        out.add(T::NobodyAfter, &[self.word(Some(b), behind)]);
        let (cue_before, cue_after) = (before.map_or(0, |i| self.scope.cue(i)), self.scope.cue(b));
        out.add(T::NobodyBeforeCue, &[cue_before.into(), title.into()]);
        out.add(T::NobodyAfterCue, &[cue_after.into()]);
        let cues = self.scope.strong_cues(s.sentence.first, s.last_sentence.end);
        let lead = (s.sentence.first..a).map(|i| self.scope.cue(i)).max().unwrap_or(0);
        let trail = (b..s.limit).map(|i| self.scope.cue(i)).max().unwrap_or(0);
        out.add(T::NobodyBeforeLead, &[self.word(before, paragraph), lead.into()]);
        out.add(T::NobodyLead, &[lead.into(), trail.into(), s.capital.into()]);
        out.add(
            T::NobodyCueRoom,
            &[int(cues.min(1)), bucket(s.room_before, &[0, 1, 4]), s.capital.into(), bucket(s.words, &[0, 3, 6])],
        );
        out.add(T::NobodyCues, &[int(cues.min(2)), bucket(s.words, &[0, 4, 8])]);
        out.add(T::NobodyIndex, &[int(s.place.0.min(3)), int(s.place.1.min(4))]);
        out.add(T::NobodyEdges, &[s.first_in_paragraph.into(), s.last_in_paragraph.into()]);
        let gaps = [0, 1, 2, 4, 7, 13, 26];
        if let Some(unit) = self.index.checked_sub(1).and_then(|i| self.scope.units.get(i)).filter(|_| s.place.0 > 0) {
            let same = self.token(unit.range.end - 1).sentence == self.token(a).sentence;
            out.add(T::NobodyGapBefore, &[bucket(self.scope.outside(unit.range.end, a), &gaps), same.into()]);
        }
        if let Some(unit) = self.scope.units.get(self.index + 1).filter(|_| s.place.0 + 1 < s.place.1) {
            out.add(T::NobodyGapAfter, &[bucket(self.scope.outside(b, unit.range.first), &gaps)]);
        }
        out.add(T::NobodyRoom, &[bucket(s.paragraph_room, &[0, 1, 3, 6, 11, 21, 41])]);
        out.add(T::NobodyParagraph, &[int((s.paragraph as usize).min(2))]);
        let tags = [self.tag(before, paragraph), self.tag(Some(b), behind)];
        out.add(T::NobodyTags, &tags);
        out.add(T::NobodyAround, &[self.word(before, paragraph), self.tag(Some(b), behind)]);
        let noun = |at: Option<usize>| {
            at.is_some_and(|i| {
                self.scope.holds(i) && matches!(self.letter(i), b'T' | b'J' | b'P' | b'\'' | b'N' | b'n' | b'C')
            })
        };
        let follows =
            self.scope.holds(b) && matches!(self.letter(b), b'N' | b'S' | b'n') && self.token(b).paragraph == behind;
        out.add(T::NobodyPhrase, &[noun(before).into(), follows.into(), s.capital.into()]);
        let style = self.unit.quotes.first().and_then(|&q| self.scope.scene.quote(q)).map(|q| q.style as i32);
        out.add(T::NobodyMarks, &[Value::Int(style.unwrap_or(0)), bucket(s.words, &[0, 2, 4, 8])]);
        let from = a.saturating_sub(4).max(s.sentence.first);
        let near = |mark: Marks| {
            (from..a).chain(b..(b + 2).min(s.last_sentence.end)).any(|i| self.scope.holds(i) && self.token(i).has(mark))
        };
        let capital = |at: Option<usize>| {
            at.is_some_and(|i| {
                self.token(i).capital && self.scope.holds(i) && self.token(i).sentence == self.token(a).sentence
            })
        };
        if s.words <= 3 && s.capital && capital(before) && capital(Some(b)) {
            out.add(T::NobodyNickname, &[]);
        }
        if near(Marks::WORK) {
            out.add(T::NobodyTrigger, &[const { Sym::new("work") }.into(), title.into()]);
        }
        if near(Marks::TERM_TRIGGER) {
            out.add(T::NobodyTrigger, &[const { Sym::new("term") }.into(), bucket(s.words, &[0, 2, 4])]);
        }
    }

    /// True where every word of the quotation but the small ones begins upper case.
    pub fn looks_like_title(&self) -> bool {
        let mut words = 0;
        let small = Marks::PREPOSITION.or(Marks::DETERMINER).or(Marks::CONJUNCTION);
        for at in self.unit.inner.first..self.unit.inner.end {
            let token = self.token(at);
            if token.is_word() {
                words += 1;
                if token.kind == TokenKind::Word && !token.capital && !token.has(small) {
                    return false;
                }
            }
        }
        words > 1
    }

    /// Where the mention stands, seen from the quotation.
    pub fn place(&self, i: usize) -> Place {
        let m = self.mention(i);
        let s = &self.shape;
        let sentence = self.token(m.first).sentence;
        if m.end <= self.unit.range.first {
            let first = self.token(self.unit.range.first);
            if self.token(m.first).paragraph != first.paragraph {
                return Place::BeforeParagraph;
            }
            return Place::Before(u8::try_from(first.sentence.saturating_sub(sentence)).unwrap_or(3).min(3));
        }
        let last = self.token(self.unit.range.end - 1).sentence;
        let away = sentence.saturating_sub(last);
        if away == 1 && matches!(s.end, '?' | '!') && m.first < s.limit {
            return Place::AfterQuestion;
        }
        Place::After(u8::try_from(away).unwrap_or(3).min(3))
    }

    /// The features of the mention by itself, then of the mention and the quotation together.
    pub fn source<S: Sink>(&self, i: usize, out: &mut S) {
        let m = self.mention(i);
        let place = self.place(i);
        self.alone(m, place, out);
        self.together(i, m, place, out);
    }

    fn alone<S: Sink>(&self, m: Mention, place: Place, out: &mut S) {
        let p: Value = place.sym().into();
        let head = *self.token(m.head());
        let kind = Value::Int(m.kind as i32);
        out.add(T::Kind, &[kind]);
        out.add(T::PlaceKind, &[p, kind]);
        match m.kind {
            MentionKind::Pronoun | MentionKind::Relative => {
                out.add(T::PronounWord, &[Value::Word(head.key)]);
            }
            MentionKind::Role | MentionKind::Group | MentionKind::Document => {
                let strength = [kind, head.entry.source.into()];
                out.add(T::SourceStrength, &strength);
                out.add(T::PlaceSource, &[p, head.entry.source.into()]);
                out.add(T::RoleWord, &[Value::Word(head.key)]);
                let first = self.token(m.first);
                let determiner = if first.has(Marks::DETERMINER) {
                    Value::Word(first.key)
                } else if m.end - m.first == 1 {
                    NONE.into()
                } else {
                    OTHER.into()
                };
                out.add(T::Determiner, &[determiner]);
            }
            MentionKind::Name => {
                out.add(T::Length, &[int((m.end - m.first).min(4))]);
                let title = Marks::HARD_TITLE.or(Marks::SOFT_TITLE);
                if (m.first..m.end).any(|t| self.token(t).has(title)) {
                    out.add(T::Titled, &[]);
                }
                if (m.first..m.end).any(|t| self.token(t).has(Marks::ORGANISATION)) {
                    out.add(T::OrganisationWord, &[head.has(Marks::ORGANISATION).into()]);
                }
                if head.all_capitals {
                    out.add(T::Capitals, &[]);
                }
                if head.has(Marks::DATE) {
                    out.add(T::DateWord, &[]);
                }
                let (frequency, said) = self.salience.of(head.key);
                out.add(T::Frequency, &[bucket(frequency, &[0, 2, 3, 5, 9, 17])]);
                let said = bucket(said, &[0, 1, 2, 3, 5, 9]);
                out.add(T::SaidElsewhere, &[said]);
                out.add(T::PlaceSaid, &[side(place.is_before()).into(), said]);
            }
        }
        self.neighbours(m, p, out);
        self.verb(m, p, out);
        let sentence = self.scope.scene.sentence_of(m.first);
        out.add(T::SentenceFirst, &[(m.first == sentence.first).into()]);
        out.add(T::SentencePlace, &[bucket(m.first - sentence.first, &[0, 1, 2, 4, 7, 13])]);
        out.add(T::MentionsBefore, &[bucket(self.scope.mentions(sentence.first, m.first), &[0, 1, 2, 3, 4])]);
    }

    fn neighbours<S: Sink>(&self, m: Mention, p: Value, out: &mut S) {
        let paragraph = self.token(m.first).paragraph;
        let before = m.first.checked_sub(1);
        let (next, previous) = (self.word(Some(m.end), paragraph), self.word(before, paragraph));
        let (next_cue, previous_cue) = (self.scope.cue(m.end).into(), before.map_or(0, |i| self.scope.cue(i)).into());
        out.add(T::NextCue, &[next_cue]);
        out.add(T::PreviousCue, &[previous_cue]);
        out.add(T::PlaceNextCue, &[p, next_cue]);
        out.add(T::PlacePreviousCue, &[p, previous_cue]);
        out.add(T::NextWord, &[next]);
        out.add(T::PreviousWord, &[previous]);
        out.add(T::PlaceNextWord, &[p, next]);
        out.add(T::PlacePreviousWord, &[p, previous]);
        let (next_tag, previous_tag) = (self.tag(Some(m.end), paragraph), self.tag(before, paragraph));
        out.add(T::NextTag, &[next_tag]);
        out.add(T::PreviousTag, &[previous_tag]);
        out.add(T::PlaceNextTag, &[p, next_tag]);
        out.add(T::PlacePreviousTag, &[p, previous_tag]);
        if let Some(second) = m.first.checked_sub(2)
            && self.scope.cue(second) >= 2
        {
            out.add(T::PreviousTwo, &[self.word(Some(second), paragraph), previous]);
        }
        if self.token(m.end).kind == TokenKind::Possessive {
            out.add(T::Possessive, &[]);
        }
        match self.ahead(m) {
            None => {
                out.add(T::Ahead, &[NONE.into()]);
                out.add(T::PlaceAhead, &[p, NONE.into()]);
            }
            Some((at, commas)) => {
                let class = Value::Int(i32::from(self.scope.cue(at)));
                let far = bucket(at - m.end, &[0, 1, 2, 3, 5, 9]);
                out.add(T::Ahead, &[class, far, int(commas.min(2))]);
                out.add(T::PlaceAhead, &[p, class, far, int(commas.min(2))]);
                if self.scope.mentions(m.end, at) == 0 {
                    out.add(T::AheadAlone, &[p]);
                }
            }
        }
    }

    /// The first strong cue after the mention in its sentence, within fourteen tokens and before any quotation, and the
    /// commas on the way.
    fn ahead(&self, m: Mention) -> Option<(usize, usize)> {
        let sentence = self.token(m.head()).sentence;
        let mut commas = 0;
        for at in m.end..m.end + 14 {
            let token = self.token(at);
            if token.sentence != sentence || !self.scope.holds(at) {
                return None;
            }
            if matches!(token.ch, ',' | '—' | '(') && token.kind == TokenKind::Punctuation {
                commas += 1;
            }
            if self.scope.cue(at) >= 3 {
                return Some((at, commas));
            }
        }
        None
    }

    /// The verb group that follows the mention.
    fn verb<S: Sink>(&self, m: Mention, p: Value, out: &mut S) {
        let sentence = self.token(m.head()).sentence;
        let mut pattern = [0u8; 6];
        let mut shown = 0usize;
        for at in m.end..m.end + 10 {
            let token = self.token(at);
            if token.sentence != sentence || !self.scope.holds(at) {
                break;
            }
            let letter = self.letter(at);
            if token.entry.tag.is_verb() && letter != b'n' || letter == b'M' {
                let last = self.verb_group_end(at, sentence);
                let class = Value::Int(i32::from(self.scope.cue(last)));
                let first = [Value::Char(letter as char), self.scope.cue(at).into()];
                out.add(T::FirstVerb, &first);
                out.add(T::PlaceFirstVerb, &[p, first[0], first[1]]);
                out.add(T::VerbGroup, &[class]);
                out.add(T::PlaceVerbGroup, &[p, class]);
                out.add(T::VerbPattern, &[Value::Signs(pattern)]);
                if shown == 0 {
                    out.add(T::VerbAdjacent, &[class]);
                    out.add(T::PlaceVerbAdjacent, &[p, class]);
                }
                return;
            }
            let sign =
                if token.kind == TokenKind::Punctuation && token.ch.is_ascii() { token.ch as u8 } else { letter };
            let last = shown.checked_sub(1).and_then(|i| pattern.get(i)).copied();
            if last != Some(sign)
                && sign != b'"'
                && let Some(slot) = pattern.get_mut(shown).filter(|_| shown < 4)
            {
                *slot = sign;
                shown += 1;
            }
        }
        out.add(T::FirstVerb, &[NONE.into()]);
        if let Some(before) = m
            .first
            .checked_sub(1)
            .filter(|&i| self.scope.holds(i) && self.token(i).entry.tag.is_verb() && self.letter(i) != b'n')
        {
            let class = [Value::Char(self.letter(before) as char), self.scope.cue(before).into()];
            out.add(T::VerbBefore, &class);
            out.add(T::PlaceVerbBefore, &[p, class[0], class[1]]);
        }
    }

    /// The last verb of the group that begins at `at`: `has been saying`.
    fn verb_group_end(&self, at: usize, sentence: u32) -> usize {
        let mut last = at;
        for i in at + 1..at + 7 {
            let token = self.token(i);
            if token.sentence != sentence || !self.scope.holds(i) || !token.is_lower() {
                break;
            }
            let tag = token.entry.tag;
            if tag.is_verb() {
                last = i;
            } else if !matches!(tag.0, b'R' | b'M') && token.key != *words::TO {
                break;
            }
        }
        last
    }

    #[expect(clippy::too_many_lines, reason = "one list of features, in the order a reader would ask for them")]
    fn together<S: Sink>(&self, i: usize, m: Mention, place: Place, out: &mut S) {
        let s = &self.shape;
        let scope = self.scope;
        let (a, b) = (self.unit.range.first, self.unit.range.end);
        let before = place.is_before();
        let p: Value = place.sym().into();
        let o: Value = side(before).into();
        let same = place.same_sentence();
        let (from, to) = if before { (m.end, a) } else { (b, m.first) };
        let gap = scope.outside(from, to);
        let rank = self.rank(i, before);
        out.add(T::Place, &[p]);
        out.add(T::PlaceGap, &[p, bucket(gap, GAPS)]);
        out.add(T::PlaceRank, &[p, bucket(rank, &[0, 1, 2, 3, 4, 6])]);
        out.add(T::PlaceQuotes, &[p, int(self.quotes_between(from, to).min(3))]);
        out.add(T::SentenceEnds, &[o, int(scope.ends(from, to).min(3))]);
        let signs = self.signs(from, to);
        out.add(T::GapSigns, &[p, Value::Signs(signs)]);
        if before {
            let sign = self.token(a.saturating_sub(1));
            let sign = if sign.kind == TokenKind::Punctuation { Value::Char(sign.ch) } else { OTHER.into() };
            out.add(T::BeforeSign, &[p, sign]);
        } else {
            let sign = self.token(b);
            let sign = if sign.kind == TokenKind::Punctuation { Value::Char(sign.ch) } else { OTHER.into() };
            out.add(T::AfterSign, &[p, Value::Char(s.end), sign]);
        }

        // What reports between the two.
        let (class, word) = self.strongest(from, to);
        out.add(T::GapCue, &[p, class.into()]);
        if same && before {
            out.add(T::GapCueTail, &[class.into(), self.word(a.checked_sub(1), s.paragraph)]);
        }
        if same && gap > 0 && gap <= 4 {
            self.gap_pattern(from, to, o, out);
        }
        if same
            && gap <= 8
            && let Some(word) = word
        {
            out.add(T::GapWord, &[o, Value::Word(word)]);
        }
        let before_token = self.token(m.first.saturating_sub(1));
        let next_strong = scope.cue(m.end) >= 3;
        let previous_strong =
            m.first > 0 && scope.cue(m.first - 1) >= 4 && before_token.sentence == self.token(m.first).sentence;
        let adjacent = Value::Int(if next_strong { 2 } else { i32::from(previous_strong) });
        if same {
            if before {
                self.lead(m, out);
            } else {
                self.trail(m, out);
            }
        }
        out.add(T::Adjacent, &[p, adjacent]);
        out.add(T::AdjacentRank, &[p, adjacent, bucket(rank, &[0, 1, 2, 3, 5])]);

        // The quotation's shape, seen from here.
        let kind = Value::Int(m.kind as i32);
        let room = [bucket(s.room_before, &[0, 1, 2, 4]), bucket(s.room_after, &[0, 1, 2, 5, 9])];
        out.add(T::PlaceRoom, &[p, room[0], room[1]]);
        out.add(T::PlaceShape, &[p, s.capital.into(), Value::Char(s.end), bucket(s.words, &[0, 3, 5, 10])]);
        out.add(T::PlaceKindShape, &[p, kind, s.capital.into(), bucket(s.room_after, &[0, 1, 2, 9])]);

        // The paragraph.
        let edges = [s.first_in_paragraph.into(), s.last_in_paragraph.into()];
        out.add(T::PlaceIndex, &[p, int(s.place.0.min(2)), int(s.place.1.min(3)), edges[0], edges[1]]);
        out.add(T::PlaceReopens, &[p, s.reopens.into(), bucket(s.paragraph_room, &[0, 1, 4, 11])]);
        let range = scope.scene.sentence_of(m.first);
        if place == Place::BeforeParagraph {
            self.other_paragraph(m, p, edges[0], adjacent, out);
        } else {
            let quoted = |mut range: std::ops::Range<usize>| range.any(|t| !scope.holds(t));
            let earlier = quoted(range.first.max(m.first.saturating_sub(8))..m.first);
            let later = quoted(m.end..range.end.min(m.end + 8));
            out.add(T::BetweenQuotes, &[p, earlier.into(), later.into(), adjacent]);
        }
        if same {
            self.gap_tags(from, to, o, out);
            out.add(T::GapVerbs, &[o, int(self.count_tags(from, to, |t| t.is_verb()).min(3))]);
            out.add(T::GapNouns, &[o, int(self.count_tags(from, to, |t| t.is_noun()).min(4))]);
            let mut lead = m.first;
            while lead > range.first
                && scope.holds(lead - 1)
                && matches!(self.letter(lead - 1), b'T' | b'J' | b'N' | b'n' | b'\'' | b'C' | b'S' | b'P')
            {
                lead -= 1;
            }
            if lead > range.first {
                let class = if self.token(lead - 1).entry.tag.is_verb() {
                    scope.cue(lead - 1).into()
                } else {
                    self.word(Some(lead - 1), s.paragraph)
                };
                out.add(T::LeadTag, &[o, self.tag(Some(lead - 1), s.paragraph), class]);
            }
        }
        self.labels(m, before, out);
    }

    /// `TRUMP: “…”` and `“…” — Mara Voss, resident`.
    fn labels<S: Sink>(&self, m: Mention, before: bool, out: &mut S) {
        let paragraph = self.scope.scene.paragraph(self.token(m.first).paragraph);
        let behind = self.token(m.end);
        if m.first == paragraph.first && behind.kind == TokenKind::Punctuation && behind.ch == ':' {
            out.add(T::Label, &[side(before).into(), self.token(m.head()).all_capitals.into()]);
        }
        let dash = self.token(self.unit.range.end);
        if !before && m.first == self.unit.range.end + 1 && dash.kind == TokenKind::Punctuation && dash.ch == '—' {
            out.add(T::Signature, &[]);
        }
    }

    fn other_paragraph<S: Sink>(&self, m: Mention, p: Value, first: Value, adjacent: Value, out: &mut S) {
        let paragraph = self.token(m.first).paragraph;
        let units = &self.scope.units;
        let of = |u: &&Unit| self.token(u.range.first).paragraph == paragraph;
        let quotes = units.get(..self.index).unwrap_or(&[]).iter().rev().take_while(of).count();
        let range = self.scope.scene.sentence_of(m.first);
        let last = range.end + 1 >= self.scope.scene.paragraph(paragraph).end;
        out.add(T::OtherParagraph, &[p, int(quotes.min(2)), first, adjacent, last.into()]);
        if quotes > 0
            && let Some(unit) = self.index.checked_sub(1).and_then(|i| units.get(i))
        {
            let same = unit.range.first < range.end && range.first < unit.range.end;
            out.add(T::OtherQuotes, &[p, (m.first > unit.range.first).into(), same.into(), first, adjacent]);
        }
    }

    /// Mentions before the quotation's first strong cue, nearest first, and those behind it.
    fn lead<S: Sink>(&self, m: Mention, out: &mut S) {
        let s = &self.shape;
        let a = self.unit.range.first;
        let order = s.cue_before.map(|cue| self.order_before(m, cue, s.sentence.first));
        let value = match order {
            None => Value::Sym(const { Sym::new("nocue") }),
            Some(None) => NONE.into(),
            Some(Some(n)) => int(n),
        };
        out.add(T::CueBeforeSubject, &[value]);
        if s.second_hand {
            out.add(T::FirstHand, &[value, s.capital.into()]);
        }
        if let Some(cue) = s.cue_before.filter(|&cue| m.first > cue) {
            out.add(T::BehindCue, &[Value::Word(self.token(cue).key), bucket(m.first - cue, &[0, 2, 3, 4])]);
        }
        let last = self.token(a.saturating_sub(1));
        let tail = if matches!(last.ch, ':' | ',') && last.kind == TokenKind::Punctuation {
            Value::Char(last.ch)
        } else if last.key == *words::THAT {
            Value::Word(last.key)
        } else {
            CUE.get(self.scope.cue(a.saturating_sub(1)) as usize).copied().unwrap_or(CUE[0]).into()
        };
        out.add(T::Tail, &[tail, value]);
    }

    /// How many mentions stand between the mention and the cue behind it: 0 to 3; `None` where it is not before the cue.
    fn order_before(&self, m: Mention, cue: usize, from: usize) -> Option<usize> {
        if m.end > cue || m.first < from {
            return None;
        }
        let between = self.mentions.iter().filter(|&&k| {
            let other = self.mention(k);
            other.first > m.first && other.end <= cue
        });
        Some(between.count()).filter(|&n| n < 4)
    }

    fn trail<S: Sink>(&self, m: Mention, out: &mut S) {
        let s = &self.shape;
        let b = self.unit.range.end;
        let Some(cue) = s.cue_after else {
            out.add(T::CueAfterNone, &[]);
            return;
        };
        let left = self.order_before(m, cue, b);
        let right = (m.first > cue).then(|| {
            let between = self.mentions.iter().filter(|&&k| (cue + 1..m.first).contains(&self.mention(k).first));
            between.count()
        });
        let right = right.filter(|&n| n < 2);
        // The clause right behind the quotation has one subject, before or behind its verb.
        if let Some(verb) = s.clause_verb {
            let inverted = m.first == verb + 1;
            let subject = m.end <= verb && verb <= m.end + 1;
            let role = if inverted { 2 } else { i32::from(subject) };
            out.add(T::ClauseSubject, &[Value::Int(role), Value::Char(s.end)]);
            out.add(T::ClauseKind, &[Value::Int(role), Value::Int(m.kind as i32)]);
        }
        let according = m.first >= 2 && self.token(m.first - 2).key == *words::ACCORDING
            || self.token(m.first.saturating_sub(3)).key == *words::ACCORDING && m.first >= 3;
        if according {
            out.add(T::SecondHand, &[s.cue_before.is_some().into(), s.capital.into()]);
        }
        let value = |n: Option<usize>| n.map_or(NONE.into(), int);
        let at_once = cue - b <= 1;
        let near = m.first - b <= 1;
        out.add(T::CueAfter, &[value(left), value(right), at_once.into(), near.into()]);
        if m.first == cue + 1 {
            out.add(T::Inverted, &[Value::Word(self.token(cue).key)]);
        }
        if m.end == cue {
            out.add(T::SubjectAfter, &[near.into()]);
        }
    }

    /// How many candidates of the same side stand nearer.
    fn rank(&self, i: usize, before: bool) -> usize {
        let a = self.unit.range.first;
        let nearer = |&&k: &&usize| {
            let other = self.mention(k);
            if before { k > i && other.end <= a } else { k < i && other.first >= self.unit.range.end }
        };
        self.mentions.iter().filter(nearer).count()
    }

    fn quotes_between(&self, from: usize, to: usize) -> usize {
        let units = &self.scope.units;
        let first = units.partition_point(|u| u.range.first < from);
        let end = units.partition_point(|u| u.range.first < to);
        end.saturating_sub(first)
    }

    /// The first punctuation signs between two places, `Q` for a quotation.
    fn signs(&self, from: usize, to: usize) -> [u8; 6] {
        let mut signs = [0u8; 6];
        let mut n = 0;
        let mut inside = false;
        for at in from..to.min(from + 60) {
            let token = self.token(at);
            let quoted = !self.scope.holds(at);
            let sign = if quoted {
                (!inside).then_some(b'Q')
            } else if token.kind == TokenKind::Punctuation {
                match token.ch {
                    '—' => Some(b'-'),
                    c @ (',' | '.' | ':' | ';' | '(' | ')') => Some(c as u8),
                    _ => None,
                }
            } else {
                None
            };
            inside = quoted;
            if let Some(sign) = sign {
                let Some(slot) = signs.get_mut(n).filter(|_| n < 5) else { break };
                *slot = sign;
                n += 1;
            }
        }
        signs
    }

    /// The strongest cue between two places and its word.
    fn strongest(&self, from: usize, to: usize) -> (u8, Option<u64>) {
        let mut best = (0, None);
        for at in from..to.min(from + 120) {
            let class = self.scope.cue(at);
            if class > best.0 {
                best = (class, Some(self.token(at).key));
            }
        }
        best
    }

    fn gap_pattern<S: Sink>(&self, from: usize, to: usize, o: Value, out: &mut S) {
        let mut values = [o; 5];
        let mut n = 1;
        for at in (from..to).filter(|&at| self.scope.holds(at)) {
            let token = self.token(at);
            let class = self.scope.cue(at);
            let value = if token.kind == TokenKind::Punctuation {
                Value::Char(token.ch)
            } else if class > 0 {
                CUE.get(class as usize).copied().unwrap_or(CUE[0]).into()
            } else if token.has(
                Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::AUXILIARY).or(Marks::PRONOUN),
            ) {
                Value::Word(token.key)
            } else {
                Value::Char(self.letter(at) as char)
            };
            if let Some(slot) = values.get_mut(n) {
                *slot = value;
                n += 1;
            }
        }
        out.add(T::GapPattern, values.get(..n).unwrap_or(&[]));
    }

    fn gap_tags<S: Sink>(&self, from: usize, to: usize, o: Value, out: &mut S) {
        let mut pattern = [0u8; 6];
        let mut n = 0;
        let mut last = 0;
        for at in from..to.min(from + 40) {
            let token = self.token(at);
            let sign = if !self.scope.holds(at) {
                b'Q'
            } else if token.kind == TokenKind::Punctuation {
                if token.ch.is_ascii() && token.ch != '"' { token.ch as u8 } else { b'-' }
            } else {
                self.letter(at)
            };
            if sign != last {
                let Some(slot) = pattern.get_mut(n) else { break };
                *slot = sign;
                n += 1;
                last = sign;
            }
        }
        out.add(T::GapTags, &[o, Value::Signs(pattern)]);
    }

    fn count_tags(&self, from: usize, to: usize, is: impl Fn(crate::lexicon::Tag) -> bool) -> usize {
        let of = |at: usize| self.scope.holds(at) && self.token(at).is_lower() && is(self.token(at).entry.tag);
        (from..to.min(from + 60)).filter(|&at| of(at) && !of(at + 1)).count()
    }
}

impl Shape {
    fn new(scope: &Scope<'_>, unit: &Unit, index: usize) -> Self {
        let scene = scope.scene;
        let (a, b) = (unit.range.first, unit.range.end);
        let (first, last) = (scope.token(a), scope.token(b.saturating_sub(1)));
        let (sentence, last_sentence) = (scene.sentence(first.sentence), scene.sentence(last.sentence));
        let paragraph = scene.paragraph(first.paragraph);
        let inner = unit.inner;
        let end = scope.end_of(unit);
        let mut limit = last_sentence.end;
        if matches!(end, '?' | '!') && limit == b && scope.token(b).paragraph == last.paragraph {
            limit = scene.sentence_of(b).end;
        }
        let of = |u: &&Unit| scope.token(u.range.first).paragraph == first.paragraph;
        let earlier = scope.units.get(..index).unwrap_or(&[]).iter().rev().take_while(of).count();
        let later = scope.units.get(index + 1..).unwrap_or(&[]).iter().take_while(of).count();
        let reopens = index.checked_sub(1).and_then(|i| scope.units.get(i)).is_some_and(|u| {
            let tail = scope.token(u.range.end - 1);
            tail.kind != TokenKind::Mark && tail.paragraph + 1 == first.paragraph
        });
        let cue_before = (sentence.first..a).rev().find(|&i| scope.cue(i) >= 3);
        let clause = || (b..limit.min(b + 16)).take_while(|&i| scope.holds(i));
        let clause_verb = scope.clause_verb(unit);
        let cue_after = clause_verb.or_else(|| clause().find(|&i| scope.cue(i) >= 3));
        let second_hand = clause().take(2).any(|i| scope.token(i).key == *words::ACCORDING);
        Self {
            sentence,
            last_sentence,
            limit,
            words: (inner.first..inner.end).filter(|&i| scope.token(i).is_word()).count(),
            capital: scope.token(inner.first).capital,
            end,
            room_before: scope.outside(sentence.first, a),
            room_after: scope.outside(b, last_sentence.end),
            paragraph: first.paragraph,
            place: (earlier, earlier + 1 + later),
            first_in_paragraph: a == paragraph.first,
            last_in_paragraph: b + 1 >= scene.paragraph(last.paragraph).end,
            reopens,
            paragraph_room: scope.outside(paragraph.first, paragraph.end),
            cue_before,
            cue_after,
            clause_verb,
            second_hand,
        }
    }
}

mod words {
    use std::sync::LazyLock;

    use crate::lexicon::key;

    pub(super) static TO: LazyLock<u64> = LazyLock::new(|| key("to"));
    pub(super) static ACCORDING: LazyLock<u64> = LazyLock::new(|| key("according"));
    pub(super) static THAT: LazyLock<u64> = LazyLock::new(|| key("that"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_constant_words_are_those_of_the_text() {
        assert_eq!(*words::THAT, crate::lexicon::key("That"));
    }
}
