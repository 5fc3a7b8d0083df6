//! Text as Python treats it: `repr`, the case of letters, white space and numbers, by the Unicode version of CPython
//! 3.13.

mod case;
mod newer;
mod number;
mod repr;
mod space;
#[cfg(test)]
mod tests;

pub use case::{lower, upper};
pub use newer::is_newer;
pub use number::{Int, decimal, float, int};
pub use repr::{is_printable, push_escape, push_repr, repr, repr_bytes, repr_float};
pub use space::{is_space, strip};
