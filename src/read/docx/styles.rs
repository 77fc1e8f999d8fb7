//! What the styles of a document say of the paragraphs in them.

use std::collections::HashMap;

use super::super::xml::{Step, walk};

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Title,
    /// A heading of the first order.
    Heading,
    Quote,
    Caption,
    Contents,
}

/// So many styles may be built on one another; a circle of them ends there.
const DEPTH: usize = 12;

/// The names of the styles, and what each is built on, by the identifiers that paragraphs give.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
}

impl Styles {
    /// The styles in the part `styles.xml`, as far as it is sound.
    pub(super) fn of(xml: &str) -> Self {
        let mut styles: HashMap<String, Style> = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        let _ = walk(xml, |step| match step {
            Step::Open(element) => match element.name {
                "style" => open = element.attribute("styleId").map(|id| (id, Style::default())),
                "name" => {
                    if let (Some((_, style)), Some(name)) = (&mut open, element.attribute("val")) {
                        style.name = name;
                    }
                }
                "basedOn" => {
                    if let Some((_, style)) = &mut open {
                        style.based_on = element.attribute("val");
                    }
                }
                _ => {}
            },
            Step::Close("style") => styles.extend(open.take()),
            Step::Close(_) | Step::Text(_) => {}
        });
        Self { styles }
    }

    /// What paragraphs in the style with this identifier are.
    pub(super) fn kind(&self, id: &str) -> Option<Kind> {
        let mut id = id;
        for _ in 0..DEPTH {
            let Some(style) = self.styles.get(id) else { return kind(id) };
            if let Some(kind) = kind(&style.name) {
                return Some(kind);
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}

/// What the style of this name is. Those that come with the program keep their English names in files, whatever its language;
/// their identifiers are these names without spaces.
fn kind(name: &str) -> Option<Kind> {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    Some(match name.as_str() {
        "title" => Kind::Title,
        "heading1" => Kind::Heading,
        "quote" | "intensequote" | "blocktext" | "blockquote" | "blockquotation" | "quotation" | "quotations" => {
            Kind::Quote
        }
        "caption" | "figure" | "illustration" | "imagecaption" => Kind::Caption,
        name if name.starts_with("toc") || name.starts_with("contents") || name == "tableoffigures" => Kind::Contents,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_what_the_one_it_is_built_on_is() {
        let styles = Styles::of(
            r#"<w:styles xmlns:w="w"><w:style w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
            <w:style w:styleId="Pull"><w:name w:val="House pull"/><w:basedOn w:val="Zitat"/></w:style>
            <w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>
            <w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style></w:styles>"#,
        );
        assert_eq!(styles.kind("Zitat"), Some(Kind::Quote));
        assert_eq!(styles.kind("Pull"), Some(Kind::Quote));
        assert_eq!(styles.kind("A"), None);
        assert_eq!(styles.kind("IntenseQuote"), Some(Kind::Quote));
        assert_eq!(styles.kind("Normal"), None);
    }
}
