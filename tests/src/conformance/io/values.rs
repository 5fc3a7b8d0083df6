//! Arguments and answers of `io`: text that may hold what surrogateescape makes, sizes, and what streams give.

use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::io::{
    Error, Newline, PackedByteLines, PackedLines, TextPosition,
};
use crate::conformance::bindings::exports::oskit::stdlib::os::Whence;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Added to a byte where Python adds 0xDC00.
const ESCAPED: u32 = 0x10_ff00;

/// Text. What surrogateescape makes of a byte is a lone surrogate in Python and a character for private use here.
pub(super) fn text(value: &Value) -> Asked<String> {
    let other = || Inapplicable(format!("{value} where WIT has string"));
    let Some(encoded) = value.get("$wtf8_b64").and_then(Value::as_str) else { return args::text(value) };
    let bytes = STANDARD.decode(encoded).map_err(|_| other())?;
    let (mut out, mut rest) = (String::new(), &bytes[..]);
    while let Some(at) = rest.windows(3).position(|three| three[0] == 0xed && three[1] >= 0xa0) {
        out.push_str(std::str::from_utf8(&rest[..at]).map_err(|_| other())?);
        let surrogate = 0xd000 | u32::from(rest[at + 1] & 0x3f) << 6 | u32::from(rest[at + 2] & 0x3f);
        let byte =
            Some(surrogate).filter(|surrogate| (0xdc80..=0xdcff).contains(surrogate)).ok_or_else(other)?;
        out.extend(char::from_u32(ESCAPED + (byte & 0xff)));
        rest = &rest[at + 3..];
    }
    out.push_str(std::str::from_utf8(rest).map_err(|_| other())?);
    Ok(out)
}

/// Text as the format writes it.
pub(super) fn text_json(text: &str) -> Value {
    let escaped = |letter: char| u32::from(letter).checked_sub(ESCAPED).filter(|byte| *byte >= 0x80);
    if text.chars().all(|letter| escaped(letter).is_none()) {
        return json!(text);
    }
    let mut bytes = Vec::new();
    for letter in text.chars() {
        match escaped(letter) {
            Some(byte) => bytes.extend([0xed, 0xb0 | (byte >> 6) as u8, 0x80 | (byte & 0x3f) as u8]),
            None => bytes.extend(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    json!({ "$wtf8_b64": STANDARD.encode(bytes) })
}

/// How much to read: for Python a negative number is as good as none.
pub(super) fn size(value: Option<&Value>) -> Asked<Option<u64>> {
    Ok(args::option(value, args::integer)?.and_then(|size| u64::try_from(size).ok()))
}

/// A size that can't be negative.
pub(super) fn whole(value: &Value) -> Asked<u64> {
    let negative = |_| Inapplicable(format!("{value} where WIT has u64"));
    args::integer(value).and_then(|number| number.try_into().map_err(negative))
}

/// Where a position counts from.
pub(super) fn whence(value: &Value) -> Asked<Whence> {
    Ok(match args::integer(value)? {
        0 => Whence::Set,
        1 => Whence::Current,
        2 => Whence::End,
        3 => Whence::Data,
        4 => Whence::Hole,
        _ => return Err(Inapplicable(format!("{value} where WIT has whence"))),
    })
}

/// How lines end.
pub(super) fn newline(value: &Value) -> Asked<Newline> {
    Ok(match value {
        Value::Null => Newline::Universal,
        Value::String(text) => match text.as_str() {
            "" => Newline::AsIs,
            "\n" => Newline::Lf,
            "\r" => Newline::Cr,
            "\r\n" => Newline::Crlf,
            _ => return Err(Inapplicable(format!("{value} where WIT has newline"))),
        },
        _ => return Err(Inapplicable(format!("{value} where WIT has newline"))),
    })
}

/// The line ends seen, as Python has them.
pub(super) fn newlines(seen: &[String]) -> Value {
    match seen {
        [] => Value::Null,
        [one] => json!(one),
        several => json!(several),
    }
}

/// The number that a position is in Python: bits 0 to 63 hold the byte offset.
pub(super) fn position(position: &TextPosition) -> Asked<Value> {
    let plain = position.decoder_flags == 0
        && position.bytes_to_feed == 0
        && position.text_to_skip == 0
        && !position.need_eof;
    if !plain {
        return Err(Inapplicable(format!("{position:?} is a number in Python that means the same")));
    }
    whole_json(position.position)
}

fn whole_json(number: u64) -> Asked<Value> {
    let too_large = |_| Inapplicable(format!("{number} where Python's are of 63 bits"));
    i64::try_from(number).map(args::integer_json).map_err(too_large)
}

/// What a call gives.
pub(super) trait Given {
    /// As the format writes it, or the error.
    fn given(self) -> Result<Value, Box<Error>>;
}

impl Given for bool {
    fn given(self) -> Result<Value, Box<Error>> {
        Ok(json!(self))
    }
}

impl<T: Shown> Given for Result<T, Error> {
    fn given(self) -> Result<Value, Box<Error>> {
        self.map(Shown::shown).map_err(Box::new)
    }
}

/// A value as the format writes it.
pub(super) trait Shown {
    /// That.
    fn shown(self) -> Value;
}

impl Shown for () {
    fn shown(self) -> Value {
        Value::Null
    }
}

impl Shown for bool {
    fn shown(self) -> Value {
        json!(self)
    }
}

impl Shown for u32 {
    fn shown(self) -> Value {
        json!(self)
    }
}

impl Shown for u64 {
    fn shown(self) -> Value {
        i64::try_from(self).map_or_else(|_| json!({ "$int": self.to_string() }), args::integer_json)
    }
}

impl Shown for String {
    fn shown(self) -> Value {
        text_json(&self)
    }
}

impl Shown for Vec<u8> {
    fn shown(self) -> Value {
        args::bytes_json(&self)
    }
}

impl Shown for Vec<String> {
    fn shown(self) -> Value {
        self.into_iter().map(Shown::shown).collect()
    }
}

impl Shown for Vec<Vec<u8>> {
    fn shown(self) -> Value {
        self.into_iter().map(Shown::shown).collect()
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(self) -> Value {
        self.map_or(Value::Null, Shown::shown)
    }
}

impl Shown for PackedByteLines {
    fn shown(self) -> Value {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts
            .zip(&self.ends)
            .map(|(start, end)| self.data[*start as usize..*end as usize].to_vec().shown())
            .collect()
    }
}

impl Shown for PackedLines {
    fn shown(self) -> Value {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts
            .zip(&self.ends)
            .map(|(start, end)| text_json(&self.text[*start as usize..*end as usize]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_surrogateescape_makes_goes_there_and_back() {
        let recorded = json!({ "$wtf8_b64": STANDARD.encode(b"a\xed\xb2\x80\xed\xb3\xbfb") });
        assert_eq!(text(&recorded), Ok("a\u{10ff80}\u{10ffff}b".to_owned()));
        assert_eq!(text_json("a\u{10ff80}\u{10ffff}b"), recorded);
        assert!(text(&json!({ "$wtf8_b64": STANDARD.encode(b"\xed\xa0\x80") })).is_err());
        assert!(text(&json!({ "$wtf8_b64": STANDARD.encode(b"\xed\xb1\xbf") })).is_err());
    }

    #[test]
    fn a_position_is_a_number_only_where_it_is_nothing_but_an_offset() {
        let mut at = TextPosition {
            position: 5,
            decoder_flags: 0,
            bytes_to_feed: 0,
            text_to_skip: 0,
            need_eof: false,
        };
        assert_eq!(position(&at), Ok(json!(5)));
        at.decoder_flags = 1;
        assert!(position(&at).is_err());
    }
}
