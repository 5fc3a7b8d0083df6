//! The filter of system calls.

use crate::search::{Fate, beginning, segments};
use oskit_jailer::Jail;
use rustix::io::Errno;
use seccompiler::SeccompCmpArgLen::{Dword, Qword};
use seccompiler::SeccompCmpOp::{Eq, MaskedEq, Ne};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use std::collections::BTreeMap;

/// A program for the kernel.
///
/// When it is put before a process the kernel runs it for every number there is, so it finds a number by halves; only for
/// calls whose arguments matter it goes on to what the library makes, which looks at one number after the other.
pub(crate) struct Filter(BpfProgram);

/// What no child needs, however it is called: other processes' memory, namespaces and means to share, mounts, the kernel's
/// own state, and ways around the other rules.
const REFUSED: &[libc::c_long] = &[
    libc::SYS_acct,
    libc::SYS_add_key,
    libc::SYS_adjtimex,
    libc::SYS_bpf,
    libc::SYS_chroot,
    libc::SYS_clock_adjtime,
    libc::SYS_clock_settime,
    libc::SYS_delete_module,
    libc::SYS_fanotify_init,
    libc::SYS_finit_module,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fsopen,
    libc::SYS_fspick,
    libc::SYS_init_module,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_io_uring_setup,
    libc::SYS_kcmp,
    libc::SYS_kexec_file_load,
    libc::SYS_kexec_load,
    libc::SYS_keyctl,
    libc::SYS_migrate_pages,
    libc::SYS_mount,
    libc::SYS_mount_setattr,
    libc::SYS_move_mount,
    libc::SYS_move_pages,
    libc::SYS_mq_open,
    libc::SYS_mq_unlink,
    libc::SYS_msgctl,
    libc::SYS_msgget,
    libc::SYS_msgrcv,
    libc::SYS_msgsnd,
    libc::SYS_open_by_handle_at,
    libc::SYS_open_tree,
    libc::SYS_perf_event_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pivot_root,
    libc::SYS_process_madvise,
    libc::SYS_process_mrelease,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_ptrace,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_reboot,
    libc::SYS_request_key,
    libc::SYS_semctl,
    libc::SYS_semget,
    libc::SYS_semop,
    libc::SYS_semtimedop,
    libc::SYS_setdomainname,
    libc::SYS_sethostname,
    libc::SYS_setns,
    libc::SYS_settimeofday,
    libc::SYS_shmat,
    libc::SYS_shmctl,
    libc::SYS_shmget,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_syslog,
    libc::SYS_umount2,
    libc::SYS_unshare,
    libc::SYS_userfaultfd,
    libc::SYS_vhangup,
    // `open_tree_attr`, which is newer than the names.
    467,
];
#[cfg(target_arch = "x86_64")]
const REFUSED_HERE: &[libc::c_long] =
    &[libc::SYS_ioperm, libc::SYS_iopl, libc::SYS_modify_ldt, libc::SYS_uselib, libc::SYS__sysctl];
#[cfg(not(target_arch = "x86_64"))]
const REFUSED_HERE: &[libc::c_long] = &[];

/// What changes a file's mode, owner, times and attributes, of which Landlock knows nothing: without this, a child could change
/// those of any file of its user's, and of those that it may only read.
const METADATA: &[libc::c_long] = &[
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_fremovexattr,
    libc::SYS_fsetxattr,
    libc::SYS_lremovexattr,
    libc::SYS_lsetxattr,
    libc::SYS_removexattr,
    libc::SYS_setxattr,
    libc::SYS_utimensat,
    // `fchmodat2`, `setxattrat`, `removexattrat` and `file_setattr`, which are newer than the names.
    452,
    463,
    466,
    469,
];
#[cfg(target_arch = "x86_64")]
const METADATA_HERE: &[libc::c_long] = &[
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_futimesat,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
];
#[cfg(not(target_arch = "x86_64"))]
const METADATA_HERE: &[libc::c_long] = &[];
/// `FS_IOC_SETFLAGS`, `FS_IOC32_SETFLAGS`, `FS_IOC_FSSETXATTR`.
const METADATA_REQUESTS: [u64; 3] = [0x4008_6602, 0x4004_6602, 0x401c_5820];

/// Namespaces of every kind.
const NAMESPACES: [libc::c_int; 8] = [
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWUTS,
    0x80, // CLONE_NEWTIME
];

/// `MFD_NOEXEC_SEAL`.
const NOT_EXECUTABLE: u64 = 8;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;
/// The place of an argument, its length, and what of it is refused.
type Condition = (u8, SeccompCmpArgLen, SeccompCmpOp, u64);

impl Filter {
    pub(crate) fn new(jail: Jail) -> Result<Self, Errno> {
        let mut fates: BTreeMap<u32, Fate> = BTreeMap::new();
        let mut say = |call: i64, fate| fates.insert(call as u32, fate);
        let mut rules = Rules::new();
        conditional(&mut rules, jail).map_err(|_| Errno::INVAL)?;
        for &call in REFUSED.iter().chain(REFUSED_HERE) {
            say(call, Fate::Refuse);
        }
        for (&call, conditions) in &rules {
            say(call, if conditions.is_empty() { Fate::Refuse } else { Fate::Judge });
        }
        // A call whose flags lie in memory can't be judged; without it the C library takes `clone`.
        say(libc::SYS_clone3, Fate::Unknown);
        rules.retain(|_, conditions| !conditions.is_empty());
        let mut program = beginning(&segments(&fates));
        program.extend(compiled(rules)?);
        Ok(Filter(program))
    }

    /// Puts this process behind it.
    pub(crate) fn apply(&self) -> Result<(), seccompiler::Error> {
        seccompiler::apply_filter(&self.0)
    }
}

/// The judgement of arguments.
fn compiled(rules: Rules) -> Result<BpfProgram, Errno> {
    let arch = std::env::consts::ARCH.try_into().map_err(|_| Errno::NOSYS)?;
    let refuse = SeccompAction::Errno(Errno::PERM.raw_os_error().unsigned_abs());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch);
    filter.and_then(TryInto::try_into).map_err(|_| Errno::INVAL)
}

/// What depends on the arguments. Each rule refuses where all its conditions hold.
fn conditional(rules: &mut Rules, jail: Jail) -> Result<(), seccompiler::BackendError> {
    let mut refuse = |call: libc::c_long, conditions: &[Condition]| {
        let all = conditions.iter().cloned();
        let all = all.map(|(place, length, how, value)| SeccompCondition::new(place, length, how, value));
        let all = all.collect::<Result<Vec<_>, _>>()?;
        // No condition is one that always holds, and no rule is the same for a call.
        if all.is_empty() {
            rules.insert(call, Vec::new());
        } else {
            rules.entry(call).or_default().push(SeccompRule::new(all)?);
        }
        Ok(())
    };
    let mut families = Vec::new();
    if jail.network {
        families.extend([libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK]);
    }
    if jail.unix_sockets {
        families.push(libc::AF_UNIX);
    }
    let others: Vec<Condition> =
        families.iter().map(|&family| (0, Dword, Ne, family.unsigned_abs().into())).collect();
    refuse(libc::SYS_socket, &others)?;
    if families.is_empty() {
        // There is no socket but those it was given, and pairs.
        for call in [libc::SYS_bind, libc::SYS_connect, libc::SYS_listen, libc::SYS_accept, libc::SYS_accept4]
        {
            refuse(call, &[])?;
        }
    }
    refuse(libc::SYS_socketpair, &[(0, Dword, Ne, libc::AF_UNIX as u64)])?;
    if !jail.unix_sockets {
        // One end of a pair of datagram sockets can be connected to anybody.
        for kind in (0..16).filter(|kind| ![libc::SOCK_STREAM, libc::SOCK_SEQPACKET].contains(kind)) {
            refuse(libc::SYS_socketpair, &[(1, Dword, MaskedEq(0xf), kind as u64)])?;
        }
    }
    for request in [libc::TIOCSTI, libc::TIOCLINUX] {
        refuse(libc::SYS_ioctl, &[(1, Dword, Eq, request)])?;
    }
    if !jail.metadata {
        for request in METADATA_REQUESTS {
            refuse(libc::SYS_ioctl, &[(1, Dword, Eq, request)])?;
        }
        for &call in METADATA.iter().chain(METADATA_HERE) {
            refuse(call, &[])?;
        }
    }
    for flag in NAMESPACES {
        // In `clone` the lowest byte is the signal, in which CLONE_NEWTIME would be.
        if flag != 0x80 {
            let flag = flag as u32;
            refuse(libc::SYS_clone, &[(0, Qword, MaskedEq(flag.into()), flag.into())])?;
        }
    }
    // Asking for it, and the usual one.
    refuse(libc::SYS_personality, &[(0, Dword, Ne, 0), (0, Dword, Ne, 0xffff_ffff)])?;
    // Other processes' limits, priorities and processors.
    refuse(libc::SYS_prlimit64, &[(0, Dword, Ne, 0), (2, Qword, Ne, 0)])?;
    refuse(libc::SYS_setpriority, &[(0, Dword, Ne, u64::from(libc::PRIO_PROCESS))])?;
    refuse(libc::SYS_setpriority, &[(1, Dword, Ne, 0)])?;
    refuse(libc::SYS_ioprio_set, &[(1, Dword, Ne, 0)])?;
    for call in [
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_setattr,
        libc::SYS_sched_setparam,
        libc::SYS_sched_setscheduler,
    ] {
        refuse(call, &[(0, Dword, Ne, 0)])?;
    }
    if !jail.any_program {
        refuse(libc::SYS_memfd_create, &[(1, Dword, MaskedEq(NOT_EXECUTABLE), 0)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{THIS_ARCHITECTURE, X32};
    use seccompiler::sock_filter;

    /// What the kernel would answer, and after how many steps; arguments are zeros.
    fn run(program: &[sock_filter], number: u32) -> (u32, usize) {
        let (mut place, mut accumulator, mut steps) = (0, 0, 0);
        loop {
            steps += 1;
            let sock_filter { code, jt, jf, k } = program[place].clone();
            let code = u32::from(code);
            let mut branch = |holds: bool| place += usize::from(if holds { jt } else { jf });
            match code & 0x07 {
                libc::BPF_LD => {
                    accumulator = match k {
                        0 => number,
                        4 => THIS_ARCHITECTURE,
                        _ => 0,
                    }
                }
                libc::BPF_ALU => accumulator &= k,
                libc::BPF_RET => return (k, steps),
                libc::BPF_JMP => match code & 0xf0 {
                    libc::BPF_JA => place += k as usize,
                    libc::BPF_JEQ => branch(accumulator == k),
                    libc::BPF_JGE => branch(accumulator >= k),
                    libc::BPF_JGT => branch(accumulator > k),
                    other => panic!("a jump of kind {other:#x}"),
                },
                other => panic!("an instruction of class {other}"),
            }
            place += 1;
        }
    }

    #[test]
    fn each_number_has_its_fate_and_finds_it_soon() {
        let free =
            Jail { metadata: true, any_program: true, network: true, unix_sockets: true, ..Jail::default() };
        let (refused, unknown) = (libc::SECCOMP_RET_ERRNO | 1, libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32);
        for (jail, metadata) in [(Jail::default(), refused), (free, libc::SECCOMP_RET_ALLOW)] {
            let Filter(program) = Filter::new(jail).expect("a program");
            assert!(program.len() < 4096, "{}", program.len());
            let answers = |call: libc::c_long| run(&program, call as u32).0;
            for &call in REFUSED.iter().chain(REFUSED_HERE) {
                assert_eq!(answers(call), refused, "{call}");
            }
            for &call in METADATA.iter().chain(METADATA_HERE) {
                assert_eq!(answers(call), metadata, "{call}");
            }
            assert_eq!(answers(libc::SYS_clone3), unknown);
            for call in
                [libc::SYS_read, libc::SYS_openat, libc::SYS_execve, libc::SYS_clone, libc::SYS_exit_group]
            {
                assert_eq!(answers(call), libc::SECCOMP_RET_ALLOW, "{call}");
            }
            let known: Vec<i64> = [REFUSED, REFUSED_HERE, METADATA, METADATA_HERE]
                .concat()
                .into_iter()
                .chain([libc::SYS_clone3])
                .collect();
            let mut steps = 0;
            for call in 0..600 {
                let (answer, taken) = run(&program, call);
                steps += taken;
                assert!(known.contains(&i64::from(call)) || answer != unknown, "{call}");
            }
            assert!(steps < 600 * 32, "{steps}");
            if let Some(first) = X32 {
                assert_eq!(
                    [run(&program, first).0, run(&program, first + 59).0, run(&program, u32::MAX).0],
                    [unknown; 3]
                );
            }
        }
    }
}
