//! What `support` says is about functions that exist, and the README says the same.

use crate::harness::{on_host, repository};
use oskit_guest::support::{ROWS, Served};
use std::collections::BTreeSet;
use std::fs;
use wit_parser::{FunctionKind, Resolve, TypeDefKind};

/// `interface.function` and `interface.resource.method` of every function in a folder of WIT, and the bare interfaces.
fn functions(folder: &str) -> BTreeSet<String> {
    let mut resolve = Resolve::default();
    resolve.push_dir(repository().join("wit").join(folder)).expect("WIT");
    let mut names = BTreeSet::new();
    for (_, interface) in &resolve.interfaces {
        let Some(module) = &interface.name else { continue };
        names.insert(module.clone());
        for (name, id) in &interface.types {
            if matches!(resolve.types[*id].kind, TypeDefKind::Resource) {
                names.insert(format!("{module}.{name}"));
            }
        }
        for function in interface.functions.values() {
            let name = match function.kind {
                FunctionKind::Method(id) | FunctionKind::Static(id) => {
                    let resource = resolve.types[id].name.clone().unwrap_or_default();
                    format!("{module}.{resource}.{}", function.item_name())
                }
                _ => format!("{module}.{}", function.item_name()),
            };
            names.insert(name);
        }
    }
    names
}

#[test]
fn every_row_names_functions_that_exist() {
    let (stdlib, sys) = (functions("stdlib"), functions("sys"));
    for (name, served) in ROWS {
        assert!(stdlib.contains(*name), "oskit:stdlib has no {name}");
        if let Served::By(function) = served {
            assert!(sys.contains(*function), "oskit:sys has no {function}, which serves {name}");
        }
    }
}

#[test]
fn every_module_has_a_row() {
    for module in functions("stdlib").iter().filter(|name| !name.contains('.')) {
        assert!(ROWS.iter().any(|(name, _)| name == module), "support says nothing of {module}");
    }
}

/// The rows of the README's table: a module or function, and what stands in each column.
fn table() -> Vec<Vec<String>> {
    let readme = fs::read_to_string(repository().join("README.md")).expect("a README");
    let rows = readme.lines().skip_while(|line| !line.starts_with("| module |")).skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// Names in the first column, such as `` `os.chmod` ``.
fn names(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Whether a cell says what `support.query` says.
fn says(cell: &str, level: &str) -> bool {
    match level {
        "Real" => cell.starts_with("works"),
        "Emulated" => cell.starts_with("emulated"),
        "Unsupported" => cell.contains("ENOTSUP"),
        "Denied" => cell.contains("EPERM"),
        "NotImplemented" => cell.contains("ENOSYS"),
        _ => false,
    }
}

fn assert_column(column: usize, run: impl Fn(&[&str]) -> String) {
    let rows = table();
    assert!(rows.len() > 20, "the table is not where this test looks for it");
    let all: Vec<&str> = rows.iter().flat_map(|row| names(&row[0])).collect();
    let answers = run(&all);
    for answer in answers.lines() {
        let (name, level) = answer.split_once(' ').expect("NAME LEVEL");
        let row = rows.iter().find(|row| names(&row[0]).contains(&name)).expect("asked for");
        assert!(says(&row[column], level), "{name}: the README says {:?}, support says {level}", row[column]);
    }
    assert_eq!(answers.lines().count(), all.len());
}

#[test]
fn the_table_of_the_readme_is_true_on_our_host() {
    let scratch = tempfile::tempdir().expect("a folder");
    assert_column(1, |names| on_host("support_levels", names, scratch.path()).ok());
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn the_table_of_the_readme_is_true_on_stock_wasmtime() {
    let scratch = tempfile::tempdir().expect("a folder");
    assert_column(2, |names| crate::harness::on_wasmtime("support_levels", names, scratch.path()).ok());
}
