//! Directives, one at a time.

use super::super::{convert, zone};
use super::spec::{Spec, TooLong};
use super::{MONTHS, Tm, WEEKDAYS, short, text_of};
use std::ops::Range;

/// A directive, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) spec: Spec,
    /// NUL where the format ends before one.
    pub(super) letter: char,
    /// Where it stands in the format.
    pub(super) source: Range<usize>,
}

impl Directive {
    /// The directive that begins at `percent`.
    pub(super) fn read(format: &str, percent: usize) -> Self {
        let bytes = format.as_bytes();
        let mut spec = Spec::default();
        let mut at = percent + 1;
        while let Some(&flag) = bytes.get(at) {
            match flag {
                b'_' | b'-' | b'0' => spec.pad = Some(flag),
                b'^' => spec.upper = true,
                b'#' => spec.change = true,
                _ => break,
            }
            at += 1;
        }
        while let Some(digit) = bytes.get(at).filter(|b| b.is_ascii_digit()) {
            spec.width = spec.width.saturating_mul(10).saturating_add(usize::from(digit - b'0'));
            at += 1;
        }
        if let Some(&modifier @ (b'E' | b'O')) = bytes.get(at) {
            spec.modifier = Some(modifier);
            at += 1;
        }
        let letter = format[at..].chars().next();
        let end = at + letter.map_or(0, char::len_utf8);
        Directive { spec, letter: letter.unwrap_or('\0'), source: percent..end }
    }

    /// Writes it.
    pub(super) fn write(
        &self,
        format: &str,
        tm: &Tm<'_>,
        limit: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), TooLong> {
        if !self.field(tm, limit, out)? {
            // What is no directive stays as it is, but for width and case.
            let mut spec = self.spec;
            spec.upper |= spec.change && matches!(self.letter, 'b' | 'B' | 'h');
            spec.text(&format[self.source.clone()], limit, out)?;
        }
        Ok(())
    }

    /// Whether the letter may have the modifier.
    fn is_allowed(&self) -> bool {
        match self.letter {
            'a' | 'A' | 'D' | 'F' => self.spec.modifier.is_none(),
            'b' | 'B' | 'h' | 'd' | 'e' | 'g' | 'G' | 'H' | 'I' | 'j' | 'k' | 'l' | 'm' | 'M' | 'S' | 'U'
            | 'V' | 'w' | 'W' => self.spec.modifier != Some(b'E'),
            'c' | 'x' | 'X' | 'Y' => self.spec.modifier != Some(b'O'),
            _ => true,
        }
    }

    /// Writes what the letter stands for; false where, with its modifier, it is no directive.
    fn field(&self, tm: &Tm<'_>, limit: usize, out: &mut Vec<u8>) -> Result<bool, TooLong> {
        if !self.is_allowed() {
            return Ok(false);
        }
        let mut spec = self.spec;
        let wide = i64::from;
        let year = wide(tm.year) + 1900;
        if let Some(format) = compound(self.letter) {
            several(format, &spec, tm, limit, out)?;
            return Ok(true);
        }
        match self.letter {
            '%' => spec.text("%", limit, out)?,
            'n' => spec.text("\n", limit, out)?,
            't' => spec.text("\t", limit, out)?,
            letter @ ('a' | 'A') => {
                spec.upper |= spec.change;
                let name = WEEKDAYS.get(tm.wday as usize).copied().unwrap_or("?");
                spec.text(if letter == 'a' { short(name) } else { name }, limit, out)?;
            }
            letter @ ('b' | 'h' | 'B') => {
                spec.upper |= spec.change;
                let name = MONTHS.get(tm.mon as usize).copied().unwrap_or("?");
                spec.text(if letter == 'B' { name } else { short(name) }, limit, out)?;
            }
            'C' => spec.number(1, year.div_euclid(100), limit, out)?,
            'd' => spec.number(2, wide(tm.mday), limit, out)?,
            'e' => spec.blank_padded().number(2, wide(tm.mday), limit, out)?,
            'g' => spec.number(2, tm.iso_week().0.rem_euclid(100), limit, out)?,
            'G' => spec.number(1, tm.iso_week().0, limit, out)?,
            'H' => spec.number(2, wide(tm.hour), limit, out)?,
            'I' => spec.number(2, wide((tm.hour + 11) % 12 + 1), limit, out)?,
            'j' => spec.number(3, wide(tm.yday) + 1, limit, out)?,
            'k' => spec.blank_padded().number(2, wide(tm.hour), limit, out)?,
            'l' => spec.blank_padded().number(2, wide((tm.hour + 11) % 12 + 1), limit, out)?,
            'm' => spec.number(2, wide(tm.mon) + 1, limit, out)?,
            'M' => spec.number(2, wide(tm.min), limit, out)?,
            letter @ ('p' | 'P') => {
                spec.lower = letter == 'P' || spec.change;
                spec.text(if tm.hour > 11 { "PM" } else { "AM" }, limit, out)?;
            }
            // A text to glibc: a width is filled with blanks.
            's' => spec.text(&convert::mktime_of(tm).unwrap_or(-1).to_string(), limit, out)?,
            'S' => spec.number(2, wide(tm.sec), limit, out)?,
            'u' => spec.number(1, wide((tm.wday + 6) % 7 + 1), limit, out)?,
            'U' => spec.number(2, wide((tm.yday - tm.wday + 7) / 7), limit, out)?,
            'V' => spec.number(2, wide(tm.iso_week().1), limit, out)?,
            'w' => spec.number(1, wide(tm.wday), limit, out)?,
            'W' => spec.number(2, wide((tm.yday - (tm.wday + 6) % 7 + 7) / 7), limit, out)?,
            'y' => spec.number(2, year.rem_euclid(100), limit, out)?,
            'Y' => spec.number(1, year, limit, out)?,
            'z' => {
                if tm.isdst.is_some() {
                    spec.text(if tm.gmtoff < 0 { "-" } else { "+" }, limit, out)?;
                    let minutes = (tm.gmtoff.unsigned_abs() / 60) as i64;
                    spec.number(4, minutes / 60 * 100 + minutes % 60, limit, out)?;
                }
            }
            'Z' => {
                (spec.lower, spec.upper) = (spec.change, spec.upper && !spec.change);
                match (tm.zone, tm.isdst) {
                    (Some(zone), _) if !zone.is_empty() => spec.text(zone, limit, out)?,
                    (_, Some(isdst)) => spec.text(&zone::name_of(isdst), limit, out)?,
                    _ => spec.text("", limit, out)?,
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// The format that a letter stands for.
pub(super) fn compound(letter: char) -> Option<&'static str> {
    Some(match letter {
        'c' => "%a %b %e %H:%M:%S %Y",
        'D' | 'x' => "%m/%d/%y",
        'F' => "%Y-%m-%d",
        'r' => "%I:%M:%S %p",
        'R' => "%H:%M",
        'T' | 'X' => "%H:%M:%S",
        _ => return None,
    })
}

/// A directive that stands for several.
fn several(format: &str, spec: &Spec, tm: &Tm<'_>, limit: usize, out: &mut Vec<u8>) -> Result<(), TooLong> {
    if spec.is_plain() {
        return interpret(format, tm, limit, out);
    }
    let mut text = Vec::new();
    interpret(format, tm, limit, &mut text)?;
    spec.text(&text_of(text), limit, out)
}

/// Writes a format, reading it as it goes.
pub(super) fn interpret(format: &str, tm: &Tm<'_>, limit: usize, out: &mut Vec<u8>) -> Result<(), TooLong> {
    let bytes = format.as_bytes();
    let start = out.len();
    let mut rest = 0;
    while let Some(found) = memchr::memchr(b'%', &bytes[rest..]) {
        let directive = Directive::read(format, rest + found);
        out.extend_from_slice(&bytes[rest..directive.source.start]);
        directive.write(format, tm, limit, out)?;
        rest = directive.source.end;
        if out.len() - start > limit.saturating_mul(4) {
            return Err(TooLong);
        }
    }
    out.extend_from_slice(&bytes[rest..]);
    Ok(())
}
