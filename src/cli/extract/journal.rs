//! `--resume`: a long run that can be gone on with after it was killed.
//!
//! The rows are written to `OUT.partial`, and `OUT.partial.journal` says which inputs they are the rows of. Its first line names the
//! program and the options that decide what rows look like; each other line is an input that is done with, or how far one has
//! been read. A line is written only when the rows it tells of are safe, so that whatever stands in the journal is true, however
//! the run ends. What stands in `OUT.partial` beyond the last line is cut off. In the end it is renamed, and the journal goes.

mod entries;

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use inquit::Error;
use inquit::read::inputs::Input;
use inquit::read::pieces::Position;
use inquit::read::records::Mark;

pub(super) use self::entries::Options;
use self::entries::{Begun, Done, Entry, Head, Listed, begun, differences, done, line, listed};
use super::super::output::{self, Output};
use super::super::weights::digest;
use super::super::{Stop, tell};

/// Time between two entries in the journal at least: what a kill costs.
const PAUSE: Duration = Duration::from_millis(50);

/// Of the time at most one in so many parts is spent waiting for the disk.
const WORK_PER_WAIT: u32 = 20;

/// Keeps account of what is done.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    inputs: Vec<Listed>,
    /// So many inputs have their entry.
    done: usize,
    /// Entries to be written when the rows are safe.
    pending: Vec<u8>,
    rows: u64,
    /// Since the last entry.
    articles: usize,
    failures: Vec<String>,
    read: Option<Mark>,
    /// When entries were last written, and how long that took.
    written: Instant,
    took: Duration,
}

impl Journal {
    /// Begins a run over `inputs` whose rows go to `out`, or goes on with one.
    ///
    /// The output returned is `OUT.partial`, to be written from where it ends.
    pub(super) fn open(
        out: Option<&Path>,
        options: Options,
        inputs: &[Result<Input, Error>],
    ) -> Result<(Self, Output, Done), Stop> {
        let Some((target, permissions)) = out.map(output::target).transpose()?.flatten() else {
            let problem = "--resume needs a file to write to (-o FILE): what went to standard output, a device or a pipe cannot be \
                           gone on with";
            return Err(Stop::Usage(problem.to_owned()));
        };
        let inputs = inputs.iter().map(listed).collect::<Result<Vec<_>, Stop>>()?;
        let (partial, path) = (with_end(&target, ".partial"), with_end(&target, ".partial.journal"));
        let (there, told) = (length(&partial)?, length(&path)?);
        if there.is_some_and(|bytes| bytes > 0) && told.unwrap_or(0) == 0 {
            return Err(wrong(
                &partial,
                "is there already, but no journal beside it that says what it holds; move it away",
            ));
        }
        let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = file.map_err(|e| Error::io(&path, "write", e))?;
        // Where files cannot be locked, the user has to see to it alone.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(wrong(&partial, "another run is at work on it; wait for its end, or end it"));
        }
        let head = Head { inquit: program(), options };
        let mut reader = BufReader::new(&file);
        let begun = begun(&mut reader).map_err(|e| Error::io(&path, "read", e))?;
        let done = match (begun, there) {
            (Begun::Otherwise, _) => {
                return Err(wrong(&path, "is there already, and is no journal of a run; move it away"));
            }
            // Where there are no rows, or not any more, the journal tells of an earlier run that was finished.
            (Begun::Not, _) | (_, None) => Done::default(),
            (Begun::With(begun, bytes), Some(there)) => {
                let differences = differences(&begun, &head);
                if differences.is_empty() {
                    done(&mut reader, bytes, there, &inputs).map_err(|e| Error::io(&path, "read", e))?
                } else if reader.fill_buf().is_ok_and(<[u8]>::is_empty) {
                    // Nothing is lost.
                    Done::default()
                } else {
                    let problem = format!(
                        "was begun with other options ({}); give the same again to go on, or delete it and {} to begin anew",
                        differences.join("; "),
                        path.display()
                    );
                    return Err(wrong(&partial, &problem));
                }
            }
        };
        // The journal first: it must never tell of rows that are not there.
        let ready = |file: &mut File| -> io::Result<()> {
            file.set_len(done.journal)?;
            file.seek(SeekFrom::Start(done.journal))?;
            if done.journal == 0 {
                file.write_all(&line(&head)?)?;
            }
            file.sync_all()
        };
        ready(&mut file).map_err(|e| Error::io(&path, "write", e))?;
        let rows = rows(&partial, done.rows, permissions).map_err(|e| Error::io(&partial, "write", e))?;
        output::sync_folder(&partial);
        if let Some(changed) = &done.changed {
            tell(&format_args!("inquit: {}: {changed}; this and what follows it is done again", partial.display()));
        }
        let journal = Self {
            path,
            file,
            inputs,
            done: done.position.inputs,
            pending: Vec::new(),
            rows: done.rows,
            articles: 0,
            failures: Vec::new(),
            read: None,
            written: Instant::now(),
            took: Duration::ZERO,
        };
        Ok((journal, Output::kept(target, partial, rows), done))
    }

    /// Says that what comes next is from the input that ends at `position`, or at whose mark it is.
    pub(super) fn turn_to(&mut self, position: Position) {
        let input = if position.mark.is_some() { position.inputs } else { position.inputs.saturating_sub(1) };
        while self.done < input {
            self.end_input();
        }
    }

    /// Takes down that so many bytes of rows were written.
    pub(super) fn add_rows(&mut self, bytes: usize) {
        self.rows += bytes as u64;
    }

    /// Takes down an article, or why there is none, with which the inputs are read up to `position`; all its rows are in `output`.
    pub(super) fn reached(
        &mut self,
        position: Position,
        failure: Option<String>,
        output: &mut Output,
    ) -> Result<(), Stop> {
        self.articles += usize::from(failure.is_none());
        self.failures.extend(failure);
        self.read = position.mark;
        if position.mark.is_none() {
            self.end_input();
        }
        if self.written.elapsed() >= PAUSE.max(self.took * WORK_PER_WAIT) {
            self.write(output)?;
        }
        Ok(())
    }

    /// Puts the rows where they are safe, and then the entries that tell of them.
    fn write(&mut self, output: &mut Output) -> Result<(), Stop> {
        let start = Instant::now();
        if let Some(mark) = self.read {
            self.add_entry(Some(mark));
        }
        output.sync()?;
        let written = self.file.write_all(&self.pending).and_then(|()| self.file.sync_data());
        written.map_err(|e| Error::io(&self.path, "write", e))?;
        self.pending.clear();
        self.took = start.elapsed();
        self.written = Instant::now();
        Ok(())
    }

    fn end_input(&mut self) {
        self.read = None;
        self.add_entry(None);
        self.done += 1;
    }

    fn add_entry(&mut self, read: Option<Mark>) {
        let Some(Listed { name, stamp }) = self.inputs.get(self.done) else { return };
        let entry = Entry {
            input: name.as_str().into(),
            stamp: *stamp,
            read,
            rows: self.rows,
            articles: std::mem::take(&mut self.articles),
            failures: std::mem::take(&mut self.failures),
        };
        // Nothing in an entry can fail to be written to memory.
        self.pending.extend(line(&entry).unwrap_or_default());
    }

    /// Removes the journal, when the rows are in their place.
    pub(super) fn remove(self) -> Result<(), Stop> {
        // Elsewhere than on Unix an open file cannot be removed.
        drop(self.file);
        fs::remove_file(&self.path).map_err(|e| Error::io(&self.path, "remove", e).into())
    }

    /// Removes what is there, rows and all: there was nothing that could be read.
    pub(super) fn discard(self, output: Output) -> Result<(), Stop> {
        output.discard()?;
        self.remove()
    }
}

/// What tells this program from others: not the version alone, for two builds of one version may decide otherwise.
fn program() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let built = std::env::current_exe().ok().and_then(|path| digest(&path).ok());
    built.map_or_else(|| version.to_owned(), |built| format!("{version} {built}"))
}

fn wrong(path: &Path, problem: &str) -> Stop {
    Stop::Error(Error::Input { path: path.to_owned(), problem: problem.to_owned() })
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// The length of a regular file; `None` where nothing is there.
fn length(path: &Path) -> Result<Option<u64>, Stop> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_file() => Ok(Some(there.len())),
        Ok(_) => Err(wrong(path, "is there already and no regular file; move it away")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(path, "read", error).into()),
    }
}

/// The file of rows, `bytes` long and open at its end.
fn rows(path: &Path, bytes: u64, permissions: Option<fs::Permissions>) -> io::Result<File> {
    let mut file = File::options().write(true).create(true).truncate(false).open(path)?;
    file.set_len(bytes)?;
    file.seek(SeekFrom::End(0))?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    Ok(file)
}
