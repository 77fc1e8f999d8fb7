//! What else in an article says that a name is that of one of the people known: their title beside it, their party or employer in
//! its sentence, another of their names anywhere.

use std::cell::OnceCell;

use super::name::{Form, Likeness};
use super::{People, Person};
use crate::find::scene::{Scene, TokenRange};
use crate::lexicon::{ascii_key, key, mix};
use crate::resolve::names::{Cast, Entity, fold};
use crate::resolve::phrase::phrase_tokens;
use crate::resolve::speaker::spelled_out;

/// Mentions of a person that are looked at.
const MENTIONS: usize = 200;

/// Tokens of a sentence around a name that are looked at.
const FAR: usize = 100;

/// Words of titles that tell nobody from others.
const EMPTY: [u64; 25] = [
    ascii_key("a"),
    ascii_key("an"),
    ascii_key("and"),
    ascii_key("at"),
    ascii_key("by"),
    ascii_key("for"),
    ascii_key("in"),
    ascii_key("of"),
    ascii_key("on"),
    ascii_key("the"),
    ascii_key("to"),
    ascii_key("with"),
    ascii_key("who"),
    ascii_key("dame"),
    ascii_key("dr"),
    ascii_key("hon"),
    ascii_key("lady"),
    ascii_key("lord"),
    ascii_key("miss"),
    ascii_key("mr"),
    ascii_key("mrs"),
    ascii_key("ms"),
    ascii_key("mx"),
    ascii_key("professor"),
    ascii_key("sir"),
];

/// Words that make another office of one.
const RANKS: [u64; 12] = [
    ascii_key("acting"),
    ascii_key("assistant"),
    ascii_key("associate"),
    ascii_key("deputy"),
    ascii_key("ex"),
    ascii_key("former"),
    ascii_key("interim"),
    ascii_key("late"),
    ascii_key("retired"),
    ascii_key("shadow"),
    ascii_key("then"),
    ascii_key("vice"),
];

/// What is looked for in one article.
pub(super) struct Support<'a> {
    pub(super) people: &'a People,
    pub(super) scene: &'a Scene<'a>,
    pub(super) cast: &'a Cast,
    /// Keys of the names of all that the article names, in order, once they were asked for.
    names: OnceCell<Vec<u64>>,
}

impl<'a> Support<'a> {
    pub(super) fn new(people: &'a People, scene: &'a Scene<'a>, cast: &'a Cast) -> Self {
        Self { people, scene, cast, names: OnceCell::new() }
    }

    /// What says that `entity`, whose name is printed as `printed`, is this one of the people; `None` where nothing does.
    pub(super) fn of(&self, number: u32, entity: &Entity, printed: &Form) -> Option<&'static str> {
        let person = self.people.get(number)?;
        if self.has_title(person, entity) {
            return Some("the title");
        }
        if self.is_from(person, entity) {
            return Some("the organisation");
        }
        self.is_named_otherwise(number, entity, printed).then_some("another name in the article")
    }

    /// True where something is known of the person that an article could say too.
    pub(super) fn is_told_of(person: &Person) -> bool {
        person.title.as_deref().is_some_and(|title| !title_words(title).is_empty()) || person.organisation.is_some()
    }

    /// True where the person's title stands before the name, or behind it.
    fn has_title(&self, person: &Person, entity: &Entity) -> bool {
        let known = person.title.as_deref().map(title_words).unwrap_or_default();
        if known.is_empty() {
            return false;
        }
        let ranks = |words: &[u64]| words.iter().filter(|w| RANKS.contains(w)).copied().collect::<Vec<_>>();
        let own_ranks = ranks(&known);
        let fits = |range: TokenRange| {
            let printed = self.scene.tokens.get(range.first..range.end).unwrap_or(&[]);
            let printed = in_order(printed.iter().filter(|t| t.is_word()).map(|t| t.key));
            let all_known = printed.iter().all(|w| known.contains(w));
            let all_printed = known.len() > 1 && known.iter().all(|w| printed.contains(w));
            !printed.is_empty() && (all_known || all_printed) && ranks(&printed) == own_ranks
        };
        self.cast.mentions(entity).take(MENTIONS).any(|mention| {
            let Some(name) = self.cast.name_of(mention) else { return false };
            let mut phrase = phrase_tokens(self.scene, mention);
            // `former Minister Lund`: the phrase may begin behind it.
            while RANKS.contains(&self.scene.before(phrase.first).key) {
                phrase.first -= 1;
            }
            let behind = self.scene.token(name.end).ch == ',';
            fits(TokenRange { first: phrase.first, end: name.first })
                || behind && fits(TokenRange { first: name.end + 1, end: phrase.end })
        })
    }

    /// True where the person's party or employer, by any name of its own, is named in a sentence with the person.
    fn is_from(&self, person: &Person, entity: &Entity) -> bool {
        let Some(organisation) = person.organisation.as_deref().and_then(Form::new) else { return false };
        let named = self.people.named(&organisation).into_iter();
        let others = named.filter(|c| c.likeness == Likeness::Same).flat_map(|c| self.people.forms(c.person));
        let words = |form: &Form| form.parts().map(key).collect::<Vec<_>>();
        let names: Vec<Vec<u64>> = std::iter::once(&organisation).chain(others).map(words).collect();
        let mut looked_at = u32::MAX;
        self.cast.mentions(entity).take(MENTIONS).any(|mention| {
            let Some(own) = self.cast.name_of(mention) else { return false };
            let number = self.scene.token(own.first).sentence;
            if std::mem::replace(&mut looked_at, number) == number {
                return false;
            }
            let sentence = self.scene.sentence(number);
            let before = self.words(sentence.first.max(own.first.saturating_sub(FAR)), own.first);
            let behind = self.words(own.end, sentence.end.min(own.end + FAR));
            names.iter().any(|name| holds(&before, name) || holds(&behind, name))
        })
    }

    /// The words of the tokens `first..end`, hyphens as spaces, each with whether it has a capital.
    fn words(&self, first: usize, end: usize) -> Vec<(u64, bool)> {
        let tokens = self.scene.tokens.get(first..end).unwrap_or(&[]);
        let text = self.scene.document.text();
        let words = tokens.iter().filter(|t| t.is_word()).flat_map(|t| {
            let parts = t.span.of(text).split('-').filter(|part| !part.is_empty());
            parts.map(|part| (fold(part), t.capital()))
        });
        words.collect()
    }

    /// True where the article has another name of the person's.
    fn is_named_otherwise(&self, number: u32, entity: &Entity, printed: &Form) -> bool {
        let all = self.names.get_or_init(|| {
            let names = self.cast.entities.iter().filter_map(|e| Form::new(&self.cast.name(self.scene, e)));
            let mut keys: Vec<u64> = names.map(|form| whole(&form)).collect();
            keys.sort_unstable();
            keys
        });
        // An alias may have the title: `Sheikh Jabir`.
        let own = self.cast.mentions(entity).take(MENTIONS).flat_map(|m| {
            let first = self.scene.mentions.get(m).map(|mention| mention.first);
            let name = self.cast.name_of(m);
            let text = |first: usize| Form::new(self.scene.text(first, name?.end));
            [first.and_then(text), name.and_then(|name| text(name.first))].into_iter().flatten()
        });
        let own: Vec<u64> = own.map(|form| whole(&form)).collect();
        let mut others = self.people.forms(number).filter(|form| *form != printed).map(whole);
        others.any(|key| own.contains(&key) || all.binary_search(&key).is_ok())
    }
}

/// True where `words` hold those of `name`, one behind the other; a single one only with a capital.
fn holds(words: &[(u64, bool)], name: &[u64]) -> bool {
    let same = |window: &[(u64, bool)]| window.iter().map(|w| w.0).eq(name.iter().copied());
    match name {
        [] => false,
        [only] => words.contains(&(*only, true)),
        several => words.windows(several.len()).any(same),
    }
}

/// A key of all words.
fn whole(form: &Form) -> u64 {
    form.parts().fold(0, |hash, part| mix(hash, key(part)))
}

/// The words of a title that tell its holder from others.
fn title_words(title: &str) -> Vec<u64> {
    in_order(title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(key))
}

/// The words of a title that tell something, spelled out, in the order of their keys.
fn in_order(words: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut words: Vec<u64> = words.map(spelled_out).filter(|key| !EMPTY.contains(key)).collect();
    words.sort_unstable();
    words.dedup();
    words
}
