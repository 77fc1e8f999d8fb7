//! The letters of each page and where they stand.

use hayro_interpret::font::Glyph as Drawn;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, TransformExt, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use super::lines::{self, Page};

/// Units of a glyph's own measures in an em.
const EM: f64 = 1000.0;

/// Of a page that draws more, the rest is left out: it is no page, but made to fill the memory.
const MOST: usize = 1 << 20;

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

/// The lines of all pages.
pub(super) fn pages(pdf: &Pdf) -> Vec<Page> {
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
        let upright = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(upright, bounds, &cache, pdf.xref(), settings);
        let mut sheet = Sheet { bounds, ..Sheet::default() };
        interpret_page(page, &mut context, &mut sheet);
        let unknown = sheet.unknown;
        pages.push(lines::of(sheet.glyphs(), unknown));
    }
    pages
}

/// What collects the letters of a page.
#[derive(Default)]
struct Sheet {
    bounds: Rect,
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

impl<'a> Device<'a> for Sheet {
    fn draw_glyph(
        &mut self,
        glyph: &Drawn<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        if self.count >= MOST {
            return;
        }
        self.count += 1;
        let (unicode, advance) = match glyph {
            Drawn::Outline(glyph) => (glyph.as_unicode(), glyph.advance_width()),
            Drawn::Type3(glyph) => (glyph.as_unicode(), None),
        };
        let place = transform * glyph_transform;
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

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<i32>) {
        self.marked.push(tag == b"Artifact");
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
