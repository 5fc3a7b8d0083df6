//! Compiled components on disk, so that a second start doesn't compile again.
//!
//! Compiled code is trusted like the program itself, so a file is taken only from a folder that nobody else can write
//! to, and only for the very component, guest and engine that it was made from.

use crate::artifacts::GUEST_ID;
use crate::policy::{Access, PolicyError};
use crate::{Host, OskitCtx};
use cap_std::fs::MetadataExt as _;
use rustix::fs::{AtFlags, Mode, OFlags};
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use wasmtime::component::Component;

/// A folder of compiled components.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// In this folder, which is made when it is first needed.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Cache { folder: folder.into() }
    }

    /// In the user's own place: `$XDG_CACHE_HOME/oskit`, or `~/.cache/oskit`.
    pub fn of_user() -> Option<Self> {
        let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let base = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
        Some(Cache::new(base.join("oskit")))
    }

    /// What was compiled from `source` before.
    pub fn load(&self, host: &Host, source: &[u8]) -> Option<Component> {
        let folder = self.open().ok()?;
        // What is no file must not hold the host.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let name = name(host, source);
        let file = File::from(rustix::fs::openat(&folder, &name, flags, Mode::empty()).ok()?);
        let metadata = file.metadata().ok()?;
        if !metadata.is_file() || !private(&metadata) {
            return None;
        }
        // SAFETY: the file was made by `store`, since only this user can write to it, and it is whole, since it got its
        // name only when it was on the disk. That it was made by this version of wasmtime with these settings is
        // checked there. It is mapped, not read, by its handle: most of it is never touched.
        #[allow(unsafe_code)]
        unsafe {
            Component::deserialize_file(host.engine(), format!("/proc/self/fd/{}", file.as_raw_fd())).ok()
        }
    }

    /// Keeps what was compiled from `source`. That it can't be kept is no reason to fail.
    pub fn store(&self, host: &Host, source: &[u8], component: &Component) -> wasmtime::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let folder = self.open()?;
        let name = name(host, source);
        let beside = format!("{name}.{}-{}.tmp", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let compiled = component.serialize()?;
        // Left by a process that had this number and was killed.
        let _ = rustix::fs::unlinkat(&folder, &beside, AtFlags::empty());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let mut file = File::from(rustix::fs::openat(&folder, &beside, flags, Mode::RUSR | Mode::WUSR)?);
        let written = file
            .write_all(&compiled)
            .and_then(|()| file.sync_all())
            .and_then(|()| Ok(rustix::fs::renameat(&folder, &beside, &folder, &name)?));
        if written.is_err() {
            // It is of no use, and that it can't be removed is no second problem.
            let _ = rustix::fs::unlinkat(&folder, &beside, AtFlags::empty());
        }
        Ok(written?)
    }

    /// Fails when an instance may write to this folder: what it put there would run outside of its policy at the next
    /// start.
    pub fn keep_from(&self, ctx: &OskitCtx) -> Result<(), PolicyError> {
        let real = self.folder.ancestors().find_map(|place| fs::canonicalize(place).ok()).unwrap_or_default();
        let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
        let places: Vec<_> = self
            .folder
            .ancestors()
            .chain(real.ancestors())
            .filter_map(|place| fs::metadata(place).ok().map(identity))
            .collect();
        let writable = ctx.rules.mounts().iter().filter(|mount| mount.access() == Access::ReadWrite);
        for mount in writable {
            let granted = mount.directory().dir_metadata();
            if granted.is_ok_and(|granted| places.contains(&(granted.dev(), granted.ino()))) {
                return Err(PolicyError::value(format!(
                    "the grant to write {} reaches the cache of compiled code, {}, which is trusted: grant a narrower \
                     directory, or set XDG_CACHE_HOME to a directory elsewhere",
                    mount.path(),
                    self.folder.display()
                )));
            }
        }
        Ok(())
    }

    /// The folder itself, when it is this user's own. What is in it is named from here, so that it can't be exchanged
    /// meanwhile.
    fn open(&self) -> std::io::Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = File::from(rustix::fs::open(&self.folder, flags, Mode::empty())?);
        if private(&folder.metadata()?) {
            Ok(folder.into())
        } else {
            let text = format!("others may write to {}", self.folder.display());
            Err(std::io::Error::new(std::io::ErrorKind::PermissionDenied, text))
        }
    }
}

/// Makes names of this process its own among its threads.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// The name of the file for a component.
fn name(host: &Host, source: &[u8]) -> String {
    let mut engine = DefaultHasher::new();
    host.engine().precompile_compatibility_hash().hash(&mut engine);
    let mut key = Sha256::new();
    key.update(engine.finish().to_le_bytes());
    key.update(env!("CARGO_PKG_VERSION"));
    key.update(GUEST_ID);
    key.update(source);
    format!("{:x}.compiled", key.finalize())
}

/// Whether a file is this user's and nobody else can write to it.
fn private(metadata: &fs::Metadata) -> bool {
    metadata.uid() == rustix::process::geteuid().as_raw() && metadata.mode() & 0o022 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HostConfig, Policy};
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";

    fn only_file(folder: &Path) -> PathBuf {
        let mut files = fs::read_dir(folder).expect("a folder");
        files.next().expect("a file").expect("a file").path()
    }

    #[test]
    fn only_what_is_whole_and_private_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("cache");
        let cache = Cache::new(&folder);
        let host = Host::new(HostConfig::default()).expect("a host");
        let component = host.load(EMPTY).expect("an empty component");
        assert!(cache.load(&host, EMPTY).is_none());
        cache.store(&host, EMPTY, &component).expect("room for it");
        assert!(cache.load(&host, EMPTY).is_some());
        assert!(cache.load(&host, b"another").is_none());
        let other = Host::new(HostConfig::default().interruptible(true)).expect("a host");
        assert!(cache.load(&other, EMPTY).is_none(), "other settings, other code");

        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).expect("ours");
        assert!(cache.load(&host, EMPTY).is_none(), "others could have put it there");
        assert!(cache.store(&host, EMPTY, &component).is_err(), "others could lead it elsewhere");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("ours");
        let file = only_file(&folder);
        let bytes = fs::read(&file).expect("the file");
        fs::write(&file, &bytes[..10]).expect("the file");
        assert!(cache.load(&host, EMPTY).is_none(), "it was cut off");
    }

    #[test]
    fn a_file_is_neither_reached_nor_written_through_a_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::new(folder.path().join("cache"));
        let host = Host::new(HostConfig::default()).expect("a host");
        let component = host.load(EMPTY).expect("an empty component");
        cache.store(&host, EMPTY, &component).expect("room for it");
        let file = only_file(&cache.folder);
        let elsewhere = folder.path().join("elsewhere");
        fs::rename(&file, &elsewhere).expect("ours");
        std::os::unix::fs::symlink(&elsewhere, &file).expect("a link");
        assert!(cache.load(&host, EMPTY).is_none(), "it is a link");
        let before = fs::read(&elsewhere).expect("the file");
        cache.store(&host, EMPTY, &component).expect("room for it");
        assert!(cache.load(&host, EMPTY).is_some(), "the link is replaced");
        assert_eq!(fs::read(&elsewhere).expect("the file"), before);

        fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).expect("ours");
        assert!(cache.load(&host, EMPTY).is_none(), "others could have written it");
        fs::remove_file(&file).expect("ours");
        rustix::fs::mkfifoat(rustix::fs::CWD, &file, Mode::RWXU).expect("a pipe");
        assert!(cache.load(&host, EMPTY).is_none(), "a pipe, at which nobody waits");
    }

    #[test]
    fn threads_that_keep_the_same_dont_disturb_each_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::new(folder.path().join("cache"));
        let host = Host::new(HostConfig::default()).expect("a host");
        let component = host.load(EMPTY).expect("an empty component");
        cache.store(&host, EMPTY, &component).expect("room for it");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        cache.store(&host, EMPTY, &component).expect("room for it");
                        assert!(cache.load(&host, EMPTY).is_some(), "it is whole at any time");
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(&cache.folder).expect("a folder").count(), 1, "nothing is left beside");
    }

    #[test]
    fn no_instance_may_write_to_it() {
        let base = tempfile::tempdir().expect("a folder");
        let other = tempfile::tempdir().expect("a folder");
        let cache = Cache::new(base.path().join("cache/oskit"));
        let allowed = |directory: &Path, access| {
            let policy = Policy::default().grant(directory, "/x", access).expect("a grant");
            cache.keep_from(&OskitCtx::builder(policy).build().expect("a context")).is_ok()
        };
        assert!(!allowed(base.path(), Access::ReadWrite), "it could make it");
        fs::create_dir_all(&cache.folder).expect("a folder");
        for place in [base.path(), &base.path().join("cache"), &cache.folder, Path::new("/")] {
            assert!(!allowed(place, Access::ReadWrite), "{}", place.display());
            assert!(allowed(place, Access::Read), "{}", place.display());
        }
        assert!(allowed(other.path(), Access::ReadWrite));
        let link = other.path().join("link");
        std::os::unix::fs::symlink(base.path(), &link).expect("a link");
        let through = Cache::new(link.join("cache/oskit"));
        for place in [base.path(), other.path()] {
            let policy = Policy::default().grant(place, "/x", Access::ReadWrite).expect("a grant");
            let ctx = OskitCtx::builder(policy).build().expect("a context");
            assert!(through.keep_from(&ctx).is_err(), "{}", place.display());
        }
    }
}
