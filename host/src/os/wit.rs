use super::{fork, process, unix, users};
use crate::OskitCtxView;
use crate::bindings::oskit::sys::os::{Host, Identity, ProcessTimes, ProgramImage, SystemName, User};
use crate::bindings::oskit::sys::subprocess::{Limits, SpawnOptions, Stdio};
use crate::door::admit;
use crate::error::{Aborted, Error, Exit, Result};

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

    fn nice(&mut self, increment: i32) -> Result<i32> {
        self.ctx.own_process()?;
        process::nice(&admit(&self.ctx.rules, super::session("os.nice"))?, increment)
    }

    fn setsid(&mut self) -> Result<()> {
        self.ctx.own_process()?;
        process::setsid(&admit(&self.ctx.rules, super::session("os.setsid"))?)
    }

    fn getpgid(&mut self, pid: u32) -> Result<u32> {
        let granted = admit(&self.ctx.rules, super::identity("os.getpgid"))?;
        process::getpgid(&granted, self.ctx.process.as_ref(), pid)
    }

    fn setpgid(&mut self, pid: u32, group: u32) -> Result<()> {
        let own = self.ctx.own_process()?;
        process::setpgid(&admit(&self.ctx.rules, super::session("os.setpgid"))?, own, pid, group)
    }

    fn exit(&mut self, status: u8) -> Result<()> {
        Err(Error::Trap(Exit(status).into()))
    }

    fn abort(&mut self) -> Result<()> {
        Err(Error::Trap(Aborted.into()))
    }

    fn fork(&mut self) -> Result<Option<u32>> {
        self.ctx.own_process()?;
        let granted = admit(&self.ctx.rules, super::forking())?;
        fork::fork(&granted, self.ctx)
    }

    fn execve(&mut self, image: ProgramImage) -> Result<()> {
        self.ctx.own_process()?;
        let blocked_signals = self.ctx.signals.blocked();
        let ignored_signals = self.ctx.signals.ignored();
        self.become_program(SpawnOptions {
            program: image.program,
            arguments: image.arguments,
            environment: image.environment,
            directory: image.directory,
            stdin: Stdio::Inherit,
            stdout: Stdio::Inherit,
            stderr: Stdio::Inherit,
            inherit: Vec::new(),
            process_group: None,
            new_session: false,
            umask: image.umask,
            uid: None,
            gid: None,
            groups: None,
            ignored_signals,
            blocked_signals,
            pipe_size: None,
            limits: Limits {
                cpu_time: None,
                address_space: None,
                file_size: None,
                open_files: None,
                processes: None,
            },
        })
    }

    fn open_with_default(&mut self, path: String) -> Result<()> {
        OskitCtxView::open_with_default(self, path)
    }
}
