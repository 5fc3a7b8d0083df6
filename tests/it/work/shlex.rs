//! Shell-like text.

use super::bindings::exports::oskit::stdlib::shlex::LexerOptions;
use super::counter::{Instance, grows_with_the_input};
use super::{SIZE, pieces};

#[test]
fn splitting_and_quoting_take_work_with_the_length_of_the_text() {
    type Text = fn(usize) -> String;
    let texts: [(&str, Text); 9] = [
        ("words", |n| pieces(n, |i| format!("w{i} "))),
        ("one word", |n| "w".repeat(n)),
        ("white space", |n| " \n".repeat(n)),
        ("quotations", |n| "'a b'\"c\\\"d\"".repeat(n)),
        ("one quotation", |n| format!("'{}'", "a \\".repeat(n))),
        ("escapes", |n| "\\ ".repeat(n)),
        ("comments", |n| "# a\n".repeat(n)),
        ("punctuation", |n| ";|&a".repeat(n)),
        ("letters of no class", |n| "日,".repeat(n)),
    ];
    for (what, text) in texts {
        grows_with_the_input(what, SIZE, &[], |Instance { store, guest }, n| {
            let shlex = guest.oskit_stdlib_shlex();
            let text = &*text(n);
            for posix in [true, false] {
                let _ = shlex.call_split(&mut *store, text, true, Some(posix))?;
                let options =
                    LexerOptions { infile: None, posix, punctuation_chars: Some("();<>|&".to_owned()) };
                let lexer = shlex.lexer().call_constructor(&mut *store, text, Some(&options))?;
                let _ = shlex.lexer().call_rest(&mut *store, lexer)?;
                lexer.resource_drop(&mut *store)?;
            }
            shlex.call_quote(&mut *store, text)?;
            Ok(())
        });
    }
}
