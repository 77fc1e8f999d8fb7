//! Where the rows go: standard output, or a file that appears only when it is whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use inquit::Error;
use tempfile::NamedTempFile;

use super::Stop;

/// Links followed from the name given to the file it stands for, before it counts as a loop.
const LONGEST_CHAIN: usize = 40;

/// Bytes held back until they are written together.
const BUFFER: usize = 1 << 16;

/// What a run that was killed has left beside its target is removed when it is older than this, by when a new one is locked.
const LEFT: Duration = Duration::from_mins(1);

/// The end of the names of such files.
const PART: &str = ".part";

/// A place to write to. Dropped without [`Output::finish`], it leaves what stood there before.
pub(super) struct Output {
    name: PathBuf,
    sink: Sink,
}

enum Sink {
    Stdout(BufWriter<Stdout>),
    /// A device, a FIFO or a descriptor, which cannot be replaced.
    Direct(BufWriter<File>),
    /// A file beside the target, which takes its place in the end, and goes where there is none.
    Beside {
        target: PathBuf,
        part: BufWriter<NamedTempFile>,
    },
    /// The same, but it stays, to be gone on with.
    Kept {
        target: PathBuf,
        path: PathBuf,
        part: BufWriter<File>,
    },
}

/// What a name given for an output stands for.
enum Place {
    Stdout,
    Direct(File),
    /// A file, which may be there already and then has permissions.
    File(PathBuf, Option<fs::Permissions>),
}

impl Output {
    /// Standard output for `None` or `-`, else the file at `path`.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let place = path.map_or(Ok(Place::Stdout), place)?;
        let name = match path {
            Some(path) if !matches!(place, Place::Stdout) => path.to_owned(),
            _ => PathBuf::from("standard output"),
        };
        let sink = match place {
            Place::Stdout => Sink::Stdout(BufWriter::with_capacity(BUFFER, io::stdout())),
            Place::Direct(file) => Sink::Direct(BufWriter::with_capacity(BUFFER, file)),
            Place::File(target, permissions) => {
                let cannot = |error| Stop::Error(Error::io(&name, "write", error));
                let part = beside(&target).map_err(cannot)?;
                if let Some(permissions) = permissions {
                    part.as_file().set_permissions(permissions).map_err(cannot)?;
                }
                Sink::Beside { target, part: BufWriter::with_capacity(BUFFER, part) }
            }
        };
        Ok(Self { name, sink })
    }

    /// What goes on with `file`, the one at `path`, from where it stands, and takes the place of `target` in the end.
    pub(super) fn kept(target: PathBuf, path: PathBuf, file: File) -> Self {
        let part = BufWriter::with_capacity(BUFFER, file);
        Self { name: path.clone(), sink: Sink::Kept { target, path, part } }
    }

    /// True where the rows are shown on a terminal.
    pub(super) fn is_screen(&self) -> bool {
        matches!(self.sink, Sink::Stdout(_)) && io::stdout().is_terminal()
    }

    /// Writes `bytes`.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let written = match &mut self.sink {
            Sink::Stdout(out) => out.write_all(bytes),
            Sink::Direct(out) | Sink::Kept { part: out, .. } => out.write_all(bytes),
            Sink::Beside { part, .. } => part.write_all(bytes),
        };
        written.map_err(|e| failed(&self.name, e))
    }

    /// Puts what has been written where a crash cannot reach it, in so far as there is such a place.
    pub(super) fn sync(&mut self) -> Result<(), Stop> {
        let synced = match &mut self.sink {
            Sink::Kept { part, .. } => part.flush().and_then(|()| part.get_ref().sync_data()),
            Sink::Stdout(out) => out.flush(),
            Sink::Direct(out) => out.flush(),
            Sink::Beside { part, .. } => part.flush(),
        };
        synced.map_err(|e| failed(&self.name, e))
    }

    /// Leaves what stood there before, and nothing beside it.
    pub(super) fn discard(self) -> Result<(), Stop> {
        let Sink::Kept { path, part, .. } = self.sink else { return Ok(()) };
        drop(part);
        fs::remove_file(&path).map_err(|e| Error::io(path, "remove", e).into())
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
            Sink::Kept { target, path, part } => {
                part.into_inner().map_err(io::IntoInnerError::into_error).and_then(|part| {
                    part.sync_all()?;
                    drop(part);
                    fs::rename(path, &target)?;
                    sync_folder(&target);
                    Ok(())
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

/// The file that `path` stands for, through links, and its permissions where it is there; `None` for what is no regular file.
pub(super) fn target(path: &Path) -> Result<Option<(PathBuf, Option<fs::Permissions>)>, Stop> {
    // To open a FIFO would wait for its reader.
    if path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return Ok(None);
    }
    Ok(match place(path)? {
        Place::File(target, permissions) => Some((target, permissions)),
        Place::Stdout | Place::Direct(_) => None,
    })
}

fn place(path: &Path) -> Result<Place, Stop> {
    if path == Path::new("-") {
        return Ok(Place::Stdout);
    }
    let wrong = |problem: &str| Stop::Error(Error::Input { path: path.to_owned(), problem: problem.to_owned() });
    let cannot = |error| Stop::Error(Error::io(path, "write", error));
    let target = match followed(path).map_err(cannot)? {
        Followed::Descriptor(1) => return Ok(Place::Stdout),
        Followed::Descriptor(_) => {
            // Opened anew, a regular file would be written over from its beginning.
            return File::options().append(true).open(path).map(Place::Direct).map_err(cannot);
        }
        Followed::File(target) => target,
    };
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(wrong("a folder cannot be written to; name a file in it")),
        Ok(there) if !there.is_file() => File::options().write(true).open(path).map(Place::Direct).map_err(cannot),
        Ok(there) if there.permissions().readonly() => Err(wrong("cannot write: the file is read-only")),
        Ok(there) => Ok(Place::File(target, Some(there.permissions()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Place::File(target, None)),
        Err(error) => Err(cannot(error)),
    }
}

/// What a path leads to.
enum Followed {
    /// A file, whether it exists or not.
    File(PathBuf),
    /// An open descriptor of this process, or one of another's, which is none of our numbers.
    Descriptor(u32),
}

/// What `path` stands for, through links.
fn followed(path: &Path) -> io::Result<Followed> {
    let mut target = path.to_owned();
    for _ in 0..LONGEST_CHAIN {
        if let Some(number) = descriptor(&target) {
            return Ok(Followed::Descriptor(number));
        }
        match fs::symlink_metadata(&target) {
            Ok(there) if there.is_symlink() => {
                let next = fs::read_link(&target)?;
                target = target.parent().unwrap_or(Path::new("")).join(next);
            }
            _ => return Ok(Followed::File(target)),
        }
    }
    Err(io::Error::other("too many links, one to the next"))
}

/// The number of the descriptor that `path` is, not through a link of its own name: an entry of `/dev/fd` or of `/proc/N/fd`.
fn descriptor(path: &Path) -> Option<u32> {
    let number = path.file_name()?.to_str()?.parse().ok()?;
    let folder = path.parent()?.canonicalize().ok()?;
    if folder == Path::new("/dev/fd") {
        return Some(number);
    }
    let process = folder.strip_prefix("/proc").ok()?;
    if process.file_name()? != "fd" {
        return None;
    }
    let own = process.starts_with(std::process::id().to_string());
    Some(if own { number } else { u32::MAX })
}

/// An empty file in the folder of `target`, with the permissions a new file of the user's has. Those that killed runs have left
/// there are removed.
fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let folder = folder(target);
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    // Names have an end, and of a long one the beginning tells enough.
    let prefix = format!(".{}.", name.chars().take(40).collect::<String>());
    sweep(folder, &prefix);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(PART);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The process's umask takes away what the user does not grant; without this only the owner could read the file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let part = builder.tempfile_in(folder)?;
    // Held until the process ends, however it does. Where files cannot be locked, none is swept away either.
    let _ = part.as_file().try_lock();
    Ok(part)
}

/// Removes what runs that were killed have left: files of these names that are old, and that nobody has locked.
fn sweep(folder: &Path, prefix: &str) {
    let is_left = |path: &Path| -> io::Result<bool> {
        let file = File::options().write(true).open(path)?;
        let there = file.metadata()?;
        let age = SystemTime::now().duration_since(there.modified()?).unwrap_or_default();
        Ok(there.is_file() && age > LEFT && file.try_lock().is_ok())
    };
    let named = |name: &str| name.starts_with(prefix) && name.ends_with(PART);
    // They do no harm where they are, so that what cannot be removed is left alone.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(named)
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && is_left(&entry.path()).unwrap_or(false)
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The folder a file is in.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Sees to it that the names in the folder of `path` outlive a crash, where the system lets one.
pub(super) fn sync_folder(path: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder(path)).and_then(|folder| folder.sync_all());
    }
}
