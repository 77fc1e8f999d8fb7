//! Gathers the name mentions of one person or organisation.

use super::acronym::expand_acronyms;
use super::chunk::{Chunk, Words, chunks};
use super::index::{Index, Kind, index_key, letter_keys};
use super::misprint::{is_long, is_misprint, last_word, suspect};
use super::{Cast, Entity, EntityId, EntityKind, is_subsequence};
use crate::find::scene::Scene;
use crate::lexicon::Marks;

/// Different titles of one person that are kept.
const TITLES: usize = 100;

/// Different forms of one name that are compared.
const FORMS: usize = 200;

/// The cast of `scene`.
pub(super) fn cluster(scene: &Scene<'_>) -> Cast {
    let words = Words::new(scene);
    let chunks = chunks(scene, &words);
    let builder = Builder {
        scene,
        chunks: &chunks,
        drafts: Vec::new(),
        owners: vec![None; chunks.len()],
        index: Index::with_capacity(chunks.len()),
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
    /// Its mentions, as positions among the chunks: first those by a full name, then the others.
    members: Vec<usize>,
    /// How many of them are by a full name.
    full: usize,
    /// Goes by one word alone somewhere.
    bare: bool,
    /// Keys of titles that stood with any of them.
    titles: Vec<u64>,
}

impl Draft<'_> {
    fn name(&self) -> &str {
        &self.form.shown
    }

    fn words(&self) -> &[u64] {
        self.form.words
    }
}

struct Builder<'c> {
    scene: &'c Scene<'c>,
    chunks: &'c [Chunk<'c>],
    drafts: Vec<Draft<'c>>,
    /// For each chunk its draft.
    owners: Vec<Option<usize>>,
    index: Index,
    /// A buffer for those a short form may be of.
    fits: Vec<usize>,
    /// Full names are still being gathered.
    gathering: bool,
}

impl<'c> Builder<'c> {
    fn build(mut self) -> Cast {
        // Full names first, so that a surname before them finds its owner too. Headlines last: their capitals mislead.
        for headline in [false, true] {
            for (at, c) in self.chunks.iter().enumerate() {
                if c.headline == headline && c.full_name(self.scene) {
                    let draft = self.known_person(c).unwrap_or_else(|| self.found(EntityKind::Person, c));
                    self.join(draft, at, c);
                }
            }
        }
        self.gathering = false;
        for n in 0..self.drafts.len() {
            if let Some(draft) = self.drafts.get_mut(n) {
                draft.members.sort_unstable();
                draft.full = draft.members.len();
            }
            self.enter(n);
        }
        for (at, c) in self.chunks.iter().enumerate() {
            if self.owners.get(at).is_some_and(Option::is_none) {
                let draft = self.owner_of_short(c);
                self.join(draft, at, c);
            }
        }
        let mut of_mention = vec![None; self.scene.mentions.len()];
        for (c, owner) in self.chunks.iter().zip(&self.owners) {
            if let (Some(slot), Some(n)) = (of_mention.get_mut(c.mention), owner) {
                *slot = Some(EntityId(*n));
            }
        }
        let drafts = std::mem::take(&mut self.drafts);
        let mut entities: Vec<Entity> = drafts.into_iter().map(|draft| self.entity(draft)).collect();
        expand_acronyms(self.scene, self.chunks, &of_mention, &mut entities);
        Cast { entities, of_mention }
    }

    /// The finished entity.
    fn entity(&self, draft: Draft<'_>) -> Entity {
        let Draft { kind, form, mut members, .. } = draft;
        members.sort_unstable();
        let chunks = || members.iter().filter_map(|&at| self.chunks.get(at));
        let person = kind == EntityKind::Person;
        let gender = if person { gender(self.scene, chunks(), form.words) } else { 0 };
        let form = fullest(self.scene, chunks(), person).unwrap_or(form);
        let (name, words) = (form.shown.to_string(), form.words.to_vec());
        // Positions among the chunks become those among the mentions.
        for at in &mut members {
            *at = self.chunks.get(*at).map_or(0, |c| c.mention);
        }
        Entity { kind, name, words, mentions: members, gender }
    }

    /// Enters a draft under the keys it is looked for by.
    fn enter(&mut self, n: usize) {
        let Some(draft) = self.drafts.get(n) else { return };
        let (words, index) = (draft.form.words, &mut self.index);
        let [first, rest @ ..] = words else { return };
        let last = words.last().unwrap_or(first);
        if self.gathering {
            words.iter().for_each(|&w| index.add(index_key(Kind::Word, w, 0), n));
            let front = words.split_last().map_or(&[][..], |(_, front)| front);
            front.iter().for_each(|&w| index.add(index_key(Kind::Pair, *last, w), n));
            rest.iter().for_each(|&w| index.add(index_key(Kind::Opening, *first, w), n));
            let (letter, alone) = initial(draft.name().split(' ').next().unwrap_or(""));
            index.add(index_key(Kind::Letter, *last, letter), n);
            if alone {
                index.add(index_key(Kind::Initial, *last, letter), n);
            }
            return;
        }
        index.add(whole_key(words), n);
        let person = draft.kind == EntityKind::Person;
        if person {
            words.iter().for_each(|&w| index.add(index_key(Kind::Word, w, 0), n));
        }
        let name = last_word(draft.name());
        if !rest.is_empty() && (person || is_unknown(self.scene, draft)) && is_long(name) {
            letter_keys(name, |key| index.add(key, n));
        }
    }

    /// The person of a full name, where one before it is compatible.
    fn known_person(&self, c: &Chunk<'_>) -> Option<usize> {
        let (&first, &last) = (c.words.first()?, c.words.last()?);
        let (letter, alone) = initial(self.core_text(c));
        let mut best: Option<usize> = None;
        let mut look = |kind: Kind, a: u64, b: u64| {
            for n in self.index.get(index_key(kind, a, b)) {
                let earlier = best.is_none_or(|b| n < b);
                if earlier && self.drafts.get(n).is_some_and(|d| self.is_compatible(c, d)) {
                    best = Some(n);
                }
            }
        };
        c.words.iter().for_each(|&w| look(Kind::Pair, last, w));
        c.words.iter().skip(1).for_each(|&w| look(Kind::Opening, first, w));
        look(if alone { Kind::Letter } else { Kind::Initial }, last, letter);
        if first == last {
            look(Kind::Word, last, 0);
        }
        best
    }

    /// True where a full name may be that of a person: by the surname and a first name, or by the first name where one form
    /// has words the other leaves out.
    fn is_compatible(&self, c: &Chunk<'_>, d: &Draft<'_>) -> bool {
        let (own, other) = (c.words, d.words());
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return false };
        other.last() == Some(last)
            && (other.contains(first)
                || other.first().is_some_and(|f| own.contains(f))
                || self.same_initial(c, d.name()))
            || other.first() == Some(first) && (is_subsequence(own, other) || is_subsequence(other, own))
    }

    fn core_text(&self, c: &Chunk<'_>) -> &'c str {
        c.core.first().map_or("", |&t| self.scene.token(t).span.of(self.scene.document.text()))
    }

    /// True where one first name is the initial of the other.
    fn same_initial(&self, c: &Chunk<'_>, name: &str) -> bool {
        let (a, alone) = initial(self.core_text(c));
        let (b, other_alone) = initial(name.split(' ').next().unwrap_or(""));
        a > 0 && a == b && (alone || other_alone)
    }

    fn found(&mut self, kind: EntityKind, c: &'c Chunk<'c>) -> usize {
        let n = self.drafts.len();
        self.drafts.push(Draft {
            kind,
            form: c,
            first: c,
            members: Vec::new(),
            full: 0,
            bare: false,
            titles: Vec::new(),
        });
        self.enter(n);
        n
    }

    fn join(&mut self, n: usize, at: usize, c: &'c Chunk<'c>) {
        let Some(d) = self.drafts.get_mut(n) else { return };
        let better =
            (c.words.len(), c.shown.len()) > (d.words().len(), d.name().len()) && (!c.headline || d.members.is_empty());
        if better {
            d.form = c;
        }
        let misprinted =
            c.words.len() == 1 && d.words().len() > 1 && c.words.first().is_none_or(|w| !d.words().contains(w));
        let person = (c.titled || misprinted) && !c.organisation && !c.acronym && d.kind == EntityKind::Other;
        if person {
            d.kind = EntityKind::Person;
        }
        d.members.push(at);
        d.bare |= self.scene.mentions.get(c.mention).is_some_and(|m| m.end - m.first == 1);
        for key in c.titles.iter().map(|&t| self.scene.token(t).key) {
            if d.titles.len() < TITLES && !d.titles.contains(&key) {
                d.titles.push(key);
            }
        }
        if let Some(owner) = self.owners.get_mut(at) {
            *owner = Some(n);
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
        let last = c.words.last().copied().unwrap_or(0);
        if !(c.organisation && c.words.len() > 1) {
            for n in self.index.get(index_key(Kind::Word, last, 0)) {
                let Some(d) = self.drafts.get(n).filter(|d| is_subsequence(c.words, d.words())) else { continue };
                let score = if Some(&last) == d.words().last() {
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
        let (mut one, mut several) = (None, false);
        letter_keys(word, |key| {
            if several {
                return;
            }
            for n in self.index.get(key) {
                let fits = |d: &Draft<'_>| {
                    d.words().len() > 1
                        && match d.kind {
                            EntityKind::Person => true,
                            // Whose surname is misprinted where they speak.
                            EntityKind::Other => c.person >= 1.0 && is_unknown(self.scene, d),
                            EntityKind::Organisation => false,
                        }
                        && is_misprint(word, d.name())
                };
                if one != Some(n) && self.drafts.get(n).is_some_and(fits) {
                    several |= one.is_some();
                    one = Some(n);
                }
            }
        });
        one.filter(|_| !several)
    }

    /// A family with one surname: a gendered title decides, else who was named last with a full name, else the first.
    fn choose(&self, c: &Chunk<'_>, several: &[usize]) -> usize {
        let sex: i32 = c.titles.iter().map(|&t| i32::from(self.scene.token(t).entry.gender)).sum();
        let paragraph = |m: usize| self.scene.mentions.get(m).map_or(0, |m| self.scene.token(m.first).paragraph);
        let here = paragraph(c.mention);
        let most =
            several.iter().filter_map(|&n| self.drafts.get(n)).map(|d| d.members.len()).max().unwrap_or(1).max(1);
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
                s += 2.0 * d.members.len() as f64 / most as f64;
            }
            match self.last_before(d, c.mention) {
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

    /// The last mention of a draft before `mention`, while short forms are joined in order.
    fn last_before(&self, d: &Draft<'_>, mention: usize) -> Option<usize> {
        let (full, short) = d.members.split_at_checked(d.full)?;
        let mention_of = |at: &usize| self.chunks.get(*at).map_or(0, |c| c.mention);
        let before = full.partition_point(|at| mention_of(at) < mention);
        let full = before.checked_sub(1).and_then(|at| full.get(at)).map(mention_of);
        full.max(short.last().map(mention_of))
    }

    fn new_or_same(&mut self, c: &'c Chunk<'c>) -> usize {
        let same = self.index.get(whole_key(c.words));
        let same = same.filter(|&n| self.drafts.get(n).is_some_and(|d| d.words() == c.words)).min();
        if let Some(n) = same {
            return n;
        }
        let kind = if c.titled && !c.organisation && !c.acronym {
            EntityKind::Person
        } else if c.organisation || c.acronym && !c.is_place(self.scene) {
            EntityKind::Organisation
        } else if c.words.len() == 1 && c.person >= 2.5 && !c.is_place(self.scene) {
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

fn whole_key(words: &[u64]) -> u64 {
    words.iter().fold(0, |key, &w| index_key(Kind::Whole, key, w))
}

/// True where no word of the name is a common word, a place or an organisation.
fn is_unknown(scene: &Scene<'_>, d: &Draft<'_>) -> bool {
    let first = scene.mentions.get(d.first.mention);
    d.words().len() > 1
        && first.is_some_and(|m| {
            (m.first..m.end)
                .map(|t| scene.token(t))
                .all(|t| t.entry.tag.0 == b'?' && !t.has(Marks::PLACE.or(Marks::ORGANISATION)) && !t.all_capitals)
        })
}

/// The mention that shows the entity by its fullest form outside headlines, of equally full ones by the one printed most
/// often; `None` where there is one form only.
fn fullest<'c>(scene: &Scene<'_>, members: impl Iterator<Item = &'c Chunk<'c>>, person: bool) -> Option<&'c Chunk<'c>> {
    let mut forms: Vec<(&Chunk<'_>, usize)> = Vec::new();
    for c in members {
        if let Some(form) = forms.iter_mut().find(|(o, _)| o.shown == c.shown) {
            form.1 += 1;
        } else if forms.len() < FORMS {
            forms.push((c, 1));
        }
    }
    if forms.len() < 2 {
        return None;
    }
    // `Ada Byron Scores`, `The Making of Ada Byron`: common words behind a shorter form or in a headline, or `of`.
    let common = |&t: &usize| {
        let token = scene.token(t);
        token.entry.tag.0 != b'?' && !token.entry.first_name
    };
    let of = |&t: &usize| scene.token(t).is_lower() && scene.token(t).has(Marks::PREPOSITION);
    let behind = |c: &Chunk<'_>, words: usize| c.core.get(words..).is_some_and(|rest| rest.iter().any(common));
    let spoilt = |c: &Chunk<'_>| {
        let longer = |o: &Chunk<'_>| {
            o.words.len() > 1
                && c.words.len() > o.words.len()
                && c.words.starts_with(o.words)
                && (c.headline || behind(c, o.words.len()))
        };
        person && (c.core.iter().any(of) || c.headline && behind(c, 2) || forms.iter().any(|(o, _)| longer(o)))
    };
    let shouted = |c: &Chunk<'_>| c.core.iter().all(|&t| scene.token(t).all_capitals);
    let fullness = |(c, times): &(&Chunk<'_>, usize)| {
        let extent = c.end - c.core.first().map_or(0, |t| *t);
        (!spoilt(c), !shouted(c), c.words.len(), !c.headline, extent, *times, c.shown.len())
    };
    let mut best = None;
    for (form, fullness) in forms.iter().map(|form| (form.0, fullness(form))) {
        if best.as_ref().is_none_or(|(_, most)| fullness >= *most) {
            best = Some((form, fullness));
        }
    }
    best.map(|(c, _)| c)
}

/// Evidence of gender from titles, roles and first names.
fn gender<'c>(scene: &Scene<'_>, members: impl Iterator<Item = &'c Chunk<'c>>, words: &[u64]) -> i32 {
    let mut titles = 0;
    let mut first = 0;
    for c in members {
        titles += c.titles.iter().map(|&t| i32::from(scene.token(t).entry.gender)).sum::<i32>();
        if let Some(m) = scene.mentions.get(c.mention) {
            let before = scene.before(m.first);
            if before.is_lower() && before.has(Marks::ROLE) {
                titles += i32::from(before.entry.gender);
            }
        }
        if c.words.len() > 1 && c.words.first() == words.first() {
            let of = c.core.iter().map(|&t| i32::from(scene.token(t).entry.name_gender)).find(|&g| g != 0);
            first = c.core.first().map_or(0, |&t| i32::from(scene.token(t).entry.name_gender));
            // A first initial says nothing: the second name does (`J. Anselm`).
            if first == 0 && c.core.first().is_some_and(|&t| scene.token(t).span.len() <= 2) {
                first = of.unwrap_or(0);
            }
        }
    }
    titles.clamp(-1, 1) * 40 + first
}
