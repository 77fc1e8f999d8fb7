//! Full names of speakers, and the other fields of a row.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::article::{Answer, Article, Places};
use super::figures::percent;
use super::speakers::{PRONOUNS, Page};
use crate::gold::json_lines;
use crate::write::record::Kind;
use crate::{Error, Span};

/// What a corrected row says of its quoted span, beside the place of its source.
#[derive(Debug, Clone, Default)]
pub(super) struct Annotated {
    /// Empty where the words are nobody's, or the article does not name the speaker.
    pub(super) name: String,
    pub(super) mention: String,
    /// `None` for a field that is not annotated.
    pub(super) fields: Fields,
}

/// The annotated fields; `None` where a field is not annotated.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    pub(super) via: Option<String>,
    pub(super) relayed_by: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) cue: Option<String>,
}

/// A quoted span with its speaker's full name, by hand.
#[derive(Debug, Clone, Default)]
pub struct NamedQuote {
    /// The article's place in the list.
    article: usize,
    quote: Span,
    name: String,
    /// Names that are as good.
    also: Vec<String>,
    /// Short forms of the name.
    aliases: Vec<String>,
    mention: String,
    fields: Fields,
}

#[derive(Deserialize)]
struct RawName {
    doc: String,
    quote: (usize, usize),
    #[serde(default)]
    name: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    mention: Option<String>,
    via: Option<String>,
    relayed_by: Option<String>,
    /// A key without a value is annotated too: the span is of no kind.
    #[serde(default, deserialize_with = "present")]
    kind: Option<String>,
    cue: Option<String>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::<String>::deserialize(deserializer).map(|kind| Some(kind.unwrap_or_default()))
}

/// Reads names by hand for the quoted spans of `articles`: a line holds `{"doc", "quote": [start, end], "name", "also",
/// "aliases", "mention"}` in code points, and may hold `via`, `relayed_by`, `kind` and `cue`. An empty name says that the
/// words are nobody's, or that the article does not name the speaker.
///
/// # Errors
/// [`Error::Io`] where the file cannot be read, [`Error::Record`] naming the line that has another form or an article that is
/// not there.
pub fn read(path: &Path, articles: &[Article]) -> Result<Vec<NamedQuote>, Error> {
    let numbers: HashMap<&str, usize> = articles.iter().enumerate().map(|(n, a)| (a.document.id(), n)).collect();
    let mut places: Option<(usize, Places)> = None;
    let mut out = Vec::new();
    for record in json_lines(path)? {
        let (place, line) = record?;
        let wrong = |problem: String| Error::Record { place: place.clone(), problem };
        let raw: RawName = serde_json::from_str(&line)
            .map_err(|e| wrong(format!("not a name by hand such as {{\"doc\", \"quote\": [0, 9], \"name\"}}: {e}")))?;
        let article = *numbers
            .get(raw.doc.as_str())
            .ok_or_else(|| wrong(format!("the article `{}` is not among the annotated ones", raw.doc)))?;
        if places.as_ref().is_none_or(|(of, _)| *of != article) {
            let text = articles.get(article).map_or("", |a| a.document.text());
            places = Some((article, Places::new(text)));
        }
        let (from, to) = raw.quote;
        let quote = places
            .as_ref()
            .and_then(|(_, p)| p.span(from, to))
            .ok_or_else(|| wrong(format!("the quote [{from}, {to}] does not lie in the article `{}`", raw.doc)))?;
        let fields = Fields { via: raw.via, relayed_by: raw.relayed_by, kind: raw.kind, cue: raw.cue };
        let mention = raw.mention.unwrap_or_default();
        out.push(NamedQuote { article, quote, name: raw.name, also: raw.also, aliases: raw.aliases, mention, fields });
    }
    Ok(out)
}

/// The names in the article's own rows.
pub(super) fn own(number: usize, article: &Article) -> impl Iterator<Item = NamedQuote> {
    article.quotes.iter().filter_map(move |q| {
        let row = q.row.as_ref()?;
        Some(NamedQuote {
            article: number,
            quote: q.span,
            name: row.name.clone(),
            mention: row.mention.clone(),
            fields: row.fields.clone(),
            ..NamedQuote::default()
        })
    })
}

/// Words before a name that are no part of it.
const BEFORE: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "sen",
    "senator",
    "rep",
    "representative",
    "gov",
    "governor",
    "president",
    "gen",
    "general",
    "lord",
    "lady",
    "prof",
    "judge",
    "justice",
    "the",
    "a",
    "an",
];

/// A name as it is compared: without case, titles, middle initials and possessive, and with one form of every apostrophe.
pub(super) fn normal(name: &str) -> String {
    let plain: String = name.nfkc().map(|c| if matches!(c, '’' | '‘') { '\'' } else { c }).collect();
    // Lower case is not quite the folding of case: these letters are what differs in names.
    let folded = plain.to_lowercase().replace('ß', "ss").replace('ς', "σ");
    let kept: String = folded
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '_' | '\'' | ' ' | '-') { c } else { ' ' })
        .collect();
    let mut words: Vec<&str> = kept.split_whitespace().collect();
    while words.len() > 1 && words.first().is_some_and(|w| BEFORE.contains(w)) {
        words.remove(0);
    }
    if let ([first, middle @ .., last], true) = (words.as_slice(), words.len() > 2) {
        let long = middle.iter().copied().filter(|w| w.chars().nth(1).is_some());
        words = [*first].into_iter().chain(long).chain([*last]).collect();
    }
    let joined = words.join(" ");
    let bare = joined.strip_suffix("'s").or_else(|| joined.strip_suffix('\''));
    bare.map_or_else(|| joined.clone(), str::to_owned)
}

/// Names answered for one class of quoted spans.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct NameFigures {
    /// Percent with the fullest name, or rightly nobody.
    pub exact: f64,
    /// Percent with that or a short form of it.
    pub or_alias: f64,
    /// Percent with somebody else's name.
    pub wrong: f64,
    /// Quoted spans with a name by hand.
    pub n: usize,
    /// Those with the fullest name, or rightly nobody.
    pub exact_count: usize,
    /// Those with that or a short form of it.
    pub or_alias_count: usize,
    /// Those with somebody else's name.
    pub wrong_count: usize,
}

impl NameFigures {
    fn add(&mut self, exact: bool, alias: bool, wrong: bool) {
        self.n += 1;
        self.exact_count += usize::from(exact);
        self.or_alias_count += usize::from(alias);
        self.wrong_count += usize::from(wrong);
        self.exact = percent(self.exact_count, self.n);
        self.or_alias = percent(self.or_alias_count, self.n);
        self.wrong = percent(self.wrong_count, self.n);
    }
}

/// Names answered, by what stands beside the quote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct NameClasses {
    /// Every span.
    pub all: NameFigures,
    /// The mention is the fullest name already.
    pub as_is: NameFigures,
    /// The mention is another form of the name, or a phrase.
    pub named: NameFigures,
    /// The mention is a pronoun.
    pub pronoun: NameFigures,
    /// Nobody is to be named.
    pub nobody: NameFigures,
}

/// One field, compared like a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FieldFigure {
    /// Answers that agree.
    pub right: usize,
    /// Annotated values.
    pub n: usize,
}

impl FieldFigure {
    fn add(&mut self, gold: &str, said: &str) {
        self.n += 1;
        self.right += usize::from(normal(gold) == normal(said));
    }
}

/// The fields of a row that are annotated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FieldFigures {
    /// Channel and addressee.
    #[serde(skip_serializing_if = "is_absent")]
    pub via: FieldFigure,
    /// Second-hand source.
    #[serde(skip_serializing_if = "is_absent")]
    pub relayed_by: FieldFigure,
    /// What the span is.
    #[serde(skip_serializing_if = "is_absent")]
    pub kind: FieldFigure,
    /// The words that attribute.
    #[serde(skip_serializing_if = "is_absent")]
    pub cue: FieldFigure,
    /// True where the annotated kinds are those of rows, not kinds of something else.
    #[serde(skip)]
    pub kinds_are_of_rows: bool,
}

fn is_absent(figure: &FieldFigure) -> bool {
    figure.n == 0
}

impl FieldFigures {
    /// True where no field is annotated.
    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// A name that is not the one by hand.
#[derive(Debug)]
pub(super) struct WrongName {
    pub(super) article: usize,
    pub(super) quote: Span,
    pub(super) name: String,
    pub(super) mention: String,
    pub(super) said: String,
    /// It is a short form of the right name.
    pub(super) alias: bool,
}

pub(super) struct Names {
    pub(super) classes: NameClasses,
    pub(super) fields: FieldFigures,
    pub(super) wrong: Vec<WrongName>,
}

pub(super) fn measure(named: &[NamedQuote], pages: &[Page<'_>]) -> Names {
    let mut names = Names { classes: NameClasses::default(), fields: FieldFigures::default(), wrong: Vec::new() };
    for gold in named {
        let Some(page) = pages.get(gold.article) else { continue };
        let words = page.letters.stretch(&[gold.quote]);
        let best = page.best(&words).filter(|(_, o)| 2 * o.shared >= words.size).map(|(answer, _)| answer);
        names.fields.add(&gold.fields, page.text(), best);
        let said = best.and_then(|a| a.name.as_deref()).unwrap_or_default();
        let same = |names: &[String]| names.iter().any(|n| normal(n) == normal(said));
        let exact = normal(&gold.name) == normal(said) || same(&gold.also);
        let alias = exact || !normal(said).is_empty() && same(&gold.aliases);
        let wrong = !said.is_empty() && !alias;
        let NameClasses { all, as_is, named, pronoun, nobody } = &mut names.classes;
        let class = if gold.name.is_empty() {
            nobody
        } else if PRONOUNS.contains(&gold.mention.to_lowercase().as_str()) {
            pronoun
        } else if normal(&gold.mention) == normal(&gold.name) {
            as_is
        } else {
            named
        };
        class.add(exact, alias, wrong);
        all.add(exact, alias, wrong);
        if !exact {
            names.wrong.push(WrongName {
                article: gold.article,
                quote: gold.quote,
                name: gold.name.clone(),
                mention: gold.mention.clone(),
                said: said.to_owned(),
                alias,
            });
        }
    }
    names
}

impl FieldFigures {
    fn add(&mut self, gold: &Fields, text: &str, answer: Option<&Answer>) {
        // An empty cell is not annotated; every span is of some kind.
        let annotated = |value: &Option<String>| value.clone().filter(|v| !v.is_empty());
        if let Some(via) = annotated(&gold.via) {
            self.via.add(&via, answer.and_then(|a| a.via.as_deref()).unwrap_or_default());
        }
        if let Some(relayed_by) = annotated(&gold.relayed_by) {
            self.relayed_by.add(&relayed_by, answer.and_then(|a| a.relayed_by.as_deref()).unwrap_or_default());
        }
        if let Some(kind) = &gold.kind {
            self.kind.add(kind, answer.map_or("", |a| &a.kind));
            self.kinds_are_of_rows |= Kind::ALL.iter().any(|k| k.as_str() == kind);
        }
        if let Some(cue) = annotated(&gold.cue) {
            let said = answer.map(|a| a.cue.iter().map(|c| c.of(text)).collect::<Vec<_>>().join(" "));
            self.cue.add(&cue, &said.unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_what_is_no_part_of_them() {
        for (one, other) in [
            ("Sen. Ada K. Byron", "ada byron"),
            ("The Fjord Post’s", "Fjord Post"),
            ("Ｊosé Groß", "josé gross"),
            ("President", "president"),
            ("The Byrons’", "Byrons"),
            ("O’Hara", "O'Hara"),
        ] {
            assert_eq!(normal(one), normal(other));
        }
        assert_ne!(normal("Ada Byron"), normal("Ada Lund"));
        assert_ne!(normal("Ada Maria Byron"), normal("Ada Byron"));
        assert_eq!(normal("…"), "");
    }
}
