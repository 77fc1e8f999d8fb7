//! The quotation marks of a paragraph and, for each, how well it would open, close or mean nothing where it stands.
//!
//! All judgements are costs in tenths of a step; what counts is only which reading of the paragraph costs least.

use memchr::memchr3;

use crate::Span;

/// A mark's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyph {
    /// `"`
    Plain,
    /// `“`, `‟`, two `‘`
    Left,
    /// `”`, two `’`
    Right,
    /// `„`
    Low,
    /// `''`
    Twin,
    /// two backticks
    Ticks,
    /// `'`
    Apostrophe,
    /// `‘`, `‛`
    SingleLeft,
    /// `’`
    SingleRight,
    /// `‚`
    SingleLow,
    /// `«`, `「`
    AngleLeft,
    /// `»`, `」`
    AngleRight,
    /// `‹`, `『`
    SmallAngleLeft,
    /// `›`, `』`
    SmallAngleRight,
}

/// Marks that can be each other's partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Double,
    Single,
    Angle,
    SmallAngle,
}

impl Glyph {
    pub(super) fn family(self) -> Family {
        match self {
            Self::Plain | Self::Left | Self::Right | Self::Low | Self::Twin | Self::Ticks => Family::Double,
            Self::Apostrophe | Self::SingleLeft | Self::SingleRight | Self::SingleLow => Family::Single,
            Self::AngleLeft | Self::AngleRight => Family::Angle,
            Self::SmallAngleLeft | Self::SmallAngleRight => Family::SmallAngle,
        }
    }
}

/// One mark with what it would cost to take it as an opening mark, as a closing one, or as none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) glyph: Glyph,
    pub(super) open: u16,
    pub(super) close: u16,
    pub(super) skip: u16,
    /// True at the very start of the paragraph, earlier marks aside.
    pub(super) leads: bool,
}

/// A reading that is never taken.
pub(super) const NEVER: u16 = 1000;

/// What stands next to a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The paragraph's own edge.
    Edge,
    Space,
    Letter,
    Digit,
    /// `( [ {`
    Bracket,
    /// A hyphen: joins words.
    Hyphen,
    /// A dash or slash: parts words.
    Dash,
    /// `. , ! ? …` and closing brackets.
    Stop,
    /// `: ;`
    Colon,
    Other,
}

fn side(c: Option<char>) -> Side {
    let Some(c) = c else { return Side::Edge };
    match c {
        'a'..='z' | 'A'..='Z' => Side::Letter,
        '(' | '[' | '{' => Side::Bracket,
        '-' | '\u{2010}' | '\u{2011}' => Side::Hyphen,
        '–' | '—' | '―' | '/' | '|' | '•' | '·' => Side::Dash,
        '.' | ',' | '!' | '?' | '…' | ')' | ']' | '}' | '%' => Side::Stop,
        ':' | ';' => Side::Colon,
        // Invisible: zero-width spaces and marks of writing direction.
        '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => Side::Space,
        // Chinese and Japanese set no spaces: what stands next to a mark is no part of a word that goes on.
        '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}' if c != '\u{3000}' => Side::Other,
        c if c.is_ascii_digit() => Side::Digit,
        c if c.is_alphanumeric() => Side::Letter,
        c if c.is_whitespace() => Side::Space,
        _ => Side::Other,
    }
}

impl Side {
    fn is_word(self) -> bool {
        matches!(self, Self::Letter | Self::Digit)
    }

    fn is_gap(self) -> bool {
        matches!(self, Self::Edge | Self::Space)
    }

    /// How odd it is for an opening mark to follow.
    fn before_open(self) -> u16 {
        match self {
            Self::Edge | Self::Space | Self::Bracket | Self::Dash => 0,
            Self::Hyphen | Self::Colon | Self::Other => 5,
            Self::Stop => 12,
            Self::Letter | Self::Digit => 30,
        }
    }

    /// How odd it is for an opening mark to stand before it.
    fn after_open(self) -> u16 {
        match self {
            Self::Letter | Self::Digit | Self::Bracket | Self::Other => 0,
            Self::Hyphen | Self::Dash => 6,
            Self::Stop => 12,
            Self::Colon => 20,
            Self::Space => 30,
            Self::Edge => 50,
        }
    }

    /// How odd it is for a closing mark to follow.
    fn before_close(self) -> u16 {
        match self {
            Self::Letter | Self::Digit | Self::Stop => 0,
            Self::Dash | Self::Hyphen | Self::Other => 4,
            Self::Colon => 8,
            Self::Bracket => 20,
            Self::Space => 25,
            Self::Edge => 50,
        }
    }

    /// How odd it is for a closing mark to stand before it.
    fn after_close(self) -> u16 {
        match self {
            Self::Edge | Self::Space | Self::Stop | Self::Colon | Self::Dash | Self::Hyphen => 0,
            Self::Bracket => 5,
            Self::Other => 8,
            Self::Letter | Self::Digit => 20,
        }
    }
}

/// Finds the bytes a mark can begin with: `"`, `'`, backtick, and the lead bytes of the others.
#[derive(Debug)]
pub(super) struct Leads<'t> {
    text: &'t [u8],
    /// Where the next of the three stands that nearly all marks begin with.
    common: usize,
    /// Where the next of the others stands, which most texts do not have.
    rare: usize,
}

impl<'t> Leads<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut leads = Self { text: text.as_bytes(), common: 0, rare: 0 };
        leads.find_common(0);
        leads.find_rare(0);
        leads
    }

    /// The first one from `at` on, which must not go back; the text's end where there is none.
    fn seek(&mut self, at: usize) -> usize {
        if self.common < at {
            self.find_common(at);
        }
        if self.rare < at {
            self.find_rare(at);
        }
        self.common.min(self.rare)
    }

    fn find_common(&mut self, at: usize) {
        let rest = self.text.get(at..).unwrap_or_default();
        self.common = memchr3(b'"', b'\'', 0xE2, rest).map_or(self.text.len(), |n| at + n);
    }

    fn find_rare(&mut self, at: usize) {
        let rest = self.text.get(at..).unwrap_or_default();
        self.rare = memchr3(b'`', 0xC2, 0xE3, rest).map_or(self.text.len(), |n| at + n);
    }
}

/// The mark at byte `at`, with its length in bytes. Two single marks in a row are one double mark.
fn glyph(bytes: &[u8], at: usize) -> Option<(Glyph, usize)> {
    let rest = bytes.get(at..)?;
    Some(match rest {
        [b'"', ..] => (Glyph::Plain, 1),
        [b'\'', b'\'', ..] => (Glyph::Twin, 2),
        [b'\'', ..] => (Glyph::Apostrophe, 1),
        [b'`', b'`', ..] => (Glyph::Ticks, 2),
        // An acute accent or a lone backtick in an apostrophe's or an opening mark's place.
        [b'`', ..] => (Glyph::SingleLeft, 1),
        [0xC2, 0xB4, ..] => (Glyph::SingleRight, 2),
        [0xC2, 0xAB, ..] => (Glyph::AngleLeft, 2),
        [0xC2, 0xBB, ..] => (Glyph::AngleRight, 2),
        [0xE2, 0x80, 0x98, 0xE2, 0x80, 0x98, ..] => (Glyph::Left, 6),
        [0xE2, 0x80, 0x99, 0xE2, 0x80, 0x99, ..] => (Glyph::Right, 6),
        [0xE2, 0x80, third, ..] => match third {
            0x98 | 0x9B => (Glyph::SingleLeft, 3),
            0x99 => (Glyph::SingleRight, 3),
            0x9A => (Glyph::SingleLow, 3),
            0x9C | 0x9F => (Glyph::Left, 3),
            0x9D => (Glyph::Right, 3),
            0x9E => (Glyph::Low, 3),
            0xB9 => (Glyph::SmallAngleLeft, 3),
            0xBA => (Glyph::SmallAngleRight, 3),
            _ => return None,
        },
        [0xE3, 0x80, third, ..] => match third {
            0x8C => (Glyph::AngleLeft, 3),
            0x8D => (Glyph::AngleRight, 3),
            0x8E => (Glyph::SmallAngleLeft, 3),
            0x8F => (Glyph::SmallAngleRight, 3),
            _ => return None,
        },
        _ => return None,
    })
}

/// Gives every quotation mark of `paragraph` to `take`, in order. Apostrophes inside words are passed over.
pub(super) fn scan(text: &str, paragraph: Span, leads: &mut Leads<'_>, mut take: impl FnMut(Mark)) {
    let Some(whole) = text.get(..paragraph.end()) else { return };
    let bytes = whole.as_bytes();
    let start = paragraph.start();
    let lead = bytes.get(start..).map_or(0, |b| b.iter().take_while(|b| b.is_ascii_whitespace()).count());
    let mut at = start;
    loop {
        at = leads.seek(at);
        if at >= bytes.len() {
            break;
        }
        let Some((first, len)) = glyph(bytes, at) else {
            at += whole.get(at..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8);
            continue;
        };
        // Most apostrophes stand within a word.
        let letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
        if first.family() == Family::Single && at > start && letter(at.checked_sub(1)) && letter(Some(at + len)) {
            at += len;
            continue;
        }
        // Marks in a row share their surroundings: the last of `,’”` closes as the first does.
        let mut end = at + len;
        let mut alone = true;
        while let Some((_, len)) = glyph(bytes, end) {
            end += len;
            alone = false;
        }
        let before = whole.get(start..at).and_then(|s| s.chars().next_back());
        let after = whole.get(end..).and_then(|s| s.chars().next());
        let near = Near {
            before: side(before),
            after: side(after),
            previous: before,
            tail: whole.get(end..).unwrap_or(""),
            head: whole.get(start..at).unwrap_or(""),
            leads: at <= start + lead,
        };
        if alone {
            let in_word = near.before.is_word() && near.after.is_word();
            if !(in_word && first.family() == Family::Single) {
                take(near.judge(Span::new(at, end), first));
            }
        } else {
            near.run(bytes, at, end, &mut take);
        }
        at = end;
    }
}

/// The surroundings of a mark, or of several marks in a row.
struct Near<'t> {
    before: Side,
    after: Side,
    previous: Option<char>,
    /// The paragraph's text after the marks.
    tail: &'t str,
    /// The paragraph's text before the marks.
    head: &'t str,
    leads: bool,
}

impl Near<'_> {
    /// Marks in a row. Of an odd number of `'` the one nearest the words is the single mark: `'''Go,' he said''` and `'Go.'''`.
    fn run(&self, bytes: &[u8], start: usize, end: usize, take: &mut impl FnMut(Mark)) {
        let opens =
            self.before.before_open() < self.before.before_close() || !self.before.is_word() && self.after.is_word();
        let mut at = start;
        while at < end {
            let ticks = bytes.get(at..end).map_or(0, |b| b.iter().take_while(|&&b| b == b'\'').count());
            if ticks == 0 {
                let Some((glyph, len)) = glyph(bytes, at) else { break };
                take(self.judge(Span::new(at, at + len), glyph));
                at += len;
                continue;
            }
            let stop = at + ticks;
            if ticks % 2 == 1 && !opens {
                take(self.judge(Span::new(at, at + 1), Glyph::Apostrophe));
                at += 1;
            }
            while at + 2 <= stop {
                take(self.judge(Span::new(at, at + 2), Glyph::Twin));
                at += 2;
            }
            if at < stop {
                take(self.judge(Span::new(at, at + 1), Glyph::Apostrophe));
                at += 1;
            }
        }
    }

    fn judge(&self, span: Span, glyph: Glyph) -> Mark {
        let open = self.before.before_open() + self.after.after_open();
        let close = self.before.before_close() + self.after.after_close();
        let (open, close, skip) = match glyph {
            Glyph::Plain if self.inches() => (90, 40, 0),
            // An inch mark after a number, unless a quotation ends there.
            Glyph::Plain if self.before == Side::Digit => (open + 10, close, 15),
            Glyph::Plain => (open, close, 50),
            // Two apostrophes are one mark only where the words end or begin.
            Glyph::Twin => {
                let skip = match self.before {
                    Side::Letter => 20,
                    _ if open == 0 => 50,
                    _ => 40,
                };
                (open + 2, close, skip)
            }
            Glyph::Ticks => (open, NEVER, 30),
            Glyph::Left => (self.before.before_open() / 3 + self.after.after_open() / 3, close, 60),
            Glyph::Right => (open + 30, self.before.before_close() / 3 + self.after.after_close() / 3, 40),
            Glyph::Low => (open / 3, NEVER, 30),
            Glyph::SingleLow => (open, NEVER, 10),
            Glyph::Apostrophe | Glyph::SingleLeft | Glyph::SingleRight => self.judge_single(glyph),
            Glyph::AngleLeft | Glyph::SmallAngleLeft => {
                // Behind a word or its stop and before a space it ends a quotation (»so«).
                let ends = matches!(self.before, Side::Letter | Side::Digit | Side::Stop) && self.after == Side::Space;
                (self.before.before_open() / 3 + if ends { 20 } else { 0 }, close + 5, 30)
            }
            Glyph::AngleRight | Glyph::SmallAngleRight => {
                // As an opening mark (»so«) it clings to its word; with a space after it, it is a bullet or an arrow.
                let reversed = if self.after.is_word() && !self.before.is_word() { 20 } else { NEVER };
                let begins = self.before == Side::Space && self.after.is_word();
                let close = match self.before {
                    Side::Edge => NEVER,
                    _ if begins => 20,
                    _ => 0,
                };
                // Behind a word it is hardly ever anything else.
                let ends = matches!(self.before, Side::Letter | Side::Digit | Side::Stop) && !self.after.is_word();
                (reversed, close, if ends { 25 } else { 10 })
            }
        };
        Mark { span, glyph, open, close, skip, leads: self.leads }
    }

    /// `6'3"`: feet, or minutes, before.
    fn inches(&self) -> bool {
        let rest = self.head.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '½' | '¼' | '¾'));
        let digits = self.head.len() - rest.len();
        let feet =
            rest.strip_suffix(['\'', '’', '′']).or_else(|| rest.strip_suffix(' ')?.strip_suffix(['\'', '’', '′']));
        (1..=5).contains(&digits) && feet.is_some_and(|f| f.ends_with(|c: char| c.is_ascii_digit()))
    }

    /// `'`, `‘` and `’`: quotation mark or apostrophe.
    fn judge_single(&self, glyph: Glyph) -> (u16, u16, u16) {
        let elision = elided(self.tail);
        // rock 'n' roll
        let lone_n = |s: &str, end: bool| {
            let s = if end { s.strip_suffix(['n', 'N']) } else { s.strip_prefix(['n', 'N']) };
            let marks = ['\'', '’', '‘'];
            s.is_some_and(|s| if end { s.ends_with(marks) } else { s.starts_with(marks) })
        };
        if lone_n(self.tail, false) || lone_n(self.head, true) {
            return (NEVER, NEVER, 0);
        }
        let opens = self.after.after_open()
            + match self.before {
                Side::Edge | Side::Space | Side::Bracket | Side::Dash => 0,
                Side::Stop | Side::Colon | Side::Other => 8,
                Side::Hyphen => 15,
                Side::Letter | Side::Digit => 70,
            };
        let closes = match self.before {
            Side::Letter | Side::Digit if self.after.is_word() => NEVER,
            // A plural’s possessive looks the same: the leaders’ plan.
            Side::Letter if self.after == Side::Space && self.sibilant() => 12,
            Side::Letter | Side::Digit if self.after.is_gap() => 5,
            Side::Letter | Side::Digit => 3 + self.after.after_close(),
            Side::Stop if self.after.is_word() => 30,
            Side::Stop => 0,
            Side::Space | Side::Edge | Side::Bracket => 45,
            Side::Dash | Side::Hyphen | Side::Colon | Side::Other => 6 + self.after.after_close(),
        };
        // What it costs to take it for an apostrophe.
        let skips = match self.before {
            Side::Letter if self.sibilant() => 5,
            Side::Letter if self.head.ends_with("in") => 8,
            Side::Letter => 20,
            Side::Digit => 6,
            Side::Stop if self.after.is_word() => 5,
            Side::Stop => 50,
            _ if self.after.is_gap() => 5,
            _ if elision => 0,
            _ => 30,
        };
        match glyph {
            Glyph::SingleLeft => {
                let skips = if elision || self.before.is_word() { 5 } else { 40 };
                (opens + if elision { 30 } else { 0 }, closes.max(5), skips)
            }
            Glyph::SingleRight => {
                (opens + if elision { 70 } else { 35 }, closes, skips.min(20 + closes_clearly(self.before)))
            }
            _ => {
                let skips = if self.leads && !elision && self.after.is_word() { 40 } else { skips };
                (opens + if elision { 40 } else { 5 }, closes, skips)
            }
        }
    }

    /// The word before ends as a plural does.
    fn sibilant(&self) -> bool {
        matches!(self.previous, Some('s' | 'S' | 'x' | 'X' | 'z' | 'Z'))
    }
}

/// Added to the cost of reading `’` as an apostrophe after a full stop or comma.
fn closes_clearly(before: Side) -> u16 {
    if before == Side::Stop { 30 } else { 0 }
}

/// Words that begin with an apostrophe, or are what a tokeniser leaves of one (`’s`).
const ELIDED: [&str; 32] = [
    "bout", "cause", "cos", "coz", "cuz", "d", "em", "er", "fraid", "gainst", "hood", "im", "kay", "ll", "m", "n",
    "neath", "nother", "nuff", "re", "round", "s", "sup", "t", "til", "till", "tis", "twas", "tween", "twere", "twill",
    "ve",
];

/// True where `tail`, after the mark, begins with the rest of a clipped word (`em`) or year (`90s`).
fn elided(tail: &str) -> bool {
    let word = tail.find(|c: char| !c.is_alphanumeric()).map_or(tail, |end| tail.get(..end).unwrap_or(""));
    let year = word.strip_suffix(['s', 'S']).unwrap_or(word);
    if year.len() == 2 && year.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    word.len() <= 6 && ELIDED.iter().any(|e| word.eq_ignore_ascii_case(e))
}
