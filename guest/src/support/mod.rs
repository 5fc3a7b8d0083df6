//! `support`: what works in this deployment. What a module does by itself works everywhere; the rest is as good as the
//! functions of the system that it is served by.

mod table;
#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;

use crate::sys::support::{Level as SysLevel, query as query_sys};
pub use table::{ROWS, Served};

/// How a function is served; in the order from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It isn't written yet.
    NotImplemented,
    /// Not by this backend.
    Unsupported,
    /// Not under this policy.
    Denied,
    /// By something that behaves alike.
    Emulated,
    /// By the operating system, or without needing one.
    Real,
}

/// How `module`, `module.function` or `module.resource.method` is served. The row with the longest matching name decides.
pub fn query(name: &str) -> Level {
    let mut prefix = name;
    loop {
        if let Some((_, served)) = ROWS.iter().find(|(row, _)| *row == prefix) {
            return level(served);
        }
        match prefix.rsplit_once('.') {
            Some((shorter, _)) => prefix = shorter,
            None => return Level::Unsupported,
        }
    }
}

fn level(served: &Served) -> Level {
    match served {
        Served::Here => Level::Real,
        Served::NotBuilt => Level::NotImplemented,
        Served::By(name) => match query_sys(name) {
            SysLevel::Real => Level::Real,
            SysLevel::Emulated => Level::Emulated,
            SysLevel::Unsupported => Level::Unsupported,
            SysLevel::Denied => Level::Denied,
        },
    }
}
