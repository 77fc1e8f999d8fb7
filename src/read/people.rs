//! The people file: a table of the people and organisations that the user knows.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::encoding::decode;
use crate::Error;
use crate::resolve::people::{People, Person, Pronouns};
use crate::resolve::phrase::one_line;

/// Bytes a people file may have: millions of people.
const LONGEST: usize = 1 << 30;

/// Bytes of the longest name. What is longer holds lines that a quotation mark has swallowed.
const LONGEST_NAME: usize = 1000;

/// What cells may be divided by.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// A line behind the last one. A quotation mark that is never closed swallows it.
const END: &str = "\u{1}end\u{1}";

/// The columns that are read, each with the names it goes by.
const COLUMNS: [(&str, &[&str]); 6] = [
    ("name", &["name"]),
    ("aliases", &["aliases", "alias"]),
    ("id", &["id"]),
    ("title", &["title", "role"]),
    ("organisation", &["organisation", "organization", "party"]),
    ("pronouns", &["pronouns"]),
];

impl People {
    /// Reads the people file at `path`, see [`from_reader`](Self::from_reader).
    ///
    /// # Errors
    /// Those, and [`Error::Io`] where it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|e| Error::io(path, "read", e))?;
        Self::from_reader(&path.display().to_string(), file)
    }

    /// Reads a table of people, which is called `file` in errors.
    ///
    /// It has cells divided by commas, semicolons or tabs, in any encoding that articles may be in, and a first line with the names
    /// of the columns: `name`; `aliases`, divided by `;` or `|`; `id`; `title`; `organisation`, also called `party`; `pronouns`. All
    /// but the first may be missing, and stand in any order; others are passed over. Lines with one identifier and one name
    /// are one person.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be read, [`Error::NotText`], and [`Error::Record`] with the line where it is no such table:
    /// without the column `name`, with a line that has more cells than the first or no name, with one identifier for two names.
    pub fn from_reader(file: &str, reader: impl Read) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        let longest = LONGEST as u64;
        reader.take(longest + 1).read_to_end(&mut bytes).map_err(|e| Error::io(file, "read", e))?;
        if bytes.len() > LONGEST {
            let problem = "longer than 1 GiB: leave out the columns and the people that are not needed".to_owned();
            return Err(Error::Input { path: file.into(), problem });
        }
        let text = decode(file, bytes)?;
        Table { file, text }.people().map(Self::new)
    }
}

struct Table<'a> {
    file: &'a str,
    text: String,
}

/// Where the cells of the columns that are read stand, in the order of [`COLUMNS`].
type Places = [Vec<usize>; COLUMNS.len()];

impl Table<'_> {
    fn wrong(&self, line: u64, problem: impl Into<String>) -> Error {
        Error::Record { place: format!("{}:{line}", self.file), problem: problem.into() }
    }

    /// The line of a record that was read from here: behind the empty lines that are passed over.
    fn line(&self, from: &csv::Position) -> u64 {
        let behind = usize::try_from(from.byte()).ok().and_then(|at| self.text.as_bytes().get(at..)).unwrap_or(&[]);
        let empty = behind.iter().take_while(|b| matches!(b, b'\n' | b'\r')).filter(|b| **b == b'\n').count();
        from.line() + empty as u64
    }

    fn people(mut self) -> Result<Vec<Person>, Error> {
        let ends = if self.text.ends_with(['\n', '\r']) { "" } else { "\n" };
        self.text.push_str(ends);
        self.text.push_str(END);
        let (delimiter, width, places) = self.header()?;
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(self.text.as_bytes());
        let mut gathered = Gathered::default();
        let (mut row, mut last) = (StringRecord::new(), 1);
        loop {
            match reader.read_record(&mut row) {
                Ok(true) => {}
                // The line that was put behind the last one was read as a part of another.
                Ok(false) => {
                    return Err(
                        self.wrong(last, "a quotation mark opens a cell that nothing closes: double it, or close it")
                    );
                }
                Err(error) => return Err(self.wrong(last, error.to_string())),
            }
            let line = row.position().map_or(last, |at| self.line(at));
            last = line;
            if row.len() == 1 && row.get(0) == Some(END) {
                return Ok(gathered.people);
            }
            if row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if row.len() > width {
                let sign = if delimiter == b'\t' { "tab".to_owned() } else { format!("`{}`", char::from(delimiter)) };
                let problem = format!(
                    "{} cells, and the first line has {width}: put a cell that holds a {sign} between quotation marks",
                    row.len()
                );
                return Err(self.wrong(line, problem));
            }
            let person = person(&row, &places).map_err(|problem| self.wrong(line, problem))?;
            gathered.add(person, line).map_err(|problem| self.wrong(line, problem))?;
        }
    }

    /// The delimiter, how many columns there are, and where those that are read stand.
    fn header(&self) -> Result<(u8, usize, Places), Error> {
        let mut best: Option<(u8, StringRecord)> = None;
        for delimiter in DELIMITERS {
            let mut reader = ReaderBuilder::new()
                .delimiter(delimiter)
                .has_headers(false)
                .flexible(true)
                .from_reader(self.text.as_bytes());
            let mut row = StringRecord::new();
            if reader.read_record(&mut row).is_err() || row.get(0) == Some(END) {
                continue;
            }
            if row.iter().any(|cell| column(cell) == Some(0)) {
                return self.places(&row).map(|places| (delimiter, row.len(), places));
            }
            if best.as_ref().is_none_or(|(_, other)| row.len() > other.len()) {
                best = Some((delimiter, row));
            }
        }
        let Some((_, row)) = best else {
            return Err(self.wrong(1, "the file is empty: its first line names the columns, `name` among them"));
        };
        let shown = |cell: &str| {
            format!("`{}`", one_line(cell).chars().filter(|c| !c.is_control()).take(40).collect::<String>())
        };
        let mut columns: Vec<String> = row.iter().take(10).map(shown).collect();
        if row.len() > columns.len() {
            columns.push("…".to_owned());
        }
        let problem = format!("no column `name`; the first line has {}: name the columns there", columns.join(", "));
        Err(self.wrong(1, problem))
    }

    fn places(&self, header: &StringRecord) -> Result<Places, Error> {
        let mut places = Places::default();
        for (at, cell) in header.iter().enumerate() {
            let Some(number) = column(cell) else { continue };
            let (Some(own), Some((name, _))) = (places.get_mut(number), COLUMNS.get(number)) else { continue };
            // A party and an employer may be told apart; of the others there is one.
            if *name != "organisation" && !own.is_empty() {
                return Err(self.wrong(1, format!("two columns `{name}`: rename the one that is not to be read")));
            }
            own.push(at);
        }
        Ok(places)
    }
}

/// The number of the column that goes by this name.
fn column(cell: &str) -> Option<usize> {
    let cell = cell.trim().to_lowercase();
    COLUMNS.iter().position(|(_, names)| names.contains(&cell.as_str()))
}

/// The person on one line.
fn person(row: &StringRecord, places: &Places) -> Result<Person, String> {
    let [name, aliases, id, title, organisation, pronouns] = places;
    let text = |at: &Vec<usize>| {
        let mut cells = at.iter().filter_map(|&at| row.get(at)).map(one_line);
        cells.find(|cell| !cell.is_empty())
    };
    let Some(name) = text(name) else {
        return Err("no name: every line needs one, in the column `name`".to_owned());
    };
    let aliases = aliases.iter().filter_map(|&at| row.get(at)).flat_map(|cell| cell.split([';', '|'])).map(one_line);
    let aliases: Vec<String> = aliases.filter(|alias| !alias.is_empty()).collect();
    if let Some(long) = [&name].into_iter().chain(&aliases).find(|name| name.len() > LONGEST_NAME) {
        return Err(format!("a name of {} bytes: look for a quotation mark that is not closed", long.len()));
    }
    for name in [&name].into_iter().chain(&aliases) {
        if !name.contains(char::is_alphanumeric) {
            return Err(format!("`{name}` is no name: it has no letter"));
        }
    }
    let id = text(id);
    if let Some(id) = id.as_ref().filter(|id| id.contains(';')) {
        return Err(format!(
            "the identifier `{id}` has a semicolon, which divides those of joint speakers: use another sign"
        ));
    }
    let pronouns = text(pronouns).and_then(|text| Pronouns::parse(&text));
    Ok(Person { name, aliases, id, title: text(title), organisation: text(organisation), pronouns })
}

/// The people read so far.
#[derive(Default)]
struct Gathered {
    people: Vec<Person>,
    /// The place and the line of each, by identifier, or where it has none by name.
    seen: HashMap<(bool, String), (usize, u64)>,
}

impl Gathered {
    /// Adds the person on this line, or what the line adds to one who is there.
    fn add(&mut self, person: Person, line: u64) -> Result<(), String> {
        let key = person.id.clone().map_or_else(|| (false, person.name.clone()), |id| (true, id));
        let Some(&(at, first)) = self.seen.get(&key) else {
            self.seen.insert(key, (self.people.len(), line));
            self.people.push(person);
            return Ok(());
        };
        let Some(known) = self.people.get_mut(at) else { return Ok(()) };
        if known.name != person.name {
            return Err(format!(
                "the identifier `{}` is that of {} on line {first}: give {} another one, or make one name an alias",
                key.1, known.name, person.name
            ));
        }
        let new: Vec<String> = person.aliases.into_iter().filter(|alias| !known.aliases.contains(alias)).collect();
        known.aliases.extend(new);
        known.title = known.title.take().or(person.title);
        known.organisation = known.organisation.take().or(person.organisation);
        known.pronouns = known.pronouns.or(person.pronouns);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: impl AsRef<[u8]>) -> Result<Vec<Person>, String> {
        let people = People::from_reader("people.csv", bytes.as_ref()).map_err(|e| e.to_string())?;
        Ok(people.iter().cloned().collect())
    }

    #[test]
    fn columns_stand_in_any_order_and_others_are_passed_over() {
        let people = read(
            "Pronouns,born,ID,organization,name,aliases,title\n\
             she/her,1970,p17,Harbour Party, Ada  Lund ,A. B. Lund; Adi |Ada Moe,Minister\n\
             \n\
             ,,,,Per Moe,,\n\
             ,,,,,,\n",
        );
        let lund = Person {
            name: "Ada Lund".into(),
            aliases: vec!["A. B. Lund".into(), "Adi".into(), "Ada Moe".into()],
            id: Some("p17".into()),
            title: Some("Minister".into()),
            organisation: Some("Harbour Party".into()),
            pronouns: Some(Pronouns::She),
        };
        assert_eq!(people.unwrap(), [lund, Person { name: "Per Moe".into(), ..Person::default() }]);
    }

    #[test]
    fn semicolons_tabs_marks_and_encodings_are_told() {
        let table = "name;aliases;id\r\n\"Lund; Ada\";\"Adi;Åse\";1\r\nPer Moe;Pelle|Pål;2";
        let people = read(table).unwrap();
        assert_eq!(people.iter().map(|p| p.aliases.len()).collect::<Vec<_>>(), [2, 2]);
        let marked = ["\u{feff}", table].concat();
        let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let legacy = encoding_rs::WINDOWS_1252.encode(table).0.into_owned();
        for bytes in
            [marked.into_bytes(), utf16, legacy, table.replace(';', "\t").replace("Adi\tÅse", "Adi;Åse").into()]
        {
            assert_eq!(read(&bytes).unwrap()[1], people[1]);
        }
        assert_eq!(read("name").unwrap(), []);
        assert_eq!(read("name\nAda Lund").unwrap().len(), 1);
    }

    #[test]
    fn lines_of_one_person_are_put_together() {
        let people =
            read("name,id,aliases,title\nAda Lund,1,Adi,\nAda Lund,1,Adi|Ada Moe,Mayor\nAda Lund,2,,\n").unwrap();
        assert_eq!(people.len(), 2);
        assert_eq!((people[0].aliases.len(), people[0].title.as_deref()), (2, Some("Mayor")));
        assert_eq!(read("name,title\nAda Lund,\nAda Lund,Mayor\n").unwrap().len(), 1);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (table, said) in [
            ("", "people.csv:1: the file is empty"),
            ("\n\n", "people.csv:1: the file is empty"),
            ("surname,id\nLund,1\n", "people.csv:1: no column `name`; the first line has `surname`, `id`"),
            ("Dear reader, this is prose.", "people.csv:1: no column `name`"),
            ("name,id,Name\nLund,1,\n", "people.csv:1: two columns `name`"),
            ("name,id\nAda Lund,1\n ,2\n", "people.csv:3: no name"),
            ("name,id\nAda Lund,1\n\nLund, Berit,2\n", "people.csv:4: 3 cells, and the first line has 2"),
            ("name,id\nAda Lund,1\nPer Moe,1\n", "people.csv:3: the identifier `1` is that of Ada Lund on line 2"),
            ("name,id\nAda Lund,1;2\n", "people.csv:2: the identifier `1;2` has a semicolon"),
            ("name,note\nAda Lund,\"x\nPer Moe,y\n", "people.csv:2: a quotation mark opens a cell that nothing closes"),
            ("name,aliases\nAda Lund,Adi|?\n", "people.csv:2: `?` is no name"),
        ] {
            let error = read(table).unwrap_err();
            assert!(error.starts_with(said), "{error}");
        }
        assert!(read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap_err().starts_with("people.csv: not text"));
        assert!(
            read(format!("name\n{}\n", "x".repeat(1001)))
                .unwrap_err()
                .starts_with("people.csv:2: a name of 1001 bytes")
        );
    }
}
