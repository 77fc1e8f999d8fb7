//! `inquit fit`: annotated articles in, a table of weights out.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use inquit::gold::{self, GoldDocument};
use inquit::resolve::fit::{Fitted, Settings, fit};
use inquit::{CodePoints, Error, Span, lexicon};

use super::output::Output;
use super::{Stop, Tally, tell};

const EXAMPLES: &str = "\
Examples:
  inquit fit gold.jsonl -o weights.txt
  inquit fit gold/2024.jsonl gold/2025.jsonl -o weights.txt --coreference chains.jsonl
  inquit fit gold.jsonl --also constructions.txt -o weights.txt
  inquit fit gold.jsonl --folds 10 --held-out answers.jsonl -o /dev/null
  inquit extract articles/ --weights weights.txt

Each line of GOLD is an article: its `doc`, `text` and `attributions`, a list of {\"source\", \"cue\", \"content\"}, each a
list of [start, end] counted in Unicode code points. The same articles give the same weights, to the last byte.";

/// Learn the weights from annotated articles
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Annotated articles in JSON lines; those of several files are taken together
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<PathBuf>,

    /// Write the weights to this file, which appears only when it is whole; - is standard output
    #[arg(short, long, value_name = "WEIGHTS")]
    output: PathBuf,

    /// Learn from these too, but do not measure on them: passages written to show what the articles have too rarely
    ///
    /// A file *.txt holds annotated text divided by lines `---`: `[[Ada Byron]]#1` is a source, `{1}` behind a closing mark
    /// says that the quoted span is hers, `{0}` that it is nobody's. `[[she|Ada Byron]]#1` tells whom the pronoun stands for;
    /// with --coreference that is learnt too, and nothing else of such a passage. Where a passage has cues, `((said))#1`, with what
    /// is reported, `<<that it rains>>#1`, all its reports are marked, and `((said))#0` reports nothing.
    #[arg(long, value_name = "FILE")]
    also: Vec<PathBuf>,

    /// Learn whom `he` and `she` stand for from these coreference chains; without them the built-in weights are kept
    #[arg(long, value_name = "FILE")]
    coreference: Option<PathBuf>,

    /// Parts to divide the articles into, to measure each part with weights learnt from the others; 0 measures nothing
    #[arg(long, value_name = "N", default_value_t = Settings::default().folds as u16, value_parser = folds)]
    folds: u16,

    /// Pull of every weight towards zero: more makes for smaller weights
    #[arg(long, value_name = "X", default_value_t = Settings::default().l2, value_parser = strength)]
    l2: f64,

    /// Write the answers on the parts measured to this file, one JSON object a line
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
}

fn folds(text: &str) -> Result<u16, String> {
    match text.parse() {
        Ok(n) if n != 1 => Ok(n),
        _ => Err("2 or more, or 0 for none".to_owned()),
    }
}

fn strength(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(x) if f64::is_finite(x) && x > 0.0 => Ok(x),
        _ => Err("a number above 0".to_owned()),
    }
}

pub(super) fn run(args: &Args) -> Result<Tally, Stop> {
    if args.held_out.is_some() && args.folds == 0 {
        return Err(Stop::Usage("--held-out writes what --folds measures; ask for 2 or more".to_owned()));
    }
    let stdout = |path: &Path| path == Path::new("-");
    if stdout(&args.output) && args.held_out.as_deref().is_some_and(stdout) {
        return Err(Stop::Usage("only one of --output and --held-out can be standard output".to_owned()));
    }
    let mut seen = BTreeSet::new();
    let mut gold = read(&args.gold, &mut seen)?;
    for mut passage in read(&args.also, &mut seen)? {
        passage.measured = false;
        gold.push(passage);
    }
    let chains = args.coreference.as_deref().map(|path| gold::read_coreference(path, &gold)).transpose()?;
    // Fitting takes a while: what cannot be written is to be known before.
    let mut output = Output::open(Some(&args.output))?;
    let mut held_out = args.held_out.as_deref().map(|path| Output::open(Some(path))).transpose()?;

    let settings = Settings { folds: usize::from(args.folds), l2: args.l2, ..Settings::default() };
    let fitted = fit(&gold, chains.as_ref(), lexicon::english(), settings)?;

    output.write(fitted.file.as_bytes())?;
    output.finish()?;
    if let Some(mut held_out) = held_out.take() {
        held_out.write(&answers(&gold, &fitted))?;
        held_out.finish()?;
    }
    tell(&summary(&fitted));
    Ok(Tally { documents: gold.len(), failures: 0 })
}

/// The articles of all files, their identifiers added to `seen`. One that stands twice is refused: it would be measured with
/// weights learnt from itself.
fn read(paths: &[PathBuf], seen: &mut BTreeSet<String>) -> Result<Vec<GoldDocument>, Error> {
    let mut all = Vec::new();
    for path in paths {
        for article in gold::read_any(path)? {
            let id = article.document.id();
            if !seen.insert(id.to_owned()) {
                let problem = format!("the article `{id}` stands twice: leave one out, or give it another `doc`");
                return Err(Error::Input { path: path.clone(), problem });
            }
            all.push(article);
        }
    }
    Ok(all)
}

/// What was learnt and how well it answers, for the eye.
fn summary(fitted: &Fitted) -> String {
    let (articles, spans, weights) = fitted.size;
    let (reachable, annotated) = fitted.reachable;
    let mut text = format!(
        "articles       {articles}\nquoted spans   {spans}\nweights        {weights}\n\
         reachable      {reachable} of {annotated} annotated sources are among the candidates ({:.1} %)",
        share(reachable, annotated)
    );
    if let Some(counts) = fitted.held_out {
        let (precision, recall, f1) = counts.figures();
        let _ = write!(
            text,
            "\nheld out       precision {precision:.1}, recall {recall:.1}, F1 {f1:.1}, log loss {:.4}\n\
             nobody named   {} of {} spans without a source were left so ({:.1} %)",
            fitted.log_loss,
            counts.rightly_none,
            counts.none,
            share(counts.rightly_none, counts.none)
        );
    }
    if !fitted.pronouns.is_empty() {
        let right = fitted.pronouns.iter().filter(|(_, right)| *right).count();
        let all = fitted.pronouns.len();
        let _ =
            write!(text, "\npronouns       {right} of {all} stand for the chains’ person ({:.1} %)", share(right, all));
    }
    text
}

#[expect(clippy::cast_precision_loss, reason = "counts of quoted spans")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// One answer on an article whose weights had not seen it; places are `[start, end]` in code points.
#[derive(serde::Serialize)]
struct Answer<'a> {
    doc: &'a str,
    kind: &'static str,
    content: [(usize, usize); 1],
    speaker: Vec<(usize, usize)>,
    confidence: f32,
}

/// The held-out answers as JSON lines, in the order of the articles.
fn answers(gold: &[GoldDocument], fitted: &Fitted) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut indexed: Option<(usize, CodePoints)> = None;
    for answer in &fitted.answers {
        let Some(article) = gold.get(answer.document) else { continue };
        let text = article.document.text();
        if indexed.as_ref().is_none_or(|(of, _)| *of != answer.document) {
            indexed = Some((answer.document, CodePoints::new(text)));
        }
        let Some((_, points)) = &indexed else { continue };
        let place = |span: Span| points.span(text, span);
        let line = Answer {
            doc: article.document.id(),
            kind: "direct",
            content: [place(answer.quote)],
            speaker: answer.source.map(place).into_iter().collect(),
            confidence: answer.confidence,
        };
        // Neither a number nor a string of these can fail to be written to memory.
        if serde_json::to_writer(&mut lines, &line).is_ok() {
            lines.push(b'\n');
        }
    }
    lines
}
