//! Both path modules answer, and the working directory and environment are the instance's own.

use oskit_test_apps::{ntpath, os, os_path};

fn main() {
    let join =
        |parts: &[&str]| os_path::join(&parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
    assert_eq!(join(&["a", "b", "/c"]), "/c");
    assert_eq!(os_path::normpath("/a//b/../c/."), "/a/c");
    assert_eq!(ntpath::splitdrive("c:/x").0, "c:");
    os::chdir("/scratch").expect("the directory is granted");
    os::putenv("WHO", "me").expect("a variable can be set");
    assert_eq!(os_path::abspath("x"), "/scratch/x");
    println!("{} {}", os_path::expandvars("$WHO-${WHO}"), os_path::exists("/scratch"));
}
