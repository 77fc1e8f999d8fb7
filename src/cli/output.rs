//! Where the rows go: standard output, or a file that appears only when it is whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use inquit::Error;
use tempfile::NamedTempFile;

use super::Stop;

/// Links followed from the name given to the file it stands for, before it counts as a loop.
const LONGEST_CHAIN: usize = 40;

/// Bytes held back until they are written together.
const BUFFER: usize = 1 << 16;

/// A place to write to. Dropped without [`Output::finish`], it leaves what stood there before.
pub(super) struct Output {
    name: PathBuf,
    sink: Sink,
}

enum Sink {
    Stdout(BufWriter<StdoutLock<'static>>),
    /// A device or a FIFO, which cannot be replaced.
    Direct(BufWriter<File>),
    /// A file beside the target, which takes its place in the end.
    Beside {
        target: PathBuf,
        part: BufWriter<NamedTempFile>,
    },
}

impl Output {
    /// Standard output for `None` or `-`, else the file at `path`.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            let stdout = BufWriter::with_capacity(BUFFER, io::stdout().lock());
            return Ok(Self { name: PathBuf::from("standard output"), sink: Sink::Stdout(stdout) });
        };
        let wrong = |problem: &str| Stop::Error(Error::Input { path: path.to_owned(), problem: problem.to_owned() });
        let cannot = |error| Stop::Error(Error::io(path, "write", error));
        let there = match fs::metadata(path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(cannot(error)),
        };
        let sink = match &there {
            Some(there) if there.is_dir() => return Err(wrong("a folder cannot be written to; name a file in it")),
            Some(there) if !there.is_file() => {
                let file = File::options().write(true).open(path).map_err(cannot)?;
                Sink::Direct(BufWriter::with_capacity(BUFFER, file))
            }
            Some(there) if there.permissions().readonly() => return Err(wrong("cannot write: the file is read-only")),
            _ => {
                let target = followed(path).map_err(cannot)?;
                let part = beside(&target).map_err(cannot)?;
                if let Some(there) = &there {
                    part.as_file().set_permissions(there.permissions()).map_err(cannot)?;
                }
                Sink::Beside { target, part: BufWriter::with_capacity(BUFFER, part) }
            }
        };
        Ok(Self { name: path.to_owned(), sink })
    }

    /// True where the rows are shown on a terminal.
    pub(super) fn is_screen(&self) -> bool {
        matches!(self.sink, Sink::Stdout(_)) && io::stdout().is_terminal()
    }

    /// Writes `bytes`.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let written = match &mut self.sink {
            Sink::Stdout(out) => out.write_all(bytes),
            Sink::Direct(out) => out.write_all(bytes),
            Sink::Beside { part, .. } => part.write_all(bytes),
        };
        written.map_err(|e| failed(&self.name, e))
    }

    /// Writes what is still held back and puts the file in its place.
    pub(super) fn finish(self) -> Result<(), Stop> {
        let finished = match self.sink {
            Sink::Stdout(mut out) => out.flush(),
            Sink::Direct(mut out) => out.flush(),
            Sink::Beside { target, part } => {
                part.into_inner().map_err(io::IntoInnerError::into_error).and_then(|part| {
                    part.as_file().sync_all()?;
                    part.persist(&target).map(drop).map_err(|e| e.error)
                })
            }
        };
        finished.map_err(|e| failed(&self.name, e))
    }
}

fn failed(name: &Path, error: io::Error) -> Stop {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Stop::ClosedPipe
    } else {
        Stop::Error(Error::io(name, "write", error))
    }
}

/// The file `path` stands for, through links, whether it exists or not.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..LONGEST_CHAIN {
        match fs::symlink_metadata(&target) {
            Ok(there) if there.is_symlink() => {
                let next = fs::read_link(&target)?;
                target = target.parent().unwrap_or(Path::new("")).join(next);
            }
            _ => return Ok(target),
        }
    }
    Err(io::Error::other("too many links, one to the next"))
}

/// An empty file in the folder of `target`, with the permissions a new file of the user's has.
fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".inquit-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The process's umask takes away what the user does not grant; without this only the owner could read the file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
