//! The argument that names the people file, shared by the subcommands.

use std::path::{Path, PathBuf};

use inquit::read::inputs::Input;
use inquit::{Analysis, Document, Error, People};

use super::{complain, tell, weights};

#[derive(Debug, clap::Args)]
pub(super) struct PeopleArgs {
    /// Name speakers as in this table of people and organisations, with their identifiers
    ///
    /// A CSV file whose first line names its columns: name, and where they are known aliases (divided by ; or |), id, title,
    /// organisation (or party) and pronouns (she/her, he/him). A speaker whose fullest name in the article fits one of them, and no
    /// other, gets the name and the id from there (column `speaker_id`); a surname alone does only where the article says more,
    /// such as the title or the party. A name that could be several people's is left as printed, and named on standard error.
    #[arg(long, value_name = "FILE", help_heading = "Rows")]
    people: Option<PathBuf>,
}

impl PeopleArgs {
    /// The people of the file, if one is named.
    pub(super) fn read(&self) -> Result<Option<People>, Error> {
        self.people.as_deref().map(People::open).transpose()
    }

    /// What tells this file from others.
    ///
    /// # Errors
    /// [`Error::Io`] where the file cannot be read.
    pub(super) fn digest(&self) -> Result<String, Error> {
        self.people.as_deref().map_or_else(|| Ok("none".to_owned()), weights::digest)
    }

    /// The inputs but for the people file, which may stand in a folder of articles.
    pub(super) fn leave_out(&self, mut inputs: Vec<Result<Input, Error>>) -> Vec<Result<Input, Error>> {
        let own = self.people.as_deref().and_then(|path| Some((path.file_name()?, path.canonicalize().ok()?)));
        if let Some((name, path)) = own {
            let is_own =
                |input: &Path| input.file_name() == Some(name) && input.canonicalize().is_ok_and(|p| p == path);
            inputs.retain(|input| !input.as_ref().is_ok_and(|input| is_own(&input.path)));
        }
        inputs
    }

    /// True where a file is named.
    pub(super) fn is_given(&self) -> bool {
        self.people.is_some()
    }
}

/// Names left as printed that are told one by one. Of a million articles there are too many to be read.
const TOLD: usize = 100;

/// What is said of names that were left as printed.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    told: usize,
    untold: usize,
}

impl Remarks {
    /// Says it of the names of one article, or counts them where enough was said.
    pub(super) fn add(&mut self, names: &[String]) {
        let (now, later) = names.split_at_checked(TOLD - self.told).unwrap_or((names, &[]));
        now.iter().for_each(|name| complain(name));
        self.told += now.len();
        self.untold += later.len();
    }

    /// Says how many were counted only.
    pub(super) fn finish(&self) {
        let more = match self.untold {
            0 => return,
            1 => "1 more name that could be somebody’s in the people file was".to_owned(),
            n => format!("{n} more names that could be somebody’s in the people file were"),
        };
        tell(&format_args!("inquit: {more} left as printed"));
    }
}

/// What is said of the names in `document` that were left as printed.
pub(super) fn remarks(document: &Document, analysis: &Analysis) -> Vec<String> {
    analysis.unsettled.iter().map(|name| format!("{}: {name}", document.id())).collect()
}
