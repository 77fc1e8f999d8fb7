//! Every mistake in its context.

use std::borrow::Cow;

use serde::Serialize;

use super::article::line_and_column;
use super::names::WrongName;
use super::relations::LostRelation;
use super::speakers::{Judged, Page};
use crate::find::segment::{Paragraph, paragraphs};
use crate::{CodePoints, Span};

/// Characters shown on either side of the words and their sources.
const AROUND: usize = 80;
/// Sources farther from the words than this are not shown in the context.
const REACH: usize = 240;
/// Longer words are shown by their beginning and end.
const LONGEST: usize = 160;

/// One wrong answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mistake {
    /// What went wrong, see [`Mistake::KINDS`].
    pub error: &'static str,
    /// The class of the span: how its annotated source is called and whether it is long; for a whole attribution `quoted` or
    /// `indirect`.
    pub class: String,
    /// The article.
    pub doc: String,
    /// Line of the article's text, from 1.
    pub line: usize,
    /// Character of that line, from 1.
    pub column: usize,
    /// First code point of the words and one past the last.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words.
    pub quote: String,
    /// The annotated source, or name; empty for nobody.
    pub gold: String,
    /// The source, or name, that was answered; empty for nobody.
    pub predicted: String,
    /// Probability that was given for the answer.
    pub confidence: Option<f64>,
    /// The text around the words.
    pub context: String,
}

impl Mistake {
    /// What can go wrong, and what it means.
    pub const KINDS: [(&str, &str); 9] = [
        ("wrong", "somebody else is named as the source"),
        ("missed", "nobody is named, though the article says who"),
        ("invented", "somebody is named as the source of nobody's words"),
        ("not found", "the quoted span has no row"),
        ("name wrong", "the speaker has somebody else's name"),
        ("name missed", "the speaker has no name"),
        ("name short", "the speaker has a short form of the name"),
        ("relation missed", "no row has half of the attribution's words"),
        ("relation source", "a row has its words, and another source"),
    ];
}

/// The mistakes about quoted spans, then those about names, then those about whole attributions.
pub(super) fn list(
    pages: &[Page<'_>],
    names: Option<&[WrongName]>,
    relations: Option<&[LostRelation<'_>]>,
) -> Vec<Mistake> {
    let mut all = Vec::new();
    for page in pages.iter().filter(|p| p.judged.iter().any(|j| error(j).is_some())) {
        let teller = Teller::new(page);
        all.extend(page.judged.iter().filter_map(|j| teller.speaker(j)));
    }
    let mut teller: Option<(usize, Teller<'_>)> = None;
    let mut told = |article: usize, tell: &dyn Fn(&Teller<'_>) -> Mistake| {
        if teller.as_ref().is_none_or(|(of, _)| *of != article) {
            teller = pages.get(article).map(|page| (article, Teller::new(page)));
        }
        teller.as_ref().map(|(_, teller)| tell(teller))
    };
    all.extend(names.unwrap_or_default().iter().filter_map(|w| told(w.article, &|teller| teller.name(w))));
    all.extend(relations.unwrap_or_default().iter().filter_map(|l| told(l.article, &|teller| teller.relation(l))));
    all
}

/// What is wrong with an answer about a quoted span, if anything is.
fn error(judged: &Judged<'_>) -> Option<&'static str> {
    match (judged.quoted.is_sourced(), judged.named) {
        _ if judged.right => None,
        (true, _) if judged.answer.is_none() => Some("not found"),
        (true, true) => Some("wrong"),
        (true, false) => Some("missed"),
        (false, true) => Some("invented"),
        (false, false) => None,
    }
}

/// Tells the mistakes of one article.
struct Teller<'p> {
    page: &'p Page<'p>,
    text: &'p str,
    points: CodePoints,
    paragraphs: Vec<Paragraph>,
}

impl<'p> Teller<'p> {
    fn new(page: &'p Page<'p>) -> Self {
        let text = page.text();
        Self { page, text, points: CodePoints::new(text), paragraphs: paragraphs(&page.article.document) }
    }

    fn mistake(&self, error: &'static str, class: String, words: &[Span], sources: &[Span]) -> Mistake {
        let hull = words.iter().copied().reduce(Span::hull).unwrap_or(Span::EMPTY);
        let (line, column) = line_and_column(self.text, hull.start());
        let (start, end) = self.points.span(self.text, hull);
        Mistake {
            error,
            class,
            doc: self.page.article.document.id().to_owned(),
            line,
            column,
            start,
            end,
            quote: one_line(&words.iter().map(|w| w.of(self.text)).collect::<Vec<_>>().join(" … ")),
            gold: String::new(),
            predicted: String::new(),
            confidence: None,
            context: self.context(hull, sources),
        }
    }

    fn speaker(&self, judged: &Judged<'_>) -> Option<Mistake> {
        let quoted = judged.quoted;
        let class = format!("{}, {}", judged.class.name(), if judged.long { "long" } else { "short" });
        let predicted = judged.answer.map(|a| a.speaker.as_slice()).unwrap_or_default();
        let sources = [quoted.sources.as_slice(), predicted].concat();
        let gold = match &quoted.name {
            Some(name) => name.clone(),
            None => self.places(&quoted.sources),
        };
        let name = || judged.answer.and_then(|a| a.name.clone()).unwrap_or_default();
        let predicted = if predicted.is_empty() && quoted.name.is_some() { name() } else { self.places(predicted) };
        let confidence = judged.confidence();
        Some(Mistake { gold, predicted, confidence, ..self.mistake(error(judged)?, class, &[quoted.span], &sources) })
    }

    fn name(&self, wrong: &WrongName) -> Mistake {
        let error = match (wrong.said.is_empty(), wrong.alias) {
            (true, _) => "name missed",
            (false, true) => "name short",
            (false, false) => "name wrong",
        };
        let class = match (wrong.name.is_empty(), wrong.mention.is_empty()) {
            (true, _) => "nobody".to_owned(),
            (false, true) => "no mention".to_owned(),
            (false, false) => format!("mention {}", one_line(&wrong.mention)),
        };
        Mistake {
            gold: wrong.name.clone(),
            predicted: wrong.said.clone(),
            ..self.mistake(error, class, &[wrong.quote], &[])
        }
    }

    fn relation(&self, lost: &LostRelation<'_>) -> Mistake {
        let error = if lost.answer.is_some() { "relation source" } else { "relation missed" };
        let class = if lost.quoted { "quoted" } else { "indirect" };
        let predicted = lost.answer.map(|a| a.speaker.as_slice()).unwrap_or_default();
        let sources = [lost.gold.source.as_slice(), predicted].concat();
        Mistake {
            gold: self.places(&lost.gold.source),
            predicted: self.places(predicted),
            confidence: lost.answer.and_then(|a| a.confidence),
            ..self.mistake(error, class.to_owned(), &lost.gold.content, &sources)
        }
    }

    /// Mentions with their lines and columns.
    fn places(&self, spans: &[Span]) -> String {
        let place = |span: &Span| {
            let (line, column) = line_and_column(self.text, span.start());
            format!("{} ({line}:{column})", one_line(span.of(self.text)))
        };
        spans.iter().map(place).collect::<Vec<_>>().join("; ")
    }

    /// The text around the words and those sources that are near, cut between words, on one line.
    fn context(&self, words: Span, sources: &[Span]) -> String {
        let paragraph = self.paragraphs.iter().map(|p| p.span).find(|p| p.overlaps(words));
        let bounds = paragraph.map_or(words, |p| p.hull(words));
        let near = |s: &Span| bounds.covers(*s) && s.start() + REACH > words.start() && s.end() < words.end() + REACH;
        let shown = sources.iter().copied().filter(near).fold(words, Span::hull);
        let before = Span::new(bounds.start(), shown.start()).of(self.text);
        let after = Span::new(shown.end(), bounds.end()).of(self.text);
        let head = before.char_indices().rev().nth(AROUND).map(|(cut, _)| {
            let rest = before.get(cut..).unwrap_or_default();
            rest.split_once(char::is_whitespace).map_or(rest, |(_, rest)| rest)
        });
        let tail = after.char_indices().nth(AROUND).map(|(cut, _)| {
            let rest = after.get(..cut).unwrap_or_default();
            rest.rsplit_once(char::is_whitespace).map_or(rest, |(rest, _)| rest)
        });
        let head = head.map_or_else(|| before.to_owned(), |rest| format!("… {rest}"));
        let tail = tail.map_or_else(|| after.to_owned(), |rest| format!("{rest} …"));
        let between = |from: usize, to: usize| Span::new(from, to).of(self.text);
        let (lead, rest) = (between(shown.start(), words.start()), between(words.end(), shown.end()));
        one_line(&format!("{head}{lead}{}{rest}{tail}", shortened(words.of(self.text))))
    }
}

/// The beginning and end of what is too long to be shown whole.
fn shortened(words: &str) -> Cow<'_, str> {
    let head = words.char_indices().nth(LONGEST / 2).and_then(|(cut, _)| words.get(..cut));
    let tail = words.char_indices().rev().nth(LONGEST / 2).and_then(|(cut, _)| words.get(cut..));
    match head.zip(tail).filter(|_| words.chars().count() > LONGEST) {
        None => Cow::Borrowed(words),
        Some((head, tail)) => {
            let head = head.rsplit_once(char::is_whitespace).map_or(head, |(head, _)| head);
            let tail = tail.split_once(char::is_whitespace).map_or(tail, |(_, tail)| tail);
            Cow::Owned(format!("{head} … {tail}"))
        }
    }
}

/// `text` with every stretch of white space as one space, and without control characters.
fn one_line(text: &str) -> String {
    let plain = text.replace(|c: char| c.is_control(), " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
