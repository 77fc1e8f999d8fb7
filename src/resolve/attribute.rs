//! From a scene to one attribution for every quoted span.

use super::candidate::{Candidates, Salience};
use super::cue::{cue_of, relay_text, relayed_by, via};
use super::decide::{Decision, Grouping, Scales, THRESHOLD, decide, each, pool, settled};
use super::doubt::Doubt;
use super::model::Model;
use super::names::Cast;
use super::neutral;
use super::people::{People, Unsettled, fit};
use super::phrase::noun_phrase;
use super::pronoun::{Antecedents, Pronouns, Sources};
use super::relation::{Relation, Relations};
use super::repeat::repeated;
use super::report::Reader;
use super::report::cue::Recent;
use super::scope::{Scope, Unit};
use super::speaker::{Speaker, Speakers};
use super::transcript::Opening;
use super::why::reasons;
use crate::find::quote::QuoteId;
use crate::find::scene::Scene;
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun};
use crate::write::record::Kind;
use crate::{Language, Span};

/// What was decided about one quoted span.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// What the span is.
    pub kind: Kind,
    /// The source's noun phrase; `None` where nobody is named.
    pub mention: Option<Span>,
    /// The words that attribute; `None` where the speaker is carried over or nothing on the page attributes.
    pub cue: Option<Span>,
    /// Channel and addressee.
    pub via: Option<String>,
    /// Second-hand source.
    pub relayed_by: Option<String>,
    /// Who the mention stands for; `None` where the document does not tell.
    pub speaker: Option<Speaker>,
    /// Probability of the answer.
    pub confidence: f32,
    /// The features that decided, in plain words.
    pub why: Vec<String>,
    /// The earlier part of the same utterance.
    pub continues: Option<QuoteId>,
    /// An earlier identical passage.
    pub repeats: Option<QuoteId>,
    /// 1-based paragraph among those with text, and 1-based sentence in it.
    pub place: (usize, usize),
}

/// What is told besides the answers for quoted spans, and what is taken for granted. What nobody asks for is left out, which takes
/// less time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Details {
    /// [`Attribution::why`].
    pub why: bool,
    /// [`Speaker::title`].
    pub title: bool,
    /// [`Attribution::relayed_by`].
    pub relayed_by: bool,
    /// [`Attribution::repeats`], without which [`RowOptions::dedup`](crate::RowOptions::dedup) leaves out nothing.
    pub repeats: bool,
    /// [`Analysis::relations`](crate::Analysis::relations): what is reported without quotation marks too.
    pub indirect: bool,
    /// The document is in English whatever it looks like, and [`Analysis::language`](crate::Analysis::language) says so.
    pub assume_english: bool,
}

impl Details {
    /// Everything about quoted spans, and nothing else.
    pub const ALL: Self =
        Self { why: true, title: true, relayed_by: true, repeats: true, indirect: false, assume_english: false };
    /// The answer alone.
    pub const NONE: Self =
        Self { why: false, title: false, relayed_by: false, repeats: false, indirect: false, assume_english: false };
}

/// Attributes every quoted span of `scene`, in their order; where `details` asks for it, finds what else is reported. Of a document
/// that is not in English no words are read: only patterns of signs and names tell who speaks, and nothing else is reported.
pub fn attribute(scene: &Scene<'_>, model: &Model, details: Details) -> (Vec<Attribution>, Vec<Relation>) {
    let (attributions, relations, _) = attribute_among(scene, model, details, None);
    (attributions, relations)
}

/// The same where `people` are known: speakers that are one of them have the name and the identifier from there. The third list
/// has the names that could be somebody's there and were left as printed.
pub fn attribute_among(
    scene: &Scene<'_>,
    model: &Model,
    details: Details,
    people: Option<&People>,
) -> (Vec<Attribution>, Vec<Relation>, Vec<Unsettled>) {
    if let Language::Other(code) = scene.language {
        return (neutral::attribute(scene, code, details), Vec::new(), Vec::new());
    }
    let salience = Salience::new(scene);
    let scopes = Scope::levels(scene);
    let mut scales = Scales::new(scene, model);
    let mut groups = Grouping::new();
    let decided: Vec<Vec<Answer>> =
        scopes.iter().map(|s| answers(s, &salience, &mut scales, &mut groups, model, details.why)).collect();

    // Where nobody is named, nobody's name matters.
    let named = decided.iter().flatten().any(|answer| answer.decision.head.is_some());
    let mut cast = if named || details.indirect { Cast::new(scene) } else { Cast::default() };
    if let Some(people) = people {
        fit::tell_genders(people, scene, &mut cast);
    }
    let units = scopes.iter().flat_map(|s| &s.units).zip(decided.iter().flatten());
    let sources = Sources::new(units.filter_map(|(unit, answer)| Some((answer.decision.head?, unit.range))).collect());
    let antecedents = Antecedents::new(Pronouns::new(scene, &cast, &sources), model);
    let speakers = Speakers::new(scene, &cast, &antecedents, details.title);

    let mut out: Vec<Attribution> = std::iter::repeat_with(Attribution::default).take(scene.quotes.len()).collect();
    // The running text comes first, where it has quotations at all.
    let outer = scopes.first().filter(|scope| details.indirect && scope.parent.is_none());
    let outer: Option<(&Scope<'_>, Vec<Option<usize>>)> = outer
        .zip(decided.first())
        .map(|(scope, answers)| (scope, answers.iter().map(|a| a.decision.mention).collect()));
    for (scope, answers) in scopes.iter().zip(decided) {
        let writer = Writer { scope, speakers: &speakers, details };
        writer.write(answers, &mut out);
    }
    if details.repeats {
        for (attribution, repeats) in out.iter_mut().zip(repeated(scene)) {
            attribution.repeats = repeats;
        }
    }
    let relations = |scope, sources| Relations { scope, speakers: &speakers, details, model }.of(sources, &out);
    let mut relations = match &outer {
        _ if !details.indirect => Vec::new(),
        Some((scope, sources)) => relations(scope, sources),
        None => relations(&Scope::running_text(scene), &[]),
    };
    let unsettled = people.map_or_else(Vec::new, |people| {
        let all = out.iter_mut().chain(relations.iter_mut().map(|r| &mut r.attribution));
        fit::settle(people, scene, &cast, all, details.why)
    });
    (out, relations, unsettled)
}

impl Default for Attribution {
    /// A quoted span without tokens: nothing is known of it.
    fn default() -> Self {
        Self {
            kind: Kind::Mixed,
            mention: None,
            cue: None,
            via: None,
            relayed_by: None,
            speaker: None,
            confidence: 0.0,
            why: Vec::new(),
            continues: None,
            repeats: None,
            place: (1, 1),
        }
    }
}

/// The ranker's answer for one unit.
struct Answer {
    decision: Decision,
    why: Vec<String>,
    /// True where nobody is named and the words look like a title.
    title: bool,
}

/// The answers for the units of one level, with their reasons where these are asked for.
fn answers(
    scope: &Scope<'_>,
    salience: &Salience,
    scales: &mut Scales<'_>,
    groups: &mut Grouping,
    model: &Model,
    why: bool,
) -> Vec<Answer> {
    let mut all: Vec<Candidates<'_>> = Vec::with_capacity(scope.units.len());
    all.extend((0..scope.units.len()).filter_map(|i| Candidates::new(scope, salience, i)));
    let mut probabilities = scales.probabilities(&all);
    let mut pooled: Vec<(usize, &[usize], &mut [f32])> = Vec::with_capacity(all.len());
    pooled.extend(each(&all, &mut probabilities).map(|(c, p)| (c.index(), &*c.mentions, p)));
    pool(scope, &mut pooled);
    let (mut reader, mut recent) = (Reader::new(model), Recent::default());
    let decided = all.iter().zip(pooled).map(|(candidates, (_, mentions, p))| {
        let unit = scope.units.get(candidates.index());
        let (decision, why) = if let Some((decision, reason)) = unit.and_then(|unit| settled(scope, unit)) {
            (decision, why.then(|| reason.to_owned()).into_iter().collect())
        } else {
            let doubt = unit.filter(|_| model.knows_doubt());
            let doubt = doubt.and_then(|unit| Doubt::new(scope, unit, mentions, p, &mut reader, &mut recent));
            if let Some(doubt) = &doubt {
                doubt.settle(model, p);
            }
            let decision = decide(scope, mentions, p, THRESHOLD, groups);
            let why = if why { reasons(candidates, doubt.as_ref(), decision.mention, model) } else { Vec::new() };
            (decision, why)
        };
        Answer { decision, why, title: decision.head.is_none() && candidates.looks_like_title() }
    });
    decided.collect()
}

struct Writer<'w, 's> {
    scope: &'w Scope<'s>,
    speakers: &'w Speakers<'s>,
    details: Details,
}

impl Writer<'_, '_> {
    /// Writes the attributions of one level; those of the levels above are there already.
    fn write(&self, answers: Vec<Answer>, out: &mut [Attribution]) {
        let scene = self.scope.scene;
        // The speakers before tell who those behind are: they join their attributions at the end.
        let mut earlier: Vec<(usize, Speaker)> = Vec::with_capacity(answers.len());
        let mut spoken: Vec<&Unit> = Vec::with_capacity(answers.len());
        let mut before: Option<(&Unit, usize)> = None;
        for (unit, answer) in self.scope.units.iter().zip(answers) {
            let mention = answer.decision.mention;
            let carried = before.filter(|&(before, m)| mention == Some(m) && self.splits(before, unit, m));
            let (mut attribution, speaker) = self.unit(unit, answer, carried.is_some(), &earlier, out);
            if let Some((before, first)) =
                carried.and_then(|(b, _)| Some((b, out.get(self.scope.quotes(b).first()?.position())?)))
            {
                attribution.continues = self.scope.quotes(before).last().copied();
                attribution.via = attribution.via.or_else(|| first.via.clone());
                let same = scene.token(before.range.first).sentence == scene.token(unit.range.first).sentence;
                if same && first.kind == Kind::Direct {
                    attribution.kind = Kind::Direct;
                }
            }
            self.spread(unit, attribution, out);
            if let Some(speaker) = mention.zip(speaker) {
                earlier.push(speaker);
                spoken.push(unit);
            }
            before = mention.map(|m| (unit, m));
        }
        for (unit, (_, speaker)) in spoken.into_iter().zip(earlier) {
            let Some((first, rest)) = self.scope.quotes(unit).split_first() else { continue };
            for quote in rest {
                if let Some(attribution) = out.get_mut(quote.position()) {
                    attribution.speaker = Some(speaker.clone());
                }
            }
            if let Some(attribution) = out.get_mut(first.position()) {
                attribution.speaker = Some(speaker);
            }
        }
    }

    /// One unit's attribution goes to each of its spans; those behind the first continue it.
    fn spread(&self, unit: &Unit, mut attribution: Attribution, out: &mut [Attribution]) {
        let Some((&first, rest)) = self.scope.quotes(unit).split_first() else { return };
        for (&quote, &before) in rest.iter().zip(self.scope.quotes(unit)) {
            if let Some(slot) = out.get_mut(quote.position()) {
                let place = self.place(quote);
                *slot = Attribution { place, continues: Some(before), cue: None, ..attribution.clone() };
            }
        }
        attribution.place = self.place(first);
        if let Some(slot) = out.get_mut(first.position()) {
            *slot = attribution;
        }
    }

    fn place(&self, quote: QuoteId) -> (usize, usize) {
        let scene = self.scope.scene;
        scene.place_of(scene.quote_range(quote).first)
    }

    /// True where the mention stands between the two: `“A,” she said, “B.”`
    fn splits(&self, before: &Unit, unit: &Unit, mention: usize) -> bool {
        self.scope.scene.mentions.get(mention).is_some_and(|m| m.first >= before.range.end && m.end <= unit.range.first)
    }

    /// What is told of the unit, and who spoke.
    fn unit(
        &self,
        unit: &Unit,
        answer: Answer,
        carried: bool,
        earlier: &[(usize, Speaker)],
        out: &[Attribution],
    ) -> (Attribution, Option<Speaker>) {
        let scene = self.scope.scene;
        let base = Attribution { confidence: answer.decision.confidence, why: answer.why, ..Attribution::default() };
        let (Some(index), Some(head)) = (answer.decision.mention, answer.decision.head) else {
            return (Attribution { kind: self.kind_of_nobody(unit, answer.title), ..base }, None);
        };
        let Some(m) = scene.mentions.get(index) else { return (base, None) };
        let label = matches!(unit.opening, Opening::Label(_)).then_some((m.end, m.end + 1));
        let cue = label.or_else(|| cue_of(self.scope, unit, index));
        let mut speaker = self.speakers.of(head, earlier);
        // `I` inside a quotation is whoever said that.
        if speaker.is_none()
            && matches!(scene.token(m.first).entry.pronoun, Pronoun::I | Pronoun::We)
            && let Some(parent) = self.scope.parent
        {
            speaker = out.get(parent.position()).and_then(|a| a.speaker.clone());
        }
        let said = cue.and_then(|cue| via(self.scope, unit.range, m, cue));
        let document = speaker.as_ref().and_then(|s| s.via.clone());
        let via = match (said, document) {
            (Some(a), Some(b)) if a != b => Some(format!("{a}; {b}")),
            (a, b) => a.or(b),
        };
        let relay = if self.details.relayed_by { relayed_by(self.scope, unit, m, cue) } else { None };
        let attribution = Attribution {
            kind: self.kind_of_speech(unit),
            mention: Some(noun_phrase(scene, index)),
            cue: cue.filter(|_| !carried).map(|(a, b)| scene.token(a).span.hull(scene.token(b.saturating_sub(1)).span)),
            via,
            relayed_by: relay.map(|i| relay_text(scene, i)),
            ..base
        };
        (attribution, speaker)
    }

    /// Direct where the marks hold a whole sentence, mixed where they hold a part of the writer's own.
    fn kind_of_speech(&self, unit: &Unit) -> Kind {
        let first = self.scope.token(unit.inner.first);
        let before = self.scope.scene.before(unit.range.first);
        let opens = before.sentence != self.scope.token(unit.range.first).sentence
            || before.kind == TokenKind::Punctuation
            || before.kind == TokenKind::Mark
            || before.has(Marks::CUE_VERB) && self.scope.cue(unit.range.first.saturating_sub(1)) >= 3;
        let capital = first.capital() || first.kind == TokenKind::Number || first.kind == TokenKind::Punctuation;
        let words = self.words(unit, 5);
        let end = self.scope.token(unit.inner.end.saturating_sub(1));
        let whole =
            end.kind == TokenKind::Punctuation && matches!(end.ch, '.' | '?' | '!' | ',' | '…' | '—') || words >= 4;
        if capital && whole && (opens || words >= 5 && end.ends_sentence()) { Kind::Direct } else { Kind::Mixed }
    }

    /// How many words the marks hold, counted up to `most`.
    fn words(&self, unit: &Unit, most: usize) -> usize {
        let words = (unit.inner.first..unit.inner.end).filter(|&i| self.scope.token(i).is_word());
        words.take(most).count()
    }

    /// What words in marks are that nobody is said to have uttered.
    fn kind_of_nobody(&self, unit: &Unit, title: bool) -> Kind {
        if unit.opening == Opening::Aside {
            return Kind::Term;
        }
        let scene = self.scope.scene;
        let (a, b) = (unit.range.first, unit.range.end);
        let words = self.words(unit, 9);
        let (before, after) = (scene.before(a), scene.token(b));
        let own = self.scope.token(a).sentence;
        let name = |t: &crate::find::token::Token| t.capital() && t.kind == TokenKind::Word && t.sentence == own;
        let capital = self.scope.token(unit.inner.first).capital();
        if words <= 3 && capital && name(before) && name(after) {
            return Kind::Term;
        }
        let sentence = scene.sentence(own);
        let near = |mark: Marks| {
            (a.saturating_sub(4).max(sentence.first)..a)
                .chain(b..b + 2)
                .any(|i| self.scope.holds(i) && scene.token(i).has(mark))
        };
        if near(Marks::TERM_TRIGGER) && words <= 5 {
            return Kind::Term;
        }
        if title && !self.scope.token(unit.inner.end.saturating_sub(1)).ends_sentence()
            || near(Marks::WORK) && capital && words <= 8
        {
            return Kind::Title;
        }
        if words <= 4 && !capital {
            return Kind::Scare;
        }
        if words <= 2 { Kind::Term } else { self.kind_of_speech(unit) }
    }
}
