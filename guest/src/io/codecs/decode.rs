//! Bytes to text.

use super::pages::Page;
use super::utf7::{Place, Shift, Step};
use super::{Codec, ESCAPED, Errors, escaped};
use crate::io::error::{DecodeError, Error, Result};
use memchr::memchr;

/// An incremental decoder.
#[derive(Debug, Clone)]
pub struct Decoder {
    codec: Codec,
    errors: Errors,
    /// Bytes of a character that is not complete.
    pending: Vec<u8>,
    mark: Mark,
    shift: Shift,
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
        let shift = Shift::default();
        Decoder { codec, errors, pending: Vec::new(), mark: Mark::Undecided, shift }
    }

    /// Whether it looks for a mark at the beginning.
    pub fn wants_mark(&self) -> bool {
        self.codec.has_mark()
    }

    /// Forgets what it has seen.
    pub fn reset(&mut self) {
        self.pending.clear();
        self.mark = Mark::Undecided;
        self.shift = Shift::default();
    }

    /// What waits for more, and the rest of the state as a number.
    pub fn state(&self) -> (&[u8], u64) {
        match self.codec {
            Codec::Utf7 => (&self.shift.before, 0),
            _ => (&self.pending, self.mark as u64),
        }
    }

    /// Sets that number, with nothing waiting.
    pub fn set_state(&mut self, flags: u64) {
        self.pending.clear();
        self.shift = Shift::default();
        self.mark = match flags {
            1 => Mark::Little,
            2 => Mark::Big,
            _ => Mark::Undecided,
        };
    }

    /// The text of `input`; what is incomplete waits, unless it is the last piece.
    pub fn decode(&mut self, input: Vec<u8>, last: bool) -> Result<String> {
        if self.codec == Codec::Utf7 {
            return self.decode_utf7(&input, last);
        }
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
        let may_escape = self.errors.escape() && memchr(LEADS_ESCAPED, &input).is_some();
        if start == 0 && matches!(self.codec, Codec::Utf8 | Codec::Utf8Sig | Codec::Ascii) && !may_escape {
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
                Stop::Incomplete(from) => (from, input.len(), self.truncated(input.len() - from)),
                Stop::Fault(from, ..) if !last && self.may_be_surrogate(&input[from..]) => break from,
                Stop::Fault(from, to, reason) => (from, to, reason),
            };
            let bad = &input[from..to];
            match self.handle(bad, &mut text, || self.fault(input.clone(), from, to, reason)) {
                Ok(count) => at = from + count,
                Err(error) => {
                    self.mark = before;
                    return Err(error);
                }
            }
        };
        let unit = if self.codec == Codec::Utf16 { 2 } else { 4 };
        if self.mark == Mark::Undecided && matches!(self.codec, Codec::Utf16 | Codec::Utf32) && rest >= unit {
            // No handler is asked about this, and faults come first.
            let reason = "Stream does not start with BOM";
            let encoding = self.codec.error_name();
            let error = DecodeError { encoding, object: input, start: 0, end: unit, reason };
            return Err(Error::Decode(Box::new(error)));
        }
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
            // Python's utf-8-sig never tells of a mark that is cut off.
            if bytes.starts_with(input) && (!last || self.codec == Codec::Utf8Sig) {
                return None;
            }
        }
        if self.codec == Codec::Utf8Sig && !input.is_empty() {
            self.mark = Mark::Little;
        }
        Some(0)
    }

    fn truncated(&self, count: usize) -> &'static str {
        match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => "unexpected end of data",
            // The first half of a pair.
            Codec::Utf16 | Codec::Utf16Le | Codec::Utf16Be if count >= 2 => "unexpected end of data",
            _ => "truncated data",
        }
    }

    /// Python waits for the end of a surrogate in UTF-8, which only its own handlers can do something with.
    fn may_be_surrogate(&self, rest: &[u8]) -> bool {
        matches!(self.codec, Codec::Utf8 | Codec::Utf8Sig) && matches!(rest, [0xED, 0xA0..=0xBF])
    }

    /// Decodes up to the first thing that can't be.
    fn run(&self, input: &[u8], at: usize, text: &mut String) -> Stop {
        match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => utf8(input, at, self.errors.escape(), text),
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
            Codec::Ascii => ascii(input, at, text),
            Codec::Page(page) => paged(input, at, page, text),
            // Decoded otherwise, because a character is not a whole number of bytes.
            Codec::Utf7 => Stop::End,
        }
    }

    fn fault(&self, object: Vec<u8>, start: usize, end: usize, reason: &'static str) -> Error {
        let encoding = match (self.codec, self.mark) {
            (Codec::Utf16, Mark::Big) => "utf-16-be",
            (Codec::Utf16, _) => "utf-16-le",
            (Codec::Utf32, Mark::Big) => "utf-32-be",
            (Codec::Utf32, _) => "utf-32-le",
            _ => self.codec.error_name(),
        };
        Error::Decode(Box::new(DecodeError { encoding, object, start, end, reason }))
    }

    /// What the error handler makes of bytes that can't be decoded; gives how many of them it took.
    fn handle(&self, bad: &[u8], text: &mut String, fault: impl FnOnce() -> Error) -> Result<usize> {
        match self.errors.0.as_str() {
            "strict" | "surrogatepass" => return Err(fault()),
            "ignore" => (),
            "replace" => text.push('\u{FFFD}'),
            "backslashreplace" => {
                for byte in bad {
                    text.extend(["\\x", &format!("{byte:02x}")]);
                }
            }
            "surrogateescape" => {
                let high = bad.iter().take_while(|byte| **byte >= 0x80);
                let before = text.len();
                text.extend(high.clone().filter_map(|byte| char::from_u32(ESCAPED + u32::from(*byte))));
                return if text.len() == before { Err(fault()) } else { Ok(high.count()) };
            }
            "xmlcharrefreplace" | "namereplace" => {
                let text = "don't know how to handle UnicodeDecodeError in error callback";
                return Err(Error::Type(text.to_owned()));
            }
            _ => return Err(self.errors.unknown()),
        }
        Ok(bad.len())
    }

    fn decode_utf7(&mut self, input: &[u8], last: bool) -> Result<String> {
        let mut before = std::mem::take(&mut self.shift.before);
        let mut text = std::mem::take(&mut self.shift.held);
        let there = text.len();
        let mut shift = self.shift.clone();
        let mut place = Place::default();
        if let Err(error) = self.utf7_text(&mut shift, &before, input, &mut place, last, &mut text) {
            text.truncate(there);
            (self.shift.before, self.shift.held) = (before, text);
            return Err(error);
        }
        if shift.inside() {
            // Where it began in an earlier piece, all text is of it.
            shift.held = text.split_off(place.text);
            if place.start.is_some() {
                before.clear();
            }
            before.extend(&input[place.start.unwrap_or_default()..]);
            shift.before = before;
        }
        self.shift = shift;
        Ok(text)
    }

    /// Decodes a piece, before which `held` stands in the same base 64.
    fn utf7_text(
        &self,
        shift: &mut Shift,
        held: &[u8],
        input: &[u8],
        place: &mut Place,
        last: bool,
        text: &mut String,
    ) -> Result<()> {
        let object = || [held, input].concat();
        let begin = |start: Option<usize>| start.map_or(0, |start| held.len() + start);
        let mut lone = |unit: u16, place: Place, text: &mut String| {
            // Text here has no halves of pairs, but for those that stand for bytes.
            if self.errors.escape() && (0xdc80..=0xdcff).contains(&unit) {
                text.extend(char::from_u32(ESCAPED + u32::from(unit & 0xff)));
                return Ok(());
            }
            let (start, end) = (begin(place.start), held.len() + place.at);
            let bad = object();
            let bad = bad.get(start..end).unwrap_or_default();
            self.handle(bad, text, || self.fault(object(), start, end, "illegal UTF-16 surrogate")).map(drop)
        };
        loop {
            let Step::Fault(start, reason) = shift.run(input, place, last, text, &mut lone)? else {
                return Ok(());
            };
            let (from, to) = (begin(start), held.len() + place.at);
            let whole;
            let bad = if let Some(start) = start {
                &input[start..place.at]
            } else {
                whole = object();
                &whole[from..to]
            };
            let count = self.handle(bad, text, || self.fault(object(), from, to, reason))?;
            *place = Place { at: (from + count).saturating_sub(held.len()), ..Place::default() };
        }
    }
}

/// What begins the UTF-8 of the characters that stand for bytes.
const LEADS_ESCAPED: u8 = 0xf4;

/// With `escape`, characters that stand for bytes are taken for bytes that can't be decoded: they come back the same.
fn utf8(input: &[u8], at: usize, escape: bool, text: &mut String) -> Stop {
    let rest = &input[at..];
    let (valid, error) = match str::from_utf8(rest) {
        Ok(valid) => (valid, None),
        Err(error) => {
            let (valid, _) = rest.split_at(error.valid_up_to());
            (str::from_utf8(valid).unwrap_or_default(), Some(error))
        }
    };
    if escape && let Some(found) = valid.find(|letter| escaped(letter).is_some()) {
        text.push_str(&valid[..found]);
        return Stop::Fault(at + found, at + found + 4, "invalid start byte");
    }
    text.push_str(valid);
    let Some(error) = error else { return Stop::End };
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

fn paged(input: &[u8], at: usize, page: &Page, text: &mut String) -> Stop {
    for (place, byte) in input.iter().enumerate().skip(at) {
        match page.letter(*byte) {
            Some(letter) => text.push(letter),
            None => return Stop::Fault(place, place + 1, "character maps to <undefined>"),
        }
    }
    Stop::End
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

fn ascii(input: &[u8], at: usize, text: &mut String) -> Stop {
    let rest = &input[at..];
    let count = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
    text.push_str(str::from_utf8(&rest[..count]).unwrap_or_default());
    let end = at + count;
    if end == input.len() { Stop::End } else { Stop::Fault(end, end + 1, "ordinal not in range(128)") }
}
