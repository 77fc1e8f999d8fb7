//! A second look at quotations of which the ranker is not sure: what the reporting words around them report.
//!
//! The ranker sees a quotation and the mentions around it. A report is seen from its cue: what it reports, and on whose
//! word, is learnt from all that is reported, in quotation marks or not, of which quotations are a third. Where the ranker
//! leaves doubt both are weighed together (stacking: Wolpert 1992, "Stacked Generalization"): the weights of this are learnt
//! from what rankers say of articles that they have not seen.

use super::feature::{Sink, Sym, Template as T, Value};
use super::model::{Model, Score, softmax};
use super::report::cue::{Recent, Setting};
use super::report::line::Line;
use super::report::{Reader, Sources};
use super::scope::{Scope, Unit};

/// An answer that is at least this probable leaves no doubt. Chosen on held-out folds: with more doubt nothing is gained.
pub const SURE: f32 = 0.68;

/// The least probability of a cue that is looked at, and of one that holds the quotation. Chosen like [`SURE`]: less costs
/// time and gains nothing.
const LEAST_CUE: f32 = 0.3;
const LEAST_HOLDS: f32 = 0.15;

/// The most words that may report which are looked at on either side of the quotation in one sentence.
const MOST_CUES: usize = 10;

/// A source less probable than this, and reported by nobody, is out of the question.
const LEAST_OWN: f32 = 0.003;
const LEAST_REPORTED: f32 = 0.05;

const NONE: Value = Value::Sym(Sym::new("none"));

/// What the ranker and the reports around a quotation say of one source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contender {
    /// The head of its phrases, a mention.
    pub head: usize,
    /// The ranker's probability.
    own: f32,
    /// The probability that a report that holds the quotation is its.
    reported: f32,
}

/// A quotation of which the ranker is not sure, and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// For each candidate the number of the contender that is the head of its phrase.
    contender_of: Vec<usize>,
    /// The sources, each once, in the order of their first candidates.
    pub contenders: Vec<Contender>,
    /// The ranker's probability that nobody is named.
    nobody: f32,
    /// The probability of the surest cue that holds the quotation, and of the surest that names nobody.
    covered: f32,
    unnamed: f32,
    /// That of the source that the surest report names.
    most_reported: f32,
}

impl Doubt {
    /// What is known of `unit`, where the ranker gave `probabilities` to nobody and to the candidates `mentions`; `None` where
    /// it is sure.
    pub fn new<'s>(
        scope: &Scope<'s>,
        unit: &Unit,
        mentions: &[usize],
        probabilities: &[f32],
        reader: &mut Reader<'_>,
        recent: &mut Recent<'s>,
    ) -> Option<Self> {
        let (&nobody, own) = probabilities.split_first()?;
        if scope.parent.is_some() || probabilities.iter().any(|&p| p >= SURE) {
            return None;
        }
        let mut contender_of = Vec::with_capacity(mentions.len());
        let mut contenders: Vec<Contender> = Vec::with_capacity(mentions.len());
        let mut last = None;
        for (&mention, &p) in mentions.iter().zip(own) {
            let head = scope.head_of(mention);
            // Most heads stand behind all those before: they need not be looked for.
            let known = if last < Some(head) { None } else { contenders.iter().position(|c| c.head == head) };
            last = last.max(Some(head));
            let number = known.unwrap_or(contenders.len());
            contender_of.push(number);
            match contenders.get_mut(number) {
                Some(contender) => contender.own += p,
                None => contenders.push(Contender { head, own: p, reported: 0.0 }),
            }
        }
        if contenders.iter().any(|c| c.own >= SURE) {
            return None;
        }
        let mut doubt = Self { contender_of, contenders, nobody, covered: 0.0, unnamed: 0.0, most_reported: 0.0 };
        doubt.ask(scope, unit, reader, recent);
        doubt.most_reported = doubt.contenders.iter().map(|c| c.reported).fold(0.0, f32::max);
        Some(doubt)
    }

    /// Looks at the sentences of the quotation and the one before.
    fn ask<'s>(&mut self, scope: &Scope<'s>, unit: &Unit, reader: &mut Reader<'_>, recent: &mut Recent<'s>) {
        let mut line = Line::around(scope.scene, unit.range.first);
        // What is reported in one sentence goes on in the next one only with its beginning.
        if unit.range.first <= line.range.first + 1
            && let Some(before) = line.before()
        {
            self.ask_line(scope, recent.of(before), unit, reader);
        }
        loop {
            self.ask_line(scope, recent.of(line), unit, reader);
            match line.behind() {
                Some(next) if next.range.first < unit.range.end => line = next,
                _ => break,
            }
        }
    }

    fn ask_line(&mut self, scope: &Scope<'_>, setting: &Setting<'_>, unit: &Unit, reader: &mut Reader<'_>) {
        let mut cues = setting.candidates_around(unit.range, MOST_CUES);
        reader.cues(setting, &mut cues);
        cues.retain(|cue| cue.reports >= LEAST_CUE);
        reader.holds(setting, &mut cues, unit);
        for cue in cues {
            let p = cue.reports * cue.holds;
            if p >= LEAST_HOLDS {
                self.take(scope, &reader.sources(setting, cue.at), p);
            }
        }
    }

    /// Notes the sources of a report that holds the quotation with the probability `held`.
    fn take(&mut self, scope: &Scope<'_>, sources: &Sources, held: f32) {
        self.covered = self.covered.max(held);
        self.unnamed = self.unnamed.max(held * sources.nobody);
        // Several mentions may have one head.
        let mut named: Vec<(usize, f32)> = Vec::with_capacity(sources.mentions.len());
        for (&mention, &p) in sources.mentions.iter().zip(&sources.probabilities) {
            let head = scope.head_of(mention);
            match named.iter_mut().find(|(h, _)| *h == head) {
                Some((_, sum)) => *sum += p,
                None => named.push((head, p)),
            }
        }
        for (head, p) in named {
            if let Some(contender) = self.contenders.iter_mut().find(|c| c.head == head) {
                contender.reported = contender.reported.max(held * p);
            }
        }
    }

    /// The head of each candidate's phrase, in their order.
    pub fn heads(&self) -> impl Iterator<Item = usize> + '_ {
        self.contender_of.iter().filter_map(|&number| self.contenders.get(number)).map(|c| c.head)
    }

    /// True where a report that holds the quotation is more likely than not the mention's.
    pub fn reports(&self, mention: usize) -> bool {
        self.contenders.iter().any(|c| c.head == mention && c.reported > 0.5)
    }

    /// What "nobody" is described by.
    pub fn nobody_features(&self, sink: &mut impl Sink) {
        sink.add(T::DoubtNobody, &[]);
        sink.add(T::DoubtNobodyOwn, &[own(self.nobody)]);
        sink.add(T::DoubtNobodyCovered, &[reported(self.covered)]);
        sink.add(T::DoubtNobodyReported, &[reported(self.most_reported)]);
        sink.add(T::DoubtNobodyUnnamed, &[reported(self.unnamed)]);
    }

    /// What a source is described by.
    pub fn features(&self, contender: &Contender, sink: &mut impl Sink) {
        let rank = self.contenders.iter().filter(|c| c.own > contender.own).count().min(4);
        let first = contender.reported > 0.0 && contender.reported >= self.most_reported;
        sink.add(T::DoubtOwn, &[own(contender.own)]);
        sink.add(T::DoubtRank, &[Value::from(u8::try_from(rank).unwrap_or(4))]);
        sink.add(T::DoubtReported, &[reported(contender.reported)]);
        sink.add(T::DoubtMostReported, &[if first { reported(contender.reported) } else { NONE }]);
    }

    /// True where the source is weighed.
    pub fn weighs(contender: &Contender) -> bool {
        contender.own > LEAST_OWN || contender.reported > LEAST_REPORTED
    }

    /// Puts in place of the ranker's `probabilities` those of both looks taken together. A source's candidates share its
    /// probability as they did before.
    pub fn settle(&self, model: &Model, probabilities: &mut [f32]) {
        let mut nobody = Score::new(model);
        self.nobody_features(&mut nobody);
        let mut scores = Vec::with_capacity(self.contenders.len() + 1);
        scores.push(nobody.sum);
        scores.extend(self.contenders.iter().map(|contender| {
            if !Self::weighs(contender) {
                return f32::NEG_INFINITY;
            }
            let mut score = Score::new(model);
            self.features(contender, &mut score);
            score.sum
        }));
        softmax(&mut scores);
        let Some((nobody, own)) = probabilities.split_first_mut() else { return };
        *nobody = scores.first().copied().unwrap_or(1.0);
        let mut growth = scores;
        for (growth, contender) in growth.iter_mut().skip(1).zip(&self.contenders) {
            *growth /= contender.own.max(1e-6);
        }
        for (p, number) in own.iter_mut().zip(&self.contender_of) {
            *p *= growth.get(number + 1).copied().unwrap_or(0.0);
        }
    }
}

/// The number of the bucket of a probability: how many of the edges, which ascend, it reaches.
fn bucket(p: f32, edges: &[f32]) -> Value {
    Value::from(edges.iter().fold(0u8, |n, &edge| n + u8::from(p >= edge)))
}

/// The ranker's probability as a feature's value.
fn own(p: f32) -> Value {
    bucket(p, &[0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65])
}

/// That of a report.
fn reported(p: f32) -> Value {
    bucket(p, &[0.02, 0.05, 0.12, 0.25, 0.45, 0.65, 0.85, 0.95])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use crate::find::scene::Scene;
    use crate::lexicon::english;

    /// The quotation of `text` with every candidate as probable as the others, and nobody too.
    fn with_doubt(text: &str, look: impl Fn(&Scene<'_>, &[usize], Option<Doubt>)) {
        let document = Document::new("d", text).unwrap();
        let scene = Scene::new(&document, english());
        let scope = Scope::running_text(&scene);
        let unit = scope.units.first().unwrap();
        let mentions: Vec<usize> = (0..scene.mentions.len()).collect();
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let p = vec![1.0 / (mentions.len() + 1) as f32; mentions.len() + 1];
        look(
            &scene,
            &mentions,
            Doubt::new(&scope, unit, &mentions, &p, &mut Reader::new(Model::built_in()), &mut Recent::default()),
        );
    }

    #[test]
    fn a_report_that_holds_the_quotation_names_its_source() {
        let text = "Bo Stern met the press in Aldmoor. Ada Lind said on Monday that the plan was “a farce”.";
        with_doubt(text, |scene, mentions, doubt| {
            let doubt = doubt.unwrap();
            let name = |s: &Contender| scene.mentions.get(s.head).map(|m| scene.text(m.first, m.end));
            let most = doubt.contenders.iter().max_by(|a, b| a.reported.total_cmp(&b.reported)).unwrap();
            assert_eq!(name(most), Some("Ada Lind"));
            assert!(most.reported > 0.5, "{most:?}");
            assert!(doubt.reports(most.head));
            assert!(doubt.covered >= most.reported);
            assert_eq!(doubt.heads().count(), mentions.len());
        });
    }

    #[test]
    fn what_is_settled_adds_up_to_one() {
        let text = "Ada Lind, who met Bo Stern, called the plan “a farce” on Monday.";
        with_doubt(text, |_, mentions, doubt| {
            #[expect(clippy::cast_precision_loss, reason = "a handful")]
            let mut p = vec![1.0 / (mentions.len() + 1) as f32; mentions.len() + 1];
            doubt.unwrap().settle(Model::built_in(), &mut p);
            assert!((p.iter().sum::<f32>() - 1.0).abs() < 1e-3, "{p:?}");
        });
    }

    #[test]
    fn what_is_sure_is_not_in_doubt() {
        let document = Document::new("d", "“A farce,” said Ada Lind.").unwrap();
        let scene = Scene::new(&document, english());
        let scope = Scope::running_text(&scene);
        let mut reader = Reader::new(Model::built_in());
        let mut doubt =
            |p: &[f32]| Doubt::new(&scope, scope.units.first().unwrap(), &[0], p, &mut reader, &mut Recent::default());
        assert!(doubt(&[0.1, 0.9]).is_none());
        assert!(doubt(&[0.9, 0.1]).is_none());
        assert!(doubt(&[0.5, 0.5]).is_some());
    }

    #[test]
    fn buckets_ascend() {
        assert_eq!(own(0.0), Value::Int(0));
        assert_eq!(own(0.65), Value::Int(11));
        assert_eq!(reported(0.5), Value::Int(5));
    }
}
