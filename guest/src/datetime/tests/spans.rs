use super::Number::{Float, Integer};
use super::*;

fn of(parts: Parts) -> Result<Timedelta, Error> {
    Timedelta::from_parts(&parts)
}

#[test]
fn parts_add_up_exactly_and_round_once_half_to_even() {
    let cases = [
        (Parts { weeks: Some(Integer(1)), ..Parts::default() }, "datetime.timedelta(days=7)"),
        (
            Parts { days: Some(Float(-13.5)), hours: Some(Float(-19.5)), ..Parts::default() },
            "datetime.timedelta(days=-15, seconds=59400)",
        ),
        (Parts { microseconds: Some(Float(0.5)), ..Parts::default() }, "datetime.timedelta(0)"),
        (Parts { microseconds: Some(Float(1.5)), ..Parts::default() }, "datetime.timedelta(microseconds=2)"),
        (
            Parts { seconds: Some(Float(0.000_001_5)), ..Parts::default() },
            "datetime.timedelta(microseconds=2)",
        ),
        (
            Parts { days: Some(Integer(999_999_999)), seconds: Some(Integer(-1)), ..Parts::default() },
            "datetime.timedelta(days=999999998, seconds=86399)",
        ),
    ];
    for (parts, expected) in cases {
        assert_eq!(of(parts).unwrap().repr(), expected, "{parts:?}");
    }
}

#[test]
fn floats_multiply_and_divide_as_the_fractions_that_they_are() {
    let cases = [
        (seconds(1), 0.1, "100000", "10000000"),
        (Timedelta::RESOLUTION, 0.5, "0", "2"),
        (seconds(3), 1.5, "4500000", "2000000"),
        (seconds(-3), 1e-300, "0", "overflow"),
        (Timedelta::MAX, 1e-30, "0", "overflow"),
        (Timedelta::MAX, 1e30, "overflow", "0"),
        (Timedelta::MAX, 0.999_999_999_999_999_9, "86399999999999990407", "overflow"),
    ];
    let told = |result: Result<Timedelta, Error>| match result {
        Ok(span) => span.microseconds().to_string(),
        Err(Error::Overflow(_)) => "overflow".to_owned(),
        Err(error) => panic!("{error:?}"),
    };
    for (span, x, product, quotient) in cases {
        assert_eq!(told(span.times(Float(x))), product, "{span:?} * {x}");
        assert_eq!(told(span.truediv(Float(x))), quotient, "{span:?} / {x}");
    }
}

#[test]
fn ratios_are_the_nearest_floats() {
    assert_eq!(Timedelta::MAX.total_seconds().to_bits(), 86_399_999_999_999.999_999_f64.to_bits());
    assert_eq!(Timedelta::MIN.ratio(Timedelta::RESOLUTION), Ok(-8.639_999_991_36e19));
    assert_eq!(seconds(1).ratio(seconds(3)), Ok(1.0 / 3.0));
    let zero = Timedelta::default().ratio(seconds(-1)).unwrap();
    assert!(zero == 0.0 && zero.is_sign_negative());
}

#[test]
fn what_is_left_has_the_sign_of_the_divisor() {
    let (quotient, rest) = seconds(-7).divmod(seconds(2)).unwrap();
    assert_eq!((quotient, rest), (-4, seconds(1)));
    let (quotient, rest) = seconds(7).divmod(seconds(-2)).unwrap();
    assert_eq!((quotient, rest), (-4, seconds(-1)));
    let (quotient, _) = Timedelta::MAX.divmod(Timedelta::RESOLUTION).unwrap();
    assert_eq!(quotient, 86_399_999_999_999_999_999);
    assert_eq!(seconds(7).floordiv(-2), Timedelta::from_microseconds(-3_500_000));
}

#[test]
fn a_span_is_spelled_with_its_days_apart() {
    assert_eq!(seconds(-1).str(), "-1 day, 23:59:59");
    assert_eq!(Timedelta::MAX.str(), "999999999 days, 23:59:59.999999");
    assert_eq!(Timedelta::default().repr(), "datetime.timedelta(0)");
    assert_eq!(
        Timedelta::MAX.repr(),
        "datetime.timedelta(days=999999999, seconds=86399, microseconds=999999)"
    );
}

#[test]
fn spans_end_with_cpythons_texts() {
    let overflow = |text: &str| Err(Error::Overflow(text.to_owned()));
    let value = |text: &str| Err(Error::Value(text.to_owned()));
    let by_zero = |text: &str| Err(Error::ZeroDivision(text.to_owned()));
    let large = "Python int too large to convert to C int";
    let days = |days| of(Parts { days, ..Parts::default() });
    assert_eq!(
        days(Some(Integer(1_000_000_000))),
        overflow("days=1000000000; must have magnitude <= 999999999")
    );
    assert_eq!(days(Some(Integer(i64::MAX))), overflow(large));
    assert_eq!(days(Some(Float(1e300))), overflow(large));
    assert_eq!(days(Some(Float(f64::NAN))), value("cannot convert float NaN to integer"));
    assert_eq!(days(Some(Float(f64::INFINITY))), overflow("cannot convert float infinity to integer"));
    assert_eq!(Timedelta::MAX.negated(), overflow("days=-1000000000; must have magnitude <= 999999999"));
    assert_eq!(Timedelta::MAX.times(Integer(i64::MIN)), overflow(large));
    assert_eq!(seconds(1).times(Float(f64::NAN)), value("cannot convert NaN to integer ratio"));
    let infinite = seconds(1).truediv(Float(f64::INFINITY));
    assert_eq!(infinite, overflow("cannot convert Infinity to integer ratio"));
    assert_eq!(seconds(1).truediv(Integer(0)), by_zero("integer division or modulo by zero"));
    assert_eq!(seconds(1).truediv(Float(0.0)), by_zero("integer division or modulo by zero"));
    assert_eq!(seconds(1).floordiv(0), by_zero("integer division or modulo by zero"));
    assert_eq!(seconds(1).ratio(seconds(0)), Err(Error::ZeroDivision("division by zero".to_owned())));
    assert!(matches!(seconds(1).divmod(seconds(0)), Err(Error::ZeroDivision(_))));
    assert_eq!(Timedelta::new(i32::MAX, u32::MAX, u32::MAX), overflow(large));
    assert_eq!(Timedelta::new(-1, 86_400, 0), Ok(Timedelta::default()));
}
