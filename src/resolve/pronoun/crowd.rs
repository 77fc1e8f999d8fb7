//! The people met so far in a document, with running counts of their occurrences.

use super::occurrence::Occurrence;
use super::{RECENT, Who};
use crate::resolve::names::EntityId;

/// One person met so far. What is counted is counted over the last [`RECENT`] occurrences of anybody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Acquaintance {
    pub(super) who: Who,
    /// Evidence of gender: negative female, positive male.
    pub(super) gender: i32,
    /// How the person is known.
    kind: i32,
    /// The first occurrence that counts, and the last of all.
    first: usize,
    last: usize,
    last_outside: Option<usize>,
    last_subject: Option<usize>,
    /// How many are outside quotations, and are sources.
    outside: u32,
    sources: u32,
    /// Occurrences as `he` less those as `she`.
    sexed: i32,
    /// The question for which it was looked at last.
    asked: usize,
    /// Seen from there.
    near: Near,
}

/// What a person did near a pronoun, outside quotations.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Near {
    /// Occurrences in the pronoun's paragraph and the two before.
    pub(super) times: u32,
    /// Those that open a sentence or a clause.
    pub(super) initials: u32,
    /// True where one opens the paragraph or the one before.
    pub(super) opening: bool,
}

/// An occurrence, whose it is, and the person's next one.
#[derive(Debug, Clone, Copy)]
struct Link {
    occurrence: Occurrence,
    person: usize,
    next: Option<usize>,
}

/// What is known of a person as seen from a pronoun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    /// Evidence of gender: negative female, positive male, in tenths of a decade of odds.
    pub(super) gender: i32,
    /// How the person is known: 0 by one name, 1 by several, 2 to 4 by a role.
    pub(super) kind: i32,
    /// The sentence in which the person was introduced: by a role, or by a name of several words outside headlines.
    pub(super) introduced: Option<u32>,
    /// The last outside quotations, else the last.
    pub(super) last: Occurrence,
    /// In which sentence outside quotations the person was a subject last.
    pub(super) subject: Option<u32>,
    /// True where nobody else whom the pronoun fits occurred since, and where nobody else was a subject.
    pub(super) latest: bool,
    pub(super) latest_subject: bool,
    /// Where the person is the last to report, and the last source of a quotation.
    pub(super) reporter: Option<Sighting>,
    pub(super) source: Option<Sighting>,
    /// How many occurrences are outside quotations.
    pub(super) outside: u32,
    /// True where one is the source of a quotation.
    pub(super) sourced: bool,
    /// How often `he` stood for the person, less the times `she` did.
    pub(super) sexed: i32,
    pub(super) near: Near,
}

/// In which paragraph somebody occurred, and whether by a pronoun.
type Sighting = (u32, bool);

/// The latest occurrences, as one pronoun sees them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sightings {
    /// The first occurrence that counts.
    start: usize,
    /// Outside quotations by anybody, and as a subject: their tokens.
    any: Option<u32>,
    subject: Option<u32>,
    /// The last to report, and the last source of a quotation.
    reporter: Option<(usize, Sighting)>,
    source: Option<(usize, Sighting)>,
}

/// The latest occurrences outside quotations: of anybody, as a subject, and of one whose words are reported.
#[derive(Debug, Clone, Copy, Default)]
struct Latest {
    any: Option<usize>,
    subject: Option<usize>,
    reporter: Option<usize>,
}

/// All people met so far.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    seen: Vec<Link>,
    people: Vec<Acquaintance>,
    /// Their numbers, [`UNMET`] where they were not met; of those with a name by entity, of the others by mention.
    named: Vec<u32>,
    unnamed: Vec<u32>,
    questions: usize,
    /// The paragraph of the last question, and how many occurrences there were, where somebody was near.
    asked: Option<(u32, usize)>,
    /// The people of the last question, with their first occurrences that count.
    found: Vec<(usize, usize)>,
    /// Of those that `she` fits, of all, and of those that `he` fits.
    latest: [Latest; 3],
    latest_source: Option<usize>,
}

/// Stands for nobody.
const UNMET: u32 = u32::MAX;

/// Evidence of the other gender from which on somebody is not the latest that a pronoun fits.
const MISFIT: i32 = -12;

impl Crowd {
    /// Makes room for the people of a document with so many entities and mentions, as far as most articles need it.
    pub(super) fn make_room(&mut self, entities: usize, mentions: usize) {
        self.seen.reserve(mentions / 2);
        self.people.reserve(16);
        self.named.reserve(entities);
        self.unnamed.reserve(mentions);
        self.found.reserve(16);
    }

    /// Adds an occurrence of `who`; `describe` gives gender and kind of a person met for the first time.
    pub(super) fn add(&mut self, who: Who, occurrence: Occurrence, describe: impl FnOnce() -> (i32, i32)) {
        let at = self.seen.len();
        self.forget(at);
        let (numbers, place) = match who {
            Who::Named(EntityId(id)) => (&mut self.named, id),
            Who::Unnamed(mention) => (&mut self.unnamed, mention),
        };
        if place >= numbers.len() {
            numbers.resize(place + 1, UNMET);
        }
        let Some(number) = numbers.get_mut(place) else { return };
        if *number == UNMET {
            let (gender, kind) = describe();
            *number = u32::try_from(self.people.len()).unwrap_or(UNMET);
            self.people.push(Acquaintance {
                who,
                gender,
                kind,
                first: at,
                last: at,
                last_outside: None,
                last_subject: None,
                outside: 0,
                sources: 0,
                sexed: 0,
                asked: 0,
                near: Near::default(),
            });
        }
        let person = *number as usize;
        let mut previous = None;
        if let Some(p) = self.people.get_mut(person) {
            previous = (p.last != at).then_some(p.last);
            // All that counted before may be too far back.
            if p.first == usize::MAX {
                p.first = at;
            }
            p.last = at;
            p.outside += u32::from(!occurrence.quoted);
            p.sources += u32::from(occurrence.source);
            p.sexed += i32::from(occurrence.pronoun);
            if !occurrence.quoted {
                p.last_outside = Some(at);
                if occurrence.subject() {
                    p.last_subject = Some(at);
                }
                for (_, latest) in (-1..).zip(&mut self.latest).filter(|(sign, _)| p.gender * sign > MISFIT) {
                    latest.add(at, &occurrence);
                }
            }
        }
        if occurrence.source {
            self.latest_source = Some(at);
        }
        if let Some(link) = previous.and_then(|p| self.seen.get_mut(p)) {
            link.next = Some(at);
        }
        self.seen.push(Link { occurrence, person, next: None });
    }

    /// Takes the occurrence that is too far back once there is one at `at` out of the counts.
    fn forget(&mut self, at: usize) {
        let Some(link) = at.checked_sub(RECENT).and_then(|old| self.seen.get(old)) else { return };
        let Some(p) = self.people.get_mut(link.person) else { return };
        p.first = link.next.unwrap_or(usize::MAX);
        p.outside -= u32::from(!link.occurrence.quoted);
        p.sources -= u32::from(link.occurrence.source);
        p.sexed -= i32::from(link.occurrence.pronoun);
    }

    /// The first occurrence that counts.
    fn start(&self) -> usize {
        self.seen.len().saturating_sub(RECENT)
    }

    fn get(&self, at: usize) -> Option<&Occurrence> {
        self.seen.get(at).map(|link| &link.occurrence)
    }

    /// Asks who may be meant in `paragraph`: the people with an occurrence in the `reach` paragraphs before, or, where
    /// there is nobody, all that count; in the order of their first occurrence that counts.
    pub(super) fn ask(&mut self, paragraph: u32, reach: u32) {
        let start = self.start();
        let away = |o: &Occurrence| paragraph.saturating_sub(o.paragraph);
        let any = self.seen.last().is_some_and(|link| away(&link.occurrence) <= reach);
        // Of the paragraph of the last question only what came since is new, while nothing is too far back.
        let known = self.asked.filter(|&(asked, _)| asked == paragraph && start == 0).map(|(_, seen)| seen);
        self.asked = any.then_some((paragraph, self.seen.len()));
        if known.is_none() {
            self.questions += 1;
            self.found.clear();
        }
        let found = self.found.len();
        for link in self.seen.get(known.unwrap_or(start)..).unwrap_or(&[]).iter().rev() {
            let o = &link.occurrence;
            let away = away(o);
            if any && away > reach {
                break;
            }
            let Some(p) = self.people.get_mut(link.person) else { continue };
            if p.asked != self.questions {
                p.asked = self.questions;
                p.near = Near::default();
                self.found.push((p.first, link.person));
            }
            if away <= 2 && !o.quoted {
                p.near.times += 1;
                p.near.initials += u32::from(o.initial);
                p.near.opening |= o.opening && away <= 1;
            }
        }
        // Found from the latest on, they are nearly in order the other way round.
        if self.found.len() > found.max(1) {
            if let Some(new) = self.found.get_mut(found..) {
                new.reverse();
            }
            self.found.sort_unstable();
        }
    }

    /// Who was found, by their numbers.
    pub(super) fn found(&self) -> impl Iterator<Item = (usize, &Acquaintance)> {
        self.found.iter().filter_map(|&(_, person)| Some((person, self.people.get(person)?)))
    }

    /// The latest that count for a pronoun of gender `sign`: -1 female, 1 male, 0 either.
    pub(super) fn latest(&self, sign: i32) -> Sightings {
        let counted = |at: Option<usize>| self.seen.get(at.filter(|&at| at >= self.start())?);
        let sighting = |at| {
            let link = counted(at)?;
            Some((link.person, (link.occurrence.paragraph, link.occurrence.pronoun != 0)))
        };
        let latest = usize::try_from(sign + 1).ok().and_then(|n| self.latest.get(n).copied()).unwrap_or_default();
        Sightings {
            start: self.start(),
            any: counted(latest.any).map(|link| link.occurrence.token),
            subject: counted(latest.subject).map(|link| link.occurrence.token),
            reporter: sighting(latest.reporter),
            source: sighting(self.latest_source),
        }
    }

    /// What is known of one who was found, number `person`.
    pub(super) fn record(&self, person: usize, p: &Acquaintance, latest: &Sightings) -> Option<Record> {
        let counted = |at: Option<usize>| at.filter(|&at| at >= latest.start);
        let (first, last) = (self.get(p.first)?, *self.get(counted(p.last_outside).unwrap_or(p.last))?);
        let full = first.full || first.pronoun == 0 && matches!(p.who, Who::Unnamed(_));
        let subject = counted(p.last_subject).and_then(|at| self.get(at));
        let own = |latest: Option<(usize, Sighting)>| latest.filter(|l| l.0 == person).map(|l| l.1);
        Some(Record {
            gender: p.gender,
            kind: p.kind,
            introduced: (full && !first.quoted && !first.headline).then_some(first.narrative),
            last,
            subject: subject.map(|o| o.narrative),
            latest: latest.any == Some(last.token),
            latest_subject: subject.is_some_and(|o| latest.subject == Some(o.token)),
            reporter: own(latest.reporter),
            source: own(latest.source),
            outside: p.outside,
            sourced: p.sources > 0,
            sexed: p.sexed,
            near: p.near,
        })
    }
}

impl Latest {
    fn add(&mut self, at: usize, occurrence: &Occurrence) {
        self.any = Some(at);
        if occurrence.subject() {
            self.subject = Some(at);
        }
        if occurrence.reports {
            self.reporter = Some(at);
        }
    }
}
