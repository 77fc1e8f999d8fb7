//! Articles annotated by marks in their text.

use std::path::Path;

use super::{GoldAttribution, GoldDocument};
use crate::read::encoding::decode;
use crate::{Document, Error, Span};

/// Reads articles annotated by marks in their text, divided by lines `---`: a source is written `[[Ada Byron]]#1`, and
/// a quoted span of that source has `{1}` right behind its closing mark, one of nobody's `{0}`. `[[she|Ada Byron]]#1` also
/// tells whom a pronoun stands for. Lines that begin with `#` are comments.
///
/// Where an article has cues — `((said))#1`, with what is reported, `<<that it rains>>#1` — all its reports are marked, those
/// without quotation marks too, and `((said))#0` is a word that reports nothing. A source of two reports is `[[she]]#1,2`.
///
/// # Errors
/// [`Error::Io`] where the file cannot be read, [`Error::NotText`] where it holds no text, [`Error::Record`] naming the first line
/// of a passage with marks that do not fit.
pub fn read_marked(path: &Path) -> Result<Vec<GoldDocument>, Error> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, "read", e))?;
    let text = decode(&path.display().to_string(), bytes)?;
    let mut out = Vec::new();
    let mut block = String::new();
    let mut first = 1;
    for (n, line) in text.lines().chain(["---"]).enumerate() {
        if line.trim_end() == "---" {
            if !block.trim().is_empty() {
                let place = format!("{}:{first}", path.display());
                let problem = |problem| Error::Record { place: place.clone(), problem };
                let marked = Marked::read(&block).map_err(problem)?;
                out.push(marked.document(Document::new(place.as_str(), marked.text.as_str())?).map_err(problem)?);
            }
            block.clear();
            first = n + 2;
        } else if !line.starts_with('#') {
            block.push_str(line);
            block.push('\n');
        }
    }
    Ok(out)
}

/// Words in marks, and the numbers of the attributions they belong to.
type Numbered = (Span, Vec<String>);

/// One block, its marks taken out of its text.
#[derive(Debug, Default)]
struct Marked {
    text: String,
    sources: Vec<Numbered>,
    cues: Vec<Numbered>,
    contents: Vec<Numbered>,
    antecedents: Vec<(Span, String)>,
    /// Ends of quoted spans with the numbers of their sources.
    ends: Vec<(usize, String)>,
}

impl Marked {
    /// Reads a block; `Err` says what is wrong with its marks.
    fn read(block: &str) -> Result<Self, String> {
        let mut out = Self::default();
        let mut rest = block;
        while let Some(c) = rest.chars().next() {
            if let Some(((words, numbers), tail)) = between(rest, "[[", "]]#")? {
                let (words, person) = words.split_once('|').map_or((words, None), |(s, p)| (s, Some(p)));
                let span = out.push(words);
                out.antecedents.extend(person.map(|p| (span, p.to_owned())));
                out.sources.push((span, numbers));
                rest = tail;
            } else if let Some(((words, numbers), tail)) = between(rest, "((", "))#")? {
                let span = out.push(words);
                out.cues.push((span, numbers));
                rest = tail;
            } else if let Some(((words, numbers), tail)) = between(rest, "<<", ">>#")? {
                let span = out.push(words);
                out.contents.push((span, numbers));
                rest = tail;
            } else if let Some((number, tail)) = rest.strip_prefix('{').and_then(|r| r.split_once('}')) {
                out.ends.push((out.text.len(), number.to_owned()));
                rest = tail;
            } else {
                out.text.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or("");
            }
        }
        Ok(out)
    }

    fn push(&mut self, words: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(words);
        Span::new(start, self.text.len())
    }

    /// What is annotated; `Err` says which marks do not fit.
    fn document(&self, document: Document) -> Result<GoldDocument, String> {
        let quotes = crate::find::quote::quotes(&document, &crate::find::segment::paragraphs(&document));
        let mut attributions = self.reports()?;
        let mut discard = Vec::new();
        let mut listed = Vec::new();
        for quote in &quotes {
            match self.ends.iter().find(|(end, _)| *end == quote.outer.end()) {
                Some((_, number)) => {
                    listed.push(quote.inner);
                    if number != "0" {
                        let source = of(&self.sources, number);
                        if source.is_empty() {
                            return Err(format!("`{{{number}}}` names no source"));
                        }
                        attributions.push(GoldAttribution { source, cue: Vec::new(), content: vec![quote.inner] });
                    }
                }
                // Spans without a number are not annotated.
                None if self.cues.is_empty() => discard.push(quote.inner),
                None => {}
            }
        }
        if let Some((_, number)) = self.ends.iter().find(|(end, _)| !quotes.iter().any(|q| q.outer.end() == *end)) {
            return Err(format!("no quoted span ends before `{{{number}}}`"));
        }
        let antecedents = self.antecedents.clone();
        let reports = !self.cues.is_empty();
        let quotes = Some(listed);
        Ok(GoldDocument { document, attributions, antecedents, discard, quotes, reports, measured: true })
    }

    /// The attributions that have cues.
    fn reports(&self) -> Result<Vec<GoldAttribution>, String> {
        let mut numbers: Vec<&String> = self.cues.iter().chain(&self.contents).flat_map(|(_, n)| n).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut all = Vec::new();
        for number in numbers.into_iter().filter(|n| *n != "0") {
            let (cue, content) = (of(&self.cues, number), of(&self.contents, number));
            if cue.is_empty() || content.is_empty() {
                let missing = if cue.is_empty() { "cue `((…))`" } else { "reported words `<<…>>`" };
                return Err(format!("attribution {number} has no {missing}"));
            }
            all.push(GoldAttribution { source: of(&self.sources, number), cue, content });
        }
        Ok(all)
    }
}

/// The words with this number.
fn of(all: &[Numbered], number: &str) -> Vec<Span> {
    all.iter().filter(|(_, numbers)| numbers.iter().any(|n| n == number)).map(|(span, _)| *span).collect()
}

/// Where `text` begins with `open`: what stands before `close` with the numbers behind it, and the rest.
#[expect(clippy::type_complexity, reason = "two pairs")]
fn between<'t>(text: &'t str, open: &str, close: &str) -> Result<Option<((&'t str, Vec<String>), &'t str)>, String> {
    let Some(behind) = text.strip_prefix(open) else { return Ok(None) };
    let (words, tail) = behind.split_once(close).ok_or_else(|| format!("`{open}` without `{close}`"))?;
    let mut numbers = Vec::new();
    let mut rest = tail;
    loop {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at_checked(digits).filter(|(n, _)| !n.is_empty()).unzip();
        let (Some(number), Some(tail)) = (number, tail) else { return Err(format!("`{close}` without a number")) };
        numbers.push(number.to_owned());
        rest = tail;
        match rest.strip_prefix(',').filter(|more| more.starts_with(|c: char| c.is_ascii_digit())) {
            Some(more) => rest = more,
            None => return Ok(Some(((words, numbers), rest))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(block: &str) -> Result<GoldDocument, String> {
        let marked = Marked::read(block)?;
        marked.document(Document::new("m", marked.text.as_str()).unwrap())
    }

    #[test]
    fn marks_give_sources_and_quotes() {
        let gold = marked("“Yes,”{1} said [[Ada Byron]]#1 of the “plan”{0}.\n").unwrap();
        let text = gold.document.text();
        assert_eq!(text, "“Yes,” said Ada Byron of the “plan”.\n");
        assert_eq!(gold.attributions.len(), 1);
        assert_eq!(gold.attributions[0].source[0].of(text), "Ada Byron");
        assert_eq!(gold.attributions[0].content[0].of(text), "Yes,");
        assert!(gold.antecedents.is_empty() && !gold.reports);
        assert!(marked("“Yes,”{2} said [[Ada]]#1.").is_err());
        assert!(marked("Yes{1} said [[Ada]]#1.").is_err());
    }

    #[test]
    fn a_bar_tells_whom_a_pronoun_stands_for() {
        let gold = marked("Ada Byron met Bo. “Yes,”{1} [[she|Ada Byron]]#1 said.\n").unwrap();
        let text = gold.document.text();
        assert_eq!(text, "Ada Byron met Bo. “Yes,” she said.\n");
        let [(pronoun, person)] = gold.antecedents.as_slice() else { panic!("one antecedent") };
        assert_eq!((pronoun.of(text), person.as_str()), ("she", "Ada Byron"));
        assert_eq!(gold.attributions[0].source, [*pronoun]);
    }

    #[test]
    fn marks_give_reports() {
        let gold =
            marked("[[Ada]]#1,2 ((said))#1 <<it rains>>#1, ((adding))#2 <<that it pours>>#2. He ((said))#0 no.\n");
        let gold = gold.unwrap();
        let text = gold.document.text();
        assert_eq!(text, "Ada said it rains, adding that it pours. He said no.\n");
        let told = |a: &GoldAttribution| {
            [&a.source, &a.cue, &a.content].map(|spans| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join("|"))
        };
        let all: Vec<_> = gold.attributions.iter().map(told).collect();
        assert_eq!(all, [["Ada", "said", "it rains"], ["Ada", "adding", "that it pours"]]);
        assert!(gold.reports);
        assert!(marked("It ((said))#1 nothing.").unwrap_err().contains("attribution 1 has no reported words"));
        assert!(marked("It ((said)) nothing.").is_err());
    }
}
