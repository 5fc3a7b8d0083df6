//! Waiting for a lock.

use super::*;
use crate::bindings::oskit::sys::poll;
use crate::bindings::sync::oskit::sys::poll::Host as _;
use crate::poll::Waitable;
use std::time::{Duration, Instant};

/// Long enough that it can only be over when something is wrong.
const FOREVER: u64 = 60_000_000_000;

impl Plugin {
    fn wait(&mut self, on: &Resource<Waitable>, nanoseconds: u64) -> bool {
        !sees(self.view().wait_any(vec![of(on)], Some(nanoseconds))).is_empty()
    }

    /// Waits for the lock as the guest does.
    fn lock_at_last(&mut self, file: &Resource<Descriptor>, owner: LockOwner) -> Option<Code> {
        let range = || Range { start: 0, length: 0 };
        let mut waitable = None;
        loop {
            match self.lock(file, owner, Exclusive, 0, 0) {
                Some(Code::Eagain) => (),
                result => return result,
            }
            if waitable.is_none() {
                match self.view().range_unlocked(of(file), owner, Exclusive, range()) {
                    Ok(made) => waitable = Some(made),
                    Err(error) => return failure::<()>(Err(error)),
                }
            }
            assert!(self.wait(waitable.as_ref().expect("just made"), FOREVER));
        }
    }
}

#[test]
fn what_an_instance_gives_back_wakes_another_one() {
    let folder = folder();
    for owner in [OpenFile, Instance] {
        for way in 0..4 {
            let mut a = Plugin::new(folder.path());
            let mut b = Plugin::new(folder.path());
            let (file, other) = (a.open(), b.open());
            assert_eq!(a.lock(&file, owner, Exclusive, 0, 0), None);
            let waiting = std::thread::spawn(move || b.lock_at_last(&other, owner));
            std::thread::sleep(Duration::from_millis(30));
            assert!(!waiting.is_finished());
            match way {
                0 => assert_eq!(a.lock(&file, owner, None, 0, 0), None),
                1 => a.close(file),
                2 => drop(a),
                _ => assert_eq!(a.lock(&file, owner, None, 5, 0).or(a.lock(&file, owner, None, 0, 5)), None),
            }
            assert_eq!(waiting.join().expect("no panic"), None);
        }
    }
}

#[test]
fn a_wait_ends_with_its_time() {
    let folder = folder();
    let (mut a, mut b) = (Plugin::new(folder.path()), Plugin::new(folder.path()));
    let (file, other) = (a.open(), b.open());
    assert_eq!(a.flock(&file, Exclusive), None);
    let waitable = sees(b.view().unlocked(of(&other)));
    let end = Instant::now() + Duration::from_millis(100);
    let mut tries = 0;
    while Instant::now() < end {
        assert_eq!(b.flock(&other, Shared), Some(Code::Eagain));
        tries += 1;
        let left = end.saturating_duration_since(Instant::now());
        b.wait(&waitable, left.as_nanos() as u64);
    }
    assert!(tries < 20, "{tries} tries in 100 ms are more than their pauses allow");
    assert!(!b.wait(&waitable, 0));
    assert_eq!(a.flock(&file, None), None);
    assert!(b.wait(&waitable, 0), "a release is seen at once");
    assert_eq!(b.flock(&other, Shared), None);
}

#[test]
fn a_wait_for_a_lock_lets_other_tasks_go_on() {
    let folder = folder();
    let (mut a, mut b) = (Plugin::new(folder.path()), Plugin::new(folder.path()));
    let (file, other) = (a.open(), b.open());
    assert_eq!(a.flock(&file, Exclusive), None);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            assert_eq!(a.flock(&file, None), None);
            drop(a);
        });
        let waitable = sees(b.view().unlocked(of(&other)));
        while b.flock(&other, Exclusive) == Some(Code::Eagain) {
            let ready = poll::Host::wait_any(&mut b.view(), vec![of(&waitable)], Some(FOREVER)).await;
            assert_eq!(sees(ready), [0]);
        }
    });
}

#[test]
fn a_circle_of_instances_that_wait_for_each_other_is_refused() {
    let folder = folder();
    for name in ["one", "two", "three"] {
        std::fs::write(folder.path().join(name), "").expect("a file");
    }
    let open = |plugin: &mut Plugin, name: &str| {
        plugin.open_as(&format!("/rw/{name}"), OpenFlags::READ | OpenFlags::WRITE)
    };
    let mut plugins: Vec<Plugin> = (0..3).map(|_| Plugin::new(folder.path())).collect();
    let names = ["one", "two", "three"];
    let own: Vec<_> = plugins.iter_mut().zip(names).map(|(plugin, name)| open(plugin, name)).collect();
    let next: Vec<_> = (0..3).map(|n| open(&mut plugins[n], names[(n + 1) % 3])).collect();
    for n in 0..3 {
        assert_eq!(plugins[n].lock(&own[n], Instance, Exclusive, n as u64, 1), None);
    }
    let wait = |plugins: &mut Vec<Plugin>, n: usize, owner| {
        let range = Range { start: 0, length: 0 };
        plugins[n].view().range_unlocked(of(&next[n]), owner, Shared, range)
    };
    let first = sees(wait(&mut plugins, 0, Instance));
    sees(wait(&mut plugins, 1, Instance));
    assert_eq!(failure(wait(&mut plugins, 2, Instance)), Some(Code::Edeadlk));
    sees(wait(&mut plugins, 2, OpenFile));
    poll::HostWaitable::drop(&mut plugins[0].view(), first).expect("it is there");
    sees(wait(&mut plugins, 2, Instance));
    assert_eq!(failure(wait(&mut plugins, 0, Instance)), Some(Code::Edeadlk));
    assert_eq!(plugins[1].lock(&own[1], Instance, None, 0, 0), None);
    sees(wait(&mut plugins, 0, Instance));
}

#[test]
fn waits_are_limited_and_given_back() {
    let folder = folder();
    let mut plugin = Plugin::new(folder.path());
    let file = plugin.open();
    let mut all: Vec<_> = (0..1024).map(|_| sees(plugin.view().unlocked(of(&file)))).collect();
    assert_eq!(failure(plugin.view().unlocked(of(&file))), Some(Code::Emfile));
    let mut view = plugin.view();
    poll::HostWaitable::drop(&mut view, all.pop().expect("one")).expect("it is there");
    sees(view.unlocked(of(&file)));
}
