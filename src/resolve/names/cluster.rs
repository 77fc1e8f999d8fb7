//! Gathers the name mentions of one person or organisation.

use super::acronym::expand_acronyms;
use super::chunk::{Chunk, Chunks};
use super::form::{fullest, gender};
use super::index::{Index, List, name_key};
use super::misprint::{ALIKE, Surnames, is_long, is_misprint, letter_keys};
use super::traits::Traits;
use super::{Cast, Entity, EntityKind, NOBODY, Name, is_subsequence};
use crate::find::mention::MentionKind;
use crate::find::scene::Scene;
use crate::lexicon::Marks;

mod family;

/// Different titles of one person that are kept.
const TITLES: usize = 100;

/// The cast of `scene`.
pub(super) fn cluster(scene: &Scene<'_>) -> Cast {
    let names = scene.mentions.iter().filter(|m| m.kind == MentionKind::Name).count();
    let mut index = Index::with_capacity(names);
    let mut chunks = Chunks::new(scene, &mut index, names);
    let builder = Builder {
        scene,
        chunks: &chunks,
        drafts: Vec::with_capacity(chunks.all.len()),
        owners: vec![NOBODY; chunks.all.len()],
        index,
        surnames: Surnames::default(),
        fits: Vec::new(),
        gathering: true,
    };
    let mut cast = builder.build();
    cast.words = std::mem::take(&mut chunks.keys);
    expand_acronyms(&chunks, &mut cast);
    cast
}

/// A person or organisation in the making.
struct Draft<'c, 'd> {
    kind: EntityKind,
    /// The mention that shows its name best so far.
    form: &'c Chunk,
    /// The one it was found by.
    first: &'c Chunk,
    /// The last word of its name, once it may be misprinted.
    surname: &'d str,
    /// How many mentions it has.
    members: usize,
    /// Its latest mention before the one that is looked at, while short forms are joined in order.
    latest: Option<usize>,
    /// Goes by one word alone somewhere.
    bare: bool,
    /// Is shown in more than one way.
    varied: bool,
    /// Keys of titles that stood with any of them.
    titles: Vec<u64>,
}

struct Builder<'c, 'd> {
    scene: &'c Scene<'d>,
    chunks: &'c Chunks<'c, 'd>,
    drafts: Vec<Draft<'c, 'd>>,
    /// For each chunk the number of its draft, or [`NOBODY`].
    owners: Vec<u32>,
    index: Index,
    /// The surnames that may be misprinted.
    surnames: Surnames<'d>,
    /// A buffer for those a short form may be of.
    fits: Vec<usize>,
    /// Full names are still being gathered.
    gathering: bool,
}

impl<'c, 'd> Builder<'c, 'd> {
    fn build(mut self) -> Cast {
        let chunks = self.chunks;
        // Full names first, so that a surname before them finds its owner too. Headlines last: their capitals mislead.
        let full = chunks.all.iter().enumerate().filter(|(_, c)| chunks.is_full_name(c, &self.index));
        let mut ordered: Vec<(usize, &Chunk, bool)> = Vec::with_capacity(chunks.all.len());
        ordered.extend(full.map(|(at, c)| (at, c, chunks.in_headline(c))));
        for headline in [false, true] {
            for &(at, c, _) in ordered.iter().filter(|(.., own)| *own == headline) {
                let draft = self.known_person(c).unwrap_or_else(|| self.found(EntityKind::Person, c));
                self.join(draft, at, c);
            }
        }
        self.gathering = false;
        for n in 0..self.drafts.len() {
            self.enter(n);
        }
        for (at, c) in chunks.all.iter().enumerate() {
            let owner = self.owners.get(at).copied().filter(|&n| n != NOBODY);
            let draft = owner.map_or_else(|| self.owner_of_short(c), |n| n as usize);
            if owner.is_none() {
                self.join(draft, at, c);
            }
            if let Some(draft) = self.drafts.get_mut(draft) {
                draft.latest = Some(c.mention);
            }
        }
        self.cast()
    }

    fn words(&self, d: &Draft<'_, '_>) -> &'c [u64] {
        self.chunks.words(d.form)
    }

    /// The finished entities.
    fn cast(&self) -> Cast {
        let chunks = self.chunks;
        let mut names = vec![Name { entity: NOBODY, core: 0, end: 0 }; self.scene.mentions.len()];
        // The chunks of each draft, in order, one draft behind the other.
        let mut ends: Vec<usize> = Vec::with_capacity(self.drafts.len());
        let mut members = vec![0; chunks.all.len()];
        let mut start = 0;
        for draft in &self.drafts {
            ends.push(start);
            start += draft.members;
        }
        for (at, (c, &entity)) in chunks.all.iter().zip(&self.owners).enumerate() {
            let number = |token: usize| u32::try_from(token).unwrap_or(u32::MAX);
            if let Some(name) = names.get_mut(c.mention) {
                *name = Name { entity, core: number(c.first), end: number(c.end) };
            }
            if let Some(end) = ends.get_mut(entity as usize) {
                if let Some(member) = members.get_mut(*end) {
                    *member = at;
                }
                *end += 1;
            }
        }
        let mut entities = Vec::with_capacity(self.drafts.len());
        for (draft, &end) in self.drafts.iter().zip(&ends) {
            let mentions = end - draft.members..end;
            let own = members.get(mentions.clone()).unwrap_or(&[]).iter().filter_map(|&at| chunks.get(at));
            let person = draft.kind == EntityKind::Person;
            let gender = if person { gender(chunks, own.clone(), self.words(draft)) } else { 0 };
            let form = if draft.varied { fullest(chunks, own, person) } else { None };
            let form = form.unwrap_or(draft.form);
            entities.push(Entity {
                kind: draft.kind,
                gender,
                form: form.form(),
                expanded: None,
                words: form.words(),
                mentions,
            });
        }
        // Positions among the chunks become those among the mentions.
        for at in &mut members {
            *at = chunks.get(*at).map_or(0, |c| c.mention);
        }
        Cast { entities, names, words: Vec::new(), expanded: Vec::new(), mentions: members }
    }

    /// True where no other name has all words of this one.
    fn is_unique(&self, c: &Chunk) -> bool {
        self.chunks.terms(c).iter().any(|&word| !self.index.is_shared(word))
    }

    /// The key of a name's first word with word number `at`, where another name can have both.
    fn opening(&self, c: &Chunk, at: usize) -> Option<u64> {
        let (terms, words) = (self.chunks.terms(c), self.chunks.words(c));
        let shared = |at: usize| terms.get(at).is_some_and(|&word| self.index.is_shared(word));
        (shared(0) && shared(at)).then(|| name_key(&[0, at].map(|at| words.get(at).copied().unwrap_or(0))))
    }

    /// Enters a draft into the lists it is looked for in, as far as another name can be looked for there.
    fn enter(&mut self, n: usize) {
        let Some(draft) = self.drafts.get(n) else { return };
        let (chunks, form, person) = (self.chunks, draft.form, draft.kind == EntityKind::Person);
        if self.gathering {
            if self.index.is_shared(form.last) {
                self.index.add(List::Full, form.last, n);
            }
            for at in 1..form.len() {
                if let Some(key) = self.opening(form, at) {
                    let term = self.index.term(key);
                    self.index.add(List::Full, term, n);
                }
            }
            return;
        }
        let misprintable = form.len() > 1 && (person || is_unknown(self.scene, draft));
        if !self.is_unique(form) {
            let whole = if form.len() > 1 { self.index.term(name_key(chunks.words(form))) } else { form.last };
            self.index.add(List::Whole, whole, n);
        }
        if person {
            for &word in chunks.terms(form) {
                if self.index.is_shared(word) {
                    self.index.add(List::Word, word, n);
                }
            }
        }
        if misprintable {
            let surname = chunks.surname(form);
            if is_long(surname) {
                self.surnames.add(n, surname);
            }
            if let Some(draft) = self.drafts.get_mut(n) {
                draft.surname = surname;
            }
        }
    }

    /// The person of a full name, where one before it is compatible.
    fn known_person(&self, c: &Chunk) -> Option<usize> {
        let openings = (1..c.len()).filter_map(|at| self.index.known_term(self.opening(c, at)?));
        let alike = openings.flat_map(|opening| self.index.get(List::Full, opening));
        let alike = self.index.get(List::Full, c.last).chain(alike);
        alike.filter(|&n| self.drafts.get(n).is_some_and(|d| self.is_compatible(c, d))).min()
    }

    /// True where a full name may be that of a person: by the surname and a first name, or by the first name where one form
    /// has words the other leaves out.
    fn is_compatible(&self, c: &Chunk, d: &Draft<'_, '_>) -> bool {
        let (own, other) = (self.chunks.words(c), self.words(d));
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return false };
        other.last() == Some(last)
            && (other.contains(first) || other.first().is_some_and(|f| own.contains(f)) || self.same_initial(c, d.form))
            || other.first() == Some(first) && (is_subsequence(own, other) || is_subsequence(other, own))
    }

    fn core_text(&self, c: &Chunk) -> &'d str {
        self.chunks.first(c).span.of(self.scene.document.text())
    }

    /// True where one first name is the initial of the other.
    fn same_initial(&self, c: &Chunk, form: &Chunk) -> bool {
        let (a, alone) = initial(self.core_text(c));
        let (b, other_alone) = initial(self.chunks.shown(form).split(' ').next().unwrap_or(""));
        a > 0 && a == b && (alone || other_alone)
    }

    fn found(&mut self, kind: EntityKind, c: &'c Chunk) -> usize {
        let n = self.drafts.len();
        self.drafts.push(Draft {
            kind,
            form: c,
            first: c,
            surname: "",
            members: 0,
            latest: None,
            bare: false,
            varied: false,
            titles: Vec::new(),
        });
        // A lone word that stands nowhere else is looked for nowhere.
        if c.len() > 1 || self.index.is_shared(c.last) {
            self.enter(n);
        }
        n
    }

    fn join(&mut self, n: usize, at: usize, c: &'c Chunk) {
        let chunks = self.chunks;
        let Some(d) = self.drafts.get_mut(n) else { return };
        d.varied = d.varied || d.members > 0 && !chunks.are_shown_alike(c, d.form);
        let better = (c.len(), c.length) > (d.form.len(), d.form.length) && (d.members == 0 || !chunks.in_headline(c));
        if better {
            d.form = c;
        }
        let person = d.kind == EntityKind::Other && !c.organisation && !c.acronym() && {
            let words = chunks.words(d.form);
            let misprinted =
                || c.len() == 1 && words.len() > 1 && chunks.words(c).first().is_none_or(|word| !words.contains(word));
            c.titled || misprinted()
        };
        if person {
            d.kind = EntityKind::Person;
        }
        d.members += 1;
        d.bare |= c.bare;
        for key in chunks.title_keys(c) {
            if d.titles.len() < TITLES && !d.titles.contains(key) {
                d.titles.push(*key);
            }
        }
        if let (Some(owner), Ok(n)) = (self.owners.get_mut(at), u32::try_from(n)) {
            *owner = n;
        }
        if better || person {
            self.enter(n);
        }
    }

    /// Whose name a short form is: the person's whose name has its words, rather as a surname than as a first name.
    fn owner_of_short(&mut self, c: &'c Chunk) -> usize {
        let mut top = 0;
        let mut fits = std::mem::take(&mut self.fits);
        fits.clear();
        if !(c.organisation && c.len() > 1) && self.index.is_shared(c.last) {
            let words = self.chunks.words(c);
            for n in self.index.get(List::Word, c.last) {
                let Some(other) = self.drafts.get(n).map(|d| self.words(d)) else { continue };
                if !is_subsequence(words, other) {
                    continue;
                }
                let score = if words.last() == other.last() {
                    4
                } else if c.len() == 1 && words.first() == other.first() {
                    2
                } else {
                    3
                };
                if score > top {
                    fits.clear();
                    top = score;
                }
                if score == top {
                    fits.push(n);
                }
            }
        }
        fits.sort_unstable();
        fits.dedup();
        let owner = match fits.as_slice() {
            [] => self.misprinted(c).unwrap_or_else(|| self.new_or_same(c)),
            [one] => *one,
            several => self.choose(c, several),
        };
        self.fits = fits;
        owner
    }

    /// The one whose surname a lone word is with a letter wrong; a misprint of several names is none of them.
    fn misprinted(&mut self, c: &Chunk) -> Option<usize> {
        let word = self.chunks.suspect(c, &self.surnames)?;
        for (n, surname) in self.surnames.new.drain(..) {
            for key in letter_keys(surname) {
                let term = self.index.term(key);
                self.index.add(List::Word, term, n);
            }
        }
        let fits = |d: &Draft<'_, '_>| {
            d.form.len() > 1
                && is_misprint(word, d.surname)
                && match d.kind {
                    EntityKind::Person => true,
                    // Whose surname is misprinted where they speak.
                    EntityKind::Other => self.chunks.person(c, &self.index) >= 1.0 && is_unknown(self.scene, d),
                    EntityKind::Organisation => false,
                }
        };
        let mut one = None;
        for term in letter_keys(word).into_iter().filter_map(|key| self.index.known_term(key)) {
            for n in self.index.get(List::Word, term).take(ALIKE).filter(|&n| self.drafts.get(n).is_some_and(fits)) {
                if one.is_some_and(|other| other != n) {
                    return None;
                }
                one = Some(n);
            }
        }
        one
    }

    fn new_or_same(&mut self, c: &'c Chunk) -> usize {
        let whole = || {
            if c.len() > 1 { self.index.known_term(name_key(self.chunks.words(c))) } else { Some(c.last) }
        };
        if !self.is_unique(c)
            && let Some(whole) = whole()
        {
            let words = self.chunks.words(c);
            let same = self.index.get(List::Whole, whole);
            let same = same.filter(|&n| self.drafts.get(n).is_some_and(|d| self.words(d) == words)).min();
            if let Some(n) = same {
                return n;
            }
        }
        let place = c.every.any(Traits::PLACE);
        let kind = if c.titled && !c.organisation && !c.acronym() {
            EntityKind::Person
        } else if c.organisation || c.acronym() && !place {
            EntityKind::Organisation
        } else if c.len() == 1 && !place && self.chunks.person(c, &self.index) >= 2.5 {
            EntityKind::Person
        } else {
            EntityKind::Other
        };
        self.found(kind, c)
    }
}

/// The first letter of a word as a number, 0 where it has none, and whether it is the only one, as in `J.`
fn initial(word: &str) -> (u64, bool) {
    let bare = word.trim_end_matches('.');
    let mut letters = bare.chars();
    let alone = letters.next().is_some() && letters.next().is_none();
    (word.chars().next().map_or(0, |c| u64::from(u32::from(c))), alone)
}

/// True where no word of the name is a common word, a place or an organisation.
fn is_unknown(scene: &Scene<'_>, d: &Draft<'_, '_>) -> bool {
    let first = scene.mentions.get(d.first.mention);
    d.form.len() > 1
        && first.is_some_and(|m| {
            (m.first..m.end)
                .map(|t| scene.token(t))
                .all(|t| t.entry.tag.0 == b'?' && !t.has(Marks::PLACE.or(Marks::ORGANISATION)) && !t.all_capitals())
        })
}
