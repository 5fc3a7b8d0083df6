//! Why an operation of a session has no result.

use super::args::{Asked, Inapplicable};
use super::case::Answer;
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

impl Stop {
    /// The answer to a case that is one call.
    pub(super) fn answer(told: Result<Value, Self>) -> wasmtime::Result<Asked<Answer>> {
        match told {
            Ok(value) => Ok(Ok(Answer::Ok(value))),
            Err(Stop::Raised(error)) => Ok(Ok(Answer::Err(error))),
            Err(Stop::Inapplicable(why)) => Ok(Err(why)),
            Err(Stop::Broken(error)) => Err(error),
        }
    }
}
