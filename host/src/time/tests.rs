//! The door to files of rules, against the real system.

use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::time::Host as _;
use crate::{Access, OskitCtx, OskitCtxView, Policy};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use tempfile::TempDir;
use wasmtime::component::ResourceTable;

/// A folder with rules in `inside`, to be granted, and beside it.
fn fixture() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    };
    put("inside/rules", b"TZif2 inside");
    put("inside/full", &[b"TZif", &vec![0; (1 << 20) - 4][..]].concat());
    put("inside/long", &[b"TZif", &vec![0; (1 << 20) - 3][..]].concat());
    put("inside/text", b"secret");
    put("inside/empty", b"");
    put("outside/rules", b"TZif2 outside");
    let inside = folder.path().join("inside");
    symlink("rules", inside.join("link")).expect("a link");
    symlink("../outside/rules", inside.join("out")).expect("a link");
    symlink(folder.path().join("outside"), inside.join("away")).expect("a link");
    symlink("/dev/zero", inside.join("device")).expect("a link");
    rustix::fs::mkfifoat(rustix::fs::CWD, inside.join("pipe"), rustix::fs::Mode::RWXU).expect("a pipe");
    folder
}

/// What the instance gets of a file: the length, or why not.
fn ask(policy: Policy, path: &str) -> Result<usize, (Code, Option<String>)> {
    let mut ctx = OskitCtx::builder(policy).build().expect("a context");
    let mut view = OskitCtxView { ctx: &mut ctx, table: &mut ResourceTable::new() };
    view.zone_file(path.to_owned()).map(|rules| rules.len()).map_err(|error| {
        let error = error.into_guest().expect("an error, not a trap");
        (error.code, error.capability)
    })
}

fn granted(folder: &Path) -> Policy {
    Policy::default().allow_zones().grant(folder.join("inside"), "/box", Access::Read).expect("a grant")
}

fn denied(capability: &str) -> Result<usize, (Code, Option<String>)> {
    Err((Code::Eperm, Some(capability.to_owned())))
}

#[test]
fn rules_are_read_below_a_grant() {
    let folder = fixture();
    for (path, expected) in [
        ("/box/rules", Ok(12)),
        ("/box/link", Ok(12)),
        ("/box/../box/rules", Ok(12)),
        ("/box/full", Ok(1 << 20)),
        ("/box/long", Err(Code::Efbig)),
        ("/box/text", Err(Code::Einval)),
        ("/box/empty", Err(Code::Einval)),
        ("/box/none", Err(Code::Enoent)),
        ("/box", Err(Code::Eisdir)),
        ("/box/rules/", Err(Code::Enotdir)),
        ("/box/ru\0les", Err(Code::Einval)),
        ("", Err(Code::Enoent)),
    ] {
        assert_eq!(ask(granted(folder.path()), path).map_err(|(code, _)| code), expected, "{path:?}");
    }
}

#[test]
fn no_path_leads_out_of_the_grants() {
    let folder = fixture();
    let outside = folder.path().join("outside/rules");
    for path in [
        "/box/out",
        "/box/away/rules",
        "/box/../outside/rules",
        "/outside/rules",
        "box/rules",
        "rules",
        "/etc/localtime",
        "/usr/share/zoneinfo/Europe/Berlin",
        outside.to_str().expect("UTF-8"),
    ] {
        assert_eq!(ask(granted(folder.path()), path), denied("files.read"), "{path:?}");
    }
}

#[test]
fn nothing_special_is_opened_whatever_the_policy_says_of_that() {
    let folder = fixture();
    let mut policy = granted(folder.path());
    policy.files.special = true;
    assert_eq!(ask(policy.clone(), "/box/pipe"), denied("files.special"));
    assert_eq!(ask(policy, "/box/device"), denied("files.read"));
    let mut devices = Policy::default().allow_zones().grant("/dev", "/dev", Access::Read).expect("a grant");
    devices.files.special = true;
    assert_eq!(ask(devices, "/dev/zero"), denied("files.special"));
}

#[test]
fn it_takes_zones_and_a_grant() {
    let folder = fixture();
    let files = Policy::default().grant(folder.path().join("inside"), "/box", Access::Read).expect("a grant");
    assert_eq!(ask(files, "/box/rules"), denied("time.zones"));
    assert_eq!(ask(Policy::default().allow_zones(), "/box/rules"), denied("files.read"));
    assert_eq!(ask(Policy::default(), "/box/rules"), denied("time.zones"));
}
