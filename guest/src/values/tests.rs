use super::{Scalar, Value};

#[test]
fn values_are_written_as_python_writes_them() {
    let list = Value::List(vec![
        Scalar::None,
        Scalar::Boolean(true),
        Scalar::Integer(-3),
        Scalar::BigInteger("18446744073709551616".to_owned()),
        Scalar::Float(1.0),
        Scalar::Text("it's".to_owned()),
        Scalar::Bytes(vec![0, b'a']),
    ]);
    assert_eq!(list.str(), r#"[None, True, -3, 18446744073709551616, 1.0, "it's", b'\x00a']"#);
    assert_eq!(Value::from("a b").str(), "a b");
    assert_eq!(Value::from("a b").repr(), "'a b'");
    assert_eq!(Value::default().type_name(), "NoneType");
}
