//! The people a pronoun may stand for, each described by features.

use super::crowd::Acquaintance;
use super::occurrence::{is_objective, is_possessive};
use super::{CLASH, Occurrence, Pronouns, Who};
use crate::find::mention::{Mention, MentionKind};
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun};
use crate::resolve::feature::{Sink, Template, Value, bucket};

use Template as T;

/// A person a pronoun may stand for, and where they occurred before it.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// The person.
    pub who: Who,
    site: Site,
    /// Evidence that their gender is the pronoun's, in tenths of a decade of odds.
    agreement: i32,
    /// How often a pronoun of this gender stood for them, less those of the other.
    sexed: i32,
    /// The last occurrence outside quotations, else the last.
    last: Occurrence,
    /// The last as a subject.
    subject: Option<Occurrence>,
    outside: usize,
    near: usize,
    initials: usize,
    opening: bool,
    sourced: bool,
    /// First named so near, with a full name and how far away in sentences.
    introduced: Option<usize>,
    /// Named in the words the pronoun is the source of.
    inside: bool,
    /// Named behind the pronoun in its sentence.
    behind: bool,
    latest: bool,
    latest_subject: bool,
    /// The last to report, and whether by a pronoun.
    reporter: Option<(u32, bool)>,
    /// The last source of a quotation, and whether by a pronoun.
    source: Option<(u32, bool)>,
    kind: i32,
}

/// Where the pronoun stands.
#[derive(Debug, Clone, Copy)]
struct Site {
    sentence: u32,
    paragraph: u32,
    narrative: usize,
    /// 0 subject that opens its clause, 1 other subject, 2 possessive, 3 object.
    form: i32,
    source: bool,
    /// Only quoted words stand before it in its paragraph.
    leads: bool,
    /// Behind the words it reports: `Byron was right, he said`.
    behind: bool,
}

/// The latest occurrences: of anybody, as a subject (their tokens), of one whose words are reported, and as a source.
#[derive(Debug, Clone, Copy, Default)]
struct Latest {
    any: Option<usize>,
    subject: Option<usize>,
    reporter: Option<Sighting>,
    source: Option<Sighting>,
}

/// Whom an occurrence is of, in which paragraph, and whether by a pronoun.
type Sighting = (Who, u32, bool);

impl Pronouns<'_> {
    /// The people the pronoun may stand for.
    pub(super) fn people(&mut self, mention: usize, m: &Mention) -> Vec<Person> {
        let scene = self.scene;
        let token = scene.token(m.first);
        let sign = match token.entry.pronoun {
            Pronoun::He => 1,
            Pronoun::She => -1,
            _ => i32::from(scene.token(m.head()).entry.gender),
        };
        // `Byron’s former aide` is not Byron.
        let inside = scene.mentions_in(m.first, m.end).filter_map(|i| self.cast.of(i)).map(Who::Named);
        let inside: Vec<Who> = if m.kind == MentionKind::Pronoun { Vec::new() } else { inside.collect() };
        let site = self.site(mention, m);
        let mut near = self.crowd.people(|o| site.paragraph.saturating_sub(o.paragraph) <= 5);
        near.retain(|p| !inside.contains(&p.who));
        // Nobody of the other gender, while there is anybody else.
        let clashes = |p: &Acquaintance| p.gender * sign <= CLASH;
        if !near.iter().all(clashes) {
            near.retain(|p| !clashes(p));
        }
        let latest = self.latest(sign);
        let mut people: Vec<Person> = near.iter().filter_map(|p| self.person(p, site, sign, &latest)).collect();
        self.named_around(mention, m, &mut people);
        people
    }

    /// The latest occurrences of anybody the pronoun fits.
    fn latest(&self, sign: i32) -> Latest {
        let sighting = |o: &Occurrence| (o.who, o.paragraph, o.pronoun != 0);
        let mut latest = Latest::default();
        for (o, gender) in self.crowd.latest() {
            if latest.source.is_none() && o.source {
                latest.source = Some(sighting(o));
            }
            if o.quoted || gender * sign <= -12 {
                continue;
            }
            if latest.any.is_none() {
                latest.any = Some(o.token);
            }
            if latest.subject.is_none() && o.subject() {
                latest.subject = Some(o.token);
            }
            if latest.reporter.is_none() && o.reports {
                latest.reporter = Some(sighting(o));
            }
            if latest.source.is_some() && latest.subject.is_some() && latest.reporter.is_some() {
                break;
            }
        }
        latest
    }

    fn site(&self, mention: usize, m: &Mention) -> Site {
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
        let paragraph = scene.paragraph(token.paragraph);
        let comma = before.ch == ',' && before.sentence == token.sentence;
        let reports = scene.cues.get(m.end).is_some_and(|&c| c >= 3) && scene.token(m.end).has(Marks::CUE_VERB);
        Site {
            sentence: token.sentence,
            paragraph: token.paragraph,
            narrative: self.narrative,
            form,
            source: self.sources.has(mention),
            leads: (paragraph.first..m.first).all(|t| scene.token(t).quote.is_some() || !scene.token(t).is_word()),
            behind: comma && reports,
        }
    }

    /// How a person is known: 0 by one name, 1 by several, 2 to 4 by a role.
    pub(super) fn kind(&self, who: Who) -> i32 {
        match who {
            Who::Named(id) => i32::from(self.cast.entity(id).is_some_and(|e| self.cast.words(e).len() > 1)),
            Who::Unnamed(m) => {
                let first = self.scene.mentions.get(m).map_or("", |m| self.scene.text(m.first, m.first + 1));
                let is = |words: &[&str]| words.iter().any(|w| first.eq_ignore_ascii_case(w));
                if is(&["a", "an", "one", "another"]) {
                    2
                } else if is(&["his", "her", "their", "my", "our"]) {
                    3
                } else {
                    4
                }
            }
        }
    }

    fn person(&self, known: &Acquaintance, site: Site, sign: i32, latest: &Latest) -> Option<Person> {
        let crowd = &self.crowd;
        let (first, last, subject) = (crowd.first(known)?, *crowd.last(known)?, crowd.subject(known).copied());
        let full = first.pronoun == 0 && matches!(known.who, Who::Unnamed(_)) || self.full(first);
        let introduced = (full && !first.quoted && !first.headline).then_some(first.narrative);
        let within = |o: &&Occurrence, n: u32| site.paragraph.saturating_sub(o.paragraph) <= n;
        let (mut near, mut initials, mut opening) = (0, 0, false);
        for o in crowd.of(known).take_while(|o| within(o, 2)).filter(|o| !o.quoted) {
            near += 1;
            initials += usize::from(o.initial);
            opening |= o.opening && within(&o, 1);
        }
        let own = |o: Option<Sighting>| o.filter(|o| o.0 == known.who).map(|(_, paragraph, by)| (paragraph, by));
        Some(Person {
            who: known.who,
            site,
            agreement: known.gender * sign,
            sexed: known.sexed() * sign,
            last,
            subject,
            outside: known.outside(),
            near,
            initials,
            opening,
            sourced: known.is_source(),
            introduced,
            inside: false,
            behind: false,
            latest: latest.any == Some(last.token),
            latest_subject: subject.is_some_and(|s| latest.subject == Some(s.token)),
            reporter: own(latest.reporter),
            source: own(latest.source),
            kind: known.kind,
        })
    }

    /// A name of several words that is the first of its person outside headlines.
    fn full(&self, o: &Occurrence) -> bool {
        self.scene.mentions.get(o.mention).is_some_and(|m| m.end - m.first > 1)
    }

    /// Who is named in the words the pronoun is the source of, or behind it in its sentence.
    fn named_around(&self, mention: usize, m: &Mention, people: &mut [Person]) {
        let scene = self.scene;
        let mut mark = |first: usize, end: usize, inside: bool| {
            for i in scene.mentions_in(first, end) {
                if let Some(id) = self.cast.of(i)
                    && let Some(p) = people.iter_mut().find(|p| p.who == Who::Named(id))
                    && (inside || scene.mentions.get(i).is_some_and(|m| scene.token(m.first).quote.is_none()))
                {
                    if inside {
                        p.inside = true;
                    } else {
                        p.behind = true;
                    }
                }
            }
        };
        for range in self.sources.of(mention) {
            mark(range.first, range.end, true);
        }
        // An endless sentence is looked at no farther than a phrase reaches.
        mark(m.end, scene.sentence_of(m.first).end.min(m.end + super::PHRASE), false);
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
        self.reporter.is_some_and(|(paragraph, _)| self.site.paragraph.saturating_sub(paragraph) <= 1)
    }

    /// True where nobody else was a subject since the person.
    pub fn is_latest_subject(&self) -> bool {
        self.latest_subject
    }

    /// What describes the person as the one the pronoun stands for.
    pub fn features<S: Sink>(&self, out: &mut S) {
        let (site, last) = (self.site, self.last);
        let class = match self.agreement {
            30.. => 2,
            10..30 => 1,
            -3..10 => 0,
            -11..-3 => -1,
            _ => -2,
        };
        out.add(T::PronounGender, &[Value::Int(class)]);
        out.add(T::PronounSexed, &[Value::Int(self.sexed.clamp(-1, 2))]);
        if self.outside == 0 {
            out.add(T::PronounQuotedOnly, &[]);
        }
        let away = site.narrative.saturating_sub(last.narrative);
        let distance = bucket(away, &[0, 1, 2, 3, 5, 9]);
        let form = Value::Int(site.form);
        let kind = Value::Int(self.kind);
        out.add(T::PronounDistance, &[distance]);
        out.add(T::PronounKind, &[kind]);
        out.add(T::PronounKindPart, &[kind, Value::Int(last.part as i32)]);
        out.add(T::PronounKindDistance, &[kind, bucket(away, &[0, 1, 2, 3])]);
        out.add(T::PronounFormDistance, &[form, bucket(away, &[0, 1, 2])]);
        let paragraphs = site.paragraph.saturating_sub(last.paragraph);
        out.add(T::PronounParagraph, &[bucket(paragraphs as usize, &[0, 1, 2, 3])]);
        out.add(T::PronounLastSubject, &[last.subject().into(), distance]);
        let part = Value::Int(last.part as i32);
        out.add(T::PronounLastRole, &[part]);
        out.add(T::PronounLastPart, &[part, bucket(away, &[0, 1, 2]), form]);
        out.add(T::PronounLastInitial, &[last.initial.into(), last.opening.into()]);
        out.add(T::PronounLastPronoun, &[(last.pronoun != 0).into()]);
        if let Some(s) = self.subject {
            let away = bucket(site.narrative.saturating_sub(s.narrative), &[0, 1, 2, 3, 5]);
            out.add(T::PronounSubjectDistance, &[away]);
            out.add(T::PronounSubjectLast, &[self.latest_subject.into()]);
        }
        out.add(T::PronounLatest, &[self.latest.into()]);
        out.add(T::PronounOpening, &[self.opening.into()]);
        out.add(T::PronounInitials, &[bucket(self.initials, &[0, 1, 2, 3])]);
        out.add(T::PronounRecent, &[bucket(self.near, &[0, 1, 2, 3, 4])]);
        out.add(T::PronounFrequency, &[bucket(self.outside, &[0, 1, 2, 4, 8])]);
        if last.headline {
            out.add(T::PronounHeadline, &[]);
        }
        if let Some((paragraph, pronoun)) = self.source {
            let paragraphs = bucket(site.paragraph.saturating_sub(paragraph) as usize, &[0, 1, 2]);
            out.add(T::PronounLastSource, &[paragraphs, pronoun.into()]);
        }
        if let Some((paragraph, _)) = self.reporter {
            let paragraphs = bucket(site.paragraph.saturating_sub(paragraph) as usize, &[0, 1, 2]);
            out.add(T::PronounReporter, &[paragraphs]);
            out.add(T::PronounLeadReporter, &[site.leads.into(), paragraphs]);
        }
        if site.leads {
            out.add(T::PronounLead, &[bucket(paragraphs as usize, &[0, 1, 2, 3])]);
        }
        out.add(T::PronounSource, &[self.sourced.into()]);
        if self.inside {
            out.add(T::PronounInside, &[]);
        }
        if self.behind {
            out.add(T::PronounBehind, &[form, (last.sentence == site.sentence).into()]);
        }
        if site.behind && last.sentence == site.sentence && !last.quoted {
            out.add(T::PronounAside, &[part]);
        }
        if let Some(narrative) = self.introduced
            && self.outside <= 2
        {
            let away = bucket(site.narrative.saturating_sub(narrative), &[0, 1, 2, 3]);
            out.add(T::PronounIntroduced, &[away, last.apposed.into()]);
        }
        if site.source {
            out.add(T::PronounSourceDistance, &[distance]);
        }
    }
}
