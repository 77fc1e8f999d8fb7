//! `inquit extract`: articles in, a table of quotes out.

mod aside;
mod journal;
mod keep;
mod pipeline;
mod repeats;
mod texts;

use std::borrow::Cow;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use inquit::read::fields::Fields;
use inquit::read::inputs::{self, Input};
use inquit::read::pieces::{Pieces, Position};
use inquit::resolve::model::Model;
use inquit::write::row::Row;
use inquit::write::rows::each_row;
use inquit::write::{columns, csv, jsonl};
use inquit::{Details, Document, Error, People, RowOptions};

use self::aside::{Aside, Asides};
use self::journal::{Journal, Options};
use self::keep::KeepArgs;
use self::repeats::Repeats;
use self::texts::Texts;
use super::input::InputArgs;
use super::language::LanguageArgs;
use super::output::Output;
use super::people::PeopleArgs;
use super::progress::Progress;
use super::weights::WeightsArgs;
use super::{Stop, Tally, complain, tell};

const EXAMPLES: &str = "\
Examples:
  inquit extract article.txt
  inquit extract articles/ more.jsonl -o quotes.csv
  inquit extract 'news/2024-*/*.txt' --columns default,why,paragraph
  inquit extract corpus.jsonl --id-field nr --text-field story --format jsonl
  inquit extract export.csv --text-field story --meta title=kop,published=day --keep section,desk -o quotes.csv
  inquit extract articles/ --min-confidence 0.8 --excel -o quotes.csv
  inquit extract articles/ --indirect --columns default,part_of -o said.csv
  inquit extract articles/ --people people.csv -o quotes.csv
  inquit extract archive/ --resume -o quotes.csv
  cat article.txt | inquit extract

Rows stand in the order of the inputs, the same on every run and for every number of threads.
What cannot be read is named on standard error, and the rest is processed (exit status 2).";

/// Write a table of who said what in which article
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    language: LanguageArgs,

    #[command(flatten)]
    weights: WeightsArgs,

    #[command(flatten)]
    people: PeopleArgs,

    /// Write to this file, which appears only when it is whole; - is standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Go on with a run that was interrupted, or begin one that can be gone on with; needs --output
    ///
    /// The rows are gathered in FILE.partial, and FILE.partial.journal beside it tells which inputs are done. The same command
    /// given again goes on from there; in the end FILE appears as if nothing had happened. Inputs that have changed, and all that
    /// follow them, are done again; other options that rows depend on, or another version or build of the program, are refused.
    #[arg(long, help_heading = "Output")]
    resume: bool,

    /// Layout of the rows [default: by the extension of FILE, else csv]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,

    /// Columns of a csv or tsv table, in this order: names separated by commas, `default`, `all`
    ///
    /// An unknown name lists those there are; docs/records.md says what each means.
    #[arg(long, value_name = "NAMES", help_heading = "Output")]
    columns: Option<String>,

    #[command(flatten)]
    keep: KeepArgs,

    /// Make the table safe and readable for spreadsheets
    ///
    /// Adds a byte-order mark, and an apostrophe before every cell a spreadsheet would run as a formula. Without it quotes stay
    /// exactly as printed.
    #[arg(long, help_heading = "Output")]
    excel: bool,

    /// Write the text of every article into this folder too, as rows count in it: what a page, a book or a printed sheet holds when
    /// menus, marks and line ends are taken out
    ///
    /// The text of `news/a.html` is DIR/news/a.html.txt; that of a record in `wire.jsonl` is in the folder DIR/wire.jsonl, under its
    /// identifier.
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    emit_text: Option<PathBuf>,

    /// Blank the speaker of rows less probable than P (0 to 1); the rows themselves stay
    #[arg(long, value_name = "P", value_parser = probability, help_heading = "Rows")]
    min_confidence: Option<f64>,

    /// Rows for what is reported without quotation marks too, and one for the whole of what is reported in marks and without
    ///
    /// Their kinds are `indirect` and `report`; the quoted spans of a report point to it in their column `part_of`.
    #[arg(long, help_heading = "Rows")]
    indirect: bool,

    /// Leave out passages that repeat an earlier one of the same article
    #[arg(long, help_heading = "Rows")]
    dedup: bool,

    /// Articles analysed at a time [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Separated by commas, RFC 4180, UTF-8.
    Csv,
    /// Separated by tabs.
    Tsv,
    /// One JSON object a line, with everything known.
    Jsonl,
}

impl Format {
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?;
        let is = |name: &str| extension.eq_ignore_ascii_case(name);
        if is("csv") {
            Some(Self::Csv)
        } else if is("tsv") || is("tab") {
            Some(Self::Tsv)
        } else if is("jsonl") || is("ndjson") || is("json") {
            Some(Self::Jsonl)
        } else {
            None
        }
    }
}

/// How rows become bytes.
enum Shape {
    Table(csv::Layout),
    Jsonl,
}

impl Shape {
    fn header(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if let Self::Table(layout) = self {
            csv::header(&mut bytes, layout)?;
        }
        Ok(bytes)
    }

    /// What is needed besides the answers: what is shown, and where repeated passages are left out, which these are.
    fn details(&self, args: &Args) -> Details {
        let (indirect, assume_english) = (args.indirect, args.language.assume_english);
        match self {
            Self::Table(layout) => {
                let shows = |name: &str| layout.columns.iter().any(|c| c.name == name);
                Details {
                    why: shows("why"),
                    title: shows("speaker_title"),
                    relayed_by: shows("relayed_by"),
                    repeats: args.dedup || shows("repeats"),
                    indirect,
                    assume_english,
                }
            }
            Self::Jsonl => Details { indirect, assume_english, ..Details::ALL },
        }
    }

    fn is_brief(&self) -> bool {
        match self {
            Self::Table(layout) => {
                layout.columns.iter().all(|c| columns::DEFAULT.contains(&c.name) || c.name == "speaker_id")
            }
            Self::Jsonl => false,
        }
    }

    /// Adds the line of one row.
    fn add_line(&self, row: &Row<'_>, lines: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Table(layout) => {
                layout.add_line(row, lines);
                Ok(())
            }
            Self::Jsonl => jsonl::write_row(lines, row),
        }
    }
}

impl Args {
    fn shape(&self) -> Result<Shape, Stop> {
        let format = self.format.or_else(|| Format::of(self.output.as_deref()?)).unwrap_or(Format::Csv);
        let delimiter = match format {
            Format::Csv => b',',
            Format::Tsv => b'\t',
            Format::Jsonl if self.excel || self.columns.is_some() => {
                let option = if self.excel { "--excel" } else { "--columns" };
                return Err(Stop::Usage(format!("{option} is for csv and tsv; jsonl always has every key")));
            }
            Format::Jsonl => return Ok(Shape::Jsonl),
        };
        let columns = match &self.columns {
            Some(names) => columns::select(names)?,
            // Whoever names people wants to know which of them it was.
            None if self.people.is_given() => columns::select("speaker,speaker_id")?
                .into_iter()
                .chain(columns::default().into_iter().filter(|c| c.name != "speaker"))
                .collect(),
            None => columns::default(),
        };
        Ok(Shape::Table(csv::Layout { columns, kept: self.keep.names()?, delimiter, excel: self.excel }))
    }

    /// All that decides what rows are made of an article, as `--resume` compares it.
    fn options(&self, work: &Work) -> Result<Options, Error> {
        let (format, columns) = match &work.shape {
            Shape::Table(layout) => {
                let format = if layout.delimiter == b',' { "csv" } else { "tsv" };
                (format, layout.columns.iter().map(|c| c.name).collect::<Vec<_>>().join(","))
            }
            Shape::Jsonl => ("jsonl", "all".to_owned()),
        };
        let options = [
            ("format", format.to_owned()),
            ("columns", columns),
            ("keep", keep::shown(&work.fields.keep)),
            ("excel", self.excel.to_string()),
            ("min-confidence", self.min_confidence.map_or_else(|| "none".to_owned(), |p| p.to_string())),
            ("indirect", self.indirect.to_string()),
            ("dedup", self.dedup.to_string()),
            (
                "emit-text",
                self.emit_text.as_ref().map_or_else(|| "none".into(), |dir| dir.to_string_lossy().into_owned()),
            ),
            ("assume-english", self.language.assume_english.to_string()),
            ("weights", self.weights.digest()?),
            ("people", self.people.digest()?),
        ];
        Ok(options.into_iter().chain(self.input.options()).map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

pub(super) fn probability(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a number from 0 to 1".to_owned()),
    }
}

/// What every article is processed with.
struct Work {
    fields: Fields,
    model: Cow<'static, Model>,
    people: Option<People>,
    details: Details,
    options: RowOptions,
    shape: Shape,
    texts: Option<Texts>,
}

impl Work {
    /// Adds the lines of one article; returns what else is to be said of it.
    fn add_lines(&self, document: &Document, lines: &mut Vec<u8>) -> Result<Option<Box<Aside>>, Error> {
        if let Some(texts) = &self.texts {
            texts.write(document)?;
        }
        let analysis = inquit::analyze_among(document, &self.model, self.details, self.people.as_ref());
        let added = each_row(document, &analysis, self.options, |row| self.shape.add_line(&row, lines));
        added.map_err(|e| Error::io(document.id(), "lay out the rows of", e))?;
        Ok(Aside::of(document, &analysis))
    }
}

pub(super) fn run(args: &Args) -> Result<Tally, Stop> {
    args.input.keep_from(args.output.as_deref())?;
    let shape = args.shape()?;
    let mut settings = args.input.settings();
    settings.fields.keep = args.keep.names()?;
    let work = Work {
        fields: settings.fields.clone(),
        model: args.weights.model()?,
        people: args.people.read()?,
        details: shape.details(args),
        options: RowOptions { dedup: args.dedup, min_confidence: args.min_confidence, brief: shape.is_brief() },
        shape,
        texts: args.emit_text.as_deref().map(Texts::open).transpose()?,
    };
    let threads = match args.threads {
        Some(threads) => usize::from(threads),
        None => std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
    };
    let header = work.shape.header().map_err(|e| Error::io("header", "lay out", e))?;
    let mut inputs = args.people.leave_out(args.input.list()?);
    let (mut table, from) = if args.resume {
        inputs = inputs::seen(inputs);
        let (journal, output, done) = Journal::open(args.output.as_deref(), args.options(&work)?, &inputs)?;
        done.failures.iter().for_each(|failure| complain(failure));
        let tally = Tally { documents: done.articles, failures: done.failures.len() };
        let header = (done.rows == 0).then_some(header);
        let progress = Progress::new(articles(&inputs), false);
        let (repeats, asides) = (Repeats::default(), Asides::default());
        (Table { header, output, journal: Some(journal), progress, tally, repeats, asides }, done.position)
    } else {
        let output = Output::open(args.output.as_deref())?;
        let progress = Progress::new(articles(&inputs), output.is_screen());
        let (tally, repeats, asides) = (Tally::default(), Repeats::default(), Asides::default());
        let table = Table { header: Some(header), output, journal: None, progress, tally, repeats, asides };
        (table, Position::default())
    };
    let pieces = Pieces::new(inputs, settings).starting_at(from);
    let done = pipeline::run(threads, pieces, &work, &mut table).and_then(|()| table.finish());
    if args.resume && done.is_err() {
        tell(&"inquit: what was done is kept; the same command goes on from there");
    }
    done
}

/// What comes of the articles, one after the other.
struct Table {
    /// Until it is written.
    header: Option<Vec<u8>>,
    output: Output,
    journal: Option<Journal>,
    progress: Progress,
    tally: Tally,
    repeats: Repeats,
    asides: Asides,
}

impl Table {
    /// Writes the lines of the next article, with which the inputs are read up to `position`, and what else is to be said of it; or
    /// says why there are none.
    fn add(
        &mut self,
        position: Position,
        lines: Result<(impl AsRef<[u8]>, Option<Box<Aside>>), Error>,
    ) -> Result<(), Stop> {
        if let Some(journal) = &mut self.journal {
            journal.turn_to(position);
        }
        let mut failure = None;
        match lines {
            Ok((lines, aside)) => {
                if let Some(owed) = self.repeats.owed() {
                    self.progress.aside(|| complain(&owed));
                }
                // Not before the first article: where nothing can be read, nothing is written.
                if let Some(header) = self.header.take() {
                    self.write(&header)?;
                }
                self.write(lines.as_ref())?;
                self.tally.documents += 1;
                if let Some(aside) = aside {
                    self.progress.aside(|| self.asides.add(&aside));
                }
            }
            Err(Error::NoArticle { crawled: true, .. }) => self.asides.count_empty(),
            Err(error) => {
                let lines = self.repeats.lines(&error);
                self.progress.aside(|| lines.iter().for_each(|line| complain(line)));
                self.tally.failures += 1;
                failure = self.journal.is_some().then(|| error.to_string());
            }
        }
        if let Some(journal) = &mut self.journal {
            journal.reached(position, failure, &mut self.output)?;
        }
        self.progress.at(self.tally.documents + self.tally.failures);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if let Some(journal) = &mut self.journal {
            journal.add_rows(bytes.len());
        }
        self.output.write(bytes)
    }

    fn finish(mut self) -> Result<Tally, Stop> {
        let tally = self.tally;
        let owed = self.repeats.owed();
        self.progress.aside(|| owed.iter().for_each(|line| complain(line)));
        self.progress.aside(|| self.asides.finish());
        if tally.documents == 0 && tally.failures > 0 {
            self.journal.map_or(Ok(()), |journal| journal.discard(self.output))?;
            return Ok(tally);
        }
        self.output.write(&self.header.take().unwrap_or_default())?;
        self.output.finish()?;
        self.journal.map_or(Ok(()), Journal::remove)?;
        Ok(tally)
    }
}

/// The number of articles, where it can be told without reading.
fn articles(inputs: &[Result<Input, Error>]) -> Option<usize> {
    inputs.iter().flatten().all(|i| i.format.is_some_and(|f| !f.holds_records())).then_some(inputs.len())
}
