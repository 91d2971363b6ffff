//! `float` to text and back.
//!
//! ```python
//! print(repr(0.1), 1e22, float("1_0.5"), (0.1).hex(), float.fromhex("0x1.8p3"))
//! ```
//!
//! `repr` is the shortest text that reads back the same; Rust's `{:?}` finds the same digits and
//! changes to exponents at the same sizes, so only the spelling of the exponent is ours.

use alloc::format;
use alloc::string::String;
use core::fmt::Write;

use super::raw;
use crate::exc::{Exc, Result};
use crate::int::{self, Int};
use crate::str::Str;
use crate::str::repr::write_repr as write_str_repr;
use crate::unicode;

/// Appends `repr(value)`.
pub(crate) fn write_repr(value: f64, out: &mut String) {
    if value.is_nan() {
        out.push_str("nan");
        return;
    }
    let start: usize = out.len();
    // Writing to a String cannot fail.
    let _ = write!(out, "{value:?}");
    settle_tie(value, start, out);
    if let Some(at) = out[start..].find('e') {
        let exponent: i32 = out[start + at + 1..].parse().unwrap_or(0);
        out.truncate(start + at);
        write_exponent(exponent, out);
    }
}

/// A value half-way between two shortest texts has two of them: CPython takes the one with an even
/// last digit, Rust the upper one. `out` holds Rust's from `start` on.
fn settle_tie(value: f64, start: usize, out: &mut String) {
    let bits: u64 = value.to_bits();
    let exponent: i64 = ((bits >> 52) & 0x7ff) as i64 - 1075;
    let mantissa: u64 = (bits & ((1 << 52) - 1)) | 1 << 52;
    let zeros: u32 = mantissa.trailing_zeros();
    // The exact decimal digits are `odd * 5 ** places`: a tie needs all but one of them.
    let places: i64 = -(exponent + i64::from(zeros));
    if !(1..=25).contains(&places) {
        return;
    }
    let odd: u64 = mantissa >> zeros;
    let Some(exact) = odd.checked_mul(5u64.pow(places as u32)) else {
        return;
    };
    let mantissa_end: usize = out[start..].find('e').map_or(out.len(), |at| start + at);
    let text: &str = &out[start..mantissa_end];
    let digits: &str = text.trim_start_matches(['-', '0', '.']);
    let count: usize = digits.bytes().filter(u8::is_ascii_digit).count();
    if exact.ilog10() as usize != count || text.ends_with(".0") {
        return;
    }
    let low: u64 = exact / 10;
    let even: u64 = (low + (low & 1)) % 10;
    let before: String = String::from(&out[mantissa_end - 1..]);
    out.truncate(mantissa_end - 1);
    // Writing to a String cannot fail.
    let _ = write!(out, "{even}{}", &before[1..]);
    // Beside a power of two the other text may belong to the neighbour.
    if out[start..].parse() != Ok(value) {
        out.truncate(mantissa_end - 1);
        out.push_str(&before);
    }
}

/// Appends `e+05`: at least two digits, always a sign.
pub(crate) fn write_exponent(exponent: i32, out: &mut String) {
    let sign: char = if exponent < 0 { '-' } else { '+' };
    let _ = write!(out, "e{sign}{:02}", exponent.unsigned_abs());
}

/// `float(text)`. ValueError.
pub fn from_str(text: &Str) -> Result<f64> {
    if let Some(value) = parse(text.as_str()) {
        return Ok(value);
    }
    let mut shown: String = String::new();
    write_str_repr(text.as_str(), &mut shown);
    Err(Exc::value_error(format!(
        "could not convert string to float: {shown}"
    )))
}

/// The number in `text`; digits of any script, single underscores between digits.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let text: &str = text.trim_matches(unicode::is_number_space);
    if text.is_ascii() && !text.contains('_') {
        return text.parse().ok();
    }
    let mut plain: String = String::with_capacity(text.len());
    let mut before: char = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let c: char = match unicode::decimal_value(c) {
            Some(value) => char::from_digit(value, 10)?,
            None => c,
        };
        if c == '_' {
            let after: bool = rest
                .peek()
                .is_some_and(|&c| unicode::decimal_value(c).is_some());
            if !before.is_ascii_digit() || !after {
                return None;
            }
        } else {
            plain.push(c);
        }
        before = c;
    }
    plain.parse().ok()
}

/// `value.hex()`.
pub fn hex(value: f64) -> Str {
    let mut text: String = String::new();
    if !value.is_finite() {
        write_repr(value, &mut text);
        return Str::from(text);
    }
    let bits: u64 = value.to_bits();
    let fraction: u64 = bits & ((1 << 52) - 1);
    let field: i64 = ((bits >> 52) & 0x7ff) as i64;
    let sign: &str = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return Str::from(format!("{sign}0x0.0p+0"));
    }
    let (lead, exponent) = if field == 0 {
        (0, -1022)
    } else {
        (1, field - 1023)
    };
    Str::from(format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}"))
}

/// `float.fromhex(text)`. ValueError, OverflowError.
pub fn fromhex(text: &Str) -> Result<f64> {
    match parse_hex(text.as_str().trim_matches(unicode::is_space)) {
        Some(value) => value,
        None => Err(Exc::value_error(
            "invalid hexadecimal floating-point string",
        )),
    }
}

/// None when the text is malformed.
fn parse_hex(text: &str) -> Option<Result<f64>> {
    let (negative, text) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let signed = |value: f64| if negative { -value } else { value };
    let lower: String = text.to_ascii_lowercase();
    match lower.as_str() {
        "inf" | "infinity" => return Some(Ok(signed(f64::INFINITY))),
        "nan" => return Some(Ok(signed(f64::NAN))),
        _ => {}
    }
    let digits: &str = lower.strip_prefix("0x").unwrap_or(&lower);
    let (digits, power) = match digits.split_once('p') {
        Some((digits, power)) => {
            let plain: &str = power.strip_prefix(['-', '+']).unwrap_or(power);
            if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            // A power that no i64 holds is as good as a very large one.
            let size: i64 = plain
                .parse::<i64>()
                .unwrap_or(i64::MAX / 8)
                .min(i64::MAX / 8);
            (digits, if power.starts_with('-') { -size } else { size })
        }
        None => (digits, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all: String = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mantissa: Int = int::from_str_base(&Str::from(all), 16).ok()?;
    if mantissa.is_zero() {
        return Some(Ok(signed(0.0)));
    }
    let exponent: i64 = power - 4 * fraction.len() as i64;
    let top: i64 = exponent.saturating_add(mantissa.bit_length());
    let value: Result<f64> = if top > 1025 {
        Err(Exc::overflow_error(""))
    } else if top < -1100 {
        Ok(0.0)
    } else if exponent >= 0 {
        int::shl(&mantissa, &Int::from(exponent)).and_then(|whole| int::to_f64(&whole))
    } else {
        int::shl(&Int::ONE, &Int::from(-exponent)).and_then(|unit| int::truediv(&mantissa, &unit))
    };
    Some(match value {
        Ok(value) => Ok(raw::copysign(value, signed(1.0))),
        Err(_) => Err(Exc::overflow_error(
            "hexadecimal value too large to represent as a float",
        )),
    })
}
