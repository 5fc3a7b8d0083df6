//! System calls that fail, as they do on worn disks and old kernels.

use std::io;

/// The most calls that one filter knows.
const CALLS: usize = 8;

/// Lets system calls of this thread, and of all that it becomes, fail with an error from now on. It allocates nothing, so it
/// can stand between fork and exec.
pub(crate) fn fail(calls: &[i64], errno: i32) -> io::Result<()> {
    const fn filter(code: u32, yes: usize, k: u32) -> libc::sock_filter {
        libc::sock_filter { code: code as u16, jt: yes as u8, jf: 0, k }
    }
    assert!(calls.len() <= CALLS);
    // The number of the call is the first word of what a filter sees.
    let mut filters = [filter(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0); CALLS + 3];
    for (place, &call) in calls.iter().enumerate() {
        let equal = libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K;
        filters[place + 1] = filter(equal, calls.len() - place, call as u32);
    }
    let answer = libc::BPF_RET | libc::BPF_K;
    filters[calls.len() + 1] = filter(answer, 0, libc::SECCOMP_RET_ALLOW);
    filters[calls.len() + 2] = filter(answer, 0, libc::SECCOMP_RET_ERRNO | errno as u32);
    let program = libc::sock_fprog { len: calls.len() as u16 + 3, filter: filters.as_mut_ptr() };
    // SAFETY: the program and its filters live until the calls return, and the kernel keeps a copy.
    #[allow(unsafe_code)]
    let done = unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) == 0
    };
    if done { Ok(()) } else { Err(io::Error::last_os_error()) }
}
