//! The methods of `int`, and `round(n, ndigits)`.
//!
//! ```python
//! print((1000).bit_length(), (1000).to_bytes(2, "big"), int.from_bytes(b"\xff", "big", signed=True))
//! ```

use alloc::vec::Vec;

use super::Int;
use super::arith::{divmod, pow_i64};
use super::big;
use crate::bytes::{Bytes, IntItem};
use crate::exc::{Exc, Result};
use crate::iter::Iterable;
use crate::str::Str;

/// Whether the order is little endian. ValueError for an unknown name.
fn is_little(byteorder: &Str) -> Result<bool> {
    match byteorder.as_str() {
        "little" => Ok(true),
        "big" => Ok(false),
        _ => Err(Exc::value_error(
            "byteorder must be either 'little' or 'big'",
        )),
    }
}

impl Int {
    /// `self.bit_length()`.
    pub fn bit_length(&self) -> i64 {
        match self.as_small() {
            Some(small) => i64::from(usize::BITS - small.unsigned_abs().leading_zeros()),
            None => self.with_big(|a| big::bits(a) as i64),
        }
    }

    /// `self.bit_count()`: the ones of the magnitude.
    pub fn bit_count(&self) -> i64 {
        match self.as_small() {
            Some(small) => i64::from(small.unsigned_abs().count_ones()),
            None => self.with_big(|a| big::ones(a) as i64),
        }
    }

    /// `self.conjugate()`: itself.
    pub fn conjugate(&self) -> Int {
        self.clone()
    }

    /// `self.is_integer()`: true.
    pub fn is_integer(&self) -> bool {
        true
    }

    /// `self.as_integer_ratio()`.
    pub fn as_integer_ratio(&self) -> (Int, Int) {
        (self.clone(), Int::ONE)
    }

    /// `self.real`, `self.numerator`: itself.
    pub fn numerator(&self) -> Int {
        self.clone()
    }

    /// `self.imag`: 0.
    pub fn imag(&self) -> Int {
        Int::ZERO
    }

    /// `self.denominator`: 1.
    pub fn denominator(&self) -> Int {
        Int::ONE
    }

    /// `self.to_bytes(length, byteorder, signed=signed)`. OverflowError when it does not fit,
    /// ValueError for a negative length or an unknown order.
    pub fn to_bytes(&self, length: i64, byteorder: &Str, signed: bool) -> Result<Bytes> {
        let little: bool = is_little(byteorder)?;
        let Ok(length) = usize::try_from(length) else {
            return Err(Exc::value_error("length argument must be non-negative"));
        };
        if self.is_negative() && !signed {
            return Err(Exc::overflow_error(
                "can't convert negative int to unsigned",
            ));
        }
        let mut bytes: Vec<u8> = self.with_big(|a| big::to_bytes(a, signed));
        // Zero needs no byte at all, but has one here.
        if self.is_zero() {
            bytes.clear();
        }
        // A quirk of CPython: the sign of -1 alone takes no byte.
        if length == 0 && *self == -1 {
            bytes.clear();
        }
        if bytes.len() > length {
            return Err(Exc::overflow_error("int too big to convert"));
        }
        bytes.resize(length, if self.is_negative() { 0xff } else { 0 });
        if !little {
            bytes.reverse();
        }
        Ok(Bytes::from(bytes))
    }

    /// `int.from_bytes(bytes, byteorder, signed=signed)`. ValueError for an unknown order.
    pub fn from_bytes(bytes: &Bytes, byteorder: &Str, signed: bool) -> Result<Int> {
        let little: bool = is_little(byteorder)?;
        let mut bytes: Vec<u8> = bytes.as_slice().to_vec();
        if !little {
            bytes.reverse();
        }
        Ok(Int::from_big(big::from_bytes(&bytes, signed)))
    }
}

/// `int.from_bytes(numbers, …)` of numbers below 256. ValueError for others.
pub fn from_numbers<I: Iterable>(numbers: &I, byteorder: &Str, signed: bool) -> Result<Int>
where
    I::Item: IntItem,
{
    Int::from_bytes(&Bytes::from_ints(numbers)?, byteorder, signed)
}

/// `round(value, ndigits)`: half to even for negative `ndigits`.
pub fn round_to(value: &Int, ndigits: i64) -> Result<Int> {
    if ndigits >= 0 {
        return Ok(value.clone());
    }
    // Beyond the digits of the value, the result is zero.
    if ndigits.unsigned_abs() > value.bit_length().unsigned_abs() {
        return Ok(Int::ZERO);
    }
    let unit: Int = pow_i64(10, -ndigits)?;
    let (quotient, rest) = divmod(value, &unit)?;
    let twice: Int = &rest * 2;
    let odd: bool = !(&quotient & 1).is_zero();
    let up: bool = twice > unit || (twice == unit && odd);
    Ok(&(if up { &quotient + 1 } else { quotient }) * &unit)
}
