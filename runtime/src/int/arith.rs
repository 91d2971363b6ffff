//! The operations of `int` that can fail, or that leave `int`: division, powers, shifts and
//! conversions to machine numbers.
//!
//! ```python
//! print(-7 // 2, -7 % 2, 7 / 2, 2 ** 10, pow(3, -1, 7), 1 << 70)
//! ```
//!
//! Division floors, as Python's does; `/` rounds the exact quotient once, whatever the sizes.

use alloc::string::String;
use core::cmp::Ordering;

use num_integer::Integer;
use num_traits::ToPrimitive;

use super::big::{self, Big};
use super::double;
use super::{Int, too_large};
use crate::exc::{Exc, Result};
use crate::sequence::no_memory;
use crate::value::Value;

#[cold]
fn zero_division(text: &'static str) -> Exc {
    Exc::zero_division_error(text)
}

const BY_ZERO: &str = "integer division or modulo by zero";
const MODULO_BY_ZERO: &str = "integer modulo by zero";

/// `a // b` on machine integers. ZeroDivisionError; OverflowError for `-2**63 // -1`.
#[inline]
pub fn floordiv_i64(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(zero_division(BY_ZERO));
    }
    let Some(quotient) = a.checked_div(b) else {
        return Err(too_large("long"));
    };
    Ok(if a % b != 0 && (a ^ b) < 0 {
        quotient - 1
    } else {
        quotient
    })
}

/// `a % b` on machine integers. ZeroDivisionError.
#[inline]
pub fn modulo_i64(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(zero_division(MODULO_BY_ZERO));
    }
    let rest: i64 = a.wrapping_rem(b);
    Ok(if rest != 0 && (rest ^ b) < 0 {
        rest + b
    } else {
        rest
    })
}

/// `divmod(a, b)` on machine integers. ZeroDivisionError.
#[inline]
pub fn divmod_i64(a: i64, b: i64) -> Result<(i64, i64)> {
    Ok((floordiv_i64(a, b)?, modulo_i64(a, b)?))
}

impl Int {
    /// `self % divisor` of a positive divisor; what `i64::rem_euclid` is there.
    #[inline]
    pub fn rem_euclid(&self, divisor: i64) -> i64 {
        debug_assert!(divisor > 0);
        match self.as_small() {
            Some(it) => (it as i64).rem_euclid(divisor),
            None => self.rem_euclid_big(divisor),
        }
    }

    #[cold]
    #[inline(never)]
    fn rem_euclid_big(&self, divisor: i64) -> i64 {
        let rest = double::apply(self, &Int::from(divisor), double::modulo)
            .unwrap_or_else(|| Int::from_big(self.to_big().mod_floor(&divisor.into())));
        rest.as_i64().unwrap_or_default()
    }

    /// `self // divisor` of a positive divisor.
    #[inline]
    pub fn div_euclid(&self, divisor: i64) -> Int {
        debug_assert!(divisor > 0);
        match self.as_small() {
            Some(it) => Int::from((it as i64).div_euclid(divisor)),
            None => self.div_euclid_big(divisor),
        }
    }

    #[cold]
    #[inline(never)]
    fn div_euclid_big(&self, divisor: i64) -> Int {
        double::apply(self, &Int::from(divisor), double::floordiv)
            .unwrap_or_else(|| Int::from_big(Integer::div_floor(&self.to_big(), &divisor.into())))
    }

    /// `self & mask` of a mask that is not negative.
    #[inline]
    pub fn bit_and_i64(&self, mask: i64) -> i64 {
        match self.as_small() {
            Some(it) => it as i64 & mask,
            None => (self & mask).as_i64().unwrap_or_default(),
        }
    }
}

/// `a // b`. ZeroDivisionError.
#[inline]
pub fn floordiv(a: &Int, b: &Int) -> Result<Int> {
    if let (Some(a), Some(b)) = (a.as_small(), b.as_small()) {
        return floordiv_i64(a as i64, b as i64).map(Int::from);
    }
    if b.is_zero() {
        return Err(zero_division(BY_ZERO));
    }
    Ok(double::apply(a, b, double::floordiv)
        .unwrap_or_else(|| a.with_big(|a| b.with_big(|b| Int::from_big(a.div_floor(b))))))
}

/// `a % b`, with the sign of `b`. ZeroDivisionError.
#[inline]
pub fn modulo(a: &Int, b: &Int) -> Result<Int> {
    if let (Some(a), Some(b)) = (a.as_small(), b.as_small()) {
        return modulo_i64(a as i64, b as i64).map(Int::from);
    }
    if b.is_zero() {
        return Err(zero_division(MODULO_BY_ZERO));
    }
    Ok(double::apply(a, b, double::modulo)
        .unwrap_or_else(|| a.with_big(|a| b.with_big(|b| Int::from_big(a.mod_floor(b))))))
}

/// `divmod(a, b)`. ZeroDivisionError.
pub fn divmod(a: &Int, b: &Int) -> Result<(Int, Int)> {
    if let (Some(a), Some(b)) = (a.as_small(), b.as_small()) {
        let (quotient, rest) = divmod_i64(a as i64, b as i64)?;
        return Ok((Int::from(quotient), Int::from(rest)));
    }
    if b.is_zero() {
        return Err(zero_division(BY_ZERO));
    }
    if let (Some(quotient), Some(rest)) = (
        double::apply(a, b, double::floordiv),
        double::apply(a, b, double::modulo),
    ) {
        return Ok((quotient, rest));
    }
    let (quotient, rest) = a.with_big(|a| b.with_big(|b| a.div_mod_floor(b)));
    Ok((Int::from_big(quotient), Int::from_big(rest)))
}

/// Whole numbers up to here are exact as floats.
const EXACT: i64 = 1 << 53;

/// `a / b` on machine integers. ZeroDivisionError.
#[inline]
pub fn truediv_i64(a: i64, b: i64) -> Result<f64> {
    if b == 0 {
        return Err(zero_division("division by zero"));
    }
    if (-EXACT..=EXACT).contains(&a) && (-EXACT..=EXACT).contains(&b) {
        return Ok(a as f64 / b as f64);
    }
    big::divide(&Big::from(a), &Big::from(b))
}

/// `a / b`, the exact quotient rounded once. ZeroDivisionError, OverflowError.
#[inline]
pub fn truediv(a: &Int, b: &Int) -> Result<f64> {
    if let (Some(a), Some(b)) = (a.as_small(), b.as_small()) {
        return truediv_i64(a as i64, b as i64);
    }
    if b.is_zero() {
        return Err(zero_division("division by zero"));
    }
    a.with_big(|a| b.with_big(|b| big::divide(a, b)))
}

/// `float(a)`. OverflowError.
#[inline]
pub fn to_f64(a: &Int) -> Result<f64> {
    if let Some(small) = a.as_small() {
        return Ok(small as f64);
    }
    match a.with_big(ToPrimitive::to_f64) {
        Some(value) if value.is_finite() => Ok(value),
        _ => Err(Exc::overflow_error("int too large to convert to float")),
    }
}

/// The value as an `i64`. OverflowError with CPython's text for a C long.
#[inline]
pub fn to_i64(a: &Int) -> Result<i64> {
    a.as_i64().ok_or_else(|| too_large("long"))
}

/// The value as an index. IndexError with CPython's text for a size.
#[inline]
pub fn to_index(a: &Int) -> Result<i64> {
    a.as_i64()
        .ok_or_else(|| Exc::index_error("cannot fit 'int' into an index-sized integer"))
}

/// `base ** exponent` for an exponent that is not negative. MemoryError where CPython would run
/// out of memory; ValueError for a negative exponent.
pub fn pow(base: &Int, exponent: &Int) -> Result<Int> {
    if let (Some(base), Some(exponent)) = (base.as_small(), exponent.as_small()) {
        return pow_i64(base as i64, exponent as i64);
    }
    if exponent.is_negative() {
        return Err(Exc::value_error("negative exponent"));
    }
    match exponent.as_i64() {
        Some(exponent) => pow_big(base, exponent),
        // Only 0, 1 and -1 have a power this large.
        None if *base == -1 => Ok(Int::from(if (exponent & 1).is_zero() { 1 } else { -1 })),
        None if base.is_zero() || *base == 1 => Ok(base.clone()),
        None => Err(no_memory()),
    }
}

/// [`pow`] on machine integers; the result may be big.
pub fn pow_i64(base: i64, exponent: i64) -> Result<Int> {
    if exponent < 0 {
        return Err(Exc::value_error("negative exponent"));
    }
    let small: Option<i64> = u32::try_from(exponent)
        .ok()
        .and_then(|power| base.checked_pow(power));
    match small {
        Some(power) => Ok(Int::from(power)),
        None => pow_big(&Int::from(base), exponent),
    }
}

#[cold]
fn pow_big(base: &Int, exponent: i64) -> Result<Int> {
    if base.is_zero() || *base == 1 {
        return Ok(if exponent == 0 {
            Int::ONE
        } else {
            base.clone()
        });
    }
    if *base == -1 {
        return Ok(Int::from(if exponent & 1 == 0 { 1 } else { -1 }));
    }
    // A power of two is a shift, which is much cheaper.
    if let Some(small) = base.as_small()
        && small > 0
        && small.count_ones() == 1
    {
        return shl(
            &Int::ONE,
            &(&Int::from(i64::from(small.trailing_zeros())) * exponent),
        );
    }
    match u32::try_from(exponent) {
        Ok(exponent) => Ok(base.with_big(|base| Int::from_big(big::pow(base, exponent)))),
        Err(_) => Err(no_memory()),
    }
}

/// `base ** exponent`: an int, or a float when the exponent is negative.
pub fn pow_value(base: &Int, exponent: &Int) -> Result<Value> {
    if exponent.is_negative() {
        return crate::float::pow(to_f64(base)?, to_f64(exponent)?).map(Value::Float);
    }
    pow(base, exponent).map(Value::Int)
}

/// `pow(base, exponent, modulus)`, with the sign of the modulus. ValueError when the modulus is
/// zero, or when a negative exponent needs an inverse that does not exist.
pub fn pow_mod(base: &Int, exponent: &Int, modulus: &Int) -> Result<Int> {
    if modulus.is_zero() {
        return Err(Exc::value_error("pow() 3rd argument cannot be 0"));
    }
    if exponent.is_negative() {
        let inverse: Int = inverse(base, &modulus.abs())?;
        return pow_mod(&inverse, &-exponent, modulus);
    }
    if let (Some(base), Some(exponent), Some(modulus)) =
        (base.as_small(), exponent.as_small(), modulus.as_small())
    {
        let size: u128 = modulus.unsigned_abs() as u128;
        let mut square: u128 = (base as i128).rem_euclid(size as i128) as u128;
        let mut power: u128 = 1 % size;
        let mut left: usize = exponent.unsigned_abs();
        while left != 0 {
            if left & 1 == 1 {
                power = power * square % size;
            }
            square = square * square % size;
            left >>= 1;
        }
        let rest: i64 = power as i64;
        return Ok(Int::from(if modulus < 0 && rest != 0 {
            rest + modulus as i64
        } else {
            rest
        }));
    }
    Ok(Int::from_big(big::pow_mod(
        &base.to_big(),
        &exponent.to_big(),
        &modulus.to_big(),
    )))
}

/// The inverse of `a` modulo a positive `modulus`.
fn inverse(a: &Int, modulus: &Int) -> Result<Int> {
    let modulus: Big = modulus.to_big();
    let found = a.to_big().mod_floor(&modulus).extended_gcd(&modulus);
    if found.gcd == Big::from(1) {
        return Ok(Int::from_big(found.x.mod_floor(&modulus)));
    }
    Err(Exc::value_error(
        "base is not invertible for the given modulus",
    ))
}

/// `a << count`. ValueError for a negative count, OverflowError for one that no memory can hold.
#[inline]
pub fn shl(a: &Int, count: &Int) -> Result<Int> {
    if let (Some(a), Some(count)) = (a.as_small(), count.as_small())
        && (0..isize::BITS as isize).contains(&count)
        && (a << count) >> count == a
    {
        return Ok(Int::from((a << count) as i64));
    }
    shl_big(a, count)
}

#[cold]
fn shl_big(a: &Int, count: &Int) -> Result<Int> {
    if count.is_negative() {
        return Err(Exc::value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Int::ZERO);
    }
    if let Some(shifted) = double::apply(a, count, double::shl) {
        return Ok(shifted);
    }
    match count.as_i64() {
        Some(count) if count < 1 << 36 => {
            Ok(a.with_big(|a| Int::from_big(big::shl(a, count.unsigned_abs()))))
        }
        _ => Err(Exc::overflow_error("too many digits in integer")),
    }
}

/// `a >> count`, rounding down. ValueError for a negative count.
#[inline]
pub fn shr(a: &Int, count: &Int) -> Result<Int> {
    if let (Some(a), Some(count)) = (a.as_small(), count.as_small())
        && count >= 0
    {
        return Ok(Int::from((a >> count.min(isize::BITS as isize - 1)) as i64));
    }
    shr_big(a, count)
}

#[cold]
fn shr_big(a: &Int, count: &Int) -> Result<Int> {
    if count.is_negative() {
        return Err(Exc::value_error("negative shift count"));
    }
    if let Some(shifted) = double::apply(a, count, double::shr) {
        return Ok(shifted);
    }
    let all: Int = Int::from(if a.is_negative() { -1 } else { 0 });
    match count.as_i64() {
        Some(count) if count < 1 << 36 => {
            Ok(a.with_big(|a| Int::from_big(big::shr(a, count.unsigned_abs()))))
        }
        _ => Ok(all),
    }
}

/// `a << count` on machine integers; the result may be big. ValueError, OverflowError.
#[inline]
pub fn shl_i64(a: i64, count: i64) -> Result<Int> {
    shl(&Int::from(a), &Int::from(count))
}

/// `a >> count` on machine integers. ValueError.
#[inline]
pub fn shr_i64(a: i64, count: i64) -> Result<i64> {
    if count < 0 {
        return Err(Exc::value_error("negative shift count"));
    }
    Ok(a >> count.min(63))
}

/// The digits of the magnitude in a base from 2 to 36, in lower case.
pub(crate) fn digits(a: &Int, base: u32) -> String {
    a.with_big(|a| big::digits(a, base))
}

/// `a + b`.
#[inline]
pub fn add_i64(a: i64, b: i64) -> Int {
    match a.checked_add(b) {
        Some(sum) => Int::from(sum),
        None => &Int::from(a) + &Int::from(b),
    }
}

/// `a - b`.
#[inline]
pub fn sub_i64(a: i64, b: i64) -> Int {
    match a.checked_sub(b) {
        Some(difference) => Int::from(difference),
        None => &Int::from(a) - &Int::from(b),
    }
}

/// `a * b`.
#[inline]
pub fn mul_i64(a: i64, b: i64) -> Int {
    match a.checked_mul(b) {
        Some(product) => Int::from(product),
        None => &Int::from(a) * &Int::from(b),
    }
}

/// `~a`.
pub fn invert(a: &Int) -> Int {
    &-a - &Int::from(1_i64)
}

/// How an int compares with a float: exactly, without rounding either; None against NaN.
pub fn cmp_float(a: &Int, b: f64) -> Option<Ordering> {
    crate::dynamic::order_int_float(a, b)
}

/// An int literal that may need more than one word.
pub fn from_i64(value: i64) -> Int {
    Int::from(value)
}
