//! What an element of a page is, by its name and by what its makers call it.

use super::dom::{Dom, Node};
use super::names::named;

/// What an element is to one who reads the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Never seen, or nothing that is read: scripts, fields of forms, what is hidden.
    Unseen,
    /// Menus, related links, comments, bylines: the page's and not the article's.
    Furniture,
    /// The caption of a picture.
    Caption,
    /// Words of the article set large a second time.
    PullQuote,
    /// Whom words quoted in a block are by.
    Attribution,
    /// The sentence or two under the headline.
    Standfirst,
    /// Anything else.
    Plain,
}

/// Elements that hold nothing that is read.
const UNSEEN: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "svg",
    "math",
    "button",
    "select",
    "textarea",
    "input",
    "object",
    "embed",
    "audio",
    "video",
    "canvas",
    "map",
    "head",
    "title",
    "datalist",
    "dialog",
    "label",
    "progress",
    "meter",
    "noframes",
    "noembed",
    "applet",
    "rp",
    "rt",
    "amp-ad",
    "amp-sidebar",
    "amp-consent",
    "amp-user-notification",
    "amp-social-share",
];

/// What `node` is by itself; what it stands in is not looked at.
pub(super) fn part(dom: &Dom, node: Node) -> Part {
    let name = dom.name(node);
    // A page that is hidden as a whole is shown by a script.
    if UNSEEN.contains(&name) || hidden(dom, node) && !matches!(name, "html" | "body") {
        return Part::Unseen;
    }
    match name {
        "figcaption" => return Part::Caption,
        "nav" | "menu" | "aside" | "form" | "address" | "dialog" => {
            return if name == "aside" && pulled(dom, node) { Part::PullQuote } else { Part::Furniture };
        }
        // Body and the like are named after what they hold.
        "html" | "body" | "main" | "td" | "tr" | "tbody" | "table" | "" => return Part::Plain,
        _ => {}
    }
    let mut part = Part::Plain;
    for attribute in dom.attributes(node) {
        let key = &*attribute.name.local;
        if matches!(key, "role") {
            if matches!(
                &*attribute.value,
                "navigation" | "banner" | "contentinfo" | "complementary" | "search" | "dialog" | "menu"
            ) {
                return Part::Furniture;
            }
            continue;
        }
        // Makers name what an element is in data of their own, too; what is longer is what a script needs.
        let named_so =
            matches!(key, "class" | "id" | "itemprop") || key.starts_with("data-") && attribute.value.len() < 40;
        if !named_so {
            continue;
        }
        for name in attribute.value.split_ascii_whitespace() {
            let found = named(name);
            match found {
                Part::Plain => {}
                // Related posts may have a caption class too: what is no part of the article is said most plainly.
                Part::Furniture => part = Part::Furniture,
                found if part == Part::Plain => part = found,
                _ => {}
            }
        }
    }
    if part == Part::Furniture && pulled(dom, node) { Part::PullQuote } else { part }
}

/// True for what browsers do not show, or show to those who listen alone.
fn hidden(dom: &Dom, node: Node) -> bool {
    dom.attributes(node).iter().any(|a| match &*a.name.local {
        // Found in the page by a search, and shown then.
        "hidden" => &*a.value != "until-found",
        "aria-hidden" => &*a.value == "true",
        "style" => {
            let style: String = a.value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
            ["display:none", "visibility:hidden", "clip:rect(0"].iter().any(|hidden| style.contains(hidden))
        }
        "class" => a.value.split_ascii_whitespace().any(|class| {
            matches!(
                class,
                "hidden"
                    | "visually-hidden"
                    | "visuallyhidden"
                    | "sr-only"
                    | "screen-reader-text"
                    | "d-none"
                    | "element-invisible"
                    | "a11y-hidden"
                    | "noprint"
            )
        }),
        _ => false,
    })
}

fn pulled(dom: &Dom, node: Node) -> bool {
    dom.attribute(node, "class").is_some_and(|c| c.split_ascii_whitespace().any(|name| named(name) == Part::PullQuote))
}

/// True for elements that begin on a line of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "caption"
            | "ul"
            | "menu"
            | "amp-img"
            | "picture"
            | "frameset"
            | "search"
    ) || name.contains('-')
}
