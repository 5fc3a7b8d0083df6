//! Text as Python treats it: `repr`, the case of letters, white space, words and numbers, by the Unicode version of CPython
//! 3.13.

mod case;
mod newer;
mod number;
mod repr;
mod space;
#[cfg(test)]
mod tests;
mod word;

pub use case::{lower, upper};
pub use newer::is_newer;
pub use number::{Int, Unreadable, complex, decimal, float, int, int_of_base};
pub use repr::{is_printable, push_escape, push_repr, repr, repr_bytes, repr_complex, repr_float};
pub use space::{is_space, strip};
pub use word::{is_letter, is_word};
