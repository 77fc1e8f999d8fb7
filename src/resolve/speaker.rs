//! Who a source is: from the mention that was chosen to the canonical name.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::cue::strip_article;
use super::names::{Cast, Entity, EntityId, EntityKind, parts};
use super::phrase::{head_of, head_within, noun_phrase, one_line, phrase_tokens};
use super::pronoun::Antecedent;
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{KeyHasher, Marks, Pronoun, key, words};

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
}

impl SpeakerKind {
    /// Its name in a row.
    pub fn name(self) -> &'static str {
        match self {
            SpeakerKind::Person => "person",
            SpeakerKind::Organisation => "organisation",
            SpeakerKind::Group => "group",
            SpeakerKind::Document => "document",
            SpeakerKind::Unnamed => "unnamed",
        }
    }
}

/// A speaker as a row shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// Canonical names; several for a joint source.
    pub names: Vec<String>,
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
const LEAST: f32 = 0.55;

/// Resolves the sources of one document.
pub struct Speakers<'s> {
    scene: &'s Scene<'s>,
    cast: &'s Cast,
    antecedents: &'s HashMap<usize, Antecedent, BuildHasherDefault<KeyHasher>>,
    /// Titles of people, once they were asked for.
    titles: Vec<OnceCell<Option<String>>>,
    /// By role noun: who was given it, where (mention), and how surely.
    roles: HashMap<u64, Vec<(usize, EntityId, f32)>, BuildHasherDefault<KeyHasher>>,
}

impl<'s> Speakers<'s> {
    /// Prepares the speakers of `scene`.
    pub fn new(
        scene: &'s Scene<'s>,
        cast: &'s Cast,
        antecedents: &'s HashMap<usize, Antecedent, BuildHasherDefault<KeyHasher>>,
    ) -> Self {
        let titles = vec![OnceCell::new(); cast.entities.len()];
        let mut speakers = Self { scene, cast, antecedents, titles, roles: HashMap::default() };
        speakers.index_roles();
        speakers
    }

    /// Who the mention stands for. `earlier` are the speakers of the quotations before, the latest last, each with the
    /// mention it was named by.
    pub fn of(&self, mention: usize, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        self.of_head(head_of(self.scene, mention), earlier).filter(|s| s.confidence >= LEAST)
    }

    fn of_head(&self, head: usize, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let m = self.scene.mentions.get(head)?;
        if let Some(joint) = self.joint(head, m) {
            return Some(joint);
        }
        match m.kind {
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
            EntityKind::Other if e.mentions.iter().all(|&m| self.is_place(m)) => SpeakerKind::Organisation,
            EntityKind::Person | EntityKind::Other => SpeakerKind::Person,
        };
        let name = if e.kind == EntityKind::Person { e.name.clone() } else { self.full_organisation(e) };
        Some(Speaker {
            names: vec![name],
            kind,
            title: self.titles.get(id.0).and_then(|t| t.get_or_init(|| self.title(id)).clone()),
            via: None,
            confidence,
            entity: Some(id),
        })
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
    fn full_organisation(&self, e: &Entity) -> String {
        let longer = self.cast.entities.iter().filter(|o| {
            let organisation = e.kind == EntityKind::Organisation;
            o.kind != EntityKind::Person
                && o.words.len() > e.words.len()
                && (organisation && o.words.ends_with(&e.words)
                    || o.words.starts_with(&e.words) && !e.mentions.iter().all(|&m| self.is_place(m)))
        });
        longer.max_by_key(|o| (o.mentions.len(), o.name.len())).map_or_else(|| e.name.clone(), |o| o.name.clone())
    }

    /// `Ada Byron and Bo Lind said`.
    fn joint(&self, mention: usize, m: &Mention) -> Option<Speaker> {
        if m.kind != MentionKind::Name {
            return None;
        }
        let range = phrase_tokens(self.scene, mention);
        let and = m.first.checked_sub(1)?;
        if range.first >= m.first || self.scene.token(and).key != words::AND {
            return None;
        }
        let partner = self
            .scene
            .mentions_in(range.first, m.first)
            .find(|&i| self.scene.mentions.get(i).is_some_and(|o| o.end == and && o.kind == MentionKind::Name))?;
        let (a, b) = (self.named(partner)?, self.named(mention)?);
        let kind = if a.kind == SpeakerKind::Organisation { SpeakerKind::Organisation } else { SpeakerKind::Group };
        let names: Vec<String> = a.names.into_iter().chain(b.names).collect();
        Some(Speaker { names, kind, title: None, via: None, confidence: a.confidence.min(b.confidence), entity: None })
    }

    fn pronoun(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let token = self.scene.token(m.first);
        match token.entry.pronoun {
            Pronoun::He | Pronoun::She => {
                if let Some(a) = self.antecedents.get(&mention) {
                    return self.person(a.entity, a.confidence);
                }
                // Somebody without a name said the last quotation nearby.
                let (_, last) = earlier.last().filter(|(i, _)| self.near(*i, m))?;
                matches!(last.kind, SpeakerKind::Unnamed | SpeakerKind::Person)
                    .then(|| Speaker { confidence: 0.5, ..last.clone() })
            }
            Pronoun::It => {
                let things = [SpeakerKind::Organisation, SpeakerKind::Document];
                self.earlier_speaker(m, earlier, &things).or_else(|| self.last_organisation(m))
            }
            Pronoun::They => {
                let several = [SpeakerKind::Group, SpeakerKind::Organisation];
                self.earlier_speaker(m, earlier, &several)
                    .or_else(|| self.singular_they(m, earlier))
                    .or_else(|| self.last_group(m))
            }
            _ => None,
        }
    }

    fn near(&self, mention: usize, m: &Mention) -> bool {
        let paragraph = |m: &Mention| self.scene.token(m.first).paragraph;
        self.scene.mentions.get(mention).is_some_and(|o| paragraph(m).saturating_sub(paragraph(o)) <= 2)
    }

    /// The latest speaker of one of these kinds, if it spoke within the two paragraphs before.
    fn earlier_speaker(&self, m: &Mention, earlier: &[(usize, Speaker)], kinds: &[SpeakerKind]) -> Option<Speaker> {
        let (_, last) =
            earlier.iter().rev().take_while(|(i, _)| self.near(*i, m)).find(|(_, s)| kinds.contains(&s.kind))?;
        Some(Speaker { confidence: 0.75, ..last.clone() })
    }

    /// `they` for one person: nobody but this person spoke nearby, and no plural stands between.
    fn singular_they(&self, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let (at, last) = earlier.last().filter(|(i, _)| self.near(*i, m))?;
        let from = self.scene.mentions.get(*at)?.end;
        let plural = self.scene.mentions_in(from, m.first).filter_map(|i| self.scene.mentions.get(i)).any(|o| {
            o.kind == MentionKind::Role
                && self.scene.token(o.head()).entry.tag.0 == b'S'
                && self.scene.token(o.first).quote.is_none()
        });
        let agreed = last.entity.and_then(|id| self.cast.entity(id)).is_none_or(|e| e.gender.abs() < 30);
        (!plural && agreed && last.kind == SpeakerKind::Person).then(|| Speaker { confidence: 0.6, ..last.clone() })
    }

    /// The organisation named last as a subject, in this paragraph or the one before.
    fn last_organisation(&self, m: &Mention) -> Option<Speaker> {
        let paragraph = self.scene.token(m.first).paragraph;
        let before = self.scene.mentions_in(0, m.first).rev();
        let near = before.take_while(|&i| {
            self.scene
                .mentions
                .get(i)
                .is_some_and(|o| paragraph.saturating_sub(self.scene.token(o.first).paragraph) <= 1)
        });
        let mut fits = near.filter(|&i| {
            let Some(o) = self.scene.mentions.get(i) else { return false };
            let outside =
                self.scene.token(o.first).quote.is_none() && self.scene.token(o.end).kind != TokenKind::Possessive;
            let thing = match o.kind {
                MentionKind::Group | MentionKind::Document => true,
                MentionKind::Name => self
                    .cast
                    .of(i)
                    .and_then(|id| self.cast.entity(id))
                    .is_some_and(|e| e.kind == EntityKind::Organisation),
                _ => false,
            };
            outside && thing && !self.scene.before(o.first).has(Marks::PREPOSITION)
        });
        let found = fits.next()?;
        let speaker = match self.scene.mentions.get(found)?.kind {
            MentionKind::Name => self.named(found),
            MentionKind::Group => Some(self.group(found, self.scene.mentions.get(found)?)),
            _ => Some(self.document(found, self.scene.mentions.get(found)?, &[])),
        };
        // As the subject that opens its sentence it is the likely one.
        let range = phrase_tokens(self.scene, found);
        let opens = self.scene.sentence_of(range.first).first + 1 >= range.first;
        speaker.map(|s| Speaker { confidence: if opens { 0.65 } else { 0.5 }, ..s })
    }

    fn last_group(&self, m: &Mention) -> Option<Speaker> {
        let paragraph = self.scene.token(m.first).paragraph;
        let found = self.scene.mentions_in(0, m.first).rev().take(BACK).find(|&i| {
            self.scene.mentions.get(i).is_some_and(|o| {
                let head = self.scene.token(o.head());
                o.kind == MentionKind::Role
                    && head.entry.tag.0 == b'S'
                    && self.scene.token(o.first).quote.is_none()
                    && paragraph.saturating_sub(head.paragraph) <= 1
                    && !self.scene.before(o.first).has(Marks::PREPOSITION)
            })
        })?;
        Some(Speaker { confidence: 0.5, ..plain(self.printed(found), SpeakerKind::Group) })
    }

    /// `who`, `which`: the mention it follows.
    fn relative(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let sentence = self.scene.token(m.first).sentence;
        let before = (0..mention).rev().take(6).find(|&i| {
            self.scene.mentions.get(i).is_some_and(|o| {
                let head = self.scene.token(o.head());
                head.sentence == sentence
                    && head.quote == self.scene.token(m.first).quote
                    && !matches!(o.kind, MentionKind::Relative | MentionKind::Pronoun)
                    && o.end <= m.first
                    && phrase_tokens(self.scene, i).end + 2 >= m.first
            })
        })?;
        self.of_head(head_within(self.scene, before), earlier)
    }

    fn role(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let head = *self.scene.token(m.head());
        let first = *self.scene.token(m.first);
        let plural = head.entry.tag.0 == b'S';
        let printed = self.printed(mention);
        if plural || first.entry.pronoun == Pronoun::Indefinite {
            return Some(plain(printed, SpeakerKind::Group));
        }
        // Headlines leave articles out.
        let paragraph = self.scene.paragraphs.get(first.paragraph as usize);
        let headline = paragraph.is_some_and(|p| p.region == crate::document::RegionKind::Headline);
        let definite = is_definite(self.scene, m) || headline;
        if definite && let Some((id, sure)) = self.role_holder(mention, m) {
            return self.person(id, sure);
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
        Some(plain(printed, SpeakerKind::Unnamed))
    }

    /// The one person who was given the role, by the words they share.
    fn role_holder(&self, mention: usize, m: &Mention) -> Option<(EntityId, f32)> {
        let head = self.scene.token(m.head());
        let mut scores: Vec<(EntityId, f32)> = Vec::new();
        let mut add = |id: EntityId, s: f32| match scores.iter_mut().find(|(e, _)| *e == id) {
            Some(slot) => slot.1 += s,
            None => scores.push((id, s)),
        };
        for &(at, id, weight) in self.roles.get(&head.key)? {
            add(id, weight + if at < mention { 1.0 } else { -0.5 });
        }
        for t in m.first..m.head() {
            let token = self.scene.token(t);
            if token.has(Marks::DETERMINER) || !token.is_word() {
                continue;
            }
            for &(_, id, weight) in self.roles.get(&token.key).into_iter().flatten() {
                if let Some(slot) = scores.iter_mut().find(|(e, _)| *e == id) {
                    slot.1 += 0.5 * weight;
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
            let mentions = self.cast.entity(*id).map_or(0, |e| e.mentions.len().min(10));
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

    fn index_roles(&mut self) {
        let mut found: Vec<(u64, usize, EntityId, f32)> = Vec::new();
        for (i, m) in self.scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
            let Some(id) =
                self.cast.of(i).filter(|&id| self.cast.entity(id).is_some_and(|e| e.kind == EntityKind::Person))
            else {
                continue;
            };
            let name = parts(self.scene, m);
            found.extend(name.titles.iter().map(|&t| (spelled_out(self.scene.token(t).key), i, id, 3.0)));
            let sentence = self.scene.token(m.first).sentence;
            // `military spokesman Yehia Rasool`
            for back in 1..=3 {
                let Some(at) = m.first.checked_sub(back) else { break };
                let t = self.scene.token(at);
                if t.sentence != sentence || !t.is_word() || t.has(Marks::PREPOSITION.or(Marks::AUXILIARY)) {
                    break;
                }
                found.push((t.key, i, id, if back == 1 { 2.5 } else { 1.0 }));
            }
            if self.scene.token(m.end).kind == TokenKind::Possessive {
                continue;
            }
            // `Yehia Rasool, military spokesman for …`; `Rasool is a spokesman`
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
                || opener.capital && !is;
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
                found.push((t.key, i, id, weight));
            }
        }
        // `… spokesperson for the prime minister, Mohammed Shia’ al-Sudani` and `his manager, Robby Mook,`
        for (i, m) in self.scene.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Role) {
            let head = head_of(self.scene, i);
            if head != i
                && self.scene.token(m.end).ch == ','
                && self.scene.mentions.get(head).is_some_and(|o| o.kind == MentionKind::Name && o.first > m.first)
                && let Some(id) = self.cast.of(head)
            {
                found.push((self.scene.token(m.head()).key, i, id, 2.0));
            }
        }
        for (word, at, id, weight) in found {
            self.roles.entry(word).or_default().push((at, id, weight));
        }
    }

    /// The fullest title or role printed with any mention of the person.
    fn title(&self, id: EntityId) -> Option<String> {
        let e = self.cast.entity(id).filter(|e| e.kind == EntityKind::Person)?;
        let mut best: Option<String> = None;
        for &i in &e.mentions {
            let Some(m) = self.scene.mentions.get(i) else { continue };
            let name = parts(self.scene, m);
            let Some(&core) = name.core.first() else { continue };
            let range = phrase_tokens(self.scene, i);
            let before = self.scene.text(range.first, core);
            let behind = (range.end > name.end && self.scene.token(name.end).ch == ',')
                .then(|| self.scene.text(name.end + 1, range.end));
            for title in [Some(before), behind].into_iter().flatten() {
                let title = one_line(strip_article(title.trim()));
                if best.as_ref().is_none_or(|b| title.len() > b.len()) && !title.is_empty() && !title.contains(" and ")
                {
                    best = Some(title);
                }
            }
        }
        best
    }

    /// An organisation written in lower case: the full name where the document gives one, else the fullest phrase.
    fn group(&self, mention: usize, m: &Mention) -> Speaker {
        let head = *self.scene.token(m.head());
        let short = m.end - m.first <= 2 && is_definite(self.scene, m) && self.scene.token(m.end).key != words::OF;
        if short {
            // `the ministry` after `the Foreign Ministry`.
            let named = self.cast.entities.iter().filter(|e| {
                e.kind != EntityKind::Person
                    && e.words.contains(&head.key)
                    && e.mentions
                        .iter()
                        .any(|&i| i < mention && self.scene.mentions.get(i).is_some_and(|o| o.end - o.first > 1))
            });
            let nearest = named.max_by_key(|e| e.mentions.iter().filter(|&&i| i < mention).max().copied());
            if let Some(e) = nearest {
                return Speaker { confidence: 0.7, ..plain(e.name.clone(), SpeakerKind::Organisation) };
            }
            let fuller = (0..mention).rev().take(BACK).find(|&i| {
                self.scene.mentions.get(i).is_some_and(|o| {
                    o.kind == MentionKind::Group
                        && self.scene.token(o.head()).key == head.key
                        && o.end - o.first > m.end - m.first
                })
            });
            if let Some(i) = fuller {
                return Speaker {
                    confidence: 0.6,
                    ..plain(strip_article(&self.printed(i)).to_owned(), SpeakerKind::Organisation)
                };
            }
        }
        plain(strip_article(&self.printed(mention)).to_owned(), SpeakerKind::Organisation)
    }

    /// A document speaks for whoever issued it; a work speaks for itself.
    fn document(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Speaker {
        let head = *self.scene.token(m.head());
        let noun = self.scene.text(m.head(), m.end).to_lowercase();
        if head.has(Marks::ISSUED) {
            let via = Some(with_article(&noun));
            if let Some(issuer) = self.issuer(mention, m, earlier) {
                return Speaker { via, ..issuer };
            }
            // `the statement added`: whoever spoke through one before.
            let same = earlier.iter().rev().take(BACK).find(|(_, s)| s.via.as_deref() == via.as_deref());
            if let Some((_, s)) = same.filter(|_| is_definite(self.scene, m)) {
                return Speaker { via, confidence: 0.75, ..s.clone() };
            }
            if is_definite(self.scene, m)
                && let Some((_, s)) =
                    earlier.last().filter(|(i, s)| self.near(*i, m) && s.kind == SpeakerKind::Organisation)
            {
                return Speaker { via, confidence: 0.65, ..s.clone() };
            }
        }
        let printed = strip_article(&self.printed(mention)).to_owned();
        if is_definite(self.scene, m) && m.end - m.first <= 2 {
            let fuller = (0..mention).rev().take(BACK).find(|&i| {
                self.scene
                    .mentions
                    .get(i)
                    .is_some_and(|o| o.kind == MentionKind::Document && self.scene.token(o.head()).key == head.key)
                    && self.printed(i).len() > printed.len() + 4
            });
            if let Some(i) = fuller {
                return Speaker {
                    confidence: 0.6,
                    ..plain(strip_article(&self.printed(i)).to_owned(), SpeakerKind::Document)
                };
            }
        }
        plain(printed, SpeakerKind::Document)
    }

    /// Who a statement is from: `a statement from X’s office`, `a Pentagon statement`, `her letter`.
    fn issuer(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
        let range = phrase_tokens(self.scene, mention);
        let lead = self.scene.text(m.end, m.end + 1);
        if matches!(lead, "from" | "by" | "of") && range.end > m.end {
            let inside = self.scene.mentions_in(m.end + 1, range.end);
            // The head of the object: the last mention of its run, or the name that comes first.
            let mut best = None;
            for i in inside {
                let Some(o) = self.scene.mentions.get(i) else { continue };
                if matches!(o.kind, MentionKind::Name | MentionKind::Group | MentionKind::Role) {
                    best = Some(head_within(self.scene, i));
                    break;
                }
            }
            if let Some(i) = best {
                return self.of_head(i, earlier).map(|s| Speaker { confidence: 0.85, ..s });
            }
        }
        // A name before the noun, possessive or not.
        let mut before = self
            .scene
            .mentions_in(m.first, m.head())
            .filter(|&i| self.scene.mentions.get(i).is_some_and(|o| o.kind == MentionKind::Name && o.end <= m.head()));
        if let Some(i) = before.next_back() {
            return self.named(i).map(|s| Speaker { confidence: 0.85, ..s });
        }
        let possessor = self
            .scene
            .mentions_in(m.first, m.first + 1)
            .find(|&i| self.scene.mentions.get(i).is_some_and(|o| o.kind == MentionKind::Pronoun));
        possessor.and_then(|i| self.of_head(i, earlier))
    }
}

/// A speaker of whom only the printed phrase is known.
fn plain(name: String, kind: SpeakerKind) -> Speaker {
    Speaker { names: vec![name], kind, title: None, via: None, confidence: 0.8, entity: None }
}

/// The noun an abbreviated title stands for: `Sen.` is a senator.
fn spelled_out(title: u64) -> u64 {
    const PAIRS: [(&str, &str); 8] = [
        ("sen", "senator"),
        ("rep", "representative"),
        ("gov", "governor"),
        ("gen", "general"),
        ("lt", "lieutenant"),
        ("prof", "professor"),
        ("sgt", "sergeant"),
        ("col", "colonel"),
    ];
    PAIRS.iter().find(|(short, _)| key(short) == title).map_or(title, |(_, long)| key(long))
}

fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// `the senator`, `his lawyer`, `Iraq’s top spokesman`.
fn is_definite(scene: &Scene<'_>, m: &Mention) -> bool {
    let first = scene.text(m.first, m.first + 1).to_lowercase();
    matches!(first.as_str(), "the" | "this" | "that" | "his" | "her" | "its" | "their")
        || (m.first..m.end).any(|t| scene.token(t).kind == TokenKind::Possessive)
}
