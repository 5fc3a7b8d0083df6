//! Asks `shlex`.

use super::Driver;
use super::args::{self, Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::shlex::{Error, LexerOptions, LexerRules};
use super::case::{Answer, Case};
use super::stop::Stop;
use super::system::{Instance, System};
use serde_json::{Value, json};
use wasmtime::component::ResourceAny;
use wasmtime::error::Context;

/// The driver of `shlex`.
pub(super) struct Shlex;

/// What Python takes for true of `punctuation_chars`.
const PUNCTUATION: &str = "();<>|&";

fn raised(error: Error) -> Stop {
    let (name, text) = match error {
        Error::ValueError(text) => ("ValueError", text),
        Error::IndexError(text) => ("IndexError", text),
    };
    Stop::Raised(json!({ "type": name, "msg": text }))
}

fn call(case: &Case, Instance { store, guest }: &mut Instance) -> Result<Value, Stop> {
    args::only(&case.kwargs, &["comments", "posix"])?;
    let shlex = guest.oskit_stdlib_shlex();
    let first = args::at(&case.args, 0)?;
    Ok(match case.call.as_str() {
        "split" => {
            let comments = args::option(case.kwargs.get("comments"), args::boolean)?.unwrap_or(false);
            let posix = args::option(case.kwargs.get("posix"), args::boolean)?;
            json!(shlex.call_split(store, &args::text(first)?, comments, posix)?.map_err(raised)?)
        }
        "join" => json!(shlex.call_join(store, &args::list(first, args::text)?)?),
        "quote" => json!(shlex.call_quote(store, &args::text(first)?)?),
        other => return Err(Stop::Broken(wasmtime::format_err!("no call {other}"))),
    })
}

/// A lexer of the session.
struct Session<'a> {
    instance: &'a mut Instance,
    lexer: ResourceAny,
}

impl<'a> Session<'a> {
    fn new(instance: &'a mut Instance, setup: &Value) -> Result<Self, Stop> {
        let punctuation_chars = match setup.get("punctuation_chars") {
            Some(Value::Bool(whether)) => whether.then(|| PUNCTUATION.to_owned()),
            other => args::option(other, args::text)?,
        };
        let options = LexerOptions {
            infile: args::option(setup.get("infile"), args::text)?,
            posix: args::option(setup.get("posix"), args::boolean)?.unwrap_or(false),
            punctuation_chars,
        };
        let Instance { store, guest } = &mut *instance;
        let methods = guest.oskit_stdlib_shlex().lexer();
        let lexer = methods.call_constructor(&mut *store, &args::text(&setup["text"])?, Some(&options))?;
        let mut rules = methods.call_get_rules(&mut *store, lexer)?;
        change(&mut rules, setup)?;
        methods.call_set_rules(store, lexer, &rules)?;
        Ok(Session { instance, lexer })
    }

    /// Does one operation.
    fn operate(&mut self, operation: &Value) -> Result<Value, Stop> {
        let Instance { store, guest } = &mut *self.instance;
        let (lexer, methods) = (self.lexer, guest.oskit_stdlib_shlex().lexer());
        let argument = |index| operation.get(index);
        let text = |index| args::at(operation, index).and_then(args::text);
        let name = text(0)?;
        // At the end Python gives what `eof` says.
        let eof = methods.call_eof(&mut *store, lexer)?;
        Ok(match name.as_str() {
            "get_token" => {
                json!(methods.call_get_token(store, lexer)?.map_err(raised)?.or(eof))
            }
            "read_token" => json!(methods.call_read_token(store, lexer)?.map_err(raised)?),
            "rest" => json!(methods.call_rest(store, lexer)?.map_err(raised)?),
            "push_token" => {
                methods.call_push_token(store, lexer, &text(1)?)?;
                Value::Null
            }
            "push_source" => {
                let name = args::option(argument(2), args::text)?;
                methods.call_push_source(store, lexer, &text(1)?, name.as_deref())?;
                Value::Null
            }
            "pop_source" => {
                methods.call_pop_source(store, lexer)?.map_err(raised)?;
                Value::Null
            }
            "error_leader" => {
                let infile = args::option(argument(1), args::text)?;
                let unsigned = |value: &Value| {
                    value.as_u64().ok_or_else(|| Inapplicable(format!("{value} where WIT has u64")))
                };
                let lineno = args::option(argument(2), unsigned)?;
                json!(methods.call_error_leader(store, lexer, infile.as_deref(), lineno)?)
            }
            "lineno" => json!(methods.call_lineno(store, lexer)?),
            "token" => json!(methods.call_token(store, lexer)?),
            "infile" => json!(methods.call_infile(store, lexer)?),
            "punctuation_chars" => json!(methods.call_punctuation_chars(store, lexer)?),
            "eof" => json!(eof),
            "set_rules" => {
                let mut rules = methods.call_get_rules(&mut *store, lexer)?;
                change(&mut rules, args::at(operation, 1)?)?;
                methods.call_set_rules(store, lexer, &rules)?;
                Value::Null
            }
            "get_rules" => rules_json(&methods.call_get_rules(store, lexer)?),
            other => return Err(Stop::Broken(wasmtime::format_err!("no operation {other}"))),
        })
    }
}

fn rules_json(rules: &LexerRules) -> Value {
    json!({
        "whitespace": rules.whitespace, "wordchars": rules.wordchars, "commenters": rules.commenters,
        "quotes": rules.quotes, "escape": rules.escape, "escapedquotes": rules.escapedquotes,
        "whitespace_split": rules.whitespace_split,
    })
}

/// Sets the attributes that are named.
fn change(rules: &mut LexerRules, given: &Value) -> Asked<()> {
    let texts = [
        ("whitespace", &mut rules.whitespace),
        ("wordchars", &mut rules.wordchars),
        ("commenters", &mut rules.commenters),
        ("quotes", &mut rules.quotes),
        ("escape", &mut rules.escape),
        ("escapedquotes", &mut rules.escapedquotes),
    ];
    for (name, rule) in texts {
        if let Some(text) = given.get(name) {
            *rule = args::text(text)?;
        }
    }
    if let Some(more) = given.get("add_wordchars") {
        rules.wordchars.push_str(&args::text(more)?);
    }
    if let Some(whether) = given.get("whitespace_split") {
        rules.whitespace_split = args::boolean(whether)?;
    }
    Ok(())
}

fn session(case: &Case, instance: &mut Instance) -> wasmtime::Result<Asked<Answer>> {
    let operations = case.args["ops"].as_array().context("a session without operations")?;
    let mut session = match Session::new(instance, &case.args) {
        Ok(session) => session,
        Err(Stop::Inapplicable(why)) => return Ok(Err(why)),
        Err(Stop::Broken(error)) => return Err(error),
        Err(Stop::Raised(error)) => return Ok(Ok(Answer::Err(error))),
    };
    let mut entries = Vec::new();
    for operation in operations {
        entries.push(match session.operate(operation) {
            Ok(value) => Some(json!({ "ok": value })),
            Err(Stop::Raised(error)) => Some(json!({ "err": error })),
            Err(Stop::Inapplicable(_)) => None,
            Err(Stop::Broken(error)) => return Err(error),
        });
    }
    Ok(Ok(Answer::Session(entries)))
}

impl Driver for Shlex {
    fn modules(&self) -> &'static [&'static str] {
        &["shlex"]
    }

    fn ask(&self, case: &Case, system: &System) -> wasmtime::Result<Asked<Answer>> {
        let mut instance = system.start(case)?;
        if case.call == "session" {
            return session(case, &mut instance);
        }
        Stop::answer(call(case, &mut instance))
    }
}
