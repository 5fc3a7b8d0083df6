//! `oskit:sys/os`: one made-up process of one made-up user.

use super::errno::{Code, Error};
use super::time::{self, Clock};
use std::cell::{Cell, RefCell};

/// The ids of a process.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // the names of the calls
pub struct Identity {
    pub pid: u32,
    pub parent: u32,
    pub process_group: u32,
    pub session: u32,
    pub uid: u32,
    pub effective_uid: u32,
    pub gid: u32,
    pub effective_gid: u32,
    pub groups: Vec<u32>,
}

/// The names of the system.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // the names of struct utsname
pub struct SystemName {
    pub sysname: String,
    pub nodename: String,
    pub release: String,
    pub version: String,
    pub machine: String,
}

/// An entry of the user database.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // the names of struct passwd
pub struct User {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
    pub full_name: String,
    pub home: String,
    pub shell: String,
}

/// Processor time in nanoseconds.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)] // the names of struct tms
pub struct ProcessTimes {
    pub user: u64,
    pub system: u64,
    pub children_user: u64,
    pub children_system: u64,
    pub elapsed: u64,
}

thread_local! {
    static USERS: RefCell<Vec<User>> = RefCell::new(vec![user("user", 1000), user("root", 0)]);
    static STATUS: Cell<Option<u8>> = const { Cell::new(None) };
    static NICE: Cell<i32> = const { Cell::new(0) };
}

fn user(name: &str, uid: u32) -> User {
    let home = if uid == 0 { "/root".to_owned() } else { format!("/home/{name}") };
    User { name: name.to_owned(), uid, gid: uid, full_name: String::new(), home, shell: "/bin/sh".to_owned() }
}

fn fail<T>(code: Code) -> Result<T, Error> {
    Err(Error { code, capability: None })
}

/// Sets the user database.
pub fn set_users(users: Vec<User>) {
    USERS.set(users);
}

/// The ids of the process.
pub fn identity_of_self() -> Result<Identity, Error> {
    Ok(Identity {
        pid: 4711,
        parent: 1,
        process_group: 4711,
        session: 4700,
        uid: 1000,
        effective_uid: 1000,
        gid: 1000,
        effective_gid: 1000,
        groups: vec![1000, 20],
    })
}

/// The names of the system.
pub fn uname() -> Result<SystemName, Error> {
    Ok(SystemName {
        sysname: "Fake".to_owned(),
        nodename: "localhost".to_owned(),
        release: "1.0".to_owned(),
        version: "1".to_owned(),
        machine: "memory".to_owned(),
    })
}

/// Who logged in.
pub fn login_name() -> Result<String, Error> {
    user_by_id(1000).map(|user| user.name)
}

/// A user by name.
pub fn user_by_name(name: &str) -> Result<User, Error> {
    find(|user| user.name == name)
}

/// A user by id.
pub fn user_by_id(uid: u32) -> Result<User, Error> {
    find(|user| user.uid == uid)
}

fn find(wanted: impl Fn(&User) -> bool) -> Result<User, Error> {
    USERS.with_borrow(|users| users.iter().find(|user| wanted(user)).cloned()).map_or(fail(Code::Enoent), Ok)
}

/// Processor time used.
pub fn times() -> Result<ProcessTimes, Error> {
    let elapsed = time::now(Clock::Monotonic)?;
    let elapsed = elapsed.seconds as u64 * 1_000_000_000 + u64::from(elapsed.nanoseconds);
    Ok(ProcessTimes { user: elapsed, system: 0, children_user: 0, children_system: 0, elapsed })
}

/// How many processors there are, and may be used.
pub fn cpu_count() -> Result<(u32, u32), Error> {
    Ok((4, 2))
}

/// The load.
pub fn load_average() -> Result<(f64, f64, f64), Error> {
    Ok((0.5, 0.25, 0.125))
}

/// Adds to the nice value.
pub fn nice(increment: i32) -> Result<i32, Error> {
    let value = NICE.get().saturating_add(increment).clamp(-20, 19);
    if value < NICE.get() {
        return fail(Code::Eperm);
    }
    NICE.set(value);
    Ok(value)
}

/// Refused.
pub fn setsid() -> Result<(), Error> {
    fail(Code::Enotsup)
}

/// The group of a process.
pub fn getpgid(pid: u32) -> Result<u32, Error> {
    if pid == 0 || pid == 4711 { Ok(4711) } else { fail(Code::Esrch) }
}

/// Refused.
pub fn setpgid(_pid: u32, _group: u32) -> Result<(), Error> {
    fail(Code::Enotsup)
}

/// Remembered for [`exit_status`] and refused, since the test goes on.
pub fn exit(status: u8) -> Result<(), Error> {
    STATUS.set(Some(status));
    fail(Code::Enotsup)
}

/// The status that [`exit`] was last called with.
pub fn exit_status() -> Option<u8> {
    STATUS.get()
}

/// Refused.
pub fn abort() -> Result<(), Error> {
    fail(Code::Enotsup)
}

/// Refused.
pub fn fork() -> Result<Option<u32>, Error> {
    fail(Code::Enotsup)
}

/// What to become.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the arguments of execve, and what goes with them
pub struct ProgramImage {
    pub program: String,
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    pub directory: String,
    pub umask: u32,
}

thread_local! {
    static BECAME: RefCell<Vec<ProgramImage>> = const { RefCell::new(Vec::new()) };
}

/// Remembered for [`became`]; the only program that could be one is `/bin/true`, and that is refused too, since the test
/// goes on.
pub fn execve(image: &ProgramImage) -> Result<(), Error> {
    BECAME.with_borrow_mut(|images| images.push(image.clone()));
    fail(if image.program == "/bin/true" { Code::Eagain } else { Code::Enoent })
}

/// What [`execve`] was asked for.
pub fn became() -> Vec<ProgramImage> {
    BECAME.take()
}

thread_local! {
    static OPENED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Remembered for [`opened`], and refused.
pub fn open_with_default(path: &str) -> Result<(), Error> {
    OPENED.with_borrow_mut(|all| all.push(path.to_owned()));
    fail(Code::Enotsup)
}

/// What [`open_with_default`] was asked for.
pub fn opened() -> Vec<String> {
    OPENED.take()
}
