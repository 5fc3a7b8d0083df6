//! Asks `signal`. A handler is what the program does when it takes a delivery, so the handlers of a session are here.

use super::Driver;
use super::args::{self, Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::signal::{Error, Handler, Itimer, ItimerValue, SigmaskHow};
use super::case::{Answer, Case};
use super::stop::Stop;
use super::system::{Instance, System};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use wasmtime::error::Context;

/// The driver of `signal`.
pub(super) struct Signal;

/// The largest number of a signal.
const LAST: i32 = 64;

fn raised(error: Error) -> Value {
    let (class, text) = match error {
        Error::ValueError(text) => ("ValueError", text),
        Error::KeyError(text) => ("KeyError", format!("'{text}'")),
        Error::AttributeError(text) => ("AttributeError", text),
        Error::OverflowError(text) => ("OverflowError", text),
        Error::KeyboardInterrupt => ("KeyboardInterrupt", String::new()),
        Error::ItimerError(error) => {
            return json!({ "type": "itimer_error", "errno": error_name(error.errno) });
        }
        Error::Os(error) => return json!({ "type": "OSError", "errno": error_name(error.errno) }),
    };
    json!({ "type": class, "msg": text })
}

fn raises(error: Error) -> Stop {
    Stop::Raised(raised(error))
}

/// Those that functions of signals fail with.
fn error_name(number: i32) -> Value {
    match number {
        1 => json!("EPERM"),
        3 => json!("ESRCH"),
        22 => json!("EINVAL"),
        other => json!(other),
    }
}

fn call(case: &Case, Instance { store, guest }: &mut Instance) -> Result<Value, Stop> {
    let signal = guest.oskit_stdlib_signal();
    let text = || args::at(&case.args, 0).and_then(args::text);
    let number = || args::at(&case.args, 0).and_then(args::number);
    Ok(match case.call.as_str() {
        "strsignal" => json!(signal.call_strsignal(store, number()?)?.map_err(raises)?),
        "by_number" => {
            let number = number()?;
            let name = signal.call_signal_name(store, number)?.map_err(raises)?;
            let repr = format!("<Signals.{name}: {number}>");
            json!({ "name": name, "value": number, "str": number.to_string(), "repr": repr, "format": number.to_string() })
        }
        "by_name" => json!(signal.call_signal_number(store, &text()?)?.map_err(raises)?),
        "attr" => json!(signal.call_constant(store, &text()?)?.map_err(raises)?),
        "handlers_by_number" => {
            let name = signal.call_handler_name(&mut *store, number()?)?.map_err(raises)?;
            json!({ "name": name, "repr": format!("<Handlers.{name}: {}>", number()?) })
        }
        "sigmasks_by_number" => {
            let name = signal.call_sigmask_name(&mut *store, number()?)?.map_err(raises)?;
            json!({ "name": name, "repr": format!("<Sigmasks.{name}: {}>", number()?) })
        }
        "valid_signals" => json!(signal.call_valid_signals(store)?),
        "default_int_handler" => json!(signal.call_default_int_handler(store)?.map_err(raises)?),
        other => return Err(Stop::Broken(wasmtime::format_err!("no call {other}"))),
    })
}

fn handler(name: &str) -> Handler {
    match name {
        "SIG_DFL" => Handler::SigDfl,
        "SIG_IGN" => Handler::SigIgn,
        "default_int_handler" => Handler::DefaultIntHandler,
        name => Handler::Catch(name.to_owned()),
    }
}

fn handler_json(handler: Option<Handler>) -> Value {
    match handler {
        None => Value::Null,
        Some(Handler::SigDfl) => json!("SIG_DFL"),
        Some(Handler::SigIgn) => json!("SIG_IGN"),
        Some(Handler::DefaultIntHandler) => json!("default_int_handler"),
        Some(Handler::Catch(name)) => json!(name),
    }
}

fn timer(value: &Value) -> Asked<Itimer> {
    match args::text(value)?.as_str() {
        "ITIMER_REAL" => Ok(Itimer::Real),
        "ITIMER_VIRTUAL" => Ok(Itimer::Virtual),
        "ITIMER_PROF" => Ok(Itimer::Prof),
        other => Err(Inapplicable(format!("{other} where WIT has an enum"))),
    }
}

fn timer_json(ItimerValue { delay, interval }: ItimerValue) -> Value {
    json!([delay, interval])
}

impl Instance {
    /// A signal by its name or number.
    fn number(&mut self, signal: &Value) -> Result<i32, Stop> {
        match signal.as_str() {
            Some(name) => self.names(|signal, store| signal.call_signal_number(store, name))?.map_err(raises),
            None => Ok(args::number(signal)?),
        }
    }

    fn numbers(&mut self, signals: &Value) -> Result<Vec<i32>, Stop> {
        let signals = signals.as_array().cloned().unwrap_or_default();
        signals.iter().map(|signal| self.number(signal)).collect()
    }

    /// The name of a signal; its number where it has none.
    fn name(&mut self, number: i32) -> Result<Value, Stop> {
        let name = self.names(|signal, store| signal.call_signal_name(store, number))?;
        Ok(name.map_or(json!(number), |name| json!(name)))
    }

    fn names<R>(
        &mut self,
        then: impl FnOnce(
            &super::bindings::exports::oskit::stdlib::signal::Guest,
            &mut wasmtime::Store<oskit_host::State>,
        ) -> wasmtime::Result<R>,
    ) -> wasmtime::Result<R> {
        then(self.guest.oskit_stdlib_signal(), &mut self.store)
    }

    fn names_of(&mut self, numbers: Vec<i32>) -> Result<Value, Stop> {
        numbers.into_iter().map(|number| self.name(number)).collect()
    }

    /// Does one operation.
    fn operate(&mut self, operation: &Value) -> Result<Value, Stop> {
        let at = |index| args::at(operation, index);
        let seconds = |index| at(index).and_then(args::float);
        Ok(match args::text(at(0)?)?.as_str() {
            "signal" => {
                let (number, new) = (self.number(at(1)?)?, handler(&args::text(at(2)?)?));
                let old = self.names(|signal, store| signal.call_signal(store, number, &new))?;
                handler_json(old.map_err(raises)?)
            }
            "getsignal" => {
                let number = self.number(at(1)?)?;
                let now = self.names(|signal, store| signal.call_getsignal(store, number))?;
                handler_json(now.map_err(raises)?)
            }
            "raise" => {
                let number = self.number(at(1)?)?;
                self.names(|signal, store| signal.call_raise_signal(store, number))?.map_err(raises)?;
                Value::Null
            }
            "kill" => {
                let number = self.number(at(1)?)?;
                self.kill(number)?;
                Value::Null
            }
            "sigmask" => {
                let how = match args::text(at(1)?)?.as_str() {
                    "SIG_BLOCK" => SigmaskHow::Block,
                    "SIG_UNBLOCK" => SigmaskHow::Unblock,
                    _ => SigmaskHow::Setmask,
                };
                let set = self.numbers(at(2)?)?;
                let old = self.names(|signal, store| signal.call_pthread_sigmask(store, how, &set))?;
                self.names_of(old.map_err(raises)?)?
            }
            "sigpending" => {
                let pending = self.names(|signal, store| signal.call_sigpending(store))?;
                self.names_of(pending.map_err(raises)?)?
            }
            "siginterrupt" => {
                let (number, flag) = (self.number(at(1)?)?, args::boolean(at(2)?)?);
                self.names(|signal, store| signal.call_siginterrupt(store, number, flag))?.map_err(raises)?;
                Value::Null
            }
            "sigwait" => {
                let set = self.numbers(at(1)?)?;
                let number = self.names(|signal, store| signal.call_sigwait(store, &set))?;
                self.name(number.map_err(raises)?)?
            }
            "sigwaitinfo" => {
                let set = self.numbers(at(1)?)?;
                let info = self.names(|signal, store| signal.call_sigwaitinfo(store, &set))?;
                let info = info.map_err(raises)?;
                json!([self.name(info.si_signo)?, info.si_code, info.si_errno])
            }
            "sigtimedwait" => {
                let (set, timeout) = (self.numbers(at(1)?)?, seconds(2)?);
                let info = self.names(|signal, store| signal.call_sigtimedwait(store, &set, timeout))?;
                match info.map_err(raises)? {
                    Some(info) => json!([self.name(info.si_signo)?, info.si_code, info.si_errno]),
                    None => Value::Null,
                }
            }
            "pause" => {
                self.names(|signal, store| signal.call_pause(store))?.map_err(raises)?;
                Value::Null
            }
            "alarm" => {
                let length = args::word(at(1)?)?;
                json!(self.names(|signal, store| signal.call_alarm(store, length))?.map_err(raises)?)
            }
            "setitimer" => {
                let (which, delay, interval) = (timer(at(1)?)?, seconds(2)?, seconds(3)?);
                let old = self.names(|signal, store| signal.call_setitimer(store, which, delay, interval))?;
                timer_json(old.map_err(raises)?)
            }
            "getitimer" => {
                let which = timer(at(1)?)?;
                let now = self.names(|signal, store| signal.call_getitimer(store, which))?;
                timer_json(now.map_err(raises)?)
            }
            other => return Err(Stop::Broken(wasmtime::format_err!("no operation {other}"))),
        })
    }

    /// `os.kill` of the program itself.
    fn kill(&mut self, signal: i32) -> Result<(), Stop> {
        let os = self.guest.oskit_stdlib_os();
        let failed = |error| Stop::Broken(wasmtime::format_err!("{error:?}"));
        let pid = os.call_getpid(&mut self.store)?.map_err(failed)?;
        let signal =
            u32::try_from(signal).map_err(|_| Inapplicable(format!("{signal} where WIT has u32")))?;
        match os.call_kill(&mut self.store, pid.cast_signed(), signal)? {
            Ok(()) => Ok(()),
            Err(error) if error.errno == 22 => Err(raises(Error::Os(error))),
            Err(error) => Err(failed(error)),
        }
    }

    /// What the handlers of a session do: the names and signals that they record, and what one raises.
    fn run_handlers(&mut self) -> Result<(Vec<Value>, Option<Value>), Stop> {
        let mut error = None;
        // Python's own handler raises; the others run all the same.
        let deliveries = loop {
            match self.names(|signal, store| signal.call_deliveries(store))? {
                Ok(deliveries) => break deliveries,
                Err(raises) => error = Some(raised(raises)),
            }
        };
        let mut recorded = Vec::new();
        for delivery in deliveries {
            recorded.push(json!([delivery.handler, self.name(delivery.signalnum)?]));
            if let Some(class) = delivery.handler.strip_prefix("raise:") {
                error.get_or_insert_with(|| json!({ "type": class }));
            }
        }
        Ok((recorded, error))
    }
}

fn session(case: &Case, instance: &mut Instance) -> wasmtime::Result<Asked<Answer>> {
    let operations = case.args["ops"].as_array().context("a session without operations")?;
    let mut entries = Vec::new();
    let mut touched = BTreeSet::new();
    for operation in operations {
        if operation[0] == "signal"
            && let Ok(number) = instance.number(&operation[1])
            && (1..=LAST).contains(&number)
        {
            touched.insert(number);
        }
        let told = match instance.operate(operation) {
            Ok(value) => Ok(value),
            Err(Stop::Raised(error)) => Err(error),
            Err(Stop::Broken(error)) => return Err(error),
            Err(Stop::Inapplicable(_)) => {
                entries.push(None);
                continue;
            }
        };
        let (delivered, error) = match instance.run_handlers() {
            Ok(ran) => ran,
            Err(Stop::Broken(error)) => return Err(error),
            Err(_) => wasmtime::bail!("a signal without a name"),
        };
        entries.push(Some(match (told, error) {
            (Ok(_), Some(error)) | (Err(error), _) => json!({ "err": error, "delivered": delivered }),
            (Ok(value), None) => json!({ "ok": value, "delivered": delivered }),
        }));
    }
    // At its end a session ignores what it has arranged; where that can't be, the session is an error.
    for number in touched {
        let ignored = instance.names(|signal, store| signal.call_signal(store, number, &Handler::SigIgn))?;
        if let Err(error) = ignored {
            return Ok(Ok(Answer::Err(raised(error))));
        }
    }
    Ok(Ok(Answer::Session(entries)))
}

impl Driver for Signal {
    fn modules(&self) -> &'static [&'static str] {
        &["signal"]
    }

    fn ask(&self, case: &Case, system: &System) -> wasmtime::Result<Asked<Answer>> {
        let mut instance = system.start(case)?;
        if case.call == "session" {
            return session(case, &mut instance);
        }
        Stop::answer(call(case, &mut instance))
    }
}
