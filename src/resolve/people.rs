//! People and organisations that the user knows: whom a speaker's name stands for beyond the article.
//!
//! An article's own names are gathered as ever; then the fullest name of a speaker is looked up here. It is replaced, and an
//! identifier given, only where it fits one of the people and nothing speaks against it. What could be several is left as it is
//! and reported.

use std::ops::Range;

use self::name::{Form, Likeness};
pub use self::unsettled::{Reason, Unsettled};

pub(super) mod fit;
mod name;
mod support;
mod unsettled;

/// What is known of a person or an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The name that rows show.
    pub name: String,
    /// Names that are as good.
    pub aliases: Vec<String>,
    /// The identifier that rows show.
    pub id: Option<String>,
    /// Role or office.
    pub title: Option<String>,
    /// Party or employer.
    pub organisation: Option<String>,
    /// The gender that the pronouns tell: `he` and `she` where all are of one, else `None`, which speaks against nothing.
    pub pronouns: Option<Pronouns>,
}

/// Pronouns that others speak against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pronouns {
    /// `she/her`
    She,
    /// `he/him`
    He,
}

impl Pronouns {
    /// Those of a list such as `she/her`; `None` where it has others, or those of both.
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).map(str::to_lowercase);
        let one = |word: String| match word.as_str() {
            "she" | "her" | "hers" | "herself" => Some(Self::She),
            "he" | "him" | "his" | "himself" => Some(Self::He),
            _ => None,
        };
        let mut all = words.map(one);
        let first = all.next()??;
        all.all(|other| other == Some(first)).then_some(first)
    }

    /// -1 female, 1 male.
    fn sign(self) -> i32 {
        match self {
            Self::She => -1,
            Self::He => 1,
        }
    }
}

impl Person {
    /// All that people are put in order by.
    fn in_order(&self) -> impl Ord {
        (&self.name, &self.id, &self.title, &self.organisation, &self.aliases)
    }

    /// The name, and what tells this person from others of that name: the identifier, else the title or the organisation.
    pub fn described(&self) -> String {
        match self.id.as_ref().or(self.title.as_ref()).or(self.organisation.as_ref()) {
            Some(more) => format!("{} ({more})", self.name),
            None => self.name.clone(),
        }
    }
}

/// All the people that are known, found by their names. Their order makes no difference.
#[derive(Debug, Clone, Default)]
pub struct People {
    known: Vec<Person>,
    /// The names of all, those of one person together, the canonical one first.
    forms: Vec<(Form, u32)>,
    /// Where each person's begin; behind the last one where they end.
    begins: Vec<u32>,
    /// The numbers of the names, in the order of their last words and, of one last word, of their first letters.
    index: Vec<(u64, char, u32)>,
    /// True where the pronouns of anybody tell a gender.
    tell_genders: bool,
}

/// One of those whose name a printed one may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    person: u32,
    likeness: Likeness,
    /// It is an alias that is alike.
    alias: bool,
}

impl People {
    /// Puts `people` where they are found by their names. A name without letters or digits is found by no name.
    pub fn new(mut people: Vec<Person>) -> Self {
        // Whatever is listed stands in this order.
        people.sort_by(|a, b| a.in_order().cmp(&b.in_order()));
        let mut forms = Vec::with_capacity(people.len() * 2);
        let mut begins = Vec::with_capacity(people.len() + 1);
        for (number, person) in (0..).zip(&people) {
            begins.push(count(forms.len()));
            let turned = turned(&person.name);
            let names = [person.name.as_str()].into_iter().chain(turned.as_deref());
            let names = names.chain(person.aliases.iter().map(String::as_str));
            forms.extend(names.filter_map(|name| Some((Form::new(name)?, number))));
        }
        begins.push(count(forms.len()));
        let mut index: Vec<_> = (0..).zip(&forms).map(|(n, (form, _))| (form.last(), form.initial(), n)).collect();
        index.sort_unstable();
        let tell_genders = people.iter().any(|p| p.pronouns.is_some());
        Self { known: people, forms, begins, index, tell_genders }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// True where there is nobody.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// They themselves, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.known.iter()
    }

    fn get(&self, number: u32) -> Option<&Person> {
        self.known.get(number as usize)
    }

    /// True where a name ends with the word of this key.
    fn has_last(&self, key: u64) -> bool {
        self.index.get(self.index.partition_point(|e| e.0 < key)).is_some_and(|e| e.0 == key)
    }

    /// The names of a person.
    fn forms(&self, number: u32) -> impl Iterator<Item = &Form> {
        let at = |n: usize| self.begins.get(n).map_or(0, |&at| at as usize);
        let own = at(number as usize)..at(number as usize + 1);
        self.forms.get(own).unwrap_or(&[]).iter().map(|(form, _)| form)
    }

    /// Those whose name `printed` may be, each once and with the name that is most alike, in their order.
    fn named(&self, printed: &Form) -> Vec<Candidate> {
        let (last, initial) = (printed.last(), printed.initial());
        let all = self.between(0..self.index.len(), |entry| entry.0.cmp(&last));
        // Whoever has the first name has its letter: with thousands of one surname, few are looked at.
        let near = self.between(all.clone(), |entry| entry.1.cmp(&initial));
        let mut found = if printed.is_short() { Vec::new() } else { self.alike(printed, near) };
        if !found.iter().any(|c| c.likeness >= Likeness::Initial) {
            found = self.alike(printed, all);
        }
        found.sort_unstable_by_key(|c| (c.person, std::cmp::Reverse(c.likeness), c.alias));
        found.dedup_by_key(|c| c.person);
        found
    }

    /// The entries within `range` that compare as equal.
    fn between(&self, range: Range<usize>, order: impl Fn(&(u64, char, u32)) -> std::cmp::Ordering) -> Range<usize> {
        let entries = self.index.get(range.clone()).unwrap_or(&[]);
        let from = entries.partition_point(|e| order(e).is_lt());
        let to = entries.partition_point(|e| order(e).is_le());
        range.start + from..range.start + to
    }

    fn alike(&self, printed: &Form, entries: Range<usize>) -> Vec<Candidate> {
        let entries = self.index.get(entries).unwrap_or(&[]);
        let candidate = |&(_, _, number): &(u64, char, u32)| {
            let (form, person) = self.forms.get(number as usize)?;
            let likeness = printed.likeness(form)?;
            let alias = self.begins.get(*person as usize).is_some_and(|&first| number > first);
            Some(Candidate { person: *person, likeness, alias })
        };
        entries.iter().filter_map(candidate).collect()
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// `Lund, Ada` as `Ada Lund`.
fn turned(name: &str) -> Option<String> {
    let (last, first) = name.split_once(',')?;
    (!first.contains(',')).then(|| format!("{} {}", first.trim(), last.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_of_one_gender_speak_against_the_others() {
        assert_eq!(Pronouns::parse("she/her"), Some(Pronouns::She));
        assert_eq!(Pronouns::parse("He / Him / His"), Some(Pronouns::He));
        for none in ["", "they/them", "she/they", "he/she", "ze/zir"] {
            assert_eq!(Pronouns::parse(none), None, "{none}");
        }
    }

    #[test]
    fn people_are_found_by_every_name_of_theirs() {
        let person = |name: &str, aliases: &[&str]| Person {
            name: name.to_owned(),
            aliases: aliases.iter().map(|&a| a.to_owned()).collect(),
            ..Person::default()
        };
        let people = People::new(vec![
            person("Lund, Berit", &["Bibi"]),
            person("Ada Lund", &["Ada Moe", "AL"]),
            person("Harbour Board", &["HB"]),
        ]);
        let found = |name: &str| {
            let found = people.named(&Form::new(name).unwrap());
            found.iter().map(|c| people.get(c.person).unwrap().name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(found("Berit Lund"), ["Lund, Berit"]);
        assert_eq!(found("Lund"), ["Ada Lund", "Lund, Berit"]);
        assert_eq!(found("Bibi"), ["Lund, Berit"]);
        assert_eq!(found("A. Moe"), ["Ada Lund"]);
        assert_eq!(found("the HB"), ["Harbour Board"]);
        assert!(found("Cato Lund").is_empty());
        assert!(people.named(&Form::new("Moe Harbour").unwrap()).is_empty());
    }
}
