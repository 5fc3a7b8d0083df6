//! Records go to a file through a hierarchy of loggers; what is below the level doesn't.

use oskit_test_apps::io;
use oskit_test_apps::logging::{self, BasicOptions, FileMode, Level, Logger};
use oskit_test_apps::values::Value;

fn main() {
    let options = BasicOptions {
        filename: Some("/scratch/app.log".to_owned()),
        filemode: Some(FileMode::Write),
        format: Some("%(name)s %(levelname)s %(message)s".to_owned()),
        level: Some(Level::Number(20)),
        datefmt: None,
        style: None,
        stream: None,
        force: false,
        encoding: None,
        errors: None,
    };
    logging::basic_config(&options, None).expect("logging is set up");
    let log = Logger::get(Some("a.b")).expect("a logger");
    log.info(
        "request %d handled in %.1f ms by %s",
        &[Value::Integer(7), Value::Float(1.25), Value::Text("é".into())],
    )
    .expect("a record");
    log.debug("not %s", &[Value::Text("seen".into())]).expect("a record below the level");
    Logger::get(None).expect("the root").warning("plain 100%", &[]).expect("a record");
    logging::shutdown().expect("an end");
    print!("{}", io::read_text("/scratch/app.log", None).expect("the log"));
}
