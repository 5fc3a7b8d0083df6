//! Our end of a pipe that a child writes to.

use super::MOST;
use super::error::{Error, Result};
use super::values::Data;
use crate::children::Deadline;
use crate::errno::{EAGAIN, EINTR, OsError};
use crate::interrupts::end_the_call;
use crate::io::{Codec, Decoder, Errors, NewlineDecoder};
use crate::os::Descriptor;
use crate::sys::files;
use crate::sys::poll::{Waitable, wait_any};
use memchr::memchr;

/// How much is read at once: what a pipe holds usually, and what one call gives at the most.
const CHUNK: u32 = 64 << 10;
const LARGEST_CHUNK: u32 = 1 << 20;

/// Bytes to text.
#[derive(Clone)]
pub(super) struct Decoding {
    codec: Codec,
    errors: Errors,
    decoder: Decoder,
    newlines: NewlineDecoder,
}

impl Decoding {
    pub(super) fn new(encoding: &str, errors: &str) -> Result<Self> {
        let (codec, errors) = (Codec::named(encoding)?, Errors(errors.to_owned()));
        let decoder = Decoder::new(codec, errors.clone());
        Ok(Decoding { codec, errors, decoder, newlines: NewlineDecoder::new(true) })
    }

    pub(super) fn decode(&mut self, input: Vec<u8>, last: bool) -> Result<String> {
        let text = self.decoder.decode(input, last)?;
        Ok(self.newlines.decode(text, last))
    }

    /// What `bytes.decode` makes of it, which unlike a stream can do without a mark at the beginning.
    fn expect_no_mark(&mut self, input: &[u8]) {
        let (codec, marks): (Codec, [&[u8]; 2]) = match self.codec {
            Codec::Utf16 => (Codec::Utf16Le, [&[0xff, 0xfe], &[0xfe, 0xff]]),
            Codec::Utf32 => (Codec::Utf32Le, [&[0xff, 0xfe, 0, 0], &[0, 0, 0xfe, 0xff]]),
            _ => return,
        };
        if !marks.iter().any(|mark| input.starts_with(mark)) {
            self.decoder = Decoder::new(codec, self.errors.clone());
        }
    }
}

/// What reading once came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// There is more than before.
    Some,
    /// The end.
    End,
    /// Nothing in time.
    TimedOut,
}

/// What was read ahead; in text mode of UTF-8, decoded.
#[derive(Default)]
struct Ahead {
    bytes: Vec<u8>,
    /// What was given of it.
    given: usize,
    /// Up to where no line ends.
    searched: usize,
}

impl Ahead {
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.given..).unwrap_or_default()
    }

    fn push(&mut self, more: Vec<u8>) {
        if self.rest().is_empty() {
            *self = Ahead { bytes: more, given: 0, searched: 0 };
            return;
        }
        if self.given > 0 {
            self.bytes.drain(..self.given);
            self.searched = self.searched.saturating_sub(self.given);
            self.given = 0;
        }
        self.bytes.extend(more);
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        if self.given == 0 && count >= self.bytes.len() {
            return std::mem::take(self).bytes;
        }
        let taken = self.rest().get(..count).unwrap_or(self.rest()).to_vec();
        self.given += taken.len();
        taken
    }

    /// How long the first line is with its end, if that is there.
    fn line(&mut self) -> Option<usize> {
        let from = self.searched.max(self.given);
        let found = memchr(b'\n', self.bytes.get(from..).unwrap_or_default());
        self.searched = found.map_or(self.bytes.len(), |at| from + at);
        found.map(|at| from + at + 1 - self.given)
    }
}

/// How many bytes the first `count` characters take, and how many characters that are.
fn characters(text: &[u8], count: usize) -> (usize, usize) {
    let begins = |byte: &u8| byte.cast_signed() >= -0x40;
    let mut starts = text.iter().enumerate().filter(|(_, byte)| begins(byte)).map(|(at, _)| at);
    let mut found = 0;
    while found < count {
        if starts.next().is_none() {
            return (text.len(), found);
        }
        found += 1;
    }
    (starts.next().unwrap_or(text.len()), found)
}

pub(super) struct Reader {
    /// None once it is closed.
    descriptor: Option<Descriptor>,
    readable: Option<Waitable>,
    decoding: Option<Box<Decoding>>,
    /// Whether more may be read than is asked for.
    buffered: bool,
    chunk: u32,
    ahead: Ahead,
    ended: bool,
}

impl Reader {
    pub(super) fn new(
        descriptor: Descriptor,
        text: Option<&(String, String)>,
        buffered: bool,
        size: Option<u32>,
    ) -> Result<Self> {
        let decoding = text.map(|(encoding, errors)| Decoding::new(encoding, errors)).transpose()?;
        Ok(Reader {
            descriptor: Some(descriptor),
            readable: None,
            buffered: buffered || decoding.is_some(),
            decoding: decoding.map(Box::new),
            chunk: size.unwrap_or(CHUNK).clamp(CHUNK, LARGEST_CHUNK),
            ahead: Ahead::default(),
            ended: false,
        })
    }

    pub(super) fn is_text(&self) -> bool {
        self.decoding.is_some()
    }

    /// Whether nothing was decoded yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.decoding.as_ref().is_none_or(|decoding| decoding.decoder.state() == (&[][..], 0))
    }

    pub(super) fn is_closed(&self) -> bool {
        self.descriptor.is_none()
    }

    /// Whether there is nothing more to come.
    pub(super) fn has_ended(&self) -> bool {
        self.ended || self.is_closed()
    }

    pub(super) fn close(&mut self) -> Result<()> {
        self.readable = None;
        match self.descriptor.take() {
            Some(descriptor) if !descriptor.is_closed() => Ok(descriptor.close()?),
            _ => Ok(()),
        }
    }

    /// Fails once it is closed, as Python's kind of stream does where it stands for `function`.
    pub(super) fn open(&self, function: &str) -> Result<&Descriptor> {
        self.descriptor.as_ref().ok_or_else(|| {
            Error::Value(match (self.is_text(), self.buffered, function) {
                (_, _, "fileno") => "I/O operation on closed file".to_owned(),
                (true, _, _) | (_, _, "readlines") => "I/O operation on closed file.".to_owned(),
                (_, true, _) => format!("{function} of closed file"),
                _ => "I/O operation on closed file".to_owned(),
            })
        })
    }

    /// Data of its kind.
    pub(super) fn data(&self, bytes: Vec<u8>) -> Data {
        if !self.is_text() {
            return Data::Bytes(bytes);
        }
        Data::Text(String::from_utf8(bytes).unwrap_or_else(|error| error.to_string()))
    }

    /// What is there without waiting; nothing of it at the end, none when there is nothing yet.
    pub(super) fn read_now(&mut self, count: u32) -> Result<Option<Vec<u8>>> {
        let Some(descriptor) = self.descriptor.as_ref().filter(|_| !self.ended) else {
            return Ok(Some(Vec::new()));
        };
        match descriptor.at_once("read", |file| file.read(count)) {
            Ok(data) => {
                self.ended = data.is_empty() && count > 0;
                Ok(Some(data))
            }
            Err(error) if error.errno == EAGAIN => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn chunk(&self) -> u32 {
        self.chunk
    }

    /// What becomes ready when there is something to read; none where there never will be.
    pub(super) fn readable(&mut self) -> Result<Option<&Waitable>> {
        let Some(descriptor) = self.descriptor.as_ref().filter(|_| !self.ended) else { return Ok(None) };
        if self.readable.is_none() {
            self.readable = Some(descriptor.at_once("read", files::Descriptor::readable)?);
        }
        Ok(self.readable.as_ref())
    }

    /// Takes in what was read; whether that is more than before.
    pub(super) fn take_in(&mut self, bytes: Vec<u8>) -> Result<bool> {
        let more = match &mut self.decoding {
            Some(decoding) => decoding.decode(bytes, self.ended)?.into_bytes(),
            None => bytes,
        };
        let any = !more.is_empty();
        if any {
            self.ahead.push(more);
        }
        Ok(any)
    }

    /// Reads once.
    fn fill(&mut self, wanted: usize, until: Deadline) -> Result<Filled> {
        let count = if self.buffered { self.chunk } else { wanted.clamp(1, LARGEST_CHUNK as usize) as u32 };
        loop {
            if self.ended {
                return Ok(Filled::End);
            }
            if let Some(bytes) = self.read_now(count)? {
                if self.take_in(bytes)? {
                    return Ok(Filled::Some);
                }
                continue;
            }
            let left = until.left()?;
            if left == Some(0) {
                return Ok(Filled::TimedOut);
            }
            if let Some(readable) = self.readable()? {
                wait_among(&[readable], left)?;
            }
        }
    }

    /// Fails when more is held than may be.
    fn bounded(&self) -> Result<()> {
        if self.ahead.rest().len() > MOST { Err(too_much()) } else { Ok(()) }
    }

    /// Everything that was read ahead.
    pub(super) fn take_ahead(&mut self) -> Vec<u8> {
        self.ahead.take(usize::MAX)
    }

    /// At most `count` bytes or characters, or everything to the end.
    pub(super) fn read(&mut self, count: Option<usize>) -> Result<Data> {
        self.open("read")?;
        let Some(count) = count else {
            while self.fill(usize::MAX, Deadline::NEVER)? == Filled::Some {
                self.bounded()?;
            }
            let all = self.take_ahead();
            return Ok(self.data(all));
        };
        if !self.is_text() {
            while self.ahead.rest().len() < count {
                let missing = count - self.ahead.rest().len();
                let filled = self.fill(missing, Deadline::NEVER)?;
                self.bounded()?;
                // What has no buffer below it reads once.
                if filled == Filled::End || !self.buffered {
                    break;
                }
            }
            let taken = self.ahead.take(count);
            return Ok(Data::Bytes(taken));
        }
        let (mut length, mut found) = characters(self.ahead.rest(), count);
        while found < count && self.fill(1, Deadline::NEVER)? == Filled::Some {
            self.bounded()?;
            let (more, so_many) =
                characters(self.ahead.rest().get(length..).unwrap_or_default(), count - found);
            length += more;
            found += so_many;
        }
        let taken = self.ahead.take(length);
        Ok(self.data(taken))
    }

    /// At most `count` of what is there, waiting for the first only; none when that takes too long.
    pub(super) fn read_available(&mut self, count: usize, until: Deadline) -> Result<Option<Data>> {
        self.open("read1")?;
        if count > 0 && self.ahead.rest().is_empty() && self.fill(count, until)? == Filled::TimedOut {
            return Ok(None);
        }
        let length = if self.is_text() { characters(self.ahead.rest(), count).0 } else { count };
        let taken = self.ahead.take(length);
        Ok(Some(self.data(taken)))
    }

    /// A line with its end, or what there is before the end; none when that takes too long.
    pub(super) fn readline(&mut self, until: Deadline) -> Result<Option<Data>> {
        self.open("readline")?;
        loop {
            if let Some(length) = self.ahead.line() {
                let line = self.ahead.take(length);
                return Ok(Some(self.data(line)));
            }
            match self.fill(1, until)? {
                Filled::Some => self.bounded()?,
                Filled::TimedOut => return Ok(None),
                Filled::End => {
                    let rest = self.take_ahead();
                    return Ok(Some(self.data(rest)));
                }
            }
        }
    }

    /// Lines until there are more than `hint` bytes or characters of them, or the end.
    pub(super) fn readlines(&mut self, hint: Option<usize>) -> Result<Vec<Data>> {
        self.open("readlines")?;
        let enough = hint.filter(|hint| *hint > 0);
        if enough.is_none() {
            while self.fill(usize::MAX, Deadline::NEVER)? == Filled::Some {
                self.bounded()?;
            }
        }
        let (mut lines, mut count) = (Vec::new(), 0);
        while let Some(line) = self.readline(Deadline::NEVER)?.filter(|line| !line.is_empty()) {
            count += match &line {
                Data::Bytes(bytes) => bytes.len(),
                Data::Text(text) => text.chars().count(),
            };
            lines.push(line);
            if enough.is_some_and(|enough| count >= enough) {
                break;
            }
        }
        Ok(lines)
    }

    /// The text of what was captured as bytes to the end; `whole` is all that ever came.
    pub(super) fn decode_rest(&self, bytes: Vec<u8>, whole: bool) -> Result<Data> {
        let Some(decoding) = &self.decoding else { return Ok(Data::Bytes(bytes)) };
        let mut decoding = decoding.as_ref().clone();
        if whole {
            decoding.expect_no_mark(&bytes);
        }
        Ok(Data::Text(decoding.decode(bytes, true)?))
    }
}

/// What `Popen` makes an error of that tells the command, too.
pub(super) fn too_much() -> Error {
    Error::Os(OsError::new(crate::errno::ENOMEM, "read"))
}

/// Waits until one of these is ready, for at most so many nanoseconds, or until a signal interrupts that.
pub(super) fn wait_among(on: &[&Waitable], nanoseconds: Option<u64>) -> Result<()> {
    match wait_any(on, nanoseconds).map_err(|error| OsError::from_sys(error, "poll")) {
        Err(error) if error.errno != EINTR || end_the_call() => Err(error.into()),
        _ => Ok(()),
    }
}
