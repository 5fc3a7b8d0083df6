//! `strftime`: that of `time` with the directives that only `datetime` has put in beforehand.

mod template;

use super::isoformat::{push_offset, six};
use super::time_of_day::Clock;
use super::{Date, DateTime, Error, TimeOfDay};
use crate::time::{self, StructTime};
use std::cell::RefCell;
use std::rc::Rc;
pub(super) use template::Template;

/// The longest format that names and offsets may make of one.
const LONGEST: usize = 64 << 20;

/// What only `datetime` knows of a time.
struct Extra<'a> {
    microsecond: u32,
    /// Microseconds east of UTC.
    offset: Option<i64>,
    /// The zone's name, worked out where it is wanted.
    name: &'a dyn Fn() -> Option<String>,
}

impl Extra<'_> {
    const NONE: Extra<'static> = Extra { microsecond: 0, offset: None, name: &|| None };

    /// The format for `time`. As in CPython it ends at a NUL.
    fn expand(&self, format: &str) -> Result<String, Error> {
        let mut out: Vec<u8> = Vec::with_capacity(format.len() + 16);
        let mut name = None;
        let mut rest = format.as_bytes();
        while let Some(percent) = memchr::memchr(b'%', rest) {
            out.extend_from_slice(&rest[..percent]);
            rest = &rest[percent..];
            let length = match rest {
                [_, b'f', ..] => {
                    out.extend_from_slice(&six(self.microsecond));
                    2
                }
                [_, b'z', ..] => {
                    self.offset.iter().for_each(|&offset| push_offset(offset, "", &mut out));
                    2
                }
                [_, b':', b'z', ..] => {
                    self.offset.iter().for_each(|&offset| push_offset(offset, ":", &mut out));
                    3
                }
                [_, b'Z', ..] => {
                    let name =
                        name.get_or_insert_with(|| (self.name)().unwrap_or_default().replace('%', "%%"));
                    out.extend_from_slice(name.as_bytes());
                    2
                }
                [_, _, ..] => {
                    out.extend_from_slice(&rest[..2]);
                    2
                }
                _ => {
                    out.push(b'%');
                    1
                }
            };
            rest = &rest[length..];
            if out.len() > LONGEST {
                return Err(Error::value("strftime() result too long"));
            }
        }
        out.extend_from_slice(rest);
        let end = memchr::memchr(0, &out).unwrap_or(out.len());
        out.truncate(end);
        Ok(String::from_utf8(out).unwrap_or_default())
    }

    fn strftime(&self, format: &str, t: &StructTime) -> Result<String, Error> {
        Ok(time::strftime(&self.expand(format)?, t)?)
    }
}

/// A format and its template, if it has one.
struct Known {
    format: Box<str>,
    template: Option<Rc<Template>>,
}

thread_local! {
    /// The last format.
    static LAST: RefCell<Option<Known>> = const { RefCell::new(None) };
}

/// The text by a template, where the format has one. It is kept for the next time.
fn by_template(format: &str, date: Date, clock: Clock, offset: impl Fn() -> Option<i64>) -> Option<String> {
    if format.len() > template::LONGEST {
        return None;
    }
    let template = LAST.with_borrow_mut(|last| match last {
        Some(known) if *known.format == *format => known.template.clone(),
        _ => {
            let template = Template::new(format).map(Rc::new);
            *last = Some(Known { format: format.into(), template: template.clone() });
            template
        }
    })?;
    let mut out = Vec::with_capacity(40);
    template.write(date, clock, offset, &mut out);
    String::from_utf8(out).ok()
}

/// `date.strftime(format)`.
pub(super) fn date(date: Date, format: &str) -> Result<String, Error> {
    if let Some(text) = by_template(format, date, TimeOfDay::MIN.clock, || None) {
        return Ok(text);
    }
    Extra::NONE.strftime(format, &date.timetuple())
}

/// `time.strftime(format)`, on 1900-01-01.
pub(super) fn time(time: &TimeOfDay, format: &str) -> Result<String, Error> {
    if let Some(text) = by_template(format, Date::UNKNOWN, time.clock, || time.offset()) {
        return Ok(text);
    }
    let extra = Extra { microsecond: time.clock.microsecond, offset: time.offset(), name: &|| time.tzname() };
    let naive = TimeOfDay { tzinfo: None, ..time.clone() };
    extra.strftime(format, &DateTime { date: Date::UNKNOWN, time: naive }.timetuple())
}

/// `datetime.strftime(format)`.
pub(super) fn datetime(time: &DateTime, format: &str) -> Result<String, Error> {
    if let Some(text) = by_template(format, time.date, time.time.clock, || time.offset()) {
        return Ok(text);
    }
    let extra = Extra {
        microsecond: time.timetz().clock.microsecond,
        offset: time.offset(),
        name: &|| time.tzname(),
    };
    extra.strftime(format, &time.timetuple())
}

/// `ctime()`: as `time` spells it, with four digits for every year.
pub(super) fn ctime(t: &StructTime) -> String {
    let year = t.year;
    let spelled = time::asctime(&StructTime { year: 1900, ..t.clone() }).unwrap_or_default();
    format!("{}{year:04}", spelled.strip_suffix("1900").unwrap_or(&spelled))
}
