//! A line on the terminal that tells how far long work has come.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work shorter than this needs no telling.
const PATIENCE: Duration = Duration::from_secs(2);

/// Shows itself only where standard error is a terminal, nothing else is printed there, and the work takes long.
pub(super) struct Progress {
    started: Instant,
    wanted: bool,
    total: Option<u64>,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// `total` is the number of articles where it is known; `to_screen` says that the rows go to the terminal themselves.
    pub(super) fn new(total: Option<usize>, to_screen: bool) -> Self {
        let wanted = std::io::stderr().is_terminal() && !to_screen;
        Self { started: Instant::now(), wanted, total: total.map(|t| t as u64), bar: None }
    }

    /// Tells that `done` articles are done in all.
    pub(super) fn at(&mut self, done: usize) {
        if self.bar.is_none() && self.wanted && self.started.elapsed() > PATIENCE {
            self.bar = Some(bar(self.total).with_elapsed(self.started.elapsed()));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(done as u64);
        }
    }

    /// Prints something else without the bar in its way.
    pub(super) fn aside(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (ProgressBar::new(total), "{bar:40} {human_pos} of {human_len} articles, {elapsed}"),
        None => (ProgressBar::new_spinner(), "{spinner} {human_pos} articles, {elapsed}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
