//! What the runner prints.

use super::Measured;
use std::fmt::Write as _;

/// A line for each side of a row: median, range, and how many times ours it took, or that there is no other side.
pub fn print(title: &str, sides: &[Measured]) -> String {
    let mut out = format!("{title}\n");
    let ours = sides.first().map_or(f64::NAN, |side| side.median);
    for (index, side) in sides.iter().enumerate() {
        let (least, most) = side.range;
        let ratio = match index {
            0 if sides.len() == 1 => "    no peer".to_owned(),
            0 => String::new(),
            _ => format!("{:>8.2} × ours", side.median / ours),
        };
        let _ = writeln!(
            out,
            "  {:<22}{:>12}  ({} to {}){ratio}",
            side.name,
            time(side.median),
            time(least),
            time(most)
        );
    }
    out
}

/// Nanoseconds with a unit a person would choose.
fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n < 1e3 => format!("{n:.1} ns"),
        n if n < 1e6 => format!("{:.2} µs", n / 1e3),
        n if n < 1e9 => format!("{:.2} ms", n / 1e6),
        n => format!("{:.2} s", n / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(name: &'static str, median: f64) -> Measured {
        Measured { name, median, range: (median, median) }
    }

    #[test]
    fn a_row_without_a_peer_says_so() {
        assert!(print("row", &[side("oskit", 50.0)]).contains("no peer"));
        assert!(!print("row", &[side("oskit", 50.0), side("peer", 60.0)]).contains("no peer"));
    }

    #[test]
    fn a_peer_is_shown_as_a_multiple_of_ours() {
        let text = print("row", &[side("oskit", 50.0), side("peer", 2000.0)]);
        assert!(
            text.contains("50.0 ns") && text.contains("2.00 µs") && text.contains("40.00 × ours"),
            "{text}"
        );
    }
}
