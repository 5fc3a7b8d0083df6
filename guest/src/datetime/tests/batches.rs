use super::*;

fn naive(microseconds: &[i64]) -> PackedDatetimes {
    PackedDatetimes { microseconds: microseconds.to_vec(), offsets: None }
}

fn aware(times: &[(i64, i64)]) -> PackedDatetimes {
    let (microseconds, offsets) = times.iter().copied().unzip();
    PackedDatetimes { microseconds, offsets: Some(offsets) }
}

const HOUR: i64 = 3_600_000_000;
const FIRST: i64 = -62_135_596_800_000_000;
const LAST: i64 = 253_402_300_799_999_999;

#[test]
fn a_batch_gives_what_its_items_give() {
    let times =
        aware(&[(FIRST, 0), (0, -HOUR), (LAST, 23 * HOUR + 1), (1_709_211_909_000_007, 19_800_000_000)]);
    let each = |index: usize| {
        let time = DateTime::of_microseconds(times.microseconds[index]).unwrap();
        let offsets = times.offsets.as_ref().unwrap();
        in_zone(&time, Tzinfo::of_offset(offsets[index]).unwrap())
    };
    for timespec in [Timespec::Auto, Timespec::Hours, Timespec::Milliseconds] {
        let packed = isoformat_many(&times, 'é', timespec).unwrap();
        for (index, text) in unpack(&packed).into_iter().enumerate() {
            assert_eq!(text, each(index).isoformat('é', timespec));
        }
    }
    let formats = [
        "%Y-%m-%d %H:%M:%S.%f",
        "%F|%T|%R|%D|%x|%X",
        "%j %y %I %p %z %:z %%",
        "%a, %d %b %Y %A %B %b%B",
        "%a %Z %c",
        "%5Y%_d",
        "%",
        "",
        "%Y\0%Y",
        "é%Qé",
        "%::z",
    ];
    for format in formats {
        let packed = strftime_many(&times, format).unwrap();
        for (index, text) in unpack(&packed).into_iter().enumerate() {
            assert_eq!(text, each(index).strftime(format).unwrap(), "{format:?}");
        }
    }
}

#[test]
fn texts_and_times_turn_into_each_other() {
    let times = naive(&[FIRST, -1, 0, 1, LAST]);
    let texts = isoformat_many(&times, 'T', Timespec::Auto).unwrap();
    assert_eq!(fromisoformat_many(&texts), Ok(times.clone()));
    // A year is read with four digits only.
    let times = naive(&[-1, 0, 1, LAST]);
    let format = "%Y-%m-%d %H:%M:%S.%f";
    assert_eq!(strptime_many(&strftime_many(&times, format).unwrap(), format), Ok(times));
    let times = aware(&[(0, HOUR), (1, -1 - HOUR)]);
    let texts = isoformat_many(&times, ' ', Timespec::Auto).unwrap();
    assert_eq!(fromisoformat_many(&texts), Ok(times.clone()));
    // As in CPython, less than a second is no offset.
    let texts = isoformat_many(&aware(&[(0, -1)]), ' ', Timespec::Auto).unwrap();
    assert_eq!(fromisoformat_many(&texts).unwrap().offsets, Some(vec![0]));
    let format = "%Y-%m-%d %H:%M:%S.%f %z";
    assert_eq!(strptime_many(&strftime_many(&times, format).unwrap(), format), Ok(times));
}

#[test]
fn moments_and_times_turn_into_each_other() {
    local_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    let moments = [0, 1_720_000_000_000_001, -1];
    let times = fromtimestamp_many(&moments, None).unwrap();
    assert_eq!(times.offsets, Some(vec![HOUR, 2 * HOUR, HOUR]));
    assert_eq!(timestamp_many(&times).unwrap(), moments);
    assert_eq!(timestamp_many(&naive(&times.microseconds)).unwrap(), moments);
    let times = fromtimestamp_many(&moments, Some(&fixed(-3600))).unwrap();
    assert_eq!(times.microseconds, moments.map(|moment| moment - HOUR));
    assert_eq!(timestamp_many(&times).unwrap(), moments);
}

#[test]
fn a_batch_names_the_item_that_failed() {
    let failed = |result: Result<PackedDatetimes, BatchError>| result.unwrap_err();
    let error = failed(fromisoformat_many(&pack(&["2024-01-01", "x"])));
    assert_eq!((error.index, error.error), (1, Error::Value("Invalid isoformat string: 'x'".to_owned())));
    let mixed = Error::Type("can't mix offset-naive and offset-aware datetimes".to_owned());
    let error = failed(fromisoformat_many(&pack(&["2024-01-01", "2024-01-01", "2024-01-01T00Z"])));
    assert_eq!((error.index, error.error), (2, mixed.clone()));
    let error = failed(strptime_many(&pack(&["2024 Z", "2025 Z", "2024-"]), "%Y %z"));
    assert_eq!(error.index, 2);
    let error = failed(fromisoformat_many(&pack(&["2024-01-01T00Z", "2024-01-01"])));
    assert_eq!((error.index, error.error), (1, mixed));
    assert_eq!(failed(fromtimestamp_many(&[0, i64::MAX], Some(&Tzinfo::Utc))).index, 1);
    assert_eq!(isoformat_many(&naive(&[0, LAST + 1]), 'T', Timespec::Auto).unwrap_err().index, 1);
    assert_eq!(timestamp_many(&naive(&[0, i64::MIN])).unwrap_err().index, 1);
    assert_eq!(strftime_many(&aware(&[(0, 24 * HOUR)]), "%F").unwrap_err().index, 0);
}

#[test]
fn what_does_not_fit_together_is_an_error() {
    let ends = [vec![5], vec![2, 1], vec![1], vec![u32::MAX]];
    for ends in ends {
        let texts = PackedText { text: "aé".to_owned(), ends };
        assert!(fromisoformat_many(&texts).is_err());
        assert!(strptime_many(&texts, "%Y").is_err());
    }
    let times = PackedDatetimes { microseconds: vec![0], offsets: Some(vec![]) };
    assert!(isoformat_many(&times, 'T', Timespec::Auto).is_err());
    assert!(timestamp_many(&times).is_err());
    assert_eq!(fromisoformat_many(&PackedText::default()), Ok(PackedDatetimes::default()));
}

#[test]
fn the_texts_of_a_batch_have_a_bound() {
    let times = naive(&vec![0; 200]);
    let format = format!("{}%d", "x".repeat(1 << 20));
    let error = strftime_many(&times, &format).unwrap_err();
    assert_eq!(error.error, Error::Value("the texts are too long together".to_owned()));
}
