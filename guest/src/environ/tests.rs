use super::{absolute, clear, directory, get, reload, set, set_directory, unset, variables};
use crate::sys;

fn names() -> Vec<String> {
    variables().into_iter().map(|(name, _)| name).collect()
}

#[test]
fn variables_start_as_the_systems_and_change_apart_from_them() {
    sys::environ::set(&[("B", "1"), ("A", "2")], &[], "/work");
    reload();
    assert_eq!(get("B").as_deref(), Some("1"));
    set("C", "3");
    set("B", "");
    assert_eq!(names(), ["B", "A", "C"]);
    assert_eq!(unset("B").as_deref(), Some(""));
    assert_eq!(unset("B"), None);
    assert_eq!(get("B"), None);
    set("B", "4");
    assert_eq!(names(), ["A", "C", "B"]);
    assert_eq!(sys::environ::variables().len(), 2);
    clear();
    assert!(variables().is_empty());
    reload();
    assert_eq!(names(), ["B", "A"]);
}

#[test]
fn the_directory_starts_as_the_systems() {
    sys::environ::set(&[], &[], "/work");
    reload();
    assert_eq!(directory(), "/work");
    set_directory("/elsewhere");
    assert_eq!(directory(), "/elsewhere");
    assert_eq!(absolute("a/../b"), "/elsewhere/a/../b");
    assert_eq!(absolute("/a"), "/a");
    assert_eq!(absolute(""), "");
    set_directory("/");
    assert_eq!(absolute("a"), "/a");
}
