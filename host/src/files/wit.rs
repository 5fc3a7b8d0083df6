use super::{Access, Admitted, At, Descriptor, DirectoryStream, Need, Open, Outcome, Stream, umask, unix};
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::files::{
    AccessMode, FileStatus, FilesystemStatus, Host, HostDescriptor, HostDirectoryStream, Mount, OpenFlags,
    SetTime, Whence,
};
use crate::door::{Whole, admit, refuse};
use crate::error::Result;
use crate::policy::Files;
use crate::poll::{Event, Waitable};
use std::path::PathBuf;
use std::sync::Arc;
use wasmtime::component::Resource;

impl OskitCtxView<'_> {
    /// Judges a request on a path, and does it.
    fn at<T>(
        &self,
        function: &'static str,
        need: Need,
        path: String,
        then: impl FnOnce(&Admitted, &Files) -> Outcome<T>,
    ) -> Result<T> {
        let rules = &self.ctx.rules;
        let granted = admit(rules, At { function, path, need })?;
        then(&granted, &rules.policy().files).map_err(|failure| failure.about(rules, granted.request()))
    }

    /// What a regular file holds, for an interface that takes the path of one: at most `limit` bytes.
    pub(crate) fn read_file(&self, function: &'static str, path: String, limit: u64) -> Result<Vec<u8>> {
        self.at(function, Need::Read, path, |at, _| unix::content(at, limit))
    }

    /// The host's own path of what a path leads to, for an interface that gives it to a program outside.
    pub(crate) fn host_path(&self, function: &'static str, path: String) -> Result<PathBuf> {
        self.at(function, Need::Read, path, |at, _| unix::host_path(at))
    }

    /// Judges a request on two paths, both to be changed, and does it.
    fn at_two(
        &self,
        function: &'static str,
        old: String,
        new: String,
        then: impl FnOnce(&Admitted, &Admitted) -> Outcome<()>,
    ) -> Result<()> {
        let rules = &self.ctx.rules;
        let need = Need::Write;
        let old = admit(rules, At { function, path: old, need })?;
        let new = admit(rules, At { function, path: new, need })?;
        then(&old, &new).map_err(|failure| failure.about(rules, old.request()))
    }

    /// Makes a handle, or fails when there are too many.
    pub(super) fn descriptor(
        &mut self,
        open: impl FnOnce(&Self) -> Result<Arc<Open>>,
    ) -> Result<Resource<Descriptor>> {
        self.ctx.take_descriptor()?;
        let made = open(self).and_then(|open| Ok(self.table.push(Descriptor(open))?));
        if made.is_err() {
            self.ctx.give_descriptor_back();
        }
        made
    }

    pub(crate) fn open_of(&self, this: &Resource<Descriptor>) -> wasmtime::Result<&Arc<Open>> {
        Ok(&self.table.get(this)?.0)
    }

    /// Does something to an open file.
    fn on<T>(
        &self,
        function: &'static str,
        this: &Resource<Descriptor>,
        then: impl FnOnce(&Open, &Files) -> Outcome<T>,
    ) -> Result<T> {
        let open = self.open_of(this).map_err(crate::error::Error::Trap)?;
        let rules = &self.ctx.rules;
        then(open, &rules.policy().files).map_err(|failure| match failure {
            super::Failure::Code(code) => code.into(),
            super::Failure::Escape => Code::Eperm.into(),
            super::Failure::Needs(capability) => refuse(rules, function, "", capability),
        })
    }

    fn waitable(&mut self, this: &Resource<Descriptor>, event: Event) -> Result<Resource<Waitable>> {
        let open = Arc::downgrade(self.open_of(this).map_err(crate::error::Error::Trap)?);
        self.ctx.take_waitable()?;
        Ok(self.table.push(Waitable::new(open, event))?)
    }

    fn stream(&mut self, stream: Stream) -> Result<Resource<Descriptor>> {
        let (function, capability, given): (_, _, fn(&crate::Policy) -> bool) = match stream {
            Stream::Stdin => ("files.stdin", "stdio.stdin", |p| p.stdio.inherit.contains(&Stream::Stdin)),
            Stream::Stdout => ("files.stdout", "stdio.stdout", |p| p.stdio.inherit.contains(&Stream::Stdout)),
            Stream::Stderr => ("files.stderr", "stdio.stderr", |p| p.stdio.inherit.contains(&Stream::Stderr)),
        };
        let Some(own) = self.ctx.stdio[stream as usize].clone() else {
            admit(&self.ctx.rules, Whole { function, subject: String::new(), capability, given })?;
            return Err(Code::Ebadf.into());
        };
        self.descriptor(|_| {
            let open = unix::stream(own.try_clone()?, stream).map_err(|_| Code::Ebadf)?;
            Ok(Arc::new(open))
        })
    }
}

impl Host for OskitCtxView<'_> {
    fn mounts(&mut self) -> wasmtime::Result<Vec<Mount>> {
        let mount = |mount: &Arc<super::Mount>| Mount {
            path: mount.path.clone(),
            writable: mount.access == Access::ReadWrite,
        };
        Ok(self.ctx.rules.mounts().iter().map(mount).collect())
    }

    fn umask(&mut self) -> Result<u32> {
        Ok(umask::inherited())
    }

    fn stdin(&mut self) -> Result<Resource<Descriptor>> {
        self.stream(Stream::Stdin)
    }

    fn stdout(&mut self) -> Result<Resource<Descriptor>> {
        self.stream(Stream::Stdout)
    }

    fn stderr(&mut self) -> Result<Resource<Descriptor>> {
        self.stream(Stream::Stderr)
    }

    fn open(&mut self, path: String, flags: OpenFlags, mode: u32) -> Result<Resource<Descriptor>> {
        let changes = OpenFlags::WRITE
            | OpenFlags::APPEND
            | OpenFlags::CREATE
            | OpenFlags::TRUNCATE
            | OpenFlags::TEMPORARY;
        let need = if (flags & changes) == OpenFlags::empty() { Need::Read } else { Need::Write };
        self.descriptor(|this| {
            let open = |at: &_, policy: &_| unix::open(at, policy, flags, mode).map(Arc::new);
            this.at("files.open", need, path, open)
        })
    }

    fn pipe(&mut self) -> Result<(Resource<Descriptor>, Resource<Descriptor>)> {
        let failed = |_| Code::Emfile;
        let mut writer = None;
        let reader = self.descriptor(|_| {
            let (reader, other) = unix::pipe().map_err(failed)?;
            writer = Some(other);
            Ok(Arc::new(reader))
        })?;
        let writer = self.descriptor(|_| Ok(Arc::new(writer.ok_or(Code::Emfile)?)));
        match writer {
            Ok(writer) => Ok((reader, writer)),
            Err(error) => {
                HostDescriptor::drop(self, reader).map_err(crate::error::Error::Trap)?;
                Err(error)
            }
        }
    }

    fn open_directory(&mut self, path: String) -> Result<Resource<DirectoryStream>> {
        self.ctx.take_descriptor()?;
        let opened = self.at("files.open-directory", Need::Read, path, |at, _| unix::open_directory(at));
        let made = opened.and_then(|directory| Ok(self.table.push(DirectoryStream::new(directory))?));
        if made.is_err() {
            self.ctx.give_descriptor_back();
        }
        made
    }

    fn stat(&mut self, path: String, follow: bool) -> Result<FileStatus> {
        self.at("files.stat", Need::Read, path, |at, _| unix::stat(at, follow))
    }

    fn access(&mut self, path: String, mode: AccessMode, effective: bool, follow: bool) -> Result<()> {
        self.at("files.access", Need::Read, path, |at, _| unix::access(at, mode, effective, follow))
    }

    fn mkdir(&mut self, path: String, mode: u32) -> Result<()> {
        self.at("files.mkdir", Need::Write, path, |at, policy| unix::mkdir(at, policy, mode))
    }

    fn rmdir(&mut self, path: String) -> Result<()> {
        self.at("files.rmdir", Need::Write, path, |at, _| unix::rmdir(at))
    }

    fn unlink(&mut self, path: String) -> Result<()> {
        self.at("files.unlink", Need::Write, path, |at, _| unix::unlink(at))
    }

    fn rename(&mut self, old: String, new: String, replace: bool) -> Result<()> {
        self.at_two("files.rename", old, new, |old, new| unix::rename(old, new, replace))
    }

    fn link(&mut self, old: String, new: String, follow: bool) -> Result<()> {
        self.at_two("files.link", old, new, |old, new| unix::link(old, new, follow))
    }

    fn symlink(&mut self, target: String, path: String) -> Result<()> {
        self.at("files.symlink", Need::Write, path, |at, _| unix::symlink(at, &target))
    }

    fn readlink(&mut self, path: String) -> Result<String> {
        self.at("files.readlink", Need::Read, path, |at, _| unix::readlink(at))
    }

    fn chmod(&mut self, path: String, mode: u32, follow: bool) -> Result<()> {
        self.at("files.chmod", Need::Write, path, |at, policy| unix::chmod(at, policy, mode, follow))
    }

    fn chown(&mut self, path: String, uid: Option<u32>, gid: Option<u32>, follow: bool) -> Result<()> {
        self.at("files.chown", Need::Write, path, |at, policy| unix::chown(at, policy, uid, gid, follow))
    }

    fn chflags(&mut self, path: String, _: u32, _: bool) -> Result<()> {
        self.at("files.chflags", Need::Write, path, |_, _| Err(Code::Enotsup.into()))
    }

    fn utimens(&mut self, path: String, accessed: SetTime, modified: SetTime, follow: bool) -> Result<()> {
        self.at("files.utimens", Need::Write, path, |at, _| {
            unix::utimens(at, &unix::timestamps(accessed, modified)?, follow)
        })
    }

    fn truncate(&mut self, path: String, size: u64) -> Result<()> {
        self.at("files.truncate", Need::Write, path, |at, policy| unix::truncate(at, policy, size))
    }

    fn statvfs(&mut self, path: String) -> Result<FilesystemStatus> {
        self.at("files.statvfs", Need::Read, path, |at, _| unix::statvfs(at))
    }

    fn mkfifo(&mut self, path: String, mode: u32) -> Result<()> {
        self.at("files.mkfifo", Need::Write, path, |at, policy| unix::mkfifo(at, policy, mode))
    }
}

impl HostDescriptor for OskitCtxView<'_> {
    fn read(&mut self, this: Resource<Descriptor>, count: u32) -> Result<Vec<u8>> {
        self.on("files.descriptor.read", &this, |open, _| open.read_bytes(count))
    }

    fn pread(&mut self, this: Resource<Descriptor>, count: u32, offset: u64) -> Result<Vec<u8>> {
        self.on("files.descriptor.pread", &this, |open, _| open.pread_bytes(count, offset))
    }

    fn write(&mut self, this: Resource<Descriptor>, data: Vec<u8>) -> Result<u32> {
        self.on("files.descriptor.write", &this, |open, _| open.write_bytes(&data))
    }

    fn pwrite(&mut self, this: Resource<Descriptor>, data: Vec<u8>, offset: u64) -> Result<u32> {
        self.on("files.descriptor.pwrite", &this, |open, _| open.pwrite_bytes(&data, offset))
    }

    fn seek(&mut self, this: Resource<Descriptor>, offset: i64, whence: Whence) -> Result<u64> {
        self.on("files.descriptor.seek", &this, |open, _| open.seek(offset, whence))
    }

    fn stat(&mut self, this: Resource<Descriptor>) -> Result<FileStatus> {
        self.on("files.descriptor.stat", &this, |open, _| open.stat())
    }

    fn truncate(&mut self, this: Resource<Descriptor>, size: u64) -> Result<()> {
        self.on("files.descriptor.truncate", &this, |open, _| open.truncate(size))
    }

    fn sync(&mut self, this: Resource<Descriptor>, data_only: bool) -> Result<()> {
        self.on("files.descriptor.sync", &this, |open, _| open.sync(data_only))
    }

    fn chmod(&mut self, this: Resource<Descriptor>, mode: u32) -> Result<()> {
        self.on("files.descriptor.chmod", &this, |open, policy| open.chmod(policy, mode))
    }

    fn chown(&mut self, this: Resource<Descriptor>, uid: Option<u32>, gid: Option<u32>) -> Result<()> {
        self.on("files.descriptor.chown", &this, |open, policy| open.chown(policy, uid, gid))
    }

    fn utimens(&mut self, this: Resource<Descriptor>, accessed: SetTime, modified: SetTime) -> Result<()> {
        self.on("files.descriptor.utimens", &this, |open, _| open.utimens(accessed, modified))
    }

    fn statvfs(&mut self, this: Resource<Descriptor>) -> Result<FilesystemStatus> {
        self.on("files.descriptor.statvfs", &this, |open, _| open.statvfs())
    }

    fn dup(&mut self, this: Resource<Descriptor>) -> Result<Resource<Descriptor>> {
        let open = Arc::clone(self.open_of(&this).map_err(crate::error::Error::Trap)?);
        self.descriptor(|_| Ok(open))
    }

    fn is_terminal(&mut self, this: Resource<Descriptor>) -> wasmtime::Result<bool> {
        Ok(self.open_of(&this)?.is_terminal())
    }

    fn terminal_size(&mut self, this: Resource<Descriptor>) -> Result<(u32, u32)> {
        self.on("files.descriptor.terminal-size", &this, |open, _| open.terminal_size())
    }

    fn readable(&mut self, this: Resource<Descriptor>) -> Result<Resource<Waitable>> {
        self.on("files.descriptor.readable", &this, |open, _| open.readable())?;
        self.waitable(&this, Event::Readable)
    }

    fn writable(&mut self, this: Resource<Descriptor>) -> Result<Resource<Waitable>> {
        self.on("files.descriptor.writable", &this, |open, _| open.writable())?;
        self.waitable(&this, Event::Writable)
    }

    fn copy_from(
        &mut self,
        this: Resource<Descriptor>,
        source: Resource<Descriptor>,
        count: u64,
    ) -> Result<u64> {
        let source = Arc::clone(self.open_of(&source).map_err(crate::error::Error::Trap)?);
        self.on("files.descriptor.copy-from", &this, |open, _| open.copy_from(&source, count))
    }

    fn drop(&mut self, this: Resource<Descriptor>) -> wasmtime::Result<()> {
        let Descriptor(open) = self.table.delete(this)?;
        self.ctx.locks.closed(&open);
        self.ctx.give_descriptor_back();
        Ok(())
    }
}

impl HostDirectoryStream for OskitCtxView<'_> {
    fn read(&mut self, this: Resource<DirectoryStream>, budget: u32) -> Result<Vec<u8>> {
        listed(self.table.get_mut(&this)?.read(budget, false))
    }

    fn read_with_status(&mut self, this: Resource<DirectoryStream>, budget: u32) -> Result<Vec<u8>> {
        listed(self.table.get_mut(&this)?.read(budget, true))
    }

    fn drop(&mut self, this: Resource<DirectoryStream>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        self.ctx.give_descriptor_back();
        Ok(())
    }
}

fn listed(packed: Outcome<Vec<u8>>) -> Result<Vec<u8>> {
    packed.map_err(|failure| match failure {
        super::Failure::Code(code) => code.into(),
        super::Failure::Escape | super::Failure::Needs(_) => Code::Eperm.into(),
    })
}
