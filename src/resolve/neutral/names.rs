//! Names by their capitals alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::RegionKind;
use crate::find::scene::Scene;
use crate::{Code, Span};

/// Most words of a label.
const LONGEST: usize = 5;
/// Letters of a word in lower case that may stand inside a name: `de`, `van`, `von`, `ibn`.
const PARTICLE: usize = 3;
/// Bytes of what may follow a name behind a comma: `Hedda Kropp, mayor of the town`.
const APPOSITION: usize = 80;

/// A stretch that would be a name, to be accepted by [`Names::accept`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub(super) name: Span,
}

/// The label that fills `span`: words with capitals, and an apposition behind a comma or in brackets.
pub(super) fn label_in(text: &str, span: Span) -> Option<Label> {
    let slice = span.of(text);
    let head = slice.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '•' | '*'));
    let start = span.end() - head.len();
    let (name, behind) = head.find([',', '(', ';']).map_or((head, ""), |at| head.split_at(at));
    if behind.len() > APPOSITION || behind.contains(['\n', '\r']) {
        return None;
    }
    let name = name.trim_end().trim_end_matches('.');
    is_label(name).then(|| Label { name: Span::new(start, start + name.len()) })
}

/// True for one to [`LONGEST`] words that begin with capitals, particles between them aside.
fn is_label(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().take(LONGEST + 1).collect();
    let whole =
        |word: &&str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.' | '\u{301}'));
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    words.len() <= LONGEST
        && !name.contains(['\n', '\r'])
        && words.iter().all(whole)
        && is_capital(first)
        && is_capital(last)
        && words.iter().all(|word| is_capital(word) || is_particle(word))
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn is_particle(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && word.chars().count() <= PARTICLE && word.chars().all(char::is_alphabetic)
}

fn is_shouted(word: &str) -> bool {
    word.chars().nth(1).is_some() && !word.contains(char::is_lowercase)
}

/// The names a document has seen.
pub(super) struct Names<'d> {
    /// Runs of two capitals and more behind the beginning of a sentence, by their last word.
    runs: BTreeMap<&'d str, BTreeSet<Vec<&'d str>>>,
    /// The last words of all of them, in capitals.
    shouted: BTreeSet<String>,
    /// How often each label in capitals stands before a colon.
    labels: BTreeMap<&'d str, usize>,
    /// True where capitals are no sign of a name, for other nouns have them too, or nobody knows.
    strict: bool,
}

impl<'d> Names<'d> {
    /// Reads the capitals of `scene`, whose language is `code`.
    pub(super) fn new(scene: &Scene<'d>, code: Code) -> Self {
        let strict = matches!(code.as_str(), "de" | "lb" | "gsw" | "nds" | "und");
        let mut names = Self { runs: BTreeMap::new(), shouted: BTreeSet::new(), labels: BTreeMap::new(), strict };
        let text: &'d str = scene.document.text();
        for paragraph in scene.paragraphs.iter().filter(|p| p.region == RegionKind::Body) {
            names.read(paragraph.span.of(text));
        }
        names
    }

    fn read(&mut self, paragraph: &'d str) {
        if let Some((label, _)) = paragraph.split_once([':', '：']).filter(|(l, _)| l.len() < 80 && is_label(l))
            && label.split_whitespace().all(is_shouted)
        {
            *self.labels.entry(label).or_default() += 1;
        }
        // The run so far, whether a word of it may have its capital from where it stands, and whether the next word does.
        let mut run: Vec<&'d str> = Vec::new();
        let mut begins = true;
        for piece in paragraph.split_whitespace() {
            let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
            let (head, tail) = piece.split_once(word).filter(|_| !word.is_empty()).unwrap_or((piece, ""));
            if !head.is_empty() {
                self.end(&mut run);
            }
            // Marks and dashes begin a sentence too.
            let free = begins || !head.is_empty() && !head.starts_with('(');
            begins = tail.contains(['.', '!', '?', '…', ':', '：']) || word.is_empty();
            let plain = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '\u{301}'));
            if plain && is_capital(word) && !free || plain && is_particle(word) && !run.is_empty() {
                run.push(word);
            } else {
                self.end(&mut run);
            }
            if !tail.is_empty() {
                self.end(&mut run);
            }
        }
        self.end(&mut run);
    }

    /// Notes a run that is over.
    fn end(&mut self, run: &mut Vec<&'d str>) {
        while run.last().is_some_and(|word| is_particle(word)) {
            run.pop();
        }
        // What comes before are titles, or a headline.
        let from = run.len().saturating_sub(LONGEST);
        if let Some(name @ [.., _, last]) = run.get(from..) {
            self.shouted.insert(last.to_uppercase());
            self.runs.entry(last).or_default().insert(name.to_vec());
        }
        run.clear();
    }

    /// True where a label is a name: the text has it elsewhere, in the middle of a sentence, or it consists of several words with
    /// capitals in a language where these make names. A label in capitals may also come again as one.
    pub(super) fn accept(&self, scene: &Scene<'_>, label: Label) -> bool {
        let name = label.name.of(scene.document.text());
        let words: Vec<&str> = name.split_whitespace().collect();
        let Some(last) = words.last() else { return false };
        if words.iter().all(|word| is_shouted(word)) {
            return self.shouted.contains(*last) || self.labels.get(name).is_some_and(|&times| times > 1);
        }
        let seen = self.runs.get(last).is_some_and(|runs| runs.iter().any(|run| run.ends_with(&words)));
        seen || !self.strict && words.iter().filter(|word| is_capital(word)).count() > 1
    }

    /// The one name of two words in the text that ends with this one.
    pub(super) fn full(&self, name: &str) -> Option<String> {
        let pairs = self.runs.get(name)?.iter().map(|run| run.get(run.len().saturating_sub(2)..).unwrap_or_default());
        let pairs: BTreeSet<&[&str]> = pairs.collect();
        let pair = pairs.first().filter(|pair| pairs.len() == 1 && pair.iter().all(|word| is_capital(word)))?;
        Some(pair.join(" "))
    }
}
