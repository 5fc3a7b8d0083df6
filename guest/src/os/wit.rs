use super::{Descriptor, FilesystemStatus, Scandir, Stat, Walker, not_built};
use crate::bindings::exports::oskit::stdlib::errno::OsError;
use crate::bindings::exports::oskit::stdlib::os::{
    AccessMode, Constants, Descriptor as WitDescriptor, DescriptorBorrow, DirEntry, FileAction, FileType,
    Guest, GuestDescriptor, GuestPopenCommand, GuestScandirIterator, GuestWalker, OpenFlags, PackedEntries,
    PackedWalk, PopenCommand, PopenMode, ScandirIterator, SetTime, SpawnMode, SpawnOptions, Spawned,
    StatResult, StatvfsResult, TerminalSize, TimesResult, UnameResult, WaitOptions, Waited, WaitedUsage,
    WalkOptions, WalkStep, Walker as WitWalker, Whence,
};
use crate::sys::files;
use crate::{Component, environ, errno, sys};
use std::cell::RefCell;

type Variables = Vec<(String, String)>;

impl From<Stat> for StatResult {
    fn from(stat: Stat) -> Self {
        StatResult {
            mode: stat.mode,
            blksize: stat.blksize,
            ino: stat.ino,
            dev: stat.dev,
            nlink: stat.nlink,
            uid: stat.uid,
            gid: stat.gid,
            size: stat.size,
            atime_ns: stat.atime_ns,
            mtime_ns: stat.mtime_ns,
            ctime_ns: stat.ctime_ns,
            blocks: stat.blocks,
            rdev: stat.rdev,
            birthtime_ns: stat.birthtime_ns,
        }
    }
}

fn statvfs_result(status: FilesystemStatus) -> StatvfsResult {
    StatvfsResult {
        bsize: status.block_size,
        frsize: status.fragment_size,
        blocks: status.blocks,
        bfree: status.blocks_free,
        bavail: status.blocks_available,
        files: status.files,
        ffree: status.files_free,
        favail: status.files_available,
        flag: status.flags,
        namemax: status.name_max,
        fsid: status.id,
    }
}

impl From<super::FileType> for FileType {
    fn from(kind: super::FileType) -> Self {
        match kind {
            super::FileType::Unknown => FileType::Unknown,
            super::FileType::Regular => FileType::Regular,
            super::FileType::Directory => FileType::Directory,
            super::FileType::Symlink => FileType::Symlink,
            super::FileType::BlockDevice => FileType::BlockDevice,
            super::FileType::CharacterDevice => FileType::CharacterDevice,
            super::FileType::Fifo => FileType::Fifo,
            super::FileType::Socket => FileType::Socket,
        }
    }
}

impl From<Whence> for files::Whence {
    fn from(whence: Whence) -> Self {
        match whence {
            Whence::Set => files::Whence::Set,
            Whence::Current => files::Whence::Current,
            Whence::End => files::Whence::End,
            Whence::Data => files::Whence::Data,
            Whence::Hole => files::Whence::Hole,
        }
    }
}

fn set_time(time: SetTime) -> files::SetTime {
    match time {
        SetTime::Keep => files::SetTime::Keep,
        SetTime::Now => files::SetTime::Now,
        SetTime::At(nanoseconds) => files::SetTime::At(sys::time::Timespec {
            seconds: nanoseconds.div_euclid(1_000_000_000),
            nanoseconds: nanoseconds.rem_euclid(1_000_000_000) as u32,
        }),
    }
}

fn terminal_size((columns, lines): (u32, u32)) -> TerminalSize {
    TerminalSize { columns, lines }
}

fn packed_entries(packed: super::Packed) -> PackedEntries {
    PackedEntries {
        names: packed.names,
        ends: packed.ends,
        kinds: packed.kinds,
        stats: packed.stats.into_iter().map(Into::into).collect(),
    }
}

/// The ids of the process.
fn identity(syscall: &'static str) -> Result<sys::os::Identity, OsError> {
    ask(sys::os::identity_of_self(), syscall)
}

/// An answer of the system that needs nothing done to it.
fn ask<T>(answer: Result<T, sys::errno::Error>, syscall: &'static str) -> Result<T, OsError> {
    answer.map_err(|error| errno::OsError::from_sys(error, syscall).into())
}

fn missing<T>(function: &'static str) -> Result<T, OsError> {
    Err(not_built(function).into())
}

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
    fn fchdir(&self) -> Result<(), OsError> {
        missing("fchdir")
    }
    fn copy_from(&self, source: DescriptorBorrow<'_>, count: u64) -> Result<u64, OsError> {
        Ok(self.copy_from(source.get::<Descriptor>(), count)?)
    }
}

impl GuestScandirIterator for RefCell<Scandir> {
    fn next_entries(&self, count: Option<u32>) -> Result<Vec<DirEntry>, OsError> {
        let entries = self.borrow_mut().next_entries(count)?;
        let entry =
            |entry: super::Entry| DirEntry { name: entry.name, inode: entry.inode, kind: entry.kind.into() };
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

/// A command that `popen` started; there are none yet.
pub(crate) enum Command {}

impl GuestPopenCommand for Command {
    fn take_descriptor(&self) -> Result<WitDescriptor, OsError> {
        match *self {}
    }
    fn close(&self) -> Result<Option<i32>, OsError> {
        match *self {}
    }
}

impl Guest for Component {
    type Descriptor = Descriptor;
    type ScandirIterator = RefCell<Scandir>;
    type Walker = RefCell<Walker>;
    type PopenCommand = Command;

    fn get_constants() -> Constants {
        let text = str::to_owned;
        Constants {
            name: text("posix"),
            curdir: text("."),
            pardir: text(".."),
            sep: text("/"),
            altsep: None,
            extsep: text("."),
            pathsep: text(":"),
            defpath: text("/bin:/usr/bin"),
            linesep: text("\n"),
            devnull: text("/dev/null"),
        }
    }
    fn linesep() -> String {
        "\n".to_owned()
    }
    fn strerror(number: i32) -> String {
        errno::strerror(number).into_owned()
    }

    fn stat(path: String, follow_symlinks: Option<bool>) -> Result<StatResult, OsError> {
        Ok(super::stat(&path, follow_symlinks.unwrap_or(true))?.into())
    }
    fn lstat(path: String) -> Result<StatResult, OsError> {
        Ok(super::lstat(&path)?.into())
    }
    fn stat_many(paths: Vec<String>, follow_symlinks: Option<bool>) -> Vec<Result<StatResult, OsError>> {
        let one = |path: String| Ok(super::stat(&path, follow_symlinks.unwrap_or(true))?.into());
        paths.into_iter().map(one).collect()
    }
    fn statvfs(path: String) -> Result<StatvfsResult, OsError> {
        Ok(statvfs_result(super::statvfs(&path)?))
    }
    fn major(device: u64) -> u32 {
        super::major(device)
    }
    fn minor(device: u64) -> u32 {
        super::minor(device)
    }
    fn makedev(major: u32, minor: u32) -> u64 {
        super::makedev(major, minor)
    }

    fn open(path: String, flags: OpenFlags, mode: Option<u32>) -> Result<WitDescriptor, OsError> {
        let flags = files::OpenFlags::from_bits_truncate(flags.bits());
        Ok(WitDescriptor::new(super::open(&path, flags, mode.unwrap_or(0o777))?))
    }
    fn pipe() -> Result<(WitDescriptor, WitDescriptor), OsError> {
        let (reader, writer) = super::pipe()?;
        Ok((WitDescriptor::new(reader), WitDescriptor::new(writer)))
    }
    fn stdin() -> Result<WitDescriptor, OsError> {
        Ok(WitDescriptor::new(super::standard(0)?))
    }
    fn stdout() -> Result<WitDescriptor, OsError> {
        Ok(WitDescriptor::new(super::standard(1)?))
    }
    fn stderr() -> Result<WitDescriptor, OsError> {
        Ok(WitDescriptor::new(super::standard(2)?))
    }
    fn get_terminal_size() -> Result<TerminalSize, OsError> {
        Ok(terminal_size(super::standard(1)?.terminal_size()?))
    }

    fn scandir(path: Option<String>) -> Result<ScandirIterator, OsError> {
        Ok(ScandirIterator::new(RefCell::new(super::scandir(path.as_deref().unwrap_or("."))?)))
    }
    fn listdir(path: Option<String>) -> Result<Vec<String>, OsError> {
        Ok(super::listdir(path.as_deref().unwrap_or("."))?)
    }
    fn walk(top: String, options: Option<WalkOptions>) -> Result<WitWalker, OsError> {
        let topdown = options.and_then(|options| options.topdown).unwrap_or(true);
        let followlinks = options.and_then(|options| options.followlinks).unwrap_or(false);
        Ok(WitWalker::new(RefCell::new(Walker::new(&top, topdown, followlinks))))
    }

    fn access(path: String, mode: AccessMode, effective: Option<bool>, follow: Option<bool>) -> bool {
        let mode = files::AccessMode::from_bits_truncate(mode.bits());
        super::access(&path, mode, effective.unwrap_or(false), follow.unwrap_or(true))
    }
    fn mkdir(path: String, mode: Option<u32>) -> Result<(), OsError> {
        Ok(super::mkdir(&path, mode.unwrap_or(0o777))?)
    }
    fn makedirs(path: String, mode: Option<u32>, exist_ok: Option<bool>) -> Result<(), OsError> {
        Ok(super::makedirs(&path, mode.unwrap_or(0o777), exist_ok.unwrap_or(false))?)
    }
    fn rmdir(path: String) -> Result<(), OsError> {
        Ok(super::rmdir(&path)?)
    }
    fn removedirs(path: String) -> Result<(), OsError> {
        Ok(super::removedirs(&path)?)
    }
    fn remove(path: String) -> Result<(), OsError> {
        Ok(super::unlink(&path)?)
    }
    fn unlink(path: String) -> Result<(), OsError> {
        Ok(super::unlink(&path)?)
    }
    fn rename(src: String, dst: String) -> Result<(), OsError> {
        Ok(super::rename(&src, &dst)?)
    }
    fn replace(src: String, dst: String) -> Result<(), OsError> {
        Ok(super::rename(&src, &dst)?)
    }
    fn renames(old: String, new: String) -> Result<(), OsError> {
        Ok(super::renames(&old, &new)?)
    }
    fn link(src: String, dst: String, follow_symlinks: Option<bool>) -> Result<(), OsError> {
        Ok(super::link(&src, &dst, follow_symlinks.unwrap_or(true))?)
    }
    fn symlink(src: String, dst: String) -> Result<(), OsError> {
        Ok(super::symlink(&src, &dst)?)
    }
    fn readlink(path: String) -> Result<String, OsError> {
        Ok(super::readlink(&path)?)
    }
    fn truncate(path: String, length: u64) -> Result<(), OsError> {
        Ok(super::truncate(&path, length)?)
    }
    fn utime(
        path: String,
        accessed: SetTime,
        modified: SetTime,
        follow: Option<bool>,
    ) -> Result<(), OsError> {
        Ok(super::utime(&path, set_time(accessed), set_time(modified), follow.unwrap_or(true))?)
    }
    fn chmod(path: String, mode: u32, follow_symlinks: Option<bool>) -> Result<(), OsError> {
        Ok(super::chmod(&path, mode, follow_symlinks.unwrap_or(true))?)
    }
    fn lchmod(path: String, mode: u32) -> Result<(), OsError> {
        Ok(super::chmod(&path, mode, false)?)
    }
    fn chown(path: String, uid: Option<u32>, gid: Option<u32>, follow: Option<bool>) -> Result<(), OsError> {
        Ok(super::chown(&path, uid, gid, follow.unwrap_or(true))?)
    }
    fn lchown(path: String, uid: Option<u32>, gid: Option<u32>) -> Result<(), OsError> {
        Ok(super::chown(&path, uid, gid, false)?)
    }
    fn chflags(path: String, flags: u32, follow_symlinks: Option<bool>) -> Result<(), OsError> {
        Ok(super::chflags(&path, flags, follow_symlinks.unwrap_or(true))?)
    }
    fn mkfifo(path: String, mode: Option<u32>) -> Result<(), OsError> {
        Ok(super::mkfifo(&path, mode.unwrap_or(0o666))?)
    }

    fn environ() -> Variables {
        environ::variables()
    }
    fn getenv(key: String, default: Option<String>) -> Option<String> {
        environ::get(&key).or(default)
    }
    fn putenv(key: String, value: String) -> Result<(), OsError> {
        Ok(super::putenv(&key, &value)?)
    }
    fn unsetenv(key: String) -> Result<(), OsError> {
        Ok(super::unsetenv(&key)?)
    }
    fn get_exec_path(env: Option<Variables>) -> Vec<String> {
        super::get_exec_path(env.as_deref())
    }
    fn getcwd() -> Result<String, OsError> {
        Ok(super::getcwd())
    }
    fn chdir(path: String) -> Result<(), OsError> {
        Ok(super::chdir(&path)?)
    }
    fn umask(mask: u32) -> Result<u32, OsError> {
        Ok(super::set_umask(mask))
    }

    fn uname() -> Result<UnameResult, OsError> {
        let name = ask(sys::os::uname(), "uname")?;
        Ok(UnameResult {
            sysname: name.sysname,
            nodename: name.nodename,
            release: name.release,
            version: name.version,
            machine: name.machine,
        })
    }
    fn cpu_count() -> Result<u32, OsError> {
        Ok(ask(sys::os::cpu_count(), "sysconf")?.0)
    }
    fn process_cpu_count() -> Result<u32, OsError> {
        Ok(ask(sys::os::cpu_count(), "sched_getaffinity")?.1)
    }
    fn getloadavg() -> Result<(f64, f64, f64), OsError> {
        ask(sys::os::load_average(), "getloadavg")
    }
    fn urandom(size: u32) -> Result<Vec<u8>, OsError> {
        Ok(super::urandom(size)?)
    }
    fn startfile(path: String, operation: Option<String>) -> Result<(), OsError> {
        let _ = (path, operation);
        missing("startfile")
    }

    fn getpid() -> Result<u32, OsError> {
        Ok(identity("getpid")?.pid)
    }
    fn getppid() -> Result<u32, OsError> {
        Ok(identity("getppid")?.parent)
    }
    fn getuid() -> Result<u32, OsError> {
        Ok(identity("getuid")?.uid)
    }
    fn geteuid() -> Result<u32, OsError> {
        Ok(identity("geteuid")?.effective_uid)
    }
    fn getgid() -> Result<u32, OsError> {
        Ok(identity("getgid")?.gid)
    }
    fn getegid() -> Result<u32, OsError> {
        Ok(identity("getegid")?.effective_gid)
    }
    fn getgroups() -> Result<Vec<u32>, OsError> {
        Ok(identity("getgroups")?.groups)
    }
    fn getlogin() -> Result<String, OsError> {
        ask(sys::os::login_name(), "getlogin")
    }
    fn getpgrp() -> Result<u32, OsError> {
        Ok(identity("getpgrp")?.process_group)
    }
    fn getpgid(pid: u32) -> Result<u32, OsError> {
        ask(sys::os::getpgid(pid), "getpgid")
    }
    fn setpgid(pid: u32, pgrp: u32) -> Result<(), OsError> {
        ask(sys::os::setpgid(pid, pgrp), "setpgid")
    }
    fn setpgrp() -> Result<(), OsError> {
        ask(sys::os::setpgid(0, 0), "setpgrp")
    }
    fn getsid(pid: u32) -> Result<u32, OsError> {
        let identity = identity("getsid")?;
        if pid != 0 && pid != identity.pid {
            return Err(errno::OsError::new(errno::ESRCH, "getsid").into());
        }
        Ok(identity.session)
    }
    fn setsid() -> Result<(), OsError> {
        ask(sys::os::setsid(), "setsid")
    }
    fn nice(increment: i32) -> Result<i32, OsError> {
        ask(sys::os::nice(increment), "nice")
    }
    fn times() -> Result<TimesResult, OsError> {
        let times = ask(sys::os::times(), "times")?;
        let seconds = |nanoseconds: u64| nanoseconds as f64 / 1e9;
        Ok(TimesResult {
            user: seconds(times.user),
            system: seconds(times.system),
            children_user: seconds(times.children_user),
            children_system: seconds(times.children_system),
            elapsed: seconds(times.elapsed),
        })
    }
    fn abort() -> Result<(), OsError> {
        Ok(super::abort()?)
    }
    fn exit(status: i32) -> Result<(), OsError> {
        Ok(super::exit(status)?)
    }

    fn execv(_path: String, _args: Vec<String>) -> Result<(), OsError> {
        missing("execv")
    }
    fn execve(_path: String, _args: Vec<String>, _env: Variables) -> Result<(), OsError> {
        missing("execve")
    }
    fn execvp(_file: String, _args: Vec<String>) -> Result<(), OsError> {
        missing("execvp")
    }
    fn execvpe(_file: String, _args: Vec<String>, _env: Variables) -> Result<(), OsError> {
        missing("execvpe")
    }
    fn fork() -> Result<Option<u32>, OsError> {
        missing("fork")
    }
    fn spawnv(_mode: SpawnMode, _path: String, _args: Vec<String>) -> Result<Spawned, OsError> {
        missing("spawnv")
    }
    fn spawnve(
        _mode: SpawnMode,
        _path: String,
        _args: Vec<String>,
        _env: Variables,
    ) -> Result<Spawned, OsError> {
        missing("spawnve")
    }
    fn spawnvp(_mode: SpawnMode, _file: String, _args: Vec<String>) -> Result<Spawned, OsError> {
        missing("spawnvp")
    }
    fn spawnvpe(
        _mode: SpawnMode,
        _file: String,
        _args: Vec<String>,
        _env: Variables,
    ) -> Result<Spawned, OsError> {
        missing("spawnvpe")
    }
    fn posix_spawn(
        _path: String,
        _args: Vec<String>,
        _env: Option<Variables>,
        _actions: Vec<FileAction<'_>>,
        _options: Option<SpawnOptions>,
    ) -> Result<u32, OsError> {
        missing("posix_spawn")
    }
    fn posix_spawnp(
        _file: String,
        _args: Vec<String>,
        _env: Option<Variables>,
        _actions: Vec<FileAction<'_>>,
        _options: Option<SpawnOptions>,
    ) -> Result<u32, OsError> {
        missing("posix_spawnp")
    }
    fn popen(_command: String, _mode: PopenMode) -> Result<PopenCommand, OsError> {
        missing("popen")
    }
    fn system(_command: String) -> Result<i32, OsError> {
        missing("system")
    }
    fn kill(_pid: i32, _sig: u32) -> Result<(), OsError> {
        missing("kill")
    }
    fn killpg(_pgid: u32, _sig: u32) -> Result<(), OsError> {
        missing("killpg")
    }
    fn waitpid(_pid: i32, _options: WaitOptions) -> Result<Option<Waited>, OsError> {
        missing("waitpid")
    }
    fn wait() -> Result<Waited, OsError> {
        missing("wait")
    }
    fn wait3(_options: WaitOptions) -> Result<Option<WaitedUsage>, OsError> {
        missing("wait3")
    }
    fn wait4(_pid: i32, _options: WaitOptions) -> Result<Option<WaitedUsage>, OsError> {
        missing("wait4")
    }
    fn waitstatus_to_exitcode(status: i32) -> Result<i32, OsError> {
        Ok(super::exit_code(status)?)
    }
    fn wifexited(status: i32) -> bool {
        super::wifexited(status)
    }
    fn wexitstatus(status: i32) -> i32 {
        super::wexitstatus(status)
    }
    fn wifsignaled(status: i32) -> bool {
        super::wifsignaled(status)
    }
    fn wtermsig(status: i32) -> i32 {
        super::wtermsig(status)
    }
    fn wcoredump(status: i32) -> bool {
        super::wcoredump(status)
    }
    fn wifstopped(status: i32) -> bool {
        super::wifstopped(status)
    }
    fn wstopsig(status: i32) -> i32 {
        super::wstopsig(status)
    }
    fn wifcontinued(status: i32) -> bool {
        super::wifcontinued(status)
    }
}
