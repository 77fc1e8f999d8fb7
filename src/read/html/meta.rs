//! What a page says of its article: in JSON-LD, in tags for other sites, and in what it shows. The more of the article and
//! the less of the page a place is meant for, the earlier it is asked.

use super::dom::{Data, Dom, Node, ROOT, split, words};
use super::linked::{self, Linked, decoded};
use crate::document::Metadata;

/// Names under which tags give the author.
const AUTHOR: &[&str] = &[
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "byline",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.name",
    "citation_author",
    "twitter:creator:name",
    "article:author",
];

/// Names under which tags give the time of publication.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "published_time",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "date",
];

/// Names under which tags give the outlet.
const OUTLET: &[&str] =
    &["og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher", "citation_journal_title"];

/// Names under which tags give the headline.
const TITLE: &[&str] =
    &["og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title"];

/// What stands between an article's title and its outlet in a page's title.
const BETWEEN: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / "];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Described {
    pub(super) meta: Metadata,
    /// A BCP 47 tag.
    pub(super) language: Option<String>,
    /// What the page itself is called.
    pub(super) page: Option<String>,
    /// True where the page says that it has an article.
    pub(super) is_article: bool,
}

/// What the page `html`, parsed as `dom`, says of its article.
pub(super) fn of(html: &str, dom: &Dom) -> Described {
    let page = Page::new(dom);
    let linked = linked::article(&page.scripts);
    let outlet = linked.outlet.clone().or_else(|| page.tag(OUTLET));
    let title = title(dom, &page, &linked, outlet.as_deref());
    // What stands beside the title in the page's own title is the outlet, where nothing else says so.
    let outlet = outlet.or_else(|| beside(page.title.as_deref()?, title.as_deref()?));
    let author =
        linked.author.clone().or_else(|| page.tag(AUTHOR).filter(|a| !a.contains("://"))).or_else(|| byline(dom));
    let published = linked.published.clone().or_else(|| page.tag(PUBLISHED)).or_else(|| time(dom));
    let url = page.canonical.clone().or_else(|| page.tag(&["og:url"]).filter(|u| u.contains("://")));
    let language = page
        .language
        .clone()
        .or_else(|| linked.language.clone())
        .or_else(|| page.tag(&["og:locale", "content-language", "dc.language", "language"]))
        .map(|tag| tag.replace('_', "-"))
        .filter(|tag| tag.len() < 36 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    Described {
        meta: Metadata {
            author: author.map(|a| without_by(&a)).filter(|a| !a.is_empty() && Some(a) != outlet.as_ref()),
            outlet,
            title,
            published,
            url: url.or_else(|| linked.url.clone()).or_else(|| saved_from(html)),
        },
        language,
        page: page.title,
        is_article: linked != Linked::default(),
    }
}

/// What is asked of a page again and again, gathered once.
#[derive(Default)]
struct Page<'a> {
    /// Name, in lower case, and content.
    tags: Vec<(String, String)>,
    /// What its JSON-LD scripts hold.
    scripts: Vec<&'a str>,
    title: Option<String>,
    canonical: Option<String>,
    language: Option<String>,
}

impl<'a> Page<'a> {
    fn new(dom: &'a Dom) -> Self {
        let mut page = Self::default();
        for node in dom.elements(ROOT) {
            let attribute = |name: &str| dom.attribute(node, name);
            match dom.name(node) {
                "html" => page.language = attribute("lang").or_else(|| attribute("xml:lang")).and_then(some),
                // Drawings have titles too.
                "title" if page.title.is_none() && dom.parent(node).is_some_and(|p| dom.name(p) == "head") => {
                    page.title = some(&dom.text(node));
                }
                "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                    page.canonical = attribute("href").filter(|href| href.contains("://")).and_then(some);
                }
                "meta" => {
                    let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| attribute(key));
                    if let (Some(name), Some(content)) = (name, attribute("content").and_then(some)) {
                        page.tags.push((name.trim().to_ascii_lowercase(), content));
                    }
                }
                "script" if attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                    page.scripts.extend(dom.children(node).iter().filter_map(|&child| match dom.data(child) {
                        Data::Text(script) => Some(&**script),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
        page
    }

    /// What the tags say under the first of `names` that is there; of several tags of one name (an author each), all.
    fn tag(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let mut values: Vec<&str> = Vec::new();
            for (_, value) in self.tags.iter().filter(|(tag, _)| tag == name) {
                if !values.contains(&value.as_str()) {
                    values.push(value);
                }
            }
            if AUTHOR.contains(name) { some(&values.join(", ")) } else { values.first().and_then(|v| some(v)) }
        })
    }
}

/// `text` as one line; `None` for an empty one.
fn some(text: &str) -> Option<String> {
    Some(words(text)).filter(|text| !text.is_empty())
}

/// The headline, without the outlet that follows it.
fn title(dom: &Dom, page: &Page, linked: &Linked, outlet: Option<&str>) -> Option<String> {
    if let Some(headline) = &linked.title {
        return Some(headline.clone());
    }
    let tagged = page.tag(TITLE).map(|t| decoded(&t));
    let candidates = [tagged.as_deref(), page.title.as_deref()];
    // The heading that is in what the page is called is the headline as printed; a longer one is rather it than the outlet's.
    let headings = || {
        let named = |&n: &Node| matches!(dom.name(n), "h1" | "h2" | "h3") && dom.children(n).len() < 50;
        dom.elements(ROOT).filter(named).map(|n| dom.text(n)).filter(|h| h.chars().count() > 3)
    };
    for title in candidates.into_iter().flatten() {
        let like = headings().filter(|h| Some(h.as_str()) != outlet && is_in(title, h));
        if let Some(heading) = like.max_by_key(|h| (h.len(), std::cmp::Reverse(h.clone()))) {
            return Some(heading);
        }
    }
    let title = candidates.into_iter().flatten().next()?;
    Some(parted(title, outlet).0.to_owned())
}

/// True where `title` begins or ends with `heading`, but for the marks and spaces they are set with.
fn is_in(title: &str, heading: &str) -> bool {
    let (title, heading) = (letters(title), letters(heading));
    !heading.is_empty() && (title.starts_with(&heading) || title.ends_with(&heading))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `title` without the outlet before or behind it, and what is taken for the outlet.
fn parted<'a>(title: &'a str, outlet: Option<&str>) -> (&'a str, Option<&'a str>) {
    let words = |text: &str| text.split(' ').count();
    let is_outlet = |part: &str, rest: &str| match outlet {
        Some(outlet) => {
            let (outlet, part) = (letters(outlet), letters(part));
            !part.is_empty() && (outlet.contains(&part) || part.contains(&outlet))
        }
        // An outlet has a short name, an article a long one.
        None => words(part) <= 5 && words(rest) > words(part),
    };
    for sign in BETWEEN {
        if let Some((head, tail)) = title.rsplit_once(sign)
            && is_outlet(tail, head)
        {
            return (head.trim_end(), Some(tail));
        }
        if let Some((head, tail)) = title.split_once(sign)
            && is_outlet(head, tail)
        {
            return (tail.trim_start(), Some(head));
        }
    }
    (title, None)
}

/// What stands beside `short` in `long`, if it is an outlet's name.
fn beside(long: &str, short: &str) -> Option<String> {
    let rest = match (long.strip_prefix(short), long.strip_suffix(short)) {
        (Some(rest), _) => BETWEEN.iter().find_map(|sign| rest.strip_prefix(sign)),
        (_, Some(rest)) => BETWEEN.iter().chain(&[": "]).find_map(|sign| rest.strip_suffix(sign)),
        _ => None,
    };
    rest.map(str::trim).filter(|rest| !rest.is_empty() && rest.split(' ').count() <= 8).map(str::to_owned)
}

/// The author whom the page shows.
fn byline(dom: &Dom) -> Option<String> {
    let named = |node: Node, name: &str| {
        dom.attribute(node, "rel") == Some(name)
            || dom.attribute(node, "itemprop") == Some(name)
            || dom.attribute(node, "class").is_some_and(|c| c.split_ascii_whitespace().any(|class| class == name))
    };
    ["author", "byline", "byline-name", "fn", "author-name", "post-author"]
        .iter()
        .find_map(|name| dom.elements(ROOT).find(|&node| named(node, name)))
        .and_then(|node| some(&dom.text(node)))
        .and_then(|line| some(without_time(&line)))
        .filter(|name| name.chars().count() < 80)
}

/// The names that a byline begins with: `Ada Vane May 4, 2031 3:46 PM`, `Ada Vane | 4 May`, `Ada Vane @adavane`.
fn without_time(line: &str) -> &str {
    const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let end = line.find(|c: char| c.is_ascii_digit() || matches!(c, '|' | '@' | '•' | '·')).unwrap_or(line.len());
    let (names, rest) = line.split_at(end);
    let names = names.trim_end();
    let (before, last) = names.rsplit_once(' ').unwrap_or(("", names));
    // A month is one before its day alone: there are people called May.
    let month = last.get(..3).is_some_and(|start| MONTHS.iter().any(|month| start.eq_ignore_ascii_case(month)));
    let names = if month && rest.starts_with(|c: char| c.is_ascii_digit()) { before } else { names };
    names.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ',' | '/' | '('))
}

/// The time of publication that the page shows.
fn time(dom: &Dom) -> Option<String> {
    let times = || {
        dom.elements(ROOT).filter(|&n| dom.name(n) == "time" || dom.attribute(n, "itemprop") == Some("datePublished"))
    };
    let value = |node: Node| dom.attribute(node, "datetime").or_else(|| dom.attribute(node, "title")).and_then(some);
    let published = times().find(|&n| {
        dom.attribute(n, "itemprop") == Some("datePublished")
            || dom.attribute(n, "pubdate").is_some()
            || dom.attribute(n, "class").is_some_and(|c| c.contains("publish"))
    });
    published.into_iter().chain(times()).find_map(value).or_else(|| {
        // Microformats, as older blogs have them.
        let node = dom.elements(ROOT).find(|&n| dom.attribute(n, "class") == Some("published"))?;
        value(node)
    })
}

/// `By Ada Vane` without the first word.
fn without_by(author: &str) -> String {
    let mut rest = author.trim();
    for by in ["by ", "By ", "BY ", "by: ", "By: ", "Written by ", "written by "] {
        rest = rest.strip_prefix(by).unwrap_or(rest).trim_start();
    }
    decoded(rest)
}

/// The address that browsers write into a page they save.
fn saved_from(html: &str) -> Option<String> {
    let (_, rest) = split(html, 2048).0.split_once("saved from url=(")?;
    let (_, rest) = rest.split_once(')')?;
    rest.split("-->").next().and_then(some).filter(|url| url.contains("://"))
}
