use super::{Constants, Error, Packed, nt, posix};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::{ntpath, os_path};
use os_path::{Error as WitError, PackedPaths, PathConstants};

impl From<Error> for WitError {
    fn from(error: Error) -> Self {
        match error {
            Error::Os(error) => WitError::Os(error.into()),
            Error::Value(text) => WitError::ValueError(text),
        }
    }
}

impl From<PackedPaths> for Packed {
    fn from(PackedPaths { text, ends }: PackedPaths) -> Self {
        Packed { text, ends }
    }
}

impl From<Packed> for PackedPaths {
    fn from(Packed { text, ends }: Packed) -> Self {
        PackedPaths { text, ends }
    }
}

impl From<Constants> for PathConstants {
    fn from(constants: Constants) -> Self {
        PathConstants {
            curdir: constants.curdir.to_owned(),
            pardir: constants.pardir.to_owned(),
            sep: constants.sep.to_owned(),
            altsep: constants.altsep.map(str::to_owned),
            extsep: constants.extsep.to_owned(),
            pathsep: constants.pathsep.to_owned(),
            defpath: constants.defpath.to_owned(),
            devnull: constants.devnull.to_owned(),
            supports_unicode_filenames: constants.supports_unicode_filenames,
        }
    }
}

fn two((a, b): (&str, &str)) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

fn three((a, b, c): (&str, &str, &str)) -> (String, String, String) {
    (a.to_owned(), b.to_owned(), c.to_owned())
}

fn borrowed(paths: &[String]) -> Vec<&str> {
    paths.iter().map(String::as_str).collect()
}

/// What both kinds of paths have.
macro_rules! common {
    ($module:ident) => {
        fn constants() -> PathConstants {
            $module::CONSTANTS.into()
        }
        fn isabs(path: String) -> bool {
            $module::isabs(&path)
        }
        fn join(paths: Vec<String>) -> String {
            $module::join(&paths)
        }
        fn join_many(base: String, paths: PackedPaths) -> Result<PackedPaths, WitError> {
            Ok(Packed::from(paths).map(|path, to| $module::push_join(&base, path, to))?.into())
        }
        fn split(path: String) -> (String, String) {
            two($module::split(&path))
        }
        fn splitext(path: String) -> (String, String) {
            two($module::splitext(&path))
        }
        fn splitdrive(path: String) -> (String, String) {
            two($module::splitdrive(&path))
        }
        fn splitroot(path: String) -> (String, String, String) {
            three($module::splitroot(&path))
        }
        fn basename(path: String) -> String {
            $module::basename(&path).to_owned()
        }
        fn dirname(path: String) -> String {
            $module::dirname(&path).to_owned()
        }
        fn commonprefix(paths: Vec<String>) -> String {
            $module::commonprefix(&borrowed(&paths)).to_owned()
        }
        fn commonpath(paths: Vec<String>) -> Result<String, WitError> {
            Ok($module::commonpath(&borrowed(&paths))?)
        }
        fn normpath(path: String) -> String {
            $module::normpath(&path)
        }
        fn normpath_many(paths: PackedPaths) -> Result<PackedPaths, WitError> {
            Ok(Packed::from(paths).map($module::push_normpath)?.into())
        }
        fn abspath(path: String) -> String {
            $module::abspath(&path)
        }
        fn relpath(path: String, start: Option<String>) -> Result<String, WitError> {
            Ok($module::relpath(&path, start.as_deref())?)
        }
        fn expandvars(path: String) -> String {
            $module::expandvars(&path).into_owned()
        }
    };
}

impl os_path::Guest for Component {
    common!(posix);
    fn normcase(path: String) -> String {
        path
    }
    fn expanduser(path: String) -> Result<String, WitError> {
        Ok(posix::expanduser(&path)?.into_owned())
    }
    fn realpath(path: String, strict: bool) -> Result<String, WitError> {
        Ok(super::realpath(&path, strict)?)
    }
    fn exists(path: String) -> bool {
        super::exists(&path)
    }
    fn lexists(path: String) -> bool {
        super::lexists(&path)
    }
    fn isfile(path: String) -> bool {
        super::isfile(&path)
    }
    fn isdir(path: String) -> bool {
        super::isdir(&path)
    }
    fn islink(path: String) -> bool {
        super::islink(&path)
    }
    fn ismount(path: String) -> bool {
        super::ismount(&path)
    }
    fn isjunction(_path: String) -> bool {
        false
    }
    fn isdevdrive(_path: String) -> bool {
        false
    }
    fn getsize(path: String) -> Result<u64, WitError> {
        Ok(super::getsize(&path)?)
    }
    fn getatime(path: String) -> Result<f64, WitError> {
        Ok(super::getatime(&path)?)
    }
    fn getmtime(path: String) -> Result<f64, WitError> {
        Ok(super::getmtime(&path)?)
    }
    fn getctime(path: String) -> Result<f64, WitError> {
        Ok(super::getctime(&path)?)
    }
    fn samefile(path1: String, path2: String) -> Result<bool, WitError> {
        Ok(super::samefile(&path1, &path2)?)
    }
}

impl ntpath::Guest for Component {
    common!(nt);
    fn normcase(path: String) -> String {
        nt::normcase(&path)
    }
    fn expanduser(path: String) -> String {
        nt::expanduser(&path).into_owned()
    }
    fn isreserved(path: String) -> bool {
        nt::isreserved(&path)
    }
}
