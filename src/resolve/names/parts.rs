//! A name mention divided into titles and the name proper.

use crate::find::mention::Mention;
use crate::find::scene::Scene;
use crate::find::token::{Token, TokenKind};
use crate::lexicon::Marks;

/// Puts the tokens of a name mention's titles and of the name proper behind `tokens`; returns how many are titles, and one
/// past the last token, `Jr.` included.
pub(super) fn divide(scene: &Scene<'_>, mention: &Mention, tokens: &mut Vec<usize>) -> (usize, usize) {
    let from = tokens.len();
    let quote = scene.token(mention.first).quote;
    let (mut marks, mut first_name, mut trade) = (Marks::NONE, false, false);
    let all = scene.tokens.get(mention.first..mention.end).unwrap_or(&[]);
    for (at, token) in (mention.first..).zip(all) {
        if token.is_word() && token.quote == quote {
            trade |= tokens.len() == from && (token.agent() || token.is_lower());
            marks = marks.or(token.entry.marks);
            first_name |= token.entry.first_name;
            tokens.push(at);
        }
    }
    // Most names are nothing but names: organisations, and people without a title.
    let plain = !trade && !marks.any(Marks::SUFFIX.or(Marks::DATE).or(Marks::HARD_TITLE));
    let two = tokens.len() == from + 2 && !marks.any(Marks::SOFT_TITLE.or(Marks::DEMONYM));
    if plain && (two || !first_name && !marks.any(Marks::ROLE)) {
        return (0, mention.end);
    }
    let (words, cut, end) = divided(scene, tokens.get(from..).unwrap_or(&[]), mention.end);
    tokens.truncate(from + words);
    (cut, end)
}

/// The same for the words `tokens` of a mention that ends before token `end`; how many words it has comes first.
fn divided(scene: &Scene<'_>, mut tokens: &[usize], mut end: usize) -> (usize, usize, usize) {
    while let [before @ .., t] = tokens
        && !before.is_empty()
        && scene.token(*t).has(Marks::SUFFIX)
        && scene.token(*t).capital()
    {
        tokens = before;
        end = end.min(t + 1);
    }
    let token = |&t: &usize| scene.token(t);
    // `told Byron Monday`: the day is no part of the name, but `Oona May` is one.
    let personal = tokens.first().map(token).is_some_and(|t| t.entry.first_name);
    while let [before @ .., last] = tokens
        && !before.is_empty()
        && scene.token(*last).has(Marks::DATE)
        && (!personal || scene.text(*last, last + 1).ends_with("day"))
    {
        tokens = before;
        end = end.min(*last);
    }
    let titled = tokens.iter().rev().skip(1).map(token).any(|t| t.has(Marks::HARD_TITLE));
    let opening = tokens.first().map(token).is_some_and(|t| t.has(Marks::ROLE) || t.agent()) && tokens.len() > 2;
    let personal =
        opening || tokens.iter().map(token).any(|t| t.entry.first_name && !t.has(Marks::PLACE.or(Marks::ORGANISATION)));
    let whole =
        tokens.last().map(token).is_some_and(|t| t.has(Marks::ORGANISATION.or(Marks::PLACE)) && !t.entry.first_name);
    // `Republican National Convention`, `United States`: what looks like a title is part of the name.
    let cut = if !titled && (whole || !personal) { 0 } else { title_end(scene, tokens) };
    // `the Ada Byron South Carolina victory party`: a place behind a name.
    if tokens.get(cut).map(token).is_some_and(|t| t.entry.first_name)
        && let Some(at) = (cut + 2..tokens.len().saturating_sub(1)).find(|&i| is_quarter(scene, tokens.get(i)))
        && let Some((before, &[place, ..])) = tokens.split_at_checked(at)
    {
        tokens = before;
        end = end.min(place);
    }
    // `Mr. Hale of the Harbour Institute`: where a titled person is from.
    let from = |&t: &usize| {
        scene.token(t).is_lower() && scene.token(t).has(Marks::PREPOSITION) && !scene.token(t).has(Marks::PARTICLE)
    };
    if titled
        && cut > 0
        && let Some(at) = tokens.iter().skip(cut + 1).position(from)
        && let Some((before, &[preposition, ..])) = tokens.split_at_checked(cut + 1 + at)
    {
        tokens = before;
        end = end.min(preposition);
    }
    (tokens.len(), cut, end)
}

/// How many of a name's tokens are titles, offices and nationalities.
fn title_end(scene: &Scene<'_>, tokens: &[usize]) -> usize {
    let at = |i: usize| scene.token(tokens.get(i).copied().unwrap_or(usize::MAX));
    let n = tokens.len();
    let mut cut = 0;
    // `Del. Mara Voss`: whatever is abbreviated before a name is a title, an initial aside.
    let abbreviated = |i: usize| {
        let t = at(i);
        t.span.len() > 2
            && scene.document.text().as_bytes().get(t.span.end() - 1) == Some(&b'.')
            && t.entry.tag.0 == b'?'
            && !t.all_capitals()
    };
    for i in 0..n.saturating_sub(1) {
        // `Gov. Earl Ray Belaro`: a title that is a first name too, behind a title or before more names.
        let first =
            at(i).entry.first_name && (cut == i && i > 0 || at(i).entry.gender == 0 && at(i + 1).entry.first_name);
        // `Anselm T. King of Ohio`: a title that is a surname.
        let initial = i > 0 && at(i - 1).span.len() == 2 && at(i - 1).capital() && at(i - 1).ch != at(i).ch;
        let surname =
            i > 0 && at(i + 1).is_lower() && (initial || at(i - 1).entry.first_name && !at(i - 1).has(Marks::PLACE));
        let name = first || surname;
        if at(i).has(Marks::HARD_TITLE) && !name || i == 0 && abbreviated(0) && n > 2 {
            cut = i + 1;
            // `Secretary of State John Belaro`: the office goes on.
            if at(i + 1).is_lower() && at(i + 1).has(Marks::PREPOSITION) && i + 3 < n {
                cut = i + 3;
                while cut + 1 < n && !at(cut).entry.first_name && (cut + 2 < n || at(cut).is_lower()) && office(at(cut))
                {
                    cut += 1;
                }
            }
        }
    }
    // `Goalkeeper Marisol Teixeira`, at the start of a sentence: a trade with a capital.
    let trade = at(0).has(Marks::ROLE) || at(0).agent() && at(0).entry.tag.0 == b'?';
    if cut == 0 && n > 2 && trade && !at(0).entry.first_name && opens_sentence(scene, tokens) {
        cut = 1;
    }
    // `Auto Workers Secretary-Treasurer Ada Byron`: a role in the middle, and a first name behind it.
    let role = |i: usize| {
        at(i).has(Marks::HARD_TITLE.or(Marks::SOFT_TITLE).or(Marks::ROLE)) || is_compound_role(scene, tokens, i)
    };
    if let Some(first) =
        (2..n.saturating_sub(1)).rev().find(|&i| at(i).entry.first_name && !at(i - 1).entry.first_name && role(i - 1))
    {
        cut = cut.max(first);
    }
    let titled = cut > 0;
    // A first name far inside a run of capitals starts the name proper: `Middle East Policy Daniel Belaro`.
    if let Some(first) = (cut + 1..n.saturating_sub(1)).find(|&i| {
        at(i).entry.first_name
            && n - i <= 3
            && (titled && n - cut > 3 || (cut..i).all(|j| office(at(j)) && !at(j).entry.first_name))
    }) {
        cut = first;
    }
    while cut + 1 < n
        && !at(cut).entry.first_name
        && (at(cut).has(Marks::SOFT_TITLE.or(Marks::DEMONYM)) || titled && at(cut).is_lower())
    {
        cut += 1;
    }
    // `Baghdad Alina Belaro`, after `ambassador to`.
    while cut + 2 < n && at(cut).has(Marks::PLACE) && !at(cut).entry.first_name {
        cut += 1;
    }
    while cut + 1 < n && at(cut).is_lower() && !at(cut).has(Marks::PARTICLE) && !at(cut).prefixed() {
        cut += 1;
    }
    cut
}

/// `South` of `South Carolina`.
fn is_quarter(scene: &Scene<'_>, token: Option<&usize>) -> bool {
    token.is_some_and(|&t| matches!(scene.text(t, t + 1), "North" | "South" | "East" | "West" | "New"))
}

/// `Secretary-Treasurer`, `co-Anchor`: a word whose last part is a role.
fn is_compound_role(scene: &Scene<'_>, tokens: &[usize], at: usize) -> bool {
    const ROLES: [&str; 14] = [
        "anchor",
        "author",
        "chair",
        "chief",
        "director",
        "editor",
        "elect",
        "founder",
        "general",
        "host",
        "leader",
        "minister",
        "president",
        "treasurer",
    ];
    let word = tokens.get(at).map_or("", |&t| scene.text(t, t + 1));
    word.rsplit_once('-').is_some_and(|(_, last)| ROLES.iter().any(|role| role.eq_ignore_ascii_case(last)))
}

fn opens_sentence(scene: &Scene<'_>, tokens: &[usize]) -> bool {
    tokens.first().is_some_and(|&t| {
        scene.before(t).sentence != scene.token(t).sentence || scene.before(t).kind != TokenKind::Word
    })
}

fn office(token: &Token) -> bool {
    token.is_lower() && token.has(Marks::PREPOSITION.or(Marks::DETERMINER))
        || token
            .has(Marks::HARD_TITLE.or(Marks::SOFT_TITLE).or(Marks::ORGANISATION).or(Marks::PLACE).or(Marks::DEMONYM))
        || token.entry.tag.is_noun()
        || token.entry.tag.0 == b'J'
}
