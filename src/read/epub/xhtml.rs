//! Chapters are XHTML; this makes of them what a reader of HTML takes for the same.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::package::has_word;

/// Elements of HTML that have no end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// What stands in the `body`, with `<a/>` written out as `<a></a>`: in HTML, the first begins an element that goes on. What is not
/// well-formed is left as it is from there on.
pub(super) fn body(page: &str) -> String {
    let mut reader = Reader::from_str(page);
    reader.config_mut().check_end_names = false;
    let mut html = String::with_capacity(page.len());
    let mut inside = false;
    let place = |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    loop {
        let from = place(&reader);
        let event = reader.read_event();
        let to = place(&reader);
        let raw = page.get(from..to).unwrap_or_default();
        match event {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "body" => inside = true,
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "body" => return html,
            Ok(Event::Empty(tag)) if inside && !VOID.contains(&tag.local_name().as_ref()) => {
                html.push_str(raw.strip_suffix("/>").unwrap_or(raw));
                html.push_str("></");
                html.push_str(tag.name().as_ref());
                html.push('>');
            }
            // Of its marks HTML knows nothing.
            Ok(Event::CData(words)) if inside => {
                html.push_str(&quick_xml::escape::escape(&*words));
            }
            Ok(Event::Eof) => return if inside { html } else { page.to_owned() },
            Ok(_) if inside => html.push_str(raw),
            Ok(_) => {}
            Err(_) if inside => {
                html.push_str(page.get(from..).unwrap_or_default());
                return html;
            }
            Err(_) => return page.to_owned(),
        }
    }
}

/// True where the page says itself that it is a cover, a title or copyright page or a table of contents.
pub(super) fn is_matter(page: &str) -> bool {
    let mut reader = Reader::from_str(page);
    reader.config_mut().check_end_names = false;
    let mut tags = 0;
    // The body's own tag and that of the one section it may hold.
    while let Ok(event) = reader.read_event() {
        let (Event::Start(tag) | Event::Empty(tag)) = event else {
            if matches!(event, Event::Eof) {
                return false;
            }
            continue;
        };
        let name = tag.local_name();
        if tags == 0 && name.as_ref() != "body" {
            continue;
        }
        if tags > 0 && name.as_ref() != "section" && name.as_ref() != "div" && name.as_ref() != "nav" {
            return false;
        }
        let kind = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == "epub:type");
        let matter = ["cover", "titlepage", "halftitlepage", "copyright-page", "toc", "landmarks"];
        if kind.is_some_and(|kind| matter.iter().any(|m| has_word(&kind.value, m))) {
            return true;
        }
        tags += 1;
        if tags == 2 {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_would_misread_is_written_out() {
        let page = "<?xml version='1.0'?><html><head><title/></head><body class='x'><p><a id='p1'/>She <i/>left.<br/>So</p>\
                    <![CDATA[a < b]]>&#8220;</body></html>";
        assert_eq!(body(page), "<p><a id='p1'></a>She <i></i>left.<br/>So</p>a &lt; b&#8220;");
        assert_eq!(body("<p>no body"), "<p>no body");
        assert_eq!(body("<html><body><p>a</p><!-- b"), "<p>a</p><!-- b");
    }

    #[test]
    fn a_page_may_say_that_it_is_no_chapter() {
        let page = |open: &str| format!("<html xmlns:epub='x'><body{open}><p>Words.</p></body></html>");
        assert!(is_matter(&page(" epub:type='frontmatter copyright-page'")));
        assert!(is_matter(&page("><section epub:type='cover'")));
        assert!(!is_matter(&page(" epub:type='bodymatter'")));
        assert!(!is_matter("<p>a"));
    }
}
