//! Python's numbers where CPython takes either kind, and its integers where C has an `int`.

use super::Error;

/// Python's `int` or `float`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// `int`.
    Integer(i64),
    /// `float`.
    Float(f64),
}

/// An argument of a constructor.
pub(super) fn c_int(value: i64) -> Result<i32, Error> {
    i32::try_from(value).map_err(|_| {
        Error::overflow(if value > 0 {
            "signed integer is greater than maximum"
        } else {
            "signed integer is less than minimum"
        })
    })
}

/// An argument of `replace`, which CPython reads in another way and refuses with another text.
pub(super) fn replaced(value: Option<i64>, old: impl Into<i64>) -> Result<i64, Error> {
    let value = value.unwrap_or_else(|| old.into());
    match i32::try_from(value) {
        Ok(_) => Ok(value),
        Err(_) => Err(too_large()),
    }
}

/// What CPython says of an integer beyond C's `int`.
pub(super) fn too_large() -> Error {
    Error::overflow("Python int too large to convert to C int")
}

/// `n / d` to the nearest integer, half to even.
pub(super) fn divide_nearest(n: i128, d: i128) -> i128 {
    let (quotient, rest) = (floor_div(n, d), floor_mod(n, d));
    // The rest has the sign of the divisor, and is smaller.
    let (rest, d) = (rest.unsigned_abs(), d.unsigned_abs());
    let up = match rest.cmp(&(d - rest)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => quotient % 2 != 0,
        std::cmp::Ordering::Less => false,
    };
    quotient + i128::from(up)
}

/// `n // d`.
pub(super) fn floor_div(n: i128, d: i128) -> i128 {
    n / d - i128::from(n % d != 0 && (n < 0) != (d < 0))
}

/// `n % d`.
pub(super) fn floor_mod(n: i128, d: i128) -> i128 {
    let rest = n % d;
    if rest != 0 && (n < 0) != (d < 0) { rest + d } else { rest }
}

/// `n / d` as the nearest float; both below 2^100.
pub(super) fn true_divide(n: i128, d: i128) -> f64 {
    let negative = (n < 0) != (d < 0);
    let (n, d) = (n.unsigned_abs(), d.unsigned_abs());
    let (mut quotient, mut rest) = (n / d, n % d);
    let mut shift = 0;
    // 64 bits: more than a float has, so that the last may stand for all that were cut off.
    if rest != 0 {
        while quotient >> 63 == 0 {
            rest <<= 1;
            quotient = quotient << 1 | u128::from(rest >= d);
            if rest >= d {
                rest -= d;
            }
            shift += 1;
        }
        quotient |= u128::from(rest != 0);
    }
    // By a power of two, which is exact.
    let magnitude = quotient as f64 / 2_f64.powi(shift);
    if negative { -magnitude } else { magnitude }
}
