//! `datetime`'s `fromisoformat`: what is read is written in one way, which is read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::bounded;
use oskit_guest::datetime::{Date, DateTime, TimeOfDay, Timespec, fromisoformat_many};
use oskit_guest::time::PackedText;

/// The longest that is written: a date, a time and an offset, each with microseconds.
const LONGEST: usize = "0001-01-01T00:00:00.000000+00:00:00.000000".len();

fn dates(text: &str) {
    let Ok(date) = Date::from_isoformat(text) else { return };
    let written = date.isoformat();
    assert_eq!(Date::from_isoformat(&written).map(Date::fields), Ok(date.fields()), "{text:?}");
    assert_eq!(Date::from_ordinal(date.toordinal().into()).map(Date::isoformat), Ok(written.clone()));
    let whole = DateTime::from_isoformat(&written).expect("a date is a moment too");
    assert_eq!(whole.isoformat('T', Timespec::Auto), written + "T00:00:00");
}

fn times(text: &str) {
    let Ok(time) = TimeOfDay::from_isoformat(text) else { return };
    let written = time.isoformat(Timespec::Auto);
    assert!(written.len() <= LONGEST, "{written:?}");
    let again = TimeOfDay::from_isoformat(&written).expect("what was written");
    assert!(again.equals(&time) && again.fields() == time.fields(), "{text:?}");
    assert_eq!(again.isoformat(Timespec::Auto), written);
}

fn moments(text: &str) {
    let moment = DateTime::from_isoformat(text);
    let packed = PackedText { text: text.to_owned(), ends: vec![text.len() as u32] };
    assert_eq!(fromisoformat_many(&packed).is_ok(), moment.is_ok(), "{text:?}");
    let Ok(moment) = moment else { return };
    let written = moment.isoformat('T', Timespec::Auto);
    assert!(written.len() <= LONGEST, "{written:?}");
    for separator in ['T', ' ', 'é'] {
        let written = moment.isoformat(separator, Timespec::Auto);
        let again = DateTime::from_isoformat(&written).expect("what was written");
        assert!(again.equals(&moment), "{text:?}");
        assert_eq!(again.isoformat(separator, Timespec::Auto), written);
    }
    assert_eq!([moment.date().isoformat(), moment.timetz().isoformat(Timespec::Auto)].join("T"), written);
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    bounded(|| {
        dates(&text);
        times(&text);
        moments(&text);
    });
});
