//! Bytes to text.

use super::{CP1252, Codec, ESCAPED, Errors};
use crate::io::error::{DecodeError, Error, Result};

/// An incremental decoder.
#[derive(Debug, Clone)]
pub struct Decoder {
    codec: Codec,
    errors: Errors,
    /// Bytes of a character that is not complete.
    pending: Vec<u8>,
    mark: Mark,
}

/// What is known of a mark at the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Undecided,
    Little,
    Big,
}

enum Stop {
    End,
    /// A character begins here and is not complete.
    Incomplete(usize),
    Fault(usize, usize, &'static str),
}

impl Decoder {
    /// A decoder at the beginning.
    pub fn new(codec: Codec, errors: Errors) -> Self {
        Decoder { codec, errors, pending: Vec::new(), mark: Mark::Undecided }
    }

    /// Whether it looks for a mark at the beginning.
    pub fn wants_mark(&self) -> bool {
        matches!(self.codec, Codec::Utf8Sig | Codec::Utf16 | Codec::Utf32)
    }

    /// Forgets what it has seen.
    pub fn reset(&mut self) {
        self.pending.clear();
        self.mark = Mark::Undecided;
    }

    /// What waits for more, and the rest of the state as a number.
    pub fn state(&self) -> (&[u8], u64) {
        (&self.pending, self.mark as u64)
    }

    /// Sets that number, with nothing waiting.
    pub fn set_state(&mut self, flags: u64) {
        self.pending.clear();
        self.mark = match flags {
            1 => Mark::Little,
            2 => Mark::Big,
            _ => Mark::Undecided,
        };
    }

    /// The text of `input`; what is incomplete waits, unless it is the last piece.
    pub fn decode(&mut self, input: Vec<u8>, last: bool) -> Result<String> {
        let mut input = input;
        if !self.pending.is_empty() {
            input.splice(0..0, self.pending.iter().copied());
        }
        let before = self.mark;
        let Some(mut start) = self.begin(&input, last) else {
            self.pending = input;
            return Ok(String::new());
        };
        if self.codec == Codec::Utf8Sig {
            // In Python's errors the mark is not part of what is decoded.
            input.drain(..start);
            start = 0;
        }
        let unit = if self.codec == Codec::Utf16 { 2 } else { 4 };
        if self.mark == Mark::Undecided
            && matches!(self.codec, Codec::Utf16 | Codec::Utf32)
            && input.len() >= unit
        {
            // No handler is asked about this.
            let reason = "Stream does not start with BOM";
            let encoding = self.codec.error_name();
            let error = DecodeError { encoding, object: input, start: 0, end: unit, reason };
            return Err(Error::Decode(Box::new(error)));
        }
        if start == 0 && matches!(self.codec, Codec::Utf8 | Codec::Utf8Sig | Codec::Ascii) {
            // Most text is whole and without fault, and then it is not copied.
            match String::from_utf8(input) {
                Ok(text) if !matches!(self.codec, Codec::Ascii) || text.is_ascii() => {
                    self.pending.clear();
                    return Ok(text);
                }
                Ok(text) => input = text.into_bytes(),
                Err(error) => input = error.into_bytes(),
            }
        }
        let mut text = String::with_capacity(input.len());
        let mut at = start;
        let rest = loop {
            let (from, to, reason) = match self.run(&input, at, &mut text) {
                Stop::End => break input.len(),
                Stop::Incomplete(from) if !last => break from,
                Stop::Incomplete(from) => (from, input.len(), self.truncated()),
                Stop::Fault(from, to, reason) => (from, to, reason),
            };
            match self.handle(&input, from, to, reason, &mut text) {
                Ok(next) => at = next,
                Err(error) => {
                    self.mark = before;
                    return Err(error);
                }
            }
        };
        self.pending = input.split_off(rest);
        Ok(text)
    }

    /// Where the text begins after a mark; none when that can't be told yet.
    fn begin(&mut self, input: &[u8], last: bool) -> Option<usize> {
        if self.mark != Mark::Undecided {
            return Some(0);
        }
        let marks: &[(&[u8], Mark)] = match self.codec {
            Codec::Utf8Sig => &[(b"\xEF\xBB\xBF", Mark::Little)],
            Codec::Utf16 => &[(b"\xFF\xFE", Mark::Little), (b"\xFE\xFF", Mark::Big)],
            Codec::Utf32 => &[(b"\xFF\xFE\0\0", Mark::Little), (b"\0\0\xFE\xFF", Mark::Big)],
            _ => return Some(0),
        };
        for (bytes, mark) in marks {
            if input.starts_with(bytes) {
                self.mark = *mark;
                return Some(bytes.len());
            }
            if bytes.starts_with(input) && !last {
                return None;
            }
        }
        if self.codec == Codec::Utf8Sig && !input.is_empty() {
            self.mark = Mark::Little;
        }
        Some(0)
    }

    fn truncated(&self) -> &'static str {
        match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => "unexpected end of data",
            _ => "truncated data",
        }
    }

    /// Decodes up to the first thing that can't be.
    fn run(&self, input: &[u8], at: usize, text: &mut String) -> Stop {
        match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => utf8(input, at, text),
            Codec::Utf16Be => utf16(input, at, u16::from_be_bytes, text),
            Codec::Utf16 if self.mark == Mark::Big => utf16(input, at, u16::from_be_bytes, text),
            Codec::Utf16 | Codec::Utf16Le => utf16(input, at, u16::from_le_bytes, text),
            Codec::Utf32Be => utf32(input, at, u32::from_be_bytes, text),
            Codec::Utf32 if self.mark == Mark::Big => utf32(input, at, u32::from_be_bytes, text),
            Codec::Utf32 | Codec::Utf32Le => utf32(input, at, u32::from_le_bytes, text),
            Codec::Latin1 => {
                text.extend(input[at..].iter().map(|byte| char::from(*byte)));
                Stop::End
            }
            Codec::Ascii => bytewise(input, at, "ordinal not in range(128)", text, |_| None),
            Codec::Cp1252 => bytewise(input, at, "character maps to <undefined>", text, |byte| match byte {
                0x80..=0x9F => match CP1252[usize::from(byte - 0x80)] {
                    0 => None,
                    unit => char::from_u32(u32::from(unit)),
                },
                _ => Some(char::from(byte)),
            }),
        }
    }

    /// What the error handler makes of a fault; gives where to go on.
    fn handle(
        &self,
        input: &[u8],
        from: usize,
        to: usize,
        reason: &'static str,
        text: &mut String,
    ) -> Result<usize> {
        let fault = || {
            let encoding = match (self.codec, self.mark) {
                (Codec::Utf16, Mark::Big) => "utf-16-be",
                (Codec::Utf16, _) => "utf-16-le",
                (Codec::Utf32, Mark::Big) => "utf-32-be",
                (Codec::Utf32, _) => "utf-32-le",
                _ => self.codec.error_name(),
            };
            let error = DecodeError { encoding, object: input.to_owned(), start: from, end: to, reason };
            Err(Error::Decode(Box::new(error)))
        };
        match self.errors.0.as_str() {
            "strict" | "surrogatepass" => return fault(),
            "ignore" => (),
            "replace" => text.push('\u{FFFD}'),
            "backslashreplace" => {
                for byte in &input[from..to] {
                    text.extend(["\\x", &format!("{byte:02x}")]);
                }
            }
            "surrogateescape" => {
                let count = input[from..to].iter().take_while(|byte| **byte >= 0x80).count();
                let high = input[from..from + count].iter();
                text.extend(high.filter_map(|byte| char::from_u32(ESCAPED + u32::from(*byte))));
                return if count == 0 { fault() } else { Ok(from + count) };
            }
            _ => return Err(self.errors.unknown()),
        }
        Ok(to)
    }
}

fn utf8(input: &[u8], at: usize, text: &mut String) -> Stop {
    let rest = &input[at..];
    let error = match str::from_utf8(rest) {
        Ok(valid) => {
            text.push_str(valid);
            return Stop::End;
        }
        Err(error) => error,
    };
    let (valid, _) = rest.split_at(error.valid_up_to());
    text.push_str(str::from_utf8(valid).unwrap_or_default());
    let from = at + valid.len();
    match error.error_len() {
        None => Stop::Incomplete(from),
        Some(length) => {
            let start_byte = matches!(input[from], 0xC2..=0xF4);
            Stop::Fault(
                from,
                from + length,
                if start_byte { "invalid continuation byte" } else { "invalid start byte" },
            )
        }
    }
}

fn utf16(input: &[u8], at: usize, unit: fn([u8; 2]) -> u16, text: &mut String) -> Stop {
    let mut at = at;
    let next = |at: usize| input.get(at..).and_then(|rest| rest.first_chunk()).map(|bytes| unit(*bytes));
    while at < input.len() {
        let Some(first) = next(at) else { return Stop::Incomplete(at) };
        match first {
            0xD800..=0xDBFF => {
                let Some(second) = next(at + 2) else { return Stop::Incomplete(at) };
                if !(0xDC00..=0xDFFF).contains(&second) {
                    return Stop::Fault(at, at + 2, "illegal UTF-16 surrogate");
                }
                let code = 0x1_0000 + ((u32::from(first) - 0xD800) << 10) + (u32::from(second) - 0xDC00);
                text.extend(char::from_u32(code));
                at += 4;
            }
            0xDC00..=0xDFFF => return Stop::Fault(at, at + 2, "illegal encoding"),
            _ => {
                text.extend(char::from_u32(u32::from(first)));
                at += 2;
            }
        }
    }
    Stop::End
}

fn utf32(input: &[u8], at: usize, unit: fn([u8; 4]) -> u32, text: &mut String) -> Stop {
    let mut at = at;
    while at < input.len() {
        let Some(bytes) = input[at..].first_chunk() else { return Stop::Incomplete(at) };
        let code = unit(*bytes);
        match char::from_u32(code) {
            Some(letter) => text.push(letter),
            None if code < 0x11_0000 => {
                return Stop::Fault(at, at + 4, "code point in surrogate code point range(0xd800, 0xe000)");
            }
            None => return Stop::Fault(at, at + 4, "code point not in range(0x110000)"),
        }
        at += 4;
    }
    Stop::End
}

fn bytewise(
    input: &[u8],
    at: usize,
    reason: &'static str,
    text: &mut String,
    high: impl Fn(u8) -> Option<char>,
) -> Stop {
    for (place, byte) in input.iter().enumerate().skip(at) {
        let letter = if byte.is_ascii() { Some(char::from(*byte)) } else { high(*byte) };
        match letter {
            Some(letter) => text.push(letter),
            None => return Stop::Fault(place, place + 1, reason),
        }
    }
    Stop::End
}
