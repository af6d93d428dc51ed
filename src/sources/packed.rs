//! gzip and zstd: read as what they hold, never more than the limit of a document.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

/// Largest window a zstd file may ask for: 64 MiB, what `zstd --long=26` writes.
const MAX_WINDOW: u64 = 64 << 20;

/// How a document is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// gzip, also of several members.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Packing {
    /// By the first bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x1f\x8b") {
            Some(Self::Gzip)
        } else if bytes.starts_with(b"\x28\xb5\x2f\xfd") {
            Some(Self::Zstd)
        } else {
            None
        }
    }

    /// What is packed in a stream.
    ///
    /// # Errors
    /// Where the stream is not what its first bytes say.
    pub fn unpack<R: Read + Send + 'static>(self, packed: R) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(packed)),
            Self::Zstd => Box::new(Zstd::new(packed)?),
        })
    }

    /// The name to use in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// Frames one after another, as `zstd` itself reads them.
struct Zstd<R: Read> {
    decoder: Option<StreamingDecoder<io::BufReader<R>, ruzstd::decoding::FrameDecoder>>,
}

impl<R: Read> Zstd<R> {
    fn new(packed: R) -> io::Result<Self> {
        Ok(Self { decoder: Some(frame(io::BufReader::new(packed))?) })
    }
}

fn frame<R: Read>(packed: R) -> io::Result<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>> {
    StreamingDecoder::new_with_max_window_size(packed, MAX_WINDOW)
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        use io::BufRead;
        while let Some(mut decoder) = self.decoder.take() {
            let count = decoder.read(out)?;
            if count > 0 || out.is_empty() {
                self.decoder = Some(decoder);
                return Ok(count);
            }
            let mut packed = decoder.into_inner();
            if packed.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.decoder = Some(frame(packed)?);
        }
        Ok(0)
    }
}

/// Unpacks a document in memory: its bytes, or why not, as the rest of a sentence.
///
/// # Errors
/// Where it is damaged, or larger than `limit` bytes.
pub fn unpack(packing: Packing, bytes: &[u8], limit: usize) -> Result<Vec<u8>, String> {
    let damaged = |e: &io::Error| format!("is a damaged {} file: {e}", packing.name());
    // The box wants to own what it reads.
    let owned = io::Cursor::new(bytes.to_vec());
    let stream = packing.unpack(owned).map_err(|e| damaged(&e))?;
    let mut out = Vec::new();
    stream.take(limit as u64 + 1).read_to_end(&mut out).map_err(|e| damaged(&e))?;
    if out.len() > limit {
        return Err(super::too_large());
    }
    Ok(out)
}
