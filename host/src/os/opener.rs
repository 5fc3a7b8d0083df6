//! Handing a file or an address to the program that the user has chosen for it.

use super::opening;
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::door::{Granted, Whole, admit};
use crate::error::Result;
use std::ffi::OsStr;
use std::time::Duration;

/// The addresses that can be opened: others (`file:` first of all) lead to files that nobody granted, or to programs.
const SCHEMES: [&str; 3] = ["http:", "https:", "mailto:"];
/// How long it is waited for an opener that fails.
const SETTLED: Duration = Duration::from_millis(500);

/// Whether it is an address rather than a path.
fn is_address(subject: &str) -> bool {
    SCHEMES.iter().any(|scheme| subject.starts_with(scheme))
}

impl OskitCtxView<'_> {
    /// Opens an address as it is, and a file by the host's own path of what the instance's leads to.
    pub(super) fn open_with_default(&self, subject: String) -> Result<()> {
        let granted = admit(&self.ctx.rules, opening(subject.clone()))?;
        if is_address(&subject) {
            launch(&granted, subject.as_ref())
        } else {
            launch(&granted, self.host_path("os.open-with-default", subject)?.as_os_str())
        }
    }
}

/// Starts the user's opener, which goes on by itself.
fn launch(_: &Granted<Whole>, what: &OsStr) -> Result<()> {
    Ok(open::that_detached_with_timeout(what, SETTLED).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Code::Enoent,
        _ => crate::error::code_of_io(&error),
    })?)
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn only_addresses_that_lead_to_no_file_are_opened_as_such() {
        for address in ["https://example.org/", "http://x", "mailto:a@example.org"] {
            assert!(is_address(address), "{address}");
        }
        for path in ["file:///etc/passwd", "/data/x", "ftp://x", "vscode://x", "-h", "", "\u{e9}ttps://"] {
            assert!(!is_address(path), "{path}");
        }
    }
}
