//! Digits of floats in the styles `e`, `f`, `g`, `%`, and the layout of a number: sign, prefix,
//! separators, zeros.

use alloc::format;
use alloc::string::String;

use super::spec::Spec;
use crate::float::text::{write_exponent, write_repr};
use crate::int::text::write_i64;

/// No float has more digits than this after its point; further ones are zeros.
const MOST_DIGITS: usize = 1100;

/// A number in parts, ready for padding.
pub(crate) struct Number<'a> {
    pub(crate) negative: bool,
    /// `0x` and its kin.
    pub(crate) prefix: &'a str,
    /// The digits before the point, which separators group.
    pub(crate) whole: &'a str,
    /// Everything after them.
    pub(crate) rest: &'a str,
}

impl Number<'_> {
    /// Appends the number as `spec` asks, in groups of `group` digits.
    pub(crate) fn write(&self, spec: &Spec, group: usize, out: &mut String) {
        let sign: &str = match (self.negative, spec.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            (false, _) => "",
        };
        let around: usize = sign.len() + self.prefix.len() + self.rest.len();
        let zeros: bool = spec.fill == '0' && spec.align == '=';
        let grouped: String;
        let whole: &str = match spec.grouping {
            _ if self.whole.is_empty() => "",
            None => self.whole,
            Some(grouping) => {
                let least: usize = if zeros {
                    spec.width.saturating_sub(around)
                } else {
                    0
                };
                grouped = group_digits(self.whole, grouping.separator(), group, least);
                &grouped
            }
        };
        let padding: usize = spec.width.saturating_sub(around + whole.len());
        let (left, inner, right) = match spec.align {
            '<' => (0, 0, padding),
            '^' => (padding / 2, 0, padding - padding / 2),
            '=' => (0, padding, 0),
            _ => (padding, 0, 0),
        };
        let fill = |count: usize, out: &mut String| {
            out.extend(core::iter::repeat_n(spec.fill, count));
        };
        fill(left, out);
        out.push_str(sign);
        out.push_str(self.prefix);
        fill(inner, out);
        out.push_str(whole);
        out.push_str(self.rest);
        fill(right, out);
    }
}

/// Separators between groups, with zeros in front up to `least` characters; never a separator in
/// front, even if that takes one zero more.
fn group_digits(digits: &str, separator: char, group: usize, least: usize) -> String {
    let mut reversed: String = String::new();
    let mut left = digits.bytes().rev();
    let mut in_group: usize = 0;
    loop {
        let digit: Option<u8> = left.next();
        if digit.is_none() && reversed.len() >= least {
            break;
        }
        if in_group == group {
            reversed.push(separator);
            in_group = 0;
        }
        reversed.push(char::from(digit.unwrap_or(b'0')));
        in_group += 1;
    }
    reversed.chars().rev().collect()
}

/// The text of a float in the style `kind`; None is like `repr`, or like `g` with a point when
/// there is a precision.
pub(crate) fn float_digits(
    value: f64,
    kind: Option<char>,
    precision: Option<usize>,
    alternate: bool,
) -> String {
    let mut out: String = String::new();
    let upper: bool = matches!(kind, Some('E' | 'F' | 'G'));
    if value.is_finite() {
        match kind {
            None => match precision {
                None if alternate => write_general(value, 17, Style::Repr, &mut out),
                None => write_repr(value, &mut out),
                Some(digits) => {
                    let style: Style = if alternate {
                        Style::FullPointed
                    } else {
                        Style::Pointed
                    };
                    write_general(value, digits.max(1), style, &mut out);
                }
            },
            Some('e' | 'E') => write_scientific(value, precision.unwrap_or(6), alternate, &mut out),
            Some('f' | 'F' | '%') => {
                write_fixed(value, precision.unwrap_or(6), alternate, &mut out)
            }
            Some(_) => {
                let style: Style = if alternate { Style::Full } else { Style::Short };
                write_general(value, precision.unwrap_or(6).max(1), style, &mut out);
            }
        }
    } else {
        write_repr(value, &mut out);
    }
    if kind == Some('%') {
        out.push('%');
    }
    if upper {
        out.make_ascii_uppercase();
    }
    out
}

fn push_zeros(count: usize, out: &mut String) {
    out.extend(core::iter::repeat_n('0', count));
}

/// Style `f`.
fn write_fixed(value: f64, precision: usize, alternate: bool, out: &mut String) {
    if !write_small_fixed(value, precision, out) {
        let exact: usize = precision.min(MOST_DIGITS);
        // Writing to a String cannot fail.
        let _ = core::fmt::Write::write_fmt(out, format_args!("{value:.exact$}"));
        push_zeros(precision - exact, out);
    }
    if alternate && precision == 0 {
        out.push('.');
    }
}

/// Style `f` with a few digits below 2^53, by exact integer arithmetic; false for what is larger.
fn write_small_fixed(value: f64, precision: usize, out: &mut String) -> bool {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    if precision > 15 || value.abs() >= LIMIT {
        return false;
    }
    let bits: u64 = value.to_bits();
    let field: u64 = (bits >> 52) & 0x7ff;
    let fraction: u64 = bits & ((1 << 52) - 1);
    let mantissa: u64 = if field == 0 {
        fraction
    } else {
        fraction | 1 << 52
    };
    // value = mantissa / 2 ** shift, and the scaled mantissa has at most 103 bits.
    let shift: u64 = 1075 - field.max(1);
    let unit: u64 = 10u64.pow(precision as u32);
    let scaled: u128 = u128::from(mantissa) * u128::from(unit);
    let rounded: u128 = if shift > 120 {
        0
    } else if shift == 0 {
        scaled
    } else {
        let (whole, rest) = (scaled >> shift, scaled & ((1 << shift) - 1));
        let half: u128 = 1 << (shift - 1);
        whole + u128::from(rest > half || (rest == half && whole & 1 == 1))
    };
    let (whole, rest) = match u64::try_from(rounded) {
        Ok(rounded) => (rounded / unit, rounded % unit),
        // The quotient is below 2^53, the remainder below the unit.
        Err(_) => {
            let unit: u128 = u128::from(unit);
            ((rounded / unit) as u64, (rounded % unit) as u64)
        }
    };
    if value.is_sign_negative() {
        out.push('-');
    }
    write_i64(whole as i64, out);
    if precision > 0 {
        out.push('.');
        let start: usize = out.len();
        write_i64(rest as i64, out);
        let digits: usize = out.len() - start;
        for _ in digits..precision {
            out.insert(start, '0');
        }
    }
    true
}

/// Style `e`.
fn write_scientific(value: f64, precision: usize, alternate: bool, out: &mut String) {
    let exact: usize = precision.min(MOST_DIGITS);
    let text: String = format!("{value:.exact$e}");
    let (digits, exponent) = split_exponent(&text);
    out.push_str(digits);
    push_zeros(precision - exact, out);
    if alternate && precision == 0 {
        out.push('.');
    }
    write_exponent(exponent, out);
}

fn split_exponent(text: &str) -> (&str, i32) {
    match text.split_once('e') {
        Some((digits, exponent)) => (digits, exponent.parse().unwrap_or(0)),
        None => (text, 0),
    }
}

/// What style `g` does about trailing zeros and the point.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// No trailing zeros.
    Short,
    /// As short, but what looks whole gets `.0`.
    Pointed,
    /// All digits, and always a point.
    Full,
    /// As full, but changes to an exponent as early as pointed.
    FullPointed,
    /// The digits of `repr`, and always a point.
    Repr,
}

/// Style `g`: fixed or scientific by the size of the exponent.
fn write_general(value: f64, precision: usize, style: Style, out: &mut String) {
    let exact: usize = precision.min(MOST_DIGITS);
    let text: String = match style {
        Style::Repr => format!("{value:e}"),
        _ => format!("{value:.*e}", exact - 1),
    };
    let (text, exponent) = split_exponent(&text);
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => ("-", text),
        None => ("", text),
    };
    let mut digits: String = text.chars().filter(|&c| c != '.').collect();
    match style {
        Style::Full | Style::FullPointed => push_zeros(precision - exact, &mut digits),
        Style::Repr => {}
        Style::Short | Style::Pointed => {
            while digits.len() > 1 && digits.ends_with('0') {
                digits.pop();
            }
        }
    }
    let limit: i64 = match style {
        Style::Repr => 16,
        Style::Pointed | Style::FullPointed => precision as i64 - 1,
        Style::Short | Style::Full => precision as i64,
    };
    out.push_str(sign);
    let always_point: bool = !matches!(style, Style::Short | Style::Pointed);
    if exponent < -4 || i64::from(exponent) >= limit {
        let (first, more) = digits.split_at(1);
        out.push_str(first);
        if !more.is_empty() || always_point {
            out.push('.');
            out.push_str(more);
        }
        write_exponent(exponent, out);
        return;
    }
    if exponent < 0 {
        out.push_str("0.");
        push_zeros(exponent.unsigned_abs() as usize - 1, out);
        out.push_str(&digits);
        return;
    }
    let whole: usize = exponent as usize + 1;
    if digits.len() > whole {
        out.push_str(&digits[..whole]);
        out.push('.');
        out.push_str(&digits[whole..]);
        return;
    }
    out.push_str(&digits);
    push_zeros(whole - digits.len(), out);
    match style {
        Style::Short => {}
        Style::Pointed | Style::Repr => out.push_str(".0"),
        Style::Full | Style::FullPointed => out.push('.'),
    }
}
