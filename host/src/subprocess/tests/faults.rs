//! Kernels that lack something, and systems that have run out of something.

use super::*;
use crate::files::tests::failing::fail;
use crate::policy::{Degrade, Jail};

/// On a thread of its own, whose system calls fail, and those of its jailer, too.
fn where_fails<T: Send>(call: libc::c_long, errno: i32, then: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            fail(&[call], errno).expect("a filter");
            then()
        });
        thread.join().expect("no panic")
    })
}

#[test]
fn without_what_a_jail_needs_nothing_is_started_unless_the_policy_lets_it() {
    for call in [libc::SYS_landlock_create_ruleset, libc::SYS_landlock_restrict_self, libc::SYS_seccomp] {
        where_fails(call, libc::ENOSYS, || {
            let mut f = Fixture::with(&["/bin/echo"]);
            for _ in 0..2 {
                assert_eq!(failure(f.spawn(options(&["echo", "x"]))), denied("subprocess.degrade"), "{call}");
            }
            for change in [
                |policy: Policy| policy.jail(Jail::None),
                |mut policy: Policy| {
                    policy.subprocess.degrade = Degrade::Warn;
                    policy
                },
            ] {
                let mut f = Fixture::new(|policy| change(allowed(policy, &["/bin/echo"])));
                assert_eq!(f.told(&["echo", "x"]), "x\n", "{call}");
            }
        });
    }
}

#[test]
fn what_the_system_has_no_room_for_is_an_error_and_leaves_nothing() {
    let cases = [
        (libc::SYS_socketpair, libc::EMFILE, Code::Emfile),
        (libc::SYS_pipe2, libc::EMFILE, Code::Emfile),
        (libc::SYS_pidfd_open, libc::ENFILE, Code::Enfile),
        (libc::SYS_setpgid, libc::EPERM, Code::Eperm),
        (libc::SYS_fchdir, libc::EACCES, Code::Eacces),
    ];
    for (call, errno, code) in cases {
        where_fails(call, errno, || {
            let mut f = Fixture::with(&["/bin/sleep"]);
            for _ in 0..3 {
                let asked = SpawnOptions {
                    stdout: Stdio::Pipe,
                    directory: "/box".to_owned(),
                    ..options(&["sleep", "100"])
                };
                assert_eq!(failure(f.spawn(asked)).0, code, "{call}");
            }
            // None of them is counted, nor is any handle.
            let limits = f.ctx.limits().clone();
            assert!(f.ctx.has_room_for_descriptors(limits.descriptors));
            assert!(f.ctx.children().has_room(&f.ctx.rules).is_ok());
        });
    }
}
