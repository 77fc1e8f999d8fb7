//! Annotated articles: who is the source of what, by hand. Fitting learns from them and measuring compares with them.

use std::collections::HashMap;
use std::io::BufRead;
use std::path::Path;

use serde::Deserialize;

use crate::{Document, Error, Span};

mod marked;

pub use marked::read_marked;

/// One annotated attribution.
#[derive(Debug, Clone, Default)]
pub struct GoldAttribution {
    /// The source's mention; empty where the text names nobody.
    pub source: Vec<Span>,
    /// The words that attribute.
    pub cue: Vec<Span>,
    /// The words attributed.
    pub content: Vec<Span>,
}

/// One annotated article.
#[derive(Debug)]
pub struct GoldDocument {
    /// The article.
    pub document: Document,
    /// Its attributions.
    pub attributions: Vec<GoldAttribution>,
    /// Whom pronouns stand for: the pronoun, and the name or noun phrase of its person.
    pub antecedents: Vec<(Span, String)>,
    /// Parts that were not annotated.
    pub discard: Vec<Span>,
    /// Its quoted spans without their marks, where the annotation lists them.
    pub quotes: Option<Vec<Span>>,
    /// True where every attribution is annotated with its cue, those without quotation marks too.
    pub reports: bool,
    /// False for what is only learned from: passages written for the purpose say nothing of how right answers are.
    pub measured: bool,
}

#[derive(Deserialize)]
struct RawAttribution {
    #[serde(default)]
    source: Vec<[usize; 2]>,
    #[serde(default)]
    cue: Vec<[usize; 2]>,
    #[serde(default)]
    content: Vec<[usize; 2]>,
}

#[derive(Deserialize)]
struct RawDocument {
    #[serde(alias = "id")]
    doc: String,
    text: String,
    attributions: Vec<RawAttribution>,
    #[serde(default)]
    discard: Vec<[usize; 2]>,
    quotes: Option<Vec<[usize; 2]>>,
}

/// Reads annotated articles of either form: `*.txt` as [`read_marked`] does, anything else as [`read`] does.
///
/// # Errors
/// As theirs.
pub fn read_any(path: &Path) -> Result<Vec<GoldDocument>, Error> {
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt")) { read_marked(path) } else { read(path) }
}

/// The lines of a file of JSON lines that hold something, each with its place (`file:line`) before it; a byte-order mark
/// is taken off.
///
/// # Errors
/// [`Error::Io`] where the file cannot be opened, and as an item where a line cannot be read.
pub(crate) fn json_lines(path: &Path) -> Result<impl Iterator<Item = Result<(String, String), Error>>, Error> {
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, "read", e))?;
    let lines = std::io::BufReader::new(file).lines().enumerate();
    Ok(lines.filter_map(move |(n, line)| match line {
        Ok(line) => {
            let line = line.trim_start_matches('\u{feff}');
            (!line.trim().is_empty()).then(|| Ok((format!("{}:{}", path.display(), n + 1), line.to_owned())))
        }
        Err(e) => Some(Err(Error::io(path, "read", e))),
    }))
}

/// Reads annotated articles: one JSON object a line, `{"doc", "text", "attributions": [{"source", "cue", "content"}]}`,
/// each a list of `[start, end]` in Unicode code points; also `"discard"`, the parts that were not annotated, and
/// `"quotes"`, the quoted spans to measure, where the annotation lists them.
///
/// # Errors
/// [`Error::Io`] where the file cannot be read, [`Error::Record`] for a line of another form.
pub fn read(path: &Path) -> Result<Vec<GoldDocument>, Error> {
    let mut out = Vec::new();
    for record in json_lines(path)? {
        let (place, line) = record?;
        let wrong = |problem: String| Error::Record { place: place.clone(), problem };
        let raw: RawDocument =
            serde_json::from_str(&line).map_err(|e| wrong(format!("not an annotated article: {e}")))?;
        let mut starts: Vec<usize> = raw.text.char_indices().map(|(i, _)| i).collect();
        starts.push(raw.text.len());
        let spans = |pairs: &[[usize; 2]]| -> Result<Vec<Span>, Error> {
            let span = |&[from, to]: &[usize; 2]| match (starts.get(from), starts.get(to)) {
                (Some(&a), Some(&b)) if a <= b => Ok(Span::new(a, b)),
                _ => Err(wrong(format!("the span [{from}, {to}] does not lie in the text"))),
            };
            pairs.iter().map(span).collect()
        };
        let attributions: Vec<GoldAttribution> = raw
            .attributions
            .iter()
            .map(|a| {
                Ok(GoldAttribution { source: spans(&a.source)?, cue: spans(&a.cue)?, content: spans(&a.content)? })
            })
            .collect::<Result<_, Error>>()?;
        let discard = spans(&raw.discard)?;
        let quotes = raw.quotes.as_deref().map(spans).transpose()?;
        let document = Document::new(raw.doc, raw.text)?;
        let antecedents = Vec::new();
        let reports = attributions.is_empty() || attributions.iter().any(|a| !a.cue.is_empty());
        out.push(GoldDocument { document, attributions, antecedents, discard, quotes, reports, measured: true });
    }
    Ok(out)
}

/// Words of an article that stand for one thing: the byte offset of every mention's head word, and whether that word is
/// a proper noun.
pub type Chain = Vec<(usize, bool)>;

/// The chains of one article.
pub type Chains = Vec<Chain>;

/// The chains of articles, by document id.
#[derive(Debug, Default)]
pub struct Coreference(pub HashMap<String, Chains>);

/// Start, end, tag, entity, governor, relation.
type RawToken = (usize, usize, String, String, i64, String);

#[derive(Deserialize)]
struct RawSyntax {
    doc: String,
    sentences: Vec<Vec<RawToken>>,
    coref: Vec<Vec<[usize; 4]>>,
}

/// Reads coreference chains for the articles of `gold`, by document id. A line holds `{"doc", "sentences", "coref"}`:
/// a sentence is a list of `[start, end, tag, entity, governor, relation]` in code points, a chain a list of
/// `[sentence, first, end, head]` in tokens. Articles without a line have no chains.
///
/// # Errors
/// [`Error::Io`] where the file cannot be read, [`Error::Record`] for a line of another form.
pub fn read_coreference(path: &Path, gold: &[GoldDocument]) -> Result<Coreference, Error> {
    let texts: HashMap<&str, &str> = gold.iter().map(|g| (g.document.id(), g.document.text())).collect();
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, "read", e))?;
    let mut out = HashMap::new();
    for (n, line) in std::io::BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|e| Error::io(path, "read", e))?;
        let raw: RawSyntax = serde_json::from_str(&line).map_err(|e| Error::Record {
            place: format!("{}:{}", path.display(), n + 1),
            problem: format!("not a line of coreference: {e}"),
        })?;
        let Some(text) = texts.get(raw.doc.as_str()) else { continue };
        let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        let head = |&[sentence, _, _, head]: &[usize; 4]| {
            let token = raw.sentences.get(sentence)?.get(head)?;
            Some((*starts.get(token.0)?, token.2.starts_with("NNP")))
        };
        let chains = raw.coref.iter().map(|chain| chain.iter().filter_map(head).collect()).collect();
        out.insert(raw.doc.clone(), chains);
    }
    Ok(Coreference(out))
}

impl GoldDocument {
    /// The sources of a quoted span: those of every attribution whose content covers half of its letters and digits.
    pub fn sources(&self, quoted: Span) -> Vec<Span> {
        let text = self.document.text();
        let size = letters(quoted.of(text));
        let covered = |a: &GoldAttribution| -> usize {
            let mut content: Vec<Span> = a.content.iter().copied().filter(|c| c.overlaps(quoted)).collect();
            content.sort_unstable();
            // What two spans of one attribution share counts once.
            let mut from = quoted.start();
            let mut size = 0;
            for c in content {
                size += letters(Span::new(c.start().max(from), c.end().min(quoted.end())).of(text));
                from = from.max(c.end());
            }
            size
        };
        let hit = |a: &&GoldAttribution| size > 0 && covered(a) * 2 >= size;
        self.attributions.iter().filter(hit).flat_map(|a| a.source.iter().copied()).collect()
    }

    /// True where the span lies in a part that was not annotated.
    pub fn is_discarded(&self, span: Span) -> bool {
        self.discard.iter().any(|d| d.overlaps(span))
    }
}

/// The number of letters and digits.
pub fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

const SMALL: &[&str] = &[
    "s", "the", "a", "an", "of", "in", "for", "on", "at", "to", "by", "with", "from", "as", "who", "which", "that",
    "and", "or", "but", "mr", "mrs", "ms", "dr", "sen", "rep", "gov",
];

/// Runs of letters, digits and `_` covered by the spans.
fn words(text: &str, spans: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    for span in spans {
        let mut start = None;
        let slice = span.of(text);
        for (i, c) in slice.char_indices().chain([(slice.len(), ' ')]) {
            let inside = c.is_alphanumeric() || c == '_';
            match start {
                None if inside => start = Some(i),
                Some(s) if !inside => {
                    out.push(Span::new(span.start() + s, span.start() + i));
                    start = None;
                }
                _ => {}
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// True where a predicted mention and the annotated source share a content word at the same place. A prediction of
/// more than six words must share half of them: a mention is a noun phrase, not a net.
pub fn same_source(text: &str, predicted: Span, gold: &[Span]) -> bool {
    same_sources(text, &[predicted], gold)
}

/// [`same_source`] for a prediction of several spans.
pub fn same_sources(text: &str, predicted: &[Span], gold: &[Span]) -> bool {
    let (p, g) = (words(text, predicted), words(text, gold));
    let shared: Vec<_> = p.iter().filter(|w| g.binary_search(w).is_ok()).collect();
    if shared.is_empty() || p.len() > 6 && shared.len() * 2 < p.len() {
        return false;
    }
    g.len() == 1 || shared.iter().any(|w| !SMALL.contains(&w.of(text).to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_covers_half_of_a_quote_is_its_source() {
        let text = "“one two six ten” said Ada and Per";
        let at = |s: &str| Span::new(text.find(s).unwrap(), text.find(s).unwrap() + s.len());
        let by = |content: &[&str], source: &str| GoldAttribution {
            source: vec![at(source)],
            cue: Vec::new(),
            content: content.iter().map(|c| at(c)).collect(),
        };
        let document = Document::new("a", text).unwrap();
        let attributions =
            vec![by(&["two six", "six"], "Ada"), by(&["one", "one two", "one"], "Per"), by(&["ten"], "and")];
        let gold = GoldDocument {
            document,
            attributions,
            antecedents: Vec::new(),
            discard: Vec::new(),
            quotes: None,
            reports: false,
            measured: true,
        };
        let sources: Vec<&str> = gold.sources(at("one two six ten")).iter().map(|s| s.of(text)).collect();
        assert_eq!(sources, ["Ada", "Per"]);
        assert_eq!(gold.sources(at("six ten")).len(), 2);
        assert!(gold.sources(at("said")).is_empty());
        assert!(gold.sources(Span::new(0, 1)).is_empty());
        let twice = GoldDocument { attributions: vec![by(&["two", "two"], "Ada")], ..gold };
        assert!(twice.sources(at("one two six ten")).is_empty(), "one word of four, annotated twice");
    }

    #[test]
    fn a_shared_content_word_is_the_same_source() {
        let text = "the senator from Ohio, Ada Byron, said";
        let at = |s: &str| Span::new(text.find(s).unwrap(), text.find(s).unwrap() + s.len());
        assert!(same_source(text, at("Byron"), &[at("the senator from Ohio, Ada Byron")]));
        assert!(!same_source(text, at("the"), &[at("the senator")]));
        assert!(!same_source(text, at("Ohio"), &[at("Ada Byron")]));
        assert!(!same_source(text, at("Ohio"), &[]));
    }
}
