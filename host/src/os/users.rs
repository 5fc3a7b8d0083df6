//! The database of users: `/etc/passwd`. Users that only a network service knows aren't found.

use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::os::User;
use crate::door::{Granted, Whole};
use crate::error::Result;

/// The first user for whom `is` holds.
pub(super) fn find(_: &Granted<Whole>, is: impl Fn(&User) -> bool) -> Result<User> {
    let text = std::fs::read("/etc/passwd").map_err(|_| Code::Enotsup)?;
    let text = String::from_utf8_lossy(&text);
    text.lines().filter_map(parse).find(is).ok_or(Code::Enoent.into())
}

fn parse(line: &str) -> Option<User> {
    let mut fields = line.split(':');
    let mut next = || fields.next().map(str::to_owned);
    let (name, _, uid, gid, full_name, home, shell) =
        (next()?, next()?, next()?, next()?, next()?, next()?, next()?);
    Some(User { name, uid: uid.parse().ok()?, gid: gid.parse().ok()?, full_name, home, shell })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn lines_are_read() {
        let user = parse("root:x:0:0:Root,,,:/root:/bin/bash").expect("a user");
        assert_eq!((user.uid, user.full_name.as_str(), user.shell.as_str()), (0, "Root,,,", "/bin/bash"));
        assert!(parse("# a comment").is_none());
        assert!(parse("+::::::").is_none());
    }
}
