//! Bytes of unknown encoding to text.
//!
//! In order: a byte-order mark decides; without one, zero bytes on every other place mean UTF-16; what is valid UTF-8 is UTF-8;
//! UTF-8 with a few broken bytes stays UTF-8 (the broken bytes become U+FFFD); the rest is a legacy encoding, guessed from the
//! letters it would give. A byte-order mark is never part of the text; nothing else is added, dropped or changed.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_16BE, UTF_16LE};

use crate::Error;

/// How many well-formed characters beyond ASCII must stand against each broken byte sequence for a text to count as damaged UTF-8.
/// In a legacy encoding the two are about equal at best.
const SOUND_PER_BROKEN: usize = 4;

/// Of this many bytes at most one is a control character no text uses; compressed or encrypted bytes have one in nine.
const BYTES_PER_CONTROL: usize = 32;

/// So many control characters prove nothing in a text however short.
const FEW_CONTROLS: usize = 3;

/// Of this many characters at least one is ASCII in unmarked UTF-16: the spaces alone are one in six in any script that has them.
const UNITS_PER_ASCII: usize = 8;

const BINARY: &str =
    "it holds zero bytes or control characters, as pictures, archives and PDF files do; convert it to text first";

/// Decodes `bytes` by the rules in the [module's description](self); `place` names the file (and line) in errors.
///
/// # Errors
/// [`Error::NotText`] for bytes that hold zeros without being UTF-16, or too many control characters for a text.
pub fn decode(place: &str, bytes: Vec<u8>) -> Result<String, Error> {
    let not_text = || Error::NotText { place: place.to_owned(), problem: BINARY };
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        let text = encoding.decode_without_bom_handling(rest).0.into_owned();
        return if looks_binary(text.as_bytes()) { Err(not_text()) } else { Ok(text) };
    }
    let bytes = if holds_controls(&bytes) {
        bytes
    } else {
        // As nearly all are: then none of what follows can be, but for a legacy encoding.
        match String::from_utf8(bytes) {
            Ok(text) => return Ok(text),
            Err(error) => error.into_bytes(),
        }
    };
    if looks_binary(&bytes) {
        return unmarked_utf16(&bytes).ok_or_else(not_text);
    }
    // ISO-2022-JP is seven-bit and so valid UTF-8 too; only its escape sequences tell.
    let escapes = memchr::memchr(0x1b, &bytes).is_some() && bytes.is_ascii();
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !escapes => return Ok(text),
        Ok(text) => {
            return Ok(if guess(text.as_bytes()) == ISO_2022_JP {
                ISO_2022_JP.decode_without_bom_handling(text.as_bytes()).0.into_owned()
            } else {
                text
            });
        }
        Err(error) => error.into_bytes(),
    };
    if damaged_utf8(&bytes) {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(guess(&bytes).decode_without_bom_handling(&bytes).0.into_owned())
}

/// The legacy encoding `bytes` are most likely in.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// UTF-16 without a byte-order mark: the zero halves of its ASCII characters all stand on the same side, it decodes without
/// a fault, and to no control character. `None` where one of these does not hold.
fn unmarked_utf16(bytes: &[u8]) -> Option<String> {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    // Fewer would be stray zeros in something else.
    if (first + second) * UNITS_PER_ASCII < bytes.len() / 2 {
        return None;
    }
    // A few characters such as U+3000 have their zero on the other side.
    let encoding = if second > 8 * first {
        UTF_16LE
    } else if first > 8 * second {
        UTF_16BE
    } else {
        return None;
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned();
    // A guess, unlike a mark, must leave no doubt.
    (controls(text.as_bytes()) == 0).then_some(text)
}

/// True where UTF-8 explains the bytes but for a few broken places, such as a file cut in the middle of a character.
fn damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound >= SOUND_PER_BROKEN * broken
}

/// True where zero bytes or many control characters say that this is no text.
fn looks_binary(bytes: &[u8]) -> bool {
    let controls = controls(bytes);
    controls > FEW_CONTROLS && controls * BYTES_PER_CONTROL > bytes.len()
        || controls > 0 && memchr::memchr(0, bytes).is_some()
}

/// True where there are control characters, but for what white space is: those no text uses, and the one that begins escape
/// sequences.
fn holds_controls(bytes: &[u8]) -> bool {
    let control = |b: u8| matches!(b, 0..=0x08 | 0x0e..=0x1f | 0x7f);
    bytes.iter().fold(false, |any, &b| any | control(b))
}

/// How many bytes are control characters no text uses, the zero among them.
fn controls(bytes: &[u8]) -> usize {
    let control = |b: u8| matches!(b, 0..=0x07 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    // Counted in bytes, sixteen at a time.
    bytes.chunks(15 * 16).map(|part| usize::from(part.iter().map(|&b| u8::from(control(b))).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Señor Kvåle’s café — gone,” she said.\r\n\r\nHe: “No.”\n";

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    fn read(bytes: &[u8]) -> String {
        decode("a.txt", bytes.to_vec()).unwrap()
    }

    #[test]
    fn every_unicode_form_gives_the_same_text() {
        assert_eq!(read(TEXT.as_bytes()), TEXT);
        assert_eq!(read(&[b"\xef\xbb\xbf", TEXT.as_bytes()].concat()), TEXT);
        for (big, bom) in [(false, b"\xff\xfe"), (true, b"\xfe\xff")] {
            assert_eq!(read(&utf16(TEXT, big)), TEXT);
            assert_eq!(read(&[&bom[..], &utf16(TEXT, big)].concat()), TEXT);
        }
    }

    #[test]
    fn only_the_first_mark_is_no_text() {
        assert_eq!(read(b"\xef\xbb\xbf\xef\xbb\xbfa"), "\u{feff}a");
    }

    #[test]
    fn windows_1252_with_few_marks() {
        assert_eq!(read(b"\x93No,\x94 said the mayor.\n"), "“No,” said the mayor.\n");
        assert_eq!(
            read(b"The caf\xe9\x92s owner \x96 Ms. Mu\xf1oz \x96 left.\n"),
            "The café’s owner – Ms. Muñoz – left.\n"
        );
    }

    #[test]
    fn other_legacy_encodings_are_guessed() {
        let russian = "«Мост откроют в мае, и это не обсуждается», — сказала мэр города журналистам после заседания.";
        let (bytes, _, lossy) = encoding_rs::WINDOWS_1251.encode(russian);
        assert!(!lossy);
        assert_eq!(read(&bytes), russian);
        let japanese = "市長は「橋は五月に開通する」と記者団に語った。";
        for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, ISO_2022_JP] {
            assert_eq!(read(&encoding.encode(japanese).0), japanese, "{}", encoding.name());
        }
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let cut = TEXT.repeat(2).into_bytes();
        let cut = &cut[..cut.len() - 2]; // in the middle of the last mark
        assert!(std::str::from_utf8(cut).is_err());
        let text = read(cut);
        assert!(text.starts_with(TEXT) && text.ends_with("No.\u{fffd}"), "{text}");
    }

    #[test]
    fn binary_is_refused_by_name() {
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\x08\x06";
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 | 1).collect();
        for bytes in [
            &picture[..],
            &noise,
            b"\0\x01\x02\x03",
            b"A text of ASCII letters with one\0stray zero",
            b"\xff\xfe\0\0a\0\0\0",
        ] {
            let error = decode("photo.txt", bytes.to_vec()).unwrap_err().to_string();
            assert!(error.starts_with("photo.txt: not text"), "{error}");
        }
    }

    #[test]
    fn a_stray_control_character_is_no_reason_to_refuse() {
        assert_eq!(read(b"Gone.\x1a"), "Gone.\u{1a}");
    }

    #[test]
    fn the_empty_file_is_the_empty_text() {
        assert_eq!(read(b""), "");
        assert_eq!(read(b"\xef\xbb\xbf"), "");
    }
}
