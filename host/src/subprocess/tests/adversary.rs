//! A hostile child: this very test, run again as an allowed program, tries everything it can think of.

use super::*;
use crate::policy::{Jail, Listed, VariableName};
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;

/// Where the child is told what to attack.
const TARGETS: &str = "OSKIT_ADVERSARY";
const NAME: &str = "subprocess::tests::adversary::a_hostile_child_is_refused_everything";

#[test]
fn a_hostile_child_is_refused_everything() {
    if let Ok(targets) = std::env::var(TARGETS) {
        attacks::all(&targets);
    }
    let (free, refused) = table(Jail::None);
    // It can do these things where nothing keeps it from them, so they are attacks.
    for attack in [
        "read a file outside",
        "list a directory outside",
        "write a file outside",
        "change a mode outside",
        "change times outside",
        "change the mode of what it may only read",
        "share memory by a key",
        "execute what it has written",
        "execute a shell",
        "signal the host",
        "signal another's child",
        "connect to a Unix socket",
        "connect by TCP",
        "open a UDP socket",
        "follow a link out",
        "write what it may only read",
        "pair sockets to connect to others",
        "bound the host",
        "an executable file in memory",
        "read the host's environment",
    ] {
        assert!(free.contains(&attack.to_owned()), "{attack} isn't one: {free:?} {refused:?}");
    }
    let (worked, refused) = table(Jail::Strict);
    println!("{} attacks refused: {}", refused.len(), refused.join(", "));
    assert_eq!(worked, [""; 0]);
    assert!(refused.len() >= 60, "{refused:?}");
}

/// What worked and what was refused.
fn table(jail: Jail) -> (Vec<String>, Vec<String>) {
    let program = std::env::current_exe().expect("this program");
    let mut f = Fixture::new(|mut policy| {
        policy = allowed(policy.jail(jail), &["/bin/sleep"]).run(&program).expect("this program");
        let name = VariableName::try_from(TARGETS.to_owned()).expect("a name");
        policy.subprocess.environment = Listed::Only(vec![name]);
        policy
    });
    fs::create_dir(f.host("read")).expect("a folder");
    fs::write(f.host("read/file"), "kept").expect("a file");
    let read_only = f.host("read");
    let outside = f.host("outside");
    // A grant to read beside the one to write.
    let mut policy = f.ctx.rules.policy().clone();
    policy = policy.grant(&read_only, "/read", Access::Read).expect("a grant");
    f.ctx = OskitCtx::builder(policy).build().expect("a context");
    let unix = UnixListener::bind(outside.join("socket")).expect("a socket");
    let tcp = TcpListener::bind("127.0.0.1:0").expect("a socket");
    // A child of another instance's, and a process that stands for the host: this one has other tests to do.
    let mut other = Fixture::with(&["/bin/sleep"]);
    let sibling = other.start(&["sleep", "100"]).child;
    let victim = sees(other.view().pid(of(&sibling)));
    let mut host = std::process::Command::new("sleep").arg("100").spawn().expect("it starts");
    let path = |path: PathBuf| path.to_str().expect("UTF-8").to_owned();
    let targets = [
        path(outside),
        path(f.host("box")),
        path(read_only),
        host.id().to_string(),
        victim.to_string(),
        tcp.local_addr().expect("an address").port().to_string(),
    ];
    let (told, _) = f.ran(SpawnOptions {
        environment: vec![(TARGETS.to_owned(), targets.join(":"))],
        directory: "/box".to_owned(),
        ..options(&[&path(program), NAME, "--exact", "--nocapture", "--test-threads=1"])
    });
    assert!(host.try_wait().expect("it is ours").is_none(), "the host lives");
    host.kill().and_then(|()| host.wait()).expect("it is ours");
    assert!(sees(other.view().wait(of(&sibling), WaitFlags::empty())).is_none());
    drop(unix);
    assert_eq!(fs::read_to_string(f.host("outside/secret")).expect("it is there"), "secret");
    let of_kind = |kind: &str| {
        told.lines().filter_map(|line| line.strip_prefix(kind)).map(str::to_owned).collect::<Vec<String>>()
    };
    assert!(told.contains("\nall tried\n"), "{told}");
    (of_kind("worked: "), of_kind("refused: "))
}

mod attacks {
    #![allow(unsafe_code)]

    use super::*;
    use std::io;
    use std::net::TcpStream;
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixStream;
    use std::process::Command;
    use std::ptr;

    fn call(answer: libc::c_long) -> io::Result<()> {
        if answer == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    /// Whether it is refused rather than done, or wrong in another way.
    fn is_refused(error: &io::Error) -> bool {
        matches!(error.raw_os_error(), Some(libc::EPERM | libc::EACCES | libc::ENOSYS | libc::EXDEV))
    }

    fn attack(name: &str, attack: impl FnOnce() -> io::Result<()>) {
        let kind = match attack() {
            Err(error) if is_refused(&error) => "refused",
            _ => "worked",
        };
        println!("{kind}: {name}");
    }

    fn raw(number: libc::c_long, arguments: [libc::c_long; 5]) -> io::Result<()> {
        let [first, second, third, fourth, fifth] = arguments;
        // SAFETY: whatever the call does, it is this process's own risk.
        call(unsafe { libc::syscall(number, first, second, third, fourth, fifth) })
    }

    /// Tries all, and ends.
    pub(super) fn all(targets: &str) -> ! {
        let targets: Vec<&str> = targets.split(':').collect();
        let [outside, inside, read_only, host, victim, port] = targets[..] else { panic!("six targets") };
        let (host, victim): (libc::c_long, libc::c_long) =
            (host.parse().expect("a number"), victim.parse().expect("a number"));
        println!();
        files(outside, inside, read_only);
        programs(inside);
        processes(host, victim);
        network(outside, port.parse().expect("a number"));
        kernel(inside);
        println!("all tried");
        io::stdout().flush().expect("it is heard");
        // The harness would say more.
        std::process::exit(0);
    }

    fn files(outside: &str, inside: &str, read_only: &str) {
        attack("read a file outside", || fs::read(format!("{outside}/secret")).map(drop));
        attack("list a directory outside", || fs::read_dir(outside).map(drop));
        attack("write a file outside", || fs::write(format!("{outside}/new"), "x"));
        attack("change a file outside", || {
            fs::OpenOptions::new().append(true).open(format!("{outside}/secret")).map(drop)
        });
        attack("make a directory outside", || fs::create_dir(format!("{outside}/made")));
        attack("read the system's passwords", || fs::read("/etc/shadow").map(drop));
        attack("read the users", || fs::read("/etc/passwd").map(drop));
        attack("read the home of root", || fs::read_dir("/root").map(drop));
        attack("follow a link out", || {
            let link = format!("{inside}/link");
            let _ = fs::remove_file(&link);
            symlink(format!("{outside}/secret"), &link)?;
            fs::read(&link).map(drop)
        });
        attack("link a file from outside", || {
            fs::hard_link(format!("{outside}/secret"), format!("{inside}/hard"))
        });
        attack("move a file out", || {
            fs::write(format!("{inside}/mine"), "x").expect("it may write here");
            fs::rename(format!("{inside}/mine"), format!("{outside}/mine"))
        });
        let text = |path: &str| std::ffi::CString::new(path).expect("a path");
        let secret = text(&format!("{outside}/secret"));
        let at = secret.as_ptr() as libc::c_long;
        attack("change a mode outside", || raw(libc::SYS_fchmodat, [libc::AT_FDCWD.into(), at, 0o600, 0, 0]));
        attack("change a mode by the old call", || raw(libc::SYS_chmod, [at, 0o600, 0, 0, 0]));
        attack("change a mode by the new call", || raw(452, [libc::AT_FDCWD.into(), at, 0o600, 0, 0]));
        attack("change an owner outside", || raw(libc::SYS_chown, [at, -1, -1, 0, 0]));
        attack("change times outside", || raw(libc::SYS_utimensat, [libc::AT_FDCWD.into(), at, 0, 0, 0]));
        attack("change attributes outside", || {
            let name = c"user.x".as_ptr() as libc::c_long;
            raw(libc::SYS_setxattr, [at, name, name, 1, 0])
        });
        attack("change the mode of what it may only read", || {
            let file = fs::File::open(format!("{read_only}/file"))?;
            raw(libc::SYS_fchmod, [file.as_raw_fd().into(), 0o600, 0, 0, 0])
        });
        attack("change the flags of what it may only read", || {
            let file = fs::File::open(format!("{read_only}/file"))?;
            let flags = 0x40_u64; // not to be dumped
            raw(libc::SYS_ioctl, [file.as_raw_fd().into(), 0x4008_6602, ptr::from_ref(&flags) as i64, 0, 0])
        });
        attack("write what it may only read", || fs::write(format!("{read_only}/file"), "changed"));
        attack("remove what it may only read", || fs::remove_file(format!("{read_only}/file")));
        attack("make a device", || {
            let path = std::ffi::CString::new(format!("{inside}/device")).expect("a path");
            // SAFETY: a path and numbers.
            call(unsafe { libc::mknod(path.as_ptr(), libc::S_IFCHR | 0o600, libc::makedev(1, 1)) }.into())
        });
        attack("open a handle", || raw(libc::SYS_open_by_handle_at, [-1, 0, 0, 0, 0]));
        assert!(
            fs::read(format!("{read_only}/file")).is_ok() || fs::read_dir(read_only).is_ok(),
            "it may read"
        );
        fs::write(format!("{inside}/proof"), "x").expect("it may write");
    }

    fn programs(inside: &str) {
        attack("execute a shell", || Command::new("/bin/sh").args(["-c", ":"]).status().map(drop));
        attack("execute what it has written", || {
            let path = format!("{inside}/dropped");
            fs::write(&path, "#!/bin/sh\n")
                .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(0o755)))?;
            Command::new(&path).status().map(drop)
        });
        attack("an executable file in memory", || {
            raw(libc::SYS_memfd_create, [c"x".as_ptr() as i64, 0, 0, 0, 0])
        });
        attack("become another user", || {
            raw(libc::SYS_setresuid, [-1, 12_345, -1, 0, 0])?;
            // For the attacks that follow.
            raw(libc::SYS_setresuid, [-1, 0, -1, 0, 0])
        });
    }

    fn processes(host: libc::c_long, victim: libc::c_long) {
        attack("signal the host", || raw(libc::SYS_kill, [host, libc::SIGCONT.into(), 0, 0, 0]));
        attack("signal another's child", || raw(libc::SYS_kill, [victim, libc::SIGCONT.into(), 0, 0, 0]));
        attack("kill the host", || raw(libc::SYS_kill, [host, 0, 0, 0, 0]));
        attack("signal the jailer", || {
            // SAFETY: asks for a number.
            let parent = unsafe { libc::getppid() };
            raw(libc::SYS_kill, [parent.into(), libc::SIGCONT.into(), 0, 0, 0])
        });
        attack("read the host's memory", || fs::File::open(format!("/proc/{host}/mem")).map(drop));
        attack("read the host's environment", || fs::read(format!("/proc/{host}/environ")).map(drop));
        attack("enter the host's root", || fs::read_dir(format!("/proc/{host}/root/etc")).map(drop));
        attack("open the host's files", || fs::read_dir(format!("/proc/{host}/fd")).map(drop));
        attack("trace the host", || raw(libc::SYS_ptrace, [0x4206, -host, 0, 0, 0]));
        attack("read its memory by a call", || raw(libc::SYS_process_vm_readv, [-host, 0, 0, 0, 0]));
        attack("write its memory by a call", || raw(libc::SYS_process_vm_writev, [-host, 0, 0, 0, 0]));
        attack("take the host's descriptor", || raw(libc::SYS_pidfd_getfd, [-1, 0, 0, 0, 0]));
        attack("compare processes", || raw(libc::SYS_kcmp, [-host, -host, 0, 0, 0]));
        attack("bound the host", || {
            let limit = libc::rlimit { rlim_cur: 1 << 20, rlim_max: 1 << 20 };
            let limit = ptr::from_ref(&limit) as libc::c_long;
            raw(libc::SYS_prlimit64, [host, libc::RLIMIT_MEMLOCK.into(), limit, 0, 0])
        });
        attack("share memory by a key", || {
            // SAFETY: whatever the calls do, it is this process's own risk.
            unsafe {
                let id = libc::shmget(libc::IPC_PRIVATE, 4096, 0o600);
                call(id.into())?;
                call(libc::shmctl(id, libc::IPC_RMID, ptr::null_mut()).into())
            }
        });
        attack("a queue of messages", || {
            let text = std::ffi::CString::new(format!("oskit-{}", std::process::id())).expect("a name");
            let name = text.as_ptr() as libc::c_long;
            raw(libc::SYS_mq_open, [name, libc::O_CREAT.into(), 0o600, 0, 0])?;
            raw(libc::SYS_mq_unlink, [name, 0, 0, 0, 0])
        });
        attack("slow the host down", || raw(libc::SYS_setpriority, [0, host, 19, 0, 0]));
        attack("raise its own bounds", || {
            let limit = libc::rlimit { rlim_cur: 1 << 20, rlim_max: 1 << 20 };
            // SAFETY: it is read.
            call(unsafe { libc::setrlimit(libc::RLIMIT_CORE, &raw const limit) }.into())
        });
    }

    fn network(outside: &str, port: u16) {
        attack("connect to a Unix socket", || UnixStream::connect(format!("{outside}/socket")).map(drop));
        attack("connect by TCP", || TcpStream::connect(("127.0.0.1", port)).map(drop));
        attack("listen by TCP", || TcpListener::bind("127.0.0.1:0").map(drop));
        attack("open a UDP socket", || std::net::UdpSocket::bind("127.0.0.1:0").map(drop));
        let socket =
            |family: libc::c_int| raw(libc::SYS_socket, [family.into(), libc::SOCK_DGRAM.into(), 0, 0, 0]);
        attack("open a raw socket", || {
            raw(libc::SYS_socket, [libc::AF_INET.into(), libc::SOCK_RAW.into(), 1, 0, 0])
        });
        attack("talk to the kernel by a socket", || socket(libc::AF_NETLINK));
        attack("open a packet socket", || socket(libc::AF_PACKET));
        attack("pair sockets to connect to others", || {
            let mut pair = [0_i32; 2];
            // SAFETY: two numbers are written.
            call(unsafe { libc::socketpair(libc::AF_UNIX, libc::SOCK_DGRAM, 0, pair.as_mut_ptr()) }.into())
        });
    }

    fn kernel(inside: &str) {
        attack("io_uring", || raw(libc::SYS_io_uring_setup, [0, 0, 0, 0, 0]));
        attack("a namespace of users", || raw(libc::SYS_unshare, [libc::CLONE_NEWUSER.into(), 0, 0, 0, 0]));
        attack("a process in a namespace", || {
            let flags = libc::c_long::from(libc::CLONE_NEWUSER | libc::CLONE_FS);
            raw(libc::SYS_clone, [flags, 0, 0, 0, 0])
        });
        attack("a process whose flags are hidden", || raw(libc::SYS_clone3, [0, 0, 0, 0, 0]));
        attack("another's namespace", || raw(libc::SYS_setns, [-1, 0, 0, 0, 0]));
        attack("mount", || {
            let at = std::ffi::CString::new(inside).expect("a path");
            let kind = c"no such kind".as_ptr() as libc::c_long;
            raw(libc::SYS_mount, [kind, at.as_ptr() as libc::c_long, kind, 0, 0])
        });
        attack("the new way to mount", || raw(libc::SYS_fsopen, [0, 0, 0, 0, 0]));
        attack("another root", || raw(libc::SYS_chroot, [c"/nowhere".as_ptr() as libc::c_long, 0, 0, 0, 0]));
        attack("type into a terminal", || raw(libc::SYS_ioctl, [0, libc::TIOCSTI as i64, 0, 0, 0]));
        attack("paste into a console", || raw(libc::SYS_ioctl, [0, libc::TIOCLINUX as i64, 0, 0, 0]));
        attack("bpf", || raw(libc::SYS_bpf, [-1, 0, 0, 0, 0]));
        attack("measure others", || raw(libc::SYS_perf_event_open, [0, 0, 0, 0, 0]));
        attack("handle faults of memory", || raw(libc::SYS_userfaultfd, [-1, 0, 0, 0, 0]));
        attack("the kernel's keys", || raw(libc::SYS_keyctl, [-1, 0, 0, 0, 0]));
        attack("another personality", || raw(libc::SYS_personality, [0x0040_0000, 0, 0, 0, 0]));
        attack("load a module", || raw(libc::SYS_finit_module, [-1, 0, 0, 0, 0]));
        attack("set the clock", || raw(libc::SYS_clock_settime, [-1, 0, 0, 0, 0]));
        attack("name the machine", || raw(libc::SYS_sethostname, [0, -1, 0, 0, 0]));
        attack("read the kernel's log", || raw(libc::SYS_syslog, [3, 0, -1, 0, 0]));
    }
}
