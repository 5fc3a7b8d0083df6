//! Which calls pass the filter by their number alone.

use seccompiler::{BpfProgram, sock_filter};
use std::collections::BTreeMap;

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Allow,
    Refuse,
    /// As on a kernel that doesn't know it.
    Unknown,
    /// By its arguments.
    Judge,
}

/// Where the numbers of x32 begin, by which any call is made under another number.
#[cfg(target_arch = "x86_64")]
pub(crate) const X32: Option<u32> = Some(0x4000_0000);
#[cfg(not(target_arch = "x86_64"))]
pub(crate) const X32: Option<u32> = None;

/// The same as numbers from which on something holds.
pub(crate) fn segments(fates: &BTreeMap<u32, Fate>) -> Vec<(u32, Fate)> {
    let mut all = vec![(0, Fate::Allow)];
    let mut begin = |from: u32, fate: Fate| match all.last_mut() {
        Some(last) if last.0 == from => last.1 = fate,
        Some(last) if last.1 == fate && fate != Fate::Judge => {}
        _ => all.push((from, fate)),
    };
    for (&call, &fate) in fates {
        begin(call, fate);
        if !fates.contains_key(&(call + 1)) {
            begin(call + 1, Fate::Allow);
        }
    }
    if let Some(first) = X32 {
        begin(first, Fate::Unknown);
    }
    all
}

fn instruction(code: u32, jt: u8, jf: u8, k: u32) -> sock_filter {
    sock_filter { code: code as u16, jt, jf, k }
}

fn jump(by: usize) -> sock_filter {
    instruction(libc::BPF_JMP | libc::BPF_JA, 0, 0, by as u32)
}

fn answer(with: u32) -> sock_filter {
    instruction(libc::BPF_RET | libc::BPF_K, 0, 0, with)
}

/// What comes before the judgement of arguments.
pub(crate) fn beginning(segments: &[(u32, Fate)]) -> BpfProgram {
    // Where the two stand in `seccomp_data`.
    const NUMBER: u32 = 0;
    const ARCHITECTURE: u32 = 4;
    let load = |from| instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, from);
    let mut program = vec![
        load(ARCHITECTURE),
        instruction(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, 1, 0, THIS_ARCHITECTURE),
        answer(libc::SECCOMP_RET_KILL_PROCESS),
        load(NUMBER),
    ];
    program.extend(search(segments));
    // Whatever is to be judged goes to the end.
    let length = program.len();
    for (place, instruction) in program.iter_mut().enumerate() {
        if *instruction == jump(usize::MAX) {
            *instruction = jump(length - place - 1);
        }
    }
    program
}

/// `AUDIT_ARCH_X86_64` and `AUDIT_ARCH_AARCH64`.
#[cfg(target_arch = "x86_64")]
pub(crate) const THIS_ARCHITECTURE: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
pub(crate) const THIS_ARCHITECTURE: u32 = 0xc000_00b7;

/// Finds by halves what holds for the number.
fn search(segments: &[(u32, Fate)]) -> BpfProgram {
    let errno = |errno: i32| libc::SECCOMP_RET_ERRNO | errno.unsigned_abs();
    if let [(_, fate)] = segments {
        return vec![match fate {
            Fate::Allow => answer(libc::SECCOMP_RET_ALLOW),
            Fate::Refuse => answer(errno(libc::EPERM)),
            Fate::Unknown => answer(errno(libc::ENOSYS)),
            Fate::Judge => jump(usize::MAX),
        }];
    }
    let (lower, upper) = segments.split_at(segments.len() / 2);
    let Some(&(from, _)) = upper.first() else { return vec![answer(errno(libc::EPERM))] };
    let (lower, upper) = (search(lower), search(upper));
    let mut program =
        vec![instruction(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, from), jump(lower.len())];
    program.extend(lower);
    program.extend(upper);
    program
}
