//! `errno`: names, numbers and texts of system errors, and [`OsError`], which every module raises.

mod error;
mod table;

pub use error::OsError;
pub(crate) use table::for_each_code;
pub use table::{ALIASES, TABLE};

macro_rules! constants {
    ($($variant:ident $name:ident $number:literal $text:literal,)*) => {
        $(#[doc = $text] pub const $name: i32 = $number;)*
    };
}
for_each_code!(constants);
