//! Who a source is: from the mention that was chosen to the canonical name.

use std::cell::OnceCell;

use smallvec::{SmallVec, smallvec};

use self::organisations::Organisations;
use self::role::Roles;
pub(super) use self::role::spelled_out;
use super::names::{Cast, Entity, EntityId, EntityKind};
use super::phrase::{noun_phrase, one_line, phrase_tokens};
use super::pronoun::Antecedents;
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, words};

mod anaphor;
mod document;
mod organisations;
mod role;

/// What a speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeakerKind {
    /// A named or singular human being.
    Person,
    /// An organisation, an office, a place that speaks.
    Organisation,
    /// Several people.
    Group,
    /// A work that speaks for itself.
    Document,
    /// Somebody whose name is not given.
    Unnamed,
    /// Somebody or something with a name: which, only words of the language would tell.
    Untold,
}

impl SpeakerKind {
    /// Its name in a row, which leaves the last one empty.
    pub fn name(self) -> Option<&'static str> {
        match self {
            SpeakerKind::Person => Some("person"),
            SpeakerKind::Organisation => Some("organisation"),
            SpeakerKind::Group => Some("group"),
            SpeakerKind::Document => Some("document"),
            SpeakerKind::Unnamed => Some("unnamed"),
            SpeakerKind::Untold => None,
        }
    }
}

/// A speaker as a row shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// Canonical names; several for a joint source, which is rare.
    pub names: SmallVec<[String; 1]>,
    /// The identifiers of the people known that these are, one for each name; empty for whom none is known, and the whole list
    /// where none is.
    pub ids: Vec<String>,
    /// What it is.
    pub kind: SpeakerKind,
    /// Role or title given with any of its mentions.
    pub title: Option<String>,
    /// The document through which it speaks: `a statement`.
    pub via: Option<String>,
    /// Probability that the name is right for the mention.
    pub confidence: f32,
    /// The named entity, where there is one.
    pub entity: Option<EntityId>,
}

/// Mentions and speakers looked at backwards for an earlier form.
const BACK: usize = 500;

/// A name less probable than this is not given: a wrong name is worse than a blank.
const LEAST: f32 = 0.6;

/// Resolves the sources of one document.
pub struct Speakers<'s> {
    scene: &'s Scene<'s>,
    cast: &'s Cast,
    antecedents: &'s Antecedents<'s>,
    /// Titles of people, once they were asked for; none where nobody wants them.
    titles: Vec<OnceCell<Option<String>>>,
    /// What is no person.
    organisations: Organisations,
    /// The fullest names of organisations, once they were asked for.
    full: Vec<OnceCell<EntityId>>,
    /// Who was given which role, once somebody was asked for.
    roles: OnceCell<Roles>,
}

impl<'s> Speakers<'s> {
    /// Prepares the speakers of `scene`, whose titles are told where `titled`.
    pub fn new(scene: &'s Scene<'s>, cast: &'s Cast, antecedents: &'s Antecedents<'s>, titled: bool) -> Self {
        let titles = if titled { vec![OnceCell::new(); cast.entities.len()] } else { Vec::new() };
        let full = vec![OnceCell::new(); cast.entities.len()];
        Self { scene, cast, antecedents, titles, organisations: Organisations::default(), full, roles: OnceCell::new() }
    }

    /// Who a mention stands for: `head` is the [head](super::phrase::head_of) of its phrase. `earlier` are the speakers of
    /// the quotations before, the latest last, each with the mention it was named by.
    pub fn of(&self, head: usize, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        self.of_head(head, earlier).filter(|s| s.confidence >= LEAST)
    }

    fn of_head(&self, head: usize, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let m = self.scene.mentions.get(head)?;
        if let Some(joint) = self.joint(head, m) {
            return Some(joint);
        }
        match m.kind {
            // `Q.` and `A.` say that somebody asks and somebody answers, not who.
            MentionKind::Name if m.end - m.first == 1 && self.scene.token(m.first).span.len() == 1 => None,
            MentionKind::Name => self.named(head),
            MentionKind::Pronoun => self.pronoun(head, m, earlier),
            MentionKind::Relative => self.relative(head, m, earlier),
            MentionKind::Role => self.role(head, m, earlier),
            MentionKind::Group => Some(self.group(head, m)),
            MentionKind::Document => Some(self.document(head, m, earlier)),
        }
    }

    /// The fullest form of a phrase, on one line.
    fn printed(&self, mention: usize) -> String {
        let text = noun_phrase(self.scene, mention).of(self.scene.document.text());
        one_line(text)
    }

    fn person(&self, id: EntityId, confidence: f32) -> Option<Speaker> {
        let e = self.cast.entity(id)?;
        let kind = match e.kind {
            EntityKind::Organisation => SpeakerKind::Organisation,
            // A name of no known kind speaks: a lone surname, or a place for its government.
            EntityKind::Other if self.cast.mentions(e).all(|m| self.is_place(m)) => SpeakerKind::Organisation,
            EntityKind::Person | EntityKind::Other => SpeakerKind::Person,
        };
        let name = if e.kind == EntityKind::Person { self.name(e) } else { self.full_organisation(id, e) };
        Some(Speaker {
            names: smallvec![name],
            ids: Vec::new(),
            kind,
            title: self.titles.get(id.0).and_then(|t| t.get_or_init(|| self.title(id)).clone()),
            via: None,
            confidence,
            entity: Some(id),
        })
    }

    fn name(&self, e: &Entity) -> String {
        self.cast.name(self.scene, e).into_owned()
    }

    fn is_place(&self, mention: usize) -> bool {
        self.scene
            .mentions
            .get(mention)
            .is_some_and(|m| (m.first..m.end).all(|t| self.scene.token(t).has(Marks::PLACE)))
    }

    fn named(&self, mention: usize) -> Option<Speaker> {
        let Some(id) = self.cast.of(mention) else {
            return Some(plain(self.printed(mention), SpeakerKind::Person));
        };
        self.person(id, 0.95)
    }

    /// An organisation's longest form: `the Post` is `The Washington Post` where the document says so.
    fn full_organisation(&self, id: EntityId, e: &Entity) -> String {
        let find = || {
            let place = self.cast.mentions(e).all(|m| self.is_place(m));
            let words = self.cast.words(e);
            let longer = self.organisations.longer(self.cast, words).filter_map(|id| Some((id, self.cast.entity(id)?)));
            let longer = longer.filter(|(_, o)| {
                let longer = self.cast.words(o);
                longer.len() > words.len()
                    && (e.kind == EntityKind::Organisation && longer.ends_with(words)
                        || longer.starts_with(words) && !place)
            });
            longer.max_by_key(|(id, o)| (o.times, self.cast.name(self.scene, o).len(), *id)).map_or(id, |(id, _)| id)
        };
        let full = self.full.get(id.0).map_or(id, |full| *full.get_or_init(find));
        self.name(self.cast.entity(full).unwrap_or(e))
    }

    /// `Ada Byron and Bo Lind said`.
    fn joint(&self, mention: usize, m: &Mention) -> Option<Speaker> {
        if m.kind != MentionKind::Name {
            return None;
        }
        let and = m.first.checked_sub(1)?;
        if self.scene.token(and).key != words::AND {
            return None;
        }
        let range = phrase_tokens(self.scene, mention);
        if range.first >= m.first {
            return None;
        }
        let partner = self
            .scene
            .mentions_in(range.first, m.first)
            .find(|&i| self.scene.mentions.get(i).is_some_and(|o| o.end == and && o.kind == MentionKind::Name))?;
        let (a, b) = (self.named(partner)?, self.named(mention)?);
        let kind = if a.kind == SpeakerKind::Organisation { SpeakerKind::Organisation } else { SpeakerKind::Group };
        let names = a.names.into_iter().chain(b.names).collect();
        Some(Speaker {
            names,
            ids: Vec::new(),
            kind,
            title: None,
            via: None,
            confidence: a.confidence.min(b.confidence),
            entity: None,
        })
    }
}

/// A speaker of whom only the printed phrase is known.
fn plain(name: String, kind: SpeakerKind) -> Speaker {
    Speaker { names: smallvec![name], ids: Vec::new(), kind, title: None, via: None, confidence: 0.8, entity: None }
}

/// `the senator`, `his lawyer`, `Iraq’s top spokesman`.
fn is_definite(scene: &Scene<'_>, m: &Mention) -> bool {
    const DEFINITE: [&str; 7] = ["the", "this", "that", "his", "her", "its", "their"];
    let first = scene.text(m.first, m.first + 1);
    DEFINITE.iter().any(|word| first.eq_ignore_ascii_case(word))
        || (m.first..m.end).any(|t| scene.token(t).kind == TokenKind::Possessive)
}
