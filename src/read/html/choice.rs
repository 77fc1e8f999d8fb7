//! Which blocks of a page are its article. The readability crate finds where the article is; what in there is the page's own is
//! told by what its makers call it.

use std::collections::{HashMap, HashSet};

use super::blocks::{Block, Parts, blocks};
use super::dom::{Dom, Node, ROOT};
use super::parts::Part;
use crate::document::Metadata;
use crate::read::guard::guarded;

/// What a block of the article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The headline.
    Headline,
    /// A caption.
    Caption,
    /// Running text.
    Body,
    /// Words of the article set large; they are left out where the article has them too.
    Pulled,
}

/// Of a hundred letters of the article so many stand in the element that is taken for all of it.
const SHARE: usize = 75;

/// An element that holds so many of a hundred letters of the article is no furniture, whatever it is called.
const TOO_MUCH: usize = 30;

/// Letters of the longest page that says that there is none.
const LONGEST_MESSAGE: usize = 500;

/// Letters of the longest line that names authors or a time.
const LONGEST_BYLINE: usize = 120;

/// Letters of the longest headline.
const LONGEST_HEADLINE: usize = 400;

/// Letters of the shortest article.
const PROSE: usize = 40;

/// The blocks of `found` that are the article, with their places; empty where the page has none. `html` is the page they are of,
/// `meta` what it says of it.
pub(super) fn article(html: &str, dom: &Dom, parts: &Parts, found: &[Block], meta: &Metadata) -> Vec<(usize, Role)> {
    let readable = readable(html);
    let known: Vec<bool> = found.iter().map(|b| readable.contains(&b.print)).collect();
    let held = Held::new(dom, found, &known);
    let Some(root) = held.root() else { return Vec::new() };
    let headline = headline(dom, found, meta.title.as_deref());
    let judge = Judge { dom, parts, held: &held, captioned: captioned(dom, found), author: meta.author.as_deref() };
    let roots: HashSet<Node> = dom.upwards(root).collect();
    let first = (0..found.len()).find(|&n| known.get(n).is_some_and(|k| *k)).unwrap_or(0);
    let begin = headline.unwrap_or(first);
    let mut chosen: Vec<(usize, Role)> = Vec::new();
    // A heading that may be one of links.
    let mut heading = None;
    for (n, block) in found.iter().enumerate() {
        if Some(n) == headline {
            chosen.push((n, Role::Headline));
            continue;
        }
        let inside = dom.upwards(block.node).any(|node| node == root);
        let read = known.get(n).is_some_and(|k| *k);
        let above = heading.take();
        let Some(role) = judge.role(block, read, &roots) else {
            if block.is_linked() && above.is_some() && above == chosen.last().map(|(n, _)| *n) {
                chosen.pop();
            }
            continue;
        };
        heading = judge.is_heading(block).then_some(n);
        // Between headline and text: pictures, and what is said of the article before it begins.
        let opening = n > begin && n < first && (role == Role::Caption || judge.is_standfirst(block));
        if inside || read && n >= begin || opening {
            chosen.push((n, role));
        }
    }
    chosen
}

/// What the readability crate takes for the article, as prints of its blocks.
fn readable(html: &str) -> HashSet<u64> {
    // Names are kept so that the same elements are blocks here and there.
    let options = legible::Options::new().keep_classes(true);
    // It says of no page that it panics, and of none that it does not.
    let parse = |html: &str| guarded(|| legible::parse(html, None, Some(options.clone())));
    let mut article = parse(html);
    if !matches!(article, Ok(Ok(_))) {
        article = parse(&bare(html));
    }
    let Ok(Ok(article)) = article else { return HashSet::new() };
    let Ok(dom) = Dom::parse(&article.content) else { return HashSet::new() };
    let parts = Parts::of(&dom);
    blocks(&dom, &parts, ROOT, false).iter().map(|b| b.print).collect()
}

/// `html` with nothing said of the page as a whole: by `<html class="no-sidebar">`, or a body that a script is to show, the
/// crate takes the page for something to be left out.
fn bare(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        kept.push_str(before);
        let whole = ["<html", "<body"].into_iter().find(|name| {
            tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && tag.get(name.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_whitespace()))
        });
        if let Some(name) = whole {
            let mut quote = None;
            let end = tag.find(|c| {
                let outside = quote.is_none();
                quote =
                    if outside { Some(c).filter(|c| matches!(c, '"' | '\'')) } else { quote.filter(|&mark| mark != c) };
                outside && c == '>'
            });
            kept.push_str(name);
            rest = tag.get(end.unwrap_or(tag.len())..).unwrap_or_default();
        } else {
            kept.push('<');
            rest = tag.get(1..).unwrap_or_default();
        }
    }
    kept.push_str(rest);
    kept
}

/// How many letters of the article each element holds.
struct Held<'a> {
    dom: &'a Dom,
    chars: Vec<usize>,
    /// Those of paragraphs that are called the same.
    called: HashMap<&'a str, usize>,
    all: usize,
}

impl<'a> Held<'a> {
    fn new(dom: &'a Dom, found: &[Block], known: &[bool]) -> Self {
        let mut chars = vec![0; dom.len()];
        let mut called = HashMap::new();
        let mut all = 0;
        for (block, _) in found.iter().zip(known).filter(|(_, known)| **known) {
            all += block.chars;
            for node in dom.upwards(block.node) {
                if let Some(sum) = chars.get_mut(node) {
                    *sum += block.chars;
                }
                if let Some(name) = paragraph(dom, node) {
                    *called.entry(name).or_default() += block.chars;
                }
            }
        }
        Self { dom, chars, called, all }
    }

    fn percent(&self, node: Node) -> usize {
        self.chars.get(node).map_or(0, |n| n * 100 / self.all.max(1))
    }

    /// True where `node`, or the paragraphs that are called like it, hold too much of the article to be anything else.
    fn is_article(&self, node: Node) -> bool {
        let called = paragraph(self.dom, node).and_then(|name| self.called.get(name));
        self.percent(node) >= TOO_MUCH || called.is_some_and(|n| n * 100 >= TOO_MUCH * self.all.max(1))
    }

    /// The innermost element with nearly all of the article in it.
    fn root(&self) -> Option<Node> {
        if self.all == 0 {
            return None;
        }
        let mut node = ROOT;
        while let Some(&next) = self.dom.children(node).iter().find(|&&n| self.percent(n) >= SHARE) {
            node = next;
        }
        Some(node)
    }
}

/// What the paragraph `node` is called; none where it is no paragraph.
fn paragraph(dom: &Dom, node: Node) -> Option<&str> {
    if dom.name(node) == "p" { dom.attribute(node, "class") } else { None }
}

/// Judges blocks by what they stand in.
struct Judge<'a> {
    dom: &'a Dom,
    parts: &'a Parts,
    held: &'a Held<'a>,
    /// Figures with a caption.
    captioned: HashSet<Node>,
    author: Option<&'a str>,
}

/// The figures that have captions.
fn captioned(dom: &Dom, found: &[Block]) -> HashSet<Node> {
    let captions = found.iter().filter(|b| b.caption);
    captions.flat_map(|b| dom.upwards(b.node).filter(|&n| dom.name(n) == "figure")).collect()
}

impl Judge<'_> {
    /// What `block` is where it belongs to the article; `read` where the crate says that it does, `roots` what the article is in.
    fn role(&self, block: &Block, read: bool, roots: &HashSet<Node>) -> Option<Role> {
        let mut role = if block.caption { Role::Caption } else { Role::Body };
        let mut named = false;
        let speech = read && (block.quotation.is_some() || block.text().contains(['“', '"', '«', '„']));
        for node in self.dom.upwards(block.node).take_while(|n| !roots.contains(n)) {
            match self.parts.get(node) {
                // A link is called after what a click on it does.
                Part::Furniture if speech && self.dom.name(node) == "a" => {}
                Part::Furniture if !self.held.is_article(node) => return None,
                Part::Furniture => named = true,
                Part::PullQuote if role == Role::Body && !self.held.is_article(node) => role = Role::Pulled,
                _ => {}
            }
            // Beside the caption a figure holds who took the picture; without one, that is its caption.
            if self.dom.name(node) == "figure" && role == Role::Body && self.is_picture(block, node) {
                if self.captioned.contains(&node) {
                    return None;
                }
                role = Role::Caption;
            }
            // A footer says whom quoted words are by, or something of the page.
            let quoted = block.quotation.is_some();
            if self.dom.name(node) == "footer" && !quoted && self.held.percent(node) < TOO_MUCH {
                return None;
            }
        }
        // Put together from bits that are the page's: `By`, an author, a time.
        if !named && !speech && block.aside * 2 > block.chars {
            return None;
        }
        if role == Role::Caption {
            return (!block.is_linked()).then_some(role);
        }
        if calls(block) {
            return None;
        }
        // Lists of links, and lines that are little but a link to something else.
        if block.is_linked() && !speech || self.is_byline(block) || self.is_time(block) {
            return None;
        }
        Some(role)
    }

    /// True where `block` stands beside a picture in `figure`: figures may also hold quotations, tables or the text itself.
    fn is_picture(&self, block: &Block, figure: Node) -> bool {
        block.quotation.is_none()
            && self.held.percent(figure) < TOO_MUCH
            && !self.dom.upwards(block.node).take_while(|&n| n != figure).any(|n| self.dom.name(n) == "table")
    }

    /// True for `Words by Ada Vane`.
    fn is_byline(&self, block: &Block) -> bool {
        let Some(authors) = self.author.filter(|_| block.chars < LONGEST_BYLINE) else { return false };
        let text = block.text();
        let rest = authors.split(", ").fold(text.clone(), |rest, author| rest.replace(author, ""));
        rest.len() < text.len() && rest.chars().filter(|c| c.is_alphanumeric()).count() < 12 && !rest.contains('.')
    }

    /// True for a line that is a time and nothing else.
    fn is_time(&self, block: &Block) -> bool {
        let time = self.dom.upwards(block.node).take(4).find(|&n| self.dom.name(n) == "time");
        block.chars < LONGEST_BYLINE
            && time.is_some_and(|n| self.dom.text(n).chars().filter(|c| !c.is_whitespace()).count() >= block.chars)
    }

    fn is_heading(&self, block: &Block) -> bool {
        self.dom.upwards(block.node).take(4).any(|n| matches!(self.dom.name(n), "h2" | "h3" | "h4" | "h5" | "h6"))
    }

    fn is_standfirst(&self, block: &Block) -> bool {
        self.dom.upwards(block.node).take(4).any(|node| self.parts.get(node) == Part::Standfirst)
    }
}

/// True for a paragraph that asks its reader to do something with the page, and has links for it.
fn calls(block: &Block) -> bool {
    const CALLS: &[&str] = &[
        "follow",
        "subscribe",
        "sign",
        "read",
        "click",
        "get",
        "join",
        "download",
        "listen",
        "watch",
        "share",
        "email",
        "see",
        "support",
        "register",
        "download",
        "visit",
        "buy",
        "donate",
        "send",
    ];
    if block.linked * 4 < block.chars || block.chars > 200 {
        return false;
    }
    let text = block.text();
    let first =
        text.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default().to_lowercase();
    CALLS.contains(&first.as_str()) && !text.contains(['“', '"', '«'])
}

/// The block with the headline: the first heading that is like the title, or the block that is the title, or else the only
/// first-order heading.
fn headline(dom: &Dom, found: &[Block], title: Option<&str>) -> Option<usize> {
    let within = |block: &Block, names: &[&str]| dom.upwards(block.node).take(8).any(|n| names.contains(&dom.name(n)));
    let all = || found.iter().enumerate().filter(|(_, b)| b.chars < LONGEST_HEADLINE);
    if let Some(title) = title.map(letters).filter(|title| !title.is_empty()) {
        let like = |b: &Block| {
            let heading = letters(&b.text());
            title.contains(&heading) && heading.len() * 2 > title.len() || heading.contains(&title)
        };
        let mut headings = all().filter(|(_, b)| within(b, &["h1", "h2", "h3"]));
        if let Some((n, _)) = headings.find(|(_, b)| like(b)) {
            return Some(n);
        }
        if let Some((n, _)) = all().find(|(_, b)| letters(&b.text()) == title) {
            return Some(n);
        }
    }
    let mut first = all().filter(|(_, b)| within(b, &["h1"]) && !b.is_linked());
    let (n, _) = first.next()?;
    first.next().is_none().then_some(n)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// True where `chosen` of `found` holds running text: lines with the signs of sentences.
pub(super) fn has_prose(found: &[Block], chosen: &[(usize, Role)]) -> bool {
    let body = chosen.iter().filter(|(_, role)| *role == Role::Body).filter_map(|&(n, _)| found.get(n));
    let prose = body.filter(|b| !b.is_linked() && b.text().contains(['.', '!', '?', '…', '。', '”', '"']));
    prose.map(|b| b.chars).sum::<usize>() >= PROSE
}

/// True where the `chosen` of `found` are what a server says in place of an article, by the title of the page, `called`.
pub(super) fn is_message(found: &[Block], chosen: &[(usize, Role)], called: Option<&str>) -> bool {
    const MESSAGES: &[&str] = &[
        "not found",
        "404",
        "403",
        "500",
        "502",
        "503",
        "forbidden",
        "access denied",
        "just a moment",
        "attention required",
        "error",
        "are you a robot",
        "are you human",
        "unavailable",
        "bad gateway",
        "page gone",
        "moved permanently",
        "service temporarily",
        "site maintenance",
    ];
    let long: usize = chosen.iter().filter_map(|&(n, _)| found.get(n)).map(|b| b.chars).sum();
    let called = called.unwrap_or_default().to_lowercase();
    long < LONGEST_MESSAGE
        && (called.contains("page not found") || MESSAGES.iter().any(|message| called.starts_with(message)))
}
