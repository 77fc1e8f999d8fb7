//! Under which names the records of an input keep an article and what is told of it.
//!
//! | of the article | taken from the first of these columns or keys that has a value |
//! | --- | --- |
//! | identifier | the one asked for, else `id`, `doc` |
//! | text | the one asked for, else `text`, `body`, `content` |
//! | title | those asked for, else `title`, `headline` |
//! | outlet | those asked for, else `outlet`, `publisher`, `source`, `site_name` |
//! | author | those asked for, else `author`, `authors`, `byline` |
//! | published | those asked for, else `published`, `date`, `date_published`, `datePublished`, `published_at`, `publishedAt`, `publish_date` |
//! | url | those asked for, else `url`, `link` |
//! | language | those asked for, else `language`, `lang`, `in_language`, `inLanguage` |
//!
//! A name fits that is written the same; where none does, one that differs in case and surrounding blanks alone. Other columns are
//! left alone, but for those that are to be kept. A record without an identifier is called `FILE#NUMBER`.

use smallvec::SmallVec;

use crate::{Document, Error};

pub(super) const ID: &[&str] = &["id", "doc"];
pub(super) const TEXT: &[&str] = &["text", "body", "content"];
pub(super) const TITLE: &[&str] = &["title", "headline"];
pub(super) const OUTLET: &[&str] = &["outlet", "publisher", "source", "site_name"];
pub(super) const AUTHOR: &[&str] = &["author", "authors", "byline"];
pub(super) const PUBLISHED: &[&str] =
    &["published", "date", "date_published", "datePublished", "published_at", "publishedAt", "publish_date"];
pub(super) const URL: &[&str] = &["url", "link"];
pub(super) const LANGUAGE: &[&str] = &["language", "lang", "in_language", "inLanguage"];

/// Names of a table that are listed where one is missing.
const LISTED: usize = 40;
/// Characters of such a name.
const SHOWN: usize = 40;

/// What is told of an article besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meta {
    /// Its headline.
    Title,
    /// Its publisher.
    Outlet,
    /// Its byline.
    Author,
    /// When it was published.
    Published,
    /// Its address.
    Url,
    /// The language it is in.
    Language,
}

impl Meta {
    /// All there are.
    pub const ALL: [Self; 6] = [Self::Title, Self::Outlet, Self::Author, Self::Published, Self::Url, Self::Language];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Outlet => "outlet",
            Self::Author => "author",
            Self::Published => "published",
            Self::Url => "url",
            Self::Language => "language",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|meta| meta.name() == name)
    }

    /// The usual names of its column.
    fn usual(self) -> &'static [&'static str] {
        match self {
            Self::Title => TITLE,
            Self::Outlet => OUTLET,
            Self::Author => AUTHOR,
            Self::Published => PUBLISHED,
            Self::Url => URL,
            Self::Language => LANGUAGE,
        }
    }
}

/// Which columns of a table, or keys of an object, hold what of an article; where nothing is said, those with the usual names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Column of the identifier.
    pub id: Option<String>,
    /// Column of the text.
    pub text: Option<String>,
    /// Columns of what else is told of the article, instead of the usual ones. Of several for the same, the first with a value.
    pub meta: Vec<(Meta, String)>,
    /// Columns that are handed on as they are, in this order ([`Document::kept`]).
    pub keep: Vec<String>,
    /// The text is HTML.
    pub html: bool,
}

/// Positions of columns, the first with a value to be taken.
type Found = SmallVec<[usize; 4]>;

/// Where the columns are that are read of a table or an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Places {
    id: Found,
    text: Found,
    meta: [Found; Meta::ALL.len()],
    keep: SmallVec<[Option<usize>; 4]>,
}

/// The values of one record.
pub(super) trait Values {
    /// The value at a position as text; `None` where it is missing, blank, or has no obvious text.
    fn plain(&self, position: usize) -> Option<String>;

    /// The same for a value that is only handed on; `None` where it is missing or empty.
    fn kept(&self, position: usize) -> Option<String> {
        self.plain(position)
    }

    /// The value at a position, which is to be an article's text as it is, or what it is instead.
    fn text(&self, position: usize) -> Result<String, String>;
}

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand<'a> {
    /// Its file.
    pub(super) file: &'a str,
    /// Its number in the file, from 1: of formats made of lines, that of its line.
    pub(super) number: usize,
    /// What errors call it.
    pub(super) place: &'a str,
}

impl Places {
    /// Where `names` has the columns that `fields` asks for.
    pub(super) fn of<N: AsRef<str>>(names: &[N], fields: &Fields) -> Self {
        let asked = |name: &Option<String>, usual| match name {
            Some(name) => found(names, &[name]),
            None => found(names, usual),
        };
        Self {
            id: asked(&fields.id, ID),
            text: asked(&fields.text, TEXT),
            meta: Meta::ALL.map(|meta| {
                let own = || fields.meta.iter().filter(|(m, _)| *m == meta).map(|(_, name)| name.as_str());
                if own().next().is_some() {
                    found(names, &own().collect::<SmallVec<[&str; 4]>>())
                } else {
                    found(names, meta.usual())
                }
            }),
            keep: fields.keep.iter().map(|name| found(names, &[name]).first().copied()).collect(),
        }
    }

    /// What is wrong where no column is the text's.
    pub(super) fn no_text<N: AsRef<str>>(&self, names: &[N], fields: &Fields, what: &str) -> Option<String> {
        if !self.text.is_empty() {
            return None;
        }
        let wanted = fields.text.as_deref().map_or_else(|| TEXT.join("`, `"), str::to_owned);
        let mut listed: Vec<String> = names.iter().take(LISTED).map(|name| shown(name.as_ref())).collect();
        if names.len() > LISTED {
            listed.push(format!("and {} more", names.len() - LISTED));
        }
        let listed = listed.join(", ");
        Some(format!("no text: no {what} `{wanted}` among: {listed}; name the text's {what} with --text-field"))
    }

    /// All positions that are read, in ascending order.
    #[cfg(feature = "parquet")]
    pub(super) fn all(&self) -> std::collections::BTreeSet<usize> {
        let found = [&self.id, &self.text].into_iter().chain(&self.meta).flatten().copied();
        found.chain(self.keep.iter().flatten().copied()).collect()
    }

    /// The article with these values, where `names` are those of the columns.
    ///
    /// # Errors
    /// [`Error::Record`] where it has no text; else those of the text.
    pub(super) fn document<N: AsRef<str>>(
        &self,
        names: &[N],
        values: &impl Values,
        fields: &Fields,
        stand: Stand<'_>,
    ) -> Result<Document, Error> {
        let text = self.text(names, values);
        let text = text.map_err(|problem| Error::Record { place: stand.place.to_owned(), problem })?;
        let first = |found: &Found| found.iter().find_map(|&position| values.plain(position));
        let id = first(&self.id).unwrap_or_else(|| format!("{}#{}", stand.file, stand.number));
        let mut document = if fields.html { html(&id, &text)? } else { Document::new(id, text)? };
        document.input = Some(stand.file.to_owned());
        let [title, outlet, author, published, url, language] = &self.meta;
        for (place, found) in [
            (&mut document.meta.title, title),
            (&mut document.meta.outlet, outlet),
            (&mut document.meta.author, author),
            (&mut document.meta.published, published),
            (&mut document.meta.url, url),
            (&mut document.language, language),
        ] {
            if let Some(value) = first(found) {
                *place = Some(value);
            }
        }
        let value = |place: &Option<usize>| place.and_then(|position| values.kept(position)).unwrap_or_default();
        document.kept = fields.keep.iter().zip(&self.keep).map(|(name, place)| (name.clone(), value(place))).collect();
        Ok(document)
    }

    /// The first text that is not blank, or an empty one, or why there is none.
    fn text<N: AsRef<str>>(&self, names: &[N], values: &impl Values) -> Result<String, String> {
        let (mut blank, mut wrong) = (None, None);
        for &position in &self.text {
            match values.text(position) {
                Ok(text) if !text.trim_start().is_empty() => return Ok(text),
                Ok(text) => blank = blank.or(Some(text)),
                Err(problem) => {
                    let name = names.get(position).map_or("", AsRef::as_ref);
                    let problem = || format!("the text under `{name}` {problem}; name the text's with --text-field");
                    wrong = wrong.or_else(|| Some(problem()));
                }
            }
        }
        blank.ok_or_else(|| wrong.unwrap_or_else(|| "no text".to_owned()))
    }
}

#[cfg(feature = "html")]
fn html(id: &str, text: &str) -> Result<Document, Error> {
    super::html::fragment(id, text)
}

#[cfg(not(feature = "html"))]
fn html(id: &str, _: &str) -> Result<Document, Error> {
    Err(super::source::not_built_in(std::path::Path::new(id), "html"))
}

/// The positions among `names` of those `wanted`, in the order they are wanted: first those written the same, then those that differ in
/// case and surrounding blanks alone.
fn found<N: AsRef<str>>(names: &[N], wanted: &[&str]) -> Found {
    let mut found = Found::new();
    for fits in [|a: &str, b: &str| a == b, alike] {
        for wanted in wanted {
            let position = names.iter().position(|name| fits(name.as_ref(), wanted));
            found.extend(position.filter(|position| !found.contains(position)));
        }
    }
    found
}

fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    a.eq_ignore_ascii_case(b) || !(a.is_ascii() && b.is_ascii()) && a.to_lowercase() == b.to_lowercase()
}

/// A name as messages have it: in one line, and no longer than one can read.
fn shown(name: &str) -> String {
    let mut shown: String = name.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if name.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Cells<'a>(&'a [&'a str]);

    impl Values for Cells<'_> {
        fn plain(&self, position: usize) -> Option<String> {
            self.0.get(position).filter(|cell| !cell.trim().is_empty()).map(ToString::to_string)
        }

        fn text(&self, position: usize) -> Result<String, String> {
            self.0.get(position).map(ToString::to_string).ok_or_else(|| "is missing".to_owned())
        }
    }

    const STAND: Stand<'_> = Stand { file: "a.csv", number: 7, place: "a.csv:7" };

    fn one(names: &[&str], cells: &[&str], fields: &Fields) -> Document {
        Places::of(names, fields).document(names, &Cells(cells), fields, STAND).unwrap()
    }

    #[test]
    fn a_name_written_the_same_comes_first_and_one_in_other_case_is_better_than_none() {
        let document = one(&["BODY", " Text ", "body", "Id", "doc"], &["a", "b", "c", "1", "2"], &Fields::default());
        assert_eq!((document.id(), document.text()), ("2", "c"));
        let document = one(&["BODY ", "ID"], &["a", "1"], &Fields::default());
        assert_eq!((document.id(), document.text()), ("1", "a"));
        let fields = Fields { text: Some("überblick".to_owned()), ..Fields::default() };
        assert_eq!(one(&["text", "ÜBERBLICK"], &["a", "b"], &fields).text(), "b");
    }

    #[test]
    fn the_first_value_that_is_one_is_taken() {
        let names = ["text", "body", "title", "headline", "id"];
        let document = one(&names, &[" ", "b", "", "h", ""], &Fields::default());
        assert_eq!((document.text(), document.meta.title.as_deref(), document.id()), ("b", Some("h"), "a.csv#7"));
        assert_eq!(one(&names, &[" ", "", "", "", ""], &Fields::default()).text(), " ");
    }

    #[test]
    fn what_is_asked_for_takes_the_place_of_the_usual_names() {
        let meta = vec![
            (Meta::Title, "kop".to_owned()),
            (Meta::Title, "top".to_owned()),
            (Meta::Language, "tongue".to_owned()),
        ];
        let keep = vec!["desk".to_owned(), "none".to_owned(), "title".to_owned()];
        let fields = Fields { meta, keep, ..Fields::default() };
        let names = ["text", "title", "kop", "top", "desk", "tongue", "url"];
        let document = one(&names, &["a", "b", "", "d", "e", "en", "f"], &fields);
        assert_eq!(document.meta.title.as_deref(), Some("d"));
        assert_eq!(document.meta.url.as_deref(), Some("f"));
        assert_eq!(document.language.as_deref(), Some("en"));
        let kept =
            [("desk", "e"), ("none", ""), ("title", "b")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(document.kept, kept);
    }

    #[test]
    fn a_table_without_text_is_told_what_it_has() {
        let names = ["a\nb".to_owned(), "x".repeat(99)];
        let fields = Fields::default();
        let problem = Places::of(&names, &fields).no_text(&names, &fields, "column").unwrap();
        assert!(problem.contains("among: a b, xxx") && problem.contains("--text-field"), "{problem}");
        assert!(problem.len() < 200);
    }
}
