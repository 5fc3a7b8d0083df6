//! That the project's own recorded cases leave nothing out: each function of the modules that have cases is asked by its
//! name, or `asked.tsv` says under which other name or why not; and so is each directive of dates and times.

use crate::names::functions;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Interfaces, and the module of their cases.
const MODULES: [(&str, &str); 12] = [
    ("configparser", "configparser"),
    ("datetime", "datetime"),
    ("errno", "errno"),
    ("fcntl", "fcntl"),
    ("ntpath", "ntpath"),
    ("optparse", "optparse"),
    ("os", "os"),
    ("os-path", "posixpath"),
    ("shlex", "shlex"),
    ("signal", "signal"),
    ("subprocess", "subprocess"),
    ("time", "time"),
];

fn conformance(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance").join(file)
}

fn cases(module: &str) -> Vec<Value> {
    let text = fs::read_to_string(conformance(&format!("cases/{module}.jsonl"))).expect("cases");
    text.lines().map(|line| serde_json::from_str(line).expect("a case")).collect()
}

/// The class of an argument of datetime.
fn class_of(value: &Value) -> Option<&'static str> {
    let classes = [
        ("$timedelta", "timedelta"),
        ("$date", "date"),
        ("$time", "time"),
        ("$datetime", "datetime"),
        ("$tz", "tzinfo"),
    ];
    classes.iter().find(|(key, _)| value.get(key).is_some()).map(|(_, class)| *class)
}

/// What a case asks, by names of Python: calls, operations, and what a set-up gives as `args.KEY`.
fn asked_by(case: &Value) -> Vec<String> {
    let call = case["call"].as_str().expect("a call");
    let arguments = case["args"].as_array().map_or(&[][..], Vec::as_slice);
    if call == "session" {
        let operations = case["args"]["ops"].as_array().expect("operations");
        let given = case["args"].as_object().expect("a set-up").iter();
        let given = given.filter(|(_, value)| !value.is_null()).map(|(key, _)| format!("args.{key}"));
        let callbacks = operations.iter().flat_map(|operation| operation.as_array().expect("an operation"));
        let callbacks = callbacks.filter_map(|argument| argument.get("callback")?.as_str());
        let callbacks = callbacks.map(|name| format!("callback.{name}"));
        // An operation in another process has its name after that.
        let name = |operation: &Value| operation[if operation[0] == "in" { 2 } else { 0 }].clone();
        let names = operations.iter().map(|operation| name(operation).as_str().expect("a name").to_owned());
        return names.chain(given).chain(callbacks).collect();
    }
    match call.split_once('.') {
        Some(("op", name)) => {
            arguments.iter().filter_map(class_of).map(|class| format!("{class}.{name}")).collect()
        }
        Some((class, "attr")) => vec![format!("{class}.{}", arguments[0].as_str().expect("a name"))],
        _ => vec![call.to_owned()],
    }
}

/// Python's name of a function, as far as it bears that.
fn name_in_cases(interface: &str, function: &str) -> String {
    let name = match (interface, function.split_once('.')) {
        ("datetime", _) => function.replacen('-', ".", 1),
        (_, Some(("section-proxy", method))) => format!("proxy_{method}"),
        (_, Some(("option-group", method))) => format!("group_{method}"),
        (_, Some(("parser" | "option-parser" | "descriptor" | "lexer" | "popen", method))) => {
            method.to_owned()
        }
        _ => function.to_owned(),
    };
    name.replace('-', "_")
}

#[test]
fn each_function_is_asked_or_it_is_said_why_not() {
    let table = fs::read_to_string(conformance("asked.tsv")).expect("the table");
    let mut rows = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [interface, function, how] = columns[..] else { panic!("not three columns: {line}") };
        let row = format!("{interface} {function}");
        assert!(rows.insert(row, how).is_none(), "twice: {line}");
    }
    let mut wrong = Vec::new();
    for (interface, module) in MODULES {
        let asked: BTreeSet<String> = cases(module).iter().flat_map(asked_by).collect();
        for function in functions(interface) {
            let by_name = asked.contains(&name_in_cases(interface, &function));
            let right = match rows.remove(&format!("{interface} {function}")) {
                None => by_name,
                Some(how) => {
                    let other = how.strip_prefix("as ").is_some_and(|name| asked.contains(name));
                    !by_name && (other || how.starts_with("no: "))
                }
            };
            if !right {
                wrong.push(format!("{interface} {function}"));
            }
        }
    }
    assert!(wrong.is_empty(), "asked by no case, or the row is not needed: {wrong:#?}");
    assert!(rows.is_empty(), "there is no such function: {rows:?}");
}

/// A directive: its flags, whether it has a width, its modifier, its letter.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Directive {
    flags: String,
    width: bool,
    modifier: Option<char>,
    letter: char,
}

/// The directives of a format, as glibc takes it apart.
fn directives(format: &str) -> Vec<Directive> {
    let mut found = Vec::new();
    let mut rest = format.chars().peekable();
    while rest.by_ref().any(|character| character == '%') {
        let mut flags = String::new();
        while let Some(flag) = rest.next_if(|character| "_-0^#+:".contains(*character)) {
            flags.push(flag);
        }
        let mut width = false;
        while rest.next_if(char::is_ascii_digit).is_some() {
            width = true;
        }
        let modifier = rest.next_if(|character| "EO".contains(*character));
        found.extend(rest.next().map(|letter| Directive { flags, width, modifier, letter }));
    }
    found
}

/// The directives in the formats of a function, where its cases have them as this argument.
fn asked(module: &str, calls: &[&str], place: usize) -> BTreeSet<Directive> {
    let cases = cases(module);
    let cases = cases.iter().filter(|case| calls.contains(&case["call"].as_str().expect("a call")));
    cases.filter_map(|case| case["args"].get(place)?.as_str()).flat_map(directives).collect()
}

/// Those of glibc's `strftime`.
const WRITTEN: &str = "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%";
/// Those of `strptime`.
const READ: &str = "aAbBcdfGHIjmMpSuUVwWxXyYzZ%";

fn plain(letter: char) -> Directive {
    Directive { flags: String::new(), width: false, modifier: None, letter }
}

#[test]
fn each_directive_is_written_with_each_flag_width_and_modifier() {
    let asked = asked("time", &["strftime"], 0);
    let mut missing = Vec::new();
    for letter in WRITTEN.chars() {
        let flags =
            ["_", "-", "0", "^", "#"].map(|flag| Directive { flags: flag.to_owned(), ..plain(letter) });
        let modifiers = ['E', 'O'].map(|modifier| Directive { modifier: Some(modifier), ..plain(letter) });
        let wide = Directive { width: true, ..plain(letter) };
        let all = flags.into_iter().chain(modifiers).chain([plain(letter), wide]);
        missing.extend(all.filter(|directive| !asked.contains(directive)));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn dates_times_and_both_write_each_directive() {
    let calls = |class: &str| [format!("{class}.strftime"), format!("{class}.format")];
    for class in ["date", "time", "datetime"] {
        let [strftime, format] = calls(class);
        let asked = asked("datetime", &[&strftime, &format], 1);
        let own = Directive { flags: ":".to_owned(), ..plain('z') };
        let all = WRITTEN.chars().chain(['f']).map(plain).chain([own]);
        let missing: Vec<Directive> = all.filter(|directive| !asked.contains(directive)).collect();
        assert!(missing.is_empty(), "{class}: {missing:?}");
    }
}

#[test]
fn each_directive_is_read() {
    for (module, call) in [("time", "strptime"), ("datetime", "datetime.strptime")] {
        let asked = asked(module, &[call], 1);
        let missing: Vec<char> = READ.chars().filter(|letter| !asked.contains(&plain(*letter))).collect();
        assert!(missing.is_empty(), "{module}: {missing:?}");
    }
}
