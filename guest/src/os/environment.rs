//! Variables, working directory and umask, which belong to the instance.

use super::call::retry;
use super::stat::Stat;
use crate::environ;
use crate::errno::{EINVAL, ENOENT, ENOTDIR, OsError};
use crate::os_path::realpath;
use crate::sys::files::{self, AccessMode, FileStatus};
use std::cell::Cell;

thread_local! {
    /// None until it is asked for or set: then it is what the instance began with.
    static UMASK: Cell<Option<u32>> = const { Cell::new(None) };
}

/// The permission bits that new files don't get.
pub fn umask() -> u32 {
    UMASK.get().unwrap_or_else(|| {
        // The usual ones where nothing can be made.
        let inherited = files::umask().unwrap_or(0o022);
        UMASK.set(Some(inherited));
        inherited
    })
}

/// Sets them, and gives the previous ones.
pub fn set_umask(mask: u32) -> u32 {
    let before = umask();
    UMASK.set(Some(mask & 0o777));
    before
}

/// The working directory. Fails when it was removed.
pub fn getcwd() -> Result<String, OsError> {
    let directory = environ::directory();
    match retry("getcwd", || files::stat(&directory, true)) {
        Err(error) if matches!(error.errno, ENOENT | ENOTDIR) => Err(OsError::new(ENOENT, "getcwd")),
        // Where to be is nobody's grant.
        _ => Ok(directory),
    }
}

/// Sets the working directory.
pub fn chdir(path: &str) -> Result<(), OsError> {
    enter(path, None, "chdir").map_err(|error| error.about(path))
}

/// Makes a directory the one to work in, in the form without `.`, `..` and symbolic links as far as those can be told; only
/// if it is `this` one, where that is known.
pub(super) fn enter(path: &str, this: Option<&FileStatus>, syscall: &'static str) -> Result<(), OsError> {
    let full = environ::absolute(path);
    let status = retry(syscall, || files::stat(&full, true))?;
    if !Stat::from(&status).is_dir() {
        return Err(OsError::new(ENOTDIR, syscall));
    }
    if this.is_some_and(|this| (this.device, this.inode) != (status.device, status.inode)) {
        return Err(OsError::new(ENOENT, syscall));
    }
    retry(syscall, || files::access(&full, AccessMode::EXECUTE, true, true))?;
    let real = realpath(&full, false).unwrap_or_else(|_| full.into_owned());
    environ::set_directory(real);
    Ok(())
}

fn check(key: &str, value: &str, syscall: &'static str) -> Result<(), OsError> {
    let bad = key.is_empty() || key.contains(['=', '\0']) || value.contains('\0');
    if bad { Err(OsError::new(EINVAL, syscall)) } else { Ok(()) }
}

/// Sets a variable.
pub fn putenv(key: &str, value: &str) -> Result<(), OsError> {
    check(key, value, "putenv")?;
    environ::set(key, value);
    Ok(())
}

/// Removes a variable.
pub fn unsetenv(key: &str) -> Result<(), OsError> {
    check(key, "", "unsetenv")?;
    environ::unset(key);
    Ok(())
}

/// The directories of `PATH`.
pub fn get_exec_path(variables: Option<&[(String, String)]>) -> Vec<String> {
    let path = match variables {
        Some(variables) => variables.iter().find(|(key, _)| key == "PATH").map(|(_, value)| value.clone()),
        None => environ::get("PATH"),
    };
    path.as_deref().unwrap_or("/bin:/usr/bin").split(':').map(str::to_owned).collect()
}
