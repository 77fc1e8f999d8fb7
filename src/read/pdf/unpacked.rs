//! How much a file holds, unpacked: found out before anything of it is kept.

use std::io::{self, Read};

use flate2::bufread::ZlibDecoder;

/// Pictures are not unpacked to find text, and may be larger by so much, each.
const PICTURES: usize = 8;

/// What describes a stream stands before it within so many bytes.
const BEFORE: usize = 2 << 10;

/// True where the streams in `file` have at most `longest` bytes together, unpacked. Those that are packed twice over, as no
/// program but one that makes bombs does, are taken for too long.
pub(super) fn is_at_most(file: &[u8], longest: usize) -> bool {
    let mut left = longest;
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(file.get(at..).unwrap_or_default(), b"stream") {
        let begin = at + found;
        at = begin + b"stream".len();
        if file.get(..begin).is_some_and(|before| before.ends_with(b"end")) {
            continue;
        }
        let about = file.get(begin.saturating_sub(BEFORE)..begin).unwrap_or_default();
        let about = memchr::memmem::rfind(about, b"obj").and_then(|obj| about.get(obj..)).unwrap_or(about);
        let mut data = file.get(at..).unwrap_or_default();
        for line_end in [&b"\r"[..], b"\n"] {
            data = data.strip_prefix(line_end).unwrap_or(data);
        }
        let count =
            |names: [&[u8]; 2]| names.iter().map(|name| memchr::memmem::find_iter(about, name).count()).sum::<usize>();
        let (flate, lzw, run) = (
            count([b"/FlateDecode", b"/Fl "]),
            count([b"/LZWDecode", b"/LZW "]),
            count([b"/RunLengthDecode", b"/RL "]),
        );
        if flate + lzw + run > 1 {
            return false;
        }
        let picture =
            memchr::memmem::find(about, b"/Width").is_some() && memchr::memmem::find(about, b"/ObjStm").is_none();
        let limit = if picture { longest.saturating_mul(PICTURES) } else { left };
        let plain = plain(about, data);
        let data = plain.as_deref().unwrap_or(data);
        let length = if flate > 0 {
            inflated(data, limit)
        } else if lzw > 0 {
            lzw_length(data, limit)
        } else if run > 0 {
            run_length(data, limit)
        } else {
            continue;
        };
        if length > limit {
            return false;
        }
        if !picture {
            left -= length;
        }
    }
    true
}

/// The bytes of `data` where they are written in letters or digits; `None` where they are not.
fn plain(about: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let has = |name: &[u8]| memchr::memmem::find(about, name).is_some();
    let signs = || data.iter().copied().filter(|b| !b.is_ascii_whitespace()).take_while(|&b| b != b'~' && b != b'>');
    if has(b"/ASCII85Decode") || has(b"/A85 ") {
        let mut bytes = Vec::new();
        let (mut word, mut filled) = (0_u32, 0_usize);
        for sign in signs() {
            if sign == b'z' && filled == 0 {
                bytes.extend([0; 4]);
                continue;
            }
            word = word.wrapping_mul(85).wrapping_add(u32::from(sign.wrapping_sub(b'!')));
            filled += 1;
            if filled == 5 {
                bytes.extend(word.to_be_bytes());
                (word, filled) = (0, 0);
            }
        }
        if filled > 1 {
            for _ in filled..5 {
                word = word.wrapping_mul(85).wrapping_add(84);
            }
            bytes.extend(word.to_be_bytes().iter().take(filled - 1));
        }
        return Some(bytes);
    }
    if has(b"/ASCIIHexDecode") || has(b"/AHx ") {
        let digits: Vec<_> = signs().filter_map(|b| char::from(b).to_digit(16)).collect();
        let bytes = digits.chunks(2).map(|pair| pair.iter().fold(0, |sum, digit| sum * 16 + digit));
        return Some(bytes.filter_map(|b| u8::try_from(b).ok()).collect());
    }
    None
}

/// Bytes of `data`, unpacked, counted up to one more than `limit`.
fn inflated(data: &[u8], limit: usize) -> usize {
    let mut decoder = ZlibDecoder::new(data).take((limit as u64).saturating_add(1));
    let mut counted = Counted(0);
    // What is damaged ends where it is damaged.
    let _ = io::copy(&mut decoder, &mut counted);
    counted.0
}

struct Counted(usize);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The same for LZW, whose codes stand for words that grow by one byte at most with each code.
fn lzw_length(data: &[u8], limit: usize) -> usize {
    const CLEAR: u32 = 256;
    const END: u32 = 257;
    let mut lengths: Vec<usize> = vec![1; 258];
    let (mut total, mut before) = (0_usize, None);
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut bytes = data.iter();
    while total <= limit {
        // The codes grow one code early.
        let width = match lengths.len() + 1 {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        while held < width {
            let Some(&byte) = bytes.next() else { return total };
            bits = bits << 8 | u32::from(byte);
            held += 8;
        }
        held -= width;
        let code = bits >> held & ((1 << width) - 1);
        match code {
            CLEAR => {
                lengths.truncate(258);
                before = None;
            }
            END => return total,
            code => {
                let known = lengths.get(code as usize).copied();
                let length = known.or(before.map(|length: usize| length + 1)).unwrap_or(1);
                total += length;
                if let (Some(before), true) = (before, lengths.len() < 4096) {
                    lengths.push(before + 1);
                }
                before = Some(length);
            }
        }
    }
    total
}

/// The same for runs of equal bytes.
fn run_length(data: &[u8], limit: usize) -> usize {
    let (mut total, mut at) = (0, 0);
    while let Some(&length) = data.get(at) {
        match length {
            0..=127 => {
                total += usize::from(length) + 1;
                at += usize::from(length) + 2;
            }
            128 => break,
            129..=255 => {
                total += 257 - usize::from(length);
                at += 2;
            }
        }
        if total > limit {
            break;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn flate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn file(about: &str, data: &[u8]) -> Vec<u8> {
        [b"%PDF-1.7\n1 0 obj\n<< ", about.as_bytes(), b" >>\nstream\r\n", data, b"\nendstream\nendobj\n"].concat()
    }

    #[test]
    fn what_is_packed_is_counted() {
        let packed = flate(&vec![b' '; 100_000]);
        let twice = flate(&packed);
        let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap();
        let hex: String = packed.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect();
        for (bytes, length) in [
            (file("/Filter /FlateDecode", &packed), 100_000),
            (file("/Filter [/ASCIIHexDecode /FlateDecode]", format!("{hex}>").as_bytes()), 100_000),
            (file("/Filter /RunLengthDecode", &[129, b' ', 129, b' ', 0, b'a', 128]), 257),
            // Ten letters in codes of nine bits, the example that the format's own description gives.
            (file("/Filter /LZWDecode", &[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01]), 10),
            (file("/Length 9", b"stream of"), 0),
        ] {
            assert!(is_at_most(&bytes, length), "{length}");
            assert!(length == 0 || !is_at_most(&bytes, length - 1), "{length}");
        }
        assert!(!is_at_most(&file("/Filter [/FlateDecode /FlateDecode]", &twice), 1 << 30));
        assert!(is_at_most(&file("/Width 9 /Filter /FlateDecode", &packed), 20_000));
    }

    #[test]
    fn letters_are_read_as_bytes() {
        let about = b"/Filter [ /ASCII85Decode /FlateDecode ]";
        assert_eq!(plain(about, b"87cUR\nD]i,\"Ebo80~>").unwrap(), b"Hello World!");
        assert_eq!(plain(about, b"z87cURDZ~>").unwrap(), b"\0\0\0\0Hello");
        assert_eq!(plain(b"/Filter /FlateDecode", b"87c"), None);
    }
}
