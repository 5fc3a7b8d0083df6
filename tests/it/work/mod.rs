//! That no input makes the guest work longer than its length warrants, shown by counting the component's instructions.

mod bindings;
mod counter;
mod datetime;
mod optparse;
mod shlex;
mod subprocess;

use bindings::exports::oskit::stdlib::configparser::{Lookup, Options, ParserClass};
use bindings::exports::oskit::stdlib::logging::{Arguments, FormatterOptions, Style};
use bindings::exports::oskit::stdlib::os_path::PackedPaths;
use bindings::exports::oskit::stdlib::values::Value;
use counter::{Instance, grows_with_the_input};
use wasmtime::Result;

/// How many pieces the smaller of two inputs has.
const SIZE: usize = 1 << 13;

/// `n` pieces, each made from its number.
fn pieces(n: usize, piece: impl Fn(usize) -> String) -> String {
    (0..n).map(piece).collect()
}

fn parse(instance: &mut Instance, text: &str, change: impl FnOnce(&mut Options)) -> Result<()> {
    let Instance { store, guest } = instance;
    let configparser = guest.oskit_stdlib_configparser();
    let mut options = configparser.call_default_options(&mut *store, ParserClass::ConfigParser)?;
    change(&mut options);
    // A document that is refused has been read too.
    let _ = configparser.parser().call_parse(store, text, Some(&options))?;
    Ok(())
}

#[test]
fn reading_a_configuration_takes_work_with_its_length() {
    type Text = fn(usize) -> String;
    let texts: [(&str, Text); 12] = [
        ("sections", |n| pieces(n, |i| format!("[{i}]\n"))),
        ("options", |n| "[s]\n".to_owned() + &pieces(n, |i| format!("k{i} = v\n"))),
        ("one option many times", |n| "[s]\n".to_owned() + &"k = v\n".repeat(n)),
        ("a value of many lines", |n| "[s]\na = ".to_owned() + &"\n b".repeat(n)),
        ("empty lines in a value", |n| format!("[s]\na = 1\n{} b", "\n".repeat(n))),
        ("lines that mean nothing", |n| "[s]\n".to_owned() + &"x\n".repeat(n)),
        ("comments", |n| "[s]\n".to_owned() + &"# x\n".repeat(n)),
        ("white space in a value", |n| format!("[s]\na = {}b", " ".repeat(n))),
        ("white space before a name", |n| format!("[s]\n{}a = b", " ".repeat(n))),
        ("white space before no delimiter", |n| format!("[s]\na{}b", " ".repeat(n))),
        ("what might be comments", |n| format!("[s]\nc{}", "; ".repeat(n))),
        ("delimiters", |n| "[s]\n".to_owned() + &" x".repeat(n)),
    ];
    for (what, text) in texts {
        grows_with_the_input(what, SIZE, &[], |instance, n| {
            parse(instance, &text(n), |options| options.strict = false)
        });
        grows_with_the_input(&format!("{what}, odd syntax"), SIZE, &[], |instance, n| {
            parse(instance, &text(n), |options| {
                (options.strict, options.allow_no_value) = (false, true);
                options.delimiters = vec![" x".to_owned()];
                options.inline_comment_prefixes = vec!["; ;".to_owned()];
            })
        });
    }
}

#[test]
fn changing_a_configuration_takes_the_same_work_each_time() {
    grows_with_the_input("sections taken out", SIZE, &[], |Instance { store, guest }, n| {
        let parser = guest.oskit_stdlib_configparser().parser();
        let text = pieces(n, |i| format!("[{i}]\n"));
        let config = parser.call_parse(&mut *store, &text, None)?.expect("a document");
        while parser.call_popitem(&mut *store, config)?.is_ok() {}
        Ok(())
    });
    grows_with_the_input("options set and removed", SIZE, &[], |Instance { store, guest }, n| {
        let parser = guest.oskit_stdlib_configparser().parser();
        let text = "[s]\n".to_owned() + &pieces(n, |i| format!("k{i} = v\n"));
        let config = parser.call_parse(&mut *store, &text, None)?.expect("a document");
        for i in 0..n {
            parser.call_set(&mut *store, config, "s", &format!("k{i}"), Some("w"))?.expect("it is there");
        }
        for i in 0..n {
            parser.call_remove_option(&mut *store, config, "s", &format!("k{i}"))?.expect("it is there");
        }
        Ok(())
    });
}

#[test]
fn references_are_followed_no_longer_than_their_values_warrant() {
    grows_with_the_input("references", SIZE, &[], |Instance { store, guest }, n| {
        let parser = guest.oskit_stdlib_configparser().parser();
        let text = "[s]\nv =\n".to_owned() + &pieces(n, |i| format!("k{i} = %(v)s\n"));
        let config = parser.call_parse(&mut *store, &text, None)?.expect("a document");
        let lookup = Lookup { raw: false, vars: Vec::new() };
        for i in 0..n {
            let got = parser.call_get_with(&mut *store, config, "s", &format!("k{i}"), &lookup, None)?;
            assert_eq!(got.expect("a value").as_deref(), Some(""));
        }
        Ok(())
    });
    // The last value is made of the first one's SIZE to the power of nine.
    grows_with_the_input("references to references", SIZE, &[], |Instance { store, guest }, n| {
        let parser = guest.oskit_stdlib_configparser().parser();
        let chain = pieces(9, |i| format!("v{} = {}\n", i + 1, format!("%(v{i})s").repeat(n)));
        let text = format!("[s]\nv0 =\n{chain}");
        let config = parser.call_parse(&mut *store, &text, None)?.expect("a document");
        assert!(parser.call_get(&mut *store, config, "s", "v9", None)?.is_err());
        Ok(())
    });
}

#[test]
fn paths_take_work_with_their_length() {
    type Text = fn(usize) -> String;
    let paths: [(&str, Text); 12] = [
        ("names", |n| "/x".repeat(n)),
        ("names one below the other", |n| "x/".repeat(n)),
        ("up", |n| "../".repeat(n)),
        ("down and up", |n| "x/../".repeat(n)),
        ("down, then up", |n| "x/".repeat(n) + &"../".repeat(n)),
        ("slashes", |n| "/".repeat(n)),
        ("dots", |n| ".".repeat(n)),
        ("variables", |n| "$A".repeat(n)),
        ("unknown variables", |n| "%B%${B}".repeat(n)),
        ("braces that nothing closes", |n| "${".repeat(n)),
        ("marks", |n| "'%$".repeat(n)),
        ("colons", |n| "c:".repeat(n)),
    ];
    let variables = &[("A", "value"), ("HOME", "/home")];
    for (what, path) in paths {
        grows_with_the_input(what, SIZE, variables, |Instance { store, guest }, n| {
            let path = &*path(n);
            let posix = guest.oskit_stdlib_os_path();
            posix.call_normpath(&mut *store, path)?;
            posix.call_split(&mut *store, path)?;
            posix.call_splitext(&mut *store, path)?;
            posix.call_splitroot(&mut *store, path)?;
            posix.call_expandvars(&mut *store, path)?;
            posix.call_join(&mut *store, &vec![path.to_owned(); 3])?;
            let _ = posix.call_relpath(&mut *store, path, Some("../a"))?;
            let _ = posix.call_realpath(&mut *store, path, false)?;
            let _ = posix.call_commonpath(&mut *store, &vec![path.to_owned(); 3])?;
            let nt = guest.oskit_stdlib_ntpath();
            nt.call_normpath(&mut *store, path)?;
            nt.call_split(&mut *store, path)?;
            nt.call_splitext(&mut *store, path)?;
            nt.call_splitroot(&mut *store, path)?;
            nt.call_expandvars(&mut *store, path)?;
            nt.call_isreserved(&mut *store, path)?;
            let _ = nt.call_relpath(&mut *store, path, Some("../a"))?;
            let _ = nt.call_commonpath(&mut *store, &vec![path.to_owned(); 3])?;
            Ok(())
        });
    }
}

#[test]
fn many_paths_take_work_with_their_number() {
    grows_with_the_input("many paths", SIZE, &[], |Instance { store, guest }, n| {
        let paths: Vec<String> = (0..n).map(|i| format!("a/b/{i}")).collect();
        let packed = PackedPaths { text: "a/..".repeat(n), ends: (1..=n as u32).map(|i| i * 4).collect() };
        let posix = guest.oskit_stdlib_os_path();
        posix.call_join(&mut *store, &paths)?;
        posix.call_commonprefix(&mut *store, &paths)?;
        posix.call_commonpath(&mut *store, &paths)?.expect("all are relative");
        posix.call_normpath_many(&mut *store, &packed)?.expect("the ends fit");
        posix.call_join_many(&mut *store, "/base", &packed)?.expect("the ends fit");
        let nt = guest.oskit_stdlib_ntpath();
        nt.call_join(&mut *store, &paths)?;
        nt.call_commonpath(&mut *store, &paths)?.expect("all are on one drive");
        Ok(())
    });
}

/// A text and a format of `strptime`; `strftime` takes both for formats.
type Texts = fn(usize) -> (String, String);

const TIMES: [(&str, Texts); 6] = [
    ("white space", |n| (" ".repeat(n), "%d %m %Y".to_owned())),
    ("white space in the format", |n| (" ".repeat(n), " ".repeat(n) + "x")),
    ("digits", |n| ("1".repeat(n), "%d%m%H%M%S%f%j%U%W%V%w%u%I%y x".to_owned())),
    ("words", |n| ("a ".repeat(n), "a ".repeat(n) + "%d")),
    ("text that goes on", |n| ("1".to_owned() + &"x".repeat(n), "%d".to_owned())),
    ("directives", |n| (String::new(), "%%%n%5Y%Q".repeat(n))),
];

#[test]
fn times_take_work_with_the_length_of_their_texts() {
    for (what, texts) in TIMES {
        grows_with_the_input(what, SIZE, &[], |Instance { store, guest }, n| {
            let (data, format) = texts(n);
            let time = guest.oskit_stdlib_time();
            let _ = time.call_strptime(&mut *store, &data, Some(&format))?;
            let moment = time.call_gmtime(&mut *store, None)?.expect("clocks are granted");
            let _ = time.call_strftime(&mut *store, &format, Some(&moment))?;
            let _ = time.call_strftime(&mut *store, &data, Some(&moment))?;
            Ok(())
        });
    }
}

#[test]
fn many_loggers_and_attributes_take_no_more_work_each() {
    grows_with_the_input("loggers", SIZE, &[], |Instance { store, guest }, n| {
        let logging = guest.oskit_stdlib_logging();
        for i in 0..n {
            logging.logger().call_get(&mut *store, Some(&format!("many.{i}")))?.expect("a logger");
        }
        Ok(())
    });
    grows_with_the_input("attributes", SIZE, &[], |Instance { store, guest }, n| {
        let named = |i: usize| (format!("a{}", i / 2), Value::Integer(i as i64));
        let attributes: Vec<_> = (0..2 * n).map(named).collect();
        let arguments = Arguments::Positional(Vec::new());
        let logging = guest.oskit_stdlib_logging();
        let made = logging.call_make_log_record(&mut *store, &attributes, &arguments)?.expect("a record");
        assert_eq!(made.extra.len(), n);
        Ok(())
    });
    grows_with_the_input("attributes of attributes", SIZE, &[], |Instance { store, guest }, n| {
        let arguments = Arguments::Mapping(vec![("n".to_owned(), Value::BigInteger("9".repeat(n)))]);
        let logging = guest.oskit_stdlib_logging();
        let made = logging.call_make_log_record(
            &mut *store,
            &[("n".to_owned(), Value::BigInteger("9".repeat(n)))],
            &arguments,
        )?;
        let options = FormatterOptions {
            fmt: Some(format!("{{n{}:d}}", ".real".repeat(n))),
            datefmt: None,
            style: Some(Style::Brace),
            validate: Some(false),
            defaults: Vec::new(),
            converter: None,
            default_time_format: None,
            default_msec_format: None,
        };
        let formatter = logging.formatter().call_create(&mut *store, &options)?.expect("a formatter");
        let _ = logging.formatter().call_format(store, formatter, &made.expect("a record"))?;
        Ok(())
    });
}

#[test]
fn streams_are_read_piece_by_piece_with_the_same_work_for_each() {
    use bindings::exports::oskit::stdlib::io::{BufferedSource, Newline, TextOptions};
    grows_with_the_input("bytes", SIZE, &[], |Instance { store, guest }, n| {
        let bytes = guest.oskit_stdlib_io().bytes_io();
        let stream = bytes.call_create(&mut *store, Some(&vec![b'x'; n]))?.expect("a stream");
        while !bytes.call_readline(&mut *store, stream, Some(1))?.expect("it is open").is_empty() {}
        Ok(())
    });
    grows_with_the_input("text in memory", SIZE, &[], |Instance { store, guest }, n| {
        let letters = guest.oskit_stdlib_io().string_io();
        let text = "é".repeat(n);
        let stream = letters.call_create(&mut *store, Some(&text), Some(Newline::AsIs))?.expect("a stream");
        while !letters.call_readline(&mut *store, stream, Some(1))?.expect("it is open").is_empty() {}
        Ok(())
    });
    for byte in [b'x', 0xff] {
        grows_with_the_input("decoded text", SIZE, &[], |Instance { store, guest }, n| {
            let io = guest.oskit_stdlib_io();
            let below = io.bytes_io().call_create(&mut *store, Some(&vec![byte; n]))?.expect("a stream");
            let options = TextOptions {
                encoding: None,
                errors: Some("surrogateescape".to_owned()),
                newline: None,
                line_buffering: None,
                write_through: None,
            };
            let text = io.text_io_wrapper();
            let stream = text.call_create(&mut *store, BufferedSource::Bytes(below), Some(&options))?;
            let stream = stream.expect("a stream");
            while !text.call_readline(&mut *store, stream, Some(1))?.expect("it is open").is_empty() {}
            Ok(())
        });
    }
}

/// Lines of a file with so many, 16 bytes each.
fn a_file_of_lines(Instance { store, guest }: &mut Instance, n: usize) -> Result<()> {
    let text = "fifteen letters\n".repeat(n);
    guest.oskit_stdlib_io().call_write_text(store, "/scratch/lines", &text, None)?.expect("it is written");
    Ok(())
}

#[test]
fn files_are_read_with_the_same_work_for_each_line_and_block() {
    type Read = fn(&mut Instance) -> Result<usize>;
    let ways: [(&str, Read); 7] = [
        ("lines of text", |Instance { store, guest }| {
            let io = guest.oskit_stdlib_io();
            let file = io.call_open_text(&mut *store, "/scratch/lines", None, None)?.expect("it opens");
            let mut size = 0;
            while let Some(line) = io.text_io_wrapper().call_next_line(&mut *store, file)?.expect("a line") {
                size += line.len();
            }
            Ok(size)
        }),
        ("lines of text in batches", |Instance { store, guest }| {
            let io = guest.oskit_stdlib_io();
            let file = io.call_open_text(&mut *store, "/scratch/lines", None, None)?.expect("it opens");
            let mut size = 0;
            loop {
                let batch = io.text_io_wrapper().call_readlines_packed(&mut *store, file, Some(4096))?;
                match batch.expect("lines").text.len() {
                    0 => return Ok(size),
                    some => size += some,
                }
            }
        }),
        ("all lines of text at once", |Instance { store, guest }| {
            let io = guest.oskit_stdlib_io();
            let file = io.call_open_text(&mut *store, "/scratch/lines", None, None)?.expect("it opens");
            let lines = io.text_io_wrapper().call_readlines_packed(&mut *store, file, None)?;
            Ok(lines.expect("lines").text.len())
        }),
        ("lines of bytes", |Instance { store, guest }| {
            let io = guest.oskit_stdlib_io();
            let file = io.call_open_reader(&mut *store, "/scratch/lines", None)?.expect("it opens");
            let mut size = 0;
            loop {
                match io.buffered_reader().call_readline(&mut *store, file, None)?.expect("a line").len() {
                    0 => return Ok(size),
                    some => size += some,
                }
            }
        }),
        ("blocks", |Instance { store, guest }| {
            let io = guest.oskit_stdlib_io();
            let file = io.call_open_reader(&mut *store, "/scratch/lines", None)?.expect("it opens");
            let mut size = 0;
            loop {
                let block = io.buffered_reader().call_read(&mut *store, file, Some(100))?.expect("bytes");
                match block.expect("a file never blocks").len() {
                    0 => return Ok(size),
                    some => size += some,
                }
            }
        }),
        ("all bytes at once", |Instance { store, guest }| {
            let io = guest.oskit_stdlib_io();
            let file = io.call_open_reader(&mut *store, "/scratch/lines", None)?.expect("it opens");
            let all = io.buffered_reader().call_read(&mut *store, file, None)?.expect("bytes");
            Ok(all.expect("a file never blocks").len())
        }),
        ("bytes with a buffer of few", |Instance { store, guest }| {
            let io = guest.oskit_stdlib_io();
            let file = io.call_open_reader(&mut *store, "/scratch/lines", Some(16))?.expect("it opens");
            let lines = io.buffered_reader().call_readlines_packed(&mut *store, file, None)?;
            Ok(lines.expect("lines").data.len())
        }),
    ];
    for (what, read) in ways {
        grows_with_the_input(what, SIZE, &[], |instance, n| {
            a_file_of_lines(instance, n)?;
            assert_eq!(read(instance)?, 16 * n, "{what}");
            Ok(())
        });
    }
}

#[test]
fn a_tree_is_listed_and_walked_with_the_same_work_for_each_entry() {
    /// What is made of `/scratch`, and how many entries are found there.
    type Find = fn(&mut Instance) -> Result<usize>;
    let ways: [(&str, Find); 5] = [
        ("listed", |Instance { store, guest }| {
            Ok(guest.oskit_stdlib_os().call_listdir(store, Some("/scratch"))?.expect("names").len())
        }),
        ("entries one by one", |Instance { store, guest }| {
            let os = guest.oskit_stdlib_os();
            let entries = os.call_scandir(&mut *store, Some("/scratch"))?.expect("a listing");
            let mut count = 0;
            loop {
                match os
                    .scandir_iterator()
                    .call_next_entries(&mut *store, entries, Some(1))?
                    .expect("entries")
                    .len()
                {
                    0 => return Ok(count),
                    some => count += some,
                }
            }
        }),
        ("a walk", |Instance { store, guest }| {
            let os = guest.oskit_stdlib_os();
            let walker = os.call_walk(&mut *store, "/scratch", None)?.expect("a walk");
            let mut count = 0;
            while let Some(step) = os.walker().call_next(&mut *store, walker)?.expect("a directory") {
                count += step.directories.len() + step.files.len();
            }
            Ok(count)
        }),
        ("a walk from below", |Instance { store, guest }| {
            use bindings::exports::oskit::stdlib::os::WalkOptions;
            let os = guest.oskit_stdlib_os();
            let options = WalkOptions { topdown: Some(false), followlinks: None };
            let walker = os.call_walk(&mut *store, "/scratch", Some(options))?.expect("a walk");
            let mut count = 0;
            while let Some(step) = os.walker().call_next(&mut *store, walker)?.expect("a directory") {
                count += step.directories.len() + step.files.len();
            }
            Ok(count)
        }),
        ("a walk in batches, with status", |Instance { store, guest }| {
            let os = guest.oskit_stdlib_os();
            let walker = os.call_walk(&mut *store, "/scratch", None)?.expect("a walk");
            let mut count = 0;
            loop {
                let some = os.walker().call_next_packed(&mut *store, walker, true)?.expect("directories");
                if some.counts.is_empty() {
                    return Ok(count);
                }
                count += some.stats.len();
            }
        }),
    ];
    for (what, find) in ways {
        grows_with_the_input(what, 1_000, &[], |instance, n| {
            let Instance { store, guest } = &mut *instance;
            let os = guest.oskit_stdlib_os();
            for i in 0..n / 2 {
                os.call_mkdir(&mut *store, &format!("/scratch/d{i}"), None)?.expect("a new one");
                os.call_symlink(&mut *store, "x", &format!("/scratch/d{i}/f"))?.expect("a new one");
            }
            let found = find(instance)?;
            assert!(found == n || found == n / 2, "{what}: {found}");
            Ok(())
        });
    }
}

#[test]
fn a_walk_chooses_among_many_directories_with_the_same_work_for_each() {
    grows_with_the_input("directories", 1_000, &[], |Instance { store, guest }, n| {
        let os = guest.oskit_stdlib_os();
        let names: Vec<String> = (0..n).map(|i| format!("d{i}")).collect();
        for name in &names {
            os.call_mkdir(&mut *store, &format!("/scratch/{name}"), None)?.expect("a new one");
        }
        let walker = os.call_walk(&mut *store, "/scratch", None)?.expect("a walk");
        let step = os.walker().call_next(&mut *store, walker)?.expect("a directory").expect("the first");
        assert_eq!(step.directories.len(), n);
        os.walker().call_descend_into(store, walker, &names)?.expect("its own");
        Ok(())
    });
}
