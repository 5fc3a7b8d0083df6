//! `isoformat`.

use super::time_of_day::Clock;
use super::{Date, DateTime, TimeOfDay};

/// How much of a time is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timespec {
    /// Seconds, and microseconds where they aren't 0.
    Auto,
    /// `HH`.
    Hours,
    /// `HH:MM`.
    Minutes,
    /// `HH:MM:SS`.
    Seconds,
    /// `HH:MM:SS.sss`.
    Milliseconds,
    /// `HH:MM:SS.ssssss`.
    Microseconds,
}

impl Timespec {
    /// The length of a time.
    pub(super) fn length(self, clock: Clock) -> usize {
        match self {
            Timespec::Auto if clock.microsecond != 0 => 15,
            Timespec::Auto | Timespec::Seconds => 8,
            Timespec::Hours => 2,
            Timespec::Minutes => 5,
            Timespec::Milliseconds => 12,
            Timespec::Microseconds => 15,
        }
    }
}

/// Two digits of a number below 100.
pub(super) fn pair(number: u32) -> [u8; 2] {
    [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]
}

fn put(number: u32, at: usize, out: &mut [u8]) {
    out[at..at + 2].copy_from_slice(&pair(number));
}

fn put_six(number: u32, at: usize, out: &mut [u8]) {
    put(number / 10_000, at, out);
    put(number / 100 % 100, at + 2, out);
    put(number % 100, at + 4, out);
}

/// Six digits of a number of microseconds.
pub(super) fn six(microsecond: u32) -> [u8; 6] {
    let mut out = [0; 6];
    put_six(microsecond, 0, &mut out);
    out
}

/// The length of a date.
const DATE: usize = 10;
/// The length of a clock, whole.
const CLOCK: usize = 15;

/// The length of an offset, unless it has seconds.
fn usual_length(offset: Option<i64>) -> usize {
    offset.map_or(0, |_| "+HH:MM".len())
}

/// A character, by no call where it is ASCII.
pub(super) fn push_char(c: char, out: &mut Vec<u8>) {
    match u8::try_from(c) {
        Ok(byte) if byte.is_ascii() => out.push(byte),
        _ => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

/// `YYYY-MM-DD`.
pub(super) fn date(date: Date) -> [u8; DATE] {
    let (year, month, day) = date.fields();
    let mut out = *b"YYYY-MM-DD";
    put(u32::from(year) / 100, 0, &mut out);
    put(u32::from(year) % 100, 2, &mut out);
    put(month.into(), 5, &mut out);
    put(day.into(), 8, &mut out);
    out
}

/// `HH:MM:SS.ffffff`.
pub(super) fn clock(clock: Clock) -> [u8; CLOCK] {
    let mut out = *b"HH:MM:SS.ffffff";
    put(clock.hour.into(), 0, &mut out);
    put(clock.minute.into(), 3, &mut out);
    put(clock.second.into(), 6, &mut out);
    put_six(clock.microsecond, 9, &mut out);
    out
}

/// `+HH:MM`, with seconds and microseconds where they aren't 0.
pub(super) fn push_offset(offset: i64, separator: &str, out: &mut Vec<u8>) {
    out.push(if offset < 0 { b'-' } else { b'+' });
    let clock = Clock::of_microseconds(offset.unsigned_abs());
    out.extend_from_slice(&pair(clock.hour.into()));
    out.extend_from_slice(separator.as_bytes());
    out.extend_from_slice(&pair(clock.minute.into()));
    if clock.second != 0 || clock.microsecond != 0 {
        out.extend_from_slice(separator.as_bytes());
        out.extend_from_slice(&pair(clock.second.into()));
    }
    if clock.microsecond != 0 {
        out.push(b'.');
        out.extend_from_slice(&six(clock.microsecond));
    }
}

/// A clock, as much of it as is shown, and an offset.
pub(super) fn push_time(shown: Clock, timespec: Timespec, offset: Option<i64>, out: &mut Vec<u8>) {
    // All of it and then cut: a copy of a length that is known is no call.
    let start = out.len();
    out.extend_from_slice(&clock(shown));
    out.truncate(start + timespec.length(shown));
    if let Some(offset) = offset {
        push_offset(offset, ":", out);
    }
}

/// `time.isoformat(timespec)`.
pub(super) fn time(time: &TimeOfDay, timespec: Timespec) -> String {
    let offset = time.offset();
    let mut out = Vec::with_capacity(CLOCK + usual_length(offset));
    push_time(time.clock, timespec, offset, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// `datetime.isoformat(sep, timespec)`.
pub(super) fn datetime(time: &DateTime, separator: char, timespec: Timespec) -> String {
    let offset = time.offset();
    let mut out = Vec::with_capacity(DATE + separator.len_utf8() + CLOCK + usual_length(offset));
    out.extend_from_slice(&date(time.date()));
    push_char(separator, &mut out);
    push_time(time.timetz().clock, timespec, offset, &mut out);
    String::from_utf8(out).unwrap_or_default()
}
