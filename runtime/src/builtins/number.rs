//! Numbers and characters: `abs`, `divmod`, `round`, `pow`, `bin`, `chr` and their kin.

use alloc::format;

use crate::exc::{Exc, Result};
use crate::int::{self, Int};
use crate::str::Str;

pub use crate::int::{bin, hex, oct};

/// `abs(value)` of an int.
pub fn abs_int(value: &Int) -> Int {
    value.abs()
}

/// `abs(value)` of a float.
pub fn abs_float(value: f64) -> f64 {
    value.abs()
}

/// `divmod(a, b)` of ints.
///
/// # Errors
/// ZeroDivisionError.
pub fn divmod_int(a: &Int, b: &Int) -> Result<(Int, Int)> {
    int::divmod(a, b)
}

/// `divmod(a, b)` of floats.
///
/// # Errors
/// ZeroDivisionError.
pub fn divmod_float(a: f64, b: f64) -> Result<(f64, f64)> {
    crate::float::divmod(a, b)
}

/// `round(value)` of a float.
///
/// # Errors
/// OverflowError of an infinity, ValueError of NaN.
pub fn round_float(value: f64) -> Result<Int> {
    crate::float::round(value)
}

/// `round(value, ndigits)` of a float.
///
/// # Errors
/// OverflowError when the result is too large.
pub fn round_float_to(value: f64, ndigits: i64) -> Result<f64> {
    crate::float::round_to(value, ndigits)
}

/// `round(value)` of an int.
pub fn round_int(value: &Int) -> Int {
    value.clone()
}

/// `round(value, ndigits)` of an int.
///
/// # Errors
/// MemoryError of absurd digits.
pub fn round_int_to(value: &Int, ndigits: i64) -> Result<Int> {
    int::round_to(value, ndigits)
}

/// `chr(code)`.
///
/// # Errors
/// ValueError outside of Unicode, and for surrogates, which a `str` cannot hold here.
pub fn chr(code: i64) -> Result<Str> {
    match u32::try_from(code).ok().filter(|&code| code <= 0x10_FFFF) {
        None => Err(Exc::value_error("chr() arg not in range(0x110000)")),
        Some(code) => match char::from_u32(code) {
            Some(c) => Ok(Str::from(c)),
            None => Err(Exc::value_error(format!(
                "chr() arg {code:#x} is a surrogate, which is not supported"
            ))),
        },
    }
}
