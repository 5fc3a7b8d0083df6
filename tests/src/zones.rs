//! Zones for tests, so that none depends on what the machine has installed.

use std::io;
use std::path::Path;

/// A folder with the rules of all zones, which the build script writes.
pub fn folder() -> &'static Path {
    Path::new(concat!(env!("OUT_DIR"), "/zones"))
}

/// Copies rules below another folder: (the name there, the name in the database).
pub fn copy(to: &Path, names: &[(&str, &str)]) -> io::Result<()> {
    for (path, name) in names {
        let path = to.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(to))?;
        std::fs::copy(folder().join(name), path)?;
    }
    Ok(())
}
