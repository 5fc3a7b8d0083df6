//! The constructor: parts of any kind and size, added up exactly as far as they are integers.

use super::{DAY, Error, Number, SECOND, Timedelta, too_large};

/// The parts of a span.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Parts {
    /// Days of 86,400 seconds.
    pub days: Option<Number>,
    /// Seconds.
    pub seconds: Option<Number>,
    /// Microseconds.
    pub microseconds: Option<Number>,
    /// Milliseconds.
    pub milliseconds: Option<Number>,
    /// Minutes.
    pub minutes: Option<Number>,
    /// Hours.
    pub hours: Option<Number>,
    /// Weeks of 7 days.
    pub weeks: Option<Number>,
}

/// The microseconds so far, and what floats left below one.
struct Sum {
    /// None once it is beyond every span.
    whole: Option<i128>,
    left: f64,
}

impl Sum {
    fn add(&mut self, microseconds: Option<i128>) {
        self.whole = self.whole.zip(microseconds).and_then(|(sum, more)| sum.checked_add(more));
    }

    /// Adds a number of units. CPython takes a float's whole part exactly and only the rest as a float.
    fn accumulate(&mut self, number: Option<Number>, unit: i64) -> Result<(), Error> {
        match number {
            None => {}
            Some(Number::Integer(n)) => self.add(i128::from(n).checked_mul(i128::from(unit))),
            Some(Number::Float(x)) => {
                self.add(whole(x)?.and_then(|whole| whole.checked_mul(i128::from(unit))));
                let rest = unit as f64 * x.fract();
                if rest != 0.0 {
                    self.add(Some(rest.trunc() as i128));
                    self.left += rest.fract();
                }
            }
        }
        Ok(())
    }

    /// Rounds what is left into the sum, half to even.
    fn finish(self) -> Option<i128> {
        let whole = self.whole?;
        let mut rounded = self.left.round();
        #[allow(clippy::float_cmp)] // exactly a half, or not
        if (rounded - self.left).abs() == 0.5 {
            let odd = if whole % 2 == 0 { 0.0 } else { 1.0 };
            rounded = 2.0 * ((self.left + odd) * 0.5).round() - odd;
        }
        whole.checked_add(rounded as i128)
    }
}

/// The whole part of a float; none beyond every span.
fn whole(x: f64) -> Result<Option<i128>, Error> {
    if x.is_nan() {
        return Err(Error::value("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(Error::overflow("cannot convert float infinity to integer"));
    }
    Ok((x.abs() < 1e38).then_some(x as i128))
}

impl Timedelta {
    /// `timedelta(...)`.
    pub fn from_parts(parts: &Parts) -> Result<Self, Error> {
        let mut sum = Sum { whole: Some(0), left: 0.0 };
        // In CPython's order, in which the floats' rests add up.
        sum.accumulate(parts.microseconds, 1)?;
        sum.accumulate(parts.milliseconds, 1000)?;
        sum.accumulate(parts.seconds, SECOND)?;
        sum.accumulate(parts.minutes, 60 * SECOND)?;
        sum.accumulate(parts.hours, 3600 * SECOND)?;
        sum.accumulate(parts.days, DAY)?;
        sum.accumulate(parts.weeks, 7 * DAY)?;
        Self::from_microseconds(sum.finish().ok_or_else(too_large)?)
    }
}
