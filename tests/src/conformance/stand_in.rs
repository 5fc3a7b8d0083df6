//! What takes the place, in a session, of a value that WIT's types can't carry.
//!
//! An operation that can't be asked may have changed CPython's object all the same. So that what comes after it can be
//! compared, ours is changed alike, with a text in the place of the value; only an answer that shows such a text says
//! nothing. The texts hold characters for private use that no case has, and which are, like what they stand for, neither
//! spaces nor letters, digits or printable.

use super::args;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Begins what stands for a value of another type than text.
const MARK: char = '\u{10d7ff}';
/// A lone surrogate with this added stands for it, which keeps different ones apart.
const SURROGATES: u32 = 0x10_0000;
/// How Python's `repr` begins to write the characters of a stand-in.
const ESCAPED: &str = r"\U0010d";

/// A text for a value: of text with lone surrogates one of the same shape, of anything else one that has its own.
pub fn text(value: &Value) -> String {
    let encoded = value.get("$wtf8_b64").and_then(Value::as_str);
    let decoded = encoded.and_then(|encoded| STANDARD.decode(encoded).ok());
    decoded.and_then(|bytes| without_surrogates(&bytes)).unwrap_or_else(|| format!("{MARK}{value}"))
}

/// The value with stand-ins for the members that `asked` refuses, which are `depth` lists deep at most.
pub fn within(value: &Value, depth: usize, asked: fn(&Value) -> args::Asked<String>) -> Value {
    match value {
        Value::Array(members) if depth > 0 => {
            members.iter().map(|member| within(member, depth - 1, asked)).collect()
        }
        Value::Null => Value::Null,
        value if asked(value).is_ok() => value.clone(),
        value => Value::String(text(value)),
    }
}

/// Whether a text holds a stand-in, as it is or as `repr` writes it.
pub fn is_in(text: &str) -> bool {
    let mark = |c: char| (u32::from(MARK)..=SURROGATES + 0xdfff).contains(&u32::from(c));
    text.chars().any(mark) || text.contains(ESCAPED)
}

/// Whether an answer shows a stand-in anywhere.
pub fn shown(answer: &Value) -> bool {
    match answer {
        Value::String(text) => is_in(text),
        Value::Array(members) => members.iter().any(shown),
        Value::Object(members) => members.iter().any(|(key, value)| is_in(key) || shown(value)),
        _ => false,
    }
}

/// Decodes UTF-8 in which surrogates are encoded as other characters are.
fn without_surrogates(bytes: &[u8]) -> Option<String> {
    let (mut out, mut rest) = (String::new(), bytes);
    while let Some(at) = rest.windows(3).position(|three| three[0] == 0xed && three[1] >= 0xa0) {
        out.push_str(std::str::from_utf8(&rest[..at]).ok()?);
        let surrogate = 0xd000 | u32::from(rest[at + 1] & 0x3f) << 6 | u32::from(rest[at + 2] & 0x3f);
        out.push(char::from_u32(SURROGATES + surrogate)?);
        rest = &rest[at + 3..];
    }
    out.push_str(std::str::from_utf8(rest).ok()?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn surrogates_keep_their_place_and_stay_apart() {
        let stand_in = |bytes: &[u8]| text(&json!({ "$wtf8_b64": STANDARD.encode(bytes) }));
        assert_eq!(stand_in(b"[a\xed\xa0\x80]\nx=1"), "[a\u{10d800}]\nx=1");
        assert_ne!(stand_in(b"\xed\xb3\xbf"), stand_in(b"\xed\xb3\xbe"));
    }

    #[test]
    fn an_answer_shows_a_stand_in_however_deep_and_however_it_is_written() {
        let stand_in = text(&json!(5));
        assert!(shown(&json!({ "ok": [["a", [["x", stand_in]]]] })));
        assert!(shown(&json!({ "err": { "msg": r"invalid literal for int(): '\U0010d7ff5'" } })));
        assert!(!shown(&json!({ "ok": ["a", "\u{10ff80}", 5, null] })));
    }

    #[test]
    fn only_what_cannot_be_asked_is_replaced() {
        let (list, five) = (json!(["l"]), json!(5));
        let given = json!(["a", null, list, five]);
        assert_eq!(within(&given, 1, args::text), json!(["a", null, text(&list), text(&five)]));
    }
}
