//! Formats of `strftime` that are taken apart once for many times.

use crate::datetime::calendar::days_to_year;
use crate::datetime::date::Date;
use crate::datetime::isoformat::{pair, push_offset, six};
use crate::datetime::time_of_day::Clock;
use crate::time::{MONTHS, WEEKDAYS};

/// A part of a format.
enum Part {
    /// Text, which is copied.
    Text(Vec<u8>),
    /// A directive without flags whose text is short and the same for every locale and zone.
    Plain(u8),
    /// `%:z`.
    ColonOffset,
}

/// A format of such parts only.
pub(in crate::datetime) struct Template(Vec<Part>);

/// The longest such format, in bytes.
pub(super) const LONGEST: usize = 512;
/// The texts of such a format are shorter than what CPython takes for a sign that there is none.
const MOST_PARTS: usize = 64;

impl Template {
    /// None for a format that has other parts.
    pub(in crate::datetime) fn new(format: &str) -> Option<Self> {
        let mut parts = Vec::new();
        take_apart(format.as_bytes(), &mut parts)?;
        Some(Template(parts))
    }

    /// Writes a time after others; the offset is in microseconds, and worked out where it is wanted.
    pub(in crate::datetime) fn write(
        &self,
        date: Date,
        clock: Clock,
        offset: impl Fn() -> Option<i64>,
        out: &mut Vec<u8>,
    ) {
        let (year, month, day) = date.fields();
        let year = u32::from(year);
        let push = |number: u32, out: &mut Vec<u8>| out.extend_from_slice(&pair(number));
        for part in &self.0 {
            let letter = match part {
                Part::Text(text) => {
                    push_bytes(text, out);
                    continue;
                }
                Part::ColonOffset => {
                    if let Some(offset) = offset() {
                        push_offset(offset, ":", out);
                    }
                    continue;
                }
                Part::Plain(letter) => letter,
            };
            match letter {
                // glibc puts no zeros before a year.
                b'Y' if year < 1000 => out.extend_from_slice(year.to_string().as_bytes()),
                b'Y' => {
                    push(year / 100, out);
                    push(year % 100, out);
                }
                b'y' => push(year % 100, out),
                b'm' => push(month.into(), out),
                b'd' => push(day.into(), out),
                b'H' => push(clock.hour.into(), out),
                b'I' => push((u32::from(clock.hour) + 11) % 12 + 1, out),
                b'p' => out.extend_from_slice(if clock.hour < 12 { b"AM" } else { b"PM" }),
                b'M' => push(clock.minute.into(), out),
                b'S' => push(clock.second.into(), out),
                b'f' => out.extend_from_slice(&six(clock.microsecond)),
                b'j' => {
                    let day_of_year = (date.days() - days_to_year(date.year()) + 1) as u32;
                    out.push(b'0' + (day_of_year / 100) as u8);
                    push(day_of_year % 100, out);
                }
                b'a' | b'A' => {
                    let name = WEEKDAYS[(usize::from(date.weekday()) + 1) % 7];
                    push_name(name, *letter == b'a', out);
                }
                b'b' | b'B' => {
                    push_name(MONTHS[(usize::from(month) + 11) % 12], *letter == b'b', out);
                }
                _ => {
                    if let Some(offset) = offset() {
                        push_offset(offset, "", out);
                    }
                }
            }
        }
    }
}

/// Appends a few bytes. Copies whose length is known are no calls.
fn push_bytes(text: &[u8], out: &mut Vec<u8>) {
    match *text {
        [a] => out.push(a),
        [a, b] => out.extend_from_slice(&[a, b]),
        _ => out.extend_from_slice(text),
    }
}

/// Appends a name, or its first three letters.
fn push_name(name: &str, short: bool, out: &mut Vec<u8>) {
    match name.as_bytes().first_chunk::<3>() {
        Some(beginning) if short => out.extend_from_slice(beginning),
        _ => out.extend_from_slice(name.as_bytes()),
    }
}

/// None where there is a directive that can't be a part.
fn take_apart(format: &[u8], parts: &mut Vec<Part>) -> Option<()> {
    let mut rest = format;
    if format.len() > LONGEST || memchr::memchr(0, format).is_some() {
        return None;
    }
    while let Some(percent) = memchr::memchr(b'%', rest) {
        push_text(&rest[..percent], parts);
        let length = match rest.get(percent + 1..)? {
            [b'F', ..] => take_apart(b"%Y-%m-%d", parts).map(|()| 2)?,
            [b'T' | b'X', ..] => take_apart(b"%H:%M:%S", parts).map(|()| 2)?,
            [b'R', ..] => take_apart(b"%H:%M", parts).map(|()| 2)?,
            [b'D' | b'x', ..] => take_apart(b"%m/%d/%y", parts).map(|()| 2)?,
            [b'%', ..] => {
                push_text(b"%", parts);
                2
            }
            [b':', b'z', ..] => {
                parts.push(Part::ColonOffset);
                3
            }
            [
                letter @ (b'Y' | b'm' | b'd' | b'H' | b'M' | b'S' | b'f' | b'j' | b'y' | b'I' | b'p' | b'z'
                | b'a' | b'A' | b'b' | b'B'),
                ..,
            ] => {
                parts.push(Part::Plain(*letter));
                2
            }
            _ => return None,
        };
        rest = &rest[percent + length..];
    }
    push_text(rest, parts);
    (parts.len() <= MOST_PARTS).then_some(())
}

fn push_text(text: &[u8], parts: &mut Vec<Part>) {
    if let Some(Part::Text(last)) = parts.last_mut() {
        last.extend_from_slice(text);
    } else if !text.is_empty() {
        parts.push(Part::Text(text.to_vec()));
    }
}
