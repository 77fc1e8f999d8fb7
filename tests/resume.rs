//! `inquit extract --resume`: runs that are interrupted, and what has become of the rows in the end.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

/// Bytes of articles: work for some tenths of a second. Where the machine is so fast that this is over too soon, more are added.
const BYTES: usize = if cfg!(debug_assertions) { 300_000 } else { 4_000_000 };

/// What takes long and shows everything.
const SLOW: [&str; 3] = ["--indirect", "--columns", "all"];

const OUT: &str = "out.csv";

/// Articles that are compressed, where the program reads such.
const PACKED: &str = if cfg!(feature = "gzip") { "c.jsonl.gz" } else { "c.jsonl" };

#[cfg(feature = "gzip")]
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A folder with articles in every layout, some of which cannot be read, and a long run over them.
struct Bulk {
    folder: TempDir,
    samples: Vec<String>,
}

impl Bulk {
    fn new() -> Self {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        let mut paths: Vec<_> = fs::read_dir(samples).unwrap().map(|e| e.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
        paths.sort();
        let samples: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        let bulk = Self { folder: TempDir::new().unwrap(), samples };
        bulk.add_files("news", BYTES / 5);
        bulk.add_files("late", BYTES / 5);
        let path = |name: &str| bulk.path(name);
        let mut articles = bulk.samples.iter().cycle();
        fs::write(path("news/00002.txt"), b"\0\x01\x02\x03").unwrap();
        for (name, bytes) in [("a.jsonl", BYTES / 3), ("b.jsonl", BYTES / 10), (PACKED, BYTES / 6)] {
            let (mut lines, mut number) = (String::from("\u{feff}"), 0);
            while lines.len() < bytes {
                let text = articles.next().unwrap();
                lines += &serde_json::json!({"id": format!("{name}-{number}"), "text": text}).to_string();
                lines += if number % 29 == 3 { "\n{\"id\": 1,\r\n\n" } else { "\n" };
                number += 1;
            }
            let wide = || lines.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let bytes = match name {
                "b.jsonl" => wide(),
                #[cfg(feature = "gzip")]
                PACKED => packed(lines.as_bytes()),
                _ => lines.into_bytes(),
            };
            fs::write(path(name), bytes).unwrap();
        }
        bulk
    }

    /// Adds files to a folder, behind those that it has.
    fn add_files(&self, name: &str, bytes: usize) {
        fs::create_dir_all(self.path(name)).unwrap();
        let mut number = fs::read_dir(self.path(name)).unwrap().count();
        let (mut written, mut articles) = (0, self.samples.iter().cycle());
        while written < bytes {
            let article = articles.next().unwrap();
            fs::write(self.path(&format!("{name}/{number:05}.txt")), article).unwrap();
            written += article.len();
            number += 1;
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("inquit"));
        command.current_dir(&self.folder).args([
            "extract",
            "news",
            "a.jsonl",
            "missing.txt",
            "b.jsonl",
            PACKED,
            "late",
        ]);
        command.args(SLOW).args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn resume(&self, args: &[&str]) -> Output {
        self.run(&[&["--resume", "-o", OUT], args].concat())
    }

    /// The rows of a run that is not disturbed, and what it says.
    fn undisturbed(&self) -> (Vec<u8>, String) {
        let done = self.run(&["-o", "undisturbed.csv"]);
        assert_eq!(done.status.code(), Some(2));
        let rows = fs::read(self.path("undisturbed.csv")).unwrap();
        fs::remove_file(self.path("undisturbed.csv")).unwrap();
        (rows, String::from_utf8(done.stderr).unwrap())
    }

    fn journal(&self) -> String {
        fs::read_to_string(self.path("out.csv.partial.journal")).unwrap_or_default()
    }

    /// Begins a run and kills it when it has come some way, in the articles of `input`.
    fn interrupt_in(&self, input: &str) {
        while !self.is_interrupted_in(input) {
            // It had ended before.
            fs::remove_file(self.path(OUT)).unwrap();
            self.add_files("late", BYTES);
        }
        assert!(!self.path(OUT).exists());
    }

    fn is_interrupted_in(&self, input: &str) -> bool {
        let mut child = self.command(&["--resume", "-o", OUT, "--threads", "1"]).spawn().unwrap();
        let sign = format!("{{\"input\":\"{input}");
        let patience = Instant::now() + Duration::from_secs(100);
        while !self.journal().contains(&sign) && child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < patience, "nothing of {input} was ever written");
            thread::sleep(Duration::from_millis(2));
        }
        kill(&mut child)
    }

    /// Goes on and expects that nothing is to be seen of any interruption.
    fn expect(&self, undisturbed: &(Vec<u8>, String)) -> String {
        let done = self.resume(&[]);
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{said}");
        // Everything that could not be read is named, before or after the interruption.
        for failure in undisturbed.1.lines() {
            assert!(said.contains(failure), "{failure} is not in: {said}");
        }
        let rows = fs::read(self.path(OUT)).unwrap();
        assert!(rows == undisturbed.0, "{} bytes of rows, undisturbed {}", rows.len(), undisturbed.0.len());
        assert_eq!(self.beside(), [OUT]);
        said
    }

    /// The outputs that are there, whole or not.
    fn beside(&self) -> Vec<String> {
        let names = fs::read_dir(&self.folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| name.contains("out")).collect();
        names.sort();
        names
    }

    /// Writes other bytes into a file, with what tells that nobody has.
    fn alter_in_secret(&self, name: &str, alter: impl FnOnce(&mut Vec<u8>)) {
        let path = self.path(name);
        let altered = fs::metadata(&path).unwrap().modified().unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let length = bytes.len();
        alter(&mut bytes);
        assert_eq!(bytes.len(), length);
        fs::write(&path, bytes).unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(altered).unwrap();
    }
}

/// Ends a run at once, where there is SIGKILL by that. True where it had not ended by itself, which it does with status 2.
fn kill(child: &mut Child) -> bool {
    let _ = child.kill();
    let code = child.wait().unwrap().code();
    assert!(!cfg!(unix) || matches!(code, None | Some(2)), "{code:?}");
    code != Some(2)
}

/// Numbers that look random, other ones on every run.
struct Moments(u64);

impl Moments {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Self(u64::from(now.subsec_nanos()) | 1)
    }

    fn within(&mut self, longest: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        longest / 1000 * u32::try_from(self.0 % 1000).unwrap()
    }
}

#[test]
fn killed_at_twenty_moments_the_rows_are_those_of_an_undisturbed_run() {
    let bulk = Bulk::new();
    let (undisturbed, mut longest) = loop {
        let start = Instant::now();
        let undisturbed = bulk.undisturbed();
        if start.elapsed() > Duration::from_millis(400) {
            // Where others are at work too, it is not worth the wait.
            break (undisturbed, start.elapsed().min(Duration::from_millis(800)));
        }
        bulk.add_files("late", BYTES);
    };
    let mut moments = Moments::new();
    let (mut kills, mut far) = (0, 0);
    while kills < 20 || far == 0 {
        // Where the machine is busy, nothing has been noted down by then.
        if kills >= 20 {
            assert!(longest < Duration::from_secs(100), "no kill left anything to go on with");
            longest = longest * 5 / 4;
        }
        let threads = if kills % 2 == 0 { "2" } else { "1" };
        let mut child = bulk.command(&["--resume", "-o", OUT, "--threads", threads]).spawn().unwrap();
        // What it says is little enough for the pipe.
        thread::sleep(moments.within(longest));
        if kill(&mut child) {
            kills += 1;
            far += usize::from(bulk.journal().lines().count() > 1);
            assert!(
                bulk.path("out.csv.partial").exists() || bulk.journal().lines().count() <= 1 || bulk.path(OUT).exists()
            );
        } else {
            assert!(fs::read(bulk.path(OUT)).unwrap() == undisturbed.0);
            fs::remove_file(bulk.path(OUT)).unwrap();
        }
    }
    bulk.expect(&undisturbed);
}

#[test]
fn what_is_done_is_not_read_again() {
    let bulk = Bulk::new();
    bulk.interrupt_in("b.jsonl");
    let undisturbed = bulk.undisturbed();
    let journal = bulk.journal();
    assert!(journal.contains("\"read\":{\"line\":"), "{journal}");
    // Nobody can tell that these are others, and they are not asked.
    bulk.alter_in_secret("news/00000.txt", |bytes| bytes.fill(b'x'));
    bulk.alter_in_secret("a.jsonl", |bytes| bytes.fill(b'x'));
    bulk.alter_in_secret("b.jsonl", |bytes| bytes[2..40].fill(0));
    // What was broken off is cut off.
    File::options().append(true).open(bulk.path("out.csv.partial")).unwrap().write_all(b"half a ro").unwrap();
    let journal = File::options().append(true).open(bulk.path("out.csv.partial.journal"));
    journal.unwrap().write_all(b"{\"input\":\"b.jsonl\",\"stamp\":{\"by").unwrap();
    bulk.expect(&undisturbed);
}

#[test]
fn what_is_compressed_is_gone_on_with_too() {
    let bulk = Bulk::new();
    bulk.interrupt_in(PACKED);
    let undisturbed = bulk.undisturbed();
    bulk.alter_in_secret("b.jsonl", |bytes| bytes[2..40].fill(0));
    bulk.expect(&undisturbed);
}

#[test]
fn an_input_that_has_changed_and_what_follows_are_done_again() {
    let bulk = Bulk::new();
    bulk.interrupt_in("a.jsonl");
    let article = "“We stay,” said Ilse Brandvold.\n";
    fs::write(bulk.path("news/00001.txt"), article).unwrap();
    let said = bulk.expect(&bulk.undisturbed());
    assert!(said.contains("news/00001.txt has changed"), "{said}");

    fs::remove_file(bulk.path(OUT)).unwrap();
    bulk.interrupt_in("a.jsonl");
    fs::remove_file(bulk.path("news/00001.txt")).unwrap();
    let said = bulk.expect(&bulk.undisturbed());
    assert!(said.contains("news/00002.txt now stands where news/00001.txt was"), "{said}");

    fs::remove_file(bulk.path(OUT)).unwrap();
    bulk.interrupt_in("b.jsonl");
    fs::write(bulk.path("missing.txt"), article).unwrap();
    let undisturbed = bulk.undisturbed();
    let said = bulk.expect(&undisturbed);
    assert!(said.contains("missing.txt was not there and now is") && !said.contains("no such file"), "{said}");
}

#[test]
fn other_options_are_refused() {
    let bulk = Bulk::new();
    bulk.interrupt_in("a.jsonl");
    let before = (bulk.journal(), fs::read(bulk.path("out.csv.partial")).unwrap());
    let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/resolve/weights.txt");
    let people = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/people.csv");
    for (args, name) in [
        (&["--dedup"][..], "--dedup was false and is true"),
        (&["--min-confidence", "0.5"], "--min-confidence was none and is 0.5"),
        (&["--format", "tsv"], "--format was csv and is tsv"),
        (&["--excel"], "--excel was false and is true"),
        (&["--id-field", "nr"], "--id-field was the usual and is nr"),
        (&["--meta", "title=kop"], "--meta was the usual and is title=kop"),
        (&["--keep", "desk,page"], "--keep was none and is desk,page"),
        (&["--html-text"], "--html-text was false and is true"),
        (&["--max-document-bytes", "1MiB"], "--max-document-bytes was 67108864 and is 1048576"),
        (&["--weights", weights.to_str().unwrap()], "--weights was built in and is of "),
        (&["--people", people.to_str().unwrap()], "--people was none and is of "),
    ] {
        let refused = bulk.resume(args);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains(name) && said.contains("out.csv.partial: was begun with other options"), "{said}");
        assert!(said.contains("delete it and out.csv.partial.journal to begin anew"), "{said}");
    }
    // Another build of the same version: what stands behind a program in its file does not keep it from running.
    let other = bulk.path("other-inquit");
    fs::copy(assert_cmd::cargo::cargo_bin!("inquit"), &other).unwrap();
    File::options().append(true).open(&other).unwrap().write_all(b"later").unwrap();
    let mut command = Command::new(&other);
    command.current_dir(bulk.folder.path()).args(bulk.command(&["--resume", "-o", OUT]).get_args());
    // A process that another test begins just now may hold the new file open for writing until it runs.
    let refused = loop {
        match command.output() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                thread::sleep(Duration::from_millis(5));
            }
            done => break done.unwrap(),
        }
    };
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains(concat!("the program was ", env!("CARGO_PKG_VERSION"), " of ")), "{said}");
    assert!(before == (bulk.journal(), fs::read(bulk.path("out.csv.partial")).unwrap()));
}

/// A folder with two articles, and a run with `--resume` over it.
fn small() -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in ["a.txt", "b.txt"] {
        fs::write(folder.path().join(name), format!("“We have {name},” said Ilse Brandvold.\n")).unwrap();
    }
    folder
}

fn run(folder: &TempDir, args: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("inquit"));
    let done = command.current_dir(folder).arg("extract").args(args).stdin(Stdio::null()).output().unwrap();
    (done.status.code(), String::from_utf8(done.stderr).unwrap())
}

fn names(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_run_that_is_not_interrupted_is_as_any_other() {
    for name in ["out.csv", "out.tsv", "out.jsonl"] {
        let folder = small();
        assert_eq!(run(&folder, &["a.txt", "b.txt", "-o", name]), (Some(0), String::new()));
        let rows = fs::read(folder.path().join(name)).unwrap();
        // Over the old one, and beside what a run that was killed at its very end has left.
        let journal = format!("{name}.partial.journal");
        fs::write(folder.path().join(&journal), "{\"inquit\":\"0.0.1\",\"options\":{}}\n").unwrap();
        assert_eq!(run(&folder, &["a.txt", "b.txt", "-o", name, "--resume"]), (Some(0), String::new()));
        assert!(fs::read(folder.path().join(name)).unwrap() == rows);
        assert_eq!(names(&folder), ["a.txt", "b.txt", name]);
    }
}

#[test]
fn what_cannot_be_gone_on_with_is_refused() {
    let folder = small();
    for args in [&["a.txt", "--resume"][..], &["a.txt", "--resume", "-o", "-"]] {
        let (code, said) = run(&folder, args);
        assert!(code == Some(1) && said.contains("--resume needs a file to write to (-o FILE)"), "{said}");
    }
    for args in [&["-", "--resume", "-o", "q.csv"][..], &["--resume", "-o", "q.csv"]] {
        let (code, said) = run(&folder, args);
        assert!(code == Some(1) && said.contains("standard input cannot be read again"), "{said}");
    }
    if cfg!(unix) {
        for device in ["/dev/null", "/dev/stdout"] {
            let (code, said) = run(&folder, &["a.txt", "--resume", "-o", device]);
            assert!(code == Some(1) && said.contains("--resume needs a file to write to"), "{said}");
        }
        let (code, said) = run(&folder, &["a.txt", "/dev/null", "--resume", "-o", "q.csv"]);
        assert!(code == Some(1) && said.contains("/dev/null: a pipe or a device cannot be read again"), "{said}");
    }
    assert_eq!(names(&folder), ["a.txt", "b.txt"]);
}

#[test]
fn what_others_have_made_is_left_alone() {
    let folder = small();
    let partial = folder.path().join("q.csv.partial");
    fs::write(&partial, "mine").unwrap();
    let (code, said) = run(&folder, &["a.txt", "--resume", "-o", "q.csv"]);
    assert!(code == Some(1) && said.contains("q.csv.partial: is there already, but no journal beside it"), "{said}");
    fs::write(folder.path().join("q.csv.partial.journal"), "Monday: rain\n").unwrap();
    let (code, said) = run(&folder, &["a.txt", "--resume", "-o", "q.csv"]);
    assert!(code == Some(1) && said.contains("is no journal of a run; move it away"), "{said}");
    assert_eq!(fs::read(&partial).unwrap(), b"mine");
    assert_eq!(fs::read(folder.path().join("q.csv.partial.journal")).unwrap(), b"Monday: rain\n");
}

#[test]
fn two_runs_do_not_write_to_one_file() {
    let folder = small();
    let journal = File::create(folder.path().join("q.csv.partial.journal")).unwrap();
    journal.lock().unwrap();
    let (code, said) = run(&folder, &["a.txt", "--resume", "-o", "q.csv"]);
    assert!(code == Some(1) && said.contains("q.csv.partial: another run is at work on it"), "{said}");
    drop(journal);
    assert_eq!(run(&folder, &["a.txt", "--resume", "-o", "q.csv"]), (Some(0), String::new()));
}

#[test]
fn where_nothing_can_be_read_nothing_is_left() {
    let folder = small();
    fs::write(folder.path().join("q.csv"), "old").unwrap();
    let (code, said) = run(&folder, &["missing.txt", "--resume", "-o", "q.csv"]);
    assert!(code == Some(1) && said.contains("missing.txt: no such file"), "{said}");
    assert_eq!(fs::read(folder.path().join("q.csv")).unwrap(), b"old");
    assert_eq!(names(&folder), ["a.txt", "b.txt", "q.csv"]);
}
