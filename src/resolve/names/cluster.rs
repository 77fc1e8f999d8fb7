//! Gathers the name mentions of one person or organisation.

use super::acronym::expand_acronyms;
use super::chunk::{Chunk, Chunks, names};
use super::index::{Index, List, Term, name_key};
use super::misprint::{ALIKE, Surnames, is_long, is_misprint, letter_keys};
use super::{Cast, EntityKind, NOBODY, is_subsequence};
use crate::find::scene::Scene;
use crate::lexicon::Marks;

mod family;
mod finish;
mod full;

/// Different titles of one person that are kept.
const TITLES: u32 = 100;

/// The cast of `scene`.
pub(super) fn cluster(scene: &Scene<'_>) -> Cast {
    let names = names(scene);
    let mut index = Index::with_capacity(names.len() * 4 / 3);
    let chunks = Chunks::new(scene, &names, &mut index);
    let builder = Builder {
        scene,
        chunks: &chunks,
        drafts: Vec::with_capacity(chunks.all.len()),
        index,
        surnames: Surnames::default(),
        titles: Vec::with_capacity(16),
        fits: Vec::with_capacity(8),
        gathering: true,
    };
    let mut cast = builder.build();
    expand_acronyms(&chunks, &mut cast);
    cast.chunks = chunks.all;
    cast
}

/// A person or organisation in the making.
#[derive(Clone, Copy)]
struct Draft<'c> {
    kind: EntityKind,
    /// The mention that shows its name best so far.
    form: &'c Chunk,
    /// The one it was found by.
    first: &'c Chunk,
    /// Its latest mention before the one that is looked at, while short forms are joined in order.
    latest: Option<&'c Chunk>,
    /// How many mentions it has, …
    members: u32,
    /// … and the number of the first, once all before it have been looked at.
    head: u32,
    /// The newest of its titles, and how many there are.
    title: u32,
    titles: u32,
    /// Goes by one word alone somewhere.
    bare: bool,
    /// Is shown in more than one way.
    varied: bool,
}

struct Builder<'c, 'd> {
    scene: &'c Scene<'d>,
    chunks: &'c Chunks<'c, 'd>,
    drafts: Vec<Draft<'c>>,
    index: Index,
    /// The surnames that may be misprinted.
    surnames: Surnames<'d>,
    /// Keys of titles that stood with any mention of a draft, each with the place of the draft's one before.
    titles: Vec<(u64, u32)>,
    /// A buffer for those a short form may be of.
    fits: Vec<usize>,
    /// Full names are still being gathered.
    gathering: bool,
}

impl<'c> Builder<'c, '_> {
    fn build(mut self) -> Cast {
        let chunks = self.chunks;
        // Full names first, so that a surname before them finds its owner too. Headlines last: their capitals mislead.
        let mut headlines: Vec<&Chunk> = Vec::new();
        for c in chunks.several() {
            if chunks.is_full_name(c, &self.index) {
                if chunks.in_headline(c) {
                    headlines.push(c);
                } else {
                    self.gather(c);
                }
            }
        }
        for c in headlines {
            self.gather(c);
        }
        self.gathering = false;
        self.surnames.make_room(self.drafts.len());
        for n in 0..self.drafts.len() {
            self.enter(n);
        }
        for (number, c) in (0..).zip(&chunks.all) {
            if c.owner.get() == NOBODY {
                self.take(c);
            }
            if let Some(draft) = self.drafts.get_mut(c.owner.get() as usize) {
                match draft.latest {
                    Some(before) => before.next.set(number),
                    None => draft.head = number,
                }
                draft.latest = Some(c);
            }
        }
        self.cast()
    }

    /// Takes a full name.
    fn gather(&mut self, c: &'c Chunk) {
        match self.known_person(c) {
            Some(draft) => self.join(draft, c),
            None => self.found(EntityKind::Person, c),
        }
    }

    fn words(&self, d: &Draft<'_>) -> &'c [Term] {
        self.chunks.words(d.form)
    }

    /// True where no other name has all words of this one.
    fn is_unique(&self, c: &Chunk) -> bool {
        self.chunks.words(c).iter().any(|&word| !self.index.is_shared(word))
    }

    /// The key of a name of several words.
    fn key(&self, c: &Chunk) -> u64 {
        name_key(self.chunks.words(c).iter().map(|&word| self.index.key(word)))
    }

    /// The key of a name's first word with word number `at`, where another name can have both.
    fn opening(&self, c: &Chunk, at: usize) -> Option<u64> {
        let words = self.chunks.words(c);
        let both = [*words.first()?, *words.get(at)?];
        both.iter().all(|&word| self.index.is_shared(word)).then(|| name_key(both.map(|word| self.index.key(word))))
    }

    /// Enters a draft into the lists it is looked for in, as far as another name can be looked for there.
    fn enter(&mut self, n: usize) {
        let Some(&draft) = self.drafts.get(n) else { return };
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
        if !self.is_unique(form) {
            let whole = if form.len() > 1 { self.index.term(self.key(form)) } else { form.last };
            self.index.add(List::Whole, whole, n);
        }
        if person {
            for &word in chunks.words(form) {
                if self.index.is_shared(word) {
                    self.index.add(List::Word, word, n);
                }
            }
        }
        if form.len() > 1 && (person || is_unknown(self.scene, &draft)) {
            let surname = chunks.surname(form);
            if is_long(surname) {
                self.surnames.add(n, surname);
            }
        }
    }

    /// Makes a new draft of a chunk.
    fn found(&mut self, kind: EntityKind, c: &'c Chunk) {
        let n = self.drafts.len();
        let draft = Draft {
            kind,
            form: c,
            first: c,
            members: 0,
            latest: None,
            bare: false,
            varied: false,
            head: NOBODY,
            title: u32::MAX,
            titles: 0,
        };
        self.drafts.push(draft);
        self.add(n, c);
        // A lone word that stands nowhere else is looked for nowhere.
        if c.len() > 1 || self.index.is_shared(c.last) {
            self.enter(n);
        }
    }

    /// Adds a chunk to the mentions of a draft.
    fn add(&mut self, n: usize, c: &Chunk) {
        let Some(d) = self.drafts.get_mut(n) else { return };
        d.members += 1;
        d.bare |= c.bare;
        c.owner.set(u32::try_from(n).unwrap_or(NOBODY));
        if c.has_titles() {
            for key in self.chunks.title_keys(c) {
                if d.titles < TITLES && titles(&self.titles, d).all(|title| title != key) {
                    let place = u32::try_from(self.titles.len()).unwrap_or(u32::MAX);
                    self.titles.push((key, d.title));
                    d.title = place;
                    d.titles += 1;
                }
            }
        }
    }

    /// Adds a chunk to a draft whose name it is too.
    fn join(&mut self, n: usize, c: &'c Chunk) {
        let chunks = self.chunks;
        let Some(d) = self.drafts.get_mut(n) else { return };
        d.varied = d.varied || !chunks.are_shown_alike(c, d.form);
        let better = (c.len(), c.length) > (d.form.len(), d.form.length) && !chunks.in_headline(c);
        if better {
            d.form = c;
        }
        let person = d.kind == EntityKind::Other && !c.organisation && !c.acronym() && {
            let words = chunks.words(d.form);
            let misprinted = || c.len() == 1 && words.len() > 1 && !words.contains(&c.last);
            c.titled || misprinted()
        };
        if person {
            d.kind = EntityKind::Person;
        }
        self.add(n, c);
        if better || person {
            self.enter(n);
        }
    }

    /// Finds whose name a short form is.
    fn take(&mut self, c: &'c Chunk) {
        match self.owner_of_short(c) {
            Some(draft) => self.join(draft, c),
            None => self.found(self.kind(c), c),
        }
    }

    /// Whose name a short form is: the person's whose name has its words, rather as a surname than as a first name. `None`
    /// where it is nobody's before it.
    fn owner_of_short(&mut self, c: &Chunk) -> Option<usize> {
        if self.index.is_shared(c.last) && !(c.organisation && c.len() > 1) {
            let mut fits = std::mem::take(&mut self.fits);
            self.find_people(c, &mut fits);
            let owner = match fits.as_slice() {
                [] => None,
                [one] => Some(*one),
                several => Some(self.choose(c, several)),
            };
            self.fits = fits;
            if owner.is_some() {
                return owner;
            }
        }
        self.misprinted(c).or_else(|| self.same(c))
    }

    /// Puts the people into `fits` whose name has the words of a short form as well as anybody's.
    fn find_people(&self, c: &Chunk, fits: &mut Vec<usize>) {
        let mut top = 0;
        fits.clear();
        let words = self.chunks.words(c);
        for n in self.index.get(List::Word, c.last) {
            let Some(d) = self.drafts.get(n) else { continue };
            let surname = d.form.last == c.last;
            if !(surname && c.len() == 1 || is_subsequence(words, self.words(d))) {
                continue;
            }
            let score = if surname {
                4
            } else if c.len() == 1 && words.first() == self.words(d).first() {
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
        if fits.len() > 1 {
            fits.sort_unstable();
            fits.dedup();
        }
    }

    /// The one whose surname a lone word is with a letter wrong; a misprint of several names is none of them.
    fn misprinted(&mut self, c: &Chunk) -> Option<usize> {
        let word = self.chunks.suspect(c, &self.surnames)?;
        let few = self.surnames.are_few(word);
        if !few {
            for (n, surname) in self.surnames.listed() {
                for key in letter_keys(surname) {
                    let term = self.index.term(key);
                    self.index.add(List::Word, term, n);
                }
            }
        }
        let fits = |d: &Draft<'_>| {
            d.form.len() > 1
                && is_misprint(word, self.chunks.surname(d.form))
                && match d.kind {
                    EntityKind::Person => true,
                    // Whose surname is misprinted where they speak.
                    EntityKind::Other => self.chunks.is_person(c, &self.index, 2) && is_unknown(self.scene, d),
                    EntityKind::Organisation => false,
                }
        };
        let letters = (!few).then(|| letter_keys(word)).into_iter().flatten();
        let terms = letters.filter_map(|key| self.index.known_term(key));
        let by_letters = terms.flat_map(|term| self.index.get(List::Word, term).take(ALIKE));
        let alike = self.surnames.alike(word).chain(by_letters);
        let mut alike = alike.filter(|&n| self.drafts.get(n).is_some_and(fits));
        let one = alike.next()?;
        alike.all(|other| other == one).then_some(one)
    }

    /// Who has the same name.
    fn same(&self, c: &Chunk) -> Option<usize> {
        if if c.len() == 1 { !self.index.is_shared(c.last) } else { self.is_unique(c) } {
            return None;
        }
        let whole = if c.len() > 1 { self.index.known_term(self.key(c))? } else { c.last };
        let own = |d: &Draft<'_>| {
            let alike = d.form.len() == c.len() && d.form.last == c.last;
            alike && (c.len() == 1 || self.words(d) == self.chunks.words(c))
        };
        let same = self.index.get(List::Whole, whole);
        same.filter(|&n| self.drafts.get(n).is_some_and(own)).min()
    }

    /// What a short form names that is nobody's before it.
    fn kind(&self, c: &Chunk) -> EntityKind {
        let place = || self.chunks.first(c).has(Marks::PLACE);
        if c.titled && !c.organisation && !c.acronym() {
            EntityKind::Person
        } else if c.organisation || c.acronym() && !place() {
            EntityKind::Organisation
        } else if c.len() == 1 && !place() && self.chunks.is_person(c, &self.index, 5) {
            EntityKind::Person
        } else {
            EntityKind::Other
        }
    }
}

/// Keys of the titles of a draft.
fn titles(all: &[(u64, u32)], d: &Draft<'_>) -> impl Iterator<Item = u64> {
    let title = |at: u32| all.get(at as usize).copied();
    std::iter::successors(title(d.title), move |&(_, before)| title(before)).map(|(key, _)| key)
}

/// True where no word of the name is a common word, a place or an organisation.
fn is_unknown(scene: &Scene<'_>, d: &Draft<'_>) -> bool {
    let first = scene.mentions.get(d.first.mention);
    d.form.len() > 1
        && first.is_some_and(|m| {
            (m.first..m.end)
                .map(|t| scene.token(t))
                .all(|t| t.entry.tag.0 == b'?' && !t.has(Marks::PLACE.or(Marks::ORGANISATION)) && !t.all_capitals())
        })
}
