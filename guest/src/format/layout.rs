//! `format(value, spec)`: the format specification of `str.format`.

use super::number::{Integer, float_digits};
use super::{Error, push, push_fill, read_count};
use crate::values::{Scalar, Value};

/// A format specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Spec {
    fill: Option<char>,
    align: Option<char>,
    sign: Option<char>,
    no_negative_zero: bool,
    alternate: bool,
    width: Option<usize>,
    grouping: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

const OVERFLOW: &str = "Too many decimal digits in format string";

impl Spec {
    fn parse(text: &str, type_name: &str, right_aligned: bool) -> Result<Spec, Error> {
        let mut spec = Spec::default();
        let is_align = |c: &char| matches!(c, '<' | '>' | '=' | '^');
        let mut characters = text.chars();
        let (first, second) = (characters.next(), characters.next());
        let mut at = 0;
        if let (Some(fill), Some(align)) = (first, second.filter(is_align)) {
            (spec.fill, spec.align) = (Some(fill), Some(align));
            at = fill.len_utf8() + 1;
        } else if let Some(align) = first.filter(is_align) {
            spec.align = Some(align);
            at = 1;
        }
        let bytes = text.as_bytes();
        let take = |at: &mut usize, wanted: &[u8]| {
            let found = bytes.get(*at).copied().filter(|b| wanted.contains(b));
            *at += usize::from(found.is_some());
            found.map(char::from)
        };
        spec.sign = take(&mut at, b" +-");
        spec.no_negative_zero = take(&mut at, b"z").is_some();
        spec.alternate = take(&mut at, b"#").is_some();
        if spec.fill.is_none() && take(&mut at, b"0").is_some() {
            spec.fill = Some('0');
            if spec.align.is_none() && right_aligned {
                spec.align = Some('=');
            }
        }
        spec.width = read_count(text, &mut at, "width", OVERFLOW)?;
        spec.grouping = take(&mut at, b",");
        if take(&mut at, b"_").is_some() {
            if spec.grouping.is_some() {
                return Err(Error::value("Cannot specify both ',' and '_'."));
            }
            spec.grouping = Some('_');
        }
        if spec.grouping == Some('_') && bytes.get(at) == Some(&b',') {
            return Err(Error::value("Cannot specify both ',' and '_'."));
        }
        if take(&mut at, b".").is_some() {
            spec.precision = read_count(text, &mut at, "precision", OVERFLOW)?;
            if spec.precision.is_none() {
                return Err(Error::value("Format specifier missing precision"));
            }
        }
        let mut rest = text[at..].chars();
        spec.kind = rest.next();
        if rest.next().is_some() {
            let shown = crate::text::repr(text);
            return Err(Error::value(format!(
                "Invalid format specifier {shown} for object of type '{type_name}'"
            )));
        }
        match (spec.grouping, spec.kind) {
            (None, _)
            | (_, None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F'))
            | (Some('_'), Some('b' | 'o' | 'x' | 'X')) => Ok(spec),
            (Some(grouping), Some(kind)) => {
                Err(Error::value(format!("Cannot specify '{grouping}' with '{kind}'.")))
            }
        }
    }
}

/// `format(value, spec)`, appended.
pub(crate) fn format(value: &Value, spec: &str, to: &mut String) -> Result<(), Error> {
    if spec.is_empty() {
        return match value {
            Value::Scalar(Scalar::Text(text)) => push(text, to),
            other => push(&other.str(), to),
        };
    }
    let name = value.type_name();
    match value {
        Value::Scalar(Scalar::Text(text)) => format_text(text, &Spec::parse(spec, name, false)?, to),
        Value::Scalar(Scalar::Float(x)) => format_float(*x, &Spec::parse(spec, name, true)?, name, to),
        _ => match Integer::of(value)? {
            Some(number) => format_integer(value, &number, &Spec::parse(spec, name, true)?, to),
            None => Err(Error::type_error(format!("unsupported format string passed to {name}.__format__"))),
        },
    }
}

fn unknown(kind: char, name: &str) -> Error {
    let shown =
        if kind > ' ' && (kind as u32) < 0x80 { kind.to_string() } else { format!("\\x{:x}", kind as u32) };
    Error::value(format!("Unknown format code '{shown}' for object of type '{name}'"))
}

fn format_text(text: &str, spec: &Spec, to: &mut String) -> Result<(), Error> {
    if let Some(kind) = spec.kind.filter(|kind| *kind != 's') {
        return Err(unknown(kind, "str"));
    }
    if let Some(sign) = spec.sign {
        let what = if sign == ' ' { "Space" } else { "Sign" };
        return Err(Error::value(format!("{what} not allowed in string format specifier")));
    }
    if spec.no_negative_zero {
        return Err(Error::value("Negative zero coercion (z) not allowed in string format specifier"));
    }
    if spec.alternate {
        return Err(Error::value("Alternate form (#) not allowed in string format specifier"));
    }
    if spec.align == Some('=') {
        return Err(Error::value("'=' alignment not allowed in string format specifier"));
    }
    let text = match spec.precision.and_then(|precision| text.char_indices().nth(precision)) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    aligned("", "", text, spec, '<', to)
}

/// Fill on one or both sides, or between the prefix and the body.
fn aligned(
    sign: &str,
    prefix: &str,
    body: &str,
    spec: &Spec,
    default: char,
    to: &mut String,
) -> Result<(), Error> {
    let length = sign.len() + prefix.len() + body.chars().count();
    let padding = spec.width.unwrap_or(0).saturating_sub(length);
    let fill = spec.fill.unwrap_or(' ');
    let (before, between, after) = match spec.align.unwrap_or(default) {
        '<' => (0, 0, padding),
        '^' => (padding / 2, 0, padding - padding / 2),
        '=' => (0, padding, 0),
        _ => (padding, 0, 0),
    };
    push_fill(fill, before, to)?;
    to.push_str(sign);
    to.push_str(prefix);
    push_fill(fill, between, to)?;
    push(body, to)?;
    push_fill(fill, after, to)
}

fn sign_of(negative: bool, spec: &Spec) -> &'static str {
    match spec.sign {
        _ if negative => "-",
        Some('+') => "+",
        Some(' ') => " ",
        _ => "",
    }
}

/// Digits with separators, filled with zeros to the width where the specification says so.
fn number(
    sign: &str,
    prefix: &str,
    digits: &str,
    rest: &str,
    size: usize,
    spec: &Spec,
    to: &mut String,
) -> Result<(), Error> {
    let mut body = String::new();
    match spec.grouping {
        None => body.push_str(digits),
        Some(separator) => {
            let mut count = digits.len();
            if spec.fill == Some('0') && spec.align == Some('=') {
                let room = spec.width.unwrap_or(0).saturating_sub(sign.len() + prefix.len() + rest.len());
                while count + (count.max(1) - 1) / size < room {
                    count += 1;
                }
            }
            let zeros = count - digits.len();
            for (index, digit) in std::iter::repeat_n('0', zeros).chain(digits.chars()).enumerate() {
                if index > 0 && (count - index).is_multiple_of(size) {
                    body.push(separator);
                }
                body.push(digit);
            }
        }
    }
    body.push_str(rest);
    aligned(sign, prefix, &body, spec, '>', to)
}

fn format_integer(value: &Value, n: &Integer<'_>, spec: &Spec, to: &mut String) -> Result<(), Error> {
    let kind = spec.kind.unwrap_or('d');
    if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') {
        return format_float(n.to_float()?, spec, value.type_name(), to);
    }
    if !matches!(kind, 'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n') {
        return Err(unknown(kind, value.type_name()));
    }
    if spec.precision.is_some() {
        return Err(Error::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(Error::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    if kind == 'c' {
        if spec.sign.is_some() {
            return Err(Error::value("Sign not allowed with integer format specifier 'c'"));
        }
        if spec.alternate {
            return Err(Error::value("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
        let Integer::Small(n) = n else {
            return Err(Error::Overflow("Python int too large to convert to C long".to_owned()));
        };
        let c = u32::try_from(*n)
            .ok()
            .and_then(char::from_u32)
            .ok_or_else(|| Error::Overflow("%c arg not in range(0x110000)".to_owned()))?;
        return aligned("", "", c.encode_utf8(&mut [0; 4]), spec, '>', to);
    }
    let (base, prefix, size) = match kind {
        'b' => (2, "0b", 4),
        'o' => (8, "0o", 4),
        'x' => (16, "0x", 4),
        'X' => (16, "0X", 4),
        _ => (10, "", 3),
    };
    let prefix = if spec.alternate { prefix } else { "" };
    let digits = n.digits(base, kind == 'X');
    number(sign_of(n.is_negative(), spec), prefix, &digits, "", size, spec, to)
}

fn format_float(x: f64, spec: &Spec, name: &str, to: &mut String) -> Result<(), Error> {
    let mut text = match spec.kind {
        None => match spec.precision {
            None => {
                let text = crate::text::repr_float(x.abs());
                // An exponent leaves no point to keep.
                if spec.alternate && !text.contains(['.', 'n']) { text.replacen('e', ".e", 1) } else { text }
            }
            Some(precision) => short(x, precision.max(1), spec.alternate),
        },
        Some('%') => float_digits(x * 100.0, b'f', spec.precision.unwrap_or(6), spec.alternate) + "%",
        Some('n') => float_digits(x, b'g', spec.precision.unwrap_or(6), spec.alternate),
        Some(kind @ ('e' | 'E' | 'f' | 'F' | 'g' | 'G')) => {
            let lower = kind.to_ascii_lowercase() as u8;
            float_digits(x, lower, spec.precision.unwrap_or(6), spec.alternate)
        }
        Some(kind) => return Err(unknown(kind, name)),
    };
    if spec.kind.is_some_and(|kind| kind.is_ascii_uppercase()) {
        text.make_ascii_uppercase();
    }
    let is_zero =
        || text.bytes().take_while(|b| !b.eq_ignore_ascii_case(&b'e')).all(|b| !(b'1'..=b'9').contains(&b));
    let negative =
        x.is_sign_negative() && !x.is_nan() && !(spec.no_negative_zero && x.is_finite() && is_zero());
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = sign_of(negative, spec);
    if end == 0 {
        return aligned(sign, "", &text, spec, '>', to);
    }
    number(sign, "", &text[..end], &text[end..], 3, spec, to)
}

/// What no type means with a precision: as `g`, but earlier with an exponent, and with a digit after the point.
fn short(x: f64, precision: usize, alternate: bool) -> String {
    let text = float_digits(x, b'g', precision, alternate);
    if text.contains(['e', 'n']) {
        return text;
    }
    let whole = text.split('.').next().map_or(0, str::len);
    if whole >= precision && x.abs() >= 1.0 {
        let digits = float_digits(x, b'e', precision - 1, alternate);
        let Some((digits, exponent)) = digits.split_once('e') else {
            return digits;
        };
        let digits = if alternate || !digits.contains('.') {
            digits
        } else {
            digits.trim_end_matches('0').trim_end_matches('.')
        };
        return format!("{digits}e{exponent}");
    }
    if text.contains('.') { text } else { text + ".0" }
}
