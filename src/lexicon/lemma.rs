//! From a form of a reporting verb to the verb.

use super::cues::cues;
use super::key::key;

/// A form's key and that of its verb; zeros where there is none.
type Place = [[u8; 8]; 2];

/// A power of two, twice as many as there are forms.
const PLACES: usize = 1 << 13;

/// The verbs of all forms, by their keys, with linear probing.
#[derive(Debug)]
pub(super) struct Lemmas(&'static [Place; PLACES]);

impl Lemmas {
    /// The table that is these bytes; `None` where they are too few.
    #[allow(dead_code, reason = "build.rs looks nothing up")]
    pub(super) const fn new(bytes: &'static [u8]) -> Option<Self> {
        match bytes.as_chunks().0.as_chunks().0.first_chunk() {
            Some(places) => Some(Self(places)),
            None => None,
        }
    }

    /// The key of the verb of which the word with this key is a form; the same key for all other words.
    #[allow(dead_code, reason = "build.rs looks nothing up")]
    pub(super) fn lemma(&self, form: u64) -> u64 {
        for at in home(form).. {
            match self.0.get(at % PLACES).map(|place| place.map(u64::from_le_bytes)) {
                Some([own, verb]) if own == form && form != 0 => return verb,
                None | Some([0, _]) => break,
                Some(_) => {}
            }
        }
        form
    }
}

/// Where a key is looked for first.
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
fn home(key: u64) -> usize {
    key as usize % PLACES
}

/// The table of the list.
///
/// # Panics
/// Where there are too many forms for a table of this size.
#[allow(dead_code, reason = "only build.rs and a test make it")]
pub(super) fn table() -> Vec<u8> {
    let mut places: Vec<Place> = vec![Place::default(); PLACES];
    let mut taken = 0;
    for (verb, forms) in cues() {
        for (form, _) in forms {
            let first = home(key(form));
            let form = key(form).to_le_bytes();
            // A form of two verbs is one of the first.
            let free = (first..first + PLACES).map(|at| at % PLACES).find(|at| {
                let [own, _] = places.get(*at).copied().unwrap_or_default();
                own == form || own == [0; 8]
            });
            if let Some(place) = free.and_then(|at| places.get_mut(at)).filter(|[own, _]| *own != form) {
                *place = [form, key(verb).to_le_bytes()];
                taken += 1;
            }
        }
    }
    assert!(taken <= PLACES / 2, "{taken} forms: double PLACES");
    places.into_iter().flatten().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::lemma;

    #[test]
    fn forms_lead_to_their_verb() {
        assert_eq!(lemma(key("told")), key("tell"));
        assert_eq!(lemma(key("say")), key("say"));
        assert_eq!(lemma(key("harbour")), key("harbour"));
        assert_eq!(lemma(0), 0);
    }

    #[test]
    fn every_form_leads_to_the_first_verb_that_has_it() {
        let mut seen = std::collections::BTreeMap::new();
        for (verb, forms) in cues() {
            for (form, _) in forms {
                let first = *seen.entry(form).or_insert(verb);
                assert_eq!(lemma(key(form)), key(first), "{form}");
            }
        }
        assert!(cues().any(|(verb, _)| verb == "admonish"));
    }
}
