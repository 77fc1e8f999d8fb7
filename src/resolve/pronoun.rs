//! Whom `he` and `she` stand for.
//!
//! Pronouns are resolved in the order of reading, each against the people mentioned so far, and the answer becomes a
//! mention itself. People are scored, not mentions, by the same kind of fitted weights as the sources of quotations.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use self::crowd::Crowd;
pub use self::person::Person;
pub use self::sources::Sources;
use super::cue::is_one_of;
use super::model::{Model, Score, softmax};
use super::names::{Cast, EntityId, EntityKind};
use super::phrase::head_within;
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::TokenKind;
use crate::lexicon::{KeyHasher, Marks, Pronoun, ascii_key};

mod crowd;
mod occurrence;
mod person;
mod sources;

/// Occurrences of people that are looked at for one pronoun.
const RECENT: usize = 300;

/// Evidence of the other gender from which on a person is left out.
const CLASH: i32 = -10;

/// What stands before the role of somebody known, …
const KNOWN: [u64; 3] = [ascii_key("the"), ascii_key("this"), ascii_key("that")];
/// … of somebody new, …
const NEW: [u64; 4] = [ascii_key("a"), ascii_key("an"), ascii_key("one"), ascii_key("another")];
/// … and of somebody of several people’s.
const SHARED: [u64; 4] = [ascii_key("their"), ascii_key("our"), ascii_key("its"), ascii_key("your")];

/// A person a pronoun can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// One with a name.
    Named(EntityId),
    /// One known by a role alone, by the first mention of it.
    Unnamed(usize),
}

impl Who {
    /// The evidence of gender, negative female, positive male, and how the person is known: 0 by one name, 1 by several, 2
    /// to 4 by a role.
    fn described(self, scene: &Scene<'_>, cast: &Cast) -> (i32, i32) {
        match self {
            Who::Named(id) => cast.entity(id).map_or((0, 0), |e| (e.gender, i32::from(cast.words(e).len() > 1))),
            Who::Unnamed(m) => {
                let Some(m) = scene.mentions.get(m) else { return (0, 4) };
                let first = scene.text(m.first, m.first + 1);
                let is = |words: &[&str]| words.iter().any(|w| first.eq_ignore_ascii_case(w));
                let kind = if is(&["a", "an", "one", "another"]) {
                    2
                } else if is(&["his", "her", "their", "my", "our"]) {
                    3
                } else {
                    4
                };
                (40 * i32::from(scene.token(m.head()).entry.gender), kind)
            }
        }
    }
}

/// What a pronoun was found to stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Antecedent {
    /// The person.
    pub who: Who,
    /// Probability of the answer.
    pub confidence: f32,
}

/// Pronouns of one document and the people they may stand for.
pub struct Pronouns<'s> {
    scene: &'s Scene<'s>,
    cast: &'s Cast,
    sources: &'s Sources,
    /// The mention that comes next in the walk.
    next: usize,
    /// The quotations of the mention that is walked over, and of those behind it.
    coming: &'s [(usize, TokenRange)],
    /// Number of the sentence among those with words outside quotations, at the mention that is walked over.
    narrative: u32,
    /// True once there was one.
    begun: bool,
    /// The token up to which they are counted.
    read: usize,
    /// A paragraph, and its first word outside quotations.
    lead: (u32, usize),
    crowd: Crowd,
    /// Room for the people of one pronoun.
    people: Vec<Person>,
    /// People without a name by their role's word: the last mention's own person.
    roles: HashMap<u64, usize, BuildHasherDefault<KeyHasher>>,
}

impl<'s> Pronouns<'s> {
    /// Prepares the pronouns of `scene`.
    pub fn new(scene: &'s Scene<'s>, cast: &'s Cast, sources: &'s Sources) -> Self {
        let (crowd, people, roles) = (Crowd::default(), Vec::new(), HashMap::default());
        Self {
            scene,
            cast,
            sources,
            next: 0,
            coming: &sources.said,
            narrative: 0,
            begun: false,
            read: 0,
            lead: (u32::MAX, 0),
            crowd,
            people,
            roles,
        }
    }

    /// Walks over the document, calling `answer` for each pronoun with the people it may stand for; what it returns is
    /// taken as the pronoun's person from there on.
    pub fn walk(&mut self, answer: impl FnMut(&Self, usize, &[Person]) -> Option<Who>) {
        self.walk_on(self.scene.mentions.len(), answer);
    }

    /// Goes on with the walk up to the mention before `end`.
    fn walk_on(&mut self, end: usize, mut answer: impl FnMut(&Self, usize, &[Person]) -> Option<Who>) {
        let scene = self.scene;
        if self.next == 0 {
            // In many documents nobody asks for any.
            self.crowd.make_room(self.cast.entities.len(), scene.mentions.len());
            self.people.reserve(16);
        }
        let mut people = std::mem::take(&mut self.people);
        while self.next < end
            && let Some(m) = scene.mentions.get(self.next)
        {
            let i = self.next;
            self.next += 1;
            while let Some((&(source, _), rest)) = self.coming.split_first()
                && source < i
            {
                self.coming = rest;
            }
            let who = match m.kind {
                MentionKind::Name => self.named(i),
                MentionKind::Role => match self.unnamed(i, m) {
                    None if self.renames(i, m) => {
                        self.people(i, m, &mut people);
                        answer(self, i, &people)
                    }
                    who => who,
                },
                MentionKind::Pronoun if self.is_open(m) => {
                    self.people(i, m, &mut people);
                    answer(self, i, &people)
                }
                _ => None,
            };
            if let Some(who) = who {
                self.read_to(m.first);
                let occurrence = self.occurrence(i, m);
                self.crowd.add(who, occurrence, || who.described(scene, self.cast));
            }
        }
        self.people = people;
    }

    /// True where the mention that is walked over is the source of a quotation.
    fn speaks(&self, mention: usize) -> bool {
        self.coming.first().is_some_and(|(source, _)| *source == mention)
    }

    /// True for `he` and `she` outside quotations.
    fn is_open(&self, m: &Mention) -> bool {
        let token = self.scene.token(m.first);
        token.quote.is_none() && matches!(token.entry.pronoun, Pronoun::He | Pronoun::She)
    }

    /// Counts the sentences with words outside quotations up to token `at`.
    fn read_to(&mut self, at: usize) {
        while self.read <= at
            && let Some(token) = self.scene.tokens.get(self.read)
        {
            self.read += 1;
            if token.quote.is_none() {
                self.narrative += u32::from(self.begun);
                self.begun = true;
                // The rest of the sentence counts no more.
                self.read = self.read.max(self.scene.sentence(token.sentence).end);
            }
        }
    }

    fn named(&self, mention: usize) -> Option<Who> {
        let id = self.cast.of(mention)?;
        (self.cast.entity(id)?.kind == EntityKind::Person).then_some(Who::Named(id))
    }

    /// A person known by a role alone: `a voter`, `the bus driver`; not a title or apposition of a name, not a predicate.
    fn unnamed(&mut self, mention: usize, m: &Mention) -> Option<Who> {
        let scene = self.scene;
        let head = scene.token(m.head());
        let first = scene.token(m.first);
        if head.quote.is_some()
            || head.entry.tag.0 == b'S'
            || first.entry.pronoun == Pronoun::Indefinite
            || !head.has(Marks::ROLE)
        {
            return None;
        }
        // `the senator` is somebody introduced before, as `a senator` or under a name, which is not told here.
        let is = |words: &[u64]| is_one_of(scene, m.first, words);
        let possessor = || {
            first.entry.pronoun != Pronoun::No || (m.first..m.end).any(|t| scene.token(t).kind == TokenKind::Possessive)
        };
        let id = if is(&KNOWN) {
            *self.roles.get(&head.key)?
        } else if is(&NEW) {
            mention
        } else if is(&SHARED) {
            // `their candidate` is somebody known too.
            return None;
        } else if possessor() || !first.has(Marks::DETERMINER) {
            mention
        } else {
            return None;
        };
        let before = scene.before(m.first);
        let same = before.sentence == head.sentence;
        // `Byron is a senator`, `as a senator`: said of somebody, nobody new.
        if same
            && (before.has(Marks::AUXILIARY)
                || matches!(scene.text(m.first.saturating_sub(1), m.first), "as" | "became"))
            || scene.token(m.end).kind == TokenKind::Possessive && scene.token(m.end + 1).capital()
            || head_within(scene, mention) != mention
        {
            return None;
        }
        self.roles.insert(head.key, id);
        Some(Who::Unnamed(id))
    }

    /// True for a role like `the Ohio senator`, `Byron’s former aide` that nobody was introduced by.
    fn renames(&self, mention: usize, m: &Mention) -> bool {
        self.may_rename(mention, m) && !self.roles.contains_key(&self.scene.token(m.head()).key)
    }

    /// `the Ohio senator`, `Byron’s former aide`: a source by a role with more words, which may be another name of
    /// somebody spoken of.
    fn may_rename(&self, mention: usize, m: &Mention) -> bool {
        let scene = self.scene;
        let head = scene.token(m.head());
        let the = || matches!(scene.text(m.first, m.first + 1), "the" | "The");
        let possessive = || (m.first..m.end).any(|t| scene.token(t).kind == TokenKind::Possessive);
        m.end - m.first > 2
            && head.quote.is_none()
            && head.has(Marks::ROLE)
            && head.entry.tag.0 != b'S'
            && self.sources.has(mention)
            && (the() || possessive())
            && !scene.token(m.end).has(Marks::PREPOSITION)
            && head_within(scene, mention) == mention
    }

    /// Whom of `people` the mention stands for, who are so probable.
    fn antecedent(&self, mention: usize, people: &[Person], probabilities: &[f32]) -> Option<Antecedent> {
        let pronoun = self.scene.mentions.get(mention).is_some_and(|m| m.kind == MentionKind::Pronoun);
        match best(people, probabilities).filter(|a| pronoun || is_other_name(a, people)) {
            None if pronoun => {
                self.named_after(mention).map(|entity| Antecedent { who: Who::Named(entity), confidence: 0.5 })
            }
            answer => answer,
        }
    }

    /// Cataphora: the first fitting person named later in the same paragraph.
    fn named_after(&self, mention: usize) -> Option<EntityId> {
        let m = self.scene.mentions.get(mention)?;
        let token = self.scene.token(m.first);
        let sign = if token.entry.pronoun == Pronoun::He { 1 } else { -1 };
        let end = self.scene.paragraph(token.paragraph).end;
        let fits =
            |id: &EntityId| self.cast.entity(*id).is_some_and(|e| e.kind == EntityKind::Person && e.gender * sign >= 0);
        self.scene.mentions_in(m.end, end).filter_map(|i| self.cast.of(i)).find(fits)
    }
}

/// Whom the pronouns of one document stand for, found as far as they are asked for: each answer rests on those before
/// it, none on those behind.
pub struct Antecedents<'s> {
    model: &'s Model,
    found: RefCell<Found<'s>>,
}

/// The walk as far as it went, and what it found, in order of the mentions.
struct Found<'s> {
    pronouns: Pronouns<'s>,
    antecedents: Vec<(usize, Antecedent)>,
    /// Room for those of the people of one pronoun.
    probabilities: Vec<f32>,
}

impl<'s> Antecedents<'s> {
    /// Those of `pronouns`, by the weights of `model`.
    pub fn new(pronouns: Pronouns<'s>, model: &'s Model) -> Self {
        let found = Found { pronouns, antecedents: Vec::new(), probabilities: Vec::new() };
        Self { model, found: RefCell::new(found) }
    }

    /// Whom the mention stands for: `he` or `she` outside quotations, or a role that is another name of somebody.
    pub fn of(&self, mention: usize) -> Option<Antecedent> {
        let mut found = self.found.borrow_mut();
        let Found { pronouns, antecedents, probabilities } = &mut *found;
        let m = pronouns.scene.mentions.get(mention)?;
        let asked = match m.kind {
            MentionKind::Pronoun => pronouns.is_open(m),
            MentionKind::Role => pronouns.may_rename(mention, m),
            _ => false,
        };
        if !asked {
            return None;
        }
        if antecedents.is_empty() {
            antecedents.reserve(32);
            probabilities.reserve(16);
        }
        pronouns.walk_on(mention + 1, |pronouns, mention, people| {
            weigh(self.model, people, probabilities);
            let answer = pronouns.antecedent(mention, people, probabilities);
            antecedents.extend(answer.map(|a| (mention, a)));
            answer.map(|a| a.who)
        });
        let at = antecedents.binary_search_by_key(&mention, |(i, _)| *i).ok()?;
        antecedents.get(at).map(|(_, antecedent)| *antecedent)
    }
}

/// How probable each of `people` is.
pub fn probabilities(model: &Model, people: &[Person]) -> Vec<f32> {
    let mut probabilities = Vec::new();
    weigh(model, people, &mut probabilities);
    probabilities
}

/// Puts into `probabilities` how probable each of `people` is.
fn weigh(model: &Model, people: &[Person], probabilities: &mut Vec<f32>) {
    probabilities.clear();
    if people.len() == 1 {
        probabilities.push(1.0);
        return;
    }
    probabilities.extend(people.iter().map(|p| {
        let mut score = Score::new(model);
        p.features(&mut score);
        score.sum
    }));
    softmax(probabilities);
}

/// The most probable of `people`.
pub fn best(people: &[Person], probabilities: &[f32]) -> Option<Antecedent> {
    let best = people.iter().zip(probabilities).reduce(|a, b| if b.1 > a.1 { b } else { a });
    best.map(|(person, &confidence)| Antecedent { who: person.who, confidence })
}

/// True where a role may be taken for another name of the person: of the one who spoke last, where that is more likely than
/// not; where nobody spoke near by, of the last subject, where that is all but sure.
fn is_other_name(answer: &Antecedent, people: &[Person]) -> bool {
    let person = people.iter().find(|p| p.who == answer.who);
    let speakers = people.iter().any(Person::spoke_last);
    matches!(answer.who, Who::Named(_))
        && person.is_some_and(|p| {
            p.spoke_last() && answer.confidence >= 0.55
                || !speakers && p.is_latest_subject() && answer.confidence >= 0.85
        })
}
