//! The paragraphs of a document's main part.

use super::super::compose::Composer;
use super::super::xml::{Element, Step, walk};
use super::styles::{Kind, Styles};
use crate::document::RegionKind;
use crate::{Document, Error};

/// Why there is no text.
pub(super) enum Problem {
    /// What is wrong with the XML.
    Xml(String),
    /// It is XML, but no document.
    NoBody,
    Document(Error),
}

/// A paragraph that is being read, or has been.
#[derive(Debug, Default)]
struct Paragraph {
    /// Its words; [`BREAK`] stands for a line's end.
    words: String,
    kind: Option<Kind>,
}

/// A line's end, as no text holds it: XML does not allow the character.
const BREAK: &str = "\u{b}";

struct Body<'a> {
    styles: &'a Styles,
    composer: Composer,
    /// A paragraph and those of the text boxes that hang on it, in the order they begin.
    paragraphs: Vec<Paragraph>,
    /// Those of them that have not ended, by their places; more than one where a text box is in one.
    open: Vec<usize>,
    /// What the elements are that are open, the innermost last.
    elements: Vec<Role>,
    /// Elements that are open inside of one that is left out, with it.
    skipped: usize,
    /// True where the words of this run are hidden.
    hidden: bool,
    /// For each `mc:AlternateContent` that is open, whether one of its choices has been taken.
    taken: Vec<bool>,
    found: bool,
    /// Whether a paragraph has been written.
    begun: bool,
}

/// What matters of an open element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Paragraph,
    Run,
    /// What stands in it are words.
    Text,
    /// Holds the same thing several times.
    Alternatives,
    /// What is in it is left out.
    Skipped,
    Other,
}

/// The article whose main part is `xml`.
pub(super) fn document(id: &str, xml: &str, styles: &Styles) -> Result<Document, Problem> {
    let mut body = Body {
        styles,
        composer: Composer::default(),
        paragraphs: Vec::new(),
        open: Vec::new(),
        elements: Vec::new(),
        skipped: 0,
        hidden: false,
        taken: Vec::new(),
        found: false,
        begun: false,
    };
    walk(xml, |step| match step {
        Step::Open(element) => body.begin(&element),
        Step::Text(words) => body.text(words),
        Step::Close(_) => body.end(),
    })
    .map_err(Problem::Xml)?;
    if !body.found {
        return Err(Problem::NoBody);
    }
    body.composer.finish(id).map_err(Problem::Document)
}

impl Body<'_> {
    fn begin(&mut self, element: &Element<'_>) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let role = self.role(element);
        if role == Role::Skipped {
            self.skipped = 1;
        } else {
            self.elements.push(role);
        }
    }

    fn role(&mut self, element: &Element<'_>) -> Role {
        if element.namespace.ends_with("/markup-compatibility/2006") {
            return match element.name {
                "AlternateContent" => {
                    self.taken.push(false);
                    Role::Alternatives
                }
                "Choice" | "Fallback" => match self.taken.last_mut() {
                    Some(taken) if !*taken => {
                        *taken = true;
                        Role::Other
                    }
                    // The same thing, drawn in another way.
                    _ => Role::Skipped,
                },
                _ => Role::Other,
            };
        }
        if !element.namespace.contains("wordprocessingml") {
            // Formulas keep their letters in an element of the same name.
            let formula = element.name == "t" && element.namespace.ends_with("/math");
            return if formula { Role::Text } else { Role::Other };
        }
        let on = || !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"));
        match element.name {
            "body" => self.found = true,
            "p" => {
                self.open.push(self.paragraphs.len());
                self.paragraphs.push(Paragraph::default());
                return Role::Paragraph;
            }
            "pStyle" => {
                let kind = element.attribute("val").map(|style| self.styles.kind(&style));
                if let (Some(paragraph), Some(kind)) = (self.innermost(), kind) {
                    paragraph.kind = kind;
                }
            }
            "t" => return Role::Text,
            "r" => {
                self.hidden = false;
                return Role::Run;
            }
            "vanish" | "webHidden" if on() => self.hidden = true,
            "tab" | "ptab" => self.push(" "),
            "br" | "cr" => self.push(BREAK),
            "noBreakHyphen" => self.push("-"),
            "del" | "moveFrom" | "instrText" | "delText" | "delInstrText" | "sectPr" | "pPrChange" | "rPrChange"
            | "tabs" => return Role::Skipped,
            _ => {}
        }
        Role::Other
    }

    fn text(&mut self, words: &str) {
        if self.skipped == 0 && self.elements.last() == Some(&Role::Text) {
            self.push(words);
        }
    }

    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.elements.pop() {
            Some(Role::Run) => self.hidden = false,
            Some(Role::Alternatives) => {
                self.taken.pop();
            }
            Some(Role::Paragraph) => {
                self.open.pop();
                if self.open.is_empty() {
                    std::mem::take(&mut self.paragraphs).iter().for_each(|paragraph| self.write(paragraph));
                }
            }
            _ => {}
        }
    }

    /// The paragraph that began last of those that have not ended.
    fn innermost(&mut self) -> Option<&mut Paragraph> {
        self.open.last().and_then(|&at| self.paragraphs.get_mut(at))
    }

    fn push(&mut self, words: &str) {
        let hidden = self.hidden;
        if let (Some(paragraph), false) = (self.innermost(), hidden) {
            paragraph.words.push_str(words);
        }
    }

    fn write(&mut self, paragraph: &Paragraph) {
        if paragraph.words.trim().is_empty() {
            return;
        }
        let region = match paragraph.kind {
            Some(Kind::Title) => Some(RegionKind::Headline),
            // Further down it heads a part.
            Some(Kind::Heading) if !self.begun => Some(RegionKind::Headline),
            Some(Kind::Quote) => Some(RegionKind::Quoted),
            Some(Kind::Caption) => Some(RegionKind::Caption),
            Some(Kind::Contents) => Some(RegionKind::Furniture),
            Some(Kind::Heading) | None => None,
        };
        self.begun = true;
        if let Some(kind) = region {
            self.composer.open(kind);
        }
        for (number, line) in paragraph.words.split(BREAK).enumerate() {
            if number > 0 {
                self.composer.line_break();
            }
            self.composer.push(line);
        }
        self.composer.end_paragraph();
        if region.is_some() {
            self.composer.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of a body in which stands what `body` says.
    fn text(body: &str) -> String {
        let xml = format!("<w:document xmlns:w='wordprocessingml'><w:body>{body}</w:body></w:document>");
        let document = document("a", &xml, &Styles::default()).ok().unwrap();
        document.text().to_owned()
    }

    #[test]
    fn the_paragraphs_of_boxes_follow_the_one_they_hang_on_in_their_order() {
        let words = |words: &str| format!("<w:r><w:t>{words}</w:t></w:r>");
        let (b, d, e) = (words("b"), words("d"), words("e"));
        let inner = format!("<w:p>{b}<w:p>{}</w:p></w:p><w:p>{d}</w:p>", words("c"));
        let found = text(&format!("<w:p>{}{inner}{}</w:p><w:p>{e}</w:p>", words("a"), words("z")));
        assert_eq!(found, "az\n\nb\n\nc\n\nd\n\ne");
    }

    #[test]
    fn paragraphs_may_stand_deep_in_one_another() {
        // In the square of their number, this would take minutes.
        let many = 60_000;
        let found = text(&format!("{}<w:r><w:t>a</w:t></w:r>{}", "<w:p>".repeat(many), "</w:p>".repeat(many)));
        assert_eq!(found, "a");
    }
}
