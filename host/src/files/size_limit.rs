//! The largest file that this process may write, `RLIMIT_FSIZE`.

use std::sync::Once;

/// Makes a write beyond the limit fail with `EFBIG`, where by default the system ends the whole process, with all of its
/// instances. CPython does the same. What the embedder has arranged for the signal stays.
pub(crate) fn outlive() {
    static ONCE: Once = Once::new();
    // SAFETY: both calls get and leave a disposition that the C library knows.
    #[allow(unsafe_code)]
    ONCE.call_once(|| unsafe {
        let before = libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
        if before != libc::SIG_DFL && before != libc::SIG_ERR {
            libc::signal(libc::SIGXFSZ, before);
        }
    });
}
