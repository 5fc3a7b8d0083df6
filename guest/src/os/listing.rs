//! Listing directories.

use super::call::{on_path, retry};
use super::stat::{Stat, kind_bits};
use crate::errno::{EIO, OsError};
use crate::sys::files::{self, DirectoryStream, FileType};
use std::collections::VecDeque;

/// What one call of the system gives at most, in bytes.
const BUDGET: u32 = 64 << 10;

/// An entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its number on the device.
    pub inode: u64,
    /// Its kind, links not followed.
    pub kind: FileType,
}

/// Entries in few allocations, one member of each list an entry.
#[derive(Debug, Default)]
pub struct Packed {
    /// All names.
    pub names: String,
    /// Where each ends.
    pub ends: Vec<u32>,
    /// The position of each kind in `file-type`.
    pub kinds: Vec<u8>,
    /// The status of each, when asked for.
    pub stats: Vec<Stat>,
}

impl Packed {
    pub(super) fn push(&mut self, record: &Record<'_>) {
        self.names.push_str(record.name);
        self.ends.push(self.names.len() as u32);
        self.kinds.push(record.kind as u8);
        self.stats.extend(record.stat);
    }
}

/// An entry as the system packs it.
pub(super) struct Record<'a> {
    pub(super) name: &'a str,
    pub(super) kind: FileType,
    inode: u64,
    stat: Option<Stat>,
}

/// Takes numbers and texts from the front of what the system gave; none when it ends too early.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (front, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*front)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn time(&mut self) -> Option<i64> {
        let seconds = i64::from_le_bytes(self.take()?);
        let nanoseconds = self.u32()?;
        Some(super::stat::nanoseconds(crate::sys::time::Timespec { seconds, nanoseconds }))
    }

    fn stat(&mut self, kind: FileType, ino: u64) -> Option<Stat> {
        Some(Stat {
            mode: kind_bits(kind) | self.u32()?,
            blksize: 4096,
            ino,
            nlink: self.u64()?,
            uid: self.u32()?,
            gid: self.u32()?,
            size: self.u64()?,
            blocks: self.u64()?,
            dev: self.u64()?,
            rdev: 0,
            atime_ns: self.time()?,
            mtime_ns: self.time()?,
            ctime_ns: self.time()?,
            birthtime_ns: None,
        })
    }

    fn record(&mut self, with_stat: bool) -> Option<Record<'a>> {
        let inode = self.u64()?;
        let [kind] = self.take()?;
        let kind = *KINDS.get(usize::from(kind))?;
        let stat = if with_stat { Some(self.stat(kind, inode)?) } else { None };
        let length = usize::from(u16::from_le_bytes(self.take()?));
        let (name, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Record { name: str::from_utf8(name).ok()?, kind, inode, stat })
    }
}

/// In the order of `file-type`.
const KINDS: [FileType; 8] = [
    FileType::Unknown,
    FileType::Regular,
    FileType::Directory,
    FileType::Symlink,
    FileType::BlockDevice,
    FileType::CharacterDevice,
    FileType::Fifo,
    FileType::Socket,
];

/// Hands every entry of a directory to `each`.
pub(super) fn for_each(path: &str, with_stat: bool, each: impl FnMut(&Record<'_>)) -> Result<(), OsError> {
    let stream = open_directory(path)?;
    let mut each = each;
    while batch(&stream, with_stat, &mut each).map_err(|error| error.about(path))? {}
    Ok(())
}

fn open_directory(path: &str) -> Result<DirectoryStream, OsError> {
    on_path("scandir", path, files::open_directory)
}

/// Hands the next entries to `each`; false at the end.
fn batch(
    stream: &DirectoryStream,
    with_stat: bool,
    each: &mut impl FnMut(&Record<'_>),
) -> Result<bool, OsError> {
    let packed =
        retry("readdir", || if with_stat { stream.read_with_status(BUDGET) } else { stream.read(BUDGET) })?;
    let mut cursor = Cursor(&packed);
    while !cursor.0.is_empty() {
        each(&cursor.record(with_stat).ok_or_else(|| OsError::new(EIO, "readdir"))?);
    }
    Ok(!packed.is_empty())
}

/// The names in a directory.
pub fn listdir(path: &str) -> Result<Vec<String>, OsError> {
    let mut names = Vec::new();
    match for_each(path, false, |record| names.push(record.name.to_owned())) {
        Ok(()) => Ok(names),
        Err(error) => Err(OsError { syscall: "listdir", ..error }),
    }
}

/// A directory being listed.
pub struct Scandir {
    path: String,
    /// None after `close`, and at the end.
    stream: Option<DirectoryStream>,
    waiting: VecDeque<Entry>,
}

/// Begins to list a directory.
pub fn scandir(path: &str) -> Result<Scandir, OsError> {
    Ok(Scandir { path: path.to_owned(), stream: Some(open_directory(path)?), waiting: VecDeque::new() })
}

impl Scandir {
    /// At least one entry, at most `count`; none at the end.
    pub fn next_entries(&mut self, count: Option<u32>) -> Result<Vec<Entry>, OsError> {
        if self.waiting.is_empty()
            && let Some(stream) = &self.stream
        {
            let waiting = &mut self.waiting;
            let more = batch(stream, false, &mut |record| {
                waiting.push_back(Entry {
                    name: record.name.to_owned(),
                    inode: record.inode,
                    kind: record.kind,
                });
            });
            if !more.map_err(|error| error.about(self.path.as_str()))? {
                self.close();
            }
        }
        let count = count.map_or(self.waiting.len(), |count| self.waiting.len().min(count.max(1) as usize));
        Ok(self.waiting.drain(..count).collect())
    }

    /// The next entries packed.
    pub fn next_packed(&mut self, with_stat: bool) -> Result<Packed, OsError> {
        let mut packed = Packed::default();
        for entry in self.waiting.drain(..) {
            let stat = if with_stat {
                // What vanished meanwhile is left out, as the system itself leaves it out of a listing with status.
                let Ok(stat) = super::lstat(&format!("{}/{}", self.path, entry.name)) else { continue };
                Some(stat)
            } else {
                None
            };
            packed.push(&Record { name: &entry.name, kind: entry.kind, inode: entry.inode, stat });
        }
        if packed.ends.is_empty()
            && let Some(stream) = &self.stream
        {
            let more = batch(stream, with_stat, &mut |record| packed.push(record));
            if !more.map_err(|error| error.about(self.path.as_str()))? {
                self.close();
            }
        }
        Ok(packed)
    }

    /// Ends the listing.
    pub fn close(&mut self) {
        self.stream = None;
        self.waiting.clear();
    }
}
