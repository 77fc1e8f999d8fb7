//! Where a mention stands, seen from a quotation, and the features that hold wherever it stands.
//!
//! One mention is a candidate of many quotations, and many features of it are the same for all of them but for the
//! place from which it is seen. Such features are told to an [`Anywhere`]: it either knows the place, and makes a
//! feature of it and the rest, or reckons for all places at once.

use super::feature::{MOST_VALUES, Sink, Sym, Template, Value};

/// Which side of the quotation a mention stands on, and how many sentences away: its number among all places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(u8);

/// The number of places there are.
pub const PLACES: usize = 7;

/// Their labels, by [`Place::number`].
const SYMS: [Sym; PLACES] =
    [Sym::new("b0"), Sym::new("b1"), Sym::new("b2"), Sym::new("bp"), Sym::new("a0"), Sym::new("a1"), Sym::new("aq")];

/// The label of what stands before the quotation, and of what stands behind it.
const SIDES: [Sym; 2] = [Sym::new("before"), Sym::new("after")];

/// The first place behind the quotation.
const AFTER: u8 = 4;

impl Place {
    /// In the paragraph before.
    pub const BEFORE_PARAGRAPH: Place = Place(3);
    /// In the clause after a question or exclamation: `“Why?” she asked`.
    pub const AFTER_QUESTION: Place = Place(6);

    /// Before it, so many sentences; two stand for more.
    pub fn before(sentences: u32) -> Self {
        Self(sentences.min(2) as u8)
    }

    /// After it, so many sentences; one stands for more.
    pub fn after(sentences: u32) -> Self {
        Self(AFTER + sentences.min(1) as u8)
    }

    /// Its number among all places.
    pub fn number(self) -> usize {
        self.0.into()
    }

    /// Its label.
    pub fn sym(self) -> Sym {
        SYMS.get(self.number()).copied().unwrap_or(SYMS[0])
    }

    /// The label of its side.
    pub fn side(self) -> Sym {
        if self.is_before() { SIDES[0] } else { SIDES[1] }
    }

    /// True on the side before the quotation.
    pub fn is_before(self) -> bool {
        self.0 < AFTER
    }

    /// True in the sentence of the quotation, or what goes for it.
    pub fn same_sentence(self) -> bool {
        matches!(self, Place(0 | AFTER) | Place::AFTER_QUESTION)
    }
}

/// A set of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places(u8);

impl Places {
    /// Every place.
    pub const ALL: Places = Places(0b111_1111);
    /// Those before the quotation.
    pub const BEFORE: Places = Places(0b000_1111);
    /// Those behind it.
    pub const AFTER: Places = Places(0b111_0000);
    /// Those in the paragraphs of the quotation.
    pub const OWN_PARAGRAPH: Places = Places(0b111_0111);

    /// True where the place of this number is among them.
    pub fn hold(self, number: usize) -> bool {
        self.0 >> number & 1 == 1
    }

    /// The place whose label this is; `None` for any other label.
    pub fn labelled(label: Sym) -> Option<Places> {
        SYMS.iter().position(|&s| s == label).map(|number| Places(1 << number))
    }
}

/// Receives the features that a mention, or a quotation, has wherever the mention stands.
pub trait Anywhere {
    /// Takes a feature that has nothing to do with the place.
    fn add(&mut self, template: Template, values: &[Value]);

    /// Takes a feature of which the place is the first value, and these are the others; there is one only at `places`.
    fn at(&mut self, template: Template, places: Places, values: &[Value]);

    /// Takes two features of these values: that of the template with the place as its first value, and that of
    /// [`Template::everywhere`].
    fn both(&mut self, template: Template, values: &[Value]);
}

/// The features seen from one place, told to a sink.
#[derive(Debug)]
pub struct Standing<'s, S> {
    /// The place.
    pub place: Place,
    /// Who is told.
    pub sink: &'s mut S,
}

impl<S: Sink> Standing<'_, S> {
    fn with(&mut self, template: Template, first: Sym, values: &[Value]) {
        let mut all = [Value::Sym(first); MOST_VALUES];
        for (slot, value) in all.iter_mut().skip(1).zip(values) {
            *slot = *value;
        }
        self.sink.add(template, all.get(..=values.len()).unwrap_or(&all));
    }
}

impl<S: Sink> Anywhere for Standing<'_, S> {
    fn add(&mut self, template: Template, values: &[Value]) {
        self.sink.add(template, values);
    }

    fn at(&mut self, template: Template, places: Places, values: &[Value]) {
        if places.hold(self.place.number()) {
            self.with(template, self.place.sym(), values);
        }
    }

    fn both(&mut self, template: Template, values: &[Value]) {
        if let Some(everywhere) = template.everywhere() {
            self.sink.add(everywhere, values);
        }
        self.with(template, self.place.sym(), values);
    }
}
