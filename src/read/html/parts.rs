//! What an element of a page is, by its name and by what its makers call it.

use super::dom::{Dom, Node};

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

/// Words in the names that makers give to what is not the article.
const FURNITURE: &[&str] = &[
    "ad",
    "ads",
    "adbox",
    "adslot",
    "adsense",
    "advert",
    "advertisement",
    "advertising",
    "agegate",
    "author",
    "authors",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "bylines",
    "carousel",
    "comment",
    "comments",
    "consent",
    "contributions",
    "cookie",
    "cookies",
    "copyright",
    "credits",
    "dateline",
    "disqus",
    "donate",
    "donation",
    "epic",
    "footer",
    "gdpr",
    "interstitial",
    "jump",
    "keywords",
    "login",
    "masthead",
    "menu",
    "metadata",
    "meta",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "newsletters",
    "outbrain",
    "pager",
    "pagination",
    "paywall",
    "popular",
    "popup",
    "promo",
    "promos",
    "promotion",
    "readmore",
    "recirc",
    "recirculation",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "relatedposts",
    "relatedlinks",
    "replies",
    "respond",
    "rss",
    "share",
    "sharebar",
    "sharedaddy",
    "sharing",
    "sidebar",
    "signup",
    "skip",
    "social",
    "sponsor",
    "sponsored",
    "sponsors",
    "submeta",
    "subscribe",
    "subscription",
    "subscriptions",
    "taboola",
    "tags",
    "teaser",
    "teasers",
    "timestamp",
    "toc",
    "toolbar",
    "topics",
    "trending",
    "upsell",
    "viewed",
    "widget",
    "widgets",
];

/// Names that begin so tell what an element has or is filed under, not what it is.
const ASIDE: &[&str] = &["has", "no", "not", "with", "is", "tag", "category", "js", "u", "type", "single", "hide"];

const CAPTION: &[&str] = &["caption", "captions", "figcaption", "legend", "cutline"];
const STANDFIRST: &[&str] =
    &["standfirst", "subtitle", "dek", "deck", "excerpt", "lede", "subhead", "subheading", "subheadline", "sapo"];
const PULL: &[&str] = &["pullquote", "pull"];

/// What `node` is by itself; what it stands in is not looked at.
pub(super) fn part(dom: &Dom, node: Node) -> Part {
    let name = dom.name(node);
    if UNSEEN.contains(&name) || hidden(dom, node) {
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

/// What an element is by one of its names.
fn named(name: &str) -> Part {
    let mut words = [""; 12];
    let mut count = 0;
    for (word, slot) in split(name).zip(&mut words) {
        *slot = word;
        count += 1;
    }
    let words = words.get(..count).unwrap_or_default();
    let any = |list: &[&str]| words.iter().any(|w| list.iter().any(|known| w.eq_ignore_ascii_case(known)));
    if words.first().is_some_and(|first| ASIDE.contains(first)) {
        return Part::Plain;
    }
    if any(CAPTION) || words.iter().any(|w| w.len() > 7 && w.to_ascii_lowercase().ends_with("caption")) {
        Part::Caption
    } else if any(PULL) {
        Part::PullQuote
    } else if any(STANDFIRST) {
        Part::Standfirst
    } else if any(FURNITURE) || pairs(words) {
        Part::Furniture
    } else if any(&["attribution", "cite", "citation"]) {
        Part::Attribution
    } else {
        Part::Plain
    }
}

/// Names of furniture that are two words.
fn pairs(words: &[&str]) -> bool {
    const PAIRS: &[(&str, &str)] = &[
        ("read", "more"),
        ("read", "next"),
        ("read", "also"),
        ("see", "also"),
        ("more", "from"),
        ("most", "read"),
        ("key", "events"),
        ("inline", "links"),
        ("links", "block"),
        ("post", "date"),
        ("posted", "on"),
        ("sign", "up"),
        ("follow", "us"),
        ("node", "links"),
        ("post", "terms"),
        ("post", "footer"),
        ("you", "may"),
        ("also", "like"),
        ("latest", "posts"),
        ("post", "labels"),
        ("date", "header"),
        ("image", "source"),
        ("blog", "pager"),
    ];
    words.windows(2).any(|pair| match pair {
        [a, b] => PAIRS.iter().any(|(x, y)| a.eq_ignore_ascii_case(x) && b.eq_ignore_ascii_case(y)),
        _ => false,
    })
}

/// The words that a name is made of: `field--name-body`, `relatedPosts`, `wp_caption`.
fn split(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        if rest.is_empty() {
            return None;
        }
        let mut lower = false;
        let end = rest
            .char_indices()
            .find(|&(_, c)| {
                let cut = !c.is_ascii_alphanumeric() || lower && c.is_ascii_uppercase();
                lower = c.is_ascii_lowercase();
                cut
            })
            .map_or(rest.len(), |(at, _)| at);
        let (word, more) = rest.split_at(end);
        rest = more;
        Some(word)
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        assert_eq!(split("field--name-fieldCaption_x").collect::<Vec<_>>(), ["field", "name", "field", "Caption", "x"]);
        for (name, expected) in [
            ("wp-caption-text", Part::Caption),
            ("jp-relatedposts", Part::Furniture),
            ("RelatedStories", Part::Furniture),
            ("node__links", Part::Furniture),
            ("loaded", Part::Plain),
            ("header", Part::Plain),
            ("has-sidebar", Part::Plain),
            ("tag-comment", Part::Plain),
            ("wp-block-pullquote", Part::PullQuote),
            ("standfirst", Part::Standfirst),
            ("sc-9a00e533-0", Part::Plain),
        ] {
            assert_eq!(named(name), expected, "{name}");
        }
    }
}
