//! What an application could ask for.

use super::component::{Component, STDLIB, SYS, short};
use super::{ComposeError, check, embedded, reach};
use crate::artifacts;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// What an application imports, and what that could come to need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The modules of `oskit:stdlib` that it uses.
    pub modules: Vec<Module>,
    /// The interfaces of `oskit:sys` that it uses itself, as one does that is already composed.
    pub system: Vec<Module>,
    /// The capabilities that all these could need together, sorted.
    pub capabilities: Vec<String>,
    /// What else it imports, such as WASI, sorted.
    pub imports: Vec<String>,
}

/// One interface that an application uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Module {
    /// Its name, such as `os-path`.
    pub name: String,
    /// The functions that the application names, as `function` or `resource.method`.
    pub functions: Vec<String>,
    /// The capabilities that these could need.
    pub capabilities: Vec<String>,
    /// Whether this oskit has it; each function of one that it lacks fails with `ENOSYS`.
    pub implemented: bool,
}

/// Tells what an application could ask for, without running it.
///
/// It lists rather too much than too little: a function that opens files for reading may count as one that writes.
pub fn inspect(app: &[u8]) -> Result<Report, ComposeError> {
    let app = Component::read(app)?;
    let guest = embedded(artifacts::GUEST)?;
    check(&app, &guest)?;
    let module = |name: &str, functions: Vec<String>, capabilities: BTreeSet<&str>, implemented| Module {
        name: short(name).to_owned(),
        functions,
        capabilities: capabilities.into_iter().map(str::to_owned).collect(),
        implemented,
    };
    let modules: Vec<Module> = app
        .imports_of(STDLIB)
        .map(|name| {
            let functions = app.functions(name);
            let reach = reach::of(short(name), &functions);
            let capabilities = reach.into_iter().filter_map(reach::capability).collect();
            module(name, functions, capabilities, guest.exports(name))
        })
        .collect();
    let system: Vec<Module> = app
        .imports_of(SYS)
        .map(|name| {
            let capabilities = reach::capabilities_of(short(name));
            module(name, app.functions(name), capabilities, super::HOST.contains(&short(name)))
        })
        .collect();
    let capabilities: BTreeSet<String> =
        modules.iter().chain(&system).flat_map(|module| module.capabilities.iter().cloned()).collect();
    let mut imports = super::imports(&app);
    imports.retain(|name| !name.starts_with(STDLIB) && !name.starts_with(SYS));
    Ok(Report { modules, system, capabilities: capabilities.into_iter().collect(), imports })
}

/// As a table for people.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, modules) in
            [("Modules of oskit:stdlib", &self.modules), ("Interfaces of oskit:sys", &self.system)]
        {
            if modules.is_empty() {
                continue;
            }
            writeln!(f, "{title}:")?;
            let width = modules.iter().map(|module| module.name.len()).max().unwrap_or_default();
            for module in modules {
                let functions = if module.functions.is_empty() {
                    "(types only)".to_owned()
                } else {
                    module.functions.join(", ")
                };
                let note = if module.implemented { "" } else { " (not implemented)" };
                writeln!(f, "  {:width$}  {functions}{note}", module.name)?;
            }
        }
        let lists = [("Capabilities these could need", &self.capabilities), ("Other imports", &self.imports)];
        for (title, names) in lists {
            writeln!(f, "{title}:{}", if names.is_empty() { " none" } else { "" })?;
            for name in names {
                writeln!(f, "  {name}")?;
            }
        }
        Ok(())
    }
}
