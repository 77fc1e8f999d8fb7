//! The arguments that say what to read, shared by the subcommands.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use inquit::read::fields::Fields;
use inquit::read::inputs::{self, Input};
use inquit::read::{Format, STDIN, Settings};
use inquit::{Error, read};

use super::{Stop, size};

#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Files, folders, patterns such as 'news/**/*.txt', or - for standard input
    ///
    /// Of a folder every *.txt, *.jsonl and *.ndjson file below it is read, in order of their names; hidden ones are passed over.
    /// Any encoding is read: UTF-8, UTF-16, Windows-1252 and other legacy ones. Without PATHS, standard input is read.
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,

    /// Read every input as this, whatever its extension says
    ///
    /// Without it *.jsonl, *.ndjson and *.json are read as JSON lines (one article a line), all else, and standard input, as text.
    #[arg(long, value_name = "FORMAT", value_parser = format, help_heading = "Input")]
    input_format: Option<Format>,

    /// Key of an article's identifier in JSON lines [default: id, doc]
    #[arg(long, value_name = "KEY", help_heading = "Input")]
    id_field: Option<String>,

    /// Key of an article's text in JSON lines [default: text, body, content]
    #[arg(long, value_name = "KEY", help_heading = "Input")]
    text_field: Option<String>,

    /// Leave out articles longer than this, and name them: a number of bytes, or 64MiB, 2GB [default: 64MiB]
    ///
    /// The length counted is that of the file or, in JSON lines, of the line. To work on an article takes some twenty times as much
    /// memory; what is too long is not read to its end.
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

    /// How the inputs are read.
    pub(super) fn settings(&self) -> Settings {
        let fields = Fields { id: self.id_field.clone(), text: self.text_field.clone(), ..Fields::default() };
        Settings { fields, longest: self.longest() }
    }

    fn longest(&self) -> usize {
        self.max_document_bytes.unwrap_or(read::LONGEST_DOCUMENT)
    }

    /// What decides which articles are read of an input, and how, by the options' names.
    pub(super) fn options(&self) -> [(&'static str, String); 4] {
        let format = self.input_format.map_or("by extension and content", Format::name).to_owned();
        let key = |key: &Option<String>| key.clone().unwrap_or_else(|| "the usual".to_owned());
        [
            ("input-format", format),
            ("id-field", key(&self.id_field)),
            ("text-field", key(&self.text_field)),
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
