//! `oskit:sys/support`.

/// How a function is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// By the operating system itself.
    Real,
    /// By something that behaves alike.
    Emulated,
    /// Not at all.
    Unsupported,
    /// Not at all, because policy grants none of it.
    Denied,
}

/// Files are in memory, everything else is made up.
pub fn query(name: &str) -> Level {
    match name.split('.').next() {
        Some(
            "files" | "environ" | "errno" | "poll" | "random" | "subprocess" | "support" | "time" | "os",
        ) => Level::Emulated,
        _ => Level::Unsupported,
    }
}

/// `fake`.
pub fn backend() -> String {
    "fake".to_owned()
}
