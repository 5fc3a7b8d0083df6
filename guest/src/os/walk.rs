//! Walking through a tree.

use super::listing::{Packed, for_each};
use super::stat::stat;
use crate::errno::{EINVAL, OsError};
use crate::sys::files::FileType;
use std::collections::HashMap;

/// One directory of a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its path.
    pub path: String,
    /// The directories in it.
    pub directories: Vec<String>,
    /// Everything else in it.
    pub files: Vec<String>,
}

/// Several directories: for each its path and then its names, in one list.
#[derive(Debug, Default)]
pub struct PackedWalk {
    /// The names, and the kinds and stats of those that aren't paths.
    pub entries: Packed,
    /// How many names each directory has.
    pub counts: Vec<u32>,
}

enum Next {
    /// A directory to list.
    Enter(String),
    /// One that was listed, to give after what it holds.
    Give(Step),
}

/// The directories of the last step, whether each is a symbolic link, and where they are.
struct Pending {
    path: String,
    directories: Vec<(String, bool)>,
}

/// A walk.
pub struct Walker {
    topdown: bool,
    followlinks: bool,
    stack: Vec<Next>,
    pending: Option<Pending>,
    errors: Vec<OsError>,
}

/// How many bytes of names end a batch.
const BATCH: usize = 64 << 10;

fn join(path: &str, name: &str) -> String {
    let slash = if path.is_empty() || path.ends_with('/') { "" } else { "/" };
    [path, slash, name].concat()
}

impl Walker {
    /// A walk from `top`; nothing is read yet.
    pub fn new(top: &str, topdown: bool, followlinks: bool) -> Self {
        let stack = vec![Next::Enter(top.to_owned())];
        Walker { topdown, followlinks, stack, pending: None, errors: Vec::new() }
    }

    /// Where the walk goes from the directories of the last step, unless somebody chose among them.
    fn settle(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        for (name, linked) in pending.directories.iter().rev() {
            if self.followlinks || !linked {
                self.stack.push(Next::Enter(join(&pending.path, name)));
            }
        }
    }

    /// The next directory.
    pub fn step(&mut self) -> Option<Step> {
        self.settle();
        loop {
            let path = match self.stack.pop()? {
                Next::Give(step) => return Some(step),
                Next::Enter(path) => path,
            };
            let (mut directories, mut files) = (Vec::new(), Vec::new());
            let listed = for_each(&path, false, |record| {
                let linked = matches!(record.kind, FileType::Symlink);
                let is_dir = match record.kind {
                    FileType::Directory => true,
                    FileType::Symlink | FileType::Unknown => super::is_dir(&join(&path, record.name)),
                    _ => false,
                };
                if is_dir {
                    directories.push((record.name.to_owned(), linked));
                } else {
                    files.push(record.name.to_owned());
                }
            });
            if let Err(error) = listed {
                self.errors.push(error);
                continue;
            }
            let names = directories.iter().map(|(name, _)| name.clone()).collect();
            let step = Step { path: path.clone(), directories: names, files };
            self.pending = Some(Pending { path, directories });
            if self.topdown {
                return Some(step);
            }
            self.stack.push(Next::Give(step));
            self.settle();
        }
    }

    /// The next directories packed; no counts at the end.
    pub fn step_packed(&mut self, with_stat: bool) -> Result<PackedWalk, OsError> {
        if !self.topdown {
            return Err(OsError::new(EINVAL, "walk"));
        }
        self.settle();
        let mut walk = PackedWalk::default();
        while walk.entries.names.len() < BATCH {
            let Some(Next::Enter(path)) = self.stack.pop() else { break };
            let before = (walk.entries.names.len(), walk.entries.ends.len(), walk.entries.kinds.len());
            let depth = self.stack.len();
            walk.entries.names.push_str(&path);
            walk.entries.ends.push(walk.entries.names.len() as u32);
            let listed = for_each(&path, with_stat, |record| {
                walk.entries.push(record);
                let enter = match record.kind {
                    FileType::Directory => true,
                    FileType::Symlink => self.followlinks && super::is_dir(&join(&path, record.name)),
                    _ => false,
                };
                if enter {
                    self.stack.push(Next::Enter(join(&path, record.name)));
                }
            });
            self.stack[depth..].reverse();
            match listed {
                Ok(()) => walk.counts.push((walk.entries.kinds.len() - before.2) as u32),
                Err(error) => {
                    self.errors.push(error);
                    self.stack.truncate(depth);
                    walk.entries.names.truncate(before.0);
                    walk.entries.ends.truncate(before.1);
                    walk.entries.kinds.truncate(before.2);
                    walk.entries.stats.truncate(before.2);
                }
            }
        }
        Ok(walk)
    }

    /// Goes only into these directories of the last step.
    pub fn descend_into(&mut self, names: Vec<String>) -> Result<(), OsError> {
        let pending = self.pending.as_mut().filter(|_| self.topdown);
        let Some(pending) = pending else { return Err(OsError::new(EINVAL, "walk")) };
        let known: HashMap<_, _> = pending.directories.drain(..).collect();
        let linked = |name: &str| match known.get(name) {
            Some(linked) => *linked,
            None => {
                stat(&join(&pending.path, name), false).is_ok_and(|stat| stat.mode & 0o170_000 == 0o120_000)
            }
        };
        pending.directories =
            names.into_iter().map(|name| (linked(&name), name)).map(|(l, n)| (n, l)).collect();
        Ok(())
    }

    /// The errors since the last call.
    pub fn take_errors(&mut self) -> Vec<OsError> {
        std::mem::take(&mut self.errors)
    }
}
