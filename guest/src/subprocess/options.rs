//! Keyword arguments put together, and what may be among them.

use super::error::{Error, Result};
use super::keyword::{Keyword, Principal, Redirect};
use super::values::{Data, Seconds};
use crate::os::Descriptor;

/// What was said by keywords; what wasn't is none.
#[derive(Debug, Default)]
#[allow(missing_docs)] // they are Python's
pub struct Options {
    pub bufsize: Option<i32>,
    pub executable: Option<String>,
    pub stdin: Option<Redirect>,
    pub stdout: Option<Redirect>,
    pub stderr: Option<Redirect>,
    pub close_fds: Option<bool>,
    pub shell: Option<bool>,
    pub cwd: Option<String>,
    pub env: Option<Vec<(String, String)>>,
    pub universal_newlines: Option<bool>,
    pub text: Option<bool>,
    pub encoding: Option<String>,
    pub errors: Option<String>,
    pub restore_signals: Option<bool>,
    pub start_new_session: Option<bool>,
    pub process_group: Option<u32>,
    pub pass_fds: Option<Vec<Descriptor>>,
    pub user: Option<Principal>,
    pub group: Option<Principal>,
    pub extra_groups: Option<Vec<Principal>>,
    pub umask: Option<u32>,
    pub pipesize: Option<u32>,
    pub input: Option<Data>,
    pub capture_output: Option<bool>,
    pub timeout: Option<Seconds>,
    pub check: Option<bool>,
    pub limit_cpu: Option<u64>,
    pub limit_memory: Option<u64>,
    pub limit_file_size: Option<u64>,
    pub limit_open_files: Option<u64>,
}

fn put<T>(place: &mut Option<T>, value: T) -> bool {
    place.replace(value).is_none()
}

impl Options {
    /// Puts them together; `function` is for the error when one is given twice.
    pub fn of(keywords: Vec<Keyword>, function: &str) -> Result<Self> {
        let mut all = Options::default();
        for keyword in keywords {
            let name = keyword.name();
            if !all.set(keyword) {
                let text =
                    format!("subprocess.{function}() got multiple values for keyword argument '{name}'");
                return Err(Error::Type(text));
            }
        }
        Ok(all)
    }

    /// False when it was set before.
    fn set(&mut self, keyword: Keyword) -> bool {
        match keyword {
            Keyword::Bufsize(value) => put(&mut self.bufsize, value),
            Keyword::Executable(value) => put(&mut self.executable, value),
            Keyword::Stdin(value) => put(&mut self.stdin, value),
            Keyword::Stdout(value) => put(&mut self.stdout, value),
            Keyword::Stderr(value) => put(&mut self.stderr, value),
            Keyword::CloseFds(value) => put(&mut self.close_fds, value),
            Keyword::Shell(value) => put(&mut self.shell, value),
            Keyword::Cwd(value) => put(&mut self.cwd, value),
            Keyword::Env(value) => put(&mut self.env, value),
            Keyword::UniversalNewlines(value) => put(&mut self.universal_newlines, value),
            Keyword::Text(value) => put(&mut self.text, value),
            Keyword::Encoding(value) => put(&mut self.encoding, value),
            Keyword::Errors(value) => put(&mut self.errors, value),
            Keyword::RestoreSignals(value) => put(&mut self.restore_signals, value),
            Keyword::StartNewSession(value) => put(&mut self.start_new_session, value),
            Keyword::ProcessGroup(value) => put(&mut self.process_group, value),
            Keyword::PassFds(value) => put(&mut self.pass_fds, value),
            Keyword::User(value) => put(&mut self.user, value),
            Keyword::Group(value) => put(&mut self.group, value),
            Keyword::ExtraGroups(value) => put(&mut self.extra_groups, value),
            Keyword::Umask(value) => put(&mut self.umask, value),
            Keyword::Pipesize(value) => put(&mut self.pipesize, value),
            Keyword::Input(value) => put(&mut self.input, value),
            Keyword::CaptureOutput(value) => put(&mut self.capture_output, value),
            Keyword::Timeout(value) => put(&mut self.timeout, value),
            Keyword::Check(value) => put(&mut self.check, value),
            Keyword::LimitCpu(value) => put(&mut self.limit_cpu, value),
            Keyword::LimitMemory(value) => put(&mut self.limit_memory, value),
            Keyword::LimitFileSize(value) => put(&mut self.limit_file_size, value),
            Keyword::LimitOpenFiles(value) => put(&mut self.limit_open_files, value),
        }
    }

    /// Fails for what `Popen` doesn't know.
    pub(super) fn only_known_to_popen(&self) -> Result<()> {
        let unknown = [
            ("input", self.input.is_some()),
            ("capture_output", self.capture_output.is_some()),
            ("timeout", self.timeout.is_some()),
            ("check", self.check.is_some()),
        ];
        match unknown.iter().find(|(_, given)| *given) {
            Some((name, _)) => {
                Err(Error::Type(format!("Popen.__init__() got an unexpected keyword argument '{name}'")))
            }
            None => Ok(()),
        }
    }

    /// The encoding and error handler of pipes, if they carry text.
    pub(super) fn text_mode(&self) -> Result<Option<(String, String)>> {
        if let (Some(text), Some(universal)) = (self.text, self.universal_newlines)
            && text != universal
        {
            let why = "Cannot disambiguate when both text and universal_newlines are supplied but different. \
                       Pass one or the other.";
            return Err(Error::Subprocess(why.to_owned()));
        }
        let said = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        let is_text = said(&self.encoding)
            || said(&self.errors)
            || self.text.unwrap_or(false)
            || self.universal_newlines.unwrap_or(false);
        let encoding = || self.encoding.clone().unwrap_or_else(|| "utf-8".to_owned());
        let errors = || self.errors.clone().unwrap_or_else(|| "strict".to_owned());
        Ok(is_text.then(|| (encoding(), errors())))
    }
}
