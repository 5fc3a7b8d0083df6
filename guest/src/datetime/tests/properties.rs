use super::*;
use proptest::prelude::*;

fn dates() -> impl Strategy<Value = Date> {
    (1_i64..=3_652_059).prop_map(|ordinal| Date::from_ordinal(ordinal).unwrap())
}

fn zones() -> impl Strategy<Value = Option<Tzinfo>> {
    const DAY: i128 = 86_400_000_000;
    prop_oneof![
        Just(None),
        Just(Some(Tzinfo::Utc)),
        (1 - DAY..DAY).prop_map(|offset| {
            Some(Tzinfo::fixed(Timedelta::from_microseconds(offset).unwrap(), None).unwrap())
        }),
    ]
}

fn times() -> impl Strategy<Value = TimeOfDay> {
    (0..24_i64, 0..60_i64, 0..60_i64, prop_oneof![Just(0), 0..1_000_000_i64], zones()).prop_map(
        |(hour, minute, second, microsecond, tzinfo)| {
            TimeOfDay::new(&TimeFields {
                hour: Some(hour),
                minute: Some(minute),
                second: Some(second),
                microsecond: Some(microsecond),
                tzinfo: TzinfoChange::To(tzinfo),
                fold: None,
            })
            .unwrap()
        },
    )
}

fn datetimes() -> impl Strategy<Value = DateTime> {
    (dates(), times()).prop_map(|(date, time)| DateTime::combine(date, &time, &TzinfoChange::Keep))
}

fn spans() -> impl Strategy<Value = Timedelta> {
    (-1_000_000..1_000_000_i32, 0..86_400_u32, 0..1_000_000_u32)
        .prop_map(|(days, seconds, microseconds)| Timedelta::new(days, seconds, microseconds).unwrap())
}

const TIMESPECS: [Timespec; 6] = [
    Timespec::Auto,
    Timespec::Hours,
    Timespec::Minutes,
    Timespec::Seconds,
    Timespec::Milliseconds,
    Timespec::Microseconds,
];

proptest! {
    #[test]
    fn a_date_is_read_back_from_its_text(date in dates()) {
        prop_assert_eq!(Date::from_isoformat(&date.isoformat()), Ok(date));
    }

    #[test]
    fn a_time_is_read_back_from_its_text(time in times()) {
        for timespec in TIMESPECS {
            let text = time.isoformat(timespec);
            prop_assert_eq!(TimeOfDay::from_isoformat(&text).unwrap().isoformat(timespec), text);
        }
        prop_assert_eq!(TimeOfDay::from_isoformat(&time.str()).unwrap().repr(), time.repr());
    }

    #[test]
    fn a_datetime_is_read_back_from_its_text(time in datetimes(), separator: char) {
        for timespec in TIMESPECS {
            let text = time.isoformat(separator, timespec);
            let back = DateTime::from_isoformat(&text).unwrap();
            prop_assert_eq!(back.isoformat(separator, timespec), text);
        }
        prop_assert_eq!(DateTime::from_isoformat(&time.str()).unwrap().repr(), time.repr());
    }

    #[test]
    fn strptime_reads_what_strftime_writes(time in datetimes().prop_filter("four digits", |time| time.date() > Date::new(999, 12, 31).unwrap())) {
        let format = if time.tzinfo().is_some() { "%Y-%m-%d %H:%M:%S.%f %z" } else { "%Y-%m-%d %H:%M:%S.%f" };
        let text = time.strftime(format).unwrap();
        prop_assert_eq!(DateTime::strptime(&text, format).unwrap().repr(), time.repr());
    }

    #[test]
    fn what_is_added_can_be_taken_away(time in datetimes(), span in spans()) {
        if let Ok(later) = time.plus(span) {
            prop_assert_eq!(later.minus_timedelta(span).unwrap().repr(), time.repr());
            prop_assert_eq!(later.minus(&time), Ok(span));
        }
        prop_assert_eq!(span.plus(span).unwrap().minus(span), Ok(span));
        prop_assert_eq!(span.negated().unwrap().negated(), Ok(span));
    }

    #[test]
    fn what_is_left_of_a_division_makes_up_for_it(span in spans(), other in spans()) {
        if other.is_true() {
            let (quotient, rest) = span.divmod(other).unwrap();
            prop_assert_eq!(quotient * other.microseconds() + rest.microseconds(), span.microseconds());
            prop_assert!(rest.abs().unwrap() < other.abs().unwrap());
        }
    }

    #[test]
    fn a_float_and_an_integer_scale_alike(span in spans(), n in -1000..1000_i64) {
        prop_assert_eq!(span.times(Number::Float(n as f64)), span.times(Number::Integer(n)));
        if n != 0 {
            prop_assert_eq!(span.truediv(Number::Float(n as f64)), span.truediv(Number::Integer(n)));
        }
        prop_assert_eq!(span.times(Number::Float(0.125)), span.truediv(Number::Integer(8)));
        prop_assert_eq!(span.truediv(Number::Float(0.125)), span.times(Number::Integer(8)));
    }

    #[test]
    fn a_date_is_its_ordinal_and_its_week(date in dates()) {
        prop_assert_eq!(Date::from_ordinal(date.toordinal().into()), Ok(date));
        let IsoCalendarDate { year, week, weekday } = date.isocalendar();
        prop_assert_eq!(Date::from_isocalendar(year.into(), week.into(), weekday.into()), Ok(date));
        prop_assert_eq!(weekday, date.weekday() + 1);
    }

    // A float of this many seconds tells microseconds apart until the year 2242.
    #[test]
    fn a_moment_is_its_timestamp(microseconds in 0..7_000_000_000_000_000_i64) {
        let utc = in_zone(&DateTime::of_microseconds(microseconds).unwrap(), Tzinfo::Utc);
        let back = DateTime::from_timestamp(Number::Float(utc.timestamp().unwrap()), Some(&Tzinfo::Utc));
        prop_assert_eq!(back.unwrap().repr(), utc.repr());
    }

    #[test]
    fn any_text_and_format_is_answered(text: String, format: String, time in datetimes()) {
        let _ = (Date::from_isoformat(&text), TimeOfDay::from_isoformat(&text), DateTime::from_isoformat(&text));
        let _ = (DateTime::strptime(&text, &format), Tzinfo::zone(&text));
        if time.strftime(&format).is_ok() {
            let packed = PackedDatetimes { microseconds: vec![time.microseconds()], offsets: time.offset().map(|offset| vec![offset]) };
            let many = strftime_many(&packed, &format).unwrap();
            prop_assert_eq!(unpack(&many), [time.strftime(&format).unwrap()]);
        }
    }

    #[test]
    fn text_near_a_date_is_answered(text in "[0-9W]{4}-?[0-9W]{2,3}-?[0-9]{0,2}.?[0-9:.,]{0,16}[-+Z]?[0-9:.]{0,12}") {
        let _ = (Date::from_isoformat(&text), TimeOfDay::from_isoformat(&text));
        if let Ok(time) = DateTime::from_isoformat(&text) {
            prop_assert_eq!(DateTime::from_isoformat(&time.str()).unwrap().repr(), time.repr());
        }
    }
}
