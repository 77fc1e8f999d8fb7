//! The columns of a row's record that are handed on as they are.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The names of the columns and what the record has in them, empty where it has nothing.
///
/// In JSON an object, its values `null` where empty; `null` where nothing was to be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept<'a>(pub Cow<'a, [(String, String)]>);

impl Kept<'_> {
    /// What the record has in the column of this name.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

impl Serialize for Kept<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() {
            return serializer.serialize_none();
        }
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, Some(value).filter(|v| !v.is_empty()))))
    }
}

impl<'de> Deserialize<'de> for Kept<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Kept<'static>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of texts, or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Kept::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut kept = Vec::new();
        while let Some((name, value)) = object.next_entry::<String, Option<String>>()? {
            kept.push((name, value.unwrap_or_default()));
        }
        Ok(Kept(Cow::Owned(kept)))
    }
}
