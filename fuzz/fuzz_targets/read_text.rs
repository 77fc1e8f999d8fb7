//! Bytes of any encoding as an article.

#![no_main]

use inquit::read::text::document;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = document("text", bytes.to_vec()) else { return };
    let marked = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"].iter().any(|mark| bytes.starts_with(mark));
    // Zeros may mean UTF-16 and escapes ISO-2022-JP; any other UTF-8 is the text as it stands.
    if let Ok(text) = std::str::from_utf8(bytes)
        && !marked
        && !text.contains(['\0', '\x1b'])
    {
        assert_eq!(read.text(), text);
    }
});
