//! Open files, pipes and the standard streams.

use super::paths::filesystem;
use super::tree::{Body, Inode};
use super::types::{FileStatus, FileType, FilesystemStatus, OpenFlags, SetTime, Whence};
use super::{Code, Error, fail};
use crate::sys::fake::fcntl::{OpenStatus, StatusFlags};
use crate::sys::fake::poll::Waitable;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// What `dup` shares.
struct Opened {
    node: Rc<Inode>,
    flags: OpenFlags,
    appends: Cell<bool>,
    position: Cell<u64>,
}

/// An open file.
pub struct Descriptor(Rc<Opened>);

thread_local! {
    static FAULTS: RefCell<VecDeque<Code>> = RefCell::default();
    static LIMIT: Cell<usize> = const { Cell::new(1 << 20) };
    static STREAMS: [Rc<Opened>; 3] = std::array::from_fn(|number| {
        let flags = if number == 0 { OpenFlags::READ } else { OpenFlags::WRITE };
        Opened::new(Inode::new(Body::File(Vec::new()), 0o600), flags)
    });
}

/// Makes the next reads and writes of descriptors fail with these codes, one each.
pub fn fail_next(codes: &[Code]) {
    FAULTS.with_borrow_mut(|faults| faults.extend(codes));
}

/// Sets how many bytes one read or write moves at most.
pub fn limit_transfers(bytes: usize) {
    LIMIT.set(bytes);
}

/// Sets what standard input holds.
pub fn set_stdin(data: &[u8]) {
    STREAMS.with(|streams| {
        *streams[0].node.body.borrow_mut() = Body::File(data.to_owned());
        streams[0].position.set(0);
    });
}

/// Takes what was written to standard output (1) or error (2).
pub fn take_output(number: usize) -> Vec<u8> {
    STREAMS.with(|streams| {
        streams[number].position.set(0);
        match &mut *streams[number].node.body.borrow_mut() {
            Body::File(data) => std::mem::take(data),
            _ => Vec::new(),
        }
    })
}

/// A new descriptor of standard input.
pub fn stdin() -> Result<Descriptor, Error> {
    STREAMS.with(|streams| Ok(Descriptor(streams[0].clone())))
}
/// A new descriptor of standard output.
pub fn stdout() -> Result<Descriptor, Error> {
    STREAMS.with(|streams| Ok(Descriptor(streams[1].clone())))
}
/// A new descriptor of standard error.
pub fn stderr() -> Result<Descriptor, Error> {
    STREAMS.with(|streams| Ok(Descriptor(streams[2].clone())))
}

/// A pipe: the end to read from, the end to write to.
pub fn pipe() -> Result<(Descriptor, Descriptor), Error> {
    let node = Inode::new(Body::Pipe { bytes: VecDeque::new(), readers: 0, writers: 0 }, 0o600);
    Ok((Descriptor::new(node.clone(), OpenFlags::READ), Descriptor::new(node, OpenFlags::WRITE)))
}

impl Opened {
    fn new(node: Rc<Inode>, flags: OpenFlags) -> Rc<Self> {
        if let Body::Pipe { readers, writers, .. } = &mut *node.body.borrow_mut() {
            *readers += usize::from(flags.contains(OpenFlags::READ));
            *writers += usize::from(flags.contains(OpenFlags::WRITE));
        }
        let appends = Cell::new(flags.contains(OpenFlags::APPEND));
        Rc::new(Opened { node, flags, appends, position: Cell::new(0) })
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if let Body::Pipe { readers, writers, .. } = &mut *self.node.body.borrow_mut() {
            *readers -= usize::from(self.flags.contains(OpenFlags::READ));
            *writers -= usize::from(self.flags.contains(OpenFlags::WRITE));
        }
    }
}

fn fault() -> Result<(), Error> {
    FAULTS.with_borrow_mut(VecDeque::pop_front).map_or(Ok(()), fail)
}

/// The bytes that a pipe holds before it is full.
const PIPE_SIZE: usize = 65_536;

impl Descriptor {
    pub(super) fn new(node: Rc<Inode>, flags: OpenFlags) -> Self {
        Descriptor(Opened::new(node, flags))
    }

    fn need(&self, flag: OpenFlags) -> Result<(), Error> {
        if self.0.flags.contains(flag) { fault() } else { fail(Code::Ebadf) }
    }

    /// Reads at the position and moves it.
    pub fn read(&self, count: u32) -> Result<Vec<u8>, Error> {
        self.need(OpenFlags::READ)?;
        let count = (count as usize).min(LIMIT.get());
        if let Body::Pipe { bytes, writers, .. } = &mut *self.0.node.body.borrow_mut() {
            if bytes.is_empty() && *writers > 0 && count > 0 {
                return fail(Code::Eagain);
            }
            let count = count.min(bytes.len());
            return Ok(bytes.drain(..count).collect());
        }
        let data = self.slice(count, self.0.position.get())?;
        self.0.position.set(self.0.position.get() + data.len() as u64);
        Ok(data)
    }

    /// Reads without moving.
    pub fn pread(&self, count: u32, offset: u64) -> Result<Vec<u8>, Error> {
        self.need(OpenFlags::READ)?;
        self.slice((count as usize).min(LIMIT.get()), offset)
    }

    fn slice(&self, count: usize, offset: u64) -> Result<Vec<u8>, Error> {
        match &*self.0.node.body.borrow() {
            Body::File(data) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX).min(data.len());
                Ok(data[start..data.len().min(start.saturating_add(count))].to_vec())
            }
            Body::Directory(_) => fail(Code::Eisdir),
            _ => fail(Code::Espipe),
        }
    }

    /// Writes at the position, or the end when appending, and moves it.
    pub fn write(&self, data: &[u8]) -> Result<u32, Error> {
        self.need(OpenFlags::WRITE)?;
        let mut data = &data[..data.len().min(LIMIT.get())];
        if let Body::Pipe { bytes, readers, .. } = &mut *self.0.node.body.borrow_mut() {
            if *readers == 0 {
                return fail(Code::Epipe);
            }
            if bytes.len() == PIPE_SIZE && !data.is_empty() {
                return fail(Code::Eagain);
            }
            data = &data[..data.len().min(PIPE_SIZE - bytes.len())];
            bytes.extend(data);
            return Ok(data.len() as u32);
        }
        let at = if self.0.appends.get() { self.end() } else { self.0.position.get() };
        self.store(data, at)?;
        self.0.position.set(at + data.len() as u64);
        Ok(data.len() as u32)
    }

    /// Writes without moving.
    pub fn pwrite(&self, data: &[u8], offset: u64) -> Result<u32, Error> {
        self.need(OpenFlags::WRITE)?;
        let data = &data[..data.len().min(LIMIT.get())];
        self.store(data, offset)?;
        Ok(data.len() as u32)
    }

    fn store(&self, new: &[u8], offset: u64) -> Result<(), Error> {
        match &mut *self.0.node.body.borrow_mut() {
            Body::File(data) => {
                let start = offset as usize;
                if !new.is_empty() {
                    data.resize(data.len().max(start + new.len()), 0);
                    data[start..start + new.len()].copy_from_slice(new);
                }
            }
            _ => return fail(Code::Espipe),
        }
        self.0.node.touch();
        Ok(())
    }

    fn end(&self) -> u64 {
        self.0.node.status().size
    }

    /// Moves the position.
    pub fn seek(&self, offset: i64, whence: Whence) -> Result<u64, Error> {
        if self.0.node.kind() == FileType::Fifo {
            return fail(Code::Espipe);
        }
        let end = self.end();
        let base = match whence {
            Whence::Current => self.0.position.get(),
            Whence::End => end,
            Whence::Data | Whence::Hole if offset < 0 || offset as u64 >= end => return fail(Code::Enxio),
            Whence::Set | Whence::Data => 0,
            Whence::Hole => {
                self.0.position.set(end);
                return Ok(end);
            }
        };
        match base.checked_add_signed(offset).filter(|to| i64::try_from(*to).is_ok()) {
            Some(to) => {
                self.0.position.set(to);
                Ok(to)
            }
            None => fail(Code::Einval),
        }
    }

    /// Its status.
    pub fn stat(&self) -> Result<FileStatus, Error> {
        Ok(self.0.node.status())
    }

    /// Sets the size.
    pub fn truncate(&self, size: u64) -> Result<(), Error> {
        if self.0.flags.contains(OpenFlags::WRITE) { self.0.node.resize(size) } else { fail(Code::Einval) }
    }

    /// Everything is on the disk already.
    pub fn sync(&self, _data_only: bool) -> Result<(), Error> {
        if self.0.node.kind() == FileType::Fifo { fail(Code::Einval) } else { Ok(()) }
    }

    /// Sets the permission bits.
    pub fn chmod(&self, mode: u32) -> Result<(), Error> {
        self.0.node.set_mode(mode);
        Ok(())
    }

    /// Sets owner and group.
    pub fn chown(&self, uid: Option<u32>, gid: Option<u32>) -> Result<(), Error> {
        self.0.node.set_owner(uid, gid);
        Ok(())
    }

    /// Sets the times.
    pub fn utimens(&self, accessed: SetTime, modified: SetTime) -> Result<(), Error> {
        self.0.node.set_times(accessed, modified);
        Ok(())
    }

    /// The file system's status.
    pub fn statvfs(&self) -> Result<FilesystemStatus, Error> {
        Ok(filesystem())
    }

    /// A number of the file.
    pub(in crate::sys::fake) fn inode(&self) -> u64 {
        self.0.node.status().inode
    }

    /// A number of the open file.
    pub(in crate::sys::fake) fn open_file(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    pub(in crate::sys::fake) fn open_status(&self) -> OpenStatus {
        let has = |flag| self.0.flags.contains(flag);
        let mut flags = StatusFlags::empty();
        flags.set(StatusFlags::APPEND, self.0.appends.get());
        flags.set(StatusFlags::DATA_SYNC, has(OpenFlags::DATA_SYNC));
        flags.set(StatusFlags::SYNC, has(OpenFlags::SYNC));
        OpenStatus { read: has(OpenFlags::READ), write: has(OpenFlags::WRITE), flags }
    }

    pub(in crate::sys::fake) fn set_appends(&self, appends: bool) {
        self.0.appends.set(appends);
    }

    pub(in crate::sys::fake) fn is_pipe(&self) -> bool {
        self.0.node.kind() == FileType::Fifo
    }

    /// How many bytes are left to read.
    pub(in crate::sys::fake) fn rest(&self) -> Result<u64, Error> {
        match &*self.0.node.body.borrow() {
            Body::Pipe { bytes, .. } => Ok(bytes.len() as u64),
            Body::File(data) => Ok((data.len() as u64).saturating_sub(self.0.position.get())),
            _ => fail(Code::Enotty),
        }
    }

    /// Another descriptor of the same open file.
    pub fn dup(&self) -> Result<Descriptor, Error> {
        Ok(Descriptor(self.0.clone()))
    }

    /// There are no terminals here.
    pub fn is_terminal(&self) -> bool {
        false
    }

    /// There are no terminals here.
    pub fn terminal_size(&self) -> Result<(u32, u32), Error> {
        fail(Code::Enotty)
    }

    /// Ready when `read` would not answer `EAGAIN`.
    pub fn readable(&self) -> Result<Waitable, Error> {
        let node = self.0.node.clone();
        Ok(Waitable::new(move || match &*node.body.borrow() {
            Body::Pipe { bytes, writers, .. } => !bytes.is_empty() || *writers == 0,
            _ => true,
        }))
    }

    /// Ready when `write` would not answer `EAGAIN`.
    pub fn writable(&self) -> Result<Waitable, Error> {
        let node = self.0.node.clone();
        Ok(Waitable::new(move || match &*node.body.borrow() {
            Body::Pipe { bytes, readers, .. } => bytes.len() < PIPE_SIZE || *readers == 0,
            _ => true,
        }))
    }

    /// Copies from another descriptor.
    pub fn copy_from(&self, source: &Descriptor, count: u64) -> Result<u64, Error> {
        if self.0.appends.get() {
            return fail(Code::Ebadf);
        }
        let data = source.read(count.min(1 << 20) as u32)?;
        self.write(&data).map(u64::from)
    }
}
