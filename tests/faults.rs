//! What goes wrong around a run: disks, folders, pipes, links, names, and ends that nobody has asked for.
#![cfg(all(unix, feature = "cli"))]
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::{Duration, SystemTime};
use std::{iter, thread};

use tempfile::TempDir;

/// An article with one quote, which says `what`.
fn article(what: &str) -> String {
    format!("The council met.\n\n“We have {what} enough,” Ilse Brandvold told the Fjord Post.\n")
}

/// One article a line, each with one quote.
fn corpus(articles: usize) -> String {
    let line = |n| serde_json::json!({"id": n, "text": article(&format!("counted {n} boats and"))}).to_string() + "\n";
    (0..articles).map(line).collect()
}

/// A folder in which an article says each of the words of `names`.
fn folder(names: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, article(name)).unwrap();
    }
    folder
}

fn command(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("inquit"));
    command.current_dir(folder).arg("extract").args(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &TempDir, args: &[&str]) -> Done {
    Done::of(&command(folder, args).output().unwrap())
}

/// Runs a line of shell in which `$INQUIT` is the program.
fn shell(folder: &TempDir, line: &str) -> Done {
    let mut shell = Command::new("sh");
    shell.current_dir(folder).args(["-c", line]).env("INQUIT", assert_cmd::cargo::cargo_bin!("inquit"));
    Done::of(&shell.stdin(Stdio::null()).output().unwrap())
}

/// What has come of a run.
#[derive(Debug, PartialEq)]
struct Done {
    code: Option<i32>,
    out: String,
    said: String,
}

impl Done {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code(), out: text(&output.stdout), said: text(&output.stderr) }
    }

    #[track_caller]
    fn failed(&self, with: &str) {
        assert!(self.code == Some(1) && self.said.contains(with), "{self:?}");
    }

    /// The words that the quotes of the articles in the table were made of.
    fn words(&self) -> Vec<String> {
        words(self.out.as_bytes())
    }
}

fn words(table: &[u8]) -> Vec<String> {
    let quotes =
        csv::Reader::from_reader(table).records().map(|r| r.unwrap().get(1).unwrap().to_owned()).collect::<Vec<_>>();
    let word = |quote: &String| quote.strip_prefix("We have ").unwrap().strip_suffix(" enough,").unwrap().to_owned();
    quotes.iter().map(word).collect()
}

fn names(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn fifo(folder: &TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path
}

// --- disks

#[test]
fn a_full_disk_is_told_and_the_old_file_stays() {
    let folder = folder(&["a.txt"]);
    fs::write(folder.path().join("c.jsonl"), corpus(400)).unwrap();
    fs::write(folder.path().join("q.csv"), "old").unwrap();
    // Eight blocks of 512 bytes are all there is room for; without the trap that would be a signal.
    let full = "trap '' XFSZ; ulimit -f 8; \"$INQUIT\" extract c.jsonl -o q.csv";
    shell(&folder, full).failed("inquit: q.csv: cannot write: ");
    assert_eq!(fs::read(folder.path().join("q.csv")).unwrap(), b"old");
    assert_eq!(names(&folder), ["a.txt", "c.jsonl", "q.csv"]);

    let done = shell(&folder, &format!("{full} --resume"));
    done.failed("inquit: q.csv.partial: cannot write: ");
    done.failed("the same command goes on from there");
    assert_eq!(fs::read(folder.path().join("q.csv")).unwrap(), b"old");
    assert_eq!(run(&folder, &["c.jsonl", "-o", "q.csv", "--resume"]).code, Some(0));
    assert_eq!(words(&fs::read(folder.path().join("q.csv")).unwrap()).len(), 400);
    assert_eq!(names(&folder), ["a.txt", "c.jsonl", "q.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_told() {
    let folder = folder(&["a.txt"]);
    run(&folder, &["a.txt", "-o", "/dev/full"]).failed("inquit: /dev/full: cannot write: No space left");
    shell(&folder, "\"$INQUIT\" extract a.txt > /dev/full")
        .failed("inquit: standard output: cannot write: No space left");
    shell(&folder, "\"$INQUIT\" explain a.txt > /dev/full")
        .failed("inquit: standard output: cannot write: No space left");
}

/// True where permissions bar nobody, as nothing does the superuser.
fn is_barred_nowhere(folder: &TempDir) -> bool {
    File::create(folder.path().join("locked/probe")).is_ok()
}

#[test]
fn a_folder_that_cannot_be_written_to_is_told() {
    let folder = folder(&["a.txt", "locked/b.txt"]);
    let lock = |mode| fs::set_permissions(folder.path().join("locked"), Permissions::from_mode(mode)).unwrap();
    lock(0o555);
    if !is_barred_nowhere(&folder) {
        for resume in [&[][..], &["--resume"]] {
            let args = [&["a.txt", "-o", "locked/q.csv"], resume].concat();
            run(&folder, &args).failed("inquit: locked/q.csv");
        }
    }
    lock(0o755);
    if cfg!(target_os = "linux") {
        run(&folder, &["a.txt", "-o", "/proc/q.csv"]).failed("inquit: /proc/q.csv: cannot write");
        run(&folder, &["a.txt", "-o", "/proc/q.csv", "--resume"]).failed("inquit: /proc/q.csv.partial");
    }
    run(&folder, &["a.txt", "-o", "locked"]).failed("inquit: locked: a folder cannot be written to");
    run(&folder, &["a.txt", "-o", "locked", "--resume"]).failed("inquit: locked: a folder cannot be written to");
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_the_rest_goes_on() {
    let folder = folder(&["a.txt", "b.txt", "c.txt", "locked/d.txt"]);
    fs::set_permissions(folder.path().join("b.txt"), Permissions::from_mode(0o000)).unwrap();
    let barred = !is_barred_nowhere(&folder);
    for args in [&["--threads", "1"], &["--threads", "3"]] {
        let done = run(&folder, &[&["a.txt", "b.txt", "c.txt"][..], args].concat());
        if barred || File::open(folder.path().join("b.txt")).is_err() {
            assert!(done.code == Some(2) && done.said.contains("inquit: b.txt: cannot read: "), "{done:?}");
            assert_eq!(done.words(), ["a.txt", "c.txt"]);
        }
        // Opens for anybody, and gives nothing.
        if cfg!(target_os = "linux") {
            let done = run(&folder, &[&["a.txt", "/proc/self/mem", "c.txt"][..], args].concat());
            assert!(done.code == Some(2) && done.said.contains("inquit: /proc/self/mem: cannot read: "), "{done:?}");
            assert_eq!(done.words(), ["a.txt", "c.txt"]);
        }
    }
}

#[test]
fn a_file_that_vanishes_when_it_is_listed_is_told_and_the_rest_goes_on() {
    let folder = folder(&["news/a.txt", "news/b.txt", "news/c.txt"]);
    let gate = fifo(&folder, "gate");
    let child = command(&folder, &["gate", "news", "--threads", "1"]).spawn().unwrap();
    // It opens when it is read, and by then the folder has been listed.
    let mut gate = File::options().write(true).open(gate).unwrap();
    fs::remove_file(folder.path().join("news/b.txt")).unwrap();
    gate.write_all(article("gate").as_bytes()).unwrap();
    drop(gate);
    let done = Done::of(&child.wait_with_output().unwrap());
    assert!(done.code == Some(2) && done.said.starts_with("inquit: news/b.txt: cannot read: No such file"), "{done:?}");
    assert_eq!(done.words(), ["gate", "news/a.txt", "news/c.txt"]);
}

// --- pipes

#[test]
fn pipes_are_read_and_written_to() {
    let folder = folder(&["a.txt"]);
    for (name, threads) in [("in.txt", "1"), ("other", "2")] {
        let pipe = fifo(&folder, name);
        let out = fifo(&folder, &format!("{name}.csv"));
        let args = [name, "a.txt", "--threads", threads, "-o", &format!("{name}.csv")];
        let child = command(&folder, &args).spawn().unwrap();
        let writer = thread::spawn(move || fs::write(pipe, article("piped")).unwrap());
        let mut rows = Vec::new();
        File::open(&out).unwrap().read_to_end(&mut rows).unwrap();
        writer.join().unwrap();
        let done = Done::of(&child.wait_with_output().unwrap());
        assert_eq!((done.code, done.said.as_str()), (Some(0), ""));
        assert_eq!(words(&rows), ["piped", "a.txt"]);
        assert!(!fs::symlink_metadata(out).unwrap().is_file(), "a pipe is never replaced");
    }
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = folder(&[]);
    fs::write(folder.path().join("c.jsonl"), corpus(4000)).unwrap();
    for args in ["", "--threads 1", "--threads 3", "-o /dev/stdout", "-o /dev/fd/1"] {
        let line = format!("{{ \"$INQUIT\" extract c.jsonl {args}; echo \"status $?\" >&2; }} | head -1");
        let done = shell(&folder, &line);
        assert_eq!((done.said.as_str(), done.out.lines().count()), ("status 0\n", 1), "{args}");
    }
    let out = fifo(&folder, "out");
    let child = command(&folder, &["c.jsonl", "-o", "out"]).spawn().unwrap();
    File::open(out).unwrap().read_exact(&mut [0; 8]).unwrap();
    let done = Done::of(&child.wait_with_output().unwrap());
    assert_eq!(done, Done { code: Some(0), out: String::new(), said: String::new() });
}

#[test]
fn descriptors_are_written_to_and_never_replaced() {
    let folder = folder(&["a.txt"]);
    let out = folder.path().join("out");
    for path in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"] {
        if path.starts_with("/proc") && !Path::new("/proc/self/fd").exists() {
            continue;
        }
        let _ = symlink("/dev/stdout", folder.path().join("link"));
        fs::write(&out, "old\n").unwrap();
        let keeper = File::open(&out).unwrap();
        let line =
            format!("{{ echo before; \"$INQUIT\" extract a.txt -o {path} --columns quote; echo behind; }} >> out");
        assert_eq!(shell(&folder, &line), Done { code: Some(0), out: String::new(), said: String::new() });
        let wanted = "old\nbefore\nquote\n\"We have a.txt enough,\"\nbehind\n";
        assert_eq!(fs::read_to_string(&out).unwrap(), wanted, "{path}");
        let mut same = String::new();
        (&keeper).read_to_string(&mut same).unwrap();
        assert_eq!(same, wanted, "{path}: it is the same file");
    }
    assert!(folder.path().join("link").is_symlink());
    let done = shell(&folder, "\"$INQUIT\" extract a.txt -o /dev/fd/3 --columns source 3> out; cat out");
    assert_eq!(done.out, "source\na.txt\n");
    let done = shell(&folder, "\"$INQUIT\" extract a.txt -o /dev/stderr --columns source 2>> out; cat out");
    assert_eq!(done.out, "source\na.txt\nsource\na.txt\n");
    fifo(&folder, "q.csv.partial.journal");
    run(&folder, &["a.txt", "-o", "q.csv", "--resume"])
        .failed("q.csv.partial.journal: is there already and no regular file");
    fs::remove_file(folder.path().join("q.csv.partial.journal")).unwrap();
    run(&folder, &["a.txt", "-o", "/dev/fd/99"]).failed("inquit: /dev/fd/99: cannot write: ");
    assert_eq!(names(&folder), ["a.txt", "link", "out"]);
}

// --- links and names

#[test]
fn folders_that_hold_each_other_are_read_once() {
    let folder = folder(&["one/a.txt", "two/b.txt"]);
    symlink("../two", folder.path().join("one/over")).unwrap();
    symlink("../one", folder.path().join("two/back")).unwrap();
    symlink("self.txt", folder.path().join("one/self.txt")).unwrap();
    let done = run(&folder, &["one"]);
    assert!(done.code == Some(2) && done.said.starts_with("inquit: one/self.txt: cannot read: "), "{done:?}");
    assert_eq!(done.words(), ["one/a.txt", "two/b.txt"]);
}

#[test]
fn a_name_that_is_no_text_is_read_and_shown() {
    let folder = folder(&["news/z.txt"]);
    let name = |end: &[u8]| OsStr::from_bytes(&[b"caf\xe9", end].concat()).to_owned();
    // Some file systems have no such names.
    if fs::write(folder.path().join("news").join(name(b".txt")), article("named")).is_err() {
        return;
    }
    fs::write(folder.path().join("news").join(name(b".2.txt")), b"\0\x01\x02\x03").unwrap();
    let bad = "inquit: news/caf\u{fffd}.2.txt: not text";
    let done = run(&folder, &["news"]);
    assert!(done.code == Some(2) && done.said.starts_with(bad), "{done:?}");
    assert_eq!(done.words(), ["named", "news/z.txt"]);
    assert!(done.out.contains(",news/caf\u{fffd}.txt,"), "{done:?}");
    for resume in [&[][..], &["--resume"]] {
        let mut command = command(&folder, &[&["news"], resume].concat());
        let done = Done::of(&command.arg("-o").arg(name(b".csv")).output().unwrap());
        assert!(done.code == Some(2) && done.said.starts_with(bad), "{done:?}");
        assert_eq!(words(&fs::read(folder.path().join(name(b".csv"))).unwrap()), ["named", "news/z.txt"]);
    }
    assert_eq!(names(&folder), ["caf\u{fffd}.csv", "news"]);
}

// --- ends

#[test]
fn a_run_that_is_killed_leaves_the_old_file_or_the_new() {
    let folder = folder(&[]);
    fs::write(folder.path().join("c.jsonl"), corpus(600)).unwrap();
    let out = folder.path().join("q.csv");
    assert_eq!(run(&folder, &["c.jsonl", "-o", "q.csv"]).code, Some(0));
    let new = fs::read(&out).unwrap();
    for moment in 0..20 {
        fs::write(&out, "old").unwrap();
        let mut child = command(&folder, &["c.jsonl", "-o", "q.csv"]).spawn().unwrap();
        thread::sleep(Duration::from_millis(moment * 15));
        child.kill().unwrap();
        child.wait().unwrap();
        let there = fs::read(&out).unwrap();
        assert!(there == b"old" || there == new, "{} bytes after {moment}", there.len());
    }
}

#[test]
fn what_killed_runs_have_left_is_no_article_and_goes_with_the_next_run() {
    let folder = folder(&["a.txt"]);
    let left = |name: &str, age: u64| {
        let file = File::create(folder.path().join(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        file
    };
    drop(left(".q.csv.old.part", 600));
    drop(left(".q.csv.young.part", 5));
    drop(left(".other.csv.old.part", 600));
    let busy = left(".q.csv.busy.part", 600);
    busy.lock().unwrap();
    assert_eq!(run(&folder, &[".", "-o", "q.csv"]).code, Some(0));
    assert_eq!(words(&fs::read(folder.path().join("q.csv")).unwrap()), ["a.txt"]);
    assert_eq!(names(&folder), [".other.csv.old.part", ".q.csv.busy.part", ".q.csv.young.part", "a.txt", "q.csv"]);

    let mut child = command(&folder, &["-", "-o", "q.csv"]).stdin(Stdio::piped()).spawn().unwrap();
    while names(&folder).len() < 6 {
        assert!(child.try_wait().unwrap().is_none());
        thread::sleep(Duration::from_millis(2));
    }
    // It is at work, and its file is not taken from it, however long that lasts.
    for name in names(&folder) {
        let path = folder.path().join(name);
        File::open(path).unwrap().set_modified(SystemTime::now() - Duration::from_mins(10)).unwrap();
    }
    assert_eq!(run(&folder, &["a.txt", "-o", "q.csv"]).code, Some(0));
    child.stdin.take().unwrap().write_all(article("late").as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(words(&fs::read(folder.path().join("q.csv")).unwrap()), ["late"]);
    assert_eq!(names(&folder), [".other.csv.old.part", ".q.csv.busy.part", "a.txt", "q.csv"]);
}

// --- lengths

#[test]
fn an_article_that_is_too_long_is_named_and_the_rest_goes_on() {
    let folder = folder(&["a.txt", "b.txt"]);
    // Nobody has room for it, and nobody reads it.
    File::create(folder.path().join("huge.txt")).unwrap().set_len(1 << 40).unwrap();
    fs::write(folder.path().join("long.txt"), article(&"long ".repeat(300))).unwrap();
    let line = |text: &str| serde_json::json!({"text": text}).to_string();
    let lines = [line(&article("c")), line(&article(&"long ".repeat(300))), line(&article("d"))].join("\n");
    fs::write(folder.path().join("c.jsonl"), lines).unwrap();
    for threads in ["1", "2"] {
        let inputs = ["a.txt", "huge.txt", "long.txt", "c.jsonl", "b.txt"];
        let done = run(&folder, &[&inputs[..], &["--max-document-bytes", "1KiB", "--threads", threads]].concat());
        assert_eq!((done.code, done.words()), (Some(2), ["a.txt", "c", "d", "b.txt"].map(str::to_owned).to_vec()));
        let how = "allow longer ones with --max-document-bytes";
        let said: Vec<_> = done.said.lines().collect();
        assert_eq!(said.len(), 3, "{said:?}");
        let begins = [
            "inquit: huge.txt: the article is longer than 1024 bytes",
            "inquit: long.txt: the article is longer than 1024 bytes",
            "inquit: c.jsonl:2: a line longer than 1024 bytes",
        ];
        for (said, begins) in said.iter().zip(begins) {
            assert!(said.starts_with(begins) && said.ends_with(how), "{said}");
        }
        // What is usual is long enough for anybody.
        let done = run(&folder, &[&inputs[..], &["--threads", threads]].concat());
        assert_eq!((done.code, done.words().len(), done.said.lines().count()), (Some(2), 6, 1), "{done:?}");
    }
    run(&folder, &["a.txt", "--max-document-bytes", "0"]).failed("a number of bytes such as 500000, 64MiB or 2GB");
}

/// A run that reads articles, one a line, from standard input, and to which `megabytes` of them have been given.
fn fed(folder: &TempDir, args: &[&str], line: &[u8], megabytes: usize) -> (Child, ChildStdin) {
    let mut command = command(folder, &[&["-", "--input-format", "jsonl"], args].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for line in iter::repeat_n(line, (megabytes << 20) / line.len()) {
        stdin.write_all(line).unwrap();
    }
    (child, stdin)
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_standard_input() {
    let folder = folder(&[]);
    // Mostly what need not be looked at, so that it is soon read.
    let line = serde_json::json!({"pages": "x".repeat(100_000), "text": article("waited")}).to_string() + "\n";
    for threads in ["1", "4"] {
        let (mut child, stdin) = fed(&folder, &["--threads", threads], line.as_bytes(), 128);
        // Whatever has been written to the pipe has been read, but for what fits in it.
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.strip_suffix("kB")).unwrap();
        let peak: usize = peak.trim().parse().unwrap();
        assert!(peak < 64 << 10, "{peak} kB with {threads} threads");
        drop(stdin);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn an_endless_text_is_not_read_to_its_end() {
    let folder = folder(&["a.txt"]);
    let done = shell(&folder, "yes | \"$INQUIT\" extract - a.txt --max-document-bytes 100kB");
    assert!(
        done.code == Some(2) && done.said.starts_with("inquit: -: the article is longer than 100000 bytes"),
        "{done:?}"
    );
    assert_eq!(done.words(), ["a.txt"]);
}
