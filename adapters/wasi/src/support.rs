//! `support`: what WASI 0.2 can do.

use crate::Adapter;
use crate::bindings::exports::oskit::sys::support::{Guest, Level};

/// Functions that WASI serves as they are.
const REAL: &[&str] = &[
    "environ",
    "environ.arguments",
    "environ.initial-directory",
    "environ.variables",
    "errno",
    "fcntl",
    "fcntl.descriptor-limit",
    "files",
    "files.descriptor.is-terminal",
    "files.descriptor.pread",
    "files.descriptor.pwrite",
    "files.descriptor.read",
    "files.descriptor.readable",
    "files.descriptor.seek",
    "files.descriptor.sync",
    "files.descriptor.truncate",
    "files.descriptor.writable",
    "files.descriptor.write",
    "files.directory-stream.read",
    "files.directory-stream.read-with-status",
    "files.mkdir",
    "files.mounts",
    "files.open-directory",
    "files.readlink",
    "files.rmdir",
    "files.stderr",
    "files.stdin",
    "files.stdout",
    "files.symlink",
    "files.truncate",
    "files.unlink",
    "os",
    "os.exit",
    "poll",
    "poll.wait-any",
    "poll.waitable.ready",
    "random",
    "random.get-random",
    "support",
    "support.backend",
    "support.query",
    "time",
    "time.now",
    "time.resolution",
    "time.sleep",
];

/// Functions with differences: what is left to read only of files; how a file was opened, with nothing to be set; no modes,
/// owners, devices or named pipes, no times before 1970, and a umask that nothing is taken by; `access` judged by the
/// grant; copies and duplicates made by the adapter; `link` does not follow; renaming without replacing looks first; zones from a granted directory or file, or as
/// the adapter was built with them; `abort` is an exit status; `uname` a constant.
const EMULATED: &[&str] = &[
    "fcntl.bytes-available",
    "fcntl.get-status",
    "files.access",
    "files.descriptor.copy-from",
    "files.descriptor.dup",
    "files.descriptor.stat",
    "files.descriptor.utimens",
    "files.link",
    "files.open",
    "files.rename",
    "files.stat",
    "files.umask",
    "files.utimens",
    "os.abort",
    "os.uname",
    "time.local-zone",
    "time.zone-file",
    "time.zone-names",
    "time.zone-rules",
];

impl Guest for Adapter {
    fn query(name: String) -> Level {
        let name = name.as_str();
        if REAL.contains(&name) {
            Level::Real
        } else if EMULATED.contains(&name) {
            Level::Emulated
        } else {
            Level::Unsupported
        }
    }

    fn backend() -> String {
        "wasi".to_owned()
    }
}
