//! Organisations in lower case, and documents: a statement speaks for its issuer, a report for itself.

use super::{BACK, Speaker, SpeakerKind, Speakers, is_definite, plain};
use crate::find::mention::{Mention, MentionKind};
use crate::lexicon::{Marks, words};
use crate::resolve::cue::strip_article;
use crate::resolve::phrase::{head_within, phrase_tokens};

impl Speakers<'_> {
    /// An organisation written in lower case: the full name where the document gives one, else the fullest phrase.
    pub(super) fn group(&self, mention: usize, m: &Mention) -> Speaker {
        let head = *self.scene.token(m.head());
        let short = m.end - m.first <= 2 && is_definite(self.scene, m) && self.scene.token(m.end).key != words::OF;
        if short {
            // `the ministry` after `the Foreign Ministry`.
            let nearest = self.organisations.nearest(self.scene, self.cast, head.key, mention);
            if let Some(e) = nearest.and_then(|id| self.cast.entity(id)) {
                return Speaker { confidence: 0.7, ..plain(self.name(e), SpeakerKind::Organisation) };
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
    pub(super) fn document(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Speaker {
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
    pub(super) fn issuer(&self, mention: usize, m: &Mention, earlier: &[(usize, Speaker)]) -> Option<Speaker> {
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

fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
