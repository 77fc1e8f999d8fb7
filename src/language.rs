//! Languages, as rows tell of them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use whatlang::Lang;

/// What language a document is in, as far as that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English: speakers are looked for.
    English,
    /// Another language: quoted spans are found, and speakers only by patterns that need no words of a language.
    Other(Code),
    /// There is too little text to tell. It is read as English.
    #[default]
    Unknown,
}

impl Language {
    /// Its code: `en` for English, that of the other language, `None` where nobody can tell.
    pub fn code(self) -> Option<Code> {
        match self {
            Self::English => Some(Code::ENGLISH),
            Self::Other(code) => Some(code),
            Self::Unknown => None,
        }
    }
}

/// A language's code of two letters (ISO 639-1) where it has one, else of three (ISO 639-3); `und` for one that is not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; 3]);

impl Code {
    /// English.
    pub const ENGLISH: Self = Self(*b"en\0");
    /// Some language, and nobody can tell which.
    pub const UNDETERMINED: Self = Self(*b"und");

    /// The language of a tag such as `nb`, `en-GB` or `zh_Hant`: its first part, in the shortest code there is. `None` for what
    /// is no tag.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.trim().split(['-', '_']).next()?;
        let code = Self::of_letters(first)?;
        let short = SHORT.iter().find(|(long, _)| *long == code.as_str());
        // Two forms of one language, which the text does not always tell apart.
        match short.map_or(code.as_str(), |(_, short)| short) {
            "nb" | "nn" => Self::of_letters("no"),
            short => Self::of_letters(short),
        }
    }

    fn of_letters(letters: &str) -> Option<Self> {
        let mut code = [0; 3];
        if !matches!(letters.len(), 2 | 3) || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        for (to, from) in code.iter_mut().zip(letters.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        Some(Self(code))
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        let letters = self.0.strip_suffix(b"\0").unwrap_or(&self.0);
        // They are ASCII letters, whichever way the code came to be.
        str::from_utf8(letters).unwrap_or_default()
    }

    /// Its English name; `None` for a language that the text alone is never told by.
    pub fn name(self) -> Option<&'static str> {
        let known = |lang: &Lang| Self::of(*lang) == self;
        Lang::all().iter().find(|lang| known(lang)).map(|lang| match lang {
            Lang::Nob => "Norwegian",
            Lang::Cmn => "Chinese",
            Lang::Pes => "Persian",
            lang => lang.eng_name(),
        })
    }

    /// That of a language the detector knows.
    pub(crate) fn of(lang: Lang) -> Self {
        Self::of_tag(lang.code()).unwrap_or(Self::UNDETERMINED)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let wrong = || serde::de::Error::custom(format!("`{text}` is no code of a language"));
        Self::of_letters(&text).ok_or_else(wrong)
    }
}

/// The codes of two letters of the languages the detector knows, and of a few others whose pages name them by three.
const SHORT: [(&str, &str); 77] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("eus", "eu"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("gle", "ga"),
    ("glg", "gl"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("isl", "is"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nno", "no"),
    ("nob", "no"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("sqi", "sq"),
    ("srp", "sr"),
    ("swa", "sw"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_the_shortest_code() {
        let code = |tag: &str| Code::of_tag(tag).map(|c| c.to_string());
        for (tag, expected) in [
            ("de", "de"),
            ("en-GB", "en"),
            ("EN_us", "en"),
            ("deu", "de"),
            ("nb-NO", "no"),
            ("nn", "no"),
            ("zh-Hant", "zh"),
            ("gsw", "gsw"),
            (" fr ", "fr"),
            ("und", "und"),
        ] {
            assert_eq!(code(tag).as_deref(), Some(expected), "{tag}");
        }
        for wrong in ["", "-", "x", "english", "d3", "ж", "é"] {
            assert_eq!(code(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_language_that_is_detected_has_a_code_and_a_name() {
        for lang in Lang::all() {
            let code = Code::of(*lang);
            assert_ne!(code, Code::UNDETERMINED, "{lang}");
            assert!(code.name().is_some(), "{lang}");
            assert_eq!(code.as_str().len(), 2, "{lang}");
        }
        assert_eq!(Code::ENGLISH.name(), Some("English"));
        assert_eq!(Code::of_tag("nn").and_then(Code::name), Some("Norwegian"));
        assert_eq!(Code::UNDETERMINED.name(), None);
    }
}
