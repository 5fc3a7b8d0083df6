//! Names, numbers and texts of errors are those of Linux on every backend.

use oskit_test_apps::errno;

fn main() {
    assert!(errno::errorcode(2).is_ok_and(|name| name == "ENOENT"));
    assert!(errno::number_of("EWOULDBLOCK").is_ok_and(|number| number == 11));
    assert!(errno::strerror(13).is_ok_and(|text| text == "Permission denied"));
    assert!(errno::errorcode(9999).is_err());
    let error = errno::os_error_of(2, Some("a.txt"), None);
    println!("{} {}", errno::exception_name(2), errno::exception_of(&error).str);
}
