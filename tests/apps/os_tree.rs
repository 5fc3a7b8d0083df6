//! A tree is made, listed, walked, renamed and removed; errors carry number, call and name.

use oskit_test_apps::os;

fn main() {
    os::makedirs("/scratch/a/b/c", None, None).expect("directories are made");
    for name in ["one", "two", "ü"] {
        let flags = os::OpenFlags::WRITE | os::OpenFlags::CREATE;
        let file = os::open(&format!("/scratch/a/{name}"), flags, None).expect("a file is made");
        file.write_all(name.as_bytes()).expect("it is written");
    }
    let mut names = os::listdir(Some("/scratch/a")).expect("a directory is listed");
    names.sort();
    println!("{names:?}");
    println!("{}", os::stat("/scratch/a/ü", None).expect("a status").size);
    os::replace("/scratch/a/one", "/scratch/a/two").expect("a file replaces another");
    let walker = os::walk("/scratch/a", None).expect("a walk begins");
    while let Some(mut step) = walker.next().expect("a walk goes on") {
        step.files.sort();
        println!("{} {:?} {:?}", step.path, step.directories, step.files);
    }
    let error = os::stat("/scratch/none", None).expect_err("nothing is there");
    println!("{} {} {:?} {}", error.errno, error.message, error.filename, error.syscall);
    let error = os::rmdir("/scratch/a").expect_err("it isn't empty");
    println!("{} {:?}", error.message, error.filename);
    for name in ["two", "ü"] {
        os::remove(&format!("/scratch/a/{name}")).expect("a file is removed");
    }
    os::removedirs("/scratch/a/b/c").expect("directories are removed");
}
