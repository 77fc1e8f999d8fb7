//! Texts to try properties on: noise, and small articles whose surnames can be exchanged.

mod pieces;

use inquit::lexicon::{Entry, Marks, english, key};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use pieces::PIECES;

/// The same cases on every run, unless the environment asks for others (`PROPTEST_CASES=10000 PROPTEST_RNG_SEED=7`).
pub(crate) fn settings(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { cases };
    let rng_seed = if asked.rng_seed == RngSeed::Random { RngSeed::Fixed(20) } else { asked.rng_seed };
    ProptestConfig { cases, rng_seed, ..asked }
}

/// Anything at all: names, cues, marks and line ends in any order, with some arbitrary characters among them.
pub(crate) fn noise() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(str::to_owned),
        6 => prop::sample::select(PIECES).prop_map(|p| format!(" {p} ")),
        1 => any::<char>().prop_map(String::from),
    ];
    prop_oneof![8 => prop::collection::vec(piece, 0..60).prop_map(|p| p.concat()), 1 => any::<String>()]
}

/// A capitalised word of `letters` letters that no list knows.
pub(crate) fn surname(letters: usize) -> impl Strategy<Value = String> {
    let letter =
        |n: usize| prop::sample::select(if n.is_multiple_of(2) { &b"bdfgklmnprtvz"[..] } else { &b"aeiou"[..] });
    let word = (0..letters).map(letter).collect::<Vec<_>>().prop_map(|letters| {
        let letters = letters.into_iter().enumerate();
        letters.map(|(n, b)| char::from(if n == 0 { b.to_ascii_uppercase() } else { b })).collect::<String>()
    });
    word.prop_filter("a word of some list", |w| unknown(w))
}

/// True where no list knows the word.
pub(crate) fn unknown(word: &str) -> bool {
    let Entry { marks, first_name, tag, .. } = *english().entry(key(word));
    marks == Marks::NONE && !first_name && tag.0 == b'?'
}

const FIRST_NAMES: &[&str] =
    &["Maria", "David", "Grace", "Thomas", "Helen", "Robert", "Anna", "Peter", "Ruth", "Martin"];
const ROLES: &[&str] = &["baker", "lawyer", "spokeswoman", "teacher", "senator", "analyst", "mayor", "farmer"];
const VERBS: &[&str] = &["said", "added", "told reporters", "wrote", "explained", "warned", "recalled", "insisted"];
const WORDS: &[&str] = &[
    "we", "have", "seen", "the", "river", "rise", "before", "it", "was", "cold", "and", "nobody", "came", "with",
    "lamps", "they", "should", "pay", "for", "every", "broken", "window", "in", "this", "town", "I", "never", "liked",
    "those", "stairs",
];

/// What an article is made of: `Q` a whole quotation, `q` a part, `P` a full name, `S` a surname, `R` a role, `V` a verb, `H` a pronoun.
const SENTENCES: &[&str] = &[
    "“<Q>,” said <P>.",
    "“<Q>,” <P> <V>.",
    "“<Q>,” <S> <V>.",
    "“<Q>,” <H> said.",
    "“<Q>,” <H> said. “<Q>.”",
    "“<Q>,” said <P>, a <R>. “<Q>.”",
    "“<Q>,” the <R> said.",
    "“<Q>.”",
    "“<Q>?” asked <S>.",
    "<P> said, “<Q>.”",
    "<P>, a <R>, told the council: “<Q>.”",
    "<P> said that the plan was “<q>” and left.",
    "<S> called it “<q>.”",
    "According to <P>, it was “<q>.”",
    "The so-called “<q>” opened in May.",
    "<P> met <P> at the harbour on Monday.",
    "<R> <P> has lived here since 1998.",
    "<S>’s office did not answer.",
    "The vote is expected in June.",
    "In a statement, <S> said it would take time.",
];

/// A small article. Its marks are curly, balanced and not nested.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    /// Surnames are the characters from U+E000 on.
    text: String,
    surnames: Vec<String>,
    others: Vec<String>,
}

impl Article {
    pub(crate) fn text(&self) -> String {
        fill(&self.text, &self.surnames)
    }

    /// The same with other surnames, each as long as the one it stands for.
    pub(crate) fn exchanged(&self) -> String {
        fill(&self.text, &self.others)
    }
}

const FIRST: u32 = 0xe000;
/// People in an article.
const CAST: usize = 4;

fn fill(text: &str, surnames: &[String]) -> String {
    let name = |c: char| surnames.get(u32::from(c).checked_sub(FIRST)? as usize);
    text.chars().fold(String::new(), |mut out, c| {
        match name(c) {
            Some(name) => out.push_str(name),
            None => out.push(c),
        }
        out
    })
}

/// Words in a row; `whole` begins with a capital.
pub(crate) fn words(whole: bool) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), if whole { 3..12 } else { 1..5 }).prop_map(move |words| {
        let text = words.join(" ");
        let mut chars = text.chars();
        match chars.next().filter(|_| whole) {
            Some(first) => first.to_uppercase().chain(chars).collect(),
            None => text,
        }
    })
}

/// One sentence with its slots filled, surnames as private characters.
fn sentence() -> impl Strategy<Value = String> {
    let people = prop::collection::vec((prop::sample::select(FIRST_NAMES), 0..CAST), 2);
    let quotes = (prop::collection::vec(words(true), 2), words(false));
    let chosen = (prop::sample::select(VERBS), prop::sample::select(ROLES), prop::sample::select(&["he", "she"][..]));
    (prop::sample::select(SENTENCES), people, quotes, chosen).prop_map(
        |(pattern, people, (whole, part), (verb, role, pronoun))| {
            let mut out = pattern.replace("<q>", &part).replace("<V>", verb).replace("<H>", pronoun);
            for words in whole {
                out = out.replacen("<Q>", &words, 1);
            }
            for (first, n) in people {
                let surname = u32::try_from(n).ok().and_then(|n| char::from_u32(FIRST + n)).unwrap_or('?');
                // One first name a surname, or people could not be told apart.
                let first = FIRST_NAMES.get(n * 2).unwrap_or(&first);
                out = out.replacen("<P>", &format!("{first} {surname}"), 1).replacen("<S>", &surname.to_string(), 1);
            }
            let mut role = role.to_owned();
            if pattern.starts_with("<R>") {
                role.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
            }
            out.replace("<R>", &role)
        },
    )
}

/// Articles of a few paragraphs.
pub(crate) fn article() -> impl Strategy<Value = Article> {
    let paragraph = prop::collection::vec(sentence(), 1..4).prop_map(|s| s.join(" "));
    let text = prop::collection::vec(paragraph, 1..7).prop_map(|p| p.join("\n\n") + "\n");
    let pair = (5..9usize).prop_flat_map(|n| (surname(n), surname(n)));
    let cast = prop::collection::vec(pair, CAST).prop_filter("the same surname twice", |pairs| {
        let mut all: Vec<&String> = pairs.iter().flat_map(|(a, b)| [a, b]).collect();
        all.sort();
        all.windows(2).all(|w| w.first() != w.last())
    });
    (text, cast).prop_map(|(text, cast)| {
        let (surnames, others) = cast.into_iter().unzip();
        Article { text, surnames, others }
    })
}
