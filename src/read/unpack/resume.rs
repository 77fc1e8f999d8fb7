//! Behind a damaged member, and to and fro among members.

use std::io::{self, BufRead, Read};

use super::super::source::Packing;
use super::super::window::{Back, Raw, Window};
use super::{Damage, Members, STARTS, Start, State};

/// Bytes by which a member is tried, should it begin there.
const TRIED: usize = 1 << 10;

/// The same for zstd, whose first block may be so long before a byte of it is known.
#[cfg(feature = "zstd")]
const TRIED_ZSTD: usize = 160 << 10;

/// So many bytes are unpacked before it is asked how much they were packed.
const GREAT: u64 = 1 << 30;

/// No record of use is packed to less than this part of its length; a row of zeros is, to the thousandth.
const RATIO: u64 = 200;

impl Members {
    pub(super) fn remember(&mut self, start: Start) {
        if self.starts.back().is_some_and(|last| last.unpacked == start.unpacked) {
            self.starts.pop_back();
        }
        if self.starts.len() < STARTS {
            self.starts.push_back(start);
        }
    }

    /// The member in which the byte `unpacked` stands; those before it are forgotten.
    pub(in super::super) fn start_of(&mut self, unpacked: u64) -> Start {
        while self.starts.get(1).is_some_and(|next| next.unpacked <= unpacked) {
            self.starts.pop_front();
        }
        self.starts.front().copied().unwrap_or(self.member)
    }

    /// True where it is a file that is unpacked, any place of which one can go to.
    pub(in super::super) fn is_file(&self) -> bool {
        self.window().is_some_and(|window| window.reader().length().is_some())
    }

    fn window(&self) -> Option<&Window<Raw>> {
        match &self.state {
            State::Between(window) => Some(window),
            State::Within(decoder) => Some(decoder.window()),
            State::Gone => None,
        }
    }

    /// Gives up the member that is being unpacked where what has come since `since` is evidently a row of zeros or the like.
    pub(in super::super) fn refuse_bomb(&mut self, since: Start) {
        let packed = self.window().map_or(u64::MAX, Window::position);
        let unpacked = self.unpacked.saturating_sub(since.unpacked);
        if unpacked > GREAT && unpacked / RATIO > packed.saturating_sub(since.packed) {
            let problem = format!(
                "this unpacks to more than {RATIO} times its size and {GREAT} bytes, as decompression bombs do: it is left alone \
                 whatever --max-document-bytes allows"
            );
            self.damage = Some(Damage { at: self.member, problem });
        }
    }

    /// Goes on behind a damaged member with the next one that unpacks to `begin`; at the end where there is none.
    ///
    /// # Errors
    /// Where nothing can be read any more.
    pub(in super::super) fn resume(&mut self, begin: &[u8]) -> io::Result<()> {
        let Some(damage) = self.damage.take() else { return Ok(()) };
        let Some(mut window) = self.state.take() else { return Ok(()) };
        let found = window.back(damage.at.packed + 1).and_then(|_| self.find(&mut window, begin));
        self.state = State::Between(window);
        found
    }

    /// Looks for a member that unpacks to `begin`, and stops before it, or at the end.
    fn find(&self, window: &mut Window<Raw>, begin: &[u8]) -> io::Result<()> {
        let magic: &[u8] = match self.packing {
            Packing::Gzip => &[0x1f, 0x8b, 8],
            Packing::Zstd => &[0x28, 0xb5, 0x2f, 0xfd],
        };
        loop {
            let ahead = window.look(magic.len())?;
            let length = ahead.len();
            let Some(at) = memchr::memmem::find(ahead, magic) else {
                if length < magic.len() {
                    window.consume(length);
                    return Ok(());
                }
                window.consume(length - (magic.len() - 1));
                continue;
            };
            window.consume(at);
            if self.unpacks_to(window, begin)? {
                return Ok(());
            }
            window.consume(1);
        }
    }

    /// True where what follows is a member that begins with `begin`.
    fn unpacks_to(&self, window: &mut Window<Raw>, begin: &[u8]) -> io::Result<bool> {
        let mut out = vec![0; begin.len()];
        let read = match self.packing {
            Packing::Gzip => flate2::bufread::GzDecoder::new(first(window, TRIED)?).read_exact(&mut out),
            #[cfg(feature = "zstd")]
            Packing::Zstd => {
                let mut read = Err(io::ErrorKind::UnexpectedEof.into());
                for bytes in [TRIED, TRIED_ZSTD] {
                    read = zstd::stream::read::Decoder::with_dictionary(first(window, bytes)?, &self.dictionary)
                        .and_then(|decoder| decoder.single_frame().read_exact(&mut out));
                    if !matches!(&read, Err(error) if error.kind() == io::ErrorKind::UnexpectedEof) {
                        break;
                    }
                }
                read
            }
            #[cfg(not(feature = "zstd"))]
            Packing::Zstd => return Ok(false),
        };
        Ok(read.is_ok() && out == begin)
    }

    /// Goes back, or on, to the member at `to`, which is one that was there; false where that cannot be, and then nothing has changed.
    ///
    /// # Errors
    /// Where nothing can be read any more.
    pub(in super::super) fn go(&mut self, to: Start) -> io::Result<bool> {
        let can = self.window().is_some_and(|window| window.can_go(to.packed));
        let Some(mut window) = can.then(|| self.state.take()).flatten() else { return Ok(false) };
        let there = window.back(to.packed);
        self.state = State::Between(window);
        there?;
        self.damage = None;
        self.starts.clear();
        self.unpacked = to.unpacked;
        self.member = to;
        Ok(true)
    }
}

/// The next bytes, as many as there are of `bytes`.
fn first(window: &mut Window<Raw>, bytes: usize) -> io::Result<&[u8]> {
    let ahead = window.look(bytes)?;
    Ok(ahead.get(..bytes).unwrap_or(ahead))
}
