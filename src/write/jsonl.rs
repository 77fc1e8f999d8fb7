//! One JSON object a line, with every key on every line; `docs/record.schema.json` describes it.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::record::{Kind, Place, Record, SPEAKER_TYPES, rounded};
use crate::document::Metadata;

/// Writes `record` as one line, its end included.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(mut out: impl Write, record: &Record) -> io::Result<()> {
    serde_json::to_writer(&mut out, record)?;
    out.write_all(b"\n")
}

/// A record as it is printed; the order here is the order of the keys. Probabilities have three decimals.
#[derive(Serialize, Deserialize)]
struct Printed<'a> {
    source: Cow<'a, str>,
    quote_id: Cow<'a, str>,
    kind: Kind,
    quote: Cow<'a, str>,
    content: Cow<'a, [(usize, usize)]>,
    speaker: Option<Cow<'a, str>>,
    speakers: Cow<'a, [String]>,
    mention: Option<Cow<'a, Place>>,
    cue: Option<Cow<'a, Place>>,
    via: Option<Cow<'a, str>>,
    confidence: f64,
    name_confidence: Option<f64>,
    why: Cow<'a, [String]>,
    speaker_title: Option<Cow<'a, str>>,
    speaker_type: Option<Cow<'a, str>>,
    relayed_by: Option<Cow<'a, str>>,
    input: Option<Cow<'a, str>>,
    continues: Option<Cow<'a, str>>,
    part_of: Option<Cow<'a, str>>,
    nested_in: Option<Cow<'a, str>>,
    repeats: Option<Cow<'a, str>>,
    paragraph: usize,
    sentence: usize,
    prefix: Cow<'a, str>,
    suffix: Cow<'a, str>,
    title: Option<Cow<'a, str>>,
    outlet: Option<Cow<'a, str>>,
    author: Option<Cow<'a, str>>,
    published: Option<Cow<'a, str>>,
    url: Option<Cow<'a, str>>,
}

fn lent(value: Option<&str>) -> Option<Cow<'_, str>> {
    value.map(Cow::Borrowed)
}

fn kept(value: Option<Cow<'_, str>>) -> Option<String> {
    value.map(Cow::into_owned)
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Printed {
            source: Cow::Borrowed(&self.source),
            quote_id: Cow::Borrowed(&self.quote_id),
            kind: self.kind,
            quote: Cow::Borrowed(&self.quote),
            content: Cow::Borrowed(&self.content),
            speaker: lent(self.speaker.as_deref()),
            speakers: Cow::Borrowed(&self.speakers),
            mention: self.mention.as_ref().map(Cow::Borrowed),
            cue: self.cue.as_ref().map(Cow::Borrowed),
            via: lent(self.via.as_deref()),
            confidence: rounded(self.confidence),
            name_confidence: self.name_confidence.map(rounded),
            why: Cow::Borrowed(&self.why),
            speaker_title: lent(self.speaker_title.as_deref()),
            speaker_type: lent(self.speaker_type),
            relayed_by: lent(self.relayed_by.as_deref()),
            input: lent(self.input.as_deref()),
            continues: lent(self.continues.as_deref()),
            part_of: lent(self.part_of.as_deref()),
            nested_in: lent(self.nested_in.as_deref()),
            repeats: lent(self.repeats.as_deref()),
            paragraph: self.paragraph,
            sentence: self.sentence,
            prefix: Cow::Borrowed(&self.prefix),
            suffix: Cow::Borrowed(&self.suffix),
            title: lent(self.meta.title.as_deref()),
            outlet: lent(self.meta.outlet.as_deref()),
            author: lent(self.meta.author.as_deref()),
            published: lent(self.meta.published.as_deref()),
            url: lent(self.meta.url.as_deref()),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let printed = Printed::deserialize(deserializer)?;
        let speaker_type = match printed.speaker_type {
            None => None,
            Some(word) => Some(SPEAKER_TYPES.into_iter().find(|t| *t == word).ok_or_else(|| {
                serde::de::Error::custom(format!("speaker_type `{word}` is none of {}", SPEAKER_TYPES.join(", ")))
            })?),
        };
        Ok(Self {
            speaker: kept(printed.speaker),
            speakers: printed.speakers.into_owned(),
            quote: printed.quote.into_owned(),
            source: printed.source.into_owned(),
            input: kept(printed.input),
            mention: printed.mention.map(Cow::into_owned),
            speaker_title: kept(printed.speaker_title),
            speaker_type,
            cue: printed.cue.map(Cow::into_owned),
            via: kept(printed.via),
            relayed_by: kept(printed.relayed_by),
            kind: printed.kind,
            confidence: printed.confidence,
            name_confidence: printed.name_confidence,
            why: printed.why.into_owned(),
            quote_id: printed.quote_id.into_owned(),
            continues: kept(printed.continues),
            part_of: kept(printed.part_of),
            nested_in: kept(printed.nested_in),
            repeats: kept(printed.repeats),
            paragraph: printed.paragraph,
            sentence: printed.sentence,
            content: printed.content.into_owned(),
            prefix: printed.prefix.into_owned(),
            suffix: printed.suffix.into_owned(),
            meta: Metadata {
                title: kept(printed.title),
                outlet: kept(printed.outlet),
                author: kept(printed.author),
                published: kept(printed.published),
                url: kept(printed.url),
            },
        })
    }
}
