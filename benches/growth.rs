//! How time grows with size over texts made to be hard: `growth [MEGABYTES…] [--only WORDS] [--limit SECONDS]`.
//!
//! Of every kind of text in `tests/generate/hostile.rs`, between two quotations that make it worth looking at, the seconds it
//! takes to analyse it and make its rows, on one thread, without and with reports. A kind is left where it takes longer than the limit. `*` marks what grew faster than its text.

#[path = "../tests/generate/hostile.rs"]
#[allow(dead_code, reason = "tests use the rest")]
mod hostile;

use std::convert::Infallible;
use std::io::Write;
use std::time::Instant;

use inquit::resolve::model::Model;
use inquit::write::columns::COLUMNS;
use inquit::write::csv::Layout;
use inquit::write::rows::each_row;
use inquit::{Details, Document, RowOptions, analyze_for};

/// What is looked at, from the command line.
struct Asked {
    sizes: Vec<f64>,
    only: Vec<String>,
    limit: f64,
}

impl Asked {
    fn from_command_line() -> Self {
        let mut asked = Self { sizes: Vec::new(), only: Vec::new(), limit: 20.0 };
        // Cargo adds `--bench`.
        let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--only" => asked.only.extend(args.next()),
                "--limit" => asked.limit = args.next().and_then(|n| n.parse().ok()).unwrap_or(asked.limit),
                size => match size.parse() {
                    Ok(size) => asked.sizes.push(size),
                    Err(e) => panic!("{size}: {e}"),
                },
            }
        }
        if asked.sizes.is_empty() {
            asked.sizes = vec![1.0, 2.0, 4.0, 8.0];
        }
        asked
    }
}

/// Seconds this thread has run, where the system tells, so that what else the machine does counts little; else of the clock.
fn now(start: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds: Option<f64> = told.and_then(|t| t.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |n| n / 1e9)
}

/// Bytes of rows and seconds.
fn measure(text: String, indirect: bool) -> (usize, f64) {
    let layout = Layout { columns: COLUMNS.to_vec(), kept: Vec::new(), delimiter: b',', excel: false };
    let document = Document::new("text", text).unwrap_or_else(|e| panic!("{e}"));
    let clock = Instant::now();
    let start = now(clock);
    let analysis = analyze_for(&document, Model::built_in(), Details { indirect, ..Details::ALL });
    let mut line = Vec::new();
    let mut written = 0;
    let Ok(()) = each_row(&document, &analysis, RowOptions::default(), |row| {
        line.clear();
        layout.add_line(&row, &mut line);
        written += line.len();
        Ok::<_, Infallible>(())
    });
    (written, now(clock) - start)
}

/// The bytes of so many megabytes.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few megabytes")]
fn bytes(megabytes: f64) -> usize {
    (megabytes.max(0.0) * 1e6) as usize
}

fn main() {
    let asked = Asked::from_command_line();
    let mut out = std::io::stdout().lock();
    let mut tell = |text: std::fmt::Arguments<'_>| {
        out.write_fmt(text).and_then(|()| out.flush()).unwrap_or_else(|e| panic!("{e}"));
    };
    tell(format_args!("{:42}", "seconds, with reports behind the bar"));
    asked.sizes.iter().for_each(|size| tell(format_args!("{size:>6} MB")));
    tell(format_args!("   |"));
    asked.sizes.iter().for_each(|size| tell(format_args!("{size:>6} MB")));
    tell(format_args!("\n"));
    let wanted = |name: &str| asked.only.is_empty() || asked.only.iter().any(|o| name.contains(o));
    for kind in hostile::KINDS.iter().filter(|k| wanted(k.name)) {
        tell(format_args!("{:42}", kind.name));
        for indirect in [false, true] {
            if indirect {
                tell(format_args!("   |"));
            }
            let mut before: Option<(f64, f64)> = None;
            for &size in &asked.sizes {
                if before.is_some_and(|(_, seconds)| seconds > asked.limit) {
                    tell(format_args!("{:>9}", "–"));
                    continue;
                }
                let (_, seconds) = measure(kind.between_quotations(bytes(size)), indirect);
                let grew = |(earlier, took): (f64, f64)| seconds > 0.1 && seconds / took > 1.5 * size / earlier;
                let mark = if before.is_some_and(grew) { '*' } else { ' ' };
                tell(format_args!("{seconds:8.3}{mark}"));
                before = Some((size, seconds));
            }
        }
        tell(format_args!("\n"));
    }
}
