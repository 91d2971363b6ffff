//! The module `math`.
//!
//! ```python
//! import math
//! print(math.sqrt(2), math.gcd(12, 18), math.comb(5, 2), math.isclose(0.1 + 0.2, 0.3), math.pi)
//! ```
//!
//! Functions of floats take `f64`; a domain error is a `ValueError`, a result out of range an
//! `OverflowError`, decided as CPython's `Modules/mathmodule.c` does.

mod integers;
mod special;
mod sums;

use crate::exc::{Exc, Result};
use crate::float::{power, raw};
use crate::int::{self, Int};

pub use integers::{comb, factorial, gcd, isqrt, lcm, perm, perm_all};
pub use special::{acosh, asinh, atanh, erf, erfc, gamma, lgamma};
pub use sums::{dist, fsum, hypot, prod_float, prod_int, prod_value};

/// `math.pi`.
pub const PI: f64 = core::f64::consts::PI;
/// `math.e`.
pub const E: f64 = core::f64::consts::E;
/// `math.tau`.
pub const TAU: f64 = core::f64::consts::TAU;
/// `math.inf`.
pub const INF: f64 = f64::INFINITY;
/// `math.nan`.
pub const NAN: f64 = f64::NAN;

#[cold]
fn domain_error() -> Exc {
    Exc::value_error("math domain error")
}

#[cold]
fn range_error() -> Exc {
    Exc::overflow_error("math range error")
}

/// The checks of CPython's `math_1`: a NaN that was not put in is a domain error, and so is an
/// infinity, unless the function may overflow.
#[inline]
fn checked(x: f64, result: f64, can_overflow: bool) -> Result<f64> {
    let from_outside: bool = if result.is_nan() {
        x.is_nan()
    } else {
        !x.is_finite()
    };
    if result.is_finite() || from_outside {
        return Ok(result);
    }
    Err(if result.is_nan() || !can_overflow {
        domain_error()
    } else {
        range_error()
    })
}

macro_rules! functions {
    ($($name:ident $can_overflow:literal;)*) => {$(
        #[doc = concat!("`math.", stringify!($name), "(x)`. ValueError or OverflowError.")]
        #[inline]
        pub fn $name(x: f64) -> Result<f64> {
            checked(x, raw::$name(x), $can_overflow)
        }
    )*};
}

functions! {
    sqrt false;
    exp true;
    exp2 true;
    expm1 true;
    log1p false;
    sin false;
    cos false;
    tan false;
    asin false;
    acos false;
    sinh true;
    cosh true;
}

/// `math.cbrt(x)`.
pub fn cbrt(x: f64) -> f64 {
    raw::cbrt(x)
}

/// `math.atan(x)`.
pub fn atan(x: f64) -> f64 {
    raw::atan(x)
}

/// `math.tanh(x)`.
pub fn tanh(x: f64) -> f64 {
    raw::tanh(x)
}

/// `math.atan2(y, x)`.
pub fn atan2(y: f64, x: f64) -> f64 {
    raw::atan2(y, x)
}

/// `math.fabs(x)`.
pub fn fabs(x: f64) -> f64 {
    x.abs()
}

/// `math.copysign(x, y)`.
pub fn copysign(x: f64, y: f64) -> f64 {
    raw::copysign(x, y)
}

/// `math.degrees(x)`.
pub fn degrees(x: f64) -> f64 {
    x * (180.0 / PI)
}

/// `math.radians(x)`.
pub fn radians(x: f64) -> f64 {
    x * (PI / 180.0)
}

/// `math.isfinite(x)`.
pub fn isfinite(x: f64) -> bool {
    x.is_finite()
}

/// `math.isinf(x)`.
pub fn isinf(x: f64) -> bool {
    x.is_infinite()
}

/// `math.isnan(x)`.
pub fn isnan(x: f64) -> bool {
    x.is_nan()
}

/// A logarithm of what must be positive.
#[inline]
fn logarithm(x: f64, function: fn(f64) -> f64) -> Result<f64> {
    if x > 0.0 || x.is_nan() {
        return Ok(function(x));
    }
    Err(domain_error())
}

/// The logarithm of an `int`, which may be beyond any float.
fn int_logarithm(x: &Int, function: fn(f64) -> f64) -> Result<f64> {
    if x.is_negative() || x.is_zero() {
        return Err(domain_error());
    }
    if let Ok(x) = int::to_f64(x) {
        return Ok(function(x));
    }
    // x = fraction * 2 ** exponent, with the fraction rounded half to even.
    let exponent: i64 = x.bit_length();
    let (quotient, rest) = int::divmod(x, &int::shl(&Int::ONE, &Int::from(exponent - 64))?)?;
    let fraction: f64 = int::to_f64(&(&quotient | i64::from(!rest.is_zero())))?;
    let fraction: f64 = crate::float::ldexp(fraction, -64);
    Ok(function(fraction) + function(2.0) * exponent as f64)
}

/// `math.log(x)`. ValueError.
#[inline]
pub fn log(x: f64) -> Result<f64> {
    logarithm(x, raw::log)
}

/// `math.log(x)` of an `int` of any size. ValueError.
pub fn log_int(x: &Int) -> Result<f64> {
    int_logarithm(x, raw::log)
}

/// `math.log(x, base)`. ValueError, ZeroDivisionError for a base of 1.
pub fn log_base(x: f64, base: f64) -> Result<f64> {
    let (top, bottom) = (log(x)?, log(base)?);
    crate::float::div(top, bottom)
}

/// `math.log(x, base)` of an `int` of any size. As [`log_base`].
pub fn log_base_int(x: &Int, base: f64) -> Result<f64> {
    let (top, bottom) = (log_int(x)?, log(base)?);
    crate::float::div(top, bottom)
}

/// `math.log2(x)`. ValueError.
pub fn log2(x: f64) -> Result<f64> {
    logarithm(x, raw::log2)
}

/// `math.log2(x)` of an `int` of any size. ValueError.
pub fn log2_int(x: &Int) -> Result<f64> {
    int_logarithm(x, raw::log2)
}

/// `math.log10(x)`. ValueError.
pub fn log10(x: f64) -> Result<f64> {
    logarithm(x, raw::log10)
}

/// `math.log10(x)` of an `int` of any size. ValueError.
pub fn log10_int(x: &Int) -> Result<f64> {
    int_logarithm(x, raw::log10)
}

/// `math.pow(x, y)`. ValueError, OverflowError.
#[inline]
pub fn pow(x: f64, y: f64) -> Result<f64> {
    match power::quick(x, y) {
        Some(power) => Ok(power),
        None => any_pow(x, y),
    }
}

#[cold]
fn any_pow(x: f64, y: f64) -> Result<f64> {
    let power: f64 = raw::pow(x, y);
    if power.is_finite() || !x.is_finite() || !y.is_finite() {
        return Ok(power);
    }
    Err(if power.is_nan() || x == 0.0 {
        domain_error()
    } else {
        range_error()
    })
}

/// `math.fmod(x, y)`: the sign of `x`. ValueError.
pub fn fmod(x: f64, y: f64) -> Result<f64> {
    let rest: f64 = raw::fmod(x, y);
    if rest.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error());
    }
    Ok(rest)
}

/// `math.remainder(x, y)`: the nearest multiple of `y` taken off. ValueError.
pub fn remainder(x: f64, y: f64) -> Result<f64> {
    let rest: f64 = raw::remainder(x, y);
    if rest.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error());
    }
    Ok(rest)
}

/// `math.floor(x)`. ValueError for NaN, OverflowError for infinities.
#[inline]
pub fn floor(x: f64) -> Result<Int> {
    int::from_float(raw::floor(x))
}

/// `math.ceil(x)`. As [`floor`].
#[inline]
pub fn ceil(x: f64) -> Result<Int> {
    int::from_float(raw::ceil(x))
}

/// `math.trunc(x)`. As [`floor`].
#[inline]
pub fn trunc(x: f64) -> Result<Int> {
    int::from_float(x)
}

/// `math.floor(x)`, `ceil` and `trunc` of an `int`: itself.
pub fn whole_int(x: &Int) -> Int {
    x.clone()
}

/// `math.frexp(x)`: fraction and exponent.
pub fn frexp(x: f64) -> (f64, i64) {
    if !x.is_finite() || x == 0.0 {
        return (x, 0);
    }
    let (fraction, exponent) = raw::frexp(x);
    (fraction, i64::from(exponent))
}

/// `math.ldexp(x, exponent)`. OverflowError.
pub fn ldexp(x: f64, exponent: &Int) -> Result<f64> {
    let size: f64 = crate::float::ldexp(x, exponent.clamp_i64());
    if size.is_infinite() && x.is_finite() {
        return Err(range_error());
    }
    Ok(size)
}

/// `math.modf(x)`: the fraction and the whole part.
pub fn modf(x: f64) -> (f64, f64) {
    if x.is_infinite() {
        return (raw::copysign(0.0, x), x);
    }
    let whole: f64 = raw::trunc(x);
    (raw::copysign(x - whole, x), whole)
}

/// `math.nextafter(x, y)`.
pub fn nextafter(x: f64, y: f64) -> f64 {
    raw::nextafter(x, y)
}

/// `math.ulp(x)`: the value of the last bit.
pub fn ulp(x: f64) -> f64 {
    let size: f64 = x.abs();
    if !size.is_finite() {
        return size;
    }
    let above: f64 = raw::nextafter(size, f64::INFINITY);
    if above.is_infinite() {
        size - raw::nextafter(size, 0.0)
    } else {
        above - size
    }
}

/// `math.isclose(a, b, rel_tol=rel_tol, abs_tol=abs_tol)`. ValueError for negative tolerances.
pub fn isclose(a: f64, b: f64, rel_tol: f64, abs_tol: f64) -> Result<bool> {
    if rel_tol < 0.0 || abs_tol < 0.0 {
        return Err(Exc::value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(true);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(false);
    }
    let difference: f64 = (b - a).abs();
    Ok(difference <= (rel_tol * b).abs()
        || difference <= (rel_tol * a).abs()
        || difference <= abs_tol)
}
