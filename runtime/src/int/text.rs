//! `int` to text and back: `str(n)`, `int(text, base)`, `hex`, `oct`, `bin`.
//!
//! ```python
//! print(int(" 1_000 "), int("0x1f", 0), hex(-255), int("９"))
//! ```
//!
//! Decimal conversion is quadratic, so CPython refuses more than 4300 digits
//! (`sys.set_int_max_str_digits`); bases that are powers of two have no limit.

use alloc::format;
use alloc::string::String;
use core::sync::atomic::{AtomicU32, Ordering};

use super::Int;
use super::big;
use crate::bytes::Bytes;
use crate::exc::{Exc, Result};
use crate::str::Str;
use crate::str::repr::write_repr;
use crate::unicode;

/// The limit on decimal digits; 0 means none.
static MAX_DIGITS: AtomicU32 = AtomicU32::new(4300);

/// `sys.get_int_max_str_digits()`.
pub fn get_max_str_digits() -> i64 {
    i64::from(MAX_DIGITS.load(Ordering::Relaxed))
}

/// `sys.set_int_max_str_digits(digits)`. ValueError below 640, except for 0.
pub fn set_max_str_digits(digits: i64) -> Result<()> {
    match u32::try_from(digits) {
        Ok(limit) if limit == 0 || limit >= 640 => {
            MAX_DIGITS.store(limit, Ordering::Relaxed);
            Ok(())
        }
        _ => Err(Exc::value_error("maxdigits must be 0 or larger than 640")),
    }
}

/// Appends `str(value)`. ValueError beyond the limit of digits.
#[inline]
pub(crate) fn write_decimal(value: &Int, out: &mut String) -> Result<()> {
    match value.as_small() {
        Some(small) => {
            write_i64(small as i64, out);
            Ok(())
        }
        None => write_big(value, out),
    }
}

/// Appends the decimal digits of a machine integer.
pub(crate) fn write_i64(value: i64, out: &mut String) {
    let mut buffer: [u8; 20] = [0; 20];
    let mut at: usize = buffer.len();
    let mut left: u64 = value.unsigned_abs();
    // One word is the daily case.
    while left > u64::from(u32::MAX) {
        let (quotient, digit) = split_digit(left);
        at -= 1;
        buffer[at] = b'0' + digit as u8;
        left = quotient;
    }
    let mut left: u32 = left as u32;
    loop {
        at -= 1;
        buffer[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    // SAFETY: what is behind `at` are digits and a sign. To look would link the table of UTF-8.
    out.push_str(unsafe { core::str::from_utf8_unchecked(&buffer[at..]) });
}

/// The quotient by ten, and the last digit.
#[cfg(target_pointer_width = "64")]
#[inline]
fn split_digit(number: u64) -> (u64, u32) {
    (number / 10, (number % 10) as u32)
}

/// The same by long division, half a word at a time: the routine that divides two words is ten times
/// as long.
#[cfg(not(target_pointer_width = "64"))]
fn split_digit(number: u64) -> (u64, u32) {
    let mut quotient = 0;
    let mut rest = 0;
    for shift in [48, 32, 16, 0] {
        let part = rest << 16 | (number >> shift) as u32 & 0xffff;
        quotient |= u64::from(part / 10) << shift;
        rest = part % 10;
    }
    (quotient, rest)
}

/// Gives out the digits of a number of a line and the like, one by one: it links no division of two
/// words, and no text.
pub(crate) fn digits_of(value: u32, out: &mut dyn FnMut(&str)) {
    if value >= 10 {
        digits_of(value / 10, out);
    }
    let digit = (value % 10) as usize;
    out("0123456789".get(digit..=digit).unwrap_or_default());
}

#[cold]
fn write_big(value: &Int, out: &mut String) -> Result<()> {
    let limit: i64 = get_max_str_digits();
    let too_long = || {
        Exc::value_error(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
        ))
    };
    // A digit is worth at least 3.32 bits: refuse before the quadratic work.
    if limit != 0 && value.bit_length() > (limit + 1) * 333 / 100 {
        return Err(too_long());
    }
    let digits: String = super::arith::digits(value, 10);
    if limit != 0 && digits.len() as i64 > limit {
        return Err(too_long());
    }
    if value.is_negative() {
        out.push('-');
    }
    out.push_str(&digits);
    Ok(())
}

/// `int(text)`. ValueError.
#[inline]
pub fn from_str(text: &Str) -> Result<Int> {
    // Up to 18 plain digits, the daily case.
    let bytes: &[u8] = text.as_bytes();
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', digits)) => (true, digits),
        _ => (false, bytes),
    };
    if !digits.is_empty() && digits.len() <= 18 && digits.iter().all(u8::is_ascii_digit) {
        let value: i64 = digits
            .iter()
            .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        return Ok(Int::from(if negative { -value } else { value }));
    }
    from_str_base(text, 10)
}

/// `int(text, base)`. ValueError.
pub fn from_str_base(text: &Str, base: i64) -> Result<Int> {
    parse(text.as_str(), base, |out| write_repr(text.as_str(), out))
}

/// `int(bytes, base)`. ValueError.
pub fn from_bytes_base(bytes: &Bytes, base: i64) -> Result<Int> {
    // What is not ASCII is no digit in any base.
    let text: String = bytes
        .as_slice()
        .iter()
        .map(|&byte| char::from(byte))
        .collect();
    let text: &str = if text.is_ascii() { &text } else { "?" };
    parse(text, base, |out| {
        crate::bytes::write_repr(bytes.as_slice(), out)
    })
}

/// An int literal too long for an `i64`, in decimal digits.
pub fn literal(digits: &str) -> Int {
    big::parse(digits, 10).map_or(Int::ZERO, Int::from_big)
}

fn parse(text: &str, base: i64, repr: impl FnOnce(&mut String)) -> Result<Int> {
    let known: Option<u32> = match base {
        0 | 2..=36 => Some(base as u32),
        _ => None,
    };
    let Some(wanted) = known else {
        return Err(Exc::value_error("int() base must be >= 2 and <= 36, or 0"));
    };
    match parse_digits(text, wanted) {
        Parsed::Value(value) => Ok(value),
        Parsed::TooLong(digits) => {
            let limit: i64 = get_max_str_digits();
            Err(Exc::value_error(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
            )))
        }
        Parsed::Invalid => {
            let mut shown: String = String::new();
            repr(&mut shown);
            let shown: String = shown.chars().take(200).collect();
            Err(Exc::value_error(format!(
                "invalid literal for int() with base {base}: {shown}"
            )))
        }
    }
}

enum Parsed {
    Value(Int),
    TooLong(usize),
    Invalid,
}

fn parse_digits(text: &str, wanted: u32) -> Parsed {
    let plain: String;
    let mut rest: &str = text.trim_matches(unicode::is_number_space);
    if !rest.is_ascii() {
        // Digits of any script count.
        plain = rest
            .chars()
            .map(|c| {
                unicode::decimal_value(c)
                    .and_then(|value| char::from_digit(value, 10))
                    .unwrap_or(c)
            })
            .collect();
        rest = &plain;
    }
    let negative: bool = rest.starts_with('-');
    rest = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let prefix: u32 = match rest.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let mut base: u32 = wanted;
    let mut old_octal: bool = false;
    if prefix != 0 && (wanted == prefix || wanted == 0) {
        base = prefix;
        rest = &rest[2..];
        rest = rest.strip_prefix('_').unwrap_or(rest);
    } else if wanted == 0 {
        base = 10;
        // C's octal: only zeros may start with a zero.
        old_octal = rest.starts_with('0');
    }
    let mut digits: String = String::with_capacity(rest.len());
    let mut after_digit: bool = false;
    for c in rest.chars() {
        match c {
            '_' if after_digit => after_digit = false,
            _ if c.is_digit(base) => {
                digits.push(c);
                after_digit = true;
            }
            _ => return Parsed::Invalid,
        }
    }
    if !after_digit || (old_octal && digits.bytes().any(|digit| digit != b'0')) {
        return Parsed::Invalid;
    }
    let limit: i64 = get_max_str_digits();
    if !base.is_power_of_two() && limit != 0 && digits.len() as i64 > limit {
        return Parsed::TooLong(digits.len());
    }
    if let Ok(value) = i64::from_str_radix(&digits, base) {
        return Parsed::Value(Int::from(if negative { -value } else { value }));
    }
    match big::parse(&digits, base) {
        Some(value) if negative => Parsed::Value(-Int::from_big(value)),
        Some(value) => Parsed::Value(Int::from_big(value)),
        None => Parsed::Invalid,
    }
}

/// `int(value)` of a float: towards zero. ValueError for NaN, OverflowError for infinities.
#[inline]
pub fn from_float(value: f64) -> Result<Int> {
    // Both ends are exact; NaN compares false.
    if value > -9.2e18 && value < 9.2e18 {
        return Ok(Int::from(value as i64));
    }
    from_large_float(value)
}

#[cold]
fn from_large_float(value: f64) -> Result<Int> {
    if value.is_nan() {
        return Err(Exc::value_error("cannot convert float NaN to integer"));
    }
    match big::from_f64(value) {
        Some(big) => Ok(Int::from_big(big)),
        None => Err(Exc::overflow_error(
            "cannot convert float infinity to integer",
        )),
    }
}

fn prefixed(value: &Int, prefix: &str, base: u32) -> Str {
    let mut text: String = String::new();
    if value.is_negative() {
        text.push('-');
    }
    text.push_str(prefix);
    text.push_str(&super::arith::digits(value, base));
    Str::from(text)
}

/// `hex(value)`.
pub fn hex(value: &Int) -> Str {
    prefixed(value, "0x", 16)
}

/// `oct(value)`.
pub fn oct(value: &Int) -> Str {
    prefixed(value, "0o", 8)
}

/// `bin(value)`.
pub fn bin(value: &Int) -> Str {
    prefixed(value, "0b", 2)
}
