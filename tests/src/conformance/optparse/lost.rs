//! What Python's parser has and ours hasn't, since an operation couldn't be asked, and which answers depend on that.

use super::setup;
use serde_json::Value;

/// A part of a parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Options,
    Defaults,
    Usage,
    Description,
}

/// The part that an operation changes in Python's parser; none where Python refuses it.
fn changed(name: &str, arguments: &[Value]) -> Option<Part> {
    match name {
        "add_option" | "group_add_option" => {
            let refused = arguments.last().and_then(Value::as_object).is_some_and(setup::is_refused);
            (!refused).then_some(Part::Options)
        }
        "add_group" | "remove_option" => Some(Part::Options),
        // `parse_args` because what is appended to a default that is a list stays there.
        "parse_args" | "set_defaults" | "set_process_default_values" => Some(Part::Defaults),
        "set_usage" => Some(Part::Usage),
        "set_description" => Some(Part::Description),
        // Also `set_conflict_handler`, of which Python refuses all but the two texts that can be asked.
        _ => None,
    }
}

/// The parts that an answer depends on. A definition's may be that it conflicts with another; the errors of a parse show
/// the usage, and its `--help` all else.
fn parts_of(name: &str) -> &'static [Part] {
    match name {
        "add_option" | "group_add_option" | "remove_option" | "has_option" | "get_option" => &[Part::Options],
        "get_default_values" | "format_option_help" => &[Part::Options, Part::Defaults],
        "get_usage" | "print_usage" | "error" => &[Part::Usage],
        "parse_args" | "format_help" | "print_help" => {
            &[Part::Options, Part::Defaults, Part::Usage, Part::Description]
        }
        _ => &[],
    }
}

/// The parts in which the two differ.
#[derive(Debug, Default)]
pub(super) struct Lost(Vec<Part>);

impl Lost {
    /// An operation was not asked.
    pub(super) fn without(&mut self, name: &str, arguments: &[Value]) {
        self.0.extend(changed(name, arguments));
    }

    /// Whether the answer of an operation depends on a part in which they differ.
    pub(super) fn bears_on(&self, name: &str) -> bool {
        parts_of(name).iter().any(|part| self.0.contains(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_python_takes_too_changes_its_parser() {
        let changes =
            |name, arguments: Value| changed(name, arguments.as_array().map_or(&[], Vec::as_slice)).is_some();
        for keywords in [
            json!({ "action": "foo" }),
            json!({ "type": "bar" }),
            json!({ "choices": "ab" }),
            json!({ "callback": "nope", "action": "callback" }),
            json!({ "callback_args": [1] }),
            json!({ "action": "callback", "callback": "record", "callback_kwargs": 5 }),
            json!({ "foo": 1 }),
        ] {
            assert!(!changes("add_option", json!([["-a"], keywords])), "{keywords}");
        }
        for keywords in [
            json!({ "nargs": -1 }),
            json!({ "type": "choice", "choices": [1, 2] }),
            json!({ "dest": { "$wtf8_b64": "7aCA" } }),
            json!({ "default": { "a": 1 }, "callback_args": null }),
        ] {
            assert!(changes("group_add_option", json!([0, ["-a"], keywords])), "{keywords}");
        }
        assert!(!changes("set_conflict_handler", json!(["x"])));
        assert!(changes("set_description", json!([5])));
        assert!(!changes("has_option", json!([5])));
    }

    #[test]
    fn what_was_lost_bears_on_what_depends_on_it() {
        let mut lost = Lost::default();
        assert!(!lost.bears_on("format_help"));
        lost.without("set_usage", &[json!(5)]);
        assert!(lost.bears_on("error") && lost.bears_on("print_help") && lost.bears_on("parse_args"));
        assert!(!lost.bears_on("format_option_help") && !lost.bears_on("add_option"));
        // What wasn't asked for that reason is lost in its turn.
        lost.without("parse_args", &[json!([])]);
        assert!(lost.bears_on("get_default_values") && !lost.bears_on("get_option"));
        assert!(!lost.bears_on("get_version"));
    }
}
