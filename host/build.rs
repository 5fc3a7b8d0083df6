//! Builds the guest, the adapter and the jailer that the library embeds.

use oskit_wasm_build::Builder;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let builder = Builder::from_build_script()?;
    builder.watch(&["wit", "guest/src", "guest/build.rs", "guest/Cargo.toml", "adapters/wasi", "jailer"]);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    builder.component("oskit-guest", &out.join("oskit.wasm"))?;
    builder.component("oskit-adapter-wasi", &out.join("wasi.wasm"))?;
    builder.program("oskit-jailer", "jailer", &out.join("oskit-jailer"))?;
    let mut guest = DefaultHasher::new();
    fs::read(out.join("oskit.wasm"))?.hash(&mut guest);
    println!("cargo::rustc-env=OSKIT_GUEST_ID={:016x}", guest.finish());
    Ok(())
}
