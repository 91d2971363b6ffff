//! Character properties as CPython defines them, where Rust's `char` answers otherwise.
//!
//! ```python
//! print("²".isdigit(), "²".isdecimal(), "ǆ".title(), "ß".casefold())
//! ```
//!
//! `char::is_alphabetic` is Unicode's Alphabetic, Python's `isalpha` the letter categories; core
//! has neither case folding, nor title case, nor "printable". Each function answers ASCII first
//! and searches a sorted table otherwise.

mod tables;

use tables::{
    ALPHABETIC, DECIMAL, DIGIT, FOLDED, ID_CONTINUE, ID_START, NUMERIC, TITLED, UNPRINTABLE,
};

fn within(ranges: &[(u32, u32)], c: char) -> bool {
    let code: u32 = c as u32;
    let after: usize = ranges.partition_point(|&(low, _)| low <= code);
    after > 0 && code <= ranges[after - 1].1
}

fn mapped(table: &[(u32, &'static str)], c: char) -> Option<&'static str> {
    let at: usize = table
        .binary_search_by_key(&(c as u32), |&(code, _)| code)
        .ok()?;
    Some(table[at].1)
}

/// Whether `repr` shows `c` as it is.
pub(crate) fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\0'..='\x7f' => false,
        _ => !within(&UNPRINTABLE, c),
    }
}

/// `str.isalpha` of one character.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        within(&ALPHABETIC, c)
    }
}

/// The value of a decimal digit of any script.
pub(crate) fn decimal_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code: u32 = c as u32;
    let after: usize = DECIMAL.partition_point(|&(low, _)| low <= code);
    let (low, high) = DECIMAL[after.checked_sub(1)?];
    if code <= high {
        Some((code - low) % 10)
    } else {
        None
    }
}

/// `str.isdigit` of one character.
pub(crate) fn is_digit(c: char) -> bool {
    decimal_value(c).is_some() || (!c.is_ascii() && within(&DIGIT, c))
}

/// `str.isnumeric` of one character.
pub(crate) fn is_numeric(c: char) -> bool {
    is_digit(c) || (!c.is_ascii() && within(&NUMERIC, c))
}

/// `str.isspace` of one character: Unicode's white space and four separators of ASCII.
#[inline]
pub(crate) fn is_space(c: char) -> bool {
    match c {
        ' ' | '\t'..='\r' | '\x1c'..='\x1f' => true,
        '\0'..='\x7f' => false,
        _ => c.is_whitespace(),
    }
}

/// White space around a number: what C knows, and Unicode's beyond ASCII.
pub(crate) fn is_number_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r') || (!c.is_ascii() && c.is_whitespace())
}

/// Whether `c` may start an identifier.
pub(crate) fn starts_identifier(c: char) -> bool {
    c == '_' || is_alpha(c) || (!c.is_ascii() && within(&ID_START, c))
}

/// Whether `c` may stand in an identifier.
pub(crate) fn continues_identifier(c: char) -> bool {
    starts_identifier(c) || decimal_value(c).is_some() || (!c.is_ascii() && within(&ID_CONTINUE, c))
}

/// The full case folding of `c`, where it is not its lower case.
pub(crate) fn folded(c: char) -> Option<&'static str> {
    mapped(&FOLDED, c)
}

/// The title case of `c`, where it is not its upper case.
pub(crate) fn titled(c: char) -> Option<&'static str> {
    mapped(&TITLED, c)
}
