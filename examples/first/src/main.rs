//! The program of the README: the text below is what it shows, but for where the WIT lies.
#![allow(
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used
)]

wit_bindgen::generate!({ path: "../../wit/stdlib", world: "oskit:stdlib/imports", generate_all });
use oskit::stdlib::{configparser::Parser, os};

fn main() {
    let ini = Parser::create(None).unwrap();
    ini.read(&["/conf/app.ini".to_owned()], None).unwrap();
    println!("{:?} {:?}", ini.get("server", "host", Some("localhost")), os::listdir(Some("/data")));
}
