//! Many times and many texts, packed.

use crate::datetime::date::Date;
use crate::datetime::date_time::date_and_clock;
use crate::datetime::time_of_day::Clock;
use crate::datetime::timedelta::DAY;
use crate::datetime::{Error, Tzinfo};
use crate::time::PackedText;

/// Many times.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackedDatetimes {
    /// What the clocks show, in microseconds since 1970-01-01T00:00:00 on them.
    pub microseconds: Vec<i64>,
    /// How far those clocks are from UTC, eastward in microseconds; none where all are naive.
    pub offsets: Option<Vec<i64>>,
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

pub(super) fn at(index: usize) -> impl FnOnce(Error) -> BatchError {
    move |error| BatchError { index: u32::try_from(index).unwrap_or(u32::MAX), error }
}

/// The date and the clock of microseconds since 1970-01-01T00:00:00.
pub(super) fn split(microseconds: i64) -> Result<(Date, Clock), Error> {
    date_and_clock(microseconds).map_err(Error::year)
}

impl PackedDatetimes {
    pub(super) fn len(&self) -> usize {
        self.microseconds.len()
    }

    /// Each time and its offset.
    pub(super) fn times(
        &self,
    ) -> Result<impl Iterator<Item = Result<(i64, Option<i64>), Error>> + '_, BatchError> {
        let offsets = self.offsets.as_deref();
        if offsets.is_some_and(|offsets| offsets.len() != self.len()) {
            return Err(at(0)(Error::value("there must be as many offsets as times")));
        }
        Ok(self.microseconds.iter().enumerate().map(move |(index, &microseconds)| {
            let offset = offsets.and_then(|offsets| offsets.get(index)).copied();
            match offset {
                Some(offset) if offset.unsigned_abs() >= DAY.unsigned_abs() => {
                    Tzinfo::of_offset(offset).map(|_| (microseconds, Some(offset)))
                }
                offset => Ok((microseconds, offset)),
            }
        }))
    }
}

/// The texts of a pack.
pub(super) fn texts(data: &PackedText) -> impl Iterator<Item = Result<&str, Error>> {
    let mut start = 0;
    data.ends.iter().map(move |&end| {
        let text = data.text.get(start..end as usize);
        start = end as usize;
        text.ok_or_else(|| Error::value("the ends don't fit the text"))
    })
}

/// Packs texts.
pub(super) struct Writer {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Writer {
    pub(super) fn new(count: usize, each: usize) -> Self {
        let expected = count.saturating_mul(each).min(LONGEST);
        Writer { text: Vec::with_capacity(expected), ends: Vec::with_capacity(count) }
    }

    /// Where the next text goes.
    pub(super) fn out(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    /// Ends a text.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        if self.text.len() > LONGEST {
            return Err(Error::value("the texts are too long together"));
        }
        self.ends.push(self.text.len() as u32);
        Ok(())
    }

    pub(super) fn finish(self) -> PackedText {
        PackedText { text: String::from_utf8(self.text).unwrap_or_default(), ends: self.ends }
    }
}

/// Packs times.
pub(super) struct Collector {
    microseconds: Vec<i64>,
    offsets: Vec<i64>,
}

impl Collector {
    pub(super) fn new(count: usize) -> Self {
        Collector { microseconds: Vec::with_capacity(count), offsets: Vec::new() }
    }

    /// Adds a time; the first says whether all have an offset.
    pub(super) fn push(&mut self, microseconds: i64, offset: Option<i64>) -> Result<(), Error> {
        if offset.is_some() != (self.offsets.len() == self.microseconds.len())
            && !self.microseconds.is_empty()
        {
            let text = "can't mix offset-naive and offset-aware datetimes";
            return Err(Error::Type(text.to_owned()));
        }
        self.microseconds.push(microseconds);
        if let Some(offset) = offset {
            if self.offsets.capacity() == 0 {
                self.offsets.reserve_exact(self.microseconds.capacity());
            }
            self.offsets.push(offset);
        }
        Ok(())
    }

    pub(super) fn finish(self) -> PackedDatetimes {
        let Collector { microseconds, offsets } = self;
        let offsets = (!offsets.is_empty()).then_some(offsets);
        PackedDatetimes { microseconds, offsets }
    }
}
