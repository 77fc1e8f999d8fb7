//! The word lists keep their form: sorted, unique, lower case, the right columns.

use std::fs;
use std::path::PathBuf;

/// The entries of one list with their line numbers, comments left out.
fn entries(name: &str) -> Vec<(usize, String)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/lexicon/en").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
        .map(|(index, line)| (index + 1, line.to_owned()))
        .collect()
}

/// Checks the order and spelling of a list; `whole` says that the whole line is the key.
fn check_order(name: &str, whole: bool) {
    let mut previous = String::new();
    let lines = entries(name);
    assert!(!lines.is_empty(), "{name}: no entries");
    for (number, line) in lines {
        let key = if whole { line.as_str() } else { line.split(' ').next().unwrap_or_default() };
        assert!(!key.is_empty(), "{name}:{number}: empty line");
        assert!(key > previous.as_str(), "{name}:{number}: “{key}” is out of order or repeated");
        assert_eq!(key, key.to_lowercase(), "{name}:{number}: not lower case");
        assert!(!line.contains('’'), "{name}:{number}: curly apostrophe");
        key.clone_into(&mut previous);
    }
}

/// Checks that every line of a list has the columns that `fits` accepts.
fn check_columns(name: &str, fits: impl Fn(&[&str]) -> bool) {
    for (number, line) in entries(name) {
        let columns: Vec<&str> = line.split(' ').collect();
        assert!(fits(&columns), "{name}:{number}: unexpected columns in “{line}”");
    }
}

fn strength(text: &str) -> bool {
    matches!(text, "0" | "1" | "2" | "3" | "4")
}

fn gender(text: &str) -> bool {
    matches!(text, "m" | "f" | "-")
}

#[test]
fn lists_are_sorted_unique_and_lower_case() {
    for name in [
        "abbreviations.txt",
        "adverbs.txt",
        "auxiliaries.txt",
        "conjunctions.txt",
        "cue_nouns.txt",
        "cues.txt",
        "demonyms.txt",
        "determiners.txt",
        "documents.txt",
        "first_names.txt",
        "groups.txt",
        "months_days.txt",
        "organisations.txt",
        "particles.txt",
        "prepositions.txt",
        "pronouns.txt",
        "roles.txt",
        "suffixes.txt",
        "tags.txt",
        "term_triggers.txt",
        "titles.txt",
        "works.txt",
    ] {
        check_order(name, false);
    }
    check_order("channels.txt", true);
    check_order("places.txt", true);
}

#[test]
fn lists_have_their_columns() {
    check_columns("cues.txt", |columns| {
        columns.len() >= 2
            && columns
                .iter()
                .skip(1)
                .all(|form| form.rsplit_once('/').is_some_and(|(word, value)| !word.is_empty() && strength(value)))
    });
    check_columns("cue_nouns.txt", |columns| columns.len() == 2 && strength(columns[1]));
    check_columns("roles.txt", |columns| columns.len() == 3 && strength(columns[1]) && gender(columns[2]));
    check_columns("groups.txt", |columns| columns.len() == 3 && strength(columns[1]) && columns[2] == "-");
    check_columns("documents.txt", |columns| {
        columns.len() == 3 && strength(columns[1]) && matches!(columns[2], "issued" | "work")
    });
    check_columns("titles.txt", |columns| {
        columns.len() == 3 && gender(columns[1]) && matches!(columns[2], "hard" | "soft")
    });
    check_columns("first_names.txt", |columns| {
        columns.len() == 3
            && columns.iter().skip(1).all(|count| count.parse::<u32>().is_ok())
            && columns.iter().skip(1).any(|count| *count != "0")
    });
    check_columns("tags.txt", |columns| {
        columns.len() == 2 && columns[1].len() == 1 && "NSVZDEGJRCITPMWKX".contains(columns[1])
    });
}

#[test]
fn a_noun_is_either_a_role_or_a_group() {
    let first = |name: &str| -> Vec<String> {
        entries(name).into_iter().filter_map(|(_, line)| line.split(' ').next().map(str::to_owned)).collect()
    };
    let roles = first("roles.txt");
    let shared: Vec<String> = first("groups.txt").into_iter().filter(|word| roles.contains(word)).collect();
    assert!(shared.is_empty(), "in roles.txt and groups.txt: {shared:?}");
}

#[test]
fn abbreviations_are_short() {
    let long: Vec<(usize, String)> =
        entries("abbreviations.txt").into_iter().filter(|(_, word)| word.len() > 16).collect();
    assert!(long.is_empty(), "too long to be looked for before a full stop inside a word: {long:?}");
}
