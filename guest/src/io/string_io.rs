//! Text in memory.

use super::error::{Error, Result};
use super::newline::{Newline, NewlineDecoder};
use super::text_base::TextLines;
use crate::errno::OsError;
use crate::os::Whence;

/// Text with a position, which may lie beyond it. Kept as code points, which positions count.
pub struct StringIo {
    text: Vec<char>,
    position: usize,
    newline: Newline,
    decoder: Option<NewlineDecoder>,
    closed: bool,
}

/// What it does not grow beyond.
const MOST: usize = (i32::MAX / 4) as usize;

impl StringIo {
    /// A stream of this text, at the beginning.
    pub fn new(initial: &str, newline: Newline) -> Result<Self> {
        let decoder = newline.universal().then(|| NewlineDecoder::new(newline == Newline::Universal));
        let mut stream = StringIo { text: Vec::new(), position: 0, newline, decoder, closed: false };
        stream.write(initial)?;
        stream.position = 0;
        Ok(stream)
    }

    fn open(&self) -> Result<()> {
        if self.closed { Err(Error::value("I/O operation on closed file")) } else { Ok(()) }
    }

    fn rest(&self) -> &[char] {
        self.text.get(self.position..).unwrap_or_default()
    }

    /// Writes at the position.
    pub fn write(&mut self, text: &str) -> Result<usize> {
        self.open()?;
        let count = text.chars().count();
        let mut text = match &mut self.decoder {
            Some(decoder) => decoder.decode(text.to_owned(), true),
            None => text.to_owned(),
        };
        if let Some(end) = self.newline.written() {
            text = text.replace('\n', end);
        }
        if text.is_empty() {
            return Ok(count);
        }
        if self.position > MOST {
            return Err(Error::Overflow("new position too large".to_owned()));
        }
        let letters: Vec<char> = text.chars().collect();
        let end = self.position + letters.len();
        if self.text.len() < end {
            // A position far beyond the text may want more memory than there is.
            let room = self.text.try_reserve(end - self.text.len());
            room.map_err(|_| Error::Overflow("new position too large".to_owned()))?;
            self.text.resize(end, '\0');
        }
        self.text[self.position..end].copy_from_slice(&letters);
        self.position = end;
        Ok(count)
    }

    /// At most `count` code points.
    pub fn read(&mut self, count: Option<usize>) -> Result<String> {
        self.open()?;
        let rest = self.rest();
        let taken: String = rest.iter().take(count.unwrap_or(usize::MAX)).collect();
        self.position += count.map_or(rest.len(), |count| count.min(rest.len()));
        Ok(taken)
    }

    /// The length of the line at the position, or `limit`.
    fn line_length(&self, limit: usize) -> usize {
        let rest = self.rest();
        let rest = &rest[..limit.min(rest.len())];
        let find = |letter: char| rest.iter().position(|other| *other == letter).map(|at| at + 1);
        let end = match self.newline {
            Newline::Universal | Newline::Lf => find('\n'),
            Newline::Cr => find('\r'),
            Newline::CrLf => rest.windows(2).position(|pair| pair == ['\r', '\n']).map(|at| at + 2),
            Newline::AsIs => rest.iter().position(|letter| matches!(letter, '\r' | '\n')).map(|at| {
                let both = rest[at] == '\r' && rest.get(at + 1) == Some(&'\n');
                at + 1 + usize::from(both)
            }),
        };
        end.unwrap_or(rest.len())
    }

    /// A line with its end, or `limit` code points of it.
    pub fn readline(&mut self, limit: Option<usize>) -> Result<String> {
        self.read(Some(self.line_length(limit.unwrap_or(usize::MAX))))
    }

    /// Lines until `enough` says so, from the bytes and the code points so far.
    pub fn readlines(&mut self, enough: impl Fn(usize, usize) -> bool) -> Result<TextLines> {
        let mut lines = TextLines::default();
        let mut count = 0;
        loop {
            let before = self.position;
            let line = self.readline(None)?;
            if line.is_empty() {
                return Ok(lines);
            }
            count += self.position - before;
            lines.text.push_str(&line);
            lines.end_line();
            if enough(lines.text.len(), count) {
                return Ok(lines);
            }
        }
    }

    /// All text.
    pub fn getvalue(&self) -> Result<String> {
        self.open().map(|()| self.text.iter().collect())
    }

    /// The position.
    pub fn tell(&self) -> Result<u64> {
        self.open().map(|()| self.position as u64)
    }

    /// Sets it.
    pub fn seek(&mut self, offset: i64, whence: Whence) -> Result<u64> {
        self.open()?;
        let position = match whence {
            Whence::Set if offset < 0 => {
                return Err(Error::value(format!("Negative seek position {offset}")));
            }
            Whence::Set => usize::try_from(offset).map_err(|_| Error::no_size())?,
            Whence::Current | Whence::End if offset != 0 => return Err(Error::Os(OsError::new(0, "seek"))),
            Whence::Current => self.position,
            Whence::End => self.text.len(),
            _ => return Err(Error::value("Invalid whence (3, should be 0, 1 or 2)")),
        };
        self.position = position;
        Ok(position as u64)
    }

    /// Cuts it.
    pub fn truncate(&mut self, size: Option<u64>) -> Result<u64> {
        self.open()?;
        let size = size.unwrap_or(self.position as u64);
        if i64::try_from(size).is_err() {
            return Err(Error::no_size());
        }
        self.text.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(size)
    }

    /// The line ends seen.
    pub fn newlines(&self) -> Result<Vec<&'static str>> {
        self.open().map(|()| self.decoder.as_ref().map(NewlineDecoder::newlines).unwrap_or_default())
    }

    /// Whether it is open, which is all that many a question asks.
    pub fn check_open(&self) -> Result<()> {
        self.open()
    }

    /// Whether it was closed.
    pub fn closed(&self) -> bool {
        self.closed
    }

    /// Closes it.
    pub fn close(&mut self) {
        self.closed = true;
        self.text = Vec::new();
    }
}
