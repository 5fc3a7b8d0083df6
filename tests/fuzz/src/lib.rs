//! What the fuzz targets share.

use peak_alloc::PeakAlloc;
use std::borrow::Cow;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Runs the laws of a target, which may hold no more memory at any time than the modules promise for a short input:
/// the longest expansions are of 16 MiB, and a law compares two or three of them.
pub fn bounded(laws: impl FnOnce()) {
    const MOST: usize = 128 << 20;
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    laws();
    let used = MEMORY.peak_usage().saturating_sub(before);
    assert!(used <= MOST, "{used} bytes of memory for one input");
}

/// The first `N` bytes of an input, zeros where it is shorter, and the rest as text.
pub fn head_and_text<const N: usize>(data: &[u8]) -> ([u8; N], Cow<'_, str>) {
    let (head, rest) = data.split_at(data.len().min(N));
    let mut bytes = [0; N];
    bytes[..head.len()].copy_from_slice(head);
    (bytes, String::from_utf8_lossy(rest))
}
