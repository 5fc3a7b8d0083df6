//! The end of all descendants, whatever they have done to get away: this process is their subreaper, so each of them is
//! somewhere below it.

use crate::system;
use std::fs;

/// Kills and reaps until nobody is left.
pub(crate) fn end_all() {
    // Stopped first, so that none makes new ones meanwhile; those that were being made are seen in the next round.
    let mut before = Vec::new();
    loop {
        let mut all = descendants();
        all.sort_unstable();
        if all == before {
            break;
        }
        signal(&all, libc::SIGSTOP);
        before = all;
    }
    loop {
        // In groups of those who have one, then each.
        signal(&descendants(), libc::SIGKILL);
        // What is killed leaves its children to this process, which sees them in the next round.
        if !system::wait_for_any(true) {
            return;
        }
        while system::wait_for_any(false) {}
    }
}

fn signal(all: &[i32], signal: i32) {
    for &pid in all {
        // It is a descendant that nobody but its parent reaps, and its parent is stopped or this process.
        let _ = system::kill(pid, signal as u8);
    }
}

/// All processes below this one.
fn descendants() -> Vec<i32> {
    let mut all = children_of("self");
    let mut next = 0;
    while let Some(pid) = all.get(next) {
        let more = children_of(&pid.to_string());
        all.extend(more);
        next += 1;
    }
    all
}

fn children_of(pid: &str) -> Vec<i32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_ascii_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
        .collect()
}
