//! What each module of `oskit:stdlib` can come to ask of a system: the one table that decides what composing closes and
//! what `oskit inspect` tells.

use std::collections::BTreeSet;

/// Some functions of a module, and what they can reach however they are called: capabilities in the form
/// `interface.verb`, as errors and policies name them, or bare interfaces of `oskit:sys` where nothing can be refused. An
/// interface and a colon stand before a capability that its functions need, too, though it is another's.
///
/// It may list too much; a test compares it with what the guest's code calls, so that it never lists too little.
struct Row {
    module: &'static str,
    /// Functions, methods, and resources for all their methods. Empty: all that no other row of the module names.
    functions: &'static [&'static str],
    reach: &'static [&'static str],
}

const fn row(
    module: &'static str,
    functions: &'static [&'static str],
    reach: &'static [&'static str],
) -> Row {
    Row { module, functions, reach }
}

/// Reading and writing files and streams, by paths that start at the working directory.
const FILES: &[&str] = &[
    "environ",
    "files.ownership",
    "files.read",
    "files.set-id",
    "files.special",
    "files.symlinks",
    "stdio.stderr",
    "stdio.stdin",
    "stdio.stdout",
    "files.write",
    "poll",
    "time.clocks",
];
/// Starting programs, and waiting for them.
const CHILDREN: &[&str] = &[
    "environ",
    "files.read",
    "files.special",
    "files.symlinks",
    "stdio.stderr",
    "stdio.stdin",
    "stdio.stdout",
    "files.write",
    "os.identity",
    "os.users",
    "poll",
    "signal.send",
    "subprocess.environment",
    "subprocess.spawn",
    "subprocess.users",
    "time.clocks",
];

/// In the order of the modules' names, the row for all else first.
const ROWS: &[Row] = &[
    row("commands", &[], CHILDREN),
    row("configparser", &[], &["random.system"]),
    row(
        "configparser",
        &["parser.read"],
        &["environ", "files.read", "files.symlinks", "files.write", "poll", "random.system", "time"],
    ),
    row("datetime", &[], &["environ", "time.clocks", "time.zones", "time:files.read", "time:files.symlinks"]),
    row("errno", &[], &[]),
    row(
        "fcntl",
        &[],
        &["environ", "fcntl.lock", "files.read", "files.symlinks", "files.write", "poll", "time.clocks"],
    ),
    row("io", &[], FILES),
    row(
        "logging",
        &[],
        &[
            "environ",
            "files.read",
            "files.special",
            "files.symlinks",
            "stdio.stderr",
            "stdio.stdin",
            "stdio.stdout",
            "files.write",
            "network.connect",
            "os.identity",
            "os.system",
            "poll",
            "random.system",
            "time.clocks",
            "time.zones",
            "time:files.read",
            "time:files.symlinks",
        ],
    ),
    row("mmap", &[], &["environ", "files.read", "files.symlinks", "files.write", "mmap.map", "poll", "time"]),
    row(
        "msvcrt",
        &[],
        &[
            "environ",
            "files.read",
            "files.symlinks",
            "stdio.stderr",
            "stdio.stdin",
            "stdio.stdout",
            "files.write",
            "msvcrt.console",
            "poll",
            "time",
        ],
    ),
    row("ntpath", &[], &["environ", "files.read", "files.symlinks", "os.users"]),
    row("optparse", &[], &["environ"]),
    row("os", &[], FILES),
    row(
        "os",
        &[
            "get-constants",
            "major",
            "makedev",
            "minor",
            "strerror",
            "waitstatus-to-exitcode",
            "wcoredump",
            "wexitstatus",
            "wifcontinued",
            "wifexited",
            "wifsignaled",
            "wifstopped",
            "wstopsig",
            "wtermsig",
        ],
        &[],
    ),
    row("os", &["environ", "get-exec-path", "getenv", "putenv", "unsetenv"], &["environ"]),
    row("os", &["getcwd"], &["environ", "files.read", "files.symlinks"]),
    row("os", &["cpu-count", "getloadavg", "process-cpu-count", "uname"], &["os.system"]),
    row(
        "os",
        &[
            "getegid",
            "geteuid",
            "getgid",
            "getgroups",
            "getpgid",
            "getpgrp",
            "getpid",
            "getppid",
            "getsid",
            "getuid",
        ],
        &["os.identity"],
    ),
    row("os", &["getlogin"], &["environ", "os.users"]),
    row("os", &["nice", "setpgid", "setpgrp", "setsid"], &["os.identity", "os.session"]),
    row("os", &["abort", "exit"], &["os"]),
    row("os", &["times"], &["os.system", "time.clocks"]),
    row("os", &["urandom"], &["random.system"]),
    row("os", &["startfile"], &["environ", "os.open-with"]),
    row("os", &["fork"], &["os.fork", "subprocess"]),
    row(
        "os",
        &["execv", "execve", "execvp", "execvpe"],
        &["environ", "files.read", "files.symlinks", "os", "subprocess.spawn"],
    ),
    row(
        "os",
        &[
            "kill",
            "killpg",
            "popen",
            "popen-command",
            "posix-spawn",
            "posix-spawnp",
            "spawnv",
            "spawnve",
            "spawnvp",
            "spawnvpe",
            "system",
            "wait",
            "wait3",
            "wait4",
            "waitpid",
        ],
        CHILDREN,
    ),
    row("os-path", &[], &["environ", "files.read", "files.symlinks", "os.users"]),
    row("shlex", &[], &[]),
    row(
        "signal",
        &[],
        &["environ", "files", "os.identity", "poll", "signal.handle", "signal.send", "time.clocks"],
    ),
    row("signal", &["pidfd"], CHILDREN),
    row("subprocess", &[], CHILDREN),
    row(
        "subprocess",
        &["check-returncode", "completed-process-repr", "error-repr", "error-text", "list2cmdline"],
        &[],
    ),
    row("support", &[], &["support"]),
    row("time", &[], &["environ", "time.clocks", "time.zones", "time:files.read", "time:files.symlinks"]),
    row("values", &[], &[]),
    row(
        "winreg",
        &[],
        &["environ", "files.read", "files.symlinks", "files.write", "winreg.read", "winreg.write"],
    ),
];

/// The interfaces of `oskit:sys`.
const SYSTEM: &[&str] = &[
    "environ",
    "errno",
    "fcntl",
    "files",
    "mmap",
    "msvcrt",
    "network",
    "os",
    "poll",
    "random",
    "signal",
    "subprocess",
    "support",
    "time",
    "winreg",
];

/// Whether `oskit:stdlib` has such a module.
pub(super) fn is_module(name: &str) -> bool {
    ROWS.iter().any(|row| row.module == name)
}

/// Whether `oskit:sys` has such an interface.
pub(super) fn is_system(name: &str) -> bool {
    SYSTEM.contains(&name)
}

/// What functions of a module, given as `function` or `resource.method`, can reach. One that is used for its types only
/// can reach nothing.
pub(super) fn of(module: &str, functions: &[String]) -> BTreeSet<&'static str> {
    functions.iter().flat_map(|function| of_function(module, function)).copied().collect()
}

fn of_function(module: &str, function: &str) -> &'static [&'static str] {
    let group = function.split_once('.').map_or(function, |(resource, _)| resource);
    let rows = || ROWS.iter().filter(|row| row.module == module);
    let row = rows()
        .find(|row| row.functions.contains(&function) || row.functions.contains(&group))
        .or_else(|| rows().find(|row| row.functions.is_empty()));
    row.map_or(&[], |row| row.reach)
}

/// The interface of `oskit:sys` that something in reach belongs to.
pub(super) fn interface(entry: &str) -> &str {
    match entry.split_once([':', '.']).map_or(entry, |(interface, _)| interface) {
        // A section of its own in a policy.
        "stdio" => "files",
        interface => interface,
    }
}

/// The capability that something in reach is, which policy grants or refuses.
pub(super) fn capability(entry: &str) -> Option<&str> {
    let capability = entry.split_once(':').map_or(entry, |(_, capability)| capability);
    capability.contains('.').then_some(capability)
}

/// The capabilities that calls of an interface of `oskit:sys` itself can need.
pub(super) fn capabilities_of(system: &str) -> BTreeSet<&'static str> {
    let all = ROWS.iter().flat_map(|row| row.reach).copied();
    all.filter(|entry| interface(entry) == system).filter_map(capability).collect()
}

/// What each interface of `oskit:sys` needs of WASI when the adapter serves it: the interfaces whose functions its code
/// calls, without their versions. Those that hold the types follow from these.
const WASI: &[(&str, &[&str])] = &[
    ("environ", &["wasi:cli/environment"]),
    ("errno", &[]),
    ("fcntl", &["wasi:filesystem/types"]),
    (
        "files",
        &[
            "wasi:cli/environment",
            "wasi:cli/stderr",
            "wasi:cli/stdin",
            "wasi:cli/stdout",
            "wasi:cli/terminal-stderr",
            "wasi:cli/terminal-stdin",
            "wasi:cli/terminal-stdout",
            "wasi:filesystem/preopens",
            "wasi:filesystem/types",
            "wasi:io/poll",
            "wasi:io/streams",
        ],
    ),
    ("os", &["wasi:cli/exit"]),
    ("poll", &["wasi:clocks/monotonic-clock", "wasi:io/poll"]),
    ("random", &["wasi:random/random"]),
    ("signal", &[]),
    ("subprocess", &[]),
    ("support", &[]),
    (
        "time",
        &[
            "wasi:cli/environment",
            "wasi:clocks/monotonic-clock",
            "wasi:clocks/wall-clock",
            "wasi:filesystem/preopens",
            "wasi:filesystem/types",
            "wasi:io/poll",
        ],
    ),
];

/// What of WASI the adapter needs to serve an interface of `oskit:sys`.
pub(super) fn wasi(interface: &str) -> &'static [&'static str] {
    WASI.iter().find(|(name, _)| *name == interface).map_or(&[], |(_, needs)| needs)
}
