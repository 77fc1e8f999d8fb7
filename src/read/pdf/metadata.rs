//! What a file says of itself.

use encoding_rs::{UTF_16BE, WINDOWS_1252};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::DateTime;

use crate::document::Metadata;

/// What programs put in the title's place when nobody has.
const MADE_UP: [&str; 13] =
    [".doc", ".docx", ".odt", ".rtf", ".txt", ".indd", ".qxd", ".qxp", ".pdf", ".pmd", ".tex", ".htm", ".html"];

/// What a file says of itself.
#[derive(Debug, Default)]
pub(super) struct Info {
    pub(super) meta: Metadata,
}

impl Info {
    pub(super) fn of(pdf: &Pdf) -> Self {
        let told = pdf.metadata();
        let meta = Metadata {
            title: told.title.as_deref().map(text).filter(|title| is_title(title)),
            author: told.author.as_deref().map(text).filter(|name| is_title(name)),
            published: told.creation_date.as_ref().map(date),
            ..Metadata::default()
        };
        Self { meta }
    }
}

/// The strings of such files are in UTF-16 or UTF-8 where they say so, else in an encoding close to that of Western Windows.
fn text(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, wide @ ..] => UTF_16BE.decode_without_bom_handling(wide).0,
        [0xef, 0xbb, 0xbf, utf8 @ ..] => String::from_utf8_lossy(utf8),
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    crate::read::one_line(&text)
}

fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let placeholder =
        matches!(lower.as_str(), "" | "untitled" | "(untitled)" | "anonymous" | "(anonymous)" | "unknown" | "title");
    !placeholder && !lower.starts_with("microsoft ") && !MADE_UP.iter().any(|end| lower.ends_with(end))
}

fn date(at: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, utc_offset_hour, utc_offset_minute } = at;
    let zone = if *utc_offset_hour == 0 && *utc_offset_minute == 0 {
        "Z".to_owned()
    } else {
        format!("{utc_offset_hour:+03}:{utc_offset_minute:02}")
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_say_what_they_are_in() {
        assert_eq!(text(b"\xfe\xff\0V\0a\0s\0s"), "Vass");
        assert_eq!(text(b"\xef\xbb\xbfV\xc3\xa1ss"), "Váss");
        assert_eq!(text(b"V\xe1ss\n at\0"), "Váss at");
    }

    #[test]
    fn what_programs_make_up_is_no_title() {
        assert!(is_title("Ferry stopped"));
        for made_up in ["", "untitled", "Microsoft Word - ferry 2", "ferry.indd", "Ferry.PDF"] {
            assert!(!is_title(made_up), "{made_up}");
        }
    }
}
