//! Records, and the texts that formatters make of them.

use super::*;

#[test]
fn a_record_shows_its_attributes() {
    let record = record(WARNING, "hello %s", positional([text("bob")]));
    for (fmt, expected) in [
        (
            "%(asctime)s %(name)s %(levelname)s %(message)s",
            "2024-02-29 13:05:09,123 app.core WARNING hello bob",
        ),
        ("%(filename)s %(module)s %(lineno)05d %(funcName)s", "core.py core 00042 run"),
        ("%(levelname)-10s|%(levelno)x|%(msecs)d|%(created).3f", "WARNING   |1e|123|1709211909.123"),
        ("%(threadName)s %(processName)s %(taskName)s %(args)s", "MainThread MainProcess None ('bob',)"),
        ("%(msg)s %(relativeCreated)d %(exc_info)s 100%%", "hello %s 0 None 100%"),
    ] {
        assert_eq!(formatted(Style::Percent, fmt, &record).unwrap(), expected);
    }
    assert_eq!(
        formatted(Style::Brace, "{levelname:>9}|{message!r}", &record).unwrap(),
        "  WARNING|'hello bob'"
    );
    assert_eq!(formatted(Style::Dollar, "$levelname ${message} $$", &record).unwrap(), "WARNING hello bob $");
    let basic = formatted(Style::Brace, Style::Brace.basic_format(), &record).unwrap();
    assert_eq!(basic, "WARNING:app.core:hello bob");
}

#[test]
fn formats_are_checked_when_made() {
    for (style, fmt, expected) in [
        (Style::Percent, "no fields", "Invalid format 'no fields' for '%' style"),
        (Style::Percent, "%s", "Invalid format '%s' for '%' style"),
        (Style::Percent, "%(a b)s", "Invalid format '%(a b)s' for '%' style"),
        (Style::Brace, "none", "invalid format: no fields"),
        (Style::Brace, "{}", "invalid format: no fields"),
        (Style::Brace, "{a b}", "invalid format: invalid field name/expression: 'a b'"),
        (Style::Brace, "{message!x}", "invalid format: invalid conversion: 'x'"),
        (Style::Brace, "{message:>>>}", "invalid format: bad specifier: '>>>'"),
        (Style::Brace, "{message", "invalid format: expected '}' before end of string"),
        (Style::Dollar, "$", "invalid format: bare '$' not allowed"),
        (Style::Dollar, "$$", "invalid format: no fields"),
    ] {
        assert_eq!(text_of(formatter(style, fmt)), ("ValueError", expected.to_owned()), "{fmt}");
    }
    for (style, fmt) in [
        (Style::Percent, "%(x)*.*f"),
        (Style::Percent, "%% %(message)S"),
        (Style::Brace, "{name.real[0]:*^+#010,.{w}x}"),
        (Style::Dollar, "$$ ${message}"),
    ] {
        assert!(formatter(style, fmt).is_ok(), "{fmt}");
    }
}

#[test]
fn what_a_format_lacks_is_told() {
    let record = record(INFO, "m", Arguments::default());
    for (style, fmt) in [(Style::Percent, "%(nope)s"), (Style::Brace, "{nope}"), (Style::Dollar, "$nope")] {
        let expected = ("ValueError", "Formatting field not found in record: 'nope'".to_owned());
        assert_eq!(text_of(formatted(style, fmt, &record)), expected);
        let options = Options {
            fmt: Some(fmt.into()),
            style,
            defaults: vec![("nope".into(), text("there")), ("message".into(), text("not this"))],
            ..Options::default()
        };
        assert_eq!(Formatter::new(options).unwrap().format(&record).unwrap(), "there");
    }
}

#[test]
fn tracebacks_and_stacks_follow() {
    let mut record = record(ERROR, "m", Arguments::default());
    record.exc_text = Some("Traceback\nE: x".into());
    record.stack_info = Some("Stack".into());
    assert_eq!(formatted(Style::Percent, "%(message)s", &record).unwrap(), "m\nTraceback\nE: x\nStack");
    let formatter = formatter(Style::Percent, "%(message)s\n").unwrap();
    assert_eq!(formatter.format(&record).unwrap(), "m\nTraceback\nE: x\nStack");
    let twice = formatter.format_many(&[record.clone(), record]).unwrap();
    assert_eq!(twice, "m\nTraceback\nE: x\nStackm\nTraceback\nE: x\nStack");
}

#[test]
fn times_are_formatted() {
    let record = record(INFO, "m", Arguments::default());
    let with = |default_msec_format: Option<&str>| {
        let default_msec_format = default_msec_format.map(str::to_owned);
        Formatter::new(Options { default_msec_format, ..Options::default() }).unwrap()
    };
    assert_eq!(with(None).format_time(&record, None).unwrap(), "2024-02-29 13:05:09");
    assert_eq!(with(Some("%s.%06.2f")).format_time(&record, None).unwrap(), "2024-02-29 13:05:09.123.00");
    let formatter = with(Some("%s,%03d"));
    assert_eq!(formatter.format_time(&record, None).unwrap(), "2024-02-29 13:05:09,123");
    assert_eq!(formatter.format_time(&record, Some("%H:%M")).unwrap(), "13:05");
    let later = Record { created: record.created + 1.0, msecs: 7.0, ..record };
    assert_eq!(formatter.format_time(&later, None).unwrap(), "2024-02-29 13:05:10,007");
}

#[test]
fn milliseconds_do_not_outlive_their_second() {
    time::set_realtime(1_677_903_920_999_999_900);
    let record =
        get_logger(None).make_record(INFO, text(""), Arguments::default(), Details::default()).unwrap();
    assert_eq!((record.created, record.msecs), (1_677_903_921.0, 0.0));
}

#[test]
fn messages_merge_their_arguments() {
    assert_eq!(record(INFO, "100% sure", Arguments::default()).message().unwrap(), "100% sure");
    let mapping = Arguments::Mapping(vec![("a".into(), Value::from(1))]);
    assert_eq!(record(INFO, "%(a)03d", mapping).message().unwrap(), "001");
    let wrong = record(INFO, "none", positional([Value::from(1)])).message();
    let expected = "not all arguments converted during string formatting".to_owned();
    assert_eq!(text_of(wrong), ("TypeError", expected));
}

#[test]
fn extra_becomes_attributes() {
    let logger = get_logger(Some("a"));
    let with = |key: &str| Details { extra: vec![(key.into(), text("u1"))], ..Details::default() };
    let make = |key| logger.make_record(ERROR, text("m"), Arguments::default(), with(key));
    assert_eq!(formatted(Style::Percent, "%(user)5s|%(name)s", &make("user").unwrap()).unwrap(), "   u1|a");
    for name in record::ATTRIBUTES.iter().chain(&["message", "asctime"]) {
        let expected = format!("\"Attempt to overwrite '{name}' in LogRecord\"");
        assert_eq!(text_of(make(name)), ("KeyError", expected));
    }
    let handler = Handler::queue(None).unwrap();
    handler.set_formatter(Some(formatter(Style::Percent, "%(user)s %(k)s").unwrap().into()));
    logger.add_handler(&handler);
    let extra = vec![("user".to_owned(), text("own")), ("k".to_owned(), text("v"))];
    let mut adapter = LoggerAdapter { logger, extra, merge_extra: true };
    adapter.log(ERROR, text("m"), Arguments::default(), with("user")).unwrap();
    adapter.merge_extra = false;
    adapter.log(ERROR, text("m"), Arguments::default(), with("user")).unwrap();
    let texts: Vec<_> = handler.drain(2).unwrap().into_iter().map(|queued| queued.text.unwrap()).collect();
    assert_eq!(texts, ["u1 v", "own v"]);
}

#[test]
fn records_are_made_of_attributes() {
    let attributes =
        [("name", text("n")), ("levelno", Value::from(30)), ("created", float(0.0)), ("foo", text("x"))];
    let attributes = attributes.map(|(key, value)| (key.to_owned(), value)).into();
    let record = make_log_record(attributes, Arguments::default()).unwrap();
    let fmt = "%(name)s %(levelno)s %(levelname)s %(foo)s %(asctime)s";
    assert_eq!(formatted(Style::Percent, fmt, &record).unwrap(), "n 30 Level None x 1970-01-01 00:00:00,000");
    let odd = vec![("levelno".to_owned(), text("x"))];
    let record = make_log_record(odd, Arguments::default()).unwrap();
    assert_eq!(formatted(Style::Percent, "%(levelno)s", &record).unwrap(), "x");
}

#[test]
fn a_time_is_bounded_like_all_text() {
    let options = Options {
        fmt: Some("%(asctime)s".repeat(1_000)),
        datefmt: Some("%1000000d".to_owned() + &"x".repeat(4_000)),
        ..Options::default()
    };
    let formatter = Formatter::new(options).unwrap();
    let outcome = formatter.format(&record(INFO, "", Arguments::default()));
    assert_eq!(outcome, Err(Error::limit("text", crate::format::MAX_TEXT as u64)));
}

#[test]
fn of_many_attributes_the_last_of_a_name_holds() {
    let attributes =
        (0..50_000).flat_map(|n| [(format!("a{n}"), text("old")), (format!("a{n}"), text("new"))]);
    let made = make_log_record(attributes.collect(), Arguments::default()).unwrap();
    assert_eq!(made.extra.len(), 50_000);
    assert_eq!(made.extra[0], ("a0".to_owned(), text("new")));
}
