//! Variables, working directory and umask, which belong to the instance.

use super::stat::stat;
use crate::environ;
use crate::errno::{EINVAL, ENOTDIR, OsError};
use std::cell::Cell;

thread_local! {
    static UMASK: Cell<u32> = const { Cell::new(0o022) };
}

/// The permission bits that new files don't get.
pub fn umask() -> u32 {
    UMASK.get()
}

/// Sets them, and gives the previous ones.
pub fn set_umask(mask: u32) -> u32 {
    UMASK.replace(mask & 0o777)
}

/// The working directory.
pub fn getcwd() -> String {
    environ::directory()
}

/// Sets the working directory, in the form without `.`, `..` and symbolic links as far as those can be told.
pub fn chdir(path: &str) -> Result<(), OsError> {
    let there = stat(path, true).map_err(|error| OsError { syscall: "chdir", ..error })?;
    if !there.is_dir() {
        return Err(OsError::new(ENOTDIR, "chdir").about(path));
    }
    environ::set_directory(normal(&environ::absolute(path)));
    Ok(())
}

/// An absolute path without `.`, doubled slashes and, where what is before them is no symbolic link, `..`.
fn normal(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/').filter(|name| !name.is_empty() && *name != ".") {
        let linked = || {
            let so_far = format!("/{}", names.join("/"));
            super::tree::readlink(&so_far).is_ok() || names.last() == Some(&"..")
        };
        if name == ".." && (names.is_empty() || !linked()) {
            names.pop();
        } else {
            names.push(name);
        }
    }
    format!("/{}", names.join("/"))
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
