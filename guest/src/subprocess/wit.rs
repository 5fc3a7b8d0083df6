use super::{
    CalledProcessError, Command, CompletedProcess, Data, Error, Event, Keyword, Options, OutputLimit,
    Outputs, PipeName, Popen, Principal, Redirect, Seconds, TimeoutExpired,
};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::subprocess as wit;
use crate::errno::OsError;
use crate::os::Descriptor;
use std::cell::RefCell;
use wit::{Error as WitError, Guest, GuestPopen};

type Answer<T> = Result<T, WitError>;

impl From<wit::Command> for Command {
    fn from(command: wit::Command) -> Self {
        match command {
            wit::Command::Arguments(arguments) => Command::Arguments(arguments),
            wit::Command::Line(line) => Command::Line(line),
        }
    }
}

impl From<Command> for wit::Command {
    fn from(command: Command) -> Self {
        match command {
            Command::Arguments(arguments) => wit::Command::Arguments(arguments),
            Command::Line(line) => wit::Command::Line(line),
        }
    }
}

impl From<wit::Data> for Data {
    fn from(data: wit::Data) -> Self {
        match data {
            wit::Data::Bytes(bytes) => Data::Bytes(bytes),
            wit::Data::Text(text) => Data::Text(text),
        }
    }
}

impl From<Data> for wit::Data {
    fn from(data: Data) -> Self {
        match data {
            Data::Bytes(bytes) => wit::Data::Bytes(bytes),
            Data::Text(text) => wit::Data::Text(text),
        }
    }
}

impl From<wit::Seconds> for Seconds {
    fn from(seconds: wit::Seconds) -> Self {
        match seconds {
            wit::Seconds::Integer(seconds) => Seconds::Integer(seconds),
            wit::Seconds::Float(seconds) => Seconds::Float(seconds),
        }
    }
}

impl From<Seconds> for wit::Seconds {
    fn from(seconds: Seconds) -> Self {
        match seconds {
            Seconds::Integer(seconds) => wit::Seconds::Integer(seconds),
            Seconds::Float(seconds) => wit::Seconds::Float(seconds),
        }
    }
}

impl From<Error> for WitError {
    fn from(error: Error) -> Self {
        match error {
            Error::CalledProcess(error) => {
                let CalledProcessError { returncode, cmd, output, stderr } = *error;
                let (output, stderr) = (output.map(Into::into), stderr.map(Into::into));
                WitError::CalledProcessError(wit::CalledProcessError {
                    returncode,
                    cmd: cmd.into(),
                    output,
                    stderr,
                })
            }
            Error::Timeout(error) => {
                let TimeoutExpired { cmd, timeout, output, stderr } = *error;
                let (output, stderr) = (output.map(Into::into), stderr.map(Into::into));
                WitError::TimeoutExpired(wit::TimeoutExpired {
                    cmd: cmd.into(),
                    timeout: timeout.into(),
                    output,
                    stderr,
                })
            }
            Error::OutputLimit(error) => {
                let OutputLimit { cmd, limit, output, stderr } = *error;
                WitError::OutputLimitExceeded(wit::OutputLimitExceeded {
                    cmd: cmd.into(),
                    limit,
                    output,
                    stderr,
                })
            }
            Error::Subprocess(text) => WitError::SubprocessError(text),
            Error::Value(text) => WitError::ValueError(text),
            Error::Type(text) => WitError::TypeError(text),
            Error::Attribute(text) => WitError::AttributeError(text),
            Error::Index(text) => WitError::IndexError(text),
            Error::Key(text) => WitError::KeyError(text),
            Error::Lookup(text) => WitError::LookupError(text),
            Error::Decode(text) => WitError::UnicodeDecodeError(text),
            Error::Encode(text) => WitError::UnicodeEncodeError(text),
            Error::Os(error) => WitError::Os(error.into()),
        }
    }
}

impl From<WitError> for Error {
    fn from(error: WitError) -> Self {
        match error {
            WitError::CalledProcessError(error) => Error::CalledProcess(Box::new(CalledProcessError {
                returncode: error.returncode,
                cmd: error.cmd.into(),
                output: error.output.map(Into::into),
                stderr: error.stderr.map(Into::into),
            })),
            WitError::TimeoutExpired(error) => Error::Timeout(Box::new(TimeoutExpired {
                cmd: error.cmd.into(),
                timeout: error.timeout.into(),
                output: error.output.map(Into::into),
                stderr: error.stderr.map(Into::into),
            })),
            WitError::OutputLimitExceeded(error) => Error::OutputLimit(Box::new(OutputLimit {
                cmd: error.cmd.into(),
                limit: error.limit,
                output: error.output,
                stderr: error.stderr,
            })),
            WitError::SubprocessError(text) => Error::Subprocess(text),
            WitError::ValueError(text) => Error::Value(text),
            WitError::TypeError(text) => Error::Type(text),
            WitError::AttributeError(text) => Error::Attribute(text),
            WitError::IndexError(text) => Error::Index(text),
            WitError::KeyError(text) => Error::Key(text),
            WitError::LookupError(text) => Error::Lookup(text),
            WitError::UnicodeDecodeError(text) => Error::Decode(text),
            WitError::UnicodeEncodeError(text) => Error::Encode(text),
            WitError::Os(error) => Error::Os(OsError {
                errno: error.errno,
                // Python's error doesn't know it.
                syscall: "",
                filename: error.filename,
                filename2: error.filename2,
                capability: error.capability,
            }),
        }
    }
}

impl From<wit::Redirect<'_>> for Redirect {
    fn from(redirect: wit::Redirect<'_>) -> Self {
        match redirect {
            wit::Redirect::Inherit => Redirect::Inherit,
            wit::Redirect::Pipe => Redirect::Pipe,
            wit::Redirect::Stdout => Redirect::Stdout,
            wit::Redirect::Devnull => Redirect::Devnull,
            wit::Redirect::Descriptor(descriptor) => {
                Redirect::Descriptor(descriptor.get::<Descriptor>().clone())
            }
        }
    }
}

impl From<wit::Principal> for Principal {
    fn from(principal: wit::Principal) -> Self {
        match principal {
            wit::Principal::Id(id) => Principal::Id(id),
            wit::Principal::Name(name) => Principal::Name(name),
        }
    }
}

impl From<wit::Keyword<'_>> for Keyword {
    fn from(keyword: wit::Keyword<'_>) -> Self {
        match keyword {
            wit::Keyword::Bufsize(value) => Keyword::Bufsize(value),
            wit::Keyword::Executable(value) => Keyword::Executable(value),
            wit::Keyword::Stdin(value) => Keyword::Stdin(value.into()),
            wit::Keyword::Stdout(value) => Keyword::Stdout(value.into()),
            wit::Keyword::Stderr(value) => Keyword::Stderr(value.into()),
            wit::Keyword::CloseFds(value) => Keyword::CloseFds(value),
            wit::Keyword::Shell(value) => Keyword::Shell(value),
            wit::Keyword::Cwd(value) => Keyword::Cwd(value),
            wit::Keyword::Env(value) => Keyword::Env(value),
            wit::Keyword::UniversalNewlines(value) => Keyword::UniversalNewlines(value),
            wit::Keyword::Text(value) => Keyword::Text(value),
            wit::Keyword::Encoding(value) => Keyword::Encoding(value),
            wit::Keyword::Errors(value) => Keyword::Errors(value),
            wit::Keyword::RestoreSignals(value) => Keyword::RestoreSignals(value),
            wit::Keyword::StartNewSession(value) => Keyword::StartNewSession(value),
            wit::Keyword::ProcessGroup(value) => Keyword::ProcessGroup(value),
            wit::Keyword::PassFds(value) => {
                Keyword::PassFds(value.iter().map(|fd| fd.get::<Descriptor>().clone()).collect())
            }
            wit::Keyword::User(value) => Keyword::User(value.into()),
            wit::Keyword::Group(value) => Keyword::Group(value.into()),
            wit::Keyword::ExtraGroups(value) => {
                Keyword::ExtraGroups(value.into_iter().map(Into::into).collect())
            }
            wit::Keyword::Umask(value) => Keyword::Umask(value),
            wit::Keyword::Pipesize(value) => Keyword::Pipesize(value),
            wit::Keyword::Input(value) => Keyword::Input(value.into()),
            wit::Keyword::CaptureOutput(value) => Keyword::CaptureOutput(value),
            wit::Keyword::Timeout(value) => Keyword::Timeout(value.into()),
            wit::Keyword::Check(value) => Keyword::Check(value),
            wit::Keyword::LimitCpu(value) => Keyword::LimitCpu(value),
            wit::Keyword::LimitMemory(value) => Keyword::LimitMemory(value),
            wit::Keyword::LimitFileSize(value) => Keyword::LimitFileSize(value),
            wit::Keyword::LimitOpenFiles(value) => Keyword::LimitOpenFiles(value),
        }
    }
}

impl From<wit::CompletedProcess> for CompletedProcess {
    fn from(process: wit::CompletedProcess) -> Self {
        CompletedProcess {
            args: process.args.into(),
            returncode: process.returncode,
            stdout: process.stdout.map(Into::into),
            stderr: process.stderr.map(Into::into),
        }
    }
}

impl From<CompletedProcess> for wit::CompletedProcess {
    fn from(process: CompletedProcess) -> Self {
        wit::CompletedProcess {
            args: process.args.into(),
            returncode: process.returncode,
            stdout: process.stdout.map(Into::into),
            stderr: process.stderr.map(Into::into),
        }
    }
}

impl From<wit::PipeName> for PipeName {
    fn from(name: wit::PipeName) -> Self {
        match name {
            wit::PipeName::Stdin => PipeName::Stdin,
            wit::PipeName::Stdout => PipeName::Stdout,
            wit::PipeName::Stderr => PipeName::Stderr,
        }
    }
}

impl From<Outputs> for wit::Outputs {
    fn from(outputs: Outputs) -> Self {
        wit::Outputs { stdout: outputs.stdout.map(Into::into), stderr: outputs.stderr.map(Into::into) }
    }
}

impl From<Event> for wit::Event {
    fn from(event: Event) -> Self {
        match event {
            Event::Stdout(data) => wit::Event::Stdout(data.into()),
            Event::Stderr(data) => wit::Event::Stderr(data.into()),
            Event::Closed(PipeName::Stdin) => wit::Event::Closed(wit::PipeName::Stdin),
            Event::Closed(PipeName::Stdout) => wit::Event::Closed(wit::PipeName::Stdout),
            Event::Closed(PipeName::Stderr) => wit::Event::Closed(wit::PipeName::Stderr),
            Event::Exited(code) => wit::Event::Exited(code),
            Event::Timeout => wit::Event::Timeout,
        }
    }
}

fn keywords(keywords: Vec<wit::Keyword<'_>>) -> Vec<Keyword> {
    keywords.into_iter().map(Into::into).collect()
}

impl GuestPopen for RefCell<Popen> {
    fn create(args: wit::Command, all: Vec<wit::Keyword<'_>>) -> Answer<wit::Popen> {
        let options = Options::of(keywords(all), "Popen")?;
        Ok(wit::Popen::new(RefCell::new(Popen::create(args.into(), options)?)))
    }
    fn args(&self) -> Answer<wit::Command> {
        Ok(self.borrow().args().clone().into())
    }
    fn pid(&self) -> Answer<u32> {
        Ok(self.borrow().pid())
    }
    fn returncode(&self) -> Answer<Option<i32>> {
        Ok(self.borrow().returncode())
    }
    fn poll(&self) -> Answer<Option<i32>> {
        Ok(self.borrow_mut().poll()?)
    }
    fn wait(&self, timeout: Option<wit::Seconds>) -> Answer<i32> {
        Ok(self.borrow_mut().wait(timeout.map(Into::into))?)
    }
    fn communicate(&self, input: Option<wit::Data>, timeout: Option<wit::Seconds>) -> Answer<wit::Outputs> {
        let outputs = self.borrow_mut().communicate(input.map(Into::into), timeout.map(Into::into))?;
        Ok(outputs.into())
    }
    fn send_signal(&self, signal: i32) -> Answer<()> {
        Ok(self.borrow_mut().send_signal(signal)?)
    }
    fn terminate(&self) -> Answer<()> {
        Ok(self.borrow_mut().terminate()?)
    }
    fn kill(&self) -> Answer<()> {
        Ok(self.borrow_mut().kill()?)
    }
    fn write(&self, data: wit::Data) -> Answer<()> {
        Ok(self.borrow_mut().write(&data.into())?)
    }
    fn write_available(&self, data: wit::Data) -> Answer<u32> {
        Ok(self.borrow_mut().write_available(&data.into())? as u32)
    }
    fn read(&self, source: wit::PipeName, count: Option<u32>) -> Answer<wit::Data> {
        Ok(self.borrow_mut().read(source.into(), count.map(|count| count as usize))?.into())
    }
    fn read_available(&self, source: wit::PipeName, count: u32, timeout: Option<f64>) -> Answer<wit::Data> {
        Ok(self.borrow_mut().read_available(source.into(), count as usize, timeout)?.into())
    }
    fn readline(&self, source: wit::PipeName, timeout: Option<f64>) -> Answer<wit::Data> {
        Ok(self.borrow_mut().readline(source.into(), timeout)?.into())
    }
    fn readlines(&self, source: wit::PipeName, hint: Option<u32>) -> Answer<Vec<wit::Data>> {
        let lines = self.borrow_mut().readlines(source.into(), hint.map(|hint| hint as usize))?;
        Ok(lines.into_iter().map(Into::into).collect())
    }
    fn next_event(&self, timeout: Option<f64>) -> Answer<wit::Event> {
        Ok(self.borrow_mut().next_event(timeout)?.into())
    }
    fn close(&self, pipe: wit::PipeName) -> Answer<()> {
        Ok(self.borrow_mut().close(pipe.into())?)
    }
    fn descriptor(&self, pipe: wit::PipeName) -> Answer<wit::Descriptor> {
        Ok(wit::Descriptor::new(self.borrow_mut().descriptor(pipe.into())?))
    }
    fn finish(&self) -> Answer<i32> {
        Ok(self.borrow_mut().finish()?)
    }
}

impl Guest for Component {
    type Popen = RefCell<Popen>;

    fn run(args: wit::Command, all: Vec<wit::Keyword<'_>>) -> Answer<wit::CompletedProcess> {
        Ok(super::run(args.into(), keywords(all))?.into())
    }
    fn call(args: wit::Command, all: Vec<wit::Keyword<'_>>) -> Answer<i32> {
        Ok(super::call(args.into(), keywords(all))?)
    }
    fn check_call(args: wit::Command, all: Vec<wit::Keyword<'_>>) -> Answer<()> {
        Ok(super::check_call(args.into(), keywords(all))?)
    }
    fn check_output(args: wit::Command, all: Vec<wit::Keyword<'_>>) -> Answer<wit::Data> {
        Ok(super::check_output(args.into(), keywords(all))?.into())
    }
    fn getoutput(cmd: String, encoding: Option<String>, errors: Option<String>) -> Answer<String> {
        Ok(super::getoutput(cmd, encoding, errors)?)
    }
    fn getstatusoutput(
        cmd: String,
        encoding: Option<String>,
        errors: Option<String>,
    ) -> Answer<(i32, String)> {
        Ok(super::getstatusoutput(cmd, encoding, errors)?)
    }
    fn check_returncode(process: wit::CompletedProcess) -> Answer<()> {
        Ok(super::check_returncode(process.into())?)
    }
    fn list2cmdline(seq: Vec<String>) -> Answer<String> {
        Ok(super::list2cmdline(&seq))
    }
    fn error_text(failure: WitError) -> Answer<String> {
        Ok(Error::from(failure).text())
    }
    fn error_repr(failure: WitError) -> Answer<String> {
        Ok(Error::from(failure).repr())
    }
    fn completed_process_repr(process: wit::CompletedProcess) -> Answer<String> {
        Ok(CompletedProcess::from(process).repr())
    }
}
