//! Many moments in one call.

use super::Error;
use super::convert::{Conversion, Splitter, mktime, timegm};
use super::strftime::{Format, text_of};
use super::strptime::{Parsed, Reader};

/// Many texts in one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackedText {
    /// All of them, one after the other.
    pub text: String,
    /// Where each ends, in bytes.
    pub ends: Vec<u32>,
}

/// Many times taken apart: eleven numbers each, the last but one the index of the zone's name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackedTimes {
    /// The numbers.
    pub fields: Vec<i32>,
    /// The names.
    pub zones: Vec<String>,
}

/// Which item failed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchError {
    /// Its place, from 0.
    pub index: u32,
    /// Why.
    pub error: Error,
}

/// The most text that a batch makes.
const LONGEST: usize = 64 << 20;

fn at(index: usize) -> impl FnOnce(Error) -> BatchError {
    move |error| BatchError { index: u32::try_from(index).unwrap_or(u32::MAX), error }
}

/// `strftime` of many moments.
pub fn strftime_many(
    format: &str,
    seconds: &[i64],
    conversion: Conversion,
) -> Result<PackedText, BatchError> {
    let format = Format::of(format).map_err(at(0))?;
    let mut ends = Vec::with_capacity(seconds.len());
    let mut text = Vec::with_capacity(seconds.len().saturating_mul(format.width()).min(LONGEST));
    let mut splitter = Splitter::new(conversion);
    for (index, &second) in seconds.iter().enumerate() {
        splitter.split(second).and_then(|tm| format.write(&tm, &mut text)).map_err(at(index))?;
        if text.len() > LONGEST {
            return Err(at(index)(Error::value("the texts are too long together")));
        }
        ends.push(text.len() as u32);
    }
    Ok(PackedText { text: text_of(text), ends })
}

/// `strptime` of many texts, as seconds since the epoch.
pub fn strptime_many(
    data: &PackedText,
    format: &str,
    conversion: Conversion,
) -> Result<Vec<i64>, BatchError> {
    let reader = Reader::of(format).map_err(at(0))?;
    let mut start = 0;
    let mut seconds = Vec::with_capacity(data.ends.len());
    for (index, &end) in data.ends.iter().enumerate() {
        let end = end as usize;
        let text = data.text.get(start..end).ok_or_else(|| Error::value("the ends don't fit the text"));
        let Parsed { time, .. } = text.and_then(|text| reader.read(text)).map_err(at(index))?;
        seconds.push(match (time.gmtoff, conversion) {
            (Some(offset), _) => timegm(&time) - offset,
            (None, Conversion::Gmtime) => timegm(&time),
            (None, Conversion::Localtime) => mktime(&time).map_err(at(index))? as i64,
        });
        start = end;
    }
    Ok(seconds)
}

/// Takes many moments apart.
pub fn convert_many(seconds: &[i64], conversion: Conversion) -> Result<PackedTimes, BatchError> {
    let mut packed = PackedTimes::default();
    packed.fields.reserve_exact(seconds.len().saturating_mul(11));
    for (index, &second) in seconds.iter().enumerate() {
        let time = conversion.apply(second).map_err(at(index))?;
        let name = time.zone.as_deref().unwrap_or_default();
        let zone = packed.zones.iter().position(|known| known == name).unwrap_or_else(|| {
            packed.zones.push(name.to_owned());
            packed.zones.len() - 1
        });
        packed.fields.extend([
            time.year as i32,
            time.mon,
            time.mday,
            time.hour,
            time.min,
            time.sec,
            time.wday,
            time.yday,
            i32::from(time.isdst == Some(true)),
            zone as i32,
            time.gmtoff.unwrap_or(0) as i32,
        ]);
    }
    Ok(packed)
}
