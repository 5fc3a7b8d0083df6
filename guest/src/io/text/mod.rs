//! Text over a binary stream: creating, writing, changing. `reading.rs` reads, `position.rs` tells and seeks.

mod position;
mod reading;

pub use position::Position;

use super::buffered::Buffered;
use super::bytes_io::BytesIo;
use super::codecs::{Codec, Decoder, Encoder, Errors};
use super::error::{Error, Result};
use super::newline::{Newline, NewlineDecoder};
use super::raw::{Raw, RawIo, Shared};
use super::rw_pair::RwPair;
use crate::os::Descriptor;

/// What stands below text.
#[derive(Clone)]
pub enum Below {
    /// A reader, a writer or both.
    Buffered(Shared<Buffered>),
    /// A reader and a writer.
    Pair(Shared<RwPair>),
    /// Bytes in memory.
    Bytes(Shared<BytesIo>),
}

impl Below {
    /// Uses the stream.
    pub fn with<R>(&self, then: impl FnOnce(&mut dyn Raw) -> R) -> R {
        match self {
            Below::Buffered(stream) => then(&mut *stream.borrow_mut()),
            Below::Pair(stream) => then(&mut *stream.borrow_mut()),
            Below::Bytes(stream) => then(&mut *stream.borrow_mut()),
        }
    }

    fn read1(&self, count: usize) -> Result<Vec<u8>> {
        match self {
            Below::Buffered(stream) => stream.borrow_mut().read1(Some(count)),
            Below::Pair(stream) => stream.borrow_mut().reader.read1(Some(count)),
            Below::Bytes(stream) => Ok(stream.borrow_mut().read(count)?.unwrap_or_default()),
        }
    }

    /// How much to read at once: a lot where nobody notices.
    fn chunk(&self) -> usize {
        match self {
            Below::Buffered(stream) if matches!(stream.borrow().raw(), Ok(RawIo::File(_))) => 128 << 10,
            _ => CHUNK,
        }
    }
}

/// How much text is kept before it is handed on, and read at once from what isn't a file.
const CHUNK: usize = 8192;

/// How to make text of bytes.
#[derive(Debug, Clone, Default)]
pub struct TextOptions {
    /// Default utf-8.
    pub encoding: Option<String>,
    /// Default strict.
    pub errors: Option<String>,
    /// Line ends.
    pub newline: Newline,
    /// Flush after every line.
    pub line_buffering: bool,
    /// Hand on every write.
    pub write_through: bool,
}

/// What to change.
#[derive(Debug, Clone, Default)]
pub struct Reconfigure {
    /// The encoding.
    pub encoding: Option<String>,
    /// The error handler.
    pub errors: Option<String>,
    /// Line ends.
    pub newline: Option<Newline>,
    /// Whether to flush after every line.
    pub line_buffering: Option<bool>,
    /// Whether to hand on every write.
    pub write_through: Option<bool>,
}

/// A chunk that was read, and the decoder's state before it.
#[derive(Clone)]
struct Chunk {
    flags: u64,
    input: Vec<u8>,
}

/// What positions are told by.
struct Snapshot {
    /// The last chunk that was read while they could be.
    chunk: Chunk,
    /// The last one, if others were read since.
    since: Option<Chunk>,
}

impl Snapshot {
    fn new(flags: u64, input: Vec<u8>) -> Self {
        Snapshot { chunk: Chunk { flags, input }, since: None }
    }
}

/// `TextIOWrapper`.
pub struct TextIo {
    /// None when detached.
    below: Option<Below>,
    options: TextOptions,
    decoder: Option<Decoder>,
    newlines: Option<NewlineDecoder>,
    encoder: Option<Encoder>,
    /// Text that was read ahead; `used` bytes of it were given, and `dropped` bytes that stood before it.
    decoded: String,
    used: usize,
    dropped: usize,
    /// Whether `decoded` is of any meaning, even if empty.
    holds: bool,
    snapshot: Option<Snapshot>,
    pending: Vec<u8>,
    seekable: bool,
    telling: bool,
    chunk: usize,
    /// What `open` was told.
    mode: Option<String>,
}

impl TextIo {
    /// Text over a binary stream.
    pub fn new(below: Below, options: TextOptions) -> Result<Self> {
        let chunk = below.chunk();
        let seekable = below.with(|below| below.seekable())?;
        let mut text = TextIo {
            below: Some(below),
            options,
            decoder: None,
            newlines: None,
            encoder: None,
            decoded: String::new(),
            used: 0,
            dropped: 0,
            holds: false,
            snapshot: None,
            pending: Vec::new(),
            seekable,
            telling: seekable,
            chunk,
            mode: None,
        };
        text.set_up()?;
        if text.seekable && text.encoder.is_some() {
            let position = text.under(|below| below.tell())?;
            text.mark_beginning(position == 0);
        }
        Ok(text)
    }

    /// Makes decoder and encoder as the options say.
    fn set_up(&mut self) -> Result<()> {
        // The locale is always one of UTF-8.
        let encoding = self.options.encoding.take().filter(|encoding| encoding != "locale");
        let encoding = self.options.encoding.insert(encoding.unwrap_or_else(|| "UTF-8".to_owned()));
        let codec = Codec::named(encoding)?;
        let errors = Errors(self.options.errors.get_or_insert_with(|| "strict".to_owned()).clone());
        let (readable, writable) = self.under(|below| Ok((below.readable()?, below.writable()?)))?;
        let newline = self.options.newline;
        self.decoder = readable.then(|| Decoder::new(codec, errors.clone()));
        self.newlines =
            (readable && newline.universal()).then(|| NewlineDecoder::new(newline == Newline::Universal));
        self.encoder = writable.then(|| Encoder::new(codec, errors));
        Ok(())
    }

    fn mark_beginning(&mut self, begins: bool) {
        if let Some(encoder) = &mut self.encoder {
            encoder.set_beginning(begins);
        }
    }

    fn under<R>(&self, then: impl FnOnce(&mut dyn Raw) -> Result<R>) -> Result<R> {
        match &self.below {
            Some(below) => below.with(then),
            None => Err(Error::value("underlying buffer has been detached")),
        }
    }

    fn open(&self) -> Result<()> {
        if self.under(|below| Ok(below.closed()))? { Err(Error::closed()) } else { Ok(()) }
    }

    /// Forgets what was read ahead.
    fn forget(&mut self) {
        self.decoded.clear();
        self.used = 0;
        self.dropped = 0;
        self.holds = false;
        self.snapshot = None;
    }

    /// Writes; gives the number of code points.
    pub fn write(&mut self, text: &str) -> Result<usize> {
        self.open()?;
        let Some(encoder) = &mut self.encoder else { return Err(Error::unsupported("not writable")) };
        let wanted = self.options.newline.written().filter(|_| text.contains('\n'));
        let ended = self.options.line_buffering && text.contains(['\n', '\r']);
        let replaced;
        let bytes = match wanted {
            Some(end) => {
                replaced = text.replace('\n', end);
                encoder.encode(&replaced)?
            }
            None => encoder.encode(text)?,
        };
        let size = self.pending.len() + bytes.len();
        let straight = size > CHUNK;
        if straight {
            // What came before goes first, and this is not copied together with it.
            let before = std::mem::take(&mut self.pending);
            if !before.is_empty() {
                self.under(|below| below.write(&before))?;
            }
        }
        if straight && bytes.len() >= CHUNK {
            self.under(|below| below.write(&bytes))?;
        } else {
            self.pending.extend_from_slice(&bytes);
        }
        if self.pending.len() >= CHUNK || ended || self.options.write_through {
            self.write_pending()?;
        }
        if ended {
            self.under(|below| below.flush())?;
        }
        if self.snapshot.is_some() {
            self.forget();
        }
        if let Some(decoder) = &mut self.decoder {
            decoder.reset();
        }
        if let Some(newlines) = &mut self.newlines {
            newlines.reset();
        }
        Ok(text.chars().count())
    }

    fn write_pending(&mut self) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        let outcome = self.under(|below| below.write(&pending));
        if outcome.is_ok() {
            // The room is used again.
            self.pending = pending;
            self.pending.clear();
        }
        outcome.map(drop)
    }

    /// Hands everything on.
    pub fn flush(&mut self) -> Result<()> {
        self.open()?;
        self.telling = self.seekable;
        self.write_pending()?;
        self.under(|below| below.flush())
    }

    /// Flushes and closes it.
    pub fn close(&mut self) -> Result<()> {
        if self.under(|below| Ok(below.closed()))? {
            return Ok(());
        }
        let flushed = self.flush();
        let closed = self.under(|below| below.close());
        flushed.and(closed)
    }

    /// Whether it was closed.
    pub fn closed(&self) -> bool {
        self.under(|below| Ok(below.closed())).unwrap_or(false)
    }

    /// Flushes, and gives what stands below, for good.
    pub fn detach(&mut self) -> Result<Below> {
        self.flush()?;
        self.below.take().ok_or_else(Error::detached)
    }

    /// What stands below.
    pub fn below(&self) -> Result<Below> {
        self.below.clone().ok_or_else(|| Error::value("underlying buffer has been detached"))
    }

    /// Changes some of the options.
    pub fn reconfigure(&mut self, change: Reconfigure) -> Result<()> {
        let recodes = change.encoding.is_some() || change.errors.is_some() || change.newline.is_some();
        if self.holds && recodes {
            let text = "It is not possible to set the encoding or newline of stream after the first read";
            return Err(Error::unsupported(text));
        }
        self.flush()?;
        let errors = match (&change.encoding, change.errors) {
            (_, Some(errors)) => Some(errors),
            (Some(_), None) => None,
            (None, None) => self.options.errors.take(),
        };
        let old = self.options.clone();
        self.options.errors = errors;
        self.options.encoding = change.encoding.or(self.options.encoding.take());
        self.options.newline = change.newline.unwrap_or(self.options.newline);
        self.options.line_buffering = change.line_buffering.unwrap_or(self.options.line_buffering);
        self.options.write_through = change.write_through.unwrap_or(self.options.write_through);
        if !recodes {
            return Ok(());
        }
        if let Err(error) = self.set_up() {
            self.options = old;
            return Err(error);
        }
        if self.seekable && self.encoder.is_some() {
            let position = self.under(|below| below.tell())?;
            self.mark_beginning(position == 0);
        }
        Ok(())
    }

    /// How it was made.
    pub fn options(&self) -> &TextOptions {
        &self.options
    }

    /// The line ends seen.
    pub fn newlines(&self) -> Vec<&'static str> {
        self.newlines.as_ref().map(NewlineDecoder::newlines).unwrap_or_default()
    }

    /// Whether it can be read.
    pub fn readable(&self) -> Result<bool> {
        self.under(|below| below.readable())
    }

    /// Whether it can be written.
    pub fn writable(&self) -> Result<bool> {
        self.under(|below| below.writable())
    }

    /// Whether it has a position.
    pub fn seekable(&self) -> Result<bool> {
        self.under(|below| below.seekable())
    }

    /// Whether it is a terminal.
    pub fn isatty(&self) -> Result<bool> {
        self.under(|below| below.isatty())
    }

    /// The descriptor below.
    pub fn descriptor(&self) -> Result<Descriptor> {
        self.under(|below| below.descriptor())
    }

    /// The path it was opened from.
    pub fn name(&self) -> Option<String> {
        self.under(|below| Ok(below.name())).ok().flatten()
    }

    /// How it was opened.
    pub fn mode(&self) -> Result<String> {
        self.mode.clone().ok_or_else(|| Error::unsupported("mode"))
    }

    pub(super) fn set_mode(&mut self, mode: &str) {
        self.mode = Some(mode.to_owned());
    }
}

impl Drop for TextIo {
    fn drop(&mut self) {
        // Nobody is left to be told of a failure; what stands below flushes itself when it is dropped.
        let _ = self.write_pending();
    }
}
