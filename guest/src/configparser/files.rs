//! Reading files by name.

use super::ConfigParser;
use super::error::{Error, Kind, Result};
use crate::errno::OsError;
use crate::io::{self, Codec, Decoder, Errors, NewlineDecoder};
use crate::os::{self, OpenFlags};

/// How much is read at once.
const CHUNK: u32 = 1 << 20;

/// How many bytes of a file CPython decodes at once: what comes before a chunk that isn't text has been read by then.
const DECODED_AT_ONCE: usize = 8192;

/// The largest file that is read. Its bytes, the room they grow into and its text must fit 4 GiB together.
const MAX_FILE: usize = 512 << 20;

/// A failure on the way: of the system, which `read` passes over, or another.
enum Failure {
    Os,
    Other(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match *error.kind {
            Kind::Os(_) => Failure::Os,
            _ => Failure::Other(error),
        }
    }
}

impl From<OsError> for Failure {
    fn from(_: OsError) -> Self {
        Failure::Os
    }
}

/// The bytes of a file.
fn bytes(filename: &str) -> std::result::Result<Vec<u8>, Failure> {
    if filename.contains('\0') {
        return Err(Error::new(Kind::Value, "embedded null byte").into());
    }
    let file = os::open(filename, OpenFlags::READ, 0)?;
    let mut bytes = Vec::new();
    loop {
        let chunk = file.read(CHUNK)?;
        if chunk.is_empty() {
            return Ok(bytes);
        }
        if bytes.len() + chunk.len() > MAX_FILE {
            let kind = Kind::Limit { option: String::new(), section: String::new(), max: MAX_FILE as u64 };
            let text = format!("The file {filename} has more than {MAX_FILE} bytes");
            return Err(Error::new(kind, text).into());
        }
        bytes.extend_from_slice(&chunk);
    }
}

/// The text of bytes, with `\n` at the end of every line; unless they are the last, what is incomplete is left out.
fn text_of(bytes: Vec<u8>, encoding: &str, last: bool) -> io::Result<String> {
    let text = Decoder::new(Codec::named(encoding)?, Errors::default()).decode(bytes, last)?;
    Ok(NewlineDecoder::new(true).decode(text, last))
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error {
            io::Error::Decode(error) => {
                let message = error.to_string();
                let kind = Kind::UnicodeDecode {
                    encoding: error.encoding.to_owned(),
                    start: error.start as u64,
                    end: error.end as u64,
                    reason: error.reason.to_owned(),
                };
                Error::new(kind, message)
            }
            io::Error::Lookup(text) => Error::new(Kind::Lookup, text),
            io::Error::Value(text) => Error::new(Kind::Value, text),
            // Decoding has no other.
            other => Error::new(Kind::Value, format!("{other:?}")),
        }
    }
}

impl ConfigParser {
    /// Reads files one after the other, and gives the names of those that could be.
    pub fn read(&mut self, filenames: &[String], encoding: Option<&str>) -> Result<Vec<String>> {
        let mut done = Vec::new();
        for filename in filenames {
            match self.read_named(filename, encoding.unwrap_or("utf-8")) {
                Ok(()) => done.push(filename.clone()),
                Err(Failure::Os) => {}
                Err(Failure::Other(error)) => return Err(error),
            }
        }
        Ok(done)
    }

    fn read_named(&mut self, filename: &str, encoding: &str) -> std::result::Result<(), Failure> {
        let fault = match text_of(bytes(filename)?, encoding, true) {
            Ok(text) => return Ok(self.read_string(&text, filename)?),
            Err(fault) => fault,
        };
        if let io::Error::Decode(fault) = &fault {
            let sound = fault.start / DECODED_AT_ONCE * DECODED_AT_ONCE;
            let sound = fault.object.get(..sound).unwrap_or_default().to_owned();
            let text = text_of(sound, encoding, false).map_err(Error::from)?;
            let lines = text.rfind('\n').map_or("", |end| &text[..=end]);
            match self.read_string(lines, filename) {
                Err(early) if !matches!(*early.kind, Kind::Parsing { .. }) => Err(early)?,
                _ => {}
            }
        }
        Err(Error::from(fault))?
    }
}
