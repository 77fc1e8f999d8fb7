//! What the parser builds a page's tree with.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName};

use super::dom::{Data, Dom, Entry, Node, ROOT};

/// What the parser builds the tree with; it is asked through shared references alone.
pub(super) struct Sink(pub(super) RefCell<Dom>);

impl Sink {
    pub(super) fn new() -> Self {
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
