//! The English lists. They are read when the library is built, by `build.rs`.

use super::draft::Draft;
use super::entry::{Entry, Marks, Pronoun, Tag};
use super::key::key;

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The fields after the first, which is the word itself.
fn fields(line: &'static str) -> (&'static str, impl Iterator<Item = &'static str>) {
    let mut fields = line.split_ascii_whitespace();
    (fields.next().unwrap_or(""), fields)
}

fn strength(field: Option<&str>) -> u8 {
    field.and_then(|s| s.parse().ok()).unwrap_or(0)
}

fn gender(field: Option<&str>) -> i8 {
    match field {
        Some("m") => 1,
        Some("f") => -1,
        _ => 0,
    }
}

/// Everything that the lists say.
pub(super) fn english() -> Draft {
    let mut lexicon = Draft::default();
    plain(&mut lexicon);
    cues(&mut lexicon);
    sources(&mut lexicon);
    names(&mut lexicon);
    for line in lines(include_str!("en/tags.txt")) {
        let (word, mut rest) = fields(line);
        if let Some(&tag) = rest.next().and_then(|t| t.as_bytes().first()) {
            lexicon.edit(word).tag = Tag(tag);
        }
    }
    for line in lines(include_str!("en/pronouns.txt")) {
        let (word, mut rest) = fields(line);
        let class = match rest.next() {
            Some("he") => Pronoun::He,
            Some("she") => Pronoun::She,
            Some("they") => Pronoun::They,
            Some("it") => Pronoun::It,
            Some("i") => Pronoun::I,
            Some("we") => Pronoun::We,
            Some("you") => Pronoun::You,
            Some("who" | "which") => Pronoun::Who,
            Some("that") => Pronoun::That,
            Some("indef") => Pronoun::Indefinite,
            _ => continue,
        };
        let entry = lexicon.edit(word);
        entry.pronoun = class;
        entry.marks = entry.marks.or(Marks::PRONOUN);
    }
    for word in ["and", "of", "for"] {
        let entry = lexicon.edit(word);
        entry.marks = entry.marks.or(Marks::LINK);
    }
    // `A.` is an initial.
    let initial = key("a");
    for (key, entry) in lexicon.all() {
        entry.marks = entry.marks.or(derived(entry, *key == initial));
    }
    lexicon
}

/// What else is true of a word by the rest of its entry.
fn derived(entry: &Entry, initial: bool) -> Marks {
    let (marks, tag) = (entry.marks, entry.tag);
    let closed = Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::ADVERB);
    let outside = marks.any(Marks::PREPOSITION.or(Marks::AUXILIARY).or(Marks::CONJUNCTION))
        || entry.pronoun != Pronoun::No
        || matches!(tag.0, b'M' | b'W' | b'K' | b'I');
    let verb = tag.is_verb() && (entry.cue >= 3 || matches!(tag.0, b'Z' | b'D'));
    let adverb = tag.0 == b'R' && marks.any(Marks::ADVERB);
    let own = Marks::HARD_TITLE.or(Marks::AUXILIARY);
    let opener = tag != Tag::UNKNOWN && marks.any(closed) && !marks.any(own) && !initial;
    [
        (outside, Marks::OUTSIDE),
        (verb || adverb, Marks::OUTSIDE_SMALL),
        (marks.any(Marks::PARTICLE), Marks::LINK),
        (opener, Marks::OPENER),
    ]
    .iter()
    .fold(Marks::NONE, |all, (holds, mark)| if *holds { all.or(*mark) } else { all })
}

/// Lists that say nothing but that a word is on them. Only single words are entered; the lists of places and
/// channels also hold longer ones, of which the last word carries the mark (`press conference`).
fn plain(lexicon: &mut Draft) {
    for (list, mark) in [
        (include_str!("en/organisations.txt"), Marks::ORGANISATION),
        (include_str!("en/places.txt"), Marks::PLACE),
        (include_str!("en/demonyms.txt"), Marks::DEMONYM),
        (include_str!("en/determiners.txt"), Marks::DETERMINER),
        (include_str!("en/prepositions.txt"), Marks::PREPOSITION),
        (include_str!("en/conjunctions.txt"), Marks::CONJUNCTION),
        (include_str!("en/auxiliaries.txt"), Marks::AUXILIARY),
        (include_str!("en/adverbs.txt"), Marks::ADVERB),
        (include_str!("en/months_days.txt"), Marks::DATE),
        (include_str!("en/abbreviations.txt"), Marks::ABBREVIATION),
        (include_str!("en/particles.txt"), Marks::PARTICLE),
        (include_str!("en/suffixes.txt"), Marks::SUFFIX),
        (include_str!("en/channels.txt"), Marks::CHANNEL),
        (include_str!("en/works.txt"), Marks::WORK),
        (include_str!("en/term_triggers.txt"), Marks::TERM_TRIGGER),
    ] {
        for line in lines(list) {
            let word = if mark == Marks::CHANNEL { line.rsplit(' ').next().unwrap_or(line) } else { line };
            if !word.contains(' ') {
                let entry = lexicon.edit(word);
                entry.marks = entry.marks.or(mark);
            }
        }
    }
}

fn cues(lexicon: &mut Draft) {
    for (word, strength) in super::cues::cues().flat_map(|(_, forms)| forms) {
        let entry = lexicon.edit(word);
        entry.marks = entry.marks.or(Marks::CUE_VERB);
        entry.cue = entry.cue.max(strength);
    }
    for line in lines(include_str!("en/cue_nouns.txt")) {
        let (word, mut rest) = fields(line);
        let entry = lexicon.edit(word);
        entry.marks = entry.marks.or(Marks::CUE_NOUN);
        entry.cue = entry.cue.max(strength(rest.next()));
    }
}

fn sources(lexicon: &mut Draft) {
    for (list, mark) in [(include_str!("en/roles.txt"), Marks::ROLE), (include_str!("en/groups.txt"), Marks::GROUP)] {
        for line in lines(list) {
            let (word, mut rest) = fields(line);
            let source = strength(rest.next());
            let sex = gender(rest.next());
            let entry = lexicon.edit(word);
            entry.marks = entry.marks.or(mark);
            entry.source = entry.source.max(source);
            entry.gender = sex;
        }
    }
    for line in lines(include_str!("en/documents.txt")) {
        let (word, mut rest) = fields(line);
        let source = strength(rest.next());
        let entry = lexicon.edit(word);
        entry.source = entry.source.max(source);
        entry.marks = entry.marks.or(if rest.next() == Some("issued") { Marks::ISSUED } else { Marks::STUDY });
    }
}

fn names(lexicon: &mut Draft) {
    for line in lines(include_str!("en/titles.txt")) {
        let (word, mut rest) = fields(line);
        let sex = gender(rest.next());
        let hard = rest.next() == Some("hard");
        let entry = lexicon.edit(word);
        entry.marks = entry.marks.or(if hard { Marks::HARD_TITLE } else { Marks::SOFT_TITLE });
        if sex != 0 {
            entry.gender = sex;
        }
    }
    for line in lines(include_str!("en/first_names.txt")) {
        let (word, mut rest) = fields(line);
        let mut part = || rest.next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
        let (male, female) = (part(), part());
        // Twenty parts per million of smoothing: rare names say little about gender.
        let odds = ((male + 20.0) / (female + 20.0)).log10() * 15.0;
        let entry = lexicon.edit(word);
        entry.first_name = true;
        #[expect(clippy::cast_possible_truncation, reason = "clamped to the range of the target")]
        {
            entry.name_gender = odds.clamp(-20.0, 20.0).round() as i8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_follow_from_the_rest_of_an_entry() {
        let mut lexicon = english();
        let derived = [Marks::OUTSIDE, Marks::OUTSIDE_SMALL, Marks::LINK, Marks::OPENER];
        for (word, expected) in [
            ("the", [false, false, false, true]),
            ("a", [false, false, false, false]),
            ("of", [true, false, true, true]),
            ("will", [true, false, false, false]),
            ("who", [true, false, false, false]),
            ("said", [false, true, false, false]),
            ("van", [false, false, true, false]),
            ("ministry", [false, false, false, false]),
        ] {
            let marks = lexicon.edit(word).marks;
            assert_eq!(derived.map(|mark| marks.any(mark)), expected, "{word}");
        }
    }
}
