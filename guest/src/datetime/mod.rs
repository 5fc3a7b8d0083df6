//! `datetime`: dates, times, spans and zones as values, with the zones of `zoneinfo`.

mod batch;
mod calendar;
mod compare;
mod date;
mod date_time;
mod error;
mod fromisoformat;
mod isoformat;
mod local;
mod number;
mod strftime;
mod strptime;
mod time_of_day;
mod timedelta;
mod tzinfo;

pub use batch::{
    BatchError, PackedDatetimes, fromisoformat_many, fromtimestamp_many, isoformat_many, strftime_many,
    strptime_many, timestamp_many,
};
pub use date::{Date, IsoCalendarDate};
pub use date_time::DateTime;
pub use error::Error;
pub use isoformat::Timespec;
pub use number::Number;
pub use time_of_day::{TimeFields, TimeOfDay, TzinfoChange};
pub use timedelta::{Parts, Timedelta};
pub use tzinfo::{Tzinfo, available_timezones};

#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;
