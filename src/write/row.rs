//! A row on its way: what a [`Record`] says, lent by the analysis it is made from.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::kept::Kept;
use super::record::{Kind, Place, Record, SPEAKER_TYPES, rounded};
use crate::Code;
use crate::document::Metadata;

/// One of the words a column knows; a name of its own, or a line read would have to live as long.
type Word = &'static str;

/// The fields of a [`Record`], which documents them, in the order of the keys of a JSON line. Nothing is copied that the
/// document or its analysis holds already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "those of the record")]
pub struct Row<'a> {
    pub source: Cow<'a, str>,
    pub quote_id: Cow<'a, str>,
    pub kind: Kind,
    pub quote: Cow<'a, str>,
    pub content: Cow<'a, [(usize, usize)]>,
    pub speaker: Option<Cow<'a, str>>,
    pub speakers: Cow<'a, [String]>,
    #[serde(default)]
    pub speaker_id: Option<Cow<'a, str>>,
    pub mention: Option<Stretch<'a>>,
    pub cue: Option<Stretch<'a>>,
    pub via: Option<Cow<'a, str>>,
    #[serde(serialize_with = "three_decimals")]
    pub confidence: f64,
    #[serde(serialize_with = "three_decimals_if_any")]
    pub name_confidence: Option<f64>,
    pub why: Cow<'a, [String]>,
    pub speaker_title: Option<Cow<'a, str>>,
    #[serde(default, deserialize_with = "known_type")]
    pub speaker_type: Option<Word>,
    pub relayed_by: Option<Cow<'a, str>>,
    pub input: Option<Cow<'a, str>>,
    pub continues: Option<Cow<'a, str>>,
    pub part_of: Option<Cow<'a, str>>,
    pub nested_in: Option<Cow<'a, str>>,
    pub repeats: Option<Cow<'a, str>>,
    pub paragraph: usize,
    pub sentence: usize,
    pub prefix: Cow<'a, str>,
    pub suffix: Cow<'a, str>,
    pub title: Option<Cow<'a, str>>,
    pub outlet: Option<Cow<'a, str>>,
    pub author: Option<Cow<'a, str>>,
    pub published: Option<Cow<'a, str>>,
    pub url: Option<Cow<'a, str>>,
    pub language: Option<Code>,
    #[serde(default)]
    pub kept: Kept<'a>,
}

/// A [`Place`] whose text is lent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stretch<'a> {
    /// The characters themselves.
    pub text: Cow<'a, str>,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as the attribute wants it")]
fn three_decimals<S: Serializer>(probability: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(rounded(*probability))
}

#[expect(clippy::ref_option, reason = "as the attribute wants it")]
fn three_decimals_if_any<S: Serializer>(probability: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    probability.map(rounded).serialize(serializer)
}

fn known_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Word>, D::Error> {
    let Some(word) = Option::<Cow<'de, str>>::deserialize(deserializer)? else { return Ok(None) };
    let known = SPEAKER_TYPES.into_iter().find(|t| *t == word);
    known.map(Some).ok_or_else(|| {
        serde::de::Error::custom(format!("speaker_type `{word}` is none of {}", SPEAKER_TYPES.join(", ")))
    })
}

/// A value that may be missing, lent.
pub(super) fn lent(value: Option<&str>) -> Option<Cow<'_, str>> {
    value.map(Cow::Borrowed)
}

fn kept(value: Option<Cow<'_, str>>) -> Option<String> {
    value.map(Cow::into_owned)
}

impl<'a> Stretch<'a> {
    fn of(place: &'a Place) -> Self {
        Self { text: Cow::Borrowed(&place.text), start: place.start, end: place.end }
    }

    fn keep(self) -> Place {
        Place { text: self.text.into_owned(), start: self.start, end: self.end }
    }
}

impl Record {
    /// The same as a row, nothing copied.
    pub fn lend(&self) -> Row<'_> {
        Row {
            source: Cow::Borrowed(&self.source),
            quote_id: Cow::Borrowed(&self.quote_id),
            kind: self.kind,
            quote: Cow::Borrowed(&self.quote),
            content: Cow::Borrowed(&self.content),
            speaker: lent(self.speaker.as_deref()),
            speakers: Cow::Borrowed(&self.speakers),
            speaker_id: lent(self.speaker_id.as_deref()),
            mention: self.mention.as_ref().map(Stretch::of),
            cue: self.cue.as_ref().map(Stretch::of),
            via: lent(self.via.as_deref()),
            confidence: self.confidence,
            name_confidence: self.name_confidence,
            why: Cow::Borrowed(&self.why),
            speaker_title: lent(self.speaker_title.as_deref()),
            speaker_type: self.speaker_type,
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
            language: self.language,
            kept: Kept(Cow::Borrowed(&self.kept)),
        }
    }
}

impl Row<'_> {
    /// The same as a record, which holds everything itself.
    pub fn keep(self) -> Record {
        Record {
            speaker: kept(self.speaker),
            speakers: self.speakers.into_owned(),
            speaker_id: kept(self.speaker_id),
            quote: self.quote.into_owned(),
            source: self.source.into_owned(),
            input: kept(self.input),
            mention: self.mention.map(Stretch::keep),
            speaker_title: kept(self.speaker_title),
            speaker_type: self.speaker_type,
            cue: self.cue.map(Stretch::keep),
            via: kept(self.via),
            relayed_by: kept(self.relayed_by),
            kind: self.kind,
            confidence: self.confidence,
            name_confidence: self.name_confidence,
            why: self.why.into_owned(),
            quote_id: self.quote_id.into_owned(),
            continues: kept(self.continues),
            part_of: kept(self.part_of),
            nested_in: kept(self.nested_in),
            repeats: kept(self.repeats),
            paragraph: self.paragraph,
            sentence: self.sentence,
            content: self.content.into_owned(),
            prefix: self.prefix.into_owned(),
            suffix: self.suffix.into_owned(),
            meta: Metadata {
                title: kept(self.title),
                outlet: kept(self.outlet),
                author: kept(self.author),
                published: kept(self.published),
                url: kept(self.url),
            },
            language: self.language,
            kept: self.kept.0.into_owned(),
        }
    }
}
