//! The integration tests, in one binary: programs on every backend, the shape of what is built, other languages.

mod agenda;
mod apps;
mod build_runner;
mod census;
mod clients;
mod conformance;
mod coverage;
mod harness;
mod hostile;
mod imports;
mod io;
mod names;
mod os;
mod readme;
mod signal;
mod subprocess;
mod support;
mod work;
mod zones;
