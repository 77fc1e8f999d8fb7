//! What makers call the elements of their pages, word by word.

use super::parts::Part;

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

/// What an element is by one of its names.
pub(super) fn named(name: &str) -> Part {
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
