//! Whom the speakers of one article stand for among the people known.

use std::collections::HashMap;

use super::name::{Form, Likeness};
use super::support::Support;
use super::{Candidate, People, Person, Reason, Unsettled};
use crate::find::scene::Scene;
use crate::lexicon::Marks;
use crate::resolve::attribute::Attribution;
use crate::resolve::names::{Cast, Entity, EntityId, EntityKind};
use crate::resolve::speaker::{Speaker, SpeakerKind};

/// Mentions of a person whose titles are looked at.
const MENTIONS: usize = 200;

/// Evidence of gender that a title gives, or somebody's own pronouns.
const SURE: i32 = 40;

/// Of more people with one name none is chosen.
const MOST: usize = 20;

/// What was found for a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Nobody, or nobody for sure.
    Nobody,
    /// This one of the people, and besides the name by this.
    One(Candidate, Option<&'static str>),
}

/// Lets the pronouns of people whose full names `cast` has tell the gender of those, so that `he` and `she` are understood by
/// them. A title in the article (`Mr. Lund`) counts for more.
pub(in crate::resolve) fn tell_genders(people: &People, scene: &Scene<'_>, cast: &mut Cast) {
    if !people.tell_genders {
        return;
    }
    let support = Support::new(people, scene, cast);
    let told = support.cast.entities.iter().enumerate().filter_map(|(n, entity)| {
        if entity.kind == EntityKind::Organisation || support.cast.words(entity).len() < 2 {
            return None;
        }
        let name = support.cast.name(scene, entity);
        // Most are nobody's, and need not be made comparable; the parts of a double name have no keys of their own.
        let last = support.cast.words(entity).last().copied().unwrap_or(0);
        if name.is_ascii() && !name.contains('-') && !people.has_last(last) {
            return None;
        }
        let titles = gender_of_titles(scene, support.cast, entity);
        let (Found::One(one, _), _) = support.find(&name, Some(entity), false, titles) else { return None };
        let sign = people.get(one.person)?.pronouns?.sign();
        Some((n, sign * SURE))
    });
    let told: Vec<(usize, i32)> = told.collect();
    for (n, gender) in told {
        if let Some(entity) = cast.entities.get_mut(n) {
            entity.gender = gender;
            // Only people have pronouns.
            entity.kind = EntityKind::Person;
        }
    }
}

/// Gives the speakers of `attributions` the names and identifiers of the people they fit, and says so in their reasons where
/// these are wanted. Returns the names that were left as printed though they could be somebody's, each once.
pub(in crate::resolve) fn settle<'a>(
    people: &People,
    scene: &Scene<'_>,
    cast: &Cast,
    attributions: impl Iterator<Item = &'a mut Attribution>,
    why: bool,
) -> Vec<Unsettled> {
    let mut attributions: Vec<&mut Attribution> = attributions.filter(|a| a.speaker.is_some()).collect();
    let mut pronouns = vec![0i32; cast.entities.len()];
    for attribution in &attributions {
        let entity = attribution.speaker.as_ref().and_then(|speaker| speaker.entity);
        if let Some(slot) = entity.and_then(|id| pronouns.get_mut(id.0)) {
            *slot += pronoun(scene, attribution);
        }
    }
    let support = Support::new(people, scene, cast);
    let mut fitting = Fitting { support, pronouns, known: HashMap::new(), unsettled: Vec::new() };
    for attribution in &mut attributions {
        let said = Said { gender: pronoun(scene, attribution), surname: surname(scene, cast, attribution) };
        let Some(speaker) = &mut attribution.speaker else { continue };
        let reason = fitting.name(speaker, said);
        if why {
            attribution.why.extend(reason);
        }
    }
    fitting.unsettled
}

/// -1 where the source is printed as `she`, 1 as `he`.
fn pronoun(scene: &Scene<'_>, attribution: &Attribution) -> i32 {
    let printed = attribution.mention.map_or("", |m| m.of(scene.document.text()));
    let is = |words: &[&str]| words.iter().any(|word| printed.eq_ignore_ascii_case(word));
    i32::from(is(&["he", "him"])) - i32::from(is(&["she", "her"]))
}

/// The source's name, where it is printed as a surname alone, with titles or without.
fn surname<'s>(scene: &Scene<'s>, cast: &Cast, attribution: &Attribution) -> Option<&'s str> {
    let entity = attribution.speaker.as_ref()?.entity?;
    let printed = scene.tokens_of(attribution.mention?);
    let mut names = scene.mentions_in(printed.first, printed.end).filter(|&m| cast.of(m) == Some(entity));
    let name = cast.name_of(names.next()?)?;
    let text = scene.text(name.first, name.end);
    Form::new(text)?.is_short().then_some(text)
}

/// How a source is printed beside the words.
#[derive(Debug, Clone, Copy)]
struct Said<'s> {
    /// -1 for `she`, 1 for `he`.
    gender: i32,
    /// The surname, where it stands alone.
    surname: Option<&'s str>,
}

/// What titles and roles before the names tell of the gender: -1 female, 1 male.
fn gender_of_titles(scene: &Scene<'_>, cast: &Cast, entity: &Entity) -> i32 {
    let of_mention = |mention: usize| {
        let first = scene.mentions.get(mention).map_or(0, |m| m.first);
        let before = scene.before(first);
        let role = if before.is_lower() && before.has(Marks::ROLE) { i32::from(before.entry.gender) } else { 0 };
        role + cast.titles(scene, mention).map(|title| i32::from(title.entry.gender)).sum::<i32>()
    };
    cast.mentions(entity).take(MENTIONS).map(of_mention).sum::<i32>().signum()
}

/// A speaker's name as an article has it, and what was found for it.
struct Known {
    name: String,
    found: Found,
    /// True where the article names other people of the surname, once that was asked.
    family: Option<bool>,
    /// The reasons that were reported already.
    reported: Vec<Reason>,
}

struct Fitting<'a> {
    support: Support<'a>,
    /// For each entity how many more times its words are said by `he` than by `she`.
    pronouns: Vec<i32>,
    /// What was found, by entity.
    known: HashMap<Option<EntityId>, Vec<Known>>,
    unsettled: Vec<Unsettled>,
}

impl Fitting<'_> {
    /// Puts the people that `speaker` fits in its place and says by what.
    fn name(&mut self, speaker: &mut Speaker, said: Said<'_>) -> Option<String> {
        let joint = speaker.names.len() > 1;
        let nobody = match speaker.kind {
            SpeakerKind::Person | SpeakerKind::Organisation => false,
            SpeakerKind::Group => !joint,
            SpeakerKind::Document | SpeakerKind::Unnamed | SpeakerKind::Untold => true,
        };
        if nobody {
            return None;
        }
        let organisation = !joint && speaker.kind == SpeakerKind::Organisation;
        let (mut ids, mut reasons) = (vec![String::new(); speaker.names.len()], Vec::new());
        for (name, slot) in speaker.names.iter_mut().zip(&mut ids) {
            let entity = if joint { None } else { speaker.entity };
            let Found::One(one, by) = self.find(name, entity, organisation, said) else { continue };
            let Some(person) = self.support.people.get(one.person) else { continue };
            reasons.push(reason(one, by));
            name.clone_from(&person.name);
            *slot = person.id.clone().unwrap_or_default();
        }
        if ids.iter().any(|id| !id.is_empty()) {
            speaker.ids = ids;
        }
        reasons.dedup();
        (!reasons.is_empty()).then(|| reasons.join(", "))
    }

    /// What was found for a name of the article, which is looked for once.
    fn find(&mut self, name: &str, entity: Option<EntityId>, organisation: bool, said: Said<'_>) -> Found {
        let Self { support, pronouns, known, unsettled } = self;
        let known = known.entry(entity).or_default();
        let at = known.iter().position(|k| k.name == name).unwrap_or_else(|| {
            let (scene, cast) = (support.scene, support.cast);
            // Of joint speakers and offices the name is all that is kept.
            let named = || cast.entities.iter().find(|e| cast.name(scene, e) == name);
            let owner = entity.map_or_else(named, |id| cast.entity(id));
            let titles = owner.map_or(0, |e| gender_of_titles(scene, cast, e));
            let called = entity.and_then(|id| pronouns.get(id.0)).map_or(0, |n| n.signum());
            let organisation = organisation || owner.is_some_and(|e| e.kind == EntityKind::Organisation);
            let gender = if titles == 0 { called } else { titles };
            let (found, open) = support.find(name, owner, organisation, gender);
            unsettled.extend(open);
            known.push(Known { name: name.to_owned(), found, family: None, reported: Vec::new() });
            known.len() - 1
        });
        let Some(known) = known.get_mut(at) else { return Found::Nobody };
        let Found::One(one, _) = known.found else { return Found::Nobody };
        let Some(person) = support.people.get(one.person) else { return Found::Nobody };
        let mut family =
            || *known.family.get_or_insert_with(|| entity.is_some_and(|id| support.has_family(id, one.person)));
        // `He` may have been taken for her by mistake, and `Lund` for the wrong Lund: nobody's words are put into her mouth.
        let doubt = match said.surname {
            _ if speaks_against(person, said.gender) => Some((name, Reason::Pronouns)),
            Some(surname) if family() => Some((surname, Reason::Family)),
            _ => None,
        };
        let Some((name, reason)) = doubt else { return known.found };
        if !known.reported.contains(&reason) {
            known.reported.push(reason);
            unsettled.push(open(name, &[person], reason));
        }
        Found::Nobody
    }
}

impl Support<'_> {
    /// Whose name `name` is, the fullest that the article has for `entity`; or what is to be said of those whose it could be.
    /// `gender` is what the article calls them, negative female.
    fn find(&self, name: &str, entity: Option<&Entity>, organisation: bool, gender: i32) -> (Found, Option<Unsettled>) {
        let Some(printed) = Form::new(name) else { return (Found::Nobody, None) };
        let mut all = self.people.named(&printed);
        if organisation {
            all.retain(|c| c.likeness == Likeness::Same);
        }
        let strong = |c: &Candidate| c.likeness >= Likeness::Initial;
        let against = |c: &Candidate| self.people.get(c.person).is_some_and(|p| speaks_against(p, gender));
        let (excluded, left): (Vec<Candidate>, Vec<Candidate>) = all.iter().copied().partition(against);
        let named: Vec<Candidate> = left.iter().copied().filter(strong).collect();
        let support = |c: &Candidate| entity.and_then(|e| self.of(c.person, e, &printed));
        let excluded: Vec<Candidate> = excluded.into_iter().filter(strong).collect();
        let open = |candidates: &[Candidate], reason| (Found::Nobody, Some(self.open(name, candidates, reason)));
        match (named.as_slice(), left.as_slice()) {
            ([only], _) => (Found::One(*only, None), None),
            ([_, ..], _) => {
                let found = by_detail(&printed, &named).map(|c| Found::One(c, None));
                match found.or_else(|| self.by_support(&named, support).map(|(c, by)| Found::One(c, Some(by)))) {
                    Some(found) => (found, None),
                    None => open(&named, Reason::Several),
                }
            }
            _ if !excluded.is_empty() => open(&excluded, Reason::Pronouns),
            (_, []) => (Found::Nobody, None),
            // With another one of that surname in the file, whom the article may mean as well, the rest is too little.
            (_, [only]) => match support(only).filter(|_| all.len() == 1) {
                Some(by) => (Found::One(*only, Some(by)), None),
                None => open(&left, Reason::Alone),
            },
            _ => open(&left, Reason::Several),
        }
    }

    /// True where the article gives the surname of this entity, which is the person of this number, to somebody else too.
    fn has_family(&self, id: EntityId, person: u32) -> bool {
        let words = |e: &Entity| self.cast.words(e).to_vec();
        let own = self.cast.entity(id).map(words).unwrap_or_default();
        let mut others = self.cast.entities.iter().enumerate().filter(|(n, e)| {
            let words = self.cast.words(e);
            *n != id.0 && e.kind == EntityKind::Person && words.len() > 1 && words.last() == own.last()
        });
        // One person may be taken for two.
        others.any(|(_, e)| match self.find(&self.cast.name(self.scene, e), Some(e), false, 0).0 {
            Found::One(other, _) => other.person != person,
            Found::Nobody => true,
        })
    }

    /// The only one of whom the article says something that is known, where it could say as much of each other.
    fn by_support(
        &self,
        several: &[Candidate],
        support: impl Fn(&Candidate) -> Option<&'static str>,
    ) -> Option<(Candidate, &'static str)> {
        let told = |c: &Candidate| self.people.get(c.person).is_some_and(Self::is_told_of);
        if several.len() > MOST || !several.iter().all(told) {
            return None;
        }
        let mut supported = several.iter().filter_map(|c| Some((*c, support(c)?)));
        let only = supported.next()?;
        supported.next().is_none().then_some(only)
    }

    fn open(&self, name: &str, candidates: &[Candidate], reason: Reason) -> Unsettled {
        let people: Vec<&Person> = candidates.iter().filter_map(|c| self.people.get(c.person)).collect();
        open(name, &people, reason)
    }
}

/// The one who has just this name, where it says more than first name and surname: `Ada B. Lund` is not Ada C. Lund, while
/// `Ada Lund` may be either.
fn by_detail(printed: &Form, several: &[Candidate]) -> Option<Candidate> {
    let mut same = several.iter().filter(|c| printed.is_detailed() && c.likeness == Likeness::Same);
    let only = same.next()?;
    same.next().is_none().then_some(*only)
}

fn open(name: &str, people: &[&Person], reason: Reason) -> Unsettled {
    let listed = if people.len() > Unsettled::LISTED { Unsettled::LISTED - 1 } else { people.len() };
    Unsettled {
        name: name.to_owned(),
        candidates: people.iter().take(listed).map(|p| p.described()).collect(),
        others: people.len() - listed,
        reason,
    }
}

/// True where the person goes by the pronouns of the other gender.
fn speaks_against(person: &Person, gender: i32) -> bool {
    person.pronouns.is_some_and(|pronouns| pronouns.sign() * gender < 0)
}

/// How a name was found among the people.
fn reason(one: Candidate, by: Option<&'static str>) -> String {
    let name = match one.likeness {
        Likeness::Same | Likeness::Middle if one.alias => "another name",
        Likeness::Same => "the name",
        Likeness::Middle => "first name and surname",
        Likeness::Initial => "initial and surname",
        Likeness::Part => "a part of the name",
        Likeness::Surname => "the surname",
    };
    match by {
        Some(by) => format!("in the people file by {name} and {by}"),
        None => format!("in the people file by {name}"),
    }
}
