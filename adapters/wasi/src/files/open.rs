//! Open files: a position that the adapter keeps, over WASI's positional calls; and streams.

use super::has;
use super::status::{bare_status, inode, new_time, status};
use crate::bindings::exports::oskit::sys::fcntl::{OpenStatus, StatusFlags};
use crate::bindings::exports::oskit::sys::files::{
    self, DescriptorBorrow, FileStatus, FileType, FilesystemStatus, GuestDescriptor, OpenFlags, SetTime,
    Whence,
};
use crate::bindings::exports::oskit::sys::poll;
use crate::errno::{Code, Error, error, of_stream, unsupported};
use crate::poll::Waitable;
use std::cell::Cell;
use std::rc::Rc;
use wasip2::filesystem::types::{Descriptor, DescriptorType};
use wasip2::io::streams::{InputStream, OutputStream};

/// As much as one call moves.
const MOST: u32 = 1 << 20;
/// As much as one step of `copy-from` moves.
const COPY: u32 = 1 << 18;

/// A standard stream.
pub(super) enum Stream {
    Input(InputStream),
    Output(OutputStream),
}

enum Kind {
    /// A file, with the stream of its appending writes when it is open for those.
    File(Option<OutputStream>, Descriptor),
    Directory(Descriptor),
    Stream(Stream),
}

/// An open file: what every descriptor that was duplicated from another shares with it.
pub(crate) struct Open {
    kind: Kind,
    position: Cell<u64>,
    flags: OpenFlags,
    terminal: bool,
}

impl Open {
    /// What was opened with these flags.
    pub(super) fn file(descriptor: Descriptor, flags: OpenFlags) -> Result<Open, Error> {
        let kind = if descriptor.get_type()? == DescriptorType::Directory {
            if has(flags, OpenFlags::WRITE) {
                return Err(error(Code::Eisdir));
            }
            Kind::Directory(descriptor)
        } else if has(flags, OpenFlags::WRITE | OpenFlags::APPEND) {
            Kind::File(Some(descriptor.append_via_stream()?), descriptor)
        } else {
            Kind::File(None, descriptor)
        };
        Ok(Open { kind, position: Cell::new(0), flags, terminal: false })
    }

    pub(super) fn stream(stream: Stream, terminal: bool) -> Open {
        let flags = match stream {
            Stream::Input(_) => OpenFlags::READ,
            Stream::Output(_) => OpenFlags::WRITE,
        };
        Open { kind: Kind::Stream(stream), position: Cell::new(0), flags, terminal }
    }

    fn need(&self, flag: OpenFlags) -> Result<(), Error> {
        if has(self.flags, flag) { Ok(()) } else { Err(error(Code::Ebadf)) }
    }

    /// The file behind it, for calls that streams do not have.
    fn descriptor(&self, otherwise: Code) -> Result<&Descriptor, Error> {
        match &self.kind {
            Kind::File(_, descriptor) | Kind::Directory(descriptor) => Ok(descriptor),
            Kind::Stream(_) => Err(error(otherwise)),
        }
    }

    fn read(&self, count: u32) -> Result<Vec<u8>, Error> {
        self.need(OpenFlags::READ)?;
        if let Kind::Stream(Stream::Input(stream)) = &self.kind {
            return read_stream(stream, count);
        }
        let position = self.position.get();
        let data = self.read_at(count, position)?;
        self.position.set(position + data.len() as u64);
        Ok(data)
    }

    fn read_at(&self, count: u32, offset: u64) -> Result<Vec<u8>, Error> {
        self.need(OpenFlags::READ)?;
        match &self.kind {
            Kind::File(_, file) => {
                if offset > i64::MAX as u64 {
                    return Err(error(Code::Einval));
                }
                if count == 0 {
                    return Ok(Vec::new());
                }
                Ok(file.read(u64::from(count.min(MOST)), offset)?.0)
            }
            Kind::Directory(_) => Err(error(Code::Eisdir)),
            Kind::Stream(_) => Err(error(Code::Espipe)),
        }
    }

    fn write(&self, data: &[u8]) -> Result<u32, Error> {
        self.need(OpenFlags::WRITE)?;
        match &self.kind {
            Kind::Stream(Stream::Output(stream)) => write_stream(stream, data),
            Kind::File(Some(_), file) => {
                let taken = self.write_at(data, 0)?;
                if taken > 0 {
                    self.position.set(file.stat()?.size);
                }
                Ok(taken)
            }
            _ => {
                let position = self.position.get();
                let taken = self.write_at(data, position)?;
                self.position.set(position + u64::from(taken));
                Ok(taken)
            }
        }
    }

    fn write_at(&self, data: &[u8], offset: u64) -> Result<u32, Error> {
        self.need(OpenFlags::WRITE)?;
        match &self.kind {
            Kind::File(stream, file) => {
                if offset > i64::MAX as u64 {
                    return Err(error(Code::Einval));
                }
                if data.is_empty() {
                    return Ok(0);
                }
                let taken = match stream {
                    // Whatever the offset, as Linux.
                    Some(stream) => append(stream, data)?,
                    None => file.write(at_most(data, MOST as usize), offset)? as u32,
                };
                self.after_write(file)?;
                Ok(taken)
            }
            Kind::Directory(_) => Err(error(Code::Ebadf)),
            Kind::Stream(_) => Err(error(Code::Espipe)),
        }
    }

    /// Runtimes refuse the flags for this, so it is done after each write.
    fn after_write(&self, file: &Descriptor) -> Result<(), Error> {
        if has(self.flags, OpenFlags::SYNC) {
            file.sync()?;
        } else if has(self.flags, OpenFlags::DATA_SYNC) {
            file.sync_data()?;
        }
        Ok(())
    }

    fn seek(&self, offset: i64, whence: Whence) -> Result<u64, Error> {
        let size = || Ok::<u64, Error>(self.descriptor(Code::Espipe)?.stat()?.size);
        self.descriptor(Code::Espipe)?;
        let base = match whence {
            Whence::Set => 0,
            Whence::Current => self.position.get(),
            Whence::End => size()?,
            // Without knowledge of holes a file is one run of data with a hole at its end.
            Whence::Data | Whence::Hole => {
                let size = size()?;
                let offset = u64::try_from(offset).ok().filter(|offset| *offset < size);
                let offset = offset.ok_or(error(Code::Enxio))?;
                self.position.set(if whence == Whence::Data { offset } else { size });
                return Ok(self.position.get());
            }
        };
        let target = base.checked_add_signed(offset).filter(|target| i64::try_from(*target).is_ok());
        let target = target.ok_or(error(Code::Einval))?;
        self.position.set(target);
        Ok(target)
    }

    /// How much can be written now; a stream would lose what it is given beyond that.
    fn room(&self) -> Result<u32, Error> {
        match &self.kind {
            Kind::Stream(Stream::Output(stream)) => match capacity(stream)? {
                0 => Err(error(Code::Eagain)),
                room => Ok(room.min(COPY)),
            },
            _ => Ok(COPY),
        }
    }

    fn copy_from(&self, source: &Open, count: u64) -> Result<u64, Error> {
        if [source, self].iter().any(|end| matches!(end.kind, Kind::Directory(_))) {
            return Err(error(Code::Eisdir));
        }
        source.need(OpenFlags::READ)?;
        self.need(OpenFlags::WRITE)?;
        if has(self.flags, OpenFlags::APPEND) {
            return Err(error(Code::Ebadf));
        }
        let mut copied = 0;
        while copied < count.min(u64::from(MOST)) {
            let step = || {
                let wanted = u64::from(self.room()?).min(count - copied) as u32;
                let data = source.read(wanted)?;
                let mut rest = data.as_slice();
                while !rest.is_empty() {
                    let taken = self.write(rest)?;
                    rest = rest.get(taken as usize..).unwrap_or_default();
                }
                Ok(data.len() as u64)
            };
            match step() {
                Ok(0) => break,
                Ok(moved) => copied += moved,
                Err(why) if copied == 0 => return Err(why),
                Err(_) => break,
            }
        }
        Ok(copied)
    }
}

fn at_most(data: &[u8], count: usize) -> &[u8] {
    data.get(..count).unwrap_or(data)
}

fn read_stream(stream: &InputStream, count: u32) -> Result<Vec<u8>, Error> {
    if count == 0 {
        return Ok(Vec::new());
    }
    match stream.read(u64::from(count.min(MOST))) {
        Ok(data) if data.is_empty() => Err(error(Code::Eagain)),
        Ok(data) => Ok(data),
        Err(why) => of_stream(&why).map_or(Ok(Vec::new()), Err),
    }
}

fn capacity(stream: &OutputStream) -> Result<u32, Error> {
    let room = stream.check_write().map_err(|why| of_stream(&why).unwrap_or(error(Code::Epipe)))?;
    Ok(room.min(u64::from(MOST)) as u32)
}

/// Waits until it is out: a program may end, and the runtime with it, right after.
fn write_stream(stream: &OutputStream, data: &[u8]) -> Result<u32, Error> {
    if data.is_empty() {
        return Ok(0);
    }
    let data = match capacity(stream)? {
        0 => return Err(error(Code::Eagain)),
        room => at_most(data, room as usize),
    };
    let written = stream.write(data).and_then(|()| stream.blocking_flush());
    written.map_err(|why| of_stream(&why).unwrap_or(error(Code::Epipe)))?;
    Ok(data.len() as u32)
}

/// A file is never kept waiting for another party, so this may block.
fn append(stream: &OutputStream, data: &[u8]) -> Result<u32, Error> {
    loop {
        match write_stream(stream, data) {
            Err(why) if why.code == Code::Eagain => stream.subscribe().block(),
            done => return done,
        }
    }
}

/// A descriptor: one of possibly several of an open file.
pub(crate) struct Handle(pub(super) Rc<Open>);

impl Handle {
    /// How it was opened; nothing of that changes.
    pub(crate) fn status(&self) -> OpenStatus {
        let flag = |flag, own| if has(self.0.flags, flag) { own } else { StatusFlags::empty() };
        OpenStatus {
            read: has(self.0.flags, OpenFlags::READ),
            write: has(self.0.flags, OpenFlags::WRITE),
            flags: flag(OpenFlags::APPEND, StatusFlags::APPEND)
                | flag(OpenFlags::DATA_SYNC, StatusFlags::DATA_SYNC)
                | flag(OpenFlags::SYNC, StatusFlags::DATA_SYNC | StatusFlags::SYNC),
        }
    }

    /// How many bytes there are from the position to the end.
    pub(crate) fn rest(&self) -> Result<u64, Error> {
        match &self.0.kind {
            Kind::File(_, file) => Ok(file.stat()?.size.saturating_sub(self.0.position.get())),
            Kind::Directory(_) => Err(error(Code::Enotty)),
            Kind::Stream(_) => unsupported(),
        }
    }

    fn waitable(&self, flag: OpenFlags) -> Result<poll::Waitable, Error> {
        self.0.need(flag)?;
        let pollable = match &self.0.kind {
            Kind::Stream(Stream::Input(stream)) => Some(stream.subscribe()),
            Kind::Stream(Stream::Output(stream)) => Some(stream.subscribe()),
            _ => None,
        };
        Ok(poll::Waitable::new(Waitable::new(pollable, Rc::clone(&self.0))))
    }
}

impl GuestDescriptor for Handle {
    fn read(&self, count: u32) -> Result<Vec<u8>, Error> {
        self.0.read(count)
    }

    fn pread(&self, count: u32, offset: u64) -> Result<Vec<u8>, Error> {
        self.0.read_at(count, offset)
    }

    fn write(&self, data: Vec<u8>) -> Result<u32, Error> {
        self.0.write(&data)
    }

    fn pwrite(&self, data: Vec<u8>, offset: u64) -> Result<u32, Error> {
        self.0.write_at(&data, offset)
    }

    fn seek(&self, offset: i64, whence: Whence) -> Result<u64, Error> {
        self.0.seek(offset, whence)
    }

    fn stat(&self) -> Result<FileStatus, Error> {
        match &self.0.kind {
            Kind::File(_, file) | Kind::Directory(file) => {
                Ok(status(&file.stat()?, inode(file.metadata_hash()?)))
            }
            Kind::Stream(_) if self.0.terminal => Ok(bare_status(FileType::CharacterDevice)),
            Kind::Stream(_) => Ok(bare_status(FileType::Unknown)),
        }
    }

    fn truncate(&self, size: u64) -> Result<(), Error> {
        let file = self.0.descriptor(Code::Einval)?;
        if size > i64::MAX as u64 || !has(self.0.flags, OpenFlags::WRITE) {
            return Err(error(Code::Einval));
        }
        Ok(file.set_size(size)?)
    }

    fn sync(&self, data_only: bool) -> Result<(), Error> {
        let file = self.0.descriptor(Code::Einval)?;
        Ok(if data_only { file.sync_data() } else { file.sync() }?)
    }

    fn chmod(&self, _mode: u32) -> Result<(), Error> {
        unsupported()
    }

    fn chown(&self, _uid: Option<u32>, _gid: Option<u32>) -> Result<(), Error> {
        unsupported()
    }

    fn utimens(&self, accessed: SetTime, modified: SetTime) -> Result<(), Error> {
        let file = self.0.descriptor(Code::Enotsup)?;
        Ok(file.set_times(new_time(accessed)?, new_time(modified)?)?)
    }

    fn statvfs(&self) -> Result<FilesystemStatus, Error> {
        unsupported()
    }

    fn dup(&self) -> Result<files::Descriptor, Error> {
        Ok(files::Descriptor::new(Handle(Rc::clone(&self.0))))
    }

    fn is_terminal(&self) -> bool {
        self.0.terminal
    }

    fn terminal_size(&self) -> Result<(u32, u32), Error> {
        if self.0.terminal { unsupported() } else { Err(error(Code::Enotty)) }
    }

    fn readable(&self) -> Result<poll::Waitable, Error> {
        self.waitable(OpenFlags::READ)
    }

    fn writable(&self) -> Result<poll::Waitable, Error> {
        self.waitable(OpenFlags::WRITE)
    }

    fn copy_from(&self, source: DescriptorBorrow<'_>, count: u64) -> Result<u64, Error> {
        self.0.copy_from(&source.get::<Handle>().0, count)
    }
}
