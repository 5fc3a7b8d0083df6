//! The one door: [`admit`] judges a request by the policy of the instance and tells the audit log. Only here can a
//! [`Granted`] be made, and functions that call the system take nothing else.

use crate::audit::Decision;
use crate::bindings::oskit::sys::errno::Code;
use crate::error::{Error, Result};
use crate::state::Rules;
use std::borrow::Cow;

/// Something that needs authority.
pub(crate) trait Request {
    /// What the policy gives to him who may: the handle to act on.
    type Right;

    /// The function of `oskit:sys` that asks, such as `files.open`.
    fn function(&self) -> &'static str;

    /// What it is about, as the guest named it.
    fn subject(&self) -> Cow<'_, str>;

    /// What policy says.
    fn judge(&self, rules: &Rules) -> Verdict<Self::Right>;

    /// The key of the policy that gives the right.
    fn rule<'a>(&'a self, right: &'a Self::Right) -> &'a str;
}

/// The answer of a policy.
pub(crate) enum Verdict<R> {
    /// It may, on this.
    Allow(R),
    /// It may not: this capability is missing.
    Refuse(&'static str),
    /// No policy could allow it: it makes no sense, or is about what isn't there.
    Invalid(Code),
}

/// A request that was admitted, with the right it was given.
pub(crate) struct Granted<R: Request> {
    request: R,
    right: R::Right,
}

impl<R: Request> Granted<R> {
    /// What was asked.
    pub(crate) fn request(&self) -> &R {
        &self.request
    }

    /// What it may act on.
    pub(crate) fn right(&self) -> &R::Right {
        &self.right
    }
}

/// Judges a request.
pub(crate) fn admit<R: Request>(rules: &Rules, request: R) -> Result<Granted<R>> {
    match request.judge(rules) {
        Verdict::Allow(right) => {
            let rule = request.rule(&right);
            rules.record(request.function(), &request.subject(), Decision::Allowed { rule });
            Ok(Granted { request, right })
        }
        Verdict::Refuse(capability) => Err(refuse(rules, request.function(), &request.subject(), capability)),
        Verdict::Invalid(code) => Err(code.into()),
    }
}

/// Records what turned out only at the system call to need more than was granted, such as a symbolic link that leads
/// out, and gives the error for it.
pub(crate) fn refuse(rules: &Rules, function: &str, subject: &str, capability: &'static str) -> Error {
    rules.record(function, subject, Decision::Refused { capability });
    Error::denied(capability)
}

/// A request for something that a policy gives or doesn't give as a whole.
pub(crate) struct Whole {
    /// The function that asks.
    pub(crate) function: &'static str,
    /// What it is about.
    pub(crate) subject: String,
    /// The section and key of the policy, which is the capability's name too.
    pub(crate) capability: &'static str,
    /// Whether the policy gives it.
    pub(crate) given: fn(&crate::Policy) -> bool,
}

impl Request for Whole {
    type Right = ();

    fn function(&self) -> &'static str {
        self.function
    }

    fn subject(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.subject)
    }

    fn judge(&self, rules: &Rules) -> Verdict<()> {
        if (self.given)(rules.policy()) { Verdict::Allow(()) } else { Verdict::Refuse(self.capability) }
    }
    fn rule<'a>(&'a self, (): &'a ()) -> &'a str {
        self.capability
    }
}
