//! Files of the ZIP kind: their parts by name, each unpacked only as far as it may be long.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

/// What can be read here and there.
trait Seekable: Read + Seek + Send {}

impl<R: Read + Seek + Send> Seekable for R {}

/// An archive and the bytes that one of its parts may have.
pub(super) struct Archive {
    zip: ZipArchive<Box<dyn Seekable>>,
    longest: usize,
}

impl Archive {
    /// The archive that `reader` holds; each of its parts may have `longest` bytes, unpacked.
    ///
    /// # Errors
    /// What is wrong with it, for a message.
    pub(super) fn open(reader: impl Read + Seek + Send + 'static, longest: usize) -> Result<Self, String> {
        let reader: Box<dyn Seekable> = Box::new(reader);
        let zip = ZipArchive::new(reader).map_err(|e| {
            format!("not a whole ZIP archive, which such files are: it is cut off or damaged ({e}); save or download it again")
        })?;
        Ok(Self { zip, longest })
    }

    /// True where it has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The bytes of a part; `None` where there is none of this name.
    ///
    /// # Errors
    /// What is wrong with it, for a message: it is damaged, encrypted, or longer than is allowed (no more than that is unpacked).
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let damaged =
            |e: &dyn std::fmt::Display| format!("its part {name} cannot be unpacked: {e}; save or download it again");
        let mut part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => {
                return Err("it is encrypted with a password: open it and save it without one".to_owned());
            }
            Err(error) => return Err(damaged(&error)),
        };
        let mut bytes = Vec::new();
        let limit = (self.longest as u64).saturating_add(1);
        part.by_ref().take(limit).read_to_end(&mut bytes).map_err(|e| damaged(&e))?;
        if bytes.len() > self.longest {
            let longest = self.longest;
            return Err(format!(
                "its part {name} is longer than {longest} bytes: split it, or allow longer ones with --max-document-bytes"
            ));
        }
        Ok(Some(bytes))
    }
}
