//! Tags told from words, in bytes of any encoding that has ASCII's signs.

use std::io::{self, BufRead, Read};

use encoding_rs::{Encoding, UTF_8};

/// A part of a feed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Words, or a part of them.
    Words,
    /// The tag that begins an element, by its name.
    Open(Vec<u8>),
    /// The tag that ends one.
    Close(Vec<u8>),
    /// The XML declaration.
    Declaration,
    /// Comments, instructions, elements without content.
    Other,
    /// There is nothing more.
    End,
}

/// The next token, its bytes added to `bytes`; of a tag longer than `longest`, only these.
pub(super) fn next(reader: &mut dyn BufRead, bytes: &mut Vec<u8>, longest: usize) -> io::Result<Token> {
    let there = reader.fill_buf()?;
    if there.first() != Some(&b'<') {
        // As much as is there: words may be longer than is allowed.
        let words = memchr::memchr(b'<', there).unwrap_or(there.len());
        bytes.extend_from_slice(there.get(..words).unwrap_or_default());
        reader.consume(words);
        return Ok(if words == 0 { Token::End } else { Token::Words });
    }
    let from = bytes.len();
    let mut reader = reader.take((longest as u64).saturating_add(1));
    reader.read_until(b'>', bytes)?;
    for (begin, end) in [(&b"<!--"[..], &b"-->"[..]), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")] {
        if tail(bytes, from).starts_with(begin) {
            let shortest = begin.len() + end.len();
            loop {
                let token = tail(bytes, from);
                if token.len() >= shortest && token.ends_with(end) || reader.read_until(b'>', bytes)? == 0 {
                    break;
                }
            }
            let declaration = tail(bytes, from).get(..6).is_some_and(|b| b.starts_with(b"<?xml") && b.ends_with(b" "));
            return Ok(if declaration { Token::Declaration } else { Token::Other });
        }
    }
    // A value may hold the sign that ends tags.
    let mut quote = None;
    let mut seen = from;
    loop {
        for &byte in tail(bytes, seen) {
            match quote {
                None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
                Some(open) if open == byte => quote = None,
                _ => {}
            }
        }
        seen = bytes.len();
        if quote.is_none() || reader.read_until(b'>', bytes)? == 0 {
            break;
        }
    }
    Ok(match tail(bytes, from).strip_prefix(b"<").and_then(|tag| tag.strip_suffix(b">")) {
        Some([b'/', name @ ..]) => Token::Close(name_of(name)),
        // Without its end, it is cut off.
        None | Some([b'!', ..] | [.., b'/']) => Token::Other,
        Some(tag) => Token::Open(name_of(tag)),
    })
}

fn tail(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or_default()
}

/// The name in a tag.
fn name_of(tag: &[u8]) -> Vec<u8> {
    tag.iter().copied().take_while(|b| !b.is_ascii_whitespace()).collect()
}

/// A name without its prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|&b| b == b':').next().unwrap_or_default()
}

/// The encoding that a declaration names, where it is not UTF-8.
pub(super) fn declared(declaration: &[u8]) -> Option<&'static Encoding> {
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let mut parts = declaration.get(at..)?.split(|b| matches!(b, b'"' | b'\''));
    let encoding = Encoding::for_label(parts.nth(1)?)?;
    // What was cut out by ASCII's signs cannot be in one that has none.
    (encoding != UTF_8 && encoding.is_ascii_compatible()).then_some(encoding)
}

/// The tag of a feed's first element; versions of RSS that no parser knows are read as the one that has all they have.
pub(super) fn root(name: &[u8], tag: Vec<u8>) -> Vec<u8> {
    const VERSION: &[u8] = b" version=";
    if name != b"rss" {
        return tag;
    }
    let Some(at) = memchr::memmem::find(&tag, VERSION) else {
        return [b"<rss version=\"2.0\"", tail(&tag, b"<rss".len())].concat();
    };
    let (before, value) = tag.split_at(at + VERSION.len());
    let Some((quote, rest)) = value.split_first() else { return tag };
    let Some(end) = memchr::memchr(*quote, rest) else { return tag };
    let (version, after) = rest.split_at(end);
    if matches!(version, b"2.0" | b"0.91" | b"0.92") {
        return tag;
    }
    [before, &[*quote], b"2.0", after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_in_values_comments_and_quoted_words_end_nothing() {
        let feed = b"<?xml version='1.0'?><a:b x='>'> w <!-- > <c> --><![CDATA[ <d> ]]><e f=\"/\"/></a:b >";
        let mut reader = &feed[..];
        let mut found = Vec::new();
        loop {
            let mut bytes = Vec::new();
            let token = next(&mut reader, &mut bytes, 1000).unwrap();
            if token == Token::End {
                break;
            }
            found.push((token, String::from_utf8(bytes).unwrap()));
        }
        let expected = [
            (Token::Declaration, "<?xml version='1.0'?>"),
            (Token::Open(b"a:b".to_vec()), "<a:b x='>'>"),
            (Token::Words, " w "),
            (Token::Other, "<!-- > <c> -->"),
            (Token::Other, "<![CDATA[ <d> ]]>"),
            (Token::Other, "<e f=\"/\"/>"),
            (Token::Close(b"a:b".to_vec()), "</a:b >"),
        ];
        assert_eq!(found, expected.map(|(token, bytes)| (token, bytes.to_owned())));
    }

    #[test]
    fn versions_are_made_known_ones() {
        for (tag, made) in [
            ("<rss>", "<rss version=\"2.0\">"),
            ("<rss version='0.94' a='b'>", "<rss version='2.0' a='b'>"),
            ("<rss version=\"0.91\">", "<rss version=\"0.91\">"),
        ] {
            assert_eq!(root(b"rss", tag.into()), made.as_bytes());
        }
    }

    #[test]
    fn a_declaration_names_an_encoding() {
        assert_eq!(declared(b"<?xml version='1.0' encoding='ISO-8859-1'?>").unwrap().name(), "windows-1252");
        assert_eq!(declared(b"<?xml version='1.0' encoding=\"UTF-8\"?>"), None);
        assert_eq!(declared(b"<?xml version='1.0'?>"), None);
    }
}
