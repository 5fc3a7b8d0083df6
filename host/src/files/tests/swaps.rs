//! A name that another thread swaps for a symbolic link out of the grant while it is used.

use super::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;

/// Refusals by function, subject and capability.
type Refusals = BTreeMap<[String; 3], u64>;

/// Counts the refusals of an audit log.
#[derive(Default)]
struct Log(Mutex<Refusals>);

impl AuditSink for Log {
    fn record(&self, event: &Event<'_>) {
        if let Decision::Refused { capability } = event.decision {
            count(&mut self.0.lock().expect("no panic"), event.function, event.subject, capability);
        }
    }
}

fn count(refusals: &mut Refusals, function: &str, subject: &str, capability: &str) {
    *refusals.entry([function, subject, capability].map(str::to_owned)).or_default() += 1;
}

/// A thread that swaps two names for each other, again and again, each swap in one step.
pub(super) struct Swapper {
    stop: Arc<AtomicBool>,
    swaps: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

impl Swapper {
    pub(super) fn start(pairs: Vec<(PathBuf, PathBuf)>) -> Self {
        let (stop, swaps) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let thread = {
            let (stop, swaps) = (Arc::clone(&stop), Arc::clone(&swaps));
            std::thread::spawn(move || {
                let here = rustix::fs::CWD;
                for (one, other) in pairs.iter().cycle() {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    rustix::fs::renameat_with(here, one, here, other, rustix::fs::RenameFlags::EXCHANGE)
                        .expect("both are there");
                    swaps.fetch_add(1, Ordering::Relaxed);
                }
            })
        };
        Swapper { stop, swaps, thread }
    }

    pub(super) fn swaps(&self) -> u64 {
        self.swaps.load(Ordering::Relaxed)
    }

    pub(super) fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("the swapper");
    }
}

#[test]
fn a_link_swapped_by_another_thread_never_leads_out_and_every_refusal_is_logged() {
    /// So often at the least are names swapped; more often until each outcome was seen, but not for ever.
    const SWAPS: u64 = 100_000;
    const MOST: u64 = 100 * SWAPS;

    let log = Arc::new(Log::default());
    let mut f = Fixture::logged(&log);
    fs::write(f.host("box/dir/secret"), "inside").expect("a file");
    symlink("../outside", f.host("box/dir-out")).expect("a link");
    symlink("../outside/secret", f.host("box/file-out")).expect("a link");
    let swapper = Swapper::start(vec![
        (f.host("box/dir"), f.host("box/dir-out")),
        (f.host("box/file"), f.host("box/file-out")),
    ]);

    let (mut reached, mut refused) = (0, Refusals::new());
    let mut view = f.view();
    while swapper.swaps() < SWAPS || ((reached == 0 || refused.is_empty()) && swapper.swaps() < MOST) {
        for path in ["/box/dir/secret", "/box/file"] {
            let mut seen = |function, result| match result {
                Ok(()) => reached += 1,
                Err(error) => {
                    if let (Code::Eperm, Some(capability)) = failure::<()>(Err(error)) {
                        count(&mut refused, function, path, &capability);
                    }
                }
            };
            for flags in [READ, READ | OpenFlags::WRITE] {
                let opened = view.open(path.to_owned(), flags, 0);
                seen(
                    "files.open",
                    opened.map(|file| {
                        assert_eq!(sees(HostDescriptor::read(&mut view, of(&file), 10)), b"inside");
                        HostDescriptor::drop(&mut view, file).expect("it is open");
                    }),
                );
            }
            seen("files.chmod", Host::chmod(&mut view, path.to_owned(), 0o666, true));
            let now = SetTime::Now;
            seen("files.utimens", Host::utimens(&mut view, path.to_owned(), now, SetTime::Now, true));
        }
        let _ = view.open("/box/dir/new".to_owned(), write_new(), 0o666);
        let _ = view.unlink("/box/dir/new".to_owned());
    }
    swapper.end();

    assert!(reached > 0, "they were there some of the time");
    let mut logged = log.0.lock().expect("no panic").clone();
    logged.retain(|[_, subject, _], _| subject != "/box/dir/new");
    assert!(refused.keys().any(|[function, _, _]| function == "files.open"), "{refused:?}");
    assert_eq!(refused, logged);
    let capability = |[function, _, capability]: &[String; 3]| match function.as_str() {
        "files.open" => ["files.read", "files.write"].contains(&capability.as_str()),
        _ => capability == "files.write",
    };
    assert!(logged.keys().all(capability), "{logged:?}");
    let outside = fs::read_dir(f.host("outside")).expect("a folder").count();
    let secret = fs::metadata(f.host("outside/secret")).expect("untouched");
    assert_eq!((outside, secret.permissions().mode() & 0o022), (1, 0));
    assert_eq!(fs::read_to_string(f.host("outside/secret")).expect("untouched"), "secret");
}
