//! The entries of a JSON Feed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::encoding;
use super::super::records::Unparsed;
use super::super::source::Source;
use super::{Frame, LONGEST_FRAME, Raw};
use crate::Error;

/// What of the feed is needed to understand an entry.
const KEPT: [&str; 5] = ["version", "title", "language", "author", "authors"];

type Outcome = Result<Box<dyn Unparsed>, Error>;

/// The entries of `source`; where it is damaged, those before the damage, and then what is wrong.
pub(super) fn entries(source: Source, longest: usize) -> Result<impl Iterator<Item = Outcome> + Send, Error> {
    let (file, path) = (Arc::clone(source.name()), source.path().to_owned());
    let text = encoding::decode(&file, source.bytes(longest)?)?;
    let mut found = Found::default();
    let mut json = serde_json::Deserializer::from_str(&text);
    let outcome = found.deserialize(&mut json).and_then(|()| json.end());
    if !found.head.get("version").is_some_and(|version| version.get().contains("jsonfeed.org"))
        && found.items.is_empty()
    {
        let problem = "this is no JSON feed, which has a version of jsonfeed.org and items; \
                       where it holds articles of another kind, name that with --input-format";
        return Err(Error::Input { path, problem: problem.to_owned() });
    }
    let frame = Arc::new(frame(&found.head));
    let taken = found.items.len();
    let damage = outcome.err().map(|e| {
        let problem = format!("the feed is damaged behind entry {taken} ({e}): only the entries before are read");
        Err(Error::Input { path, problem })
    });
    let entries = found.items.into_iter().enumerate().map(move |(before, item)| {
        let bytes = String::from(Box::<str>::from(item)).into_bytes();
        let raw = Raw { file: Arc::clone(&file), number: before + 1, frame: Arc::clone(&frame), bytes };
        Ok(Box::new(raw) as Box<dyn Unparsed>)
    });
    Ok(entries.chain(damage))
}

fn frame(head: &BTreeMap<String, Box<RawValue>>) -> Frame {
    let mut before = String::from("{");
    for key in KEPT {
        let value = match (key, head.get(key)) {
            // Any version is read as the one there is a reader for.
            ("version", _) => "\"https://jsonfeed.org/version/1.1\"",
            (_, Some(value)) if value.get().len() <= LONGEST_FRAME / KEPT.len() => value.get(),
            ("title", _) => "\"\"",
            _ => continue,
        };
        before.extend(["\"", key, "\":", value, ","]);
    }
    before.push_str("\"items\":[");
    Frame { before: before.into_bytes(), after: b"]}".to_vec(), encoding: None }
}

/// What has been found of a feed, up to where it is damaged.
#[derive(Default)]
struct Found {
    head: BTreeMap<String, Box<RawValue>>,
    items: Vec<Box<RawValue>>,
}

impl<'de> DeserializeSeed<'de> for &mut Found {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Found {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a feed, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "items" {
                map.next_value_seed(Items(&mut self.items))?;
            } else {
                self.head.insert(key, map.next_value()?);
            }
        }
        Ok(())
    }
}

struct Items<'a>(&'a mut Vec<Box<RawValue>>);

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element()? {
            self.0.push(item);
        }
        Ok(())
    }
}
