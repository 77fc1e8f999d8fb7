//! The text into paragraphs.

mod furniture;
mod lines;

use std::collections::BinaryHeap;

use crate::Span;
use crate::document::{Document, RegionKind};
use furniture::Kind;

/// One paragraph: a stretch of text in which a quotation mark looks for its partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text without the line end that closes it, and without white space around it. Hard-wrapped paragraphs hold line
    /// ends inside.
    pub span: Span,
    /// Headline, caption, body or furniture, as the format declares it or as its wording shows.
    pub region: RegionKind,
}

/// Divides `document` into paragraphs, in order, leaving out blank ones.
///
/// Text with one paragraph a line and text wrapped at a width, with blank lines between its paragraphs, are told apart by
/// the whole document. Regions the format declares decide what a paragraph is; where it declares none, the wording does.
pub fn paragraphs(document: &Document) -> Vec<Paragraph> {
    let text = document.text();
    let lines = lines::lines(text);
    let width = lines::wrap_width(text, &lines);
    let mut found = Vec::with_capacity(lines.len());
    lines::each_paragraph(text, &lines, width, |span| found.push(Paragraph { span, region: RegionKind::Body }));
    let declared = declare(document, &mut found);
    if !declared.headline {
        headline(document, &mut found, &declared.paragraphs);
    }
    wording(text, &mut found, &declared.paragraphs);
    found
}

/// What the format says.
struct Declared {
    /// For each paragraph, whether a region covers it; empty where the document has no regions.
    paragraphs: Vec<bool>,
    headline: bool,
}

impl Declared {
    fn has(paragraphs: &[bool], n: usize) -> bool {
        paragraphs.get(n).copied().unwrap_or(false)
    }
}

/// Gives every paragraph the kind of the region over its first character, of several the one added last.
fn declare(document: &Document, found: &mut [Paragraph]) -> Declared {
    let mut regions: Vec<_> =
        document.regions().iter().enumerate().filter(|(_, r)| r.kind != RegionKind::Quoted).collect();
    let headline = regions.iter().any(|(_, r)| r.kind == RegionKind::Headline);
    if regions.is_empty() {
        return Declared { paragraphs: Vec::new(), headline };
    }
    regions.sort_by_key(|(_, r)| r.span.start());
    let mut regions = regions.into_iter().peekable();
    // The regions begun so far, the one added last on top; those that have ended are thrown out when they come up.
    let mut begun: BinaryHeap<(usize, usize)> = BinaryHeap::new();
    let all = document.regions();
    let mut covered = vec![false; found.len()];
    for (paragraph, covered) in found.iter_mut().zip(&mut covered) {
        let at = paragraph.span.start();
        while let Some((order, region)) = regions.next_if(|(_, r)| r.span.start() <= at) {
            begun.push((order, region.span.end()));
        }
        while begun.peek().is_some_and(|&(_, end)| end <= at) {
            begun.pop();
        }
        if let Some(region) = begun.peek().and_then(|&(order, _)| all.get(order)) {
            paragraph.region = region.kind;
            *covered = true;
        }
    }
    Declared { paragraphs: covered, headline }
}

/// A headline is longer than a label and shorter than a lead.
const HEADLINE_BYTES: std::ops::RangeInclusive<usize> = 12..=180;

/// Marks the headline: the document's own title where it is printed near the top, else a first paragraph that looks like one.
fn headline(document: &Document, found: &mut [Paragraph], declared: &[bool]) {
    let text = document.text();
    let title = document.meta.title.as_deref().map(str::trim).filter(|t| !t.is_empty());
    let mut candidates = found
        .iter_mut()
        .enumerate()
        .filter(|(n, _)| !Declared::has(declared, *n))
        .map(|(_, p)| p)
        .filter(|p| !looks_like_furniture(p.span.of(text)));
    if let Some(title) = title {
        if let Some(paragraph) = candidates.by_ref().take(4).find(|p| p.span.of(text) == title) {
            paragraph.region = RegionKind::Headline;
        }
        return;
    }
    let Some(first) = candidates.next() else { return };
    if !is_headline(first.span.of(text)) {
        return;
    }
    first.region = RegionKind::Headline;
    // A subheading set off by a semicolon belongs to it.
    let goes_on = first.span.of(text).ends_with(';');
    if let Some(second) = candidates.next().filter(|p| goes_on && p.span.len() <= *HEADLINE_BYTES.end()) {
        second.region = RegionKind::Headline;
    }
}

fn looks_like_furniture(paragraph: &str) -> bool {
    !matches!(furniture::kind(paragraph), Kind::Body)
}

/// True for a short first paragraph that is no sentence, or has most of its words in capitals.
fn is_headline(paragraph: &str) -> bool {
    if !HEADLINE_BYTES.contains(&paragraph.len()) || paragraph.contains(['\n', '\r']) {
        return false;
    }
    if paragraph.starts_with(char::is_lowercase) {
        return false;
    }
    let bare = paragraph.trim_end_matches(['"', '\'', '”', '’', ')', '»']);
    let sentence = bare.ends_with(['.', ',', ':']) && !bare.ends_with("..");
    if !sentence {
        return true;
    }
    let (mut words, mut capital) = (0, 0);
    // Short words stay small in headlines too.
    for word in paragraph.split_whitespace().filter(|word| word.len() > 4) {
        let first = word.chars().find(|c| c.is_alphanumeric());
        words += 1;
        capital += usize::from(first.is_some_and(|c| !c.is_lowercase()));
    }
    words >= 3 && capital * 5 >= words * 4
}

/// Marks captions and furniture by their wording, where the format declares nothing.
fn wording(text: &str, found: &mut [Paragraph], declared: &[bool]) {
    // Paragraphs of running text so far. A link to the comments above the article does not head them.
    let mut sentences = 0;
    // Weak patterns count only next to sure ones: `Happy` above `0 %`.
    let mut weak: Vec<usize> = Vec::new();
    let mut sure = false;
    let mut cut = None;
    for n in 0..found.len() {
        let Some(paragraph) = found.get_mut(n) else { break };
        let words = paragraph.span.of(text);
        let kind = if Declared::has(declared, n) { Kind::Body } else { furniture::kind(words) };
        match kind {
            Kind::Furniture => {
                paragraph.region = RegionKind::Furniture;
                sure = true;
            }
            Kind::Weak => weak.push(n),
            Kind::Head if sentences >= 2 && paragraph.span.start() >= text.len() / 3 => {
                cut = Some(n);
                break;
            }
            Kind::Head => paragraph.region = RegionKind::Furniture,
            Kind::Caption => paragraph.region = RegionKind::Caption,
            // Two are enough.
            Kind::Body if sentences < 2 => {
                sentences += usize::from(words.len() >= 60 && lines::ends_sentence(words));
            }
            Kind::Body => {}
        }
        if matches!(kind, Kind::Body | Kind::Caption) {
            settle(found, &mut weak, &mut sure);
        }
    }
    sure |= cut.is_some();
    settle(found, &mut weak, &mut sure);
    for (n, paragraph) in found.iter_mut().enumerate().skip(cut.unwrap_or(usize::MAX)) {
        if !Declared::has(declared, n) {
            paragraph.region = RegionKind::Furniture;
        }
    }
}

/// Ends a run of neighbouring lines that may be furniture: the weak ones are, if a sure one is among them.
fn settle(found: &mut [Paragraph], weak: &mut Vec<usize>, sure: &mut bool) {
    for n in weak.drain(..) {
        if let Some(paragraph) = found.get_mut(n).filter(|_| *sure) {
            paragraph.region = RegionKind::Furniture;
        }
    }
    *sure = false;
}

#[cfg(test)]
mod tests;
