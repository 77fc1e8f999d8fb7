//! Whole attributions, direct and indirect: the words overlap by half, and the source agrees.

use serde::Serialize;

use super::article::Answer;
use super::figures::{Figures, percent};
use super::letters::{Overlap, Stretch};
use super::speakers::Page;
use crate::gold::{GoldAttribution, same_sources};

/// Whole attributions and the words they cover.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Relations {
    /// Every attribution: content overlaps by half or more, and the source agrees.
    pub any: Figures,
    /// Of those with quoted words, percent found with their source.
    pub quoted_recall: f64,
    /// Of those without, percent found with their source.
    pub indirect_recall: f64,
    /// Of those without, percent whose words were found.
    pub indirect_content_recall: f64,
    /// Counts behind the three.
    pub quoted: Found,
    /// Counts behind the last two.
    pub indirect: Found,
    /// Letters and digits that are somebody's words.
    pub content_chars: Figures,
}

/// Annotated attributions that were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// With their words and their source.
    pub full: usize,
    /// With their words.
    pub content: usize,
    /// All.
    pub n: usize,
}

impl Found {
    fn add(&mut self, content: bool, full: bool) {
        self.n += 1;
        self.content += usize::from(content);
        self.full += usize::from(full);
    }
}

/// An annotated attribution that was not found whole.
#[derive(Debug)]
pub(super) struct LostRelation<'a> {
    pub(super) article: usize,
    pub(super) gold: &'a GoldAttribution,
    /// The answer with its words, where there is one: then the source is what differs.
    pub(super) answer: Option<&'a Answer>,
    pub(super) quoted: bool,
}

pub(super) fn measure<'a>(pages: &[Page<'a>]) -> (Relations, Vec<LostRelation<'a>>) {
    let mut quoted = Found::default();
    let mut indirect = Found::default();
    let mut answered = 0;
    let mut chars = (0, 0, 0);
    let mut lost = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let letters = &page.letters;
        let mut rows: Vec<(&Answer, &Stretch, bool)> = page
            .answers
            .iter()
            .zip(&page.contents)
            .filter(|(a, _)| !a.is_part && (!a.speaker.is_empty() || !a.cue.is_empty()))
            .filter(|(_, content)| letters.shared(content, &page.discard) == 0)
            .map(|(answer, content)| (answer, content, false))
            .collect();
        answered += rows.len();
        let said = letters.stretch(&rows.iter().flat_map(|(a, ..)| a.content.iter().copied()).collect::<Vec<_>>());
        let gold: Vec<_> = page.article.attributions.iter().flat_map(|a| a.content.iter().copied()).collect();
        let gold = letters.stretch(&gold);
        let both = letters.shared(&gold, &said);
        chars = (chars.0 + both, chars.1 + said.size - both, chars.2 + gold.size - both);
        for attribution in &page.article.attributions {
            let words = letters.stretch(&attribution.content);
            let has_quote = page.words.iter().any(|q| letters.shared(q, &words) > 0);
            let mut best: Option<(usize, Overlap)> = None;
            for (n, (_, content, used)) in rows.iter().enumerate() {
                let overlap = letters.overlap(content, &words);
                let better = overlap.shared > 0 && best.is_none_or(|(_, o)| overlap.exceeds(o));
                if better && !used {
                    best = Some((n, overlap));
                }
            }
            let row = best.filter(|(_, o)| o.is_half()).and_then(|(n, _)| rows.get_mut(n));
            let mut full = false;
            let answer = row.map(|(answer, _, used)| {
                *used = true;
                full = same_sources(page.text(), &answer.speaker, &attribution.source)
                    || attribution.source.is_empty() && answer.speaker.is_empty();
                *answer
            });
            if has_quote { &mut quoted } else { &mut indirect }.add(answer.is_some(), full);
            if !full {
                lost.push(LostRelation { article: number, gold: attribution, answer, quoted: has_quote });
            }
        }
    }
    let (full, n) = (quoted.full + indirect.full, quoted.n + indirect.n);
    let relations = Relations {
        any: Figures::new(full, answered - full, n - full),
        quoted_recall: percent(quoted.full, quoted.n),
        indirect_recall: percent(indirect.full, indirect.n),
        indirect_content_recall: percent(indirect.content, indirect.n),
        quoted,
        indirect,
        content_chars: Figures::new(chars.0, chars.1, chars.2),
    };
    (relations, lost)
}
