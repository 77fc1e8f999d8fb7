//! The arguments that say what to read, shared by the subcommands.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use inquit::read::inputs::{self, Input, STDIN};
use inquit::read::jsonl::Fields;
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
    #[arg(long, value_name = "FORMAT", help_heading = "Input")]
    input_format: Option<InputFormat>,

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

#[derive(Debug, Clone, Copy, ValueEnum)]
enum InputFormat {
    /// One article a file.
    Text,
    /// One article a line, as a JSON object.
    Jsonl,
}

impl InputArgs {
    /// What the paths stand for.
    pub(super) fn list(&self) -> Result<Vec<Result<Input, Error>>, Stop> {
        let format = self.input_format.map(|f| match f {
            InputFormat::Text => read::Format::Text,
            InputFormat::Jsonl => read::Format::Jsonl,
        });
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

    /// Bytes an article may have.
    pub(super) fn longest(&self) -> usize {
        self.max_document_bytes.unwrap_or(read::LONGEST_DOCUMENT)
    }

    /// What decides which articles are read of an input, and how, by the options' names.
    pub(super) fn options(&self) -> [(&'static str, String); 4] {
        let format = self.input_format.as_ref().and_then(ValueEnum::to_possible_value);
        let format = format.map_or_else(|| "by extension".to_owned(), |format| format.get_name().to_owned());
        let key = |key: &Option<String>| key.clone().unwrap_or_else(|| "the usual".to_owned());
        [
            ("input-format", format),
            ("id-field", key(&self.id_field)),
            ("text-field", key(&self.text_field)),
            ("max-document-bytes", self.longest().to_string()),
        ]
    }

    /// The keys of JSON lines.
    pub(super) fn fields(&self) -> Fields {
        Fields { id: self.id_field.clone(), text: self.text_field.clone() }
    }
}
