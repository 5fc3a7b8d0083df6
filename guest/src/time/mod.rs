//! `time`: clocks, the calendar of `struct_time`, the local zone, and `strftime` and `strptime` as CPython has them on
//! Linux with glibc in the C locale.

mod batch;
pub(crate) mod calendar;
mod clock;
mod convert;
mod error;
mod kept;
mod strftime;
mod strptime;
mod zone;

pub use batch::{BatchError, PackedText, PackedTimes, convert_many, strftime_many, strptime_many};
pub(crate) use clock::nanoseconds_of;
pub use clock::{
    Clock, ClockInfo, clock_getres, clock_gettime, clock_gettime_ns, get_clock_info, seconds_of, sleep,
    time_ns,
};
pub use convert::{
    Conversion, Timestamp, asctime, ctime, gmtime, localtime, mktime, seconds_or_now, time_or_now,
};
pub use error::Error;
pub use strftime::strftime;
pub(crate) use strftime::{MONTHS, WEEKDAYS};
pub use strptime::{Parsed, Reader, parse, strptime};
pub use zone::{ZoneInfo, tzinfo, tzset};

use std::sync::Arc;

/// The format of `strptime` where none is given.
pub const DEFAULT_FORMAT: &str = "%a %b %d %H:%M:%S %Y";

/// A moment taken apart: `time.struct_time`, with Python's conventions (the year as it is, months from 1, Monday 0).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StructTime {
    /// The year.
    pub year: i64,
    /// 1 to 12.
    pub mon: i32,
    /// 1 to 31.
    pub mday: i32,
    /// 0 to 23.
    pub hour: i32,
    /// 0 to 59.
    pub min: i32,
    /// 0 to 61.
    pub sec: i32,
    /// 0 to 6, Monday 0.
    pub wday: i32,
    /// 1 to 366.
    pub yday: i32,
    /// Whether summer time is in effect; none where nobody knows.
    pub isdst: Option<bool>,
    /// The abbreviation of the zone.
    pub zone: Option<Arc<str>>,
    /// Seconds east of UTC.
    pub gmtoff: Option<i64>,
}

#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;
