//! Text as numbers: `int(s)`, `float(s)` and `complex(s)`.

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
fn without_underscores(s: &str, is_digit: fn(&u8) -> bool) -> Option<Cow<'_, str>> {
    if !s.contains('_') {
        return Some(s.into());
    }
    let bytes = s.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(is_digit);
    let stray =
        |(at, byte): (usize, &u8)| *byte == b'_' && !(digit(at.checked_sub(1)) && digit(Some(at + 1)));
    (!bytes.iter().enumerate().any(stray)).then(|| s.replace('_', "").into())
}

/// Whether a number is negative, and what follows its sign.
fn sign(body: &str) -> (bool, &str) {
    match body.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, body.strip_prefix('+').unwrap_or(body)),
    }
}

/// `int(s)`; the error is the text of Python's `ValueError`.
pub fn int(s: &str) -> Result<Int, String> {
    // Most numbers are a few plain digits.
    if s.len() <= 18
        && s.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(number) = s.parse()
    {
        return Ok(Int::Small(number));
    }
    let invalid = || {
        let mut quoted = String::new();
        push_repr(s, &mut quoted);
        let end = quoted.char_indices().nth(200).map_or(quoted.len(), |(end, _)| end);
        format!("invalid literal for int() with base 10: {}", &quoted[..end])
    };
    let ascii = to_ascii(s);
    let (negative, body) = sign(strip(&ascii));
    let digits = without_underscores(body, u8::is_ascii_digit).ok_or_else(invalid)?;
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
    let parsed = without_underscores(strip(&ascii), u8::is_ascii_digit).and_then(|body| body.parse().ok());
    parsed.ok_or_else(|| {
        let mut text = "could not convert string to float: ".to_owned();
        push_repr(s, &mut text);
        text
    })
}

/// Why [`int_of_base`] has no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It is none: Python's `ValueError`.
    Invalid,
    /// It has more digits than CPython writes: in Python the `ValueError` of `str`, which is what ours have to cross by.
    TooLong,
}

/// `int(s, base)` for the bases 2, 8 and 16.
pub fn int_of_base(s: &str, base: u32) -> Result<Int, Unreadable> {
    let ascii = to_ascii(s);
    let (negative, body) = sign(strip(&ascii));
    let mark = match base {
        2 => ["0b", "0B"],
        8 => ["0o", "0O"],
        _ => ["0x", "0X"],
    };
    let body = match mark.iter().find_map(|mark| body.strip_prefix(mark)) {
        Some(digits) => digits.strip_prefix('_').unwrap_or(digits),
        None => body,
    };
    let digits = without_underscores(body, u8::is_ascii_hexdigit).ok_or(Unreadable::Invalid)?;
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(base)) {
        return Err(Unreadable::Invalid);
    }
    let digits = digits.trim_start_matches('0');
    let bits = base.trailing_zeros() as usize;
    // Above this it has more than the digits that are allowed, as 2^3 < 10.
    if digits.len() > MAX_DIGITS * 4 / bits {
        return Err(Unreadable::TooLong);
    }
    let decimal = to_decimal(digits, base);
    if decimal.len() > MAX_DIGITS {
        return Err(Unreadable::TooLong);
    }
    let signed = if negative { format!("-{decimal}") } else { decimal };
    Ok(signed.parse().map_or(Int::Big(signed), Int::Small))
}

/// Digits of a base in decimal.
fn to_decimal(digits: &str, base: u32) -> String {
    const LIMB: u64 = 1_000_000_000;
    // As many digits at once as 30 bits hold.
    let at_once = 30 / base.trailing_zeros() as usize;
    // The last is the most significant.
    let mut limbs: Vec<u64> = vec![0];
    for digits in digits.as_bytes().chunks(at_once) {
        let factor = u64::from(base).pow(digits.len() as u32);
        let value = |digit: &u8| u64::from(char::from(*digit).to_digit(base).unwrap_or_default());
        let mut carry = digits.iter().fold(0, |sum, digit| sum * u64::from(base) + value(digit));
        for limb in &mut limbs {
            let value = *limb * factor + carry;
            (*limb, carry) = (value % LIMB, value / LIMB);
        }
        while carry > 0 {
            limbs.push(carry % LIMB);
            carry /= LIMB;
        }
    }
    let (most, rest) = limbs.split_last().map_or((0, &[][..]), |(most, rest)| (*most, rest));
    let mut decimal = most.to_string();
    decimal.extend(rest.iter().rev().map(|limb| format!("{limb:09}")));
    decimal
}

/// `complex(s)` as the real and the imaginary part; none where that is a `ValueError`.
pub fn complex(s: &str) -> Option<(f64, f64)> {
    let ascii = to_ascii(s);
    let text = without_underscores(strip(&ascii), u8::is_ascii_digit)?;
    let text = match text.strip_prefix('(') {
        Some(inside) => strip(inside.strip_suffix(')')?),
        None => &text,
    };
    let unit = |text: &str| text == "j" || text == "J";
    let signed_unit = |text: &str| {
        let (negative, rest) = sign(text);
        unit(rest).then_some(if negative { -1.0 } else { 1.0 })
    };
    let length = float_length(text);
    if length == 0 {
        return Some((0.0, signed_unit(text)?));
    }
    let (first, rest) = text.split_at(length);
    let first: f64 = first.parse().ok()?;
    if rest.is_empty() {
        return Some((first, 0.0));
    }
    if unit(rest) {
        return Some((0.0, first));
    }
    if !rest.starts_with(['+', '-']) {
        return None;
    }
    let length = float_length(rest);
    if length == 0 {
        return Some((first, signed_unit(rest)?));
    }
    let (second, rest) = rest.split_at(length);
    if unit(rest) { Some((first, second.parse().ok()?)) } else { None }
}

/// How many bytes at the beginning are a float: the most that are.
fn float_length(text: &str) -> usize {
    let (_, body) = sign(text);
    let start = text.len() - body.len();
    let named = |name: &str| body.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name));
    if let Some(name) = ["infinity", "inf", "nan"].into_iter().find(|name| named(name)) {
        return start + name.len();
    }
    let digits = |from: &str| from.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(body);
    let fraction = body[whole..].strip_prefix('.').map(digits);
    if whole + fraction.unwrap_or_default() == 0 {
        return 0;
    }
    let mantissa = whole + fraction.map_or(0, |fraction| fraction + 1);
    let exponent = body[mantissa..].strip_prefix(['e', 'E']).map_or(0, |exponent| {
        let (_, power) = sign(exponent);
        if digits(power) == 0 { 0 } else { 1 + exponent.len() - power.len() + digits(power) }
    });
    start + mantissa + exponent
}
