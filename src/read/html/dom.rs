//! A page as a tree: elements and text in one array, which is freed at once and walked without recursion, however deep it is.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName};

/// Place of a node in its tree.
pub(super) type Node = usize;

/// The node that is the document itself.
pub(super) const ROOT: Node = 0;

/// Elements that may stand in one another: the parser looks through all that are open at every tag, so that its time grows with
/// the square of it. Browsers stop at 512.
const DEEPEST: usize = 1_000;

/// Nodes of the longest page; live pages of a whole day have some ten thousand.
const MOST_NODES: usize = 4_000_000;

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

#[derive(Debug)]
struct Entry {
    data: Data,
    parent: Option<Node>,
    depth: usize,
    children: Vec<Node>,
}

/// The nodes of a page.
#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Entry>,
    /// How many elements stand in one another at most.
    deepest: usize,
    nameless: QualName,
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

/// What the parser builds the tree with; it is asked through shared references alone.
struct Sink(RefCell<Dom>);

impl Sink {
    fn new() -> Self {
        let nameless = QualName::new(None, html5ever::ns!(), html5ever::local_name!(""));
        let sink = Self(RefCell::new(Dom { nodes: Vec::new(), deepest: 0, nameless }));
        sink.add(Data::Other);
        sink
    }

    fn add(&self, data: Data) -> Node {
        let nodes = &mut self.0.borrow_mut().nodes;
        nodes.push(Entry { data, parent: None, depth: 0, children: Vec::new() });
        nodes.len() - 1
    }

    /// Puts `child` at `place` among the children of `parent`; text joins the text before it.
    fn insert(&self, parent: Node, place: Option<usize>, child: NodeOrText<Node>) {
        let child = match child {
            NodeOrText::AppendNode(child) => {
                self.detach(child);
                child
            }
            NodeOrText::AppendText(text) => {
                let mut dom = self.0.borrow_mut();
                let siblings = dom.children(parent);
                let before = place.unwrap_or(siblings.len()).checked_sub(1).and_then(|n| siblings.get(n).copied());
                if let Some(Data::Text(words)) = before.and_then(|n| dom.nodes.get_mut(n)).map(|entry| &mut entry.data)
                {
                    words.push_tendril(&text);
                    return;
                }
                drop(dom);
                self.add(Data::Text(text))
            }
        };
        let mut dom = self.0.borrow_mut();
        let mut depth = 0;
        if let Some(entry) = dom.nodes.get_mut(parent) {
            depth = entry.depth + 1;
            match place {
                Some(place) if place <= entry.children.len() => entry.children.insert(place, child),
                _ => entry.children.push(child),
            }
        }
        if let Some(entry) = dom.nodes.get_mut(child) {
            (entry.parent, entry.depth) = (Some(parent), depth);
        }
        dom.deepest = dom.deepest.max(depth);
    }

    /// Where `node` stands: its parent, and its place among that one's children.
    fn place(&self, node: Node) -> Option<(Node, usize)> {
        let dom = self.0.borrow();
        let parent = dom.parent(node)?;
        // Nearly always the last one is asked for.
        let place = dom.children(parent).iter().rposition(|&n| n == node)?;
        Some((parent, place))
    }

    fn detach(&self, node: Node) {
        if let Some((parent, place)) = self.place(node) {
            let nodes = &mut self.0.borrow_mut().nodes;
            if let Some(entry) = nodes.get_mut(parent) {
                entry.children.remove(place);
            }
            if let Some(entry) = nodes.get_mut(node) {
                entry.parent = None;
            }
        }
    }
}

impl TreeSink for Sink {
    type Handle = Node;
    type Output = Dom;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Dom {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Node {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Node) -> Ref<'a, QualName> {
        Ref::map(self.0.borrow(), |dom| match dom.data(*target) {
            Data::Element(name, _) => name,
            // The parser asks this of elements only.
            _ => &dom.nameless,
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Node {
        self.add(Data::Element(name, attributes))
    }

    fn create_comment(&self, _: StrTendril) -> Node {
        self.add(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Node {
        self.add(Data::Other)
    }

    fn append(&self, parent: &Node, child: NodeOrText<Node>) {
        self.insert(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Node, before: &Node, child: NodeOrText<Node>) {
        let placed = self.0.borrow().parent(*element).is_some();
        if placed { self.append_before_sibling(element, child) } else { self.insert(*before, None, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Node) -> Node {
        *target
    }

    fn same_node(&self, x: &Node, y: &Node) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Node, child: NodeOrText<Node>) {
        if let NodeOrText::AppendNode(node) = child {
            self.detach(node);
        }
        if let Some((parent, place)) = self.place(*sibling) {
            self.insert(parent, Some(place), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Node, attributes: Vec<Attribute>) {
        if let Some(Entry { data: Data::Element(_, own), .. }) = self.0.borrow_mut().nodes.get_mut(*target) {
            for attribute in attributes {
                if own.iter().all(|a| a.name != attribute.name) {
                    own.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Node) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Node, parent: &Node) {
        let nodes = &mut self.0.borrow_mut().nodes;
        let moved = nodes.get_mut(*node).map(|entry| std::mem::take(&mut entry.children)).unwrap_or_default();
        for &child in &moved {
            if let Some(entry) = nodes.get_mut(child) {
                entry.parent = Some(*parent);
            }
        }
        if let Some(entry) = nodes.get_mut(*parent) {
            entry.children.extend(moved);
        }
    }
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
        let error = Dom::parse(&"<div>".repeat(100_000)).unwrap_err();
        assert!(error.contains("1000 elements stand in one another"), "{error}");
        // Each paragraph opens all the looks before it anew.
        let looks = (0..900).map(|n| format!("<b class={n}>")).collect::<Vec<_>>().concat();
        let error = Dom::parse(&(looks + &"<p>x".repeat(100_000))).unwrap_err();
        assert!(error.contains("more than 4000000 elements"), "{error}");
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
