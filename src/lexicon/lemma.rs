//! From a form of a reporting verb to the verb.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

use super::{KeyHasher, key};

const CUES: &str = include_str!("en/cues.txt");

/// The key of the reporting verb of which the word with this key is a form; the same key for all other words.
pub fn lemma(form: u64) -> u64 {
    static LEMMAS: OnceLock<HashMap<u64, u64, BuildHasherDefault<KeyHasher>>> = OnceLock::new();
    let lemmas = LEMMAS.get_or_init(|| {
        let forms = |line: &'static str| {
            let mut fields = line.split(' ');
            let verb = key(fields.next().unwrap_or_default());
            fields.map(move |form| (key(form.split('/').next().unwrap_or_default()), verb))
        };
        // A form of two verbs is one of the first.
        lines().flat_map(forms).collect::<Vec<_>>().into_iter().rev().collect()
    });
    lemmas.get(&form).copied().unwrap_or(form)
}

/// The reporting verbs.
pub(crate) fn verbs() -> impl Iterator<Item = &'static str> {
    lines().filter_map(|line| line.split(' ').next())
}

/// The lines of the list: each a verb and its forms.
fn lines() -> impl Iterator<Item = &'static str> {
    CUES.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_their_verb() {
        assert_eq!(lemma(key("told")), key("tell"));
        assert_eq!(lemma(key("say")), key("say"));
        assert_eq!(lemma(key("harbour")), key("harbour"));
        assert!(verbs().any(|verb| verb == "admonish"));
    }
}
