//! `repr` of text, bytes and floats.

use super::is_newer;
use std::fmt::Write;

/// `c.isprintable()`.
pub fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\0'..='\x7F' => false,
        // Rust escapes what Python does, and the marks that would join a quotation mark; those only after none.
        _ => {
            let mut buffer = [b'a', 0, 0, 0, 0];
            c.encode_utf8(&mut buffer[1..]);
            let text = std::str::from_utf8(&buffer[..=c.len_utf8()]).unwrap_or_default();
            text.escape_debug().nth(1) == Some(c) && !is_newer(c)
        }
    }
}

/// The quotation mark that Python chooses.
fn quote(has_single: bool, has_double: bool) -> char {
    if has_single && !has_double { '"' } else { '\'' }
}

/// Appends a character as `repr` escapes it.
pub fn push_escape(c: char, to: &mut String) {
    let _ = match c as u32 {
        n @ ..0x100 => write!(to, "\\x{n:02x}"),
        n @ 0x100..0x10000 => write!(to, "\\u{n:04x}"),
        n => write!(to, "\\U{n:08x}"),
    };
}

/// Appends `repr(s)`.
pub fn push_repr(s: &str, to: &mut String) {
    let quote = quote(s.contains('\''), s.contains('"'));
    to.push(quote);
    for c in s.chars() {
        match c {
            '\\' => to.push_str("\\\\"),
            '\t' => to.push_str("\\t"),
            '\n' => to.push_str("\\n"),
            '\r' => to.push_str("\\r"),
            c if c == quote => to.extend(['\\', c]),
            c if is_printable(c) => to.push(c),
            c => push_escape(c, to),
        }
    }
    to.push(quote);
}

/// `repr(s)`.
pub fn repr(s: &str) -> String {
    let mut result = String::with_capacity(s.len() + 2);
    push_repr(s, &mut result);
    result
}

/// `repr(b)` of bytes.
pub fn repr_bytes(bytes: &[u8]) -> String {
    let quote = quote(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut result = String::with_capacity(bytes.len() + 3);
    result.extend(['b', quote]);
    for &byte in bytes {
        match byte {
            b'\\' => result.push_str("\\\\"),
            b'\t' => result.push_str("\\t"),
            b'\n' => result.push_str("\\n"),
            b'\r' => result.push_str("\\r"),
            byte if char::from(byte) == quote => result.extend(['\\', quote]),
            b' '..=b'~' => result.push(char::from(byte)),
            byte => {
                let _ = write!(result, "\\x{byte:02x}");
            }
        }
    }
    result.push(quote);
    result
}

/// `repr(x)` of a float: the shortest digits that read back as the same.
pub fn repr_float(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let magnitude = x.abs();
    if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) {
        let text = format!("{x:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or_default();
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.unsigned_abs());
    }
    let text = x.to_string();
    if text.contains('.') { text } else { text + ".0" }
}

/// `repr(x)` of a complex number.
pub fn repr_complex(real: f64, imag: f64) -> String {
    let digits = |x: f64| {
        let text = repr_float(x);
        text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
    };
    if real == 0.0 && real.is_sign_positive() {
        return digits(imag) + "j";
    }
    let (real, imag) = (digits(real), digits(imag));
    let sign = if imag.starts_with('-') { "" } else { "+" };
    format!("({real}{sign}{imag}j)")
}
