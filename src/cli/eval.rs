//! `inquit eval`: annotated articles in, figures of how right the answers are out.

mod articles;
mod print;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use inquit::eval::rows::{self, Row};
use inquit::eval::{self, Answer, Article, Mistake, Options, Report};
use inquit::resolve::model::Model;
use inquit::{Details, Error, RowOptions, gold};
use rayon::prelude::*;

use super::extract::probability;
use super::output::Output;
use super::weights::WeightsArgs;
use super::{Stop, Tally, tell};

const EXAMPLES: &str = "\
Examples:
  inquit eval gold.jsonl                         run the extraction and measure it
  inquit eval gold.jsonl rows.csv --errors 20    measure rows, show the first 20 mistakes
  inquit eval gold.jsonl --names names.jsonl --weights weights.txt
  inquit eval gold.jsonl answers.jsonl           answers of `inquit fit --held-out`
  inquit extract articles/ --columns all -o quotes.csv    then correct quotes.csv by hand, and:
  inquit eval quotes.csv                         measure against the corrected table
  inquit eval quotes.csv --articles articles/ --errors-csv mistakes.csv --min-confidence 0.9

GOLD is one of
  *.jsonl  an article a line: its `doc`, `text` and `attributions`, a list of
           {\"source\", \"cue\", \"content\"}, each a list of [start, end] counted in Unicode
           code points; such a list under `quotes` names the quoted spans to measure
  *.txt    annotated text, as for `inquit fit --also`
  *.csv    rows of `inquit extract`, corrected by hand (*.tsv and its JSON lines too)
Quoted spans that GOLD does not list are those inquit finds.
docs/accuracy.md says what the figures mean.";

/// Measure answers against annotated articles
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Annotated articles, or a corrected table
    #[arg(value_name = "GOLD")]
    gold: PathBuf,

    /// Rows to measure: csv, tsv or JSON lines of `inquit extract`, or the answers of `inquit fit --held-out`; without them the
    /// extraction is run
    #[arg(value_name = "PREDICTIONS")]
    predictions: Option<PathBuf>,

    /// Measure full names too: a line for each quoted span, with its `doc`, `quote` [start, end], `name`, and `also`, `aliases`
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,

    /// Measure whole attributions too, those without quotation marks among them
    #[arg(long)]
    indirect: bool,

    /// File or folder with the articles of a corrected table, as often as needed [default: what its columns `source` and `input`
    /// name]
    #[arg(long, value_name = "PATH")]
    articles: Vec<PathBuf>,

    #[command(flatten)]
    weights: WeightsArgs,

    /// Blank the speaker of rows less probable than P (0 to 1) before measuring
    #[arg(long, value_name = "P", value_parser = probability)]
    min_confidence: Option<f64>,

    /// Show the first N mistakes about speakers, about names and about whole attributions in their context, or `all`
    #[arg(long, value_name = "N", value_parser = number, help_heading = "Output")]
    errors: Option<usize>,

    /// Write every mistake to this table
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    errors_csv: Option<PathBuf>,

    /// Write the figures as one JSON object, with the mistakes that --errors asks for
    #[arg(long, help_heading = "Output")]
    json: bool,
}

fn number(text: &str) -> Result<usize, String> {
    if text == "all" { Ok(usize::MAX) } else { text.parse().map_err(|_| "a whole number, or `all`".to_owned()) }
}

pub(super) fn run(args: &Args) -> Result<Tally, Stop> {
    if args.predictions.is_some() && args.weights.is_given() {
        return Err(Stop::Usage("--weights is for running the extraction; leave it or PREDICTIONS out".to_owned()));
    }
    let stdout = args.errors_csv.as_deref() == Some(Path::new("-"));
    if stdout {
        return Err(Stop::Usage("--errors-csv needs a file: the figures go to standard output".to_owned()));
    }
    let rows = args.predictions.as_deref().map(rows::read).transpose()?;
    let articles = annotated(args, rows.as_deref())?;
    let names = args.names.as_deref().map(|path| eval::read_names(path, &articles)).transpose()?;
    let mut answers = if let (Some(path), Some(rows)) = (&args.predictions, &rows) {
        given(path, rows, &articles)?
    } else {
        let model = args.weights.model()?;
        extracted(&articles, &model, args)?
    };
    if let Some(least) = args.min_confidence {
        answers.iter_mut().flatten().for_each(|a| a.doubt(least));
    }
    let report = eval::evaluate(&articles, &answers, Options { names: names.as_deref(), relations: args.indirect });
    let shown = shown(&report, args.errors.unwrap_or(0));
    let heading = print::Heading {
        gold: args.gold.display().to_string(),
        predictions: args.predictions.as_ref().map(|p| p.display().to_string()),
        listed: articles.iter().filter(|a| a.listed).count(),
        min_confidence: args.min_confidence,
    };
    // What cannot be written is to be known before anything is said.
    let table = args.errors_csv.as_deref().map(|path| Output::open(Some(path))).transpose()?;
    if let Some(mut table) = table {
        let bytes = print::mistakes(&report.mistakes).map_err(|e| Error::io("mistakes", "lay out", e))?;
        table.write(&bytes)?;
        table.finish()?;
    }
    let mut output = Output::open(None)?;
    let text =
        if args.json { print::json(&heading, &report, &shown)? } else { print::table(&heading, &report, &shown) };
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(Tally { documents: articles.len(), failures: 0 })
}

/// The annotated articles of GOLD; `answers` are the rows to measure.
fn annotated(args: &Args, answers: Option<&[Row]>) -> Result<Vec<Article>, Stop> {
    let path = &args.gold;
    let text = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt"));
    if rows::is_table(path) || !text && rows::begins_with_row(path)? {
        return articles::corrected(path, &args.articles, answers);
    }
    if !args.articles.is_empty() {
        let problem = format!("--articles is for a corrected table; {} holds its articles itself", path.display());
        return Err(Stop::Usage(problem));
    }
    let wrong = |problem: String| Error::Input { path: path.clone(), problem };
    let gold = gold::read_any(path)?;
    let mut seen = BTreeSet::new();
    for article in &gold {
        let id = article.document.id();
        if !seen.insert(id) {
            let problem = format!("the article `{id}` stands twice: leave one out, or give it another `doc`");
            return Err(Stop::Error(wrong(problem)));
        }
    }
    if gold.is_empty() {
        return Err(Stop::Error(wrong("no annotated article in this file".to_owned())));
    }
    Ok(gold.into_iter().map(Article::new).collect())
}

/// The answers that the `rows` of a file give.
fn given(path: &Path, rows: &[Row], articles: &[Article]) -> Result<Vec<Vec<Answer>>, Error> {
    let sorted = rows::answers(rows, articles)?;
    let wrong = |problem: String| Error::Input { path: path.to_owned(), problem };
    if let (Some(first), true) = (rows.first(), sorted.elsewhere == rows.len()) {
        let known = articles.first().map_or("", |a| a.document.id());
        let problem = format!(
            "no row is about an annotated article: the first is about `{}`, the first annotated one is `{known}`",
            first.doc
        );
        return Err(wrong(problem));
    }
    if sorted.elsewhere > 0 {
        tell(&format!(
            "{}: {} of {} rows are about articles that are not annotated; they are passed over",
            path.display(),
            sorted.elsewhere,
            rows.len()
        ));
    }
    let silent = |(article, answers): &(&Article, &Vec<Answer>)| answers.is_empty() && !article.quotes.is_empty();
    let without = articles.iter().zip(&sorted.answers).filter(silent).count();
    if without > 0 {
        tell(&format!(
            "{}: no row about {without} of {} annotated articles; their quotes count as not found",
            path.display(),
            articles.len()
        ));
    }
    Ok(sorted.answers)
}

/// The answers of this program, the less probable ones blanked where that is asked for.
fn extracted(articles: &[Article], model: &Model, args: &Args) -> Result<Vec<Vec<Answer>>, Error> {
    let options = RowOptions { min_confidence: args.min_confidence, ..RowOptions::default() };
    let details = Details { indirect: args.indirect, ..Details::ALL };
    let answers = |article: &Article| {
        let document = &article.document;
        let records = inquit::rows(document, &inquit::analyze_for(document, model, details), &options);
        Answer::of_records(document, records)
    };
    articles.par_iter().map(answers).collect()
}

/// The first mistakes of each sort: about speakers, names and whole attributions.
fn shown(report: &Report, most: usize) -> Vec<&Mistake> {
    let mut counts = [0; 3];
    let first = move |mistake: &&Mistake| {
        let sort = match mistake.error {
            error if error.starts_with("name ") => 1,
            error if error.starts_with("relation ") => 2,
            _ => 0,
        };
        counts.get_mut(sort).is_some_and(|count: &mut usize| {
            *count += 1;
            *count <= most
        })
    };
    report.mistakes.iter().filter(first).collect()
}
