//! Signals that a program sends itself, and, by the name of a part, those that others send it.

use oskit_test_apps::logging::{self, Logger, StandardStream};
use oskit_test_apps::signal::{self, Error, Handler, Itimer, SigmaskHow};
use oskit_test_apps::{os, support, time};
use std::io::Write as _;

const SIGINT: i32 = 2;
const EINTR: i32 = 4;
const SIGHUP: i32 = 1;
const SIGUSR1: i32 = 10;
const SIGALRM: i32 = 14;
const SIGTERM: i32 = 15;
const SIGVTALRM: i32 = 26;
const SIGRTMIN: i32 = 34;

/// How many records are logged: many times what a pipe holds.
const RECORDS: usize = 20_000;

fn catch(number: i32, name: &str) {
    signal::signal(number, &Handler::Catch(name.to_owned())).expect("it is caught");
}

/// Tells the test, which waits for that, that all is arranged.
fn ready() {
    println!("ready");
    std::io::stdout().flush().expect("it is told");
}

fn next() -> String {
    signal::wait_delivery(None).expect("no failure").expect("a signal").handler
}

/// What a program does with its own signals, where there are any.
fn alone() {
    if support::query("signal.signal") == support::Level::Unsupported {
        let Err(Error::Os(error)) = signal::raise_signal(SIGUSR1) else { panic!("there are some") };
        assert_eq!(error.message, "Operation not supported");
        return;
    }
    catch(SIGUSR1, "one");
    signal::raise_signal(SIGUSR1).expect("it is sent");
    assert_eq!(next(), "one");
    assert!(signal::pthread_sigmask(SigmaskHow::Block, &[SIGUSR1]).expect("it is blocked").is_empty());
    signal::raise_signal(SIGUSR1).expect("it is sent");
    assert_eq!(signal::sigpending().expect("no failure"), [SIGUSR1]);
    assert_eq!(signal::sigwait(&[SIGUSR1]).expect("no failure"), SIGUSR1);
    assert_eq!(signal::pthread_sigmask(SigmaskHow::Unblock, &[SIGUSR1]).expect("no failure"), [SIGUSR1]);
    // Whoever started this may have it ignored.
    signal::signal(SIGINT, &Handler::DefaultIntHandler).expect("it is Python's");
    assert!(matches!(signal::raise_signal(SIGINT), Err(Error::KeyboardInterrupt)));
    catch(SIGALRM, "alarm");
    let soon = || signal::setitimer(Itimer::Real, 0.01, 0.0).expect("it is set");
    soon();
    assert_eq!(next(), "alarm");
    signal::siginterrupt(SIGALRM, true).expect("it is a signal");
    soon();
    assert!(matches!(time::sleep(60.0), Err(time::Error::Os(error)) if error.errno == EINTR));
    let (reader, _writer) = os::pipe().expect("a pipe");
    soon();
    assert!(matches!(reader.read(1), Err(error) if error.errno == EINTR));
    assert_eq!(signal::deliveries().expect("no failure").len(), 2);
    a_byte_is_written_for_each();
}

fn a_byte_is_written_for_each() {
    let (reader, writer) = os::pipe().expect("a pipe");
    let number = writer.fileno().expect("it is open");
    let Err(Error::ValueError(text)) = signal::set_wakeup_fd(Some(&writer), true) else {
        panic!("it blocks")
    };
    assert_eq!(text, format!("the fd {number} must be in non-blocking mode"));
    writer.set_blocking(false).expect("it is open");
    assert_eq!(signal::set_wakeup_fd(Some(&writer), true).expect("it can be written"), None);
    for number in [SIGUSR1, SIGALRM, SIGUSR1] {
        signal::raise_signal(number).expect("it is sent");
    }
    assert_eq!(reader.read(9).expect("bytes"), [10, 14, 10]);
    assert_eq!(signal::set_wakeup_fd(None, true).expect("no failure"), Some(number));
    signal::raise_signal(SIGUSR1).expect("it is sent");
    reader.set_blocking(false).expect("it is open");
    assert_eq!(reader.read(9).expect_err("nothing").errno, 11);
}

/// Tells each signal that comes, until it is told to end.
fn caught() {
    for (number, name) in [(SIGTERM, "end"), (SIGUSR1, "plain"), (SIGRTMIN, "queued"), (SIGHUP, "hangup")] {
        catch(number, name);
    }
    ready();
    loop {
        let name = next();
        println!("{name}");
        if name == "end" {
            return;
        }
    }
}

/// Counts queued signals until it is told to end.
fn counted() {
    catch(SIGTERM, "end");
    catch(SIGRTMIN, "queued");
    ready();
    let mut count = 0;
    while next() == "queued" {
        count += 1;
    }
    // Those of the lower number come first.
    count += signal::deliveries().expect("no failure").len();
    println!("{count}");
}

/// Waits for ever in a call that isn't about signals.
fn asleep() {
    ready();
    println!("{:?}", time::sleep(1e9).is_ok());
}

/// Computes, after it has given a signal its default back.
fn computing() {
    catch(SIGTERM, "never seen");
    signal::signal(SIGTERM, &Handler::SigDfl).expect("it has its default");
    ready();
    loop {
        std::hint::black_box(());
    }
}

/// Is interrupted from the keyboard, as it asked to be.
fn interrupted() {
    signal::signal(SIGINT, &Handler::DefaultIntHandler).expect("it is Python's");
    ready();
    let slept = time::sleep(1e9);
    println!("{}", matches!(slept, Err(time::Error::Os(error)) if error.errno == 4));
    println!("{}", matches!(signal::deliveries(), Err(Error::KeyboardInterrupt)));
}

fn blocked() {
    signal::pthread_sigmask(SigmaskHow::Block, &[SIGTERM]).expect("it is blocked");
    ready();
    while signal::sigpending().expect("no failure") != [SIGTERM] {
        time::sleep(0.001).expect("it sleeps");
    }
    println!("pending");
    std::io::stdout().flush().expect("it is told");
    signal::pthread_sigmask(SigmaskHow::Setmask, &[]).expect("never seen");
    println!("never seen");
}

/// Logs to a pipe that fills, while a signal comes all the time that is to end calls.
fn logging_all_the_time() {
    catch(SIGALRM, "alarm");
    signal::siginterrupt(SIGALRM, true).expect("it is a signal");
    let root = Logger::get(None).expect("the root");
    root.add_handler(&logging::Handler::stream(Some(StandardStream::Stdout)).expect("a handler"));
    signal::setitimer(Itimer::Real, 0.002, 0.002).expect("it is set");
    for number in 0..RECORDS {
        root.warning(&format!("record {number} of those that are all here and whole"), &[])
            .expect("it is logged");
    }
    signal::setitimer(Itimer::Real, 0.0, 0.0).expect("it is over");
    eprintln!("{}", signal::deliveries().expect("no failure").len() > 1);
}

fn processor_time() {
    catch(SIGVTALRM, "virtual");
    signal::setitimer(Itimer::Virtual, 0.02, 0.0).expect("it is set");
    let mut turns = 0_u64;
    while signal::deliveries().expect("no failure").is_empty() {
        turns += 1;
    }
    println!("{}", turns > 0);
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        None => {
            alone();
            println!("as it should be");
        }
        Some("caught") => caught(),
        Some("counted") => counted(),
        Some("asleep") => asleep(),
        Some("computing") => computing(),
        Some("interrupted") => interrupted(),
        Some("blocked") => blocked(),
        Some("logging") => logging_all_the_time(),
        Some("processor-time") => processor_time(),
        Some("hangup") => println!("{:?}", signal::getsignal(SIGHUP)),
        Some("refused") => {
            let Err(Error::Os(error)) = signal::signal(SIGTERM, &Handler::SigIgn) else { panic!("it may") };
            println!("{} {:?}", error.errno, error.capability);
            let own = os::getpid().expect("a number");
            for pid in [0, -1, 1, -(own as i32)] {
                println!("{:?}", os::kill(pid, 9).map_err(|error| error.errno));
            }
            println!("{:?}", os::kill(own as i32, 0).is_ok());
        }
        Some(number) => {
            let number = number.parse().expect("the number of a signal");
            println!("{:?}", signal::raise_signal(number).map_err(|_| "failed"));
        }
    }
}
