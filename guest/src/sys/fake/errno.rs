//! `oskit:sys/errno`.

use crate::errno::for_each_code;

macro_rules! code {
    ($($variant:ident $name:ident $number:literal $text:literal,)*) => {
        /// The name of an error number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Code {
            $(#[doc = $text] $variant,)*
        }
    };
}
for_each_code!(code);

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What the system said.
    pub code: Code,
    /// The capability that was missing.
    pub capability: Option<String>,
}
