//! Text as numbers: `int(s)` and `float(s)`.

use super::{is_space, push_repr};
use std::borrow::Cow;

/// How many digits `int` reads at most; CPython's default.
const MAX_DIGITS: usize = 4300;

/// The zero of each decimal system in Unicode 15.1 but ASCII's; the nine digits follow it.
#[rustfmt::skip] // one a line would be sixty lines
const ZEROS: &[u32] = &[
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136,
    0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0,
    0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0,
    0x1E950, 0x1FBF0,
];

/// An `int`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Int {
    /// One of at most 64 bits.
    Small(i64),
    /// A larger one: its digits, without zeros before them, after a `-` if it is negative.
    Big(String),
}

/// `unicodedata.decimal(c)`: the value of a decimal digit of any script.
pub fn decimal(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).map(|digit| digit as u8);
    }
    let c = c as u32;
    let zero = ZEROS[..ZEROS.partition_point(|zero| *zero <= c)].last()?;
    u8::try_from(c - zero).ok().filter(|digit| *digit < 10)
}

/// With ASCII's digits and spaces for those of all scripts; `?` stands for what no number has.
fn to_ascii(s: &str) -> Cow<'_, str> {
    if s.is_ascii() {
        return s.into();
    }
    let ascii = |c: char| match c {
        '\0'..='\x7F' => c,
        c if is_space(c) => ' ',
        c => decimal(c).map_or('?', |digit| (b'0' + digit) as char),
    };
    s.chars().map(ascii).collect()
}

/// Without the spaces around a number, which for ASCII are C's.
fn strip(s: &str) -> &str {
    s.trim_matches(|c| matches!(c, ' ' | '\t'..='\r'))
}

/// The digits without their underscores, when each stands between two digits.
fn without_underscores(s: &str) -> Option<Cow<'_, str>> {
    if !s.contains('_') {
        return Some(s.into());
    }
    let bytes = s.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let stray =
        |(at, byte): (usize, &u8)| *byte == b'_' && !(digit(at.checked_sub(1)) && digit(Some(at + 1)));
    (!bytes.iter().enumerate().any(stray)).then(|| s.replace('_', "").into())
}

/// `int(s)`; the error is the text of Python's `ValueError`.
pub fn int(s: &str) -> Result<Int, String> {
    let invalid = || {
        let mut quoted = String::new();
        push_repr(s, &mut quoted);
        let end = quoted.char_indices().nth(200).map_or(quoted.len(), |(end, _)| end);
        format!("invalid literal for int() with base 10: {}", &quoted[..end])
    };
    let ascii = to_ascii(s);
    let body = strip(&ascii);
    let (negative, body) = match body.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, body.strip_prefix('+').unwrap_or(body)),
    };
    let digits = without_underscores(body).ok_or_else(invalid)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid());
    }
    if digits.len() > MAX_DIGITS {
        return Err(format!(
            "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {} digits; use \
             sys.set_int_max_str_digits() to increase the limit",
            digits.len()
        ));
    }
    let digits = digits.trim_start_matches('0');
    let signed = if negative { format!("-{digits}") } else { digits.to_owned() };
    if digits.is_empty() {
        return Ok(Int::Small(0));
    }
    Ok(signed.parse().map_or(Int::Big(signed), Int::Small))
}

/// `float(s)`; the error is the text of Python's `ValueError`.
pub fn float(s: &str) -> Result<f64, String> {
    let ascii = to_ascii(s);
    let parsed = without_underscores(strip(&ascii)).and_then(|body| body.parse().ok());
    parsed.ok_or_else(|| {
        let mut text = "could not convert string to float: ".to_owned();
        push_repr(s, &mut text);
        text
    })
}
