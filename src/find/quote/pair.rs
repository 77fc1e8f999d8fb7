//! Which mark closes which: the cheapest reading of a paragraph's marks.
//!
//! Each mark may open a quotation, close one, or be none. A small number of readings is carried along from mark to mark;
//! two that have the same quotations open are one, the cheaper. The work is linear in the number of marks.
//!
//! Most paragraphs are printed without a fault: one reading of theirs costs nothing. That one is followed as long as it
//! lasts, and only where it ends are the others looked for.

use super::marks::{Family, Glyph, Mark, NEVER};
use super::{QuoteStyle, trimmed};
use crate::Span;

/// Quotations open at once; a deeper mark is none.
const DEPTH: usize = 8;
/// Readings carried along.
const BEAM: usize = 12;
/// A reading this much dearer than the best is given up.
const MARGIN: u32 = 160;
/// After so many marks the best reading is settled, so that memory does not grow with the readings of a huge paragraph.
const SETTLE: usize = 4096;

/// One quotation: an opening mark and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pairing {
    pub(super) open: Span,
    /// The closing mark.
    pub(super) close: Option<Span>,
    /// Where it ends without one, if before its paragraph's end.
    pub(super) end: Option<usize>,
    /// Position of the one around it in the paragraph's list.
    pub(super) parent: Option<u32>,
    pub(super) style: QuoteStyle,
    /// Was no quotation after all.
    pub(super) dropped: bool,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Open(u32),
    Close(u32),
}

/// A step of a reading and the step before it.
#[derive(Debug, Clone, Copy)]
struct Node {
    before: Option<u32>,
    step: Step,
}

/// One reading of the marks so far.
#[derive(Debug, Clone, Copy, Default)]
struct Reading {
    cost: u32,
    /// The glyphs of the open marks, four bits each: readings with the same key have the same future.
    key: u32,
    depth: usize,
    /// The open marks, as positions in [`Pairer::marks`].
    open: [u32; DEPTH],
    last: Option<u32>,
}

impl Reading {
    fn top(&self) -> &[u32] {
        self.open.get(..self.depth).unwrap_or(&[])
    }
}

/// Pairs the marks of one paragraph after the other; its buffers are reused.
#[derive(Debug, Default)]
pub(super) struct Pairer {
    marks: Vec<Mark>,
    /// Those taken in before all readings are looked for; empty but then.
    followed: Vec<Mark>,
    nodes: Vec<Node>,
    readings: Vec<Reading>,
    next: Vec<Reading>,
    /// Steps settled in the order they were taken.
    steps: Vec<Step>,
    pairings: Vec<Pairing>,
    /// The open quotations of the settled steps: position in `pairings`, and the mark.
    open: Vec<(u32, Mark)>,
}

impl Pairer {
    /// Takes in the next mark.
    pub(super) fn push(&mut self, mark: Mark) {
        if !self.readings.is_empty() {
            self.search(mark);
            return;
        }
        if self.marks.is_empty() {
            self.pairings.clear();
            self.open.clear();
        }
        self.marks.push(mark);
        if !self.follow(mark) {
            self.begin_search();
        }
    }

    /// Takes the step with the last mark that costs nothing. False where there is none, or more than one.
    fn follow(&mut self, mark: Mark) -> bool {
        let at = position(self.marks.len() - 1);
        let around = self.open.last().map(|&(_, around)| around);
        let opens = mark.open == 0
            && self.open.len() < DEPTH
            && around.is_none_or(|around| nesting(around.glyph, mark.glyph) == 0);
        let closes = mark.close == 0
            && around.is_some_and(|around| {
                around.glyph.family() == mark.glyph.family() && matching(around, mark) == Some(0)
            });
        match (opens, closes, mark.skip == 0) {
            (true, false, false) => self.take(Step::Open(at)),
            (false, true, false) => self.take(Step::Close(at)),
            (false, false, true) => {}
            _ => return false,
        }
        true
    }

    /// Looks for all readings of the marks taken in so far.
    fn begin_search(&mut self) {
        self.pairings.clear();
        self.open.clear();
        self.readings.reserve(BEAM);
        self.next.reserve(BEAM);
        self.nodes.reserve(4 * BEAM);
        self.readings.push(Reading::default());
        std::mem::swap(&mut self.marks, &mut self.followed);
        for n in 0..self.followed.len() {
            let Some(&mark) = self.followed.get(n) else { break };
            self.search(mark);
        }
        self.followed.clear();
    }

    /// False where its buffers take more room than those of a usual document.
    pub(super) fn is_small(&self) -> bool {
        let marks = self.marks.capacity().max(self.followed.capacity());
        marks.max(self.nodes.capacity()).max(self.pairings.capacity()) <= SETTLE
    }

    /// Carries the readings on over the next mark.
    fn search(&mut self, mark: Mark) {
        if self.marks.len() >= SETTLE {
            self.settle();
        }
        let at = position(self.marks.len());
        self.marks.push(mark);
        self.next.clear();
        for n in 0..self.readings.len() {
            let Some(&reading) = self.readings.get(n) else { break };
            self.keep(Reading { cost: reading.cost + u32::from(mark.skip), ..reading });
            if mark.close < NEVER {
                self.try_close(&reading, at, mark);
            }
            if mark.open < NEVER && reading.depth < DEPTH {
                self.try_open(&reading, at, mark);
            }
        }
        std::mem::swap(&mut self.readings, &mut self.next);
        let best = self.readings.iter().map(|r| r.cost).min().unwrap_or(0);
        self.readings.retain(|r| r.cost <= best + MARGIN);
        // Costs stay small numbers however long the paragraph.
        for reading in &mut self.readings {
            reading.cost -= best;
        }
    }

    fn try_open(&mut self, reading: &Reading, at: u32, mark: Mark) {
        let around = reading.top().last().and_then(|&n| self.marks.get(n as usize));
        let cost = reading.cost + u32::from(mark.open) + around.map_or(0, |a| nesting(a.glyph, mark.glyph));
        let mut new = *reading;
        if let Some(slot) = new.open.get_mut(new.depth) {
            *slot = at;
        }
        new.depth += 1;
        new.key = key(reading.key, reading.depth, mark.glyph);
        new.cost = cost;
        self.keep_step(new, Step::Open(at));
    }

    fn try_close(&mut self, reading: &Reading, at: u32, mark: Mark) {
        let mut passed = 0;
        for (level, &open) in reading.top().iter().enumerate().rev() {
            let Some(&opened) = self.marks.get(open as usize) else { return };
            if opened.glyph.family() == mark.glyph.family() {
                let Some(match_cost) = matching(opened, mark) else { return };
                let mut new = *reading;
                new.depth = level;
                new.key &= mask(level);
                new.cost = reading.cost + u32::from(mark.close) + match_cost + passed;
                self.keep_step(new, Step::Close(at));
                return;
            }
            passed += passed_over(opened.glyph);
        }
    }

    /// Adds a reading unless one with the same quotations open is no dearer; the dearest makes room where there are too many.
    fn keep(&mut self, new: Reading) -> bool {
        if let Some(same) = self.next.iter_mut().find(|r| r.key == new.key && r.depth == new.depth) {
            let better = new.cost < same.cost;
            if better {
                *same = new;
            }
            return better;
        }
        if self.next.len() < BEAM {
            self.next.push(new);
            return true;
        }
        match self.next.iter_mut().max_by_key(|r| r.cost) {
            Some(worst) if new.cost < worst.cost => {
                *worst = new;
                true
            }
            _ => false,
        }
    }

    fn keep_step(&mut self, mut new: Reading, step: Step) {
        let before = new.last;
        new.last = Some(position(self.nodes.len()));
        if self.keep(new) {
            self.nodes.push(Node { before, step });
        }
    }

    /// Makes the best reading so far the only one, and turns its steps into pairings.
    fn settle(&mut self) {
        let Some(best) = self.readings.iter().min_by_key(|r| r.cost).copied() else { return };
        self.replay(&best);
        // The marks still open begin the new list.
        self.marks.clear();
        let mut rest = Reading { key: best.key, depth: best.depth, ..Reading::default() };
        for ((slot, n), &(_, mark)) in rest.open.iter_mut().zip(0u32..).zip(&self.open) {
            *slot = n;
            self.marks.push(mark);
        }
        self.nodes.clear();
        self.readings.clear();
        self.readings.push(rest);
    }

    /// Appends the pairings of `reading`'s steps.
    fn replay(&mut self, reading: &Reading) {
        self.steps.clear();
        let mut node = reading.last;
        while let Some(found) = node.and_then(|n| self.nodes.get(n as usize)) {
            self.steps.push(found.step);
            node = found.before;
        }
        for n in (0..self.steps.len()).rev() {
            let Some(&step) = self.steps.get(n) else { break };
            self.take(step);
        }
    }

    /// Appends or closes the pairing of one step.
    fn take(&mut self, step: Step) {
        match step {
            Step::Open(n) => {
                let Some(&mark) = self.marks.get(n as usize) else { return };
                let parent = self.open.last().map(|&(p, _)| p);
                self.open.push((position(self.pairings.len()), mark));
                self.pairings.push(Pairing {
                    open: mark.span,
                    close: None,
                    end: None,
                    parent,
                    style: style(mark.glyph),
                    dropped: false,
                });
            }
            Step::Close(n) => {
                let Some(&mark) = self.marks.get(n as usize) else { return };
                while let Some((pairing, opened)) = self.open.pop() {
                    let Some(pairing) = self.pairings.get_mut(pairing as usize) else { continue };
                    if opened.glyph.family() == mark.glyph.family() {
                        pairing.close = Some(mark.span);
                        break;
                    }
                    // Left open inside a quotation that ends here.
                    pairing.end = Some(mark.span.start());
                    pairing.dropped = opened.glyph == Glyph::Apostrophe;
                }
            }
        }
    }

    /// The quotations of the marks pushed since the last call, which stood in `paragraph`, in order of their opening marks.
    pub(super) fn finish(&mut self, text: &str, paragraph: Span) -> &[Pairing] {
        if self.marks.is_empty() {
            return &[];
        }
        if self.readings.is_empty() {
            if self.open.is_empty() {
                self.marks.clear();
                return &self.pairings;
            }
            self.begin_search();
        }
        let ends = trimmed(text, paragraph).end();
        let price = |r: &&Reading| {
            let left: u32 = r
                .top()
                .iter()
                .enumerate()
                .filter_map(|(level, &n)| Some(unclosed(self.marks.get(n as usize)?, level, ends)))
                .sum();
            r.cost + left
        };
        let best = self.readings.iter().min_by_key(price).copied().unwrap_or_default();
        self.replay(&best);
        for (level, &(pairing, mark)) in self.open.iter().enumerate() {
            if let Some(pairing) = self.pairings.get_mut(pairing as usize) {
                pairing.dropped = mark.glyph == Glyph::Apostrophe && !(level == 0 && mark.leads);
            }
        }
        self.marks.clear();
        self.nodes.clear();
        self.readings.clear();
        &self.pairings
    }
}

fn style(glyph: Glyph) -> QuoteStyle {
    match glyph.family() {
        Family::Double => QuoteStyle::Double,
        Family::Single => QuoteStyle::Single,
        Family::Angle | Family::SmallAngle => QuoteStyle::Guillemet,
    }
}

/// What it costs that `close` closes `open`; `None` where it cannot.
fn matching(open: Mark, close: Mark) -> Option<u32> {
    use Glyph::{
        AngleLeft, AngleRight, Apostrophe, Left, Low, Plain, Right, SingleLeft, SingleLow, SingleRight, SmallAngleLeft,
        SmallAngleRight, Ticks, Twin,
    };
    let cost = match (open.glyph, close.glyph) {
        (Low, Left | Right)
        | (Left | Right, Right)
        | (Plain, Plain)
        | (Twin | Ticks, Twin)
        | (SingleLeft | SingleRight, SingleRight)
        | (Apostrophe, Apostrophe)
        | (SingleLow, SingleLeft)
        | (AngleLeft, AngleRight)
        | (AngleRight, AngleLeft)
        | (SmallAngleLeft, SmallAngleRight)
        | (SmallAngleRight, SmallAngleLeft) => 0,
        (Apostrophe, SingleRight) | (SingleLeft | SingleRight, Apostrophe) | (SingleLow, _) => 5,
        (Plain, Right | Twin)
        | (Left | Ticks | Twin, Plain)
        | (Left, Twin)
        | (AngleRight, AngleRight)
        | (SmallAngleRight, SmallAngleRight) => 10,
        (AngleLeft, AngleLeft) | (SmallAngleLeft, SmallAngleLeft) => return None,
        (_, Left | SingleLeft) => 30,
        _ => 15,
    };
    if open.glyph.family() != Family::Single {
        return Some(cost);
    }
    // Of two marks that would do for a single one, the nearer.
    let length = close.span.start().saturating_sub(open.span.end());
    Some(cost + u32::try_from((length / 64).min(6)).unwrap_or(6))
}

/// What it costs that `inner` opens directly inside `outer`: marks are meant to alternate.
fn nesting(outer: Glyph, inner: Glyph) -> u32 {
    match (outer.family(), inner.family()) {
        (Family::Double, Family::Double) if outer == inner => match inner {
            Glyph::Left | Glyph::Low => 25,
            _ => 40,
        },
        (Family::Single, Family::Single) => 40,
        (Family::Angle, Family::Angle) => 15,
        (a, b) if a == b => 3,
        _ => 0,
    }
}

/// What it costs that a quotation closes over this open mark inside it.
fn passed_over(open: Glyph) -> u32 {
    match open {
        Glyph::SingleLeft => 30,
        Glyph::Apostrophe | Glyph::SingleRight | Glyph::SingleLow => 40,
        _ => 50,
    }
}

/// What it costs that a mark is still open at its paragraph's end.
fn unclosed(mark: &Mark, level: usize, ends: usize) -> u32 {
    if mark.span.end() >= ends {
        return 60;
    }
    match mark.glyph.family() {
        Family::Double if mark.leads => 30,
        Family::Double => 40,
        Family::Single if level == 0 && mark.leads => 30,
        Family::Single if level > 0 && mark.glyph == Glyph::SingleLeft => 25,
        Family::Single => 60,
        Family::Angle | Family::SmallAngle => 50,
    }
}

fn key(key: u32, depth: usize, glyph: Glyph) -> u32 {
    let shift = 4 * u32::try_from(depth).unwrap_or(7).min(7);
    key & mask(depth) | (glyph as u32 + 1) << shift
}

/// The bits of the first `depth` open marks.
fn mask(depth: usize) -> u32 {
    if depth >= DEPTH { u32::MAX } else { (1 << (4 * depth)) - 1 }
}

/// Positions are below [`SETTLE`] or below the length of the text, so they always fit.
fn position(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::marks::{Leads, scan};
    use super::*;

    /// The quotations of `text`, taken as one paragraph.
    fn paired(text: &str, mut pairer: Pairer) -> Vec<Pairing> {
        let paragraph = Span::new(0, text.len());
        scan(text, paragraph, &mut Leads::new(text), |mark| pairer.push(mark));
        pairer.finish(text, paragraph).to_vec()
    }

    proptest! {
        #[test]
        fn the_reading_that_costs_nothing_is_the_cheapest(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "“", "”", "“", "”", "\"", "\"", "‘", "’", "'", "''", "«", "»", "„", "`", " ", " ", " ", ", ", ".", "go", "We",
                    "s", "5", "—", "(",
                ]),
                0..60,
            )
        ) {
            let text = pieces.concat();
            let mut searching = Pairer::default();
            searching.begin_search();
            prop_assert_eq!(paired(&text, Pairer::default()), paired(&text, searching), "{}", text);
        }
    }
}
