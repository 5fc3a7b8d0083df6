//! `tzinfo`: `timezone`, and the zones of `zoneinfo`.

mod key;
mod posix;
mod tzif;
mod zone;

pub use key::available_timezones;

use super::isoformat::push_offset;
use super::timedelta::DAY;
use super::{DateTime, Error, Timedelta};
use crate::text;
use std::rc::Rc;
use zone::Zone;

/// The zone of an aware time.
#[derive(Debug, Clone)]
pub enum Tzinfo {
    /// `timezone.utc`.
    Utc,
    /// `timezone(offset, name)`.
    Fixed(Fixed),
    /// `ZoneInfo(key)`.
    Zone(Rc<Zone>),
}

/// A zone that is always the same distance from UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Microseconds east of UTC, less than a day.
    offset: i64,
    name: Option<Rc<str>>,
}

/// What a zone's clocks show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wall {
    /// Seconds since 1970-01-01T00:00:00 on them.
    pub(super) seconds: i64,
    /// The year on them.
    pub(super) year: i64,
    /// Whether it is the second time that they show it.
    pub(super) fold: bool,
}

/// What holds in a zone at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct LocalType {
    /// Seconds east of UTC.
    offset: i32,
    /// How much of that is summer time.
    dst: i32,
    name: Rc<str>,
}

fn microseconds(seconds: i32) -> i64 {
    i64::from(seconds) * 1_000_000
}

impl Tzinfo {
    /// `timezone(offset, name)`.
    pub fn fixed(offset: Timedelta, name: Option<&str>) -> Result<Self, Error> {
        let microseconds = offset.microseconds();
        if microseconds.unsigned_abs() >= DAY.unsigned_abs().into() {
            return Err(Error::Value(format!(
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}.",
                offset.repr()
            )));
        }
        Ok(match (microseconds, name) {
            (0, None) => Tzinfo::Utc,
            _ => Tzinfo::Fixed(Fixed { offset: microseconds as i64, name: name.map(Into::into) }),
        })
    }

    /// A fixed zone by its distance in microseconds.
    pub(super) fn of_offset(microseconds: i64) -> Result<Self, Error> {
        Self::fixed(Timedelta::from_microseconds(microseconds.into())?, None)
    }

    /// `ZoneInfo(key)`.
    pub fn zone(key: &str) -> Result<Self, Error> {
        key::find(key).map(Tzinfo::Zone)
    }

    /// `timezone.min`.
    pub fn min() -> Self {
        Tzinfo::Fixed(Fixed { offset: 60_000_000 - DAY, name: None })
    }

    /// `timezone.max`.
    pub fn max() -> Self {
        Tzinfo::Fixed(Fixed { offset: DAY - 60_000_000, name: None })
    }

    /// The key of a `ZoneInfo`.
    pub fn key(&self) -> Option<&str> {
        match self {
            Tzinfo::Zone(zone) => Some(zone.key()),
            _ => None,
        }
    }

    /// The span and the name of a `timezone`.
    pub fn as_fixed(&self) -> Option<(Timedelta, Option<&str>)> {
        match self {
            Tzinfo::Utc => Some((Timedelta::default(), None)),
            Tzinfo::Fixed(fixed) => Some((Timedelta::short(fixed.offset), fixed.name.as_deref())),
            Tzinfo::Zone(_) => None,
        }
    }

    /// Microseconds east of UTC.
    pub(super) fn offset_at(&self, at: Option<Wall>) -> Option<i64> {
        match self {
            Tzinfo::Utc => Some(0),
            Tzinfo::Fixed(fixed) => Some(fixed.offset),
            Tzinfo::Zone(zone) => zone.at(at).map(|found| microseconds(found.offset)),
        }
    }

    /// How much of that is summer time.
    pub(super) fn dst_at(&self, at: Option<Wall>) -> Option<i64> {
        match self {
            Tzinfo::Utc | Tzinfo::Fixed(_) => None,
            Tzinfo::Zone(zone) => zone.at(at).map(|found| microseconds(found.dst)),
        }
    }

    /// The zone's name.
    pub(super) fn name_at(&self, at: Option<Wall>) -> Option<String> {
        match self {
            Tzinfo::Utc | Tzinfo::Fixed(_) => Some(self.str()),
            Tzinfo::Zone(zone) => zone.at(at).map(|found| String::from(&*found.name)),
        }
    }

    /// `utcoffset(dt)`.
    pub fn utcoffset(&self, at: Option<&DateTime>) -> Option<Timedelta> {
        self.offset_at(at.map(DateTime::wall)).map(Timedelta::short)
    }

    /// `dst(dt)`.
    pub fn dst(&self, at: Option<&DateTime>) -> Option<Timedelta> {
        self.dst_at(at.map(DateTime::wall)).map(Timedelta::short)
    }

    /// `tzname(dt)`.
    pub fn tzname(&self, at: Option<&DateTime>) -> Option<String> {
        self.name_at(at.map(DateTime::wall))
    }

    /// `fromutc(dt)`; the time is in UTC and bears this zone.
    pub fn fromutc(&self, time: &DateTime) -> Result<DateTime, Error> {
        match time.tzinfo() {
            Some(other) if self.is_record(other) => self.localize(time),
            _ => Err(Error::value("fromutc: dt.tzinfo is not self")),
        }
    }

    /// The zone's time of a time in UTC.
    pub(super) fn localize(&self, utc: &DateTime) -> Result<DateTime, Error> {
        let (offset, fold) = match self {
            Tzinfo::Utc => (0, false),
            Tzinfo::Fixed(fixed) => (fixed.offset, false),
            Tzinfo::Zone(zone) => {
                let wall = utc.wall();
                let (found, fold) = zone.at_utc(wall.seconds, wall.year);
                (microseconds(found.offset), fold)
            }
        };
        let mut local = utc.shifted(offset.into())?;
        local.set_zone(Some(self.clone()), fold);
        Ok(local)
    }

    /// Whether two zones are one object in CPython as far as can be told: `timezone.utc` and the zones of one key.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Tzinfo::Utc, Tzinfo::Utc) => true,
            (Tzinfo::Zone(zone), Tzinfo::Zone(other)) => zone.key() == other.key(),
            _ => false,
        }
    }

    /// Whether two zones say the same of themselves, as one object would.
    fn is_record(&self, other: &Self) -> bool {
        match (self, other) {
            (Tzinfo::Fixed(fixed), Tzinfo::Fixed(other)) => fixed == other,
            _ => self.is(other),
        }
    }

    /// `self == other`.
    pub fn equals(&self, other: &Self) -> bool {
        match (self.as_fixed(), other.as_fixed()) {
            (Some((offset, _)), Some((other, _))) => offset == other,
            _ => self.is(other),
        }
    }

    /// `str(self)`.
    pub fn str(&self) -> String {
        match self {
            Tzinfo::Utc => "UTC".to_owned(),
            Tzinfo::Fixed(Fixed { name: Some(name), .. }) => String::from(&**name),
            Tzinfo::Fixed(Fixed { offset, name: None }) => {
                let mut out = b"UTC".to_vec();
                push_offset(*offset, ":", &mut out);
                String::from_utf8(out).unwrap_or_default()
            }
            Tzinfo::Zone(zone) => zone.key().to_owned(),
        }
    }

    /// `repr(self)`.
    pub fn repr(&self) -> String {
        match self {
            Tzinfo::Utc => "datetime.timezone.utc".to_owned(),
            Tzinfo::Fixed(Fixed { offset, name }) => {
                let name = name.as_deref().map(|name| format!(", {}", text::repr(name))).unwrap_or_default();
                format!("datetime.timezone({}{name})", Timedelta::short(*offset).repr())
            }
            Tzinfo::Zone(zone) => format!("zoneinfo.ZoneInfo(key={})", text::repr(zone.key())),
        }
    }
}
