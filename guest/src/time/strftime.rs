//! `strftime` with the directives, flags, widths and modifiers of glibc in the C locale.

use super::calendar::is_leap;
use super::{Error, StructTime, convert, zone};

/// The months' names; the short ones are their first three letters.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The days' names from Sunday; the short ones are their first three letters.
pub(super) const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The longest text that a format may make.
const LONGEST: usize = 16 << 20;

/// C's `struct tm`: the year from 1900, months and days of the year from 0, Sunday 0.
pub(super) struct Tm<'a> {
    pub(super) year: i32,
    pub(super) mon: i32,
    pub(super) mday: i32,
    pub(super) hour: i32,
    pub(super) min: i32,
    pub(super) sec: i32,
    pub(super) wday: i32,
    pub(super) yday: i32,
    pub(super) isdst: Option<bool>,
    zone: Option<&'a str>,
    gmtoff: i64,
}

impl<'a> Tm<'a> {
    /// As CPython fills it, before any check of the fields.
    pub(super) fn new(t: &'a StructTime) -> Result<Self, Error> {
        if t.year > i64::from(i32::MAX) {
            return Err(Error::overflow("signed integer is greater than maximum"));
        }
        if t.year < i64::from(i32::MIN) {
            return Err(Error::overflow("signed integer is less than minimum"));
        }
        let year = i32::try_from(t.year - 1900).map_err(|_| Error::overflow("year out of range"))?;
        Ok(Tm {
            year,
            mon: t.mon.wrapping_sub(1),
            mday: t.mday,
            hour: t.hour,
            min: t.min,
            sec: t.sec,
            wday: t.wday.wrapping_add(1) % 7,
            yday: t.yday.wrapping_sub(1),
            isdst: t.isdst,
            zone: t.zone.as_deref(),
            gmtoff: t.gmtoff.unwrap_or(0),
        })
    }

    /// The same with every field in its range. A month, day or day of the year of 0 is taken as 1, as CPython does.
    pub(super) fn checked(t: &'a StructTime) -> Result<Self, Error> {
        let mut tm = Tm::new(t)?;
        let check = |good: bool, text: &str| if good { Ok(()) } else { Err(Error::value(text)) };
        if tm.mon == -1 {
            tm.mon = 0;
        }
        check((0..12).contains(&tm.mon), "month out of range")?;
        if tm.mday == 0 {
            tm.mday = 1;
        }
        check((1..32).contains(&tm.mday), "day of month out of range")?;
        check((0..24).contains(&tm.hour), "hour out of range")?;
        check((0..60).contains(&tm.min), "minute out of range")?;
        check((0..62).contains(&tm.sec), "seconds out of range")?;
        check(tm.wday >= 0, "day of week out of range")?;
        if tm.yday == -1 {
            tm.yday = 0;
        }
        check((0..366).contains(&tm.yday), "day of year out of range")?;
        Ok(tm)
    }

    /// Year and week of ISO 8601.
    fn iso_week(&self) -> (i64, i32) {
        // Days from the Monday of the year's first ISO week.
        let since = |yday: i32| yday - (yday - self.wday + 382) % 7 + 3;
        let mut year = i64::from(self.year) + 1900;
        let length = |year: i64| 365 + i32::from(is_leap(year));
        let mut days = since(self.yday);
        if days < 0 {
            year -= 1;
            days = since(self.yday + length(year));
        } else {
            let next = since(self.yday - length(year));
            if next >= 0 {
                year += 1;
                days = next;
            }
        }
        (year, days / 7 + 1)
    }
}

/// `time.strftime(format, t)`.
pub fn strftime(format: &str, t: &StructTime) -> Result<String, Error> {
    let mut out = String::with_capacity(format.len() * 2 + 16);
    let tm = Tm::checked(t)?;
    Format::new(format)?.write(&tm, &mut out)?;
    Ok(out)
}

/// A format that has no NUL, and how long its texts may be.
pub(super) struct Format<'a> {
    format: &'a str,
    limit: usize,
}

impl<'a> Format<'a> {
    pub(super) fn new(format: &'a str) -> Result<Self, Error> {
        if format.contains('\0') {
            return Err(Error::value("embedded null character"));
        }
        Ok(Format { format, limit: limit_of(format) })
    }

    /// Writes a time into an empty string.
    pub(super) fn write(&self, tm: &Tm<'_>, out: &mut String) -> Result<(), Error> {
        let written = write(self.format, tm, self.limit, out);
        if written.is_err() || (out.len() >= self.limit && out.chars().count() >= self.limit) {
            out.clear();
            if self.limit >= LONGEST {
                return Err(Error::value("strftime() result too long"));
            }
        }
        Ok(())
    }
}

/// CPython gives `wcsftime` a buffer that it doubles until it has 256 characters for each of the format, and returns
/// nothing where that doesn't do.
fn limit_of(format: &str) -> usize {
    let enough = format.chars().count().saturating_mul(256);
    let mut size = 1024_usize;
    while size < enough && size < LONGEST {
        size *= 2;
    }
    size
}

/// The text outgrew the limit.
struct TooLong;

/// What stands between `%` and the letter.
#[derive(Default, Clone, Copy)]
struct Spec {
    pad: Option<u8>,
    width: usize,
    upper: bool,
    lower: bool,
    change: bool,
    modifier: Option<u8>,
}

impl Spec {
    fn is_plain(&self) -> bool {
        self.pad.is_none() && self.width == 0 && !self.upper
    }

    /// Fills to the width, with zeros only where they were asked for.
    fn fill(&self, length: usize, limit: usize, out: &mut String) -> Result<(), TooLong> {
        if self.width > length {
            let fill = if self.pad == Some(b'0') { '0' } else { ' ' };
            repeat(fill, self.width - length, limit, out)?;
        }
        Ok(())
    }

    fn text(&self, text: &str, limit: usize, out: &mut String) -> Result<(), TooLong> {
        self.fill(if self.width > 0 { text.chars().count() } else { 0 }, limit, out)?;
        if self.lower {
            out.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        } else if self.upper {
            out.extend(text.chars().map(upper));
        } else {
            out.push_str(text);
        }
        Ok(())
    }

    fn number(&self, digits: usize, value: i64, limit: usize, out: &mut String) -> Result<(), TooLong> {
        if self.is_plain() && digits <= 2 {
            match usize::try_from(value) {
                Ok(value @ 0..100) if digits == 2 => {
                    push_pair(value, out);
                    return Ok(());
                }
                Ok(value @ 1000..10_000) => {
                    push_pair(value / 100, out);
                    push_pair(value % 100, out);
                    return Ok(());
                }
                _ => {}
            }
        }
        let mut buffer = [0_u8; 20];
        let mut at = buffer.len();
        let mut left = value.unsigned_abs();
        loop {
            at -= 1;
            buffer[at] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        let length = buffer.len() - at + usize::from(value < 0);
        let digits = digits.max(self.width);
        let (zeros, blanks) = match self.pad {
            Some(b'-' | b'_') => (0, digits.saturating_sub(length)),
            _ => (digits.saturating_sub(length), 0),
        };
        // Without padding the digits don't count, only a width that was asked for.
        let blanks = if self.pad == Some(b'-') { self.width.saturating_sub(length) } else { blanks };
        repeat(' ', blanks, limit, out)?;
        if value < 0 {
            out.push('-');
        }
        repeat('0', zeros, limit, out)?;
        out.extend(buffer[at..].iter().map(|&digit| char::from(digit)));
        Ok(())
    }

    fn blank_padded(mut self) -> Self {
        self.pad = self.pad.or(Some(b'_'));
        self
    }
}

/// Writes a number below 100 in two digits.
fn push_pair(value: usize, out: &mut String) {
    const PAIRS: &str = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748\
                         49505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697\
                         9899";
    out.push_str(&PAIRS[value * 2..value * 2 + 2]);
}

/// C's `towupper`, which makes one character of one.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
}

fn repeat(c: char, times: usize, limit: usize, out: &mut String) -> Result<(), TooLong> {
    if times > limit {
        return Err(TooLong);
    }
    out.extend(std::iter::repeat_n(c, times));
    Ok(())
}

fn write(format: &str, tm: &Tm<'_>, limit: usize, out: &mut String) -> Result<(), TooLong> {
    let bytes = format.as_bytes();
    let mut rest = 0;
    while let Some(found) = memchr::memchr(b'%', &bytes[rest..]) {
        let percent = rest + found;
        out.push_str(&format[rest..percent]);
        rest = directive(format, percent, tm, limit, out)?;
        if out.len() > limit.saturating_mul(4) {
            return Err(TooLong);
        }
    }
    out.push_str(&format[rest..]);
    Ok(())
}

/// Writes the directive that begins at `percent`; gives the place behind it.
fn directive(
    format: &str,
    percent: usize,
    tm: &Tm<'_>,
    limit: usize,
    out: &mut String,
) -> Result<usize, TooLong> {
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
    if field(letter.unwrap_or('\0'), spec, tm, limit, out)? {
        return Ok(end);
    }
    // What is no directive stays as it is, but for width and case.
    spec.upper |= spec.change && matches!(letter, Some('b' | 'B' | 'h'));
    spec.text(&format[percent..end], limit, out)?;
    Ok(end)
}

/// Writes one directive; false where the letter, with its modifier, is none.
fn field(letter: char, mut spec: Spec, tm: &Tm<'_>, limit: usize, out: &mut String) -> Result<bool, TooLong> {
    let allowed = match letter {
        'a' | 'A' | 'D' | 'F' => spec.modifier.is_none(),
        'b' | 'B' | 'h' | 'd' | 'e' | 'g' | 'G' | 'H' | 'I' | 'j' | 'k' | 'l' | 'm' | 'M' | 'S' | 'U'
        | 'V' | 'w' | 'W' => spec.modifier != Some(b'E'),
        'c' | 'x' | 'X' | 'Y' => spec.modifier != Some(b'O'),
        _ => true,
    };
    if !allowed {
        return Ok(false);
    }
    let wide = i64::from;
    let year = wide(tm.year) + 1900;
    match letter {
        '%' => spec.text("%", limit, out)?,
        'n' => spec.text("\n", limit, out)?,
        't' => spec.text("\t", limit, out)?,
        'a' | 'A' => {
            spec.upper |= spec.change;
            let name = WEEKDAYS.get(tm.wday as usize).copied().unwrap_or("?");
            spec.text(if letter == 'a' { name.get(..3).unwrap_or(name) } else { name }, limit, out)?;
        }
        'b' | 'h' | 'B' => {
            spec.upper |= spec.change;
            let name = MONTHS.get(tm.mon as usize).copied().unwrap_or("?");
            spec.text(if letter == 'B' { name } else { name.get(..3).unwrap_or(name) }, limit, out)?;
        }
        'c' => compound("%a %b %e %H:%M:%S %Y", &spec, tm, limit, out)?,
        'D' | 'x' => compound("%m/%d/%y", &spec, tm, limit, out)?,
        'F' => compound("%Y-%m-%d", &spec, tm, limit, out)?,
        'r' => compound("%I:%M:%S %p", &spec, tm, limit, out)?,
        'R' => compound("%H:%M", &spec, tm, limit, out)?,
        'T' | 'X' => compound("%H:%M:%S", &spec, tm, limit, out)?,
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
        'p' | 'P' => {
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

/// A directive that stands for several.
fn compound(format: &str, spec: &Spec, tm: &Tm<'_>, limit: usize, out: &mut String) -> Result<(), TooLong> {
    if spec.is_plain() {
        return write(format, tm, limit, out);
    }
    let mut text = String::new();
    write(format, tm, limit, &mut text)?;
    spec.text(&text, limit, out)
}
