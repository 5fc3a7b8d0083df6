//! Our end of a pipe that a child reads.

use super::error::{Error, Result};
use super::values::Data;
use crate::errno::{EAGAIN, EPIPE};
use crate::io::{Codec, Encoder, Errors};
use crate::os::Descriptor;
use crate::sys::files;
use crate::sys::poll::Waitable;
use std::borrow::Cow;

/// What a pipe takes as a whole or not at all.
const PIPE_BUF: usize = 4096;
/// The letters of text that are handed to a pipe at once where it may not wait. No encoding makes more than `PIPE_BUF` bytes
/// of so many.
const LETTERS: usize = 256;
/// How much is offered at once to begin with, and at the most.
const OFFER: usize = 64 << 10;
const LARGEST_OFFER: usize = 1 << 20;

pub(super) struct Writer {
    /// None once it is closed.
    descriptor: Option<Descriptor>,
    writable: Option<Waitable>,
    encoder: Option<Box<Encoder>>,
    buffered: bool,
    /// How much to offer next.
    offer: usize,
}

/// What becomes of an offer.
pub(super) enum Taken {
    /// So many bytes.
    Some(usize),
    /// Nothing yet.
    None,
    /// Nobody reads any more.
    Broken,
}

impl Writer {
    pub(super) fn new(
        descriptor: Descriptor,
        text: Option<&(String, String)>,
        buffered: bool,
    ) -> Result<Self> {
        let encoder = |(encoding, errors): &(String, String)| {
            Ok::<_, Error>(Box::new(Encoder::new(Codec::named(encoding)?, Errors(errors.clone()))))
        };
        Ok(Writer {
            descriptor: Some(descriptor),
            writable: None,
            encoder: text.map(encoder).transpose()?,
            buffered,
            offer: OFFER,
        })
    }

    pub(super) fn is_text(&self) -> bool {
        self.encoder.is_some()
    }

    /// What Python says of reading it.
    pub(super) fn unreadable(&self) -> &'static str {
        match (self.is_text(), self.buffered) {
            (true, _) => "not readable",
            (_, true) => "read",
            _ => "File not open for reading",
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.descriptor.is_none()
    }

    pub(super) fn close(&mut self) -> Result<()> {
        self.writable = None;
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
                (true, _, _) => "I/O operation on closed file.".to_owned(),
                (_, true, "flush") => "flush of closed file".to_owned(),
                (_, true, _) => "write to closed file".to_owned(),
                (_, _, "flush") => "I/O operation on closed file.".to_owned(),
                _ => "I/O operation on closed file".to_owned(),
            })
        })
    }

    /// The bytes of what is to be written.
    pub(super) fn encode<'a>(&mut self, data: &'a Data) -> Result<Cow<'a, [u8]>> {
        match (&mut self.encoder, data) {
            (Some(encoder), Data::Text(text)) => Ok(encoder.encode(text)?),
            (None, Data::Bytes(bytes)) => Ok(bytes.into()),
            (Some(_), Data::Bytes(_)) => {
                Err(Error::Type("write() argument must be str, not bytes".to_owned()))
            }
            (None, Data::Text(_)) => {
                Err(Error::Type("a bytes-like object is required, not 'str'".to_owned()))
            }
        }
    }

    /// The same, without copying what is encoded as it is.
    pub(super) fn bytes_of(&mut self, data: Data) -> Result<Vec<u8>> {
        if let Cow::Owned(bytes) = self.encode(&data)? {
            return Ok(bytes);
        }
        Ok(match data {
            Data::Bytes(bytes) => bytes,
            Data::Text(text) => text.into_bytes(),
        })
    }

    /// Writes all of it.
    pub(super) fn write(&mut self, data: &Data) -> Result<()> {
        self.open("write")?;
        let bytes = self.encode(data)?;
        Ok(self.open("write")?.write_all(&bytes)?)
    }

    /// Offers some of what is to be written, without waiting.
    pub(super) fn offer(&mut self, data: &[u8]) -> Result<Taken> {
        let offered = data.get(..self.offer).unwrap_or(data);
        let outcome = self.open("write")?.at_once("write", |file| file.write(offered));
        match outcome {
            Ok(taken) => {
                let taken = taken as usize;
                // Whoever takes less than it is offered needn't be handed so much.
                self.offer = if taken < offered.len() { taken } else { self.offer.saturating_mul(2) };
                self.offer = self.offer.clamp(OFFER, LARGEST_OFFER);
                Ok(if taken == 0 { Taken::None } else { Taken::Some(taken) })
            }
            Err(error) if error.errno == EAGAIN => Ok(Taken::None),
            Err(error) if error.errno == EPIPE => Ok(Taken::Broken),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes what is taken without waiting, and gives how many bytes or characters that are.
    pub(super) fn write_available(&mut self, data: &Data) -> Result<usize> {
        self.open("write")?;
        let broken = || Error::Os(crate::errno::OsError::new(EPIPE, "write"));
        let Data::Text(text) = data else {
            let bytes = self.encode(data)?.into_owned();
            let mut done = 0;
            while done < bytes.len() {
                match self.offer(bytes.get(done..).unwrap_or_default())? {
                    Taken::Some(taken) => done += taken,
                    Taken::Broken if done == 0 => return Err(broken()),
                    Taken::None | Taken::Broken => break,
                }
            }
            return Ok(done);
        };
        let mut rest = text.as_str();
        let mut done = 0;
        while !rest.is_empty() {
            let (at, letters) = piece(rest);
            let before = self.encoder.clone();
            let bytes = self.encode(&Data::Text(rest[..at].to_owned()))?.into_owned();
            match self.offer(&bytes)? {
                // More than a pipe takes as a whole is finished in any case.
                Taken::Some(taken) if taken < bytes.len() => {
                    self.open("write")?.write_all(bytes.get(taken..).unwrap_or_default())?;
                }
                Taken::Some(_) => (),
                Taken::Broken if done == 0 => return Err(broken()),
                Taken::None | Taken::Broken => {
                    self.encoder = before;
                    break;
                }
            }
            done += letters;
            rest = &rest[at..];
        }
        Ok(done)
    }

    /// What becomes ready when more can be written.
    pub(super) fn writable(&mut self) -> Result<Option<&Waitable>> {
        if self.writable.is_none() {
            let Some(descriptor) = &self.descriptor else { return Ok(None) };
            self.writable = Some(descriptor.at_once("write", files::Descriptor::writable)?);
        }
        Ok(self.writable.as_ref())
    }
}

/// Where the first letters of `text` end, and how many they are.
fn piece(text: &str) -> (usize, usize) {
    match text.char_indices().nth(LETTERS) {
        Some((at, _)) => (at, LETTERS),
        None => (text.len(), text.chars().count()),
    }
}

const _: () = assert!(LETTERS * 16 <= PIPE_BUF);
