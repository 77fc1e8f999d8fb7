//! Named features: what a candidate source is described by, how a feature is written in a weights file, and how it is
//! told to a reader.
//!
//! A feature is a [`Template`] and a few small [`Value`]s. While scoring it is only a 64-bit key, the hash of both;
//! its name is made where a weights file is written or a row says why.

use std::fmt::Write as _;

use super::place::Places;
use crate::lexicon::key;

/// A short constant label, hashed at compile time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sym {
    /// How it is written.
    pub text: &'static str,
    code: u64,
}

impl Sym {
    /// A label; `text` is letters, digits, `#`, `?`, `+` and must not look like a number.
    pub const fn new(text: &'static str) -> Self {
        Self { text, code: hash_bytes(text.as_bytes(), 0x5359) }
    }
}

const fn hash_bytes(bytes: &[u8], seed: u64) -> u64 {
    let mut h = seed ^ 0xcbf2_9ce4_8422_2325;
    let mut rest = bytes;
    while let [b, tail @ ..] = rest {
        h = (h ^ *b as u64).wrapping_mul(0x0100_0000_01b3);
        rest = tail;
    }
    h
}

/// One value of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A small number: a class, a bucket's lower end, a truth value.
    Int(i32),
    /// A word of the text, by its [`key`]; proper names are never given here.
    Word(u64),
    /// A constant label.
    Sym(Sym),
    /// A punctuation character.
    Char(char),
    /// Up to six ASCII signs, in order: the punctuation between two places.
    Signs([u8; 6]),
}

impl Value {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
    fn code(self) -> u64 {
        match self {
            Value::Int(n) => 0x1000_0000_0000 ^ u64::from(n.cast_unsigned()),
            Value::Word(k) => k ^ 0x2000_0000_0000,
            Value::Sym(s) => s.code,
            Value::Char(c) => 0x4000_0000_0000 ^ u64::from(c),
            Value::Signs([a, b, c, d, e, f]) => 0x5000_0000_0000_0000 | u64::from_be_bytes([0, 0, a, b, c, d, e, f]),
        }
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Int(i32::from(truth))
    }
}

impl From<u8> for Value {
    fn from(n: u8) -> Self {
        Value::Int(i32::from(n))
    }
}

impl From<Sym> for Value {
    fn from(s: Sym) -> Self {
        Value::Sym(s)
    }
}

/// The key under which a weights table holds the feature's weight.
#[inline(always)]
#[expect(clippy::inline_always, reason = "templates and kinds of values are known where it is called")]
pub fn feature_key(template: Template, values: &[Value]) -> u64 {
    let mut key = Key::new(template);
    for value in values {
        key.add(value.code());
    }
    key.finish()
}

/// A key in the making.
struct Key(u64);

impl Key {
    fn new(template: Template) -> Self {
        Self((template as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn add(&mut self, code: u64) {
        self.0 = (self.0.rotate_left(25) ^ code).wrapping_mul(0xff51_afd7_ed55_8ccd);
    }

    fn finish(self) -> u64 {
        self.0 ^ (self.0 >> 31)
    }
}

/// Receives the features of one candidate.
pub trait Sink {
    /// Takes one feature.
    fn add(&mut self, template: Template, values: &[Value]);
}

/// The feature as a weights file writes it: `next_word('said')`, `place(b0)`, `place_gap(a0,2)`.
/// `word` gives a word's text by its key; `None` where it is not known, and then the feature has no name.
pub fn write_feature<'a>(
    template: Template,
    values: &[Value],
    word: &dyn Fn(u64) -> Option<&'a str>,
) -> Option<String> {
    let mut out = format!("{}(", template.name());
    for (n, value) in values.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        match value {
            Value::Int(i) => write!(out, "{i}").ok()?,
            Value::Word(k) => write!(out, "'{}'", word(*k)?).ok()?,
            Value::Sym(s) => out.push_str(s.text),
            Value::Char(c) => write!(out, "\\{c}").ok()?,
            Value::Signs(signs) => {
                out.push('"');
                out.extend(signs.iter().filter(|&&b| b != 0).map(|&b| b as char));
                out.push('"');
            }
        }
    }
    out.push(')');
    Some(out)
}

/// A feature read from a weights file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Its key.
    pub key: u64,
    /// Where its first value is a place or a side: those places, and the key of the feature without that value.
    pub placed: Option<(Places, u64)>,
    /// Where its template is another's [`Template::everywhere`]: all places, and the key of that with the same values.
    pub everywhere: Option<(Places, u64)>,
}

/// A feature as [`write_feature`] writes it; `None` where it is not of that form or names no template.
pub fn parse_feature(written: &str) -> Option<Written> {
    let (name, rest) = written.split_once('(')?;
    let template = Template::by_name(name)?;
    let mut rest = rest.strip_suffix(')')?;
    let places = Places::labelled(rest.split_once(',').map_or(rest, |(first, _)| first));
    let (mut whole, mut without) = (Key::new(template), Key::new(template));
    let mut elsewhere = template.somewhere().map(Key::new);
    let mut first = true;
    while !rest.is_empty() {
        let (value, behind) = parse_value(rest)?;
        whole.add(value);
        if let Some(key) = &mut elsewhere {
            key.add(value);
        }
        if !first {
            without.add(value);
        }
        first = false;
        rest = match behind.strip_prefix(',') {
            Some(more) if !more.is_empty() => more,
            None if behind.is_empty() => behind,
            _ => return None,
        };
    }
    Some(Written {
        key: whole.finish(),
        placed: places.map(|places| (places, without.finish())),
        everywhere: elsewhere.map(|key| (Places::ALL, key.finish())),
    })
}

/// One value's code and the text behind it.
fn parse_value(text: &str) -> Option<(u64, &str)> {
    if let Some(quoted) = text.strip_prefix('\'') {
        // The word itself may hold apostrophes; it ends at the one before a comma or the end.
        let end = quoted.find("',").or_else(|| quoted.ends_with('\'').then(|| quoted.len() - 1))?;
        return Some((Value::Word(key(quoted.get(..end)?)).code(), quoted.get(end + 1..)?));
    }
    if let Some(quoted) = text.strip_prefix('"') {
        let (signs, rest) = quoted.split_once('"')?;
        let mut six = [0; 6];
        for (slot, b) in six.iter_mut().zip(signs.bytes()) {
            *slot = b;
        }
        return Some((Value::Signs(six).code(), rest));
    }
    if let Some(escaped) = text.strip_prefix('\\') {
        let c = escaped.chars().next()?;
        return Some((Value::Char(c).code(), escaped.get(c.len_utf8()..)?));
    }
    let end = text.find(',').unwrap_or(text.len());
    let (word, rest) = (text.get(..end)?, text.get(end..)?);
    let value = word.parse::<i32>().map_or_else(|_| hash_bytes(word.as_bytes(), 0x5359), |n| Value::Int(n).code());
    Some((value, rest))
}

/// The lower end of the bucket that holds `n`: the largest of `edges` that is not above it.
pub fn bucket(n: usize, edges: &[usize]) -> Value {
    let edge = edges.iter().rev().find(|&&e| e <= n).copied().unwrap_or(0);
    Value::Int(i32::try_from(edge).unwrap_or(i32::MAX))
}

impl Template {
    /// The template of the same values without the place or side, where both are features.
    pub const fn everywhere(self) -> Option<Template> {
        Some(match self {
            Template::PlaceKind => Template::Kind,
            Template::PlaceNextWord => Template::NextWord,
            Template::PlacePreviousWord => Template::PreviousWord,
            Template::PlacePreviousTag => Template::PreviousTag,
            Template::PlaceFirstVerb => Template::FirstVerb,
            Template::PlaceAhead => Template::Ahead,
            Template::PlaceVerbBefore => Template::VerbBefore,
            Template::PlaceSaid => Template::SaidElsewhere,
            _ => return None,
        })
    }

    /// The template of which this is [`Template::everywhere`].
    const fn somewhere(self) -> Option<Template> {
        Some(match self {
            Template::Kind => Template::PlaceKind,
            Template::NextWord => Template::PlaceNextWord,
            Template::PreviousWord => Template::PlacePreviousWord,
            Template::PreviousTag => Template::PlacePreviousTag,
            Template::FirstVerb => Template::PlaceFirstVerb,
            Template::Ahead => Template::PlaceAhead,
            Template::VerbBefore => Template::PlaceVerbBefore,
            Template::SaidElsewhere => Template::PlaceSaid,
            _ => return None,
        })
    }
}

macro_rules! templates {
    ($($variant:ident $name:literal $reason:literal;)*) => {
        /// Every kind of feature there is. The weights file uses [`Template::name`]; a row's `why` uses [`Template::reason`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each variant's meaning is its reason, given in the table below")]
        pub enum Template { $($variant,)* }

        impl Template {
            /// All templates, in the order of the table.
            pub const ALL: &'static [Template] = &[$(Template::$variant,)*];

            /// Its name in a weights file.
            pub fn name(self) -> &'static str {
                match self { $(Template::$variant => $name,)* }
            }

            /// What it means to a reader; `{}` stands for the words among its values. Empty where it means nothing by itself.
            pub fn reason(self) -> &'static str {
                match self { $(Template::$variant => $reason,)* }
            }

            fn by_name(name: &str) -> Option<Template> {
                match name { $($name => Some(Template::$variant),)* _ => None }
            }
        }
    };
}

templates! {
    // Nobody.
    Nobody "nobody" "";
    NobodyCapital "nobody_capital" "how the quoted words begin";
    NobodyTitleEnd "nobody_title_end" "the quoted words look like a title";
    NobodyTitleBefore "nobody_title_before" "the word before the quotation is {}";
    NobodyFirstPerson "nobody_first_person" "the quoted words speak in the first person";
    NobodyRoomBefore "nobody_room_before" "the words before the quotation in its sentence";
    NobodyRoomAfter "nobody_room_after" "the words after the quotation in its sentence";
    NobodyAfter "nobody_after" "the word after the quotation is {}";
    NobodyBeforeCue "nobody_before_cue" "what stands before the quotation";
    NobodyGapBefore "nobody_gap_before" "the distance to the quotation before";
    NobodyParagraph "nobody_paragraph" "the paragraph's place in the article";
    NobodyTags "nobody_tags" "the kinds of words around the quotation";
    NobodyBeforeLead "nobody_before_lead" "the word before the quotation is {}";
    NobodyLead "nobody_lead" "the reporting words before and after the quotation";
    NobodyCueRoom "nobody_cue_room" "the reporting words of the sentence";
    NobodyNickname "nobody_nickname" "a nickname inside a name";
    NobodyTrigger "nobody_trigger" "words that announce a title or a term";
    NobodyHeadline "nobody_headline" "the sentence is a headline";
    NobodyVerbs "nobody_verbs" "whether the quoted words make a clause";
    NobodyQuotedTags "nobody_quoted_tags" "the kinds of the quoted words";
    NobodyFormIndex "nobody_form_index" "the quotation's place among those of its paragraph";
    NobodyCandidates "nobody_candidates" "how many could have spoken";

    // The mention by itself.
    Kind "kind" "";
    PronounWord "pronoun" "the pronoun {}";
    SourceStrength "source_strength" "the noun often speaks";
    RoleWord "role" "{} often speaks";
    Determiner "determiner" "";
    Length "length" "";
    Titled "titled" "a title stands with the name";
    OrganisationWord "organisation" "";
    Frequency "frequency" "how often the article names it";
    SaidElsewhere "said_elsewhere" "speaks elsewhere in the article";
    PlaceBearer "place_bearer" "the name of a person, a place, a people or an organisation";
    BearerPreviousWord "bearer_previous_word" "preceded by {}";
    NextWord "next_word" "followed by {}";
    PreviousWord "previous_word" "preceded by {}";
    PreviousTwo "previous_two" "preceded by {}";
    Ahead "ahead" "a reporting word follows in its clause";
    AheadAlone "ahead_alone" "no other name stands before the reporting word";
    PreviousTag "previous_tag" "";
    FirstVerb "first_verb" "the verb that follows";
    VerbPattern "verb_pattern" "";
    VerbBefore "verb_before" "the verb right before it reports";

    // The mention and the quotation.
    Place "place" "where it stands";
    PlaceGap "place_gap" "the distance to the quotation";
    PlaceQuotes "place_quotes" "";
    SentenceEnds "sentence_ends" "";
    GapSigns "gap_signs" "the punctuation between";
    BeforeSign "before_sign" "the sign before the quotation";
    AfterSign "after_sign" "the sign after the quotation";
    GapCue "gap_cue" "a reporting word stands between";
    GapCueTail "gap_cue_tail" "a reporting word leads to the quotation";
    GapPattern "gap_pattern" "the words between: {}";
    GapWord "gap_word" "{} stands between";
    CueBeforeSubject "cue_before_subject" "subject of the reporting word before the quotation";
    BehindCue "behind_cue" "stands behind {}";
    Tail "tail" "how the lead to the quotation ends";
    CueAfterNone "cue_after_none" "";
    CueAfter "cue_after" "next to the reporting word after the quotation";
    Inverted "inverted" "subject of {}, which stands before it";
    SubjectAfter "subject_after" "subject of the reporting word after the quotation";
    ClauseSubject "clause_subject" "subject of the clause right behind the quotation";
    ClauseKind "clause_kind" "subject of the clause right behind the quotation";
    SecondHand "second_hand" "named by ‘according to’";
    FirstHand "first_hand" "said it first, somebody else relays it";
    Adjacent "adjacent" "next to a reporting word";
    PlaceRoom "place_room" "";
    PlaceShape "place_shape" "";
    PlaceIndex "place_index" "";
    PlaceReopens "place_reopens" "";
    BetweenQuotes "between_quotes" "stands between two quotations";
    OtherParagraph "other_paragraph" "";
    FarParagraph "far_paragraph" "";
    OtherQuotes "other_quotes" "";
    PlaceKind "place_kind" "";
    PlaceNextCue "place_next_cue" "a reporting word follows at once";
    PlacePreviousCue "place_previous_cue" "a reporting word stands right before";
    PlaceAhead "place_ahead" "a reporting word follows in its clause";
    PlaceNextWord "place_next_word" "followed by {}";
    PlacePreviousWord "place_previous_word" "preceded by {}";
    PlaceFirstVerb "place_first_verb" "";
    PlaceVerbBefore "place_verb_before" "";
    PlaceNextTag "place_next_tag" "";
    PlacePreviousTag "place_previous_tag" "";
    PlaceSource "place_source" "";
    PlaceSaid "place_said" "speaks elsewhere in the article";
    GapTags "gap_tags" "";
    LeadTag "lead_tag" "";
    Label "label" "a label before a colon names the speaker";
    Signature "signature" "a signature after a dash names the speaker";

    // Whom a pronoun stands for.
    PronounGender "pronoun_gender" "";
    PronounQuotedOnly "pronoun_quoted_only" "";
    PronounDistance "pronoun_distance" "";
    PronounParagraph "pronoun_paragraph" "";
    PronounLastSubject "pronoun_last_subject" "";
    PronounLastRole "pronoun_last_role" "";
    PronounLastInitial "pronoun_last_initial" "";
    PronounLastPronoun "pronoun_last_pronoun" "";
    PronounSubjectDistance "pronoun_subject_distance" "";
    PronounSubjectLast "pronoun_subject_last" "";
    PronounLatest "pronoun_latest" "";
    PronounOpening "pronoun_opening" "";
    PronounInitials "pronoun_initials" "";
    PronounRecent "pronoun_recent" "";
    PronounFrequency "pronoun_frequency" "";
    PronounHeadline "pronoun_headline" "";
    PronounLastSource "pronoun_last_source" "";
    PronounSource "pronoun_source" "";
    PronounSexed "pronoun_sexed" "";
    PronounKind "pronoun_kind" "";
    PronounKindPart "pronoun_kind_part" "";
    PronounKindDistance "pronoun_kind_distance" "";
    PronounFormDistance "pronoun_form_distance" "";
    PronounLastPart "pronoun_last_part" "";
    PronounReporter "pronoun_reporter" "";
    PronounLeadReporter "pronoun_lead_reporter" "";
    PronounLead "pronoun_lead" "";
    PronounInside "pronoun_inside" "";
    PronounBehind "pronoun_behind" "";
    PronounAside "pronoun_aside" "";
    PronounIntroduced "pronoun_introduced" "";
    PronounSourceDistance "pronoun_source_distance" "";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_features_parse_to_their_keys() {
        let words = ["said", "it's"];
        let by_key = |k: u64| words.iter().copied().find(|w| key(w) == k);
        let values = [
            Value::Int(-3),
            Value::Word(key("said")),
            Value::Word(key("it's")),
            Value::Sym(Sym::new("none")),
            Value::Char(','),
            Value::Signs(*b",Q.\0\0\0"),
            Value::Char('\''),
        ];
        for n in 0..values.len() {
            let some = &values[..=n];
            let written = write_feature(Template::Tail, some, &by_key).unwrap();
            let read = parse_feature(&written).unwrap();
            assert_eq!(
                read,
                Written { key: feature_key(Template::Tail, some), placed: None, everywhere: None },
                "{written}"
            );
        }
    }

    #[test]
    fn a_place_or_a_side_is_told_from_the_other_values() {
        let placed = |written| parse_feature(written).and_then(|w| w.placed);
        let without = feature_key(Template::PlaceNextCue, &[Value::Int(4)]);
        assert_eq!(placed("place_next_cue(aq,4)"), Places::labelled("aq").map(|p| (p, without)));
        assert_eq!(placed("place(b0)"), Places::labelled("b0").map(|p| (p, feature_key(Template::Place, &[]))));
        assert_eq!(placed("place_said(before,4)").map(|p| p.0), Some(Places::BEFORE));
        assert_eq!(placed("next_word('before')"), None);
    }

    #[test]
    fn features_with_a_place_and_without_know_each_other() {
        for &placed in Template::ALL {
            assert!(placed.everywhere().is_none_or(|other| other.somewhere() == Some(placed)), "{placed:?}");
            assert!(placed.somewhere().is_none_or(|other| other.everywhere() == Some(placed)), "{placed:?}");
        }
        let said = [Value::Word(key("said"))];
        let read = parse_feature("next_word('said')").unwrap();
        assert_eq!(read.everywhere, Some((Places::ALL, feature_key(Template::PlaceNextWord, &said))));
    }

    #[test]
    fn malformed_features_are_refused() {
        for bad in ["", "place", "place(b0", "unheard_of(1)", "place(b0,)", "gap_signs(\",)"] {
            assert_eq!(parse_feature(bad), None, "{bad}");
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = Template::ALL.iter().map(|t| t.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Template::ALL.len());
    }
}
