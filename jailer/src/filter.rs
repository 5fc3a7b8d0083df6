//! The filter of system calls.

use oskit_jailer::Jail;
use rustix::io::Errno;
use seccompiler::SeccompCmpArgLen::{Dword, Qword};
use seccompiler::SeccompCmpOp::{Eq, MaskedEq, Ne};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    sock_filter,
};
use std::collections::BTreeMap;

/// Programs for the kernel, of which each must let a call pass.
pub(crate) struct Filter(Vec<BpfProgram>);

/// What no child needs, however it is called: other processes' memory and namespaces, mounts, the kernel's own state, and
/// ways around the other rules.
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
    libc::SYS_reboot,
    libc::SYS_request_key,
    libc::SYS_setdomainname,
    libc::SYS_sethostname,
    libc::SYS_setns,
    libc::SYS_settimeofday,
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
        let mut rules: Rules = REFUSED.iter().chain(REFUSED_HERE).map(|&call| (call, Vec::new())).collect();
        conditional(&mut rules, jail).map_err(|_| Errno::INVAL)?;
        let refused = compiled(rules, Errno::PERM)?;
        // A call whose flags lie in memory can't be judged; without it the C library takes `clone`.
        let unknown = compiled([(libc::SYS_clone3, Vec::new())].into(), Errno::NOSYS)?;
        let mut all = vec![refused, unknown];
        if cfg!(target_arch = "x86_64") {
            all.push(without_x32());
        }
        Ok(Filter(all))
    }

    /// Puts this process behind it.
    pub(crate) fn apply(&self) -> Result<(), seccompiler::Error> {
        // Each is applied to the calls that put the next one there.
        self.0.iter().try_for_each(|program| seccompiler::apply_filter(program))
    }
}

fn compiled(rules: Rules, errno: Errno) -> Result<BpfProgram, Errno> {
    let arch = std::env::consts::ARCH.try_into().map_err(|_| Errno::NOSYS)?;
    let refuse = SeccompAction::Errno(errno.raw_os_error().unsigned_abs());
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

/// Refuses the calls of x32, by which any other is made under another number.
fn without_x32() -> BpfProgram {
    const X32: u32 = 0x4000_0000;
    let instruction = |code: u32, jt, jf, k| sock_filter { code: code as u16, jt, jf, k };
    let number = 0; // where it stands in `seccomp_data`
    vec![
        instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, number),
        instruction(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, X32),
        instruction(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32),
        instruction(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ]
}
