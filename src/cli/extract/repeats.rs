//! What is wrong with one record after the other in the same way: a file whose articles have their text elsewhere would fill the screen.

use inquit::Error;

/// So many records in a row are named one by one.
const NAMED: usize = 3;

/// Counts records of one file that have the same fault, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// File and fault.
    last: Option<(String, String)>,
    count: usize,
    /// Place of the last one.
    place: String,
}

impl Repeats {
    /// The lines that are to be said of `error`, with what is owed of those before it.
    pub(super) fn lines(&mut self, error: &Error) -> Vec<String> {
        let this = match error {
            Error::Record { place, problem } => file(place).map(|file| (file, place, problem)),
            _ => None,
        };
        let Some((file, place, problem)) = this else {
            let owed = self.owed();
            return owed.into_iter().chain([error.to_string()]).collect();
        };
        if self.last.as_ref().is_some_and(|(before, fault)| before == file && fault == problem) {
            self.count += 1;
            if self.count > NAMED {
                self.place.clone_from(place);
                return Vec::new();
            }
            return vec![error.to_string()];
        }
        let owed = self.owed();
        self.last = Some((file.to_owned(), problem.clone()));
        self.count = 1;
        owed.into_iter().chain([error.to_string()]).collect()
    }

    /// What is to be said of those that were not named.
    pub(super) fn owed(&mut self) -> Option<String> {
        let more = self.count.saturating_sub(NAMED);
        self.count = 0;
        let (file, _) = self.last.take()?;
        let records = if more == 1 { "record" } else { "records" };
        (more > 0).then(|| format!("{file}: {more} more {records} with this fault, the last of them {}", self.place))
    }
}

/// The file that `place` is in; none for what is no numbered record.
fn file(place: &str) -> Option<&str> {
    let (file, number) = place.rsplit_once([':', '#'])?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(place: &str, problem: &str) -> Error {
        Error::Record { place: place.to_owned(), problem: problem.to_owned() }
    }

    #[test]
    fn the_first_of_a_kind_are_named_and_the_others_counted() {
        let mut repeats = Repeats::default();
        let mut lines = Vec::new();
        for number in 1..=9 {
            lines.extend(repeats.lines(&record(&format!("a.jsonl:{number}"), "no text")));
        }
        lines.extend(repeats.lines(&record("a.jsonl:10", "no object")));
        lines.extend(repeats.lines(&record("b.jsonl:11", "no object")));
        lines.extend(repeats.lines(&record("https://vane.example/a", "no article")));
        lines.extend(repeats.owed());
        assert_eq!(
            lines,
            [
                "a.jsonl:1: no text",
                "a.jsonl:2: no text",
                "a.jsonl:3: no text",
                "a.jsonl: 6 more records with this fault, the last of them a.jsonl:9",
                "a.jsonl:10: no object",
                "b.jsonl:11: no object",
                "https://vane.example/a: no article",
            ]
        );
    }
}
