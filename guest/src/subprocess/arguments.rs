//! What to run, and what can be said against it without the system.

use super::error::{Error, Result};
use super::options::Options;
use super::values::Command;
use std::collections::HashMap;

fn value_error<T>(text: &str) -> Result<T> {
    Err(Error::Value(text.to_owned()))
}

/// The program and its arguments, as Python makes them of `args`.
pub(super) fn program(command: &Command, options: &Options) -> Result<(String, Vec<String>)> {
    let mut arguments = match command {
        Command::Line(line) => vec![line.clone()],
        Command::Arguments(arguments) => arguments.clone(),
    };
    if options.shell.unwrap_or(false) {
        let shell = options.executable.as_deref().filter(|name| !name.is_empty()).unwrap_or("/bin/sh");
        arguments.splice(0..0, [shell.to_owned(), "-c".to_owned()]);
    }
    let program = match (&options.executable, arguments.first()) {
        (Some(executable), _) => executable.clone(),
        (None, Some(first)) => first.clone(),
        (None, None) => return Err(Error::Index("list index out of range".to_owned())),
    };
    Ok((program, arguments))
}

/// Variables as Python's mapping has them: the last of a name where the first was.
pub(super) fn mapping(variables: &[(String, String)]) -> Vec<(String, String)> {
    let mut places = HashMap::new();
    let mut all: Vec<(String, String)> = Vec::with_capacity(variables.len());
    for (name, value) in variables {
        let place = *places.entry(name.as_str()).or_insert(all.len());
        if let Some(known) = all.get_mut(place) {
            known.1.clone_from(value);
        } else {
            all.push((name.clone(), value.clone()));
        }
    }
    all
}

/// What can be said of the arguments without the system.
pub(super) fn check(program: &str, arguments: &[String], options: &Options) -> Result<()> {
    let plain = program.contains('/')
        && options.pass_fds.as_ref().is_none_or(Vec::is_empty)
        && options.cwd.is_none()
        && !options.start_new_session.unwrap_or(false)
        && options.process_group.is_none()
        && options.group.is_none()
        && options.extra_groups.is_none()
        && options.user.is_none()
        && options.umask.is_none();
    // Where CPython goes by posix_spawn, it has rules of its own.
    if plain && arguments.is_empty() {
        return value_error("posix_spawn: argv must not be empty");
    }
    if plain && arguments.first().is_some_and(String::is_empty) {
        return value_error("posix_spawn: argv first element cannot be empty");
    }
    let variables = options.env.as_deref().unwrap_or_default();
    let is_illegal = |name: &str| match name.chars().next() {
        Some(first) if plain => name[first.len_utf8()..].contains('='),
        None => plain,
        Some(_) => name.contains('='),
    };
    if variables.iter().any(|(name, _)| is_illegal(name)) {
        return value_error("illegal environment variable name");
    }
    let mut texts = arguments.iter().map(String::as_str).chain([program]);
    let has_nul = texts.any(|text| text.contains('\0'))
        || variables.iter().any(|(name, value)| name.contains('\0') || value.contains('\0'))
        || options.cwd.as_ref().is_some_and(|cwd| cwd.contains('\0'));
    if has_nul { value_error("embedded null byte") } else { Ok(()) }
}
