//! The tree: inodes, and the way from a path to one.

use super::types::{FileStatus, FileType, SetTime};
use super::{Code, Error, fail};
use crate::sys::fake::time::{self, Clock, Timespec};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

pub(super) enum Body {
    File(Vec<u8>),
    Directory(BTreeMap<String, Rc<Inode>>),
    Link(String),
    Pipe { bytes: VecDeque<u8>, readers: usize, writers: usize },
}

pub(super) struct Meta {
    pub(super) mode: u32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) links: u64,
    pub(super) accessed: Timespec,
    pub(super) modified: Timespec,
    pub(super) changed: Timespec,
}

pub(super) struct Inode {
    number: u64,
    pub(super) meta: RefCell<Meta>,
    pub(super) body: RefCell<Body>,
}

thread_local! {
    static ROOT: RefCell<Rc<Inode>> = RefCell::new(Inode::new(Body::Directory(BTreeMap::new()), 0o755));
    static NEXT: Cell<u64> = const { Cell::new(1) };
}

pub(super) fn present() -> Timespec {
    time::now(Clock::Realtime).unwrap_or(Timespec { seconds: 0, nanoseconds: 0 })
}

impl Inode {
    pub(super) fn new(body: Body, mode: u32) -> Rc<Self> {
        let now = present();
        let number = NEXT.replace(NEXT.get() + 1);
        let links = if matches!(body, Body::Directory(_)) { 2 } else { 1 };
        let meta = Meta {
            mode: mode & 0o7777,
            uid: 1000,
            gid: 1000,
            links,
            accessed: now,
            modified: now,
            changed: now,
        };
        Rc::new(Inode { number, meta: RefCell::new(meta), body: RefCell::new(body) })
    }

    pub(super) fn kind(&self) -> FileType {
        match &*self.body.borrow() {
            Body::File(_) => FileType::Regular,
            Body::Directory(_) => FileType::Directory,
            Body::Link(_) => FileType::Symlink,
            Body::Pipe { .. } => FileType::Fifo,
        }
    }

    pub(super) fn status(&self) -> FileStatus {
        let meta = self.meta.borrow();
        let size = match &*self.body.borrow() {
            Body::File(data) => data.len() as u64,
            Body::Link(target) => target.len() as u64,
            Body::Directory(_) => 4096,
            Body::Pipe { .. } => 0,
        };
        FileStatus {
            kind: self.kind(),
            mode: meta.mode,
            device: 1,
            inode: self.number,
            links: meta.links,
            uid: meta.uid,
            gid: meta.gid,
            special_device: 0,
            size,
            block_size: 4096,
            blocks: size.div_ceil(512),
            accessed: meta.accessed,
            modified: meta.modified,
            changed: meta.changed,
            created: None,
        }
    }

    pub(super) fn touch(&self) {
        let mut meta = self.meta.borrow_mut();
        meta.modified = present();
        meta.changed = meta.modified;
    }

    pub(super) fn resize(&self, size: u64) -> Result<(), Error> {
        match &mut *self.body.borrow_mut() {
            Body::File(data) => data.resize(size as usize, 0),
            Body::Directory(_) => return fail(Code::Eisdir),
            _ => return fail(Code::Einval),
        }
        self.touch();
        Ok(())
    }

    pub(super) fn set_times(&self, accessed: SetTime, modified: SetTime) {
        let mut meta = self.meta.borrow_mut();
        for (what, field) in [(accessed, 0), (modified, 1)] {
            let value = match what {
                SetTime::Keep => continue,
                SetTime::Now => present(),
                SetTime::At(time) => time,
            };
            *(if field == 0 { &mut meta.accessed } else { &mut meta.modified }) = value;
        }
        meta.changed = present();
    }

    pub(super) fn set_owner(&self, uid: Option<u32>, gid: Option<u32>) {
        let mut meta = self.meta.borrow_mut();
        meta.uid = uid.unwrap_or(meta.uid);
        meta.gid = gid.unwrap_or(meta.gid);
        meta.changed = present();
    }

    pub(super) fn set_mode(&self, mode: u32) {
        let mut meta = self.meta.borrow_mut();
        meta.mode = mode & 0o7777;
        meta.changed = present();
    }

    /// What `name` in this directory is.
    pub(super) fn child(&self, name: &str) -> Result<Option<Rc<Inode>>, Error> {
        match &*self.body.borrow() {
            Body::Directory(entries) => Ok(entries.get(name).cloned()),
            _ => fail(Code::Enotdir),
        }
    }

    /// Gives `child` a name in this directory.
    pub(super) fn attach(&self, name: &str, child: Rc<Inode>) {
        if let Body::Directory(entries) = &mut *self.body.borrow_mut() {
            entries.insert(name.to_owned(), child);
        }
        self.touch();
    }

    /// Takes a name out of this directory.
    pub(super) fn detach(&self, name: &str) {
        if let Body::Directory(entries) = &mut *self.body.borrow_mut() {
            entries.remove(name);
        }
        self.touch();
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(&*self.body.borrow(), Body::Directory(entries) if entries.is_empty())
    }
}

/// Where a path leads: the directory, the last name in it (none for the root and for `.` and `..`), and what is there.
pub(super) struct Place {
    pub(super) parent: Rc<Inode>,
    pub(super) name: Option<String>,
    pub(super) node: Option<Rc<Inode>>,
    /// The path ended in a slash.
    pub(super) slash: bool,
}

impl Place {
    pub(super) fn existing(self) -> Result<Rc<Inode>, Error> {
        match self.node {
            Some(node) if self.slash && node.kind() != FileType::Directory => fail(Code::Enotdir),
            Some(node) => Ok(node),
            None => fail(Code::Enoent),
        }
    }
}

/// Resolves `path`; with `follow` a symbolic link at its end too.
pub(super) fn resolve(path: &str, follow: bool) -> Result<Place, Error> {
    if path.contains('\0') {
        return fail(Code::Einval);
    }
    if path.len() > 4095 || path.split('/').any(|name| name.len() > 255) {
        return fail(Code::Enametoolong);
    }
    if !path.starts_with('/') {
        return fail(if path.is_empty() { Code::Enoent } else { Code::Einval });
    }
    let root = ROOT.with_borrow(Rc::clone);
    let mut trail = vec![root];
    let mut names: Vec<String> = pieces(path);
    let mut name = None;
    let mut hops = 0;
    while let Some(next) = names.pop() {
        let here = trail[trail.len() - 1].clone();
        if here.kind() != FileType::Directory {
            return fail(Code::Enotdir);
        }
        name = None;
        if next == "." {
            continue;
        }
        if next == ".." {
            trail.truncate((trail.len() - 1).max(1));
            continue;
        }
        let Some(node) = here.child(&next)? else {
            if !names.is_empty() {
                return fail(Code::Enoent);
            }
            return Ok(Place { parent: here, name: Some(next), node: None, slash: path.ends_with('/') });
        };
        let target = match &*node.body.borrow() {
            Body::Link(target) if follow || !names.is_empty() || path.ends_with('/') => Some(target.clone()),
            _ => None,
        };
        if let Some(target) = target {
            hops += 1;
            if hops > 40 {
                return fail(Code::Eloop);
            }
            if target.starts_with('/') {
                trail.truncate(1);
            }
            names.extend(pieces(&target));
            continue;
        }
        name = Some(next);
        trail.push(node);
    }
    let node = trail.pop();
    let parent =
        trail.pop().or_else(|| node.clone()).ok_or(Error { code: Code::Enoent, capability: None })?;
    Ok(Place { parent, name, node, slash: path.ends_with('/') })
}

fn pieces(path: &str) -> Vec<String> {
    path.split('/').rev().filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// Forgets everything but an empty `/`.
pub fn clear() {
    ROOT.set(Inode::new(Body::Directory(BTreeMap::new()), 0o755));
}

/// Makes a regular file, and the directories that lead to it.
///
/// # Panics
/// When the path isn't absolute and normal, or something else is there.
pub fn put(path: &str, data: impl Into<Vec<u8>>) {
    let mut node = ROOT.with_borrow(Rc::clone);
    let mut names = pieces(path);
    let last = names.remove(0);
    while let Some(name) = names.pop() {
        let next = node.child(&name).expect("a directory").unwrap_or_else(|| {
            let made = Inode::new(Body::Directory(BTreeMap::new()), 0o755);
            node.attach(&name, made.clone());
            made
        });
        node = next;
    }
    node.attach(&last, Inode::new(Body::File(data.into()), 0o644));
}

/// What a regular file holds; none when there is no such file.
pub fn contents(path: &str) -> Option<Vec<u8>> {
    let node = resolve(path, true).ok()?.existing().ok()?;
    match &*node.body.borrow() {
        Body::File(data) => Some(data.clone()),
        _ => None,
    }
}
