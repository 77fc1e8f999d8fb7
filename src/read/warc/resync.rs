//! From a damaged record to the next one.

use std::io::{self, BufRead};

use super::super::unpack::Unpacked;
use super::{BEGIN, Crawl};

/// Bytes gone back to in one crawl: one whose every record claims to be long is not read over and over again.
const GONE_BACK: u64 = 1 << 30;

/// Bytes that show whether a record begins there: a version, and the name of a field.
const SHOWN: usize = 32;

impl Crawl {
    /// Goes to the next member that begins with a record, behind a damaged one.
    pub(super) fn next_member(&mut self) -> io::Result<()> {
        if let Unpacked::Packed(members) = self.window.reader_mut() {
            members.resume(BEGIN)?;
        }
        self.window.forget();
        // What goes wrong in it is said when its turn comes.
        let _ = self.window.look(1);
        Ok(())
    }

    /// Goes to where the next record seems to begin, behind the beginning of a damaged one.
    pub(super) fn next_begin(&mut self) -> io::Result<()> {
        let here = self.window.position();
        self.gone_back += here - self.start;
        if self.gone_back <= GONE_BACK {
            self.go_back()?;
        }
        match self.search() {
            Err(_) if self.damage().is_some_and(|at| at.unpacked <= self.start) => self.next_member(),
            // Another member is damaged, which is said when its turn comes.
            Err(_) if self.damage().is_some() => {
                let ahead = self.window.ahead().len();
                self.window.consume(ahead);
                Ok(())
            }
            searched => searched,
        }
    }

    /// Goes back to where the record began, or as near to it as can be.
    fn go_back(&mut self) -> io::Result<()> {
        let (start, origin) = (self.start, self.origin);
        if !self.window.can_go(start)
            && let Unpacked::Packed(members) = self.window.reader_mut()
            && members.go(origin)?
        {
            self.window.restart(origin.unpacked);
            self.window.pass(start - origin.unpacked)?;
        } else {
            self.window.back(start)?;
        }
        // Not to find it again.
        if self.window.position() == start && !self.window.fill_buf()?.is_empty() {
            self.window.consume(1);
        }
        Ok(())
    }

    fn search(&mut self) -> io::Result<()> {
        loop {
            let ahead = self.window.ahead();
            let length = ahead.len();
            if let Some(at) = memchr::memmem::find(ahead, BEGIN) {
                self.window.consume(at);
                if begins(self.window.look(SHOWN)?) {
                    return Ok(());
                }
                self.window.consume(1);
                continue;
            }
            self.window.consume(length.saturating_sub(BEGIN.len() - 1));
            if !self.window.more()? {
                let left = self.window.ahead().len();
                self.window.consume(left);
                return Ok(());
            }
        }
    }
}

/// True for the beginning of a record rather than words about one.
fn begins(line: &[u8]) -> bool {
    let Some(version) = line.strip_prefix(BEGIN) else { return false };
    let digits = version.iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    let Some(rest) = version.get(digits..) else { return false };
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    let Some(field) = rest.strip_prefix(b"\n") else { return false };
    let named = |name: &[u8]| field.get(..name.len()).is_some_and(|f| f.eq_ignore_ascii_case(name));
    digits > 0 && (named(b"WARC-") || named(b"Content-"))
}
