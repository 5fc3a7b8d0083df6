//! All other tests of this file again, where the kernel lacks `openat2` and cap-std walks paths name by name.

use super::failing::fail;
use std::os::unix::process::CommandExt;
use std::process::Command;

#[test]
fn the_same_holds_without_openat2() {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    // Those of a million need no such call.
    command.args(["files::", "--skip", "without_openat2", "--skip", "million"]);
    // SAFETY: between fork and exec only two system calls are made, nothing is allocated and no lock is taken.
    #[allow(unsafe_code)]
    unsafe {
        command.pre_exec(|| fail(&[libc::SYS_openat2], libc::ENOSYS));
    }
    let output = command.output().expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(!text.contains("running 0 tests"), "{text}");
}
