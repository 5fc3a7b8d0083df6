//! The proof: what integration tests, the conformance runner and the benchmark runner share.

pub mod apps;
pub mod compare;
pub mod conformance;
pub mod zones;
