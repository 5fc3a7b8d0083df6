//! W1: `bench_configparser FILE none|basic bulk|single` parses a file and gets every value; prints how many and the
//! bytes of them all.

use oskit_test_apps::configparser::{self, Interpolation, Parser, ParserClass};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, path, interpolation, how] = &arguments[..] else { panic!("three arguments") };
    let mut options = configparser::default_options(ParserClass::ConfigParser);
    options.interpolation = if interpolation == "basic" { Interpolation::Basic } else { Interpolation::None };
    let parser = Parser::create(Some(&options)).expect("a parser");
    parser.read(std::slice::from_ref(path), None).expect("the file is read");
    let (mut count, mut size) = (0u64, 0u64);
    if how == "bulk" {
        for section in parser.sections() {
            let items = parser.items_packed(&section, None).expect("the items of a section");
            let mut ends = items.ends.iter().map(|&end| end as usize);
            while let (Some(key), Some(value)) = (ends.next(), ends.next()) {
                size += items.text[key..value].len() as u64;
                count += 1;
            }
        }
    } else {
        for section in parser.sections() {
            for option in parser.options(&section).expect("a section") {
                size += parser.get(&section, &option, None).expect("a value").len() as u64;
                count += 1;
            }
        }
    }
    println!("{count} {size}");
}
