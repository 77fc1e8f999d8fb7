//! Archives of the ZIP kind, made of bytes.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Between the parts in the bytes; no XML holds it.
const BETWEEN: u8 = 0;

/// What must be there for the rest to be looked for, where the bytes do not give it.
const CONTAINER: (&str, &[u8]) = ("META-INF/container.xml", b"<container><rootfile full-path='EPUB/content.opf'/></container>");

/// `bytes`, where they are an archive; else one of the parts that they are, called as `names` says.
pub fn archive(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let mut given: Vec<(&str, &[u8])> = names.iter().copied().zip(bytes.split(|&b| b == BETWEEN)).collect();
    if names.contains(&CONTAINER.0) && given.iter().all(|(name, _)| *name != CONTAINER.0) {
        given.push(CONTAINER);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part) in given {
        zip.start_file(name, stored).and_then(|()| Ok(zip.write_all(part)?)).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
    zip.finish().unwrap_or_else(|e| panic!("{e}")).into_inner()
}
