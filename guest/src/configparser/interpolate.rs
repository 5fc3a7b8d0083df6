//! References to other values, and the bounds that keep them from growing without end.

use super::document::Section;
use super::error::{Error, Kind, Result, limit, syntax};
use super::get::Vars;
use super::{ConfigParser, Interpolation};
use crate::text::repr;

/// How deep references may be nested; Python's `MAX_INTERPOLATION_DEPTH`.
const MAX_DEPTH: usize = 10;

/// How many bytes of other values one value may be made of.
pub(super) const MAX_VALUE: usize = 1 << 20;

/// The same for all values of one call.
pub(super) const MAX_CALL: usize = 16 << 20;

/// How many bytes references may still read.
#[derive(Debug)]
pub(super) struct Budget {
    value: usize,
    call: usize,
}

impl Budget {
    /// For one value.
    pub(super) fn one() -> Self {
        Budget { value: MAX_VALUE, call: MAX_VALUE }
    }

    /// For many.
    pub(super) fn all() -> Self {
        Budget { value: MAX_VALUE, call: MAX_CALL }
    }

    /// One reference costs its value and a byte.
    fn spend(&mut self, bytes: usize, option: &str, section: &str) -> Result<()> {
        let cost = bytes.saturating_add(1);
        self.value = self.value.checked_sub(cost).ok_or_else(|| limit(option, section, MAX_VALUE))?;
        self.call = self.call.checked_sub(cost).ok_or_else(|| limit(option, section, MAX_CALL))?;
        Ok(())
    }
}

/// Where references are looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) section: &'a str,
    pub(super) own: Option<&'a Section>,
    pub(super) vars: Option<&'a Vars>,
}

impl<'a> Scope<'a> {
    pub(super) fn value(&self, parser: &'a ConfigParser, key: &str) -> Option<Option<&'a str>> {
        match self.vars.and_then(|vars| vars.get(key)) {
            Some(value) => Some(value.as_deref()),
            None => parser.value(self.own, key),
        }
    }
}

/// What follows the sign in a value.
enum Part<'a> {
    /// The sign itself.
    Sign,
    /// A reference.
    Reference(&'a str),
}

impl Interpolation {
    /// The sign that begins a reference.
    fn sign(self) -> Option<char> {
        match self {
            Interpolation::None => None,
            Interpolation::Basic => Some('%'),
            Interpolation::Extended => Some('$'),
        }
    }

    /// The reference at the beginning of `rest`, which begins with the sign and what opens it, and what follows it.
    fn reference(self, rest: &str) -> Option<(&str, &str)> {
        let body = rest.get(2..)?;
        let (name, after) = match self {
            Interpolation::Basic => {
                let (name, after) = body.split_once(')')?;
                (name, after.strip_prefix('s')?)
            }
            _ => body.split_once('}')?,
        };
        (!name.is_empty()).then_some((name, after))
    }

    /// The part at the beginning of `rest`, which begins with the sign, and what follows it; or what is wrong.
    fn part(self, rest: &str) -> std::result::Result<(Part<'_>, &str), String> {
        let (sign, open) = if self == Interpolation::Basic { ('%', '(') } else { ('$', '{') };
        match rest[1..].chars().next() {
            Some(c) if c == sign => Ok((Part::Sign, &rest[2..])),
            Some(c) if c == open => match self.reference(rest) {
                Some((name, after)) => Ok((Part::Reference(name), after)),
                None => Err(format!("bad interpolation variable reference {}", repr(rest))),
            },
            _ => Err(format!("'{sign}' must be followed by '{sign}' or '{open}', found: {}", repr(rest))),
        }
    }
}

/// Whether a value that is to be set has references of the right syntax.
pub(super) fn check(interpolation: Interpolation, value: &str) -> Result<()> {
    let Some(sign) = interpolation.sign() else { return Ok(()) };
    if !value.contains(sign) {
        return Ok(());
    }
    // First doubled signs go, then references: what was apart can come together.
    let doubled = String::from_iter([sign, sign]);
    let single = value.replace(&doubled, "");
    let open = if sign == '%' { "%(" } else { "${" };
    let (mut rest, mut before) = (single.as_str(), 0);
    while let Some(at) = rest.find(sign) {
        before += rest[..at].chars().count();
        let found = &rest[at..];
        let reference = interpolation.reference(found).filter(|_| found.starts_with(open));
        let (_, after) = reference.ok_or_else(|| {
            let message = format!("invalid interpolation syntax in {} at position {before}", repr(value));
            Error::new(Kind::Value, message)
        })?;
        rest = after;
    }
    Ok(())
}

impl ConfigParser {
    /// Appends the value of an option with its references replaced. No value is an empty one here, but none without
    /// interpolation, which the caller knows.
    pub(super) fn expand(
        &self,
        scope: &Scope,
        option: &str,
        value: Option<&str>,
        budget: &mut Budget,
        to: &mut String,
    ) -> Result<()> {
        let Some(value) = value else { return Ok(()) };
        match self.options.interpolation.sign() {
            Some(sign) if memchr::memchr(sign as u8, value.as_bytes()).is_some() => {
                budget.value = MAX_VALUE;
                self.expand_some(scope, option, value, 1, budget, to)
            }
            _ => {
                to.push_str(value);
                Ok(())
            }
        }
    }

    fn expand_some(
        &self,
        scope: &Scope,
        option: &str,
        value: &str,
        depth: usize,
        budget: &mut Budget,
        to: &mut String,
    ) -> Result<()> {
        let section = scope.section;
        // Messages show the value as it stands in the document, without variables.
        let raw = || match self.own(section) {
            Some(own) => self.value(own, &self.optionxform(option)).unwrap_or(Some(value)),
            None => Some(value),
        };
        if depth > MAX_DEPTH {
            return Err(self.naming().depth(option, section, raw()));
        }
        let interpolation = self.options.interpolation;
        let sign = interpolation.sign().unwrap_or('%');
        let mut rest = value;
        while let Some(at) = memchr::memchr(sign as u8, rest.as_bytes()) {
            to.push_str(&rest[..at]);
            let (part, after) =
                interpolation.part(&rest[at..]).map_err(|message| syntax(option, section, message))?;
            rest = after;
            let Part::Reference(name) = part else {
                to.push(sign);
                continue;
            };
            let missing =
                |reference: &str| self.naming().missing_option(option, section, raw(), reference.to_owned());
            let (other, key, found) = match interpolation {
                Interpolation::Extended => {
                    let mut path = name.split(':');
                    let first = path.next().unwrap_or_default();
                    match (path.next(), path.next()) {
                        (None, _) => {
                            let key = self.optionxform(first);
                            let found = scope.value(self, &key);
                            // What this value refers to is looked up without the variables.
                            let other = Scope { vars: None, ..*scope };
                            (other, key, found)
                        }
                        (Some(second), None) => {
                            let key = self.optionxform(second);
                            let own = self.own(first).ok_or_else(|| missing(name))?;
                            let other = Scope { section: first, own, vars: None };
                            let found = self.value(own, &self.optionxform(&key));
                            (other, key, found)
                        }
                        _ => {
                            let message = format!("More than one ':' found: {}", repr(rest));
                            return Err(syntax(option, section, message));
                        }
                    }
                }
                Interpolation::Basic | Interpolation::None => {
                    let key = self.optionxform(name);
                    let found = scope.value(self, &key);
                    (*scope, key, found)
                }
            };
            let reference = if interpolation == Interpolation::Extended { name } else { &key };
            let Some(text) = found.ok_or_else(|| missing(reference))? else {
                return Err(Error::new(Kind::Type, "argument of type 'NoneType' is not iterable"));
            };
            budget.spend(text.len(), option, section)?;
            if text.contains(sign) {
                // Basic interpolation blames the option that was asked for, extended the one that was reached.
                let blamed = if interpolation == Interpolation::Extended { &*key } else { option };
                self.expand_some(&other, blamed, text, depth + 1, budget, to)?;
            } else {
                to.push_str(text);
            }
        }
        to.push_str(rest);
        Ok(())
    }
}
