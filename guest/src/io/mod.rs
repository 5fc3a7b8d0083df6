//! `io`: raw, buffered and text streams, streams in memory, and `open`.
//!
//! Streams share what they stand on through `Rc`, as Python's objects do through references: a handle is one reference.

mod buffered;
mod bytes_io;
mod codecs;
mod error;
mod file_io;
mod manual_io;
mod newline;
mod open;
mod raw;
mod rw_pair;
mod string_io;
#[cfg(test)]
mod tests;
mod text;
mod text_base;
#[cfg(target_family = "wasm")]
mod wit;

pub use buffered::{Buffered, DEFAULT_BUFFER_SIZE, LARGEST_BUFFER, Sides};
pub use bytes_io::BytesIo;
pub use codecs::{Codec, Decoder, Encoder, Errors};
pub use error::{DecodeError, EncodeError, Error, Result};
pub use file_io::FileIo;
pub use manual_io::ManualIo;
pub use newline::{Newline, NewlineDecoder};
pub use open::{OpenOptions, Opened, fdopen, open, open_buffered, open_text, read_text, write_text};
pub use raw::{Lines, Raw, RawIo, Shared, share};
pub use rw_pair::RwPair;
pub use string_io::StringIo;
pub use text::{Below, Position, Reconfigure, TextIo, TextOptions};
pub use text_base::TextLines;
