//! Arguments of cases as WIT's types, and with that the rules for what can't be asked.
//!
//! A case, or an operation of a session, is *not applicable* when WIT's types make it impossible to ask. These rules
//! decide, all of them on the shape of the arguments:
//!
//! 1. an argument has another type than the WIT function takes ([`Inapplicable`] from one of the readers below): a number
//!    for a string, `None` for a list, text mixed with bytes;
//! 2. text with a lone surrogate (`$wtf8_b64`), which a WIT string can't hold. In `io` one that surrogateescape makes of a
//!    byte is a character for private use, and can be asked;
//! 3. an object of Python's own protocol: `os.PathLike` (`$pathlike`), an MRO;
//! 4. bytes that aren't UTF-8 where the WIT function takes text, as for paths. Bytes that are UTF-8 are asked as text and
//!    the answer is compared as bytes;
//! 5. in a session, that operation and no other. Where CPython did it, a stand-in takes the place of what can't be given
//!    (`stand_in.rs`), and only operations whose answers show a stand-in can't be compared; in `optparse`, which has no
//!    place for a stand-in, those after one that would have changed the parser. A session with such answers
//!    is *compared in part*, which counts as not applicable and is told apart; a difference in the rest is a failure. A
//!    session of which no operation can be asked is not applicable as a whole;
//! 6. over WASI, a working directory of Windows, which no runtime has, and what the tables of `os/wasi.rs` name.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// Why something can't be asked through WIT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inapplicable(pub String);

/// What a reader of arguments gives.
pub type Asked<T> = Result<T, Inapplicable>;

fn not(value: &Value, wanted: &str) -> Inapplicable {
    Inapplicable(format!("{value} where WIT has {wanted}"))
}

/// A string.
pub fn text(value: &Value) -> Asked<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| not(value, "string"))
}

/// Bytes.
pub fn bytes(value: &Value) -> Asked<Vec<u8>> {
    let encoded = value.get("b64").and_then(Value::as_str).ok_or_else(|| not(value, "list<u8>"))?;
    STANDARD.decode(encoded).map_err(|_| not(value, "list<u8>"))
}

/// A boolean.
pub fn boolean(value: &Value) -> Asked<bool> {
    value.as_bool().ok_or_else(|| not(value, "bool"))
}

/// An integer of at most 64 bits.
pub fn integer(value: &Value) -> Asked<i64> {
    let big = || value.get("$int").and_then(Value::as_str).and_then(|digits| digits.parse().ok());
    value.as_i64().or_else(big).ok_or_else(|| not(value, "s64"))
}

/// An integer of 32 bits, without a sign.
pub fn word(value: &Value) -> Asked<u32> {
    u32::try_from(integer(value)?).map_err(|_| not(value, "u32"))
}

/// The same with a sign.
pub fn number(value: &Value) -> Asked<i32> {
    i32::try_from(integer(value)?).map_err(|_| not(value, "s32"))
}

/// A float; Python takes an integer for one too.
pub fn float(value: &Value) -> Asked<f64> {
    let special = || match value.get("$float").and_then(Value::as_str) {
        Some("nan") => Some(f64::NAN),
        Some("inf") => Some(f64::INFINITY),
        Some("-inf") => Some(f64::NEG_INFINITY),
        _ => None,
    };
    value.as_f64().or_else(special).ok_or_else(|| not(value, "f64"))
}

/// A list, each member read by `member`.
pub fn list<T>(value: &Value, member: impl Fn(&Value) -> Asked<T>) -> Asked<Vec<T>> {
    value.as_array().ok_or_else(|| not(value, "list"))?.iter().map(member).collect()
}

/// `None` or what `some` reads; an absent argument is `None` too.
pub fn option<T>(value: Option<&Value>, some: impl Fn(&Value) -> Asked<T>) -> Asked<Option<T>> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(value) => some(value).map(Some),
    }
}

/// Pairs of a name and what `member` reads.
pub fn pairs<T>(value: &Value, member: impl Fn(&Value) -> Asked<T>) -> Asked<Vec<(String, T)>> {
    list(value, |pair| match pair.as_array().map(Vec::as_slice) {
        Some([name, of]) => Ok((text(name)?, member(of)?)),
        _ => Err(not(pair, "tuple<string, _>")),
    })
}

/// The positional argument at `index`.
pub fn at(args: &Value, index: usize) -> Asked<&Value> {
    args.get(index).ok_or_else(|| Inapplicable(format!("argument {index} is missing")))
}

/// Whether an operation has more arguments, or others by name, than the WIT function has parameters.
pub fn only(kwargs: &Map<String, Value>, known: &[&str]) -> Asked<()> {
    match kwargs.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Inapplicable(format!("no parameter {key}"))),
        None => Ok(()),
    }
}

/// Bytes as the format writes them.
pub fn bytes_json(bytes: &[u8]) -> Value {
    json!({ "b64": STANDARD.encode(bytes) })
}

/// An integer as the format writes it.
pub fn integer_json(number: i64) -> Value {
    if number.unsigned_abs() <= 1 << 53 { json!(number) } else { json!({ "$int": number.to_string() }) }
}

/// The same of one without a sign.
pub fn unsigned_json(number: u64) -> Value {
    if number <= 1 << 53 { json!(number) } else { json!({ "$int": number.to_string() }) }
}

/// A float as the format writes it.
pub fn float_json(number: f64) -> Value {
    if number.is_finite() {
        json!(number)
    } else if number.is_nan() {
        json!({ "$float": "nan" })
    } else {
        json!({ "$float": if number > 0.0 { "inf" } else { "-inf" } })
    }
}
