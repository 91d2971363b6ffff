//! What an [`super::Int`] points to when a word is too small: an integer of any size.
//!
//! ```python
//! print(2 ** 100)
//! ```
//! [`super::wide`] has the same functions for builds without `bigint`; the rest of `int` is
//! written once, over these.

use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use num_bigint::BigInt as Big;
use num_bigint::{BigUint, Sign};
use num_integer::Integer;
use num_traits::{FromPrimitive, Num, Signed, ToPrimitive, Zero};

use crate::exc::{Exc, Result};

pub(crate) fn add(a: &Big, b: &Big) -> Big {
    a + b
}

pub(crate) fn sub(a: &Big, b: &Big) -> Big {
    a - b
}

pub(crate) fn mul(a: &Big, b: &Big) -> Big {
    a * b
}

pub(crate) fn neg(a: &Big) -> Big {
    -a
}

pub(crate) fn pow(base: &Big, exponent: u32) -> Big {
    base.pow(exponent)
}

pub(crate) fn pow_mod(base: &Big, exponent: &Big, modulus: &Big) -> Big {
    base.modpow(exponent, modulus)
}

pub(crate) fn shl(a: &Big, count: u64) -> Big {
    a << count
}

pub(crate) fn shr(a: &Big, count: u64) -> Big {
    a >> count
}

pub(crate) fn from_i128(value: i128) -> Big {
    Big::from(value)
}

pub(crate) fn from_f64(value: f64) -> Option<Big> {
    Big::from_f64(value)
}

/// The value of plain digits.
pub(crate) fn parse(digits: &str, base: u32) -> Option<Big> {
    Big::from_str_radix(digits, base).ok()
}

/// The digits of the magnitude, in lower case.
pub(crate) fn digits(a: &Big, base: u32) -> String {
    a.magnitude().to_str_radix(base)
}

/// The bits of the magnitude.
pub(crate) fn bits(a: &Big) -> u64 {
    a.bits()
}

/// The ones of the magnitude.
pub(crate) fn ones(a: &Big) -> u64 {
    a.magnitude().count_ones()
}

/// The shortest bytes, least first: two's complement, or the magnitude.
pub(crate) fn to_bytes(a: &Big, signed: bool) -> Vec<u8> {
    if signed {
        a.to_signed_bytes_le()
    } else {
        a.magnitude().to_bytes_le()
    }
}

/// The value of bytes, least first.
pub(crate) fn from_bytes(bytes: &[u8], signed: bool) -> Big {
    if signed {
        Big::from_signed_bytes_le(bytes)
    } else {
        Big::from_biguint(Sign::Plus, BigUint::from_bytes_le(bytes))
    }
}

/// The magnitude in words, least first.
pub(crate) fn to_words(a: &Big) -> Vec<u32> {
    a.magnitude().to_u32_digits()
}

/// The value of words, least first.
pub(crate) fn from_words(words: &[u32]) -> Big {
    Big::from_slice(Sign::Plus, words)
}

/// CPython's `long_true_divide`: a quotient of at least 55 bits, rounded by hand so that results
/// below the normal range are rounded once only.
#[cold]
pub(crate) fn divide(a: &Big, b: &Big) -> Result<f64> {
    const MIN_EXPONENT: i64 = -1021;
    const DIGITS: i64 = 53;
    let negative: bool = a.is_negative() != b.is_negative();
    if a.is_zero() {
        return Ok(if negative { -0.0 } else { 0.0 });
    }
    let (a, b) = (a.magnitude(), b.magnitude());
    let difference: i64 = a.bits() as i64 - b.bits() as i64;
    if difference > 1025 {
        return Err(Exc::overflow_error(
            "integer division result too large for a float",
        ));
    }
    if difference < MIN_EXPONENT - DIGITS - 1 {
        return Ok(if negative { -0.0 } else { 0.0 });
    }
    let shift: i64 = difference.max(MIN_EXPONENT) - DIGITS - 2;
    let (quotient, rest) = if shift <= 0 {
        (a << shift.unsigned_abs()).div_rem(b)
    } else {
        a.div_rem(&(b << shift.unsigned_abs()))
    };
    let mut bits: u64 = quotient.to_u64().unwrap_or(u64::MAX) | u64::from(!rest.is_zero());
    let width: i64 = i64::from(u64::BITS - bits.leading_zeros());
    let extra: i64 = width.max(MIN_EXPONENT - shift) - DIGITS;
    let half: u64 = 1 << (extra - 1);
    if bits & half != 0 && bits & (3 * half - 1) != 0 {
        bits += half;
    }
    bits &= !(2 * half - 1);
    let size: f64 = crate::float::ldexp(bits as f64, shift);
    if size.is_infinite() {
        return Err(Exc::overflow_error(
            "integer division result too large for a float",
        ));
    }
    Ok(if negative { -size } else { size })
}
