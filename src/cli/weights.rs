//! The argument that names other weights than the built-in ones, shared by the subcommands.

use std::borrow::Cow;
use std::path::PathBuf;

use inquit::Error;
use inquit::resolve::model::Model;

#[derive(Debug, clap::Args)]
pub(super) struct WeightsArgs {
    /// Decide with the weights of this file, as `inquit fit` writes them [default: those built in]
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

impl WeightsArgs {
    /// True where a file is named.
    pub(super) fn is_given(&self) -> bool {
        self.weights.is_some()
    }

    /// The weights of the file named, else those that come with the program.
    ///
    /// A damaged file is an error: rows decided by half of it would look like any others.
    pub(super) fn model(&self) -> Result<Cow<'static, Model>, Error> {
        let Some(path) = &self.weights else { return Ok(Cow::Borrowed(Model::built_in())) };
        let bytes = std::fs::read(path).map_err(|e| Error::io(path, "read", e))?;
        let name = path.display().to_string();
        match std::str::from_utf8(&bytes) {
            Ok(text) => Model::parse(&name, text).map(Cow::Owned),
            Err(_) => Err(Error::Weights {
                place: name,
                problem: "not UTF-8 text: name a file that `inquit fit` has written".to_owned(),
            }),
        }
    }
}
