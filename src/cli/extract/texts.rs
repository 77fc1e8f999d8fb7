//! The texts that rows point into, one file an article, so that every row can be checked.

use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use inquit::read::STDIN;
use inquit::write::rows::source_hash;
use inquit::{Document, Error};

/// A folder into which the text of every article is written.
pub(super) struct Texts {
    folder: PathBuf,
}

/// Characters of a record's identifier that its file's name shows.
const SHOWN: usize = 80;

impl Texts {
    /// The folder at `path`, which is made where there is none.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be made.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        fs::create_dir_all(path).map_err(|e| Error::io(path, "make the folder", e))?;
        Ok(Self { folder: path.to_owned() })
    }

    /// Writes the text of `document`, as a file that appears when it is whole.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be written.
    pub(super) fn write(&self, document: &Document) -> Result<(), Error> {
        let path = self.folder.join(name(document));
        let write = || {
            let folder = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder)?;
            let mut part = tempfile::Builder::new().prefix(".inquit-").tempfile_in(folder)?;
            readable(part.as_file())?;
            part.write_all(document.text().as_bytes())?;
            part.persist(&path).map_err(|e| e.error)
        };
        write().map(drop).map_err(|e| Error::io(&path, "write", e))
    }
}

/// Gives a file the permissions that files have which are made in the usual way; a temporary one is closed to others.
#[cfg(unix)]
fn readable(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on other systems")]
fn readable(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}

/// Where the text of `document` goes: for a file its own path and `.txt`, for a record a folder of its file's name and in it the
/// record's identifier, in so far as it can be a file's name, with a hash, since two may look alike then.
fn name(document: &Document) -> PathBuf {
    let Some(input) = &document.input else {
        let mut name = inside(document.id()).into_os_string();
        name.push(".txt");
        return name.into();
    };
    let shown = document.id().chars().take(SHOWN);
    let shown = shown.map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect::<String>();
    inside(input).join(format!("{}-{:016x}.txt", shown.trim_start_matches('.'), source_hash(document.id())))
}

/// A path as one that leads nowhere but down.
fn inside(path: &str) -> PathBuf {
    if path == STDIN {
        return PathBuf::from("standard-input");
    }
    let part = |component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("__".into()),
        Component::RootDir => Some("_".into()),
        Component::Prefix(prefix) => {
            Some(prefix.as_os_str().to_string_lossy().replace([':', '\\', '/', '?'], "_").into())
        }
        Component::CurDir => None,
    };
    Path::new(path).components().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(id: &str, input: Option<&str>) -> String {
        let mut document = Document::new(id, "").unwrap();
        document.input = input.map(str::to_owned);
        name(&document).to_string_lossy().into_owned()
    }

    #[test]
    fn names_lead_into_the_folder_and_differ_where_articles_do() {
        assert_eq!(named("news/a.html", None), "news/a.html.txt");
        assert_eq!(named("./news/a.html", None), "news/a.html.txt");
        assert_eq!(named("../a.txt", None), "__/a.txt.txt");
        assert_eq!(named("/etc/a.txt", None), "_/etc/a.txt.txt");
        assert_eq!(named("-", None), "standard-input.txt");
        let records: Vec<_> =
            ["../../x", "https://example.org/a?b=1", "https://example.org/a?b_1", &"é".repeat(300), ""]
                .iter()
                .map(|id| named(id, Some("wire.jsonl")))
                .collect();
        for (n, record) in records.iter().enumerate() {
            assert!(
                record.starts_with("wire.jsonl/") && Path::new(record).components().count() == 2 && record.len() < 120,
                "{record}"
            );
            assert!(!records[..n].contains(record), "{record}");
        }
    }
}
