//! `inquit fit`: annotated articles in, a table of weights out.

use std::path::PathBuf;

use super::{Stop, Tally};

const EXAMPLES: &str = "\
Examples:
  inquit fit gold.jsonl -o weights.txt
  inquit fit gold/*.jsonl -o weights.txt --folds 10
  inquit extract articles/ --weights weights.txt

The same articles give the same weights, to the last byte.";

/// Learn the weights from annotated articles
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Annotated articles: JSON lines of an article's `doc`, `text` and `attributions`
    #[arg(value_name = "GOLD", required = true)]
    pub(super) gold: Vec<PathBuf>,

    /// Write the weights to this file, which appears only when it is whole
    #[arg(short, long, value_name = "WEIGHTS")]
    pub(super) output: PathBuf,

    /// Parts the articles are divided into, to measure each part with weights learnt from the others
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..))]
    pub(super) folds: u8,

    /// Annotated names: which mentions of an article are the same speaker
    #[arg(long, value_name = "FILE")]
    pub(super) coreference: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Tally, Stop> {
    let fitted = inquit::resolve::fit(&args.gold, args.coreference.as_deref(), args.folds)?;
    let mut output = super::output::Output::open(Some(&args.output))?;
    output.write(fitted.as_bytes())?;
    output.finish()?;
    Ok(Tally { documents: args.gold.len(), failures: 0 })
}
