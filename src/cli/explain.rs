//! `inquit explain`: each quote drawn with its marks under the text, and what decided about its speaker.

use std::fmt::Write as _;
use std::path::Path;

use inquit::find::segment;
use inquit::read::pieces::Pieces;
use inquit::{Code, CodePoints, Details, Document, Record, RowOptions};
use unicode_width::UnicodeWidthChar;

use super::input::InputArgs;
use super::language::{LanguageArgs, foreign, not_in_english};
use super::output::Output;
use super::people::{PeopleArgs, remarks};
use super::weights::WeightsArgs;
use super::{Stop, Tally, complain};

/// Columns of the terminal a drawing takes.
const WIDTH: usize = 100;
const INDENT: &str = "    ";
const QUOTE: char = '^';
const MENTION: char = '=';
const CUE: char = '~';

const EXAMPLES: &str = "\
Examples:
  inquit explain article.txt
  inquit explain corpus.jsonl | less
  inquit explain article.txt --people people.csv
  cat article.txt | inquit explain

Under the text, ^ marks the quote, = the speaker as printed and ~ the words that attribute.";

/// Show why each speaker was chosen, drawn under the text
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    language: LanguageArgs,

    #[command(flatten)]
    weights: WeightsArgs,

    #[command(flatten)]
    people: PeopleArgs,

    /// Draw what is reported without quotation marks too
    #[arg(long)]
    indirect: bool,
}

pub(super) fn run(args: &Args) -> Result<Tally, Stop> {
    let settings = args.input.settings();
    let fields = settings.fields.clone();
    let model = args.weights.model()?;
    let people = args.people.read()?;
    let details = Details { indirect: args.indirect, assume_english: args.language.assume_english, ..Details::ALL };
    let pieces = Pieces::new(args.people.leave_out(args.input.list()?), settings);
    let mut output = Output::open(None::<&Path>)?;
    let mut tally = Tally::default();
    for piece in pieces {
        match piece.and_then(|piece| piece.document(&fields)) {
            Ok(document) => {
                let analysis = inquit::analyze_among(&document, &model, details, people.as_ref());
                let records = inquit::rows(&document, &analysis, &RowOptions::default());
                output.write(draw(&document, foreign(analysis.language), &records).as_bytes())?;
                remarks(&document, &analysis).iter().for_each(|remark| complain(remark));
                tally.documents += 1;
            }
            Err(error) => {
                complain(&error);
                tally.failures += 1;
            }
        }
    }
    output.finish()?;
    Ok(tally)
}

/// The drawing of one document, in another language than English where there is one: for each record the paragraphs it touches with
/// marks under them, then speaker, confidence and reasons.
fn draw(document: &Document, language: Option<Code>, records: &[Record]) -> String {
    let mut out = String::new();
    let input =
        document.input.as_deref().filter(|&i| i != document.id()).map(|i| format!(" ({i})")).unwrap_or_default();
    let count = match records.len() {
        0 => "no quotes".to_owned(),
        1 => "1 quote".to_owned(),
        n => format!("{n} quotes"),
    };
    let _ = writeln!(out, "{}{input}: {count}", shown(document.id()));
    if let Some(code) = language {
        let _ = writeln!(out, "{INDENT}{}", not_in_english(code));
    }
    out.push('\n');
    let page = Page::new(document);
    for (number, record) in (1..).zip(records) {
        let (kind, paragraph, sentence) = (record.kind.as_str(), record.paragraph, record.sentence);
        let _ = writeln!(out, "[{number}] {kind}, paragraph {paragraph}, sentence {sentence}");
        page.draw(record, &mut out);
        facts(record, &mut out);
        out.push('\n');
    }
    out
}

/// What the record says, under its drawing.
fn facts(record: &Record, out: &mut String) {
    let mut speaker = record.speaker.as_deref().map_or_else(|| "(nobody found)".to_owned(), shown);
    let details: Vec<_> =
        [record.speaker_title.as_deref(), record.speaker_type].into_iter().flatten().map(shown).collect();
    if !details.is_empty() {
        let _ = write!(speaker, " ({})", details.join(", "));
    }
    fact("speaker", &speaker, out);
    if let Some(id) = &record.speaker_id {
        fact("known as", &shown(id), out);
    }
    if let Some(via) = &record.via {
        fact("via", &shown(via), out);
    }
    if let Some(relayed_by) = &record.relayed_by {
        fact("relayed by", &shown(relayed_by), out);
    }
    let name = record.name_confidence.map(|p| format!(", of the name {p:.3}")).unwrap_or_default();
    fact("confidence", &format!("{:.3}{name}", record.confidence), out);
    for (n, reason) in record.why.iter().enumerate() {
        fact(if n == 0 { "why" } else { "" }, &shown(reason), out);
    }
}

/// A line with its label; what does not fit goes on below its beginning.
fn fact(label: &str, text: &str, out: &mut String) {
    let cells: Vec<Cell> = text.chars().map(|c| Cell::new(c, None)).collect();
    for (n, line) in wrap(&cells, WIDTH - INDENT.len() - 12).into_iter().enumerate() {
        let label = if n == 0 { label } else { "" };
        let text: String = line.iter().map(|c| c.shown).collect();
        let _ = writeln!(out, "{}", format!("{INDENT}{label:<12}{text}").trim_end());
    }
}

/// Text without the characters that would move the cursor or change its colour.
fn shown(text: &str) -> String {
    text.chars().map(harmless).collect()
}

fn harmless(c: char) -> char {
    if c.is_whitespace() || c.is_control() { ' ' } else { c }
}

/// One character of a drawing.
#[derive(Debug, Clone, Copy)]
struct Cell {
    shown: char,
    width: usize,
    mark: Option<char>,
}

impl Cell {
    fn new(c: char, mark: Option<char>) -> Self {
        let shown = harmless(c);
        Self { shown, width: shown.width().unwrap_or(0), mark }
    }
}

/// A document's characters and where its paragraphs stand among them.
struct Page {
    chars: Vec<char>,
    paragraphs: Vec<(usize, usize)>,
}

impl Page {
    fn new(document: &Document) -> Self {
        let text = document.text();
        let points = CodePoints::new(text);
        let paragraphs = segment::paragraphs(document).into_iter().map(|p| points.span(text, p.span)).collect();
        Self { chars: text.chars().collect(), paragraphs }
    }

    /// The paragraph that holds the character at `at`; outside of every paragraph, its line.
    fn around(&self, at: usize) -> (usize, usize) {
        if let Some(&paragraph) = self.paragraphs.iter().find(|p| p.0 <= at && at < p.1) {
            return paragraph;
        }
        let line_end = |c: &char| matches!(c, '\n' | '\r');
        let before = self.chars.get(..at).unwrap_or_default();
        let after = self.chars.get(at..).unwrap_or_default();
        let start = before.iter().rposition(line_end).map_or(0, |p| p + 1);
        let end = after.iter().position(line_end).map_or(self.chars.len(), |p| at + p);
        (start, end)
    }

    /// The paragraphs `record` touches, with its marks.
    fn draw(&self, record: &Record, out: &mut String) {
        // Where two overlap, the one named first is drawn.
        let mut marked: Vec<(usize, usize, char)> = Vec::new();
        marked.extend(record.cue.iter().map(|c| (c.start, c.end, CUE)));
        marked.extend(record.mention.iter().map(|m| (m.start, m.end, MENTION)));
        marked.extend(record.content.iter().map(|c| (c.0, c.1, QUOTE)));
        let mut touched: Vec<_> = marked.iter().map(|m| self.around(m.0)).collect();
        touched.sort_unstable();
        touched.dedup();
        let mut after_gap = false;
        for (start, end) in touched {
            if std::mem::replace(&mut after_gap, true) {
                let _ = writeln!(out, "{INDENT}…");
            }
            let mark = |at| marked.iter().find(|m| m.0 <= at && at < m.1).map(|m| m.2);
            let chars = self.chars.get(start..end).unwrap_or_default();
            let cells: Vec<Cell> = (start..).zip(chars).map(|(at, &c)| Cell::new(c, mark(at))).collect();
            marked_lines(&wrap(&cells, WIDTH - INDENT.len()), out);
        }
    }
}

/// The lines that carry marks, with one line of text on either side, and the marks under them.
fn marked_lines(lines: &[&[Cell]], out: &mut String) {
    let has_marks: Vec<bool> = lines.iter().map(|line| line.iter().any(|c| c.mark.is_some())).collect();
    let mut last = None;
    for (n, line) in lines.iter().enumerate() {
        let near = n.saturating_sub(1)..=n + 1;
        if !has_marks.get(*near.start()..(near.end() + 1).min(lines.len())).is_some_and(|near| near.contains(&true)) {
            continue;
        }
        if last.map_or(n > 0, |last| n > last + 1) {
            let _ = writeln!(out, "{INDENT}…");
        }
        last = Some(n);
        // The space a line was broken at is not drawn, nor marked.
        let length = line.iter().rposition(|c| c.shown != ' ').map_or(0, |at| at + 1);
        let line = line.get(..length).unwrap_or_default();
        let text: String = line.iter().map(|c| c.shown).collect();
        let _ = writeln!(out, "{INDENT}{text}");
        let marks: String = line.iter().flat_map(|c| std::iter::repeat_n(c.mark.unwrap_or(' '), c.width)).collect();
        if !marks.trim_end().is_empty() {
            let _ = writeln!(out, "{INDENT}{}", marks.trim_end());
        }
    }
    if last.is_some_and(|last| last + 1 < lines.len()) {
        let _ = writeln!(out, "{INDENT}…");
    }
}

/// Breaks at spaces into lines at most `width` columns wide; a word longer than that is broken where it must be.
fn wrap(cells: &[Cell], width: usize) -> Vec<&[Cell]> {
    let mut lines = Vec::new();
    let mut rest = cells;
    while !rest.is_empty() {
        let mut used = 0;
        let fits = rest
            .iter()
            .take_while(|c| {
                used += c.width;
                used <= width
            })
            .count();
        let cut = if fits == rest.len() {
            fits
        } else {
            let space = rest.iter().take(fits + 1).rposition(|c| c.shown == ' ');
            space.map_or(fits.max(1), |space| space + 1)
        };
        let (line, after) = rest.split_at(cut);
        lines.push(line);
        rest = after;
    }
    lines
}

#[cfg(test)]
mod tests {
    use inquit::write::record::{Kind, Place};

    use super::*;

    const TEXT: &str = "Harbour\n\nIlse Brandvold told the 漁業 board: “We stay.”\n\n“And we fish,” she said.\n";

    /// Where `words` stand in the text.
    fn find(words: &str) -> Place {
        let start = TEXT.split(words).next().unwrap_or_default().chars().count();
        Place { text: words.to_owned(), start, end: start + words.chars().count() }
    }

    fn record(quote: &str, mention: Option<&str>, cue: Option<&str>) -> Record {
        let place = find(quote);
        Record {
            speaker: mention.map(|_| "Ilse Brandvold".to_owned()),
            speakers: mention.map(|_| "Ilse Brandvold".to_owned()).into_iter().collect(),
            speaker_id: None,
            quote: quote.to_owned(),
            source: "a.txt".to_owned(),
            input: None,
            mention: mention.map(find),
            speaker_title: None,
            speaker_type: mention.map(|_| "person"),
            cue: cue.map(find),
            via: None,
            relayed_by: None,
            kind: Kind::Direct,
            confidence: 0.5,
            name_confidence: None,
            why: vec!["next to the cue".to_owned(), "same sentence".to_owned()],
            quote_id: String::new(),
            continues: None,
            part_of: None,
            nested_in: None,
            repeats: None,
            paragraph: 2,
            sentence: 1,
            content: vec![(place.start, place.end)],
            prefix: String::new(),
            suffix: String::new(),
            meta: inquit::Metadata::default(),
            language: None,
            kept: Vec::new(),
        }
    }

    fn drawn(records: &[Record]) -> String {
        draw(&Document::new("a.txt", TEXT).unwrap(), None, records)
    }

    #[test]
    fn marks_stand_under_their_words_however_wide() {
        assert_eq!(
            drawn(&[record("We stay.", Some("Ilse Brandvold"), Some("told"))]),
            "a.txt: 1 quote\n\
             \n\
             [1] direct, paragraph 2, sentence 1\n    \
                 Ilse Brandvold told the 漁業 board: “We stay.”\n    \
                 ============== ~~~~                  ^^^^^^^^\n    \
                 speaker     Ilse Brandvold (person)\n    \
                 confidence  0.500\n    \
                 why         next to the cue\n                \
                             same sentence\n\n"
        );
    }

    #[test]
    fn a_mention_in_another_paragraph_is_drawn_too() {
        let drawing = drawn(&[record("And we fish,", Some("Ilse Brandvold"), None)]);
        let from = "    Ilse Brandvold told the 漁業 board: “We stay.”\n    ==============\n    …\n    “And we fish,” she said.\n     ^^^";
        assert!(drawing.contains(from), "{drawing}");
    }

    #[test]
    fn nobody_is_said_to_be_nobody() {
        let drawing = drawn(&[record("We stay.", None, None)]);
        assert!(drawing.contains("speaker     (nobody found)\n"), "{drawing}");
    }

    #[test]
    fn places_outside_the_text_do_no_harm() {
        let mut wild = record("We stay.", Some("Ilse Brandvold"), None);
        wild.content = vec![(9000, 9001), (5, 2)];
        wild.cue = Some(Place { text: String::new(), start: usize::MAX, end: 0 });
        assert!(drawn(&[wild]).contains("=============="));
    }

    #[test]
    fn lines_break_at_spaces_or_where_they_must() {
        let cells: Vec<Cell> = "one two aaaaaaaaaaaa 漁業漁業".chars().map(|c| Cell::new(c, None)).collect();
        let lines: Vec<String> = wrap(&cells, 7).iter().map(|l| l.iter().map(|c| c.shown).collect()).collect();
        assert_eq!(lines, ["one two ", "aaaaaaa", "aaaaa ", "漁業漁", "業"]);
        assert_eq!(wrap(&cells, 0).len(), cells.len());
    }
}
