//! Text as Python treats it: `repr`, and the case of letters, by the Unicode version of CPython 3.13.

mod case;
mod newer;
mod repr;
#[cfg(test)]
mod tests;

pub use case::{lower, upper};
pub use newer::is_newer;
pub use repr::{is_printable, push_repr, repr, repr_bytes, repr_float};
