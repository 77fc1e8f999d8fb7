//! The letters of each page and where they stand.

use std::panic;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Stream};
use hayro_interpret::hayro_syntax::page::Page as Leaf;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use super::lines::{self, Page};
use crate::read::guard;

/// Units of a glyph's own measures in an em.
const EM: f64 = 1000.0;

/// Of a page that draws more letters, the rest is left out; those of newspapers have some thirty thousand.
const MOST: usize = 1 << 17;

/// What a page draws is described in so many bytes: the letters of one description are held together.
const LONGEST_PAGE: usize = 16 << 20;

/// Steps of drawing in a file: its parts may draw one another, twice each, and so on. Without that, a byte makes no more than one.
const STEPS: usize = 1 << 24;

/// How much the lines of a text may be out of the straight, as the tangent of the angle.
const SLANT: f64 = 0.1;

/// One letter, or several that are drawn as one; y grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) x0: f64,
    pub(super) x1: f64,
    /// The line it stands on.
    pub(super) y: f64,
    /// Points in an em.
    pub(super) size: f64,
    pub(super) text: String,
}

/// The lines of all pages; `None` where more is drawn than `longest` bytes of descriptions, or than any page shows.
pub(super) fn pages(pdf: &Pdf, longest: usize) -> Option<Vec<Page>> {
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let (mut left, mut steps) = (longest, longest.min(STEPS));
    for page in pdf.pages().iter() {
        // What describes a page is kept as long as the file is.
        left = left.checked_sub(described(page, left.min(LONGEST_PAGE))?)?;
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
        let upright = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(upright, bounds, &cache, pdf.xref(), settings);
        let mut sheet = Sheet { bounds, steps, ..Sheet::default() };
        if let Err(problem) = guard::guarded(|| interpret_page(page, &mut context, &mut sheet)) {
            if sheet.steps == 0 {
                return None;
            }
            // The whole file is told to be damaged.
            panic::resume_unwind(Box::new(problem));
        }
        steps = sheet.steps;
        let unknown = sheet.unknown;
        pages.push(lines::of(sheet.glyphs(), unknown));
    }
    Some(pages)
}

/// The bytes that describe what `page` draws, unpacked; `None` for more than `longest`. The same ones may be named many times over.
fn described(page: &Leaf<'_>, longest: usize) -> Option<usize> {
    let length = match page.raw().get::<Array<'_>>(b"Contents") {
        Some(parts) => parts.iter::<Stream<'_>>().try_fold(0_usize, |sum, part| {
            let length = part.decoded_data().map_or(0, |data| data.len());
            sum.checked_add(length + 1).filter(|&sum| sum <= longest)
        })?,
        None => page.page_stream().map_or(0, <[u8]>::len),
    };
    (length <= longest).then_some(length)
}

/// What collects the letters of a page.
#[derive(Default)]
struct Sheet {
    bounds: Rect,
    /// How many more steps there may be.
    steps: usize,
    /// By the direction they are drawn in, and whether they are declared not to belong to the text.
    drawn: [Vec<(Glyph, bool)>; 4],
    count: usize,
    /// Letters that have a shape, but no meaning.
    unknown: usize,
    /// For each part that is marked and not ended, whether it is declared not to belong to the text.
    marked: Vec<bool>,
}

impl Sheet {
    /// The letters in the direction that most are drawn in.
    fn glyphs(self) -> Vec<Glyph> {
        let drawn = self.drawn.into_iter().max_by_key(Vec::len).unwrap_or_default();
        // Running heads are declared so; where nearly all is, the declaration is worth nothing.
        let text = drawn.iter().filter(|(_, artifact)| !artifact).count();
        let all = text * 2 < drawn.len();
        drawn.into_iter().filter(|(_, artifact)| all || !artifact).map(|(glyph, _)| glyph).collect()
    }
}

/// The place of `point` where lines run from left to right, and which way they run.
fn upright(point: Point, along: Point) -> Option<(usize, [Point; 2])> {
    let direction = along - point;
    let turned: [fn(Point) -> Point; 4] =
        [|p| p, |p| Point::new(p.y, -p.x), |p| Point::new(-p.x, -p.y), |p| Point::new(-p.y, p.x)];
    turned.into_iter().enumerate().find_map(|(way, turn)| {
        let ahead = turn(direction.to_point());
        (ahead.x > 0.0 && ahead.y.abs() < SLANT * ahead.x).then(|| (way, [turn(point), turn(along)]))
    })
}

/// Letters drawn as one are written out; what is no letter is left out.
fn letters(unicode: BfString) -> String {
    let text = match unicode {
        BfString::Char(character) => character.to_string(),
        BfString::String(text) => text,
    };
    let mut letters = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{fb00}' => letters.push_str("ff"),
            '\u{fb01}' => letters.push_str("fi"),
            '\u{fb02}' => letters.push_str("fl"),
            '\u{fb03}' => letters.push_str("ffi"),
            '\u{fb04}' => letters.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => letters.push_str("st"),
            '\u{2010}' | '\u{2011}' => letters.push('-'),
            '\t' | '\n' | '\r' => letters.push(' '),
            character if character.is_control() || character == '\u{feff}' || character == '\u{fffd}' => {}
            character => letters.push(character),
        }
    }
    letters
}

impl Sheet {
    /// Takes one step, or ends the drawing where there have been too many.
    fn step(&mut self) {
        match self.steps.checked_sub(1) {
            Some(left) if left > 0 => self.steps = left,
            _ => {
                self.steps = 0;
                // There is no other way out of it.
                panic::resume_unwind(Box::new("it draws too much"));
            }
        }
    }

    /// Takes a letter that is drawn at `place`.
    fn put(&mut self, glyph: &Drawn<'_>, place: Affine) {
        if self.count >= MOST {
            return;
        }
        self.count += 1;
        let (unicode, advance) = match glyph {
            Drawn::Outline(glyph) => (glyph.as_unicode(), glyph.advance_width()),
            Drawn::Type3(glyph) => (glyph.as_unicode(), None),
        };
        let begin = place * Point::ZERO;
        let end = place * Point::new(advance.map_or(EM / 2.0, f64::from), 0.0);
        let along = place * Point::new(EM, 0.0);
        let size = (place * Point::new(0.0, EM)).distance(begin);
        let sound = [begin.x, begin.y, end.x, end.y, size].iter().all(|n| n.is_finite());
        // What stands beside the paper is not printed.
        if !sound || size <= 0.0 || !self.bounds.inflate(1.0, 1.0).contains(begin) {
            return;
        }
        let Some(text) = unicode.map(letters) else {
            self.unknown += 1;
            return;
        };
        let Some((way, [begin, _])) = upright(begin, along) else { return };
        let width = (end - place * Point::ZERO).hypot();
        let artifact = self.marked.iter().any(|&artifact| artifact);
        if let (Some(drawn), false) = (self.drawn.get_mut(way), text.is_empty()) {
            drawn.push((Glyph { x0: begin.x, x1: begin.x + width, y: begin.y, size, text }, artifact));
        }
    }
}

impl<'a> Device<'a> for Sheet {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.step();
            self.put(glyph, props.transform * glyph.transform());
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<&Dict<'_>>) {
        self.step();
        self.marked.push(tag == b"Artifact");
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step();
    }

    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
