//! Hostile input, put to the built component under limits of memory: an answer or an error of a type, no trap, and no more
//! memory than the input warrants. Only an input that is itself larger than the memory ends the instance, and the host
//! says why.

mod configparser;
mod datetime;
mod optparse;
mod paths;
mod time;

use crate::conformance::HOST;
use oskit_host::{Ending, Limits, Policy};
use oskit_tests::conformance::system::Instance;
use wasmtime::Result;

/// A memory that is small for a guest, in MiB.
const SMALL: u32 = 64;
/// A text larger than that, in bytes.
const LARGE: usize = 100_000_000;

/// What is asked, in words, and the asking, which asserts what must be answered.
type Question = (&'static str, fn(&mut Instance) -> Result<()>);

fn policy(memory_mib: u32) -> Policy {
    let limits = Limits { memory_mib, ..Limits::default() };
    Policy { limits, ..Policy::default().allow_clocks().allow_zones().allow_random() }
}

fn start(policy: Policy) -> Instance {
    HOST.start_with(None, policy).expect("an instance")
}

/// Asks each of a new instance, under the default limits and under a small one. Neither takes more than the small one.
fn are_answered(questions: &[Question]) {
    for (what, ask) in questions {
        for memory_mib in [Limits::default().memory_mib, SMALL] {
            let mut instance = start(policy(memory_mib));
            ask(&mut instance).unwrap_or_else(|error| panic!("{what}, in {memory_mib} MiB: {error:#}"));
            let memory = instance.store.data().meter().memory();
            assert!(memory <= u64::from(SMALL) << 20, "{what}, in {memory_mib} MiB: took {memory} bytes");
        }
    }
}

/// Asks what is of the size `LARGE`: it is answered under the default limits in as many times that memory, and ends a
/// small instance for lack of it.
fn are_answered_in_memory(times: u64, questions: &[Question]) {
    for (what, ask) in questions {
        let mut instance = start(policy(Limits::default().memory_mib));
        ask(&mut instance).unwrap_or_else(|error| panic!("{what}: {error:#}"));
        let memory = instance.store.data().meter().memory();
        assert!(memory <= times * LARGE as u64, "{what}: took {memory} bytes");
        let mut instance = start(policy(SMALL));
        let error = ask(&mut instance).expect_err("it is larger than its memory");
        let state = instance.store.data();
        assert_eq!(state.ending(error).expect("an ending"), Ending::Memory, "{what}");
        assert!(state.meter().memory() <= u64::from(SMALL) << 20, "{what}");
    }
}
