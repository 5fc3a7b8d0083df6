//! `oskit:sys/time`: clocks, waiting, and the rules of zones from the system's database.

#[cfg(test)]
mod tests;
mod unix;
mod wit;
mod zones;

use crate::door::Whole;

/// The right to read a clock.
fn clocks(function: &'static str, clock: &str) -> Whole {
    let given = |policy: &crate::Policy| policy.time.clocks;
    Whole { function, subject: clock.to_owned(), capability: "time.clocks", given }
}

/// The right to the zones.
fn zones_of(function: &'static str, name: &str) -> Whole {
    let given = |policy: &crate::Policy| policy.time.zones;
    Whole { function, subject: name.to_owned(), capability: "time.zones", given }
}
