//! What the INI file says.

use crate::bindings::oskit::stdlib::configparser::Parser;
use crate::bindings::oskit::stdlib::io;
use crate::failure::Failure;

/// One kind of file.
pub(crate) struct Kind {
    /// The section's name behind `kind:`.
    pub name: String,
    /// The endings of its files, such as `.rs`.
    pub endings: Vec<String>,
    /// What a comment line begins with; empty when the kind has none.
    pub comment: String,
}

/// The whole configuration.
pub(crate) struct Config {
    /// The directory to count.
    pub root: String,
    /// Where the report goes.
    pub report: String,
    /// Where the log goes.
    pub log: String,
    /// The least level that is logged.
    pub level: String,
    /// Names of directories to leave out.
    pub skip: Vec<String>,
    /// What to count, in the file's order.
    pub kinds: Vec<Kind>,
}

impl Config {
    /// Reads a file; `root` overrides the directory it names.
    pub(crate) fn read(path: &str, root: Option<&str>) -> Result<Self, Failure> {
        let ini = Parser::create(None)?;
        // `read` would pass over a file that can't be opened, as Python's does; this tells why it can't.
        ini.read_string(&io::read_text(path, None)?, Some(path))?;
        let mut kinds = Vec::new();
        for section in ini.sections() {
            if let Some(name) = section.strip_prefix("kind:") {
                kinds.push(Kind {
                    name: name.to_owned(),
                    endings: words(&ini.get(&section, "endings", None)?),
                    comment: ini.get(&section, "comment", Some(""))?,
                });
            }
        }
        Ok(Config {
            root: root.map_or_else(|| ini.get("census", "root", None), |root| Ok(root.to_owned()))?,
            report: ini.get("census", "report", None)?,
            log: ini.get("census", "log", None)?,
            level: ini.get("census", "level", Some("INFO"))?,
            skip: words(&ini.get("census", "skip", Some(""))?),
            kinds,
        })
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
