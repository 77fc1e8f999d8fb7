//! A page as a tree: elements and text in one array, which is freed at once and walked without recursion, however deep it is.

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName};

use super::sink::Sink;

/// Place of a node in its tree.
pub(super) type Node = usize;

/// The node that is the document itself.
pub(super) const ROOT: Node = 0;

/// Elements that may stand in one another: the parser looks through all that are open at every tag, so that its time grows with
/// the square of it. Browsers stop at 512.
const DEEPEST: usize = 1_000;

/// Nodes of the longest page; live pages of a whole day have some ten thousand.
const MOST_NODES: usize = 1_000_000;

/// Bytes that are parsed before the two are looked at.
const PART: usize = 4 << 10;

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document, and whatever is neither element nor text.
    Other,
    /// An element.
    Element(QualName, Vec<Attribute>),
    /// Text, its entities decoded.
    Text(StrTendril),
}

/// A node, and where it stands.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) data: Data,
    pub(super) parent: Option<Node>,
    pub(super) depth: usize,
    pub(super) children: Vec<Node>,
}

/// The nodes of a page.
#[derive(Debug)]
pub(super) struct Dom {
    pub(super) nodes: Vec<Entry>,
    /// How many elements stand in one another at most.
    pub(super) deepest: usize,
    /// The name of what is no element.
    pub(super) nameless: QualName,
}

/// A step of a walk through a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A node begins.
    Enter(Node),
    /// An element that was entered ends.
    Leave(Node),
}

impl Dom {
    /// Reads `html` as browsers do.
    ///
    /// # Errors
    /// What is wrong with a page that is made to be costly.
    pub(super) fn parse(html: &str) -> Result<Self, String> {
        let mut parser = html5ever::parse_document(Sink::new(), ParseOpts::default());
        let mut rest = html;
        while !rest.is_empty() {
            // The parser cannot be stopped, so it is given so much at a time that what it makes of it cannot cost much.
            let (part, more) = split(rest, PART);
            parser.process(part.into());
            rest = more;
            let dom = parser.tokenizer.sink.sink.0.borrow();
            if dom.deepest > DEEPEST {
                return Err(format!(
                    "more than {DEEPEST} elements stand in one another, as in no page that people read"
                ));
            }
            if dom.nodes.len() > MOST_NODES {
                return Err(format!("it has more than {MOST_NODES} elements, as no page of one article has"));
            }
        }
        Ok(parser.finish())
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The name of `node` in lower case; empty where it is no element.
    pub(super) fn name(&self, node: Node) -> &str {
        match self.data(node) {
            Data::Element(name, _) => &name.local,
            _ => "",
        }
    }

    /// What `node` is.
    pub(super) fn data(&self, node: Node) -> &Data {
        self.nodes.get(node).map_or(&Data::Other, |entry| &entry.data)
    }

    /// The value of `node`'s attribute `name`.
    pub(super) fn attribute(&self, node: Node, name: &str) -> Option<&str> {
        self.attributes(node).iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
    }

    /// All attributes of `node`.
    pub(super) fn attributes(&self, node: Node) -> &[Attribute] {
        match self.data(node) {
            Data::Element(_, attributes) => attributes,
            _ => &[],
        }
    }

    /// The node that `node` stands in.
    pub(super) fn parent(&self, node: Node) -> Option<Node> {
        self.nodes.get(node)?.parent
    }

    /// `node` and what it stands in, from the inside.
    pub(super) fn upwards(&self, node: Node) -> impl Iterator<Item = Node> {
        std::iter::successors(Some(node), |&n| self.parent(n))
    }

    /// The nodes that stand in `node` directly.
    pub(super) fn children(&self, node: Node) -> &[Node] {
        self.nodes.get(node).map_or(&[], |entry| &entry.children)
    }

    /// Walks `node` and all it holds, in the order of the page; what `enter` says no to is neither entered nor left.
    pub(super) fn walk(&self, node: Node, mut enter: impl FnMut(Node) -> bool, mut visit: impl FnMut(Step)) {
        let mut waiting = vec![Step::Enter(node)];
        while let Some(step) = waiting.pop() {
            if let Step::Enter(node) = step {
                if !enter(node) {
                    continue;
                }
                visit(step);
                waiting.push(Step::Leave(node));
                waiting.extend(self.children(node).iter().rev().map(|&child| Step::Enter(child)));
            } else {
                visit(step);
            }
        }
    }

    /// All elements in `node`, in the order of the page.
    pub(super) fn elements(&self, node: Node) -> impl Iterator<Item = Node> {
        let mut waiting = vec![node];
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(self.children(next).iter().rev());
            Some(next)
        })
        .filter(|&n| matches!(self.data(n), Data::Element(..)))
    }

    /// The words in `node`, with single spaces between them.
    pub(super) fn text(&self, node: Node) -> String {
        let mut text = String::new();
        let visit = |step| {
            if let Step::Enter(node) = step {
                match self.data(node) {
                    Data::Text(words) => text.push_str(words),
                    Data::Element(name, _) if &*name.local == "br" => text.push(' '),
                    _ => {}
                }
            }
        };
        self.walk(node, |n| !matches!(self.name(n), "script" | "style"), visit);
        words(&text)
    }
}

/// `text` in two, the first part of at most `bytes`.
pub(super) fn split(text: &str, bytes: usize) -> (&str, &str) {
    let end = (0..=bytes.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    text.split_at(end.unwrap_or(0))
}

/// The words of `text` with single spaces between them.
pub(super) fn words(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(word);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree written down: names in brackets, text bare.
    fn outline(html: &str) -> String {
        let dom = Dom::parse(html).unwrap();
        let mut all = String::new();
        let visit = |step| match (
            step,
            dom.data(match step {
                Step::Enter(n) | Step::Leave(n) => n,
            }),
        ) {
            (Step::Enter(_), Data::Text(words)) => all.push_str(words),
            (Step::Enter(_), Data::Element(name, _)) => all.extend(["<", &name.local, ">"]),
            (Step::Leave(_), Data::Element(name, _)) => all.extend(["</", &name.local, ">"]),
            _ => {}
        };
        dom.walk(ROOT, |_| true, visit);
        all
    }

    #[test]
    fn trees_are_those_of_browsers() {
        let page = |body: &str| format!("<html><head></head><body>{body}</body></html>");
        assert_eq!(outline("<p>a<p>b &amp; c"), page("<p>a</p><p>b & c</p>"));
        // What is misplaced in a table stands before it, in order.
        assert_eq!(
            outline("<table>x<b>y</b><tr><td>z"),
            page("x<b>y</b><table><tbody><tr><td>z</td></tr></tbody></table>")
        );
        // An element that ends too early is cut in two.
        assert_eq!(outline("<b>1<p>2</b>3</p>"), page("<b>1</b><p><b>2</b>3</p>"));
        assert_eq!(outline(""), page(""));
    }

    #[test]
    fn pages_made_to_be_costly_are_refused_soon() {
        assert!(Dom::parse(&"<div>".repeat(900)).is_ok());
        let error = Dom::parse(&"<div>".repeat(100_000)).err().unwrap();
        assert!(error.contains("1000 elements stand in one another"), "{error}");
        // Each paragraph opens all the looks before it anew.
        let looks = (0..900).map(|n| format!("<b class={n}>")).collect::<Vec<_>>().concat();
        let error = Dom::parse(&("<p>".to_owned() + &looks + &"<p>x".repeat(100_000))).err().unwrap();
        assert!(error.contains("more than 1000000 elements"), "{error}");
    }

    #[test]
    fn text_of_an_element_has_single_spaces() {
        let dom =
            Dom::parse("<title> A\n <b>title</b> </title><h1>Two<br>lines <i>in</i>\tall<script>no</script></h1>")
                .unwrap();
        let heading = dom.elements(ROOT).find(|&n| dom.name(n) == "h1").unwrap();
        assert_eq!(dom.text(heading), "Two lines in all");
        assert_eq!(dom.upwards(heading).map(|n| dom.name(n)).collect::<Vec<_>>(), ["h1", "body", "html", ""]);
    }
}
