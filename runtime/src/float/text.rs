//! `float` to text and back.
//!
//! ```python
//! print(repr(0.1), 1e22, float("1_0.5"), (0.1).hex(), float.fromhex("0x1.8p3"))
//! ```
//!
//! `repr` is the shortest text that reads back the same, and of two the one with an even last digit.
//! The crate zmij finds the same digits as CPython and changes to exponents at the same sizes, but
//! for 0.00001 to 0.0001; and CPython's exponents have two digits.

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
    if value.is_sign_negative() {
        out.push('-');
    }
    if value.is_infinite() {
        out.push_str("inf");
        return;
    }
    let mut buffer = zmij::Buffer::new();
    let text: &str = buffer.format_finite(value.abs());
    if let Some(digits) = text.strip_prefix("0.0000") {
        let (first, rest) = digits.split_at(1);
        let point: &str = if rest.is_empty() { "" } else { "." };
        for piece in [first, point, rest, "e-05"] {
            out.push_str(piece);
        }
        return;
    }
    match text.split_once("e-") {
        Some((digits, exponent)) if exponent.len() == 1 => {
            for piece in [digits, "e-0", exponent] {
                out.push_str(piece);
            }
        }
        _ => out.push_str(text),
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
