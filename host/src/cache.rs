//! Compiled components on disk, so that a second start doesn't compile again.
//!
//! Compiled code is trusted like the program itself, so a file is taken only from a folder that nobody else can write
//! to, only when it is whole, and only for the very component, guest and engine that it was made from.

use crate::Host;
use crate::artifacts::GUEST;
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::PathBuf;
use wasmtime::component::Component;

/// The bytes of a checksum, with which a file begins.
const CHECKSUM: usize = 32;

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
        let file = File::open(self.file(host, source)).ok()?;
        if !private(&self.folder.metadata().ok()?) || !private(&file.metadata().ok()?) {
            return None;
        }
        let mut bytes = Vec::with_capacity(file.metadata().ok()?.len() as usize);
        { file }.read_to_end(&mut bytes).ok()?;
        let (checksum, compiled) = bytes.split_at_checked(CHECKSUM)?;
        if Sha256::digest(compiled)[..] != *checksum {
            return None;
        }
        // SAFETY: the file was made by `store`, since only this user can write to it, and it is whole, as its checksum
        // says. That it was made by this version of wasmtime with these settings is checked by `deserialize`.
        #[allow(unsafe_code)]
        unsafe {
            Component::deserialize(host.engine(), compiled).ok()
        }
    }

    /// Keeps what was compiled from `source`. That it can't be kept is no reason to fail.
    pub fn store(&self, host: &Host, source: &[u8], component: &Component) -> wasmtime::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let path = self.file(host, source);
        let beside = path.with_extension(format!("{}.tmp", std::process::id()));
        let compiled = component.serialize()?;
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        let written = file
            .write_all(&Sha256::digest(&compiled))
            .and_then(|()| file.write_all(&compiled))
            .and_then(|()| fs::rename(&beside, path));
        if written.is_err() {
            // It is of no use, and that it can't be removed is no second problem.
            let _ = fs::remove_file(&beside);
        }
        Ok(written?)
    }

    fn file(&self, host: &Host, source: &[u8]) -> PathBuf {
        let mut engine = DefaultHasher::new();
        host.engine().precompile_compatibility_hash().hash(&mut engine);
        let mut key = Sha256::new();
        key.update(engine.finish().to_le_bytes());
        key.update(env!("CARGO_PKG_VERSION"));
        key.update(Sha256::digest(GUEST));
        key.update(source);
        self.folder.join(format!("{:x}.compiled", key.finalize()))
    }
}

/// Whether a file is this user's and nobody else can write to it.
fn private(metadata: &fs::Metadata) -> bool {
    metadata.uid() == rustix::process::geteuid().as_raw() && metadata.mode() & 0o022 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HostConfig;
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
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("ours");
        let file = only_file(&folder);
        let mut bytes = fs::read(&file).expect("the file");
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        fs::write(&file, &bytes).expect("the file");
        assert!(cache.load(&host, EMPTY).is_none(), "a bit was flipped");
        fs::write(&file, &bytes[..10]).expect("the file");
        assert!(cache.load(&host, EMPTY).is_none(), "it was cut off");
    }
}
