//! The option that hands on columns of the articles' own records.

use inquit::write::columns;

use crate::cli::Stop;

#[derive(Debug, clap::Args)]
pub(super) struct KeepArgs {
    /// Hand on these columns, or keys, of the articles' own records, separated by commas: `section,desk`
    ///
    /// In a table they stand behind the other columns, under their own names; one that is called like a column of this program gets
    /// `kept_` before its name. JSON lines have them as an object under the key `kept`.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Output")]
    keep: Vec<String>,
}

impl KeepArgs {
    /// What is handed on of the articles' own records.
    pub(super) fn names(&self) -> Result<Vec<String>, Stop> {
        let mut kept: Vec<String> = Vec::new();
        for name in self.keep.iter().map(|name| name.trim()) {
            let further = columns::further(name);
            if name.is_empty() || kept.iter().any(|other| columns::further(other) == further) {
                let problem = if name.is_empty() {
                    "a name is empty".to_owned()
                } else {
                    format!("`{further}` would stand there twice")
                };
                return Err(Stop::Usage(format!("--keep {}: {problem}; name each column once", self.keep.join(","))));
            }
            kept.push(name.to_owned());
        }
        Ok(kept)
    }
}

/// The names in one line.
pub(super) fn shown(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(",") }
}
