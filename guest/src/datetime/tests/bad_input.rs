use super::*;

fn value<T>(text: &str) -> Result<T, Error> {
    Err(Error::Value(text.to_owned()))
}

fn overflow<T>(text: &str) -> Result<T, Error> {
    Err(Error::Overflow(text.to_owned()))
}

#[test]
fn fields_out_of_range_are_refused_with_cpythons_texts() {
    assert_eq!(Date::new(0, 1, 1), value("year 0 is out of range"));
    assert_eq!(Date::new(10_000, 1, 1), value("year 10000 is out of range"));
    assert_eq!(Date::new(2024, 13, 1), value("month must be in 1..12"));
    assert_eq!(Date::new(2023, 2, 29), value("day is out of range for month"));
    assert_eq!(Date::new(1 << 40, 1, 1), overflow("signed integer is greater than maximum"));
    assert_eq!(Date::new(1, 1, i64::MIN), overflow("signed integer is less than minimum"));
    let large = "Python int too large to convert to C int";
    assert_eq!(Date::MIN.replace(None, None, Some(1 << 40)), overflow(large));
    let time = |set: fn(&mut TimeFields)| {
        let mut fields = TimeFields::default();
        set(&mut fields);
        (TimeOfDay::new(&fields).map(drop), DateTime::MIN.replace(None, None, None, &fields).map(drop))
    };
    let both = |text: &str| (value(text), value(text));
    assert_eq!(time(|fields| fields.hour = Some(24)), both("hour must be in 0..23"));
    assert_eq!(time(|fields| fields.minute = Some(-1)), both("minute must be in 0..59"));
    assert_eq!(time(|fields| fields.second = Some(60)), both("second must be in 0..59"));
    assert_eq!(time(|fields| fields.microsecond = Some(1_000_000)), both("microsecond must be in 0..999999"));
    assert_eq!(time(|fields| fields.fold = Some(2)), both("fold must be either 0 or 1"));
    let beyond = (overflow("signed integer is greater than maximum"), overflow(large));
    assert_eq!(time(|fields| fields.fold = Some(1 << 40)), beyond);
}

#[test]
fn ordinals_and_weeks_out_of_range_are_refused_with_cpythons_texts() {
    assert_eq!(Date::from_ordinal(0), value("ordinal must be >= 1"));
    assert_eq!(Date::from_ordinal(3_652_060), value("year 10000 is out of range"));
    assert_eq!(Date::from_ordinal(i64::from(i32::MAX)), value("year 5879611 is out of range"));
    assert_eq!(Date::from_ordinal(1 << 31), overflow("signed integer is greater than maximum"));
    assert_eq!(Date::from_isocalendar(0, 1, 1), value("Year is out of range: 0"));
    assert_eq!(Date::from_isocalendar(2024, 53, 1), value("Invalid week: 53"));
    assert_eq!(Date::from_isocalendar(2024, 1, 8), value("Invalid day: 8 (range is [1, 7])"));
    assert_eq!(Date::from_isocalendar(9999, 52, 6), value("year 10000 is out of range"));
    assert_eq!(Date::from_isocalendar(1 << 31, 1, 1), value("ISO calendar component out of range"));
}

#[test]
fn arithmetic_ends_at_the_first_and_the_last_year() {
    let out = || overflow("date value out of range");
    assert_eq!(Date::MAX.plus(seconds(86_400)), out());
    assert_eq!(Date::MIN.minus_timedelta(Timedelta::MAX), out());
    assert_eq!(DateTime::MAX.plus(Timedelta::RESOLUTION).map(drop), overflow("date value out of range"));
    assert_eq!(DateTime::MIN.minus_timedelta(Timedelta::MAX).map(drop), overflow("date value out of range"));
    let early = in_zone(&DateTime::MIN, fixed(3600));
    assert_eq!(early.utctimetuple().map(drop), overflow("date value out of range"));
    assert_eq!(early.astimezone(Some(&Tzinfo::Utc)).map(drop), overflow("date value out of range"));
    assert_eq!(early.timestamp(), Ok(-62_135_600_400.0));
    let late = in_zone(&DateTime::MAX, Tzinfo::Utc);
    assert_eq!(late.astimezone(Some(&fixed(3600))).map(drop), overflow("date value out of range"));
}

#[test]
fn naive_and_aware_do_not_mix() {
    let (naive, aware) = (DateTime::MIN, in_zone(&DateTime::MIN, Tzinfo::Utc));
    let text = "can't subtract offset-naive and offset-aware datetimes";
    assert_eq!(naive.minus(&aware), Err(Error::Type(text.to_owned())));
    let text = "can't compare offset-naive and offset-aware datetimes";
    assert_eq!(naive.compare(&aware), Err(Error::Type(text.to_owned())));
    let text = "can't compare offset-naive and offset-aware times";
    assert_eq!(naive.timetz().compare(aware.timetz()), Err(Error::Type(text.to_owned())));
    assert!(!naive.equals(&aware));
}

#[test]
fn moments_out_of_range_are_refused_with_cpythons_texts() {
    local_zone("UTC0");
    let integer = |n| DateTime::from_timestamp(Number::Integer(n), None).map(drop);
    let float = |x| DateTime::from_timestamp(Number::Float(x), None).map(drop);
    assert_eq!(integer(253_402_300_800), value("year 10000 is out of range"));
    assert_eq!(integer(-62_135_596_800), value("year 0 is out of range"));
    assert_eq!(integer(1_000_000_000_000_000), value("year 31690708 is out of range"));
    assert!(matches!(integer(i64::MIN), Err(Error::Os(error)) if error.errno == crate::errno::EOVERFLOW));
    assert_eq!(float(f64::NAN), value("Invalid value NaN (not a number)"));
    assert_eq!(float(f64::INFINITY), overflow("timestamp out of range for platform time_t"));
    assert_eq!(float(1e20), overflow("timestamp out of range for platform time_t"));
    assert_eq!(DateTime::MIN.timestamp(), value("year 0 is out of range"));
    assert_eq!(DateTime::MAX.astimezone(None).map(drop), value("year 10000 is out of range"));
}

#[test]
fn offsets_of_a_day_are_refused_with_cpythons_text() {
    let text = "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not \
                datetime.timedelta(days=1).";
    assert_eq!(Tzinfo::fixed(seconds(86_400), None).map(drop), value(text));
    assert_eq!(TimeOfDay::from_isoformat("12:30+24:00").map(drop), value(text));
    assert_eq!(DateTime::strptime("+2400", "%z").map(drop), value(text));
}

#[test]
fn texts_that_are_no_dates_are_quoted() {
    for text in ["", "x", "2024-02-3", "2024-W53-1", "é024-01-01", "2024-01-01\0"] {
        let expected = format!("Invalid isoformat string: {}", crate::text::repr(text));
        assert_eq!(Date::from_isoformat(text), value(&expected));
    }
    for text in ["", "T", "1", "12:3", "12:30:60x", "-00:10", "12:30:30.5\0", "12:30Zx"] {
        let expected = format!("Invalid isoformat string: {}", crate::text::repr(text));
        assert_eq!(TimeOfDay::from_isoformat(text).map(drop), value(&expected));
    }
    assert_eq!(DateTime::from_isoformat("2024-13-01T25:00").map(drop), value("month must be in 1..12"));
    let text = "time data 'x' does not match format '%Y'";
    assert_eq!(DateTime::strptime("x", "%Y").map(drop), value(text));
    assert_eq!(DateTime::strptime("60", "%S").map(drop), value("second must be in 0..59"));
    assert!(matches!(DateTime::strptime("1 1", "%d %d"), Err(Error::Pattern(_))));
}

#[test]
fn enormous_texts_and_widths_end() {
    assert!(DateTime::from_isoformat(&format!("2024-01-01T{}", "x".repeat(10_000_000))).is_err());
    assert!(Date::from_isoformat(&"2".repeat(10_000_000)).is_err());
    let fraction = format!("2024-01-01T12:30:30.{}", "1".repeat(10_000_000));
    assert_eq!(DateTime::from_isoformat(&fraction).unwrap().str(), "2024-01-01 12:30:30.111111");
    assert!(matches!(Date::MIN.strftime("%999999999d"), Err(Error::Value(_)) | Ok(_)));
    let long = Tzinfo::fixed(seconds(60), Some(&"n".repeat(1 << 20))).unwrap();
    let time = in_zone(&DateTime::MIN, long);
    assert!(matches!(time.strftime(&"%Z".repeat(1000)), Err(Error::Value(_))));
}
