#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::*;
use crate::errno::{EINTR, EINVAL};
use crate::{os, time};

const SIGINT: i32 = 2;
const SIGUSR1: i32 = 10;
const SIGUSR2: i32 = 12;
const SIGALRM: i32 = 14;

fn catch(number: i32, name: &str) -> Option<Handler> {
    signal(number, &Handler::Catch(name.to_owned())).unwrap()
}

fn now() -> i64 {
    time::clock_gettime_ns(time::Clock::Monotonic).unwrap()
}

fn taken() -> Vec<(String, i32)> {
    deliveries().unwrap().into_iter().map(|delivery| (delivery.handler, delivery.signal)).collect()
}

#[test]
fn a_fresh_instance_has_what_a_fresh_interpreter_has() {
    assert_eq!(getsignal(SIGINT), Ok(Some(Handler::DefaultInt)));
    assert_eq!(getsignal(13), Ok(Some(Handler::Ignore)));
    assert_eq!(getsignal(25), Ok(Some(Handler::Ignore)));
    assert_eq!(getsignal(15), Ok(Some(Handler::Default)));
    assert_eq!(getsignal(33), Ok(None));
    assert_eq!(pthread_sigmask(How::Block, &[]), Ok(vec![]));
}

#[test]
fn caught_signals_wait_for_the_program_under_the_names_of_their_handlers() {
    assert_eq!(catch(SIGUSR1, "one"), Some(Handler::Default));
    assert_eq!(catch(SIGUSR1, "two"), Some(Handler::Catch("one".to_owned())));
    raise_signal(SIGUSR1).unwrap();
    kill_self(SIGUSR1).unwrap();
    assert_eq!(taken(), [("two".to_owned(), SIGUSR1), ("two".to_owned(), SIGUSR1)]);
    assert_eq!(next_delivery(), Ok(None));
    assert_eq!(wait_delivery(Some(0.5)), Ok(None));
}

#[test]
fn unblocking_delivers_in_the_order_of_numbers() {
    catch(SIGUSR2, "b");
    catch(SIGUSR1, "a");
    assert_eq!(pthread_sigmask(How::Block, &[SIGUSR2, SIGUSR1, 9, 32]), Ok(vec![]));
    raise_signal(SIGUSR2).unwrap();
    raise_signal(SIGUSR1).unwrap();
    assert_eq!((taken(), sigpending().unwrap()), (vec![], vec![SIGUSR1, SIGUSR2]));
    assert_eq!(pthread_sigmask(How::Set, &[]), Ok(vec![SIGUSR1, SIGUSR2]));
    assert_eq!(taken(), [("a".to_owned(), SIGUSR1), ("b".to_owned(), SIGUSR2)]);
}

#[test]
fn an_interrupt_from_the_keyboard_ends_the_call_that_sees_it_and_no_other() {
    assert_eq!(raise_signal(SIGINT), Err(Error::KeyboardInterrupt));
    assert_eq!(deliveries(), Ok(vec![]));
    pthread_sigmask(How::Block, &[SIGINT]).unwrap();
    raise_signal(SIGINT).unwrap();
    assert_eq!(pthread_sigmask(How::Unblock, &[SIGINT]), Err(Error::KeyboardInterrupt));
    kill_self(SIGINT).unwrap();
    assert_eq!(getsignal(SIGINT), Ok(Some(Handler::DefaultInt)));
    assert_eq!(next_delivery(), Err(Error::KeyboardInterrupt));
    assert_eq!(next_delivery(), Ok(None));
}

#[test]
fn a_call_that_is_interrupted_goes_on_unless_the_signal_is_to_end_it() {
    catch(SIGALRM, "alarm");
    let sleep = || {
        setitimer(Timer::Real, 1.0, 0.0).unwrap();
        time::sleep(10.0)
    };
    let begun = now();
    assert_eq!(sleep(), Ok(()));
    assert_eq!(now() - begun, 10_000_000_000);
    assert_eq!(taken(), [("alarm".to_owned(), SIGALRM)]);
    siginterrupt(SIGALRM, true).unwrap();
    assert!(matches!(sleep(), Err(time::Error::Os(error)) if error.errno == EINTR));
    assert_eq!(now() - begun, 11_000_000_000);
    // A read from a pipe into which nobody writes.
    let (reader, _writer) = os::pipe().unwrap();
    setitimer(Timer::Real, 1.0, 0.0).unwrap();
    assert_eq!(reader.read(1).unwrap_err().errno, EINTR);
    assert_eq!(taken().len(), 2);
}

#[test]
fn waiting_takes_what_is_blocked_and_leaves_the_mask_as_it_was() {
    raise_signal(0).unwrap();
    pthread_sigmask(How::Block, &[SIGUSR1]).unwrap();
    raise_signal(SIGUSR1).unwrap();
    let info = sigwait(&[SIGUSR2, SIGUSR1]).unwrap();
    assert_eq!((info.signal, info.code), (10, 0));
    assert_eq!(sigtimedwait(&[SIGUSR1], 2.5), Ok(None));
    // One that is neither blocked nor caught would end the program, but not while it is waited for.
    alarm(3).unwrap();
    assert_eq!(sigwait(&[SIGALRM]).map(|info| (info.signal, info.code)), Ok((14, 128)));
    assert_eq!(pthread_sigmask(How::Block, &[]), Ok(vec![SIGUSR1]));
    let text = |error| match error {
        Error::Value(text) | Error::Overflow(text) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(text(sigtimedwait(&[SIGUSR1], -0.1).unwrap_err()), "timeout must be non-negative");
    assert_eq!(text(sigtimedwait(&[65], 0.0).unwrap_err()), "signal number 65 out of range [1; 64]");
    assert_eq!(text(sigtimedwait(&[1], 1e30).unwrap_err()), "timestamp out of range for platform time_t");
}

#[test]
fn pausing_ends_with_a_caught_signal_and_misses_none_that_came_before() {
    catch(SIGALRM, "alarm");
    alarm(5).unwrap();
    pause().unwrap();
    pause().unwrap();
    assert_eq!(wait_delivery(None).unwrap().map(|delivery| delivery.signal), Some(SIGALRM));
    alarm(7).unwrap();
    assert_eq!(wait_delivery(Some(6.0)), Ok(None));
    assert!(wait_delivery(Some(6.0)).unwrap().is_some());
}

#[test]
fn timers_are_rounded_as_the_system_rounds_them() {
    let refused = |error: Result<Itimer>| match error {
        Err(Error::Itimer(error)) => error.errno,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(setitimer(Timer::Real, -1.0, 0.0)), EINVAL);
    assert_eq!(refused(setitimer(Timer::Real, 1.0, -1e-6)), EINVAL);
    assert!(matches!(setitimer(Timer::Real, f64::NAN, 0.0), Err(Error::Value(_))));
    assert!(matches!(setitimer(Timer::Real, 1e30, 0.0), Err(Error::Overflow(_))));
    assert_eq!(setitimer(Timer::Real, 1.234_567_1, 0.5), Ok(Itimer { delay: 0.0, interval: 0.0 }));
    assert_eq!(getitimer(Timer::Real), Ok(Itimer { delay: 1.0 + 0.234_568, interval: 0.5 }));
    assert_eq!(alarm(0), Ok(1));
    alarm(10).unwrap();
    time::sleep(0.4).unwrap();
    assert_eq!(alarm(10), Ok(10));
    time::sleep(0.6).unwrap();
    assert_eq!(alarm(0), Ok(9));
    setitimer(Timer::Real, 1e9, 0.0).unwrap();
    assert_eq!(alarm(0), Ok(1_000_000_000));
}

#[test]
fn what_is_no_signal_is_refused_as_cpython_refuses_it() {
    let os = |error: Result<Option<Handler>>| matches!(error, Err(Error::Os(error)) if error.errno == EINVAL);
    for number in [9, 19, 32, 33] {
        assert!(os(signal(number, &Handler::Ignore)), "{number}");
    }
    for number in [-1, 0, 65, i32::MAX] {
        assert_eq!(
            signal(number, &Handler::Default),
            Err(Error::Value("signal number out of range".to_owned()))
        );
    }
    assert!(matches!(raise_signal(65), Err(Error::Os(error)) if error.errno == EINVAL));
    assert!(kill_self(-1).is_err());
}
