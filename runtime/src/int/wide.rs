//! What an [`super::Int`] points to when a word is too small, in builds without `bigint`: 64 bits.
//!
//! ```python
//! print(1 << 40)      # fits
//! print(1 << 70)      # OverflowError, as on boards without long ints
//! ```
//! Operators of ints cannot fail where they stand, so what overflows is pinned to the end of the
//! range, and the OverflowError is raised where Ctrl-C would be: at the next call, await or print.

use alloc::string::String;
use alloc::vec::Vec;

use num_traits::ToPrimitive;

use crate::exc::Result;
use crate::recursion;

/// 64 bits.
pub(crate) type Big = i64;

#[cold]
#[inline(never)]
fn overflow(negative: bool) -> Big {
    recursion::overflow();
    if negative { Big::MIN } else { Big::MAX }
}

pub(crate) fn add(a: &Big, b: &Big) -> Big {
    a.checked_add(*b).unwrap_or_else(|| overflow(*a < 0))
}

pub(crate) fn sub(a: &Big, b: &Big) -> Big {
    a.checked_sub(*b).unwrap_or_else(|| overflow(*a < 0))
}

pub(crate) fn mul(a: &Big, b: &Big) -> Big {
    a.checked_mul(*b)
        .unwrap_or_else(|| overflow((*a < 0) != (*b < 0)))
}

pub(crate) fn neg(a: &Big) -> Big {
    a.checked_neg().unwrap_or_else(|| overflow(false))
}

pub(crate) fn pow(base: &Big, exponent: u32) -> Big {
    base.checked_pow(exponent)
        .unwrap_or_else(|| overflow(*base < 0 && exponent & 1 == 1))
}

pub(crate) fn pow_mod(base: &Big, exponent: &Big, modulus: &Big) -> Big {
    let size = i128::from(*modulus).abs();
    let mut square = i128::from(*base).rem_euclid(size);
    let mut power = 1 % size;
    let mut left = *exponent;
    while left > 0 {
        if left & 1 == 1 {
            power = power * square % size;
        }
        square = square * square % size;
        left >>= 1;
    }
    if *modulus < 0 && power != 0 {
        power -= size;
    }
    power as Big
}

pub(crate) fn shl(a: &Big, count: u64) -> Big {
    match u32::try_from(count)
        .ok()
        .and_then(|count| a.checked_shl(count).map(|it| (it, count)))
    {
        Some((shifted, count)) if shifted >> count == *a => shifted,
        _ => overflow(*a < 0),
    }
}

pub(crate) fn shr(a: &Big, count: u64) -> Big {
    a >> count.min(63)
}

pub(crate) fn from_i128(value: i128) -> Big {
    Big::try_from(value).unwrap_or_else(|_| overflow(value < 0))
}

pub(crate) fn from_f64(value: f64) -> Option<Big> {
    value
        .is_finite()
        .then(|| value.to_i64().unwrap_or_else(|| overflow(value < 0.0)))
}

/// The value of plain digits.
pub(crate) fn parse(digits: &str, base: u32) -> Option<Big> {
    Some(Big::from_str_radix(digits, base).unwrap_or_else(|_| overflow(false)))
}

/// The digits of the magnitude, in lower case.
pub(crate) fn digits(a: &Big, base: u32) -> String {
    let mut digits: Vec<char> = Vec::new();
    let mut left = a.unsigned_abs();
    loop {
        digits.extend(char::from_digit((left % u64::from(base)) as u32, base));
        left /= u64::from(base);
        if left == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// The bits of the magnitude.
pub(crate) fn bits(a: &Big) -> u64 {
    u64::from(u64::BITS - a.unsigned_abs().leading_zeros())
}

/// The ones of the magnitude.
pub(crate) fn ones(a: &Big) -> u64 {
    u64::from(a.unsigned_abs().count_ones())
}

/// The shortest bytes, least first: two's complement, or the magnitude.
pub(crate) fn to_bytes(a: &Big, signed: bool) -> Vec<u8> {
    let mut bytes = if signed { *a as u64 } else { a.unsigned_abs() }
        .to_le_bytes()
        .to_vec();
    let fill = if signed && *a < 0 { 0xff } else { 0 };
    while bytes.len() > 1 && bytes.last() == Some(&fill) {
        let next = bytes[bytes.len() - 2];
        if signed && (next ^ fill) & 0x80 != 0 {
            break;
        }
        bytes.pop();
    }
    bytes
}

/// The value of bytes, least first.
pub(crate) fn from_bytes(bytes: &[u8], signed: bool) -> Big {
    let negative = signed && bytes.last().is_some_and(|byte| byte & 0x80 != 0);
    let fill = if negative { 0xff } else { 0 };
    let (low, high) = bytes.split_at(bytes.len().min(8));
    let mut word = [fill; 8];
    word[..low.len()].copy_from_slice(low);
    let value = Big::from_le_bytes(word);
    if high.iter().any(|byte| *byte != fill) || (value < 0) != negative {
        return overflow(negative);
    }
    value
}

/// The magnitude in words, least first.
pub(crate) fn to_words(a: &Big) -> Vec<u32> {
    let size = a.unsigned_abs();
    let mut words = alloc::vec![size as u32, (size >> 32) as u32];
    while words.last() == Some(&0) {
        words.pop();
    }
    words
}

/// The value of words, least first.
pub(crate) fn from_words(words: &[u32]) -> Big {
    let word = |at: usize| u64::from(words.get(at).copied().unwrap_or_default());
    match Big::try_from(word(0) | word(1) << 32) {
        Ok(value) if words.iter().skip(2).all(|word| *word == 0) => value,
        _ => overflow(false),
    }
}

/// `a / b`.
#[cold]
pub(crate) fn divide(a: &Big, b: &Big) -> Result<f64> {
    Ok(*a as f64 / *b as f64)
}
