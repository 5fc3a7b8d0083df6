use super::{Delivery, Error, Handler, How, Info, Itimer, Pidfd, Timer};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::os::DescriptorBorrow;
use crate::bindings::exports::oskit::stdlib::signal as wit;
use crate::os::Descriptor;
use wit::{Error as WitError, Guest, GuestPidfd, Pidfd as WitPidfd, SigmaskHow};

impl From<Error> for WitError {
    fn from(error: Error) -> Self {
        match error {
            Error::Value(text) => WitError::ValueError(text),
            Error::Key(text) => WitError::KeyError(text),
            Error::Attribute(text) => WitError::AttributeError(text),
            Error::Overflow(text) => WitError::OverflowError(text),
            Error::KeyboardInterrupt => WitError::KeyboardInterrupt,
            Error::Itimer(error) => WitError::ItimerError(error.into()),
            Error::Os(error) => WitError::Os(error.into()),
        }
    }
}

impl From<wit::Handler> for Handler {
    fn from(handler: wit::Handler) -> Self {
        match handler {
            wit::Handler::SigDfl => Handler::Default,
            wit::Handler::SigIgn => Handler::Ignore,
            wit::Handler::DefaultIntHandler => Handler::DefaultInt,
            wit::Handler::Catch(name) => Handler::Catch(name),
        }
    }
}

impl From<Handler> for wit::Handler {
    fn from(handler: Handler) -> Self {
        match handler {
            Handler::Default => wit::Handler::SigDfl,
            Handler::Ignore => wit::Handler::SigIgn,
            Handler::DefaultInt => wit::Handler::DefaultIntHandler,
            Handler::Catch(name) => wit::Handler::Catch(name),
        }
    }
}

impl From<Delivery> for wit::Delivery {
    fn from(Delivery { handler, signal }: Delivery) -> Self {
        wit::Delivery { handler, signalnum: signal }
    }
}

impl From<Info> for wit::Siginfo {
    fn from(info: Info) -> Self {
        wit::Siginfo {
            si_signo: info.signal.into(),
            si_code: info.code,
            si_errno: info.errno,
            si_pid: info.pid.cast_signed(),
            si_uid: info.uid,
            si_status: info.status,
            si_band: info.band,
        }
    }
}

impl From<Itimer> for wit::ItimerValue {
    fn from(Itimer { delay, interval }: Itimer) -> Self {
        wit::ItimerValue { delay, interval }
    }
}

fn timer(which: wit::Itimer) -> Timer {
    match which {
        wit::Itimer::Real => Timer::Real,
        wit::Itimer::Virtual => Timer::Virtual,
        wit::Itimer::Prof => Timer::Profile,
    }
}

impl GuestPidfd for Pidfd {
    fn open(pid: u32) -> Result<WitPidfd, WitError> {
        Ok(WitPidfd::new(Pidfd::open(pid)?))
    }
    fn send_signal(&self, signalnum: i32) -> Result<(), WitError> {
        Ok(self.send_signal(signalnum)?)
    }
    fn wait(&self, timeout: Option<f64>) -> Result<bool, WitError> {
        Ok(self.wait(timeout)?)
    }
}

impl Guest for Component {
    type Pidfd = Pidfd;

    fn constant(name: String) -> Result<i32, WitError> {
        Ok(super::constant(&name)?)
    }
    fn signal_name(signalnum: i32) -> Result<String, WitError> {
        Ok(super::signal_name(signalnum)?.to_owned())
    }
    fn signal_number(name: String) -> Result<i32, WitError> {
        Ok(super::signal_number(&name)?)
    }
    fn handler_name(number: i32) -> Result<String, WitError> {
        Ok(super::handler_name(number)?.to_owned())
    }
    fn sigmask_name(number: i32) -> Result<String, WitError> {
        Ok(super::sigmask_name(number)?.to_owned())
    }
    fn strsignal(signalnum: i32) -> Result<Option<String>, WitError> {
        Ok(super::strsignal(signalnum)?.map(String::from))
    }
    fn valid_signals() -> Vec<i32> {
        super::valid_signals()
    }
    fn signal(signalnum: i32, handler: wit::Handler) -> Result<Option<wit::Handler>, WitError> {
        Ok(super::signal(signalnum, &handler.into())?.map(Into::into))
    }
    fn getsignal(signalnum: i32) -> Result<Option<wit::Handler>, WitError> {
        Ok(super::getsignal(signalnum)?.map(Into::into))
    }
    fn default_int_handler() -> Result<(), WitError> {
        Err(WitError::KeyboardInterrupt)
    }
    fn next_delivery() -> Result<Option<wit::Delivery>, WitError> {
        Ok(super::next_delivery()?.map(Into::into))
    }
    fn deliveries() -> Result<Vec<wit::Delivery>, WitError> {
        Ok(super::deliveries()?.into_iter().map(Into::into).collect())
    }
    fn wait_delivery(timeout: Option<f64>) -> Result<Option<wit::Delivery>, WitError> {
        Ok(super::wait_delivery(timeout)?.map(Into::into))
    }
    fn siginterrupt(signalnum: i32, flag: bool) -> Result<(), WitError> {
        Ok(super::siginterrupt(signalnum, flag)?)
    }
    fn set_wakeup_fd(
        fd: Option<DescriptorBorrow<'_>>,
        warn_on_full_buffer: bool,
    ) -> Result<Option<u32>, WitError> {
        let fd = fd.as_ref().map(DescriptorBorrow::get::<Descriptor>);
        Ok(super::set_wakeup_fd(fd, warn_on_full_buffer)?)
    }
    fn raise_signal(signalnum: i32) -> Result<(), WitError> {
        Ok(super::raise_signal(signalnum)?)
    }
    fn alarm(seconds: u32) -> Result<u32, WitError> {
        Ok(super::alarm(seconds)?)
    }
    fn setitimer(which: wit::Itimer, seconds: f64, interval: f64) -> Result<wit::ItimerValue, WitError> {
        Ok(super::setitimer(timer(which), seconds, interval)?.into())
    }
    fn getitimer(which: wit::Itimer) -> Result<wit::ItimerValue, WitError> {
        Ok(super::getitimer(timer(which))?.into())
    }
    fn pause() -> Result<(), WitError> {
        Ok(super::pause()?)
    }
    fn pthread_sigmask(how: SigmaskHow, mask: Vec<i32>) -> Result<Vec<i32>, WitError> {
        let how = match how {
            SigmaskHow::Block => How::Block,
            SigmaskHow::Unblock => How::Unblock,
            SigmaskHow::Setmask => How::Set,
        };
        Ok(super::pthread_sigmask(how, &mask)?)
    }
    fn sigpending() -> Result<Vec<i32>, WitError> {
        Ok(super::sigpending()?)
    }
    fn sigwait(sigset: Vec<i32>) -> Result<i32, WitError> {
        Ok(super::sigwait(&sigset)?.signal.into())
    }
    fn sigwaitinfo(sigset: Vec<i32>) -> Result<wit::Siginfo, WitError> {
        Ok(super::sigwait(&sigset)?.into())
    }
    fn sigtimedwait(sigset: Vec<i32>, timeout: f64) -> Result<Option<wit::Siginfo>, WitError> {
        Ok(super::sigtimedwait(&sigset, timeout)?.map(Into::into))
    }
}
