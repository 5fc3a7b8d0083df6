//! Whether an answer is what CPython's was.

use super::case::Answer;
use serde_json::Value;

/// True when `got` says all that `expected` says: results are equal to the bit, exceptions agree in their type and in
/// `errno`, `msg` and `attrs` where CPython's has them. Operations that can't be asked are left out.
pub fn agrees(expected: &Answer, got: &Answer) -> bool {
    match (expected, got) {
        (Answer::Ok(expected), Answer::Ok(got)) => same(expected, got),
        (Answer::Err(expected), Answer::Err(got)) => same_error(expected, got),
        (Answer::Session(expected), Answer::Session(got) | Answer::Partly(got, _)) => {
            expected.len() == got.len()
                && expected.iter().zip(got).all(|(expected, got)| match (expected, got) {
                    (Some(expected), Some(got)) => same_entry(expected, got),
                    _ => true,
                })
        }
        _ => false,
    }
}

/// An entry of a session: an object with `ok`, `err` or `exit`, and sometimes more.
fn same_entry(expected: &Value, got: &Value) -> bool {
    let (Some(expected), Some(got)) = (expected.as_object(), got.as_object()) else { return false };
    expected.len() == got.len()
        && expected.iter().all(|(key, value)| match (key.as_str(), got.get(key)) {
            ("err", Some(error)) => same_error(value, error),
            (_, Some(other)) => same(value, other),
            (_, None) => false,
        })
}

fn same_error(expected: &Value, got: &Value) -> bool {
    let said =
        |key| expected.get(key).is_none_or(|value| got.get(key).is_some_and(|other| same(value, other)));
    ["type", "errno", "msg", "attrs"].into_iter().all(said)
}

/// Equality that keeps `1`, `1.0` and `-0.0` apart.
fn same(expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            a.as_f64().map(f64::to_bits) == b.as_f64().map(f64::to_bits)
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => expected == got,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_integer_is_not_a_float_and_zero_has_a_sign() {
        assert!(same(&json!([1, 1.5]), &json!([1, 1.5])));
        assert!(!same(&json!(1), &json!(1.0)));
        assert!(!same(&json!(0.0), &json!(-0.0)));
    }

    #[test]
    fn an_exception_must_say_all_that_cpython_says_and_may_say_more() {
        let expected = json!({"type": "KeyError", "msg": "x"});
        assert!(same_error(&expected, &json!({"type": "KeyError", "msg": "x", "attrs": {}})));
        assert!(!same_error(&expected, &json!({"type": "KeyError"})));
        assert!(!same_error(&expected, &json!({"type": "ValueError", "msg": "x"})));
    }

    #[test]
    fn a_session_leaves_out_only_what_cannot_be_asked() {
        let expected = Answer::Session(vec![Some(json!({"ok": 1})), Some(json!({"ok": 2}))]);
        assert!(agrees(&expected, &Answer::Session(vec![None, Some(json!({"ok": 2}))])));
        assert!(!agrees(&expected, &Answer::Session(vec![None, Some(json!({"ok": 3}))])));
        assert!(!agrees(&expected, &Answer::Session(vec![None])));
    }
}
