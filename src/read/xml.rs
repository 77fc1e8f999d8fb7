//! XML, walked through element by element.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

/// One step of a walk.
pub(super) enum Step<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// Words between elements, their entities decoded.
    Text(&'a str),
    /// The element that was opened last ends; by its local name.
    Close(&'a str),
}

/// The beginning of an element.
pub(super) struct Element<'a> {
    /// Its name without the prefix.
    pub(super) name: &'a str,
    /// The address that its prefix stands for, empty for none.
    pub(super) namespace: &'a str,
    tag: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// The value of the attribute of this local name, its entities decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.tag.attributes();
        let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
        match found.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => Some(value.into_owned()),
            Err(_) => Some(found.value.as_ref().to_owned()),
        }
    }
}

/// Goes through `xml`, and ends early where `each` breaks off.
///
/// # Errors
/// What is wrong with it and where, as a phrase for a message.
pub(super) fn walk(xml: &str, mut each: impl FnMut(Step<'_>)) -> Result<(), String> {
    let mut reader = NsReader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open = 0_usize;
    loop {
        let at = reader.buffer_position();
        let wrong = |e: &dyn std::fmt::Display| format!("its XML is damaged at byte {at}: {e}");
        match reader.read_resolved_event().map_err(|e| wrong(&e))? {
            (namespace, Event::Start(tag)) => {
                open += 1;
                let namespace = match namespace {
                    ResolveResult::Bound(namespace) => namespace.into_inner(),
                    _ => "",
                };
                let local = tag.local_name();
                each(Step::Open(Element { name: local.as_ref(), namespace, tag: &tag }));
            }
            (_, Event::End(tag)) => {
                open = open.saturating_sub(1);
                each(Step::Close(tag.local_name().as_ref()));
            }
            (_, Event::Text(words)) => each(Step::Text(&words.xml10_content())),
            (_, Event::CData(words)) => each(Step::Text(&words.xml10_content())),
            (_, Event::GeneralRef(reference)) => {
                let mut buffer = [0; 4];
                if let Some(character) = decoded(&reference) {
                    each(Step::Text(character.encode_utf8(&mut buffer)));
                }
            }
            (_, Event::Eof) if open > 0 => return Err(wrong(&"it ends inside of an element")),
            (_, Event::Eof) => return Ok(()),
            _ => {}
        }
    }
}

/// The character that a reference stands for; `None` for entities that the document declares itself, which are not looked up.
fn decoded(reference: &BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => None,
    }
}
