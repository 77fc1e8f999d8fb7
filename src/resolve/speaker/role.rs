//! Roles without a name, and the people who hold them: `the senator`, `his campaign manager`.

use super::{BACK, Speaker, SpeakerKind, Speakers, is_definite, plain};
use crate::find::mention::{Mention, MentionKind};
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun, ascii_key};
use crate::resolve::cue::strip_article;
use crate::resolve::names::{EntityId, EntityKind};
use crate::resolve::phrase::{head_of, one_line, phrase_tokens};
use crate::resolve::pronoun::{Antecedent, Who};

/// How sure another name of somebody is, told by the place it stands in alone.
const RENAMED: f32 = 0.8;

/// People given one role that are looked at before its mention, and behind it.
const NEAR: usize = 200;

/// Who was given which role in a document: by the words of the roles where there are many, else in the order of the text.
#[derive(Debug)]
pub(super) struct Roles(Vec<Given>);

/// Roles of which so few were given are gone through sooner than they are put in order, for few ask: most articles have no more.
const FEW: usize = 2 * NEAR;

/// A word of a role, and who was given that.
#[derive(Debug, Clone, Copy)]
struct Given {
    word: u64,
    mention: usize,
    to: EntityId,
    /// How surely.
    weight: f32,
}

impl Roles {
    fn new(mut given: Vec<Given>) -> Self {
        if given.len() > FEW {
            given.sort_by_key(|g| g.word);
        }
        Self(given)
    }

    /// Who was given a role with this word, in the order of the text: where there are many, at most [`NEAR`] of them on either
    /// side of the mention, so that a list of thousands of office-holders costs no more than its length.
    fn near(&self, word: u64, mention: usize) -> impl Iterator<Item = &Given> {
        let near = if self.0.len() > FEW { self.sorted(word, mention) } else { &self.0 };
        near.iter().filter(move |g| g.word == word)
    }

    /// The same of many, which are in order.
    fn sorted(&self, word: u64, mention: usize) -> &[Given] {
        let from = self.0.partition_point(|g| g.word < word);
        let behind = self.0.get(from..).unwrap_or(&[]);
        let all = behind.get(..behind.partition_point(|g| g.word == word)).unwrap_or(&[]);
        let here = all.partition_point(|g| g.mention < mention);
        all.get(here.saturating_sub(NEAR)..all.len().min(here + NEAR)).unwrap_or(&[])
    }
}

impl Speakers<'_> {
    pub(super) fn role(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let head = *self.scene.token(m.head());
        let first = *self.scene.token(m.first);
        let plural = head.entry.tag.0 == b'S';
        if plural || first.entry.pronoun == Pronoun::Indefinite {
            return Some(plain(self.printed(mention), SpeakerKind::Group));
        }
        // Headlines leave articles out.
        let definite = is_definite(self.scene, m) || self.scene.in_headline(first.paragraph);
        if definite && let Some((id, sure)) = self.role_holder(mention, m) {
            return self.person(id, sure);
        }
        if let Some(Antecedent { who: Who::Named(id), confidence }) = self.antecedents.of(mention) {
            return self.person(id, RENAMED * confidence);
        }
        // `the official`, after an unnamed official spoke: the same one, in the fuller form.
        let same = earlier.iter().rev().take(BACK).find(|(i, s)| {
            definite
                && s.kind == SpeakerKind::Unnamed
                && self
                    .scene
                    .mentions
                    .get(head_of(self.scene, *i))
                    .is_some_and(|o| self.scene.token(o.head()).key == head.key)
        });
        if let Some((_, s)) = same {
            return Some(Speaker { confidence: 0.7, ..s.clone() });
        }
        Some(plain(self.printed(mention), SpeakerKind::Unnamed))
    }

    /// The one person who was given the role, by the words they share.
    pub(super) fn role_holder(&self, mention: usize, m: &Mention) -> Option<(EntityId, f32)> {
        let head = self.scene.token(m.head());
        let roles = self.roles.get_or_init(|| self.index_roles());
        let mut scores: Vec<(EntityId, f32)> = Vec::new();
        let mut add = |id: EntityId, s: f32| match scores.iter_mut().find(|(e, _)| *e == id) {
            Some(slot) => slot.1 += s,
            None => scores.push((id, s)),
        };
        for given in roles.near(head.key, mention) {
            add(given.to, given.weight + if given.mention < mention { 1.0 } else { -0.5 });
        }
        if scores.is_empty() {
            return None;
        }
        for t in m.first..m.head() {
            let token = self.scene.token(t);
            if token.has(Marks::DETERMINER) || !token.is_word() {
                continue;
            }
            for given in roles.near(token.key, mention) {
                if let Some(slot) = scores.iter_mut().find(|(e, _)| *e == given.to) {
                    slot.1 += 0.5 * given.weight;
                }
            }
        }
        // The possessor of the role is not its holder; a clash of gender excludes.
        let inside: Vec<EntityId> = self.scene.mentions_in(m.first, m.end).filter_map(|i| self.cast.of(i)).collect();
        let sex = i32::from(head.entry.gender);
        scores.retain(|(id, _)| {
            !inside.contains(id)
                && self.cast.entity(*id).is_some_and(|e| e.kind == EntityKind::Person && e.gender * sex > -12)
        });
        for (id, score) in &mut scores {
            let mentions = self.cast.entity(*id).map_or(0, |e| e.times.min(10));
            #[expect(clippy::cast_precision_loss, reason = "ten at most")]
            {
                *score += 0.15 * mentions as f32;
            }
        }
        scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let best = *scores.first()?;
        let second = scores.get(1).map_or(0.0, |s| s.1);
        (best.1 >= 1.0 && best.1 > second + 0.25).then_some((best.0, if second > 0.0 { 0.6 } else { 0.8 }))
    }

    /// Gathers who is given which role.
    fn index_roles(&self) -> Roles {
        let mut found: Vec<Given> = Vec::new();
        for (i, m) in self.scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
            let Some(id) =
                self.cast.of(i).filter(|&id| self.cast.entity(id).is_some_and(|e| e.kind == EntityKind::Person))
            else {
                continue;
            };
            let given = |word: u64, weight: f32| Given { word, mention: i, to: id, weight };
            let titles = self.cast.titles(self.scene, i);
            found.extend(titles.map(|title| given(spelled_out(title.key), 3.0)));
            let sentence = self.scene.token(m.first).sentence;
            // `military spokesman Yehia Belaro`
            for back in 1..=3 {
                let Some(at) = m.first.checked_sub(back) else { break };
                let t = self.scene.token(at);
                if t.sentence != sentence || !t.is_word() || t.has(Marks::PREPOSITION.or(Marks::AUXILIARY)) {
                    break;
                }
                found.push(given(t.key, if back == 1 { 2.5 } else { 1.0 }));
            }
            if self.scene.token(m.end).kind == TokenKind::Possessive {
                continue;
            }
            // `Yehia Belaro, military spokesman for …`; `Belaro is a spokesman`
            let next = self.scene.token(m.end);
            let is = matches!(self.scene.text(m.end, m.end + 1), "is" | "was" | "became" | "as");
            let (from, weight) = if matches!(next.ch, ',' | '(' | '—') {
                (m.end + 1, 2.0)
            } else if is {
                (m.end + 1, 1.5)
            } else {
                continue;
            };
            let opener = self.scene.token(from);
            let opens = opener.has(Marks::DETERMINER.or(Marks::ROLE).or(Marks::SOFT_TITLE).or(Marks::HARD_TITLE))
                || opener.entry.pronoun == Pronoun::Who
                || opener.entry.tag.0 == b'J'
                || opener.entry.tag.0 == b'N'
                || self.scene.token(from + 1).kind == TokenKind::Possessive
                || opener.capital() && !is;
            if !opens || is && !opener.has(Marks::DETERMINER) {
                continue;
            }
            for at in from..from + 12 {
                let t = self.scene.token(at);
                if t.sentence != sentence || !(t.is_word() || t.kind == TokenKind::Possessive) {
                    break;
                }
                if at > from && t.is_lower() && (t.has(Marks::PREPOSITION) || t.entry.pronoun == Pronoun::Who) {
                    break;
                }
                found.push(given(t.key, weight));
            }
        }
        // `… spokesperson for the prime minister, Tarik al-Varani` and `his manager, Hugo Stern,`
        for (i, m) in self.scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Role) {
            if self.scene.token(m.end).ch != ',' {
                continue;
            }
            let head = head_of(self.scene, i);
            if head != i
                && self.scene.mentions.get(head).is_some_and(|o| o.kind == MentionKind::Name && o.first > m.first)
                && let Some(id) = self.cast.of(head)
            {
                found.push(Given { word: self.scene.token(m.head()).key, mention: i, to: id, weight: 2.0 });
            }
        }
        Roles::new(found)
    }

    /// The fullest title or role printed with any mention of the person.
    pub(super) fn title(&self, id: EntityId) -> Option<String> {
        let e = self.cast.entity(id).filter(|e| e.kind == EntityKind::Person)?;
        let mut best: Option<String> = None;
        for i in self.cast.mentions(e) {
            let Some(name) = self.cast.name_of(i) else { continue };
            let range = phrase_tokens(self.scene, i);
            let before = self.scene.text(range.first, name.first);
            let behind = (range.end > name.end && self.scene.token(name.end).ch == ',')
                .then(|| self.scene.text(name.end + 1, range.end));
            for title in [Some(before), behind].into_iter().flatten() {
                let title = strip_article(title.trim());
                // On one line it is no longer.
                if best.as_ref().is_some_and(|b| title.len() <= b.len()) {
                    continue;
                }
                let title = one_line(title);
                if best.as_ref().is_none_or(|b| title.len() > b.len()) && !title.is_empty() && !title.contains(" and ")
                {
                    best = Some(title);
                }
            }
        }
        best
    }
}

/// The noun an abbreviated title stands for: `Sen.` is a senator.
pub(in crate::resolve) fn spelled_out(title: u64) -> u64 {
    const PAIRS: [(u64, u64); 8] = [
        (ascii_key("sen"), ascii_key("senator")),
        (ascii_key("rep"), ascii_key("representative")),
        (ascii_key("gov"), ascii_key("governor")),
        (ascii_key("gen"), ascii_key("general")),
        (ascii_key("lt"), ascii_key("lieutenant")),
        (ascii_key("prof"), ascii_key("professor")),
        (ascii_key("sgt"), ascii_key("sergeant")),
        (ascii_key("col"), ascii_key("colonel")),
    ];
    PAIRS.iter().find(|(short, _)| *short == title).map_or(title, |(_, long)| *long)
}
