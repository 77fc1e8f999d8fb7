//! The command line: one file a subcommand; the only place that prints.

mod eval;
mod explain;
mod extract;
mod fit;
mod input;
mod language;
mod output;
mod people;
mod progress;
mod size;
mod weights;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use inquit::Error;

/// Everything was read.
const DONE: u8 = 0;
/// The command line makes no sense, nothing could be read, or the result could not be written.
const FAILED: u8 = 1;
/// Some input could not be read; the rest was processed.
const INCOMPLETE: u8 = 2;

const EXAMPLES: &str = "\
Examples:
  inquit extract articles/ -o quotes.csv         texts, web pages, tables and more, below a folder
  inquit extract corpus.jsonl --format jsonl     one article a line in, one quote a line out
  curl -s https://example.org/news/a | inquit extract --input-format html
  inquit explain article.txt                     why each speaker was chosen, drawn under the text
  inquit fit gold.jsonl -o weights.txt           learn the weights from annotated articles
  inquit eval gold.jsonl                         measure how right the rows are on annotated articles

Exit status:
  0  done
  1  usage error, or nothing could be read or written
  2  some input could not be read; the rest was processed";

/// Quote attribution for news text: finds quoted spans, names their speakers, writes a speaker–quote–source table.
#[derive(Debug, Parser)]
#[command(name = "inquit", version, after_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::Args),
    Explain(explain::Args),
    Fit(fit::Args),
    Eval(eval::Args),
}

/// Why a command ends early.
#[derive(Debug)]
enum Stop {
    /// The arguments contradict each other.
    Usage(String),
    /// Nothing can be done about it here.
    Error(Error),
    /// Nobody reads the output any more, which is no error (`inquit … | head`).
    ClosedPipe,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// How much of the input was read.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    documents: usize,
    failures: usize,
}

impl Tally {
    fn exit_code(self) -> u8 {
        match self {
            Self { failures: 0, .. } => DONE,
            Self { documents: 0, .. } => FAILED,
            _ => INCOMPLETE,
        }
    }
}

/// Runs the command the process was called with.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version come this way too. Whoever closed the stream did not want to read it.
            let _ = message.print();
            return ExitCode::from(if message.use_stderr() { FAILED } else { DONE });
        }
    };
    let done = match cli.command {
        Command::Extract(args) => extract::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Fit(args) => fit::run(&args),
        Command::Eval(args) => eval::run(&args),
    };
    ExitCode::from(match done {
        Ok(tally) => tally.exit_code(),
        Err(Stop::ClosedPipe) => DONE,
        Err(Stop::Usage(problem)) => {
            complain(&format!("{problem}\nFor more, try `inquit --help`."));
            FAILED
        }
        Err(Stop::Error(error)) => {
            complain(&error);
            FAILED
        }
    })
}

/// Says on standard error what went wrong.
fn complain(problem: &dyn std::fmt::Display) {
    tell(&format_args!("inquit: {problem}"));
}

/// Says something on standard error, beside the result.
fn tell(message: &dyn std::fmt::Display) {
    // Where even that cannot be written, the exit code still tells.
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}
