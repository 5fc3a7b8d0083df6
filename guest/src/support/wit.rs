use crate::Component;
use crate::bindings::exports::oskit::stdlib::support::{Guest, Level};
use crate::sys;

impl Guest for Component {
    fn query(name: String) -> Level {
        match super::query(&name) {
            super::Level::Real => Level::Real,
            super::Level::Emulated => Level::Emulated,
            super::Level::Unsupported => Level::Unsupported,
            super::Level::Denied => Level::Denied,
            super::Level::NotImplemented => Level::NotImplemented,
        }
    }

    fn backend() -> String {
        sys::support::backend()
    }
}
