//! The published row.

/// What a quoted span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A whole sentence in marks.
    Direct,
    /// A part of a sentence in marks.
    Mixed,
    /// Reported speech without marks.
    Indirect,
    /// A whole relation that takes in quoted spans and more.
    Report,
    /// Words the writer holds at arm's length; nobody is said to have uttered them.
    Scare,
    /// The title of a work.
    Title,
    /// A term or a nickname.
    Term,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Direct, Self::Mixed, Self::Indirect, Self::Report, Self::Scare, Self::Title, Self::Term];

    /// The word in the `kind` column.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
            Self::Report => "report",
            Self::Scare => "scare",
            Self::Title => "title",
            Self::Term => "term",
        }
    }
}

/// The words the `speaker_type` column knows.
pub const SPEAKER_TYPES: [&str; 5] = ["person", "organisation", "group", "document", "unnamed"];

/// A stretch of the document with its text; `start` and `end` are Unicode code points, end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// The characters themselves.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// One row, as `docs/records.md` describes it. Unknown is `None`, never a word such as "Unknown".
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Canonical name; joint speakers are joined by `; `.
    pub speaker: Option<String>,
    /// The same, one entry a speaker.
    pub speakers: Vec<String>,
    /// The speaker's identifier in the people file. Those of joint speakers are joined by `; `, an empty one for whom none is
    /// known; no identifier has a semicolon.
    pub speaker_id: Option<String>,
    /// What stands between the marks, verbatim.
    pub quote: String,
    /// The document.
    pub source: String,
    /// The file that held the record, where that is not `source`.
    pub input: Option<String>,
    /// The source's noun phrase as printed.
    pub mention: Option<Place>,
    /// Role or title given with any mention of the speaker.
    pub speaker_title: Option<String>,
    /// `person`, `organisation`, `group`, `document` or `unnamed`.
    pub speaker_type: Option<&'static str>,
    /// The words that attribute; `None` where the speaker is carried over.
    pub cue: Option<Place>,
    /// Channel and addressee.
    pub via: Option<String>,
    /// Second-hand source.
    pub relayed_by: Option<String>,
    /// What the span is.
    pub kind: Kind,
    /// Probability that the mention is right, or, without one, that nobody is named.
    pub confidence: f64,
    /// Probability that `speaker` is the right name for that mention.
    pub name_confidence: Option<f64>,
    /// The features that decided, in plain words, most telling first.
    pub why: Vec<String>,
    /// Stable identifier from `source` and the span.
    pub quote_id: String,
    /// The earlier part of the same utterance.
    pub continues: Option<String>,
    /// The `report` row of the whole relation.
    pub part_of: Option<String>,
    /// The quote it stands in.
    pub nested_in: Option<String>,
    /// An earlier identical passage in the same document.
    pub repeats: Option<String>,
    /// 1-based paragraph.
    pub paragraph: usize,
    /// 1-based sentence within the paragraph.
    pub sentence: usize,
    /// Every span of the words, in code points.
    pub content: Vec<(usize, usize)>,
    /// Up to 80 characters before.
    pub prefix: String,
    /// Up to 80 characters after.
    pub suffix: String,
    /// The document's own metadata.
    pub meta: crate::document::Metadata,
    /// The language of the document; `None` where its text does not tell.
    pub language: Option<crate::Code>,
    /// What else was to be kept of the document's record: names and values, which are empty where there is none.
    pub kept: Vec<(String, String)>,
}

/// A probability as it is published: three decimals, always a number.
pub(crate) fn rounded(probability: f64) -> f64 {
    if probability.is_finite() { (probability * 1000.0).round() / 1000.0 } else { 0.0 }
}
