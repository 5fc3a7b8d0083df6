//! A document is parsed, interpolated, changed and written; errors carry file and line.

use oskit_test_apps::configparser::{Error, Parser};

fn main() {
    let text = "[DEFAULT]\nbase = /srv\n[a]\npath = %(base)s/x\nport: 80\non = yes\n";
    let ini = Parser::parse(text, None).expect("it parses");
    println!("{:?}", ini.get("a", "path", None));
    println!("{:?} {:?}", ini.getint("a", "port", None), ini.getboolean("a", "on", None));
    println!("{:?}", ini.get("a", "none", Some("fallback")));
    ini.set("a", "port", Some("8080")).expect("it can be set");
    println!("{}", ini.write(true).expect("it can be written"));

    let broken = Parser::create(None).expect("a parser");
    match broken.read_string("[a]\nx = 1\nnonsense\n", Some("broken.ini")) {
        Err(Error::Parsing(error)) => println!("{}", error.message),
        other => panic!("{other:?}"),
    }
}
