//! The adapter over WASI, alone in an engine, with one folder at `/data` and, for reading only, at `fixed`.

use crate::artifacts;
use exports::oskit::sys::errno::{Code, Error};
use exports::oskit::sys::files::{AccessMode, FileType, Guest as Files, OpenFlags, SetTime, Whence};
use exports::oskit::sys::support::Level;
use exports::oskit::sys::time::{Clock, Timespec};
use tempfile::TempDir;
use wasmtime::component::{Component, Linker, ResourceAny, ResourceTable};
use wasmtime::{Engine, Store};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxView, WasiView};

wasmtime::component::bindgen!({
    path: "../wit/sys",
    inline: "
        package oskit:adapter-wasi;

        world adapter {
            export oskit:sys/errno@0.1.0;
            export oskit:sys/poll@0.1.0;
            export oskit:sys/files@0.1.0;
            export oskit:sys/environ@0.1.0;
            export oskit:sys/time@0.1.0;
            export oskit:sys/os@0.1.0;
            export oskit:sys/random@0.1.0;
            export oskit:sys/support@0.1.0;
        }
    ",
    world: "oskit:adapter-wasi/adapter",
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// The adapter, and the folder that it sees.
struct Running {
    store: Store<State>,
    adapter: Adapter,
    _folder: TempDir,
}

impl Running {
    fn new() -> Running {
        let engine = Engine::default();
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let wasi = WasiCtx::builder()
            .preopened_dir(folder.path(), "/data", FsPerms::ReadWrite)
            .unwrap()
            .preopened_dir(folder.path(), "fixed", FsPerms::ReadOnly)
            .unwrap()
            .env("NAME", "value")
            .args(&["program", "argument"])
            .build();
        let mut store = Store::new(&engine, State { wasi, table: ResourceTable::new() });
        let component = Component::new(&engine, artifacts::ADAPTER_WASI).unwrap();
        let adapter = Adapter::instantiate(&mut store, &component, &linker).unwrap();
        Running { store, adapter, _folder: folder }
    }

    /// Opens a file in the folder.
    fn open(&mut self, name: &str, flags: OpenFlags) -> Result<ResourceAny, Error> {
        let path = format!("/data/{name}");
        self.adapter.oskit_sys_files().call_open(&mut self.store, &path, flags, 0o644).unwrap()
    }

    fn code<T>(
        &mut self,
        call: impl FnOnce(&Files, &mut Store<State>) -> wasmtime::Result<Result<T, Error>>,
    ) -> Code {
        match call(self.adapter.oskit_sys_files(), &mut self.store).unwrap() {
            Ok(_) => panic!("it did not fail"),
            Err(error) => error.code,
        }
    }
}

/// To make a file, and read and write it.
fn new() -> OpenFlags {
    OpenFlags::READ | OpenFlags::WRITE | OpenFlags::CREATE
}

#[test]
fn duplicates_share_a_position_and_appending_ignores_it() {
    let mut running = Running::new();
    let file = running.open("a", new()).unwrap();
    let appending = running.open("a", OpenFlags::WRITE | OpenFlags::APPEND).unwrap();
    let Running { store, adapter, .. } = &mut running;
    let descriptor = adapter.oskit_sys_files().descriptor();
    assert_eq!(descriptor.call_write(&mut *store, file, b"hello world").unwrap().unwrap(), 11);
    assert_eq!(descriptor.call_seek(&mut *store, file, -5, Whence::End).unwrap().unwrap(), 6);
    let again = descriptor.call_dup(&mut *store, file).unwrap().unwrap();
    assert_eq!(descriptor.call_read(&mut *store, again, 3).unwrap().unwrap(), b"wor");
    assert_eq!(descriptor.call_read(&mut *store, file, 9).unwrap().unwrap(), b"ld");
    assert_eq!(descriptor.call_read(&mut *store, file, 9).unwrap().unwrap(), b"");
    assert_eq!(descriptor.call_write(&mut *store, appending, b"!").unwrap().unwrap(), 1);
    assert_eq!(descriptor.call_seek(&mut *store, appending, 0, Whence::Current).unwrap().unwrap(), 12);
    assert_eq!(descriptor.call_pwrite(&mut *store, file, b"J", 0).unwrap().unwrap(), 1);
    assert_eq!(descriptor.call_pread(&mut *store, file, 99, 0).unwrap().unwrap(), b"Jello world!");
    assert_eq!(descriptor.call_read(&mut *store, appending, 1).unwrap().unwrap_err().code, Code::Ebadf);
    assert_eq!(
        descriptor.call_seek(&mut *store, file, -1, Whence::Set).unwrap().unwrap_err().code,
        Code::Einval
    );
}

#[test]
fn what_is_outside_every_grant_is_refused_with_a_capability() {
    let mut running = Running::new();
    let Running { store, adapter, .. } = &mut running;
    let files = adapter.oskit_sys_files();
    for path in ["/", "/etc/passwd", "/data/../etc", "/data/a/../../etc", "/database"] {
        let error = files.call_stat(&mut *store, path, true).unwrap().unwrap_err();
        assert_eq!((error.code, error.capability.as_deref()), (Code::Eperm, Some("files.read")), "{path}");
    }
    let error = files.call_mkdir(&mut *store, "/other", 0o755).unwrap().unwrap_err();
    assert_eq!((error.code, error.capability.as_deref()), (Code::Eperm, Some("files.write")));
    let error = files.call_symlink(&mut *store, "/etc", "/data/l").unwrap().unwrap_err();
    assert_eq!((error.code, error.capability.as_deref()), (Code::Eperm, Some("files.write")));
}

#[test]
fn a_grant_for_reading_stays_as_it_is() {
    let mut running = Running::new();
    running.open("a", new()).unwrap();
    let Running { store, adapter, .. } = &mut running;
    let files = adapter.oskit_sys_files();
    let mounts = files.call_mounts(&mut *store).unwrap();
    let mounts: Vec<_> = mounts.iter().map(|mount| (mount.path.as_str(), mount.writable)).collect();
    assert_eq!(mounts, [("/data", true), ("/fixed", false)]);
    files.call_open(&mut *store, "/fixed/a", OpenFlags::READ, 0).unwrap().unwrap();
    let error = files.call_open(&mut *store, "/fixed/a", OpenFlags::WRITE, 0).unwrap().unwrap_err();
    assert_eq!((error.code, error.capability.as_deref()), (Code::Eperm, Some("files.write")));
    let error = files.call_unlink(&mut *store, "/fixed/a").unwrap().unwrap_err();
    assert_eq!((error.code, error.capability.as_deref()), (Code::Eperm, Some("files.write")));
    let access = files.call_access(&mut *store, "/fixed/a", AccessMode::WRITE, true, true).unwrap();
    assert_eq!(access.unwrap_err().code, Code::Erofs);
}

#[test]
fn paths_are_checked() {
    let mut running = Running::new();
    let long = format!("/data/{}", "n".repeat(256));
    let longer = format!("/data{}", "/n".repeat(2_100));
    let cases = [
        ("/data/\0", Code::Einval),
        ("data", Code::Einval),
        ("", Code::Enoent),
        (&long, Code::Enametoolong),
        (&longer, Code::Enametoolong),
        ("/data/none", Code::Enoent),
        ("/data/\u{10ffff}", Code::Eilseq),
    ];
    for (path, code) in cases {
        assert_eq!(running.code(|files, store| files.call_stat(store, path, true)), code, "{path}");
    }
}

#[test]
fn the_grant_itself_stays() {
    let mut running = Running::new();
    assert_eq!(running.code(|files, store| files.call_rmdir(store, "/data")), Code::Ebusy);
    assert_eq!(running.code(|files, store| files.call_unlink(store, "/data/")), Code::Eisdir);
    assert_eq!(running.code(|files, store| files.call_mkdir(store, "/data", 0o755)), Code::Eexist);
    assert_eq!(running.code(|files, store| files.call_rename(store, "/data", "/data/x", true)), Code::Ebusy);
}

#[test]
fn names_of_any_kind_are_listed_so_that_they_can_be_opened() {
    let mut running = Running::new();
    // The last one holds a character that stands for a byte elsewhere; it is escaped, byte for byte.
    let escaped: String =
        "\u{10ff80}".bytes().filter_map(|byte| char::from_u32(0x10_FF00 + u32::from(byte))).collect();
    let mut expected = ["ascii".to_owned(), "übung 😀".to_owned(), escaped];
    for name in &expected {
        running.open(name, new()).unwrap();
    }
    let Running { store, adapter, .. } = &mut running;
    let files = adapter.oskit_sys_files();
    let listing = files.call_open_directory(&mut *store, "/data").unwrap().unwrap();
    let packed = files.directory_stream().call_read(&mut *store, listing, 0).unwrap().unwrap();
    let mut names = Vec::new();
    let mut rest = packed.as_slice();
    while let [_, _, _, _, _, _, _, _, kind, low, high, after @ ..] = rest {
        assert_eq!(*kind, FileType::Regular as u8);
        let (name, after) = after.split_at(usize::from(u16::from_le_bytes([*low, *high])));
        names.push(String::from_utf8(name.to_vec()).unwrap());
        rest = after;
    }
    names.sort();
    expected.sort();
    assert_eq!(names, expected);
    assert_eq!(files.directory_stream().call_read(&mut *store, listing, 0).unwrap().unwrap(), b"");
}

#[test]
fn names_are_made_moved_and_removed() {
    let mut running = Running::new();
    running.open("a", new()).unwrap();
    let Running { store, adapter, .. } = &mut running;
    let files = adapter.oskit_sys_files();
    files.call_mkdir(&mut *store, "/data/d", 0o755).unwrap().unwrap();
    files.call_link(&mut *store, "/data/a", "/data/d/b", true).unwrap().unwrap();
    files.call_symlink(&mut *store, "d/b", "/data/s").unwrap().unwrap();
    assert_eq!(files.call_readlink(&mut *store, "/data/s").unwrap().unwrap(), "d/b");
    let status = files.call_stat(&mut *store, "/data/s", true).unwrap().unwrap();
    let same = files.call_stat(&mut *store, "/data/a", true).unwrap().unwrap();
    assert_eq!((status.kind, status.mode, status.links), (FileType::Regular, 0o644, 2));
    assert_eq!(status.inode, same.inode);
    let link = files.call_stat(&mut *store, "/data/s", false).unwrap().unwrap();
    assert_eq!(link.kind, FileType::Symlink);
    let taken = files.call_rename(&mut *store, "/data/a", "/data/s", false).unwrap().unwrap_err();
    assert_eq!(taken.code, Code::Eexist);
    files.call_rename(&mut *store, "/data/a", "/data/s", true).unwrap().unwrap();
    let full = files.call_rmdir(&mut *store, "/data/d").unwrap().unwrap_err();
    assert_eq!(full.code, Code::Enotempty);
    files.call_unlink(&mut *store, "/data/d/b").unwrap().unwrap();
    files.call_rmdir(&mut *store, "/data/d").unwrap().unwrap();
    let time = SetTime::At(Timespec { seconds: 1_000, nanoseconds: 5 });
    files.call_utimens(&mut *store, "/data/s", time, time, true).unwrap().unwrap();
    let status = files.call_stat(&mut *store, "/data/s", true).unwrap().unwrap();
    assert_eq!((status.modified.seconds, status.modified.nanoseconds), (1_000, 5));
    files.call_access(&mut *store, "/data/s", AccessMode::WRITE, true, true).unwrap().unwrap();
}

#[test]
fn what_wasi_lacks_is_unsupported_as_support_says() {
    let mut running = Running::new();
    assert_eq!(running.code(|files, store| files.call_chmod(store, "/data", 0, true)), Code::Enotsup);
    assert_eq!(running.code(|files, store| files.call_pipe(store)), Code::Enotsup);
    assert_eq!(running.code(|files, store| files.call_statvfs(store, "/data")), Code::Enotsup);
    let Running { store, adapter, .. } = &mut running;
    let support = adapter.oskit_sys_support();
    let mut level = |name: &str| support.call_query(&mut *store, name).unwrap();
    assert_eq!(level("files.chmod"), Level::Unsupported);
    assert_eq!(level("files.descriptor.dup"), Level::Emulated);
    assert_eq!(level("files.descriptor.read"), Level::Real);
    assert_eq!(level("files.nothing"), Level::Unsupported);
    let clock = adapter.oskit_sys_time().call_now(&mut *store, Clock::ProcessCputime).unwrap();
    assert_eq!(clock.unwrap_err().code, Code::Enotsup);
    let fork = adapter.oskit_sys_os().call_fork(&mut *store).unwrap();
    assert_eq!(fork.unwrap_err().code, Code::Enotsup);
    let zone = adapter.oskit_sys_time().call_zone_rules(&mut *store, "Europe/Berlin").unwrap();
    assert!(zone.unwrap().starts_with(b"TZif"));
    let zone = adapter.oskit_sys_time().call_zone_rules(&mut *store, "Europe/Atlantis").unwrap();
    assert_eq!(zone.unwrap_err().code, Code::Enoent);
    let zone = adapter.oskit_sys_time().call_zone_rules(&mut *store, "../etc").unwrap();
    assert_eq!(zone.unwrap_err().code, Code::Einval);
}

#[test]
fn rules_of_zones_are_read_from_files_below_a_grant() {
    let Running { mut store, adapter, _folder: folder } = Running::new();
    std::fs::write(folder.path().join("rules"), "TZif2").unwrap();
    std::fs::write(folder.path().join("text"), "secret").unwrap();
    std::os::unix::fs::symlink("/etc/localtime", folder.path().join("out")).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, folder.path().join("pipe"), rustix::fs::Mode::RWXU).unwrap();
    let mut rules = |path: &str| adapter.oskit_sys_time().call_zone_file(&mut store, path).unwrap();
    assert_eq!(rules("/data/rules").unwrap(), b"TZif2");
    for (path, code) in [
        ("/data/text", Code::Einval),
        ("/data/pipe", Code::Einval),
        ("/data", Code::Eisdir),
        ("/data/none", Code::Enoent),
        ("/data/out", Code::Eperm),
        ("/data/../etc/localtime", Code::Eperm),
        ("/etc/localtime", Code::Eperm),
    ] {
        assert_eq!(rules(path).unwrap_err().code, code, "{path}");
    }
}

#[test]
fn the_command_line_and_variables_are_those_of_the_runtime() {
    let Running { mut store, adapter, _folder } = Running::new();
    let environ = adapter.oskit_sys_environ();
    assert_eq!(environ.call_arguments(&mut store).unwrap(), ["program", "argument"]);
    assert_eq!(environ.call_variables(&mut store).unwrap(), [("NAME".to_owned(), "value".to_owned())]);
    assert_eq!(environ.call_initial_directory(&mut store).unwrap(), "/");
}

#[test]
fn waiting_ends_with_the_first_that_is_ready_or_the_time() {
    let mut running = Running::new();
    let file = running.open("a", new()).unwrap();
    let Running { store, adapter, .. } = &mut running;
    let (files, poll) = (adapter.oskit_sys_files(), adapter.oskit_sys_poll());
    assert_eq!(poll.call_wait_any(&mut *store, &[], Some(1_000)).unwrap().unwrap(), [0_u32; 0]);
    assert_eq!(poll.call_wait_any(&mut *store, &[], None).unwrap().unwrap_err().code, Code::Einval);
    let ready = files.descriptor().call_readable(&mut *store, file).unwrap().unwrap();
    // It outlives what it was made from.
    file.resource_drop(&mut *store).unwrap();
    assert_eq!(poll.call_wait_any(&mut *store, &[ready, ready], None).unwrap().unwrap(), [0, 1]);
    let stdin = files.call_stdin(&mut *store).unwrap().unwrap();
    // Nothing is connected: the end.
    let waiting = files.descriptor().call_readable(&mut *store, stdin).unwrap().unwrap();
    assert_eq!(poll.call_wait_any(&mut *store, &[waiting], None).unwrap().unwrap(), [0]);
    assert_eq!(files.descriptor().call_read(&mut *store, stdin, 1).unwrap().unwrap(), b"");
    stdin.resource_drop(&mut *store).unwrap();
    waiting.resource_drop(&mut *store).unwrap();
}
