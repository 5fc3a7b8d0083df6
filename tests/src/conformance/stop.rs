//! Why an operation of a session has no result.

use super::args::Inapplicable;
use serde_json::Value;
use std::convert::Infallible;

/// Why; `Raised` is how a module tells an exception, `Own` what only it knows.
pub(super) enum Stop<Raised = Value, Own = Infallible> {
    /// A failure of ours.
    Broken(wasmtime::Error),
    /// It can't be asked.
    Inapplicable(Inapplicable),
    /// It raises this exception.
    Raised(Raised),
    /// What only this module knows.
    Own(Own),
}

impl<Raised, Own> From<wasmtime::Error> for Stop<Raised, Own> {
    fn from(error: wasmtime::Error) -> Self {
        Stop::Broken(error)
    }
}

impl<Raised, Own> From<Inapplicable> for Stop<Raised, Own> {
    fn from(why: Inapplicable) -> Self {
        Stop::Inapplicable(why)
    }
}
