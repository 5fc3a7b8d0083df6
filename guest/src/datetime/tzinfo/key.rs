//! From a key to a zone.

use super::zone::Zone;
use crate::datetime::Error;
use crate::errno::{EPERM, OsError};
use crate::{os_path, sys};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// So many zones are kept.
const KEPT: usize = 128;

thread_local! {
    static ZONES: RefCell<BTreeMap<String, Rc<Zone>>> = const { RefCell::new(BTreeMap::new()) };
}

/// `ZoneInfo(key)`.
pub(super) fn find(key: &str) -> Result<Rc<Zone>, Error> {
    if let Some(zone) = ZONES.with_borrow(|zones| zones.get(key).cloned()) {
        return Ok(zone);
    }
    check(key)?;
    let rules = sys::time::zone_rules(key).map_err(|error| match OsError::from_sys(error, "open") {
        error if error.errno == EPERM => Error::Os(error.about(key)),
        _ => Error::ZoneInfoNotFound(format!("No time zone found with key {key}")),
    })?;
    let zone = Rc::new(Zone::read(key, &rules)?);
    ZONES.with_borrow_mut(|zones| {
        if zones.len() >= KEPT {
            zones.clear();
        }
        zones.insert(key.to_owned(), zone.clone());
    });
    Ok(zone)
}

/// Refuses what could leave the database.
fn check(key: &str) -> Result<(), Error> {
    let problem = if key.starts_with('/') {
        "may not be absolute paths"
    } else if os_path::posix::normpath(key).len() != key.len() {
        "must be normalized relative paths"
    } else if key == "." || key == ".." || key.starts_with("../") {
        "must refer to subdirectories of TZPATH"
    } else {
        return Ok(());
    };
    Err(Error::Value(format!("ZoneInfo keys {problem}, got: {key}")))
}

/// `zoneinfo.available_timezones()`, sorted.
pub fn available_timezones() -> Result<Vec<String>, Error> {
    let names = sys::time::zone_names().map_err(|error| OsError::from_sys(error, "scandir"))?;
    Ok(names.into_iter().filter(|name| name != "posixrules").collect())
}
