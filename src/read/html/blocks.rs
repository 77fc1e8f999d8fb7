//! A page's tree into the blocks of text that it shows, one below the other.

use super::dom::{Data, Dom, Node, ROOT, Step};
use super::parts::{Part, is_block, part};

/// Bytes of the longest cell of a table that is a figure or a name and no text.
const LONGEST_CELL: usize = 60;

/// How links begin that sell a picture.
const SOLD: &[&str] = &["Purchase ", "Buy ", "License ", "Licence ", "Order "];

/// A bit of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text.
    Words(String),
    /// The line ends here.
    Break,
    /// A `<q>` begins.
    Open,
    /// A `<q>` ends.
    Close,
}

/// Text that stands together: a paragraph, a heading, an item of a list.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The innermost node that holds all of its text.
    pub(super) node: Node,
    pub(super) pieces: Vec<Piece>,
    /// Letters and signs that are no white space.
    pub(super) chars: usize,
    /// Those of them that are links.
    pub(super) linked: usize,
    /// Those of them that stand in bits of the line that are the page's: a place before the text, an author's name.
    pub(super) aside: usize,
    /// A number that two blocks with the same letters share.
    pub(super) print: u64,
    /// The block quotation it stands in, the outermost one.
    pub(super) quotation: Option<Node>,
    /// True where it names whom the words before it are by.
    pub(super) attribution: bool,
    /// True in captions.
    pub(super) caption: bool,
}

impl Block {
    /// Its words, with single spaces between them.
    pub(super) fn text(&self) -> String {
        let all: String = self
            .pieces
            .iter()
            .map(|p| match p {
                Piece::Words(words) => words.as_str(),
                Piece::Break => " ",
                Piece::Open | Piece::Close => "",
            })
            .collect();
        super::dom::words(&all)
    }

    /// True where most of it is links.
    pub(super) fn is_linked(&self) -> bool {
        self.linked * 2 > self.chars
    }
}

/// What each element is, asked once.
pub(super) struct Parts(Vec<Part>);

impl Parts {
    /// What the elements of `dom` are.
    pub(super) fn of(dom: &Dom) -> Self {
        Self((0..dom.len()).map(|node| part(dom, node)).collect())
    }

    /// What `node` is.
    pub(super) fn get(&self, node: Node) -> Part {
        self.0.get(node).copied().unwrap_or(Part::Plain)
    }
}

/// The blocks in `root`, in the order of the page. Where `lines` is true, blank lines part them as well as elements do.
pub(super) fn blocks(dom: &Dom, parts: &Parts, root: Node, lines: bool) -> Vec<Block> {
    let mut walk = Walk::new(dom, parts, lines);
    dom.walk(
        root,
        |node| parts.get(node) != Part::Unseen,
        |step| match step {
            Step::Enter(node) => walk.enter(node),
            Step::Leave(node) => walk.leave(node),
        },
    );
    walk.end();
    walk.found
}

struct Walk<'a> {
    dom: &'a Dom,
    parts: &'a Parts,
    lines: bool,
    found: Vec<Block>,
    block: Block,
    /// Line ends seen since the last word.
    breaks: usize,
    /// The innermost open element that holds all of the block's text.
    common: Node,
    links: usize,
    asides: usize,
    captions: usize,
    attributions: usize,
    quotations: Vec<Node>,
    preformatted: usize,
    /// The cell that is one of a line.
    cell: Option<Node>,
}

impl<'a> Walk<'a> {
    fn new(dom: &'a Dom, parts: &'a Parts, lines: bool) -> Self {
        Self {
            dom,
            parts,
            lines,
            found: Vec::new(),
            block: Block::default(),
            breaks: 0,
            common: ROOT,
            links: 0,
            asides: 0,
            captions: 0,
            attributions: 0,
            quotations: Vec::new(),
            preformatted: 0,
            cell: None,
        }
    }

    fn enter(&mut self, node: Node) {
        let name = match self.dom.data(node) {
            Data::Text(words) => return self.text(words, node),
            Data::Element(name, _) => &*name.local,
            Data::Other => return,
        };
        if name == "br" {
            self.breaks += 1;
        } else if self.is_block(node) {
            self.end();
        } else if self.cell.is_none() && matches!(name, "td" | "th") {
            self.cell = Some(node);
            self.piece(Piece::Words(" ".to_owned()));
        } else if self.cell.is_some() && is_block(name) {
            self.piece(Piece::Words(" ".to_owned()));
        }
        self.asides += usize::from(self.is_aside(node, name));
        self.captions += usize::from(self.is_caption(node));
        self.attributions += usize::from(self.is_attribution(node));
        match name {
            "a" => self.links += 1,
            "q" => self.piece(Piece::Open),
            "pre" => self.preformatted += 1,
            "blockquote" => self.quotations.push(node),
            _ => {}
        }
    }

    /// Undoes, in turn, what was done as `node` was entered.
    fn leave(&mut self, node: Node) {
        let name = self.dom.name(node);
        match name {
            "a" => self.links -= 1,
            "q" => self.piece(Piece::Close),
            "pre" => self.preformatted -= 1,
            "blockquote" => drop(self.quotations.pop()),
            _ => {}
        }
        self.attributions -= usize::from(self.is_attribution(node));
        self.captions -= usize::from(self.is_caption(node));
        self.asides -= usize::from(self.is_aside(node, name));
        if self.common == node {
            self.common = self.dom.parent(node).unwrap_or(ROOT);
        }
        if self.cell == Some(node) {
            self.cell = None;
        } else if self.is_block(node) {
            self.end();
        }
    }

    /// True where `node` stands on lines of its own.
    fn is_block(&self, node: Node) -> bool {
        if self.cell.is_some() {
            return false;
        }
        let name = self.dom.name(node);
        match name {
            // A row of figures is a line; cells that hold text are paragraphs.
            "td" | "th" => self.holds_text(node),
            "cite" => self.is_attribution(node),
            "span" | "small" | "em" | "i" => self.is_caption(node) && self.captions == 0,
            _ => is_block(name),
        }
    }

    /// True for the page's own bits of a line.
    fn is_aside(&self, node: Node, name: &str) -> bool {
        self.parts.get(node) == Part::Furniture && !is_block(name)
    }

    fn is_caption(&self, node: Node) -> bool {
        self.parts.get(node) == Part::Caption && !self.is_below_quotation(node)
    }

    /// True for the caption of a figure that is a quotation.
    fn is_below_quotation(&self, node: Node) -> bool {
        self.dom.name(node) == "figcaption"
            && self.dom.parent(node).is_some_and(|figure| {
                self.dom.children(figure).iter().take(8).any(|&n| self.dom.name(n) == "blockquote")
            })
    }

    /// True where `node` says whom a block quotation is by; a work that is named within a line is part of it.
    fn is_attribution(&self, node: Node) -> bool {
        self.is_below_quotation(node)
            || !self.quotations.is_empty()
                && match self.dom.name(node) {
                    "footer" | "figcaption" => true,
                    "cite" => {
                        self.dom.parent(node).is_some_and(|p| matches!(self.dom.name(p), "blockquote" | "p" | "div"))
                    }
                    _ => self.parts.get(node) == Part::Attribution,
                }
    }

    /// True where the cell `cell` holds more than a name or a figure; a few nodes show it.
    fn holds_text(&self, cell: Node) -> bool {
        let (mut bytes, mut blocks) = (0, 0);
        let mut waiting = vec![cell];
        for _ in 0..64 {
            let Some(node) = waiting.pop() else { return false };
            waiting.extend(self.dom.children(node).iter().rev().take(64));
            if let Data::Text(words) = self.dom.data(node) {
                bytes += words.trim().len();
            }
            let name = self.dom.name(node);
            blocks += usize::from(node != cell && is_block(name));
            if bytes > LONGEST_CELL || blocks > 1 || name == "br" {
                return true;
            }
        }
        true
    }

    fn text(&mut self, words: &str, node: Node) {
        // Beside captions pictures are sold.
        if self.captions > 0 && self.links > 0 && SOLD.iter().any(|word| words.trim_start().starts_with(word)) {
            return;
        }
        if !words.contains(|c: char| !c.is_ascii_whitespace()) && self.preformatted == 0 {
            // Blank lines between elements mean nothing but where nothing else parts the text.
            if self.lines && blank_line(words) {
                self.end();
            } else if self.breaks == 0 && !self.block.pieces.is_empty() {
                self.piece(Piece::Words(" ".to_owned()));
            }
            return;
        }
        if self.lines || self.preformatted > 0 {
            let mut first = true;
            for line in words.split('\n') {
                if !std::mem::take(&mut first) {
                    self.breaks += 1;
                }
                if !line.trim().is_empty() {
                    self.words(line, node);
                }
            }
        } else {
            self.words(words, node);
        }
    }

    fn words(&mut self, words: &str, node: Node) {
        if self.breaks > 1 {
            self.end();
        } else if self.breaks == 1 && !self.block.pieces.is_empty() {
            // In running text a line that ends in the source is no line that ends on the page.
            self.piece(if self.lines { Piece::Words(" ".to_owned()) } else { Piece::Break });
        }
        self.breaks = 0;
        if self.block.chars == 0 {
            self.common = node;
            self.block.quotation = self.quotations.first().copied();
            self.block.attribution = self.attributions > 0;
            self.block.caption = self.captions > 0;
        }
        self.block.node = self.common;
        let mut text = String::with_capacity(words.len());
        for c in words.chars() {
            // Where a word may be broken is no part of the word.
            if matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') {
                continue;
            }
            text.push(c);
            if !c.is_whitespace() {
                self.block.chars += 1;
                self.block.linked += usize::from(self.links > 0);
                self.block.aside += usize::from(self.asides > 0);
                self.block.print = self.block.print.wrapping_mul(0x0100_0000_01b3) ^ u64::from(u32::from(c));
            }
        }
        self.piece(Piece::Words(text));
    }

    fn piece(&mut self, piece: Piece) {
        self.block.pieces.push(piece);
    }

    /// Ends the block.
    fn end(&mut self) {
        self.breaks = 0;
        // A <q> that goes on goes on in the next block.
        let open = self.block.pieces.iter().fold(0usize, |open, piece| match piece {
            Piece::Open => open + 1,
            Piece::Close => open.saturating_sub(1),
            _ => open,
        });
        let mut block = std::mem::take(&mut self.block);
        for _ in 0..open {
            self.block.pieces.push(Piece::Open);
        }
        if block.chars > 0 {
            block.pieces.extend(std::iter::repeat_n(Piece::Close, open));
            self.found.push(block);
        }
    }
}

fn blank_line(words: &str) -> bool {
    words.bytes().filter(|&b| b == b'\n').count() > 1
}
