use super::convert::{packed_entries, set_time, statvfs_result, terminal_size};
use crate::bindings::exports::oskit::stdlib::errno::OsError;
use crate::bindings::exports::oskit::stdlib::os::{
    Descriptor as WitDescriptor, DescriptorBorrow, DirEntry, GuestDescriptor, GuestScandirIterator,
    GuestWalker, PackedEntries, PackedWalk, SetTime, StatResult, StatvfsResult, TerminalSize, WalkStep,
    Whence,
};
use crate::os::{self, Descriptor, Scandir, Walker};
use std::cell::RefCell;

impl GuestDescriptor for Descriptor {
    fn fileno(&self) -> Result<u32, OsError> {
        Ok(self.fileno()?)
    }
    fn close(&self) -> Result<(), OsError> {
        Ok(self.close()?)
    }
    fn read(&self, count: u32) -> Result<Vec<u8>, OsError> {
        Ok(self.read(count)?)
    }
    fn pread(&self, count: u32, offset: u64) -> Result<Vec<u8>, OsError> {
        Ok(self.pread(count, offset)?)
    }
    fn write(&self, data: Vec<u8>) -> Result<u32, OsError> {
        Ok(self.write(&data)? as u32)
    }
    fn write_all(&self, data: Vec<u8>) -> Result<(), OsError> {
        Ok(self.write_all(&data)?)
    }
    fn pwrite(&self, data: Vec<u8>, offset: u64) -> Result<u32, OsError> {
        Ok(self.pwrite(&data, offset)?)
    }
    fn lseek(&self, offset: i64, whence: Whence) -> Result<u64, OsError> {
        Ok(self.lseek(offset, whence.into())?)
    }
    fn fstat(&self) -> Result<StatResult, OsError> {
        Ok(self.fstat()?.into())
    }
    fn fstatvfs(&self) -> Result<StatvfsResult, OsError> {
        Ok(statvfs_result(self.fstatvfs()?))
    }
    fn ftruncate(&self, length: u64) -> Result<(), OsError> {
        Ok(self.ftruncate(length)?)
    }
    fn fsync(&self) -> Result<(), OsError> {
        Ok(self.fsync()?)
    }
    fn fdatasync(&self) -> Result<(), OsError> {
        Ok(self.fdatasync()?)
    }
    fn fchmod(&self, mode: u32) -> Result<(), OsError> {
        Ok(self.fchmod(mode)?)
    }
    fn fchown(&self, uid: Option<u32>, gid: Option<u32>) -> Result<(), OsError> {
        Ok(self.fchown(uid, gid)?)
    }
    fn futimens(&self, accessed: SetTime, modified: SetTime) -> Result<(), OsError> {
        Ok(self.futimens(set_time(accessed), set_time(modified))?)
    }
    fn dup(&self) -> Result<WitDescriptor, OsError> {
        Ok(WitDescriptor::new(self.dup()?))
    }
    fn dup2(&self, target: DescriptorBorrow<'_>) -> Result<(), OsError> {
        Ok(self.dup2(target.get::<Descriptor>())?)
    }
    fn isatty(&self) -> bool {
        self.isatty()
    }
    fn get_terminal_size(&self) -> Result<TerminalSize, OsError> {
        Ok(terminal_size(self.terminal_size()?))
    }
    fn get_blocking(&self) -> Result<bool, OsError> {
        Ok(self.blocking()?)
    }
    fn set_blocking(&self, blocking: bool) -> Result<(), OsError> {
        Ok(self.set_blocking(blocking)?)
    }
    fn get_inheritable(&self) -> Result<bool, OsError> {
        Ok(!self.cloexec()?)
    }
    fn set_inheritable(&self, inheritable: bool) -> Result<(), OsError> {
        Ok(self.set_cloexec(!inheritable)?)
    }
    fn fchdir(&self) -> Result<(), OsError> {
        Ok(self.fchdir()?)
    }
    fn copy_from(&self, source: DescriptorBorrow<'_>, count: u64) -> Result<u64, OsError> {
        Ok(self.copy_from(source.get::<Descriptor>(), count)?)
    }
}

impl GuestScandirIterator for RefCell<Scandir> {
    fn next_entries(&self, count: Option<u32>) -> Result<Vec<DirEntry>, OsError> {
        let entries = self.borrow_mut().next_entries(count)?;
        let entry =
            |entry: os::Entry| DirEntry { name: entry.name, inode: entry.inode, kind: entry.kind.into() };
        Ok(entries.into_iter().map(entry).collect())
    }
    fn next_packed(&self, with_stat: bool) -> Result<PackedEntries, OsError> {
        Ok(packed_entries(self.borrow_mut().next_packed(with_stat)?))
    }
    fn close(&self) -> Result<(), OsError> {
        self.borrow_mut().close();
        Ok(())
    }
}

impl GuestWalker for RefCell<Walker> {
    fn next(&self) -> Result<Option<WalkStep>, OsError> {
        let step = self.borrow_mut().step();
        Ok(step.map(|step| WalkStep { path: step.path, directories: step.directories, files: step.files }))
    }
    fn next_packed(&self, with_stat: bool) -> Result<PackedWalk, OsError> {
        let walk = self.borrow_mut().step_packed(with_stat)?;
        let PackedEntries { names, ends, kinds, stats } = packed_entries(walk.entries);
        Ok(PackedWalk { names, ends, kinds, counts: walk.counts, stats })
    }
    fn descend_into(&self, directories: Vec<String>) -> Result<(), OsError> {
        Ok(self.borrow_mut().descend_into(directories)?)
    }
    fn take_errors(&self) -> Vec<OsError> {
        self.borrow_mut().take_errors().into_iter().map(Into::into).collect()
    }
}
