//! The people a pronoun may stand for, each described by features.

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

impl Pronouns<'_> {
    /// The people the pronoun may stand for.
    pub(super) fn people(&self, mention: usize, m: &Mention) -> Vec<Person> {
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
        let recent = self.recent();
        let within = |o: &Occurrence| site.paragraph.saturating_sub(o.paragraph) <= 5;
        let any = recent.iter().any(within);
        let mut people: Vec<Person> = Vec::new();
        let fits = |who: Who| self.gender(who) * sign > -12;
        let (mut latest, mut latest_subject, mut reporter, mut source) = (None, None, None, None);
        for o in recent {
            if !o.quoted && fits(o.who) {
                latest = Some(o);
                if o.subject() {
                    latest_subject = Some(o);
                }
                if o.reports {
                    reporter = Some(o);
                }
            }
            if o.source {
                source = Some(o);
            }
            match people.iter_mut().find(|p| p.who == o.who) {
                Some(person) => person.see(o, sign),
                None => people.push(self.person(o, site, sign)),
            }
        }
        people.retain(|p| !inside.contains(&p.who));
        people.retain(|p| !any || within(&p.last) || recent.iter().any(|o| o.who == p.who && within(o)));
        // Nobody of the other gender, while there is anybody else.
        if !people.iter().all(|p| p.agreement <= CLASH) {
            people.retain(|p| p.agreement > CLASH);
        }
        let is =
            |o: Option<&Occurrence>, p: &Person| o.filter(|o| o.who == p.who).map(|o| (o.paragraph, o.pronoun != 0));
        for p in &mut people {
            p.latest = latest.is_some_and(|o| o.token == p.last.token);
            p.latest_subject = latest_subject.is_some_and(|o| p.subject.is_some_and(|s| s.token == o.token));
            p.reporter = is(reporter, p);
            p.source = is(source, p);
        }
        self.named_around(mention, m, &mut people);
        people
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
            narrative: self.narrative.get(m.first).copied().unwrap_or(0),
            form,
            source: self.sources.has(mention),
            leads: (paragraph.first..m.first).all(|t| scene.token(t).quote.is_some() || !scene.token(t).is_word()),
            behind: comma && reports,
        }
    }

    fn person(&self, o: &Occurrence, site: Site, sign: i32) -> Person {
        let kind = match o.who {
            Who::Named(id) => i32::from(self.cast.entity(id).is_some_and(|e| e.words.len() > 1)),
            Who::Unnamed(m) => {
                let first = self.scene.mentions.get(m).map_or("", |m| self.scene.text(m.first, m.first + 1));
                match first.to_lowercase().as_str() {
                    "a" | "an" | "one" | "another" => 2,
                    "his" | "her" | "their" | "my" | "our" => 3,
                    _ => 4,
                }
            }
        };
        let full = o.pronoun == 0 && matches!(o.who, Who::Unnamed(_)) || self.full(o);
        let introduced = (full && !o.quoted && !o.headline).then_some(o.narrative);
        let mut person = Person {
            who: o.who,
            site,
            agreement: self.gender(o.who) * sign,
            sexed: 0,
            last: *o,
            subject: None,
            outside: 0,
            near: 0,
            initials: 0,
            opening: false,
            sourced: false,
            introduced,
            inside: false,
            behind: false,
            latest: false,
            latest_subject: false,
            reporter: None,
            source: None,
            kind,
        };
        person.see(o, sign);
        person
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
        mark(m.end, scene.sentence_of(m.first).end, false);
    }
}

impl Person {
    fn see(&mut self, o: &Occurrence, sign: i32) {
        let near = |n: u32| self.site.paragraph.saturating_sub(o.paragraph) <= n;
        self.sourced |= o.source;
        self.sexed += i32::from(o.pronoun) * sign;
        if o.quoted {
            if self.outside == 0 {
                self.last = *o;
            }
            return;
        }
        self.outside += 1;
        self.last = *o;
        if o.subject() {
            self.subject = Some(*o);
        }
        self.near += usize::from(near(2));
        self.initials += usize::from(o.initial && near(2));
        self.opening |= o.opening && near(1);
    }

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
