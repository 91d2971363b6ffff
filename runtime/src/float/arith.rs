//! Arithmetic of `float` that may raise or rounds Python's way.
//!
//! ```python
//! print(-7.5 // 2, -7.5 % 2, divmod(7.5, -2), 2.0 ** 0.5, round(2.675, 2))
//! ```
//!
//! Source: CPython's `Objects/floatobject.c`, whose order of operations decides the last bit.

use alloc::format;

use super::{power, raw};
use crate::exc::{Exc, OVERFLOW_ERROR, Result};
use crate::int::{self, HASH_MODULUS, Int, not_minus_one};
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// `a / b`. ZeroDivisionError.
#[inline]
pub fn div(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return Err(Exc::zero_division_error("float division by zero"));
    }
    Ok(a / b)
}

/// Quotient and remainder of a division by what is not zero.
fn div_mod(a: f64, b: f64) -> (f64, f64) {
    let mut rest: f64 = raw::fmod(a, b);
    let mut quotient: f64 = (a - rest) / b;
    if rest != 0.0 {
        if (b < 0.0) != (rest < 0.0) {
            rest += b;
            quotient -= 1.0;
        }
    } else {
        rest = raw::copysign(0.0, b);
    }
    let floor: f64 = if quotient != 0.0 {
        let floor: f64 = raw::floor(quotient);
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    } else {
        raw::copysign(0.0, a / b)
    };
    (floor, rest)
}

/// `a // b`. ZeroDivisionError.
pub fn floordiv(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return Err(Exc::zero_division_error("float floor division by zero"));
    }
    Ok(div_mod(a, b).0)
}

/// `a % b`. ZeroDivisionError.
#[inline]
pub fn modulo(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return Err(Exc::zero_division_error("float modulo"));
    }
    let rest: f64 = raw::fmod(a, b);
    Ok(if rest == 0.0 {
        raw::copysign(0.0, b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    })
}

/// `divmod(a, b)`. ZeroDivisionError.
pub fn divmod(a: f64, b: f64) -> Result<(f64, f64)> {
    if b == 0.0 {
        return Err(Exc::zero_division_error("float divmod()"));
    }
    Ok(div_mod(a, b))
}

/// `a ** b`. ZeroDivisionError for a negative power of zero, OverflowError. A fractional power of
/// a negative number would be complex, which does not exist here: ValueError.
#[inline]
pub fn pow(a: f64, b: f64) -> Result<f64> {
    match power::quick(a, b) {
        Some(power) => Ok(power),
        None => any_pow(a, b),
    }
}

#[cold]
fn any_pow(a: f64, b: f64) -> Result<f64> {
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(Exc::zero_division_error(
            "0.0 cannot be raised to a negative power",
        ));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != raw::floor(b) {
        return Err(Exc::value_error(
            "negative number cannot be raised to a fractional power",
        ));
    }
    let power: f64 = raw::pow(a, b);
    if power.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(out_of_range());
    }
    Ok(power)
}

/// `OverflowError(34, 'Numerical result out of range')`: C's `ERANGE`.
#[cold]
fn out_of_range() -> Exc {
    let text: Str = Str::literal(&"Numerical result out of range");
    Exc::new(
        &OVERFLOW_ERROR,
        alloc::vec![Value::Int(Int::small(34)), Value::Str(text)],
    )
}

/// `a ** b` as a value. As [`pow`].
pub fn pow_value(a: f64, b: f64) -> Result<Value> {
    pow(a, b).map(Object::into_value)
}

/// `value * 2 ** exponent`, rounded once.
pub fn ldexp(value: f64, exponent: i64) -> f64 {
    libm::ldexp(value, exponent.clamp(-5000, 5000) as i32)
}

/// `round(value)`: half to even. ValueError for NaN, OverflowError for infinities.
#[inline]
pub fn round(value: f64) -> Result<Int> {
    int::from_float(raw::rint(value))
}

/// `round(value, ndigits)`: the exact decimal value, half to even. OverflowError.
pub fn round_to(value: f64, ndigits: i64) -> Result<f64> {
    if !value.is_finite() || value == 0.0 || ndigits > 323 {
        return Ok(value);
    }
    if ndigits < -308 {
        return Ok(0.0 * value);
    }
    if ndigits >= 0 {
        let text = format!("{:.*}", ndigits as usize, value);
        return match text.parse::<f64>() {
            Ok(rounded) if rounded.is_finite() => Ok(rounded),
            _ => Err(Exc::overflow_error("rounded value too large to represent")),
        };
    }
    let size: f64 = value.abs();
    let whole: f64 = raw::trunc(size);
    let unit: Int = int::pow_i64(10, -ndigits)?;
    let (quotient, rest) = int::divmod(&int::from_float(whole)?, &unit)?;
    let twice: Int = &rest * 2;
    let odd: bool = !(&quotient & 1).is_zero();
    let up: bool = twice > unit || (twice == unit && (odd || whole != size));
    let rounded: Int = &(if up { &quotient + 1 } else { quotient }) * &unit;
    match int::to_f64(&rounded) {
        Ok(rounded) => Ok(raw::copysign(rounded, value)),
        Err(_) => Err(Exc::overflow_error("rounded value too large to represent")),
    }
}

/// `value.is_integer()`.
pub fn is_integer(value: f64) -> bool {
    value.is_finite() && raw::floor(value) == value
}

/// `value.as_integer_ratio()`. ValueError for NaN, OverflowError for infinities.
pub fn as_integer_ratio(value: f64) -> Result<(Int, Int)> {
    if value.is_nan() {
        return Err(Exc::value_error("cannot convert NaN to integer ratio"));
    }
    if value.is_infinite() {
        return Err(Exc::overflow_error(
            "cannot convert Infinity to integer ratio",
        ));
    }
    let (mut fraction, mut exponent) = raw::frexp(value);
    while fraction != raw::floor(fraction) {
        fraction *= 2.0;
        exponent -= 1;
    }
    let numerator: Int = int::from_float(fraction)?;
    let shift: Int = Int::from(exponent.unsigned_abs());
    if exponent > 0 {
        return Ok((int::shl(&numerator, &shift)?, Int::ONE));
    }
    Ok((numerator, int::shl(&Int::ONE, &shift)?))
}

/// `hash(value)`: equal to the hash of an equal `int`.
#[inline]
pub fn hash_f64(value: f64) -> i64 {
    const EXACT: f64 = 1e15;
    if value > -EXACT && value < EXACT && value == raw::trunc(value) {
        return not_minus_one(value as i64);
    }
    hash_parts(value)
}

/// CPython's `_Py_HashDouble`: 28 bits of the fraction at a time, modulo 2^61 - 1.
fn hash_parts(value: f64) -> i64 {
    const BITS: u32 = 61;
    const MODULUS: u64 = HASH_MODULUS as u64;
    if value.is_nan() {
        return 0;
    }
    if value.is_infinite() {
        return if value > 0.0 { 314_159 } else { -314_159 };
    }
    let (mut fraction, mut exponent) = raw::frexp(value.abs());
    let mut hash: u64 = 0;
    while fraction != 0.0 {
        hash = ((hash << 28) & MODULUS) | (hash >> (BITS - 28));
        fraction *= 268_435_456.0;
        exponent -= 28;
        let part: u64 = fraction as u64;
        fraction -= part as f64;
        hash += part;
        if hash >= MODULUS {
            hash -= MODULUS;
        }
    }
    let turn: u32 = exponent.rem_euclid(BITS as i32) as u32;
    hash = ((hash << turn) & MODULUS) | (hash >> (BITS - turn));
    let hash: i64 = hash as i64;
    not_minus_one(if value < 0.0 { -hash } else { hash })
}
