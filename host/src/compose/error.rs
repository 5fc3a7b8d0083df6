//! Why a component can't be composed.

/// Why a component can't be composed or inspected; each text says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ComposeError {
    /// The bytes don't begin as WebAssembly does.
    #[error("this is not WebAssembly: give the .wasm file of a component")]
    NotWasm,
    /// A core module.
    #[error(
        "this is a core module, not a component: build it for wasm32-wasip2, or make a component of it with \
         `wasm-tools component new`"
    )]
    CoreModule,
    /// The text or package form, or a version of the format that isn't known.
    #[error("this is WebAssembly of an unknown version: build it again with current tools")]
    UnknownFormat,
    /// A WIT package in its binary form, which holds no program.
    #[error("this is a WIT package, not a component: give the .wasm file of a program")]
    WitPackage,
    /// The file ends too early.
    #[error("this component is cut short (it ends at byte {0}): build or copy it again")]
    Truncated(usize),
    /// It isn't valid.
    #[error("this component is damaged ({0}): build or copy it again")]
    Damaged(String),
    /// An interface of oskit of another version.
    #[error(
        "the component imports {import}, but this oskit has version {ours}: build it against the interfaces of {ours}, \
         or use the oskit it was built for"
    )]
    Version {
        /// The import.
        import: String,
        /// The version here.
        ours: String,
    },
    /// An interface that no version of oskit that this one knows has.
    #[error(
        "the component imports {0}, which this oskit does not have: correct the name, or use a newer oskit"
    )]
    Unknown(String),
    /// An interface whose functions or types are not those of this oskit.
    #[error(
        "the component's {interface} is not that of this oskit ({why}): build it against the interfaces of this oskit"
    )]
    Mismatch {
        /// The interface.
        interface: String,
        /// The first difference.
        why: String,
    },
    /// A fault of oskit's own.
    #[error("composing failed, which is a fault of oskit: {0}")]
    Internal(String),
}

impl ComposeError {
    /// For what only a fault of oskit can bring about.
    pub(super) fn internal(why: impl std::fmt::Display) -> Self {
        // The alternate form of an error tells its causes too.
        ComposeError::Internal(format!("{why:#}"))
    }
}
