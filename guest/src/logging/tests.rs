#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::*;
use crate::errno::EACCES;
use crate::sys::fake::errno::Code;
use crate::sys::fake::{files, time};
use crate::values::{Scalar, Value};

/// 2024-02-29 13:05:09.123456789 UTC.
const MOMENT: i128 = 1_709_211_909_123_456_789;

fn float(x: f64) -> Value {
    Value::Scalar(Scalar::Float(x))
}

fn text(s: &str) -> Value {
    Value::from(s)
}

fn positional<const N: usize>(values: [Value; N]) -> Arguments {
    Arguments::Positional(values.into())
}

fn record(level: i32, msg: &str, args: Arguments) -> Record {
    time::set_realtime(MOMENT);
    let caller = Caller { pathname: "/src/app/core.py".into(), lineno: 42, func_name: "run".into() };
    let details = Details { caller: Some(caller), ..Details::default() };
    get_logger(Some("app.core")).make_record(level, text(msg), args, details).unwrap()
}

fn formatter(style: Style, fmt: &str) -> Result<Formatter, Error> {
    Formatter::new(Options { fmt: Some(fmt.into()), style, ..Options::default() })
}

fn formatted(style: Style, fmt: &str, record: &Record) -> Result<String, Error> {
    formatter(style, fmt)?.format(record)
}

fn text_of<T: std::fmt::Debug>(result: Result<T, Error>) -> (&'static str, String) {
    result.unwrap_err().describe()
}

fn output(number: usize) -> String {
    String::from_utf8(files::take_output(number)).unwrap()
}

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
fn loggers_find_their_place() {
    let deep = get_logger(Some("a.b.c"));
    assert_eq!(deep.parent().unwrap().name(), "root");
    let top = get_logger(Some("a"));
    assert_eq!(deep.parent().unwrap().name(), "a");
    let middle = top.child("b").unwrap();
    assert_eq!((deep.parent().unwrap().name(), middle.parent().unwrap().name()), ("a.b", "a"));
    assert_eq!(top.children(), ["a.b"]);
    assert_eq!(get_logger(None).children(), ["a"]);
    get_logger(Some("x.y"));
    let names: Vec<_> = logger_names();
    let expected = [("a", true), ("a.b", true), ("a.b.c", true), ("x", false), ("x.y", true)];
    assert_eq!(names, expected.map(|(name, is)| (name.to_owned(), is)));
    assert!(std::rc::Rc::ptr_eq(&get_logger(Some("root")), &get_logger(Some(""))));
    assert_eq!(text_of(top.child(&".".repeat(MAX_NAME)).map(|_| ())).0, "limit");
    for odd in [".", "..", "é..b", ".é.", "a..b.."] {
        assert_eq!(get_logger(Some(odd)).name(), odd);
    }
}

#[test]
fn levels_are_inherited_and_cached() {
    let (root, logger) = (get_logger(None), get_logger(Some("a.b")));
    assert_eq!((logger.level(), logger.effective_level()), (NOTSET, WARNING));
    assert_eq!(logger.repr(), "<Logger a.b (WARNING)>");
    assert_eq!(root.repr(), "<RootLogger root (WARNING)>");
    let (before, least) = logger.threshold();
    assert_eq!(least, Some(WARNING));
    root.set_level(DEBUG);
    assert!(generation() > before && logger.is_enabled_for(DEBUG));
    disable(Some(&Level::Name("INFO".into()))).unwrap();
    assert_eq!(logger.threshold().1, Some(INFO + 1));
    disable(Some(&Level::Number(i32::MAX))).unwrap();
    assert_eq!(logger.threshold().1, None);
    disable(Some(&Level::Number(NOTSET))).unwrap();
    logger.set_disabled(true);
    assert!(!logger.is_enabled_for(CRITICAL));
    let unknown = ("ValueError", "Unknown level: 'LOUD'".to_owned());
    assert_eq!(text_of(check_level(&Level::Name("LOUD".into()))), unknown);
    add_level_name(25, "NOTICE");
    assert_eq!(get_level_name(Level::Number(25)), Level::Name("NOTICE".into()));
    assert_eq!(get_level_name(Level::Number(26)), Level::Name("Level 26".into()));
    assert_eq!(get_level_name(Level::Name("WARN".into())), Level::Number(WARNING));
}

#[test]
fn records_climb_to_every_handler() {
    let (root, logger) = (get_logger(None), get_logger(Some("a.b")));
    let (low, high) = (Handler::queue(None).unwrap(), Handler::queue(None).unwrap());
    root.add_handler(&low);
    logger.add_handler(&high);
    logger.add_handler(&high);
    high.set_level(ERROR);
    let log = |level| logger.log(level, text("m"), Arguments::default(), Details::default()).unwrap();
    log(INFO);
    log(WARNING);
    log(ERROR);
    assert_eq!((low.drain(9).unwrap().len(), high.drain(9).unwrap().len()), (2, 1));
    logger.set_propagate(false);
    log(ERROR);
    let queued = high.drain(9).unwrap();
    assert_eq!((low.drain(9).unwrap().len(), queued.len()), (0, 1));
    assert_eq!((queued[0].sequence, queued[0].text.as_deref()), (3, Ok("m")));
    logger.remove_handler(&high);
    assert!(!logger.has_handlers());
}

#[test]
fn filters_hold_back_and_replace() {
    let record = record(WARNING, "the secret %s", positional([text("x")]));
    for (filter, passes) in [
        (Filter::Name(String::new()), true),
        (Filter::Name("app".into()), true),
        (Filter::Name("app.core".into()), true),
        (Filter::Name("app.c".into()), false),
        (Filter::AtLeast(ERROR), false),
        (Filter::AtMost(WARNING), true),
        (Filter::Containing("secret x".into()), true),
        (Filter::NotContaining("secret".into()), false),
    ] {
        assert_eq!(apply_filter(&filter, &record).unwrap().is_some(), passes, "{filter:?}");
    }
    let handler = Handler::queue(None).unwrap();
    handler.add_filter(Filter::ReplaceMessage("***".into()));
    handler.add_filter(Filter::NotContaining("secret".into()));
    assert!(handler.handle(&record).unwrap());
    assert_eq!(handler.drain(1).unwrap()[0].text.as_deref(), Ok("***"));
    assert_eq!(record.message().unwrap(), "the secret x");
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
fn without_handlers_the_last_resort_speaks() {
    let logger = get_logger(Some("a"));
    let log = |level| logger.log(level, text("m"), Arguments::default(), Details::default()).unwrap();
    get_logger(None).set_level(DEBUG);
    log(INFO);
    log(WARNING);
    assert_eq!(output(2), "m\n");
    set_last_resort(None);
    log(WARNING);
    log(WARNING);
    assert_eq!(output(2), "No handlers could be found for logger \"a\"\n");
}

#[test]
fn basic_config_configures_once() {
    time::set_realtime(MOMENT);
    let level = Some(Level::Name("INFO".into()));
    basic_config(BasicOptions { level, ..BasicOptions::default() }, None).unwrap();
    log(INFO, text("to %s"), positional([text("stderr")])).unwrap();
    assert_eq!(output(2), "INFO:root:to stderr\n");
    basic_config(BasicOptions { stream: Some(StandardStream::Stdout), ..BasicOptions::default() }, None)
        .unwrap();
    assert_eq!(get_logger(None).handlers()[0].standard_stream(), Some(StandardStream::Stderr));
    let both = BasicOptions {
        force: true,
        filename: Some("/log".into()),
        stream: Some(StandardStream::Stdout),
        ..BasicOptions::default()
    };
    let expected = "'stream' and 'filename' should not be specified together".to_owned();
    assert_eq!(text_of(basic_config(both, None)), ("ValueError", expected));
}

fn file_log() -> std::rc::Rc<Logger> {
    time::set_realtime(MOMENT);
    get_logger(Some("app"))
}

fn file_handler(options: FileOptions) -> std::rc::Rc<Handler> {
    let handler = Handler::file("/log", options).unwrap();
    handler.set_formatter(Some(formatter(Style::Percent, "%(levelname)s %(message)s").unwrap().into()));
    file_log().add_handler(&handler);
    handler
}

fn contents() -> String {
    String::from_utf8(files::contents("/log").unwrap_or_default()).unwrap()
}

fn warn(msg: &str) {
    file_log().log(WARNING, text(msg), Arguments::default(), Details::default()).unwrap();
}

#[test]
fn files_are_appended_to() {
    files::clear();
    files::put("/log", "old\n");
    let handler = file_handler(FileOptions::default());
    assert_eq!(handler.base_filename(), Some("/log"));
    files::limit_transfers(3);
    files::fail_next(&[Code::Eintr]);
    warn("né w");
    assert_eq!(contents(), "old\nWARNING né w\n");
    handler.close().unwrap();
    warn("again");
    assert_eq!(contents(), "old\nWARNING né w\nWARNING again\n");
    files::limit_transfers(1 << 20);
}

#[test]
fn files_can_be_begun_anew_late_or_in_pieces() {
    files::clear();
    files::put("/log", "old\n");
    let handler = file_handler(FileOptions { mode: FileMode::Write, delay: true, ..FileOptions::default() });
    assert_eq!(contents(), "old\n");
    warn("new");
    assert_eq!(contents(), "WARNING new\n");
    handler.close().unwrap();
    warn("not written: it would cut the file");
    assert_eq!(contents(), "WARNING new\n");
    file_log().remove_handler(&handler);
    let exclusive = FileOptions { mode: FileMode::Exclusive, ..FileOptions::default() };
    assert!(
        matches!(Handler::file("/log", exclusive), Err(Error::Os(error)) if error.errno == crate::errno::EEXIST)
    );

    let handler = file_handler(FileOptions { buffer_size: Some(20), ..FileOptions::default() });
    warn("1");
    warn("2");
    assert_eq!(contents(), "WARNING new\nWARNING 1\nWARNING 2\n".split_at(12).0);
    warn("3");
    assert_eq!(contents(), "WARNING new\nWARNING 1\nWARNING 2\n");
    handler.flush().unwrap();
    warn("longer than the buffer");
    assert_eq!(contents(), "WARNING new\nWARNING 1\nWARNING 2\nWARNING 3\nWARNING longer than the buffer\n");
    warn("4");
    shutdown();
    assert!(contents().ends_with("WARNING 4\n"));
    let too_much = FileOptions { buffer_size: Some(MAX_BUFFER + 1), ..FileOptions::default() };
    assert_eq!(text_of(Handler::file("/log", too_much).map(|_| ())).0, "limit");
}

#[test]
fn lost_records_are_counted_and_told() {
    files::clear();
    let handler = file_handler(FileOptions::default());
    file_log().log(ERROR, text("%d"), positional([text("x")]), Details::default()).unwrap();
    assert_eq!(handler.failures().0, 1);
    let told = "--- Logging error ---\nTypeError: %d format: a real number is required, not str\n\
                Message: '%d'\nArguments: ('x',)\n";
    assert_eq!(output(2), told);
    set_raise_exceptions(false);
    files::fail_next(&[Code::Eacces]);
    warn("lost");
    let (count, last) = handler.failures();
    assert!(count == 2 && matches!(last, Some(Error::Os(error)) if error.errno == EACCES));
    assert_eq!(output(2), "");
}

#[test]
fn memory_waits_for_something_grave() {
    let target = Handler::queue(None).unwrap();
    let memory = Handler::memory(3, ERROR, Some(target.clone()), true);
    let count = || target.drain(9).unwrap().len();
    let send = |level| memory.handle(&record(level, "m", Arguments::default())).unwrap();
    send(INFO);
    send(INFO);
    assert_eq!(count(), 0);
    send(INFO);
    assert_eq!(count(), 3);
    send(ERROR);
    assert_eq!(count(), 1);
    send(INFO);
    memory.close().unwrap();
    assert_eq!(count(), 1);
    let circle = Handler::memory(1, ERROR, None, true);
    circle.set_target(Some(circle.clone())).unwrap();
    assert!(circle.handle(&record(ERROR, "m", Arguments::default())).unwrap());
    assert_eq!(text_of(target.set_target(None)).0, "AttributeError");
}

#[test]
fn queues_are_bounded() {
    set_raise_exceptions(false);
    let queue = Handler::queue(Some(1)).unwrap();
    for _ in 0..3 {
        queue.handle(&record(INFO, "m", Arguments::default())).unwrap();
    }
    assert_eq!((queue.drain(9).unwrap().len(), queue.failures().0), (1, 2));
    assert!(Handler::queue(Some(MAX_QUEUE + 1)).is_err());
    let other = Handler::queue(None).unwrap();
    other.set_level(ERROR);
    queue.handle(&record(INFO, "m", Arguments::default())).unwrap();
    assert_eq!(queue.drain_to(std::slice::from_ref(&other), true, 9).unwrap(), 1);
    assert_eq!(other.drain(9).unwrap().len(), 0);
    assert_eq!(Handler::null().drain(1).unwrap_err().describe().0, "AttributeError");
}

#[test]
fn one_line_a_record_when_asked() {
    let handler = Handler::stream(StandardStream::Stdout);
    handler.set_single_line(true);
    let record = record(INFO, "a\r\nb\u{1b}[31m\u{9b}\0\u{202e}é", Arguments::default());
    handler.handle(&record).unwrap();
    assert_eq!(output(1), "a\\r\\nb\\x1b[31m\\x9b\\x00\\u202eé\n");
    handler.set_single_line(false);
    handler.set_terminator("\0".into());
    handler.handle(&record).unwrap();
    assert_eq!(output(1), "a\r\nb\u{1b}[31m\u{9b}\0\u{202e}é\0");
}

#[test]
fn handlers_have_names() {
    let handler = Handler::null();
    handler.set_name(Some("n".into()));
    assert_eq!(handler_by_name("n").map(|found| found.id()), Some(handler.id()));
    handler.set_name(Some("m".into()));
    assert_eq!(handler_names(), ["m"]);
    handler.close().unwrap();
    assert!(handler_by_name("m").is_none());
}

#[test]
fn many_texts_are_logged_at_once() {
    time::set_realtime(MOMENT);
    let logger = get_logger(Some("a"));
    let queue = Handler::queue(None).unwrap();
    logger.add_handler(&queue);
    let send = |text, records: &[(i32, u32, Option<f64>)]| logger.log_many(text, records.iter().copied());
    send("onetwöthree", &[(ERROR, 3, None), (INFO, 7, None), (WARNING, 12, Some(1.5))]).unwrap();
    let records = queue.drain(9).unwrap();
    let texts: Vec<_> = records.iter().map(|queued| queued.text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["one", "three"]);
    assert_eq!((records[1].record.created, records[1].record.msecs), (1.5, 500.0));
    for bad in [(INFO, 6, None), (INFO, 20, None)] {
        assert_eq!(text_of(send("onetwöthree", &[bad])).0, "ValueError");
    }
    assert_eq!(text_of(send("ab", &[(ERROR, 2, None), (ERROR, 1, None)])).0, "ValueError");
    assert!(queue.drain(9).unwrap().is_empty());
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
fn a_chain_of_memory_handlers_is_bounded_and_goes_without_a_trap() {
    set_raise_exceptions(false);
    let queue = Handler::queue(None).unwrap();
    let mut last = queue.clone();
    for _ in 0..MAX_TARGETS {
        last = Handler::memory(1, CRITICAL, Some(last), true);
    }
    last.handle(&record(INFO, "through", Arguments::default())).unwrap();
    assert_eq!(queue.drain(10).unwrap().len(), 1);
    let first = last.clone();
    for _ in 0..200_000 {
        last = Handler::memory(1, CRITICAL, Some(last), true);
    }
    last.handle(&record(INFO, "stuck", Arguments::default())).unwrap();
    assert_eq!(queue.drain(10).unwrap(), []);
    assert_eq!(first.failures().0, 0);
    drop(first);
    drop(last);
    let again = Handler::memory(1, CRITICAL, Some(queue.clone()), true);
    again.handle(&record(INFO, "after", Arguments::default())).unwrap();
    assert_eq!(queue.drain(10).unwrap().len(), 1, "what is counted is what is under way");
    set_raise_exceptions(true);
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
