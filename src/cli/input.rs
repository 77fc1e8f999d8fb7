//! The arguments that say what to read, shared by the subcommands.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use inquit::read::fields::{Fields, Meta};
use inquit::read::inputs::{self, Input};
use inquit::read::{Format, STDIN, Settings};
use inquit::{Error, read};

use super::{Stop, size};

#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Files, folders, patterns such as 'news/**/*.txt', or - for standard input
    ///
    /// Text, web pages (*.html), JSON lines, CSV and TSV; in a full build also Parquet, WARC, feeds, EPUB, DOCX and PDF; each also
    /// compressed (*.gz, *.zst). Of a folder every file below it with such an extension is read, in order of their names; hidden ones are
    /// passed over. Any encoding is read: UTF-8, UTF-16, Windows-1252 and other legacy ones. Without PATHS, standard input is read.
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,

    /// Read every input as this, whatever its extension and its first bytes say: text, html, jsonl, csv, tsv, parquet, warc, feed,
    /// epub, docx or pdf
    ///
    /// Without it the extension tells, unless the first bytes say otherwise; what has none that is known, and standard input, is told by
    /// its bytes, else it is text. Of a folder, only the files are read then whose extension fits.
    #[arg(long, value_name = "FORMAT", value_parser = format, help_heading = "Input")]
    input_format: Option<Format>,

    /// Column of a table, or key in JSON, that has an article's identifier [default: id, doc]
    ///
    /// Of this and other names, one that differs in case alone is taken where there is none written the same.
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    id_field: Option<String>,

    /// Column or key of an article's text [default: text, body, content]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    text_field: Option<String>,

    /// Columns or keys of what else is told of an article: `title=headline,published=day`
    ///
    /// On the left title, outlet, author, published, url or language; without it, the usual names are looked for, such as headline for the
    /// title. docs/inputs.md lists them. Of several for the same, the first that has a value is taken.
    #[arg(long, value_name = "WHAT=NAME", value_parser = meta, value_delimiter = ',', help_heading = "Input")]
    meta: Vec<(Meta, String)>,

    /// The column or key of the text holds HTML, whose text is taken
    #[arg(long, help_heading = "Input")]
    html_text: bool,

    /// Leave out articles longer than this, and name them: a number of bytes, or 64MiB, 2GB [default: 64MiB]
    ///
    /// The length counted is that of the file or, where it holds many articles, of the record, unpacked. To work on an article takes
    /// some twenty times as much memory; what is too long is not read, or unpacked, to its end.
    #[arg(long, value_name = "SIZE", value_parser = size::bytes, help_heading = "Input")]
    max_document_bytes: Option<usize>,
}

impl InputArgs {
    /// What the paths stand for.
    pub(super) fn list(&self) -> Result<Vec<Result<Input, Error>>, Stop> {
        let format = self.input_format;
        if self.paths.is_empty() {
            if std::io::stdin().is_terminal() {
                return Err(Stop::Usage(
                    "nothing to read: name files or folders, or send text to standard input".to_owned(),
                ));
            }
            return Ok(inputs::list(&[PathBuf::from(STDIN)], format));
        }
        if self.paths.iter().filter(|p| *p == Path::new(STDIN)).count() > 1 {
            return Err(Stop::Usage("standard input (-) can be read only once".to_owned()));
        }
        Ok(inputs::list(&self.paths, format))
    }

    /// Refuses to write to `output` where it is one of the paths, which would be lost.
    pub(super) fn keep_from(&self, output: Option<&Path>) -> Result<(), Stop> {
        let there = |path: &Path| path.canonicalize().ok().filter(|path| path.is_file());
        let Some((output, file)) = output.and_then(|path| Some((path, there(path)?))) else {
            return Ok(());
        };
        // There may be many paths: only one of the same name is looked at.
        let is_input = |path: &PathBuf| path.file_name() == output.file_name() && there(path).as_ref() == Some(&file);
        if self.paths.iter().any(is_input) {
            let output = output.display();
            return Err(Stop::Usage(format!(
                "{output} is to be read and would be written over; name another --output"
            )));
        }
        Ok(())
    }

    /// How the inputs are read.
    pub(super) fn settings(&self) -> Settings {
        let fields = Fields {
            id: self.id_field.clone(),
            text: self.text_field.clone(),
            meta: self.meta.clone(),
            keep: Vec::new(),
            html: self.html_text,
        };
        Settings { fields, longest: self.longest() }
    }

    fn longest(&self) -> usize {
        self.max_document_bytes.unwrap_or(read::LONGEST_DOCUMENT)
    }

    /// What decides which articles are read of an input, and how, by the options' names.
    pub(super) fn options(&self) -> [(&'static str, String); 6] {
        let format = self.input_format.map_or("by extension and content", Format::name).to_owned();
        let meta: Vec<String> = self.meta.iter().map(|(meta, name)| format!("{}={name}", meta.name())).collect();
        let key = |key: &Option<String>| key.clone().unwrap_or_else(|| "the usual".to_owned());
        [
            ("input-format", format),
            ("id-field", key(&self.id_field)),
            ("text-field", key(&self.text_field)),
            ("meta", key(&(!meta.is_empty()).then(|| meta.join(",")))),
            ("html-text", self.html_text.to_string()),
            ("max-document-bytes", self.longest().to_string()),
        ]
    }
}

/// The format of this name.
fn format(name: &str) -> Result<Format, String> {
    Format::named(name).ok_or_else(|| {
        let known = Format::all().map(Format::name).collect::<Vec<_>>().join(", ");
        format!("the formats are: {known}")
    })
}

/// What is told of an article, and the column that has it.
fn meta(pair: &str) -> Result<(Meta, String), String> {
    let known = || Meta::ALL.map(Meta::name).join(", ");
    let (what, name) = pair.split_once('=').ok_or_else(|| format!("WHAT=NAME, where WHAT is one of {}", known()))?;
    let what = Meta::named(what.trim()).ok_or_else(|| format!("`{}` is none of {}", what.trim(), known()))?;
    if name.trim().is_empty() {
        return Err(format!("behind `{}=` stands no name of a column", what.name()));
    }
    Ok((what, name.trim().to_owned()))
}
