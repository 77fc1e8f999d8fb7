//! The figures for the eye and for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use inquit::Error;
use inquit::eval::{Calibration, FieldFigures, Figures, Mistake, NameClasses, Relations, Report};
use serde::Serialize;

/// What was measured against what.
#[derive(Serialize)]
pub(super) struct Heading {
    pub(super) gold: String,
    /// `None` where the extraction was run.
    pub(super) predictions: Option<String>,
    /// Articles whose annotation lists the quoted spans.
    #[serde(rename = "articles_with_listed_spans")]
    pub(super) listed: usize,
    pub(super) min_confidence: Option<f64>,
}

/// One JSON object and a line end.
pub(super) fn json(heading: &Heading, report: &Report, shown: &[&Mistake]) -> Result<String, Error> {
    #[derive(Serialize)]
    struct Whole<'a> {
        #[serde(flatten)]
        heading: &'a Heading,
        #[serde(flatten)]
        report: &'a Report,
        mistakes: BTreeMap<&'a str, usize>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        errors: &'a [&'a Mistake],
    }
    let whole = Whole { heading, report, mistakes: counts(&report.mistakes), errors: shown };
    let mut line = serde_json::to_string(&whole).map_err(|e| Error::io("figures", "lay out", e.into()))?;
    line.push('\n');
    Ok(line)
}

/// How many mistakes there are of each kind.
fn counts(mistakes: &[Mistake]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for mistake in mistakes {
        *counts.entry(mistake.error).or_default() += 1;
    }
    counts
}

/// Every mistake as a table.
pub(super) fn mistakes(mistakes: &[Mistake]) -> io::Result<Vec<u8>> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let header = [
        "error",
        "class",
        "source",
        "line",
        "column",
        "quote_start",
        "quote_end",
        "quote",
        "gold",
        "predicted",
        "confidence",
        "context",
    ];
    table.write_record(header)?;
    for m in mistakes {
        let confidence = m.confidence.map(|c| format!("{c:.3}")).unwrap_or_default();
        let [line, column, start, end] = [m.line, m.column, m.start, m.end].map(|n| n.to_string());
        table.write_record([
            m.error,
            &m.class,
            &m.doc,
            &line,
            &column,
            &start,
            &end,
            &m.quote,
            &m.gold,
            &m.predicted,
            &confidence,
            &m.context,
        ])?;
    }
    table.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// The figures as text, and the mistakes to be shown.
pub(super) fn table(heading: &Heading, report: &Report, shown: &[&Mistake]) -> String {
    let mut out = String::new();
    head(heading, report, &mut out);
    speakers(report, &mut out);
    if let Some(names) = &report.names {
        self::names(names, &mut out);
    }
    if let Some(fields) = report.fields {
        self::fields(fields, &mut out);
    }
    if let Some(relations) = &report.relations {
        self::relations(relations, &mut out);
    }
    match &report.calibration {
        Some(calibration) => confidence(calibration, &mut out),
        None => line(&mut out, "\nconfidence: nobody is named, or the answers do not say how sure they are"),
    }
    errors(report, shown, &mut out);
    out
}

/// Adds a line.
fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn head(heading: &Heading, report: &Report, out: &mut String) {
    let from = match heading.listed {
        n if n == report.articles => "listed in the gold",
        0 => "as inquit finds them",
        _ => "listed in the gold, or as inquit finds them",
    };
    let spans = report.spans;
    let answers = heading.predictions.as_deref().unwrap_or("inquit extract");
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(
        out,
        "gold          {}: {} articles, {} quoted spans, {from}\nanswers       {answers}{}",
        heading.gold,
        report.articles,
        spans.n,
        heading.min_confidence.map(|p| format!(", those less probable than {p} blanked")).unwrap_or_default()
    );
    let _ = writeln!(
        out,
        "quoted spans  {:.1} % found ({}), {:.1} % exactly ({}); {:.1} % of rows in double marks are one ({} of {})",
        spans.recall, spans.found, spans.exact_share, spans.exact, spans.precision, spans.rows_right, spans.rows
    );
}

fn speakers(report: &Report, out: &mut String) {
    let _ = writeln!(
        out,
        "\n{:<22}{:>9}{:>9}{:>7}{:>8}{:>8}{:>8}",
        "speakers", "precision", "recall", "F1", "spans", "wrong", "missed"
    );
    let s = &report.speakers;
    let rows = [
        ("all", s.all),
        ("source a name", s.name),
        ("source another noun", s.nominal),
        ("source a pronoun", s.pronoun),
        ("five words and more", s.long),
        ("shorter", s.short),
    ];
    for (name, f) in rows.into_iter().filter(|(name, f)| f.n > 0 || *name == "all") {
        figures(name, f, out);
    }
    let _ = writeln!(out, "  {:<20}{} of {} spans left without a speaker", "without a source", s.none.kept, s.none.n);
}

fn figures(name: &str, f: Figures, out: &mut String) {
    let _ = writeln!(
        out,
        "  {name:<20}{:>9.1}{:>9.1}{:>7.1}{:>8}{:>8}{:>8}",
        f.precision, f.recall, f.f1, f.n, f.wrong, f.missed
    );
}

fn names(names: &NameClasses, out: &mut String) {
    let _ = writeln!(out, "\n{:<22}{:>9}{:>9}{:>7}{:>8}", "names, percent", "exact", "or short", "wrong", "spans");
    let rows = [
        ("all", names.all),
        ("mention is the name", names.as_is),
        ("mention another form", names.named),
        ("mention a pronoun", names.pronoun),
        ("nobody to be named", names.nobody),
    ];
    for (name, f) in rows.into_iter().filter(|(_, f)| f.n > 0) {
        let _ = writeln!(out, "  {name:<20}{:>9.1}{:>9.1}{:>7.1}{:>8}", f.exact, f.or_alias, f.wrong, f.n);
    }
}

fn fields(f: FieldFigures, out: &mut String) {
    let kind = if f.kinds_are_of_rows { f.kind } else { inquit::eval::FieldFigure::default() };
    let rows = [("kind", kind), ("cue", f.cue), ("via", f.via), ("relayed_by", f.relayed_by)];
    let shown: Vec<_> = rows.into_iter().filter(|(_, f)| f.n > 0).collect();
    if !shown.is_empty() {
        line(out, "\nother fields");
        for (name, f) in shown {
            let _ = writeln!(out, "  {name:<20}{} of {} right", f.right, f.n);
        }
    }
}

fn relations(r: &Relations, out: &mut String) {
    let _ = writeln!(
        out,
        "\n{:<22}{:>9}{:>9}{:>7}{:>8}{:>8}{:>8}",
        "attributions", "precision", "recall", "F1", "number", "wrong", "missed"
    );
    figures("all", r.any, out);
    let _ = writeln!(out, "  {:<20}{:>18.1}{:>15}", "with quoted words", r.quoted_recall, r.quoted.n);
    let _ = writeln!(out, "  {:<20}{:>18.1}{:>15}", "without", r.indirect_recall, r.indirect.n);
    let _ = writeln!(out, "  {:<20}{:>18.1}{:>15}", "  source aside", r.indirect_content_recall, r.indirect.n);
    figures("letters of the words", r.content_chars, out);
}

fn confidence(c: &Calibration, out: &mut String) {
    let _ = writeln!(
        out,
        "\nconfidence    expected calibration error {:.3} over {} spans with a speaker\n  {:<20}{:>9}{:>9}{:>7}",
        c.ece, c.answered, "between", "mean", "right, %", "spans"
    );
    for b in &c.bins {
        let bounds = format!("{:.1} and {:.1}", b.from, b.to);
        let _ = writeln!(out, "  {bounds:<20}{:>9.3}{:>9.1}{:>7}", b.confidence, 100.0 * b.share_right, b.n);
    }
    let _ = writeln!(out, "\n{:<22}{:>9}{:>9}{:>7}{:>8}", "least confidence", "precision", "recall", "F1", "named");
    for p in c.curve.iter().filter(|p| p.answered > 0) {
        let f = p.figures;
        let _ = writeln!(
            out,
            "  {:<20.2}{:>9.1}{:>9.1}{:>7.1}{:>8}",
            p.min_confidence, f.precision, f.recall, f.f1, p.answered
        );
    }
}

fn errors(report: &Report, shown: &[&Mistake], out: &mut String) {
    let counts = counts(&report.mistakes);
    if !counts.is_empty() {
        line(out, "\nmistakes");
        for (error, meaning) in Mistake::KINDS {
            if let Some(n) = counts.get(error) {
                let _ = writeln!(out, "  {error:<20}{n:>9}  {meaning}");
            }
        }
    }
    for m in shown {
        let or_nobody = |text: &str| if text.is_empty() { "(nobody)".to_owned() } else { text.to_owned() };
        let confidence = m.confidence.map(|c| format!(", confidence {c:.3}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "\n{}:{}:{}: {} ({}{confidence})\n    {}\n    gold    {}\n    answer  {}",
            m.doc,
            m.line,
            m.column,
            m.error,
            m.class,
            m.context,
            or_nobody(&m.gold),
            or_nobody(&m.predicted)
        );
    }
}
