//! What encoding a page is in.

use encoding_rs::{Encoding, UTF_8};

use crate::Error;
use crate::read::encoding;

/// Bytes at a page's head in which it names its encoding; browsers look through as many.
const HEAD: usize = 4096;

/// Of so many characters at most one may be broken in the encoding that is named.
const SOUND: usize = 200;

/// The text of `bytes`. In order: a byte-order mark; what is UTF-8 without a fault; what the server says, `charset`; what the page
/// says at its head; and the rules for texts of unknown encoding. What is said is believed where the bytes bear it out.
///
/// # Errors
/// [`Error::NotText`] for binary content.
pub(super) fn decode(place: &str, bytes: Vec<u8>, charset: Option<&str>) -> Result<String, Error> {
    if Encoding::for_bom(&bytes).is_none() && std::str::from_utf8(&bytes).is_err() {
        let named = [charset.and_then(|name| Encoding::for_label(name.trim().as_bytes())), declared(&bytes)];
        for encoding in named.into_iter().flatten().filter(|&e| e != UTF_8 && e.is_ascii_compatible()) {
            // Zero bytes are in no page, but in pictures.
            if memchr::memchr(0, &bytes).is_some() {
                break;
            }
            let text = encoding.decode_without_bom_handling(&bytes).0;
            // Control characters are where another of the same family was meant.
            let broken = text.chars().filter(|&c| c == '\u{fffd}' || ('\u{80}'..'\u{a0}').contains(&c)).count();
            if broken * SOUND <= text.len() {
                return Ok(text.into_owned());
            }
        }
    }
    encoding::decode(place, bytes)
}

/// The encoding that the page names at its head: `<meta charset=…>`, `<meta http-equiv=… content="…; charset=…">` or, in XHTML,
/// `<?xml … encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_ascii_lowercase();
    let value = |tag: &str, key: &str| {
        let (_, behind) = tag.split_once(key)?;
        let behind = behind.trim_start().strip_prefix('=')?.trim_start_matches(['"', '\'', ' ']);
        let end = behind.find(['"', '\'', ' ', ';', '>', '/', '?']).unwrap_or(behind.len());
        Encoding::for_label(behind.get(..end)?.as_bytes())
    };
    let tags = || head.split('<').map(|tag| tag.split('>').next().unwrap_or(tag));
    tags()
        .filter(|tag| tag.starts_with("meta"))
        .find_map(|tag| value(tag, "charset"))
        .or_else(|| tags().filter(|tag| tag.starts_with("?xml")).find_map(|tag| value(tag, "encoding")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "“Žižek’s café – 20 €,” she said";

    fn read(head: &str, bytes: &[u8], charset: Option<&str>) -> String {
        let text = decode("a.html", [head.as_bytes(), bytes].concat(), charset).unwrap();
        text.strip_prefix(head).unwrap().to_owned()
    }

    #[test]
    fn what_is_said_is_believed_where_the_bytes_bear_it_out() {
        let western = encoding_rs::WINDOWS_1252.encode(WORDS).0;
        let russian = "Мост откроют в мае";
        let koi = encoding_rs::KOI8_R.encode(russian).0;
        assert_eq!(read("<meta charset=iso-8859-1>", &western, None), WORDS);
        // The server's word stands before the page's.
        assert_eq!(read("<meta charset=\"iso-8859-1\">", &koi, Some("koi8-r")), russian);
        assert_eq!(read("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=koi8-r'>", &koi, None), russian);
        assert_eq!(read("<?xml version='1.0' encoding='koi8-r'?>", &koi, Some("nonsense")), russian);
        // Both wrong.
        assert_eq!(read("<meta charset=utf-8>", &western, Some("UTF-8")), WORDS);
        assert_eq!(read("<meta charset=iso-8859-1>", WORDS.as_bytes(), Some("windows-1252")), WORDS);
        let shift_jis = encoding_rs::SHIFT_JIS.encode("市長は「橋は五月に開通する」と語った").0;
        assert_eq!(read("<meta charset=shift_jis>", &shift_jis, None), "市長は「橋は五月に開通する」と語った");
    }

    #[test]
    fn binary_is_refused_whatever_is_said() {
        assert!(decode("a.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), Some("windows-1252")).is_err());
    }
}
