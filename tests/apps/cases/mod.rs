//! Recorded cases of CPython, asked by a program: each line of `/scratch/cases.jsonl` is one, and each line printed its
//! answer, `{"id": ..., "ok": ...}` or `{"id": ..., "err": {...}}`, or the id alone where the program doesn't know the
//! call or can't ask it with these arguments.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// What the component answered: a result or an exception. None where it wasn't asked.
pub type Answer = Option<Result<Value, Value>>;

/// Asks all cases.
pub fn ask(each: impl Fn(&Value) -> Answer) {
    let cases = std::fs::read_to_string("/scratch/cases.jsonl").expect("cases");
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let id = &case["id"];
        println!(
            "{}",
            match each(&case) {
                Some(Ok(value)) => json!({ "id": id, "ok": value }),
                Some(Err(error)) => json!({ "id": id, "err": error }),
                None => json!({ "id": id }),
            }
        );
    }
}

/// The arguments of a call, if it has no others by name.
pub fn arguments(case: &Value) -> Option<&[Value]> {
    let named =
        case.get("kwargs").is_some_and(|named| named.as_object().is_some_and(|named| !named.is_empty()));
    if named { None } else { case["args"].as_array().map(Vec::as_slice) }
}

/// Texts, all of them.
pub fn texts(values: &[Value]) -> Option<Vec<String>> {
    values.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// Bytes of a case.
pub fn bytes(value: &Value) -> Option<Vec<u8>> {
    STANDARD.decode(value.get("b64")?.as_str()?).ok()
}

/// Bytes as the format of the cases writes them.
pub fn bytes_json(bytes: &[u8]) -> Value {
    json!({ "b64": STANDARD.encode(bytes) })
}

/// The entries of a session, if any of it was asked. An operation that isn't (none) may have changed what those after it are
/// about, so they are not asked either, unless it is one of those that only look.
pub fn session(
    operations: &[Value],
    looks: &[&str],
    mut operate: impl FnMut(&str, &[Value]) -> Answer,
) -> Answer {
    let mut lost = false;
    let mut entries = Vec::new();
    for operation in operations {
        let (name, given) = operation.as_array()?.split_first()?;
        let name = name.as_str()?;
        let answer = if lost { None } else { operate(name, given) };
        lost |= answer.is_none() && !looks.contains(&name);
        entries.push(match answer {
            Some(Ok(value)) => json!({ "ok": value }),
            Some(Err(error)) => json!({ "err": error }),
            None => Value::Null,
        });
    }
    entries.iter().any(Value::is_object).then(|| Ok(entries.into()))
}

/// An exception with its class and text.
pub fn exception(class: &str, text: &str) -> Value {
    json!({ "type": class, "msg": text })
}

/// A failure of the system: the variant of its code is named after the error, as `Code::Eoverflow`.
pub fn system(code: impl std::fmt::Debug, text: &str) -> Value {
    let name = format!("{code:?}").rsplit("::").next().unwrap_or_default().to_uppercase();
    json!({ "type": "OSError", "errno": name, "msg": text })
}

/// An integer as the format of the cases writes it.
pub fn integer(number: i64) -> Value {
    if number.unsigned_abs() <= 1 << 53 { json!(number) } else { json!({ "$int": number.to_string() }) }
}

/// A float as the format of the cases writes it.
pub fn float(number: f64) -> Value {
    if number.is_finite() {
        json!(number)
    } else if number.is_nan() {
        json!({ "$float": "nan" })
    } else {
        json!({ "$float": if number > 0.0 { "inf" } else { "-inf" } })
    }
}
