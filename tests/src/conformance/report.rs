//! What the runner counts and prints.

use super::case::{Answer, Case};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many failures are shown a module.
const SHOWN: usize = 5;

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As CPython.
    Passed {
        /// How many operations of a session can't be asked. All others were compared.
        unasked: usize,
    },
    /// Not as CPython.
    Failed {
        /// What it gave instead.
        got: String,
    },
    /// It can't be asked.
    NotApplicable {
        /// The rule that says so.
        why: String,
    },
    /// A session that is as CPython's as far as it could be compared.
    Partly {
        /// Why not all of it.
        why: String,
    },
}

/// Counts of one module.
#[derive(Debug, Default, Clone, Serialize)]
pub struct Counts {
    /// As CPython.
    pub passed: usize,
    /// Not as CPython.
    pub failed: usize,
    /// Can't be asked through WIT's types, or not compared as a whole because of such an operation.
    pub not_applicable: usize,
    /// How many operations of passed sessions can't be asked.
    #[serde(skip)]
    unasked: usize,
    #[serde(skip)]
    failures: Vec<String>,
    #[serde(skip)]
    reasons: BTreeMap<String, usize>,
}

impl Counts {
    fn not_applicable(&mut self, why: String) {
        self.not_applicable += 1;
        *self.reasons.entry(why).or_default() += 1;
    }
}

/// Counts by module.
#[derive(Debug, Default, Clone, Serialize)]
pub struct Report {
    /// By the name in the case files.
    pub modules: BTreeMap<String, Counts>,
    /// How many of a module's cases that are not applicable were compared in part.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub compared_in_part: BTreeMap<String, usize>,
}

impl Report {
    /// Counts one case.
    pub fn add(&mut self, case: &Case, outcome: Outcome) {
        let counts = self.modules.entry(case.module.clone()).or_default();
        match outcome {
            Outcome::Passed { unasked } => {
                counts.passed += 1;
                counts.unasked += unasked;
            }
            Outcome::Failed { got } => {
                counts.failed += 1;
                counts.failures.push(failure(case, &got));
            }
            Outcome::NotApplicable { why } => counts.not_applicable(why),
            Outcome::Partly { why } => {
                counts.not_applicable(format!("in part: {why}"));
                *self.compared_in_part.entry(case.module.clone()).or_default() += 1;
            }
        }
    }

    /// All that passed, and all that failed.
    pub fn totals(&self) -> (usize, usize) {
        let counts = self.modules.values();
        counts.fold((0, 0), |(passed, failed), c| (passed + c.passed, failed + c.failed))
    }

    /// The report for a person; ends with `N passed, N failed`.
    pub fn text(&self, all_failures: bool) -> String {
        let mut out = format!("{:<14}{:>8}{:>8}{:>16}\n", "module", "passed", "failed", "not applicable");
        for (module, counts) in &self.modules {
            let Counts { passed, failed, not_applicable, .. } = counts;
            let _ = writeln!(out, "{module:<14}{passed:>8}{failed:>8}{not_applicable:>16}");
        }
        for (module, partly) in &self.compared_in_part {
            let _ = writeln!(out, "{module}: {partly} of those not applicable were compared in part");
        }
        for (module, Counts { unasked, .. }) in self.modules.iter().filter(|(_, counts)| counts.unasked > 0) {
            let _ = writeln!(out, "{module}: {unasked} operations of passed sessions can't be asked");
        }
        for (module, counts) in self.modules.iter().filter(|(_, counts)| counts.failed > 0) {
            let shown = if all_failures { counts.failures.len() } else { SHOWN };
            let _ = writeln!(out, "\n{module}: the first failures");
            for failure in counts.failures.iter().take(shown) {
                let _ = writeln!(out, "{failure}");
            }
        }
        let (passed, failed) = self.totals();
        let _ = write!(out, "\n{passed} passed, {failed} failed");
        out
    }

    /// Why cases were not applicable, with counts.
    pub fn reasons(&self) -> String {
        let mut out = String::new();
        for (module, counts) in &self.modules {
            for (why, count) in &counts.reasons {
                let _ = writeln!(out, "{module}: {count} × {why}");
            }
        }
        out
    }
}

fn failure(case: &Case, got: &str) -> String {
    let expected = match case.expected() {
        Answer::Ok(value) => value.to_string(),
        Answer::Err(error) => format!("error {error}"),
        Answer::Session(_) | Answer::Partly(..) => "(see got)".to_owned(),
    };
    let mut call = format!("{}.{}({}", case.module, case.call, case.args);
    for (name, value) in &case.kwargs {
        let _ = write!(call, ", {name}={value}");
    }
    call.push(')');
    format!(
        "  {}\n    call     {}\n    expected {}\n    got      {}",
        case.id,
        cut(&call),
        cut(&expected),
        cut(got)
    )
}

/// Describes an answer that isn't the expected one; of a session, the first operation that differs.
pub fn describe(expected: &Answer, got: &Answer) -> String {
    match (expected, got) {
        (Answer::Session(expected), Answer::Session(got) | Answer::Partly(got, _)) => {
            let one = |entry: &Option<Value>| Answer::Session(vec![entry.clone()]);
            let differs =
                |(e, g): &(&Option<Value>, &Option<Value>)| !super::compare::agrees(&one(e), &one(g));
            match expected.iter().zip(got).enumerate().find(|(_, pair)| differs(pair)) {
                Some((index, (expected, got))) => format!(
                    "operation {index}: {} instead of {}",
                    got.as_ref().map(Value::to_string).unwrap_or_default(),
                    expected.as_ref().map(Value::to_string).unwrap_or_default()
                ),
                None => format!("{} entries instead of {}", got.len(), expected.len()),
            }
        }
        (_, Answer::Ok(value)) => value.to_string(),
        (_, Answer::Err(error)) => format!("error {error}"),
        (_, Answer::Session(entries) | Answer::Partly(entries, _)) => format!("{} entries", entries.len()),
    }
}

fn cut(text: &str) -> String {
    const MOST: usize = 1500;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
