//! Gathers the name mentions of one person or organisation.

use super::acronym::expand_acronyms;
use super::chunk::{Chunk, Words, chunks};
use super::evidence::Ends;
use super::form::{fullest, gender};
use super::index::{Index, List, openings};
use super::misprint::{ALIKE, is_long, is_misprint, letter_keys, suspect};
use super::{Cast, Entity, EntityKind, NOBODY, Name, is_subsequence};
use crate::find::scene::Scene;
use crate::lexicon::Marks;

/// Different titles of one person that are kept.
const TITLES: usize = 100;

/// The cast of `scene`.
pub(super) fn cluster(scene: &Scene<'_>) -> Cast {
    let words = Words::new(scene);
    let mut index = Index::with_capacity(words.count());
    let (chunks, ends) = chunks(scene, &words, &mut index);
    let builder = Builder {
        scene,
        chunks: &chunks,
        ends,
        drafts: Vec::with_capacity(chunks.len()),
        owners: vec![NOBODY; chunks.len()],
        index,
        fits: Vec::new(),
        gathering: true,
    };
    builder.build()
}

/// A person or organisation in the making.
struct Draft<'c> {
    kind: EntityKind,
    /// The mention that shows its name best so far.
    form: &'c Chunk<'c>,
    /// The one it was found by.
    first: &'c Chunk<'c>,
    /// The last word of its name, once it may be misprinted.
    surname: &'c str,
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

impl Draft<'_> {
    fn words(&self) -> &[u64] {
        self.form.words
    }
}

struct Builder<'c, 'd> {
    scene: &'c Scene<'d>,
    chunks: &'c [Chunk<'c>],
    ends: Ends,
    drafts: Vec<Draft<'c>>,
    /// For each chunk the number of its draft, or [`NOBODY`].
    owners: Vec<u32>,
    index: Index,
    /// A buffer for those a short form may be of.
    fits: Vec<usize>,
    /// Full names are still being gathered.
    gathering: bool,
}

impl<'c, 'd> Builder<'c, 'd> {
    fn build(mut self) -> Cast {
        // Full names first, so that a surname before them finds its owner too. Headlines last: their capitals mislead.
        let (mut full, mut headlines) = (Vec::new(), Vec::new());
        for (at, c) in self.chunks.iter().enumerate().filter(|(_, c)| c.full_name(self.scene, &self.ends)) {
            if c.headline { headlines.push((at, c)) } else { full.push((at, c)) }
        }
        for (at, c) in full.into_iter().chain(headlines) {
            let draft = self.known_person(c).unwrap_or_else(|| self.found(EntityKind::Person, c));
            self.join(draft, at, c);
        }
        self.gathering = false;
        for n in 0..self.drafts.len() {
            self.enter(n);
        }
        for (at, c) in self.chunks.iter().enumerate() {
            let owner = self.owners.get(at).copied().filter(|&n| n != NOBODY);
            let draft = owner.map_or_else(|| self.owner_of_short(c), |n| n as usize);
            if owner.is_none() {
                self.join(draft, at, c);
            }
            if let Some(draft) = self.drafts.get_mut(draft) {
                draft.latest = Some(c.mention);
            }
        }
        let mut cast = self.cast();
        expand_acronyms(self.scene, self.chunks, &mut cast);
        cast
    }

    /// The finished entities.
    fn cast(&self) -> Cast {
        let mut names = vec![Name { entity: NOBODY, core: 0, end: 0 }; self.scene.mentions.len()];
        for (c, &entity) in self.chunks.iter().zip(&self.owners) {
            let number = |token: usize| u32::try_from(token).unwrap_or(u32::MAX);
            if let Some(name) = names.get_mut(c.mention) {
                *name = Name { entity, core: c.core.first().map_or(0, |&t| number(t)), end: number(c.end) };
            }
        }
        // The chunks of each draft, in order, one draft behind the other.
        let mut ends: Vec<usize> = Vec::with_capacity(self.drafts.len());
        let mut members = vec![0; self.chunks.len()];
        let mut start = 0;
        for draft in &self.drafts {
            ends.push(start);
            start += draft.members;
        }
        for (at, owner) in self.owners.iter().enumerate() {
            if let Some(end) = ends.get_mut(*owner as usize) {
                if let Some(member) = members.get_mut(*end) {
                    *member = at;
                }
                *end += 1;
            }
        }
        let mut words = Vec::with_capacity(2 * self.drafts.len());
        let mut entities = Vec::with_capacity(self.drafts.len());
        for (draft, &end) in self.drafts.iter().zip(&ends) {
            let mentions = end - draft.members..end;
            let chunks = || members.get(mentions.clone()).unwrap_or(&[]).iter().filter_map(|&at| self.chunks.get(at));
            let person = draft.kind == EntityKind::Person;
            let gender = if person { gender(self.scene, chunks(), draft.words()) } else { 0 };
            let form = draft.varied.then(|| fullest(self.scene, chunks(), person)).flatten().unwrap_or(draft.form);
            let from = words.len();
            words.extend_from_slice(form.words);
            entities.push(Entity {
                kind: draft.kind,
                gender,
                form: form.form(),
                expanded: None,
                words: from..words.len(),
                mentions,
            });
        }
        // Positions among the chunks become those among the mentions.
        for at in &mut members {
            *at = self.chunks.get(*at).map_or(0, |c| c.mention);
        }
        Cast { entities, names, words, expanded: Vec::new(), mentions: members }
    }

    /// Enters a draft into the lists it is looked for in.
    fn enter(&mut self, n: usize) {
        let Some(draft) = self.drafts.get(n) else { return };
        let (form, index) = (draft.form, &mut self.index);
        if self.gathering {
            index.add(List::Last, form.last, n);
            for key in openings(form.words) {
                let term = index.term(key);
                index.add(List::First, term, n);
            }
            return;
        }
        index.add(List::Whole, form.name, n);
        let person = draft.kind == EntityKind::Person;
        if person {
            index.add(List::Word, form.last, n);
            for &word in form.words.split_last().map_or(&[][..], |(_, front)| front) {
                let term = index.term(word);
                index.add(List::Word, term, n);
            }
        }
        if form.words.len() > 1 && (person || is_unknown(self.scene, draft)) {
            let surname = form.surname(self.scene);
            if is_long(surname) {
                for key in letter_keys(surname) {
                    let term = index.term(key);
                    index.add(List::Word, term, n);
                }
            }
            if let Some(draft) = self.drafts.get_mut(n) {
                draft.surname = surname;
            }
        }
    }

    /// The person of a full name, where one before it is compatible.
    fn known_person(&self, c: &Chunk<'_>) -> Option<usize> {
        let openings = openings(c.words).filter_map(|key| self.index.known_term(key));
        let alike = openings.flat_map(|opening| self.index.get(List::First, opening));
        let alike = self.index.get(List::Last, c.last).chain(alike);
        alike.filter(|&n| self.drafts.get(n).is_some_and(|d| self.is_compatible(c, d))).min()
    }

    /// True where a full name may be that of a person: by the surname and a first name, or by the first name where one form
    /// has words the other leaves out.
    fn is_compatible(&self, c: &Chunk<'_>, d: &Draft<'_>) -> bool {
        let (own, other) = (c.words, d.words());
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return false };
        other.last() == Some(last)
            && (other.contains(first) || other.first().is_some_and(|f| own.contains(f)) || self.same_initial(c, d.form))
            || other.first() == Some(first) && (is_subsequence(own, other) || is_subsequence(other, own))
    }

    fn core_text(&self, c: &Chunk<'_>) -> &'d str {
        c.core.first().map_or("", |&t| self.scene.token(t).span.of(self.scene.document.text()))
    }

    /// True where one first name is the initial of the other.
    fn same_initial(&self, c: &Chunk<'_>, form: &Chunk<'_>) -> bool {
        let (a, alone) = initial(self.core_text(c));
        let (b, other_alone) = initial(form.shown(self.scene).split(' ').next().unwrap_or(""));
        a > 0 && a == b && (alone || other_alone)
    }

    fn found(&mut self, kind: EntityKind, c: &'c Chunk<'c>) -> usize {
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
        self.enter(n);
        n
    }

    fn join(&mut self, n: usize, at: usize, c: &'c Chunk<'c>) {
        let Some(d) = self.drafts.get_mut(n) else { return };
        d.varied = d.varied || d.members > 0 && !c.is_shown_as(self.scene, d.form);
        let better = (c.words.len(), c.length) > (d.words().len(), d.form.length) && (!c.headline || d.members == 0);
        if better {
            d.form = c;
        }
        let person = d.kind == EntityKind::Other && !c.organisation && !c.acronym && {
            let misprinted =
                c.words.len() == 1 && d.words().len() > 1 && c.words.first().is_none_or(|w| !d.words().contains(w));
            c.titled || misprinted
        };
        if person {
            d.kind = EntityKind::Person;
        }
        d.members += 1;
        d.bare |= self.scene.mentions.get(c.mention).is_some_and(|m| m.end - m.first == 1);
        for key in c.titles.iter().map(|&t| self.scene.token(t).key) {
            if d.titles.len() < TITLES && !d.titles.contains(&key) {
                d.titles.push(key);
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
    fn owner_of_short(&mut self, c: &'c Chunk<'c>) -> usize {
        let mut top = 0;
        let mut fits = std::mem::take(&mut self.fits);
        fits.clear();
        let last = c.words.last();
        if !(c.organisation && c.words.len() > 1) {
            for n in self.index.get(List::Word, c.last) {
                let Some(d) = self.drafts.get(n).filter(|d| is_subsequence(c.words, d.words())) else { continue };
                let score = if last == d.words().last() {
                    4
                } else if c.words.len() == 1 && c.words.first() == d.words().first() {
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
    fn misprinted(&self, c: &Chunk<'_>) -> Option<usize> {
        let word = suspect(self.scene, c)?;
        let fits = |d: &Draft<'_>| {
            d.words().len() > 1
                && is_misprint(word, d.surname)
                && match d.kind {
                    EntityKind::Person => true,
                    // Whose surname is misprinted where they speak.
                    EntityKind::Other => c.person(self.scene, &self.ends) >= 1.0 && is_unknown(self.scene, d),
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

    /// A family with one surname: a gendered title decides, else who was named last with a full name, else the first.
    fn choose(&self, c: &Chunk<'_>, several: &[usize]) -> usize {
        let sex: i32 = c.titles.iter().map(|&t| i32::from(self.scene.token(t).entry.gender)).sum();
        let paragraph = |m: usize| self.scene.mentions.get(m).map_or(0, |m| self.scene.token(m.first).paragraph);
        let here = paragraph(c.mention);
        let most = several.iter().filter_map(|&n| self.drafts.get(n)).map(|d| d.members).max().unwrap_or(1).max(1);
        let score = |n: usize| -> f64 {
            let Some(d) = self.drafts.get(n) else { return f64::MIN };
            let own = d.first.core.first().map_or(0, |&t| i32::from(self.scene.token(t).entry.name_gender));
            let mut s = match sex.signum() * own.signum() {
                1 => 3.0,
                -1 => -5.0,
                _ => 0.0,
            };
            // `Mrs. Belaro`, where another of the name goes by `Belaro` alone: the title tells them apart.
            if sex != 0 && d.bare {
                s -= 2.0;
            }
            s += 2.0 * f64::from(u32::from(c.titles.iter().any(|&t| d.titles.contains(&self.scene.token(t).key))));
            #[expect(clippy::cast_precision_loss, reason = "a few mentions")]
            {
                s += 2.0 * d.members as f64 / most as f64;
            }
            match d.latest {
                Some(m) => s + 1.0 / (1.0 + f64::from(here - paragraph(m).min(here))),
                None => s - 1.0,
            }
        };
        let mut best: Option<(usize, f64)> = None;
        for &n in several {
            let score = score(n);
            if best.is_none_or(|(_, s)| score > s) {
                best = Some((n, score));
            }
        }
        best.map_or(0, |(n, _)| n)
    }

    fn new_or_same(&mut self, c: &'c Chunk<'c>) -> usize {
        let same = self.index.get(List::Whole, c.name);
        let same = same.filter(|&n| self.drafts.get(n).is_some_and(|d| d.words() == c.words)).min();
        if let Some(n) = same {
            return n;
        }
        let kind = if c.titled && !c.organisation && !c.acronym {
            EntityKind::Person
        } else if c.organisation || c.acronym && !c.is_place(self.scene) {
            EntityKind::Organisation
        } else if c.words.len() == 1 && c.person(self.scene, &self.ends) >= 2.5 && !c.is_place(self.scene) {
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
fn is_unknown(scene: &Scene<'_>, d: &Draft<'_>) -> bool {
    let first = scene.mentions.get(d.first.mention);
    d.words().len() > 1
        && first.is_some_and(|m| {
            (m.first..m.end)
                .map(|t| scene.token(t))
                .all(|t| t.entry.tag.0 == b'?' && !t.has(Marks::PLACE.or(Marks::ORGANISATION)) && !t.all_capitals())
        })
}
