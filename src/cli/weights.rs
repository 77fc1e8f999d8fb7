//! The argument that names other weights than the built-in ones, shared by the subcommands.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

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

    /// What tells these weights from others.
    ///
    /// # Errors
    /// [`Error::Io`] where the file cannot be read.
    pub(super) fn digest(&self) -> Result<String, Error> {
        let Some(path) = &self.weights else { return Ok("built in".to_owned()) };
        digest(path)
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

/// What tells the file at `path` from others.
///
/// # Errors
/// [`Error::Io`] where it cannot be read.
pub(super) fn digest(path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, "read", e))?;
    Ok(format!("of {} bytes, {:016x}", bytes.len(), fnv(&bytes)))
}

/// 64-bit FNV-1a: the same on every machine and with every compiler.
fn fnv(bytes: &[u8]) -> u64 {
    let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, add)
}
