//! Files, unbuffered.

use super::error::{Error, Result};
use super::raw::{Raw, read_all};
use crate::errno::{EAGAIN, EBADF, EISDIR, OsError};
use crate::os::{self, Descriptor, OpenFlags, Whence};

/// A file: every call is a system call.
pub struct FileIo {
    descriptor: Descriptor,
    name: Option<String>,
    mode: Mode,
    closefd: bool,
    closed: bool,
    seekable: Option<bool>,
}

#[derive(Clone, Copy)]
struct Mode {
    kind: char,
    plus: bool,
}

impl Mode {
    fn parse(text: &str) -> Result<Self> {
        let mut kind = None;
        let mut plus = false;
        let once =
            || Error::value("Must have exactly one of create/read/write/append mode and at most one plus");
        for letter in text.chars() {
            match letter {
                'r' | 'w' | 'x' | 'a' if kind.is_none() => kind = Some(letter),
                '+' if !plus => plus = true,
                'r' | 'w' | 'x' | 'a' | '+' => return Err(once()),
                'b' => (),
                _ => return Err(Error::value(format!("invalid mode: {text}"))),
            }
        }
        kind.map(|kind| Mode { kind, plus }).ok_or_else(once)
    }

    fn readable(self) -> bool {
        self.plus || self.kind == 'r'
    }

    fn writable(self) -> bool {
        self.plus || self.kind != 'r'
    }

    fn flags(self) -> OpenFlags {
        let mut flags = match self.kind {
            'w' => OpenFlags::CREATE | OpenFlags::TRUNCATE,
            'x' => OpenFlags::CREATE | OpenFlags::EXCLUSIVE,
            'a' => OpenFlags::CREATE | OpenFlags::APPEND,
            _ => OpenFlags::empty(),
        };
        if self.readable() {
            flags |= OpenFlags::READ;
        }
        if self.writable() {
            flags |= OpenFlags::WRITE;
        }
        flags
    }
}

impl FileIo {
    /// Opens a file.
    pub fn open(path: &str, mode: &str) -> Result<Self> {
        let mode = Mode::parse(mode)?;
        if path.contains('\0') {
            return Err(Error::value("embedded null byte"));
        }
        let descriptor = os::open(path, mode.flags(), 0o666)?;
        if descriptor.fstat().is_ok_and(|stat| stat.is_dir()) {
            return Err(OsError::new(EISDIR, "open").about(path).into());
        }
        Ok(Self::over(descriptor, Some(path.to_owned()), mode, true))
    }

    /// The file of an open descriptor.
    pub fn from_descriptor(descriptor: Descriptor, mode: &str, closefd: bool) -> Result<Self> {
        let mode = Mode::parse(mode)?;
        if descriptor.fstat()?.is_dir() {
            return Err(OsError::new(EISDIR, "open").into());
        }
        Ok(Self::over(descriptor, None, mode, closefd))
    }

    fn over(descriptor: Descriptor, name: Option<String>, mode: Mode, closefd: bool) -> Self {
        if mode.kind == 'a' {
            // What has no position appends all the same.
            let _ = descriptor.lseek(0, Whence::End);
        }
        FileIo { descriptor, name, mode, closefd, closed: false, seekable: None }
    }

    /// Whether closing it closes the descriptor.
    pub fn closefd(&self) -> bool {
        self.closefd
    }

    fn open_for(&self, may: bool, what: &str) -> Result<()> {
        if self.closed {
            return Err(Error::closed());
        }
        if may { Ok(()) } else { Err(Error::Unsupported(format!("File not open for {what}"))) }
    }
}

/// None for what would block.
fn or_none<T>(result: std::result::Result<T, OsError>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.errno == EAGAIN => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl Raw for FileIo {
    fn read(&mut self, count: usize) -> Result<Option<Vec<u8>>> {
        self.open_for(self.mode.readable(), "reading")?;
        or_none(self.descriptor.read(count.min(1 << 20) as u32))
    }

    /// Unlike `read` it leaves it to the system to refuse what is open for writing.
    fn readall(&mut self) -> Result<Option<Vec<u8>>> {
        self.open_for(true, "")?;
        if self.mode.readable() { read_all(self) } else { Err(OsError::new(EBADF, "read").into()) }
    }

    fn write(&mut self, data: &[u8]) -> Result<Option<usize>> {
        self.open_for(self.mode.writable(), "writing")?;
        or_none(self.descriptor.write(data))
    }

    fn seek(&mut self, offset: i64, whence: Whence) -> Result<u64> {
        self.open_for(true, "")?;
        Ok(self.descriptor.lseek(offset, whence)?)
    }

    fn truncate(&mut self, size: Option<u64>) -> Result<u64> {
        self.open_for(self.mode.writable(), "writing")?;
        let size = size.map_or_else(|| self.tell(), Ok)?;
        self.descriptor.ftruncate(size)?;
        Ok(size)
    }

    fn readable(&self) -> Result<bool> {
        self.open_for(true, "").map(|()| self.mode.readable())
    }

    fn writable(&self) -> Result<bool> {
        self.open_for(true, "").map(|()| self.mode.writable())
    }

    fn seekable(&mut self) -> Result<bool> {
        self.open_for(true, "")?;
        let descriptor = &self.descriptor;
        Ok(*self.seekable.get_or_insert_with(|| descriptor.lseek(0, Whence::Current).is_ok()))
    }

    fn closed(&self) -> bool {
        self.closed
    }

    fn close(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        self.closed = true;
        if self.closefd { Ok(self.descriptor.close()?) } else { Ok(()) }
    }

    fn isatty(&self) -> Result<bool> {
        self.open_for(true, "").map(|()| self.descriptor.isatty())
    }

    fn descriptor(&self) -> Result<Descriptor> {
        self.open_for(true, "").map(|()| self.descriptor.clone())
    }

    fn name(&self) -> Option<String> {
        self.name.clone()
    }

    fn mode(&self) -> Result<String> {
        Ok(match (self.mode.kind, self.mode.plus) {
            ('x', true) => "xb+",
            ('x', false) => "xb",
            ('a', true) => "ab+",
            ('a', false) => "ab",
            (_, true) => "rb+",
            ('w', false) => "wb",
            (_, false) => "rb",
        }
        .to_owned())
    }
}
