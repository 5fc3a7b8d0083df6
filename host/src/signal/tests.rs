use super::*;
use crate::Policy;
use std::time::Duration;

const SIGUSR1: u8 = 10;
const SIGTERM: u8 = 15;
const SIGALRM: u8 = 14;
const SIGRTMIN: u8 = 34;

fn signals(change: impl FnOnce(&mut Policy)) -> Arc<Signals> {
    let mut policy = Policy::default();
    change(&mut policy);
    Arc::new(Signals::new(&policy))
}

fn catching(signals: &Signals, signal: u8) {
    signals.bell().expect("a bell");
    signals.core().set_disposition(signal, Disposition::Catch);
}

fn caught(signals: &Signals) -> Vec<u8> {
    std::iter::from_fn(|| signals.now().next_caught().map(|info| info.signal)).collect()
}

#[test]
fn of_a_plain_signal_one_is_held_and_of_the_others_all_in_order_up_to_the_limit() {
    let signals = signals(|policy| policy.limits.signals = 10);
    catching(&signals, SIGUSR1);
    catching(&signals, SIGRTMIN);
    for _ in 0..3 {
        signals.raise(plain(SIGUSR1)).expect("it is held already");
    }
    for code in 0..9 {
        signals.raise(Info { code, ..plain(SIGRTMIN) }).expect("room");
    }
    let full = signals.raise(plain(SIGRTMIN)).expect_err("no room");
    assert!(matches!(full, Error::Guest { code: Code::Eagain, .. }));
    assert_eq!(signals.now().next_caught().expect("one").signal, SIGUSR1);
    let codes: Vec<i32> = std::iter::from_fn(|| signals.now().next_caught().map(|info| info.code)).collect();
    assert_eq!(codes, (0..9).collect::<Vec<_>>());
}

#[test]
fn a_million_signals_from_outside_keep_to_the_limit_and_none_ends_anybody() {
    let signals = signals(|policy| {
        policy.signal.handle = crate::policy::Handled::All;
        policy.limits.signals = 1024;
    });
    catching(&signals, SIGTERM);
    catching(&signals, SIGRTMIN);
    let senders: Vec<_> = (0..4)
        .map(|_| {
            let sender = SignalSender(Arc::clone(&signals));
            std::thread::spawn(move || {
                for number in 0..250_000 {
                    sender.send(if number % 2 == 0 { SIGTERM } else { SIGRTMIN });
                    assert!(!sender.send(SIGUSR1), "it has not asked for it");
                }
            })
        })
        .collect();
    for sender in senders {
        sender.join().expect("no panic");
    }
    let all = caught(&signals);
    assert_eq!((all[0], all.len()), (SIGTERM, 1024));
    assert!(all[1..].iter().all(|signal| *signal == SIGRTMIN));
    assert!(!signals.interrupt().expect("it lives"));
}

#[test]
fn an_embedder_reaches_only_who_asked_and_was_granted() {
    let granted = signals(|policy| {
        let name = crate::policy::SignalName::try_from("SIGTERM".to_owned()).expect("a name");
        policy.signal.handle = crate::policy::Handled::Some([name].into());
    });
    let sender = SignalSender(Arc::clone(&granted));
    assert!(!sender.send(SIGTERM), "it has not asked");
    catching(&granted, SIGTERM);
    catching(&granted, SIGUSR1);
    assert!(sender.send(SIGTERM));
    assert!(!sender.send(SIGUSR1), "it was not granted");
    assert!(!sender.send(0) && !sender.send(65) && !sender.send(255), "there is none");
    assert_eq!(caught(&granted), [SIGTERM]);
}

#[test]
fn what_is_blocked_waits_and_comes_when_it_is_unblocked() {
    let signals = signals(|_| {});
    catching(&signals, SIGUSR1);
    signals.core().set_mask(Set::of(SIGUSR1).with(Set::of(SIGTERM)));
    signals.raise(plain(SIGUSR1)).expect("held");
    signals.raise(plain(SIGTERM)).expect("held");
    assert!(caught(&signals).is_empty());
    assert!(signals.has_arrived(Set::of(SIGTERM)) && !signals.has_arrived(Set::of(SIGALRM)));
    assert_eq!(signals.now().take_pending(Set::of(SIGTERM)).expect("it is there").signal, SIGTERM);
    signals.core().set_mask(Set::EMPTY);
    assert_eq!(caught(&signals), [SIGUSR1]);
    // To ignore one forgets what is pending of it.
    signals.core().set_mask(Set::of(SIGUSR1));
    signals.raise(plain(SIGUSR1)).expect("held");
    signals.core().set_disposition(SIGUSR1, Disposition::Ignore);
    assert!(signals.core().pending().is_empty());
}

#[test]
fn one_that_has_its_default_ends_the_instance_when_it_can_come() {
    let signals = signals(|_| {});
    signals.core().set_mask(Set::of(SIGTERM));
    signals.raise(plain(SIGTERM)).expect("held");
    assert!(!signals.interrupt().expect("it lives"));
    signals.core().set_mask(Set::EMPTY);
    let Err(Error::Trap(error)) = signals.interrupt() else { panic!("it goes on") };
    assert_eq!(error.downcast_ref(), Some(&Signaled(SIGTERM)));
}

#[test]
fn a_timer_sends_once_or_again_and_again_however_late_it_is_seen() {
    let signals = signals(|_| {});
    catching(&signals, SIGALRM);
    let start = Instant::now();
    let at = |milliseconds| start + Duration::from_millis(milliseconds);
    let mut core = signals.core();
    core.set_timer(Interval { value: 10_000_000, interval: 0 }, start);
    core.tick(at(9));
    assert!(!core.has_caught());
    assert_eq!(core.timer(at(9)).value, 1_000_000);
    core.tick(at(10));
    assert_eq!(core.next_caught().map(|info| (info.signal, info.code)), Some((SIGALRM, 128)));
    assert_eq!(core.due(), None);
    core.set_timer(Interval { value: 1, interval: 3_000_000 }, start);
    core.tick(at(100));
    assert_eq!(core.next_caught().map(|info| info.signal), Some(SIGALRM));
    assert!(core.next_caught().is_none(), "of several expiries one is seen");
    assert!(core.due().is_some_and(|due| due > at(100) && due <= at(103)));
    core.set_timer(Interval { value: 0, interval: 5 }, start);
    assert_eq!(core.due(), None);
    // The shortest and the longest.
    core.set_timer(Interval { value: 1, interval: 1 }, start);
    core.tick(at(u64::from(u32::MAX)));
    core.set_timer(Interval { value: u64::MAX, interval: u64::MAX }, start);
    core.tick(at(1));
}

#[test]
fn a_wait_is_interrupted_by_what_is_caught_and_by_nothing_else() {
    use crate::poll::Waits;
    let signals = signals(|policy| policy.signal.handle = crate::policy::Handled::All);
    catching(&signals, SIGUSR1);
    let wait =
        || Waits::new(std::iter::empty(), Some(&signals)).wait(Some(Instant::now() + Duration::from_mins(1)));
    let sender = SignalSender(Arc::clone(&signals));
    let other = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        sender.send(SIGTERM);
        sender.send(SIGUSR1)
    });
    let begun = Instant::now();
    assert!(matches!(wait(), Err(Error::Guest { code: Code::Eintr, .. })));
    assert!(begun.elapsed() < Duration::from_secs(30) && other.join().expect("no panic"));
    // It stays so until it is taken.
    assert!(wait().is_err());
    assert_eq!(caught(&signals), [SIGUSR1]);
    // An own timer does the same, and one that has its default ends the instance.
    catching(&signals, SIGALRM);
    signals.set_timer(Timer::Real, Interval { value: 20_000_000, interval: 0 }).expect("a timer");
    assert!(matches!(wait(), Err(Error::Guest { code: Code::Eintr, .. })));
    assert_eq!(caught(&signals), [SIGALRM]);
    signals.core().set_disposition(SIGALRM, Disposition::Default);
    signals.set_timer(Timer::Real, Interval { value: 20_000_000, interval: 0 }).expect("a timer");
    assert!(matches!(wait(), Err(Error::Trap(_))));
}

#[test]
fn a_stop_is_refused_to_a_plugin_whenever_it_comes() {
    const SIGTSTP: u8 = 20;
    let signals = signals(|_| {});
    let refused = |told: Result<()>| matches!(told, Err(Error::Guest { code: Code::Enotsup, .. }));
    for signal in [19, SIGTSTP] {
        assert!(refused(signals.raise(plain(signal))), "{signal}");
    }
    signals.core().set_mask(Set::of(SIGTSTP));
    signals.raise(plain(SIGTSTP)).expect("held");
    signals.core().set_mask(Set::EMPTY);
    assert!(refused(signals.settle(&mut signals.core())));
    assert!(!signals.interrupt().expect("it goes on"));
}
