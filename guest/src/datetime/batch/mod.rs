//! Many times in one call.

mod packed;

pub use packed::{BatchError, PackedDatetimes};

use super::isoformat;
use super::strftime::Template;
use super::strptime;
use super::timedelta::{DAY, SECOND};
use super::{DateTime, Error, Timespec, Tzinfo, fromisoformat, local};
use crate::time::{PackedText, Reader};
use packed::{Collector, Writer, at, split, texts};

/// `datetime.isoformat(sep, timespec)` of many.
pub fn isoformat_many(
    times: &PackedDatetimes,
    separator: char,
    timespec: Timespec,
) -> Result<PackedText, BatchError> {
    let mut writer = Writer::new(times.len(), 32);
    for (index, time) in times.times()?.enumerate() {
        let (microseconds, offset) = time.map_err(at(index))?;
        let (date, clock) = split(microseconds).map_err(at(index))?;
        let out = writer.out();
        out.extend_from_slice(&isoformat::date(date));
        isoformat::push_char(separator, out);
        isoformat::push_time(clock, timespec, offset, out);
        writer.end().map_err(at(index))?;
    }
    Ok(writer.finish())
}

/// `datetime.fromisoformat(text)` of many.
pub fn fromisoformat_many(packed: &PackedText) -> Result<PackedDatetimes, BatchError> {
    let mut times = Collector::new(packed.ends.len());
    for (index, text) in texts(packed).enumerate() {
        let text = text.map_err(at(index))?;
        let said = fromisoformat::parse(text).map_err(|refusal| at(index)(refusal.of(text)))?;
        let microseconds = said.date.days() * DAY + said.clock.microseconds();
        times.push(microseconds, said.offset).map_err(at(index))?;
    }
    Ok(times.finish())
}

/// `datetime.strftime(format)` of many.
pub fn strftime_many(times: &PackedDatetimes, format: &str) -> Result<PackedText, BatchError> {
    let template = Template::new(format);
    let mut writer = Writer::new(times.len(), 24);
    for (index, time) in times.times()?.enumerate() {
        let (microseconds, offset) = time.map_err(at(index))?;
        let (date, clock) = split(microseconds).map_err(at(index))?;
        if let Some(template) = &template {
            template.write(date, clock, || offset, writer.out());
        } else {
            let text = formatted(microseconds, offset, format).map_err(at(index))?;
            writer.out().extend_from_slice(text.as_bytes());
        }
        writer.end().map_err(at(index))?;
    }
    Ok(writer.finish())
}

/// One of many, after a format that has no template.
fn formatted(microseconds: i64, offset: Option<i64>, format: &str) -> Result<String, Error> {
    let mut time = DateTime::of_microseconds(microseconds).map_err(Error::year)?;
    time.set_zone(offset.map(Tzinfo::of_offset).transpose()?, false);
    time.strftime(format)
}

/// `datetime.strptime(text, format)` of many.
pub fn strptime_many(packed: &PackedText, format: &str) -> Result<PackedDatetimes, BatchError> {
    let reader = Reader::of(format).map_err(|error| at(0)(error.into()))?;
    let mut times = Collector::new(packed.ends.len());
    for (index, text) in texts(packed).enumerate() {
        let read = |text| {
            let parsed = reader.read(text)?;
            let offset = strptime::offset(&parsed);
            offset.map(Tzinfo::of_offset).transpose()?;
            let (date, clock) = strptime::fields(&parsed)?;
            times.push(date.days() * DAY + clock.microseconds(), offset)
        };
        text.and_then(read).map_err(at(index))?;
    }
    Ok(times.finish())
}

/// `datetime.fromtimestamp(timestamp, tz)` of many, in microseconds; the offsets are those of local time without a zone.
pub fn fromtimestamp_many(microseconds: &[i64], tz: Option<&Tzinfo>) -> Result<PackedDatetimes, BatchError> {
    let mut times = Collector::new(microseconds.len());
    for (index, &moment) in microseconds.iter().enumerate() {
        let local = || {
            if let Some(tz) = tz {
                let utc = DateTime::of_microseconds(moment).map_err(Error::year)?;
                return Ok(tz.localize(&utc)?.microseconds());
            }
            let shown = local::shown(moment.div_euclid(SECOND))?;
            Ok(shown * SECOND + moment.rem_euclid(SECOND))
        };
        let local = local().map_err(at(index))?;
        times.push(local, Some(local - moment)).map_err(at(index))?;
    }
    Ok(times.finish())
}

/// `datetime.timestamp()` of many, in microseconds.
pub fn timestamp_many(times: &PackedDatetimes) -> Result<Vec<i64>, BatchError> {
    let mut moments = Vec::with_capacity(times.len());
    for (index, time) in times.times()?.enumerate() {
        let moment = || {
            let (microseconds, offset) = time?;
            let time = DateTime::of_microseconds(microseconds).map_err(Error::year)?;
            Ok(match offset {
                Some(offset) => microseconds - offset,
                None => local::to_utc(time.wall())? * SECOND + microseconds.rem_euclid(SECOND),
            })
        };
        moments.push(moment().map_err(at(index))?);
    }
    Ok(moments)
}
