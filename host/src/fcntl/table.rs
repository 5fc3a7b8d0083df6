//! What the instances of this process have locked, and what they wait for: what the kernel, to which all are one process,
//! can't tell apart or tell of.

use super::ranges::{Change, Ranges, Span};
use crate::bindings::oskit::sys::fcntl::LockKind;
use crate::poll::Bell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A file, however it was opened: device and number.
pub(crate) type FileId = (u64, u64);

/// An instance, among those of this process.
pub(super) type InstanceId = u64;

/// A lock that an instance waits for as its own.
pub(super) type Wanted = (LockKind, Span);

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A number that nobody has had.
pub(super) fn number() -> u64 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// No system call is made while this is held, so no file system can hold up other instances.
static TABLE: Mutex<Table> = Mutex::new(Table { held: BTreeMap::new(), waits: BTreeMap::new() });

struct Table {
    /// The ranges that instances, not open files, have locked.
    held: BTreeMap<FileId, BTreeMap<InstanceId, Ranges>>,
    /// By instance, and a number of their own.
    waits: BTreeMap<(InstanceId, u64), Arc<Wait>>,
}

fn table() -> MutexGuard<'static, Table> {
    TABLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A wait for a lock.
pub(crate) struct Wait {
    file: FileId,
    wanted: Option<Wanted>,
    bell: Arc<Bell>,
    rung: AtomicBool,
    again: Mutex<Again>,
}

/// When to try without having been rung for.
struct Again {
    at: Instant,
    pause: Duration,
}

/// How long after its first failure a lock is tried again.
const FIRST: Duration = Duration::from_millis(1);
/// The longest time between two tries; other processes ring no bell.
const LONGEST: Duration = Duration::from_millis(20);

impl Wait {
    pub(crate) fn bell(&self) -> &Bell {
        &self.bell
    }

    /// Makes the bell silent; who was rung for knows it by himself.
    pub(crate) fn hush(&self) {
        self.bell.hush();
    }

    fn again(&self) -> MutexGuard<'_, Again> {
        self.again.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When it is worth trying, if nobody rings.
    pub(crate) fn next(&self) -> Instant {
        if self.rung.load(Ordering::Acquire) { Instant::now() } else { self.again().at }
    }

    /// Whether it is worth trying now; told once.
    pub(crate) fn take_due(&self) -> bool {
        let rung = self.rung.swap(false, Ordering::AcqRel);
        let mut again = self.again();
        let now = Instant::now();
        if !rung && now < again.at {
            return false;
        }
        again.at = now + again.pause;
        again.pause = (again.pause * 2).min(LONGEST);
        true
    }
}

/// A wait, for as long as the guest holds it.
pub(crate) struct Waiting {
    key: (InstanceId, u64),
    wait: Arc<Wait>,
}

impl Waiting {
    pub(crate) fn wait(&self) -> &Arc<Wait> {
        &self.wait
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        table().waits.remove(&self.key);
    }
}

/// Why one can't wait.
pub(super) enum Refusal {
    /// It would never end.
    Circle,
    /// The instance waits for too much.
    TooMany,
}

/// The most that one instance may wait for.
const WAITS: usize = 1024;

/// Begins to wait.
pub(super) fn wait(
    instance: InstanceId,
    file: FileId,
    wanted: Option<Wanted>,
    bell: Arc<Bell>,
) -> Result<Waiting, Refusal> {
    let again = Mutex::new(Again { at: Instant::now() + FIRST, pause: FIRST * 2 });
    let wait = Arc::new(Wait { file, wanted, bell, rung: AtomicBool::new(false), again });
    let mut table = table();
    if table.waits_of(instance).count() >= WAITS {
        return Err(Refusal::TooMany);
    }
    if wanted.is_some_and(|wanted| table.closes_circle(instance, file, wanted)) {
        return Err(Refusal::Circle);
    }
    let key = (instance, number());
    table.waits.insert(key, Arc::clone(&wait));
    Ok(Waiting { key, wait })
}

/// Notes what an instance has locked or given back.
pub(super) fn note(instance: InstanceId, file: FileId, change: Change) {
    let mut table = table();
    let holders = table.held.entry(file).or_default();
    let ranges = holders.entry(instance).or_default();
    ranges.apply(change);
    if ranges.is_empty() {
        holders.remove(&instance);
    }
    if holders.is_empty() {
        table.held.remove(&file);
    }
}

/// What an instance has locked of a file.
pub(super) fn held<T>(instance: InstanceId, file: FileId, look: impl FnOnce(&Ranges) -> T) -> T {
    let table = table();
    let ranges = table.held.get(&file).and_then(|holders| holders.get(&instance));
    match ranges {
        Some(ranges) => look(ranges),
        None => look(&Ranges::default()),
    }
}

/// Forgets what an instance has locked of a file, and gives how many ranges that were.
pub(super) fn forget(instance: InstanceId, file: FileId) -> usize {
    let mut table = table();
    let Some(holders) = table.held.get_mut(&file) else { return 0 };
    let ranges = holders.remove(&instance).unwrap_or_default();
    if holders.is_empty() {
        table.held.remove(&file);
    }
    ranges.len()
}

/// Whether an instance of this process, other than the one that asks, has just this lock.
pub(super) fn is_of_another(asks: Option<InstanceId>, file: FileId, kind: LockKind, span: Span) -> bool {
    let table = table();
    let holders = table.held.get(&file).into_iter().flatten();
    holders.filter(|(other, _)| Some(**other) != asks).any(|(_, ranges)| ranges.has(kind, span))
}

/// Forgets all, in a child just forked off: what is held and waited for is its parent's.
pub(super) fn clear() {
    let mut table = table();
    table.held.clear();
    table.waits.clear();
}

/// Tells those who wait for a lock on a file that something was given back.
pub(super) fn ring(file: FileId) {
    let mut bells = Vec::new();
    {
        let table = table();
        for wait in table.waits.values().filter(|wait| wait.file == file) {
            wait.rung.store(true, Ordering::Release);
            bells.push(Arc::clone(&wait.bell));
        }
    }
    for bell in bells {
        bell.ring();
    }
}

impl Table {
    fn waits_of(&self, instance: InstanceId) -> impl Iterator<Item = &Arc<Wait>> {
        self.waits.range((instance, 0)..=(instance, u64::MAX)).map(|(_, wait)| wait)
    }

    /// The instances that keep this one from a lock.
    fn in_the_way(
        &self,
        instance: InstanceId,
        file: FileId,
        (kind, span): Wanted,
    ) -> impl Iterator<Item = InstanceId> + '_ {
        let holders = self.held.get(&file).into_iter().flatten();
        let others = holders.filter(move |(other, _)| **other != instance);
        others.filter(move |(_, ranges)| ranges.exclude(kind, span)).map(|(other, _)| *other)
    }

    /// Whether one of those waits, directly or through others, for what this instance has.
    fn closes_circle(&self, instance: InstanceId, file: FileId, wanted: Wanted) -> bool {
        let mut seen = BTreeSet::new();
        let mut open: Vec<InstanceId> = self.in_the_way(instance, file, wanted).collect();
        while let Some(other) = open.pop() {
            if other == instance {
                return true;
            }
            if seen.insert(other) {
                let waits = self.waits_of(other);
                let wanted = waits.filter_map(|wait| wait.wanted.map(|wanted| (wait.file, wanted)));
                open.extend(wanted.flat_map(|(file, wanted)| self.in_the_way(other, file, wanted)));
            }
        }
        false
    }
}
