//! What the host keeps for one instance.

use crate::audit::{AuditSink, Decision, Event};
use crate::bindings::oskit::sys::errno::Code;
use crate::error::{DeadlinePassed, Error, Result};
use crate::files::Mount;
use crate::os::Process;
use crate::policy::{PolicyError, Stream};
use crate::signal::{SignalSender, Signals};
use crate::subprocess::{Children, Guard, Programs};
use crate::{Limits, Policy};
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use wasmtime::component::{HasData, ResourceTable};

/// A policy made ready to be asked: its directories and programs are open.
pub struct Rules {
    policy: Policy,
    mounts: Vec<Arc<Mount>>,
    programs: Programs,
    instance: String,
    audit: Option<Arc<dyn AuditSink>>,
}

impl Rules {
    /// The policy itself.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The granted directories, in the policy's order.
    pub fn mounts(&self) -> &[Arc<Mount>] {
        &self.mounts
    }

    /// The programs that may be started.
    pub(crate) fn programs(&self) -> &Programs {
        &self.programs
    }

    /// Tells the audit log of a decision.
    pub(crate) fn record(&self, function: &str, subject: &str, decision: Decision<'_>) {
        let subject = &subject[..subject.floor_char_boundary(SUBJECT)];
        match decision {
            Decision::Allowed { rule } => {
                tracing::trace!(instance = self.instance, function, subject, rule, "allowed");
            }
            Decision::Refused { capability } => {
                tracing::info!(instance = self.instance, function, subject, capability, "refused");
            }
        }
        if let Some(sink) = &self.audit {
            let time = SystemTime::now();
            sink.record(&Event { time, instance: &self.instance, function, subject, decision });
        }
    }
}

/// What the host keeps for one instance: make one with [`OskitCtx::builder`], keep it in the store, and show it to the
/// linker through [`OskitView`]. When it is dropped, all processes end that the instance has started.
pub struct OskitCtx {
    pub(crate) rules: Rules,
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) arguments: Vec<String>,
    pub(crate) stdio: [Option<Arc<OwnedFd>>; 3],
    pub(crate) zone_directory: Option<PathBuf>,
    pub(crate) descriptors: u32,
    pub(crate) waitables: u32,
    pub(crate) locks: crate::fcntl::Locks,
    pub(crate) signals: Arc<Signals>,
    /// There when the instance is the process.
    pub(crate) process: Option<Process>,
    pub(crate) deadline: Option<Instant>,
    children: Guard,
}

/// The most bytes of a subject that are told: room for any path, while the guest can't make the log grow at will.
const SUBJECT: usize = 16 << 10;

/// The most waitables that an instance may hold.
pub(crate) const WAITABLES: u32 = 65_536;

impl OskitCtx {
    /// Begins to make one.
    pub fn builder(policy: Policy) -> OskitCtxBuilder {
        OskitCtxBuilder {
            policy,
            instance: "instance".to_owned(),
            arguments: Vec::new(),
            stdio: [None, None, None],
            zone_directory: None,
            audit: None,
            process: false,
        }
    }

    /// Passes signals on to the instance.
    pub fn signals(&self) -> SignalSender {
        SignalSender(Arc::clone(&self.signals))
    }

    /// What the policy allows the instance to use up.
    pub fn limits(&self) -> &Limits {
        &self.rules.policy.limits
    }

    /// Starts the clock of the policy's deadline.
    pub fn start(&mut self) {
        self.deadline = self.limits().deadline().and_then(|limit| Instant::now().checked_add(limit));
    }

    /// The children that were started.
    pub(crate) fn children(&self) -> &Arc<Children> {
        &self.children.0
    }

    /// In a copy of the process: forgets the children, which are those of the process that it is a copy of.
    pub fn forget_children(&self) {
        self.children.0.forget();
    }

    /// Whether so many more descriptors may be opened.
    pub(crate) fn has_room_for_descriptors(&self, count: u32) -> bool {
        self.descriptors.saturating_add(count) <= self.limits().descriptors
    }

    /// What it has as the process; fails with `enotsup` when it isn't.
    pub(crate) fn own_process(&self) -> Result<&Process> {
        self.process.as_ref().ok_or(Code::Enotsup.into())
    }

    /// Counts one more descriptor.
    pub(crate) fn take_descriptor(&mut self) -> Result<()> {
        if self.descriptors >= self.limits().descriptors {
            return Err(Code::Emfile.into());
        }
        self.descriptors += 1;
        Ok(())
    }

    pub(crate) fn give_descriptor_back(&mut self) {
        self.descriptors = self.descriptors.saturating_sub(1);
    }

    pub(crate) fn take_waitable(&mut self) -> Result<()> {
        if self.waitables >= WAITABLES {
            return Err(Code::Emfile.into());
        }
        self.waitables += 1;
        Ok(())
    }

    pub(crate) fn give_waitable_back(&mut self) {
        self.waitables = self.waitables.saturating_sub(1);
    }

    /// How long a wait that should last until `end` may last, and whether it is the deadline that cuts it.
    pub(crate) fn span_until(&self, end: Option<Instant>) -> Span {
        let now = Instant::now();
        let left = |end: Instant| end.saturating_duration_since(now);
        match (end, self.deadline) {
            (end, Some(deadline)) if end.is_none_or(|end| deadline < end) => {
                Span { length: Some(left(deadline)), ends_instance: true }
            }
            (end, _) => Span { length: end.map(left), ends_instance: false },
        }
    }
}

/// How long to wait.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    /// None is without end.
    pub(crate) length: Option<Duration>,
    /// Whether the instance is ended when it is over.
    pub(crate) ends_instance: bool,
}

impl Span {
    /// What follows when the time has run out.
    pub(crate) fn over(self) -> Result<()> {
        if self.ends_instance { Err(Error::Trap(DeadlinePassed.into())) } else { Ok(()) }
    }
}

/// Makes an [`OskitCtx`].
pub struct OskitCtxBuilder {
    policy: Policy,
    instance: String,
    arguments: Vec<String>,
    stdio: [Option<Arc<OwnedFd>>; 3],
    zone_directory: Option<PathBuf>,
    audit: Option<Arc<dyn AuditSink>>,
    process: bool,
}

impl OskitCtxBuilder {
    /// The name by which the audit log knows the instance.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.instance = name.into();
        self
    }

    /// The command line, the program's name first.
    #[must_use]
    pub fn arguments<S: Into<String>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.arguments = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// Where the rules of time zones are read from instead of the system's own place.
    #[must_use]
    pub fn zone_directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.zone_directory = Some(directory.into());
        self
    }

    /// Gives the instance a standard stream of its own, whatever the policy says of the host's.
    #[must_use]
    pub fn stream(mut self, stream: Stream, file: impl Into<OwnedFd>) -> Self {
        self.stdio[stream as usize] = Some(Arc::new(file.into()));
        self
    }

    /// Where decisions are told.
    #[must_use]
    pub fn audit(mut self, sink: Arc<dyn AuditSink>) -> Self {
        self.audit = Some(sink);
        self
    }

    /// Makes the instance the process: signals that are sent to the process come to the instance, and what the instance
    /// arranges for signals holds for the process. There can be one at a time, built and run on the main thread.
    #[must_use]
    pub fn process(mut self) -> Self {
        self.process = true;
        self
    }

    /// Opens what the policy grants. Where the process has a limit on the size of files, and nothing else is arranged for the
    /// signal `SIGXFSZ`, that is ignored from now on, so that a write beyond fails and ends nobody.
    pub fn build(self) -> std::result::Result<OskitCtx, PolicyError> {
        crate::files::size_limit::outlive();
        let mounts = self.policy.files.grants.iter().enumerate();
        let mounts = mounts.map(|(place, grant)| Mount::open(&self.policy, place, grant).map(Arc::new));
        let mounts = mounts.collect::<std::result::Result<Vec<_>, _>>()?;
        crate::files::refuse_holes(&mounts)?;
        let programs = Programs::open(&self.policy, &mounts)?;
        let mut stdio = self.stdio;
        for &stream in &self.policy.stdio.inherit {
            let place = &mut stdio[stream as usize];
            if place.is_none() {
                *place = inherited(stream);
            }
        }
        let environ = &self.policy.environ;
        let set = environ.set.iter().map(|(name, value)| (name.as_str().to_owned(), value.clone()));
        let inherited = environ.inherit.iter().filter(|name| !environ.set.contains_key(name));
        let inherited = inherited.filter_map(|name| {
            std::env::var_os(name.as_str())
                .map(|value| (name.as_str().to_owned(), value.to_string_lossy().into_owned()))
        });
        let variables = inherited.chain(set).collect();
        let signals = if self.process {
            Signals::of_process(&self.policy)
                .map_err(|_| PolicyError::value("another instance is this process already"))?
        } else {
            Signals::new(&self.policy)
        };
        let children = Guard(Arc::clone(signals.children()));
        Ok(OskitCtx {
            variables,
            arguments: self.arguments,
            stdio,
            zone_directory: self.zone_directory,
            descriptors: 0,
            waitables: 0,
            locks: crate::fcntl::Locks::default(),
            signals: Arc::new(signals),
            process: self.process.then(Process::default),
            deadline: None,
            children,
            rules: Rules {
                policy: self.policy,
                mounts,
                programs,
                instance: self.instance,
                audit: self.audit,
            },
        })
    }
}

/// A descriptor of the host's stream, unless it is closed.
fn inherited(stream: Stream) -> Option<Arc<OwnedFd>> {
    let copy = match stream {
        Stream::Stdin => std::io::stdin().as_fd().try_clone_to_owned(),
        Stream::Stdout => std::io::stdout().as_fd().try_clone_to_owned(),
        Stream::Stderr => std::io::stderr().as_fd().try_clone_to_owned(),
    };
    copy.ok().map(Arc::new)
}

/// A standard stream as a file of its own.
pub(crate) fn file_of(stream: &Arc<OwnedFd>) -> std::io::Result<File> {
    Ok(stream.try_clone()?.into())
}

/// What a store shows of its data to this crate's functions.
pub trait OskitView: Send {
    /// The two parts that they work on.
    fn oskit(&mut self) -> OskitCtxView<'_>;
}

/// What this crate's functions work on.
pub struct OskitCtxView<'a> {
    /// What the host keeps for the instance.
    pub ctx: &'a mut OskitCtx,
    /// The store's resources.
    pub table: &'a mut ResourceTable,
}

/// Tells the linker that the functions take an [`OskitCtxView`].
pub struct Oskit;

impl HasData for Oskit {
    type Data<'a> = OskitCtxView<'a>;
}
