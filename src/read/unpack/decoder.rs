//! One member, by the crate that unpacks it.

use std::io::{self, Read};

use super::super::source::Packing;
use super::super::window::{Raw, Window};

/// The largest window a zstd frame may ask for, as a power of two: that of `zstd --ultra`, and memory to be had anywhere.
#[cfg(feature = "zstd")]
const WINDOW_LOG: u32 = 27;

/// The longest dictionary of a crawl in zstd.
#[cfg(feature = "zstd")]
const DICTIONARY: usize = 8 << 20;

/// What unpacks one member, up to its end.
pub(super) enum Decoder {
    #[cfg(feature = "gzip")]
    Gzip(Box<flate2::bufread::GzDecoder<Window<Raw>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<zstd::stream::read::Decoder<'static, Window<Raw>>>),
    #[cfg(not(any(feature = "gzip", feature = "zstd")))]
    #[allow(dead_code, reason = "what this build does not unpack is refused before")]
    None(Window<Raw>),
}

impl Decoder {
    #[allow(clippy::unnecessary_wraps, unused_variables, reason = "zstd may fail, and has a dictionary")]
    pub(super) fn new(packing: Packing, window: Window<Raw>, dictionary: &[u8]) -> io::Result<Self> {
        match packing {
            #[cfg(feature = "gzip")]
            Packing::Gzip => Ok(Self::Gzip(Box::new(flate2::bufread::GzDecoder::new(window)))),
            #[cfg(feature = "zstd")]
            Packing::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_dictionary(window, dictionary)?.single_frame();
                decoder.window_log_max(WINDOW_LOG)?;
                Ok(Self::Zstd(Box::new(decoder)))
            }
            #[cfg(not(all(feature = "gzip", feature = "zstd")))]
            _ => {
                drop(window);
                Err(io::ErrorKind::Unsupported.into())
            }
        }
    }

    pub(super) fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip(decoder) => decoder.read(out),
            #[cfg(feature = "zstd")]
            Self::Zstd(decoder) => decoder.read(out),
            #[cfg(not(any(feature = "gzip", feature = "zstd")))]
            Self::None(window) => window.read(out),
        }
    }

    pub(super) fn window(&self) -> &Window<Raw> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip(decoder) => decoder.get_ref(),
            #[cfg(feature = "zstd")]
            Self::Zstd(decoder) => decoder.get_ref(),
            #[cfg(not(any(feature = "gzip", feature = "zstd")))]
            Self::None(window) => window,
        }
    }

    pub(super) fn into_window(self) -> Window<Raw> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip(decoder) => decoder.into_inner(),
            #[cfg(feature = "zstd")]
            Self::Zstd(decoder) => decoder.finish(),
            #[cfg(not(any(feature = "gzip", feature = "zstd")))]
            Self::None(window) => window,
        }
    }
}

/// The dictionary a crawl in zstd may begin with, in a frame of its own that others skip; it may be packed itself. Empty where there
/// is none.
#[cfg(feature = "zstd")]
pub(super) fn dictionary(window: &mut Window<Raw>) -> io::Result<Vec<u8>> {
    let &[0x5d, 0x2a, 0x4d, 0x18, a, b, c, d, ..] = window.look(8)? else { return Ok(Vec::new()) };
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    if length > DICTIONARY {
        return Ok(Vec::new());
    }
    // The frame is left where it is: it unpacks to nothing.
    let bytes = window.look(8 + length)?.get(8..8 + length).unwrap_or_default();
    Ok(match bytes {
        [0x37, 0xa4, 0x30, 0xec, ..] => bytes.to_vec(),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let mut unpacked = Vec::new();
            let read =
                zstd::stream::read::Decoder::with_buffer(bytes)?.take(DICTIONARY as u64).read_to_end(&mut unpacked);
            if read.is_ok() { unpacked } else { Vec::new() }
        }
        _ => Vec::new(),
    })
}

#[cfg(not(feature = "zstd"))]
#[allow(clippy::unnecessary_wraps, reason = "as with zstd")]
pub(super) fn dictionary(_: &mut Window<Raw>) -> io::Result<Vec<u8>> {
    Ok(Vec::new())
}
