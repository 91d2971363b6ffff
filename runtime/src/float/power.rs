//! `x ** 0.5` and `x ** 2.0`, where it is certain what the C library's `pow` makes of them.
//!
//! Problem: CPython calls `pow`, which is not always the nearest float, so that `x ** 2.0` and
//! `x * x`, or `x ** 0.5` and `math.sqrt(x)`, differ in one of a thousand cases; and `pow` takes
//! several times as long.
//!
//! ```python
//! distance = (dx ** 2.0 + dy ** 2.0) ** 0.5
//! ```
//! `pow` of glibc and musl is off by 0.511 units in the last place, and by 2^-15 more for each
//! power of two that the result is away from one: within the bases below, by less than 0.514.
//! Where the true power is closer than 0.485 to the nearest float, no other float is as close as
//! that to what `pow` finds: it must give the same one. How far the power is off follows from the
//! square of the digits, exactly, as whole numbers.
//!
//! Source: Ziv, "Fast evaluation of elementary mathematical functions with correctly rounded last
//! bit" (1991) for the test; the error bounds are those in the comments of Arm's optimized
//! routines, from which both libraries have their `pow`.

use super::raw;

const DIGITS: u32 = f64::MANTISSA_DIGITS - 1;

/// The digit that all normal floats have, and none shows.
const LEADING: u64 = 1 << DIGITS;

const BIAS: u64 = 1023;

/// The powers of two, in either direction, that a quick base may be away from one.
const REACH: u64 = 64;

/// A half more or less, in units of the last place, is uncertain within `2 ** -MARGIN`.
const MARGIN: u32 = 6;

/// `pow(x, y)` for the bases and powers that are quick; they cannot fail.
#[inline]
pub(crate) fn quick(x: f64, y: f64) -> Option<f64> {
    let knows_pow = cfg!(all(
        feature = "std",
        any(target_env = "gnu", target_env = "musl")
    ));
    if !knows_pow {
        None
    } else if y == 0.5 && within_reach(x) {
        Some(root(x).unwrap_or_else(|| computed(x, y)))
    } else if y == 2.0 && within_reach(x.abs()) {
        Some(square(x).unwrap_or_else(|| computed(x, y)))
    } else {
        None
    }
}

/// Negative ones, zeros, infinities and NaNs are not.
#[inline]
fn within_reach(x: f64) -> bool {
    x.to_bits().wrapping_sub((BIAS - REACH) << DIGITS) <= (2 * REACH) << DIGITS
}

#[cold]
fn computed(x: f64, y: f64) -> f64 {
    raw::pow(x, y)
}

/// What `pow(x, 0.5)` must be; `None` where that is not certain.
#[inline]
fn root(x: f64) -> Option<f64> {
    let root: f64 = raw::sqrt(x);
    let root_digits = digits(root);
    let square = root_digits.wrapping_mul(root_digits);
    // A unit of `x` is `2 ** 52` of the square's, or `2 ** 53`. The difference is small: 64 bits of
    // each tell it.
    let doubled = (x.to_bits() >> DIGITS & 1) ^ 1;
    let rest = (x.to_bits() << DIGITS << doubled).wrapping_sub(square);
    // The distance from the true root is half the rest by the root.
    let margin = root_digits - (root_digits >> (MARGIN - 1));
    (rest.wrapping_add(margin) <= 2 * margin).then_some(root)
}

/// What `pow(x, 2.0)` must be; `None` where that is not certain.
#[inline]
fn square(x: f64) -> Option<f64> {
    let exact = u128::from(digits(x)) * u128::from(digits(x));
    // What a unit of the square is, in units of the result, as a power of two: 52 or 53.
    let shift = DIGITS + (exact >> (2 * DIGITS + 1)) as u32;
    let fraction = (exact as u64) << (u64::BITS - shift);
    let margin = 1 << (u64::BITS - MARGIN);
    let from_half = fraction.wrapping_sub((1 << (u64::BITS - 1)) - margin);
    (from_half > 2 * margin).then_some(x * x)
}

/// All digits of a normal float.
#[inline]
fn digits(x: f64) -> u64 {
    x.to_bits() & (LEADING - 1) | LEADING
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Floats of all exponents within [`REACH`] and some beyond, from a generator of Marsaglia's.
    fn floats() -> impl Iterator<Item = f64> {
        let mut state: u64 = 88_172_645_463_325_252;
        core::iter::repeat_with(move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let power = BIAS - REACH - 1 + (state >> 5) % (2 * REACH + 3);
            f64::from_bits(state & (LEADING - 1) | power << DIGITS)
        })
    }

    #[test]
    fn what_is_certain_is_what_the_library_computes() {
        for y in [0.5, 2.0] {
            let mut found = 0;
            for x in floats().take(200_000) {
                let certain = if y == 0.5 { root(x) } else { square(x) };
                if let Some(power) = certain.filter(|_| within_reach(x)) {
                    found += 1;
                    assert_eq!(power, raw::pow(x, y), "{x:e} ** {y}");
                }
            }
            assert!(found > 185_000, "only {found} of 200,000 are certain");
        }
    }

    #[test]
    fn halfway_between_two_floats_nothing_is_certain() {
        let below: f64 = 1.0 + f64::EPSILON;
        let above: f64 = 1.0 + 2.0 * f64::EPSILON;
        // The nearest floats to the square of the point between them.
        assert_eq!(root(below * above), None);
        assert_eq!(root(2.25), Some(1.5));
        // `2.25 + 3 * 2 ** -26 + 2 ** -52`, where floats are `2 ** -51` apart.
        assert_eq!(square(1.5 + f64::EPSILON * f64::from(1 << 26)), None);
        assert_eq!(square(-1.5), Some(2.25));
        for x in [0.0, -0.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE, 1e200] {
            assert_eq!(quick(x, 0.5), None);
            assert_eq!(quick(x, 2.0), None);
        }
        assert_eq!(quick(-1.0, 0.5), None);
    }
}
