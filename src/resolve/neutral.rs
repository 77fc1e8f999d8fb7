//! Who said it, in a document that is not in English: no word of the language is read, only signs and names are.
//!
//! `NAME: “…”`, `“…” – NAME` and `“…” (NAME)` name speakers in any language whose script has capitals. What these patterns do not fit
//! has no speaker, and says so: a verb that reports, a pronoun, a title, all that takes words.

mod names;

use smallvec::smallvec;

use self::names::{Label, Names, label_in};
use super::attribute::{Attribution, Details};
use super::repeat::repeated;
use super::speaker::{Speaker, SpeakerKind};
use crate::find::quote::{Quote, QuoteId};
use crate::find::scene::Scene;
use crate::span::boundary_before;
use crate::write::record::Kind;
use crate::{Code, Span};

/// How sure each pattern is. These are estimates, made so that `--min-confidence` can tell them apart: there is nothing to measure
/// them on.
const COLON: f32 = 0.8;
const DASH: f32 = 0.7;
const BRACKETS: f32 = 0.6;
/// That the name printed there is the speaker's, and that a longer one in the text is the same.
const AS_PRINTED: f32 = 0.9;
const LONGER: f32 = 0.75;

/// Bytes on either side of a quotation that a pattern may take.
const REACH: usize = 200;

/// Who said each quoted span of `scene`, which is in the language `code`.
pub(super) fn attribute(scene: &Scene<'_>, code: Code, details: Details) -> Vec<Attribution> {
    let patterns = Patterns { scene, names: Names::new(scene, code) };
    let found: Vec<Option<Found>> = scene.quotes.iter().map(|quote| patterns.of(quote)).collect();
    let repeats = if details.repeats { repeated(scene) } else { vec![None; scene.quotes.len()] };
    let mut out: Vec<Attribution> = Vec::with_capacity(scene.quotes.len());
    for ((n, quote), (found, repeats)) in scene.quotes.iter().enumerate().zip(found.into_iter().zip(repeats)) {
        let found = found.filter(|found| patterns.names.accept(scene, found.label));
        let place = scene.place_of(scene.quote_range(QuoteId::new(n)).first);
        let base = Attribution { kind: kind(scene, quote), place, repeats, ..Attribution::default() };
        let carried = quote.reopens.and_then(|earlier| Some((earlier, out.get(earlier.position())?)));
        let attribution = match (found, carried) {
            (Some(found), _) => Attribution {
                mention: Some(found.label.name),
                cue: found.cue,
                speaker: Some(patterns.names.speaker(scene, found.label)),
                confidence: found.confidence,
                why: reason(details, found.why),
                ..base
            },
            // A quotation that opens anew goes on, whatever the language.
            (None, Some((earlier, before))) => Attribution {
                mention: before.mention,
                speaker: before.speaker.clone(),
                confidence: before.confidence,
                why: before.why.clone(),
                continues: Some(earlier),
                ..base
            },
            (None, None) => Attribution {
                confidence: 0.0,
                why: reason(details, "words that would name a speaker are not read"),
                ..base
            },
        };
        out.push(attribution);
    }
    out
}

fn reason(details: Details, pattern: &str) -> Vec<String> {
    if details.why { vec![format!("not in English: {pattern}")] } else { Vec::new() }
}

/// What a pattern fits.
#[derive(Debug, Clone, Copy)]
struct Found {
    label: Label,
    /// The sign that attributes.
    cue: Option<Span>,
    confidence: f32,
    why: &'static str,
}

struct Patterns<'s, 'd> {
    scene: &'s Scene<'d>,
    names: Names<'d>,
}

impl Patterns<'_, '_> {
    /// The pattern that a quotation stands in, if its label is a name.
    fn of(&self, quote: &Quote) -> Option<Found> {
        if quote.parent.is_some() {
            return None;
        }
        let text = self.scene.document.text();
        let at = self.scene.paragraphs.partition_point(|p| p.span.end() <= quote.outer.start());
        let paragraph = self.scene.paragraphs.get(at)?.span;
        let from = boundary_before(text, quote.outer.start().saturating_sub(REACH)).max(paragraph.start());
        let before = Span::new(from, quote.outer.start());
        if let Some(found) = before_colon(text, before, from == paragraph.start()) {
            return Some(found);
        }
        let end = boundary_before(text, quote.outer.end() + REACH).min(paragraph.end());
        if end < quote.outer.end() {
            return None;
        }
        let after = Span::new(quote.outer.end(), end);
        if let Some(found) = in_brackets(text, after) {
            return Some(found);
        }
        // A signature stands below a quotation that is all there is.
        if !before.of(text).chars().all(|c| c.is_whitespace() || is_dash(c)) || end != paragraph.end() {
            return None;
        }
        if after.of(text).trim().is_empty() {
            let next = self.scene.paragraphs.get(at + 1)?.span;
            return (next.len() <= REACH).then(|| behind_dash(text, next)).flatten();
        }
        behind_dash(text, after)
    }
}

/// `NAME: “…”`, where the name begins the sentence. `whole` says that nothing stands before `before` in its paragraph.
fn before_colon(text: &str, before: Span, whole: bool) -> Option<Found> {
    let words = before.of(text).trim_end();
    let rest = words.strip_suffix([':', '：'])?;
    let colon = Span::new(before.start() + rest.len(), before.start() + words.len());
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '\n' | '\r' | '”' | '“' | '»' | '«' | '"');
    let begins = match rest.rfind(ends) {
        Some(at) => at + rest.get(at..)?.chars().next().map_or(1, char::len_utf8),
        None if whole => 0,
        None => return None,
    };
    let label = label_in(text, Span::new(before.start() + begins, colon.start()))?;
    Some(Found { label, cue: Some(colon), confidence: COLON, why: "a name before a colon" })
}

/// `“…” (NAME)`
fn in_brackets(text: &str, after: Span) -> Option<Found> {
    let behind = after.of(text);
    let opened = behind.trim_start().strip_prefix('(')?;
    let from = after.end() - opened.len();
    let label = label_in(text, Span::new(from, from + opened.find(')')?))?;
    Some(Found { label, cue: None, confidence: BRACKETS, why: "a name in brackets behind" })
}

/// `“…” – NAME`, where nothing stands behind the name but what an apposition says.
fn behind_dash(text: &str, after: Span) -> Option<Found> {
    let behind = after.of(text).trim_start();
    let dash = behind.chars().next().filter(|&c| is_dash(c))?;
    let from = after.end() - behind.len();
    let dash = Span::new(from, from + dash.len_utf8());
    let label = label_in(text, Span::new(dash.end(), after.end()))?;
    Some(Found { label, cue: Some(dash), confidence: DASH, why: "a name behind a dash" })
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

/// Direct where the marks hold what looks like a whole sentence, else mixed: capitals and signs tell.
fn kind(scene: &Scene<'_>, quote: &Quote) -> Kind {
    /// Words and, in scripts that set no spaces between them, letters of a sentence.
    const WORDS: usize = 4;
    const LETTERS: usize = 8;
    let words = quote.inner.of(scene.document.text());
    let Some(first) = words.chars().find(|c| c.is_alphanumeric()) else { return Kind::Mixed };
    let ends = words.ends_with(['.', '!', '?', '…', ',', '。', '！', '？', '，', '؟', '،', '।']);
    let long = words.split_whitespace().take(WORDS).count() == WORDS
        || words.chars().filter(|&c| is_ideograph(c)).take(LETTERS).count() == LETTERS;
    if !first.is_lowercase() && (ends || long) { Kind::Direct } else { Kind::Mixed }
}

/// A sign of Chinese or Japanese writing, which has no spaces.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

impl Names<'_> {
    /// Who a label names: a surname alone is somebody whose full name the text gives, if it gives one.
    fn speaker(&self, scene: &Scene<'_>, label: Label) -> Speaker {
        let printed = label.name.of(scene.document.text());
        let (name, confidence) = match self.full(printed) {
            Some(full) => (full, LONGER),
            None => (printed.split_whitespace().collect::<Vec<_>>().join(" "), AS_PRINTED),
        };
        Speaker {
            names: smallvec![name],
            ids: Vec::new(),
            kind: SpeakerKind::Untold,
            title: None,
            via: None,
            confidence,
            entity: None,
        }
    }
}

#[cfg(test)]
mod tests;
