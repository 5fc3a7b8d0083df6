//! From a request to a running program.
#![allow(unsafe_code)]

use crate::filter::Filter;
use crate::jail::Ruler;
use crate::system::{self, checked, failure};
use oskit_jailer::{Bounds, Spawn, Stage};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, PidfdFlags};
use std::ffi::CString;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::ptr;

type Failure = (Stage, Errno);

/// All that the child needs, made before there is one.
struct Plan<'a> {
    spawn: &'a Spawn,
    jails: &'a Ruler,
    program: OwnedFd,
    directory: Option<OwnedFd>,
    sources: Vec<OwnedFd>,
    rules: Option<OwnedFd>,
    arguments: Texts,
    environment: Texts,
    open_files: (u64, u64),
    /// Whose child it is to be; none for one that takes this process's place.
    jailer: Option<Pid>,
}

/// Texts, and the list of them that the kernel takes.
struct Texts {
    pointers: Vec<*const libc::c_char>,
    _texts: Vec<CString>,
}

impl Texts {
    fn new(bytes: &[Vec<u8>]) -> Option<Self> {
        let texts: Option<Vec<CString>> = bytes.iter().map(|bytes| CString::new(&bytes[..]).ok()).collect();
        let texts = texts?;
        let pointers = texts.iter().map(|text| text.as_ptr()).chain([ptr::null()]).collect();
        Some(Texts { pointers, _texts: texts })
    }
}

/// Starts a child, and gives its number and pidfd.
pub(crate) fn start(
    spawn: &Spawn,
    descriptors: Vec<OwnedFd>,
    jails: &Ruler,
    open_files: (u64, u64),
) -> Result<(i32, OwnedFd), (Stage, i32)> {
    let at_start = |errno: Errno| (Stage::Start, errno.raw_os_error());
    let jailer = Some(rustix::process::getpid());
    let plan = Plan::new(spawn, descriptors, jails, open_files, jailer);
    let plan = plan.map_err(|(stage, errno)| (stage, errno.raw_os_error()))?;
    let (reader, writer) = pipe_with(PipeFlags::CLOEXEC).map_err(at_start)?;
    let (reader, writer) = (system::high(reader), system::high(writer));
    // SAFETY: this process has one thread, so the child may do whatever this one may.
    let pid = checked(unsafe { libc::fork() }).map_err(at_start)?;
    if pid == 0 {
        let (stage, errno) = plan.become_program();
        let told = [stage as u8, errno.raw_os_error() as u8];
        // Nobody is left to be told that this fails.
        let _ = rustix::io::write(&writer, &told);
        // SAFETY: nothing of this copy is to be done any more.
        unsafe { libc::_exit(127) };
    }
    drop(writer);
    let mut told = [0; 2];
    let failed = loop {
        match rustix::io::read(&reader, &mut told) {
            Err(Errno::INTR) => {}
            Ok(2) => break Some((Stage::ALL.get(usize::from(told[0])).copied(), i32::from(told[1]))),
            _ => break None,
        }
    };
    if let Some((stage, errno)) = failed {
        // SAFETY: nothing is written, and it is a child of this process.
        unsafe { libc::waitpid(pid, ptr::null_mut(), 0) };
        return Err((stage.unwrap_or(Stage::Start), errno));
    }
    let handle = Pid::from_raw(pid).ok_or(Errno::SRCH);
    // It is there until it is reaped, even when it has ended already.
    match handle.and_then(|pid| rustix::process::pidfd_open(pid, PidfdFlags::empty())) {
        Ok(handle) => Ok((pid, system::high(handle))),
        Err(errno) => {
            let _ = system::kill(pid, libc::SIGKILL as u8);
            Err(at_start(errno))
        }
    }
}

/// Becomes a program in this process's place. Returns only to say what failed.
pub(crate) fn replace(
    spawn: &Spawn,
    descriptors: Vec<OwnedFd>,
    jails: &Ruler,
    open_files: (u64, u64),
) -> Failure {
    match Plan::new(spawn, descriptors, jails, open_files, None) {
        Ok(plan) => plan.become_program(),
        Err(failure) => failure,
    }
}

fn at(stage: Stage) -> impl Fn(Errno) -> Failure {
    move |errno| (stage, errno)
}

impl<'a> Plan<'a> {
    fn new(
        spawn: &'a Spawn,
        descriptors: Vec<OwnedFd>,
        jails: &'a Ruler,
        open_files: (u64, u64),
        jailer: Option<Pid>,
    ) -> Result<Self, Failure> {
        let mut descriptors = descriptors.into_iter().map(system::high);
        let program = descriptors.next().ok_or((Stage::Start, Errno::BADMSG))?;
        let directory = if spawn.directory { descriptors.next() } else { None };
        let sources: Vec<_> = descriptors.collect();
        if sources.len() != spawn.numbers.len() {
            return Err((Stage::Start, Errno::BADMSG));
        }
        let beyond = spawn.beyond_rules.then_some(program.as_fd());
        let rules = jails.for_child(beyond).map_err(at(Stage::Jail))?;
        let arguments = Texts::new(&spawn.arguments).ok_or((Stage::Start, Errno::INVAL))?;
        let environment = Texts::new(&spawn.environment).ok_or((Stage::Start, Errno::INVAL))?;
        Ok(Plan {
            spawn,
            jails,
            program,
            directory,
            sources,
            rules,
            arguments,
            environment,
            open_files,
            jailer,
        })
    }

    /// In the child. Returns only to say what failed.
    fn become_program(&self) -> Failure {
        match self.prepare().and_then(|()| self.confine()) {
            Ok(()) => (Stage::Program, self.execute()),
            Err(failure) => failure,
        }
    }

    fn prepare(&self) -> Result<(), Failure> {
        self.arrange_process().map_err(at(Stage::Process))?;
        self.place_descriptors().map_err(at(Stage::Descriptors))?;
        match &self.directory {
            Some(directory) => rustix::process::fchdir(directory),
            None => rustix::process::chdir("/"),
        }
        .map_err(at(Stage::Directory))?;
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(self.spawn.umask));
        self.bound().map_err(at(Stage::Bounds))?;
        self.change_users().map_err(at(Stage::Users))?;
        if self.jailer.is_some() {
            // Cleared when the user changes, so this comes after.
            rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))
                .map_err(at(Stage::Process))?;
            if rustix::process::getppid() != self.jailer {
                return Err((Stage::Process, Errno::SRCH));
            }
        }
        Ok(())
    }

    fn arrange_process(&self) -> Result<(), Errno> {
        if self.jailer.is_none() {
            // It keeps its session and group.
        } else if self.spawn.session {
            rustix::process::setsid()?;
        } else {
            // SAFETY: two numbers.
            checked(unsafe { libc::setpgid(0, self.spawn.group.unwrap_or(0) as i32) })?;
        }
        for signal in (1..=64).filter(|signal| self.spawn.ignored & (1 << (signal - 1)) != 0) {
            // SAFETY: it is no handler. Those that nobody can ignore fail.
            unsafe { libc::signal(signal, libc::SIG_IGN) };
        }
        Ok(())
    }

    fn place_descriptors(&self) -> Result<(), Errno> {
        for (source, &number) in self.sources.iter().zip(&self.spawn.numbers) {
            // SAFETY: none of the numbers is a descriptor of this process: those are above all numbers that a child can have,
            // or where there is no above, the call fails or replaces what only this copy has.
            checked(unsafe { libc::dup2(source.as_raw_fd(), number as RawFd) })?;
        }
        Ok(())
    }

    fn bound(&self) -> Result<(), Errno> {
        let (open_files, most_open_files) = self.open_files;
        set_limit(libc::RLIMIT_CORE, 0, 0)?;
        set_limit(libc::RLIMIT_NOFILE, open_files, most_open_files)?;
        let Bounds { cpu_time, address_space, file_size, open_files, processes } = self.spawn.bounds;
        for (resource, bound) in [
            (libc::RLIMIT_CPU, cpu_time),
            (libc::RLIMIT_AS, address_space),
            (libc::RLIMIT_FSIZE, file_size),
            (libc::RLIMIT_NOFILE, open_files),
            (libc::RLIMIT_NPROC, processes),
        ] {
            if let Some(bound) = bound {
                let bound = bound.min(hard_limit(resource)?);
                set_limit(resource, bound, bound)?;
            }
        }
        Ok(())
    }

    fn change_users(&self) -> Result<(), Errno> {
        if let Some(groups) = &self.spawn.groups {
            // SAFETY: the pointer is to as many as are said.
            checked(unsafe { libc::setgroups(groups.len(), groups.as_ptr()) })?;
        }
        if let Some(gid) = self.spawn.gid {
            // SAFETY: numbers.
            checked(unsafe { libc::setresgid(gid, gid, gid) })?;
        }
        if let Some(uid) = self.spawn.uid {
            // SAFETY: numbers.
            checked(unsafe { libc::setresuid(uid, uid, uid) })?;
        }
        Ok(())
    }

    /// The jail. What it needs of system calls comes before the filter of those.
    fn confine(&self) -> Result<(), Failure> {
        // SAFETY: a number.
        checked(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }).map_err(at(Stage::Jail))?;
        if let Some(rules) = &self.rules {
            // SAFETY: a descriptor and a number.
            let answer = unsafe { libc::syscall(libc::SYS_landlock_restrict_self, rules.as_raw_fd(), 0) };
            match checked(answer as libc::c_int) {
                Err(errno) if !self.jails.jail.best_effort => return Err((Stage::Jail, errno)),
                _ => {}
            }
        }
        self.close_the_rest().map_err(at(Stage::Descriptors))?;
        set_mask(self.spawn.blocked);
        let jail = self.jails.jail;
        match self.jails.filter().map(Filter::apply) {
            Some(Err(_)) if !jail.best_effort => Err((Stage::Jail, failure())),
            _ => Ok(()),
        }
    }

    /// When the program begins, all is closed that it isn't to have.
    fn close_the_rest(&self) -> Result<(), Errno> {
        // SAFETY: numbers.
        let answer = unsafe { libc::syscall(libc::SYS_close_range, 3, u32::MAX, libc::CLOSE_RANGE_CLOEXEC) };
        checked(answer as libc::c_int)?;
        let script = self.spawn.script.then_some(self.program.as_raw_fd());
        let given = self.spawn.numbers.iter().map(|&number| number as RawFd);
        for number in given.chain(script) {
            // SAFETY: numbers.
            checked(unsafe { libc::fcntl(number, libc::F_SETFD, 0) })?;
        }
        Ok(())
    }

    fn execute(&self) -> Errno {
        // SAFETY: both lists end with a null pointer, and their texts live as long as the plan does.
        unsafe {
            libc::syscall(
                libc::SYS_execveat,
                self.program.as_raw_fd(),
                c"".as_ptr(),
                self.arguments.pointers.as_ptr(),
                self.environment.pointers.as_ptr(),
                libc::AT_EMPTY_PATH,
            );
        }
        failure()
    }
}

fn hard_limit(resource: libc::__rlimit_resource_t) -> Result<u64, Errno> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: it is written.
    checked(unsafe { libc::getrlimit(resource, &raw mut limit) })?;
    Ok(limit.rlim_max)
}

fn set_limit(resource: libc::__rlimit_resource_t, now: u64, most: u64) -> Result<(), Errno> {
    let limit = libc::rlimit { rlim_cur: now, rlim_max: most };
    // SAFETY: it is read.
    checked(unsafe { libc::setrlimit(resource, &raw const limit) }).map(|_| ())
}

fn set_mask(blocked: u64) {
    let mut set = std::mem::MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: the set is made by the functions for that, and only numbers of signals are used.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        for signal in (1..=64).filter(|signal| blocked & (1 << (signal - 1)) != 0) {
            libc::sigaddset(set.as_mut_ptr(), signal);
        }
        libc::sigprocmask(libc::SIG_SETMASK, set.as_ptr(), ptr::null_mut());
    }
}
