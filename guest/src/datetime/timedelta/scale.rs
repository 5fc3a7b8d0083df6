//! Spans times and by floats. CPython takes a float as the fraction of integers that it is, and rounds once, half to even.

use super::{Error, by_zero, divide_nearest, too_large};

/// Every product from here on is beyond `timedelta.max`.
const LARGEST_BITS: u32 = 100;

/// A float as `mantissa` × 2^`exponent`.
struct Fraction {
    negative: bool,
    mantissa: u64,
    exponent: i32,
}

impl Fraction {
    fn of(x: f64) -> Result<Self, Error> {
        if x.is_nan() {
            return Err(Error::value("cannot convert NaN to integer ratio"));
        }
        if x.is_infinite() {
            return Err(Error::overflow("cannot convert Infinity to integer ratio"));
        }
        let bits = x.to_bits();
        let exponent = (bits >> 52 & 0x7ff) as i32;
        let mantissa = bits & ((1 << 52) - 1) | u64::from(exponent != 0) << 52;
        Ok(Fraction { negative: x.is_sign_negative(), mantissa, exponent: exponent.max(1) - 1075 })
    }
}

fn bits(x: u128) -> u32 {
    128 - x.leading_zeros()
}

fn signed(magnitude: u128, negative: bool) -> i128 {
    let magnitude = magnitude as i128;
    if negative { -magnitude } else { magnitude }
}

/// Microseconds times a float.
pub(super) fn mul(microseconds: i128, x: f64) -> Result<i128, Error> {
    let Fraction { negative, mantissa, exponent } = Fraction::of(x)?;
    let magnitude = microseconds.unsigned_abs();
    if magnitude == 0 || mantissa == 0 {
        return Ok(0);
    }
    let length = bits(magnitude) as i32 + bits(u128::from(mantissa)) as i32 + exponent;
    if length > LARGEST_BITS as i32 {
        return Err(too_large());
    }
    let product = if length < 0 {
        0
    } else if exponent >= 0 {
        (magnitude * u128::from(mantissa)) << exponent
    } else {
        shifted(magnitude, mantissa, exponent.unsigned_abs())
    };
    Ok(signed(product, negative != (microseconds < 0)))
}

/// `a * b / 2^shift`, rounded half to even; the result has at most [`LARGEST_BITS`], the product less than 192.
fn shifted(a: u128, b: u64, shift: u32) -> u128 {
    let low = (a & u128::from(u64::MAX)) * u128::from(b);
    let high = (a >> 64) * u128::from(b) + (low >> 64);
    let low = low as u64;
    let (quotient, half, sticky) = match shift {
        1..64 => {
            let rest = low & ((1 << shift) - 1);
            let half = 1 << (shift - 1);
            (high << (64 - shift) | u128::from(low >> shift), rest & half != 0, rest & (half - 1) != 0)
        }
        64 => (high, low >> 63 != 0, low << 1 != 0),
        65..192 => {
            let half = 1_u128 << (shift - 65);
            (high.checked_shr(shift - 64).unwrap_or(0), high & half != 0, high & (half - 1) != 0 || low != 0)
        }
        _ => (0, false, false),
    };
    quotient + u128::from(half && (sticky || quotient % 2 == 1))
}

/// Microseconds divided by a float.
pub(super) fn div(microseconds: i128, x: f64) -> Result<i128, Error> {
    let Fraction { negative, mantissa, exponent } = Fraction::of(x)?;
    if mantissa == 0 {
        return Err(by_zero());
    }
    let negative = negative != (microseconds < 0);
    let magnitude = microseconds.unsigned_abs();
    if exponent >= 0 {
        // A divisor of more bits than this is more than twice any span.
        let fits = bits(u128::from(mantissa)) + exponent.unsigned_abs() < 120;
        let quotient =
            if fits { divide_nearest(magnitude as i128, i128::from(mantissa) << exponent) } else { 0 };
        return Ok(signed(quotient as u128, negative));
    }
    let divisor = u128::from(mantissa);
    let (mut quotient, mut rest) = (magnitude / divisor, magnitude % divisor);
    for _ in 0..exponent.unsigned_abs() {
        rest <<= 1;
        quotient = quotient << 1 | u128::from(rest >= divisor);
        if rest >= divisor {
            rest -= divisor;
        }
        if bits(quotient) > LARGEST_BITS {
            return Err(too_large());
        }
    }
    let up = rest * 2 > divisor || (rest * 2 == divisor && quotient % 2 == 1);
    Ok(signed(quotient + u128::from(up), negative))
}
