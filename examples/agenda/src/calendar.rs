//! The events of a calendar.

use crate::bindings::oskit::stdlib::configparser::{self, Parser};
use crate::bindings::oskit::stdlib::datetime::{self, DateTime, Timedelta, Tzinfo};

/// An event, once.
pub(crate) struct Event {
    pub(crate) when: DateTime,
    pub(crate) minutes: i64,
    pub(crate) name: String,
}

/// So many days at the most are between two times of an event.
const LONGEST: i64 = 366;

/// The next events of the calendar in a file after a time, which is the present where the text is empty.
pub(crate) fn next(file: &str, after: &str, count: usize) -> Result<Vec<Event>, String> {
    let ini = Parser::create(None).map_err(parsing)?;
    if ini.read(&[file.to_owned()], None).map_err(parsing)?.is_empty() {
        return Err("can't be read".to_owned());
    }
    let after = match after {
        "" => datetime::datetime_now(Some(&Tzinfo::Utc)),
        text => datetime::datetime_fromisoformat(text),
    };
    let after = after.and_then(|after| datetime::datetime_timestamp(&after)).map_err(reckoning)?;
    let mut events = Vec::new();
    for name in ini.sections() {
        events.extend(times(&ini, &name, after, count).map_err(|why| format!("[{name}] {why}"))?);
    }
    events.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    Ok(events.into_iter().take(count).map(|(_, event)| event).collect())
}

/// A time as text.
pub(crate) fn text(when: &DateTime, format: &str) -> Result<String, String> {
    datetime::datetime_strftime(when, format).map_err(reckoning)
}

/// The next times of one event, each with its seconds since 1970.
fn times(ini: &Parser, name: &str, after: f64, count: usize) -> Result<Vec<(f64, Event)>, String> {
    let start = ini.get(name, "start", None).map_err(parsing)?;
    let zone = ini.get(name, "zone", Some("UTC")).map_err(parsing)?;
    let minutes = ini.getint(name, "minutes", Some(60)).map_err(parsing)?;
    let days = ini.getint(name, "every", Some(1)).map_err(parsing)?;
    if !(1..=LONGEST).contains(&days) {
        return Err(format!("every {days} days: 1 to {LONGEST} are possible"));
    }
    let step = Timedelta { days: days as i32, seconds: 0, microseconds: 0 };
    let start = datetime::datetime_fromisoformat(&start).map_err(reckoning)?;
    // What the clocks of the zone show is kept, also when summer time begins or ends between two times.
    let mut when = DateTime { tzinfo: Some(Tzinfo::ZoneInfo(zone)), ..start };
    let mut found = Vec::new();
    while found.len() < count {
        let moment = datetime::datetime_timestamp(&when).map_err(reckoning)?;
        let following = datetime::datetime_add(&when, step).map_err(reckoning)?;
        if moment > after {
            found.push((moment, Event { when, minutes, name: name.to_owned() }));
        }
        when = following;
    }
    Ok(found)
}

/// What configparser says of a failure.
fn parsing(error: configparser::Error) -> String {
    use configparser::Error;
    match error {
        Error::NoOption(e) => e.message,
        Error::MissingSectionHeader(e) => e.message,
        Error::Parsing(e) => e.message,
        Error::DuplicateOption(e) => e.message,
        Error::DuplicateSection(e) => e.message,
        Error::ValueError(text) => text,
        other => format!("{other:?}"),
    }
}

/// What datetime says of a failure.
fn reckoning(error: datetime::Error) -> String {
    use datetime::Error;
    match error {
        Error::ValueError(text) | Error::OverflowError(text) | Error::ZoneInfoNotFoundError(text) => text,
        other => format!("{other:?}"),
    }
}
