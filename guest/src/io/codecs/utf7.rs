//! UTF-7: characters that aren't ASCII are base 64 of UTF-16, between `+` and `-`.

use super::escaped;
use crate::io::error::Result;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What stands in base 64, and how far it was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Shift {
    /// Whether there is one.
    inside: bool,
    /// Whether nothing came after the `+`.
    fresh: bool,
    /// How many bits of a unit there are, and these.
    bits: u8,
    buffer: u16,
    /// The first half of a pair of surrogates.
    high: Option<u16>,
    /// The bytes of it in pieces that are gone, which are all that its state is made of, and what they came to: as in
    /// Python that is text when all of it is there.
    pub(super) before: Vec<u8>,
    pub(super) held: String,
}

/// What a piece came to.
pub(super) enum Step {
    /// Its end.
    End,
    /// A fault: where it begins, unless that is in a piece before this, and what it is. It ends where decoding stopped.
    Fault(Option<usize>, &'static str),
}

/// Where decoding is in a piece.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) at: usize,
    /// Where the base 64 begins that is open there, if in this piece.
    pub(super) start: Option<usize>,
    /// How much text there was before it.
    pub(super) text: usize,
}

/// What is done about one half of a pair of surrogates.
pub(super) type Lone<'a> = &'a mut dyn FnMut(u16, Place, &mut String) -> Result<()>;

impl Shift {
    pub(super) fn inside(&self) -> bool {
        self.inside
    }

    /// Decodes `input` from a place on.
    pub(super) fn run(
        &mut self,
        input: &[u8],
        place: &mut Place,
        last: bool,
        text: &mut String,
        lone: Lone<'_>,
    ) -> Result<Step> {
        while let Some(byte) = input.get(place.at).copied() {
            if self.inside {
                if let Some(reason) = self.inner(byte, place, text, lone)? {
                    self.inside = false;
                    return Ok(Step::Fault(place.start, reason));
                }
                continue;
            }
            place.at += 1;
            if byte == b'+' {
                *self = Shift { inside: true, fresh: true, ..Shift::default() };
                place.start = Some(place.at - 1);
                place.text = text.len();
            } else if byte.is_ascii() {
                text.push(char::from(byte));
            } else {
                return Ok(Step::Fault(Some(place.at - 1), "unexpected special character"));
            }
        }
        if last && self.inside {
            self.inside = false;
            if self.high.is_some() || self.bits >= 6 || self.buffer != 0 {
                return Ok(Step::Fault(place.start, "unterminated shift sequence"));
            }
        }
        Ok(Step::End)
    }

    /// One byte in base 64, or the one after it; gives what is wrong with it.
    fn inner(
        &mut self,
        byte: u8,
        place: &mut Place,
        text: &mut String,
        lone: Lone<'_>,
    ) -> Result<Option<&'static str>> {
        let Some(digit) = digit(byte) else { return self.leave(byte, place, text, lone) };
        place.at += 1;
        self.fresh = false;
        let buffer = u32::from(self.buffer) << 6 | u32::from(digit);
        self.bits += 6;
        if self.bits < 16 {
            self.buffer = buffer as u16;
            return Ok(None);
        }
        self.bits -= 16;
        let unit = (buffer >> self.bits) as u16;
        self.buffer = (buffer & ((1 << self.bits) - 1)) as u16;
        if let Some(high) = self.high.take() {
            if let Some(Ok(letter)) = char::decode_utf16([high, unit]).next() {
                text.push(letter);
                return Ok(None);
            }
            lone(high, *place, text)?;
        }
        match char::from_u32(u32::from(unit)) {
            Some(letter) => text.push(letter),
            None if is_high(unit) => self.high = Some(unit),
            None => lone(unit, *place, text)?,
        }
        Ok(None)
    }

    fn leave(
        &mut self,
        byte: u8,
        place: &mut Place,
        text: &mut String,
        lone: Lone<'_>,
    ) -> Result<Option<&'static str>> {
        if self.fresh {
            self.inside = false;
            place.at += 1;
            if byte == b'-' {
                text.push('+');
                return Ok(None);
            }
            return Ok(Some("ill-formed sequence"));
        }
        if self.bits >= 6 || self.buffer != 0 {
            place.at += 1;
            let partial = self.bits >= 6;
            return Ok(Some(if partial {
                "partial character in shift sequence"
            } else {
                "non-zero padding bits in shift sequence"
            }));
        }
        self.inside = false;
        // Python forgets a half before what can't stand for itself.
        if let Some(high) = self.high.take().filter(|_| byte.is_ascii() && byte != b'+') {
            lone(high, *place, text)?;
        }
        if byte == b'-' {
            place.at += 1;
        }
        Ok(None)
    }
}

fn is_high(unit: u16) -> bool {
    (0xd800..0xdc00).contains(&unit)
}

fn digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// Whether a character stands for itself.
fn is_direct(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='}') && !matches!(letter, '+' | '\\')
}

/// Base 64 that is being written.
#[derive(Default)]
struct Digits {
    bits: u8,
    buffer: u32,
}

impl Digits {
    fn add(&mut self, unit: u16, out: &mut Vec<u8>) {
        self.buffer = self.buffer << 16 | u32::from(unit);
        self.bits += 16;
        while self.bits >= 6 {
            self.bits -= 6;
            out.push(DIGITS[(self.buffer >> self.bits & 0x3f) as usize]);
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        if self.bits > 0 {
            out.push(DIGITS[(self.buffer << (6 - self.bits) & 0x3f) as usize]);
        }
        *self = Digits::default();
    }
}

/// The bytes of `text`; `escapes` makes surrogates of what surrogateescape made of bytes, as these are in Python.
pub(super) fn encode(text: &str, escapes: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 4);
    let mut digits = Digits::default();
    let mut inside = false;
    for letter in text.chars() {
        if is_direct(letter) {
            if inside {
                digits.end(&mut out);
                if letter == '-' || u8::try_from(letter).is_ok_and(|byte| digit(byte).is_some()) {
                    out.push(b'-');
                }
                inside = false;
            }
            out.push(letter as u8);
            continue;
        }
        if !inside {
            out.push(b'+');
            if letter == '+' {
                out.push(b'-');
                continue;
            }
            inside = true;
        }
        match escaped(letter).filter(|_| escapes) {
            Some(byte) => digits.add(0xdc00 + u16::from(byte), &mut out),
            None => letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| digits.add(*unit, &mut out)),
        }
    }
    if inside {
        digits.end(&mut out);
        out.push(b'-');
    }
    out
}
