//! Descriptors: handles that share what they stand for.

use super::call::{on_path, retry, wait_for};
use super::environment::enter;
use super::stat::Stat;
use super::umask;
use crate::errno::{EBADF, EIO, ENOTDIR, OsError};
use crate::interrupts::end_the_call;
use crate::sys::errno::{Code, Error};
use crate::sys::files::{self, FilesystemStatus, OpenFlags, SetTime, Whence};
use crate::sys::poll::Waitable;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

type File = Rc<Held>;

/// What a descriptor holds.
struct Held {
    file: files::Descriptor,
    /// Shared by all descriptors of one open file.
    blocking: Rc<Cell<bool>>,
    /// Where it was opened, for those that could be a directory to work in.
    path: Option<Rc<str>>,
}

/// What all handles of one descriptor share. `close` empties it, `dup2` puts something else in.
struct Slot {
    /// Taken as long as there is a file.
    number: Cell<u32>,
    file: RefCell<Option<File>>,
    cloexec: Cell<bool>,
    /// Whether it holds another file than it was made with.
    replaced: Cell<bool>,
}

/// An open file that stays open as long as this is held.
pub(crate) struct OpenFile(File);

impl OpenFile {
    pub(crate) fn file(&self) -> &files::Descriptor {
        &self.0.file
    }
}

/// What a standard descriptor stands for.
pub(crate) enum Standing {
    /// What the instance was given.
    Own,
    /// What `dup2` put there.
    Other(OpenFile),
    /// Nothing.
    Closed,
}

thread_local! {
    static NUMBERS: RefCell<BTreeSet<u32>> = const { RefCell::new(BTreeSet::new()) };
    static STANDARD: [RefCell<Option<Descriptor>>; 3] = const { [const { RefCell::new(None) }; 3] };
}

/// The least number from `least` and 3 on that no open descriptor has.
fn take_number(least: u32) -> u32 {
    NUMBERS.with_borrow_mut(|taken| {
        let least = least.max(3);
        let after = taken.range(least..);
        let number = (least..).zip(after).take_while(|(free, taken)| free == *taken).count();
        let number = least.saturating_add(number as u32);
        taken.insert(number);
        number
    })
}

/// The number `wanted`, or the least that is free when that is taken.
fn take_again(wanted: u32) -> u32 {
    let free = wanted < 3 || NUMBERS.with_borrow_mut(|taken| taken.insert(wanted));
    if free { wanted } else { take_number(3) }
}

impl Slot {
    fn give_number_back(&self) {
        // Fails only when the instance itself ends, and then nobody asks for numbers any more.
        let _ = NUMBERS.try_with(|taken| taken.borrow_mut().remove(&self.number.get()));
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.file.get_mut().is_some() {
            self.give_number_back();
        }
    }
}

/// An open file, directory, pipe end, terminal or device. Clones are the same descriptor; the last one to be dropped
/// closes it.
#[derive(Clone)]
pub struct Descriptor(Rc<Slot>);

impl std::fmt::Debug for Descriptor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Descriptor").field(&self.0.number.get()).finish()
    }
}

/// Opens a file; `mode` less the umask is for one that is made.
pub fn open(path: &str, flags: OpenFlags, mode: u32) -> Result<Descriptor, OsError> {
    // What can be written to is no directory.
    let writes = flags.contains(OpenFlags::WRITE);
    let (file, path) = on_path("open", path, |full| {
        let file = files::open(full, flags, mode & 0o7777 & !umask())?;
        Ok((file, (!writes).then(|| full.into())))
    })?;
    let blocking = !flags.contains(OpenFlags::NONBLOCK);
    let held = Held { file, blocking: Rc::new(Cell::new(blocking)), path };
    Ok(Descriptor::of(held, take_number(3)))
}

/// A pipe: the end to read from, the end to write to.
pub fn pipe() -> Result<(Descriptor, Descriptor), OsError> {
    let (reader, writer) = retry("pipe", files::pipe)?;
    Ok((Descriptor::new(reader, true, take_number(3)), Descriptor::new(writer, true, take_number(3))))
}

/// Standard input (0), output (1) or error (2). Every call gives the same descriptor.
pub fn standard(number: usize) -> Result<Descriptor, OsError> {
    let known = STANDARD.with(|all| all.get(number).and_then(|one| one.borrow().clone()));
    if let Some(known) = known {
        return Ok(known);
    }
    let file = match number {
        0 => files::stdin(),
        1 => files::stdout(),
        2 => files::stderr(),
        _ => return Err(OsError::new(EBADF, "dup")),
    };
    let file = file.map_err(|error| OsError::from_sys(error, "dup"))?;
    let made = Descriptor::new(file, true, number as u32);
    made.0.cloexec.set(false);
    STANDARD.with(|all| {
        if let Some(one) = all.get(number) {
            one.replace(Some(made.clone()));
        }
    });
    Ok(made)
}

/// What standard input (0), output (1) or error (2) stands for now.
pub(crate) fn standing(number: usize) -> Standing {
    let known = STANDARD.with(|all| all.get(number).and_then(|one| one.borrow().clone()));
    match known {
        Some(known) if known.is_closed() => Standing::Closed,
        Some(known) if known.0.replaced.get() => {
            known.open_file("dup2").map_or(Standing::Closed, Standing::Other)
        }
        _ => Standing::Own,
    }
}

impl Descriptor {
    /// One for a file that the system opened.
    pub(crate) fn of_system(file: files::Descriptor) -> Self {
        Self::new(file, true, take_number(3))
    }

    /// What it stands for now.
    pub(crate) fn open_file(&self, syscall: &'static str) -> Result<OpenFile, OsError> {
        self.file(syscall).map(OpenFile)
    }

    fn new(file: files::Descriptor, blocking: bool, number: u32) -> Self {
        Self::of(Held { file, blocking: Rc::new(Cell::new(blocking)), path: None }, number)
    }

    fn of(held: Held, number: u32) -> Self {
        let file = RefCell::new(Some(Rc::new(held)));
        let (cloexec, replaced) = (Cell::new(true), Cell::new(false));
        Descriptor(Rc::new(Slot { number: Cell::new(number), file, cloexec, replaced }))
    }

    fn file(&self, syscall: &'static str) -> Result<File, OsError> {
        self.0.file.borrow().clone().ok_or_else(|| OsError::new(EBADF, syscall))
    }

    /// A call that never waits.
    pub(crate) fn at_once<T>(
        &self,
        syscall: &'static str,
        call: impl Fn(&files::Descriptor) -> Result<T, Error>,
    ) -> Result<T, OsError> {
        let held = self.file(syscall)?;
        retry(syscall, || call(&held.file))
    }

    /// A call that waits for `ready` where the system doesn't, unless this descriptor must not.
    fn waiting<T>(
        &self,
        syscall: &'static str,
        call: impl Fn(&files::Descriptor) -> Result<T, Error>,
        ready: impl Fn(&files::Descriptor) -> Result<Waitable, Error>,
    ) -> Result<T, OsError> {
        let held = self.file(syscall)?;
        loop {
            match call(&held.file) {
                Err(error) if matches!(error.code, Code::Eintr) && !end_the_call() => (),
                Err(error) if matches!(error.code, Code::Eagain) && held.blocking.get() => {
                    wait_for(&retry(syscall, || ready(&held.file))?, syscall)?;
                }
                other => return other.map_err(|error| OsError::from_sys(error, syscall)),
            }
        }
    }

    /// The number to print.
    pub fn fileno(&self) -> Result<u32, OsError> {
        self.file("fileno").map(|_| self.0.number.get())
    }

    /// Closes it for all handles.
    pub fn close(&self) -> Result<(), OsError> {
        match self.0.file.take() {
            Some(_) => {
                self.0.give_number_back();
                Ok(())
            }
            None => Err(OsError::new(EBADF, "close")),
        }
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.0.file.borrow().is_none()
    }

    /// At most `count` bytes from the position; none are the end.
    pub fn read(&self, count: u32) -> Result<Vec<u8>, OsError> {
        self.waiting("read", |file| file.read(count), files::Descriptor::readable)
    }

    /// The same at `offset`, without moving.
    pub fn pread(&self, count: u32, offset: u64) -> Result<Vec<u8>, OsError> {
        self.waiting("pread", |file| file.pread(count, offset), files::Descriptor::readable)
    }

    /// Writes, and gives how many bytes were taken.
    pub fn write(&self, data: &[u8]) -> Result<usize, OsError> {
        let taken = self.waiting("write", |file| file.write(data), files::Descriptor::writable)? as usize;
        // Whoever writes the rest would do so for ever, or write what isn't there.
        if taken > data.len() || (taken == 0 && !data.is_empty()) {
            return Err(OsError::new(EIO, "write"));
        }
        Ok(taken)
    }

    /// Writes all of it.
    pub fn write_all(&self, mut data: &[u8]) -> Result<(), OsError> {
        while !data.is_empty() {
            let taken = self.write(data)?;
            data = data.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// Writes at `offset`, without moving.
    pub fn pwrite(&self, data: &[u8], offset: u64) -> Result<u32, OsError> {
        self.waiting("pwrite", |file| file.pwrite(data, offset), files::Descriptor::writable)
    }

    /// Moves the position.
    pub fn lseek(&self, offset: i64, whence: Whence) -> Result<u64, OsError> {
        self.at_once("lseek", |file| file.seek(offset, whence))
    }

    /// Its status.
    pub fn fstat(&self) -> Result<Stat, OsError> {
        self.at_once("fstat", files::Descriptor::stat).map(|status| Stat::from(&status))
    }

    /// Its file system's status.
    pub fn fstatvfs(&self) -> Result<FilesystemStatus, OsError> {
        self.at_once("fstatvfs", files::Descriptor::statvfs)
    }

    /// Sets the size.
    pub fn ftruncate(&self, length: u64) -> Result<(), OsError> {
        self.at_once("ftruncate", |file| file.truncate(length))
    }

    /// Waits until what was written is on the disk.
    pub fn fsync(&self) -> Result<(), OsError> {
        self.at_once("fsync", |file| file.sync(false))
    }

    /// The same without the times.
    pub fn fdatasync(&self) -> Result<(), OsError> {
        self.at_once("fdatasync", |file| file.sync(true))
    }

    /// Sets the permission bits.
    pub fn fchmod(&self, mode: u32) -> Result<(), OsError> {
        self.at_once("fchmod", |file| file.chmod(mode & 0o7777))
    }

    /// Sets owner and group.
    pub fn fchown(&self, uid: Option<u32>, gid: Option<u32>) -> Result<(), OsError> {
        self.at_once("fchown", |file| file.chown(uid, gid))
    }

    /// Sets the times.
    pub fn futimens(&self, accessed: SetTime, modified: SetTime) -> Result<(), OsError> {
        self.at_once("futimens", |file| file.utimens(accessed, modified))
    }

    /// Another descriptor of the same open file.
    pub fn dup(&self) -> Result<Descriptor, OsError> {
        self.dup_from("dup", 3)
    }

    /// The same with this number, or the least above that is free.
    pub(crate) fn dup_from(&self, syscall: &'static str, least: u32) -> Result<Descriptor, OsError> {
        let held = self.twin(syscall)?;
        Ok(Descriptor::of(held, take_number(least)))
    }

    fn twin(&self, syscall: &'static str) -> Result<Held, OsError> {
        let held = self.file(syscall)?;
        let file = retry(syscall, || held.file.dup())?;
        Ok(Held { file, blocking: Rc::clone(&held.blocking), path: held.path.clone() })
    }

    /// Makes `target` mean what this one means.
    pub fn dup2(&self, target: &Descriptor) -> Result<(), OsError> {
        if Rc::ptr_eq(&self.0, &target.0) {
            return self.file("dup2").map(drop);
        }
        let held = self.twin("dup2")?;
        if target.0.file.replace(Some(Rc::new(held))).is_none() {
            target.0.number.set(take_again(target.0.number.get()));
        }
        target.0.cloexec.set(false);
        target.0.replaced.set(true);
        Ok(())
    }

    /// Whether it is a terminal.
    pub fn isatty(&self) -> bool {
        self.file("isatty").is_ok_and(|held| held.file.is_terminal())
    }

    /// Columns and lines of the terminal it is.
    pub fn terminal_size(&self) -> Result<(u32, u32), OsError> {
        self.at_once("ioctl", files::Descriptor::terminal_size)
    }

    /// Whether its calls wait.
    pub fn blocking(&self) -> Result<bool, OsError> {
        self.file("fcntl").map(|held| held.blocking.get())
    }

    /// Sets whether they do.
    pub fn set_blocking(&self, blocking: bool) -> Result<(), OsError> {
        self.file("fcntl").map(|held| held.blocking.set(blocking))
    }

    /// Whether a program that takes this one's place doesn't get it.
    pub(crate) fn cloexec(&self) -> Result<bool, OsError> {
        self.file("fcntl").map(|_| self.0.cloexec.get())
    }

    /// Sets whether it does.
    pub(crate) fn set_cloexec(&self, cloexec: bool) -> Result<(), OsError> {
        self.file("fcntl").map(|_| self.0.cloexec.set(cloexec))
    }

    /// Makes the directory it is the working directory, as long as it is where it was opened.
    pub fn fchdir(&self) -> Result<(), OsError> {
        let status = self.at_once("fchdir", files::Descriptor::stat)?;
        match &self.file("fchdir")?.path {
            Some(path) if Stat::from(&status).is_dir() => enter(path, Some(&status), "fchdir"),
            _ => Err(OsError::new(ENOTDIR, "fchdir")),
        }
    }

    /// Copies at most `count` bytes from `source`, and gives how many.
    pub fn copy_from(&self, source: &Descriptor, count: u64) -> Result<u64, OsError> {
        let syscall = "copy_file_range";
        let from = source.file(syscall)?;
        // Either side may be the one that isn't ready. Waiting for the source first is right in most cases, and wrong
        // in none, since the copy is tried again after each.
        let side = Cell::new(false);
        self.waiting(
            syscall,
            |file| file.copy_from(&from.file, count),
            |file| if side.replace(!side.get()) { file.writable() } else { from.file.readable() },
        )
    }
}
