//! Counts the text files of a directory tree by kind, as an INI file says: an ordinary `wasm32-wasip2` program whose
//! work with the system goes through `oskit:stdlib`.
//!
//! ```text
//! census CONFIG [ROOT]
//! ```
//!
//! `CONFIG` names the tree, the report, the log and the kinds; see `census.ini` beside this program.
//! Exit status: 0, or 1 when something could not be read or written or the usage was wrong: WASI 0.2 tells no more apart.

mod config;
mod count;
mod failure;
mod report;

/// What `oskit:stdlib` offers.
#[allow(missing_docs, unused_qualifications, clippy::all, clippy::pedantic)]
mod bindings {
    wit_bindgen::generate!({
        path: "../../wit/stdlib",
        world: "oskit:stdlib/imports",
        generate_all,
    });
}

use bindings::oskit::stdlib::logging::{self, BasicOptions, FileMode, Level, Logger};
use bindings::oskit::stdlib::values::Value;
use config::Config;
use failure::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (config, root) = match arguments.as_slice() {
        [config] if config != "--help" => (config, None),
        [config, root] => (config, Some(root.as_str())),
        _ => {
            eprintln!("usage: census CONFIG [ROOT]");
            return ExitCode::FAILURE;
        }
    };
    match census(config, root) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("census: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn census(config: &str, root: Option<&str>) -> Result<(), Failure> {
    let config = Config::read(config, root)?;
    log_to(&config)?;
    let log = Logger::get(Some("census"))?;
    log.info("counting %s by %d kinds", &[text(&config.root), Value::Integer(config.kinds.len() as i64)])?;
    let totals = count::tree(&config, &log)?;
    let report = report::text(&config, &totals);
    report::write(&config.report, &report)?;
    print!("{report}");
    let files: u64 = totals.iter().map(|kind| kind.files).sum();
    log.info("wrote %s: %d files", &[text(&config.report), Value::Integer(files as i64)])?;
    logging::shutdown()?;
    Ok(())
}

fn log_to(config: &Config) -> Result<(), Failure> {
    let options = BasicOptions {
        filename: Some(config.log.clone()),
        filemode: Some(FileMode::Write),
        format: Some("%(asctime)s %(name)s %(levelname)s %(message)s".to_owned()),
        level: Some(Level::Name(config.level.clone())),
        datefmt: None,
        style: None,
        stream: None,
        force: true,
        encoding: None,
        errors: None,
    };
    Ok(logging::basic_config(&options, None)?)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
