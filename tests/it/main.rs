//! The integration tests.

mod names;
