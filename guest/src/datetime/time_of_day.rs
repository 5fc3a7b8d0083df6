//! `time`.

use super::number::{c_int, replaced};
use super::{Error, Timedelta, Timespec, Tzinfo, compare, fromisoformat, isoformat, strftime};
use std::cmp::Ordering;

/// What clocks show: hour to microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Clock {
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    pub(super) microsecond: u32,
}

/// A time of day: `datetime.time`.
#[derive(Debug, Clone)]
pub struct TimeOfDay {
    pub(super) clock: Clock,
    pub(super) tzinfo: Option<Tzinfo>,
    pub(super) fold: bool,
}

/// What `replace` does with the zone.
#[derive(Debug, Clone, Default)]
pub enum TzinfoChange {
    /// Leaves it.
    #[default]
    Keep,
    /// Puts another, or none, in its place.
    To(Option<Tzinfo>),
}

impl TzinfoChange {
    pub(super) fn apply(&self, old: Option<&Tzinfo>) -> Option<Tzinfo> {
        match self {
            TzinfoChange::Keep => old.cloned(),
            TzinfoChange::To(new) => new.clone(),
        }
    }
}

/// The fields of a time that constructors are given and `replace` changes.
#[derive(Debug, Clone, Default)]
pub struct TimeFields {
    /// 0 to 23.
    pub hour: Option<i64>,
    /// 0 to 59.
    pub minute: Option<i64>,
    /// 0 to 59.
    pub second: Option<i64>,
    /// 0 to 999,999.
    pub microsecond: Option<i64>,
    /// The zone.
    pub tzinfo: TzinfoChange,
    /// 0 or 1.
    pub fold: Option<i64>,
}

impl TimeFields {
    fn numbers(&self) -> impl Iterator<Item = i64> {
        [self.hour, self.minute, self.second, self.microsecond, self.fold].into_iter().flatten()
    }

    /// Refuses what a constructor can't read.
    pub(super) fn check_new(&self) -> Result<(), Error> {
        self.numbers().try_for_each(|number| c_int(number).map(drop))
    }

    /// Refuses what `replace` can't read.
    pub(super) fn check_replaced(&self) -> Result<(), Error> {
        self.numbers().try_for_each(|number| replaced(Some(number), 0).map(drop))
    }
}

impl Clock {
    pub(super) fn checked(hour: i64, minute: i64, second: i64, microsecond: i64) -> Result<Self, Error> {
        let check = |good: bool, text: &str| if good { Ok(()) } else { Err(Error::value(text)) };
        check((0..24).contains(&hour), "hour must be in 0..23")?;
        check((0..60).contains(&minute), "minute must be in 0..59")?;
        check((0..60).contains(&second), "second must be in 0..59")?;
        check((0..1_000_000).contains(&microsecond), "microsecond must be in 0..999999")?;
        Ok(Clock {
            hour: hour as u8,
            minute: minute as u8,
            second: second as u8,
            microsecond: microsecond as u32,
        })
    }

    /// From the microseconds of a day.
    pub(super) fn of_microseconds(microseconds: u64) -> Self {
        Self::of_seconds((microseconds / 1_000_000) as u32, (microseconds % 1_000_000) as u32)
    }

    /// From the seconds of a day and the microseconds of a second.
    pub(super) fn of_seconds(seconds: u32, microsecond: u32) -> Self {
        Clock {
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
            microsecond,
        }
    }

    /// Whole seconds since midnight.
    pub(super) fn seconds(self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }

    /// Microseconds since midnight.
    pub(super) fn microseconds(self) -> i64 {
        self.seconds() * 1_000_000 + i64::from(self.microsecond)
    }

    /// Its fields as `repr` has them: microseconds, and seconds too, only where they aren't 0.
    pub(super) fn push_repr(self, out: &mut String) {
        use std::fmt::Write as _;
        let _ = write!(out, "{}, {}", self.hour, self.minute);
        if self.second != 0 || self.microsecond != 0 {
            let _ = write!(out, ", {}", self.second);
        }
        if self.microsecond != 0 {
            let _ = write!(out, ", {}", self.microsecond);
        }
    }
}

fn fold_out_of_range() -> Error {
    Error::value("fold must be either 0 or 1")
}

impl TimeOfDay {
    /// `time.min`.
    pub const MIN: Self = TimeOfDay {
        clock: Clock { hour: 0, minute: 0, second: 0, microsecond: 0 },
        tzinfo: None,
        fold: false,
    };
    /// `time.max`.
    pub const MAX: Self = TimeOfDay {
        clock: Clock { hour: 23, minute: 59, second: 59, microsecond: 999_999 },
        tzinfo: None,
        fold: false,
    };

    /// `time(hour, minute, ...)` of fields that are no larger than C's.
    pub fn checked(
        (hour, minute, second): (u8, u8, u8),
        microsecond: u32,
        tzinfo: Option<Tzinfo>,
        fold: u8,
    ) -> Result<Self, Error> {
        let microsecond = c_int(microsecond.into())?;
        let clock = Clock::checked(hour.into(), minute.into(), second.into(), microsecond.into())?;
        if fold > 1 {
            return Err(fold_out_of_range());
        }
        Ok(TimeOfDay { clock, tzinfo, fold: fold == 1 })
    }

    /// `time(hour, minute, ...)`.
    pub fn new(fields: &TimeFields) -> Result<Self, Error> {
        fields.check_new()?;
        Self::MIN.replace(fields)
    }

    /// `time.fromisoformat(text)`.
    pub fn from_isoformat(text: &str) -> Result<Self, Error> {
        fromisoformat::time(text)
    }

    /// Hour, minute, second and microsecond.
    pub fn fields(&self) -> (u8, u8, u8, u32) {
        (self.clock.hour, self.clock.minute, self.clock.second, self.clock.microsecond)
    }

    /// Its zone.
    pub fn tzinfo(&self) -> Option<&Tzinfo> {
        self.tzinfo.as_ref()
    }

    /// Whether it is the second of two times that clocks show alike.
    pub fn fold(&self) -> bool {
        self.fold
    }

    /// `replace(...)`.
    pub fn replace(&self, fields: &TimeFields) -> Result<Self, Error> {
        let old = self.clock;
        let (hour, minute) = (replaced(fields.hour, old.hour)?, replaced(fields.minute, old.minute)?);
        let second = replaced(fields.second, old.second)?;
        let microsecond = replaced(fields.microsecond, old.microsecond)?;
        let fold = replaced(fields.fold, self.fold)?;
        let clock = Clock::checked(hour, minute, second, microsecond)?;
        if !(0..2).contains(&fold) {
            return Err(fold_out_of_range());
        }
        Ok(TimeOfDay { clock, tzinfo: fields.tzinfo.apply(self.tzinfo()), fold: fold == 1 })
    }

    /// Microseconds east of UTC; none where that depends on the date.
    pub(super) fn offset(&self) -> Option<i64> {
        self.tzinfo()?.offset_at(None)
    }

    /// `utcoffset()`.
    pub fn utcoffset(&self) -> Option<Timedelta> {
        self.offset().map(Timedelta::short)
    }

    /// `dst()`.
    pub fn dst(&self) -> Option<Timedelta> {
        self.tzinfo()?.dst(None)
    }

    /// `tzname()`.
    pub fn tzname(&self) -> Option<String> {
        self.tzinfo()?.tzname(None)
    }

    /// `isoformat(timespec)`.
    pub fn isoformat(&self, timespec: Timespec) -> String {
        isoformat::time(self, timespec)
    }

    /// `strftime(format)`.
    pub fn strftime(&self, format: &str) -> Result<String, Error> {
        strftime::time(self, format)
    }

    /// `str(self)`.
    pub fn str(&self) -> String {
        self.isoformat(Timespec::Auto)
    }

    /// `format(self, spec)`.
    pub fn format(&self, spec: &str) -> Result<String, Error> {
        if spec.is_empty() { Ok(self.str()) } else { self.strftime(spec) }
    }

    /// `repr(self)`.
    pub fn repr(&self) -> String {
        let mut out = "datetime.time(".to_owned();
        self.clock.push_repr(&mut out);
        if let Some(tzinfo) = &self.tzinfo {
            out.push_str(", tzinfo=");
            out.push_str(&tzinfo.repr());
        }
        if self.fold {
            out.push_str(", fold=1");
        }
        out.push(')');
        out
    }

    /// `self == other`.
    pub fn equals(&self, other: &Self) -> bool {
        compare::times(self, other) == Some(Ordering::Equal)
    }

    /// How two times stand.
    pub fn compare(&self, other: &Self) -> Result<Ordering, Error> {
        compare::times(self, other)
            .ok_or_else(|| Error::Type("can't compare offset-naive and offset-aware times".to_owned()))
    }
}
