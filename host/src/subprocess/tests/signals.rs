//! What children tell by a signal.

use super::*;
use crate::bindings::oskit::sys::signal::{Disposition, Host as _};

const SIGCHLD: u8 = 17;

#[test]
fn a_child_that_ends_or_stops_interrupts_a_wait_of_who_catches_that() {
    let mut f = Fixture::new(|policy| allowed(policy.allow_signals(), &["/bin/sleep", "/bin/sh"]));
    sees(f.view().set_disposition(SIGCHLD, Disposition::Catch));
    let child = f.start(&["sleep", "100"]).child;
    let pid = sees(f.view().pid(of(&child)));
    for (signal, code, status) in
        [(19, libc::CLD_STOPPED, 19), (18, libc::CLD_CONTINUED, 18), (9, libc::CLD_KILLED, 9)]
    {
        sees(f.view().send_signal(of(&child), signal));
        assert_eq!(failure(f.view().wait_any(vec![], Some(20_000_000_000))).0, Code::Eintr, "{signal}");
        let info = sees(f.view().next_caught()).expect("it was caught");
        assert_eq!((info.signal, info.code, info.pid, info.status), (SIGCHLD, code, pid, status));
        assert!(sees(f.view().next_caught()).is_none());
    }
    // It says that there is news, and takes none.
    assert!(matches!(f.end(&child), State::Killed(Killed { signal: 9, .. })));
    f.start(&["sh", "-c", "exit 3"]);
    assert_eq!(failure(f.view().wait_any(vec![], Some(20_000_000_000))).0, Code::Eintr);
    let info = sees(f.view().next_caught()).expect("it was caught");
    assert_eq!((info.code, info.status), (libc::CLD_EXITED, 3));
}

#[test]
fn one_that_is_blocked_can_be_waited_for_and_taken() {
    let mut f = Fixture::new(|policy| allowed(policy.allow_signals(), &["/bin/true"]));
    sees(f.view().set_mask(vec![SIGCHLD]));
    let arrived = sees(f.view().arrived(vec![SIGCHLD]));
    for _ in 0..50 {
        f.start(&["true"]);
        assert_eq!(sees(f.view().wait_any(vec![of(&arrived)], Some(20_000_000_000))), [0]);
        assert_eq!(sees(f.view().take_pending(vec![SIGCHLD])).map(|info| info.signal), Some(SIGCHLD));
    }
}

#[test]
fn who_does_not_ask_is_not_interrupted() {
    let mut f = Fixture::with(&["/bin/true"]);
    let child = f.start(&["true"]).child;
    assert!(sees(f.view().wait_any(vec![], Some(200_000_000))).is_empty());
    assert!(sees(f.view().next_caught()).is_none());
    assert!(matches!(f.end(&child), State::Exited(0)));
}

#[test]
fn a_wait_for_a_child_lets_other_tasks_go_on() {
    use crate::bindings::oskit::sys::poll;
    let mut f = Fixture::with(&["/bin/sleep"]);
    let child = f.start(&["sleep", "100"]).child;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut view = f.view();
    let handle = match &view.table.get(&child).expect("it is there").0 {
        Kind::Started(handle) => Arc::clone(handle),
        Kind::Forked(_) => panic!("it is a program"),
    };
    let changed = sees(view.changed(of(&child), WaitFlags::empty()));
    runtime.block_on(async {
        let on = || vec![of(&changed)];
        assert!(sees(poll::Host::wait_any(&mut view, on(), Some(20_000_000)).await).is_empty());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            handle.state.send_signal(9).map_err(crate::error::Error::into_guest).expect("it runs");
        });
        assert_eq!(sees(poll::Host::wait_any(&mut view, on(), Some(20_000_000_000)).await), [0]);
    });
    HostChild::drop(&mut view, child).expect("it is there");
    assert_eq!(sees(view.wait_any(vec![of(&changed)], Some(0))), [0], "what is gone is ready");
}
