//! Quoted spans: found, and attributed to the right source.

use serde::Serialize;

use super::article::{Answer, Article, Quoted};
use super::figures::{Figures, percent};
use super::letters::{Letters, Overlap, Stretch};
use super::names::normal;
use crate::Span;
use crate::gold::same_sources;

/// Words that are pronouns.
pub(super) const PRONOUNS: &[&str] =
    &["he", "she", "they", "it", "i", "we", "you", "who", "him", "her", "them", "us", "me", "his", "their"];

/// Words from which a quoted span is long.
const LONG: usize = 5;

/// How the source of a quoted span is called, by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// By a name, or a phrase that holds one.
    Name,
    /// By another noun.
    Nominal,
    /// By a pronoun alone.
    Pronoun,
    /// The words are nobody's.
    None,
}

impl Class {
    fn of(text: &str, quoted: &Quoted) -> Self {
        if !quoted.is_sourced() {
            Self::None
        } else if quoted.sources.is_empty() {
            Self::Name
        } else if quoted.sources.iter().all(|s| PRONOUNS.contains(&s.of(text).to_lowercase().as_str())) {
            Self::Pronoun
        } else if quoted.sources.iter().any(|s| has_name(s.of(text))) {
            Self::Name
        } else {
            Self::Nominal
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Nominal => "nominal",
            Self::Pronoun => "pronoun",
            Self::None => "none",
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// True where the phrase begins with a capital or holds a word that begins with one of A to Z.
fn has_name(phrase: &str) -> bool {
    let mut before = ' ';
    for (n, c) in phrase.chars().enumerate() {
        if n == 0 && c.is_uppercase() || c.is_ascii_uppercase() && !is_word(before) {
            return true;
        }
        before = c;
    }
    false
}

/// Words of `text`; apostrophes, full stops and hyphens inside one do not divide it.
fn count_words(text: &str) -> usize {
    let mut count = 0;
    let mut inside = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let joins = inside && matches!(c, '’' | '\'' | '.' | '-') && chars.peek().is_some_and(|&c| is_word(c));
        count += usize::from(is_word(c) && !inside);
        inside = is_word(c) || joins;
    }
    count
}

/// One quoted span and what was answered about it.
#[derive(Debug)]
pub(super) struct Judged<'a> {
    pub(super) quoted: &'a Quoted,
    /// The answer whose words are most its own, where it covers half of them.
    pub(super) answer: Option<&'a Answer>,
    /// The answer's words are exactly these.
    pub(super) exact: bool,
    /// Somebody is named.
    pub(super) named: bool,
    /// The one named is the annotated source.
    pub(super) right: bool,
    pub(super) class: Class,
    pub(super) long: bool,
}

impl Judged<'_> {
    /// How sure the answer is.
    pub(super) fn confidence(&self) -> Option<f64> {
        self.answer.and_then(|a| a.confidence)
    }
}

/// One article with its answers, compared.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) article: &'a Article,
    pub(super) answers: &'a [Answer],
    pub(super) letters: Letters,
    /// The words of each answer.
    pub(super) contents: Vec<Stretch>,
    /// What was not annotated.
    pub(super) discard: Stretch,
    /// The words of each quoted span.
    pub(super) words: Vec<Stretch>,
    pub(super) judged: Vec<Judged<'a>>,
}

impl<'a> Page<'a> {
    pub(super) fn new(article: &'a Article, answers: &'a [Answer]) -> Self {
        let letters = Letters::new(article.document.text());
        let contents = answers.iter().map(|a| letters.stretch(&a.content)).collect();
        let discard = letters.stretch(&article.discard);
        let words = article.quotes.iter().map(|q| letters.stretch(&[q.span])).collect();
        let mut page = Self { article, answers, letters, contents, discard, words, judged: Vec::new() };
        page.judged = article.quotes.iter().zip(&page.words).map(|(q, words)| page.judge(q, words)).collect();
        page
    }

    pub(super) fn text(&self) -> &'a str {
        self.article.document.text()
    }

    /// The answer whose words are most those of the quoted span, of several the first, with its overlap.
    pub(super) fn best(&self, words: &Stretch) -> Option<(&'a Answer, Overlap)> {
        let mut best: Option<(&Answer, Overlap)> = None;
        for (answer, content) in self.answers.iter().zip(&self.contents) {
            let overlap = self.letters.overlap(content, words);
            let better = overlap.shared > 0 && best.is_none_or(|(_, o)| overlap.exceeds(o));
            if better && answer.is_quoted() {
                best = Some((answer, overlap));
            }
        }
        best
    }

    fn judge(&self, quoted: &'a Quoted, words: &Stretch) -> Judged<'a> {
        let text = self.text();
        let best = self.best(words);
        let exact = best.is_some_and(|(_, overlap)| overlap.is_whole());
        let answer = best.filter(|(_, overlap)| 2 * overlap.shared >= words.size).map(|(answer, _)| answer);
        let speaker: &[Span] = answer.map_or(&[], |a| &a.speaker);
        let said = answer.and_then(|a| a.name.as_deref()).unwrap_or_default();
        let (named, right) = match &quoted.name {
            Some(name) => (!speaker.is_empty() || !said.is_empty(), !said.is_empty() && normal(said) == normal(name)),
            None => (!speaker.is_empty(), same_sources(text, speaker, &quoted.sources)),
        };
        Judged {
            quoted,
            answer,
            exact,
            named,
            right,
            class: Class::of(text, quoted),
            long: count_words(quoted.span.of(text)) >= LONG,
        }
    }

    /// True where the answer's words begin at a double quotation mark.
    fn is_marked(&self, answer: &Answer) -> bool {
        const MARKS: &[char] = &['“', '”', '„', '‟', '«', '»', '"'];
        let text = self.text();
        let Some(at) = answer.content.first().map(|c| c.start()) else { return false };
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        let from = before.char_indices().rev().take(2).last().map_or(at, |(i, _)| i);
        let to = after.char_indices().nth(2).map_or(text.len(), |(i, _)| at + i);
        let around = text.get(from..to).unwrap_or_default();
        around.contains(MARKS) || around.contains("''") || around.contains("``")
    }
}

/// How many quoted spans were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct SpanFigures {
    /// Quoted spans measured.
    pub n: usize,
    /// Of them, those with a row that covers half of the words.
    pub found: usize,
    /// Of them, those with a row of exactly these words.
    pub exact: usize,
    /// Rows in double marks, nested ones aside.
    pub rows: usize,
    /// Of them, those that stand for a quoted span.
    pub rows_right: usize,
    /// `found` in percent.
    pub recall: f64,
    /// `exact` in percent.
    pub exact_share: f64,
    /// `rows_right` in percent of `rows`.
    pub precision: f64,
}

pub(super) fn spans(pages: &[Page<'_>]) -> SpanFigures {
    let mut figures = SpanFigures::default();
    for page in pages {
        figures.n += page.judged.len();
        figures.found += page.judged.iter().filter(|j| j.answer.is_some()).count();
        figures.exact += page.judged.iter().filter(|j| j.exact).count();
        for (answer, content) in page.answers.iter().zip(&page.contents) {
            let counts = answer.is_quoted()
                && !answer.is_nested
                && content.size > 0
                && page.letters.shared(content, &page.discard) == 0
                && page.is_marked(answer);
            if counts {
                figures.rows += 1;
                figures.rows_right +=
                    usize::from(page.words.iter().any(|words| page.letters.overlap(content, words).is_half()));
            }
        }
    }
    figures.recall = percent(figures.found, figures.n);
    figures.exact_share = percent(figures.exact, figures.n);
    figures.precision = percent(figures.rows_right, figures.rows);
    figures
}

/// The quoted spans that are nobody's words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Those left without a speaker.
    pub kept: usize,
    /// All.
    pub n: usize,
}

/// Speakers of quoted spans, by what the annotated source is and by the length of the span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Speakers {
    /// Every span.
    pub all: Figures,
    /// The source is called by a name.
    pub name: Figures,
    /// The source is called by another noun.
    pub nominal: Figures,
    /// The source is a pronoun.
    pub pronoun: Figures,
    /// Five words and more.
    pub long: Figures,
    /// Fewer words.
    pub short: Figures,
    /// No source is annotated.
    pub none: Kept,
}

pub(super) fn measure(pages: &[Page<'_>]) -> Speakers {
    let judged = || pages.iter().flat_map(|p| &p.judged);
    let of = |class: Class| figures(judged().filter(|j| j.class == class));
    let none = || judged().filter(|j| j.class == Class::None);
    Speakers {
        all: figures(judged()),
        name: of(Class::Name),
        nominal: of(Class::Nominal),
        pronoun: of(Class::Pronoun),
        long: figures(judged().filter(|j| j.long)),
        short: figures(judged().filter(|j| !j.long)),
        none: Kept { kept: none().filter(|j| !j.named).count(), n: none().count() },
    }
}

fn figures<'j, 'a: 'j>(judged: impl Iterator<Item = &'j Judged<'a>>) -> Figures {
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for j in judged {
        right += usize::from(j.right);
        wrong += usize::from(j.named && !j.right);
        missed += usize::from(j.quoted.is_sourced() && !j.right);
    }
    Figures::new(right, wrong, missed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_a_reader_does() {
        assert_eq!(count_words("I can’t, U.S.-made it-is."), 5);
        assert_eq!(count_words("… — ’"), 0);
        assert_eq!(count_words("a_b 3.5 'tis"), 3);
    }

    #[test]
    fn a_capital_tells_a_name() {
        assert!(has_name("the Fjord Post") && has_name("Éva") && has_name("al-Varani"));
        assert!(!has_name("the mayor") && !has_name("the iPhone maker") && !has_name("die éÉ"));
    }
}
