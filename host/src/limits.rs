//! What an instance may use up.

use serde::{Deserialize, Serialize};
use std::time::Duration;
use wasmtime::ResourceLimiter;

/// How often an engine that can be interrupted looks whether an instance's time is up.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// The section `limits` of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// Mebibytes of memory, over all of a component's memories. Growing beyond fails, which ends the instance unless its
    /// program knows what to do without: neither Rust's standard library nor oskit's guest does.
    pub memory_mib: u32,
    /// Elements over all of its tables. Growing beyond fails.
    pub table_elements: u32,
    /// Core instances that one component may be made of.
    pub instances: u32,
    /// Descriptors and directory streams open at a time; one more fails with `EMFILE`.
    pub descriptors: u32,
    /// Ranges of files locked at a time; one more fails with `ENOLCK`.
    pub locks: u32,
    /// Kibibytes that a pipe can be made to hold; more fails with `EPERM`.
    pub pipe_kib: u32,
    /// Signals held for the instance at a time; more are lost, and those that it sends itself fail with `EAGAIN`.
    pub signals: u32,
    /// Milliseconds from its start after which the instance is ended, whether it computes or waits; none lets it go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline_ms: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            memory_mib: 1024,
            table_elements: 1_000_000,
            instances: 1000,
            descriptors: 1024,
            locks: 4096,
            pipe_kib: 1024,
            signals: 16_384,
            deadline_ms: None,
        }
    }
}

impl Limits {
    /// The time from start to forced end.
    pub fn deadline(&self) -> Option<Duration> {
        self.deadline_ms.map(Duration::from_millis)
    }
}

/// Counts what the memories and tables of one store hold together.
#[derive(Debug)]
pub struct Meter {
    memory: u64,
    memory_max: u64,
    elements: u64,
    elements_max: u64,
    instances: usize,
    refused: bool,
}

impl Meter {
    /// Counts up to `limits`.
    pub fn new(limits: &Limits) -> Self {
        Meter {
            memory: 0,
            memory_max: u64::from(limits.memory_mib) << 20,
            elements: 0,
            elements_max: limits.table_elements.into(),
            instances: limits.instances as usize,
            refused: false,
        }
    }

    /// The bytes of all memories together. They never shrink.
    pub fn memory(&self) -> u64 {
        self.memory
    }

    /// Whether a memory was ever refused to grow.
    pub fn refused_memory(&self) -> bool {
        self.refused
    }
}

fn grow(held: &mut u64, max: u64, current: usize, desired: usize) -> bool {
    let grown = held.saturating_add((desired as u64).saturating_sub(current as u64));
    let fits = grown <= max;
    if fits {
        *held = grown;
    }
    fits
}

impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let grown = grow(&mut self.memory, self.memory_max, current, desired);
        self.refused |= !grown;
        Ok(grown)
    }

    fn table_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(grow(&mut self.elements, self.elements_max, current, desired))
    }

    fn instances(&self) -> usize {
        self.instances
    }

    fn tables(&self) -> usize {
        self.instances
    }

    fn memories(&self) -> usize {
        self.instances
    }
}
