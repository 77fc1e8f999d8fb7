//! The people a pronoun may stand for, each described by features.

use super::crowd::{Acquaintance, Record};
use super::occurrence::{is_objective, is_possessive};
use super::{CLASH, Pronouns, Who};
use crate::find::mention::{Mention, MentionKind};
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun};
use crate::resolve::feature::{Sink, Template, Value, bucket, int};

use Template as T;

/// A person a pronoun may stand for, and where they occurred before it.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// The person.
    pub who: Who,
    site: Site,
    record: Record,
    /// Named in the words the pronoun is the source of.
    inside: bool,
    /// Named behind the pronoun in its sentence.
    behind: bool,
}

/// Where the pronoun stands.
#[derive(Debug, Clone, Copy)]
struct Site {
    /// The pronoun's gender: -1 female, 1 male, 0 where a role stands for somebody of either.
    sign: i32,
    sentence: u32,
    paragraph: u32,
    narrative: u32,
    /// 0 subject that opens its clause, 1 other subject, 2 possessive, 3 object.
    form: i32,
    source: bool,
    /// Only quoted words stand before it in its paragraph.
    leads: bool,
    /// Behind the words it reports: `Byron was right, he said`.
    behind: bool,
}

/// Tokens behind a pronoun that are searched for a name in its sentence, at most.
const FAR: usize = 100;

/// Paragraphs before a pronoun in which the person is looked for that it stands for.
const REACH: u32 = 5;

impl Pronouns<'_> {
    /// Puts the people the pronoun may stand for into `people`.
    pub(super) fn people(&mut self, mention: usize, m: &Mention, people: &mut Vec<Person>) {
        let scene = self.scene;
        let token = scene.token(m.first);
        let sign = match token.entry.pronoun {
            Pronoun::He => 1,
            Pronoun::She => -1,
            _ => i32::from(scene.token(m.head()).entry.gender),
        };
        // `Byron’s former aide` is not Byron.
        let role = m.kind != MentionKind::Pronoun;
        let inside = |p: &Acquaintance| {
            role && scene.mentions_in(m.first, m.end).filter_map(|i| self.cast.of(i)).any(|id| p.who == Who::Named(id))
        };
        self.read_to(m.first);
        let site = self.site(mention, m, sign);
        self.crowd.ask(site.paragraph, REACH);
        let near = || self.crowd.found().filter(|(_, p)| !inside(p));
        // Nobody of the other gender, while there is anybody else.
        let clashes = |p: &Acquaintance| p.gender * sign <= CLASH;
        let all = near().all(|(_, p)| clashes(p));
        let latest = self.crowd.latest(sign);
        people.clear();
        for (number, p) in near().filter(|(_, p)| all || !clashes(p)) {
            if let Some(record) = self.crowd.record(number, p, &latest) {
                people.push(Person { who: p.who, site, record, inside: false, behind: false });
            }
        }
        self.name_around(mention, m, people);
    }

    fn site(&mut self, mention: usize, m: &Mention, sign: i32) -> Site {
        let scene = self.scene;
        let token = scene.token(m.first);
        let before = scene.before(m.first);
        let opens = before.sentence != token.sentence || before.kind == TokenKind::Mark;
        let form = if is_possessive(scene, m.first) {
            2
        } else if is_objective(scene, m.first) {
            3
        } else {
            i32::from(!opens)
        };
        let comma = before.ch == ',' && before.sentence == token.sentence;
        let reports = scene.token(m.end).cue() >= 3 && scene.token(m.end).has(Marks::CUE_VERB);
        Site {
            sign,
            sentence: token.sentence,
            paragraph: token.paragraph,
            narrative: self.narrative,
            form,
            source: self.speaks(mention),
            leads: m.first <= self.first_word(token.paragraph),
            behind: comma && reports,
        }
    }

    /// The first word outside quotations of a paragraph, or its end.
    fn first_word(&mut self, paragraph: u32) -> usize {
        if self.lead.0 != paragraph {
            let range = self.scene.paragraph(paragraph);
            let word = |&t: &usize| self.scene.token(t).quote.is_none() && self.scene.token(t).is_word();
            self.lead = (paragraph, (range.first..range.end).find(word).unwrap_or(range.end));
        }
        self.lead.1
    }

    /// Marks who is named in the words the pronoun is the source of, or behind it in its sentence.
    fn name_around(&self, mention: usize, m: &Mention, people: &mut [Person]) {
        let scene = self.scene;
        let position = |people: &[Person], i: usize| {
            let who = Who::Named(self.cast.of(i)?);
            people.iter().position(|p| p.who == who)
        };
        let said = self.coming.iter().take_while(|(source, _)| *source == mention);
        for (_, range) in said {
            for i in scene.mentions_in(range.first, range.end) {
                if let Some(p) = position(people, i).and_then(|at| people.get_mut(at)) {
                    p.inside = true;
                }
            }
        }
        let end = scene.sentence_of(m.first).end.min(m.end + FAR);
        let behind = (mention + 1..).zip(scene.mentions.get(mention + 1..).unwrap_or(&[]));
        for (i, other) in behind.skip_while(|(_, o)| o.first < m.end).take_while(|(_, o)| o.first < end) {
            if scene.token(other.first).quote.is_none()
                && let Some(p) = position(people, i).and_then(|at| people.get_mut(at))
            {
                p.behind = true;
            }
        }
    }
}

impl Person {
    /// True where the person is named in the words the pronoun is the source of, or is the object of what it says:
    /// people seldom call themselves by their name.
    pub fn is_spoken_of(&self) -> bool {
        self.inside || self.behind && self.site.form < 2
    }

    /// True where nobody else's words were reported since the person's, in this paragraph or the one before.
    pub fn spoke_last(&self) -> bool {
        self.record.reporter.is_some_and(|(paragraph, _)| self.site.paragraph.saturating_sub(paragraph) <= 1)
    }

    /// True where nobody else was a subject since the person.
    pub fn is_latest_subject(&self) -> bool {
        self.record.latest_subject
    }

    /// What describes the person as the one the pronoun stands for.
    pub fn features<S: Sink>(&self, out: &mut S) {
        let (site, seen) = (&self.site, &self.record);
        let last = &seen.last;
        let class = match seen.gender * site.sign {
            30.. => 2,
            10..30 => 1,
            -3..10 => 0,
            -11..-3 => -1,
            _ => -2,
        };
        out.add(T::PronounGender, &[Value::from(class)]);
        out.add(T::PronounSexed, &[Value::from((seen.sexed * site.sign).clamp(-1, 2))]);
        if seen.outside == 0 {
            out.add(T::PronounQuotedOnly, &[]);
        }
        let away = site.narrative.saturating_sub(last.narrative) as usize;
        let distance = bucket(away, &[0, 1, 2, 3, 5, 9]);
        let form = Value::from(site.form);
        let kind = Value::from(seen.kind);
        out.add(T::PronounDistance, &[distance]);
        out.add(T::PronounKind, &[kind]);
        out.add(T::PronounKindPart, &[kind, Value::from(last.part as i32)]);
        out.add(T::PronounKindDistance, &[kind, up_to(3, away)]);
        out.add(T::PronounFormDistance, &[form, up_to(2, away)]);
        let paragraphs = site.paragraph.saturating_sub(last.paragraph);
        out.add(T::PronounParagraph, &[up_to(3, paragraphs as usize)]);
        out.add(T::PronounLastSubject, &[last.subject().into(), distance]);
        let part = Value::from(last.part as i32);
        out.add(T::PronounLastRole, &[part]);
        out.add(T::PronounLastPart, &[part, up_to(2, away), form]);
        out.add(T::PronounLastInitial, &[last.initial.into(), last.opening.into()]);
        out.add(T::PronounLastPronoun, &[(last.pronoun != 0).into()]);
        if let Some(narrative) = seen.subject {
            let away = bucket(site.narrative.saturating_sub(narrative) as usize, &[0, 1, 2, 3, 5]);
            out.add(T::PronounSubjectDistance, &[away]);
            out.add(T::PronounSubjectLast, &[seen.latest_subject.into()]);
        }
        out.add(T::PronounLatest, &[seen.latest.into()]);
        out.add(T::PronounOpening, &[seen.near.opening.into()]);
        out.add(T::PronounInitials, &[up_to(3, seen.near.initials as usize)]);
        out.add(T::PronounRecent, &[up_to(4, seen.near.times as usize)]);
        out.add(T::PronounFrequency, &[bucket(seen.outside as usize, &[0, 1, 2, 4, 8])]);
        if last.headline {
            out.add(T::PronounHeadline, &[]);
        }
        if let Some((paragraph, pronoun)) = seen.source {
            let paragraphs = up_to(2, site.paragraph.saturating_sub(paragraph) as usize);
            out.add(T::PronounLastSource, &[paragraphs, pronoun.into()]);
        }
        if let Some((paragraph, _)) = seen.reporter {
            let paragraphs = up_to(2, site.paragraph.saturating_sub(paragraph) as usize);
            out.add(T::PronounReporter, &[paragraphs]);
            out.add(T::PronounLeadReporter, &[site.leads.into(), paragraphs]);
        }
        if site.leads {
            out.add(T::PronounLead, &[up_to(3, paragraphs as usize)]);
        }
        out.add(T::PronounSource, &[seen.sourced.into()]);
        if self.inside {
            out.add(T::PronounInside, &[]);
        }
        if self.behind {
            out.add(T::PronounBehind, &[form, (last.sentence == site.sentence).into()]);
        }
        if site.behind && last.sentence == site.sentence && !last.quoted {
            out.add(T::PronounAside, &[part]);
        }
        if let Some(narrative) = seen.introduced
            && seen.outside <= 2
        {
            let away = up_to(3, site.narrative.saturating_sub(narrative) as usize);
            out.add(T::PronounIntroduced, &[away, last.apposed.into()]);
        }
        if site.source {
            out.add(T::PronounSourceDistance, &[distance]);
        }
    }
}

/// The number, of which more than `most` are not told apart.
fn up_to(most: usize, n: usize) -> Value {
    int(n.min(most))
}
