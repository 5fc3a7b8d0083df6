//! What a grant lets in, and how it works there.

use super::*;

#[test]
fn what_is_granted_works() {
    let mut f = Fixture::new();
    let mut view = f.view();
    let file = sees(view.open("/box/new".to_owned(), write_new() | OpenFlags::READ, 0o640));
    assert_eq!(sees(view.write(of(&file), b"hello, world".to_vec())), 12);
    assert_eq!(sees(view.seek(of(&file), 7, Whence::Set)), 7);
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&file), 100)), b"world");
    assert_eq!(sees(view.pread(of(&file), 5, 0)), b"hello");
    sees(HostDescriptor::truncate(&mut view, of(&file), 5));
    let status = sees(HostDescriptor::stat(&mut view, of(&file)));
    assert_eq!((status.size, status.mode & 0o777 & !0o640), (5, 0));
    let copy = sees(view.dup(of(&file)));
    assert_eq!(sees(view.seek(copy, 0, Whence::Current)), 12, "the position is shared");
    sees(view.mkdir("/box/dir/sub".to_owned(), 0o777));
    sees(view.rename("/box/new".to_owned(), "/box/dir/sub/moved".to_owned(), true));
    sees(view.link("/box/dir/sub/moved".to_owned(), "/box/second".to_owned(), false));
    sees(view.symlink("dir/sub/moved".to_owned(), "/box/link".to_owned()));
    assert_eq!(sees(view.readlink("/box/link".to_owned())), "dir/sub/moved");
    let times = SetTime::At(crate::bindings::oskit::sys::time::Timespec { seconds: -5, nanoseconds: 7 });
    sees(Host::utimens(&mut view, "/box/link".to_owned(), times, SetTime::Now, true));
    sees(Host::chmod(&mut view, "/box/link".to_owned(), 0o600, true));
    let status = sees(Host::stat(&mut view, "/box/link".to_owned(), true));
    assert_eq!((status.accessed.seconds, status.accessed.nanoseconds, status.mode), (-5, 7, 0o600));
    assert_eq!(status.links, 2);
    assert_eq!(sees(Host::stat(&mut view, "/box/link".to_owned(), false)).kind as u8, 3);
    sees(view.symlink("dir".to_owned(), "/box/to-dir".to_owned()));
    for path in ["/box/to-dir", "/box/to-dir/", "/box/dir/", "/box/dir/.", "/box/dir/sub/.."] {
        let stream = sees(view.open_directory(path.to_owned()));
        let packed = sees(HostDirectoryStream::read(&mut view, stream, 600));
        assert!(packed.ends_with(b"sub"), "{path}");
        sees(view.open(path.to_owned(), READ | OpenFlags::DIRECTORY, 0));
    }
    assert_eq!(failure(view.open_directory("/box/link".to_owned())).0, Code::Enotdir);
    assert_eq!(failure(view.open("/box/link/".to_owned(), READ, 0)).0, Code::Enotdir);
    let itself = READ | OpenFlags::NO_FOLLOW;
    assert!(matches!(failure(view.open("/box/to-dir".to_owned(), itself, 0)).0, Code::Eloop));
    sees(view.access("/box/link".to_owned(), AccessMode::READ | AccessMode::WRITE, true, true));
    assert_eq!(failure(view.access("/ro/link".to_owned(), AccessMode::WRITE, false, true)).0, Code::Erofs);
    sees(Host::truncate(&mut view, "/box/link".to_owned(), 0));
    assert_eq!(sees(Host::stat(&mut view, "/ro/second".to_owned(), true)).size, 0);
    assert_eq!(failure(view.rename("/box/link".into(), "/box/second".into(), false)).0, Code::Eexist);
    assert_eq!(failure(view.rmdir("/box/dir".to_owned())).0, Code::Enotempty);
    sees(view.unlink("/box/link".to_owned()));
    assert!(sees(Host::statvfs(&mut view, "/box".to_owned())).block_size > 0);
}

#[test]
fn names_that_are_not_utf_8_are_listed_and_opened() {
    use std::os::unix::ffi::OsStrExt;
    let mut f = Fixture::new();
    let name = std::ffi::OsStr::from_bytes(b"dir/caf\xe9");
    fs::write(f.host("box").join(Path::new(name)), "x").expect("a file");
    let mut view = f.view();
    let stream = sees(view.open_directory("/box/dir".to_owned()));
    let packed = sees(HostDirectoryStream::read(&mut view, of(&stream), 600));
    let name = std::str::from_utf8(&packed[11..]).expect("UTF-8").to_owned();
    assert_eq!((packed[8], name.as_str()), (1, "caf\u{10ffe9}"));
    assert!(sees(HostDirectoryStream::read(&mut view, of(&stream), 600)).is_empty());
    sees(view.open(format!("/box/dir/{name}"), READ, 0));
}

#[test]
fn a_long_directory_comes_in_parts() {
    // inode, kind; mode, links, uid, gid; size, blocks, device; three times; length, name
    const ENTRY: usize = 9 + 20 + 24 + 36 + 5;
    let mut f = Fixture::new();
    for number in 0..100 {
        fs::write(f.host(&format!("box/dir/{number:03}")), "x").expect("a file");
    }
    let mut view = f.view();
    let stream = sees(view.open_directory("/box/dir/".to_owned()));
    let mut names = Vec::new();
    loop {
        let of = of(&stream);
        let packed = sees(view.read_with_status(of, 0));
        if packed.is_empty() {
            break;
        }
        assert!(packed.len() <= 600);
        for entry in packed.chunks(ENTRY) {
            names.push(String::from_utf8_lossy(&entry[entry.len() - 3..]).into_owned());
        }
    }
    names.sort();
    assert_eq!(names, (0..100).map(|number| format!("{number:03}")).collect::<Vec<_>>());
}
