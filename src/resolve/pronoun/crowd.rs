//! The people met so far in a document, with running counts of their occurrences.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::occurrence::Occurrence;
use super::{RECENT, Who};
use crate::lexicon::KeyHasher;

/// One person met so far. What is counted is counted over the last [`RECENT`] occurrences of anybody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Acquaintance {
    pub(super) who: Who,
    /// Evidence of gender: negative female, positive male.
    pub(super) gender: i32,
    /// How the person is known: 0 by one name, 1 by several, 2 to 4 by a role.
    pub(super) kind: i32,
    /// The first occurrence that counts, and the last of all.
    first: usize,
    last: usize,
    last_outside: Option<usize>,
    last_subject: Option<usize>,
    /// How many are outside quotations, and are sources.
    outside: usize,
    sources: usize,
    /// Occurrences as `he` less those as `she`.
    sexed: i32,
    /// The question for which it was looked at last.
    asked: usize,
}

/// An occurrence and those of the same person around it.
#[derive(Debug, Clone, Copy)]
struct Link {
    occurrence: Occurrence,
    person: usize,
    previous: Option<usize>,
    next: Option<usize>,
}

/// All people met so far.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    seen: Vec<Link>,
    people: Vec<Acquaintance>,
    number_of: HashMap<usize, usize, BuildHasherDefault<KeyHasher>>,
    questions: usize,
}

impl Crowd {
    /// Adds an occurrence; `describe` gives gender and kind of a person met for the first time.
    pub(super) fn add(&mut self, occurrence: Occurrence, describe: impl FnOnce() -> (i32, i32)) {
        let at = self.seen.len();
        self.forget(at);
        let key = match occurrence.who {
            Who::Named(id) => 2 * id.0,
            Who::Unnamed(mention) => 2 * mention + 1,
        };
        let people = &mut self.people;
        let person = *self.number_of.entry(key).or_insert_with(|| {
            let (gender, kind) = describe();
            people.push(Acquaintance {
                who: occurrence.who,
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
            });
            people.len() - 1
        });
        let mut previous = None;
        if let Some(p) = people.get_mut(person) {
            previous = (p.last != at).then_some(p.last);
            // All that counted before may be too far back.
            if p.first == usize::MAX {
                p.first = at;
            }
            p.last = at;
            p.outside += usize::from(!occurrence.quoted);
            p.sources += usize::from(occurrence.source);
            p.sexed += i32::from(occurrence.pronoun);
            if !occurrence.quoted {
                p.last_outside = Some(at);
                if occurrence.subject() {
                    p.last_subject = Some(at);
                }
            }
        }
        if let Some(link) = previous.and_then(|p| self.seen.get_mut(p)) {
            link.next = Some(at);
        }
        self.seen.push(Link { occurrence, person, previous, next: None });
    }

    /// Takes the occurrence that is too far back once there is one at `at` out of the counts.
    fn forget(&mut self, at: usize) {
        let Some(link) = at.checked_sub(RECENT).and_then(|old| self.seen.get(old)) else { return };
        let Some(p) = self.people.get_mut(link.person) else { return };
        p.first = link.next.unwrap_or(usize::MAX);
        p.outside -= usize::from(!link.occurrence.quoted);
        p.sources -= usize::from(link.occurrence.source);
        p.sexed -= i32::from(link.occurrence.pronoun);
    }

    /// The first occurrence that counts.
    fn start(&self) -> usize {
        self.seen.len().saturating_sub(RECENT)
    }

    fn get(&self, at: usize) -> Option<&Occurrence> {
        self.seen.get(at).map(|link| &link.occurrence)
    }

    /// What counts, the latest first.
    fn backwards(&self) -> impl Iterator<Item = &Link> {
        self.seen.get(self.start()..).unwrap_or(&[]).iter().rev()
    }

    /// The latest occurrences that count, with the gender of whose they are, the latest first.
    pub(super) fn latest(&self) -> impl Iterator<Item = (&Occurrence, i32)> {
        self.backwards().map(|link| (&link.occurrence, self.people.get(link.person).map_or(0, |p| p.gender)))
    }

    /// The people with an occurrence `within` reach, or, where nobody is, all that count; in the order of their first
    /// occurrence that counts. `within` holds for all that is behind one for which it holds.
    pub(super) fn people(&mut self, within: impl Fn(&Occurrence) -> bool) -> Vec<Acquaintance> {
        self.questions += 1;
        let any = self.seen.last().is_some_and(|link| within(&link.occurrence));
        let start = self.start();
        let mut found = Vec::new();
        for link in self.seen.get(start..).unwrap_or(&[]).iter().rev() {
            if any && !within(&link.occurrence) {
                break;
            }
            if let Some(p) = self.people.get_mut(link.person).filter(|p| p.asked != self.questions) {
                p.asked = self.questions;
                found.push(*p);
            }
        }
        found.sort_unstable_by_key(|p| p.first);
        found
    }

    /// The person's first occurrence that counts.
    pub(super) fn first(&self, p: &Acquaintance) -> Option<&Occurrence> {
        self.get(p.first)
    }

    /// The last outside quotations, else the last.
    pub(super) fn last(&self, p: &Acquaintance) -> Option<&Occurrence> {
        self.get(p.last_outside.filter(|&at| at >= self.start()).unwrap_or(p.last))
    }

    /// The last as a subject outside quotations.
    pub(super) fn subject(&self, p: &Acquaintance) -> Option<&Occurrence> {
        p.last_subject.filter(|&at| at >= self.start()).and_then(|at| self.get(at))
    }

    /// The person's occurrences that count, the latest first.
    pub(super) fn of(&self, p: &Acquaintance) -> impl Iterator<Item = &Occurrence> {
        let start = self.start();
        let last = self.seen.get(p.last);
        std::iter::successors(last, move |link| self.seen.get(link.previous.filter(|&at| at >= start)?))
            .map(|link| &link.occurrence)
    }
}

impl Acquaintance {
    /// How many occurrences are outside quotations.
    pub(super) fn outside(&self) -> usize {
        self.outside
    }

    /// True where one is the source of a quotation.
    pub(super) fn is_source(&self) -> bool {
        self.sources > 0
    }

    /// How often `he` stood for the person, less the times `she` did.
    pub(super) fn sexed(&self) -> i32 {
        self.sexed
    }
}
