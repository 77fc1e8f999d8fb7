//! `--assume-english`, and what is said of articles that are not in English.

use inquit::{Code, Language};

use super::tell;

#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct LanguageArgs {
    /// Read every article as English, whatever it looks like
    ///
    /// Without it an article that is in another language is named on standard error. Its quoted spans are found all the same, but
    /// speakers only by patterns that need no words of a language, such as NAME: “…”.
    #[arg(long, help_heading = "Input")]
    pub(super) assume_english: bool,
}

/// Articles named one by one; of those behind them only the number is told.
const NAMED: usize = 20;

/// Tells which articles are not in English.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    found: usize,
}

impl Foreign {
    /// Takes in the language of the next article; gives the line that is to be told of it, if any.
    pub(super) fn line(&mut self, source: &str, code: Code) -> Option<String> {
        self.found += 1;
        (self.found <= NAMED).then(|| {
            // A record's own id may hold anything, and this is one line.
            let source: String = source.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
            format!("inquit: {source}: {}", not_in_english(code))
        })
    }

    /// Tells how many were not named.
    pub(super) fn finish(&self) {
        let more = self.found.saturating_sub(NAMED);
        if more > 0 {
            let (articles, are) = if more == 1 { ("article", "is") } else { ("articles", "are") };
            tell(&format_args!(
                "inquit: {more} more {articles} {are} not in English; the column `language` tells which (--columns default,language)"
            ));
        }
    }
}

/// What is done with an article that is in the language `code`.
pub(super) fn not_in_english(code: Code) -> String {
    let language = match code.name() {
        Some(name) => name.to_owned(),
        None if code == Code::UNDETERMINED => "language unknown".to_owned(),
        None => format!("language `{code}`"),
    };
    format!("not in English ({language}): quoted spans only, and speakers only from patterns such as NAME: “…”")
}

/// The other language, where it is one.
pub(super) fn foreign(language: Language) -> Option<Code> {
    match language {
        Language::Other(code) => Some(code),
        Language::English | Language::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ones_are_named_and_the_others_counted() {
        let mut told = Foreign::default();
        let code = |tag| Code::of_tag(tag).unwrap_or(Code::UNDETERMINED);
        let first = told.line("a.html", code("nb")).unwrap_or_default();
        assert_eq!(
            first,
            "inquit: a.html: not in English (Norwegian): quoted spans only, and speakers only from patterns such as NAME: “…”"
        );
        assert!(told.line("b", code("und")).unwrap_or_default().contains("(language unknown)"));
        assert!(told.line("x\ny\u{1b}", code("de")).unwrap_or_default().starts_with("inquit: x\u{fffd}y\u{fffd}: "));
        assert!(told.line("c", code("gsw")).unwrap_or_default().contains("(language `gsw`)"));
        let named = (4..100).filter(|n| told.line(&n.to_string(), code("de")).is_some()).count();
        assert_eq!((named, told.found), (NAMED - 4, 100));
    }
}
