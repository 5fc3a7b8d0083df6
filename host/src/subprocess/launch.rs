//! Starts a jailer: a process that this one doesn't know any more once it runs.
//!
//! It isn't forked with all that the embedder has, nor a child of this process for longer than it takes to begin: a process
//! in between, which shares this one's memory and ends without a signal, starts it and is reaped here.
#![allow(unsafe_code)]

use crate::artifacts::JAILER;
use rustix::fs::{MemfdFlags, SealFlags};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use std::fs::File;
use std::io::Write;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::OnceLock;
use std::{io, ptr};

/// Bytes for each of the two stacks: neither does more than a few system calls.
const STACK: usize = 64 << 10;

/// What the two processes do their work with; they share this process's memory.
struct Plan {
    program: RawFd,
    socket: RawFd,
    stack: *mut libc::c_void,
    /// The error of whichever call failed.
    failed: i32,
}

/// Starts one, and gives the socket to it.
pub(super) fn launch() -> io::Result<OwnedFd> {
    let program = program()?;
    let (own, its) = sockets()?;
    // It becomes standard input, which must not be the very same descriptor.
    let its = rustix::io::fcntl_dupfd_cloexec(&its, 3)?;
    let mut stacks = [vec![0_u128; STACK / 16], vec![0_u128; STACK / 16]];
    let [first, second] = stacks.each_mut().map(|stack| stack.as_mut_ptr_range().end.cast::<libc::c_void>());
    let mut plan = Plan { program: program.as_raw_fd(), socket: its.as_raw_fd(), stack: second, failed: 0 };
    let before = block_signals();
    let flags = libc::CLONE_VM | libc::CLONE_VFORK;
    // SAFETY: the stack is the new process's alone and lives on until this thread goes on, which is when that process has
    // ended. No handler of this process runs in it, since signals are blocked.
    let pid = unsafe { libc::clone(between, first, flags, ptr::from_mut(&mut plan).cast()) };
    let failed =
        if pid < 0 { io::Error::last_os_error().raw_os_error().unwrap_or(libc::EAGAIN) } else { plan.failed };
    if pid > 0 {
        // SAFETY: nothing is written. A process that ends without a signal is only waited for by who says so.
        unsafe { while libc::waitpid(pid, ptr::null_mut(), libc::__WCLONE) < 0 && is_interrupted() {} }
    }
    restore_signals(&before);
    if failed == 0 { Ok(own) } else { Err(io::Error::from_raw_os_error(failed)) }
}

/// The two ends of what host and jailer talk through.
pub(super) fn sockets() -> Result<(OwnedFd, OwnedFd), Errno> {
    socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
}

fn is_interrupted() -> bool {
    io::Error::last_os_error().kind() == io::ErrorKind::Interrupted
}

/// The program, in memory, where nobody can change it.
fn program() -> io::Result<&'static OwnedFd> {
    static PROGRAM: OnceLock<OwnedFd> = OnceLock::new();
    if let Some(program) = PROGRAM.get() {
        return Ok(program);
    }
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    // Kernels before 6.3 know no flag for what can be executed: with them everything can.
    let made = match rustix::fs::memfd_create(c"oskit-jailer", flags | MemfdFlags::EXEC) {
        Err(Errno::INVAL) => rustix::fs::memfd_create(c"oskit-jailer", flags),
        made => made,
    };
    let mut file = File::from(made?);
    file.write_all(JAILER)?;
    let seals = SealFlags::SEAL | SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE;
    rustix::fs::fcntl_add_seals(&file, seals)?;
    Ok(PROGRAM.get_or_init(|| file.into()))
}

/// The process in between.
extern "C" fn between(plan: *mut libc::c_void) -> libc::c_int {
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
    // SAFETY: as above; the plan is that of the thread that waits for this process.
    unsafe {
        let plan = plan.cast::<Plan>();
        if libc::clone(begin, (*plan).stack, flags, plan.cast()) < 0 {
            (*plan).failed = *libc::__errno_location();
        }
        libc::_exit(0)
    }
}

/// The jailer's process, until it is the jailer.
extern "C" fn begin(plan: *mut libc::c_void) -> libc::c_int {
    // SAFETY: as above. The lists end with null pointers.
    unsafe {
        let plan = plan.cast::<Plan>();
        let arguments = [c"oskit-jailer".as_ptr(), ptr::null()];
        let environment = [ptr::null::<libc::c_char>()];
        if libc::dup2((*plan).socket, 0) == 0 {
            let (program, path) = ((*plan).program, c"".as_ptr());
            let (arguments, environment) = (arguments.as_ptr(), environment.as_ptr());
            libc::syscall(libc::SYS_execveat, program, path, arguments, environment, libc::AT_EMPTY_PATH);
        }
        (*plan).failed = *libc::__errno_location();
        libc::_exit(127)
    }
}

/// Puts the jailer in this process's place, with what was said to the other end of `socket`. Returns only on failure.
pub(super) fn replace(socket: &OwnedFd) -> io::Error {
    let made = || {
        let program = program()?;
        // Above the standard streams, which the program is to have, and open when the jailer begins.
        let socket = rustix::io::dup(rustix::io::fcntl_dupfd_cloexec(socket, 3)?)?;
        Ok::<_, io::Error>((program, socket))
    };
    let (program, socket) = match made() {
        Ok(made) => made,
        Err(error) => return error,
    };
    let number = socket.as_raw_fd().to_string() + "\0";
    let arguments = [c"oskit-jailer".as_ptr(), number.as_ptr().cast(), ptr::null()];
    let environment = [ptr::null::<libc::c_char>()];
    // SAFETY: the lists end with null pointers, and the texts with zeros.
    unsafe {
        libc::syscall(
            libc::SYS_execveat,
            program.as_raw_fd(),
            c"".as_ptr(),
            arguments.as_ptr(),
            environment.as_ptr(),
            libc::AT_EMPTY_PATH,
        );
    }
    io::Error::last_os_error()
}

fn block_signals() -> libc::sigset_t {
    let mut all = MaybeUninit::<libc::sigset_t>::uninit();
    let mut before = MaybeUninit::<libc::sigset_t>::zeroed();
    // SAFETY: the set is made by the function for that, and zeros are an empty one.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        before.assume_init()
    }
}

fn restore_signals(before: &libc::sigset_t) {
    // SAFETY: it is what the thread had.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before, ptr::null_mut()) };
}

/// Sends a signal to the process that this is a handle of, and to no other; 0 only asks whether it could.
pub(super) fn send_signal(handle: &OwnedFd, signal: u8) -> Result<(), Errno> {
    let none = ptr::null::<libc::siginfo_t>();
    // SAFETY: a descriptor and numbers; nothing is read.
    let answer = unsafe {
        libc::syscall(libc::SYS_pidfd_send_signal, handle.as_raw_fd(), libc::c_int::from(signal), none, 0)
    };
    if answer == 0 {
        Ok(())
    } else {
        Err(Errno::from_io_error(&io::Error::last_os_error()).unwrap_or(Errno::IO))
    }
}
