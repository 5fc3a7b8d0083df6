use super::{
    ENOENT, Error, Exception, OsError, TABLE, errorcode, errorcodes, exception_name, names, number_of,
    strerror, strerror_of,
};
use crate::values::{Scalar, Value};

#[test]
fn numbers_ascend_and_have_one_name() {
    assert!(TABLE.is_sorted_by(|a, b| a.1 < b.1));
    assert_eq!((errorcodes().count(), names().count()), (130, 133));
    for (name, number) in names() {
        assert_eq!(number_of(name), Ok(number));
    }
    assert_eq!(errorcode(11), Ok("EAGAIN"));
    assert_eq!(errorcode(35), Ok("EDEADLOCK"));
    assert_eq!(errorcode(41), Err(Error::Key("41".to_owned())));
    let missing = "module 'errno' has no attribute 'ENONE'".to_owned();
    assert_eq!(number_of("ENONE"), Err(Error::Attribute(missing)));
}

#[test]
fn every_number_has_a_text() {
    assert_eq!(strerror(0), "Success");
    assert_eq!(strerror(2), "No such file or directory");
    assert_eq!(strerror(-1), "Unknown error -1");
    assert_eq!(
        strerror_of(i64::MAX),
        Err(Error::Overflow("Python int too large to convert to C int".to_owned()))
    );
}

#[test]
fn some_numbers_have_a_class() {
    assert_eq!(exception_name(2), "FileNotFoundError");
    assert_eq!(exception_name(108), "BrokenPipeError");
    assert_eq!(exception_name(22), "OSError");
    let pipe = Exception::new(Some("BrokenPipeError"), vec![]).expect("a class");
    assert_eq!(pipe.mro()[..3], ["BrokenPipeError", "ConnectionError", "OSError"]);
    let connection = Exception::new(Some("ConnectionError"), vec![]).expect("a class");
    assert_eq!(connection.mro()[..2], ["ConnectionError", "OSError"]);
    assert_eq!(
        Exception::new(Some("IOError"), vec![]).expect("a class").mro()[..2],
        ["OSError", "Exception"]
    );
    assert!(matches!(Exception::new(Some("ValueError"), vec![]), Err(Error::Attribute(_))));
}

#[test]
fn errors_read_as_python_writes_them() {
    let error = Exception::from(OsError::new(ENOENT, "rename").about("it's").and("b"));
    assert_eq!(error.str(), "[Errno 2] No such file or directory: \"it's\" -> 'b'");
    assert_eq!(error.repr(), "FileNotFoundError(2, 'No such file or directory')");
}

#[test]
fn constructors_take_what_pythons_take() {
    let none = || Value::NONE;
    let make = |class, arguments| Exception::new(class, arguments).map(|made| (made.str(), made.repr()));
    let written = |str: &str, repr: &str| Ok((str.to_owned(), repr.to_owned()));
    assert_eq!(make(None, vec![]), written("", "OSError()"));
    assert_eq!(make(None, vec![Value::from(2)]), written("2", "OSError(2)"));
    let all = vec![Value::from(2), "x".into(), none(), none(), "g".into()];
    assert_eq!(make(None, all), written("[Errno 2] x", "FileNotFoundError(2, 'x', None, None, 'g')"));
    let many = vec![Value::from("m"); 6];
    let tuple = "('m', 'm', 'm', 'm', 'm', 'm')";
    assert_eq!(make(None, many), written(tuple, &format!("OSError{tuple}")));
    let blocked = |n| Exception::new(None, vec![Value::from(11), "x".into(), Value::Scalar(n)]);
    let written_three = blocked(Scalar::Integer(3)).expect("a number");
    assert_eq!((written_three.characters_written, written_three.filename.is_none()), (Some(3), true));
    assert!(matches!(blocked(Scalar::Float(3.0)), Err(Error::Type(_))));
    assert!(matches!(blocked(Scalar::BigInteger("9".repeat(30))), Err(Error::Value(_))));
}
