//! Why: the features that decided, in plain words.

use super::candidate::Candidates;
use super::doubt::Doubt;
use super::feature::{Sink, Template, Value, feature_key};
use super::model::Model;
use super::report::cue::Setting;
use super::report::source;
use crate::lexicon::lemma;

/// Most reasons a row gives.
const MOST: usize = 3;

/// Remembers what each feature counted for.
struct Explain<'m> {
    model: &'m Model,
    found: Vec<(f32, Template, Vec<Value>)>,
}

impl Sink for Explain<'_> {
    fn add(&mut self, template: Template, values: &[Value]) {
        let weight = self.model.own(feature_key(template, values));
        if weight > 0.05 && !template.reason().is_empty() && holds(template, values) {
            self.found.push((weight, template, values.to_vec()));
        }
    }
}

impl Explain<'_> {
    /// What was found in plain words, most telling first; `word` gives a word's text by its key.
    fn told(self, word: &dyn Fn(u64) -> Option<String>) -> Vec<String> {
        let mut told: Vec<(f32, String)> = Vec::new();
        for (weight, template, values) in self.found {
            let reason = tell(word, template, &values);
            match told.iter_mut().find(|(_, r)| *r == reason) {
                Some(slot) => slot.0 += weight,
                None => told.push((weight, reason)),
            }
        }
        told.sort_by(|a, b| b.0.total_cmp(&a.0));
        told.into_iter().map(|(_, reason)| reason).collect()
    }
}

/// True where the feature says that its reason is there, and not that it is missing: `gap_cue(b0,0)` is the absence of a
/// reporting word, and `clause_kind(0,4)` that somebody else is the subject.
fn holds(template: Template, values: &[Value]) -> bool {
    use Template as T;
    let absent = |v: Option<&Value>| matches!(v, None | Some(Value::Int(0)));
    if values.iter().any(|v| matches!(v, Value::Sym(s) if s.text() == "none")) {
        return false;
    }
    match template {
        T::PlaceNextCue | T::PlacePreviousCue | T::GapCue | T::SaidElsewhere | T::SourceStrength | T::Adjacent => {
            !absent(values.last())
        }
        T::ClauseKind | T::NobodyTitleEnd | T::NobodyHeadline | T::ReportsStrength | T::ReportsQuoted => {
            !absent(values.first())
        }
        T::BetweenQuotes => values.get(1..3).is_some_and(|v| v.iter().all(|v| !absent(Some(v)))),
        T::ReporterStrength | T::ReporterAdjacent => !absent(values.get(1)),
        T::GapPattern | T::ReportsBehind | T::ReporterForm => values.iter().any(|v| matches!(v, Value::Word(_))),
        _ => true,
    }
}

/// The reasons for the answer `mention` (`None`: nobody), most telling first. Features that say the same are added up.
/// Of a quotation in doubt, what a report around it says comes first.
pub fn reasons(
    candidates: &Candidates<'_>,
    doubt: Option<&Doubt>,
    mention: Option<usize>,
    model: &Model,
) -> Vec<String> {
    let mut explain = Explain { model, found: Vec::new() };
    match mention {
        Some(m) => candidates.source(m, &mut explain),
        None => candidates.nobody(&mut explain),
    }
    let told = explain.told(&|key: u64| candidates.word_text(key));
    let reported = doubt.zip(mention).is_some_and(|(doubt, mention)| doubt.reports(mention));
    let first = reported.then(|| Template::DoubtReported.reason().to_owned());
    first.into_iter().chain(told).take(MOST).collect()
}

/// The reasons for the report of the cue at `at`, which is the mention `source`'s (`None`: nobody's), most telling first.
pub fn reasons_of_report(setting: &Setting<'_>, at: usize, source: Option<usize>, model: &Model) -> Vec<String> {
    let mut explain = Explain { model, found: Vec::new() };
    setting.features(at, &mut explain);
    let candidates = source::candidates(setting, at);
    match source.and_then(|mention| candidates.iter().position(|&i| i == mention)) {
        Some(n) => source::features(setting, at, &candidates, n, &mut explain),
        None => source::nobody_features(setting, at, &mut explain),
    }
    let line = &setting.line;
    let word = |key| {
        let mut here = line.range.first..line.range.end;
        let same = here.find(|&i| line.token(i).key == key || lemma(line.token(i).key) == key)?;
        Some(line.scene.text(same, same + 1).to_lowercase())
    };
    explain.told(&word).into_iter().take(MOST).collect()
}

fn tell(word: &dyn Fn(u64) -> Option<String>, template: Template, values: &[Value]) -> String {
    let reason = template.reason();
    if !reason.contains("{}") {
        return match (template, values.first()) {
            (Template::Place | Template::PlaceGap, Some(Value::Sym(s))) => place(s.text()).to_owned(),
            _ => reason.to_owned(),
        };
    }
    let words: Vec<String> = values
        .iter()
        .filter_map(|v| match v {
            Value::Word(key) => word(*key).map(|w| format!("‘{w}’")),
            Value::Char(c) if !c.get().is_alphanumeric() => Some(format!("‘{}’", c.get())),
            Value::Sym(s) if s.text() == "Q" => Some("a quotation".to_owned()),
            Value::Sym(s) if s.text() == "X" => Some("a name".to_owned()),
            Value::Sym(s) if s.text() == "#" => Some("the edge of the paragraph".to_owned()),
            _ => None,
        })
        .collect();
    let words = if words.is_empty() { "the words there".to_owned() } else { words.join(" ") };
    reason.replace("{}", &words)
}

fn place(code: &str) -> &'static str {
    match code {
        "b0" => "before the quotation, in its sentence",
        "b1" => "in the sentence before",
        "b2" => "some sentences before",
        "bp" => "in the paragraph before",
        "a0" => "after the quotation, in its sentence",
        "a1" => "in the sentence after",
        "aq" => "right after the question",
        _ => "some sentences after",
    }
}
