//! Gathers the name mentions of one person or organisation.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::acronym::expand_acronyms;
use super::chunk::{Chunk, chunks};
use super::parts::parts;
use super::{Cast, Entity, EntityId, EntityKind, is_subsequence};
use crate::find::mention::Mention;
use crate::find::scene::Scene;
use crate::lexicon::{KeyHasher, Marks};

/// The cast of `scene`.
pub(super) fn cluster(scene: &Scene<'_>) -> Cast {
    Builder { scene, chunks: chunks(scene), entities: Vec::new(), of_mention: HashMap::default() }.build()
}

struct Builder<'s> {
    scene: &'s Scene<'s>,
    chunks: Vec<Chunk>,
    entities: Vec<Entity>,
    of_mention: HashMap<usize, EntityId, BuildHasherDefault<KeyHasher>>,
}

impl Builder<'_> {
    fn build(mut self) -> Cast {
        // Full names first, so that a surname before them finds its owner too. Headlines last: their capitals mislead.
        let chunks = std::mem::take(&mut self.chunks);
        for headline in [false, true] {
            for c in &chunks {
                if c.headline == headline && c.full_name(self.scene) {
                    self.add_full(c);
                }
            }
        }
        for c in &chunks {
            if !self.of_mention.contains_key(&c.mention) {
                self.add_short(c);
            }
        }
        for (n, e) in self.entities.iter_mut().enumerate() {
            e.mentions.sort_unstable();
            if e.kind == EntityKind::Person {
                gender(self.scene, &chunks, e, &self.of_mention, EntityId(n));
            }
        }
        for n in 0..self.entities.len() {
            self.show_fullest(n, &chunks);
        }
        expand_acronyms(self.scene, &chunks, &self.of_mention, &mut self.entities);
        Cast { entities: self.entities, of_mention: self.of_mention }
    }

    /// Shows the entity by its fullest form outside headlines, of equally full ones by the one printed most often.
    fn show_fullest(&mut self, n: usize, chunks: &[Chunk]) {
        let Some(e) = self.entities.get_mut(n) else { return };
        let chunk = |m: &usize| chunks.binary_search_by_key(m, |c| c.mention).ok().and_then(|at| chunks.get(at));
        let mut forms: Vec<(&Chunk, String, usize)> = Vec::new();
        for c in e.mentions.iter().filter_map(chunk) {
            let shown = c.shown(self.scene);
            match forms.iter_mut().find(|(_, s, _)| *s == shown) {
                Some(form) => form.2 += 1,
                None => forms.push((c, shown, 1)),
            }
        }
        if forms.len() < 2 {
            return;
        }
        // `Ada Byron Scores`, `The Making of Ada Byron`: common words behind a shorter form or in a headline, or `of`.
        let common = |&t: &usize| {
            let token = self.scene.token(t);
            token.entry.tag.0 != b'?' && !token.entry.first_name
        };
        let of = |&t: &usize| self.scene.token(t).is_lower() && self.scene.token(t).has(Marks::PREPOSITION);
        let behind = |c: &Chunk, words: usize| c.parts.core.get(words..).is_some_and(|rest| rest.iter().any(common));
        let spoilt = |c: &Chunk| {
            let longer = |o: &Chunk| {
                o.words.len() > 1
                    && c.words.len() > o.words.len()
                    && c.words.starts_with(&o.words)
                    && (c.headline || behind(c, o.words.len()))
            };
            e.kind == EntityKind::Person
                && (c.parts.core.iter().any(of)
                    || c.headline && behind(c, 2)
                    || forms.iter().any(|(o, _, _)| longer(o)))
        };
        let shouted = |c: &Chunk| c.parts.core.iter().all(|&t| self.scene.token(t).all_capitals);
        let fullness = |(c, shown, times): &(&Chunk, String, usize)| {
            let extent = c.parts.end - c.parts.core.first().map_or(0, |t| *t);
            (!spoilt(c), !shouted(c), c.words.len(), !c.headline, extent, *times, shown.len())
        };
        let best = forms.iter().max_by_key(|form| fullness(form));
        if let Some((c, shown, _)) = best {
            let (words, shown) = (c.words.clone(), shown.clone());
            e.words = words;
            e.name = shown;
        }
    }

    fn add_full(&mut self, c: &Chunk) {
        let (first, last) = (c.words.first().copied(), c.words.last().copied());
        let initial = |a: usize, e: &Entity| self.same_initial(c, a, e);
        let hit = self.entities.iter().position(|e| {
            e.kind == EntityKind::Person
                && (e.words.last().copied() == last
                    && (e.words.first().copied() == first
                        || first.is_some_and(|f| e.words.contains(&f))
                        || e.words.first().is_some_and(|f| c.words.contains(f))
                        || initial(0, e))
                    || e.words.first().copied() == first
                        && (is_subsequence(&c.words, &e.words) || is_subsequence(&e.words, &c.words)))
        });
        let id = hit.unwrap_or_else(|| self.found(EntityKind::Person, c));
        self.join(EntityId(id), c);
    }

    /// True where one first name is the initial of the other.
    fn same_initial(&self, c: &Chunk, at: usize, e: &Entity) -> bool {
        let text = self.scene.document.text();
        let Some(word) = c.parts.core.get(at).map(|&t| self.scene.token(t).span.of(text)) else { return false };
        let (a, b) = (word.chars().next(), e.name.chars().next());
        let other = e.name.split(' ').next().unwrap_or("");
        a.is_some()
            && a == b
            && (word.trim_end_matches('.').chars().count() == 1 || other.trim_end_matches('.').chars().count() == 1)
    }

    fn found(&mut self, kind: EntityKind, c: &Chunk) -> usize {
        let name = c.shown(self.scene);
        self.entities.push(Entity {
            kind,
            name,
            words: c.words.clone(),
            mentions: Vec::new(),
            gender: 0,
            titles: Vec::new(),
        });
        self.entities.len() - 1
    }

    fn join(&mut self, id: EntityId, c: &Chunk) {
        let name = c.shown(self.scene);
        let titles: Vec<u64> = c.parts.titles.iter().map(|&t| self.scene.token(t).key).collect();
        let Some(e) = self.entities.get_mut(id.0) else { return };
        let better =
            (c.words.len(), name.len()) > (e.words.len(), e.name.len()) && (!c.headline || e.mentions.is_empty());
        if better {
            e.name = name;
            e.words.clone_from(&c.words);
        }
        let misprinted = c.words.len() == 1 && e.words.len() > 1 && !e.words.contains(c.words.first().unwrap_or(&0));
        if (c.titled || misprinted) && !c.organisation && !c.acronym && e.kind == EntityKind::Other {
            e.kind = EntityKind::Person;
        }
        e.mentions.push(c.mention);
        e.titles.extend(titles);
        self.of_mention.insert(c.mention, id);
    }

    fn add_short(&mut self, c: &Chunk) {
        let mut best: Vec<(u32, usize)> = Vec::new();
        if !(c.organisation && c.words.len() > 1) {
            for (n, e) in self.entities.iter().enumerate().filter(|(_, e)| e.kind != EntityKind::Organisation) {
                let score = if e.kind == EntityKind::Other {
                    // Whose surname is misprinted where they speak.
                    if c.person >= 1.0 && self.is_unknown(e) { self.misprint(c, e) } else { 0 }
                } else if !is_subsequence(&c.words, &e.words) {
                    self.misprint(c, e)
                } else if c.words.last() == e.words.last() {
                    4
                } else if c.words.len() == 1 && c.words.first() == e.words.first() {
                    if e.words.len() > 1 { 2 } else { 4 }
                } else {
                    3
                };
                if score > 0 {
                    best.push((score, n));
                }
            }
        }
        let top = best.iter().map(|b| b.0).max().unwrap_or(0);
        let fits: Vec<usize> = best.iter().filter(|b| b.0 == top).map(|b| b.1).collect();
        let id = match fits.as_slice() {
            [] => self.new_or_same(c),
            [one] => *one,
            // A misprint of several names is none of them.
            _ if top == 1 => self.new_or_same(c),
            several => self.choose(c, several),
        };
        self.join(EntityId(id), c);
    }

    /// True where no word of the name is a common word, a place or an organisation.
    fn is_unknown(&self, e: &Entity) -> bool {
        let first = e.mentions.first().and_then(|&m| self.scene.mentions.get(m));
        e.words.len() > 1
            && first.is_some_and(|m| {
                (m.first..m.end)
                    .map(|t| self.scene.token(t))
                    .all(|t| t.entry.tag.0 == b'?' && !t.has(Marks::PLACE.or(Marks::ORGANISATION)) && !t.all_capitals)
            })
    }

    /// 1 where a lone surname is one letter away from the entity's, a misprint; else 0.
    fn misprint(&self, c: &Chunk, e: &Entity) -> u32 {
        let ([_], [.., _], true) = (c.words.as_slice(), e.words.as_slice(), e.words.len() > 1) else { return 0 };
        let text = self.scene.document.text();
        let Some(word) = c.parts.core.first().map(|&t| self.scene.token(t).span.of(text)) else { return 0 };
        let (word, last) = (word.to_lowercase(), e.name.rsplit(' ').next().unwrap_or("").to_lowercase());
        let common = c
            .parts
            .core
            .first()
            .is_some_and(|&t| self.scene.token(t).entry.tag.0 != b'?' || self.scene.token(t).entry.first_name);
        let long = word.chars().count() >= 6 && last.chars().count() >= 6;
        u32::from(long && !common && !c.acronym && word.chars().next() == last.chars().next() && one_edit(&word, &last))
    }

    /// A family with one surname: a gendered title decides, else who was named last with a full name, else the first.
    fn choose(&self, c: &Chunk, several: &[usize]) -> usize {
        let sex: i32 = c.parts.titles.iter().map(|&t| i32::from(self.scene.token(t).entry.gender)).sum();
        let titles: Vec<u64> = c.parts.titles.iter().map(|&t| self.scene.token(t).key).collect();
        let paragraph = |m: usize| self.scene.mentions.get(m).map_or(0, |m| self.scene.token(m.first).paragraph);
        let here = paragraph(c.mention);
        let most =
            several.iter().filter_map(|&n| self.entities.get(n)).map(|e| e.mentions.len()).max().unwrap_or(1).max(1);
        let score = |&n: &usize| -> f64 {
            let Some(e) = self.entities.get(n) else { return f64::MIN };
            let first = e.mentions.first().and_then(|&m| self.scene.mentions.get(m)).map(|m| parts(self.scene, m));
            let own = first
                .and_then(|p| p.core.first().map(|&t| i32::from(self.scene.token(t).entry.name_gender)))
                .unwrap_or(0);
            let mut s = match sex.signum() * own.signum() {
                1 => 3.0,
                -1 => -5.0,
                _ => 0.0,
            };
            // `Mrs. Belaro`, where another of the name goes by `Belaro` alone: the title tells them apart.
            if sex != 0 && e.mentions.iter().any(|&m| self.is_bare_surname(m)) {
                s -= 2.0;
            }
            s += 2.0 * f64::from(u32::from(titles.iter().any(|t| e.titles.contains(t))));
            #[expect(clippy::cast_precision_loss, reason = "a few mentions")]
            {
                s += 2.0 * e.mentions.len() as f64 / most as f64;
            }
            match e.mentions.iter().filter(|&&m| m < c.mention).max() {
                Some(&m) => s + 1.0 / (1.0 + f64::from(here - paragraph(m).min(here))),
                None => s - 1.0,
            }
        };
        several.iter().copied().reduce(|a, b| if score(&b) > score(&a) { b } else { a }).unwrap_or(0)
    }

    fn is_bare_surname(&self, mention: usize) -> bool {
        let bare = |m: &Mention| m.end - m.first == 1;
        self.scene.mentions.get(mention).is_some_and(bare)
    }

    fn new_or_same(&mut self, c: &Chunk) -> usize {
        if let Some(n) = self.entities.iter().position(|e| e.words == c.words) {
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

fn gender(
    scene: &Scene<'_>,
    chunks: &[Chunk],
    e: &mut Entity,
    of_mention: &HashMap<usize, EntityId, BuildHasherDefault<KeyHasher>>,
    id: EntityId,
) {
    let mut titles = 0;
    let mut first = 0;
    for c in chunks.iter().filter(|c| of_mention.get(&c.mention) == Some(&id)) {
        titles += c.parts.titles.iter().map(|&t| i32::from(scene.token(t).entry.gender)).sum::<i32>();
        if let Some(m) = scene.mentions.get(c.mention) {
            let before = scene.before(m.first);
            if before.is_lower() && before.has(Marks::ROLE) {
                titles += i32::from(before.entry.gender);
            }
        }
        if c.words.len() > 1 && c.words.first() == e.words.first() {
            let of = c.parts.core.iter().map(|&t| i32::from(scene.token(t).entry.name_gender)).find(|&g| g != 0);
            first = c.parts.core.first().map_or(0, |&t| i32::from(scene.token(t).entry.name_gender));
            // A first initial says nothing: the second name does (`J. Edgar`).
            if first == 0 && c.parts.core.first().is_some_and(|&t| scene.token(t).span.len() <= 2) {
                first = of.unwrap_or(0);
            }
        }
    }
    e.gender = titles.clamp(-1, 1) * 40 + first;
}

/// True where one letter inserted, left out, changed or two neighbours swapped make `a` into `b`.
fn one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (la, lb) = (a.len(), b.len());
    la != lb && la.abs_diff(lb) == 1 && head + tail >= la.min(lb)
        || la == lb && head + tail + 1 >= la && head < la
        || la == lb && head + tail + 2 == la && a.get(head) == b.get(head + 1) && a.get(head + 1) == b.get(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_one() {
        assert!(one_edit("Sanders", "Sandres"));
        assert!(one_edit("Sanders", "Sander"));
        assert!(one_edit("Sanders", "Sonders"));
        assert!(!one_edit("Sanders", "Sanders"));
        assert!(!one_edit("Sanders", "Sonderz"));
    }
}
