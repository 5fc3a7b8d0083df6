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
    /// Children at a time; one more fails with `EAGAIN`.
    pub children: u32,
    /// Children in all; one more fails with `EAGAIN`. None is any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub children_total: Option<u64>,
    /// Milliseconds from its start after which the instance is ended, whether it computes or waits; none lets it go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline_ms: Option<u64>,
    /// What each child may use up.
    pub child: ChildLimits,
}

/// What a child may use up; what isn't said is as the host's own process may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChildLimits {
    /// Seconds of processor time, after which it is killed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_seconds: Option<u64>,
    /// Mebibytes of memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_mib: Option<u64>,
    /// Mebibytes of any file it writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_size_mib: Option<u64>,
    /// Open files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_files: Option<u64>,
    /// Processes of its user. The system doesn't bound those of root, so as root a child with this isn't started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processes: Option<u64>,
    /// Milliseconds after which it is killed, and its process group with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline_ms: Option<u64>,
}

impl ChildLimits {
    /// The lower of each.
    #[must_use]
    pub fn and(self, other: ChildLimits) -> ChildLimits {
        let lower = |one: Option<u64>, other: Option<u64>| one.into_iter().chain(other).min();
        ChildLimits {
            cpu_seconds: lower(self.cpu_seconds, other.cpu_seconds),
            memory_mib: lower(self.memory_mib, other.memory_mib),
            file_size_mib: lower(self.file_size_mib, other.file_size_mib),
            open_files: lower(self.open_files, other.open_files),
            processes: lower(self.processes, other.processes),
            deadline_ms: lower(self.deadline_ms, other.deadline_ms),
        }
    }
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
            children: 256,
            children_total: None,
            deadline_ms: None,
            child: ChildLimits::default(),
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
