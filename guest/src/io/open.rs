//! `open`: from a mode and options to a stream.

use super::buffered::{Buffered, DEFAULT_BUFFER_SIZE, Sides};
use super::error::{Error, Result};
use super::file_io::FileIo;
use super::newline::Newline;
use super::raw::{Raw, RawIo, Shared, share};
use super::text::{Below, TextIo, TextOptions};
use crate::os::Descriptor;

/// How to open.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// 0 none, 1 lines, else bytes.
    pub buffering: Option<u64>,
    /// Text only.
    pub encoding: Option<String>,
    /// Text only.
    pub errors: Option<String>,
    /// Text only.
    pub newline: Option<Newline>,
}

/// What `open` gives.
pub enum Opened {
    /// Binary, unbuffered.
    File(Shared<FileIo>),
    /// Binary, buffered.
    Buffered(Shared<Buffered>),
    /// Text.
    Text(Box<TextIo>),
}

/// A mode that was found well-formed.
struct Mode {
    /// As it was told.
    told: String,
    raw: String,
    text: bool,
    sides: Sides,
}

impl Mode {
    fn parse(mode: &str, options: &OpenOptions) -> Result<Self> {
        let invalid = || Error::value(format!("invalid mode: '{mode}'"));
        let known = |letter: char| "axrwb+t".contains(letter);
        let repeated = mode.char_indices().any(|(at, letter)| mode[..at].contains(letter));
        if !mode.chars().all(known) || repeated {
            return Err(invalid());
        }
        let has = |letter: char| mode.contains(letter);
        if has('t') && has('b') {
            return Err(Error::value("can't have text and binary mode at once"));
        }
        if mode.chars().filter(|letter| "axrw".contains(*letter)).count() != 1 {
            return Err(Error::value("must have exactly one of create/read/write/append mode"));
        }
        let text = !has('b');
        let only_text = [
            (options.encoding.is_some(), "binary mode doesn't take an encoding argument"),
            (options.errors.is_some(), "binary mode doesn't take an errors argument"),
            (options.newline.is_some(), "binary mode doesn't take a newline argument"),
        ];
        if let Some((_, wrong)) = only_text.iter().find(|(given, _)| *given && !text) {
            return Err(Error::value(*wrong));
        }
        let sides = match (has('+'), has('r')) {
            (true, _) => Sides::Both,
            (_, true) => Sides::Read,
            _ => Sides::Write,
        };
        Ok(Mode { told: mode.to_owned(), raw: mode.replace('t', ""), text, sides })
    }
}

/// Opens a file.
pub fn open(path: &str, mode: &str, options: OpenOptions) -> Result<Opened> {
    let mode = Mode::parse(mode, &options)?;
    finish(FileIo::open(path, &mode.raw)?, &mode, options)
}

/// Opens a file as text.
pub fn open_text(path: &str, mode: &str, options: OpenOptions) -> Result<TextIo> {
    if mode.contains('b') {
        return Err(Error::value(format!("invalid mode: '{mode}'")));
    }
    match open(path, mode, options)? {
        Opened::Text(text) => Ok(*text),
        _ => Err(Error::value("can't have unbuffered text I/O")),
    }
}

/// Opens a file for its bytes, with a buffer; a mode for something else is no mode.
pub fn open_buffered(
    path: &str,
    mode: &str,
    sides: Sides,
    buffering: Option<u64>,
) -> Result<Shared<Buffered>> {
    let options = OpenOptions { buffering, ..OpenOptions::default() };
    let parsed = Mode::parse(mode, &options)?;
    if parsed.text || parsed.sides != sides {
        return Err(Error::value(format!("invalid mode: '{mode}'")));
    }
    match finish(FileIo::open(path, &parsed.raw)?, &parsed, options)? {
        Opened::Buffered(stream) => Ok(stream),
        _ => Err(Error::value("buffer size must be strictly positive")),
    }
}

/// The stream of an open descriptor.
pub fn fdopen(descriptor: Descriptor, mode: &str, options: OpenOptions, closefd: bool) -> Result<Opened> {
    let mode = Mode::parse(mode, &options)?;
    finish(FileIo::from_descriptor(descriptor, &mode.raw, closefd)?, &mode, options)
}

fn finish(file: FileIo, mode: &Mode, options: OpenOptions) -> Result<Opened> {
    // As in CPython, what makes no sense is noticed when the file is open, and may have been made.
    let terminal = file.isatty()?;
    let size = match options.buffering {
        Some(0) if mode.text => return Err(Error::value("can't have unbuffered text I/O")),
        Some(0) => return Ok(Opened::File(share(file))),
        None | Some(1) => DEFAULT_BUFFER_SIZE,
        Some(size) => {
            usize::try_from(size).map_err(|_| Error::Overflow("buffer size too large".to_owned()))?
        }
    };
    let line_buffering = options.buffering == Some(1) || (options.buffering.is_none() && terminal);
    let buffered = share(Buffered::new(RawIo::File(share(file)), mode.sides, size)?);
    if !mode.text {
        return Ok(Opened::Buffered(buffered));
    }
    let options = TextOptions {
        encoding: options.encoding,
        errors: options.errors,
        newline: options.newline.unwrap_or_default(),
        line_buffering,
        write_through: false,
    };
    let mut text = TextIo::new(Below::Buffered(buffered), options)?;
    text.set_mode(&mode.told);
    Ok(Opened::Text(Box::new(text)))
}

/// The whole text of a file.
pub fn read_text(path: &str, options: OpenOptions) -> Result<String> {
    open_text(path, "r", options)?.read(None)
}

/// Writes a file anew.
pub fn write_text(path: &str, text: &str, options: OpenOptions) -> Result<usize> {
    let mut file = open_text(path, "w", options)?;
    let count = file.write(text);
    let closed = file.close();
    count.and_then(|count| closed.map(|()| count))
}
