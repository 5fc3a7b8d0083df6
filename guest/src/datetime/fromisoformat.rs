//! `fromisoformat`, which accepts what CPython accepts: most of ISO 8601, and a few texts more, since it looks only at the
//! places where it expects something. A text ends for it at a NUL.

use super::calendar::civil;
use super::date::{IsoProblem, iso_days};
use super::time_of_day::Clock;
use super::{Date, DateTime, Error, TimeOfDay, Tzinfo};
use crate::text;

/// Why a text is refused.
pub(super) enum Refusal {
    /// It isn't of the form.
    Form,
    /// It is, and says something that can't be.
    Says(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Says(error)
    }
}

impl Refusal {
    pub(super) fn of(self, text: &str) -> Error {
        match self {
            Refusal::Form => Error::Value(format!("Invalid isoformat string: {}", text::repr(text))),
            Refusal::Says(error) => error,
        }
    }
}

type Parsed<T> = Result<T, Refusal>;

/// Year, month and day, in whatever range.
type RawDate = [i64; 3];

/// What a text says of a time of day, in whatever range.
#[derive(Default)]
struct RawTime {
    /// Hour, minute, second and microsecond.
    clock: [u32; 4],
    /// Microseconds east of UTC.
    offset: Option<i64>,
}

/// What a text says.
pub(super) struct Said {
    pub(super) date: Date,
    pub(super) clock: Clock,
    /// Microseconds east of UTC, less than a day.
    pub(super) offset: Option<i64>,
}

/// The byte at a place; 0 behind the end, as in C.
fn byte(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(0)
}

/// The number that so many digits write.
fn digits(text: &[u8], at: usize, count: usize) -> Parsed<u32> {
    let found = text.get(at..at + count).ok_or(Refusal::Form)?;
    found.iter().try_fold(0, |sum, &digit| match digit.wrapping_sub(b'0') {
        digit @ 0..=9 => Ok(sum * 10 + u32::from(digit)),
        _ => Err(Refusal::Form),
    })
}

/// The date at the beginning of a text, which has `length` bytes for it; they need not be used up.
fn parse_date(text: &[u8], length: usize) -> Parsed<RawDate> {
    let year = digits(text, 0, 4)?;
    let separated = usize::from(byte(text, 4) == b'-');
    let mut at = 4 + separated;
    let separator = |at: usize| separated == 0 || byte(text, at) == b'-';
    if byte(text, at) != b'W' {
        let month = digits(text, at, 2)?;
        at += 2;
        if !separator(at) {
            return Err(Refusal::Form);
        }
        let day = digits(text, at + separated, 2)?;
        return Ok([year.into(), month.into(), day.into()]);
    }
    let week = digits(text, at + 1, 2)?;
    at += 3;
    let weekday = if at >= length {
        1
    } else if separator(at) {
        digits(text, at + separated, 1)?
    } else {
        return Err(Refusal::Form);
    };
    let days = iso_days(year.into(), week.into(), weekday.into());
    let days = days.map_err(|_: IsoProblem| Refusal::Form)?;
    let day = civil(days);
    Ok([day.year, day.mon.into(), day.mday.into()])
}

/// Where the date ends and the separator stands. `2020-W01-0000` is ambiguous: a hyphen is likelier a separator than a
/// digit is.
fn date_length(text: &[u8]) -> usize {
    let is_digit = |at: usize| byte(text, at).is_ascii_digit();
    if text.len() == 7 {
        7
    } else if byte(text, 4) == b'-' {
        match (byte(text, 5), byte(text, 8)) {
            (b'W', b'-') if text.len() > 10 && is_digit(10) => 8,
            (b'W', b'-') => 10,
            (b'W', _) => 8,
            _ => 10,
        }
    } else if byte(text, 4) == b'W' {
        // `YYYYWww` or `YYYYWwwd`: the digits of a time come in pairs.
        let end = (7..text.len()).find(|&at| !is_digit(at)).unwrap_or(text.len());
        match end {
            7 | 8 => end,
            _ if end % 2 == 0 => 7,
            _ => 8,
        }
    } else {
        8
    }
}

/// Hour, minute, second and microsecond of `HH[:?MM[:?SS[.f]]]`, and whether there is something behind them.
fn parse_clock(text: &[u8], start: usize, end: usize) -> Parsed<([u32; 4], bool)> {
    let mut values = [0; 4];
    let mut at = start;
    let mut separated = true;
    for (place, value) in values.iter_mut().take(3).enumerate() {
        *value = digits(text, at, 2)?;
        let next = byte(text, at + 2);
        at += 3;
        if place == 0 {
            separated = next == b':';
        }
        if at >= end {
            return Ok((values, next != 0));
        }
        match next {
            b':' if separated => {}
            b'.' | b',' => break,
            _ if !separated => at -= 1,
            _ => return Err(Refusal::Form),
        }
    }
    let count = (end - at).min(6);
    values[3] = digits(text, at, count)? * [0, 100_000, 10_000, 1000, 100, 10, 1][count];
    // What is beyond microseconds is cut off.
    at += count;
    while byte(text, at).is_ascii_digit() {
        at += 1;
    }
    Ok((values, byte(text, at) != 0))
}

fn parse_time(text: &[u8]) -> Parsed<RawTime> {
    let zone = text.iter().position(|&byte| matches!(byte, b'+' | b'-' | b'Z'));
    let (clock, more) = parse_clock(text, 0, zone.unwrap_or(text.len()))?;
    let Some(zone) = zone else {
        return if more { Err(Refusal::Form) } else { Ok(RawTime { clock, offset: None }) };
    };
    let offset = if byte(text, zone) == b'Z' {
        if byte(text, zone + 1) != 0 {
            return Err(Refusal::Form);
        }
        0
    } else {
        let ([hours, minutes, seconds, microseconds], more) = parse_clock(text, zone + 1, text.len())?;
        if more {
            return Err(Refusal::Form);
        }
        let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds);
        // CPython takes an offset of less than a second for none.
        let offset = if seconds == 0 { 0 } else { seconds * 1_000_000 + i64::from(microseconds) };
        if byte(text, zone) == b'-' { -offset } else { offset }
    };
    Ok(RawTime { clock, offset: Some(offset) })
}

/// Checks what was said, the zone first, as CPython does.
fn check([year, month, day]: RawDate, time: &RawTime) -> Parsed<Said> {
    if let Some(offset) = time.offset {
        Tzinfo::of_offset(offset)?;
    }
    let date = Date::checked(year, month, day)?;
    let [hour, minute, second, microsecond] = time.clock.map(i64::from);
    Ok(Said { date, clock: Clock::checked(hour, minute, second, microsecond)?, offset: time.offset })
}

/// The time of day of what was said.
fn time_of(said: &Said) -> Parsed<TimeOfDay> {
    let tzinfo = said.offset.map(Tzinfo::of_offset).transpose()?;
    Ok(TimeOfDay { clock: said.clock, tzinfo, fold: false })
}

/// `date.fromisoformat(text)`.
pub(super) fn date(text: &str) -> Result<Date, Error> {
    let parsed = match text.len() {
        7 | 8 | 10 => parse_date(text.as_bytes(), text.len()),
        _ => Err(Refusal::Form),
    };
    let parsed = parsed.and_then(|date| check(date, &RawTime::default()));
    parsed.map(|said| said.date).map_err(|refusal| refusal.of(text))
}

/// `time.fromisoformat(text)`.
pub(super) fn time(text: &str) -> Result<TimeOfDay, Error> {
    const ANY: RawDate = [1900, 1, 1];
    let bytes = text.as_bytes();
    let parsed = parse_time(bytes.strip_prefix(b"T").unwrap_or(bytes));
    let said = parsed.and_then(|time| check(ANY, &time));
    said.and_then(|said| time_of(&said)).map_err(|refusal| refusal.of(text))
}

/// Reads what `isoformat` writes without an offset, as most texts are; none where it is anything else.
fn plain(text: &[u8]) -> Option<Said> {
    let (seconds, fraction) = text.split_first_chunk::<19>()?;
    let pair = |text: &[u8], at: usize| {
        let &[tens, ones] = text.get(at..)?.first_chunk::<2>()?;
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then(|| i64::from(tens) * 10 + i64::from(ones))
    };
    let two = |at: usize| pair(seconds, at);
    let microsecond = match fraction {
        [] => 0,
        [b'.', digits @ ..] if digits.len() == 6 => {
            pair(digits, 0)? * 10_000 + pair(digits, 2)? * 100 + pair(digits, 4)?
        }
        _ => return None,
    };
    let [_, _, _, _, b'-', _, _, b'-', _, _, 0..0x80, _, _, b':', _, _, b':', _, _] = *seconds else {
        return None;
    };
    let date = Date::checked(two(0)? * 100 + two(2)?, two(5)?, two(8)?).ok()?;
    let clock = Clock::checked(two(11)?, two(14)?, two(17)?, microsecond).ok()?;
    Some(Said { date, clock, offset: None })
}

/// What a text says of a date and a time; midnight where it has no time.
pub(super) fn parse(text: &str) -> Parsed<Said> {
    let bytes = text.as_bytes();
    if let Some(said) = plain(bytes) {
        return Ok(said);
    }
    if bytes.len() < 7 {
        return Err(Refusal::Form);
    }
    let length = date_length(bytes);
    let date = parse_date(bytes, length)?;
    let mut time = RawTime::default();
    if bytes.len() > length {
        // Any character separates.
        let mut rest = text.get(length..).ok_or(Refusal::Form)?.chars();
        rest.next();
        time = parse_time(rest.as_str().as_bytes())?;
    }
    check(date, &time)
}

/// `datetime.fromisoformat(text)`.
pub(super) fn datetime(text: &str) -> Result<DateTime, Error> {
    let parsed = parse(text).and_then(|said| Ok(DateTime { date: said.date, time: time_of(&said)? }));
    parsed.map_err(|refusal| refusal.of(text))
}
