//! Articles to lines on several threads, in order, with a bound on what is in memory.
//!
//! Every thread takes its turn at reading: it takes a few articles, works on them, and hands in their lines. Whoever hands in what is next
//! to be written writes it, and what has waited for it. There is no thread that only reads or writes, and none waits for the others
//! to finish, but where too much is in memory: then those wait that are ahead.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use inquit::Error;
use inquit::read::pieces::{Piece, Pieces, Position};

use super::super::Stop;
use super::aside::Aside;
use super::{Table, Work};

/// Articles taken at a time at most.
const TAKEN: usize = 16;
/// Bytes of unparsed records taken at a time, but for the last one.
const TAKEN_BYTES: usize = 64 << 10;

/// Bytes of memory that are in use at a time, but for what the oldest articles need, and [`BUDGET_PER_THREAD`].
const BUDGET: usize = 32 << 20;
/// The same for each thread.
const BUDGET_PER_THREAD: usize = 4 << 20;

/// Bytes of memory that it takes to work on a byte of an article.
const BYTES_PER_BYTE: usize = 24;

/// A file shorter than this is not counted.
const SMALL: u64 = 64 << 10;

/// Adds the lines of all `pieces` to `table`, in their order; `threads` of them are worked on at a time.
pub(super) fn run(threads: usize, pieces: Pieces, work: &Work, table: &mut Table) -> Result<(), Stop> {
    if threads == 1 {
        return alone(pieces, work, table);
    }
    let pipeline = Pipeline {
        work,
        budget: BUDGET + threads * BUDGET_PER_THREAD,
        source: Mutex::new(Source { pieces, taken: 0 }),
        state: Mutex::default(),
        changed: Condvar::new(),
        table: Mutex::new(table),
    };
    let started = thread::scope(|scope| {
        for number in 1..threads {
            let started = thread::Builder::new().spawn_scoped(scope, || pipeline.work());
            if let Err(error) = started {
                pipeline.stop(None);
                return Err((number, error));
            }
        }
        pipeline.work();
        Ok(())
    });
    if let Err((number, error)) = started {
        let problem = format!("cannot start {threads} threads, only {number}: {error}; ask for fewer with --threads");
        return Err(Stop::Usage(problem));
    }
    let state = pipeline.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    state.why.map_or(Ok(()), Err)
}

/// The thread that is there, which alone needs no locks, and reads an article where the one before it was.
fn alone(mut pieces: Pieces, work: &Work, table: &mut Table) -> Result<(), Stop> {
    let (mut room, mut lines) = (Vec::new(), Vec::new());
    while let Some(document) = pieces.document(&mut room) {
        lines.clear();
        let added = document.and_then(|document| {
            let aside = work.add_lines(&document, &mut lines)?;
            room = document.into_text().into_bytes();
            Ok(aside)
        });
        table.add(pieces.position(), added.map(|aside| (&*lines, aside)))?;
    }
    Ok(())
}

struct Pipeline<'a> {
    work: &'a Work,
    /// Bytes in use at a time.
    budget: usize,
    source: Mutex<Source>,
    state: Mutex<State>,
    /// Tells that there is room, or that all is over.
    changed: Condvar,
    /// Locked by whoever has set [`State::writing`].
    table: Mutex<&'a mut Table>,
}

struct Source {
    pieces: Pieces,
    /// Portions taken.
    taken: usize,
}

#[derive(Default)]
struct State {
    /// The portion that is to be written next.
    next: usize,
    /// Portions that wait for an earlier one.
    waiting: BTreeMap<usize, Lines>,
    writing: bool,
    /// Bytes in use: for what is worked on, and of lines that wait.
    used: usize,
    /// True where nothing is to be done any more.
    stopped: bool,
    /// What has gone wrong.
    why: Option<Stop>,
}

/// A few articles, one after the other.
struct Portion {
    number: usize,
    pieces: Vec<(Position, Result<Piece, Error>)>,
    /// Bytes in use for it.
    used: usize,
}

/// What has come of an article: the length of its lines, and what else is to be said of it.
type Added = Result<(usize, Option<Box<Aside>>), Error>;

/// What has come of a portion.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    /// For each article, how far the inputs are read with it.
    articles: Vec<(Position, Added)>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a thread leaves behind that panics is not used: it stops all.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pipeline<'_> {
    /// What every thread does.
    fn work(&self) {
        let leaving = Leaving(self);
        let mut room = Vec::new();
        while let Some(portion) = self.take() {
            self.hand_in(portion, &mut room);
        }
        drop(leaving);
    }

    /// The next portion, when there is room for it.
    fn take(&self) -> Option<Portion> {
        let mut source = lock(&self.source);
        let number = source.taken;
        // Those behind wait for the source.
        if !self.wait(|state| state.used < self.budget || state.next == number) {
            return None;
        }
        let mut portion = Portion { number, pieces: Vec::new(), used: 0 };
        while portion.pieces.len() < TAKEN && portion.used < TAKEN_BYTES {
            let Some(piece) = source.pieces.next() else { break };
            portion.used += piece.as_ref().map_or(0, Piece::bytes);
            portion.pieces.push((source.pieces.position(), piece));
        }
        if portion.pieces.is_empty() {
            return None;
        }
        source.taken += 1;
        portion.used *= BYTES_PER_BYTE;
        lock(&self.state).used += portion.used;
        Some(portion)
    }

    /// Works on a portion and hands in its lines.
    fn hand_in(&self, portion: Portion, room: &mut Vec<u8>) {
        let Portion { number, pieces, mut used } = portion;
        if !self.wait(|state| state.used <= self.budget || state.next == number) {
            return;
        }
        let mut lines = Lines { bytes: Vec::new(), articles: Vec::with_capacity(pieces.len()) };
        for (position, piece) in pieces {
            let Some(more) = self.make_room(&piece, number) else { return };
            used += more;
            let before = lines.bytes.len();
            let added = piece.and_then(|piece| {
                let document = piece.document_in(&self.work.fields, room)?;
                let aside = self.work.add_lines(&document, &mut lines.bytes)?;
                *room = document.into_text().into_bytes();
                Ok((lines.bytes.len() - before, aside))
            });
            if added.is_err() {
                lines.bytes.truncate(before);
            }
            lines.articles.push((position, added));
        }
        let mut state = lock(&self.state);
        state.used = state.used + lines.bytes.len() - used;
        state.waiting.insert(number, lines);
        self.changed.notify_all();
        self.write(state);
    }

    /// Waits until there is room for a file that is not small, and says how many bytes are in use for it; `None` where all is over.
    fn make_room(&self, piece: &Result<Piece, Error>, number: usize) -> Option<usize> {
        let Some((path, longest)) = piece.as_ref().ok().and_then(Piece::file) else { return Some(0) };
        // Of a pipe nobody can tell.
        let length = path.metadata().map_or(0, |there| there.len());
        if length < SMALL || length > longest as u64 {
            return Some(0);
        }
        let bytes = usize::try_from(length).unwrap_or(usize::MAX).saturating_mul(BYTES_PER_BYTE);
        let room = |state: &State| state.used.saturating_add(bytes) <= self.budget || state.next == number;
        self.wait(room).then(|| {
            lock(&self.state).used += bytes;
            bytes
        })
    }

    /// Waits for `ready`, which must be true for the oldest portion; false where all is over.
    fn wait(&self, ready: impl Fn(&State) -> bool) -> bool {
        let waits = |state: &mut State| !state.stopped && !ready(state);
        let state = self.changed.wait_while(lock(&self.state), waits).unwrap_or_else(PoisonError::into_inner);
        !state.stopped
    }

    /// Writes what is next, and what has waited for it, unless somebody does already.
    fn write<'s>(&'s self, mut state: MutexGuard<'s, State>) {
        if state.writing {
            return;
        }
        state.writing = true;
        while let Some(lines) = next(&mut state) {
            drop(state);
            let bytes = lines.bytes.len();
            if let Err(stop) = lines.add_to(&mut lock(&self.table)) {
                return self.stop(Some(stop));
            }
            state = lock(&self.state);
            state.next += 1;
            state.used -= bytes;
            self.changed.notify_all();
        }
        state.writing = false;
    }

    fn stop(&self, why: Option<Stop>) {
        let mut state = lock(&self.state);
        state.stopped = true;
        state.why = state.why.take().or(why);
        drop(state);
        self.changed.notify_all();
    }
}

fn next(state: &mut State) -> Option<Lines> {
    if state.stopped {
        return None;
    }
    let next = state.next;
    state.waiting.remove(&next)
}

impl Lines {
    fn add_to(self, table: &mut Table) -> Result<(), Stop> {
        let mut rest = self.bytes.as_slice();
        for (position, added) in self.articles {
            let lines = added.map(|(bytes, aside)| {
                let (lines, behind) = rest.split_at_checked(bytes).unwrap_or((rest, &[]));
                rest = behind;
                (lines, aside)
            });
            table.add(position, lines)?;
        }
        Ok(())
    }
}

/// Stops all when its thread panics, for which the others would wait.
struct Leaving<'a, 'b>(&'a Pipeline<'b>);

impl Drop for Leaving<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop(None);
        }
    }
}
