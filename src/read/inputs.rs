//! What the user names to what is read: files, folders, patterns, standard input.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{Format, STDIN};
use crate::Error;

/// One file, or standard input, and how it is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The path as given; for a file found in a folder, the folder as given with the rest joined to it; [`STDIN`].
    pub path: PathBuf,
    /// Its layout as its name has it, or as was asked for; `None` where only its content can tell.
    pub format: Option<Format>,
    /// True where the layout was asked for: then its content is not asked.
    pub asked: bool,
    /// True where nobody has looked yet whether there is such a file: it was named, and its name is an article's.
    pub unseen: bool,
}

/// The inputs `paths` stand for, in the order given, or why one stands for none.
///
/// - A file, or [`STDIN`], is itself.
/// - A folder is the files below it whose extension stands for a format, compressed or not, in order of their names; hidden files and
///   folders are passed over, links are followed, and a folder that holds itself is read once. With `format`, only the files whose
///   extension fits it.
/// - What does not exist and holds `*`, `?` or `[` is a pattern (`**` for any depth); its matches are taken in order.
///
/// `format` decides the layout of every input; without it the extension does ([`Format::of`]), and what stands in the file
/// where it is evident ([`Format::by_content`]). What has the name of a `*.txt`
/// file is taken for one; should it be something else, [`Pieces`](super::pieces::Pieces) find out when its turn comes, or [`seen`] before.
pub fn list(paths: &[PathBuf], format: Option<Format>) -> Vec<Result<Input, Error>> {
    let mut inputs = Vec::with_capacity(paths.len());
    for path in paths {
        if path == Path::new(STDIN) {
            file(path, format, &mut inputs);
        } else if format.is_none() && named_as_text(path) {
            inputs.push(Ok(Input { path: path.clone(), format: Some(Format::Text), asked: false, unseen: true }));
        } else {
            look(path, format, &mut inputs);
        }
    }
    inputs
}

/// The same inputs, with what is there in the place of what nobody has looked at yet.
pub fn seen(inputs: Vec<Result<Input, Error>>) -> Vec<Result<Input, Error>> {
    let mut all = Vec::with_capacity(inputs.len());
    for input in inputs {
        match input {
            Ok(Input { path, unseen: true, .. }) => look(&path, None, &mut all),
            input => all.push(input),
        }
    }
    all
}

/// True for the name of a `*.txt` file that is no pattern.
fn named_as_text(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    name.last_chunk().is_some_and(|end: &[u8; 4]| end.eq_ignore_ascii_case(b".txt"))
        && !name.iter().any(|b| b"*?[".contains(b))
}

/// Adds what stands at a path.
pub(super) fn look(path: &Path, format: Option<Format>, inputs: &mut Vec<Result<Input, Error>>) {
    match path.metadata() {
        Ok(there) if there.is_dir() => folder(path, format, inputs),
        Ok(_) => file(path, format, inputs),
        Err(_) => pattern(path, format, inputs),
    }
}

/// Adds one file.
fn file(path: &Path, format: Option<Format>, inputs: &mut Vec<Result<Input, Error>>) {
    let asked = format.is_some();
    let format = format.or_else(|| Format::of(path));
    inputs.push(Ok(Input { path: path.to_owned(), format, asked, unseen: false }));
}

/// Adds the files below `root`.
fn folder(root: &Path, format: Option<Format>, inputs: &mut Vec<Result<Input, Error>>) {
    let before = inputs.len();
    // The paths of a folder's files differ in their names alone, which take longer to get at.
    let walk = walkdir::WalkDir::new(root).follow_links(true);
    let walk = walk.sort_by(|a, b| a.path().as_os_str().cmp(b.path().as_os_str()));
    for entry in walk.into_iter().filter_entry(|e| e.depth() == 0 || !hidden(e.file_name())) {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                if entry.file_type().is_file() && wanted(path, format) {
                    file(path, format, inputs);
                }
            }
            // The files of a folder that holds itself are listed already.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let dangling = error.depth() > 0 && std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink());
                // A dead link matters only where its name says that an article was to be there.
                if !dangling || (wanted(&path, format) && !path.file_name().is_some_and(hidden)) {
                    inputs.push(Err(Error::io(path, "read", error.into())));
                }
            }
        }
    }
    if inputs.len() == before {
        let extensions = format.map_or_else(
            || Format::all().flat_map(Format::extensions).collect(),
            |f| f.extensions().iter().collect::<Vec<_>>(),
        );
        let extensions = extensions.iter().map(|e| format!("*.{e}")).collect::<Vec<_>>().join(", ");
        inputs.push(Err(Error::Input {
            path: root.to_owned(),
            problem: format!("no {extensions} file in this folder; name other files one by one"),
        }));
    }
}

fn hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// True for a file of a folder whose extension says article, in the layout asked for.
fn wanted(path: &Path, format: Option<Format>) -> bool {
    Format::in_folder(path).is_some_and(|own| format.is_none_or(|format| format == own))
}

/// Adds what a pattern matches.
fn pattern(path: &Path, format: Option<Format>, inputs: &mut Vec<Result<Input, Error>>) {
    let missing = |problem: String| Err(Error::Input { path: path.to_owned(), problem });
    let Some(text) = path.to_str().filter(|p| p.contains(['*', '?', '['])) else {
        inputs.push(missing("no such file or folder".to_owned()));
        return;
    };
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let matches = match glob::glob_with(text, options) {
        Ok(matches) => matches,
        Err(error) => {
            inputs.push(missing(format!("no such file, and no pattern either: {error}")));
            return;
        }
    };
    let before = inputs.len();
    for found in matches {
        match found {
            Ok(found) if found.is_dir() => folder(&found, format, inputs),
            Ok(found) => file(&found, format, inputs),
            Err(error) => inputs.push(Err(Error::io(error.path().to_owned(), "read", error.into()))),
        }
    }
    if inputs.len() == before {
        inputs.push(missing("no such file, and as a pattern it matches nothing".to_owned()));
    }
}
