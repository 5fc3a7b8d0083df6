//! `signal`: what signals do, timers that send them, and waiting for them.
//!
//! The system keeps what arrives. Here are the names of handlers, and the queue of what they are to be called for.

mod error;
mod handlers;
mod names;
mod pidfd;
#[cfg(test)]
mod tests;
mod timers;
mod waiting;
#[cfg(target_family = "wasm")]
mod wit;

pub use error::{Error, Result};
pub(crate) use handlers::kill_self;
pub use handlers::{
    Delivery, Handler, deliveries, getsignal, next_delivery, raise_signal, set_wakeup_fd, siginterrupt,
    signal,
};
pub use names::{constant, handler_name, sigmask_name, signal_name, signal_number, strsignal, valid_signals};
pub use pidfd::Pidfd;
pub use timers::{Itimer, alarm, getitimer, setitimer};
pub use waiting::{How, pause, pthread_sigmask, sigpending, sigtimedwait, sigwait, wait_delivery};

pub use crate::sys::signal::{Info, Timer};
