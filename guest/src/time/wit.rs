use super::{
    BatchError, Clock, ClockInfo, Conversion, Error, PackedText, PackedTimes, StructTime, Timestamp,
};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::time as wit;

impl From<Error> for wit::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Value(text) => wit::Error::ValueError(text),
            Error::Overflow(text) => wit::Error::OverflowError(text),
            Error::Pattern(text) => wit::Error::PatternError(text),
            Error::Os(error) => wit::Error::Os(error.into()),
        }
    }
}

impl From<BatchError> for wit::BatchError {
    fn from(BatchError { index, error }: BatchError) -> Self {
        wit::BatchError { index, error: error.into() }
    }
}

impl From<StructTime> for wit::StructTime {
    fn from(t: StructTime) -> Self {
        wit::StructTime {
            tm_year: t.year,
            tm_mon: t.mon,
            tm_mday: t.mday,
            tm_hour: t.hour,
            tm_min: t.min,
            tm_sec: t.sec,
            tm_wday: t.wday,
            tm_yday: t.yday,
            tm_isdst: t.isdst,
            tm_zone: t.zone.map(|zone| String::from(&*zone)),
            tm_gmtoff: t.gmtoff,
        }
    }
}

impl From<wit::StructTime> for StructTime {
    fn from(t: wit::StructTime) -> Self {
        StructTime {
            year: t.tm_year,
            mon: t.tm_mon,
            mday: t.tm_mday,
            hour: t.tm_hour,
            min: t.tm_min,
            sec: t.tm_sec,
            wday: t.tm_wday,
            yday: t.tm_yday,
            isdst: t.tm_isdst,
            zone: t.tm_zone.map(Into::into),
            gmtoff: t.tm_gmtoff,
        }
    }
}

impl From<wit::Timestamp> for Timestamp {
    fn from(timestamp: wit::Timestamp) -> Self {
        match timestamp {
            wit::Timestamp::Integer(seconds) => Timestamp::Integer(seconds),
            wit::Timestamp::Float(seconds) => Timestamp::Float(seconds),
        }
    }
}

impl From<wit::Conversion> for Conversion {
    fn from(conversion: wit::Conversion) -> Self {
        match conversion {
            wit::Conversion::Gmtime => Conversion::Gmtime,
            wit::Conversion::Localtime => Conversion::Localtime,
        }
    }
}

impl From<wit::Clock> for Clock {
    fn from(clock: wit::Clock) -> Self {
        match clock {
            wit::Clock::Time => Clock::Realtime,
            wit::Clock::Monotonic | wit::Clock::PerfCounter => Clock::Monotonic,
            wit::Clock::ProcessTime => Clock::ProcessCputime,
            wit::Clock::ThreadTime => Clock::ThreadCputime,
        }
    }
}

impl From<wit::ClockId> for Clock {
    fn from(clock: wit::ClockId) -> Self {
        match clock {
            wit::ClockId::ClockRealtime => Clock::Realtime,
            wit::ClockId::ClockMonotonic => Clock::Monotonic,
            wit::ClockId::ClockProcessCputimeId => Clock::ProcessCputime,
            wit::ClockId::ClockThreadCputimeId => Clock::ThreadCputime,
            wit::ClockId::ClockMonotonicRaw | wit::ClockId::ClockBoottime | wit::ClockId::ClockTai => {
                Clock::Other
            }
        }
    }
}

impl From<ClockInfo> for wit::ClockInfo {
    fn from(info: ClockInfo) -> Self {
        wit::ClockInfo {
            adjustable: info.adjustable,
            implementation: info.implementation.to_owned(),
            monotonic: info.monotonic,
            resolution: info.resolution,
        }
    }
}

impl From<wit::PackedText> for PackedText {
    fn from(wit::PackedText { text, ends }: wit::PackedText) -> Self {
        PackedText { text, ends }
    }
}

impl From<PackedText> for wit::PackedText {
    fn from(PackedText { text, ends }: PackedText) -> Self {
        wit::PackedText { text, ends }
    }
}

impl From<PackedTimes> for wit::PackedTimes {
    fn from(PackedTimes { fields, zones }: PackedTimes) -> Self {
        wit::PackedTimes { fields, zones }
    }
}

impl wit::Guest for Component {
    fn time() -> Result<f64, wit::Error> {
        Ok(super::clock_gettime(Clock::Realtime)?)
    }

    fn time_ns() -> Result<i64, wit::Error> {
        Ok(super::time_ns()?)
    }

    fn monotonic() -> Result<f64, wit::Error> {
        Ok(super::clock_gettime(Clock::Monotonic)?)
    }

    fn monotonic_ns() -> Result<i64, wit::Error> {
        Ok(super::clock_gettime_ns(Clock::Monotonic)?)
    }

    fn perf_counter() -> Result<f64, wit::Error> {
        Ok(super::clock_gettime(Clock::Monotonic)?)
    }

    fn perf_counter_ns() -> Result<i64, wit::Error> {
        Ok(super::clock_gettime_ns(Clock::Monotonic)?)
    }

    fn process_time() -> Result<f64, wit::Error> {
        Ok(super::clock_gettime(Clock::ProcessCputime)?)
    }

    fn process_time_ns() -> Result<i64, wit::Error> {
        Ok(super::clock_gettime_ns(Clock::ProcessCputime)?)
    }

    fn thread_time() -> Result<f64, wit::Error> {
        Ok(super::clock_gettime(Clock::ThreadCputime)?)
    }

    fn thread_time_ns() -> Result<i64, wit::Error> {
        Ok(super::clock_gettime_ns(Clock::ThreadCputime)?)
    }

    fn get_clock_info(name: wit::Clock) -> Result<wit::ClockInfo, wit::Error> {
        Ok(super::get_clock_info(name.into())?.into())
    }

    fn clock_gettime(clk_id: wit::ClockId) -> Result<f64, wit::Error> {
        Ok(super::clock_gettime(clk_id.into())?)
    }

    fn clock_gettime_ns(clk_id: wit::ClockId) -> Result<i64, wit::Error> {
        Ok(super::clock_gettime_ns(clk_id.into())?)
    }

    fn clock_getres(clk_id: wit::ClockId) -> Result<f64, wit::Error> {
        Ok(super::clock_getres(clk_id.into())?)
    }

    fn sleep(secs: f64) -> Result<(), wit::Error> {
        Ok(super::sleep(secs)?)
    }

    fn gmtime(secs: Option<wit::Timestamp>) -> Result<wit::StructTime, wit::Error> {
        Ok(super::gmtime(super::seconds_or_now(secs.map(Into::into))?)?.into())
    }

    fn localtime(secs: Option<wit::Timestamp>) -> Result<wit::StructTime, wit::Error> {
        Ok(super::localtime(super::seconds_or_now(secs.map(Into::into))?)?.into())
    }

    fn mktime(t: wit::StructTime) -> Result<f64, wit::Error> {
        Ok(super::mktime(&t.into())?)
    }

    fn asctime(t: Option<wit::StructTime>) -> Result<String, wit::Error> {
        Ok(super::asctime(&super::time_or_now(t.map(Into::into))?)?)
    }

    fn ctime(secs: Option<wit::Timestamp>) -> Result<String, wit::Error> {
        Ok(super::ctime(super::seconds_or_now(secs.map(Into::into))?)?)
    }

    fn strftime(format: String, t: Option<wit::StructTime>) -> Result<String, wit::Error> {
        Ok(super::strftime(&format, &super::time_or_now(t.map(Into::into))?)?)
    }

    fn strptime(data: String, format: Option<String>) -> Result<wit::StructTime, wit::Error> {
        Ok(super::strptime(&data, format.as_deref().unwrap_or(super::DEFAULT_FORMAT))?.into())
    }

    fn tzset() {
        super::tzset();
    }

    fn tzname() -> (String, String) {
        let (standard, summer) = super::tzinfo().tzname;
        (String::from(&*standard), String::from(&*summer))
    }

    fn timezone() -> i32 {
        super::tzinfo().timezone
    }

    fn altzone() -> i32 {
        super::tzinfo().altzone
    }

    fn daylight() -> bool {
        super::tzinfo().daylight
    }

    fn strftime_many(
        format: String,
        secs: Vec<i64>,
        conversion: wit::Conversion,
    ) -> Result<wit::PackedText, wit::BatchError> {
        Ok(super::strftime_many(&format, &secs, conversion.into())?.into())
    }

    fn strptime_many(
        data: wit::PackedText,
        format: String,
        conversion: wit::Conversion,
    ) -> Result<Vec<i64>, wit::BatchError> {
        Ok(super::strptime_many(&data.into(), &format, conversion.into())?)
    }

    fn convert_many(
        secs: Vec<i64>,
        conversion: wit::Conversion,
    ) -> Result<wit::PackedTimes, wit::BatchError> {
        Ok(super::convert_many(&secs, conversion.into())?.into())
    }
}
