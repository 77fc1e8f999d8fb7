//! `--resume`: a long run that can be gone on with after it was killed.
//!
//! The rows are written to `OUT.partial`, and `OUT.partial.journal` says which inputs they are the rows of. Its first line names the
//! program and the options that decide what rows look like; each other line is an input that is done with, or how far one has
//! been read. A line is written only when the rows it tells of are safe, so that whatever stands in the journal is true, however
//! the run ends. What stands in `OUT.partial` beyond the last line is cut off. In the end it is renamed, and the journal goes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use inquit::Error;
use inquit::read::inputs::{Input, STDIN};
use inquit::read::jsonl::Mark;
use inquit::read::pieces::Position;
use serde::{Deserialize, Serialize};

use super::super::output::{self, Output};
use super::super::{Stop, tell};

/// Time between two entries in the journal at least: what a kill costs.
const PAUSE: Duration = Duration::from_millis(200);

/// Of the time at most one in so many parts is spent waiting for the disk.
const WORK_PER_WAIT: u32 = 20;

/// What decides which rows are made of an article: options by their names.
pub(super) type Options = BTreeMap<String, String>;

/// The journal's first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// The program's version.
    inquit: String,
    options: Options,
}

/// Every other line.
#[derive(Debug, Serialize, Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    input: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stamp: Option<Stamp>,
    /// How far the input has been read; `None` where it is done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read: Option<Read>,
    /// Bytes of rows up to here.
    rows: u64,
    /// Articles since the entry before.
    articles: usize,
    /// What could not be read since the entry before, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    failures: Vec<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Read {
    lines: usize,
    bytes: u64,
}

/// By what a file is known to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    bytes: u64,
    /// When it was last altered, in nanoseconds since 1970.
    altered: i64,
}

/// An input as it was when the run began.
struct Listed {
    name: String,
    /// `None` where there is no such file.
    stamp: Option<Stamp>,
}

/// What is done already.
#[derive(Default)]
pub(super) struct Done {
    /// Where to go on.
    pub(super) position: Position,
    /// Articles whose rows are there.
    pub(super) articles: usize,
    /// What could not be read.
    pub(super) failures: Vec<String>,
    /// Bytes of rows.
    pub(super) rows: u64,
    /// Bytes of the journal that tell so.
    journal: u64,
    /// Why the rest of the journal does not hold any more.
    changed: Option<String>,
}

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
        let (target, permissions) = match out.map(output::target).transpose()?.flatten() {
            Some(found) => found,
            None => {
                return Err(Stop::Usage(
                    "--resume needs a file to write to (-o FILE): what went to standard output, a device or a pipe cannot be \
                     gone on with"
                        .to_owned(),
                ));
            }
        };
        let inputs = inputs.iter().map(listed).collect::<Result<Vec<_>, Stop>>()?;
        let (partial, path) = (with_end(&target, ".partial"), with_end(&target, ".partial.journal"));
        let there = length(&partial)?;
        if there.is_some_and(|bytes| bytes > 0) && length(&path)?.unwrap_or(0) == 0 {
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
        let head = Head { inquit: env!("CARGO_PKG_VERSION").to_owned(), options };
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
            self.add_entry(Some(Read { lines: mark.line, bytes: mark.byte }));
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

    fn add_entry(&mut self, read: Option<Read>) {
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

/// The name and the stamp of an input.
fn listed(input: &Result<Input, Error>) -> Result<Listed, Stop> {
    // A name that is no text is written so that it is no other's.
    let name = |path: &Path| path.to_str().map_or_else(|| format!("{path:?}"), str::to_owned);
    let path = match input {
        Ok(input) => &input.path,
        // It stands for nothing.
        Err(Error::Io { path, .. } | Error::Input { path, .. }) => return Ok(Listed { name: name(path), stamp: None }),
        Err(error) => return Ok(Listed { name: error.to_string(), stamp: None }),
    };
    if path == Path::new(STDIN) {
        return Err(Stop::Usage("--resume is for files: standard input cannot be read again".to_owned()));
    }
    let stamp = match path.metadata() {
        Ok(there) if there.is_file() => {
            let altered = there.modified().map(nanoseconds).unwrap_or_default();
            Some(Stamp { bytes: there.len(), altered })
        }
        Ok(_) => return Err(wrong(path, "a pipe or a device cannot be read again: --resume is for files")),
        Err(_) => None,
    };
    Ok(Listed { name: name(path), stamp })
}

fn nanoseconds(time: SystemTime) -> i64 {
    let whole = |duration: Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => whole(after),
        Err(before) => -whole(before.duration()),
    }
}

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// How a journal begins.
enum Begun {
    Not,
    /// With this, which takes so many bytes.
    With(Head, u64),
    /// As no journal does.
    Otherwise,
}

fn begun(reader: &mut impl BufRead) -> io::Result<Begun> {
    let mut line = Vec::new();
    let bytes = reader.read_until(b'\n', &mut line)?;
    Ok(match serde_json::from_slice(&line) {
        Ok(head) => Begun::With(head, bytes as u64),
        Err(_) if bytes == 0 => Begun::Not,
        Err(_) => Begun::Otherwise,
    })
}

/// What has become of the options.
fn differences(was: &Head, is: &Head) -> Vec<String> {
    let mut differences = Vec::new();
    if was.inquit != is.inquit {
        differences.push(format!("the program's version was {} and is {}", was.inquit, is.inquit));
    }
    let names: BTreeSet<&String> = was.options.keys().chain(is.options.keys()).collect();
    for name in names {
        let [was, is] = [was, is].map(|head| head.options.get(name).map_or("unknown", String::as_str));
        if was != is {
            differences.push(format!("--{name} was {was} and is {is}"));
        }
    }
    differences
}

/// What of the journal behind its first `journal` bytes still holds, where `there` bytes of rows are.
fn done(reader: &mut impl BufRead, journal: u64, there: u64, inputs: &[Listed]) -> io::Result<Done> {
    let mut done = Done { journal, ..Done::default() };
    let mut line = Vec::new();
    loop {
        line.clear();
        reader.read_until(b'\n', &mut line)?;
        // The last one may have been broken off.
        let Some(entry) = line.strip_suffix(b"\n").and_then(|l| serde_json::from_slice::<Entry>(l).ok()) else { break };
        if entry.rows > there {
            break;
        }
        done.changed = changed(&entry, inputs.get(done.position.inputs));
        if done.changed.is_some() {
            break;
        }
        done.journal += line.len() as u64;
        done.rows = entry.rows;
        done.articles += entry.articles;
        done.failures.extend(entry.failures);
        done.position.mark = entry.read.map(|read| Mark { line: read.lines, byte: read.bytes });
        done.position.inputs += usize::from(entry.read.is_none());
    }
    Ok(done)
}

/// How the input differs from what it was; `None` where it does not.
fn changed(entry: &Entry, listed: Option<&Listed>) -> Option<String> {
    let Some(listed) = listed.filter(|listed| listed.name == entry.input) else {
        return Some(match listed {
            Some(listed) => format!("{} now stands where {} was among the inputs", listed.name, entry.input),
            None => format!("{} is not among the inputs any more", entry.input),
        });
    };
    let how = match (entry.stamp, listed.stamp) {
        (was, is) if was == is => return None,
        (None, _) => "was not there and now is",
        (_, None) => "is not there any more",
        _ => "has changed",
    };
    Some(format!("{} {how}", listed.name))
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
