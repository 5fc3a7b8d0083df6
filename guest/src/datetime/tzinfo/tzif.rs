//! Files of zone rules: TZif, RFC 9636.

use crate::datetime::Error;
use std::rc::Rc;

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Tzif {
    /// The moments at which something changes, in seconds since the epoch.
    pub(super) transitions: Vec<i64>,
    /// Of each, the index of the type that holds from then on.
    pub(super) indices: Vec<usize>,
    /// Seconds east of UTC, whether it is summer time, and the name.
    pub(super) types: Vec<(i32, bool, Rc<str>)>,
    /// The rule for what comes after, as in `TZ`; empty for none.
    pub(super) footer: String,
}

/// The rest of a file.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let (head, tail) = self.0.split_at_checked(count).ok_or_else(malformed)?;
        self.0 = tail;
        Ok(head)
    }

    fn count(&mut self) -> Result<usize, Error> {
        Ok(u32::from_be_bytes(array(self.take(4)?)?) as usize)
    }
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Error> {
    bytes.try_into().map_err(|_| malformed())
}

fn malformed() -> Error {
    Error::value("Invalid TZif file")
}

/// What a header announces.
struct Header {
    version: u8,
    utc_indicators: usize,
    standard_indicators: usize,
    leap_seconds: usize,
    transitions: usize,
    types: usize,
    letters: usize,
}

impl Header {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Error> {
        if reader.take(4)? != b"TZif" {
            return Err(Error::value("Invalid TZif file: magic not found"));
        }
        let version = reader.take(16)?[0];
        Ok(Header {
            version,
            utc_indicators: reader.count()?,
            standard_indicators: reader.count()?,
            leap_seconds: reader.count()?,
            transitions: reader.count()?,
            types: reader.count()?,
            letters: reader.count()?,
        })
    }
}

impl Tzif {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader(bytes);
        let header = Header::read(&mut reader)?;
        if header.version == 0 {
            return Self::read_data(&header, 4, &mut reader);
        }
        // The same again in 64 bits follows, and that is what counts.
        Self::read_data(&header, 4, &mut reader)?;
        let header = Header::read(&mut reader)?;
        let data = Self::read_data(&header, 8, &mut reader)?;
        let footer = reader.0.strip_prefix(b"\n").and_then(|rest| rest.split(|&byte| byte == b'\n').next());
        let footer = footer.and_then(|footer| str::from_utf8(footer).ok()).ok_or_else(malformed)?;
        Ok(Tzif { footer: footer.to_owned(), ..data })
    }

    fn read_data(header: &Header, width: usize, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let sized = |count: usize, each: usize| count.checked_mul(each).ok_or_else(malformed);
        let times = reader.take(sized(header.transitions, width)?)?;
        let transitions = times.chunks_exact(width).map(|bytes| match width {
            4 => array(bytes).map(|bytes| i64::from(i32::from_be_bytes(bytes))),
            _ => array(bytes).map(i64::from_be_bytes),
        });
        let transitions = transitions.collect::<Result<Vec<_>, _>>()?;
        let indices: Vec<_> =
            reader.take(header.transitions)?.iter().map(|&index| usize::from(index)).collect();
        let types = reader.take(sized(header.types, 6)?)?;
        let letters = reader.take(header.letters)?;
        reader.take(sized(header.leap_seconds, width + 4)?)?;
        reader.take(header.standard_indicators)?;
        reader.take(header.utc_indicators)?;
        let types = types.chunks_exact(6).map(|bytes| {
            let offset = i32::from_be_bytes(array(&bytes[..4])?);
            // What no `utcoffset` may give.
            if offset.unsigned_abs() >= 86_400 {
                return Err(malformed());
            }
            let name =
                letters.get(usize::from(bytes[5])..).and_then(|rest| rest.split(|&byte| byte == 0).next());
            let name = name.and_then(|name| str::from_utf8(name).ok()).ok_or_else(malformed)?;
            Ok((offset, bytes[4] != 0, name.into()))
        });
        let types = types.collect::<Result<Vec<_>, _>>()?;
        if indices.iter().any(|&index| index >= types.len()) || !transitions.is_sorted() {
            return Err(malformed());
        }
        Ok(Tzif { transitions, indices, types, footer: String::new() })
    }
}
