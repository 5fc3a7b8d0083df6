//! `timedelta`.

mod parts;
mod scale;

pub use parts::Parts;

use super::number::{divide_nearest, floor_div, floor_mod, too_large, true_divide};
use super::{Error, Number};
use std::fmt::Write as _;

/// Microseconds of a second.
pub(super) const SECOND: i64 = 1_000_000;
/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400 * SECOND;
/// The most days, either way.
const MOST_DAYS: i32 = 999_999_999;

/// A span: `datetime.timedelta`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Timedelta {
    days: i32,
    seconds: u32,
    microseconds: u32,
}

impl Timedelta {
    /// `timedelta.min`.
    pub const MIN: Self = Timedelta { days: -MOST_DAYS, seconds: 0, microseconds: 0 };
    /// `timedelta.max`.
    pub const MAX: Self = Timedelta { days: MOST_DAYS, seconds: 86_399, microseconds: 999_999 };
    /// The `resolution` of all but dates.
    pub const RESOLUTION: Self = Timedelta { days: 0, seconds: 0, microseconds: 1 };
    /// `date.resolution`.
    pub const ONE_DAY: Self = Timedelta { days: 1, seconds: 0, microseconds: 0 };

    /// A span of days, seconds and microseconds together.
    pub fn new(days: i32, seconds: u32, microseconds: u32) -> Result<Self, Error> {
        let seconds = i64::from(days) * 86_400 + i64::from(seconds);
        Self::from_microseconds(i128::from(seconds) * i128::from(SECOND) + i128::from(microseconds))
    }

    /// A span of microseconds.
    pub fn from_microseconds(microseconds: i128) -> Result<Self, Error> {
        let days = floor_div(microseconds, i128::from(DAY));
        let days = i32::try_from(days).map_err(|_| too_large())?;
        if days.unsigned_abs() > MOST_DAYS.unsigned_abs() {
            return Err(Error::overflow(format!("days={days}; must have magnitude <= {MOST_DAYS}")));
        }
        let rest = floor_mod(microseconds, i128::from(DAY)) as i64;
        Ok(Timedelta { days, seconds: (rest / SECOND) as u32, microseconds: (rest % SECOND) as u32 })
    }

    /// A span of fewer microseconds than overflow.
    pub(super) fn short(microseconds: i64) -> Self {
        let rest = microseconds.rem_euclid(DAY);
        Timedelta {
            days: microseconds.div_euclid(DAY) as i32,
            seconds: (rest / SECOND) as u32,
            microseconds: (rest % SECOND) as u32,
        }
    }

    /// A span of as many days as lie between two dates.
    pub(super) fn days(days: i64) -> Self {
        Timedelta { days: days as i32, ..Timedelta::default() }
    }

    /// The whole span in microseconds.
    pub fn microseconds(self) -> i128 {
        let seconds = i64::from(self.days) * 86_400 + i64::from(self.seconds);
        i128::from(seconds) * i128::from(SECOND) + i128::from(self.microseconds)
    }

    /// Its `days`, `seconds` and `microseconds`.
    pub fn fields(self) -> (i32, u32, u32) {
        (self.days, self.seconds, self.microseconds)
    }

    /// `total_seconds()`.
    pub fn total_seconds(self) -> f64 {
        true_divide(self.microseconds(), i128::from(SECOND))
    }

    /// `self + other`.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        Self::from_microseconds(self.microseconds() + other.microseconds())
    }

    /// `self - other`.
    pub fn minus(self, other: Self) -> Result<Self, Error> {
        Self::from_microseconds(self.microseconds() - other.microseconds())
    }

    /// `-self`.
    pub fn negated(self) -> Result<Self, Error> {
        Self::from_microseconds(-self.microseconds())
    }

    /// `abs(self)`.
    pub fn abs(self) -> Result<Self, Error> {
        if self.days < 0 { self.negated() } else { Ok(self) }
    }

    /// `bool(self)`.
    pub fn is_true(self) -> bool {
        self != Timedelta::default()
    }

    /// `self * factor`.
    pub fn times(self, factor: Number) -> Result<Self, Error> {
        Self::from_microseconds(match factor {
            Number::Integer(n) => self.microseconds().checked_mul(i128::from(n)).ok_or_else(too_large)?,
            Number::Float(x) => scale::mul(self.microseconds(), x)?,
        })
    }

    /// `self / divisor` by a number.
    pub fn truediv(self, divisor: Number) -> Result<Self, Error> {
        Self::from_microseconds(match divisor {
            Number::Integer(0) => return Err(by_zero()),
            Number::Integer(n) => divide_nearest(self.microseconds(), i128::from(n)),
            Number::Float(x) => scale::div(self.microseconds(), x)?,
        })
    }

    /// `self / other` by a span.
    pub fn ratio(self, other: Self) -> Result<f64, Error> {
        match other.microseconds() {
            0 => Err(Error::zero_division("division by zero")),
            divisor => Ok(true_divide(self.microseconds(), divisor)),
        }
    }

    /// `self // divisor` by an integer.
    pub fn floordiv(self, divisor: i64) -> Result<Self, Error> {
        match divisor {
            0 => Err(by_zero()),
            _ => Self::from_microseconds(floor_div(self.microseconds(), i128::from(divisor))),
        }
    }

    /// `divmod(self, other)`.
    pub fn divmod(self, other: Self) -> Result<(i128, Self), Error> {
        match other.microseconds() {
            0 => Err(by_zero()),
            divisor => {
                let rest = Self::from_microseconds(floor_mod(self.microseconds(), divisor))?;
                Ok((floor_div(self.microseconds(), divisor), rest))
            }
        }
    }

    /// `str(self)`.
    pub fn str(self) -> String {
        let mut out = String::new();
        if self.days != 0 {
            let plural = if self.days.abs() == 1 { "" } else { "s" };
            let _ = write!(out, "{} day{plural}, ", self.days);
        }
        let (minutes, seconds) = (self.seconds / 60, self.seconds % 60);
        let _ = write!(out, "{}:{:02}:{seconds:02}", minutes / 60, minutes % 60);
        if self.microseconds != 0 {
            let _ = write!(out, ".{:06}", self.microseconds);
        }
        out
    }

    /// `repr(self)`.
    pub fn repr(self) -> String {
        let days = (self.days != 0).then(|| format!("days={}", self.days));
        let seconds = (self.seconds != 0).then(|| format!("seconds={}", self.seconds));
        let microseconds = (self.microseconds != 0).then(|| format!("microseconds={}", self.microseconds));
        let parts: Vec<_> = [days, seconds, microseconds].into_iter().flatten().collect();
        let parts = if parts.is_empty() { "0".to_owned() } else { parts.join(", ") };
        format!("datetime.timedelta({parts})")
    }
}

fn by_zero() -> Error {
    Error::zero_division("integer division or modulo by zero")
}
