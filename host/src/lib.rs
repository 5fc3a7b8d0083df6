//! Runs WebAssembly components over oskit, under a policy.

pub mod artifacts;
pub mod compose;
