//! Relations: all that somebody is reported to say in one go, in quotation marks and without.

mod reports;

use std::collections::HashMap;
use std::hash::BuildHasher;

use self::reports::{Report, Said, reports};
use super::attribute::{Attribution, Details};
use super::cue::via;
use super::model::Model;
use super::phrase::noun_phrase;
use super::report::Reader;
use super::report::cue::Recent;
use super::report::line::Line;
use super::scope::{Scope, Unit};
use super::speaker::Speakers;
use super::why::reasons_of_report;
use crate::Span;
use crate::find::quote::QuoteId;
use crate::find::scene::TokenRange;
use crate::find::token::TokenKind;
use crate::lexicon::words;
use crate::write::record::Kind;

/// What one source is reported to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Who, with which cue, how sure.
    pub attribution: Attribution,
    /// Its words, in order; apart where the source and the cue stand between.
    pub content: Vec<Span>,
    /// The quoted spans among them that are this source's.
    pub parts: Vec<QuoteId>,
    /// The number among the document's of an earlier one that is the same, where these are wanted.
    pub repeats: Option<usize>,
}

/// Makes relations of one document's reports.
pub(super) struct Relations<'r, 's> {
    pub(super) scope: &'r Scope<'s>,
    pub(super) speakers: &'r Speakers<'s>,
    pub(super) details: Details,
    pub(super) model: &'r Model,
}

impl<'s> Relations<'_, 's> {
    /// Those of the document, in order. `mentions` are the sources of the units of its running text, `attributions` those
    /// of its quoted spans.
    pub(super) fn of(&self, mentions: &[Option<usize>], attributions: &[Attribution]) -> Vec<Relation> {
        let scope = self.scope;
        let first = |unit: &Unit| scope.quotes(unit).first().and_then(|q| attributions.get(q.position()));
        let mut unit_of = vec![None; attributions.len()];
        for (number, unit) in scope.units.iter().enumerate() {
            for quote in scope.quotes(unit) {
                unit_of.get_mut(quote.position()).into_iter().for_each(|slot| *slot = Some(number));
            }
        }
        let said: Vec<Option<Said>> = scope
            .units
            .iter()
            .zip(mentions)
            .map(|(unit, mention)| {
                let attribution = first(unit)?;
                let continues = attribution.continues.and_then(|quote| *unit_of.get(quote.position())?);
                let cue = attribution.cue.map(|cue| scope.scene.tokens_of(cue));
                Some(Said { mention: (*mention)?, cue, continues, confidence: attribution.confidence })
            })
            .collect();
        let mut reports = reports(scope, &said, Reader::new(self.model));
        // They are smaller than relations, which then hardly have to be moved.
        reports.sort_by_key(|r| r.content.first().map(|c| c.first));
        let mut recent = Recent::default();
        let mut relations = Vec::with_capacity(reports.len());
        relations.extend(reports.iter().filter_map(|report| self.relation(report, attributions, &mut recent)));
        relations.sort_by_key(|r| r.content.first().map(|s| (s.start(), s.end())));
        if self.details.repeats {
            self.note_repeated(&mut relations);
        }
        relations
    }

    /// Notes which relations repeat an earlier one: the same words in the same sentence, as where a scraped page doubles its
    /// text.
    fn note_repeated(&self, relations: &mut [Relation]) {
        let scene = self.scope.scene;
        let text = scene.document.text();
        let mut seen: HashMap<(Vec<&str>, u64), usize> = HashMap::with_capacity(relations.len());
        // A sentence may hold many, and is hashed once.
        let hasher = std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default();
        let mut hashed: Option<(usize, u64)> = None;
        for number in 0..relations.len() {
            let Some((earlier, [relation, ..])) = relations.split_at_mut_checked(number) else { break };
            let words = relation.content.iter().map(|c| c.of(text)).collect();
            let first = relation.content.first().map_or(0, |&c| scene.tokens_of(c).first);
            let sentence = scene.sentence_of(first);
            let hash = hashed
                .filter(|(at, _)| *at == sentence.first)
                .map_or_else(|| hasher.hash_one(scene.text(sentence.first, sentence.end)), |(_, hash)| hash);
            hashed = Some((sentence.first, hash));
            let first = *seen.entry((words, hash)).or_insert(number);
            // What two cues report of the very same words stands there once.
            let other = earlier.get(first).is_some_and(|earlier| earlier.content != relation.content);
            relation.repeats = other.then_some(first);
        }
    }

    /// `None` for a report that is one quotation and nothing else: its own row tells everything.
    fn relation(&self, report: &Report, attributions: &[Attribution], recent: &mut Recent<'s>) -> Option<Relation> {
        let scene = self.scope.scene;
        let units = report.units.iter().filter_map(|&u| self.scope.units.get(u));
        let parts: Vec<QuoteId> = units.clone().flat_map(|u| self.scope.quotes(u).iter().copied()).collect();
        // A part that is a quotation and nothing else has its edges. Quotations stand in order.
        let bare: Vec<TokenRange> = parts.iter().map(|&q| self.bare(self.scope.inner(q))).collect();
        let quote_of = |part: TokenRange| {
            let part = self.bare(part);
            let from = bare.partition_point(|q| q.first < part.first);
            let mut same = bare.iter().zip(&parts).skip(from).take_while(|(q, _)| q.first == part.first);
            same.find(|(q, _)| **q == part).map(|(_, &quote)| quote)
        };
        let whole = |part: TokenRange| {
            let quote = quote_of(part).and_then(|q| scene.quote(q));
            quote.map(|q| q.inner).or_else(|| self.span(part))
        };
        let content: Vec<Span> = report.content.iter().filter_map(|&c| whole(c)).collect();
        let first = report.content.first()?.first;
        if let ([_], [only]) = (parts.as_slice(), report.content.as_slice())
            && quote_of(*only).is_some()
        {
            return None;
        }
        let mut attribution = match parts.first().and_then(|q| attributions.get(q.position())) {
            Some(part) => {
                let others = parts.iter().filter_map(|q| attributions.get(q.position()));
                let confidence = others.map(|a| a.confidence).fold(part.confidence, f32::min);
                Attribution { kind: Kind::Report, confidence, continues: None, repeats: None, ..part.clone() }
            }
            None => self.indirect(report, first, recent)?,
        };
        // The source is none of the words reported: of a phrase that holds some it is the mention alone.
        if let Some(phrase) = attribution.mention
            && content.iter().any(|c| c.overlaps(phrase))
            && let Some(m) = report.source.and_then(|source| scene.mentions.get(source))
        {
            attribution.mention = Some(scene.token(m.first).span.hull(scene.token(m.end.saturating_sub(1)).span));
        }
        (!content.is_empty()).then_some(Relation { attribution, content, parts, repeats: None })
    }

    fn indirect(&self, report: &Report, first: usize, recent: &mut Recent<'s>) -> Option<Attribution> {
        let scene = self.scope.scene;
        let cue = report.cue?;
        let according = scene.token(cue).key == words::ACCORDING && scene.token(cue + 1).key == words::TO;
        let cue_end = cue + 1 + usize::from(according);
        let why = if self.details.why {
            reasons_of_report(recent.of(Line::around(scene, cue)), cue, report.source, self.model)
        } else {
            Vec::new()
        };
        let base = Attribution {
            kind: Kind::Indirect,
            cue: Some(scene.token(cue).span.hull(scene.token(cue_end - 1).span)),
            confidence: report.confidence,
            why,
            place: scene.place_of(first),
            ..Attribution::default()
        };
        let Some((index, m)) = report.source.and_then(|i| Some((i, scene.mentions.get(i)?))) else { return Some(base) };
        let speaker = self.speakers.of(self.scope.head_of(index), &[]);
        let end = report.content.last().map_or(first, |c| c.end);
        let via = via(self.scope, TokenRange { first, end }, m, (cue, cue_end));
        Some(Attribution { mention: Some(noun_phrase(scene, index)), speaker, via, ..base })
    }

    /// A part without the signs at its edges.
    fn bare(&self, part: TokenRange) -> TokenRange {
        let scene = self.scope.scene;
        let TokenRange { mut first, mut end } = part;
        let sign = |at: usize| {
            let token = scene.token(at);
            let stop = matches!(token.ch, ',' | '.' | ';' | ':' | '—' | '–');
            token.kind == TokenKind::Mark || token.kind == TokenKind::Punctuation && stop
        };
        while first < end && sign(first) {
            first += 1;
        }
        while first < end && sign(end - 1) {
            end -= 1;
        }
        TokenRange { first, end }
    }

    /// The characters of a part, without the signs at its edges but for marks whose partner is inside.
    fn span(&self, part: TokenRange) -> Option<Span> {
        let scene = self.scope.scene;
        let TokenRange { first, end } = self.bare(part);
        if first >= end {
            return None;
        }
        // A quotation that only begins or ends with the part is one with its marks.
        let quote_of = |at: usize| scene.token(at).quote.map(|quote| scene.quote_range(quote));
        let within = |q: &TokenRange| part.first <= q.first && q.end <= part.end;
        let opens = first.checked_sub(1).and_then(quote_of).filter(|q| within(q) && q.end <= end && q.first < first);
        let closes = quote_of(end).filter(|q| within(q) && first <= q.first);
        let (first, end) = (opens.map_or(first, |q| q.first), closes.map_or(end, |q| q.end));
        Some(scene.token(first).span.hull(scene.token(end - 1).span))
    }
}
