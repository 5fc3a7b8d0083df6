//! Reading files by name.

use super::error::{Error, Kind, Result};
use super::{ConfigParser, decode::decode};
use crate::environ;
use crate::errno::OsError;
use crate::sys::files::{self, OpenFlags};
use std::borrow::Cow;

/// How much is read at once.
const CHUNK: u32 = 1 << 20;

/// How many bytes of a file CPython decodes at once: what comes before a chunk that isn't text has been read by then.
const DECODED_AT_ONCE: usize = 8192;

/// The largest file that is read.
const MAX_FILE: usize = 1 << 30;

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

fn system(error: crate::sys::errno::Error, call: &'static str) -> Error {
    Error::new(Kind::Os(OsError::from_sys(error, call)), "")
}

/// The bytes of a file.
fn bytes(filename: &str) -> Result<Vec<u8>> {
    if filename.contains('\0') {
        return Err(Error::new(Kind::Value, "embedded null byte"));
    }
    let file = files::open(&environ::absolute(filename), OpenFlags::READ, 0)
        .map_err(|error| system(error, "open"))?;
    let mut bytes = Vec::new();
    loop {
        let chunk = file.read(CHUNK).map_err(|error| system(error, "read"))?;
        if chunk.is_empty() {
            return Ok(bytes);
        }
        if bytes.len() + chunk.len() > MAX_FILE {
            let kind = Kind::Limit { option: String::new(), section: String::new(), max: MAX_FILE as u64 };
            return Err(Error::new(kind, format!("The file {filename} has more than {MAX_FILE} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
}

/// Text with `\n` at the end of every line.
fn universal_newlines(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n").into()
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
        let bytes = bytes(filename)?;
        match decode(&bytes, encoding) {
            Ok(text) => self.read_string(&universal_newlines(text), filename)?,
            Err(error) => {
                if let Kind::UnicodeDecode { start, .. } = &*error.kind {
                    let sound = *start as usize / DECODED_AT_ONCE * DECODED_AT_ONCE;
                    if let Some(text) = bytes.get(..sound).and_then(|bytes| decode(bytes, encoding).ok()) {
                        let text = universal_newlines(text);
                        let lines = text.rfind('\n').map_or("", |end| &text[..=end]);
                        match self.read_string(lines, filename) {
                            Err(early) if !matches!(*early.kind, Kind::Parsing { .. }) => Err(early)?,
                            _ => {}
                        }
                    }
                }
                Err(error)?;
            }
        }
        Ok(())
    }
}
