use super::table::{ROWS, Served};
use super::{Level, query};

#[test]
fn what_needs_no_system_is_real_everywhere() {
    assert_eq!(query("os-path.join"), Level::Real);
    assert_eq!(query("configparser"), Level::Real);
    assert_eq!(query("configparser.parser.get"), Level::Real);
}

#[test]
fn what_needs_the_system_is_as_good_as_that() {
    assert_eq!(query("os.mkdir"), Level::Emulated);
    assert_eq!(query("os.descriptor.read"), Level::Emulated);
}

#[test]
fn what_is_not_written_says_so() {
    assert_eq!(query("mmap.mmap.find"), Level::NotImplemented);
    assert_eq!(query("logging.dict-config"), Level::NotImplemented);
}

#[test]
fn an_unknown_name_is_unsupported() {
    for name in ["", ".", "nope", "nope.open", "o"] {
        assert_eq!(query(name), Level::Unsupported, "{name:?}");
    }
}

#[test]
fn rows_are_sorted_and_name_functions_of_the_system() {
    assert!(ROWS.is_sorted_by(|a, b| a.0 < b.0));
    for (name, served) in ROWS {
        if let Served::By(function) = served {
            assert!(function.contains('.'), "{name} is served by {function}");
        }
    }
}
