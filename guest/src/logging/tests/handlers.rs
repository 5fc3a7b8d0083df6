//! Where records go: files, memory, queues, and what becomes of those that are lost.

use super::*;

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
