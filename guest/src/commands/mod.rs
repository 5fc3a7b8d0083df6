//! `commands`: a shell command for its output, as in Python 2.

#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;

use crate::errno::{EINVAL, ENOMEM, OsError};
use crate::shlex;
use crate::subprocess::{Command, Data, Error, Options, Popen, Redirect};

/// How a command ended, as `os.wait` gives it, and what it wrote without the last line feed.
pub fn getstatusoutput(cmd: String) -> Result<(i32, String), OsError> {
    let options = Options {
        shell: Some(true),
        stdout: Some(Redirect::Pipe),
        stderr: Some(Redirect::Stdout),
        ..Options::default()
    };
    let mut process = Popen::create(Command::Line(cmd), options).map_err(os_error)?;
    let outputs = process.communicate(None, None);
    let outputs = outputs.map_err(|error| {
        // Nobody is left to read it, and the first failure is the one to tell.
        let _ = process.kill().and_then(|()| process.finish());
        os_error(error)
    })?;
    let mut text = match outputs.stdout {
        Some(Data::Bytes(bytes)) => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        Some(Data::Text(text)) => text,
        None => String::new(),
    };
    if text.ends_with('\n') {
        text.pop();
    }
    Ok((status(process.returncode().unwrap_or(0)), text))
}

/// What a command writes.
pub fn getoutput(cmd: String) -> Result<String, OsError> {
    getstatusoutput(cmd).map(|(_, output)| output)
}

/// What `ls -ld` says of a file.
pub fn getstatus(file: &str) -> Result<String, OsError> {
    getoutput(format!("ls -ld {}", shlex::quote(file)))
}

/// A return code as the status of `os.wait`.
fn status(code: i32) -> i32 {
    if code < 0 { -code } else { code << 8 }
}

fn os_error(error: Error) -> OsError {
    match error {
        Error::Os(error) => error,
        Error::OutputLimit(_) => OsError::new(ENOMEM, "read"),
        // What a shell can't be told.
        _ => OsError::new(EINVAL, "execve"),
    }
}
