//! What stands in a journal, and what of it still holds.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};
use std::path::Path;
use std::time::{Duration, SystemTime};

use inquit::Error;
use inquit::read::STDIN;
use inquit::read::inputs::Input;
use inquit::read::pieces::Position;
use inquit::read::records::Mark;
use serde::{Deserialize, Serialize};

use super::wrong;
use crate::cli::Stop;

/// What decides which rows are made of an article: options by their names.
pub(in crate::cli) type Options = BTreeMap<String, String>;

/// The journal's first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// The program: its version, and what tells this build from others.
    pub(super) inquit: String,
    pub(super) options: Options,
}

/// Every other line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry<'a> {
    #[serde(borrow)]
    pub(super) input: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stamp: Option<Stamp>,
    /// How far the input has been read; `None` where it is done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) read: Option<Mark>,
    /// Bytes of rows up to here.
    pub(super) rows: u64,
    /// Articles since the entry before.
    pub(super) articles: usize,
    /// What could not be read since the entry before, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) failures: Vec<String>,
}

/// By what a file is known to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    bytes: u64,
    /// When it was last altered, in nanoseconds since 1970.
    altered: i64,
}

/// An input as it was when the run began.
pub(super) struct Listed {
    pub(super) name: String,
    /// `None` where there is no such file.
    pub(super) stamp: Option<Stamp>,
}

/// What is done already.
#[derive(Default)]
pub(in crate::cli) struct Done {
    /// Where to go on.
    pub(in crate::cli) position: Position,
    /// Articles whose rows are there.
    pub(in crate::cli) articles: usize,
    /// What could not be read.
    pub(in crate::cli) failures: Vec<String>,
    /// Bytes of rows.
    pub(in crate::cli) rows: u64,
    /// Bytes of the journal that tell so.
    pub(super) journal: u64,
    /// Why the rest of the journal does not hold any more.
    pub(super) changed: Option<String>,
}

/// The name and the stamp of an input.
pub(super) fn listed(input: &Result<Input, Error>) -> Result<Listed, Stop> {
    // A name that is no text is written so that it is no other's.
    let name = |path: &Path| path.to_str().map_or_else(|| escaped(path), str::to_owned);
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

/// A name that is no text as one that is, and that no file has.
fn escaped(path: &Path) -> String {
    format!("\0{}", path.as_os_str().as_encoded_bytes().escape_ascii())
}

fn nanoseconds(time: SystemTime) -> i64 {
    let whole = |duration: Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => whole(after),
        Err(before) => -whole(before.duration()),
    }
}

pub(super) fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// How a journal begins.
pub(super) enum Begun {
    Not,
    /// With this, which takes so many bytes.
    With(Head, u64),
    /// As no journal does.
    Otherwise,
}

pub(super) fn begun(reader: &mut impl BufRead) -> io::Result<Begun> {
    let mut line = Vec::new();
    let bytes = reader.read_until(b'\n', &mut line)?;
    Ok(match serde_json::from_slice(&line) {
        Ok(head) => Begun::With(head, bytes as u64),
        Err(_) if bytes == 0 => Begun::Not,
        Err(_) => Begun::Otherwise,
    })
}

/// What has become of the options.
pub(super) fn differences(was: &Head, is: &Head) -> Vec<String> {
    let mut differences = Vec::new();
    if was.inquit != is.inquit {
        differences.push(format!("the program was {} and is {}", was.inquit, is.inquit));
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
pub(super) fn done(reader: &mut impl BufRead, journal: u64, there: u64, inputs: &[Listed]) -> io::Result<Done> {
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
        done.position.mark = entry.read;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(names: &[&str]) -> Vec<Listed> {
        let stamp = |name: &str| Stamp { bytes: name.len() as u64, altered: -7 };
        names.iter().map(|name| Listed { name: (*name).to_owned(), stamp: Some(stamp(name)) }).collect()
    }

    fn entry(name: &str, lines: Option<usize>, rows: u64) -> Vec<u8> {
        let stamp = listed(&[name]).remove(0).stamp;
        let read = lines.map(|line| Mark { line, byte: 100 });
        let failures = vec![format!("{name}: not text")];
        line(&Entry { input: name.into(), stamp, read, rows, articles: 2, failures }).unwrap()
    }

    fn left(journal: &[u8], there: u64, inputs: &[Listed]) -> (Position, u64, usize, u64) {
        let mut rest = journal;
        let done = done(&mut rest, 1000, there, inputs).unwrap();
        assert_eq!((done.articles, done.failures.len() * 2), (done.articles, done.articles));
        (done.position, done.rows, done.articles, done.journal - 1000)
    }

    #[test]
    fn of_a_journal_broken_off_anywhere_the_whole_lines_hold() {
        let entries = [entry("a", None, 10), entry("b", Some(4), 20), entry("b", None, 30), entry("é", Some(3), 40)];
        let journal = entries.concat();
        let inputs = listed(&["a", "b", "é", "d"]);
        let places = [(0, None), (1, None), (1, Some(4)), (2, None), (2, Some(3))];
        for length in 0..=journal.len() {
            let (mut whole, mut bytes) = (0, 0);
            while entries.get(whole).is_some_and(|entry| bytes + entry.len() <= length) {
                bytes += entries[whole].len();
                whole += 1;
            }
            let (inputs_done, line) = places[whole];
            let position = Position { inputs: inputs_done, mark: line.map(|line| Mark { line, byte: 100 }) };
            let rows = whole as u64 * 10;
            assert_eq!(left(&journal[..length], 99, &inputs), (position, rows, 2 * whole, bytes as u64));
            // What a crash has left of a block.
            let zeros = [&journal[..length], &[0; 99]].concat();
            assert_eq!(left(&zeros, 99, &inputs).1, rows);
            // The rows are fewer than the journal says.
            assert_eq!(left(&journal, rows + 9, &inputs).1, rows);
        }
    }

    #[test]
    fn what_follows_a_change_does_not_hold() {
        let journal = [entry("a", None, 10), entry("b", None, 20), entry("c", None, 30)].concat();
        let kept = |inputs: &[Listed]| {
            let done = done(&mut journal.as_slice(), 0, 99, inputs).unwrap();
            (done.rows, done.changed.unwrap_or_default())
        };
        assert_eq!(kept(&listed(&["a", "b", "c", "d"])), (30, String::new()));
        assert_eq!(kept(&listed(&["a", "b"])), (20, "c is not among the inputs any more".to_owned()));
        let moved = "ab now stands where b was among the inputs".to_owned();
        assert_eq!(kept(&listed(&["a", "ab", "b", "c"])), (10, moved));
        for (stamp, how) in
            [(Some(Stamp { bytes: 1, altered: -6 }), "b has changed"), (None, "b is not there any more")]
        {
            let mut inputs = listed(&["a", "b", "c"]);
            inputs[1].stamp = stamp;
            assert_eq!(kept(&inputs), (10, how.to_owned()));
        }
    }
}
