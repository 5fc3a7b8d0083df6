//! The tree of loggers: levels, filters, and which handlers a record comes to.

use super::*;

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
