//! The rows of a table, as `inquit extract` writes it and a spreadsheet may have saved it again.

use super::rebuild::pieces;
use super::rows::Row;
use crate::Error;

/// What may stand between the cells; a spreadsheet chooses by its country.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Reads the rows of a table; `file` names it.
pub(super) fn parse(file: &str, text: &str) -> Result<Vec<Row>, Error> {
    let header = text.lines().next().unwrap_or_default();
    let count = |d: &u8| header.bytes().filter(|b| b == d).count();
    let delimiter = DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let wrong = |line: u64, problem: String| Error::Record { place: format!("{file}:{line}"), problem };
    let names = reader.headers().map_err(|e| wrong(1, format!("no table: {e}")))?.clone();
    let columns = Columns { names };
    for needed in ["source", "quote"] {
        if columns.position(needed).is_none() {
            let found = columns.names.iter().collect::<Vec<_>>().join(", ");
            return Err(wrong(
                1,
                format!("no column `{needed}` among: {found}; keep the header `inquit extract` writes"),
            ));
        }
    }
    let mut rows = Vec::new();
    let mut lines = LineCount { text, at: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|e| wrong(lines.of(e.position()), format!("no row of a table: {e}")))?;
        let line = lines.of(record.position());
        if record.iter().all(str::is_empty) {
            continue;
        }
        let mut row = columns.row(&record).map_err(|problem| wrong(line, problem))?;
        row.place = format!("{file}:{line}");
        rows.push(row);
    }
    Ok(rows)
}

/// Counts the lines up to one row after the other.
struct LineCount<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl LineCount<'_> {
    /// The line of a row. The reader's own count is one behind where lines end in `\r\n`.
    fn of(&mut self, place: Option<&csv::Position>) -> u64 {
        let byte = place.and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(self.at);
        let rest = self.text.get(byte..).unwrap_or_default();
        let first = byte + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        self.line += self.text.get(self.at..first).unwrap_or_default().matches('\n').count() as u64;
        self.at = self.at.max(first);
        self.line
    }
}

struct Columns {
    names: csv::StringRecord,
}

impl Columns {
    fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n.trim() == name)
    }

    /// A cell; `None` where it is empty or there is no such column.
    fn cell(&self, record: &csv::StringRecord, name: &str) -> Option<String> {
        let cell = record.get(self.position(name)?)?;
        Some(plain(cell).to_owned()).filter(|c| !c.trim().is_empty())
    }

    fn place(&self, record: &csv::StringRecord, name: &str) -> Result<Vec<(usize, usize)>, String> {
        let end = |name: String| match self.cell(record, &name) {
            None => Ok(None),
            Some(cell) => {
                cell.trim().parse().map(Some).map_err(|_| format!("`{name}` is `{cell}` and no whole number"))
            }
        };
        Ok(end(format!("{name}_start"))?.zip(end(format!("{name}_end"))?).into_iter().collect())
    }

    fn row(&self, record: &csv::StringRecord) -> Result<Row, String> {
        let cell = |name: &str| self.cell(record, name);
        let confidence = match cell("confidence") {
            None => None,
            // Spreadsheets write a decimal comma where it is the custom of the country.
            Some(text) => match text.trim().replace(',', ".").parse() {
                Ok(p) if (0.0..=1.0).contains(&p) => Some(p),
                _ => return Err(format!("`confidence` is `{text}` and no number from 0 to 1")),
            },
        };
        let quote = cell("quote").ok_or("the cell `quote` is empty: delete the row, or restore the words")?;
        let (mention, cue_text) = (cell("speaker_mention"), cell("cue"));
        let [content, speaker, cue] = ["quote", "speaker", "cue"].map(|name| self.place(record, name));
        let (content, speaker, cue) = (content?, speaker?, cue?);
        let first = |places: &[(usize, usize)]| places.first().map(|p| p.0);
        let pieces = pieces(
            [cell("prefix"), cell("suffix")],
            [
                (first(&content), Some(&quote)),
                (first(&speaker), mention.as_deref()),
                (first(&cue), cue_text.as_deref()),
            ],
        );
        Ok(Row {
            place: String::new(),
            doc: cell("source").ok_or("the cell `source` is empty: it says which article the row is about")?,
            input: cell("input"),
            kind: cell("kind").map(|k| k.trim().to_lowercase()).unwrap_or_default(),
            quote: Some(quote),
            content,
            mention,
            speaker,
            cue_text,
            cue,
            pieces,
            name: cell("speaker").map(|s| s.trim().to_owned()),
            via: cell("via"),
            relayed_by: cell("relayed_by"),
            confidence,
            is_part: cell("part_of").is_some(),
            is_nested: cell("nested_in").is_some(),
            is_cell: true,
        })
    }
}

/// The cell without the apostrophe that `--excel` sets before what a spreadsheet would run.
fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r'])).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_as_spreadsheets_save_them() {
        let wanted = parse("a.csv", "speaker,quote,source,confidence\nAda,\"One, two\",a.txt,0.900\n").unwrap();
        assert_eq!((wanted[0].place.as_str(), wanted[0].confidence), ("a.csv:2", Some(0.9)));
        for text in [
            "speaker;quote;source;confidence\r\nAda;One, two;a.txt;0,9\r\n;;;\r\n",
            "speaker\tquote\tsource\tconfidence\nAda\tOne, two\ta.txt\t0.9\n",
            "confidence,source,quote,speaker,mine\n0.9,a.txt,\"One, two\",Ada,x\n",
        ] {
            assert_eq!(parse("a.csv", text).unwrap(), wanted, "{text}");
        }
        assert_eq!(plain("'=1+1"), "=1+1");
        assert_eq!(plain("'tis"), "'tis");
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        for (text, said) in [
            ("quote,speaker\n", "a.csv:1: no column `source` among: quote, speaker"),
            ("quote,source,quote_start,quote_end\n\"a\nb\",x,1,2\nc,x,one,2\n", "a.csv:4: `quote_start` is `one`"),
            ("quote,source,confidence\na,x,2\n", "a.csv:2: `confidence` is `2`"),
            ("quote,source\r\n\r\na,x\r\n\"b\r\nc\",x\r\na,\r\n", "a.csv:6: the cell `source` is empty"),
        ] {
            let error = parse("a.csv", text).unwrap_err().to_string();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
