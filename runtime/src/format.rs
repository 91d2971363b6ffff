//! The format mini-language: `format(value, spec)` and the part of an f-string after the colon.
//!
//! ```python
//! print(f"{1234.5:>12,.2f}|{255:#06x}|{'left':-<8}|{0.25:.0%}")
//! ```
//!
//! `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. [`spec`] parses, [`number`]
//! lays out the digits; here is what each type makes of a spec.
//!
//! Source: CPython's `Python/formatter_unicode.c`; texts are those of 3.11.

pub(crate) mod number;
pub(crate) mod spec;

use alloc::format;
use alloc::string::String;

use crate::exc::{Exc, Result};
use crate::int::{self, Int};
use crate::object::Object;
use crate::str::{Str, count_chars};
use number::Number;
use spec::{Grouping, Spec};

/// `type` does not exist for this kind of object.
#[cold]
fn unknown_code(code: char, type_name: &str) -> Exc {
    let shown: String = match code {
        '!'..='\x7f' => format!("{code}"),
        _ => format!("\\x{:x}", code as u32),
    };
    Exc::value_error(format!(
        "Unknown format code '{shown}' for object of type '{type_name}'"
    ))
}

/// Appends `format(value, spec)` for a `str`. ValueError.
pub fn format_str(value: &Str, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        out.push_str(value.as_str());
        return Ok(());
    }
    let spec: Spec = Spec::parse(spec, "str", '<')?;
    match spec.kind {
        None | Some('s') => {}
        Some(code) => return Err(unknown_code(code, "str")),
    }
    let refused: Option<&str> = match spec.sign {
        Some(' ') => Some("Space not allowed in string format specifier"),
        Some(_) => Some("Sign not allowed in string format specifier"),
        None if spec.no_negative_zero => {
            Some("Negative zero coercion (z) not allowed in string format specifier")
        }
        None if spec.alternate => Some("Alternate form (#) not allowed in string format specifier"),
        None if spec.align == '=' => Some("'=' alignment not allowed in string format specifier"),
        None => None,
    };
    if let Some(text) = refused {
        return Err(Exc::value_error(text));
    }
    let mut text: &str = value.as_str();
    if let Some(limit) = spec.precision
        && let Some((at, _)) = text.char_indices().nth(limit)
    {
        text = &text[..at];
    }
    spec.pad(text, count_chars(text), out);
    Ok(())
}

/// Appends `format(value, spec)` for an `int`. ValueError, OverflowError.
pub fn format_int(value: &Int, spec: &str, out: &mut String) -> Result<()> {
    format_integer(value, spec, "int", out)
}

/// Appends `format(value, spec)` for a `bool`. As [`format_int`].
pub fn format_bool(value: bool, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        return value.repr_to(out);
    }
    format_integer(&Int::from(value), spec, "bool", out)
}

fn format_integer(value: &Int, spec: &str, type_name: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        return value.repr_to(out);
    }
    let spec: Spec = Spec::parse(spec, type_name, '>')?;
    let code: char = spec.kind.unwrap_or('d');
    match code {
        'd' | 'n' | 'b' | 'o' | 'x' | 'X' | 'c' => {}
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            return write_float(int::to_f64(value)?, &spec, out);
        }
        _ => return Err(unknown_code(code, type_name)),
    }
    if spec.precision.is_some() {
        return Err(Exc::value_error(
            "Precision not allowed in integer format specifier",
        ));
    }
    if spec.no_negative_zero {
        return Err(Exc::value_error(
            "Negative zero coercion (z) not allowed in integer format specifier",
        ));
    }
    if code == 'c' {
        return write_character(value, &spec, out);
    }
    let mut digits: String = String::new();
    let (base, prefix) = match code {
        'b' => (2, "0b"),
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    if base == 10 {
        value.repr_to(&mut digits)?;
        if value.is_negative() {
            digits.remove(0);
        }
    } else {
        digits = int::arith::digits(value, base);
        if code == 'X' {
            digits.make_ascii_uppercase();
        }
    }
    let number: Number<'_> = Number {
        negative: value.is_negative(),
        prefix: if spec.alternate { prefix } else { "" },
        whole: &digits,
        rest: "",
    };
    number.write(&spec, if base == 10 { 3 } else { 4 }, out);
    Ok(())
}

fn write_character(value: &Int, spec: &Spec, out: &mut String) -> Result<()> {
    if spec.sign.is_some() {
        return Err(Exc::value_error(
            "Sign not allowed with integer format specifier 'c'",
        ));
    }
    if spec.alternate {
        return Err(Exc::value_error(
            "Alternate form (#) not allowed with integer format specifier 'c'",
        ));
    }
    let code: i64 = int::to_i64(value)?;
    let Some(c) = u32::try_from(code).ok().and_then(char::from_u32) else {
        return Err(Exc::overflow_error("%c arg not in range(0x110000)"));
    };
    spec.pad(c.encode_utf8(&mut [0; 4]), 1, out);
    Ok(())
}

/// Appends `format(value, spec)` for a `float`. ValueError.
pub fn format_float(value: f64, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        return value.repr_to(out);
    }
    let spec: Spec = Spec::parse(spec, "float", '>')?;
    match spec.kind {
        None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => {
            write_float(value, &spec, out)
        }
        Some(code) => Err(unknown_code(code, "float")),
    }
}

fn write_float(value: f64, spec: &Spec, out: &mut String) -> Result<()> {
    if spec
        .precision
        .is_some_and(|precision| precision > i32::MAX as usize)
    {
        return Err(Exc::value_error("precision too big"));
    }
    let text: String = number::float_digits(
        if spec.kind == Some('%') {
            value * 100.0
        } else {
            value
        },
        spec.kind,
        spec.precision,
        spec.alternate,
    );
    let (mut negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.as_str()),
    };
    if spec.no_negative_zero && !digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        negative = negative && !value.is_finite();
    }
    let whole: usize = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = digits.split_at(whole);
    Number {
        negative,
        prefix: "",
        whole,
        rest,
    }
    .write(spec, 3, out);
    Ok(())
}

impl Grouping {
    const fn separator(self) -> char {
        match self {
            Grouping::Comma => ',',
            Grouping::Underscore => '_',
        }
    }
}
