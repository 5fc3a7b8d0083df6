//! `errno`: names, numbers and texts of system errors, and [`OsError`], which every module raises.

mod error;
mod exception;
mod names;
mod table;
#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;

pub use error::OsError;
pub use exception::{Exception, exception_name};
pub use names::{Error, errorcode, errorcodes, names, number_of, strerror, strerror_of};
pub(crate) use table::for_each_code;
pub use table::{ALIASES, TABLE};

macro_rules! constants {
    ($($variant:ident $name:ident $number:literal $text:literal,)*) => {
        $(#[doc = $text] pub const $name: i32 = $number;)*
    };
}
for_each_code!(constants);
