use super::{unix, users};
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::os::{Host, Identity, ProcessTimes, SystemName, User};
use crate::door::admit;
use crate::error::{Aborted, Error, Exit, Result};

/// What this host doesn't serve.
fn unsupported<T>() -> Result<T> {
    Err(Code::Enotsup.into())
}

impl Host for OskitCtxView<'_> {
    fn identity_of_self(&mut self) -> Result<Identity> {
        unix::identity(&admit(&self.ctx.rules, super::identity("os.identity-of-self"))?)
    }

    fn uname(&mut self) -> Result<SystemName> {
        Ok(unix::uname(&admit(&self.ctx.rules, super::system("os.uname"))?))
    }

    fn login_name(&mut self) -> Result<String> {
        let granted = admit(&self.ctx.rules, super::users_of("os.login-name", String::new()))?;
        let uid = unix::login(&granted)?;
        Ok(users::find(&granted, |user| user.uid == uid)?.name)
    }

    fn user_by_name(&mut self, name: String) -> Result<User> {
        let granted = admit(&self.ctx.rules, super::users_of("os.user-by-name", name))?;
        users::find(&granted, |user| user.name == granted.request().subject)
    }

    fn user_by_id(&mut self, uid: u32) -> Result<User> {
        let granted = admit(&self.ctx.rules, super::users_of("os.user-by-id", uid.to_string()))?;
        users::find(&granted, |user| user.uid == uid)
    }

    fn times(&mut self) -> Result<ProcessTimes> {
        let request = crate::door::Whole {
            function: "os.times",
            subject: String::new(),
            capability: "time.clocks",
            given: |policy| policy.time.clocks,
        };
        unix::times(&admit(&self.ctx.rules, request)?)
    }

    fn cpu_count(&mut self) -> Result<(u32, u32)> {
        unix::cpu_count(&admit(&self.ctx.rules, super::system("os.cpu-count"))?)
    }

    fn load_average(&mut self) -> Result<(f64, f64, f64)> {
        Ok(unix::load_average(&admit(&self.ctx.rules, super::system("os.load-average"))?))
    }

    fn nice(&mut self, _: i32) -> Result<i32> {
        unsupported()
    }

    fn setsid(&mut self) -> Result<()> {
        unsupported()
    }

    fn getpgid(&mut self, pid: u32) -> Result<u32> {
        unix::getpgid(&admit(&self.ctx.rules, super::identity("os.getpgid"))?, pid)
    }

    fn setpgid(&mut self, _: u32, _: u32) -> Result<()> {
        unsupported()
    }

    fn exit(&mut self, status: u8) -> Result<()> {
        Err(Error::Trap(Exit(status).into()))
    }

    fn abort(&mut self) -> Result<()> {
        Err(Error::Trap(Aborted.into()))
    }

    fn fork(&mut self) -> Result<Option<u32>> {
        unsupported()
    }

    fn execve(&mut self, _: String, _: Vec<String>, _: Vec<(String, String)>) -> Result<()> {
        unsupported()
    }

    fn open_with_default(&mut self, _: String) -> Result<()> {
        unsupported()
    }
}
