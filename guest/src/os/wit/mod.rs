mod children;
mod convert;
mod resources;

use crate::bindings::exports::oskit::stdlib::errno::OsError;
use crate::bindings::exports::oskit::stdlib::os::{
    AccessMode, Constants, Descriptor as WitDescriptor, FileAction, Guest, OpenFlags, PopenCommand,
    PopenMode, ScandirIterator, SetTime, SpawnMode, SpawnOptions, Spawned, StatResult, StatvfsResult,
    TerminalSize, TimesResult, UnameResult, WaitOptions, Waited, WaitedUsage, WalkOptions,
    Walker as WitWalker,
};
use crate::children::Program;
use crate::os::{self, Descriptor, Scandir, Walker};
use crate::sys::files;
use crate::{Component, environ, errno, sys};
use children::{posix_spawned, spawned, waited};
use convert::{set_time, statvfs_result, terminal_size};
use std::cell::RefCell;

type Variables = Vec<(String, String)>;

/// The ids of the process.
fn identity(syscall: &'static str) -> Result<sys::os::Identity, OsError> {
    ask(sys::os::identity_of_self(), syscall)
}

/// An answer of the system that needs nothing done to it.
fn ask<T>(answer: Result<T, sys::errno::Error>, syscall: &'static str) -> Result<T, OsError> {
    answer.map_err(|error| errno::OsError::from_sys(error, syscall).into())
}

impl Guest for Component {
    type Descriptor = Descriptor;
    type ScandirIterator = RefCell<Scandir>;
    type Walker = RefCell<Walker>;
    type PopenCommand = os::Command;

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
        Ok(os::stat(&path, follow_symlinks.unwrap_or(true))?.into())
    }
    fn lstat(path: String) -> Result<StatResult, OsError> {
        Ok(os::lstat(&path)?.into())
    }
    fn stat_many(paths: Vec<String>, follow_symlinks: Option<bool>) -> Vec<Result<StatResult, OsError>> {
        let one = |path: String| Ok(os::stat(&path, follow_symlinks.unwrap_or(true))?.into());
        paths.into_iter().map(one).collect()
    }
    fn statvfs(path: String) -> Result<StatvfsResult, OsError> {
        Ok(statvfs_result(os::statvfs(&path)?))
    }
    fn major(device: u64) -> i64 {
        os::major(device)
    }
    fn minor(device: u64) -> i64 {
        os::minor(device)
    }
    fn makedev(major: u32, minor: u32) -> u64 {
        os::makedev(major, minor)
    }

    fn open(path: String, flags: OpenFlags, mode: Option<u32>) -> Result<WitDescriptor, OsError> {
        let flags = files::OpenFlags::from_bits_truncate(flags.bits());
        Ok(WitDescriptor::new(os::open(&path, flags, mode.unwrap_or(0o777))?))
    }
    fn pipe() -> Result<(WitDescriptor, WitDescriptor), OsError> {
        let (reader, writer) = os::pipe()?;
        Ok((WitDescriptor::new(reader), WitDescriptor::new(writer)))
    }
    fn stdin() -> Result<WitDescriptor, OsError> {
        Ok(WitDescriptor::new(os::standard(0)?))
    }
    fn stdout() -> Result<WitDescriptor, OsError> {
        Ok(WitDescriptor::new(os::standard(1)?))
    }
    fn stderr() -> Result<WitDescriptor, OsError> {
        Ok(WitDescriptor::new(os::standard(2)?))
    }
    fn get_terminal_size() -> Result<TerminalSize, OsError> {
        Ok(terminal_size(os::standard(1)?.terminal_size()?))
    }

    fn scandir(path: Option<String>) -> Result<ScandirIterator, OsError> {
        Ok(ScandirIterator::new(RefCell::new(os::scandir(path.as_deref().unwrap_or("."))?)))
    }
    fn listdir(path: Option<String>) -> Result<Vec<String>, OsError> {
        Ok(os::listdir(path.as_deref().unwrap_or("."))?)
    }
    fn walk(top: String, options: Option<WalkOptions>) -> Result<WitWalker, OsError> {
        let topdown = options.and_then(|options| options.topdown).unwrap_or(true);
        let followlinks = options.and_then(|options| options.followlinks).unwrap_or(false);
        Ok(WitWalker::new(RefCell::new(Walker::new(&top, topdown, followlinks))))
    }

    fn access(path: String, mode: AccessMode, effective: Option<bool>, follow: Option<bool>) -> bool {
        let mode = files::AccessMode::from_bits_truncate(mode.bits());
        os::access(&path, mode, effective.unwrap_or(false), follow.unwrap_or(true))
    }
    fn mkdir(path: String, mode: Option<u32>) -> Result<(), OsError> {
        Ok(os::mkdir(&path, mode.unwrap_or(0o777))?)
    }
    fn makedirs(path: String, mode: Option<u32>, exist_ok: Option<bool>) -> Result<(), OsError> {
        Ok(os::makedirs(&path, mode.unwrap_or(0o777), exist_ok.unwrap_or(false))?)
    }
    fn rmdir(path: String) -> Result<(), OsError> {
        Ok(os::rmdir(&path)?)
    }
    fn removedirs(path: String) -> Result<(), OsError> {
        Ok(os::removedirs(&path)?)
    }
    fn remove(path: String) -> Result<(), OsError> {
        Ok(os::unlink(&path)?)
    }
    fn unlink(path: String) -> Result<(), OsError> {
        Ok(os::unlink(&path)?)
    }
    fn rename(src: String, dst: String) -> Result<(), OsError> {
        Ok(os::rename(&src, &dst)?)
    }
    fn replace(src: String, dst: String) -> Result<(), OsError> {
        Ok(os::rename(&src, &dst)?)
    }
    fn renames(old: String, new: String) -> Result<(), OsError> {
        Ok(os::renames(&old, &new)?)
    }
    fn link(src: String, dst: String, _follow_symlinks: Option<bool>) -> Result<(), OsError> {
        Ok(os::link(&src, &dst)?)
    }
    fn symlink(src: String, dst: String) -> Result<(), OsError> {
        Ok(os::symlink(&src, &dst)?)
    }
    fn readlink(path: String) -> Result<String, OsError> {
        Ok(os::readlink(&path)?)
    }
    fn truncate(path: String, length: u64) -> Result<(), OsError> {
        Ok(os::truncate(&path, length)?)
    }
    fn utime(
        path: String,
        accessed: SetTime,
        modified: SetTime,
        follow: Option<bool>,
    ) -> Result<(), OsError> {
        Ok(os::utime(&path, set_time(accessed), set_time(modified), follow.unwrap_or(true))?)
    }
    fn chmod(path: String, mode: u32, follow_symlinks: Option<bool>) -> Result<(), OsError> {
        Ok(os::chmod(&path, mode, follow_symlinks.unwrap_or(true))?)
    }
    fn lchmod(path: String, mode: u32) -> Result<(), OsError> {
        Ok(os::chmod(&path, mode, false)?)
    }
    fn chown(path: String, uid: Option<u32>, gid: Option<u32>, follow: Option<bool>) -> Result<(), OsError> {
        Ok(os::chown(&path, uid, gid, follow.unwrap_or(true))?)
    }
    fn lchown(path: String, uid: Option<u32>, gid: Option<u32>) -> Result<(), OsError> {
        Ok(os::chown(&path, uid, gid, false)?)
    }
    fn chflags(path: String, flags: u32, follow_symlinks: Option<bool>) -> Result<(), OsError> {
        Ok(os::chflags(&path, flags, follow_symlinks.unwrap_or(true))?)
    }
    fn mkfifo(path: String, mode: Option<u32>) -> Result<(), OsError> {
        Ok(os::mkfifo(&path, mode.unwrap_or(0o666))?)
    }

    fn environ() -> Variables {
        environ::variables()
    }
    fn getenv(key: String, default: Option<String>) -> Option<String> {
        environ::get(&key).or(default)
    }
    fn putenv(key: String, value: String) -> Result<(), OsError> {
        Ok(os::putenv(&key, &value)?)
    }
    fn unsetenv(key: String) -> Result<(), OsError> {
        Ok(os::unsetenv(&key)?)
    }
    fn get_exec_path(env: Option<Variables>) -> Vec<String> {
        os::get_exec_path(env.as_deref())
    }
    fn getcwd() -> Result<String, OsError> {
        Ok(os::getcwd()?)
    }
    fn chdir(path: String) -> Result<(), OsError> {
        Ok(os::chdir(&path)?)
    }
    fn umask(mask: u32) -> Result<u32, OsError> {
        Ok(os::set_umask(mask))
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
        Ok(os::urandom(size)?)
    }
    fn startfile(path: String, operation: Option<String>) -> Result<(), OsError> {
        Ok(os::startfile(&path, operation.as_deref())?)
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
        Ok(os::getpgid(pid)?)
    }
    fn setpgid(pid: u32, pgrp: u32) -> Result<(), OsError> {
        Ok(os::setpgid(pid, pgrp)?)
    }
    fn setpgrp() -> Result<(), OsError> {
        Ok(os::setpgid(0, 0)?)
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
        let times = os::times()?;
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
        Ok(os::abort()?)
    }
    fn exit(status: i32) -> Result<(), OsError> {
        Ok(os::exit(status)?)
    }

    fn execv(path: String, args: Vec<String>) -> Result<(), OsError> {
        Ok(os::exec(&Program::Path(path), &args, None)?)
    }
    fn execve(path: String, args: Vec<String>, env: Variables) -> Result<(), OsError> {
        Ok(os::exec(&Program::Path(path), &args, Some(env))?)
    }
    fn execvp(file: String, args: Vec<String>) -> Result<(), OsError> {
        Ok(os::exec(&Program::Search(file), &args, None)?)
    }
    fn execvpe(file: String, args: Vec<String>, env: Variables) -> Result<(), OsError> {
        Ok(os::exec(&Program::Search(file), &args, Some(env))?)
    }
    fn fork() -> Result<Option<u32>, OsError> {
        Ok(os::fork()?)
    }
    fn spawnv(mode: SpawnMode, path: String, args: Vec<String>) -> Result<Spawned, OsError> {
        spawned(mode, Program::Path(path), args, None)
    }
    fn spawnve(mode: SpawnMode, path: String, args: Vec<String>, env: Variables) -> Result<Spawned, OsError> {
        spawned(mode, Program::Path(path), args, Some(env))
    }
    fn spawnvp(mode: SpawnMode, file: String, args: Vec<String>) -> Result<Spawned, OsError> {
        spawned(mode, Program::Search(file), args, None)
    }
    fn spawnvpe(
        mode: SpawnMode,
        file: String,
        args: Vec<String>,
        env: Variables,
    ) -> Result<Spawned, OsError> {
        spawned(mode, Program::Search(file), args, Some(env))
    }
    fn posix_spawn(
        path: String,
        args: Vec<String>,
        env: Option<Variables>,
        actions: Vec<FileAction<'_>>,
        options: Option<SpawnOptions>,
    ) -> Result<u32, OsError> {
        posix_spawned(Program::Path(path), args, env, actions, options)
    }
    fn posix_spawnp(
        file: String,
        args: Vec<String>,
        env: Option<Variables>,
        actions: Vec<FileAction<'_>>,
        options: Option<SpawnOptions>,
    ) -> Result<u32, OsError> {
        posix_spawned(Program::Search(file), args, env, actions, options)
    }
    fn popen(command: String, mode: PopenMode) -> Result<PopenCommand, OsError> {
        Ok(PopenCommand::new(os::popen(&command, matches!(mode, PopenMode::Read))?))
    }
    fn system(command: String) -> Result<i32, OsError> {
        Ok(os::system(&command)?)
    }
    fn kill(pid: i32, sig: u32) -> Result<(), OsError> {
        Ok(os::kill(pid, sig)?)
    }
    fn killpg(pgid: u32, sig: u32) -> Result<(), OsError> {
        Ok(os::killpg(pgid, sig)?)
    }
    fn waitpid(pid: i32, options: WaitOptions) -> Result<Option<Waited>, OsError> {
        Ok(os::waitpid(pid, options.into())?.map(waited))
    }
    fn wait() -> Result<Waited, OsError> {
        Ok(waited(os::wait()?))
    }
    fn wait3(options: WaitOptions) -> Result<Option<WaitedUsage>, OsError> {
        Ok(os::waitpid(-1, options.into())?.map(Into::into))
    }
    fn wait4(pid: i32, options: WaitOptions) -> Result<Option<WaitedUsage>, OsError> {
        Ok(os::waitpid(pid, options.into())?.map(Into::into))
    }
    fn waitstatus_to_exitcode(status: i32) -> Result<i32, OsError> {
        Ok(os::exit_code(status)?)
    }
    fn wifexited(status: i32) -> bool {
        os::wifexited(status)
    }
    fn wexitstatus(status: i32) -> i32 {
        os::wexitstatus(status)
    }
    fn wifsignaled(status: i32) -> bool {
        os::wifsignaled(status)
    }
    fn wtermsig(status: i32) -> i32 {
        os::wtermsig(status)
    }
    fn wcoredump(status: i32) -> bool {
        os::wcoredump(status)
    }
    fn wifstopped(status: i32) -> bool {
        os::wifstopped(status)
    }
    fn wstopsig(status: i32) -> i32 {
        os::wstopsig(status)
    }
    fn wifcontinued(status: i32) -> bool {
        os::wifcontinued(status)
    }
}
